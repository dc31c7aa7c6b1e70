import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.dismissal import Dismissal, anchor_of
from fairdraft.domain.finding import CheckResult, Finding, Fix, LineIndex, NotChecked, PackIdentity, Span
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.sarif import artifact_uri, sarif_log

TEXT = "GLYNORA is safe.\r\nIt works for people\rwith {type 2} diabetes \U0001f600 now.\n"

FINDING = Finding(
    rule="MIN-01",
    severity="error",
    message="“safe” promises too much.",
    why="No prescription medicine is without risk.",
    citation="21 CFR 202.1(e)(6)(i)",
    citation_status="verified",
)


@dataclass(frozen=True)
class Described:
    id: str
    title: str
    why: str = ""
    citation: str = ""
    citation_status: Any = "unverified"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def check_of(*findings: Finding, text: str = TEXT, **further: Any) -> CheckResult:
    checked = tuple(sorted({one.rule for one in findings} | {"REM-01"}))
    facts: dict[str, Any] = {"product": "glynora", "ad_type": "product-claim", "channel": "web", "checked": checked}
    return CheckResult(text_sha256=text_sha256(text), findings=findings, **(facts | further))


def one_run(*findings: Finding, text: str = TEXT, extracted: bool = False, **further: Any) -> dict[str, Any]:
    document = TextDocument("copy.docx" if extracted else "copy.txt", text, extracted)
    run: dict[str, Any] = sarif_log([(document, check_of(*findings, text=text, **further))])["runs"][0]
    return run


def test_a_dismissed_finding_is_a_suppressed_result(validator: jsonschema.Draft202012Validator) -> None:
    """What somebody answered to a finding stands beside it, with the reason, the pseudonym and the time."""
    answer = Dismissal(
        "7a1f9c1e-58c1-4c57-9f0e-0d6e3f1a2b3c",
        "piece",
        anchor_of(replace(FINDING, span=Span(11, 15)), TEXT),
        "It is a quotation.",
        "rater-a",
        datetime(2026, 11, 26, 12, tzinfo=UTC),
    )
    findings = (replace(FINDING, span=Span(11, 15)), replace(FINDING, span=Span(0, 7)))
    document = TextDocument("copy.txt", TEXT, extracted=False)
    log = sarif_log([(document, check_of(*findings))], answers=[(answer, None)])
    validator.validate(log)
    dismissed, still_open = log["runs"][0]["results"]
    (suppression,) = dismissed["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "It is a quotation."
    assert suppression["properties"] == {"dismissed_by": "rater-a", "dismissed_at": "2026-11-26T12:00:00.000Z"}
    assert "suppressions" not in still_open


def test_the_log_is_valid_and_names_the_tool(validator: jsonschema.Draft202012Validator) -> None:
    """A log with every kind of finding fits the official schema and survives JSON."""
    findings = (
        FINDING,
        replace(FINDING, rule="ISI-01", anchor=Span(0, 7), item="isi", also=("ISI-05",)),
        replace(FINDING, span=Span(11, 15), fix=Fix(11, 15, ""), severity="warning"),
        replace(FINDING, span=Span(0, len(TEXT)), severity="suggestion", advisory=True),
    )
    packs = (PackIdentity("core", "1", "ab" * 32),)
    checks = [
        (TextDocument("a b/copy.txt", TEXT, False), check_of(*findings, packs=packs)),
        (
            TextDocument("deck.docx", TEXT, True),
            check_of(*findings, packs=packs, product=None, not_checked=(NotChecked("NAM-03", "needs a layout"),)),
        ),
        (TextDocument("-", "", False), check_of(text="")),
    ]
    log = sarif_log(checks, [Described("MIN-01", "No absolute safety claims", "w", "c", "verified")])
    validator.validate(json.loads(json.dumps(log)))
    run = log["runs"][0]
    assert run["tool"]["driver"]["name"] == "Fairdraft"
    assert [one["location"]["uri"] for one in run["artifacts"]] == ["a%20b/copy.txt", "deck.docx", "-"]
    assert [one["name"] for one in run["tool"]["extensions"]] == ["core"]
    assert len(run["results"]) == 8


def test_an_empty_log_is_valid(validator: jsonschema.Draft202012Validator) -> None:
    """No text at all gives a log with no results."""
    log = sarif_log([])
    validator.validate(log)
    assert log["runs"][0]["results"] == []


@pytest.mark.parametrize(
    ("severity", "advisory", "level"),
    [("error", False, "error"), ("warning", False, "warning"), ("suggestion", False, "note"), ("error", True, "note")],
)
def test_severities_become_levels(severity: Any, advisory: bool, level: str) -> None:
    """Errors and warnings keep their level, suggestions and whatever is advisory are notes."""
    result = one_run(replace(FINDING, severity=severity, advisory=advisory))["results"][0]
    assert result["level"] == level
    assert result["properties"]["severity"] == severity
    assert result["properties"]["advisory"] is advisory


def test_places_count_code_points_and_all_line_ends() -> None:
    """Lines end at CR LF, CR and LF; columns and offsets count code points from 1 and 0, ends are exclusive."""
    start = TEXT.index("\U0001f600")
    region = one_run(replace(FINDING, span=Span(start, start + 5)))["results"][0]["locations"][0]["physicalLocation"][
        "region"
    ]
    assert region == {
        "startLine": 3,
        "startColumn": 24,
        "endLine": 3,
        "endColumn": 29,
        "charOffset": start,
        "charLength": 5,
        "snippet": {"text": "\U0001f600 now"},
    }
    run = one_run(FINDING)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["newlineSequences"] == ["\r\n", "\n", "\r"]


@given(st.text(alphabet="ab\r\n\U0001f600 ", max_size=30), st.data())
def test_regions_point_at_the_quoted_words(text: str, data: st.DataObject) -> None:
    """Line and column of both ends lead to the same words as offset and length, in any text."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    region = one_run(replace(FINDING, span=Span(start, end)), text=text)["results"][0]["locations"][0][
        "physicalLocation"
    ]["region"]
    line_starts = LineIndex.of(text).starts
    by_line = [line_starts[region[f"{which}Line"] - 1] + region[f"{which}Column"] - 1 for which in ("start", "end")]
    assert by_line == [region["charOffset"], region["charOffset"] + region["charLength"]] == [start, end]
    assert region["snippet"]["text"] == text[start:end]


def test_missing_language_lies_on_the_whole_text_with_its_anchor() -> None:
    """A finding without a place points at the whole artifact; the claim behind it is a related location."""
    anchored, bare = one_run(replace(FINDING, anchor=Span(0, 7)), FINDING)["results"]
    for one in (anchored, bare):
        assert one["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "copy.txt", "index": 0}}}]
    related = anchored["relatedLocations"][0]["physicalLocation"]
    assert related["region"]["snippet"]["text"] == "GLYNORA"
    assert "relatedLocations" not in bare


def test_a_fix_replaces_the_words_in_the_file() -> None:
    """A fix of a plain text is a replacement that another tool can apply."""
    start = TEXT.index("people")
    finding = replace(FINDING, span=Span(start, start + 6), fix=Fix(start, start + 6, "adults"))
    change = one_run(finding)["results"][0]["fixes"][0]["artifactChanges"][0]
    replacement = change["replacements"][0]
    region = replacement["deletedRegion"]
    at = region["charOffset"]
    fixed = TEXT[:at] + replacement["insertedContent"]["text"] + TEXT[at + region["charLength"] :]
    assert "for adults\rwith" in fixed


def test_a_fix_of_extracted_text_is_not_applied_to_the_file() -> None:
    """Offsets in a .docx's text are none in the file: its fix is told as a property, and the text is in the log."""
    run = one_run(replace(FINDING, span=Span(0, 7), fix=Fix(0, 7, "GLYNORA®")), extracted=True)
    assert "fixes" not in run["results"][0]
    assert run["results"][0]["properties"]["fix"] == {"start": 0, "end": 7, "text": "GLYNORA®"}
    assert run["artifacts"][0]["contents"] == {"text": TEXT}
    assert "contents" not in one_run(FINDING)["artifacts"][0]


def test_messages_show_exactly_what_was_said() -> None:
    """Braces and brackets in a message are escaped, so that no reader takes them for placeholders or links."""
    said = one_run(replace(FINDING, message="{0} and [a](http://x) and [b]"))["results"][0]["message"]["text"]
    assert said == "{{0}} and \\[a](http://x) and [b]"


def test_rules_tell_title_why_and_source() -> None:
    """Each rule that was looked at is described once; without a description its findings speak for it."""
    described = Described("MIN-01", "No absolute safety claims", "Because.", "21 CFR 1", "verified")
    checks = [
        (TextDocument("a.txt", TEXT, False), check_of(FINDING, replace(FINDING, rule="CMP-01", also=("CMP-02",))))
    ]
    run = sarif_log(checks, [described, Described("TV-01", "Not used here")])["runs"][0]
    rules = {one["id"]: one for one in run["tool"]["driver"]["rules"]}
    assert sorted(rules) == ["CMP-01", "MIN-01", "REM-01"]
    assert rules["MIN-01"]["shortDescription"]["text"] == "No absolute safety claims"
    assert rules["MIN-01"]["help"]["text"] == "Because. Source: 21 CFR 1 (verified)."
    assert rules["CMP-01"]["shortDescription"]["text"] == FINDING.why
    assert "verified" in rules["CMP-01"]["help"]["text"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["results"][1]["properties"]["also"] == ["CMP-02"]


def test_rules_that_were_not_checked_are_told() -> None:
    """What could not be checked stands in the invocation with the reason and the text it concerns."""
    run = one_run(not_checked=(NotChecked("NAM-03", "type sizes need a layout"),))
    notification = run["invocations"][0]["toolExecutionNotifications"][0]
    assert notification["message"]["text"] == "NAM-03 was not checked: type sizes need a layout"
    assert notification["associatedRule"]["id"] == "NAM-03"
    assert run["tool"]["driver"]["rules"][notification["associatedRule"]["index"]]["id"] == "NAM-03"
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "copy.txt"
    assert run["results"] == []


def test_fingerprints_survive_text_that_is_added_elsewhere() -> None:
    """The same words keep their fingerprint when they move; a second occurrence has its own."""

    def prints(text: str) -> list[str]:
        places = [at for at in range(len(text)) if text.startswith("safe", at)]
        findings = [replace(FINDING, span=Span(at, at + 4)) for at in places]
        return [one["partialFingerprints"]["fairdraftFinding/v1"] for one in one_run(*findings, text=text)["results"]]

    first = prints("It is safe.")
    assert prints("A new line.\nIt is safe.") == first
    assert len(set(prints("safe and safe"))) == 2


def test_file_names_become_uris(tmp_path: Path) -> None:
    """Absolute names become file URIs; in relative ones whatever a URI cannot hold is percent-encoded."""
    assert artifact_uri(str(tmp_path / "a b.txt")) == (tmp_path / "a b.txt").as_uri()
    assert artifact_uri("texts/ä:#?.txt") == "texts/%C3%A4%3A%23%3F.txt"
    assert artifact_uri("bad\udcff.txt") == "bad%FF.txt"
