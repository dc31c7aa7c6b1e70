"""What text of a .docx file is to be checked?

It is what a reader sees in the body of the document with all its tracked changes accepted: paragraphs, table
cells and text boxes in the document's order, then the footnotes and endnotes in the order of their references,
one block a line; the tables of scripts as tagged lines, and what stands beside the copy of a deck in brackets
(`domain/table_lines`). Headers, footers and comments are furniture of the page or remarks about it, and left out, as
are words that are struck out by their format. Raised digits are reference marks and stay raised; where a note belongs
stands its number, counted as Word counts them, and again before the note; numbers and bullets of lists stand before
their lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from fairdraft.domain.deck_table import BesideCopy, DeckLine, TableCell, columns_of
from fairdraft.domain.errors import KnownError
from fairdraft.domain.raised_text import raised
from fairdraft.domain.table_lines import ReadTable
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.docx_unread import Unread
from fairdraft.exchange.docx_walk import DocxLooks, DocxWalk, docx_looks

BLOCK_SEPARATOR = "\n"

# Text that is gone once the tracked changes are accepted, and formats of the past that would be taken for present.
_GONE = frozenset({"w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:tcPrChange", "w:rt"})


@dataclass(frozen=True, slots=True)
class DocxText:
    """The text of a .docx file, its blocks joined by a line feed, where in it each footnote and endnote begins, from
    where to where remarks stand beside the copy of a deck, and what was left out or read by a choice, a sentence each.
    `deck` is where the first line of a deck's table stands, None where there is no such table.
    """

    text: str
    notes: tuple[int, ...]
    told: tuple[str, ...] = ()
    beside: tuple[tuple[int, int], ...] = ()
    deck: int | None = None


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
    looks, unread = docx_looks(package, main), Unread()
    body = _collected(package, main, looks, unread)
    if not body.is_document:
        raise KnownError(
            f"{path} is not a Word document, in spite of its name.", "Save the text as .docx, .txt or .md."
        )
    lines = list(body.blocks.lines)
    length = len(BLOCK_SEPARATOR.join(lines))
    of_deck = tuple(_of_deck(lines))
    begins: list[int] = []
    parts: dict[str, _TextCollector | None] = {}
    for (kind, note), mark in body.references.items():
        if kind not in parts:
            part = package.related(main, kind)
            parts[kind] = _collected(package, part, looks, unread) if part else None
        notes = parts[kind]
        if notes is not None and note in notes.notes:
            first, *more = notes.notes[note].lines or [""]
            added = [f"{mark} {first.lstrip()}" if mark else first, *more]
            begins.append(length + len(BLOCK_SEPARATOR))
            length += sum(len(BLOCK_SEPARATOR) + len(one) for one in added)
            lines += added
    for kind in ("header", "footer"):
        for part in package.all_related(main, kind):
            unread.note_edge(_collected(package, part, looks, Unread()).blocks.lines)
    beside = tuple((at, at + len(line)) for at, line in of_deck if isinstance(line, BesideCopy))
    deck = of_deck[0][0] if of_deck else None
    return DocxText(BLOCK_SEPARATOR.join(lines), tuple(begins), tuple(unread.sentences()), beside, deck)


def _of_deck(lines: list[str]) -> Iterator[tuple[int, DeckLine]]:
    """The lines of tables of decks, each with the place where it begins."""
    at = 0
    for line in lines:
        if isinstance(line, DeckLine):
            yield at, line
        at += len(line) + len(BLOCK_SEPARATOR)


def _collected(package: DocxPackage, part: str, looks: DocxLooks, unread: Unread) -> "_TextCollector":
    collector = _TextCollector(package.source, looks, unread)
    collector.through(package, part)
    unread.unfilled += collector.unfilled
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


class _Cell:
    """An open cell of a table, and over how many columns it stands; whether it has a ground, whether it is merged into
    the one above, and whether a tracked change takes it out.
    """

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.blocks = _Blocks()
        self.span = 1
        self.is_filled = self.is_merged = self.is_deleted = False

    def take(self, name: str, attributes: dict[str, str]) -> None:
        """Take in one property of the cell."""
        value = attributes.get("w:val", "")
        if name == "w:gridSpan":
            self.span = columns_of(value)
        elif name == "w:vMerge":
            self.is_merged = value != "restart"
        elif name == "w:cellDel":
            self.is_deleted = True
        elif name == "w:shd":
            self.is_filled = attributes.get("w:fill", "auto") not in ("auto", "FFFFFF")


class _Paragraph:
    """An open paragraph; paragraphs inside it stand in its text boxes."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.parts: list[str] = []
        self.struck: list[str] = []
        self.boxes = _Blocks()
        self.mark_deleted = False
        self._raised = ""

    def take(self, text: str, *, raises: bool) -> None:
        """Take letters in; raised ones of several runs read as one, since "-" and "3" are a power."""
        if raises and self._raised:
            self.parts.pop()
        self._raised = self._raised + text if raises else ""
        self.parts.append(raised(self._raised) if raises else text)


class _TextCollector(DocxWalk):
    """Gathers the text of one part (body, footnotes or endnotes), and what of it is not read."""

    def __init__(self, source: str, looks: DocxLooks, unread: Unread) -> None:
        super().__init__(source, looks)
        self._unread = unread
        self.blocks = _Blocks()
        self.notes: dict[str, _Blocks] = {}
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[ReadTable] = []
        self._cells: list[_Cell] = []
        self._deleted_rows: list[bool] = []

    @override
    def enter(self, name: str, parent: str, attributes: dict[str, str]) -> bool:
        if name in _GONE:
            if name == "w:del" and parent == "w:trPr" and self._deleted_rows:
                self._deleted_rows[-1] = True
            if self.is_of_paragraph_mark(parent) and self._paragraphs:
                self._paragraphs[-1].mark_deleted = True
                self.end_is_struck()
            self._unread.look_at(name, parent, attributes)
            self.leave_out()
        elif name == "w:p":
            self._paragraphs.append(_Paragraph(len(self._path)))
        elif name == "w:tbl":
            self._container().continues = False
            self._tables.append(ReadTable())
            self._deleted_rows.append(False)
        elif name == "w:tr" and self._tables:
            self._tables[-1].rows.append([])
            self._deleted_rows[-1] = False
        elif name == "w:tc":
            self._cells.append(_Cell(len(self._path)))
        elif parent == "w:tcPr" and self._cells:
            self._cells[-1].take(name, attributes)
        elif name in ("w:footnote", "w:endnote"):
            self.blocks = self.notes.setdefault(attributes.get("w:id", ""), _Blocks())
        else:
            self._unread.look_at(name, parent, attributes)
            return False
        return True

    @override
    def leave(self, name: str) -> None:
        if name == "w:p":
            self._close_paragraph()
        elif name == "w:tc":
            self._close_cell()
        elif name == "w:tbl":
            self._deleted_rows.pop()
            for line in self._tables.pop().lines():
                self._container().add(line)
        elif name in ("w:txbxContent", "w:footnote", "w:endnote"):
            self._container().continues = False

    @override
    def add(self, text: str, *, raises: bool) -> None:
        if self._paragraphs:
            self._paragraphs[-1].take(text, raises=raises)

    @override
    def add_struck(self, text: str, *, raises: bool) -> None:
        if self._paragraphs:
            self._paragraphs[-1].struck.append(text)

    @override
    def note_faint(self, text: str) -> None:
        if not any(one.is_filled for one in self._cells):
            self._unread.note_faint(text)

    def _close_cell(self) -> None:
        cell = self._cells.pop()
        if not self._tables:
            return
        is_gone = cell.is_deleted or self._deleted_rows[-1]
        if cell.is_merged and not is_gone:
            self._unread.note_covered(" ".join(cell.blocks.lines))
        lines = [] if is_gone or cell.is_merged else cell.blocks.lines
        self._tables[-1].add_cell(TableCell(lines, cell.span))

    def _container(self) -> _Blocks:
        """Where a finished block goes: the innermost open paragraph (its text boxes) or table cell, or the part."""
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if self._cells and (paragraph is None or paragraph.depth < self._cells[-1].depth):
            return self._cells[-1].blocks
        return self.blocks if paragraph is None else paragraph.boxes

    def _close_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        container = self._container()
        text = "".join(paragraph.parts)
        boxes = paragraph.boxes.lines
        self._unread.note_struck("".join(paragraph.struck))
        # A paragraph that only carries its text boxes, or had only words that are struck out, is not an empty line.
        if text or not (boxes or paragraph.struck):
            container.add(text)
        for line in boxes:
            container.add(line)
        container.continues = paragraph.mark_deleted
