"""How does a text with findings look in a terminal?"""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from fairdraft.domain.counting import counted
from fairdraft.domain.dismissal import JudgedFinding, all_open
from fairdraft.domain.finding import SEVERITIES, CheckResult, DiffPart, Finding, LineIndex, RequiredElement
from fairdraft.domain.many_findings import counted_by_rule, told_whole
from fairdraft.domain.shortening import outer_words, shortened

_SEVERITY_COLOR = {"error": "31", "warning": "33", "suggestion": "36"}
_MOST_WORDS = 40
_MOST_FINDINGS = 100
_LONGEST_QUOTE = 60
# Unchanged words in a diff, and how many of more of them are shown beside each change.
_MOST_KEPT, _KEPT_EACH_SIDE = 12, 5
_STATUS_SIGN = {"present": "✓", "altered": "≠", "missing": "✗"}


def marked(text: str, result: CheckResult, *, color: bool, judged: Sequence[JudgedFinding] = ()) -> str:
    """The text with «marked» words and the number of each finding behind them.

    Marks may nest; findings without a place, and those that `judged` says were dismissed, are listed, not marked.
    """
    ends: dict[int, list[str]] = {}
    starts: dict[int, list[str]] = {}
    for number, one in enumerate(judged or all_open(result), start=1):
        finding = one.finding
        if one.dismissal is not None or finding.span is None or finding.span.start == finding.span.end:
            continue
        code = _SEVERITY_COLOR[finding.severity]
        starts.setdefault(finding.span.start, []).append(f"\x1b[{code};4m" if color else "«")
        ends.setdefault(finding.span.end, []).insert(0, f"\x1b[0m[{number}]" if color else f"»[{number}]")
    parts: list[str] = []
    at = 0
    for place in sorted({*starts, *ends}):
        parts.append(text[at:place])
        parts.extend(ends.get(place, ()))
        parts.extend(starts.get(place, ()))
        at = place
    parts.append(text[at:])
    return "".join(parts)


def finding_lines(
    result: CheckResult,
    text: str,
    *,
    name: str = "",
    judged: Sequence[JudgedFinding] = (),
    page_of: Callable[[int], int | None] = lambda _at: None,
    verbose: bool = False,
) -> Iterator[str]:
    """One line per finding with its number, place, severity and rule; below it the reason and diff, or who dismissed
    it and why. Where `page_of` answers with a page, that is the place, with the words. Of very many the gravest are
    told so, and the others counted by rule, unless `verbose`.
    """
    lines = LineIndex.of(text)
    every = judged or all_open(result)
    whole = told_whole([one.finding for one in every], len(every) if verbose else _MOST_FINDINGS)
    for number, one in enumerate(every, start=1):
        if number - 1 not in whole:
            continue
        finding = one.finding
        place = "missing"
        if finding.span is not None:
            line, column = lines.place(finding.span.start)
            place = f"{name}:{line}:{column}" if name else f"{line}:{column}"
            if page := page_of(finding.span.start):
                words = text[finding.span.start : finding.span.end]
                place = f"{name}, page {page}, “{shortened(words, _LONGEST_QUOTE)}”"
        elif name:
            place = f"{name}: missing"
        rules = " + ".join((finding.rule, *finding.also))
        advisory = ", advisory" if finding.advisory else ""
        yield f"[{number}] {place} {finding.severity}{advisory} {rules}: {finding.message}"
        if one.dismissal is None:
            yield from _details(finding)
        else:
            answer = one.dismissal
            yield from _indented(f"dismissed by {answer.by}: {answer.reason} ({answer.id[:8]})")
    rest = [one.finding for number, one in enumerate(every) if number not in whole]
    if rest:
        yield from textwrap.wrap(
            f"{counted(len(rest), 'more finding')}, which --verbose and --format json list: {counted_by_rule(rest)}.",
            100,
            subsequent_indent="      ",
        )


def _details(finding: Finding) -> Iterator[str]:
    approved = _shortened(finding.expected or "")
    for label, words in (("why", finding.why), ("approved", approved), ("words", diff_words(finding.diff))):
        if words:
            yield from _indented(f"{label}: {words}")
    if finding.citation:
        yield f"      {finding.citation} ({finding.citation_status})"


def _indented(words: str) -> list[str]:
    return textwrap.wrap(words, 100, initial_indent="      ", subsequent_indent="        ")


def _shortened(text: str) -> str:
    # A whole ISI would push every other finding off the screen; JSON has it word for word.
    words = text.split()
    return " ".join(words) if len(words) <= _MOST_WORDS else f"{' '.join(words[:_MOST_WORDS])} … ({len(words)} words)"


def diff_words(diff: tuple[DiffPart, ...] | None) -> str:
    """A word diff on one line: [-deleted-] {+inserted+}; long stretches are shortened, unchanged ones more."""
    shown = []
    for op, parts in groupby(diff or (), lambda one: one.op):
        text = " ".join(one.text for one in parts)
        if op == "delete":
            shown.append(f"[-{_shortened(text)}-]")
        elif op == "insert":
            shown.append(f"{{+{_shortened(text)}+}}")
        else:
            shown.append(outer_words(text, _MOST_KEPT, _KEPT_EACH_SIDE, _KEPT_EACH_SIDE))
    return " ".join(shown)


def required_lines(result: CheckResult, *, verbose: bool = False) -> Iterator[str]:
    """One line per required element: its sign, status and name. Those that are present are one line, unless `verbose`:
    a long safety information has dozens.
    """
    shown = result.required if verbose else lacking_elements(result)
    yield from map(element_line, shown)
    present = len(result.required) - len(shown)
    if present:
        elements = counted(len(result.required), "required element")
        yield f"{_STATUS_SIGN['present']} present  {present} of {elements}; --verbose names them"


def lacking_elements(result: CheckResult) -> tuple[RequiredElement, ...]:
    """The required elements that are altered or missing."""
    return tuple(one for one in result.required if one.status != "present")


def element_line(one: RequiredElement) -> str:
    """A required element: its sign, status and name, and the words of one that was altered."""
    words = diff_words(one.diff) if one.status == "altered" else ""
    return f"{_STATUS_SIGN[one.status]} {one.status:<8} {one.label or one.element}{f'  {words}' if words else ''}"


def not_checked_lines(result: CheckResult, *, verbose: bool = False) -> Iterator[str]:
    """The rules that could not be checked; with why, a line each, where `verbose`. A rule that found more than is
    listed says so always.
    """
    yield from (f"{one.rule}: {one.why}" for one in result.cut)
    if verbose:
        yield from (f"Not checked: {one.rule}: {one.why}" for one in result.unchecked)
    elif result.unchecked:
        yield f"Not checked: {', '.join(one.rule for one in result.unchecked)} (reasons with --verbose)."


def summary_line(result: CheckResult, judged: Sequence[JudgedFinding] = ()) -> str:
    """What was found and is open, what was dismissed, and what was not looked at; a text without findings is never
    called more than that.
    """
    with_findings = {one.rule for one in result.findings} | {rule for one in result.findings for rule in one.also}
    nothing = sum(1 for rule in result.checked if rule not in with_findings)
    every = judged or all_open(result)
    counting = [one for one in every if not one.finding.advisory]
    advice = sum(one.finding.advisory and one.dismissal is None for one in every)
    opened = Counter(one.finding.severity for one in counting if one.dismissal is None)
    dismissed = Counter(one.finding.severity for one in counting if one.dismissal is not None)
    counts = ", ".join(counted(opened[severity], severity) for severity in SEVERITIES)
    if advice:
        counts += f", {counted(advice, 'advisory finding')}"
    if dismissed:
        answered = (counted(dismissed[severity], severity) for severity in SEVERITIES if dismissed[severity])
        counts += f" ({', '.join(answered)} dismissed)"
    return (
        f"{counts}. {counted(nothing, 'rule')} found nothing, {len(result.not_applicable)} do not apply to this ad "
        f"type and channel, {len(result.unchecked)} could not be checked in plain text."
    )
