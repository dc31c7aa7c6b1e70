"""The safety text stands in one piece: sentences of the writer's own within it are told, and can be taken out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product
from fairdraft.rules.examples import load_example_products

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]
SAMPLES = load_example_products(Path(__file__).parents[2] / "resources" / "products")
OWN = "Your doctor knows what to do."


def interruptions(result: CheckResult) -> list[Finding]:
    return [one for one in result.findings if "is inside the safety information" in one.message]


def without(text: str, finding: Finding) -> str:
    assert finding.fix is not None
    return text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :]


@pytest.mark.parametrize(
    ("brand", "before", "put_in"),
    [
        ("glynora", "hospitalization and death.", f" {OWN}"),
        ("lumivar", "or when the dose is changed.", f" {OWN}"),
        ("lumivar", "or when the dose is changed.", f"\n\n{OWN}\n\n"),
        ("cordexa", "increases your risk of stroke.", f" {OWN}\n"),
        ("glynora", "GLYNORA can cause serious side effects, including:", f" {OWN}"),
        ("glynora", "vitamins, and herbal supplements.", f"\n\n{OWN}\n\n"),
        ("cordexa", "- pink or brown urine", f"\n- {OWN}"),
    ],
)
def test_a_sentence_put_into_the_safety_text_is_told_and_taken_out(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, before: str, put_in: str
) -> None:
    """It is marked as it stands, as a warning, and its fix leaves nothing to tell."""
    text = whole(products[brand])
    assert text.count(before) == 1
    changed = text.replace(before, before + put_in)
    (finding,) = interruptions(check(changed, brand, channel="web"))
    assert finding.severity == "warning"
    assert finding.span is not None
    assert changed[finding.span.start : finding.span.end] == OWN
    mended = check(without(changed, finding), brand, channel="web")
    assert [one.message for one in mended.findings if one.rule.startswith(("ISI", "IND"))] == []


@pytest.mark.parametrize("brand", ["glynora", "lumivar", "cordexa", "brevasta", "onvessa", "noctaris"])
def test_what_stands_around_the_safety_text_does_not_interrupt_it(
    check: Check, whole: Whole, products: dict[str, Product], brand: str
) -> None:
    """Nor does a whole piece on one line."""
    text = whole(products[brand])
    own = f"{OWN} {OWN}\n\n{text}\n\n{OWN}"
    for piece in (own, " ".join(own.split())):
        assert interruptions(check(piece, brand, channel="web")) == []


def test_spoken_points_of_the_boxed_warning_may_have_their_supers_between(
    check: Check, products: dict[str, Product]
) -> None:
    """In a script other lines stand between what is spoken."""
    said = products["lumivar"].safety.tv_statement.strip() or products["lumivar"].safety.isi.strip()
    first, _, rest = said.partition(". ")
    spot = f"VO: {first}.\nVISUAL: She reads the label at her kitchen table.\nVO: {rest}"
    assert interruptions(check(spot, "lumivar", channel="tv")) == []


def test_a_line_that_only_leads_on_is_no_sentence_of_the_writers(
    check: Check, whole: Whole, products: dict[str, Product]
) -> None:
    """What a page puts there for its readers to press stays; what says something of the medicine does not."""
    text = whole(products["glynora"])
    before = "hospitalization and death."
    assert before in text
    assert interruptions(check(text.replace(before, f"{before} Click here for more."), "glynora", channel="web")) == []
    named = text.replace(before, f"{before} Click here to see GLYNORA in a kitchen.")
    assert len(interruptions(check(named, "glynora", channel="web"))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Pregnancy and breastfeeding",
        "What should I tell my doctor before taking GLYNORA?",
        "Before You Take GLYNORA",
        "[Art: sticky ISI. Keep it in view at all times.]",
        "Note to designer: keep this with the box below.",
        "\u2020 Based on a 26-week study.",
        "Please see additional Important Safety Information on the next page.",
        "GLYNORA\u00ae (vespagliflone) tablets, 10 mg",
        "Not an actual patient.",
        "GLYNORA is a registered trademark of Example Pharma.",
        "06/26 | 3",
        "WHO SHOULD NOT TAKE GLYNORA",
        "What are the possible side effects of GLYNORA?",
        "Most common side effects",
        "Other medicines you take",
        "Talk to your doctor",
        "For US residents only",
        "This site is intended for US audiences only.",
        "ISI auto-scrolls; user can pause",
        "Animation: the frame holds for five seconds.",
        "Image caption: A patient takes a walk.",
        "1. GLYNORA Prescribing Information. Example Pharma; 2026.",
        "What to avoid while taking GLYNORA",
        "Get medical help right away if:",
        "People with kidney problems",
        "Tablets not shown actual size.",
        "Models used for illustrative purposes only.",
        "Hold 3 seconds.",
        "Get the doctor discussion guide",
        "To report side effects, call 1-800-555-0142.",
        "Distributed by: Example Pharma, Springfield, NJ 07000",
    ],
)
@pytest.mark.parametrize("apart", ["\n", "\n\n"])
def test_what_belongs_to_the_page_does_not_interrupt_the_safety_text(
    check: Check, whole: Whole, products: dict[str, Product], line: str, apart: str
) -> None:
    """Headings, notes to the art department, footnotes, pointers and names, in a row of lines or as a paragraph."""
    text = whole(products["glynora"])
    before = "vitamins, and herbal supplements."
    assert before in text
    put_in = text.replace(f"{before}\n", f"{before}{apart}{line}{apart}")
    assert interruptions(check(put_in, "glynora", channel="web")) == []


@pytest.mark.parametrize(
    "line",
    [
        "Rare.",
        "No worries!",
        "Only for some people",
        "See results in two weeks.",
        "Doctors trust it",
        "Who should not take GLYNORA? Hardly anyone.",
        "What are the mild side effects of GLYNORA?",
        "Talk to your doctor about more good days.",
        "Call your doctor next week.",
        "People with kidney problems trust it",
        "When to call your doctor: next week",
        "Get your good days back",
    ],
)
def test_a_heading_or_link_that_promises_or_makes_less_of_a_risk_is_told(
    check: Check, whole: Whole, products: dict[str, Product], line: str
) -> None:
    """It looks like what belongs to the page, and says something of the medicine."""
    text = whole(products["glynora"])
    changed = text.replace("vitamins, and herbal supplements.", f"vitamins, and herbal supplements.\n\n{line}\n")
    findings = check(changed, "glynora", channel="web").findings
    at = changed.index(line)
    assert any(one.span and one.span.start < at + len(line) and at < one.span.end for one in findings)


def test_another_part_of_the_piece_may_stand_between_two_paragraphs_but_not_within_a_list(
    check: Check, whole: Whole, products: dict[str, Product]
) -> None:
    """Columns of a page come in this order, too; a list is one thing."""
    text = whole(products["cordexa"])
    copy = " ".join([OWN] * 6)
    apart = text.replace("\nTell your doctor about", f"\n\n{copy}\n\nTell your doctor about")
    tagged = text.replace("\nTell your doctor about", f"\n\nBODY: {OWN}\n\nISI:\nTell your doctor about")
    within = text.replace("- red or black", f"\n{copy}\n\n- red or black")
    told = [len(interruptions(check(one, "cordexa", channel="web"))) for one in (text, apart, tagged, within)]
    assert told == [0, 0, 0, 1]


def test_a_paragraph_that_is_taken_out_leaves_no_gap(check: Check, whole: Whole, products: dict[str, Product]) -> None:
    """Its line goes with it, with its bullet and the blank line behind it."""
    text = whole(products["cordexa"])
    for put_in, before in ((f"- {OWN}\n", "- red or black"), (f"\n{OWN}\n\n", "Tell your doctor about all")):
        changed = text.replace(before, put_in + before)
        (finding,) = interruptions(check(changed, "cordexa", channel="web"))
        assert without(changed, finding) in (text, text.replace(before, f"\n{before}"))


@pytest.mark.parametrize("behind", ["... [expand]", "\u2026\n\nSee more", "... Read more"])
def test_a_collapsed_part_of_the_safety_text_may_be_cut_short_before_the_whole(
    check: Check, whole: Whole, products: dict[str, Product], behind: str
) -> None:
    """Wherever it is cut; one that says something else before the cut, or is cut without a sign of it, is told."""
    text = whole(products["cordexa"])
    isi = products["cordexa"].safety.isi.strip()
    ends = [at for at in range(60, 600, 29) if isi[at - 1].isalpha()]
    for at in ends:
        cut = f"{isi[:at].rstrip()}{behind}\n\n{text}"
        assert [one.message for one in check(cut, "cordexa", channel="web").findings if one.rule == "ISI-08"] == []
    said = "CORDEXA can cause bleeding that can be serious"
    assert said in isi
    teaser = isi[: isi.index(said) + len(said)]
    for wrong in (f"{teaser.replace('serious', 'mild')}{behind}", f"{teaser} now and then."):
        findings = check(f"{wrong}\n\n{text}", "cordexa", channel="web").findings
        assert any(one.rule.startswith(("ISI", "MIN")) for one in findings)


@pytest.mark.parametrize(
    "own",
    [
        "(the part everybody skips)",
        "that the law asks us to print",
        "FOR YOUR PEACE OF MIND",
        "\u2013 the words that nobody reads",
        ": as the law has it",
    ],
)
@pytest.mark.parametrize("brand", ["glynora", "lumivar"])
def test_words_of_ones_own_beside_the_title_are_told_and_taken_out(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, own: str
) -> None:
    """The line of the title belongs to the safety text, too; without them nothing is told."""
    text = whole(products[brand])
    title = "IMPORTANT SAFETY INFORMATION"
    changed = text.replace(title, f"{title} {own}", 1)
    (finding,) = interruptions(check(changed, brand, channel="web"))
    assert finding.span is not None
    assert changed[finding.span.start : finding.span.end].strip("(): \u2013") == own.strip("(): \u2013")
    assert interruptions(check(without(changed, finding), brand, channel="web")) == []


@pytest.mark.parametrize("lead", ["Now for the dull part: ", "What our lawyers like \u2013 "])
def test_words_that_lead_in_to_the_title_are_told(
    check: Check, whole: Whole, products: dict[str, Product], lead: str
) -> None:
    """Before a colon or a dash something is said of the safety text."""
    text = whole(products["glynora"]).replace("IMPORTANT SAFETY INFORMATION", f"{lead}IMPORTANT SAFETY INFORMATION", 1)
    said = [one.span for one in check(text, "glynora", channel="web").findings if one.severity != "suggestion"]
    assert [text[one.start : one.end] for one in said if one is not None and text[one.start] in lead] != []


@pytest.mark.parametrize(
    "rest",
    [
        "(continued)",
        "about GLYNORA",
        "for GLYNORA\u00ae (vespagliflone) tablets",
        "for adults with type 2 diabetes",
        "AND INDICATION",
        "| Prescribing Information | Medication Guide",
        "[scrolls]",
        "- Show more +",
        "Please read before you start taking GLYNORA.",
        "\u2013 page 2 of 3",
    ],
)
def test_what_makes_a_title_longer_is_none_of_the_writers(
    check: Check, whole: Whole, products: dict[str, Product], rest: str
) -> None:
    """Names, links, notes and the audience may stand on the title's line."""
    title = "IMPORTANT SAFETY INFORMATION"
    text = whole(products["glynora"]).replace(title, f"{title} {rest}", 1)
    assert interruptions(check(text, "glynora", channel="web")) == []


@pytest.mark.parametrize("heading", ["Hardly ever: ", "Rarely serious: ", "Nothing to fear "])
def test_a_heading_within_a_bullet_that_makes_less_of_a_risk_is_told(check: Check, heading: str) -> None:
    """Before the second sentence of a point, with a colon or without one."""
    isi = SAMPLES["cordexa"].safety.isi
    before = "Get emergency help right away if bleeding"
    text = isi.replace(before, heading + before, 1)
    assert text != isi
    found = [one for one in check(text, SAMPLES["cordexa"], channel="web").findings if one.severity != "suggestion"]
    assert [one.rule for one in found if one.span and heading.strip() in text[one.span.start : one.span.end]] != []


@pytest.mark.parametrize(
    "heading",
    [
        "What to look out for",
        "When to call",
        "**Get help**",
        "Signs of Bleeding",
        "Who is at risk?",
        "EMERGENCY SIGNS",
        "Signs of a bleed:",
    ],
)
@pytest.mark.parametrize("apart", [" ", "\n"])
@pytest.mark.parametrize(
    "before", ["Get emergency help right away if bleeding", "Call your doctor right away if your skin"]
)
def test_a_heading_within_a_bullet_adds_no_words_to_its_point(
    check: Check, before: str, apart: str, heading: str
) -> None:
    """An agency set it before a sentence of the point, on its line or on one of its own."""
    isi = SAMPLES["cordexa"].safety.isi
    text = isi.replace(f" {before}", f"{apart}{heading}{apart}{before}", 1)
    assert text != isi
    whole = check(isi, SAMPLES["cordexa"], channel="web")
    result = check(text, SAMPLES["cordexa"], channel="web")
    assert [one.message for one in result.findings if one.rule.startswith("ISI")] == [
        one.message for one in whole.findings if one.rule.startswith("ISI")
    ]
    assert [one.status for one in result.required] == [one.status for one in whole.required]
