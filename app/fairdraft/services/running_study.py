"""How are all drafts of a study made, unattended, each once, whatever interrupts it?"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from queue import Empty, SimpleQueue

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import (
    DraftCounts,
    DraftPlace,
    PlacedDraft,
    draft_counts,
    known_as,
    settings_sha256,
    shared_seeds,
    wanted_places,
)
from fairdraft.services.drafting import (
    DraftDone,
    DraftingEvent,
    DraftingRun,
    DraftingService,
    DraftOrder,
    DraftWords,
)
from fairdraft.services.drafting_run import DraftBegunAnew
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Documents, Store
from fairdraft.services.study_ports import StudyLocks
from fairdraft.services.study_run_progress import RunTally, StudyRunListener
from fairdraft.services.study_run_progress import StudyRunProgress as StudyRunProgress
from fairdraft.services.study_run_progress import StudyRunReport as StudyRunReport

# Drafts handed to the engine before the first of them is done, so that it can write many at once.
DRAFTS_AHEAD = 64
# After so many failures in a row a candidate is left for the next run: what is wrong is then not the draft.
_GIVE_UP_AFTER = 2 * DRAFTS_AHEAD
_FEWEST_FOR_A_RATE = 3
_MOST_OF_ONE = 0.95
_LOOK_SECONDS = 0.2


class OtherSettingsError(KnownError):
    """A candidate is not what it was when its first drafts of a study were made."""


class StudyRunService:
    """Makes the drafts that a study's plan wants and the store lacks."""

    def __init__(
        self,
        store: Store,
        drafting: DraftingService,
        products: ProductService,
        documents: Documents,
        locks: Sequence[StudyLocks],
    ) -> None:
        self._store = store
        self._drafting = drafting
        self._products = products
        self._documents = documents
        self._locks = locks

    def counts(self, plan: StudyPlan) -> tuple[DraftCounts, ...]:
        """Drafts wanted, done, failed and left, by candidate and campaign; nothing of a study that came blind."""
        return draft_counts(*self.places(plan))

    def places(self, plan: StudyPlan) -> tuple[tuple[DraftPlace, ...], tuple[PlacedDraft, ...]]:
        """Every draft that a plan wants, and what stands in the places of its study; nothing of one that came blind.

        Raises:
            KnownError: a campaign that is not known.
        """
        return ((), ()) if plan.is_hidden else (self.wanted(plan), self._store.placed_drafts(plan.id))

    def run(self, study_id: str, listener: StudyRunListener, stop: threading.Event) -> StudyRunReport:
        """Make what is left of a study, one candidate after another; returns when all is done or `stop` is set.

        Every draft is in the store as soon as it is finished; failed and interrupted ones are made anew by the next
        run. A candidate that cannot draft is told in the report, and the others go on.

        Args:
            study_id: a study with a plan.
            listener: told after each draft, on the calling thread.
            stop: ends the run: what is being written is stopped, what is finished stays.

        Raises:
            KnownError: an unknown study, one without a plan, or one that another program is running.
        """
        study = self._store.study(study_id)
        if study is None or study.plan is None:
            raise KnownError(
                f'There is no plan of a study "{study_id}" to run.',
                'Plan one on the studies screen, or with "fairdraft study create FILE".',
            )
        plan = study.plan
        if plan.is_hidden:
            raise KnownError(
                f'Study "{study_id}" came blind, with all its drafts: there is nothing to run.',
                f'Rate it: "Rate" on the page of the study, or "fairdraft study queue {study_id} --rater R".',
            )
        with self._held(study_id) as make_sure:
            self._store.give_up_interrupted(study_id)
            wanted = self.wanted(plan)
            placed = {one.place: one for one in self._store.placed_drafts(study_id)}
            counts = draft_counts(wanted, placed.values())
            tally = RunTally(
                wanted=_by_candidate(counts, lambda one: one.wanted),
                done=_by_candidate(counts, lambda one: one.done),
                failed=_by_candidate(counts, lambda one: one.failed),
            )
            for name in self._in_order_of_models(plan):
                if stop.is_set():
                    break
                missing = [one for one in wanted if one.candidate == name and not _is_done(placed.get(one))]
                if missing and not self._drafts_here(name):
                    tally.problems.append(
                        f'"{name}" is not a candidate that drafts here. Import its {counted(len(missing), "draft")} '
                        "from a file, on the page of the study"
                        f' or with "fairdraft study import-drafts {study_id} FILE".'
                    )
                elif missing:
                    done = [one for one in placed.values() if _is_done(one) and one.place.candidate == name]
                    settings = {one.settings_sha256 for one in done}
                    _CandidateRun(self, plan, name, settings, tally, listener, stop, make_sure).make(missing)
            return StudyRunReport(
                study_id, self.counts(plan), tally.made, tally.failures, tuple(tally.problems), stop.is_set()
            )

    def start(
        self,
        plan: StudyPlan,
        places: Sequence[DraftPlace],
        settings: frozenset[str],
        listener: Callable[[DraftingEvent], None],
        *,
        as_is: bool = False,
    ) -> DraftingRun:
        """Begin the drafts of some places of one candidate and brief.

        Args:
            plan: the study's plan.
            places: places of one candidate and brief.
            settings: hashes of what the candidate's finished drafts were made with; others are refused.
            listener: told what the drafts do.
            as_is: with the model's own file, also where its faster copy drafts.

        Raises:
            OtherSettingsError: the finished drafts were made with other settings.
            KnownError: as `DraftingService.start`.
        """
        first, seeds = places[0], shared_seeds(plan)
        order = DraftOrder(
            campaign=first.campaign,
            candidate=first.candidate,
            brief_id=first.brief,
            count=len(places),
            raw=plan.drafting_mode(self._documents.rubric(plan.rubric)) == "raw",
            study=plan.id,
            seeds=tuple(seeds[one.number - 1] for one in places),
            as_is=as_is,
        )

        def begin(drafts: tuple[Draft, ...]) -> None:
            if any(one.brief_sha256 != first.brief_sha256 for one in drafts):
                raise KnownError(
                    f"The brief {first.prompt_id} was changed while the study ran.", "Run the study again."
                )
            if settings and settings.isdisjoint(known_as(drafts[0])):
                raise OtherSettingsError(
                    f'"{first.candidate}" is not what it was when its first drafts of study "{plan.id}" were made: '
                    "its model, the faster copy that drafts for it, its adapter, its recipe or its sampling differ.",
                    "Put the candidate back as it was (faster copies are made and deleted on the models screen), or "
                    "give the changed one another id and plan a study with it.",
                )
            self._store.begin_placed_drafts(plan.id, list(zip(places, drafts, strict=True)))

        return self._drafting.start(order, listener, begin)

    def wanted(self, plan: StudyPlan) -> tuple[DraftPlace, ...]:
        """Every draft that a plan wants; KnownError for a campaign that is not known."""
        campaigns = {name: self._products.campaign(name) for name in plan.campaigns}
        products = {name: self._products.product_of(one) for name, one in campaigns.items()}
        return wanted_places(plan, campaigns, products)

    @contextmanager
    def _held(self, study_id: str) -> Iterator[Callable[[], None]]:
        """Hold the run by all locks, and give a call that makes sure of them."""
        with ExitStack() as stack:
            held = [stack.enter_context(one.running(study_id)) for one in self._locks]

            def make_sure() -> None:
                for one in held:
                    one()

            yield make_sure

    def _drafts_here(self, candidate_id: str) -> bool:
        return any(one.id == candidate_id for one in self._products.candidates())

    def _in_order_of_models(self, plan: StudyPlan) -> list[str]:
        """The candidates, those of one model together: a model is loaded once."""
        known = {one.id: one for one in self._products.candidates()}
        models = [_model_of(known.get(name), name) for name in plan.candidates]
        return sorted(plan.candidates, key=lambda name: models.index(_model_of(known.get(name), name)))


class _CandidateRun:
    """The part of a run that one candidate writes."""

    def __init__(
        self,
        service: StudyRunService,
        plan: StudyPlan,
        candidate: str,
        settings: Iterable[str],
        tally: RunTally,
        listener: StudyRunListener,
        stop: threading.Event,
        make_sure: Callable[[], None],
    ) -> None:
        self._make_sure = make_sure
        self._service = service
        self._plan = plan
        self._candidate = candidate
        self._settings = frozenset(settings)
        self._tally = tally
        self._listener = listener
        self._stop = stop
        self._events: SimpleQueue[DraftingEvent] = SimpleQueue()
        self._runs: list[DraftingRun] = []
        self._in_flight = 0
        self._failed_in_a_row = 0
        self._as_is = False
        self._finished = 0
        self._finished_length = 0
        self._lengths: dict[str, int] = {}
        self._began = time.monotonic()

    def make(self, missing: Sequence[DraftPlace]) -> None:
        """Draft for all of these places."""
        # A draft that failed before is counted as failed again only when it fails again.
        self._tally.failed[self._candidate] = 0
        orders = deque(_orders(missing))
        self._tally.half_written = 0.0
        stopping = False
        while orders or self._in_flight:
            while orders and not stopping and (not self._in_flight or self._in_flight + len(orders[0]) <= DRAFTS_AHEAD):
                if not self._start(orders.popleft()):
                    orders.clear()
            if not self._in_flight:
                return
            if self._stop.is_set() and not stopping:
                stopping = True
                orders.clear()
                for run in self._runs:
                    run.cancel()
            self._take_one()
            if self._failed_in_a_row >= _GIVE_UP_AFTER and orders:
                orders.clear()
                self._tally.problems.append(
                    f'"{self._candidate}" failed {self._failed_in_a_row} times in a row, so the rest was left.'
                )

    def _start(self, places: Sequence[DraftPlace]) -> bool:
        try:
            self._make_sure()
            run = self._begin(places)
        except KnownError as problem:
            self._tally.problems.append(f'"{self._candidate}" cannot draft: {problem}')
            return False
        self._settings = self._settings or frozenset((settings_sha256(run.drafts[0]),))
        self._runs.append(run)
        self._in_flight += len(run.drafts)
        return True

    def _begin(self, places: Sequence[DraftPlace]) -> DraftingRun:
        start = partial(self._service.start, self._plan, places, self._settings, self._events.put)
        try:
            return start(as_is=self._as_is)
        except OtherSettingsError:
            if self._as_is:
                raise
            # The first drafts may have been written by the model's own file, before a faster copy of it was made.
            self._as_is = True
            return start(as_is=True)

    def _take_one(self) -> None:
        try:
            event = self._events.get(timeout=_LOOK_SECONDS)
        except Empty:
            for run in self._runs:
                if run.bug is not None:
                    raise run.bug from None
            return
        if isinstance(event, DraftBegunAnew):
            self._lengths[event.draft_id] = 0
        if isinstance(event, DraftWords):
            self._lengths[event.draft_id] = self._lengths.get(event.draft_id, 0) + len(event.text)
        if not isinstance(event, DraftDone):
            return
        self._in_flight -= 1
        draft, tally = event.draft, self._tally
        length = self._lengths.pop(draft.id, 0)
        if draft.state == "finished":
            tally.made += 1
            tally.done[self._candidate] += 1
            self._finished += 1
            self._finished_length += length
            self._failed_in_a_row = 0
            self._measure()
        elif draft.state == "failed":
            tally.failed[self._candidate] += 1
            self._failed_in_a_row += 1
            tally.failures[draft.failure] = tally.failures.get(draft.failure, 0) + 1
        if not self._in_flight or len(self._runs) > 2 * DRAFTS_AHEAD:
            self._runs = [run for run in self._runs if not run.wait(0)]
        self._listener(tally.progress(self._candidate))

    def _measure(self) -> None:
        """How fast the candidate writes: drafts finished, and the part of those under way that is written."""
        if self._finished < _FEWEST_FOR_A_RATE:
            return
        usual = max(1.0, self._finished_length / self._finished)
        # Side by side many are half written when the first is done; a long one is never counted as done.
        half_written = sum(min(_MOST_OF_ONE, length / usual) for length in self._lengths.values())
        self._tally.half_written = half_written
        seconds = max(1e-9, time.monotonic() - self._began)
        self._tally.rates[self._candidate] = (self._finished + half_written) / seconds


def _orders(missing: Sequence[DraftPlace]) -> list[list[DraftPlace]]:
    """Places of one brief together, so that its prompt is read once; none larger than what is written at once."""
    of_brief: dict[tuple[str, str], list[DraftPlace]] = {}
    for one in missing:
        of_brief.setdefault((one.campaign, one.brief), []).append(one)
    return [
        places[first : first + DRAFTS_AHEAD]
        for places in of_brief.values()
        for first in range(0, len(places), DRAFTS_AHEAD)
    ]


def _is_done(placed: PlacedDraft | None) -> bool:
    return placed is not None and placed.state == "finished"


def _by_candidate(counts: Iterable[DraftCounts], value: Callable[[DraftCounts], int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in counts:
        sums[one.candidate] = sums.get(one.candidate, 0) + value(one)
    return sums


def _model_of(candidate: Candidate | None, name: str) -> str:
    if candidate is None:
        return name
    return candidate.model or (candidate.endpoint.url if candidate.endpoint else name)
