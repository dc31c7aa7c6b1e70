"""How is a rule held ready for many checks, and how does it word a finding?"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fairdraft.domain.campaign import AdType, Channel
from fairdraft.domain.finding import DiffPart, Finding, Fix, RequiredElement, Severity, Span
from fairdraft.rules.pack_pattern import PackPattern
from fairdraft.rules.pack_schema import GuardReach, Rule
from fairdraft.rules.packs import LoadedPack

_NAMED = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class CompiledGuard:
    """A guard with its pattern."""

    pattern: PackPattern
    where: GuardReach


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule found; `cut` says that it found more places than are listed."""

    findings: tuple[Finding, ...] = ()
    required: tuple[RequiredElement, ...] = ()
    cut: bool = False


def _verdicts() -> Callable[[str], dict[tuple[int, int], bool]]:
    """A question of this rule's own, whose answer is filled as the places of a sentence are judged."""

    def verdicts(_said: str) -> dict[tuple[int, int], bool]:
        return {}

    return verdicts


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule of a pack with its patterns ready.

    `verdicts` keeps, with a sentence, which of its places the rule's guards excuse. `parts` has of each part its
    name and the question whether it stands in some words.
    """

    rule: Rule
    pack: LoadedPack
    patterns: tuple[PackPattern, ...]
    guards: tuple[CompiledGuard, ...]
    needs: tuple[PackPattern, ...]
    parts: tuple[tuple[str, Callable[[str], bool]], ...] = ()
    points: tuple[PackPattern, ...] = ()
    verdicts: Callable[[str], dict[tuple[int, int], bool]] = field(default_factory=_verdicts, repr=False, compare=False)

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id

    def applies(self, ad_type: AdType, channel: Channel) -> bool:
        """Whether the rule holds for an ad type and channel."""
        return ad_type in self.rule.ad_types and channel in self.rule.channels

    def valid_on(self, day: date) -> bool:
        """Whether the rule is switched on and holds on that day."""
        rule = self.rule
        return (
            rule.enabled
            and (rule.valid_from is None or day >= rule.valid_from)
            and (rule.valid_until is None or day <= rule.valid_until)
        )

    def severity(self, channel: Channel) -> Severity:
        """The rule's severity in a channel."""
        return self.rule.channel_severity.get(channel, self.rule.severity)

    def finding(
        self,
        severity: Severity,
        values: dict[str, str],
        *,
        case: str = "",
        span: Span | None = None,
        anchor: Span | None = None,
        item: str | None = None,
        expected: str | None = None,
        diff: tuple[DiffPart, ...] | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding in the rule's words; `case` chooses the message."""
        template = self.rule.cases.get(case, self.rule.message)
        return Finding(
            rule=self.rule.id,
            severity=severity,
            message=_filled(template, values),
            why=self.rule.why,
            citation=self.rule.citation,
            citation_status=self.rule.citation_status,
            span=span,
            anchor=anchor,
            advisory=self.rule.advisory,
            item=item,
            expected=expected,
            diff=diff,
            fix=fix,
        )


def compile_rule(rule: Rule, pack: LoadedPack) -> CompiledRule:
    """Make a rule's patterns ready."""
    return CompiledRule(
        rule,
        pack,
        tuple(PackPattern(one) for one in rule.searched),
        tuple(CompiledGuard(PackPattern(one.pattern), one.where) for one in rule.guards),
        tuple(PackPattern(one) for one in rule.needs),
        tuple((name, _stands(pattern)) for name, pattern in rule.parts.items()),
        tuple(PackPattern(one) for one in rule.points),
    )


def _stands(pattern: str) -> Callable[[str], bool]:
    """The question whether a pattern is found in some words."""
    ready = PackPattern(pattern)

    def stands(said: str) -> bool:
        return ready.search(said) is not None

    return stands


def _filled(template: str, values: dict[str, Any]) -> str:
    return _NAMED.sub(lambda name: str(values.get(name[1], "")), template).strip()
