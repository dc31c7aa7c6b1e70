"""What a person's manuscript becomes: sections, notes, scripts; and never a word less."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.deck_labels import DECK_LABELS, SOURCES_HEADING
from fairdraft.domain.manuscript import ANNEX, header_end, read_manuscript

DECK = """\
Client: Example Health
Job 1234, round 2

PANEL 1 (cover)
EYEBROW: Type 2 diabetes
**HEADLINE:** More mornings.
[art: sunrise over a kitchen
table, no people]

SUBHEAD
Once a day, with or without food.

BODY
GLYNORA helps.

It is a tablet.
[Sticky ISI]
CTA – Ask your doctor.

And one more line.

Important Safety Information about GLYNORA
Do not take it if you are allergic.
• to the tablet

LEGAL: Rx only
FOOTNOTES
* A footnote.
REFERENCES
1. A label.
"""

SCRIPT = """\
GLYNORA TV :60
[0:00-0:15]
VO: More mornings.
They are yours.
SUPER: Actor portrayal
VISUAL: A kitchen.
[0:15–0:60]
ANNCR (female): Do not take GLYNORA if you are on dialysis.
"""

_LINE = st.one_of(
    st.sampled_from([one for text in (DECK, SCRIPT, "Note\n") for one in text.splitlines()]),
    st.builds(
        "{}{}{} {}".format,
        st.sampled_from(["", "## ", "**", "[", "  "]),
        st.sampled_from([*DECK_LABELS, *(one.upper() for one in DECK_LABELS)]),
        st.sampled_from(["", ":", ":**", "]:", " 2:", " –", "\t"]),
        st.text(max_size=30),
    ),
    st.text(max_size=60),
)


def sections(text: str, **how: bool) -> list[tuple[str, str, str]]:
    return [(one.section, one.kind, one.text) for one in read_manuscript(text, **how)]


def test_a_deck_is_read_by_its_labels() -> None:
    """Labels name the sections, printed heads stay words, brackets and the header are notes."""
    assert sections(DECK) == [
        ("header", "note", "Client: Example Health\nJob 1234, round 2"),
        ("panel", "note", "PANEL 1 (cover)"),
        ("eyebrow", "copy", "Type 2 diabetes"),
        ("headline", "copy", "More mornings."),
        ("note", "note", "[art: sunrise over a kitchen\ntable, no people]"),
        ("subhead", "copy", "Once a day, with or without food."),
        ("body", "copy", "GLYNORA helps.\n\nIt is a tablet."),
        ("note", "note", "[Sticky ISI]"),
        ("call_to_action", "copy", "Ask your doctor."),
        ("body", "copy", "And one more line."),
        (
            "isi",
            "copy",
            "Important Safety Information about GLYNORA\nDo not take it if you are allergic.\n• to the tablet",
        ),
        ("legal", "copy", "Rx only"),
        ("footnote", "copy", "* A footnote."),
        ("references", "copy", "1. A label."),
    ]


def test_a_script_keeps_its_times_and_its_length() -> None:
    """Spoken and shown words have their kinds; times, visuals and the spot's length stay words of the script."""
    assert sections(SCRIPT) == [
        ("title", "copy", "GLYNORA TV :60"),
        ("time", "copy", "[0:00-0:15]"),
        ("voice_over", "voice_over", "More mornings.\nThey are yours."),
        ("super", "super", "Actor portrayal"),
        ("visual", "copy", "VISUAL: A kitchen."),
        ("time", "copy", "[0:15–0:60]"),
        ("voice_over", "note", "ANNCR (female):"),
        ("voice_over", "voice_over", "Do not take GLYNORA if you are on dialysis."),
    ]


@pytest.mark.parametrize(
    ("text", "lines_are_paragraphs", "expected"),
    [
        ("More mornings.\n\nIt is a tablet.\nOnce a day.", False, ["headline", "body"]),
        (
            "# More mornings.\n\nIt is a tablet.\n\n## How\n\nOnce a day.",
            False,
            ["headline", "body", "subhead", "body"],
        ),
        ("More mornings.\nIt is a tablet.\nIMPORTANT SAFETY INFORMATION\nDo not.", True, ["headline", "body", "isi"]),
        ("Only one paragraph of copy.", False, ["body"]),
        ("Headline\nMore mornings.\nIt is a tablet.", True, ["headline", "body"]),
        ("BODY:\nSay it to us: Email: care@example.org", False, ["body"]),
        ("IMPORTANT SAFETY INFORMATION\nDo not.", False, ["isi"]),
    ],
)
def test_texts_without_labels_are_read_as_copy(text: str, lines_are_paragraphs: bool, expected: list[str]) -> None:
    """A first short paragraph is the headline, a printed head begins its section, the rest is body."""
    assert [one[0] for one in sections(text, lines_are_paragraphs=lines_are_paragraphs)] == expected


def test_an_empty_part_of_a_deck_is_a_note() -> None:
    """A label with nothing behind it tells that something is still to be written."""
    assert sections("HEADLINE:\nBODY:\nIt is a tablet.") == [
        ("headline", "note", "HEADLINE:"),
        ("body", "copy", "It is a tablet."),
    ]


def test_a_head_above_a_note_is_no_copy() -> None:
    """Decks of ours have one above each note in brackets; the same word elsewhere is a word."""
    deck = "HEADLINE:\nBetter days\nNote\n[Art: a park]\nBody\nTake a walk.\n"
    deck += "**Note:**\n\n[A still, 4 s,\nno music]\nNote\nthe time.\n"
    parts = read_manuscript(deck, lines_are_paragraphs=True)
    assert [(one.section, one.kind, one.text) for one in parts] == [
        ("headline", "copy", "Better days"),
        ("note", "note", "[Art: a park]"),
        ("body", "copy", "Take a walk."),
        ("note", "note", "[A still, 4 s,\nno music]"),
        ("body", "copy", "Note\nthe time."),
    ]


@pytest.mark.parametrize("label", ["REFERENCES:", "Reference list", "References"])
@pytest.mark.parametrize("heading", ["References\n", "REFERENCES\n", ""])
def test_a_list_of_references_keeps_its_heading(label: str, heading: str) -> None:
    """Behind the label of a deck the printed heading is one of its words; what a deck tells of sources is none."""
    deck = f"BODY:\nIt is a tablet.^1\n{label}\n{heading}1. Label.\n\n{SOURCES_HEADING}\n1. Label, page 2"
    assert sections(deck)[1:] == [
        ("references", "copy", f"{heading}1. Label."),
        (ANNEX, "note", f"{SOURCES_HEADING}\n1. Label, page 2"),
    ]


@given(st.lists(_LINE, max_size=25), st.booleans())
def test_nothing_is_lost(lines: list[str], lines_are_paragraphs: bool) -> None:
    """Labels and words together are every character of the file in its order; a label is a label and nothing else."""
    text = "\n".join(lines)
    parts = read_manuscript(text, lines_are_paragraphs=lines_are_paragraphs)
    assert "".join("".join((one.label + one.text).split()) for one in parts) == "".join(text.split())
    for one in parts:
        words = re.sub(r"[\W_]+", " ", one.label).strip().lower()
        assert not words or words in {re.sub(r"[\W_]+", " ", name) for name in (*DECK_LABELS, "note")}


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Client: Example\n\nR3\nHEADLINE: Steps\nBODY: x", "Client: Example\n\nR3\n"),
        ("Client: Example\nFRAME 1\nHEADLINE: Steps", "Client: Example\n"),
        ("HEADLINE: Steps\nBODY: x", ""),
        ("Small steps\nIt is a tablet.\nCTA: Ask your doctor", ""),
        ("Small steps\nIt is a tablet.", ""),
        ("GLYNORA TV :30\nVO: Ray walks.", ""),
        ("", ""),
    ],
)
def test_the_head_of_a_deck_ends_where_its_first_part_begins(text: str, head: str) -> None:
    """Where the first label is none by which decks begin, copy may stand above it, and nothing is taken for a head."""
    assert text[: header_end(text)] == head


def test_facts_above_a_script_are_the_head_of_its_deck_and_no_copy() -> None:
    """Its title is read, which says how long the spot is; a few lines alone are all title."""
    facts = ["Client: Example Pharma", "Job number: GLY-26-0113", "Round: R2"]
    script = "VO: Ray walks home."
    deck = read_manuscript("\n".join(("The long way home :30", *facts, script)), lines_are_paragraphs=True)
    assert [(one.section, one.kind, one.text) for one in deck] == [
        ("title", "copy", "The long way home :30"),
        ("header", "note", "\n".join(facts)),
        ("voice_over", "voice_over", "Ray walks home."),
    ]
    short = read_manuscript(f"GLYNORA\nThe long way home :30\n{script}", lines_are_paragraphs=True)
    assert [one.text for one in short] == ["GLYNORA\nThe long way home :30", "Ray walks home."]
