import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.draft_report import DraftReport, ReportedDraft
from fairdraft.domain.finding import (
    CheckResult,
    DiffPart,
    Finding,
    NotChecked,
    PackIdentity,
    RequiredElement,
    Span,
)
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Block, render
from fairdraft.domain.product import Product
from fairdraft.exchange.report_html import report_html
from fairdraft.exchange.report_view import shortened, variant_name

VOID = {"meta", "br", "hr", "img", "link", "input"}
PRODUCT = Product.model_validate(
    {
        "schema": "fairdraft/product@1",
        "id": "glynora",
        "version": "2026-02",
        "brand": "GLYNORA",
        "established_name": "vespagliflone",
        "dosage_form": "tablets",
        "indications": [{"text": "GLYNORA treats adults."}],
        "safety": {"isi": "Do not take GLYNORA if you are on dialysis."},
    }
)
CAMPAIGN = Campaign.model_validate(
    {"schema": "fairdraft/campaign@1", "id": "glynora", "name": "Small steps", "product": "glynora", "channel": "web"}
)
BLOCKS = (
    Block("headline", "headline", "copy", "A safe way"),
    Block("body", "body", "copy", "For people.\nAsk your doctor."),
    Block("isi", "isi", "locked", "Do not take GLYNORA if you are on dialysis."),
)
FINDING = Finding(
    rule="MIN-01",
    severity="error",
    message="“safe” promises too much.",
    why="No medicine is without risk.",
    citation="21 CFR 202.1(e)(6)(i)",
    citation_status="verified",
    span=Span(2, 6),
)


class Page(HTMLParser):
    """A page as a list of elements with their text, and proof that its tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[dict[str, Any]] = []
        self._open: list[dict[str, Any]] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[one['tag'] for one in self._open]}"
        for element in self.elements:
            element["text"] = "".join(element["text"])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = {"tag": tag, "attributes": dict(attrs), "text": [], "at": len(self.elements)}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1]["tag"] == tag, f"</{tag}> closes <{self._open[-1]['tag']}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element["text"].append(data)

    def all(self, tag: str = "", class_: str = "") -> list[dict[str, Any]]:
        return [
            one
            for one in self.elements
            if tag in ("", one["tag"]) and (not class_ or class_ in (one["attributes"].get("class") or "").split())
        ]

    def text(self, tag: str = "", class_: str = "") -> list[str]:
        return [" ".join(one["text"].split()) for one in self.all(tag, class_)]


def reported(
    *findings: Finding, blocks: tuple[Block, ...] = BLOCKS, text: str | None = None, **check: Any
) -> ReportedDraft:
    text = render(blocks).text if text is None else text
    state = check.pop("state", "finished")
    failure = check.pop("failure", "")
    draft = Draft(
        id="11111111-1111-4111-8111-111111111111",
        study="desk-glynora",
        campaign="glynora",
        brief="b01",
        brief_text="Small steps count.",
        brief_sha256="ab" * 32,
        candidate="starter",
        mode="assisted",
        state=state,
        model_text="",
        blocks=blocks,
        text=text,
        provenance=Provenance(
            model_name="SmolLM2",
            model_sha256="cd" * 32,
            seed=42,
            sampler={"temperature": 0.7},
            prompt_tokens=900,
            completion_tokens=100,
            generation_ms=4000,
            product_version="2026-02",
            rendered_prompt="\nWrite.\n",
        ),
        made_at=datetime(2026, 11, 23, tzinfo=UTC),
        failure=failure,
    )
    facts: dict[str, Any] = {
        "product": "glynora",
        "ad_type": "product-claim",
        "channel": "web",
        "checked": ("MIN-01", "CMP-01", "EFF-01"),
        "packs": (PackIdentity("fairdraft-min", "1", "ef" * 32),),
    }
    return ReportedDraft(draft, CheckResult(text_sha256=text_sha256(text), findings=findings, **(facts | check)))


def report_of(*drafts: ReportedDraft, **further: Any) -> DraftReport:
    facts: dict[str, Any] = {
        "title": "Small steps",
        "campaign": CAMPAIGN,
        "product": PRODUCT,
        "notes": ("Sample data: all of it is invented.",),
    }
    return DraftReport(drafts=drafts, **(facts | further))


def page_of(*drafts: ReportedDraft, **further: Any) -> Page:
    return Page(report_html(report_of(*drafts, **further)))


def test_the_page_is_self_contained() -> None:
    """There is no script and nothing is asked of elsewhere; a policy in the page enforces that."""
    html = report_html(report_of(reported(FINDING)))
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert page.all("meta")[0]["attributes"] == {"charset": "utf-8"}
    assert not page.all("script") + page.all("link") + page.all("img") + page.all("iframe")
    for element in page.elements:
        attributes = element["attributes"]
        assert not any(name == "src" or name == "style" or name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", page.all("style")[0]["text"])
    policies = [one["attributes"]["content"] for one in page.all("meta") if "http-equiv" in one["attributes"]]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_it_works_in_the_dark_and_on_paper() -> None:
    """Both sets of colors are there, the dark ones on screens only, and paper opens what is folded away."""
    style = page_of().all("style")[0]["text"]
    assert "--error: #A8261D" in style
    dark = style.index("@media screen and (prefers-color-scheme: dark)")
    assert dark < style.index("--error: #FF9288")
    assert "details::details-content" in style[style.index("@media print") :]


def test_honest_notes_come_first() -> None:
    """What one must know stands before any draft: the given notes, what was not checked, what silence means."""
    draft = reported(not_checked=(NotChecked("NAM-03", "Needs a layout."), NotChecked("ISI-04", "Needs a layout.")))
    page = page_of(draft, notes=("Sample data.", "Weak model."))
    notes = page.all("section", "notes")[0]
    assert notes["at"] < page.all("article")[0]["at"]
    for said in ("Sample data.", "Weak model.", "NAM-03, ISI-04. Needs a layout.", "review to decide"):
        assert said in notes["text"]
    assert "complian" not in report_html(report_of(draft)).lower()


def test_findings_are_marked_in_the_text_and_listed() -> None:
    """The words of a finding are underlined in its severity's way, numbered, and its card tells all about it."""
    warning = replace(FINDING, rule="EFF-01", severity="warning", span=Span(16, 22), also=("EFF-02",), advisory=False)
    page = page_of(reported(FINDING, warning))
    assert page.text("span", "mark")[:2] == ["safe", "people"]
    assert [one["attributes"]["class"] for one in page.all("span", "mark")[:2]] == ["mark error", "mark warning"]
    assert page.text("a", "to") == ["1", "2"]
    first, second = page.text("li", "finding")
    for said in ("1 error", "MIN-01", "“safe” promises too much.", "“safe”, line 1, column 3", FINDING.why):
        assert said in first
    assert "21 CFR 202.1(e)(6)(i) citation verified" in first
    assert "warning" in second
    assert "EFF-01 + EFF-02" in second
    assert "1 rule found nothing" in " ".join(page.text("p", "facts"))


def test_missing_language_has_no_mark_but_a_reason() -> None:
    """A finding without a place is listed with the words that made it necessary."""
    page = page_of(reported(replace(FINDING, span=None, anchor=Span(2, 6), expected="Rx only")))
    assert page.all("a", "to") == []
    card = page.text("li", "finding")[0]
    assert "words are missing. Required because of “safe”." in card
    assert "Approved: Rx only" in card


def test_every_link_leads_somewhere() -> None:
    """Numbers lead to cards and cards to the words; ids are unique, with several drafts and marks over blocks too."""
    across = replace(FINDING, span=Span(2, 40))
    page = page_of(reported(FINDING, across), reported(FINDING, replace(FINDING, span=None)))
    ids = [one["attributes"]["id"] for one in page.elements if "id" in one["attributes"]]
    assert len(ids) == len(set(ids))
    links = {one["attributes"]["href"][1:] for one in page.all("a")}
    assert links <= set(ids)
    assert {"A-finding-2", "A-mark-2", "B-finding-1", "draft-B"} <= links


def test_approved_blocks_are_tinted_and_named() -> None:
    """A locked block carries its bar, section and version; one whose words are found altered says so instead."""
    page = page_of(reported())
    assert page.text("div", "locked") == [
        "Safety information approved · 2026-02 Do not take GLYNORA if you are on dialysis."
    ]
    start = render(BLOCKS).text.index("dialysis")
    altered = page_of(reported(replace(FINDING, span=Span(start, start + 8))))
    assert "differs from approved · 2026-02" in altered.text("div", "locked")[0]


def test_required_language_is_told_in_signs_and_words() -> None:
    """Missing and altered elements come first with what differs, present ones are counted and listed."""
    diff = (DiffPart("keep", "for"), DiffPart("delete", "people"), DiffPart("insert", "adults"))
    required = (
        RequiredElement("rx", "present", 1, label="Prescription status"),
        RequiredElement("indication:use", "altered", 0.9, label="Indication", diff=diff),
        RequiredElement("medwatch", "missing", 0, label="MedWatch", approved="You are encouraged to report."),
    )
    page = page_of(reported(required=required))
    rows = [text for text in page.text("tr") if text.startswith(("✗", "≠", "✓"))]
    assert rows[0].startswith("✗ missing MedWatch")
    assert "You are encouraged to report." in rows[0]
    assert rows[1].startswith("≠ altered Indication")
    assert rows[2].startswith("✓ present Prescription status")
    assert "people" in page.text("del")
    assert "adults" in page.text("ins")
    assert "1 of 3" in " ".join(page.text("span", "chip"))
    assert "✓ 1 present" in page.text("summary")


def test_many_missing_elements_do_not_bury_the_findings() -> None:
    """Beyond the first eight problems the rest is folded away, counted, and still on the page."""
    required = tuple(RequiredElement(f"isi:{n}", "missing", 0, label=f"Item {n}") for n in range(30))
    page = page_of(reported(required=required))
    assert "22 more that are missing or altered" in page.text("summary")
    assert sum(text.startswith("✗ missing Item") for text in page.text("tr")) == 30


def test_provenance_is_in_the_page() -> None:
    """Model, hash, seed, tokens, speed and the whole prompt are folded into a details element."""
    page = page_of(reported())
    table = page.text("table", "provenance")[0]
    for said in (
        "SmolLM2",
        "cd" * 32,
        "Seed 42",
        "900 in the prompt, 100 written",
        "25.0 tokens a second",
        "temperature 0.7",
    ):
        assert said in table
    assert page.all("pre")[0]["text"] == "\n\nWrite.\n"


@pytest.mark.parametrize(
    ("state", "said"),
    [("stopped", "Stopped by a person"), ("failed", "Interrupted"), ("streaming", "Still being written")],
)
def test_unfinished_drafts_say_so(state: str, said: str) -> None:
    """A draft that was stopped, broke off or still streams shows what there is, and why it is not more."""
    page = page_of(
        reported(blocks=(), text="Half a sen", state=state, failure="The worker died." * (state == "failed"))
    )
    assert said in page.text("p", "failure")[0]
    assert ("The worker died." in page.text("p", "failure")[0]) is (state == "failed")
    assert page.text("div", "words") == ["Half a sen"]


def test_emptiness_is_told() -> None:
    """A draft without text, findings or requirements, and a report without drafts, each say so."""
    page = page_of(reported(blocks=(), text=""), product=None)
    assert "This draft has no text." in " ".join(page.text("p"))
    assert "No finding." in page.text("p", "panel")
    assert "This report has no drafts." in page_of().text("p", "facts")


HOSTILE = "</style></title><script>alert(1)</script><!--\"'> onload=x {{ 7 * 7 }} {% raw %} &amp; <b>\u202e"


def test_hostile_text_stays_text() -> None:
    """Markup, template code and quotes in every text of the report appear as they are and do nothing."""
    blocks = (Block("x", HOSTILE, "copy", HOSTILE), Block("y", "isi", "locked", HOSTILE))
    finding = Finding(
        rule=HOSTILE,
        severity="error",
        message=HOSTILE,
        why=HOSTILE,
        citation=HOSTILE,
        span=Span(5, 30),
        also=(HOSTILE,),
        expected=HOSTILE,
        diff=(DiffPart("insert", HOSTILE),),
    )
    draft = reported(
        finding,
        replace(finding, span=None, anchor=Span(0, 20), diff=None),
        blocks=blocks,
        required=(
            RequiredElement(HOSTILE, "missing", 0, approved=HOSTILE),
            RequiredElement("x", "altered", 0, label=HOSTILE, diff=(DiffPart("delete", HOSTILE),)),
        ),
        not_checked=(NotChecked(HOSTILE, HOSTILE),),
        packs=(PackIdentity(HOSTILE, HOSTILE, HOSTILE),),
        failure=HOSTILE,
    )
    names = dict.fromkeys(("model_name", "model_licence", "rendered_prompt", "finish_reason", "machine"), HOSTILE)
    inner = replace(
        draft.draft,
        provenance=replace(draft.draft.provenance, sampler={HOSTILE: HOSTILE}, product_version=HOSTILE, **names),
        brief=HOSTILE,
        brief_text=HOSTILE,
        candidate=HOSTILE,
    )
    html = report_html(report_of(replace(draft, draft=inner), title=HOSTILE, notes=(HOSTILE,)))
    page = Page(html)
    assert not page.all("script") + page.all("b")
    assert "<script" not in html
    assert page.all("h1")[0]["text"] == HOSTILE
    assert page.all("title")[0]["text"].startswith(HOSTILE)
    # The number of the finding stands behind its words.
    assert page.all("div", "words")[0]["text"] == HOSTILE[:30] + "1" + HOSTILE[30:]
    for element in page.elements:
        assert not any(name.startswith("on") for name in element["attributes"])


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_is_shown_and_can_be_stored(text: str) -> None:
    """Whatever the draft says stands in the page, save for characters that HTML forbids."""
    html = report_html(report_of(reported(blocks=(Block("b", "body", "copy", text or "x"),)), title=text))
    stored = html.encode("utf-8").decode("utf-8")
    if not text.strip():
        return
    forbidden = "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    assert re.sub(forbidden, "\ufffd", text) in [one["text"] for one in Page(stored).all("div", "words")]


def test_thousands_of_overlapping_findings_are_shown() -> None:
    """Five thousand findings, nested and overlapping, give five thousand numbers and cards within seconds."""
    text = "word " * 5000
    findings = tuple(
        replace(
            FINDING,
            span=Span(n, min(len(text), n + 1 + n * 7 % 900)),
            severity=("error", "warning", "suggestion")[n % 3],
        )
        for n in range(5000)
    )
    begun = time.process_time()
    html = report_html(report_of(reported(*findings, blocks=(Block("b", "body", "copy", text),))))
    assert time.process_time() - begun < 10
    page = Page(html)
    assert len(page.all("li", "finding")) == 5000
    assert [int(one) for one in sorted(page.text("a", "to"), key=int)] == list(range(1, 5001))


def test_the_same_report_gives_the_same_page() -> None:
    """Nothing of the moment or the machine is in the page."""
    report = report_of(reported(FINDING), reported())
    assert report_html(report) == report_html(report)


def test_variants_have_letters() -> None:
    """Drafts are named A to Z, then AA and on."""
    assert [variant_name(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_long_diff_shows_its_changes_with_their_surroundings() -> None:
    """Unchanged words far from a change are left out, also where they come in many parts."""
    words = " ".join(f"w{number}" for number in range(20))
    diff = (
        DiffPart("keep", words),
        DiffPart("keep", words),
        DiffPart("delete", "soon"),
        DiffPart("insert", "right away"),
        DiffPart("keep", words),
    )
    assert [(part.op, part.text) for part in shortened(diff)] == [
        ("keep", "… w15 w16 w17 w18 w19"),
        ("delete", "soon"),
        ("insert", "right away"),
        ("keep", "w0 w1 w2 w3 w4 …"),
    ]
    assert shortened((DiffPart("keep", words),)) == ()
    many = tuple(DiffPart(op, f"x{n}") for n in range(40) for op in ("keep", "delete"))
    assert shortened(many)[-1].text == "[28 more changes]"
    assert sum(part.op == "delete" for part in shortened(many)) == 12
