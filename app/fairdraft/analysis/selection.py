"""Which ratings does a comparison use, and why are the others left out?"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from fairdraft.domain.comparison import Exclusion, RatedValue
from fairdraft.domain.criterion_words import criterion_words

_IN_ORDER = attrgetter("campaign", "prompt_id", "brief_sha256", "candidate", "draft_id", "rater", "occasion")


@dataclass(frozen=True, slots=True)
class SelectedRatings:
    """The ratings that count and those that raters gave on their own.

    `used` has first occasions with adjudications in the place of what they settle; `independent` has first
    occasions without adjudications, settled ones included, for the agreement between raters. Both are in one
    order, whatever the order of the input.
    """

    used: tuple[RatedValue, ...]
    independent: tuple[RatedValue, ...]
    excluded: tuple[Exclusion, ...]


def select_ratings(values: Iterable[RatedValue], criteria: Sequence[str]) -> SelectedRatings:
    """Sort ratings into used and left out.

    Raises:
        ValueError: a draft has two ratings by the same rater on the same occasion, or belongs to two briefs
            or candidates (the store and the import both refuse such rows).
    """
    rows = sorted(values, key=_IN_ORDER)
    _require_one_place(rows)
    adjudications = [row for row in rows if row.adjudicates]
    first = [row for row in rows if row.occasion == 1 and not row.adjudicates]
    settled = _settled(first, adjudications)
    used = [row for row in (*first, *adjudications) if id(row) not in settled]
    whole = len(used)
    used += [rest for row in (*first, *adjudications) if id(row) in settled and (rest := _rest(row, settled[id(row)]))]
    excluded = [
        Exclusion(
            "a repeat occasion: it measures the rater's own consistency", len(rows) - len(first) - len(adjudications)
        ),
        Exclusion("settled by an adjudication", len(settled)),
        *(Exclusion(f"no score for {criterion_words(name)}", _without(name, used[:whole])) for name in criteria),
    ]
    used.sort(key=_IN_ORDER)
    excluded += _without_partner(used)
    return SelectedRatings(tuple(used), tuple(first), tuple(one for one in excluded if one.n))


def _without(criterion: str, rows: Iterable[RatedValue]) -> int:
    """How many ratings lack a score; an adjudication scores what it decides, and nothing is missing in it."""
    return sum(criterion not in row.scores for row in rows if not row.adjudicates)


def _require_one_place(rows: Sequence[RatedValue]) -> None:
    seen: set[tuple[str, str, int]] = set()
    places: dict[str, tuple[str, str, str, str]] = {}
    for row in rows:
        key = (row.draft_id, row.rater, row.occasion)
        if key in seen:
            raise ValueError(f"draft {row.draft_id} is rated twice by {row.rater} on occasion {row.occasion}")
        seen.add(key)
        place = (row.campaign, row.prompt_id, row.brief_sha256, row.candidate)
        if places.setdefault(row.draft_id, place) != place:
            raise ValueError(f"draft {row.draft_id} belongs to two briefs or candidates")


def _settled(first: Sequence[RatedValue], adjudications: Sequence[RatedValue]) -> dict[int, set[str | None]]:
    """What adjudications of the same draft replace: by identity of the row its criteria, and None for its verdict.

    An adjudication that names nobody known on its draft settles all first ratings of that draft: it was made to
    decide about the draft, and averaging it with what it decides would halve it. What it does not score stays.
    """
    of_draft: dict[str, list[RatedValue]] = defaultdict(list)
    for row in adjudications:
        of_draft[row.draft_id].append(row)
    rated: dict[str, list[RatedValue]] = defaultdict(list)
    for row in first:
        if row.draft_id in of_draft:
            rated[row.draft_id].append(row)
    settled: dict[int, set[str | None]] = defaultdict(set)
    for draft_id, deciding in of_draft.items():
        for adjudication in deciding:
            names = set(re.split(r"[\s,;]+", (adjudication.adjudicates or "").strip()))
            others = [row for row in (*rated[draft_id], *deciding) if row is not adjudication]
            named = [row for row in others if row.rating_id and row.rating_id in names]
            named = named or [row for row in rated[draft_id] if row.rater in names] or rated[draft_id]
            decided: set[str | None] = {*adjudication.scores, *([None] if adjudication.verdict else [])}
            for row in named:
                settled[id(row)] |= decided
    return settled


def _rest(row: RatedValue, decided: set[str | None]) -> RatedValue | None:
    """What is left of a rating when an adjudication has decided some of it."""
    scores = {name: score for name, score in row.scores.items() if name not in decided}
    verdict = None if None in decided else row.verdict
    return replace(row, scores=scores, verdict=verdict) if scores or verdict else None


def _without_partner(used: Sequence[RatedValue]) -> list[Exclusion]:
    """Ratings that enter means but no difference, because no other candidate wrote for the same brief."""
    candidates_of_brief: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    candidates_of_prompt: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in used:
        candidates_of_brief[row.campaign, row.prompt_id, row.brief_sha256].add(row.candidate)
        candidates_of_prompt[row.campaign, row.prompt_id].add(row.candidate)
    if len({row.candidate for row in used}) < 2:
        return []
    counts: Counter[str] = Counter()
    for row in used:
        if len(candidates_of_brief[row.campaign, row.prompt_id, row.brief_sha256]) > 1:
            continue
        if len(candidates_of_prompt[row.campaign, row.prompt_id]) > 1:
            counts["in means alone, in no difference: the other candidates wrote for another text of this brief"] += 1
        else:
            counts["in means alone, in no difference: no other candidate was rated on this brief"] += 1
    return [Exclusion(why, n) for why, n in sorted(counts.items())]
