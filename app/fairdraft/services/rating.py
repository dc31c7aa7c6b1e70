"""How is a draft rated?"""

from collections.abc import Mapping
from dataclasses import replace

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import SCORES, Rubric, Verdict
from fairdraft.services.naming import no_draft, no_verdict, unknown
from fairdraft.services.ports import Documents, DraftStore, RatingStore


class RatingService:
    """Ratings of drafts. Each call is on disk before it returns."""

    def __init__(self, store: RatingStore, drafts: DraftStore, documents: Documents) -> None:
        self._store = store
        self._drafts = drafts
        self._documents = documents
        self._rubric: Rubric | None = None

    def rubric(self) -> Rubric:
        """The rubric in use."""
        if self._rubric is None:
            self._rubric = self._documents.rubric()
        return self._rubric

    def rating(self, draft_id: str, rater: str) -> Rating | None:
        """The rater's first-occasion rating of a draft, if there is one."""
        return next(
            (
                one
                for one in self._store.ratings(draft_id=draft_id)
                if one.rater == rater and one.occasion == 1 and one.adjudicates is None
            ),
            None,
        )

    def ratings(self, *, study: str | None = None, draft_id: str | None = None) -> tuple[Rating, ...]:
        """Ratings, oldest first."""
        return self._store.ratings(study=study, draft_id=draft_id)

    def rate(
        self,
        draft_id: str,
        rater: str,
        *,
        scores: dict[str, int | None] | None = None,
        verdict: Verdict | None = None,
        comment: str | None = None,
        rater_role: str = "",
        blind: bool = False,
        duration_ms: int | None = None,
    ) -> Rating:
        """Add to a rater's rating of a draft, or begin it; what is not given stays as it was.

        Args:
            draft_id: the draft, in its final form.
            rater: pseudonym of the rater.
            scores: criterion id to 1–5; None takes a score back.
            verdict: approve, revise or reject.
            comment: free text.
            rater_role: such as "medical writer".
            blind: whether the candidate was hidden while rating.
            duration_ms: how long the draft was open.

        Raises:
            UsageError: a score outside 1–5, or no name of a rater.
            KnownError: an unknown draft, criterion or verdict, or a draft that is still being written.
        """
        draft = self._written(draft_id)
        if not rater.strip():
            raise UsageError("The rater has no name.", "Say who is rating: choose a rater, or use --rater.")
        rubric = self.rubric()
        if verdict is not None and verdict not in rubric.verdicts:
            raise no_verdict(verdict, rubric)
        known = self.rating(draft.id, rater) or Rating(
            id=new_id(),
            draft_id=draft.id,
            study=draft.study,
            rater=rater,
            rubric_id=rubric.id,
            rubric_version=rubric.version,
            rated_at=utc_now(),
            rater_role=rater_role,
            blind=blind,
        )
        # A rating that was once made with the candidate in view is not blind any more.
        is_blind = known.blind and blind
        rating = replace(
            known,
            scores=_merged(known.scores, scores or {}, rubric),
            verdict=verdict if verdict is not None else known.verdict,
            comment=comment if comment is not None else known.comment,
            duration_ms=duration_ms if duration_ms is not None else known.duration_ms,
            blind=is_blind,
            # Said here, because a draft that came in a file may have ratings of which nobody said it.
            revealed_before_submit=known.revealed_before_submit if is_blind else True,
            rated_at=utc_now(),
        )
        self._store.save_rating(rating)
        return rating

    def _written(self, draft_id: str) -> Draft:
        draft = self._drafts.draft(draft_id)
        if draft is None:
            raise no_draft(draft_id)
        if draft.state == "streaming":
            raise KnownError("This draft is still being written.", "Rate it when it is finished.")
        return draft


def _merged(known: Mapping[str, int], given: Mapping[str, int | None], rubric: Rubric) -> dict[str, int]:
    """The scores with those that are given now, in the order of the rubric's criteria; None takes one back."""
    criteria = [one.id for one in rubric.criteria]
    merged = dict(known)
    for criterion, score in given.items():
        if criterion not in criteria:
            raise unknown("criterion", criterion, criteria)
        if score is None:
            merged.pop(criterion, None)
        elif score in SCORES:
            merged[criterion] = score
        else:
            raise UsageError(f"{score} is not a score for {criterion}.", "Scores are whole numbers from 1 to 5.")
    return {one: merged[one] for one in criteria if one in merged}
