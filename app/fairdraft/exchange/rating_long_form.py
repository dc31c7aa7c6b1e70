"""Which ratings does a sheet hold that has a row for each score: draft, rater, criterion, score?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.rating_columns import SCORE_PREFIX
from fairdraft.exchange.rating_header import columns_meant
from fairdraft.exchange.rating_records import RecordStream

_CRITERION = ("criterion", "criteria", "question", "dimension")
_SCORE = ("score", "rating", "value", "points")
_KEY = ("draft_id", "rater_id", "occasion")
_MOST_TOLD = 10


def in_long_form(columns: Sequence[str]) -> tuple[str, str] | None:
    """The columns of criterion and score, where a header has one of each and no column of a criterion's scores."""
    meant = columns_meant(columns)
    if any(meant.get(one, one).startswith(SCORE_PREFIX) for one in columns):
        return None
    found = [[one for one in columns if one.strip().casefold() in names] for names in (_CRITERION, _SCORE)]
    return (found[0][0], found[1][0]) if all(len(one) == 1 for one in found) else None


def widened(stream: RecordStream, source: str) -> RecordStream:
    """One record for each draft, rater and occasion, on the line of its first row; any other stream as it is.

    A value that stands in some rows of a rating counts for all; comments are joined, each behind its criterion.

    Raises:
        KnownError: rows of one rating score a criterion twice or have different values in another column, or a row
            names no criterion.
    """
    named = in_long_form(stream.columns)
    meant = columns_meant(stream.columns)
    own = {meant.get(one, one): one for one in stream.columns}
    if named is None or not {"draft_id", "rater_id"} <= own.keys():
        return stream
    key = [own[one] for one in _KEY if one in own]
    wide = _Ratings(*named, comment=own.get("comment", ""))
    for line, record in stream.records:
        wide.add(line, tuple(str(record.get(one) or "").strip() for one in key), record)
    if wide.problems:
        more = len(wide.problems) - _MOST_TOLD
        told = "; ".join(wide.problems[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
        raise KnownError(f"{source} was not imported: {told}.", "Fix these lines; no row was imported.")
    left = [one for one in stream.columns if one not in named]
    return RecordStream((*left, *wide.scores), iter(wide.records()), stream.decimal_comma)


class _Ratings:
    """Ratings while their rows come in; `scores` are the columns of their criteria, in the order of the file."""

    def __init__(self, criterion: str, score: str, *, comment: str) -> None:
        self._criterion, self._score, self._comment = criterion, score, comment
        self._found: dict[tuple[str, ...], tuple[int, dict[str, Any]]] = {}
        self.scores: dict[str, None] = {}
        self.problems: list[str] = []

    def add(self, line: int, key: tuple[str, ...], row: Mapping[str, Any]) -> None:
        """Take a row in, or tell what is wrong with it."""
        name = str(row.get(self._criterion) or "").strip()
        column = _column(name)
        if not column:
            self.problems.append(f"line {line}: {self._criterion} is empty")
            return
        self.scores[column] = None
        first, rating = self._found.setdefault(key, (line, {}))
        if column in rating:
            self.problems.append(
                f'line {line}: "{name}" is already given for this draft by this rater, at line {first} or below'
            )
            return
        rating[column] = row.get(self._score)
        for one, value in row.items():
            if value is None or one in (self._criterion, self._score):
                continue
            before = rating.get(one)
            if one == self._comment:
                said = f"{name}: {value}"
                rating[one] = said if before is None else f"{before}; {said}"
            elif before is not None and before != value:
                self.problems.append(
                    f'line {line}: {one} is "{value}", but the same rating has "{before}" on line {first}'
                )
            else:
                rating[one] = value

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each rating with the line of its first row."""
        yield from self._found.values()


def _column(criterion: str) -> str:
    """The column of a criterion's scores: `Brand voice (1-5)` is `score_brand_voice`."""
    known = columns_meant([criterion]).get(criterion, criterion)
    if known.startswith(SCORE_PREFIX):
        return known
    plain = re.sub(r"[^a-z0-9]+", "_", criterion.casefold()).strip("_")
    return f"{SCORE_PREFIX}{plain}" if plain else ""
