"""Which of two drafts did somebody prefer, by a rule that is declared?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from fairdraft.domain.draft import Draft
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rubric import INSERTED_CRITERIA

MEAN = "mean"
SMALLEST_MARGIN = 1.0
_ROUNDING = 1e-9

PreferenceSource = Literal["rating_margin", "edit", "pairwise"]


@dataclass(frozen=True, slots=True)
class PreferredPair:
    """Two drafts of one brief, the better one first. `margin` is in points on 1–5; a vote has none."""

    chosen: Draft
    rejected: Draft
    rater: str
    source: PreferenceSource
    margin: float | None


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """The pairs, and how many had no preference by the rule."""

    pairs: tuple[PreferredPair, ...]
    ties: int


def rated_pairs(drafts: Iterable[Draft], ratings: Iterable[Rating], rule: str) -> FoundPairs:
    """Pairs of drafts of one brief and mode that one rater scored under one rubric version, first occasions only.

    Args:
        drafts: those that may be used.
        ratings: all of them; repeats and adjudications are passed over.
        rule: `mean` (over the criteria that both drafts were scored on) or one criterion's id. A pair whose scores
            differ by less than one point is a tie. Language that the program inserts is never counted.
    """
    known = {one.id: one for one in drafts}
    groups: dict[tuple[str, ...], list[tuple[Draft, Rating]]] = defaultdict(list)
    for one in ratings:
        draft = known.get(one.draft_id)
        if draft is None or one.occasion != 1 or one.adjudicates or not one.scores:
            continue
        key = (draft.prompt_id, draft.brief_sha256, draft.mode, one.rater, one.rubric_id, one.rubric_version)
        groups[key].append((draft, one))
    pairs: list[PreferredPair] = []
    ties = 0
    for group in sorted(groups):
        rated = sorted(groups[group], key=lambda both: both[0].id)
        for (a, of_a), (b, of_b) in combinations(rated, 2):
            margin = _margin(of_a, of_b, rule, assisted=a.mode == "assisted")
            if margin is None:
                continue
            if abs(margin) < SMALLEST_MARGIN - _ROUNDING:
                ties += 1
                continue
            chosen, rejected = (a, b) if margin > 0 else (b, a)
            pairs.append(PreferredPair(chosen, rejected, of_a.rater, "rating_margin", round(abs(margin), 4)))
    return FoundPairs(tuple(pairs), ties)


def voted_pairs(drafts: Iterable[Draft], votes: Sequence[Vote]) -> FoundPairs:
    """Pairs that raters saw side by side; "tie" and "both bad" are ties."""
    known = {one.id: one for one in drafts}
    pairs: list[PreferredPair] = []
    ties = 0
    for vote in sorted(votes, key=lambda one: one.id):
        first, second = known.get(vote.first_draft), known.get(vote.second_draft)
        if first is None or second is None:
            continue
        if vote.outcome not in ("first", "second"):
            ties += 1
            continue
        chosen, rejected = (first, second) if vote.outcome == "first" else (second, first)
        pairs.append(PreferredPair(chosen, rejected, vote.rater, "pairwise", None))
    return FoundPairs(tuple(pairs), ties)


def _margin(a: Rating, b: Rating, rule: str, *, assisted: bool) -> float | None:
    shared = a.scores.keys() & b.scores.keys()
    if assisted:
        shared -= INSERTED_CRITERIA
    if rule != MEAN:
        shared &= {rule}
    if not shared:
        return None
    return sum(a.scores[one] - b.scores[one] for one in shared) / len(shared)
