"""What is there to tell about a rule?"""

from dataclasses import dataclass
from datetime import date

from fairdraft.domain.campaign import AdType, Channel
from fairdraft.domain.cited_paragraphs import CitedParagraph, Law
from fairdraft.domain.finding import CitationStatus, Severity
from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.engine import Checker
from fairdraft.rules.pack_schema import Example, RuleKind


@dataclass(frozen=True, slots=True)
class RuleExplanation:
    """Everything that is shown of a rule. `paragraphs` are those of its citation, `flags` and `passes` its examples."""

    id: str
    title: str
    kind: RuleKind
    pack: str
    pack_name: str
    severity: Severity
    advisory: bool
    ad_types: tuple[AdType, ...]
    channels: tuple[Channel, ...]
    message: str
    why: str
    citation: str
    citation_status: CitationStatus
    paragraphs: tuple[CitedParagraph, ...]
    enabled: bool
    valid_from: date | None
    valid_until: date | None
    flags: tuple[Example, ...]
    passes: tuple[Example, ...]


def explain(checker: Checker, rule_id: str, law: Law) -> RuleExplanation | None:
    """What is known of the rule of that id, or None; `law` is what is written down of the paragraphs it cites."""
    rule = checker.rule(rule_id)
    return _explanation(rule, law) if rule else None


def rule_list(checker: Checker, law: Law) -> tuple[RuleExplanation, ...]:
    """Every rule in use, by id."""
    return tuple(_explanation(one, law) for one in sorted(checker.rules, key=lambda one: one.id))


def _explanation(one: CompiledRule, law: Law) -> RuleExplanation:
    rule = one.rule
    return RuleExplanation(
        id=rule.id,
        title=rule.title,
        kind=rule.kind,
        pack=one.pack.id,
        pack_name=one.pack.pack.name or one.pack.id,
        severity=rule.severity,
        advisory=rule.advisory,
        ad_types=rule.ad_types,
        channels=rule.channels,
        message=rule.message,
        why=rule.why,
        citation=rule.citation,
        citation_status=rule.citation_status,
        paragraphs=law.cited_in(rule.citation),
        enabled=rule.enabled,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        flags=rule.flags,
        passes=rule.passes,
    )
