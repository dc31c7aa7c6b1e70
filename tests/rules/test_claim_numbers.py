"""Numbers are read in figures and in words, with what they count."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.rules.claim_numbers import quantities
from fairdraft.rules.normalise import normalise
from fairdraft.rules.words import words_of


def said(text: str) -> list[tuple[str, Fraction, str]]:
    words = words_of(normalise(text))
    return [one.said for one in quantities(words, 0, len(words))]


@pytest.mark.parametrize(
    "text",
    [
        "38%",
        "38 %",
        "38 percent",
        "38 per cent",
        "thirty-eight percent",
        "38 out of 100 people",
        "38 in 100",
        "38 of every 100 people",
        "19 out of 50",
    ],
)
def test_shares_are_equal_however_they_are_written(text: str) -> None:
    """A per cent, "x out of y" and spelled numbers are the same share."""
    assert said(text) == [("percent", Fraction(38), "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 in 5 adults", ("percent", Fraction(20), "")),
        ("Seven out of ten people", ("percent", Fraction(70), "")),
        ("two thirds of people", ("percent", Fraction(200, 3), "")),
        ("scores fell by half", ("percent", Fraction(50), "")),
        ("twice as fast", ("times", Fraction(2), "")),
        ("double your energy", ("times", Fraction(2), "")),
        ("3 times more likely", ("times", Fraction(3), "")),
        ("a threefold rise", ("times", Fraction(3), "")),
        ("2x the relief", ("times", Fraction(2), "")),
        ("1.1 points", ("amount", Fraction(11, 10), "point")),
        ("29 mg/dL", ("amount", Fraction(29), "mg/dl")),
        ("week 26", ("time", Fraction(26), "week")),
        ("a 26-week study", ("time", Fraction(26), "week")),
        ("by month four", ("time", Fraction(4), "month")),
        ("two years", ("time", Fraction(2), "year")),
        ("one 10 mg tablet", ("dose", Fraction(10), "mg")),
        ("10mg", ("dose", Fraction(10), "mg")),
        ("once a day", ("frequency", Fraction(1), "day")),
        ("once-daily", ("frequency", Fraction(1), "day")),
        ("twice every day", ("frequency", Fraction(2), "day")),
        ("3 times a week", ("frequency", Fraction(3), "week")),
        ("every 4 weeks", ("frequency", Fraction(1, 4), "week")),
        ("every other week", ("frequency", Fraction(1, 2), "week")),
        ("9,214 adults", ("count", Fraction(9214), "people")),
        ("n=257", ("count", Fraction(257), "people")),
        ("6 million Americans", ("count", Fraction(6_000_000), "people")),
    ],
)
def test_a_number_has_a_kind_a_value_and_a_unit(text: str, expected: tuple[str, Fraction, str]) -> None:
    """Each way of stating a result, a time, a dose or a frequency is read."""
    assert said(text) == [expected]


def test_both_ends_of_a_range_have_its_unit() -> None:
    """Of "10-20%" and "2 to 4 weeks" both numbers are read."""
    assert said("10-20%") == [("percent", Fraction(10), ""), ("percent", Fraction(20), "")]
    assert said("2 to 4 weeks") == [("time", Fraction(2), "week"), ("time", Fraction(4), "week")]


@pytest.mark.parametrize(
    "text",
    [
        "Call 1-800-555-0142 or 1-800-FDA-1088 or (212) 555-0100.",
        "March 3, 2027 or 12/31/2027 or 2026-03-01, since 2019, ©2026",
        "Pay $35 or 10 dollars.",
        "US-GLY-26-0077 10/26, BRV-301, 64Z-1923321",
        "type 2 diabetes, phase 3, step 1, page 12, question 4",
        "A1C, COVID-19, B12, HER2-",
        "adults 18 years or older",
        "one of you, one tablet, two ideas, no two people are alike",
        "better skin.^1 clear skin[2] and relief¹",
        "at 8:30, :15 and 9 am",
        "second, once, half an hour, double-blind, think twice",
        "1. Ask.\n2. Listen.",
    ],
)
def test_other_figures_are_no_statements(text: str) -> None:
    """Telephone numbers, dates, prices, codes, names, footnote marks, list numbers and idioms are left out."""
    assert said(text) == []


@given(st.text(alphabet=st.sampled_from("0123456789.,-/%$ nxina5twiceoutofevery weekday\n"), max_size=200))
def test_any_text_gives_numbers_within_it_in_order(text: str) -> None:
    """Whatever the text, numbers stand inside it, one after the other, and reading them again gives the same."""
    words = words_of(normalise(text))
    found = quantities(words, 0, len(words))
    assert found == quantities(words, 0, len(words))
    end = 0
    for one in found:
        assert end <= one.first < one.end <= len(words)
        end = one.end


def test_long_runs_of_figures_and_codes_cost_time_in_proportion() -> None:
    """A hundred thousand figures, hyphens or capitals are read as fast as they are long."""
    for text in ("1,1," * 50_000, "a-1-" * 50_000, "A" * 200_000, "A1-" * 60_000, "$1 " * 60_000):
        words = words_of(normalise(text))
        assert len(quantities(words, 0, len(words))) <= len(words)
