"""Where do raters disagree, and how is that settled?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import BlindDraft, Judgement
from fairdraft.domain.rubric import Rubric
from fairdraft.services.comparing import ComparingService
from fairdraft.services.ports import Store
from fairdraft.services.rating_queue import blind_draft, stored_rating

# Occasions from here on are free of those that a queue asks for.
_FIRST_OCCASION = 3


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A draft that raters judged differently: the spread of scores (points) by criterion, widest first.

    `verdicts` are those given, where they differ. `settled` says that an adjudication points to it.
    """

    draft: BlindDraft
    spreads: dict[str, int]
    verdicts: tuple[str, ...]
    ratings: tuple[Rating, ...]
    settled: bool

    @property
    def size(self) -> tuple[int, int, int]:
        """What disagreements are sorted by: the widest spread, the sum of all, and how many verdicts."""
        return max(self.spreads.values(), default=0), sum(self.spreads.values()), len(self.verdicts)


class AdjudicatingService:
    """Shows disagreements, largest first, and keeps what settles them as ratings of their own."""

    def __init__(self, store: Store, comparing: ComparingService) -> None:
        self._store = store
        self._comparing = comparing

    def disagreements(self, study_id: str) -> tuple[Disagreement, ...]:
        """Drafts of a study whose raters' first ratings differ, the largest difference first, settled ones last."""
        self._comparing.require_study(study_id)
        rubric = self._comparing.rubric_of(study_id)
        ratings = self._store.ratings(study=study_id)
        adjudicated = {one.draft_id for one in ratings if one.adjudicates}
        of_draft: dict[str, list[Rating]] = defaultdict(list)
        for one in ratings:
            if one.occasion == 1 and not one.adjudicates:
                of_draft[one.draft_id].append(one)
        several = {draft_id: given for draft_id, given in of_draft.items() if len(given) > 1}
        differing = {draft_id: given for draft_id, given in several.items() if _spreads(given) or _verdicts(given)}
        drafts = self._store.drafts_of_ids(differing)
        found = [
            Disagreement(
                blind_draft(drafts[draft_id], rubric),
                _spreads(given),
                _verdicts(given),
                tuple(sorted(given, key=lambda one: one.rater)),
                draft_id in adjudicated,
            )
            for draft_id, given in differing.items()
            if draft_id in drafts
        ]
        return tuple(sorted(found, key=lambda one: (one.settled, [-part for part in one.size], one.draft.draft_id)))

    def adjudicate(
        self, draft_id: str, rater: str, judgement: Judgement, *, settles: Sequence[str] = (), rater_role: str = ""
    ) -> Rating:
        """Settle a disagreement: a new rating that points to those it settles; they stay as they were.

        Args:
            draft_id: the draft, in full or by its beginning.
            rater: who decides.
            judgement: the decision; criteria that it does not score stay as the raters have them.
            settles: ids of the ratings that it settles; without any, all first ratings of the draft.
            rater_role: such as "medical writer".

        Raises:
            UsageError: no name of a rater, or nothing was decided.
            KnownError: an unknown draft, or one without such ratings.
        """
        if not rater.strip():
            raise UsageError(
                "The rater has no name.",
                "Say who decides: enter the name of the person at this machine, or use --rater.",
            )
        draft = self._store.draft(draft_id)
        if draft is None:
            raise KnownError(
                f'There is no draft "{draft_id}".',
                'See the disagreements of the study, on its page or with "fairdraft study disagreements".',
            )
        ratings = self._store.ratings(draft_id=draft.id)
        given = [one.id for one in ratings if one.occasion == 1 and not one.adjudicates]
        for one in settles:
            if one not in {rating.id for rating in ratings}:
                raise KnownError(f'Draft {draft.id} has no rating "{one}".', f"It has: {', '.join(given) or 'none'}.")
        if not given:
            raise KnownError(f"Draft {draft.id} has no ratings to settle.", "Rate it first.")
        rubric: Rubric = self._comparing.rubric_of(draft.study)
        rating = stored_rating(draft, rubric, judgement, rater=rater, rater_role=rater_role, rating_id=new_id())
        last = max((one.occasion for one in ratings if one.rater == rater), default=0)
        return self._store.submit_rating(
            replace(rating, adjudicates=" ".join(settles or given), occasion=max(_FIRST_OCCASION, last + 1))
        )


def _spreads(given: Sequence[Rating]) -> dict[str, int]:
    """Largest less smallest score by criterion, where they differ; the widest first."""
    scores: dict[str, list[int]] = defaultdict(list)
    for rating in given:
        for criterion, score in rating.scores.items():
            scores[criterion].append(score)
    spreads = {criterion: max(values) - min(values) for criterion, values in scores.items()}
    return dict(sorted(((name, width) for name, width in spreads.items() if width), key=lambda one: (-one[1], one[0])))


def _verdicts(given: Sequence[Rating]) -> tuple[str, ...]:
    verdicts = sorted({one.verdict for one in given if one.verdict is not None})
    return tuple(verdicts) if len(verdicts) > 1 else ()
