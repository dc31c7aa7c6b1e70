"""Editing pieces and rating drafts."""

import pytest
from services_support import drafted, with_words

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import Fix
from fairdraft.domain.piece import render
from fairdraft.services.workplace import Workplace


def test_a_draft_becomes_one_piece(workplace: Workplace) -> None:
    """Opening a draft twice gives the same piece, begun with the draft's blocks."""
    (draft,) = drafted(workplace)
    piece = workplace.editing.begin(draft, "Ann")
    assert workplace.editing.begin(draft, "Ann").id == piece.id
    assert piece.blocks == draft.blocks
    assert [one.summary for one in workplace.editing.revisions(piece.id)] == ["begun from the draft"]


def test_every_save_is_a_revision_and_the_draft_stays(workplace: Workplace) -> None:
    """Edits grow a chain of revisions; an unchanged piece is not saved again; the draft never changes."""
    (draft,) = drafted(workplace)
    session = workplace.editing.open(workplace.editing.begin(draft, "Ann").id, "window 1")
    changed = with_words(session.piece.blocks, "headline", "Another idea")
    workplace.editing.save(session, changed, "Ann")
    workplace.editing.save(session, changed, "Ann")
    revisions = workplace.editing.revisions(session.piece.id)
    assert len(revisions) == 2
    assert revisions[1].parent == revisions[0].id
    assert workplace.editing.piece(session.piece.id).blocks[0].text == "Another idea"
    assert workplace.drafting.draft(draft.id) == draft


def test_a_second_window_may_not_edit_the_same_piece(workplace: Workplace) -> None:
    """While one window holds the lease another is refused, and gets it once it is given back."""
    (draft,) = drafted(workplace)
    piece = workplace.editing.begin(draft, "Ann")
    session = workplace.editing.open(piece.id, "window 1")
    with pytest.raises(KnownError, match="window 1"):
        workplace.editing.open(piece.id, "window 2")
    workplace.editing.close(session)
    workplace.editing.open(piece.id, "window 2")


def test_approved_text_mends_an_altered_sentence(workplace: Workplace) -> None:
    """A piece whose indication was altered is told so; using the approved words makes it present again."""
    (draft,) = drafted(workplace)
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    at = render(draft.blocks).text.index("adults with type 2 diabetes")
    altered = workplace.editing.with_fix(draft.blocks, Fix(at, at + len("adults"), "people"))
    checked = workplace.checking.check_blocks(altered, product, campaign)
    wrong = [row for row in checked.result.required if row.status == "altered"]
    assert wrong
    for row in wrong:
        altered = workplace.editing.with_approved(altered, row)
        rows = workplace.checking.check_blocks(altered, product, campaign).result.required
        wrong = [one for one in rows if one.status == "altered"]
    assert wrong == []


def test_key_presses_add_up_to_one_rating(workplace: Workplace) -> None:
    """Each key press is stored; scores given earlier stay; two raters have a rating each."""
    (draft,) = drafted(workplace)
    rate = workplace.rating.rate
    rate(draft.id, "rater-a", scores={"accuracy": 4})
    rate(draft.id, "rater-a", scores={"brand_voice": 2})
    rate(draft.id, "rater-b", scores={"accuracy": 1}, verdict="reject")
    rate(draft.id, "rater-a", verdict="revise", comment="Too long.")
    stored = {one.rater: one for one in workplace.rating.ratings(draft_id=draft.id)}
    assert stored["rater-a"].scores == {"accuracy": 4, "brand_voice": 2}
    assert (stored["rater-a"].verdict, stored["rater-a"].comment) == ("revise", "Too long.")
    assert stored["rater-b"].scores == {"accuracy": 1}
    rate(draft.id, "rater-a", scores={"accuracy": None})
    assert workplace.rating.rating(draft.id, "rater-a").scores == {"brand_voice": 2}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("scores", "words"), [({"accuracy": 6}, "6 is not a score"), ({"acuracy": 3}, "Did you mean accuracy")]
)
def test_an_impossible_score_is_refused(workplace: Workplace, scores: dict[str, int | None], words: str) -> None:
    """Scores outside 1–5 and unknown criteria are told, and nothing is stored."""
    (draft,) = drafted(workplace)
    with pytest.raises((KnownError, UsageError), match=words):
        workplace.rating.rate(draft.id, "rater-a", scores=scores)
    assert {one.study for one in workplace.rating.ratings()} == {"sample"}


def test_who_only_came_with_a_document_did_not_work_here(workplace: Workplace) -> None:
    """A reviewer is named where she spoke and offered nowhere as the person at this machine; says somebody that it is
    her, the pseudonym stays, and her role is what she says it is. Whoever worked here unnamed keeps that work.
    """
    jane = workplace.profiles.reviewer("Jane Roe")
    workplace.profiles.reviewer("Li")
    ann = workplace.profiles.introduce("Ann Example", "copywriter")
    assert workplace.profiles.roles() == {"Ann Example": "copywriter", "Rater 1": ""}
    assert workplace.profiles.names()[jane.pseudonym] == "Jane Roe"
    came = workplace.profiles.introduce("Jane Roe", "")
    assert (came.pseudonym, came.role) == (jane.pseudonym, "")
    assert set(workplace.profiles.roles()) == {"Ann Example", "Rater 1", "Jane Roe"}
    assert workplace.profiles.reviewer("Ann Example") == ann
    nobody = workplace.profiles.introduce("", "")
    assert workplace.profiles.introduce("Li", "", was_nobody=True).pseudonym == nobody.pseudonym


def test_pseudonyms_hold_nothing_of_the_name(workplace: Workplace) -> None:
    """The same person keeps the pseudonym; it does not give the name away."""
    ann = workplace.profiles.introduce("Ann Example", "medical writer")
    workplace.profiles.introduce("Bob", "copywriter")
    assert workplace.profiles.introduce("Ann  Example", "").pseudonym == ann.pseudonym
    assert "ann" not in ann.pseudonym.lower().removeprefix("rater-")
    assert workplace.profiles.present_or_default().name == "Ann Example"
