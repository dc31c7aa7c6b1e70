"""Words that a column broke at a hyphen are whole again."""

import re
import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.rules.normalise import normalise
from fairdraft.rules.prose import prose_of

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("infec-\ntions", "infections"),
        ("hospitaliza\u2010\ntion", "hospitalization"),
        ("guaran\u2011\nteed", "guaranteed"),
        ("side-\nways\u00ad\nly", "sidewaysly"),
        ("IMPOR-\nTANT", "IMPORTANT"),
        ("well-\nness", "wellness"),
        ("un-\nknown", "unknown"),
        ("life-\nthreatening", "life-threatening"),
        ("long-\nterm", "long-term"),
        ("moderate-to-\nsevere", "moderate-to-severe"),
        ("over-\nthe-counter", "over-the-counter"),
        ("12-\nweek", "12-week"),
        ("ilomarast-\ngkzt", "ilomarast-gkzt"),
        ("short- and long-\nterm", "short- and\nlong-term"),
        ("short-\nand long-term", "short-\nand long-term"),
        ("1-800-\nFDA-1088", "1-800-\nFDA-1088"),
        ("HR+/HER2-\nmetastatic", "HR+/HER2-\nmetastatic"),
        ("rash -\nnausea", "rash -\nnausea"),
        ("infec-\n\ntions", "infec-\n\ntions"),
    ],
)
def test_a_hyphen_at_a_lines_end_is_kept_where_it_belongs_to_the_word(written: str, read: str) -> None:
    """A column's hyphen goes, one of a compound or of a biologic's name stays."""
    assert normalise(written).text == read


@pytest.mark.parametrize("brand", ["brevasta", "cordexa"])
@settings(deadline=None, max_examples=30)
@given(data=st.data(), hyphen=st.sampled_from("-\u2010\u2011\u00ad"))
def test_approved_language_in_a_hyphenated_column_is_present(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, hyphen: str, data: st.DataObject
) -> None:
    """Wherever words are broken, every required element is there and nothing is told of it."""
    text = whole(products[brand])
    words = list(re.finditer(r"(?<![\w-])[a-z]{7,}(?![\w-])", text))
    places = [
        one.start() + data.draw(st.integers(3, len(one[0]) - 3))
        for one in data.draw(st.lists(st.sampled_from(words), max_size=8, unique_by=lambda one: one.start()))
    ]
    for at in sorted(places, reverse=True):
        text = f"{text[:at]}{hyphen}\n{text[at:]}"
    result = check(text, brand, channel="web")
    assert [one.element for one in result.required if one.status != "present"] == []
    assert [one.message for one in result.findings if one.rule.startswith(("IND", "ISI", "MW"))] == []


def test_every_word_of_approved_language_is_whole_again(products: dict[str, Product], whole: Whole) -> None:
    """No break of one of its words, three letters from either end, leaves a hyphen; no compound loses its own."""
    said = " ".join(whole(one) for one in products.values())
    words = set(re.findall(r"(?<![\w-])[a-z]{6,}(?![\w-])", said))
    broken = {f"{one[:at]}-\n{one[at:]}" for one in words for at in range(3, len(one) - 2)}
    assert sorted(one for one in broken if "-" in normalise(one).text) == []
    compounds = set(re.findall(r"(?<![\w-])[a-z]{2,}(?:-[a-z]{2,})+(?![\w-])", said))
    lost = [one for one in compounds for at in re.finditer("-", one) if normalise(_broken(one, at.end())).text != one]
    assert compounds
    assert sorted(lost) == []


def _broken(word: str, at: int) -> str:
    return f"{word[:at]}\n{word[at:]}"


def test_a_claim_in_a_broken_word_is_marked_where_it_stands(check: Check) -> None:
    """The finding's place counts the characters of the text as it is given, hyphen and line end with them."""
    text = "Clear skin is guaran-\nteed with BREVASTA."
    found = [one for one in check(text, "brevasta").findings if "EFF-02" in (one.rule, *one.also)]
    assert [text[one.span.start : one.span.end] for one in found if one.span] == ["guaran-\nteed"]


def test_a_hyphenated_column_is_read_in_the_sentences_of_its_text() -> None:
    """Lines that a column broke belong together although a whole word makes some of them longer."""
    said = (
        "People who take this medicine may notice that an infection takes longer to heal than before. Tell your doctor "
        "about every medicine that you take, and about any operation that is planned."
    )
    column = textwrap.fill(said, 38).replace("medicine may\n", "medicine may no-\n").replace("\nnotice", "\ntice")
    assert "no-\ntice" in column
    assert len(prose_of(normalise(column)).sentences) == 2
