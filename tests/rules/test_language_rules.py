"""Rules on approved language, balance and scripts say one thing about one problem."""

from collections.abc import Callable
from datetime import date

import pytest

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]
BRANDS = ("lumivar", "brevasta", "glynora", "cordexa", "onvessa", "noctaris")
GROUPS = ("IND", "ISI", "TV", "BAL", "PI", "MW")


def told(result: CheckResult, rule: str) -> list[Finding]:
    return [one for one in result.findings if rule in (one.rule, *one.also)]


@pytest.mark.parametrize(
    ("brand", "begins", "speaks"),
    [
        ("lumivar", "Do not take LUMIVAR if you take an MAOI", "ISI-05"),
        ("glynora", "- Ketoacidosis, which can lead to", "ISI-06"),
        ("brevasta", "The most common side effects of BREVASTA", "ISI-07"),
        ("glynora", "Tell your doctor about all the medicines you take", "ISI-11"),
    ],
)
def test_a_lost_sentence_is_one_finding_of_its_own_rule(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, begins: str, speaks: str
) -> None:
    """The rule that names the part speaks, with the severity of the gravest, and the general one is listed."""
    text = whole(products[brand])
    start = text.index(begins)
    end = text.index(". ", start) + 2 if begins.startswith("-") else text.index("\n", start) + 1
    findings = [one for one in check(text[:start] + text[end:], brand).findings if one.rule.startswith("ISI")]
    assert [one.rule for one in findings] == [speaks]
    assert "ISI-08" in findings[0].also
    assert findings[0].severity == "error"


def test_a_lost_consequence_is_named(check: Check, whole: Whole, products: dict[str, Product]) -> None:
    """Cutting off what a risk can end in is told by the rule on consequences too, in the same finding."""
    text = whole(products["glynora"]).replace("hospitalization and death", "hospitalization", 1)
    findings = told(check(text, "glynora"), "ISI-13")
    assert len(findings) == 1
    assert "ISI-08" in (findings[0].rule, *findings[0].also)


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("channel", ["print", "web", "email", "social", "banner", "search"])
def test_a_whole_piece_satisfies_these_rules(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, channel: str
) -> None:
    """Approved language in full brings no finding of any of them, in any channel."""
    result = check(whole(products[brand]), brand, channel=channel)
    assert [one.rule for one in result.findings if one.rule.startswith(("IND", "BAL", "TV", "PI", "MW"))] == []


def test_other_ad_types_owe_none_of_it(check: Check) -> None:
    """A reminder is asked for no indication, balance or script."""
    result = check(
        "BREVASTA® (ilomarast-gkzt) injection. Ask your doctor.", "brevasta", ad_type="reminder", channel="tv"
    )
    assert [one.rule for one in result.findings if one.rule.startswith(GROUPS)] == []


def test_an_off_label_promise_is_flagged_on_its_words(check: Check) -> None:
    """The condition is marked, once per sentence, and nothing in risk text, negation or unbranded sentences."""
    text = "GLYNORA helps reduce the risk of kidney failure. Kidney failure is serious. GLYNORA does not treat gout."
    findings = told(check(text, "glynora", channel="web"), "IND-06")
    assert [text[one.span.start : one.span.end] for one in findings if one.span] == ["kidney failure"]


def test_a_wider_disease_is_graded_by_what_the_piece_says(
    check: Check, whole: Whole, products: dict[str, Product]
) -> None:
    """Beside the approved indication a wider name is a warning, without it an error."""
    copy = "GLYNORA helps adults with diabetes lower blood sugar."
    beside = told(check(f"{copy}\n\n{whole(products['glynora'])}", "glynora", channel="web"), "IND-03")
    alone = told(check(copy, "glynora", channel="web"), "IND-03")
    assert [one.severity for one in beside] == ["warning"]
    assert {one.severity for one in alone} == {"error"}


def test_a_risk_on_one_post_does_not_serve_another(check: Check, products: dict[str, Product]) -> None:
    """The claim on the post without a risk is marked; a looping banner with a panel that stays is one part."""
    short = products["brevasta"].safety.short_isi
    text = f"Post 1: BREVASTA helps.\n\nPost 2: BREVASTA (ilomarast-gkzt) helps. {short}"
    assert [one.span.start for one in told(check(text, "brevasta", channel="social"), "BAL-01") if one.span] == [8]
    banner = f"Frame 1: BREVASTA helps.\nFrame 2: Ask.\nISI: {short}"
    assert told(check(banner, "brevasta", channel="banner"), "BAL-01") == []


def test_a_dated_rule_holds_from_its_day(check: Check) -> None:
    """Dual modality is asked for from the day on which the rule took effect."""
    text = "VO: Do not take GLYNORA if you are on dialysis.\nSUPER: (none)"
    before = check(text, "glynora", channel="tv", on=date(2024, 5, 19))
    after = check(text, "glynora", channel="tv", on=date(2024, 5, 20))
    assert told(before, "TV-03") == []
    assert "TV-03" in {one.rule for one in before.not_checked}
    assert len(told(after, "TV-03")) == 1


def test_a_statement_that_is_only_shown_is_told(check: Check, products: dict[str, Product]) -> None:
    """The major statement has to be spoken: on the screen alone it is an error at its place."""
    statement = products["glynora"].safety.tv_statement
    shown = check(f"VO: Ask about GLYNORA.\nSUPER: {statement}", "glynora", channel="tv")
    spoken = check(f"VO: Ask about GLYNORA. {statement}\nSUPER: {statement}", "glynora", channel="tv")
    assert {one.severity for one in told(shown, "TV-01")} == {"error"}
    assert told(spoken, "TV-01") == []
    assert told(spoken, "TV-03") == []
