"""How does a finding read on a card?"""

import re
from collections.abc import Sequence

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.many_findings import counted_by_rule
from fairdraft.domain.shortening import shortened

_LONGEST_QUOTATION = 40
_LONG_QUOTATION = re.compile(r"“([^”]{50,})”")
_SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z“])")


def short_message(text: str, most: int = 150) -> str:
    """A text of at most `most` characters, for a card: long quotations in it are cut first, so that they still end."""
    if len(text) > most:
        text = _LONG_QUOTATION.sub(lambda quoted: f"“{shortened(quoted[1], _LONGEST_QUOTATION)}”", text)
    return shortened(text, most)


def problem_and_advice(message: str) -> tuple[str, str]:
    """A message's first sentence, which names the problem, and the rest, which says what to do; "" without a rest."""
    for end in _SENTENCE_END.finditer(message):
        # A full stop inside quoted copy ends no sentence of ours.
        if message.count("“", 0, end.start()) <= message.count("”", 0, end.start()):
            return message[: end.start()], message[end.end() :]
    return message, ""


def source_line(finding: Finding) -> str:
    """Where the rule comes from, whether somebody verified that, and which other rules say the same."""
    also = f" · also {', '.join(finding.also)}" if finding.also else ""
    known = "citation verified" if finding.citation_status == "verified" else "citation not verified"
    source = f"{finding.citation} · {known}{also}" if finding.citation else f"No citation{also}"
    return f"Advice · {source}" if finding.advisory else source


def fix_tip(finding: Finding) -> str:
    """What the fix does."""
    if finding.fix is None:
        return ""
    return f"Put “{finding.fix.text}”" if finding.fix.text else "Remove these words"


def foot_words(result: CheckResult, also_found: frozenset[str]) -> str:
    """How many rules found nothing, do not apply, or cannot look at plain text.

    Args:
        result: the check, with its open findings.
        also_found: rules whose findings were all dismissed: they found something too.
    """
    with_findings = also_found | {rule for one in result.findings for rule in (one.rule, *one.also)}
    nothing = sum(1 for rule in result.checked if rule not in with_findings)
    parts = [f"{counted(nothing, 'rule')} found nothing"]
    if result.not_applicable:
        n = len(result.not_applicable)
        parts.append(f"{n} {'does' if n == 1 else 'do'} not apply here")
    if result.unchecked:
        parts.append(f"{len(result.unchecked)} cannot be checked in plain text")
    return " ".join((", ".join(parts) + ".", *(f"{one.rule}: {one.why}" for one in result.cut)))


def rest_words(rest: Sequence[Finding]) -> str:
    """What the findings are whose cards are not shown yet, by rule."""
    return f"Not shown yet: {counted_by_rule(rest)}."
