"""The words that a brand avoids, or says otherwise: where they are told, and what is put in their place."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.house_words import HouseWords, house_words
from fairdraft.domain.product import Product, Voice
from fairdraft.rules.engine import Checker
from fairdraft.rules.request import CheckRequest

ON = date(2026, 6, 1)
VOICE = Voice(
    avoid=("worry-free", "stroll in the park", "cure"),
    prefer={"medicine": ("drug", "pill"), "treatment plan": ("therapy",), "blood sugar": ("glucose level",)},
)


def checked(checker: Checker, text: str, product: Product | None, voice: Voice = VOICE) -> CheckResult:
    """What is found in a web page."""
    return checker.check(CheckRequest(text=text, product=product, channel="web", on=ON, voice=voice))


def told(result: CheckResult) -> list[Finding]:
    """The findings on house words, those that another rule speaks for among them."""
    return [one for one in result.findings if "VOI-01" in (one.rule, *one.also)]


@pytest.mark.parametrize(
    ("text", "quote", "becomes"),
    [
        ("Ask about this drug today.", "drug", "Ask about this medicine today."),
        ("Drugs are not toys.", "Drugs", "Medicines are not toys."),
        ("Read the pill's label.", "pill's", "Read the medicine's label."),
        ("Watch your glucose  level at noon.", "glucose  level", "Watch your blood sugar at noon."),
        ("One therapy, two visits.", "therapy", "One treatment plan, two visits."),
        ("Many therapies, two visits.", "therapies", None),
        ("A worry‑free morning.", "worry‑free", None),
        ("Not a stroll in\nthe park.", "stroll in\nthe park", None),
    ],
)
def test_a_word_is_told_with_what_is_said_instead(
    checker: Checker, products: Mapping[str, Product], text: str, quote: str, becomes: str | None
) -> None:
    """Across hyphens, blanks and line ends, with its endings; nobody but a person bends what cannot be bent safely."""
    (finding,) = told(checked(checker, text, products["lumivar"]))
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == quote
    assert finding.advisory or finding.rule != "VOI-01"
    fix = finding.fix
    assert (text[: fix.start] + fix.text + text[fix.end :] if fix and finding.rule == "VOI-01" else None) == becomes


@pytest.mark.parametrize(
    "text",
    [
        "The drugstore sells pillows.",
        "Write to cure@pharma.example, visit www.drug.example, follow #cure.",
        "GLYNORA is used along with diet and exercise to lower blood sugar in adults with type 2 diabetes.",
    ],
)
def test_other_words_addresses_and_approved_language_are_left_alone(
    checker: Checker, products: Mapping[str, Product], text: str
) -> None:
    """A word within another one, an address or a hashtag is none of the house's words."""
    assert told(checked(checker, text, products["glynora"])) == []


def test_approved_language_may_use_them(checker: Checker, products: Mapping[str, Product]) -> None:
    """What is approved stands word for word, whatever the house prefers."""
    product = products["glynora"]
    voice = Voice(prefer={"grown-ups": ("adults",)})
    assert told(checked(checker, product.safety.isi, product, voice)) == []
    (finding,) = told(checked(checker, "Adults like walks.", product, voice))
    assert finding.fix is not None
    assert finding.fix.text == "Grown-ups"


def test_without_words_on_file_the_rule_is_not_checked(checker: Checker, products: Mapping[str, Product]) -> None:
    """Neither product nor campaign names any: that is said, not passed over."""
    result = checked(checker, "A drug.", products["lumivar"], Voice())
    assert [one.why for one in result.not_checked if one.rule == "VOI-01"]
    assert "VOI-01" in checked(checker, "A drug.", None).checked


def test_the_words_of_product_and_campaign_hold_together(products: Mapping[str, Product]) -> None:
    """The campaign's come behind the product's; of a word that both name the campaign's holds."""
    product = products["glynora"].model_copy(
        update={"voice": Voice(avoid=("Journey", "drug"), prefer={"medicine": ("pill",)})}
    )
    both = house_words(product, Voice(avoid=("journey ", "fast"), prefer={"tablet": ("PILL",), "treatment": ("drug",)}))
    assert both == HouseWords(avoided=("journey", "fast"), instead=(("PILL", "tablet"), ("drug", "treatment")))
    assert not house_words(None)


@given(before=some.text(alphabet="ab é.\n😀", max_size=30), after=some.text(alphabet="ab é.\n😀", max_size=30))
def test_places_are_those_of_the_text(checker: Checker, before: str, after: str) -> None:
    """Whatever stands around a word, the place that is told holds it."""
    text = f"{before} drugs {after}"
    places = [one.span for one in told(checked(checker, text, None)) if one.span]
    assert [text[one.start : one.end] for one in places] == ["drugs"]
