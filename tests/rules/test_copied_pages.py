"""Text copied from the pages of a PDF or a deck: what belongs to the page is in no approved sentence's way, and
no change of one is hidden by it.
"""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product
from fairdraft.rules.examples import load_example_products

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]
SAMPLES = load_example_products(Path(__file__).parents[2] / "resources" / "products")
EVERY = 7


def lines_of(text: str) -> list[str]:
    """A text in a column of a page."""
    return [line for part in text.split("\n") for line in textwrap.wrap(part, 70) or [""]]


def on_pages(text: str, *furniture: str) -> str:
    """A text on pages of a few lines, each with its foot and the head of the next."""
    said: list[str] = []
    for at, line in enumerate(lines_of(text)):
        said.append(line)
        if at % EVERY == EVERY - 1:
            said += [one.format(n=at // EVERY + 1) for one in furniture]
    return "\n".join(said)


def told(check: Check, text: str, brand: str) -> list[Finding]:
    """What is said of approved language, but for a box that is a matter of the layout."""
    findings = check(text, SAMPLES[brand], channel="web").findings
    return [one for one in findings if one.rule.startswith(("ISI", "IND", "MW")) and one.severity != "suggestion"]


@pytest.mark.parametrize(
    "furniture",
    [
        ("{n}",),
        ("- {n} -",),
        ("", "{n}", ""),
        ("Page {n} of 6",),
        ("{n}\x0c",),
        ("Important Safety Information (cont\u2019d)",),
        ("US-EXA-26-0077 06/26",),
        ("06/26 | {n}",),
        ("Confidential \u2013 Draft {n} for MLR review",),
        ("Consumer Brochure  {n}", "{brand}\u00ae ({name}) {form}"),
        ("Example Pharma \u2013 DTC Brochure \u2013 R3", "Page {n}"),
        ("Example Pharma \u2013 DTC Brochure \u2013 R3",),
    ],
)
@pytest.mark.parametrize("brand", ["glynora", "cordexa"])
def test_what_stands_on_every_page_changes_no_approved_sentence(
    check: Check, whole: Whole, furniture: tuple[str, ...], brand: str
) -> None:
    """Numbers, heads and feet stand within its sentences, and between them."""
    product = SAMPLES[brand]
    names = {"brand": product.brand, "name": product.established_name, "form": product.dosage_form}
    pages = on_pages(whole(product), *(one.format(n="{n}", **names) for one in furniture))
    assert [one.message for one in told(check, pages, brand)] == []


@pytest.mark.parametrize("mark", ["(1)", "(1, 2)", "(ref 2)", "{MW1}", "{{ref-1}}", "[MW1]", "[PI 5.1]", "<1>"])
def test_a_mark_that_stands_apart_or_waits_for_its_number_is_no_word(check: Check, whole: Whole, mark: str) -> None:
    """Behind a word, before a full stop and behind it."""
    text = whole(SAMPLES["glynora"])
    said = "It can happen even when your blood sugar"
    assert said in text
    for written in (f"{said} {mark}", f"{mark} {said}", said.replace("even", f"even {mark}")):
        assert told(check, text.replace(said, written), "glynora") == []
    end = "lead to hospitalization and death"
    assert f"{end}." in text
    for written in (f"{end} {mark}.", f"{end}. {mark}"):
        assert told(check, text.replace(f"{end}.", written), "glynora") == []


def test_a_number_that_stands_in_words_and_in_digits_is_no_mark(check: Check, whole: Whole) -> None:
    """Of "two (2) tablets" both count: no change of the digits passes for a reference."""
    product = SAMPLES["glynora"]
    approved = product.safety.isi.replace("are on dialysis.", "take more than two (2) water pills in one (1) day.")
    own = product.model_copy(update={"safety": product.safety.model_copy(update={"isi": approved, "items": ()})})
    text = whole(own)
    for written in ("two (2) water pills in one (1) day", "two (2) water pills (1) in one (1) day"):
        same = text.replace("two (2) water pills in one (1) day", written)
        assert [one.message for one in check(same, own, channel="web").findings if one.rule.startswith("ISI")] == []
    for number, wrong in (("two (2)", "two (3)"), ("one (1)", "one (4)"), ("two (2)", "two")):
        assert number in text
        findings = check(text.replace(number, wrong), own, channel="web").findings
        assert [one.severity for one in findings if one.rule.startswith("ISI")] == ["error"]


@pytest.mark.parametrize("broken", ["- ", "-  ", "-\n3\n", "-\n\nPage 3\n\n"])
def test_a_word_that_a_page_broke_is_whole(check: Check, whole: Whole, broken: str) -> None:
    """Where its line's end was lost, and where a page ends within it."""
    text = whole(SAMPLES["glynora"])
    for word, place in (("hospitalization", 8), ("medicines", 4), ("infections", 5)):
        changed = text.replace(word, word[:place] + broken + word[place:], 1)
        assert changed != text
        assert told(check, changed, "glynora") == []


@pytest.mark.parametrize(
    ("approved", "written"),
    [
        ("65 or older", "75 or older"),
        ("can cause ketoacidosis", "can rarely cause ketoacidosis"),
        ("kidney, liver, or pancreas problems", "liver or pancreas problems"),
        ("are on dialysis", "are on heavy dialysis"),
        ("may harm your unborn baby", "may upset your unborn baby"),
    ],
)
@pytest.mark.parametrize("furniture", [("{n}",), ("Example Pharma \u2013 R3", "Page {n}")])
def test_a_change_is_told_on_pages_as_it_is_in_one_piece(
    check: Check, whole: Whole, approved: str, written: str, furniture: tuple[str, ...]
) -> None:
    """What belongs to the page hides nothing."""
    text = whole(SAMPLES["glynora"])
    assert approved in text
    changed = text.replace(approved, written)
    on_page = told(check, on_pages(changed, *furniture), "glynora")
    assert on_page
    assert {one.severity for one in on_page} == {one.severity for one in told(check, changed, "glynora")}


def test_numbers_and_lines_of_approved_language_stay_where_they_stand_alone(check: Check, whole: Whole) -> None:
    """A narrow column has an age on a line of its own, and a piece has a list twice."""
    text = whole(SAMPLES["glynora"])
    age = re.sub(r" 65 ", "\n65\n", text)
    assert age != text
    assert told(check, age, "glynora") == []
    twice = f"{text}\n\nPage 1\n\n{SAMPLES['glynora'].safety.isi.strip()}"
    assert told(check, twice, "glynora") == []


def test_a_head_that_promises_is_told_by_the_rules_for_copy(check: Check, whole: Whole) -> None:
    """It is in the way of no approved sentence, and is read as copy all the same."""
    text = whole(SAMPLES["glynora"])
    pages = on_pages(text, "Clinically proven to lower blood sugar", "{n}")
    findings = check(pages, SAMPLES["glynora"], channel="web").findings
    assert any(one.span and "proven" in pages[one.span.start : one.span.end] for one in findings)


@pytest.mark.parametrize(
    ("approved", "pasted"),
    [
        ("which can lead to hospitalization", "which 3 can lead to hospitalization"),
        ("which can lead to hospitalization", "which\n3\ncan lead to hospitalization"),
        ("take a water pill", "take a\n\n4\n\nwater pill"),
        ("take a water pill", "take a\n- 4 -\nwater pill"),
        ("Call your doctor right away if it burns", "Call your doctor Page 4 right away if it burns"),
    ],
)
def test_one_page_number_within_a_sentence_is_no_change(check: Check, approved: str, pasted: str) -> None:
    """Nothing else of the text is paged; the number stands where nothing can be counted."""
    isi = SAMPLES["glynora"].safety.isi
    assert approved in isi
    after, before = (told(check, one, "glynora") for one in (isi.replace(approved, pasted, 1), isi))
    assert [one.message for one in after] == [one.message for one in before]


@pytest.mark.parametrize(
    ("approved", "written"),
    [
        ("if you are 65 or older", "if you are\n70\nor older"),
        ("Taking GLYNORA with insulin", "Taking 2 GLYNORA with insulin"),
        ("eat little salt", "eat 2 little salt"),
        ("have kidney, liver, or pancreas problems", "have 3 kidney, liver, or pancreas problems"),
        ("a large amount in a short time", "a large amount in 5 a short time"),
    ],
)
def test_a_number_that_counts_or_takes_the_place_of_another_is_told(check: Check, approved: str, written: str) -> None:
    """It may be no page's: behind a verb or preposition a number tells how much or when."""
    isi = SAMPLES["glynora"].safety.isi
    assert approved in isi
    assert len(told(check, isi.replace(approved, written, 1), "glynora")) > len(told(check, isi, "glynora"))
