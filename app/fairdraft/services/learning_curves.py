"""What do more approved examples gain, and what an adapter beside them, in a study that tried both?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.comparison import Comparison, Interval
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.learning_curve import CurveInteraction, CurvePoint, LearningCurve, MeanChange, MeasuredCurve
from fairdraft.domain.rating import Rating, scripted_among
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.comparing import ComparingService, rated_values
from fairdraft.services.library import LibraryService
from fairdraft.services.ports import CatalogueStore, DraftStore, RatingStore
from fairdraft.services.study_reader import StudyReader
from fairdraft.services.varying_candidates import differ_in_adaptation_alone

Prompt = tuple[str, str, str]
Measured = dict[str, dict[str, dict[Prompt, float]]]
"""By measure and candidate the mean over a prompt's drafts."""

COUNTED = ("errors", "warnings", "near_copy", "prompt_tokens", "seconds")
"""What the program measures itself: findings a draft, the share of drafts that lift approved copy, the prompt's length,
and the time a draft took.
"""


class LearningCurveService:
    """Learning curves of studies.

    Args:
        catalogue: candidates as they are on file.
        drafts: drafts with their findings.
        ratings: what raters said.
        comparing: knows the studies and their criteria.
        library: tells what was lifted from approved copy.
        adapters: tells which drafts an adapter had seen the answer to.
    """

    def __init__(
        self,
        catalogue: CatalogueStore,
        drafts: DraftStore,
        ratings: RatingStore,
        comparing: ComparingService,
        library: LibraryService,
        adapters: AdapterTraining,
        reader: StudyReader,
    ) -> None:
        self._catalogue = catalogue
        self._drafts = drafts
        self._ratings = ratings
        self._comparing = comparing
        self._library = library
        self._adapters = adapters
        self._reader = reader

    def curves(self, study: str, *, lifted: bool = True) -> tuple[LearningCurve, ...]:
        """A curve for each group of the study's candidates that differ in examples and adapter alone.

        Args:
            study: its id.
            lifted: whether to look for approved copy that drafts lift, which takes most of the time.

        Raises:
            KnownError: there is no such study, or no such group in it; or it is still blind, and the curve would say
                which candidate's drafts were rated how.
        """
        self._comparing.require_study(study)
        if self._reader.is_blind(study):
            raise KnownError(
                f'A learning curve shows who wrote what, and study "{study}" is still blind.',
                f'Unblind it first, on its page or with "fairdraft study unblind {study}". That is kept as an event '
                "and marks later ratings.",
            )
        every = [one for one in self._drafts.drafts(study=study) if one.state == "finished"]
        trained = self._adapters.trained_on(every)
        drafts = [one for one in every if one.id not in trained]
        names = sorted({one.candidate for one in drafts})
        known = [found for name in names if (found := self._catalogue.candidate(name)) is not None]
        groups = differ_in_adaptation_alone(known)
        if not groups:
            raise KnownError(
                f'Study "{study}" has no drafts of two candidates that differ only in examples or adapter.',
                'Make some ("New candidate…" in the planner, or "fairdraft candidates vary"), and name them '
                "in the plan of a study.",
            )
        kept = {one.id for one in drafts}
        ratings = [one for one in self._ratings.ratings(study=study) if one.draft_id in kept]
        measured = self._measured(drafts, ratings, lifted=lifted)
        scripted = scripted_among(ratings)
        curves = []
        for group in groups:
            ids = {one.id for one in group}
            curve = _curve(study, group, measured, sum(candidate in ids for candidate in trained.values()))
            curves.append(replace(curve, scripted_raters=scripted))
        return tuple(curves)

    def beside(self, comparison: Comparison) -> tuple[LearningCurve, ...]:
        """The curves that go with a comparison: none where nothing was varied, or the candidates' names are hidden."""
        if comparison.names_hidden:
            return ()
        compared = {one.candidate for row in comparison.criteria for one in row.candidates}
        known = [found for one in sorted(compared) if (found := self._catalogue.candidate(one)) is not None]
        return self.curves(comparison.study) if differ_in_adaptation_alone(known) else ()

    def _measured(self, drafts: Iterable[Draft], ratings: Iterable[Rating], *, lifted: bool) -> Measured:
        by_id = {one.id: one for one in drafts}
        values: dict[str, dict[str, dict[Prompt, list[float]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        checks = self._drafts.checks(by_id)
        for draft in by_id.values():
            place = (draft.campaign, draft.prompt_id, draft.brief_sha256)
            birth = draft.provenance
            counted: dict[str, float | None] = {
                "near_copy": self._lifts(draft) if lifted else None,
                "prompt_tokens": birth.prompt_tokens or None,
                "seconds": None if birth.machine_ms is None else birth.machine_ms / 1000,
            }
            check = checks.get(draft.id)
            if check is not None:
                counted |= {"errors": check.errors, "warnings": check.warnings}
            for name, value in counted.items():
                if value is not None:
                    values[name][draft.candidate][place].append(value)
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.selection import select_ratings

        of_draft: dict[tuple[str, str], list[float]] = defaultdict(list)
        for row in select_ratings(rated_values(by_id, ratings), []).used:
            for criterion, score in row.scores.items():
                if score is not None:
                    of_draft[criterion, row.draft_id].append(score)
        for (criterion, draft_id), scores in of_draft.items():
            draft = by_id[draft_id]
            place = (draft.campaign, draft.prompt_id, draft.brief_sha256)
            values[criterion][draft.candidate][place].append(fmean(scores))
        return {
            measure: {
                candidate: {place: fmean(each) for place, each in places.items()}
                for candidate, places in by_candidate.items()
            }
            for measure, by_candidate in values.items()
        }

    def _lifts(self, draft: Draft) -> float:
        near = self._library.near_copy(draft)
        return float(near is not None and near.alarming)


def _curve(study: str, group: tuple[Candidate, ...], measured: Measured, left_out: int) -> LearningCurve:
    reference = group[0].id
    criteria = sorted(measured.keys() - set(COUNTED))
    measures = [*criteria, *(one for one in COUNTED if one in measured)]
    curves = tuple(
        MeasuredCurve(
            name,
            tuple(_point(one, measured[name], reference) for one in group),
            _interactions(group, measured[name]),
        )
        for name in measures
        if any(one.id in measured[name] for one in group)
    )
    return LearningCurve(study, reference, left_out, curves)


def _point(candidate: Candidate, values: Mapping[str, Mapping[Prompt, float]], reference: str) -> CurvePoint:
    from fairdraft.analysis.learning_curve import mean_change

    own, base = values.get(candidate.id, {}), values.get(reference, {})
    change = None if candidate.id == reference else mean_change([(1, own), (-1, base)])
    return CurvePoint(
        candidate=candidate.id,
        k=candidate.retrieval.k,
        adapted=candidate.adapter is not None,
        n=len(own),
        mean=fmean(own.values()) if own else None,
        shared=change[0] if change else 0,
        difference=change[1] if change else None,
        ci95=change[2] if change else None,
    )


def _interactions(
    group: tuple[Candidate, ...], values: Mapping[str, Mapping[Prompt, float]]
) -> tuple[CurveInteraction, ...]:
    """Two by two: without and with the adapter, without examples and with k of them."""
    from fairdraft.analysis.learning_curve import mean_change

    adapters = sorted({one.adapter.path for one in group if one.adapter is not None})
    cell = {(one.adapter.path if one.adapter else "", one.retrieval.k): one.id for one in group}

    def change(four: Sequence[str], *weights: int) -> tuple[int, float, Interval | None] | None:
        return mean_change([(weight, values[one]) for weight, one in zip(weights, four, strict=True)])

    found = []
    for adapter in adapters:
        for k in sorted({one.retrieval.k for one in group} - {0}):
            places = ((adapter, k), (adapter, 0), ("", k), ("", 0))
            four = [cell[place] for place in places if cell.get(place) in values]
            if len(four) == len(places):
                # All four in each, so that each is over the same prompts.
                together = change(four, 1, -1, -1, 1)
                over_adapter, over_examples = change(four, 1, -1, 0, 0), change(four, 1, 0, -1, 0)
                if together and over_adapter and over_examples:
                    alone = MeanChange(*over_examples[1:]), MeanChange(*over_adapter[1:])
                    found.append(CurveInteraction(k, *together, *alone))
    return tuple(found)
