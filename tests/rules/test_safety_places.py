"""The safety text stands in one piece: sentences of the writer's own within it are told, and can be taken out."""

from collections.abc import Callable

import pytest

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]
OWN = "Your doctor knows what to do."


def interruptions(result: CheckResult) -> list[Finding]:
    return [one for one in result.findings if "stands within the safety information" in one.message]


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
    """Nor does a whole piece on one line, or the writer's own paragraph between two of its paragraphs."""
    text = whole(products[brand])
    own = f"{OWN} {OWN}\n\n{text}\n\n{OWN}"
    for piece in (own, " ".join(own.split()), text.replace("\n\nTell your", f"\n\n{OWN}\n\nTell your", 1)):
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
