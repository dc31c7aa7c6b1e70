"""In which lines is a table of a document read?

Cell by cell, a block a line. A table of a television or radio script (its first row names a voice-over column) is read
as a tagged script, "[0:00-0:15]", "VO: …", "SUPER: …", so that what is spoken and shown stays beside each other. The
table of a copy deck is known by heads such as "Element", "Copy", "Ref." and "Comments", and that of its facts by names
such as "Client" (`deck_table`).
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from fairdraft.domain.deck_table import TableCell, deck_rows, fact_rows, is_note_head, noted, places

_TAGS = (
    ("VO", re.compile(r"(?:a?vo|v/o|v\.o\.|voice[- ]?over|anncr|announcer|audio|narrator|spoken)\b", re.IGNORECASE)),
    ("SUPER", re.compile(r"(?:supers?|on[- ]screen(?: text)?|title card|text on screen|legal super)\b", re.IGNORECASE)),
    ("TIME", re.compile(r"(?:time|timecode|timing|seconds|tc)\b", re.IGNORECASE)),
)
_SEEN = re.compile(r"(?:art|design|production)\b", re.IGNORECASE)
_OTHER, _NOTE = "VISUAL", "NOTE"
_NOTED = re.compile(r"\s*\[[^\[\]]+\]\s*")


class ReadTable:
    """A table while it is read: rows of cells."""

    def __init__(self) -> None:
        self.rows: list[list[TableCell]] = []

    def add_cell(self, cell: TableCell) -> None:
        """Add a finished cell to the row that was begun last."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(cell)

    def lines(self) -> Iterator[str]:
        """The table's lines in reading order."""
        columns = _script_columns(self.rows[0]) if self.rows else None
        if columns is None:
            of_deck = deck_rows(self.rows) or fact_rows(self.rows)
            if of_deck is not None:
                yield from of_deck
                return
        for row in self.rows if columns is None else self.rows[1:]:
            for place, cell in places(row):
                tag, head = (None, "") if columns is None else _column(columns, place, cell.span)
                if tag == _NOTE:
                    yield from noted(cell.lines, head)
                else:
                    yield from cell.lines if tag is None else _tagged(tag, cell.lines)


def spoken_column(heads: Sequence[TableCell]) -> int | None:
    """The number of the first column, from 0, that is spoken by its head; None where these are no heads of a script."""
    columns = _script_columns(heads) or {}
    return next((place for place, (tag, _head) in columns.items() if tag == "VO"), None)


def _script_columns(heads: Sequence[TableCell]) -> dict[int, tuple[str, str]] | None:
    """The tag and head of each column of a script by its place; None where no column is spoken, or nothing is beside
    it.
    """
    found: dict[int, tuple[str, str]] = {}
    for place, cell in places(heads):
        head = " ".join(cell.lines).strip(" *_:")
        tag = next((tag for tag, pattern in _TAGS if pattern.match(head)), _beside(head))
        found |= dict.fromkeys(range(place, place + cell.span), (tag, head))
    spoken = any(tag == "VO" for tag, _ in found.values())
    return found if spoken and len(heads) > 1 and all(len(head) <= 40 for _, head in found.values()) else None


def _column(columns: dict[int, tuple[str, str]], place: int, span: int) -> tuple[str, str]:
    """What a cell holds: what its first column does; over a column of times and others it names a scene."""
    tag, head = columns.get(place, (_OTHER, ""))
    is_wider = any(columns.get(at, (tag, ""))[0] != tag for at in range(place, place + span))
    return (_OTHER, "") if tag == "TIME" and is_wider else (tag, head)


def _beside(head: str) -> str:
    """What a column is that is neither spoken nor text on the screen nor time."""
    return _NOTE if is_note_head(head) and not _SEEN.match(head) else _OTHER


def _tagged(tag: str, cell: Sequence[str]) -> list[str]:
    """A cell of a script as lines; an empty one says nothing, and a note above what is said or shown is none."""
    lines = [one for one in cell if one.strip()]
    if tag == "TIME":
        return [f"[{one.strip()}]" for one in lines]
    is_note = _NOTED.fullmatch if tag != _OTHER else lambda _line: None
    notes = list(itertools.takewhile(is_note, lines))
    words = lines[len(notes) :]
    tagged = [f"{tag}: {one}" if number == 0 and not _names_its_part(one) else one for number, one in enumerate(words)]
    return [*notes, *tagged]


def _names_its_part(line: str) -> bool:
    """Whether a line of a cell says itself that it is spoken or shown, as in a column "VISUAL / SUPER"."""
    return any((found := pattern.match(line)) and line[found.end() :].lstrip()[:1] == ":" for tag, pattern in _TAGS)
