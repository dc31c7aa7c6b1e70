"""What text of a .docx file is to be checked?

It is what a reader sees in the body of the document with all its tracked changes accepted: paragraphs, table
cells and text boxes in the document's order, then the footnotes and endnotes in the order of their references,
one block a line; the tables of scripts as tagged lines (`docx_tables`). Headers, footers and comments are
furniture of the page or remarks about it, and left out. Raised digits are reference marks and stay raised; where a note
belongs stands its number, counted as Word counts them, and again before the note.
"""

from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.raised_text import raised
from fairdraft.domain.reference_marks import mark_of
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.docx_runs import OFF, TEXT_MARKS, Run, refuse_foreign, styles_that_raise
from fairdraft.exchange.docx_tables import DocxTable
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.symbol_fonts import symbol_character

BLOCK_SEPARATOR = "\n"

# Text that is gone once the tracked changes are accepted, and formats of the past that would be taken for present.
_GONE = frozenset({"w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:rt"})
_NOTE_KINDS = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_XML_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class DocxText:
    """The text of a .docx file, its blocks joined by a line feed, and where in it each footnote and endnote begins."""

    text: str
    notes: tuple[int, ...]


def docx_text(path: Path) -> str:
    """The text of a .docx file; KnownError as of `read_docx`."""
    return read_docx(path).text


def read_docx(path: Path) -> DocxText:
    """The text of a .docx file for checking.

    Raises:
        KnownError: the file is no readable .docx (encrypted, damaged, with a document type declaration, too
            large when unpacked), or part of its text stands where it cannot be read.
    """
    package = DocxPackage(path)
    main = package.main_part()
    styles = styles_that_raise(package, main)
    body = _collected(package, main, styles)
    if not body.is_document:
        raise KnownError(f"{path} is no Word document, whatever its name says.", "Save the text as .docx, .txt or .md.")
    lines = list(body.blocks.lines)
    length = len(BLOCK_SEPARATOR.join(lines))
    begins: list[int] = []
    parts: dict[str, _TextCollector | None] = {}
    for (kind, note), mark in body.references.items():
        if kind not in parts:
            part = package.related(main, kind)
            parts[kind] = _collected(package, part, styles) if part else None
        notes = parts[kind]
        if notes is not None and note in notes.notes:
            first, *more = notes.notes[note].lines or [""]
            added = [f"{mark} {first.lstrip()}" if mark else first, *more]
            begins.append(length + len(BLOCK_SEPARATOR))
            length += sum(len(BLOCK_SEPARATOR) + len(one) for one in added)
            lines += added
    return DocxText(BLOCK_SEPARATOR.join(lines), tuple(begins))


def _collected(package: DocxPackage, part: str, styles: frozenset[str]) -> "_TextCollector":
    collector = _TextCollector(package.source, styles)
    walk_xml(package.read(part), package.source, collector.start, collector.end, collector.characters)
    return collector


class _Blocks:
    """Finished blocks; after a paragraph whose mark was deleted the next one continues the last block."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.continues = False

    def add(self, text: str) -> None:
        if self.continues and self.lines:
            self.lines[-1] += text
        else:
            self.lines.append(text)
        self.continues = False


class _Paragraph:
    """An open paragraph; paragraphs inside it stand in its text boxes."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.parts: list[str] = []
        self.boxes = _Blocks()
        self.mark_deleted = False
        self._raised = ""

    def take(self, text: str, *, raises: bool = False) -> None:
        """Take letters in; raised ones of several runs read as one, since "-" and "3" are a power."""
        if raises and self._raised:
            self.parts.pop()
        self._raised = self._raised + text if raises else ""
        self.parts.append(raised(self._raised) if raises else text)


class _TextCollector:
    """Gathers the text of one part (body, footnotes or endnotes) while its XML is walked through."""

    def __init__(self, source: str, raised_styles: frozenset[str]) -> None:
        self.source = source
        self._raised_styles = raised_styles
        self.is_document = False
        self.blocks = _Blocks()
        self.notes: dict[str, _Blocks] = {}
        self.references: dict[tuple[str, str], str] = {}
        self._numbered = 0
        self._path: list[str] = []
        self._beneath_gone = 0
        self._alternative_taken: list[bool] = []
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[DocxTable] = []
        self._cells: list[tuple[int, _Blocks]] = []
        self._runs: list[Run] = []
        self._text: list[str] | None = None
        self._keeps_blanks = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        if self._beneath_gone:
            self._beneath_gone += 1
            return
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if not parent:
            self.is_document = name == "w:document"
        if name in _GONE:
            # Inside the properties of a paragraph the element stands for the paragraph's mark.
            if parent == "w:rPr" and self._path[-3:-2] == ["w:pPr"] and self._paragraphs:
                self._paragraphs[-1].mark_deleted = True
            self._leave_out()
        elif name in ("mc:Choice", "mc:Fallback"):
            self._enter_alternative()
        elif name == "mc:AlternateContent":
            self._alternative_taken.append(False)
        elif name == "w:p":
            self._paragraphs.append(_Paragraph(len(self._path)))
        elif name == "w:r":
            self._runs.append(Run())
        elif name == "w:tbl":
            self._container().continues = False
            self._tables.append(DocxTable())
        elif name == "w:tr" and self._tables:
            self._tables[-1].rows.append([])
        elif name == "w:tc":
            self._cells.append((len(self._path), _Blocks()))
        elif parent == "w:rPr" and self._path[-3:-2] == ["w:r"]:
            self._runs[-1].take_format(name, attributes, self._raised_styles)
        elif name in ("w:t", "m:t"):
            self._text = []
            self._keeps_blanks = attributes.get("xml:space") == "preserve"
        elif parent == "w:r":
            self._add_mark(name, attributes)
        elif name in ("w:footnote", "w:endnote"):
            self.blocks = self.notes.setdefault(attributes.get("w:id", ""), _Blocks())
        else:
            refuse_foreign(name, self.source)

    def end(self, name: str) -> None:
        """Leave an element."""
        if self._beneath_gone:
            self._beneath_gone -= 1
            if self._beneath_gone:
                return
        self._path.pop()
        if name in ("w:t", "m:t") and self._text is not None:
            text = "".join(self._text).replace("\n", " ")
            shown = text if self._keeps_blanks else text.strip(_XML_BLANKS)
            self._add(shown, raises=bool(self._runs) and self._runs[-1].raises(shown))
            self._text = None
        elif name == "w:r":
            self._runs.pop()
        elif name == "w:p":
            self._close_paragraph()
        elif name == "mc:AlternateContent":
            self._alternative_taken.pop()
        elif name == "w:tc":
            _, blocks = self._cells.pop()
            if self._tables:
                self._tables[-1].add_cell(blocks.lines)
        elif name == "w:tbl":
            for line in self._tables.pop().lines():
                self._container().add(line)
        elif name in ("w:txbxContent", "w:footnote", "w:endnote"):
            self._container().continues = False

    def characters(self, text: str) -> None:
        """Take in character data."""
        if self._text is not None and not self._beneath_gone:
            self._text.append(text)

    def _leave_out(self) -> None:
        self._beneath_gone = 1

    def _enter_alternative(self) -> None:
        # The same text box stands in a new and an old form; the first is what current programs show.
        if self._alternative_taken and self._alternative_taken[-1]:
            self._leave_out()
        elif self._alternative_taken:
            self._alternative_taken[-1] = True

    def _add_mark(self, name: str, attributes: dict[str, str]) -> None:
        if name in TEXT_MARKS:
            self._add(TEXT_MARKS[name])
        elif name == "w:sym":
            self._add(symbol_character(attributes.get("w:font", ""), attributes.get("w:char", "")))
        elif name in _NOTE_KINDS and not self._runs[-1].hidden:
            self._refer((_NOTE_KINDS[name], attributes.get("w:id", "")), attributes)

    def _refer(self, note: tuple[str, str], attributes: dict[str, str]) -> None:
        # A sign of the writer's own follows as text, here and in the note.
        if note not in self.references:
            has_sign = attributes.get("w:customMarkFollows", "0") not in OFF
            self._numbered += not has_sign
            self.references[note] = "" if has_sign else mark_of([self._numbered])
        self._add(self.references[note])

    def _add(self, text: str, *, raises: bool = False) -> None:
        if self._paragraphs and not (self._runs and self._runs[-1].hidden):
            self._paragraphs[-1].take(text, raises=raises)

    def _container(self) -> _Blocks:
        """Where a finished block goes: the innermost open paragraph (its text boxes) or table cell, or the part."""
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if self._cells and (paragraph is None or paragraph.depth < self._cells[-1][0]):
            return self._cells[-1][1]
        return self.blocks if paragraph is None else paragraph.boxes

    def _close_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        container = self._container()
        text = "".join(paragraph.parts)
        boxes = paragraph.boxes.lines
        # A paragraph that only carries its text boxes is not an empty line.
        if text or not boxes:
            container.add(text)
        for line in boxes:
            container.add(line)
        container.continues = paragraph.mark_deleted
