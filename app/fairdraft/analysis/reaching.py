"""How many drafts are good enough on what is regulated, whatever the mean of all says?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fairdraft.analysis.proportions import wilson_interval
from fairdraft.domain.comparison import RatedValue, Reached


def reaching(
    rows: Iterable[RatedValue], criteria: Sequence[str], at_least: int, candidates: Iterable[str]
) -> tuple[Reached, ...]:
    """The drafts that reach a score on each criterion, and on all of them together; what nobody rated is left out.

    A draft reaches it by the mean of its raters. Only a draft with all criteria rated counts for all of them.

    Args:
        rows: the ratings that count.
        criteria: the regulated ones, in order.
        at_least: the score, 1 to 5.
        candidates: whom to report, in order.
    """
    scores: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for criterion in criteria:
            if criterion in row.scores:
                scores[row.candidate, row.draft_id][criterion].append(row.scores[criterion])
    of_candidate: dict[str, list[dict[str, bool]]] = defaultdict(list)
    for (candidate, _draft), given in scores.items():
        of_candidate[candidate].append({name: sum(each) >= at_least * len(each) for name, each in given.items()})
    found = []
    for candidate in candidates:
        drafts = of_candidate[candidate]
        found += [
            _reached(candidate, name, at_least, [one[name] for one in drafts if name in one]) for name in criteria
        ]
        if len(criteria) > 1:
            whole = [all(one.values()) for one in drafts if len(one) == len(criteria)]
            found.append(_reached(candidate, "", at_least, whole))
    return tuple(one for one in found if one.n)


def _reached(candidate: str, criterion: str, at_least: int, drafts: Sequence[bool]) -> Reached:
    reached, n = sum(drafts), len(drafts)
    return Reached(candidate, criterion, at_least, reached, n, wilson_interval(reached, n))
