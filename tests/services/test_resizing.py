"""One message in many lengths: the room, the briefs, what was made of them."""

from dataclasses import replace

import pytest
from services_support import drafted

from fairdraft.domain.campaign_form import CampaignForm, form_of
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.piece import Block, Piece, Revision
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace


def _written(workplace: Workplace, campaign: str, brief: str) -> Draft:
    run = workplace.drafting.start(DraftOrder(campaign, "starter", brief, seed=3), lambda _event: None)
    assert run.wait(30)
    return workplace.drafting.draft(run.drafts[0].id)


def _edited(workplace: Workplace, draft: Draft, headline: str) -> Piece:
    piece = workplace.editing.begin(draft, "w")
    session = workplace.editing.open(piece.id, "w")
    blocks = tuple(replace(one, text=headline) if one.section == "headline" else one for one in piece.blocks)
    saved = workplace.editing.save(session, blocks, "w")
    workplace.editing.close(session)
    return saved


def test_formats_are_told_with_what_approved_language_leaves(workplace: Workplace) -> None:
    """Campaigns of the same product first, that of the piece before them; then formats by name. Words and seconds are
    those that the script's part of the window counts.
    """
    (draft,) = drafted(workplace)
    message = workplace.resizing.lengths(draft)
    assert [(one.target, one.is_here) for one in message.rows[:3]] == [
        ("glynora", True),
        ("glynora-tv", False),
        ("tv-15", False),
    ]
    room = message.rows[1].room
    assert (room.approved.words, room.approved.safety_words, room.left) == (172, 124, 53)
    (made,) = message.rows[0].made
    assert (made.draft_id, made.state) == (draft.id, "draft")
    assert "of 10 words" in made.length
    assert message.copy.words == sum(len(one.text.split()) for one in draft.blocks if one.kind == "copy")


def test_a_piece_is_begun_with_all_of_the_copy_to_be_cut(workplace: Workplace) -> None:
    """It stands in the campaign of the other length, its headline where it was, the approved language of that length
    around it, and says whence it came; the piece it came from stays as it is.
    """
    (draft,) = drafted(workplace)
    source = _edited(workplace, draft, "Ask about the long way home")
    made, cut = workplace.resizing.begin(source, "banner", "W1")
    assert (made.campaign.channel, cut.campaign, cut.draft_id) == ("banner", made.campaign.id, None)
    own = {one.section: one.text for one in source.blocks if one.kind == "copy"}
    assert {one.section: one.text for one in cut.blocks if one.kind == "copy"} == own
    assert cut.name == "Ask about the long way home"
    product = workplace.products.product("glynora")
    assert product.safety.short_isi.strip() in [one.text for one in cut.blocks if one.section == "isi"]
    (first,) = workplace.editing.revisions(cut.id)
    assert (first.author, first.summary) == ("W1", "with the copy of “Ask about the long way home”")
    assert workplace.editing.piece(source.id).blocks == source.blocks


def test_a_brief_goes_into_a_persons_own_campaign_and_a_sample_is_begun_from(workplace: Workplace) -> None:
    """The sample stays as it is; the one begun from it takes later briefs, too, and stands in its place in the list.
    The same words are not added twice.
    """
    (draft,) = drafted(workplace)
    sample = workplace.products.campaign("glynora-tv")
    own = workplace.campaigns.make(
        CampaignForm("Mine", "mine", "glynora", channel="banner", limits={"headline": 6}, briefs=(("b01", "Ask."),))
    )
    begun, added = workplace.resizing.make(draft, ("glynora-tv", "mine"))
    assert (begun.begun, begun.campaign.id, begun.brief) == (True, "glynora-tv-own", f"from-{draft.id[:8]}")
    assert begun.campaign.limits == sample.limits
    assert begun.campaign.voice == sample.voice
    assert workplace.products.campaign("glynora-tv") == sample
    assert (added.begun, [one.id for one in added.campaign.briefs]) == (False, ["b01", f"from-{draft.id[:8]}"])
    assert own.briefs == added.campaign.briefs[:1]
    again = workplace.resizing.make(draft, ("glynora-tv", "glynora-tv-own"))
    assert [(one.was_there, one.campaign) for one in again] == [(True, begun.campaign)] * 2
    targets = [one.target for one in workplace.resizing.lengths(draft).rows]
    assert "glynora-tv-own" in targets
    assert "glynora-tv" not in targets


def test_a_named_format_becomes_a_campaign_with_the_room_that_is_left(workplace: Workplace) -> None:
    """It begins from the campaign of the message; how much may be spoken is what approved language leaves. Named again
    it is the same campaign.
    """
    (draft,) = drafted(workplace)
    (made,) = workplace.resizing.make(draft, ("tv-90",))
    assert (made.campaign.id, made.campaign.name) == ("glynora-tv-90", "GLYNORA: small steps (Television :90)")
    assert made.campaign.limits == {"seconds": 90, "voice_over": 53}
    assert made.campaign.message == workplace.products.campaign("glynora").message
    (full,) = workplace.resizing.make(draft, ("tv-30",))
    assert full.row.room.is_full
    assert full.campaign.limits == {"seconds": 30}
    (again,) = workplace.resizing.make(draft, ("tv-90",))
    assert again.was_there
    (search,) = workplace.resizing.make(draft, ("search",))
    assert search.campaign.limits["headline_characters"] == 30


def test_what_was_made_is_told_from_every_length(workplace: Workplace) -> None:
    """A brief waits to be drafted; a draft, and the piece that somebody went on with, is held against its limits. From
    a length that was made the message is the same, and its campaigns begin from where it began.
    """
    (draft,) = drafted(workplace)
    spot, search = workplace.resizing.make(draft, ("tv-90", "search"))
    message = workplace.resizing.lengths(draft)
    row = message.row("tv-90")
    assert row is not None
    assert [(one.state, one.draft_id) for one in row.made] == [("not drafted yet", None)]
    _written(workplace, spot.campaign.id, spot.brief)
    found = _written(workplace, search.campaign.id, search.brief)
    other = _written(workplace, search.campaign.id, search.brief)
    piece = _edited(workplace, found, "Ask about the long way home this evening")
    message = workplace.resizing.lengths(piece)
    assert (message.key, message.origin.id, message.source) == (draft.id[:8], "glynora", found.id)
    rows = {one.target: one for one in message.rows}
    assert "s of :90" in rows["glynora-tv-90"].made[0].length
    (searched,) = rows["glynora-search"].made
    assert searched.state == "edited"
    assert searched.over.startswith("headline 40 of 30 characters · ")
    assert "headline 40 of 30 characters" in rows["glynora-search"].made[0].length
    assert rows["glynora-search"].more == 1
    assert rows["glynora"].made[0].draft_id == draft.id
    (radio,) = workplace.resizing.make(other, ("radio-60",))
    assert radio.campaign.id == "glynora-radio-60"
    # Other words of the same message are another brief of it.
    (second,) = workplace.resizing.make(draft, ("radio-60",))
    assert (second.campaign.id, second.brief) == ("glynora-radio-60", f"from-{draft.id[:8]}-2")


def test_what_is_longer_is_told_apart_from_what_fits(workplace: Workplace) -> None:
    """Of a piece that nobody drafted: it is a draft, as everywhere, and its name is the one that it was given."""
    spot = workplace.products.campaign("glynora-tv")
    piece = workplace.editing.begin_empty(spot, workplace.products.product_of(spot), "w", "Evening spot")
    with pytest.raises(UsageError, match='"Evening spot" has no copy to make another length from'):
        workplace.resizing.make(piece, ("email",))
    session = workplace.editing.open(piece.id, "w")
    words = {"voice_over": "Ask your doctor.", "super": "One two three four five six seven eight nine."}
    blocks = tuple(replace(one, text=words.get(one.section, one.text)) for one in piece.blocks)
    piece = workplace.editing.save(session, blocks, "w")
    workplace.editing.close(session)
    message = workplace.resizing.lengths(piece)
    (made,) = message.rows[0].made
    assert (message.name, made.name, made.state) == ("Evening spot", "Evening spot", "draft")
    assert "s of :90" in made.length
    assert made.over == "super 9 of 8 words"
    assert "super" not in made.fits


def test_an_id_that_another_campaign_has_is_passed_over_once(workplace: Workplace) -> None:
    """What begins under an id with a number is found again there; a spot whose length somebody changed is another."""
    (draft,) = drafted(workplace)
    for taken in ("glynora-radio-60", "glynora-tv-own"):
        workplace.campaigns.make(CampaignForm("Other", taken, "cordexa", channel="print", briefs=(("b01", "Ask."),)))
    targets = ("radio-60", "glynora-tv")
    made = workplace.resizing.make(draft, targets)
    assert [one.campaign.id for one in made] == ["glynora-radio-60-2", "glynora-tv-own-2"]
    again = workplace.resizing.make(draft, targets)
    assert [(one.campaign.id, one.was_there) for one in again] == [
        ("glynora-radio-60-2", True),
        ("glynora-tv-own-2", True),
    ]
    shorter = replace(form_of(made[0].campaign), limits={"seconds": 45})
    workplace.campaigns.change(made[0].campaign, shorter)
    assert workplace.resizing.make(draft, ("radio-60",))[0].campaign.id == "glynora-radio-60-3"
    assert workplace.resizing.make(draft, ("radio-60",))[0].was_there


def test_a_piece_that_began_as_no_draft_has_its_lengths_too(workplace: Workplace) -> None:
    """It is known by its own id, and stands in its campaign."""
    now = drafted(workplace)[0].made_at
    body = Block("b", "body", "copy", "A walk after dinner. Ask your doctor.")
    blocks = (body, Block("r", "references", "copy", "1. The label."))
    piece = Piece("a1b2c3d4-0000-4000-8000-000000000000", "glynora", "Deck", None, "r1", blocks, "draft", now, now)
    workplace.editing._store.create_piece(piece, Revision("r1", piece.id, None, blocks, "w", now))
    (made,) = workplace.resizing.make(piece, ("email",))
    assert made.brief == "from-a1b2c3d4"
    spoken = _written(workplace, made.campaign.id, made.brief)
    first = workplace.resizing.lengths(spoken).row("glynora")
    assert first is not None
    assert [one.name for one in first.made] == ["Deck"]
    unlimited = workplace.campaigns.make(CampaignForm("Free", "free", "glynora", briefs=(("b01", "Ask."),)))
    elsewhere = replace(piece, id="b1b2c3d4-0000-4000-8000-000000000000", head="r2", campaign=unlimited.id)
    workplace.editing._store.create_piece(elsewhere, Revision("r2", elsewhere.id, None, blocks, "w", now))
    # References are no copy.
    assert workplace.resizing.lengths(elsewhere).rows[0].made[0].length == "7 words of copy"


def test_what_cannot_be_made_is_refused_and_nothing_is_begun(workplace: Workplace) -> None:
    """No copy, no format, or one that is not known: the nearest are named, and what else was named is not begun."""
    (draft,) = drafted(workplace)
    before = workplace.products.campaigns()
    with pytest.raises(KnownError, match='no format or campaign of this product "tv-9"') as problem:
        workplace.resizing.make(draft, ("tv-90", "tv-9"))
    assert "tv-90" in problem.value.remedy
    with pytest.raises(UsageError, match="No format"):
        workplace.resizing.make(draft, ())
    locked = tuple(one for one in draft.blocks if one.kind == "locked")
    with pytest.raises(UsageError, match="no copy to make another length from"):
        workplace.resizing.make(replace(draft, blocks=locked), ("tv-90",))
    assert workplace.products.campaigns() == before


def test_help_seeking_has_all_of_its_length(workplace: Workplace) -> None:
    """Without a product no approved language is required; campaigns without one are those beside it."""
    for name in ("one", "two"):
        briefs = (("b01", "Ask about sleep."),)
        workplace.campaigns.make(CampaignForm(name, name, "", "help-seeking", "web", briefs=briefs))
    message = workplace.resizing.lengths(_written(workplace, "one", "b01"))
    assert [one.target for one in message.rows if one.campaign] == ["one", "two"]
    spot = message.row("tv-30")
    assert spot is not None
    assert spot.room.left == 75
    (made,) = workplace.resizing.make(_written(workplace, "one", "b01"), ("tv-30",))
    assert (made.campaign.product, made.campaign.ad_type) == (None, "help-seeking")
    assert made.campaign.limits == {"seconds": 30, "voice_over": 75}
