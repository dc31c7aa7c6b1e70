"""What becomes of each judgement of a set, so that none is lost and none is chosen silently?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, value_sha256
from fairdraft.domain.rating_set import ConflictKind, RatingSet, say_the_same, vote_object
from fairdraft.store import tables
from fairdraft.store.judgement_places import KINDS, standing_judgements

_CONFLICTS = tables.merge_conflicts
_FORMER = tables.former_ratings
_DRAFTS = tables.drafts

Judgement = dict[str, Any]


class JudgementMerge:
    """Takes the ratings and votes of a set in, as part of a transaction.

    `raters` are those of the set who are called otherwise here, each with that pseudonym. `counts` has what was
    imported, already there and conflicting, `rejected` the reasons with their counts; `sessions` and `met` are for the
    record of the merge (see `merge_details`).
    """

    def __init__(self, connection: Connection, given: RatingSet, source: str, now: datetime) -> None:
        self._connection = connection
        self._given = given
        self._source = source
        self._now = now
        self.raters: Mapping[str, str] = {}
        self.sessions: set[str] = set()
        self.met: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self._standing = standing_judgements(connection, given.study)
        self._known: dict[tuple[str, str], dict[str, Row[Any]]] = {}
        for row in connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.study == given.study)):
            self._known.setdefault((row.kind, row.place), {})[row.content_sha256] = row
        known = ((kind, row) for (kind, _), rows in self._known.items() for row in rows.values())
        self._by_id: dict[tuple[str, str], Judgement] = {(kind, row.content["id"]): row.content for kind, row in known}
        self._by_id |= {(kind, content["id"]): content for (kind, _), content in self._standing.items()}
        of_study = select(_DRAFTS.c.id).where(_DRAFTS.c.study == given.study)
        former = connection.execute(select(_FORMER.c.content).where(_FORMER.c.draft_id.in_(of_study))).scalars()
        self._former = {value_sha256(content) for content in former}

    def run(self) -> None:
        """Take everything in.

        Raises:
            KnownError: an id is that of a judgement of something else.
        """
        rubric = (self._given.rubric.id, self._given.rubric.version)
        ratings: list[tuple[ConflictKind, Judgement]] = []
        for rating in self._given.ratings:
            if (rating.rubric_id, rating.rubric_version) != rubric:
                self.rejected["rated by another version of the rubric"] += 1
            else:
                ratings.append(("rating", rating.as_object()))
        votes: list[tuple[ConflictKind, Judgement]] = [("vote", vote_object(one)) for one in self._given.votes]
        self.raters = self._called_here([*ratings, *votes])
        for kind, content in (*ratings, *votes):
            self._take(kind, content)

    def _called_here(self, given: Iterable[tuple[ConflictKind, Judgement]]) -> dict[str, str]:
        """Raters who were given another pseudonym on one of the laptops are known again by the judgements that both
        have: else what they judge later would be another person's.
        """
        names: dict[str, set[str]] = {}
        for kind, content in given:
            here = self._by_id.get((kind, content["id"]))
            if here is not None:
                names.setdefault(content["rater"], set()).add(here["rater"])
        return {rater: min(called) for rater, called in names.items() if len(called) == 1 and called != {rater}}

    def _take(self, kind: ConflictKind, content: Judgement) -> None:
        how = KINDS[kind]
        content = self._under_the_name_here(kind, content)
        key = (kind, how.place(content))
        here = self._standing.get(key)
        sha256 = value_sha256(content)
        # What its rater changed here since, or took back, is no news.
        if here is None and sha256 not in self._former:
            how.add(self._connection, content)
            self._standing[key] = self._by_id[kind, content["id"]] = content
            self._brought(content)
            self.counts["imported"] += 1
        elif here is None or value_sha256(here) == sha256:
            self.counts["already there"] += 1
        elif sha256 in self._known.get(key, {}):
            waiting = self._known[key][sha256].resolved_at is None and not say_the_same(kind, here, content)
            self.counts["conflicting" if waiting else "already there"] += 1
        elif sha256 in self._former:
            self.counts["already there"] += 1
        else:
            self._brought(content)
            self.met.append((content["id"], here["id"]))
            self._keep_both(kind, key, here, content)
            # What says the same asks nobody to decide; both are kept, as the later may come to differ from a third.
            self.counts["already there" if say_the_same(kind, here, content) else "conflicting"] += 1

    def _under_the_name_here(self, kind: ConflictKind, content: Judgement) -> Judgement:
        place = KINDS[kind].place
        same_id = self._by_id.get((kind, content["id"]))
        if same_id is None:
            return {**content, "rater": self.raters.get(content["rater"], content["rater"])}
        content = {**content, "rater": same_id["rater"]}
        if place(same_id) != place(content):
            raise KnownError(
                f"The {kind} {content['id']} of the set is about something else here.",
                "It was changed on its way; nothing was taken in.",
            )
        return content

    def _brought(self, content: Mapping[str, Any]) -> None:
        if content.get("session_id") is not None:
            self.sessions.add(content["session_id"])

    def _keep_both(self, kind: ConflictKind, key: tuple[str, str], here: Judgement, content: Judgement) -> None:
        how = KINDS[kind]
        decided = any(row.resolved_at is not None for row in self._known.get(key, {}).values())

        def rank(one: Mapping[str, Any]) -> tuple[str, str]:
            return str(one[how.moment]), value_sha256(one)

        # What a person decided stands; else the later one, so that the order of merges makes no difference.
        waits = content
        if not decided and rank(content) > rank(here):
            how.replace(self._connection, here, content)
            self._standing[key], waits = content, here
        row = {
            "id": new_id(),
            "study": self._given.study,
            "kind": kind,
            "place": key[1],
            "content": waits,
            "content_sha256": value_sha256(waits),
            "source": self._source,
            "found_at": self._now,
            "resolved_at": None,
            "resolved_by": "",
        }
        self._connection.execute(insert(_CONFLICTS).values(row))
        stored = self._connection.execute(select(_CONFLICTS).where(_CONFLICTS.c.id == row["id"])).one()
        self._known.setdefault(key, {})[stored.content_sha256] = stored
