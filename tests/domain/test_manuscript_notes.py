"""What the notes of a Word document become in a piece."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.manuscript import ManuscriptPart, read_manuscript
from fairdraft.domain.manuscript_notes import note_parts
from fairdraft.domain.piece import Block
from fairdraft.domain.reference_marks import LOWERED
from fairdraft.domain.referencing import cited_references, in_order, note_signs

BODY = "HEADLINE: Numbers to talk about\nBODY: It was lower.² One walk.¹†"
SOURCES = ["¹ GLYNORA Prescribing Information. 2026.", "² Walks and\nblood sugar. J Walks. 2024;1:2.", "† At week 26."]


def blocks_of(notes: list[str], body: str = BODY) -> list[Block]:
    parts = read_manuscript(body, lines_are_paragraphs=True)
    whole = (*parts, *note_parts(notes, parts))
    return [Block(f"b{number}", one.section, one.kind, one.text) for number, one in enumerate(whole)]


def test_numbered_notes_are_the_references_and_signed_ones_footnotes() -> None:
    """The raised marks of the copy lead to them, and they can be put in order like any."""
    blocks = blocks_of(SOURCES)
    assert [(one.section, one.text) for one in blocks[2:]] == [
        ("footnote", "† At week 26."),
        ("references", "1. GLYNORA Prescribing Information. 2026.\n2. Walks and blood sugar. J Walks. 2024;1:2."),
    ]
    assert [(one.number, one.marks) for one in cited_references(blocks)] == [(1, 1), (2, 1)]
    assert note_signs(blocks) == {"†"}
    assert in_order(blocks)[1].text == "It was lower.¹ One walk.²†"


@pytest.mark.parametrize(
    ("notes", "body"),
    [
        (["¹ With diet and exercise.", "² At week 26."], BODY),
        (SOURCES[:2], f"{BODY}\nREFERENCES\n1. Another list. 2023."),
    ],
)
def test_notes_that_are_no_references_or_beside_a_list_are_footnotes(notes: list[str], body: str) -> None:
    """Their numbers stay raised, so that none is taken for another's."""
    last = blocks_of(notes, body)[-1]
    assert (last.section, last.text.split()) == ("footnote", " ".join(notes).split())


@given(st.lists(st.text(alphabet="¹²†* ab.2024\n", max_size=20), max_size=5))
def test_no_word_of_a_note_is_lost(notes: list[str]) -> None:
    """A number is written with a full stop in the list; all else stays."""
    written = "".join("".join(one.text.split()) for one in note_parts(notes, ())).translate(LOWERED)
    given_ = "".join("".join(one.split()) for one in notes).translate(LOWERED)
    assert sorted(written.replace(".", "")) == sorted(given_.replace(".", ""))


def test_a_document_without_notes_has_no_parts_for_them() -> None:
    """Nothing is added."""
    assert note_parts((), (ManuscriptPart("body", "copy", "One."),)) == ()
