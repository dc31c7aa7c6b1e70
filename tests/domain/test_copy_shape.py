"""Dividing a model's text into sections."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairdraft.domain.copy_shape import clean, divide, shape_grammar

SHAPED = """HEADLINE: Your day, your numbers
SUBHEAD: A tablet once a day
BODY: GLYNORA can help.
It is taken once a day.
CALL TO ACTION: Ask your doctor.
"""


def _as_pairs(text: str, *, keep_all: bool = False) -> list[tuple[str, str]]:
    return [(one.name, one.text) for one in divide(text, keep_all=keep_all)]


def test_tagged_lines_become_sections() -> None:
    """The four tags give the four sections, the body over several lines."""
    assert _as_pairs(SHAPED) == [
        ("headline", "Your day, your numbers"),
        ("subhead", "A tablet once a day"),
        ("body", "GLYNORA can help.\nIt is taken once a day."),
        ("call_to_action", "Ask your doctor."),
    ]


@pytest.mark.parametrize(
    "line", ["**HEADLINE:** One idea", "## Headline: One idea", 'headline: "One idea"', "* **Headline**: *One idea*"]
)
def test_markdown_around_a_tag_is_no_copy(line: str) -> None:
    """Tags in Markdown and quoted headlines give plain words."""
    assert _as_pairs(line) == [("headline", "One idea")]


def test_what_the_model_says_before_the_copy_is_dropped() -> None:
    """ "Sure, here is your ad" is no copy."""
    assert _as_pairs("Sure! Here is the copy.\n" + SHAPED)[0] == ("headline", "Your day, your numbers")


def test_thinking_never_becomes_copy() -> None:
    """Thinking text is dropped, also when it was cut off in the middle."""
    assert _as_pairs("<think>HEADLINE: no</think>" + SHAPED)[0][1] == "Your day, your numbers"
    assert _as_pairs("<think>HEADLINE: no") == []


def test_safety_text_of_the_model_is_left_aside_in_assisted_drafts() -> None:
    """Assisted drafts carry the approved text only; raw drafts keep what the model wrote."""
    text = SHAPED + "IMPORTANT SAFETY INFORMATION: It is quite safe.\n"
    assert [name for name, _ in _as_pairs(text)] == ["headline", "subhead", "body", "call_to_action"]
    assert _as_pairs(text, keep_all=True)[-1] == ("isi", "It is quite safe.")


def test_a_repeated_section_counts_once() -> None:
    """A model that begins again does not fill the piece twice."""
    assert len(_as_pairs(SHAPED + SHAPED)) == 4


def test_untagged_text_is_a_headline_and_a_body() -> None:
    """A short first line is the headline of what follows."""
    assert _as_pairs("A short line\n\nThe rest of it.") == [("headline", "A short line"), ("body", "The rest of it.")]
    assert _as_pairs("Only one line of copy.") == [("body", "Only one line of copy.")]


@given(st.text(max_size=300), st.booleans())
@example("#\n0", False)
@example("**", True)
def test_any_text_divides(text: str, keep_all: bool) -> None:
    """Whatever a model writes, division ends in sections with words."""
    for one in divide(text, keep_all=keep_all):
        assert one.text == one.text.strip()
        assert one.text


@given(st.text(max_size=80))
def test_single_line_sections_stay_on_one_line(text: str) -> None:
    """A headline never holds a line break."""
    assert "\n" not in clean(text, single_line=True)


def test_the_grammar_names_every_tag_in_order() -> None:
    """The grammar's root holds the tags in reading order, one line each."""
    root = shape_grammar().splitlines()[0]
    places = [root.index(tag) for tag in ("HEADLINE: ", "SUBHEAD: ", "BODY: ", "CALL TO ACTION: ")]
    assert places == sorted(places)
