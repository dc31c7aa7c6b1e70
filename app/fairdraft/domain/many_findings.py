"""Of very many findings, which are told whole, and how are the others summed up?"""

from collections import Counter
from collections.abc import Sequence

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import SEVERITIES, Finding


def told_whole(findings: Sequence[Finding], most: int) -> frozenset[int]:
    """The numbers of the findings, from 0, that are told whole: all, or as many as `most` of the gravest, the first of
    those that are alike.
    """
    order = sorted(range(len(findings)), key=lambda number: SEVERITIES.index(findings[number].severity))
    return frozenset(order[:most])


def counted_by_rule(findings: Sequence[Finding]) -> str:
    """How many findings each rule has, the gravest and most frequent first: `ISI-08 12 errors, VOI-01 448 suggestions`;
    "" for none.
    """
    counts = Counter((one.severity, one.rule) for one in findings)
    order = sorted(counts, key=lambda key: (SEVERITIES.index(key[0]), -counts[key], key[1]))
    return ", ".join(f"{rule} {counted(counts[severity, rule], severity)}" for severity, rule in order)
