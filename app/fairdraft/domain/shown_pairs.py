"""What do the data show of each pair of candidates, in one sentence a pair?"""

from collections.abc import Sequence

from fairdraft.domain.comparison import Comparison, PairEstimate
from fairdraft.domain.comparison_words import Name, interval, name_in_sentence, signed, single_campaign
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed


def shown_by_pair(comparison: Comparison, name: Name, candidate: Name = str) -> list[str]:
    """Who is higher than whom on what, with the interval of each; the pairs of the advised candidate first.

    Args:
        comparison: what was computed.
        name: a criterion's name by its id.
        candidate: a candidate's name by its id.
    """
    found: dict[tuple[str, str, int], list[str]] = {}
    for row in comparison.criteria:
        inserted = ", inserted by the program" if row.inserted_by_program else ""
        for pair in row.pairs:
            if pair.verdict in ("a_higher", "b_higher") and pair.difference is not None:
                up, down = (pair.a, pair.b) if pair.verdict == "a_higher" else (pair.b, pair.a)
                words = f"{name_in_sentence(name(row.criterion))} ({_by(pair)}{inserted})"
                found.setdefault((up, down, pair.n), []).append(words)
    advised = comparison.recommendation.candidate
    ordered = sorted(found.items(), key=lambda one: advised not in one[0][:2])
    return [_sentence(candidate(up), candidate(down), n, words) for (up, down, n), words in ordered]


def _sentence(up: str, down: str, n: int, words: Sequence[str]) -> str:
    return f"{up} is higher than {down} on {listed(words)}; {counted(n, 'shared brief')}."


def _by(pair: PairEstimate) -> str:
    sign = 1 if pair.verdict == "a_higher" else -1
    ends = None if pair.ci95 is None else (min(sign * end for end in pair.ci95), max(sign * end for end in pair.ci95))
    return f"{signed(sign * (pair.difference or 0.0))}{interval(ends, 1)}{single_campaign(pair)}"
