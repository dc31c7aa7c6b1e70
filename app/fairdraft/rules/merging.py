"""Which findings tell of the same problem?"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from fairdraft.domain.finding import SEVERITIES, Finding

# A whole text that is missing explains that its parts are.
_EXPLAINS = {"ISI-01": ("ISI-02", "ISI-08"), "IND-02": ("IND-01",)}
# A promise that no claim carries is the same problem as the words in it that promise too much.
_PROMISE = "NUM-04"
_PROMISING = ("EFF-", "MIN-", "CMP-", "CMPD-", "NUM-", "NEW-", "TST-", "OFR-", "IND-")
_MUCH = 0.34


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding per problem: those on the same words are one, with the other rules' ids in `also`.

    The most severe one speaks; between equals the first. Findings are ordered by place, those without a
    place first.
    """
    result: list[Finding] = []
    for one in sorted(findings, key=_order):
        near = next((at for at, other in enumerate(result[-8:]) if _same(other, one)), None)
        if near is None:
            result.append(one)
        else:
            at = max(0, len(result) - 8) + near
            result[at] = _joined(result[at], one)
    return tuple(sorted(_without_covered_promises(_explained(result)), key=_order))


def _order(one: Finding) -> tuple[int, int, int, str, str]:
    if one.span is None:
        return (-1, 0, SEVERITIES.index(one.severity), one.rule, one.item or "")
    return (one.span.start, one.span.end, SEVERITIES.index(one.severity), one.rule, one.item or "")


def _same(one: Finding, other: Finding) -> bool:
    if one.span is None or other.span is None:
        return False
    common = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
    longer = max(one.span.end - one.span.start, other.span.end - other.span.start)
    return common > 0 and common >= _MUCH * longer


def _joined(one: Finding, other: Finding) -> Finding:
    first, second = sorted((one, other), key=lambda finding: (finding.advisory, SEVERITIES.index(finding.severity)))
    also = dict.fromkeys((*first.also, second.rule, *second.also))
    also.pop(first.rule, None)
    return replace(first, also=tuple(also))


def _explained(findings: list[Finding]) -> list[Finding]:
    result = list(findings)
    for rule, parts in _EXPLAINS.items():
        at = next((place for place, one in enumerate(result) if one.rule == rule), None)
        if at is None:
            continue
        whole = result[at]
        gone = [one for one in result if one.rule in parts and one.span is None]
        also = dict.fromkeys((*whole.also, *(one.rule for one in gone)))
        result[at] = replace(whole, also=tuple(also))
        result = [one for one in result if one not in gone]
    return result


def _without_covered_promises(findings: list[Finding]) -> list[Finding]:
    """A sentence flagged as a promise gives way to findings on the words in it, which then carry its rule."""
    whole = [one for one in findings if one.rule == _PROMISE and one.span and not one.item and not one.expected]
    if not whole:
        return findings
    starts = [one.span.start for one in whole if one.span]
    covered: set[Finding] = set()
    result: list[Finding] = []
    for one in findings:
        at = bisect_right(starts, one.span.start) - 1 if one.span else -1
        around = whole[at] if at >= 0 else None
        if (
            around is not None
            and around is not one
            and one.span
            and around.span
            and one.span.end <= around.span.end
            and one.rule.startswith(_PROMISING)
            and one.severity != "suggestion"
        ):
            covered.add(around)
            one = replace(one, also=tuple(dict.fromkeys((*one.also, _PROMISE)))) if one.rule != _PROMISE else one
        result.append(one)
    return [one for one in result if one not in covered]
