"""How is a study planned, sealed, and filled with ratings that were made elsewhere?"""

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairdraft.domain.campaign import prompt_id
from fairdraft.domain.cost_words import money
from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.hosted import has_price, price_words
from fairdraft.domain.identity import named_id, new_id, utc_now
from fairdraft.domain.profile import may_be_a_name
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.recipe import DraftMode
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.sample_study import SAMPLE_STUDY, sample_study
from fairdraft.domain.study import DESK_PREFIX, STUDY_ID_PATTERN, Study, StudyPlan
from fairdraft.domain.study_design import StudyDesign
from fairdraft.domain.study_progress import DraftCounts, DraftPlace, draft_counts
from fairdraft.services.comparing import ComparingService
from fairdraft.services.imported_drafts import FileContents, ImportReader
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import known_study, unknown
from fairdraft.services.next_step import QueueState, next_step
from fairdraft.services.plan_obstacles import PlanObstacles
from fairdraft.services.planning import study_design
from fairdraft.services.ports import Documents, Store
from fairdraft.services.rater_orders import MadeDrafts, present_orders
from fairdraft.services.rating_queue import rated_entries
from fairdraft.services.running_study import StudyRunService

_DRAFTS_TIMED = 50
_RATINGS_TIMED = 100


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, in ratings; `conflicting_lines` are lines whose rating the store has otherwise.

    `unknown_columns` are kept with each rating; `drafts_without_text` came without their words. `read_as` has the
    columns that the file calls otherwise, each with the program's own name. `named_raters` are those whom it may call
    by their own names: exports carry these, because they came as pseudonyms. `hidden_rows` are those that a filter or a
    hand hides in a workbook; they are among the ratings where `hidden_rows_taken`.
    """

    study: str
    imported: int
    already_there: int
    conflicting_lines: tuple[int, ...]
    drafts_added: int
    drafts_without_text: int
    criteria: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    unknown_campaigns: tuple[str, ...]
    unknown_candidates: tuple[str, ...]
    read_as: tuple[tuple[str, str], ...]
    named_raters: tuple[str, ...]
    hidden_rows: tuple[int, ...] = ()
    hidden_rows_taken: bool = False


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """A study with what it holds so far: finished drafts by candidate, ratings by rater.

    `progress` has the drafts that the plan wants, by candidate and campaign; `unblinded` is the event that ended
    blindness; `queues` are those that raters have opened; `next` says what to do now; `conflicts` counts judgements
    that differ between laptops and wait for a decision.
    """

    study: Study
    drafts: dict[str, int]
    ratings: dict[str, int]
    progress: tuple[DraftCounts, ...]
    unblinded: StudyEvent | None
    queues: tuple[QueueState, ...]
    next: str
    conflicts: int = 0


class StudyingService:
    """Studies in the store; each call is on disk before it returns."""

    def __init__(
        self,
        store: Store,
        products: ProductService,
        comparing: ComparingService,
        documents: Documents,
        runs: StudyRunService,
        obstacles: PlanObstacles,
    ) -> None:
        self._store = store
        self._runs = runs
        self._obstacles = obstacles
        self._products = products
        self._comparing = comparing
        self._documents = documents

    def studies(self) -> tuple[Study, ...]:
        """Every study but the desk studies, by id."""
        return self._store.studies()

    def study(self, study_id: str) -> Study:
        """A study by id; KnownError with the nearest names if there is none."""
        return known_study(self._store, study_id)

    def install_sample(self) -> None:
        """Put the synthetic sample study into a store that does not have it, once its campaigns are there."""
        known = self._store.study(SAMPLE_STUDY)
        if known is not None and known.sealed_at is not None:
            return
        campaigns = self._documents.sample_campaigns()
        by_id = {one.id: one for one in self._documents.sample_products()}
        products = {one.id: by_id.get(one.product or "") for one in campaigns}
        sample = sample_study(campaigns, products, self._documents.rubric())
        # Sealing comes last: a start that was interrupted before it is made good by the next.
        self._store.import_ratings(SAMPLE_STUDY, sample.drafts, sample.ratings)
        self._store.save_study(SAMPLE_STUDY, sample.plan)
        places = [
            (DraftPlace(one.campaign, one.brief, one.brief_sha256, one.candidate, 1), one, None)
            for one in sample.drafts
        ]
        self._store.take_in_drafts(SAMPLE_STUDY, places)
        self._store.seal_study(SAMPLE_STUDY)

    def design(self, path: Path, briefs: Mapping[str, Sequence[str]] | None = None) -> StudyDesign:
        """What the plan in a file can show; nothing is kept.

        Args:
            path: the file.
            briefs: the briefs of some of its campaigns, instead of what the file says; none of them stands for all.

        Raises:
            KnownError: the file is wrong, or names a campaign, brief, criterion or rubric that is not known.
        """
        return self.design_of(self._read(path, briefs or {}))

    def design_of(self, plan: StudyPlan) -> StudyDesign:
        """What a plan can show; nothing is kept. Errors as of `design`."""
        rubric = self._rubric_of(plan)
        campaigns = [self._products.campaign(one) for one in plan.campaigns]
        prompts = sum(len(plan.briefs_of(one)) for one in campaigns)
        left_out = sum(len(one.briefs) for one in campaigns) - prompts
        mode = plan.drafting_mode(rubric)
        seconds = {one: self._seconds_a_draft(one, mode) for one in plan.candidates}
        names = {one.id: f"“{one.name}”" for one in self._products.candidates()}
        rating_times = [one / 1000 for one in self._store.rating_times(rubric.id, _RATINGS_TIMED)]
        design = study_design(
            plan, rubric, prompts, seconds, left_out=left_out, names=names, seconds_a_rating=rating_times
        )
        before = self._obstacles.before_drafting(plan, mode, names)
        paid = self._paid(plan, mode, names, prompts * plan.drafts_per_brief)
        says = (*before, *design.says, *paid, *self._obstacles.trained_on(plan, names))
        return replace(design, says=says)

    def _paid(self, plan: StudyPlan, mode: DraftMode, names: Mapping[str, str], drafts: int) -> Iterator[str]:
        """What the drafts of each hosted candidate are likely to cost: a run goes on unattended, and spends it."""
        for one in self._products.candidates():
            endpoint = one.endpoint
            if one.id not in plan.candidates or endpoint is None or not has_price(endpoint):
                continue
            costs = [birth.cost for birth in self._last_births(one.id, mode) if birth.cost is not None]
            its_drafts = f"its {counted(drafts, 'draft')}"
            if costs:
                amount = money(statistics.fmean(costs) * drafts, endpoint.currency)
                basis = f"by what its last {'one' if len(costs) == 1 else len(costs)} cost"
                yield f"{names[one.id]} costs money: about {amount} for {its_drafts}, {basis}."
            else:
                prices = f"{price_words(endpoint)} {endpoint.currency}".strip()
                yield (
                    f"{names[one.id]} costs money, at {prices}: the cost of {its_drafts} is unknown until one of this "
                    "kind is written."
                )

    def _seconds_a_draft(self, candidate: str, mode: DraftMode) -> float | None:
        """What a candidate's last drafts took of this machine's time, at the median."""
        taken = [one.machine_ms or one.generation_ms for one in self._last_births(candidate, mode)]
        known = [one for one in taken if one]
        return statistics.median(known) / 1000 if known else None

    def _last_births(self, candidate: str, mode: DraftMode) -> list[Provenance]:
        """How a candidate's last drafts of a mode came about that were written here."""
        last = self._store.drafts(candidate=candidate, limit=_DRAFTS_TIMED)
        return [
            one.provenance for one in last if one.mode == mode and one.state == "finished" and not one.provenance.source
        ]

    def create(
        self, path: Path, briefs: Mapping[str, Sequence[str]] | None = None, *, new_version: bool = False
    ) -> Study:
        """Keep the plan in a file; another plan of the same id becomes the next version. A sealed one is replaced only
        where a new version is asked for; comparisons say so then. `briefs` as in `design`.
        """
        return self.keep(self._read(path, briefs or {}), new_version=new_version)

    def _read(self, path: Path, briefs: Mapping[str, Sequence[str]]) -> StudyPlan:
        plan = self._documents.read_study(path)
        for campaign in briefs:
            if campaign not in plan.campaigns:
                raise unknown("campaign of the study", campaign, plan.campaigns)
        asked = {campaign: tuple(dict.fromkeys(chosen)) for campaign, chosen in briefs.items()}
        chosen = {campaign: some for campaign, some in {**plan.briefs, **asked}.items() if some}
        return plan.model_copy(update={"briefs": chosen})

    def keep(self, plan: StudyPlan, *, new_version: bool = False) -> Study:
        """Keep a plan, as `create` does with one in a file."""
        self._rubric_of(plan)
        return self._store.save_study(plan.id, plan, new_version=new_version)

    def rubrics(self) -> tuple[Rubric, ...]:
        """The rubrics that a plan can name."""
        return self._documents.rubrics()

    def seal(self, study_id: str) -> Study:
        """Freeze a study's plan by its hash, before rating starts."""
        self.study(study_id)
        return self._store.seal_study(study_id)

    def rename(self, study_id: str, name: str, *, by: str) -> Study:
        """Call a study by another name, in the name of the pseudonym `by`; with none it is called by its id.

        Raises:
            KnownError: there is no such study, or it has the name in its plan.
        """
        study = self.study(study_id)
        if study.plan is not None and study.plan.name:
            raise KnownError(
                f'Study "{study_id}" is named "{study.plan.name}" in its plan.',
                'Change that: "Change…" on the page of the study, or "fairdraft study create FILE".',
            )
        details = {"name": " ".join(name.split())}
        self._store.record_event(StudyEvent(new_id(), study_id, "named", by, utc_now(), details))
        return self.study(study_id)

    def status(self, study_id: str) -> StudyStatus:
        """A study and what it holds."""
        study = self.study(study_id)
        counts = self._store.study_counts(study_id)
        # Those that wait and say what stands ask nobody.
        waiting = sum(one.is_open for one in self._store.conflicts(study_id)) if counts.open_conflicts else 0
        wanted, placed = ((), ()) if study.plan is None else self._runs.places(study.plan)
        progress = draft_counts(wanted, placed)
        events = self._store.study_events(study_id)
        unblinded = next((one for one in events if one.kind == "unblinded"), None)
        queues = tuple(self._queue_states(study, MadeDrafts.of(wanted, placed)))
        drafting = {one.id for one in self._products.candidates()}
        said = next_step(study, counts, progress, queues, drafting)
        return StudyStatus(study, counts.drafts, counts.ratings, progress, unblinded, queues, said, waiting)

    def _queue_states(self, study: Study, made: MadeDrafts) -> Iterator[QueueState]:
        """How far each rater is, in the order that they would find now: what was made since it was drawn waits too."""
        for queue in present_orders(self._store, study.id, study.plan, lambda: made):
            rated = rated_entries(self._store, queue)
            yield QueueState(queue.rater, rated, len(queue.entries), len(queue.skipped))

    def drafts(self, study_id: str) -> tuple[Draft, ...]:
        """The drafts of a study, newest first."""
        return self._store.drafts(study=study_id)

    def import_ratings(self, study_id: str, path: Path, *, hidden: bool = False, name: str = "") -> ImportReport:
        """Take in a file of ratings, whole or not at all; the study is made if it is not there, and called `name`.

        Rows that are hidden or filtered out in a workbook are taken in as well where `hidden`; what came before is not
        taken twice.

        Raises:
            UsageError: a name that no study can have.
            KnownError: the file is wrong, with its line numbers; or the study is the sample, whose figures are
                invented.
        """
        if study_id == SAMPLE_STUDY:
            raise KnownError(
                f'The study "{SAMPLE_STUDY}" is synthetic sample data: real ratings cannot be imported into it.',
                "Import the ratings into a separate study, under any other name.",
            )
        if study_id.startswith(DESK_PREFIX):
            self._comparing.require_study(study_id)
        elif not re.fullmatch(STUDY_ID_PATTERN, study_id):
            raise UsageError(f'"{study_id}" is not a study name.', "Use letters, digits, periods and dashes.")
        is_new = not study_id.startswith(DESK_PREFIX) and self._store.study(study_id) is None
        imported = self._documents.read_ratings(path, hidden=hidden)
        file_ids = list(dict.fromkeys(one.draft_id for one in imported.rows))
        known = self._store.drafts_of_ids(file_ids)
        # An id that a draft of another study has: two agencies may both have a draft 1.
        own_ids = {one: named_id(study_id, one) for one, draft in known.items() if draft.study != study_id}
        here = {one: draft for one, draft in known.items() if draft.study == study_id}
        here |= self._store.drafts_of_ids(own_ids.values())
        rubric = self._comparing.rubric_of(study_id)
        contents = ImportReader(study_id, str(path), rubric, own_ids, here, utc_now()).read(imported.rows)
        done = self._store.import_ratings(study_id, contents.drafts, contents.ratings)
        if is_new and name:
            self.rename(study_id, name, by="")
        campaigns = {one.id for one in self._products.campaigns()}
        candidates = {one.id for one in self._products.candidates()}
        return ImportReport(
            study=study_id,
            imported=len(done.added),
            already_there=len(done.already_there),
            conflicting_lines=self._lines(study_id, frozenset(done.conflicting), contents),
            drafts_added=done.drafts_added,
            drafts_without_text=sum(not one.text for one in contents.drafts),
            criteria=imported.criteria,
            unknown_columns=imported.unknown_columns,
            unknown_campaigns=tuple(sorted({one.campaign for one in imported.rows} - campaigns)),
            unknown_candidates=tuple(sorted({one.candidate for one in imported.rows} - candidates)),
            read_as=imported.read_as,
            named_raters=tuple(sorted(filter(may_be_a_name, {one.rater_id for one in imported.rows}))),
            hidden_rows=imported.hidden,
            hidden_rows_taken=hidden,
        )

    def _lines(self, study_id: str, ids: frozenset[str], contents: FileContents) -> tuple[int, ...]:
        if not ids:
            return ()
        # With those of deleted drafts left out: their lines cannot be told, only that there were some.
        stored = [one for one in self._store.ratings(study=study_id) if one.id in ids]
        return tuple(sorted(contents.lines[one.draft_id, one.rater, one.occasion] for one in stored))

    def _rubric_of(self, plan: StudyPlan) -> Rubric:
        """The rubric of a plan whose names are all known."""
        rubric = self._documents.rubric(plan.rubric)
        criteria = [one.id for one in rubric.criteria]
        for name in plan.criteria_named():
            if name not in criteria:
                raise unknown("criterion", name, criteria)
        for name in plan.campaigns:
            campaign = self._products.campaign(name)
            for brief in plan.briefs.get(name, ()):
                if campaign.brief(brief) is None:
                    raise unknown("brief", prompt_id(name, brief), [prompt_id(name, one.id) for one in campaign.briefs])
        return rubric
