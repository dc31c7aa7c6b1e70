"""How does one finding look in a SARIF log?"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.dismissal import Dismissal
from fairdraft.domain.finding import CheckResult, Finding, Fix, LineIndex, Severity, Span
from fairdraft.domain.identity import utc_text, value_sha256
from fairdraft.domain.text_document import TextDocument

_LEVELS: dict[Severity, Literal["error", "warning", "note"]] = {
    "error": "error",
    "warning": "warning",
    "suggestion": "note",
}
_FINGERPRINT = "fairdraftFinding/v1"
# What a SARIF message would read as a link: [text](target).
_LINK_START = re.compile(r"\[(?=[^\[\]]*\]\()")


@dataclass(frozen=True, slots=True)
class CheckedArtifact:
    """A checked text with its place in the log's list of artifacts (`{uri, index}`), and the answers to its findings:
    none, or one entry for each finding. `claims` are its sentences as they stand to the product's claims, in order.
    """

    document: TextDocument
    result: CheckResult
    location: dict[str, Any]
    answers: tuple[Dismissal | None, ...] = ()
    claims: tuple[ClaimLink, ...] = ()


def result_objects(artifact: CheckedArtifact, rule_places: dict[str, int]) -> list[dict[str, Any]]:
    """A SARIF result for each finding of a text, in the order of the check.

    Args:
        artifact: the text, what was found in it and where it stands in the log.
        rule_places: index of each rule id in the log's list of rules.
    """
    writer = _ResultWriter(artifact)
    findings = artifact.result.findings
    answers = artifact.answers or (None,) * len(findings)
    return [
        writer.result(finding, rule_places[finding.rule]) | _suppressions(answer)
        for finding, answer in zip(findings, answers, strict=True)
    ]


def sarif_message(text: str) -> dict[str, str]:
    """A SARIF message that shows exactly `text`: its braces and links stay plain characters (§3.11.5, §3.11.6)."""
    escaped = text.replace("{", "{{").replace("}", "}}")
    return {"text": _LINK_START.sub(r"\\[", escaped)}


class _ResultWriter:
    def __init__(self, artifact: CheckedArtifact) -> None:
        self._document = artifact.document
        self._location = artifact.location
        self._lines = LineIndex.of(artifact.document.text)
        self._claims = [one for one in artifact.claims if one.claim is not None]
        self._seen: Counter[str] = Counter()

    def result(self, finding: Finding, rule_index: int) -> dict[str, Any]:
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": rule_index,
            # An advisory finding never fails a check, so it must not fail other tools' gates either.
            "level": "note" if finding.advisory else _LEVELS[finding.severity],
            "message": sarif_message(finding.message),
            "locations": [{"physicalLocation": self._place(finding.span)}],
            "partialFingerprints": {_FINGERPRINT: self._fingerprint(finding)},
            "properties": _properties(finding) | {"claim": self._claim(finding)} | self._page(finding.span),
        }
        if finding.anchor is not None:
            result["relatedLocations"] = [
                {
                    "id": 0,
                    "message": {"text": "The words that make it required."},
                    "physicalLocation": self._place(finding.anchor),
                }
            ]
        if finding.fix is not None:
            # Offsets in extracted text are no offsets in the file: another tool must not apply them there.
            if self._document.extracted:
                result["properties"]["fix"] = {
                    "start": finding.fix.start,
                    "end": finding.fix.end,
                    "text": finding.fix.text,
                }
            else:
                result["fixes"] = [self._fix(finding.fix)]
        return result

    def _claim(self, finding: Finding) -> str | None:
        """The claim that the flagged sentence says or drifts from."""
        span = finding.span
        if span is None:
            return None
        return next(
            (one.claim for one in self._claims if one.span.start < span.end and span.start < one.span.end), None
        )

    def _page(self, span: Span | None) -> dict[str, int]:
        """The page of the file on which the words stand, where it has pages."""
        page = None if span is None else self._document.page_of(span.start)
        return {} if page is None else {"page": page}

    def _place(self, span: Span | None) -> dict[str, Any]:
        if span is None:
            return {"artifactLocation": self._location}
        snippet = self._document.text[span.start : span.end]
        return {"artifactLocation": self._location, "region": {**self._region(span), "snippet": {"text": snippet}}}

    def _region(self, span: Span) -> dict[str, int]:
        line, column = self._lines.place(span.start)
        end_line, end_column = self._lines.place(span.end)
        return {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": span.start,
            "charLength": span.end - span.start,
        }

    def _fix(self, fix: Fix) -> dict[str, Any]:
        replacement = {
            "deletedRegion": self._region(Span(fix.start, fix.end)),
            "insertedContent": {"text": fix.text},
        }
        return {
            "description": {"text": "Replace these words." if fix.text else "Remove these words."},
            "artifactChanges": [{"artifactLocation": self._location, "replacements": [replacement]}],
        }

    def _fingerprint(self, finding: Finding) -> str:
        """The same finding in a later version of the text keeps its fingerprint while its words stay."""
        span = finding.span or finding.anchor
        words = " ".join(self._document.text[span.start : span.end].split()) if span else ""
        core = value_sha256([finding.rule, finding.item, words])
        self._seen[core] += 1
        return value_sha256([core, self._seen[core]])


def _suppressions(answer: Dismissal | None) -> dict[str, Any]:
    """A dismissed finding is a suppressed result (§3.27.23, §3.35): by a person, outside the text."""
    if answer is None:
        return {}
    told = {"dismissed_by": answer.by, "dismissed_at": utc_text(answer.made_at)}
    return {
        "suppressions": [
            {
                "kind": "external",
                "status": "accepted",
                "guid": answer.id,
                "justification": answer.reason,
                "properties": told,
            }
        ]
    }


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "advisory": finding.advisory,
        "also": list(finding.also),
        "item": finding.item,
        "why": finding.why,
        "citation": finding.citation,
        "citation_status": finding.citation_status,
        "expected": finding.expected,
    }
