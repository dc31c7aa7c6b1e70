"""How is approved copy kept and found by its words?"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, insert, or_, select, type_coerce, update
from sqlalchemy.engine import Row

from fairdraft.domain.approved_copy import ApprovedCopy, CopyBounds, CopyFindings
from fairdraft.domain.errors import KnownError
from fairdraft.store import tables
from fairdraft.store.column_types import storable
from fairdraft.store.repository import Repository, full_id, set_deleted
from fairdraft.store.word_index import found_by_words, found_in_a_row, into_index, out_of_index

_TABLE = tables.approved_copy
_PLAIN = ("id", "product", "ad_type", "section", "name", "text", "reference", "source", "source_id", "added_at")

_EVERYTHING = CopyBounds()


class LibraryRepository(Repository):
    """The library of approved copy."""

    def add_copies(self, copies: Iterable[ApprovedCopy]) -> tuple[str, ...]:
        """See `LibraryStore.add_copies`."""
        added: list[str] = []
        with self._database.writing() as writing:
            connection = writing.connection
            for copy in copies:
                same = (_TABLE.c.product == copy.product, _TABLE.c.text_key == copy.key)
                held = connection.execute(select(_TABLE.c.id, _TABLE.c.deleted_at).where(*same)).one_or_none()
                if held is None:
                    connection.execute(insert(_TABLE).values(copy_row(copy)))
                    into_index(connection, copy.id)
                elif held.deleted_at is not None:
                    row = copy_row(copy) | {"deleted_at": None}
                    out_of_index(connection, held.id)
                    connection.execute(update(_TABLE).where(_TABLE.c.id == held.id).values(row))
                    into_index(connection, copy.id)
                else:
                    continue
                added.append(copy.id)
                writing.changed("approved_copy", copy.id)
        return tuple(added)

    def copies(self, product: str | None = None) -> tuple[ApprovedCopy, ...]:
        """See `LibraryStore.copies`."""
        query = select(_TABLE).where(_TABLE.c.deleted_at.is_(None)).order_by(_TABLE.c.number)
        if product is not None:
            query = query.where(_TABLE.c.product == product)
        with self._database.reading() as connection:
            return tuple(copy_of_row(row) for row in connection.execute(query))

    def find_copies(
        self, words: Sequence[str], most: int, bounds: CopyBounds = _EVERYTHING
    ) -> tuple[ApprovedCopy, ...]:
        """See `LibraryStore.find_copies`."""
        if not words or most < 1:
            return ()
        asked = [storable(word) for word in words]
        with self._database.reading() as connection:
            numbers = found_by_words(connection, asked, most, bounds)
            query = select(_TABLE).where(_TABLE.c.number.in_(numbers))
            rows = {row.number: row for row in connection.execute(query)}
        return tuple(copy_of_row(rows[number]) for number in numbers)

    def ids_with_words(self, words: Sequence[str], most: int | None, *, loosely: bool = False) -> tuple[str, ...]:
        """See `LibraryStore.ids_with_words`."""
        with self._database.reading() as connection:
            return tuple(found_in_a_row(connection, words, most, loosely=loosely))

    def keyed_copies(self, bounds: CopyBounds = _EVERYTHING) -> tuple[tuple[str, str], ...]:
        """See `LibraryStore.keyed_copies`."""
        # Both are made by the program of plain characters: read as they stand, which is several times as fast.
        columns = (type_coerce(_TABLE.c.id, Text), type_coerce(_TABLE.c.text_key, Text))
        query = select(*columns).where(*_within(bounds)).order_by(_TABLE.c.number)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).all())

    def copy(self, copy_id: str) -> ApprovedCopy | None:
        """See `LibraryStore.copy`."""
        with self._database.reading() as connection:
            full = full_id(connection, _TABLE, copy_id, "piece of approved copy")
            row = None if full is None else connection.execute(select(_TABLE).where(_TABLE.c.id == full)).one()
        return None if row is None else copy_of_row(row)

    def remove_copy(self, copy_id: str) -> None:
        """See `LibraryStore.remove_copy`."""
        with self._database.writing() as writing:
            full = full_id(writing.connection, _TABLE, copy_id, "piece of approved copy")
            if full is None:
                what = f'There is no approved copy "{copy_id}" in the library.'
                raise KnownError(what, 'See the library screen, or its ids with "fairdraft library list".')
            if set_deleted(writing.connection, _TABLE, full, self._clock(), "piece of approved copy"):
                writing.changed("approved_copy", full)


def _within(bounds: CopyBounds) -> tuple[ColumnElement[bool], ...]:
    """The conditions of rows in use within the bounds."""
    column = _TABLE.c
    wanted: list[ColumnElement[bool]] = [column.deleted_at.is_(None)]
    if bounds.product is not None:
        wanted.append(column.product == bounds.product)
    if bounds.ad_type is not None:
        wanted.append(column.ad_type == bounds.ad_type)
    if bounds.sources:
        wanted.append(column.source.in_(bounds.sources))
    if bounds.in_force is not None:
        wanted.append(or_(column.expires.is_(None), column.expires > bounds.in_force.isoformat()))
    return tuple(wanted)


def copy_row(copy: ApprovedCopy) -> dict[str, Any]:
    """The columns of a piece."""
    row: dict[str, Any] = {name: getattr(copy, name) for name in _PLAIN}
    return row | {
        "text_key": copy.key,
        "approved_on": copy.approved_on.isoformat() if copy.approved_on else None,
        "expires": copy.expires.isoformat() if copy.expires else None,
        "findings": asdict(copy.findings),
    }


def copy_of_row(row: Row[Any]) -> ApprovedCopy:
    """The piece of a row."""
    values = {name: getattr(row, name) for name in _PLAIN}
    return ApprovedCopy(
        **values,
        approved_on=date.fromisoformat(row.approved_on) if row.approved_on else None,
        expires=date.fromisoformat(row.expires) if row.expires else None,
        findings=CopyFindings(**row.findings),
    )
