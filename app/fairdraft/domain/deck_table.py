"""In which lines are the tables of a copy deck read: the facts at its head, and copy with what stands beside it?

Facts ("Client", "Job number") stand in a line with their names. In a table whose heads tell names of parts, copy and
more, the copy stands under the name of its part. What stands beside it (references, comments, counts) becomes a note in
square brackets with the head of its column, so that it is kept and is no copy.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from fairdraft.domain.manuscript import label_in, names_part

_Column = Literal["name", "copy", "note"]
_KINDS: tuple[tuple[_Column, re.Pattern[str]], ...] = (
    (
        "name",
        re.compile(
            r"(?:(?:copy|content|ad|page|text|layout) )?(?:element|component|section|part|panel|frame|module|location|"
            r"placement|item|field|area|position|block|asset|type)s?(?: name)?",
            re.IGNORECASE,
        ),
    ),
    (
        "copy",
        re.compile(
            r"(?:(?:final|proposed|revised|new|clean|body|draft|approved|current) )?(?:copy|text|wording|content)"
            r"(?: deck)?(?: (?-i:[A-H])| \([^()]*\))?",
            re.IGNORECASE,
        ),
    ),
    (
        "note",
        re.compile(
            r"(?:#|no\.?|number|(?:(?:refs?|references?|sources?|support|substantiation|citations?|claims?|comments?|notes?|"
            r"annotations?|remarks?|mlr|prc|medical|legal|regulatory|review|reviewer|status|char|chars|characters?|counts?|"
            r"words?|limits?|max|length|rationale|art|design|production|instructions?|owner|author|date|round|links?|"
            r"pi|previous|prior|old|former|responses?|resolution|changes?|reasons?|decision)\b.*))",
            re.IGNORECASE,
        ),
    ),
)
_FACT = re.compile(
    r"(?:client|agency|brand|product|generic|job|project|docket|campaign|piece|version|round|revision|date|due|writer|"
    r"copywriter|author|editor|account|reviewer|medical|status|stage|label|pi|isi|words?|size|format|channel|market|"
    r"audience|material|code|expir\w+|prepared|approved)\b.*",
    re.IGNORECASE,
)
_LONGEST_HEAD = 40
_MOST_NAME_WORDS = 8
_FIRST_ROWS = 2
_ANY_COPY = "Copy:"
_IN_BRACKETS = str.maketrans("[]", "()")

# As many as a table of Word may have.
_MOST_COLUMNS = 63


@dataclass(frozen=True, slots=True)
class TableCell:
    """The lines of a cell, and over how many columns it stands."""

    lines: Sequence[str]
    span: int = 1


_Row = Sequence[TableCell]


class DeckLine(str):
    """A line of a deck's table, below its heads."""

    __slots__ = ()


class BesideCopy(DeckLine):
    """A line that stands beside the copy and is none."""

    __slots__ = ()


def columns_of(value: str) -> int:
    """Over how many columns a cell stands, as the file says it; 1 where it says what no table has."""
    return int(value) if value.isdecimal() and len(value) <= 2 and 1 <= int(value) <= _MOST_COLUMNS else 1


def places(row: _Row) -> Iterator[tuple[int, TableCell]]:
    """The cells of a row, each with the number of its first column, from 0."""
    at = 0
    for cell in row:
        yield at, cell
        at += cell.span


def deck_rows(rows: Sequence[_Row]) -> Iterator[str] | None:
    """The lines of a table in reading order, with all copy of a row before what stands beside it; None where no row at
    its top has the heads of a copy deck.
    """
    for number, row in enumerate(rows[:_FIRST_ROWS]):
        heads = [" ".join(" ".join(cell.lines).split()).strip(" *_:") for cell in row]
        kinds = _kinds(heads)
        if kinds is not None:
            columns = [
                one for one, cell in zip(zip(kinds, heads, strict=True), row, strict=True) for _ in range(cell.span)
            ]
            above = (line for one in rows[:number] for cell in one for line in cell.lines)
            below = (one if isinstance(one, DeckLine) else DeckLine(one) for one in _lines(rows[number + 1 :], columns))
            return chain(above, below)
    return None


def fact_rows(rows: Sequence[_Row]) -> Iterator[str] | None:
    """The lines of a table of facts, each behind its name: "Client: Example Pharma"; None where a table holds others.

    It has names and facts side by side, once or twice in a row; most of the names are those of such facts, and none is
    that of a part with copy.
    """
    pairs = [pair for row in rows for pair in zip(row[::2], row[1::2], strict=False)]
    names = [" ".join(" ".join(name.lines).split()).rstrip(" :") for name, _ in pairs]
    known = sum(len(one) <= _LONGEST_HEAD and _FACT.fullmatch(one) is not None for one in names)
    if not pairs or any(len(row) % 2 for row in rows) or known * 2 <= len(names) or any(map(names_part, names)):
        return None
    return (line for name, (_, fact) in zip(names, pairs, strict=True) for line in _fact_lines(name, fact.lines))


def _fact_lines(name: str, fact: Sequence[str]) -> Iterator[str]:
    said = [one for one in fact if one.strip()]
    yield f"{name}: {said[0]}" if name and said else name or "".join(said[:1])
    yield from said[1:]


def is_note_head(head: str) -> bool:
    """Whether the head of a column says that it stands beside the copy, as "Ref." and "Comments" do."""
    kinds = (kind for kind, pattern in _KINDS if len(head) <= _LONGEST_HEAD and pattern.fullmatch(head))
    return next(kinds, None) == "note"


def noted(cell: Sequence[str], head: str) -> Iterator[str]:
    """A cell beside the copy as lines in brackets, the first with the head of its column."""
    for number, line in enumerate(one.strip() for one in cell if one.strip()):
        yield _bracketed(f"{head}: {line}" if number == 0 and head else line)


def _kinds(heads: Sequence[str]) -> list[_Column] | None:
    """What each column holds; None where one of them cannot be told, or none holds copy beside others."""
    found: list[_Column] = []
    for number, head in enumerate(heads):
        kind = next((kind for kind, pattern in _KINDS if pattern.fullmatch(head)), None)
        if not head and number == 0:
            kind = "name"
        if kind is None or len(head) > _LONGEST_HEAD:
            return None
        found.append(kind)
    return found if "copy" in found and len(set(found)) > 1 else None


def _lines(rows: Sequence[_Row], columns: Sequence[tuple[_Column, str]]) -> Iterator[str]:
    """The lines of the rows; `columns` are what each column holds, with its head. Copy before the first label gets one,
    or it would be taken for the head of the deck.
    """
    labelled = all(kind != "name" for kind, _ in columns)
    for row in rows:
        if len(row) == 1:
            told = [(("name" if _is_short(row[0]) else "copy", ""), row[0].lines)]
        else:
            told = [(_held(cell, columns[place : place + cell.span]), cell.lines) for place, cell in places(row)]
        names = [line for (kind, _), lines in told if kind == "name" for line in _named(lines)]
        has_copy = any(kind == "copy" and "".join(lines).strip() for (kind, _), lines in told)
        labelled_here = any(not isinstance(line, BesideCopy) for line in names)
        if has_copy and not labelled and not labelled_here:
            yield _ANY_COPY
        labelled = labelled or has_copy or labelled_here
        yield from names
        for (kind, _), lines in told:
            if kind == "copy":
                yield from lines
        for (kind, head), lines in told:
            if kind == "note":
                yield from noted(lines, head)
        # A row may have cells beyond the heads.
        for (kind, _), lines in told:
            if kind == "":
                yield from lines


def _held(cell: TableCell, columns: Sequence[tuple[_Column, str]]) -> tuple[_Column | Literal[""], str]:
    """What a cell holds, with its head: over several columns it names what follows, or is copy if one of them is."""
    if cell.span > 1 and not (columns[:1] and columns[0][0] == "name" and _is_short(cell)):
        copy = next((one for one in columns if one[0] == "copy"), None)
        if copy is not None:
            return copy
    return columns[0] if columns else ("", "")


def _is_short(cell: TableCell) -> bool:
    return len(" ".join(cell.lines).split()) <= _MOST_NAME_WORDS


def _named(cell: Sequence[str]) -> Iterator[str]:
    """The name of a part as a label, and in brackets what it says besides, or all of it where no part is called so."""
    words = " ".join(" ".join(cell).split()).rstrip(" :")
    if not words:
        return
    if names_part(words):
        yield f"{words}:"
        return
    label = label_in(words)
    if label:
        yield f"{label}:"
    yield _bracketed(words)


def _bracketed(words: str) -> str:
    return BesideCopy(f"[{words.translate(_IN_BRACKETS)}]")
