"""Which text has a PDF file for those who check it, or take it in as a manuscript?

It is that of its paragraphs. Where a page has the table of a script, its rows are read by their columns, and where it
is a deck of this program, names stand apart from the words beside them: both as in the same deck in Word.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from fairdraft.domain.deck_asides import paragraph_asides
from fairdraft.domain.deck_mark import marks_in
from fairdraft.domain.deck_table import BesideCopy, TableCell
from fairdraft.domain.errors import KnownError
from fairdraft.domain.name_list import listed_few
from fairdraft.domain.own_deck_pages import DeckRow, deck_rows_of, margin_boxes, named_lines, own_columns
from fairdraft.domain.pdf_columns import PdfColumns
from fairdraft.domain.pdf_furniture import Furniture, without_furniture
from fairdraft.domain.pdf_hyphens import HyphenReader
from fairdraft.domain.pdf_pages import PdfBox, PdfFile, PdfPage, PdfWord, pages_in_words
from fairdraft.domain.pdf_paragraphs import PdfParagraph, across_pages, as_one, is_ended, page_paragraphs
from fairdraft.domain.pdf_struck import struck_words
from fairdraft.domain.pdf_tables import PdfTable, script_table
from fairdraft.domain.pdf_text import PdfText, told_of
from fairdraft.domain.pdf_upright import upright
from fairdraft.domain.shortening import shortened
from fairdraft.domain.table_lines import ReadTable
from fairdraft.domain.text_document import TextDocument

_NAME, _WORDS = 0, 1
_MOST_QUOTED, _LONGEST_QUOTE = 6, 70
_Lines = Sequence[tuple[PdfWord, ...]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table, or of a deck of this program: its cells as paragraphs, by the number of their first column.

    `columns` is None in a deck's row, which has its name and the words beside it. `goes_on` says of it that it is the
    rest of the row before, and of the first row of a table that goes on that it may be.
    """

    page: int
    top: float
    cells: Mapping[int, tuple[PdfParagraph, ...]]
    spans: Mapping[int, int]
    columns: PdfColumns | None
    goes_on: bool

    def joined(self, other: "_Row") -> "_Row | None":
        """The row with another one that is its rest on the next page; None where it is not."""
        if not other.goes_on or (self.columns is None) != (other.columns is None):
            return None
        is_rest = other.columns is None or self._breaks_off(other.columns.spoken, other)
        cells = dict(self.cells)
        for number, behind in other.cells.items():
            before = cells.get(number, ())
            if other.columns is None and number == _NAME:
                continue
            if is_rest and before and not is_ended(before[-1]):
                cells[number] = (*before[:-1], as_one(before[-1], behind[0]), *behind[1:])
            else:
                cells[number] = across_pages([(*before, *behind)])
            is_rest = is_rest or len(cells[number]) < len(before) + len(behind)
        return replace(self, cells=cells) if is_rest else None

    def _breaks_off(self, spoken: int, other: "_Row") -> bool:
        """Whether what is spoken ends in the midst of a sentence, and goes on in another row that has no time."""
        before = self.cells.get(spoken, ())
        is_begun = spoken > 0 and 0 in other.cells
        return bool(before) and spoken in other.cells and not is_begun and not is_ended(before[-1])


def pdf_document(file: PdfFile, knows: Callable[[str], bool] | None = None) -> TextDocument:
    """The text of a file, a paragraph in each line, with where its pages begin and what could not be told.

    Args:
        file: as it was read.
        knows: whether a word is spelled so, as it is written; None where there is no dictionary.

    Raises:
        KnownError: it holds no words at all.
    """
    laid = _Laid(replace(file, pages=tuple(map(upright, file.pages))))
    body = across_pages(laid.kept)
    reader = HyphenReader(chain(body, laid.paragraphs_of_rows()), knows, breaks=not laid.is_own)
    paragraphs = [reader.read(one) for one in body]
    rows = [
        replace(one, cells={at: tuple(map(reader.read, cell)) for at, cell in one.cells.items()}) for one in laid.rows
    ]
    everything = (*paragraphs, *(one for row in rows for cell in row.cells.values() for one in cell))
    sights = {one.number: one.sight for one in file.pages}
    read = PdfText(everything, laid.furniture, tuple(reader.doubtful), file.pages_without_words, sights)
    if not everything:
        raise _without_words(file, read)
    lines = list(_text_lines(paragraphs, rows))
    text = "\n".join(line for _page, line in lines)
    told = (*laid.told(), *_told_of_struck(file), *told_of(read, len(file.pages)))
    pages, beside = _page_places(lines, len(file.pages)), _beside_copy(lines)
    asides = paragraph_asides(text, beside)
    return TextDocument(file.name, text, extracted=True, pages=pages, told=told, asides=asides)


def _without_words(file: PdfFile, read: PdfText) -> KnownError:
    if any(one is not None and one.unseen for one in read.sights.values()):
        return KnownError(
            f"{file.name} has words, but none of them are visible on its pages.",
            "Open it in a PDF program and check: they may be white, covered, or on a layer that is switched off.",
        )
    return KnownError(
        f"{file.name} has no words: its pages are pictures or empty ({len(file.pages):,} in all).",
        "Ask for a PDF file that contains text, or run text recognition in a PDF program.",
    )


class _Laid:
    """What stands on the pages of a file: its rows, and the paragraphs of each page that are in none."""

    def __init__(self, file: PdfFile) -> None:
        paragraphs = page_paragraphs(file.pages)
        self.kept, self.furniture = without_furniture(file, paragraphs)
        self.tables: list[PdfTable] = []
        own: list[DeckRow] = []
        taken: list[frozenset[PdfBox]] = []
        self.is_own = False
        before: PdfTable | None = None
        for page in file.pages:
            beside = _beside(page, self.furniture)
            columns = own_columns(page, self.furniture)
            self.is_own = self.is_own or columns is not None
            margin = frozenset[PdfBox]() if columns is None else margin_boxes(page, columns)
            beside |= margin
            here = [] if columns is None else list(deck_rows_of(page, columns, beside))
            named = frozenset(word.boxes[0] for row in here for word in _words(row))
            before, of_table = script_table(page, before, beside | named, is_own=columns is not None)
            self.tables += [] if before is None else [before]
            own += here
            taken.append(named | of_table | margin)
        if any(taken):
            rest = tuple(_without(page, boxes) for page, boxes in zip(file.pages, taken, strict=True))
            self.kept, self.furniture = without_furniture(replace(file, pages=rest), page_paragraphs(rest))
        self.rows = _joined(_rows(file, self.tables, own))

    def paragraphs_of_rows(self) -> Iterator[PdfParagraph]:
        """Those of all cells."""
        return (one for row in self.rows for cell in row.cells.values() for one in cell)

    def told(self) -> Iterator[str]:
        """By which columns tables were read, so that somebody can look whether these are right."""
        by_heads: dict[tuple[str, ...], list[int]] = {}
        for one in self.tables:
            by_heads.setdefault(one.columns.heads, []).append(one.page)
        for heads, pages in by_heads.items():
            yield f"The table on {pages_in_words(pages)} was read as a script, by its columns {', '.join(heads)}."


def _told_of_struck(file: PdfFile) -> Iterator[str]:
    """What may have been struck out, as a page that shows tracked changes has it."""
    found = [(page.number, words) for page in file.pages for words in struck_words(page)]
    if found:
        quotes = [f"“{shortened(words, _LONGEST_QUOTE)}” on page {number}" for number, words in found]
        told = listed_few(quotes, _MOST_QUOTED)
        yield f"Words with a line through them, which may be deleted ones, were read: {told}."


def _beside(page: PdfPage, furniture: Iterable[Furniture]) -> frozenset[PdfBox]:
    """The boxes of what belongs to a page alone; heads of tables repeat at the head of pages, and do not."""
    middle = (page.frame.bottom + page.frame.top) / 2
    return frozenset(
        word.boxes[0]
        for one in furniture
        if one.paragraph.page == page.number and (one.kind != "repeated" or one.paragraph.box.top < middle)
        for word in one.paragraph.words
    )


def _words(row: DeckRow) -> Iterator[PdfWord]:
    return (word for line in (*row.name, *row.words) for word in line)


def _without(page: PdfPage, boxes: Collection[PdfBox]) -> PdfPage:
    lines = (tuple(word for word in line if word.boxes[0] not in boxes) for line in page.lines)
    return replace(page, lines=tuple(filter(None, lines)))


def _rows(file: PdfFile, tables: Iterable[PdfTable], own: Iterable[DeckRow]) -> list[_Row]:
    """All rows with the paragraphs of their cells, from the first page on."""
    found: list[tuple[_Row, Mapping[int, _Lines]]] = []
    for table in tables:
        for number, row in enumerate(table.rows):
            top = max(line[0].boxes[0].top for cell in row.cells.values() for line in cell)
            goes_on = table.goes_on and not number
            found.append((_Row(table.page, top, {}, row.spans, table.columns, goes_on), row.cells))
    for one in own:
        cells = {_NAME: one.name, _WORDS: one.words}
        found.append((_Row(one.page, one.top, {}, {}, None, one.goes_on), cells))
    found.sort(key=lambda both: (both[0].page, -both[0].top))
    pages = [replace(file.pages[row.page - 1], lines=tuple(lines)) for row, cells in found for lines in cells.values()]
    paragraphs = iter(page_paragraphs(pages))
    return [replace(row, cells={number: next(paragraphs) for number in cells}) for row, cells in found]


def _joined(rows: Iterable[_Row]) -> list[_Row]:
    found: list[_Row] = []
    for one in rows:
        both = found[-1].joined(one) if found else None
        if both is None:
            found.append(one)
        else:
            found[-1] = both
    return found


def _text_lines(paragraphs: Iterable[PdfParagraph], rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    """The lines of the text in reading order, each with the number of its page."""
    last_fact = max((at for at, row in enumerate(rows) if row.columns is None and marks_in(_said(row))), default=-1)
    waiting = [(row.page, -row.top, list(_lines(row, is_fact=at <= last_fact))) for at, row in enumerate(rows)]
    at = 0
    for one in paragraphs:
        while at < len(waiting) and waiting[at][:2] < (one.page, -one.box.top):
            yield from ((waiting[at][0], line) for line in waiting[at][2])
            at += 1
        yield one.page, one.text
    yield from ((page, line) for page, _top, lines in waiting[at:] for line in lines)


def _page_places(lines: Iterable[tuple[int, str]], count: int) -> tuple[int, ...]:
    """Where each of so many pages begins in the text."""
    pages: list[int] = []
    at = 0
    for page, line in lines:
        pages += [at] * (page - len(pages))
        at += len(line) + 1
    return (*pages, *([max(0, at - 1)] * (count - len(pages))))


def _beside_copy(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """From where to where lines stand that a table has beside its copy."""
    at = 0
    for _page, line in lines:
        if isinstance(line, BesideCopy):
            yield at, at + len(line)
        at += len(line) + 1


def _said(row: _Row) -> str:
    return "\n".join(one.text for one in row.cells.get(_WORDS, ()))


def _lines(row: _Row, *, is_fact: bool) -> Iterator[str]:
    if row.columns is None:
        name = " ".join(one.text for one in row.cells[_NAME])
        return named_lines(name, [one.text for one in row.cells[_WORDS]], is_fact=is_fact)
    table = ReadTable()
    cells: list[TableCell] = []
    at = 0
    for number, paragraphs in sorted(row.cells.items()):
        cells += [TableCell(())] * (number - at)
        cells.append(TableCell([one.text for one in paragraphs], row.spans.get(number, 1)))
        at = number + row.spans.get(number, 1)
    table.rows = [row.columns.cells, cells]
    return table.lines()
