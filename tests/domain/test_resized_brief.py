"""A piece as the brief of its message in another length."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.piece import Block
from fairdraft.domain.resized_brief import brief_id_for, brief_name, brief_words, key_of_brief, message_key, own_copy

COPY = (
    Block("headline", "headline", "copy", "Small steps\ncount"),
    Block("note", "note", "note", "[Art: a street lamp]"),
    Block("body", "body", "copy", "A walk after dinner. Do not take it if you are on dialysis. Then a question."),
    Block("cta", "call_to_action", "copy", "Ask your doctor."),
    Block("indication", "indication", "locked", "It is for adults."),
    Block("typed", "isi", "copy", "It can cause death."),
    Block("empty", "body", "copy", "  "),
)
SCRIPT = """\
[0:00-0:14]
VO: Ray walks home. He is not alone.
SUPER: Actor portrayal
VISUAL: Street lamps.
VO: Ask about it."""


def _campaign(channel: str, **limits: int) -> Campaign:
    said = {"schema": "fairdraft/campaign@1", "id": "one", "name": "One", "product": "p", "channel": channel}
    return Campaign.model_validate(said | {"limits": limits})


def test_own_copy_is_what_somebody_wrote() -> None:
    """In its order, without approved blocks and notes, and without approved sentences that were typed in; three words
    are anybody's.
    """
    copy = own_copy(COPY, ["Do not take it if you are on dialysis, or: ask your doctor."])
    assert copy.parts == ("Small steps count", "A walk after dinner. Then a question.", "Ask your doctor.")
    assert (copy.words, copy.left_out) == (13, 0)
    assert own_copy(COPY[4:]).parts == ()


def test_marks_stay_behind_with_what_they_lead_to() -> None:
    """The other length makes references and footnotes of its own, if it has any."""
    support = (
        Block("f", "footnote", "copy", "†In 512 adults."),
        Block("r", "references", "copy", "References\n1. Label."),
    )
    body = Block("b", "body", "copy", "Sugar fell.¹† Ask why.")
    assert own_copy((body, *support)).parts == ("Sugar fell. Ask why.",)


def test_of_a_script_it_is_what_is_spoken() -> None:
    """Whether its lines are blocks, or the whole of it stands in one part."""
    lines = (Block("1", "voice_over", "voice_over", "Ray walks."), Block("2", "super", "super", "Ray"))
    assert own_copy(lines).parts == ("Ray walks.",)
    assert own_copy((Block("script", "body", "copy", SCRIPT),)).parts == (
        "Ray walks home. He is not alone.",
        "Ask about it.",
    )


def test_what_is_longer_than_a_brief_takes_is_cut_by_sentences_and_told() -> None:
    """At the end of the longest part; a headline stays whole."""
    long = Block("body", "body", "copy", "One two three four five. " * 20)
    copy = own_copy((COPY[0], long), most=50)
    assert copy.parts == ("Small steps count", " ".join(["One two three four five."] * 9))
    assert (copy.words, copy.left_out) == (48, 55)


@given(st.lists(st.text("ab .!", max_size=60), max_size=12), st.integers(1, 20))
def test_no_brief_is_longer_than_that(texts: list[str], most: int) -> None:
    """Whatever the parts are like; what went in and what was left out is all there was."""
    copy = own_copy([Block(str(at), "body", "copy", text) for at, text in enumerate(texts)], most=most)
    assert copy.words == len(" ".join(copy.parts).split()) <= most
    assert copy.words + copy.left_out == len(" ".join(texts).split())


def test_the_brief_says_how_the_message_begins_what_is_asked_for_and_all_of_it() -> None:
    """With its lengths; the room that is left in a spot where its campaign says nothing of what is spoken."""
    copy = own_copy(COPY[:1])
    assert brief_words(copy, _campaign("search", headline_characters=30)) == (
        "Small steps count: say this same message as a search ad, and add nothing to it, no claim, no number, no "
        "promise. "
        "Lengths: headline up to 30 characters.\n"
        "Small steps count"
    )
    spot = brief_words(copy, _campaign("tv", seconds=60, super=8), 40)
    assert "as a television spot of 60 seconds, and" in spot
    assert " Lengths: all voice-over together up to 40 words; each super up to 8 words.\n" in spot
    assert "40" not in brief_words(copy, _campaign("tv", voice_over=30), 40)
    assert "Lengths" not in brief_words(copy, _campaign("banner"))


def test_a_message_that_begins_with_a_long_line_is_known_by_its_first_words() -> None:
    """Its first sentence, without the stop, and no more than a headline would have."""
    for text, lead in (
        ("Ray walks home. He is not alone.", "Ray walks home: say"),
        ("one " * 20, f"{'one ' * 14}".strip() + ": say"),
        ("…", "say"),
    ):
        assert brief_words(own_copy((Block("b", "body", "copy", text),)), _campaign("print")).startswith(lead)


def test_briefs_of_one_message_are_known_by_its_key() -> None:
    """A second one of a campaign gets a number; ids that people give are none."""
    key = message_key("1a2b3c4d-0000-4000-8000-000000000000")
    first = brief_id_for(key, ("b01",))
    second = brief_id_for(key, (first,))
    assert (first, second, brief_id_for(key, (first, second))) == (f"from-{key}", f"from-{key}-2", f"from-{key}-3")
    assert key_of_brief(first) == key_of_brief(second) == key
    assert key_of_brief("b01") is key_of_brief("from-autumn") is key_of_brief(f"{first}-b") is None


def test_a_brief_made_from_a_piece_has_a_name_for_people() -> None:
    """The key of its message is for the program; an author's own id stays."""
    first = brief_id_for("1a2b3c4d", ())
    named = [brief_name(one) for one in (first, brief_id_for("1a2b3c4d", [first]), "b01")]
    assert named == ["another length", "another length 2", "b01"]
