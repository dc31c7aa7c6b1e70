"""Does a layout say what the piece says that was set: word for word, on which pages, and what stands there besides?"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.pdf_pages import PdfBox, pages_in_words
from fairdraft.domain.piece import Block
from fairdraft.domain.round_changes import SentenceKind

LAYOUT_KINDS: tuple[SentenceKind, ...] = ("approved", "support", "claim", "copy")
"""The kinds of words in the order in which a layout is read against its piece."""
LAYOUT_KIND_WORDS: dict[SentenceKind, str] = {
    "approved": "Approved language",
    "support": "References and reference marks",
    "claim": "Claims and promises",
    "copy": "Other copy",
}
_IN_KIND: dict[SentenceKind, str] = {
    "approved": "in approved language",
    "support": "in references and marks",
    "claim": "in claims",
    "copy": "in other copy",
}
What = Literal["missing", "changed", "added", "mark", "capitals", "order", "item"]
WHAT_WORDS: dict[What, str] = {
    "missing": "not in the layout",
    "changed": "other words",
    "added": "not in the piece",
    "mark": "another mark",
    "capitals": "other capitals",
    "order": "in another order",
    "item": "not a separate item",
}
BesideKind = Literal["number", "code", "legal", "direction", "outside", "repeated", "deck"]
BESIDE_WORDS: dict[BesideKind, str] = {
    "number": "page number",
    "code": "job code or date",
    "legal": "legal line",
    "direction": "art direction",
    "outside": "outside the trimmed page",
    "repeated": "repeated at the edge of the page",
    "deck": "written by the copy deck",
}


@dataclass(frozen=True, slots=True)
class LayoutPlace:
    """Words of the layout: their page, from 1, and the boxes that hold them, in points."""

    page: int
    boxes: tuple[PdfBox, ...]


@dataclass(frozen=True, slots=True)
class LayoutDifference:
    """Words that the layout has otherwise than the piece. `number` counts from 1, approved language first.

    `before` is what the piece says and `after` what the layout says; one of them may be empty. `diff` has some words on
    either side. `block` is None where the piece has no words there; `span` is the place of the words in its rendering.
    `place` is where they stand in the layout, or what is next to them; None where nothing is. `is_repeat` says that the
    piece's words stand elsewhere in the layout, too.
    """

    number: int
    kind: SentenceKind
    what: What
    before: str
    after: str
    diff: tuple[DiffPart, ...]
    block: Block | None
    span: Span | None
    place: LayoutPlace | None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class StandingBeside:
    """Words that belong to the layout alone, such as a job code, and what they are taken for."""

    kind: BesideKind
    text: str
    place: LayoutPlace


@dataclass(frozen=True, slots=True)
class LayoutSection:
    """How a block of the piece stands in the layout: how many of its words are there, on which pages, and on which they
    stand once more; `differences` counts those in it.
    """

    block: Block
    words: int
    found: int
    pages: tuple[int, ...]
    repeated: tuple[int, ...]
    differences: int

    @property
    def in_words(self) -> str:
        """In a few words."""
        if not self.found:
            return "not in the layout"
        on = pages_in_words(self.pages) + (f", again on {pages_in_words(self.repeated)}" if self.repeated else "")
        if self.differences:
            return f"{counted(self.differences, 'difference')}, {on}"
        return f"word for word, {on}" if self.found == self.words else f"{self.found:,} of {self.words:,} words, {on}"


@dataclass(frozen=True, slots=True)
class LayoutComparison:
    """A layout beside its piece.

    `file` is the name of the layout's file, `sha256` that of its bytes, `pages` how many it has. `sections` are in the
    order of the piece. `words` is how many words the piece has, `found` how many of them stand in the layout,
    `capitals` how many are set in capitals there. `told` is what reading it left out or could not know. `remarks` is
    how many remarks of people are in the file, `frames` what is shown of each page, in its coordinates.
    """

    file: str
    sha256: str
    pages: int
    differences: tuple[LayoutDifference, ...]
    beside: tuple[StandingBeside, ...]
    sections: tuple[LayoutSection, ...]
    words: int
    found: int
    capitals: int
    told: tuple[str, ...]
    remarks: int = 0
    frames: tuple[PdfBox, ...] = ()

    def of_kind(self, kind: SentenceKind) -> tuple[LayoutDifference, ...]:
        """The differences in words of one kind."""
        return tuple(one for one in self.differences if one.kind == kind)

    @property
    def approved_differs(self) -> bool:
        """Whether any approved language is not in the layout as it is in the piece."""
        return any(one.kind == "approved" for one in self.differences)

    @property
    def share(self) -> float:
        """How much of the piece's words stands in the layout, from 0 to 1."""
        return self.found / self.words if self.words else 0.0

    @property
    def in_words(self) -> str:
        """How many differences there are, by kind."""
        counts = Counter(one.kind for one in self.differences)
        told = ", ".join(f"{counts[kind]} {_IN_KIND[kind]}" for kind in LAYOUT_KINDS if counts[kind])
        if told:
            return f"{counted(len(self.differences), 'difference')}: {told}."
        return "No difference was found: every word of the piece is in the layout."

    @property
    def approved_in_words(self) -> str:
        """How approved language stands in the layout; empty where the piece has none."""
        approved = [one for one in self.sections if one.block.kind == "locked"]
        count = len(self.of_kind("approved"))
        if not approved and not count:
            return ""
        if not count:
            return "Approved language is complete and word for word."
        return f"Approved language differs in {counted(count, 'place')}."


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """A comparison as a document: what the piece is called, its id, who approved it and when (empty where nobody did),
    and when it was made.
    """

    title: str
    piece_id: str
    approval: str
    made_at: datetime
    compared: LayoutComparison


def place_words(one: LayoutDifference) -> str:
    """On which page a difference stands; empty where nothing of it does."""
    if one.place is None:
        return ""
    return f"page {one.place.page}" + (", once more" if one.is_repeat else "")


def layout_object(one: LayoutComparison) -> dict[str, Any]:
    """A comparison as JSON; places in the piece count code points of its rendering, boxes are in points from the lower
    left corner of a page: left, bottom, right, top.
    """
    return {
        "schema": "fairdraft/layout-comparison@1",
        "file": one.file,
        "file_sha256": one.sha256,
        "pages": one.pages,
        "words": one.words,
        "found": one.found,
        "share": round(one.share, 4),
        "approved_differs": one.approved_differs,
        "set_in_capitals": one.capitals,
        "differences": [
            {
                "number": each.number,
                "kind": each.kind,
                "what": each.what,
                "section": None if each.block is None else each.block.section,
                "block_id": None if each.block is None else each.block.id,
                "before": each.before or None,
                "after": each.after or None,
                "diff": [{"op": part.op, "text": part.text} for part in each.diff],
                "start": None if each.span is None else each.span.start,
                "end": None if each.span is None else each.span.end,
                "repeated": each.is_repeat,
                **_place_object(each.place),
            }
            for each in one.differences
        ],
        "only_in_layout": [{"kind": each.kind, "text": each.text, **_place_object(each.place)} for each in one.beside],
        "sections": [
            {
                "block_id": each.block.id,
                "section": each.block.section,
                "kind": each.block.kind,
                "words": each.words,
                "found": each.found,
                "pages": list(each.pages),
                "repeated_on": list(each.repeated),
                "differences": each.differences,
            }
            for each in one.sections
        ],
        "told": list(one.told),
        "remarks": one.remarks,
    }


def _place_object(place: LayoutPlace | None) -> dict[str, Any]:
    if place is None:
        return {"page": None, "boxes": []}
    return {"page": place.page, "boxes": [[round(edge, 2) for edge in box] for box in place.boxes]}
