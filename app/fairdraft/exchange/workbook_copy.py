"""What of an Excel workbook may be handed to the library that reads it?

The library takes a file at its word: two cells in far corners of a sheet make it ask for memory for all between them,
and what it does not get ends the program. So it gets a copy that was looked through: the XML parts alone, unpacked and
counted, in sheets of a size that people fill. In the copy raised letters are raised by themselves ("26¹"), because the
library knows no formats, words that are struck out are marked, and failed formulas say so. What the library does not
tell of the looks of a sheet is told beside the copy.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.cell_texts import CellTexts, marked, shared_part, with_texts
from fairdraft.exchange.file_bytes import read_bytes
from fairdraft.exchange.safe_xml import XmlOrigin, walk_xml
from fairdraft.exchange.spreadsheet_looks import SheetLook, SheetLooks, SheetParts, relations_part
from fairdraft.exchange.struck_cells import CellStyles, with_struck_texts
from fairdraft.exchange.zip_packing import is_counted

_LARGEST_FILE = 32 * 1024 * 1024
_LARGEST_UNPACKED = 64 * 1024 * 1024
_MOST_PARTS = 10_000
_MOST_CELLS = 2_000_000
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = 0x1
_READ = (".xml", ".rels")
_TEXTS, _STYLES, _SHEET, _BOOK = "sst", "styleSheet", "worksheet", "workbook"
_OTHER_ENCODING = re.compile(rb"""\xff\xfe|\xfe\xff|<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)
_CONTENT = ("v", "is")
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
# The type of a cell whose formula failed: the library reads it as empty, and as a text it has the name of its error.
_ERROR = re.compile(rb"""(<(?:\w+:)?c\b[^<>]*?\bt=["'])e(["'])""")
_SAVE_AGAIN = "Open it in the spreadsheet program and save it as .xlsx again."
_TOO_LARGE = (
    "Put the sheet of claims in a separate file, and delete the empty rows and columns far below and beside it."
)
_ORIGIN = XmlOrigin("spreadsheet programs do not write", _SAVE_AGAIN)


def safe_workbook(path: Path) -> tuple[bytes, dict[str, SheetLook]]:
    """The bytes of a workbook that may be read, and how its sheets look, by their names: see the head of this module.

    Raises:
        KnownError: the file cannot be read, is encrypted, no workbook or damaged, unpacks to more than any list of
            claims needs, or has a cell so far from the others that the sheet between them would fill the memory.
    """
    data = read_bytes(path, _LARGEST_FILE)
    if data.startswith(_COMPOUND_FILE):
        raise KnownError(
            f"{path} is protected with a password, or an old .xls file under another name.",
            "Save it as .xlsx without a password.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise KnownError(f"{path} is not an Excel workbook, or is damaged.", _SAVE_AGAIN) from None
    looked = {name: _looked_through(name, part, path) for name, part in parts.items()}
    struck = {one for part in looked.values() for one in part.styles.struck}
    shared = [text for part in looked.values() if part.root == _TEXTS for text in part.texts.texts]
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, part in looked.items():
            if part.root == _TEXTS:
                # All of them once more, marked, for the cells that are struck out as a whole.
                archive.writestr(name, shared_part(shared + [marked(one) for one in shared if struck]))
            else:
                archive.writestr(name, _sheet(parts[name], part, struck, len(shared), path))
    return copy.getvalue(), _looks(looked)


def _looks(looked: dict[str, "_Part"]) -> dict[str, SheetLook]:
    bold = frozenset(one for part in looked.values() for one in part.styles.bold)
    found: dict[str, SheetLook] = {}
    for workbook, part in looked.items():
        relations = looked.get(relations_part(workbook))
        if part.root == _BOOK and relations is not None:
            places = part.sheets.places(relations.sheets.targets, workbook)
            found |= {name: looked[place].looks.look(bold) for name, place in places.items() if place in looked}
    return found


def _sheet(sheet: bytes, part: "_Part", struck: set[int], shared: int, path: Path) -> bytes:
    if part.root != _SHEET:
        return sheet
    held = part.texts
    own = [marked(text) if style in struck else text for text, style in zip(held.texts, held.styles, strict=True)]
    # What a comment hides would be taken for a cell.
    copied = None if b"<!" in sheet else with_texts(sheet, own)
    if copied is None:
        raise KnownError(f"{path} is damaged: the text of a sheet cannot be separated from its cells.", _SAVE_AGAIN)
    copied = _ERROR.sub(rb"\1str\2", copied)
    return with_struck_texts(copied, struck, shared) if struck else copied


def _parts(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    """The XML parts, counted while they are unpacked: the sizes that a file states may be a lie."""
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise KnownError(f"{path} has {len(entries):,} parts, more than any list of claims needs.", _SAVE_AGAIN)
    found: dict[str, bytes] = {}
    left = _LARGEST_UNPACKED
    for entry in entries:
        if not entry.filename.lower().endswith(_READ):
            continue
        if entry.flag_bits & _ENCRYPTED:
            raise KnownError(f"{path} is encrypted.", "Save it as .xlsx without a password.")
        if not is_counted(entry):
            raise KnownError(f"{path} is compressed in a way that spreadsheet programs do not use.", _SAVE_AGAIN)
        with archive.open(entry) as file:
            part = file.read(left + 1)
        left -= len(part)
        if left < 0:
            raise KnownError(
                f"{path} is refused: it unpacks to more than {_LARGEST_UNPACKED // 2**20} MiB.", _TOO_LARGE
            )
        found[entry.filename] = part
    return found


def _looked_through(name: str, part: bytes, path: Path) -> "_Part":
    if _OTHER_ENCODING.match(part):
        # The library would read other letters than those that are looked at here.
        raise KnownError(f"{path} is damaged: its part {name} is not in UTF-8.", _SAVE_AGAIN)
    looking = _Part()
    walk_xml(part, f"{path}, part {name}", looking.start, looking.end, looking.characters, origin=_ORIGIN)
    if looking.misplaced:
        raise KnownError(f"{path} is damaged: one of its cells is outside the sheet.", _SAVE_AGAIN)
    if looking.rows * looking.columns > _MOST_CELLS:
        raise KnownError(
            f"{path} is refused: one of its sheets spans {looking.rows:,} rows by {looking.columns:,} columns.",
            _TOO_LARGE,
        )
    return looking


@dataclass(slots=True)
class _Part:
    """What one part holds: how large a sheet its cells span, the texts that cells share, or how they look."""

    root: str = ""
    misplaced: bool = False
    rows: int = 0
    columns: int = 0
    texts: CellTexts = field(default_factory=CellTexts)
    styles: CellStyles = field(default_factory=CellStyles)
    looks: SheetLooks = field(default_factory=SheetLooks)
    sheets: SheetParts = field(default_factory=SheetParts)
    _row: int = 0
    _column: int = 0
    _style: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        known = _local(name)
        self.root = self.root or known
        if known == "row":
            row = attributes.get("r")
            self._row = self._row + 1 if row is None else int(row) if _NUMBER.fullmatch(row) else 0
            self._column = 0
            self._look_at_place(self._row, 1)
            self.looks.row(self._row, attributes)
        elif known == "c":
            style = attributes.get("s", "")
            self._style = int(style) if _NUMBER.fullmatch(style) else 0
            self._start_cell(attributes.get("r"))
        elif known in _CONTENT:
            # A cell that is merely formatted takes no room in the library.
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
            self.looks.content(self._row, self._column, self._style)
        elif known == "col":
            self.looks.columns(attributes)
        else:
            self.sheets.start(known, attributes)
        if self.root == _STYLES:
            self.styles.start(known, attributes)
        else:
            self.texts.start(known, attributes)

    def _start_cell(self, reference: str | None) -> None:
        if reference is None:
            self._row, self._column = max(self._row, 1), self._column + 1
        else:
            found = _REFERENCE.fullmatch(reference)
            self._row, self._column = (0, 0) if found is None else (int(found[2]), _column(found[1]))
        self._look_at_place(self._row, self._column)

    def _look_at_place(self, row: int, column: int) -> None:
        # A place that no sheet has is not told the library, which would count on from it.
        self.misplaced = self.misplaced or not (0 < row <= _MOST_ROWS and 0 < column <= _MOST_COLUMNS)

    def characters(self, text: str) -> None:
        self.texts.characters(text)

    def end(self, name: str) -> None:
        self.texts.end(_local(name), self._style)


def _local(name: str) -> str:
    # The library goes by names without their namespace, and so do we: what it counts has to be counted here.
    return name.rpartition(" ")[2].rpartition(":")[2]


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place
