"""How does a piece stand in Word with its tracked changes since reviewers read it?

Accepting all of them gives the present words, rejecting all the words that were read. They are nobody's: a reviewer's
own changes in the file stay apart from them, also when it comes back.
"""

import io
from typing import TYPE_CHECKING, Any

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.domain.piece import Block
from fairdraft.domain.redline import REDLINE_AUTHOR, RedlinedBlock, redline
from fairdraft.domain.round_comparison import RoundComparison, since_words
from fairdraft.exchange.word_document import section_line
from fairdraft.exchange.word_parts import clean, muted, prepare, put_words, rezipped, tint

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_ABOUT = (
    "Accept all tracked changes for the current words, or reject all of them for the words that were reviewed. "
    "Moved text appears in its new place without marks; the list of changes says where it was."
)
_TAGS = {"insert": "w:ins", "delete": "w:del"}


def redline_bytes(given: HandOff, rounds: RoundComparison) -> bytes:
    """The .docx as bytes: every block of the piece under its name, and those that were taken out."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document

    made = Document()
    review = given.review
    (text,) = review.texts
    prepare(made, f"Redline: {review.title}", review.made_at, [text.approval])
    made.add_heading(clean(f"Redline: {review.title}"), 0)
    if review.sample_data:
        muted(made.add_paragraph(), review.notes[0])
    told = f"Tracked changes {since_words(rounds.since)}. {_ABOUT}"
    muted(made.add_paragraph(), "\n".join((told, *text.facts)))
    marks = _Marks(f"{review.made_at:%Y-%m-%dT%H:%M:%SZ}")
    before, after = (
        [one for one in blocks if one.section not in (HEADER, ANNEX)] for blocks in (rounds.since.blocks, given.blocks)
    )
    for one in redline(before, after):
        _put(made.add_paragraph(), made.add_paragraph(), one, marks)
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _put(name: "Paragraph", words: "Paragraph", one: RedlinedBlock, marks: "_Marks") -> None:
    """A block with its name in two paragraphs."""
    name.paragraph_format.keep_with_next = True
    muted(name, section_line(one.block))
    if one.block.kind == "locked":
        tint(words)
    for part in one.parts:
        for run in put_words(words, part.text):
            _set_type(run, one.block)
            if part.op != "keep":
                marks.around(run, part.op)
    if one.fate != "keep":
        marks.around(name.runs[0], one.fate)
        marks.on_end(name, one.fate)
        marks.on_end(words, one.fate)


def _set_type(run: "Run", block: Block) -> None:
    run.bold = block.section == "headline" and block.kind == "copy"
    run.italic = block.kind == "note"


class _Marks:
    """Writes tracked changes, each with a number of its own, at one moment in UTC."""

    def __init__(self, at: str) -> None:
        self._at = at
        self._number = 0

    def around(self, run: "Run", op: str) -> None:
        """Mark a run as put in or struck."""
        from docx.oxml.ns import qn

        element = run._r  # noqa: SLF001 - the library has no tracked changes
        if op == "delete":
            for letters in element.findall(qn("w:t")):
                letters.tag = qn("w:delText")
        mark = self._mark(op)
        element.addprevious(mark)
        mark.append(element)

    def on_end(self, paragraph: "Paragraph", op: str) -> None:
        """Mark the end of a paragraph, so that the paragraph itself comes or goes."""
        from docx.oxml import OxmlElement

        properties = OxmlElement("w:rPr")
        properties.append(self._mark(op))
        paragraph._p.get_or_add_pPr().append(properties)  # noqa: SLF001 - as above

    def _mark(self, op: str) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._number += 1
        mark = OxmlElement(_TAGS[op])
        for name, value in (("id", str(self._number)), ("author", REDLINE_AUTHOR), ("date", self._at)):
            mark.set(qn(f"w:{name}"), value)
        return mark
