"""How is a part of a .docx file walked through: which of its letters are seen, and what marks its notes have?"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

from fairdraft.domain.reference_marks import mark_of
from fairdraft.exchange.docx_lists import BODY_TEXT, DocxLists, ListCounter, ListPlace, docx_lists
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.docx_runs import OFF, TEXT_MARKS, Run, refuse_foreign, styles_that_raise
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.symbol_fonts import symbol_character

_NOTE_KINDS = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_STRUCK = "w:delText"
_XML_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class DocxLooks:
    """What other parts of a file say of how its text is seen: the styles whose letters are raised, and its lists."""

    raising: frozenset[str]
    lists: DocxLists


def docx_looks(package: DocxPackage, main: str) -> DocxLooks:
    """How the text of a document's parts is seen, as far as the parts that say so can be read."""
    return DocxLooks(styles_that_raise(package, main), docx_lists(package, main))


@dataclass(slots=True)
class _Head:
    """What an open paragraph says of itself before its letters, and the mark of its list until the first of them."""

    style: str = ""
    place: ListPlace = field(default_factory=ListPlace)
    is_heading: bool = False
    ends: bool = True
    mark: str = ""


class DocxWalk(ABC):
    """Walks through one part (body, notes, comments). What is gathered of it, a reader adds in `enter`, `leave`, `add`
    and `add_struck`.

    `is_document` says whether the part is a document's body; `references` are the notes that it refers to, by kind and
    id, each with its mark. `unfilled` is how many fields of a form nobody has filled in: what they ask for is no text.

    Args:
        source: the file's name, for messages.
        looks: how its text is seen.
    """

    texts: ClassVar[frozenset[str]] = frozenset({"w:t", "m:t"})
    """Elements that hold letters."""

    def __init__(self, source: str, looks: DocxLooks) -> None:
        self.source = source
        self.is_document = False
        self.references: dict[tuple[str, str], str] = {}
        self.unfilled = 0
        self._raising = looks.raising
        self._counter = ListCounter(looks.lists)
        self._heads: list[_Head] = []
        self._goes_on = False
        self._fields: list[bool] = []
        # Of each field of Word's own that is open, whether its instruction still goes on.
        self._instructed: list[bool] = []
        self._numbered = 0
        self._path: list[str] = []
        self._beneath_left_out = 0
        self._alternative_taken: list[bool] = []
        self._runs: list[Run] = []
        self._text: list[str] | None = None
        self._keeps_blanks = False

    def through(self, package: DocxPackage, part: str) -> None:
        """Walk through a part; KnownError as of `walk_xml`."""
        walk_xml(package.read(part), package.source, self._start, self._end, self._characters)

    # ---- what a reader adds

    @abstractmethod
    def enter(self, name: str, parent: str, attributes: dict[str, str]) -> bool:
        """Take in that an element begins; whether it was one of the reader's own."""

    @abstractmethod
    def leave(self, name: str) -> None:
        """Take in that an element ends that was not left out."""

    @abstractmethod
    def add(self, text: str, *, raises: bool) -> None:
        """Take in letters that are seen; `raises` says that they stand raised there."""

    @abstractmethod
    def add_struck(self, text: str, *, raises: bool) -> None:
        """Take in letters that somebody struck out by their format, which is no tracked change."""

    def note_faint(self, text: str) -> None:  # noqa: B027 - most readers tell nobody
        """Take note of letters that are added next, and are white or as small as dust."""

    # ---- the walk

    def leave_out(self) -> None:
        """Pass over the element that begins, with all that is in it."""
        self._beneath_left_out = 1

    def is_of_paragraph_mark(self, parent: str) -> bool:
        """Whether the element that begins stands for the end of its paragraph: among the properties of that."""
        return parent == "w:rPr" and self._path[-3:-2] == ["w:pPr"]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._beneath_left_out:
            self._beneath_left_out += 1
            return
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if not parent:
            self.is_document = name == "w:document"
        if name == "w:p":
            self._heads.append(_Head())
        if self.enter(name, parent, attributes):
            return
        if self._takes_head(name, parent, attributes.get("w:val", "")) or self._takes_field(name, parent, attributes):
            return
        if name in ("mc:Choice", "mc:Fallback"):
            self._enter_alternative()
        elif name == "mc:AlternateContent":
            self._alternative_taken.append(False)
        elif name == "w:r":
            self._runs.append(Run())
        elif parent == "w:rPr" and self._path[-3:-2] == ["w:r"]:
            self._runs[-1].take_format(name, attributes, self._raising)
        elif name in self.texts:
            self._text = []
            self._keeps_blanks = name == _STRUCK or attributes.get("xml:space") == "preserve"
        elif parent == "w:r":
            self._add_mark(name, attributes)
        else:
            refuse_foreign(name, self.source)

    def _end(self, name: str) -> None:
        if self._beneath_left_out:
            self._beneath_left_out -= 1
            if self._beneath_left_out:
                return
        self._path.pop()
        if name == "w:pPr" and self._heads and self._path[-1:] == ["w:p"]:
            self._end_of_head()
        elif name == "w:sdt":
            self._fields.pop()
        if name in self.texts and self._text is not None:
            text = "".join(self._text).replace("\n", " ")
            shown = text if self._keeps_blanks else text.strip(_XML_BLANKS)
            self._add(shown, raises=bool(self._runs) and self._runs[-1].raises(shown))
            self._text = None
        elif name == "w:r":
            self._runs.pop()
        elif name == "mc:AlternateContent":
            self._alternative_taken.pop()
        else:
            if name == "w:p":
                self._goes_on = not self._heads.pop().ends
                # An instruction that nothing ends would swallow what follows.
                self._instructed = [False] * len(self._instructed)
            self.leave(name)

    def _takes_head(self, name: str, parent: str, value: str) -> bool:
        """Whether an element says of which style or list its paragraph is, which is taken in then."""
        if not self._heads or parent not in ("w:pPr", "w:numPr") or "w:p" not in self._path[-4:]:
            return False
        head = self._heads[-1]
        if name == "w:pStyle":
            head.style = value
        elif name == "w:outlineLvl":
            head.is_heading = value != BODY_TEXT
        elif parent == "w:numPr":
            head.place.take(name, value)
        else:
            return False
        return True

    def end_is_struck(self) -> None:
        """Take in that the end of the open paragraph was struck: the next one goes on with it, and has no number."""
        self._heads[-1].ends = False

    def _end_of_head(self) -> None:
        head = self._heads[-1]
        if head.ends and not head.is_heading and not self._goes_on:
            head.mark = self._counter.mark(head.style, head.place)

    def _takes_field(self, name: str, parent: str, attributes: dict[str, str]) -> bool:
        """Whether an element is of a field to be filled in; what stands in an empty one is passed over."""
        if name == "w:sdt":
            self._fields.append(False)
        elif name == "w:showingPlcHdr" and parent == "w:sdtPr" and self._fields:
            self._fields[-1] = attributes.get("w:val") not in OFF
        elif name == "w:sdtContent" and self._fields and self._fields[-1]:
            self.unfilled += 1
            # Of a cell that is such a field the cell itself stays: those behind it stand under their heads.
            if self._path[-3:-2] != ["w:tr"]:
                self.leave_out()
        else:
            return False
        return True

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._beneath_left_out:
            self._text.append(text)

    def _enter_alternative(self) -> None:
        # The same text box stands in a new and an old form; the first is what current programs show.
        if self._alternative_taken and self._alternative_taken[-1]:
            self.leave_out()
        elif self._alternative_taken:
            self._alternative_taken[-1] = True

    def _add_mark(self, name: str, attributes: dict[str, str]) -> None:
        if name in TEXT_MARKS:
            self._add(TEXT_MARKS[name])
        elif name == "w:fldChar":
            self._mark_field(attributes.get("w:fldCharType", ""))
        elif name == "w:sym":
            self._add(symbol_character(attributes.get("w:font", ""), attributes.get("w:char", "")))
        elif name in _NOTE_KINDS and not self._runs[-1].hidden:
            note = (_NOTE_KINDS[name], attributes.get("w:id", ""))
            if note not in self.references:
                # A sign of the writer's own follows as text, here and in the note.
                has_sign = attributes.get("w:customMarkFollows", "0") not in OFF
                self._numbered += not has_sign
                self.references[note] = "" if has_sign else mark_of([self._numbered])
            self._add(self.references[note])

    def _mark_field(self, kind: str) -> None:
        """Take in a mark of a field of Word's own: what it shows stands behind its instruction."""
        if kind == "begin":
            self._instructed.append(True)
        elif kind == "separate" and self._instructed:
            self._instructed[-1] = False
        elif kind == "end" and self._instructed:
            self._instructed.pop()

    def _add(self, text: str, *, raises: bool = False) -> None:
        run = self._runs[-1] if self._runs else Run()
        if not text or run.hidden or (self._fields and self._fields[-1]) or any(self._instructed):
            return
        if run.faint:
            self.note_faint(text)
        if run.struck:
            self.add_struck(text, raises=raises)
            return
        if self._heads and self._heads[-1].mark:
            mark, self._heads[-1].mark = self._heads[-1].mark, ""
            self.add(f"{mark} ", raises=False)
        self.add(text, raises=raises)
