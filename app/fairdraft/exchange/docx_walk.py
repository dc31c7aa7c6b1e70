"""How is a part of a .docx file walked through: which of its letters are seen, and what marks its notes have?"""

from abc import ABC, abstractmethod
from typing import ClassVar

from fairdraft.domain.reference_marks import mark_of
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.docx_runs import OFF, TEXT_MARKS, Run, refuse_foreign
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.symbol_fonts import symbol_character

_NOTE_KINDS = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_STRUCK = "w:delText"
_XML_BLANKS = " \t\r\n"


class DocxWalk(ABC):
    """Walks through one part (body, notes, comments). What is gathered of it, a reader adds in `enter`, `leave` and
    `add`.

    `is_document` says whether the part is a document's body; `references` are the notes that it refers to, by kind and
    id, each with its mark.

    Args:
        source: the file's name, for messages.
        raising: the styles whose letters are raised.
    """

    texts: ClassVar[frozenset[str]] = frozenset({"w:t", "m:t"})
    """Elements that hold letters."""

    def __init__(self, source: str, raising: frozenset[str]) -> None:
        self.source = source
        self.is_document = False
        self.references: dict[tuple[str, str], str] = {}
        self._raising = raising
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
        if self.enter(name, parent, attributes):
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
            self.leave(name)

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

    def _add(self, text: str, *, raises: bool = False) -> None:
        if text and not (self._runs and self._runs[-1].hidden):
            self.add(text, raises=raises)
