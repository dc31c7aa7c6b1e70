"""What is known of the places of a study, and how does each come to hold the judgement that counts?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from fairdraft.domain.identity import new_id, value_sha256
from fairdraft.domain.judgement_record import (
    ConflictKind,
    Ending,
    Settlement,
    endings_of,
    judgement_sha256,
    settlements_of,
)
from fairdraft.domain.judgement_standing import Decisions
from fairdraft.domain.rating_set import say_the_same
from fairdraft.store import tables
from fairdraft.store.judgement_events import earlier_settlements, former_endings, kept_events
from fairdraft.store.judgement_places import KINDS, standing_judgements
from fairdraft.store.study_repository import write_event

_CONFLICTS = tables.merge_conflicts
_FORMER = tables.former_ratings

Judgement = dict[str, Any]
Place = tuple[ConflictKind, str]


class JudgementLedger:
    """The judgements of a study by place and hash, as part of a transaction that writes.

    What stands, what waits or was set aside (rows of conflicts) and what is brought; with what is on record of ended
    ones and of decisions. `source` is the file that brings something, empty where none does.
    """

    def __init__(self, connection: Connection, study_id: str, source: str, now: datetime) -> None:
        self._connection = connection
        self._study = study_id
        self._source = source
        self._now = now
        self._rows: dict[Place, dict[str, Row[Any]]] = {}
        self._brought: dict[Place, dict[str, Judgement]] = {}
        self._by_id: dict[tuple[str, str], Judgement] = {}
        for row in connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.study == study_id)):
            self._rows.setdefault((row.kind, row.place), {})[judgement_sha256(row.content)] = row
            self._by_id[row.kind, row.content["id"]] = row.content
        self._standing = here = standing_judgements(connection, study_id)
        # Made when one is asked for: of a hundred thousand ratings a set brings few.
        self._hashes: dict[Place, str] = {}
        self._by_id |= {(kind, content["id"]): content for (kind, _), content in here.items()}
        kept = kept_events(connection, study_id)
        earlier = earlier_settlements(connection, study_id, here, kept)
        for settled in earlier:
            write_event(connection, settled.event(study_id))
        self.endings = {(one.kind, one.sha256): one for one in former_endings(connection, study_id, here)}
        self.endings |= {(one.kind, one.sha256): one for one in endings_of(kept)}
        self._settlements = [*settlements_of(kept), *earlier]
        self.decisions = Decisions(self._settlements)

    @property
    def disputed(self) -> tuple[Place, ...]:
        """The places that have, or had, more than one judgement."""
        return tuple(self._rows)

    def known(self, kind: str, judgement_id: str) -> Judgement | None:
        """What is here under an id."""
        return self._by_id.get((kind, judgement_id))

    def has(self, place: Place, sha256: str) -> bool:
        """Whether a judgement stands, waits or was set aside in a place."""
        return self.stands(place) == sha256 or sha256 in self._rows.get(place, {})

    def stands(self, place: Place) -> str | None:
        """The hash of what stands in a place."""
        if place not in self._standing:
            return None
        if place not in self._hashes:
            self._hashes[place] = judgement_sha256(self._standing[place])
        return self._hashes[place]

    def content(self, place: Place, sha256: str) -> Judgement:
        """A judgement that is in a place."""
        return self._standing[place] if sha256 == self.stands(place) else self._rows[place][sha256].content

    def row(self, place: Place, sha256: str) -> Row[Any]:
        """The row of a judgement that waits in a place or was set aside."""
        return self._rows[place][sha256]

    def waiting(self, place: Place) -> frozenset[str]:
        """What waits in a place for a person to decide."""
        if place not in self._standing:
            return frozenset()
        here = self._standing[place]
        rows = self._rows.get(place, {}).items()
        return frozenset(
            sha256 for sha256, row in rows if row.resolved_at is None and not say_the_same(place[0], here, row.content)
        )

    def open_in(self, place: Place) -> frozenset[str]:
        """What stands in a place or waits there, whether somebody has to decide or not."""
        rows = self._rows.get(place, {}).items()
        found = {sha256 for sha256, row in rows if row.resolved_at is None}
        return frozenset(found if (here := self.stands(place)) is None else {*found, here})

    def is_aside(self, place: Place, sha256: str) -> bool:
        """Whether somebody decided against a judgement of a place."""
        row = self._rows.get(place, {}).get(sha256)
        return row is not None and row.resolved_at is not None

    def ended_in(self, place: Place) -> tuple[Ending, ...]:
        """How judgements that are in a place ended; `settle` removes them."""
        here = [*self._rows.get(place, {}), self.stands(place)]
        return tuple(self.endings[place[0], one] for one in here if one and (place[0], one) in self.endings)

    def decided_both_ways(self, place: Place) -> bool:
        """Whether people decided for and against what stands in a place, and something else waits for that there."""
        here = self.stands(place)
        return here is not None and any(self.decisions.both_ways(here, one) for one in self.waiting(place))

    def bring(self, place: Place, sha256: str, content: Judgement) -> None:
        """Have a judgement among those of a place from the next `settle` on."""
        self._brought.setdefault(place, {})[sha256] = content
        self._by_id[place[0], content["id"]] = content

    def learn(self, endings: Iterable[Ending], settlements: Iterable[Settlement]) -> set[Place]:
        """Take note of ended judgements and decisions. Their events are written by whoever has them.

        Returns:
            the places here of judgements that ended.
        """
        self._settlements += settlements
        self.decisions = Decisions(self._settlements)
        ended: set[Place] = set()
        for one in endings:
            self.endings.setdefault((one.kind, one.sha256), one)
            content = self.known(one.kind, one.judgement)
            if content is not None:
                ended.add((one.kind, KINDS[one.kind].place(content)))
        return ended

    def settle(self, place: Place) -> None:
        """Bring what counts in a place to stand, and the rest to wait or to be set aside; what ended goes."""
        kind, _ = place
        how = KINDS[kind]
        sha256_here, here = self.stands(place), self._standing.get(place)
        rows = self._rows.get(place, {})
        contents = {sha256: row.content for sha256, row in rows.items()} | self._brought.pop(place, {})
        if sha256_here is not None and here is not None:
            contents[sha256_here] = here
        alive = {sha256: content for sha256, content in contents.items() if (kind, sha256) not in self.endings}
        said = self.decisions.standing({sha256: str(content[how.moment]) for sha256, content in alive.items()})
        if said.stands != sha256_here:
            if here is not None:
                how.remove(self._connection, here)
                del self._standing[place], self._hashes[place]
            if said.stands is not None:
                how.add(self._connection, alive[said.stands])
                self._standing[place], self._hashes[place] = alive[said.stands], said.stands
        for sha256 in (*rows, *([] if sha256_here is None else [sha256_here])):
            if sha256 not in alive:
                self._keep_former(kind, sha256, contents[sha256])
        self._write_rows(place, {sha256: one for sha256, one in alive.items() if sha256 != said.stands}, said.aside)

    def _write_rows(self, place: Place, others: Mapping[str, Judgement], aside: Mapping[str, Settlement]) -> None:
        rows = self._rows.get(place, {})
        # What stood takes the row of what stands now: it is the same conflict.
        free = next((row for sha256, row in rows.items() if sha256 == self.stands(place)), None)
        after: dict[str, Row[Any]] = {}
        for sha256, content in others.items():
            made = aside.get(sha256)
            values = {
                "content": content,
                "content_sha256": value_sha256(content),
                "resolved_at": None if made is None else made.at,
                "resolved_by": "" if made is None else made.by,
            }
            row = rows.get(sha256)
            if row is None and free is not None:
                row, free = free, None
            after[sha256] = self._write_row(place, row, values)
        kept = {row.id for row in after.values()}
        for row in rows.values():
            if row.id not in kept:
                self._connection.execute(delete(_CONFLICTS).where(_CONFLICTS.c.id == row.id))
        self._rows.pop(place, None)
        if after:
            self._rows[place] = after

    def _write_row(self, place: Place, row: Row[Any] | None, values: dict[str, Any]) -> Row[Any]:
        if row is None:
            name = new_id()
            values |= {"id": name, "study": self._study, "kind": place[0], "place": place[1]}
            values |= {"source": self._source, "found_at": self._now}
            self._connection.execute(insert(_CONFLICTS).values(values))
        elif all(getattr(row, column) == value for column, value in values.items()):
            return row
        else:
            self._connection.execute(update(_CONFLICTS).where(_CONFLICTS.c.id == row.id).values(values))
            name = row.id
        return self._connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.id == name)).one()

    def _keep_former(self, kind: ConflictKind, sha256: str, content: Judgement) -> None:
        """What ended elsewhere is kept here as what ended here is; of votes nothing is kept."""
        ending = self.endings[kind, sha256]
        if (
            kind == "rating"
            and not self._connection.execute(select(_FORMER.c.id).where(_FORMER.c.id == ending.id)).all()
        ):
            self._connection.execute(
                insert(_FORMER).values(
                    id=ending.id,
                    rating_id=content["id"],
                    draft_id=content["draft_id"],
                    ended_at=ending.at,
                    why=ending.why,
                    content=content,
                )
            )
