"""The words that a brand avoids, or says otherwise: where they are told, and what is put in their place."""

import time
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
    avoid=("worry-free", "stroll in the park", "cure", "#1"),
    prefer={
        "medicine": ("drug", "pill", "medicine"),
        "doctor": ("HCP",),
        "treatment plan": ("therapy",),
        "blood sugar": ("glucose level",),
        "prescription tablet": ("tablet form",),
        "people with itch": ("itch",),
    },
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
        ("A tablet/pill a day.", "pill", "A tablet/medicine a day."),
        ("ASK ABOUT PILLS.", "PILLS", "ASK ABOUT MEDICINES."),
        ("The HCP knows.", "HCP", "The doctor knows."),
        ("Take 1 tablet, the #1 tablet.", "#1", None),
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
        "Many people with itch ask about a medicine.",
        "Many people ask.¹\n\nReferences\n1. A Drug for Many. J Therapy. 2024;1:2.",
    ],
)
def test_other_words_addresses_and_approved_language_are_left_alone(
    checker: Checker, products: Mapping[str, Product], text: str
) -> None:
    """A word within another one, within a preferred one, an address, a hashtag or the title of a reference is none of
    the house's words.
    """
    assert told(checked(checker, text, products["glynora"])) == []


def test_names_of_the_product_may_hold_them(checker: Checker, products: Mapping[str, Product]) -> None:
    """Nobody writes a brand in another way, nor an established name."""
    product = products["glynora"]
    voice = Voice(avoid=("glynora", product.established_name), prefer={"tablet": ("GLYNORA",)})
    assert told(checked(checker, f"GLYNORA ({product.established_name}) and Glynora.", product, voice)) == []


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


def test_the_campaign_has_the_last_word(products: Mapping[str, Product]) -> None:
    """What it prefers is not told, whatever the product says, and what it avoids is put in no other word's place."""
    product = products["glynora"].model_copy(
        update={"voice": Voice(avoid=("path",), prefer={"medicine": ("drug",), "doctor": ("physician",)})}
    )
    campaign = Voice(avoid=("Doctor",), prefer={"drug": ("medicine",), "path": ("way", "Path")})
    assert house_words(product, campaign) == HouseWords(
        avoided=("physician", "Doctor"), instead=(("medicine", "drug"), ("way", "path"))
    )


@given(before=some.text(alphabet="ab é.\n😀", max_size=30), after=some.text(alphabet="ab é.\n😀", max_size=30))
def test_places_are_those_of_the_text(checker: Checker, before: str, after: str) -> None:
    """Whatever stands around a word, the place that is told holds it."""
    text = f"{before} drugs {after}"
    places = [one.span for one in told(checked(checker, text, None)) if one.span]
    assert [text[one.start : one.end] for one in places] == ["drugs"]


def _naive(words: list[str], phrases: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    """From which word to which each place goes: every phrase tried at every word, the longest kept."""
    forms = {(*phrase[:-1], phrase[-1] + ending) for phrase in phrases for ending in ("", "s", "'s")}
    found, at = [], 0
    while at < len(words):
        ends = [at + len(form) for form in forms if tuple(words[at : at + len(form)]) == form]
        found += [(at, max(ends))] if ends else []
        at = max(ends, default=at + 1)
    return found


_WORDS = some.sampled_from(("pill", "day", "trip"))
_SAID = some.sampled_from(("pill", "pills", "pill's", "day", "days", "trip", "of"))


@given(
    phrases=some.lists(some.lists(_WORDS, min_size=1, max_size=4).map(tuple), min_size=1, max_size=8),
    words=some.lists(_SAID, max_size=25),
)
def test_phrases_that_begin_alike_are_told_as_if_each_were_looked_for(
    checker: Checker, phrases: list[tuple[str, ...]], words: list[str]
) -> None:
    """The one that begins first, and of those the longest, with its endings."""
    text = " ".join(words)
    starts = [len(" ".join(words[:at])) + (at > 0) for at in range(len(words))]
    voice = Voice(avoid=tuple(map(" ".join, phrases)))
    result = checker.check(CheckRequest(text=text, product=None, channel="web", on=ON, voice=voice))
    spans = sorted((one.span.start, one.span.end) for one in told(result) if one.span)
    assert spans == [(starts[at], starts[end - 1] + len(words[end - 1])) for at, end in _naive(words, phrases)]


def test_many_phrases_that_begin_alike_take_no_time(checker: Checker) -> None:
    """Four hundred, each a word longer than the one before, in a long text that is made of them."""
    voice = Voice(avoid=tuple(" ".join(["very"] * length) for length in range(1, 401)))
    request = CheckRequest(text="very " * 4000, product=None, channel="web", on=ON, voice=voice)
    checker.check(request)
    before = time.process_time()
    assert len(told(checker.check(request))) == 10
    assert time.process_time() - before < 2
