"""How is approved copy looked through, corrected, taken out and put back in the store?"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, func, select, type_coerce, update

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.copy_filter import ENDING_DAYS, CopyFilter, CopyGroup, CopyOrder, CopyUse
from fairdraft.domain.errors import KnownError
from fairdraft.store import tables
from fairdraft.store.column_types import storable
from fairdraft.store.library_repository import copy_of_row, copy_row
from fairdraft.store.repository import Repository
from fairdraft.store.word_index import into_index, out_of_index

_TABLE = tables.approved_copy
_DRAFTS = tables.drafts
_SAID = ("product", "ad_type", "section", "name", "approved_on", "reference", "expires", "findings")
_IDS_AT_ONCE = 500


class LibraryShelfRepository(Repository):
    """The library as it is looked through."""

    def copy_ids(self, wanted: CopyFilter, day: date) -> tuple[str, ...]:
        """See `ShelfStore.copy_ids`."""
        query = select(_TABLE.c.id).where(_TABLE.c.deleted_at.is_(None), *_conditions(wanted, day))
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(*_order(wanted))).scalars())

    def copies_of_ids(self, ids: Sequence[str]) -> dict[str, ApprovedCopy]:
        """See `ShelfStore.copies_of_ids`."""
        found: dict[str, ApprovedCopy] = {}
        with self._database.reading() as connection:
            for some in _in_parts(ids):
                query = select(_TABLE).where(_TABLE.c.deleted_at.is_(None), _TABLE.c.id.in_(some))
                found |= {row.id: copy_of_row(row) for row in connection.execute(query)}
        return found

    def copy_groups(self) -> tuple[CopyGroup, ...]:
        """See `ShelfStore.copy_groups`."""
        columns = (_TABLE.c.product, _TABLE.c.ad_type, _TABLE.c.section)
        query = select(*columns, func.count().label("number")).where(_TABLE.c.deleted_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.group_by(*columns).order_by(*columns))
            return tuple(CopyGroup(row.product, row.ad_type, row.section, row.number) for row in rows)

    def copy_keys(self) -> set[tuple[str, str]]:
        """See `LibraryStore.copy_keys`."""
        query = select(_TABLE.c.product, _TABLE.c.text_key).where(_TABLE.c.deleted_at.is_(None))
        with self._database.reading() as connection:
            return {(row.product, row.text_key) for row in connection.execute(query)}

    def change_copy(self, copy: ApprovedCopy) -> None:
        """See `ShelfStore.change_copy`."""
        row = copy_row(copy)
        with self._database.writing() as writing:
            connection = writing.connection
            same = select(_TABLE.c.name).where(
                _TABLE.c.product == copy.product, _TABLE.c.text_key == row["text_key"], _TABLE.c.id != copy.id
            )
            if (other := connection.execute(same.limit(1)).scalar()) is not None:
                what = f'The product already has these words, or had them before they were removed: "{other}".'
                raise KnownError(what, "Keep one of the two.")
            this = _TABLE.c.id == copy.id, _TABLE.c.deleted_at.is_(None)
            if connection.execute(select(_TABLE.c.id).where(*this)).scalar() is None:
                raise KnownError(f'"{copy.name}" is no longer in the library.', "Add it again.")
            # The index is told what it has to forget while the table still has it.
            out_of_index(connection, copy.id)
            connection.execute(update(_TABLE).where(*this).values({name: row[name] for name in _SAID}))
            into_index(connection, copy.id)
            writing.changed("approved_copy", copy.id)

    def remove_copies(self, ids: Iterable[str]) -> tuple[str, ...]:
        """See `ShelfStore.remove_copies`."""
        return self._set_removed(ids, removed=True)

    def restore_copies(self, ids: Iterable[str]) -> tuple[str, ...]:
        """See `ShelfStore.restore_copies`."""
        return self._set_removed(ids, removed=False)

    def uses_of_copy(self, copy_id: str, most: int) -> tuple[CopyUse, ...]:
        """See `ShelfStore.uses_of_copy`."""
        named = type_coerce(_DRAFTS.c.provenance, Text).contains(f'"{storable(copy_id)}"', autoescape=True)
        columns = (_DRAFTS.c.id, _DRAFTS.c.study, _DRAFTS.c.campaign, _DRAFTS.c.brief, _DRAFTS.c.made_at)
        query = select(*columns, _DRAFTS.c.provenance).where(_DRAFTS.c.deleted_at.is_(None), named)
        query = query.order_by(_DRAFTS.c.made_at.desc(), _DRAFTS.c.number.desc()).limit(most)
        with self._database.reading() as connection:
            return tuple(
                CopyUse(row.id, row.study, row.campaign, row.brief, row.made_at)
                for row in connection.execute(query)
                if copy_id in row.provenance.get("retrieval_ids", ())
            )

    def _set_removed(self, ids: Iterable[str], *, removed: bool) -> tuple[str, ...]:
        wanted = tuple(dict.fromkeys(ids))
        state = _TABLE.c.deleted_at.is_(None) if removed else _TABLE.c.deleted_at.is_not(None)
        done: list[str] = []
        with self._database.writing() as writing:
            for some in _in_parts(wanted):
                there = set(
                    writing.connection.execute(select(_TABLE.c.id).where(_TABLE.c.id.in_(some), state)).scalars()
                )
                moment = self._clock() if removed else None
                writing.connection.execute(update(_TABLE).where(_TABLE.c.id.in_(there)).values(deleted_at=moment))
                for one in some:
                    if one in there:
                        done.append(one)
                        writing.changed("approved_copy", one)
        return tuple(done)


def _in_parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[first : first + _IDS_AT_ONCE] for first in range(0, len(ids), _IDS_AT_ONCE))


def _conditions(wanted: CopyFilter, day: date) -> list[ColumnElement[bool]]:
    columns = _TABLE.c
    named = {"product": wanted.product, "ad_type": wanted.ad_type, "section": wanted.section}
    found: list[ColumnElement[bool]] = [columns[name] == value for name, value in named.items() if value is not None]
    if wanted.standing == "expired":
        found.append(columns.expires <= day.isoformat())
    elif wanted.standing == "in_force":
        found.append(columns.expires.is_(None) | (columns.expires > day.isoformat()))
    elif wanted.standing == "ending":
        last = day + timedelta(days=ENDING_DAYS)
        found += [columns.expires > day.isoformat(), columns.expires <= last.isoformat()]
    return found


def _order(wanted: CopyFilter) -> list[Any]:
    columns = _TABLE.c
    newest = columns.number.desc()
    orders: dict[CopyOrder, list[Any]] = {
        "newest": [newest],
        "name": [func.lower(columns.name), newest],
        # Rows without a day come last, in either database.
        "approved": [columns.approved_on.is_(None), columns.approved_on.desc(), newest],
        "expires": [columns.expires.is_(None), columns.expires, newest],
    }
    return orders[wanted.order]
