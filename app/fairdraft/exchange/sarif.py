"""How do checked texts become one SARIF 2.1.0 log for other tools?

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from fairdraft import __version__
from fairdraft.domain.claim_link import ClaimLink, said_claim_objects
from fairdraft.domain.dismissal import Dismissal
from fairdraft.domain.finding import CheckResult, CitationStatus, PackIdentity
from fairdraft.domain.rule_description import RuleDescription
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.sarif_results import CheckedArtifact, result_objects, sarif_message

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_NOT_CHECKED = "rule-not-checked"
_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class _ToldRule:
    """What the findings of a rule tell of it."""

    id: str
    title: str = ""
    why: str = ""
    citation: str = ""
    citation_status: CitationStatus = "unverified"


def sarif_log(
    checked: Sequence[tuple[TextDocument, CheckResult]],
    descriptions: Iterable[RuleDescription] = (),
    answers: Sequence[tuple[Dismissal | None, ...]] = (),
    claims: Sequence[tuple[ClaimLink, ...]] = (),
    facts: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """One log with one run over all checked texts.

    Lines, columns and offsets count code points. For texts taken out of another format they count in the
    extracted text, which then stands in the log as the artifact's contents.

    Args:
        checked: each text with what the check found in it.
        descriptions: what the rules say of themselves; of a rule that is not among them the log tells what
            its findings tell.
        answers: for each text, what was answered to each of its findings; nothing where nobody could answer.
        claims: for each text, how its sentences stand to the product's claims, in order.
        facts: for each text, what else is known of it, by name.
    """
    rules = _rules([result for _, result in checked], descriptions)
    places = {rule["id"]: index for index, rule in enumerate(rules)}
    artifacts: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    notifications: list[dict[str, Any]] = []
    for index, (document, result) in enumerate(checked):
        uri = artifact_uri(document.name)
        location = {"uri": uri, "index": index}
        links = claims[index] if claims else ()
        artifact = _artifact(document, result, uri, links)
        artifact["properties"] |= facts[index] if facts else {}
        artifacts.append(artifact)
        given = answers[index] if answers else ()
        results += result_objects(CheckedArtifact(document, result, location, given, links), places)
        notifications += _notifications(result, location, places)
    driver: dict[str, Any] = {
        "name": "Fairdraft",
        "version": __version__,
        "semanticVersion": __version__,
        "shortDescription": {"text": "Checks US direct-to-consumer prescription-drug copy."},
        "rules": rules,
        "notifications": [
            {"id": _NOT_CHECKED, "shortDescription": {"text": "A rule could not be checked in this text."}}
        ],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "artifacts": artifacts,
        "results": results,
    }
    if packs := _packs(result for _, result in checked):
        run["tool"]["extensions"] = packs
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def artifact_uri(name: str) -> str:
    """The URI reference of a file name as it was given: absolute names become file URIs, others stay relative."""
    path = PurePath(name)
    if path.is_absolute():
        return path.as_uri()
    return quote(os.fsencode(path.as_posix()))


def _rules(results: Iterable[CheckResult], descriptions: Iterable[RuleDescription]) -> list[dict[str, Any]]:
    """One descriptor for each rule that was looked at, or could not be, by id."""
    told: dict[str, RuleDescription] = {}
    for result in results:
        told |= {rule: _ToldRule(rule) for rule in (*result.checked, *(one.rule for one in result.not_checked))}
    for one in (finding for result in results for finding in result.findings):
        told[one.rule] = _ToldRule(one.rule, "", one.why, one.citation, one.citation_status)
    told |= {rule.id: rule for rule in descriptions if rule.id in told}
    return [_rule(told[rule]) for rule in sorted(told)]


def _rule(rule: RuleDescription) -> dict[str, Any]:
    descriptor: dict[str, Any] = {"id": rule.id}
    if short := rule.title or rule.why:
        descriptor["shortDescription"] = {"text": short}
    if rule.why:
        descriptor["fullDescription"] = {"text": rule.why}
    if rule.citation:
        descriptor["help"] = {"text": f"{rule.why} Source: {rule.citation} ({rule.citation_status}).".strip()}
        descriptor["properties"] = {"citation": rule.citation, "citation_status": rule.citation_status}
    return descriptor


def _artifact(document: TextDocument, result: CheckResult, uri: str, links: tuple[ClaimLink, ...]) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": {"uri": uri},
        "roles": ["analysisTarget"],
        "properties": {
            "text_sha256": result.text_sha256,
            "product": result.product,
            "ad_type": result.ad_type,
            "channel": result.channel,
            "extracted": document.extracted,
        },
    }
    if said := said_claim_objects(links, document.text):
        artifact["properties"]["claims"] = said
    if media_type := _MEDIA_TYPES.get(PurePath(document.name).suffix.lower()):
        artifact["mimeType"] = media_type
    if document.told:
        artifact["properties"]["told"] = list(document.told)
    if document.extracted:
        artifact["contents"] = {"text": document.text}
    return artifact


def _notifications(result: CheckResult, location: dict[str, Any], places: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "descriptor": {"id": _NOT_CHECKED, "index": 0},
            "associatedRule": {"id": one.rule, "index": places[one.rule]},
            "level": "note",
            "message": sarif_message(f"{one.rule} was not checked: {one.why}"),
            "locations": [{"physicalLocation": {"artifactLocation": location}}],
        }
        for one in result.not_checked
    ]


def _packs(results: Iterable[CheckResult]) -> list[dict[str, Any]]:
    """The rule packs used, as extensions of the tool, each once."""
    used: dict[PackIdentity, None] = {pack: None for result in results for pack in result.packs}
    return [{"name": pack.id, "version": pack.version, "properties": {"sha256": pack.sha256}} for pack in used]
