"""NUM-04 tells of claims in a whole check, beside the other rules."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fairdraft.domain.assembly import assisted_blocks
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.copy_shape import Section
from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product
from fairdraft.exchange.toml_files import read_folder
from fairdraft.rules.engine import Checker
from fairdraft.rules.examples import load_example_products
from fairdraft.services.checking import CheckingService

RESOURCES = Path(__file__).parents[2] / "resources"
SAMPLES = load_example_products(RESOURCES / "products")
CAMPAIGNS = {one.id: one for one in read_folder(RESOURCES / "campaigns", Campaign)}
GLYNORA = SAMPLES["glynora"]
A1C = "A1C dropped by 1.1 points with GLYNORA and 0.2 points with placebo at week 26."

Check = Callable[..., CheckResult]


def claim_findings(result: CheckResult) -> list[Finding]:
    return [one for one in result.findings if "NUM-04" in (one.rule, *one.also)]


@pytest.mark.parametrize("product", sorted(SAMPLES))
def test_an_assisted_sample_piece_with_its_claims_has_no_error(product: str, checker: Checker) -> None:
    """Copy made of the claims of a sample campaign's product, word for word, has no error and no warning of claims."""
    chosen, campaign = SAMPLES[product], CAMPAIGNS[product]
    usable = [one for one in chosen.claims if not one.channels or campaign.channel in one.channels]
    body = " ".join(one.text for one in usable) + "\n\n" + "\n".join(one.qualifier for one in usable if one.qualifier)
    sections = (Section("headline", f"Ask your doctor about {chosen.full_name}"), Section("body", body))
    piece = CheckingService(lambda: checker).check_blocks(assisted_blocks(sections, chosen, campaign), chosen, campaign)
    told = [one for one in claim_findings(piece.result) if one.severity != "suggestion"]
    assert told == []


def test_a_drifted_claim_shows_the_diff_and_puts_the_words_back(check: Check) -> None:
    """The finding lies on the words that differ, names the claim and replaces the sentence by its words."""
    text = f"Good to know. {A1C.replace('1.1', '2.1')} Ask your doctor."
    (one,) = [found for found in claim_findings(check(text, GLYNORA, channel="web")) if found.severity == "error"]
    assert one.span is not None
    assert text[one.span.start : one.span.end] == "2.1"
    assert one.item == "gly-a1c-26"
    assert one.fix is not None
    fixed = text[: one.fix.start] + one.fix.text + text[one.fix.end :]
    assert fixed == f"Good to know. {A1C} Ask your doctor."
    assert "“1.1” is now “2.1”" in one.message


def test_a_number_is_quoted_with_the_claim_that_says_another(check: Check) -> None:
    """The message names the number of the text, the claim by its words and its number."""
    (one,) = claim_findings(check("A1C fell 2 points.", GLYNORA, channel="web"))
    assert one.severity == "error"
    assert "“2 points”" in one.message
    assert "claim “A1C dropped by 1.1 points with GLYNORA and …”" in one.message
    assert one.item == "gly-a1c-26"
    assert "1.1 points" in one.message


def test_a_missing_qualifier_is_suggested_once(check: Check) -> None:
    """A claim that is said twice without its footnote is one suggestion with the qualifier's words."""
    found = claim_findings(check(f"{A1C}\n\n{A1C}", GLYNORA, channel="web"))
    assert [(one.severity, one.item) for one in found] == [("suggestion", "gly-a1c-26")]
    assert found[0].expected is not None
    assert found[0].expected.startswith("In a 26-week study of 512 adults")


def test_a_promise_gives_way_to_the_words_that_promise_too_much(check: Check) -> None:
    """One sentence that promises too much in one word has one finding on that word."""
    found = claim_findings(check("GLYNORA gives guaranteed energy.", GLYNORA, channel="web"))
    assert [one.rule for one in found] == ["EFF-02"]
    assert found[0].also == ("NUM-04",)


def test_altered_approved_language_is_no_claim(check: Check) -> None:
    """A changed sentence of the safety information is told by its own rules, not as a claim."""
    isi = GLYNORA.safety.isi.replace("65 or older", "45 or older")
    assert isi != GLYNORA.safety.isi
    result = check(f"{GLYNORA.indications[0].text}\n\n{isi}", GLYNORA, channel="web")
    assert claim_findings(result) == []
    assert any(one.rule.startswith("ISI") and one.severity == "error" for one in result.findings)


def test_a_product_without_claims_is_not_checked(check: Check, products: dict[str, Product]) -> None:
    """Where no claims are on file the rule says so, and flags nothing."""
    result = check("62% saw improvement with NOCTARIS.", products["noctaris"])
    assert claim_findings(result) == []
    assert "NUM-04" not in result.checked
    assert any(one.rule == "NUM-04" and "no claims" in one.why for one in result.not_checked)


def test_the_service_ties_texts_and_pieces(checker: Checker) -> None:
    """The checking service gives the links of a text, and of a piece in the places of its rendering."""
    service = CheckingService(lambda: checker)
    links = service.claim_links(f"{A1C} Ask your doctor.", GLYNORA, "product-claim", "web", on=date(2026, 6, 1))
    assert [(one.status, one.claim) for one in links] == [("exact", "gly-a1c-26"), ("connective", None)]
    assert service.claim_links(A1C, None, "help-seeking", "web") == ()
    blocks = assisted_blocks((Section("body", A1C),), GLYNORA, CAMPAIGNS["glynora"])
    in_piece = service.claim_links_of_blocks(blocks, GLYNORA, CAMPAIGNS["glynora"])
    text = service.check_blocks(blocks, GLYNORA, CAMPAIGNS["glynora"]).text
    first = in_piece[0]
    assert (first.status, text[first.span.start : first.span.end]) == ("exact", A1C)
    assert {one.status for one in in_piece[1:]} <= {"approved", "connective"}


def test_it_stands_for_the_product_in_a_claim(check: Check) -> None:
    """A claim with "It" for the product's name is said in its words."""
    text = "Ask about GLYNORA. It can be taken with or without food."
    assert claim_findings(check(text, GLYNORA, channel="web")) == []
    assert claim_findings(check(text.replace("or without", "but not without"), GLYNORA, channel="web")) != []


USE = "Along with diet and exercise, GLYNORA lowers blood sugar in adults with type 2 diabetes."


@pytest.mark.parametrize("shown", ["Along with diet and exercise", "Along with diet and exercise.", USE])
def test_key_words_of_a_claim_may_be_shown_while_it_is_spoken(check: Check, shown: str) -> None:
    """A super that is a part of the approved claim beside it promises nothing by itself, and nothing is told of it."""
    text = f"VO: Ask about it. {USE}\nSUPER: {shown}"
    assert claim_findings(check(text, GLYNORA, channel="tv")) == []


@pytest.mark.parametrize(
    ("product", "spoken", "shown"),
    [
        # The benefit without those whom it is approved for, or without what goes with it.
        ("glynora", USE, "GLYNORA lowers blood sugar"),
        ("glynora", USE, "GLYNORA lowers blood sugar in adults with type 2 diabetes"),
        # Other words than are spoken.
        ("glynora", USE, "Along with your diet and exercise"),
        # What is spoken is no approved claim, or another, or is not spoken at the time.
        ("glynora", USE.replace("lowers", "melts"), "Along with diet and exercise"),
        ("glynora", f"Walk.\nVO: {USE}\nVO: Walk on.", "Along with diet and exercise"),
        # A result.
        ("glynora", A1C, "0.2 points with placebo at week 26"),
        # What limits the words goes before them.
        ("lumivar", "LUMIVAR is not a cure for depression.", "a cure for depression"),
    ],
)
def test_what_claims_more_than_is_spoken_is_told(check: Check, product: str, spoken: str, shown: str) -> None:
    """A part that says more without the rest, or is not what is approved and spoken, has its finding."""
    text = f"VO: {spoken}\nSUPER: {shown}"
    at = text.index(f"SUPER: {shown}")
    found = claim_findings(check(text, SAMPLES[product], channel="tv"))
    assert [one for one in found if one.span is not None and one.span.start >= at]
