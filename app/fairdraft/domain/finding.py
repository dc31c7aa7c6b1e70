"""What is a finding, and what does a check answer?"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from fairdraft.domain.campaign import AdType, Channel

Severity = Literal["error", "warning", "suggestion"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "suggestion")
CitationStatus = Literal["verified", "unverified"]
RequiredStatus = Literal["present", "altered", "missing"]

# str.splitlines also breaks at form feeds and U+2028, which editors do not count as lines.
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of words that is kept, or that the approved text has (`insert`) or has not (`delete`)."""

    op: Literal["keep", "delete", "insert"]
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A range of code points of the checked text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace `start`…`end` of the checked text by `text`; an insertion has start == end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in a text.

    `span` is None where language is missing: then `anchor` is the claim that made it necessary (None when
    the whole piece did). `advisory` findings are shown and never fail a check. `also` holds the ids of
    rules merged into this one. `item` names the safety item, indication or claim concerned.
    """

    rule: str
    severity: Severity
    message: str
    why: str
    citation: str
    citation_status: CitationStatus = "unverified"
    span: Span | None = None
    anchor: Span | None = None
    also: tuple[str, ...] = ()
    advisory: bool = False
    item: str | None = None
    expected: str | None = None
    diff: tuple[DiffPart, ...] | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class RequiredElement:
    """One element that this product, ad type and channel require, and whether the text has it.

    `element` is `indication:<id>`, `limitation:<n>`, `boxed_warning`, `isi:<item>`, `established_name`, `rx`,
    `medwatch`, `labeling_pointer` …; `label` is its name for people. `similarity` is 0–1. `approved` is the
    text to insert ("" where nothing is on file). `diff` tells altered words against the approved text.
    """

    element: str
    status: RequiredStatus
    similarity: float
    span: Span | None = None
    label: str = ""
    approved: str = ""
    diff: tuple[DiffPart, ...] | None = None


@dataclass(frozen=True, slots=True)
class PackIdentity:
    """Which rules were used: pack id, version and SHA-256 of its file."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that could not be checked, and why (layout, process, no product on file …)."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything one check of one text found, and what it could not look at.

    `checked` are the rules that ran (with or without findings), `not_applicable` those of other ad types or
    channels, `not_checked` those that could not look at all of the text. Findings are ordered by place; those without
    a place come first.
    """

    text_sha256: str
    product: str | None
    ad_type: AdType
    channel: Channel
    packs: tuple[PackIdentity, ...] = ()
    checked: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    findings: tuple[Finding, ...] = ()
    required: tuple[RequiredElement, ...] = ()

    @property
    def unchecked(self) -> tuple[NotChecked, ...]:
        """The rules that could not look at the text at all."""
        return tuple(one for one in self.not_checked if one.rule not in self.checked)

    @property
    def cut(self) -> tuple[NotChecked, ...]:
        """The rules that found more than is listed, with how much is."""
        return tuple(one for one in self.not_checked if one.rule in self.checked)

    def count(self, severity: Severity) -> int:
        """How many findings of that severity count (advisory ones do not)."""
        return sum(1 for one in self.findings if one.severity == severity and not one.advisory)


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Line and column (both from 1, in code points) of offsets in one text; lines end with LF, CR LF or CR."""

    starts: tuple[int, ...] = field(default=(0,))

    @classmethod
    def of(cls, text: str) -> "LineIndex":
        """Index the line starts of `text`."""
        return cls((0, *(one.end() for one in _LINE_END.finditer(text))))

    def place(self, offset: int) -> tuple[int, int]:
        """(line, column) of a code point offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def findings_document(
    result: CheckResult,
    text: str,
    *,
    file: str | None = None,
    with_text: bool = False,
    page_of: Callable[[int], int | None] | None = None,
) -> dict[str, Any]:
    """The JSON answer `fairdraft/findings@1` for one checked text, with every finding open.

    Args:
        result: what the check found.
        text: the text it was found in; offsets, lines, columns and quotes refer to it.
        file: the name under which the text was given.
        with_text: include the text (needed where it was taken out of a .docx or .pdf).
        page_of: answers on which page a place in the text stands, where it was taken out of pages: each finding has
            its `page` then.
    """
    lines = LineIndex.of(text)
    document: dict[str, Any] = {
        "schema": "fairdraft/findings@1",
        "file": file,
        "text_sha256": result.text_sha256,
        "product": result.product,
        "ad_type": result.ad_type,
        "channel": result.channel,
        "packs": [{"id": pack.id, "version": pack.version, "sha256": pack.sha256} for pack in result.packs],
        "checked": list(result.checked),
        "not_applicable": list(result.not_applicable),
        "not_checked": [{"rule": one.rule, "why": one.why} for one in result.not_checked],
        "findings": [_finding_object(one, text, lines) | _page(one, page_of) for one in result.findings],
        "required": [
            {
                "element": one.element,
                "label": one.label,
                "status": one.status,
                "similarity": round(one.similarity, 4),
                "start": one.span.start if one.span else None,
                "end": one.span.end if one.span else None,
                "diff": _diff_object(one.diff),
            }
            for one in result.required
        ],
    }
    if with_text:
        document["text"] = text
    return document


def _finding_object(one: Finding, text: str, lines: LineIndex) -> dict[str, Any]:
    line, column = lines.place(one.span.start) if one.span else (None, None)
    return {
        "rule": one.rule,
        "also": list(one.also),
        "status": "open",
        "dismissal": None,
        "severity": one.severity,
        "advisory": one.advisory,
        "message": one.message,
        "why": one.why,
        "citation": one.citation,
        "citation_status": one.citation_status,
        "start": one.span.start if one.span else None,
        "end": one.span.end if one.span else None,
        "line": line,
        "column": column,
        "quote": text[one.span.start : one.span.end] if one.span else None,
        "anchor": {"start": one.anchor.start, "end": one.anchor.end, "quote": text[one.anchor.start : one.anchor.end]}
        if one.anchor
        else None,
        "item": one.item,
        "expected": one.expected,
        "diff": _diff_object(one.diff),
        "fix": {"start": one.fix.start, "end": one.fix.end, "text": one.fix.text} if one.fix else None,
    }


def _page(one: Finding, page_of: Callable[[int], int | None] | None) -> dict[str, int | None]:
    if page_of is None:
        return {}
    return {"page": page_of(one.span.start) if one.span else None}


def _diff_object(diff: tuple[DiffPart, ...] | None) -> list[dict[str, str]] | None:
    return None if diff is None else [{"op": part.op, "text": part.text} for part in diff]
