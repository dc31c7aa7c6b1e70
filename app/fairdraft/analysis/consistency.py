"""How far does a rater agree with themselves, when a draft comes back unannounced?"""

from collections import defaultdict
from collections.abc import Iterable

from fairdraft.domain.comparison import Consistency, RatedValue


def consistency(values: Iterable[RatedValue]) -> tuple[Consistency, ...]:
    """Each rater's repeated scores beside the first ones; raters without repeats are absent."""
    first: dict[tuple[str, str], RatedValue] = {}
    repeats: list[RatedValue] = []
    for row in values:
        if row.adjudicates:
            continue
        if row.occasion == 1:
            first[row.rater, row.draft_id] = row
        else:
            repeats.append(row)
    distances: dict[str, list[int]] = defaultdict(list)
    for row in repeats:
        known = first.get((row.rater, row.draft_id))
        if known is not None:
            shared = known.scores.keys() & row.scores.keys()
            distances[row.rater] += [abs(known.scores[name] - row.scores[name]) for name in shared]
    return tuple(
        Consistency(rater, len(each), each.count(0) / len(each), sum(one <= 1 for one in each) / len(each))
        for rater, each in sorted(distances.items())
        if each
    )
