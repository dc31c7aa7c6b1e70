"""What does the checker say of real texts, and of phrases that a regulator objected to?

The file has one JSON object per line: `id, kind, brand, generic, channel, audience, ad_type, text, facts
{indication, isi, boxed_warning, limitations_of_use}, labels [{quote, rule_ids}], truncated_by_tool`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pieces import ON

from fairdraft.domain.campaign import CHANNELS, AdType, Channel
from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.request import CheckRequest

# Groups that look for phrases; a finding of theirs in a clean piece is a false alarm.
PATTERN_GROUPS = ("MIN", "EFF", "CMP", "CMPD", "NUM", "NEW", "TST", "CTA", "OFR")
# An ISI shorter than this is a note about one, not the text.
_SHORTEST_ISI = 300
_AD_TYPES: dict[str, AdType] = {"reminder": "reminder", "help": "help-seeking"}


@dataclass
class RealTextMeasures:
    """Counts over one file of real texts; phrases are counted per rule group of their label."""

    clean_texts: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    alarms_in_approved: int = 0
    phrases: Counter[str] = field(default_factory=Counter)
    phrases_flagged: Counter[str] = field(default_factory=Counter)
    not_flagged: list[tuple[str, str]] = field(default_factory=list)

    @property
    def alarms_per_text(self) -> float:
        """Mean number of pattern findings of error or warning severity in a clean text."""
        return sum(self.alarms.values()) / self.clean_texts if self.clean_texts else 0.0


def measure_real_texts(checker: Checker, file: Path) -> RealTextMeasures:
    """Run the checker over a file of real texts."""
    measures = RealTextMeasures()
    text_rules = {rule.id for rule in checker.rules if rule.rule.kind not in ("layout", "process")}
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        request = request_of(record)
        result = checker.check(request)
        if is_clean(record):
            _count_alarms(measures, result)
        for quote, rule_ids in _quoted(record):
            # Rules of presence have no words to point at, and process rules no words at all.
            groups = {one.partition("-")[0] for one in rule_ids if one in text_rules}
            for group in sorted(groups & set(PATTERN_GROUPS)):
                measures.phrases[group] += 1
                if _is_flagged(checker, request, result, quote, group):
                    measures.phrases_flagged[group] += 1
                else:
                    measures.not_flagged.append((group, record["id"]))
    return measures


def is_clean(record: dict[str, Any]) -> bool:
    """Whether a record is consumer copy that nobody objected to."""
    return not record.get("labels") and record.get("kind") == "brand_page" and record.get("audience") == "consumer"


def _count_alarms(measures: RealTextMeasures, result: CheckResult) -> None:
    measures.clean_texts += 1
    approved = [row.span for row in result.required if row.status == "present" and row.span]
    for one in result.findings:
        group = one.rule.partition("-")[0]
        if one.severity == "suggestion" or one.advisory or group not in PATTERN_GROUPS:
            continue
        measures.alarms[one.rule] += 1
        if one.span and any(at.start <= one.span.start and one.span.end <= at.end for at in approved):
            measures.alarms_in_approved += 1


def _quoted(record: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for label in record.get("labels") or ():
        quote = (label.get("quote") or "").strip()
        # Brackets and parentheses hold descriptions of pictures and whole pieces, not words of the text.
        if quote and quote[0] not in "([":
            yield quote, list(label.get("rule_ids") or ())


def _is_flagged(checker: Checker, request: CheckRequest, result: CheckResult, quote: str, group: str) -> bool:
    at = request.text.find(quote)
    if at >= 0:
        return any(_speaks(one, group) and _overlaps(one, at, at + len(quote)) for one in result.findings)
    alone = CheckRequest(
        text=quote, product=request.product, ad_type=request.ad_type, channel=request.channel, on=request.on
    )
    return any(_speaks(one, group) and one.span is not None for one in checker.check(alone).findings)


def _speaks(finding: Finding, group: str) -> bool:
    return any(rule.partition("-")[0] == group for rule in (finding.rule, *finding.also))


def _overlaps(finding: Finding, start: int, end: int) -> bool:
    return finding.span is not None and finding.span.start < end and start < finding.span.end


def request_of(record: dict[str, Any]) -> CheckRequest:
    """What is asked of the checker about one record of the file."""
    stated = str(record.get("ad_type") or "")
    ad_type = next((known for words, known in _AD_TYPES.items() if stated.startswith(words)), "product-claim")
    words = str(record.get("channel") or "").split()
    channel: Channel = next((one for one in CHANNELS if one in words), "print")
    return CheckRequest(text=record["text"], product=_product(record), ad_type=ad_type, channel=channel, on=ON)


def _product(record: dict[str, Any]) -> Product | None:
    facts = record.get("facts") or {}
    isi, indication = facts.get("isi") or "", facts.get("indication") or ""
    if len(isi) < _SHORTEST_ISI or not indication or indication.startswith("("):
        return None
    limitation = facts.get("limitations_of_use")
    return Product.model_validate(
        {
            "schema": "fairdraft/product@1",
            "id": "real",
            "version": "1",
            "brand": record["brand"],
            "established_name": record["generic"],
            "indications": [{"text": indication, "limitations": [limitation] if limitation else []}],
            "safety": {"isi": isi, "boxed_warning": facts.get("boxed_warning") or ""},
        }
    )
