"""Which letters of a part of a .docx file were put in or struck, and where do its comments stand?

The letters are those that `docx_text` has, with those beside them that tracked changes struck, or that a reviewer
struck out by their format; tables are read cell by cell, and a text box behind the paragraph that it is anchored in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from typing_extensions import override

from fairdraft.domain.raised_text import raised
from fairdraft.domain.redline import REDLINE_AUTHOR
from fairdraft.domain.returned_document import Stretch, StretchState
from fairdraft.exchange.docx_walk import DocxLooks, DocxWalk

# Formats of the past that would be taken for present, and the small letters beside others.
_LEFT_OUT = frozenset({"w:pPrChange", "w:rPrChange", "w:sectPrChange", "w:tblPrChange", "w:rt"})
_TRACKED: dict[str, StretchState] = {
    "w:ins": "inserted",
    "w:moveTo": "inserted",
    "w:del": "deleted",
    "w:moveFrom": "deleted",
}
_SECTIONS = frozenset({"w:footnote", "w:endnote", "w:comment"})
_EARLIEST_YEAR = 1990
_STRUCK_BY_HAND = Stretch("", "deleted")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that belongs to a comment: where its words begin or end, or where it is referred to."""

    kind: Literal["start", "end", "reference"]
    comment: str


Item = Stretch | Anchor

_ANCHORS: dict[str, Literal["start", "end", "reference"]] = {
    "w:commentRangeStart": "start",
    "w:commentRangeEnd": "end",
    "w:commentReference": "reference",
}


def moment(written: str) -> datetime | None:
    """A date as word processors write it, in UTC; None where there is none that can be meant.

    Some programs write local time as if it were UTC: nothing in the file tells.
    """
    try:
        read = datetime.fromisoformat(written.strip())
        at = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at.replace(microsecond=0) if at.year >= _EARLIEST_YEAR else None


class _Paragraph:
    """An open paragraph; those inside it stand in its text boxes. `changes` are what became of its end."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.boxes: list[Item] = []
        self.changes: list[Stretch] = []
        self._raised = ""

    def take(self, text: str, changes: list[Stretch], *, raises: bool) -> None:
        """Take letters in; raised ones of several runs that share their fate read as one, as `docx_text` has them."""
        for one in _fated(text, changes):
            last = self.items[-1] if self.items else None
            goes_on = raises and self._raised and isinstance(last, Stretch) and replace(last, text=one.text) == one
            if goes_on:
                self.items.pop()
            self._raised = (self._raised if goes_on else "") + text if raises else ""
            self.items.append(replace(one, text=raised(self._raised)) if raises else one)


class TrackedCollector(DocxWalk):
    """Gathers letters, changes and anchors of one part (body, notes, comments).

    `items` are those of the body; `sections` those of each note or comment by its id, `heads` the attributes of it, and
    `paragraph_ids` the ids of its paragraphs.
    """

    texts = DocxWalk.texts | {"w:delText"}

    def __init__(self, source: str, looks: DocxLooks) -> None:
        super().__init__(source, looks)
        self.items: list[Item] = []
        self.sections: dict[str, list[Item]] = {}
        self.heads: dict[str, dict[str, str]] = {}
        self.paragraph_ids: dict[str, list[str]] = {}
        self._section: str | None = None
        self._paragraphs: list[_Paragraph] = []
        self._changes: list[Stretch] = []
        self._tracked: list[bool] = []

    def marked(self, section: str, mark: str) -> Iterator[Item]:
        """The items of a note with its mark before them, as `docx_text` has it."""
        first = True
        for one in self.sections[section]:
            if first and isinstance(one, Stretch) and one.text.strip():
                yield Stretch(f"{mark} {one.text.lstrip()}" if mark else one.text, one.state, one.author, one.at)
                first = False
            else:
                yield one

    @override
    def enter(self, name: str, parent: str, attributes: dict[str, str]) -> bool:
        if name in _TRACKED:
            self._enter_change(name, parent, attributes)
        elif name in _LEFT_OUT:
            self.leave_out()
        elif name in _ANCHORS:
            self._put(Anchor(_ANCHORS[name], attributes.get("w:id", "")))
        elif name == "w:p":
            self._paragraphs.append(_Paragraph())
            if self._section is not None and "w14:paraId" in attributes:
                self.paragraph_ids.setdefault(self._section, []).append(attributes["w14:paraId"].upper())
        elif name in _SECTIONS:
            self._section = attributes.get("w:id", "")
            self.sections.setdefault(self._section, [])
            self.heads.setdefault(self._section, attributes)
        else:
            return False
        return True

    @override
    def leave(self, name: str) -> None:
        if name in _TRACKED:
            if self._tracked.pop():
                self._changes.pop()
        elif name == "w:p":
            self._close_paragraph()
        elif name in _SECTIONS:
            self._section = None

    @override
    def add(self, text: str, *, raises: bool) -> None:
        if self._paragraphs:
            self._paragraphs[-1].take(text, self._changes, raises=raises)

    @override
    def add_struck(self, text: str, *, raises: bool) -> None:
        if self._paragraphs:
            # Nobody says who struck them; beneath a tracked change its author counts.
            self._paragraphs[-1].take(text, [_STRUCK_BY_HAND, *self._changes], raises=raises)

    def _enter_change(self, name: str, parent: str, attributes: dict[str, str]) -> None:
        author = " ".join(attributes.get("w:author", "").split())
        if author == REDLINE_AUTHOR:
            self._enter_redlined(_TRACKED[name])
            return
        change = Stretch("", _TRACKED[name], author, moment(attributes.get("w:date", "")))
        if self.is_of_paragraph_mark(parent) and self._paragraphs:
            self._paragraphs[-1].changes.append(change)
            if change.state == "deleted":
                self.end_is_struck()
        # Among other properties it stands for a format.
        holds_text = not parent.endswith("Pr")
        self._tracked.append(holds_text)
        if holds_text:
            self._changes.append(change)

    def _enter_redlined(self, state: StretchState) -> None:
        """Take in a change that this program told reviewers of: they read the words with it."""
        self._tracked.append(False)
        if state == "deleted":
            self.leave_out()

    def _put(self, one: Item) -> None:
        if self._paragraphs:
            self._paragraphs[-1].items.append(one)
        else:
            self._container().append(one)

    def _container(self) -> list[Item]:
        return self.items if self._section is None else self.sections[self._section]

    def _close_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        into = self._paragraphs[-1].boxes if self._paragraphs else self._container()
        has_letters = any(isinstance(one, Stretch) for one in paragraph.items)
        into += paragraph.items
        # A paragraph that only carries its text boxes is not an empty line.
        if has_letters or not paragraph.boxes:
            into += _fated("\n", paragraph.changes)
        into += paragraph.boxes


def _fated(text: str, changes: list[Stretch]) -> list[Stretch]:
    """Letters beneath tracked changes; what was put in and struck again was never there."""
    states = {one.state for one in changes}
    if len(states) > 1:
        return []
    last = changes[-1] if changes else Stretch("")
    return [Stretch(text, last.state, last.author, last.at)]
