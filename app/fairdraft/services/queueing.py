"""Which drafts does a rater get, and in which order?"""

import secrets
from collections.abc import Iterator

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import named_id, new_id, utc_now
from fairdraft.domain.presentation import rater_seed
from fairdraft.domain.rating_queue import QueueStanding, StoredQueue, StudyEvent
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.services.begun_ratings import BegunRatings
from fairdraft.services.begun_votes import BegunVotes
from fairdraft.services.naming import known_study, somebody, unknown
from fairdraft.services.pair_queue import PairQueue
from fairdraft.services.ports import Documents, Store
from fairdraft.services.rater_orders import MadeDrafts, kept_seed, lengthened, present_orders
from fairdraft.services.rating_ports import UnfinishedRatings
from fairdraft.services.rating_queue import RatingQueue, rated_entries
from fairdraft.services.running_study import StudyRunService

_LARGEST_SEED = 2**31 - 1


class QueueingService:
    """Opens queues of blind rating, and ends their blindness. Raters are named by pseudonym."""

    def __init__(
        self, store: Store, documents: Documents, runs: StudyRunService, unfinished: UnfinishedRatings
    ) -> None:
        self._store = store
        self._documents = documents
        self._runs = runs
        self._unfinished = unfinished

    def open(self, study_id: str, rater: str, *, rater_role: str = "", session_id: str | None = None) -> RatingQueue:
        """A rater's queue: drawn at the first opening and kept; drafts that were made since come in at its end.

        Args:
            study_id: a study with a plan and drafts.
            rater: the rater's pseudonym.
            rater_role: such as "medical writer"; goes with the ratings.
            session_id: the sitting that ratings are counted in; a new one by default.

        Raises:
            UsageError: no name of a rater.
            KnownError: an unknown study, one without a plan or drafts, a rater that the plan does not name.
        """
        study, plan = self._planned(study_id)
        order = self._order(study, plan, rater)
        if not order.entries:
            raise KnownError(
                f'Study "{study_id}" has no drafts for {rater} to rate yet.',
                f'Make them on the page of the study, or with "fairdraft study run {study_id}".',
            )
        rubric = self._documents.rubric(plan.rubric)
        begun = BegunRatings(self._unfinished, study_id, rater)
        session = session_id or new_id()
        return RatingQueue(self._store, study, order, rubric, begun, session_id=session, rater_role=rater_role)

    def open_pairs(
        self, study_id: str, rater: str, *, rater_role: str = "", session_id: str | None = None
    ) -> PairQueue:
        """A rater's pairs of drafts side by side; arguments and errors as of `open`."""
        study, plan = self._planned(study_id)
        order = self._order(study, plan, rater)
        if not order.pairs:
            raise KnownError(
                f'Study "{study_id}" has no two drafts of one brief for {rater} to compare yet.',
                f'Make them on the page of the study, or with "fairdraft study run {study_id}".',
            )
        rubric = self._documents.rubric(plan.rubric)
        begun = BegunVotes(self._unfinished, study_id, rater)
        session = session_id or new_id()
        return PairQueue(self._store, study, order, rubric, begun, session_id=session, rater_role=rater_role)

    def standings(self, study_id: str) -> dict[str, QueueStanding]:
        """How far each rater is whose queue was opened, by rater, in drafts; those made since count as left.

        Raises:
            KnownError: an unknown study, or one without a plan.
        """
        _, plan = self._planned(study_id)
        return {
            queue.rater: QueueStanding(rated_entries(self._store, queue), len(queue.entries))
            for queue in self._present_orders(plan)
        }

    def pair_standings(self, study_id: str) -> dict[str, QueueStanding]:
        """How far each rater is whose queue was opened, by rater, in pairs; errors as of `standings`."""
        _, plan = self._planned(study_id)
        judged: dict[str, set[frozenset[str]]] = {}
        for vote in self._store.votes(study_id):
            judged.setdefault(vote.rater, set()).add(frozenset((vote.first_draft, vote.second_draft)))
        return {
            queue.rater: QueueStanding(
                sum(frozenset(pair) in judged.get(queue.rater, ()) for pair in queue.pairs), len(queue.pairs)
            )
            for queue in self._present_orders(plan)
        }

    def is_planned(self, study_id: str) -> bool:
        """Whether a study has a plan, and with it a queue; desks and imported studies have none."""
        study = self._store.study(study_id)
        return study is not None and study.plan is not None

    def terminal_session(self, study_id: str, rater: str) -> str:
        """The sitting of ratings given by commands, each a program of its own: one a day."""
        return named_id("terminal", study_id, rater, utc_now().date().isoformat())

    def unblind(self, study_id: str, by: str, *, export: str = "") -> StudyEvent:
        """Say who wrote what from now on: an event that is kept, and marks every later rating. A second time nothing
        changes, and the first event is returned. `export` is the form of the files that names go out with.

        Raises:
            UsageError: nobody is named.
            KnownError: an unknown study, one without a plan, or one that came blind.
        """
        somebody(by, "Nobody is named as unblinding the study.")
        _, plan = self._planned(study_id)
        if plan.is_hidden:
            raise KnownError(
                f'Study "{study_id}" came blind, so it is not known here who wrote what.',
                "Import its owner's set that is not blind.",
            )
        details = {"export": export} if export else {}
        return self._store.unblind(StudyEvent(new_id(), study_id, "unblinded", by.strip(), utc_now(), details))

    def unblinded(self, study_id: str) -> StudyEvent | None:
        """The event that unblinded a study, if there was one."""
        events = self._store.study_events(study_id)
        return next((one for one in events if one.kind == "unblinded"), None)

    def draw(self, study_id: str) -> tuple[StoredQueue, ...]:
        """The orders of all raters that a plan names, drawn where they were not yet.

        Raises:
            KnownError: the plan says how many raters there are and not who.
        """
        study, plan = self._planned(study_id)
        if isinstance(plan.raters, int):
            raise KnownError(
                f'The plan of study "{study_id}" does not name its raters.',
                'Name them in the plan, such as R1, R2: "Change…" on the page of the study, or "fairdraft '
                'study create FILE".',
            )
        return tuple(self._order(study, plan, one) for one in plan.raters)

    def _planned(self, study_id: str) -> tuple[Study, StudyPlan]:
        study = known_study(self._store, study_id)
        if study.plan is None:
            raise KnownError(
                f'Study "{study_id}" has no plan; its ratings were made elsewhere.',
                'Plan a study with this id, in the planner or with "fairdraft study create FILE".',
            )
        return study, study.plan

    def _order(self, study: Study, plan: StudyPlan, rater: str) -> StoredQueue:
        """The rater's stored order, drawn or lengthened where there are drafts that it does not have."""
        if not rater.strip():
            raise UsageError("The rater has no name.", "Say who is rating: choose a rater, or use --rater.")
        known = self._store.rating_queue(study.id, rater)
        if plan.is_hidden:
            if known is None:
                raise unknown("rater", rater, [one.rater for one in self._store.rating_queues(study.id)])
            return known
        made = MadeDrafts.of(*self._runs.places(plan))
        if known is None:
            turn, seed = self._turn(study.id, plan, rater), self._seed(study.id)
            known = StoredQueue(study.id, rater, rater_seed(seed, turn), turn, (), utc_now())
        elif not made.beyond(known):
            return known
        order = lengthened(known, plan, self._seed(study.id), made)
        if order is not known and not self._store.read_only:
            self._store.save_rating_queue(order)
        return order

    def _present_orders(self, plan: StudyPlan) -> Iterator[StoredQueue]:
        return present_orders(self._store, plan.id, plan, lambda: MadeDrafts.of(*self._runs.places(plan)))

    def _seed(self, study_id: str) -> int:
        """The study's seed of presentation, drawn once and kept among its events."""
        kept = kept_seed(self._store, study_id)
        if kept is not None:
            return kept
        seed = secrets.randbelow(_LARGEST_SEED)
        if not self._store.read_only:
            self._store.record_event(StudyEvent(new_id(), study_id, "order", "", utc_now(), {"seed": seed}))
        return seed

    def _turn(self, study_id: str, plan: StudyPlan, rater: str) -> int:
        if not isinstance(plan.raters, int):
            if rater not in plan.raters:
                raise unknown("rater", rater, plan.raters)
            return plan.raters.index(rater)
        taken = {one.turn for one in self._store.rating_queues(study_id)}
        free = next((turn for turn in range(plan.raters) if turn not in taken), None)
        if free is None:
            raise KnownError(
                f'The plan of study "{study_id}" has {counted(plan.raters, "rater")}, and all have started.',
                "Rate under one of their names, or plan for more raters.",
            )
        return free
