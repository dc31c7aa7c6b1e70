"""What becomes of each judgement of a set, so that none is lost and none is chosen silently?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from fairdraft.domain.errors import KnownError
from fairdraft.domain.judgement_record import ConflictKind, endings_of, judgement_sha256, settlements_of
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rating_set import RatingSet, vote_object
from fairdraft.store.judgement_ledger import Judgement, JudgementLedger, Place
from fairdraft.store.judgement_places import KINDS


class JudgementMerge:
    """Takes the ratings and votes of a set in, as part of a transaction, with what it tells of ended ones and of
    decisions.

    `raters` are those of the set who are called otherwise here, each with that pseudonym. `counts` has what a
    `MergeReport` tells, by its names, `rejected` the reasons with their counts; `sessions` and `met` are for the record
    of the merge (see `merge_details`).
    """

    def __init__(self, connection: Connection, given: RatingSet, source: str, now: datetime) -> None:
        self._given = given
        self.raters: Mapping[str, str] = {}
        self.sessions: set[str] = set()
        self.met: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self._ledger = JudgementLedger(connection, given.study, source, now)

    def run(self) -> None:
        """Take everything in.

        Raises:
            KnownError: an id is that of a judgement of something else.
        """
        given = self._given
        counting = [*self._as_objects(given.ratings, given.votes)]
        beside = [*self._as_objects(given.waiting_ratings, given.waiting_votes)]
        self.raters = self._called_here([*counting, *beside])
        ledger = self._ledger
        events = [replace(one, by=self.raters.get(one.by, one.by)) for one in given.events]
        both_ways = {place for place in ledger.disputed if ledger.decided_both_ways(place)}
        ended = ledger.learn(endings_of(events), settlements_of(events))
        told = [(*self._bring(kind, content), True) for kind, content in counting]
        told += [(*self._bring(kind, content), False) for kind, content in beside]
        # In one order: of judgements given in the same moment, the first that was written is listed first.
        places = sorted({*ledger.disputed, *ended, *(place for place, *_ in told)})
        before = {place: ledger.open_in(place) for place in places}
        for place in places:
            self._count_ended(place)
            ledger.settle(place)
        for place, sha256, is_new, is_counted in told:
            what = self._what_became(place, sha256, before[place], is_new=is_new)
            if is_counted or what in ("imported", "conflicting"):
                self.counts[what] += 1
        for place, were_open in before.items():
            self.counts["settled"] += sum(ledger.is_aside(place, sha256) for sha256 in were_open)
            self.counts["decided_both_ways"] += ledger.decided_both_ways(place) and place not in both_ways

    def _count_ended(self, place: Place) -> None:
        for ending in self._ledger.ended_in(place):
            self.counts["taken_back" if ending.why == "withdrawn" else "changed"] += 1

    def _what_became(self, place: Place, sha256: str, before: frozenset[str], *, is_new: bool) -> str:
        """The figure of a `MergeReport` that a judgement of the set belongs to."""
        ledger = self._ledger
        if (place[0], sha256) in ledger.endings:
            return "stayed_back"
        waiting = ledger.waiting(place)
        if sha256 in waiting:
            return "conflicting"
        if not is_new or ledger.stands(place) != sha256:
            return "already_there"
        if waiting & before:
            return "conflicting"
        # What was here and waits nevertheless says the same.
        return "already_there" if ledger.open_in(place) & before else "imported"

    def _as_objects(self, ratings: Iterable[Rating], votes: Iterable[Vote]) -> Iterable[tuple[ConflictKind, Judgement]]:
        rubric = (self._given.rubric.id, self._given.rubric.version)
        for rating in ratings:
            if (rating.rubric_id, rating.rubric_version) != rubric:
                self.rejected["rated by another version of the rubric"] += 1
            else:
                yield "rating", rating.as_object()
        for vote in votes:
            yield "vote", vote_object(vote)

    def _called_here(self, given: Iterable[tuple[ConflictKind, Judgement]]) -> dict[str, str]:
        """Raters who were given another pseudonym on one of the laptops are known again by the judgements that both
        have: else what they judge later would be another person's.
        """
        names: dict[str, set[str]] = {}
        for kind, content in given:
            here = self._ledger.known(kind, content["id"])
            if here is not None:
                names.setdefault(content["rater"], set()).add(here["rater"])
        return {rater: min(called) for rater, called in names.items() if len(called) == 1 and called != {rater}}

    def _bring(self, kind: ConflictKind, content: Judgement) -> tuple[Place, str, bool]:
        """Have the ledger know a judgement; tells its place and hash, and whether it is new here."""
        content = self._under_the_name_here(kind, content)
        place, sha256 = (kind, KINDS[kind].place(content)), judgement_sha256(content)
        # What its rater changed or took back since is no news.
        if self._ledger.has(place, sha256) or (kind, sha256) in self._ledger.endings:
            return place, sha256, False
        here = self._ledger.stands(place)
        if here is not None:
            self.met.append((content["id"], self._ledger.content(place, here)["id"]))
        if content.get("session_id") is not None:
            self.sessions.add(content["session_id"])
        self._ledger.bring(place, sha256, content)
        return place, sha256, True

    def _under_the_name_here(self, kind: ConflictKind, content: Judgement) -> Judgement:
        place = KINDS[kind].place
        same_id = self._ledger.known(kind, content["id"])
        if same_id is None:
            return {**content, "rater": self.raters.get(content["rater"], content["rater"])}
        content = {**content, "rater": same_id["rater"]}
        if place(same_id) != place(content):
            raise KnownError(
                f"The {kind} {content['id']} of the set is about something else here.",
                "It was changed along the way; nothing was imported.",
            )
        return content
