"""Do reference marks lead somewhere, and do sources say where in them the support stands?"""

import re

from fairdraft.domain.finding import Finding, Span
from fairdraft.domain.product import Claim
from fairdraft.domain.product_elements import beginning
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES
from fairdraft.rules.reference_marks import Mark, References, references_of
from fairdraft.rules.text_reading import TextReading

_ANNOTATION = re.compile(r"\bRef(?:s|erence)?\b ?[:.] ?(?P<source>[A-Za-z][^\[\]\n;]{1,160})")
_ANCHOR = re.compile(
    r"(?:\b(?:sections?|sec\.|pages?|pg?s?\.?|pp\.?|para(?:graph)?s?\.?|tables?|figures?|fig\.|columns?|lines?|appendix)"
    r"|§) ?\d|\b(?:section|table|figure|appendix) [A-Z]\b",
    re.IGNORECASE,
)


def check_references(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Each mark leads to one note; each note is cited; numbers come in order; no sign stands for two notes."""
    references = reading.once(references_of)
    findings = [
        *_unresolved(rule, reading, references),
        *_out_of_order(rule, references.marks),
        *_unused(rule, references),
        *_reused(rule, references),
    ]
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def check_reference_anchor(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Source annotations ("Ref: …") and the approved claims in the text say where in the source the support stands."""
    findings: list[Finding] = []
    severity = rule.severity(reading.request.channel)
    for low, high in reading.found(_without_anchor):
        values = {"quote": reading.prose.text[low:high].strip()}
        findings.append(rule.finding(severity, values, span=reading.span(low, high)))
    if reading.language is not None and reading.language.product.claims:
        findings.extend(_claims(rule, reading))
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _without_anchor(said: str) -> list[tuple[int, int]]:
    return [found.span() for found in _ANNOTATION.finditer(said) if not _ANCHOR.search(found["source"])]


def _unresolved(rule: CompiledRule, reading: TextReading, references: References) -> list[Finding]:
    known = {one.key for one in references.notes}
    told: set[str] = set()
    findings = []
    for mark in references.marks:
        if mark.key in known or mark.key in told:
            continue
        told.add(mark.key)
        span = Span(mark.start, mark.end)
        findings.append(rule.finding(rule.severity(reading.request.channel), {"label": mark.key}, span=span))
    return findings


def _out_of_order(rule: CompiledRule, marks: tuple[Mark, ...]) -> list[Finding]:
    highest = 0
    for mark in marks:
        if not mark.key.isdigit():
            continue
        number = int(mark.key)
        if number > highest + 1:
            values = {"label": mark.key, "expected": str(highest + 1)}
            return [rule.finding("suggestion", values, case="order", span=Span(mark.start, mark.end))]
        highest = max(highest, number)
    return []


def _unused(rule: CompiledRule, references: References) -> list[Finding]:
    cited = {one.key for one in references.marks}
    return [
        rule.finding("suggestion", {"label": note.key}, case="unused", span=Span(note.start, note.end))
        for note in references.notes
        if note.key not in cited
    ]


def _reused(rule: CompiledRule, references: References) -> list[Finding]:
    first: dict[str, str] = {}
    findings = []
    for note in references.notes:
        said = " ".join(note.text.casefold().split())
        if note.key.isdigit() or first.setdefault(note.key, said) == said:
            continue
        findings.append(rule.finding("suggestion", {"label": note.key}, case="reused", span=Span(note.start, note.end)))
    return findings


def _claims(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    language = reading.language
    if language is None:
        return []
    faulty = language.once(_faulty_claims)
    if not faulty:
        return []
    keys = reading.words.keys
    said = f" {' '.join(keys)} "
    findings = []
    for claim, case, wordings in faulty:
        words = next((one for one in wordings if f" {' '.join(one)} " in said), None)
        if words is None:
            continue
        first = said.count(" ", 0, said.index(f" {' '.join(words)} ") + 1) - 1
        span = reading.span(reading.words.starts[first], reading.words.ends[first + len(words) - 1])
        values = {"label": f"“{beginning(claim.text)}”", "expected": language.product.version}
        severity = rule.severity(reading.request.channel)
        findings.append(rule.finding(severity, values, case=case, span=span, item=claim.id))
    return findings


def _faulty_claims(language: ApprovedLanguage) -> list[tuple[Claim, str, list[tuple[str, ...]]]]:
    """The claims whose source is not told well enough, with what is the matter and the words of each wording."""
    prepared = {one.passage.text: one.passage.words.keys for one in language.others}
    return [
        (claim, case, [words for text in (claim.text, *claim.variants) if (words := prepared.get(text))])
        for claim in language.product.claims
        if (case := _source_fault(claim, language.product.version)) is not None
    ]


def _source_fault(claim: Claim, version: str) -> str | None:
    source = claim.source
    if not (source.page or source.paragraph or source.table):
        return "claim"
    if source.label_version and source.label_version != version:
        return "outdated"
    return None
