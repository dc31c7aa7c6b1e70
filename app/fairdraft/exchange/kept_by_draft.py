"""How are rating rows taken some at a time, and what is made of a draft's values kept for its next ratings?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, Generic, TypeVar

from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.rating_table import RatingTable, Value

M = TypeVar("M")

_CHARACTERS_KEPT = 16_000_000
_CHARACTERS_AT_ONCE = 1_000_000
_ROWS_AT_ONCE = 2_000


class KeptByDraft(Generic[M]):
    """Makes something of drafts, once for each while there is room to keep it.

    Args:
        make: makes it of drafts that are new, all at once.
    """

    def __init__(self, make: Callable[[list[dict[str, Any]]], list[M]]) -> None:
        self._make = make
        # By identity, with the mapping itself so that its identity is not given to another one.
        self._kept: dict[int, tuple[dict[str, Any], M]] = {}
        self._room = _CHARACTERS_KEPT

    def of(self, drafts: Sequence[dict[str, Any]]) -> list[M]:
        """What was made of each draft, in their order."""
        if self._room < 0:
            self._kept.clear()
            self._room = _CHARACTERS_KEPT
        kept = self._kept
        keys = list(map(id, drafts))
        new = {key: draft for key, draft in zip(keys, drafts, strict=True) if key not in kept}
        if new:
            made = self._make(list(new.values()))
            kept.update(zip(new, zip(new.values(), made, strict=True), strict=True))
            self._room -= sum(map(_length, new.values()))
        return [kept[key][1] for key in keys]


def in_pieces(rows: RatingRows) -> Iterator[RatingRows]:
    """The same rows, so many at a time that what is made of them stays small in memory."""
    begin = 0
    said = _CHARACTERS_AT_ONCE
    distinct = dict(zip(map(id, rows.drafts), rows.drafts, strict=True))
    lengths = {key: _length(draft) for key, draft in distinct.items()}
    for end, length in enumerate(accumulate(map(lengths.__getitem__, map(id, rows.drafts)))):
        if length >= said or end - begin == _ROWS_AT_ONCE:
            if end > begin:
                yield _cut(rows, begin, end)
                begin = end
            said = length + _CHARACTERS_AT_ONCE
    if begin < len(rows.drafts):
        yield _cut(rows, begin, len(rows.drafts))


def columns_of(rows: Iterable[RatingRows], table: RatingTable) -> Iterator[list[Sequence[Value]]]:
    """The table's columns, for some rows at a time; errors as of `ColumnPart.of_rows`."""

    def of_drafts(drafts: list[dict[str, Any]]) -> list[tuple[Value, ...]]:
        for one in drafts:
            table.require_known(one)
        columns = [column for part in table.parts if part.of_draft for column in part.of_drafts(drafts)]
        return list(zip(*table.storable(columns), strict=True))

    kept = KeptByDraft(of_drafts)
    for some in rows:
        table.require_known(some.own)
        for few in in_pieces(some):
            of_draft = iter(list(zip(*kept.of(few.drafts), strict=True)))
            columns: list[Sequence[Value]] = []
            for part in table.parts:
                columns += islice(of_draft, len(part.names)) if part.of_draft else table.storable(part.of_rows(few))
            yield columns
            table.rows += len(few.drafts)


def _cut(rows: RatingRows, begin: int, end: int) -> RatingRows:
    if begin == 0 and end == len(rows.drafts):
        return rows
    return RatingRows(rows.drafts[begin:end], {name: values[begin:end] for name, values in rows.own.items()})


def _length(draft: dict[str, Any]) -> int:
    return len(draft.get("draft_text") or "")
