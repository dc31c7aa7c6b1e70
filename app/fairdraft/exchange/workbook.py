"""How does a study become an Excel workbook with its ratings, comparison and design?"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import iterparse

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating_row import RatingRows
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.annotation_tables import annotation_tables
from fairdraft.exchange.comparison_tables import Table, comparison_tables, criterion_names, design_table
from fairdraft.exchange.export_folder import ExportFolder, export_folder, file_sha256
from fairdraft.exchange.kept_by_draft import columns_of
from fairdraft.exchange.rating_documentation import RatingSetFacts, columns_document, dataset_card, manifest_of
from fairdraft.exchange.rating_table import RatingTable
from fairdraft.exchange.storable_text import storable_in_xml
from fairdraft.exchange.workbook_cells import LONGEST_CELL, MADE, TEXT_AS_TEXT, one_line_end, put_row

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WORKBOOK = "ratings.xlsx"
# The workbook's way to write characters that XML has no form for; xlsxwriter escapes texts that look like one.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST_ROWS = 1_048_575
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WIDE = {"draft_text": 60, "comment": 40, "rated_at": 24}


@dataclass(frozen=True, slots=True)
class _Formats:
    """How cells look: titles of tables, heads, all else; texts that look like formulas; estimates; notes."""

    title: "Format"
    head: "Format"
    plain: "Format"
    quoted: "Format"
    estimate: "Format"
    note: "Format"


def export_workbook(
    rows: Iterable[RatingRows], folder: Path, facts: dict[str, Any], contents: StudyContents, comparison: Comparison
) -> tuple[Path, ...]:
    """Write `ratings.xlsx` with `columns.md`, card and manifest, and return the files.

    Text stands in the cells as text: nothing is read as a formula, a number or a link.

    Raises:
        KnownError: the folder cannot be written, or the disk does not give back what was written.
    """
    known = RatingSetFacts.of(facts)
    table = RatingTable(known.meanings())
    with export_folder(folder) as files:
        hashes, cut = _write(files, rows, known, table, contents, comparison)
        path = files.path(WORKBOOK)
        files.verified(WORKBOOK, file_sha256(path), rows=table.rows)
        if not _holds(path, hashes):
            raise files.not_the_same(WORKBOOK)
        told = f"\nExcel holds {LONGEST_CELL:,} characters in a cell; {cut} longer texts were cut.\n" if cut else ""
        files.write_text("columns.md", columns_document(table, known, "xlsx") + told)
        files.write_text("dataset_card.md", dataset_card(known, table))
        files.write_manifest(manifest_of(known, table, "xlsx") | {"cut_texts": cut})
        return files.place()


def _write(
    files: ExportFolder,
    rows: Iterable[RatingRows],
    facts: RatingSetFacts,
    table: RatingTable,
    contents: StudyContents,
    comparison: Comparison,
) -> tuple[list[int], int]:
    """The hash of each row of the first sheet as it should be read back, and how many texts were cut."""
    import xlsxwriter

    options = {"constant_memory": True, **TEXT_AS_TEXT, "tmpdir": str(files.path(WORKBOOK).parent)}
    hashes = []
    cut = 0
    with xlsxwriter.Workbook(str(files.path(WORKBOOK)), options) as book:
        book.set_properties({"title": f"Ratings of {storable_in_xml(facts.study)}", "created": MADE})
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E3F0EF", "valign": "top"})
        title = book.add_format({"bold": True, "font_size": 13})
        plain = book.add_format({"valign": "top"})
        quoted = book.add_format({"valign": "top", "quote_prefix": True})
        estimate = book.add_format({"valign": "top", "num_format": "0.000"})
        note = book.add_format({"italic": True, "font_color": "#5C636D"})
        sheet = book.add_worksheet("Ratings")
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(table.names):
            sheet.set_column(place, place, _WIDE.get(name, max(9, min(len(name) + 3, 22))))
        hashes.append(put_row(sheet, 0, list(table.names), head)[0])
        every = (values for columns in columns_of(facts.counted(rows), table) for values in zip(*columns, strict=True))
        for number, values in enumerate(every, start=1):
            if number > _MOST_ROWS:
                raise KnownError(
                    f"An Excel sheet holds {_MOST_ROWS:,} ratings, and this study has more.",
                    "Export it as CSV or Parquet.",
                )
            read, shortened = put_row(sheet, number, values, plain, quoted)
            hashes.append(read)
            cut += shortened
        sheet.autofilter(0, 0, table.rows, len(table.names) - 1)
        formats = _Formats(title, head, plain, quoted, estimate, note)
        _put_tables(
            book.add_worksheet("Comparison"),
            [*comparison_tables(comparison, criterion_names(contents)), *annotation_tables(comparison.annotations)],
            formats,
            comparison,
        )
        _put_tables(book.add_worksheet("Design"), [design_table(comparison, contents)], formats, comparison)
    return hashes, cut


def _put_tables(
    sheet: "Worksheet",
    tables: Sequence[Table],
    formats: "_Formats",
    comparison: Comparison,
) -> None:
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 12, 18)
    row = 0
    for one in tables:
        sheet.write_string(row, 0, one.title, formats.title)
        row += 1
        if one.note:
            sheet.write_string(row, 0, one.note, formats.note)
            row += 1
        for place, name in enumerate(one.heads):
            sheet.write_string(row, place, storable_in_xml(name), formats.head)
        row += 1
        for cells in one.rows:
            put_row(sheet, row, cells, formats.plain, formats.quoted, formats.estimate)
            row += 1
        row += 1
    for sentence in comparison.conditions:
        sheet.write_string(row, 0, storable_in_xml(sentence), formats.note)
        row += 1


def _holds(path: Path, hashes: Sequence[int]) -> bool:
    """Whether the archive is sound and its first sheet has the rows that were written."""
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            return False
        number = 0
        for read in _read_rows(archive):
            if number == len(hashes) or hash(tuple(read)) != hashes[number]:
                return False
            number += 1
        return number == len(hashes)


def _read_rows(archive: zipfile.ZipFile) -> Iterator[list[str]]:
    with archive.open("xl/worksheets/sheet1.xml") as sheet:
        # Our own file of a moment ago, so an ordinary parser may read it.
        for _, row in iterparse(sheet):  # noqa: S314 - see above
            if row.tag != f"{_MAIN}row":
                continue
            found = []
            for cell in row:
                place = _column(cell.get("r", ""))
                text = "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
                value = cell.findtext(f"{_MAIN}v")
                found.append(
                    f"{place} {one_line_end(_unescaped(text))}" if value is None else f"{place} {float(value):.15g}"
                )
            yield found
            row.clear()


def _column(reference: str) -> int:
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter) - 64
    return place - 1


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
