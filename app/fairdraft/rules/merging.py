"""Which findings tell of the same problem?"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from fairdraft.domain.finding import SEVERITIES, Finding, Span

# A whole text that is missing explains that its parts are.
_EXPLAINS = {
    "ISI-01": ("ISI-02", "ISI-08", "TV-01"),
    "IND-02": ("IND-01",),
    "MW-01": ("MW-02",),
    "TV-02": ("MW-02",),
}
# Rules that speak of approved language as a whole: beside one that tells the same of its part they stand back.
_GENERAL = ("ISI-01", "ISI-08")
_LANGUAGE = ("ISI-", "TV-01")
_WORD = re.compile(r"\w+")
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_BOXED = "ISI-02"
# A promise that no claim carries is the same problem as the words in it that promise too much.
_PROMISE = "NUM-04"
_PROMISING = ("EFF-", "MIN-", "CMP-", "CMPD-", "NUM-", "NEW-", "TST-", "OFR-", "IND-")
_MUCH = 0.34
# What a word hides is another problem than what it says, and no other message would tell of it.
_APART = "SPL-02"


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding per problem: those on the same words are one, with the other rules' ids in `also`.

    The most severe one speaks; between equals the first; of approved language the rule that names the part
    speaks for the one that names the whole. Findings are ordered by place, those without a
    place first.
    """
    result: list[Finding] = []
    lacking = cache(_lacking)
    for one in sorted(findings, key=_reading_order):
        # What has no place comes first and is little; of what has one only neighbours can be the same.
        begin = 0 if one.span is None else max(0, len(result) - 8)
        near = next((at for at in range(begin, len(result)) if _same(result[at], one, lacking)), None)
        if near is None:
            result.append(one)
        else:
            result[near] = _joined(result[near], one)
    return tuple(sorted(_without_covered_promises(_explained(result)), key=_order))


def _reading_order(one: Finding) -> tuple[int, int, int, str, str]:
    """In order of place; of what has none the one that misses most words first, so that it takes in its parts."""
    place, end, severity, rule, item = _order(one)
    return (place, -len(one.expected or "") if one.span is None else end, severity, rule, item)


def _order(one: Finding) -> tuple[int, int, int, str, str]:
    span = one.span
    start, end = (-1, 0) if span is None else (span.start, span.end)
    return (start, end, _RANK[one.severity], one.rule, one.item or "")


def _same(one: Finding, other: Finding, lacking: Callable[[str], str]) -> bool:
    if one.rule != other.rule and _APART in (one.rule, other.rule):
        return False
    if one.span is None or other.span is None:
        return one.span is other.span and _lacks_same_words(one, other, lacking)
    if one.span.end < other.span.start or other.span.end < one.span.start:
        return False
    common = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
    longer = max(one.span.end - one.span.start, other.span.end - other.span.start)
    inside = one.rule == other.rule and one.item == other.item and _lies_in(one.span, other.span)
    return inside or (common > 0 and common >= _MUCH * longer)


def _lies_in(one: Span, other: Span) -> bool:
    """Whether one of two places holds the other."""
    first, second = sorted((one, other), key=lambda each: each.start - each.end)
    return first.start <= second.start and second.end <= first.end


def _lacks_same_words(one: Finding, other: Finding, lacking: Callable[[str], str]) -> bool:
    """Whether two findings miss the same approved words, or one of them words of the other."""
    if not (one.expected and other.expected and _is_of_whole(one) and _is_of_whole(other)):
        return False
    first, second = lacking(one.expected), lacking(other.expected)
    return first in second or second in first


def _lacking(expected: str) -> str:
    """The words of a text, one blank around each. Texts are compared with all others, and taken apart once."""
    return f" {' '.join(_WORD.findall(expected))} "


def _is_of_whole(one: Finding) -> bool:
    """Whether a finding tells of a part of the safety text; the boxed warning always speaks for itself."""
    return one.rule.startswith(_LANGUAGE) and one.rule != _BOXED


def _joined(one: Finding, other: Finding) -> Finding:
    severity = min(one.severity, other.severity, key=SEVERITIES.index)
    if one.span is None and other.span is None and len(one.expected or "") != len(other.expected or ""):
        first, second = sorted((one, other), key=lambda finding: -len(finding.expected or ""))
        first = replace(first, severity=severity)
    elif one.expected == other.expected and (one.rule in _GENERAL) != (other.rule in _GENERAL):
        first, second = sorted((one, other), key=lambda finding: finding.rule in _GENERAL)
        first = replace(first, severity=severity)
    else:
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
