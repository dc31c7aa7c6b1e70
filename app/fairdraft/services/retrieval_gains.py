"""What does approved copy in the prompt gain already, as far as a study has measured it?"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.comparison_words import interval, name_in_sentence
from fairdraft.domain.counting import counted
from fairdraft.domain.curve_words import interaction_sentences, is_rated, measure_name, with_sign
from fairdraft.domain.errors import KnownError
from fairdraft.domain.learning_curve import CurvePoint, LearningCurve
from fairdraft.domain.name_list import listed
from fairdraft.domain.rubric import VOICE
from fairdraft.services.blindness import is_blind
from fairdraft.services.learning_curves import LearningCurveService
from fairdraft.services.ports import Store
from fairdraft.services.varying_candidates import differ_in_adaptation_alone

_ERRORS = "errors"
NOT_MEASURED = (
    "Not measured yet: no study here gave these models different numbers of approved examples. “New candidate…” in the "
    "planner makes such a candidate, “fairdraft candidates vary” several at once."
)
HIDDEN = "Hidden until unblinding."


class RetrievalGains:
    """Sentences for the decision sheet."""

    def __init__(self, store: Store, curves: LearningCurveService) -> None:
        self._store = store
        self._curves = curves

    def sentences(self, comparison: Comparison, criteria: Mapping[str, str]) -> tuple[str, ...]:
        """What this study measured; else what the latest other one measured with one of its models.

        Args:
            comparison: what was computed.
            criteria: names by id, in the order of the rubric.
        """
        if comparison.names_hidden:
            return (HIDDEN,)
        compared = {one.candidate for row in comparison.criteria for one in row.candidates}
        models = {model for one in compared if (model := self._model(one))}
        for study in self._varying(comparison.study, compared, models):
            lines = [line for one in self._measured(study, models) for line in gain_sentences(one, criteria)]
            if lines:
                return tuple(lines)
        return (NOT_MEASURED,)

    def _model(self, candidate: str) -> str:
        known = self._store.candidate(candidate)
        return (known.model or "") if known is not None else ""

    def _varying(self, study: str, compared: Collection[str], models: Collection[str]) -> Iterator[str]:
        """The study itself if it varied the number of examples, then others that did with one of the models, the
        latest first; none that is still blind.
        """
        if self._varies(compared, models):
            yield study
        for one in sorted(self._store.studies(), key=lambda each: each.created_at, reverse=True):
            if one.id == study or one.plan is None or not self._varies(one.plan.candidates, models):
                continue
            if not is_blind(one, self._store.study_events(one.id), self._store.ratings(study=one.id)):
                yield one.id

    def _varies(self, candidates: Iterable[str], models: Collection[str]) -> bool:
        known = [found for one in candidates if (found := self._store.candidate(one)) and found.model in models]
        return any(len({one.retrieval.k for one in group}) > 1 for group in differ_in_adaptation_alone(known))

    def _measured(self, study: str, models: Collection[str]) -> list[LearningCurve]:
        try:
            found = self._curves.curves(study, lifted=False)
        except KnownError:
            # Planned, and not drafted yet: that is no fault here.
            return []
        return [one for one in found if self._model(one.reference) in models]


def gain_sentences(curve: LearningCurve, criteria: Mapping[str, str]) -> list[str]:
    """Each number of examples against none (or the fewest) without an adapter, on every criterion that was rated and by
    the errors found, then what an adapter adds to that on what adapters are trained for.

    Args:
        curve: what was measured.
        criteria: names by id, in the order of the rubric; one that it does not have comes after them, by its id.
    """
    points = {one.measure: [each for each in one.points if not each.adapted] for one in curve.curves}
    rated = sorted(filter(is_rated, points), key=lambda one: [*criteria, one].index(one))
    shown = {one: name_in_sentence(criteria.get(one, measure_name(one))) for one in rated}
    if _ERRORS in points:
        shown[_ERRORS] = name_in_sentence(measure_name(_ERRORS))
    if not shown:
        return []
    plain = points[next(iter(shown))]
    fewest = plain[0].k if plain else 0
    lines = []
    for place, point in enumerate(plain):
        parts = [_change(words, points[measure][place]) for measure, words in shown.items()]
        if point.k > fewest and any(parts):
            against = "none" if fewest == 0 else str(fewest)
            shared = counted(point.shared, "shared brief")
            lines.append(
                f"{counted(point.k, 'example')} against {against}: {listed([one for one in parts if one])}; {shared}, "
                f"study “{curve.study}”."
            )
    trained = VOICE if VOICE in shown else next(iter(shown))
    for one in curve.curves:
        if one.measure == trained:
            lines += [f"On {shown[trained]}, {line}" for line in interaction_sentences(one)]
    return lines


def _change(words: str, point: CurvePoint) -> str:
    if point.difference is None:
        return ""
    return f"{words} {with_sign(point.difference, 1)}{interval(point.ci95, 1)}"
