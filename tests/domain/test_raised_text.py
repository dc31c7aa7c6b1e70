"""Reference marks stay marks when formatted text becomes plain text."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.raised_text import raised, raised_parts, with_raised

LOWER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
WORDS = some.text(alphabet="ab1 2.é<&\n·", max_size=20)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,2", "¹,²"),
        ("10", "¹⁰"),
        ("TM", "™"),
        (" SM ", " ℠ "),
        ("†", "†"),
        ("st", "st"),
        ("-3", "⁻³"),
        ("2+", "²⁺"),
        ("1-3", "¹-³"),
        ("+", "⁺"),
        ("n", "ⁿ"),
        ("n+1", "ⁿ⁺¹"),
        ("2n", "²ⁿ"),
        ("i", "ⁱ"),
        ("®", "®"),
        ("nd", "nd"),
        ("1st", "¹st"),
        ("a", "ᵃ"),
        ("a,b", "ᵃ,ᵇ"),
        ("1, c", "¹, ᶜ"),
        ("ab", "ab"),
        ("e", "ᵉ"),
        ("x", "x"),
    ],
)
def test_digits_and_marks_of_names_are_raised(text: str, read: str) -> None:
    """What has no raised form of its own stays as it is."""
    assert raised(text) == read


@pytest.mark.parametrize(
    ("text", "formatted", "read"),
    [
        ("blood sugar1,2 in adults.", "<p>blood sugar<sup>1,2</sup> in adults.</p>", "blood sugar¹,² in adults."),
        ("GLYNORATM lowers", "GLYNORA<sup>TM</sup>&nbsp;lowers", "GLYNORA™ lowers"),
        ("8 of 10 people10", "8 of 10 people<span style='vertical-align: super'>10</span>", "8 of 10 people¹⁰"),
        ("a1b2", "<sup>a<span style='vertical-align:baseline'>1</span>b2</sup>", "ᵃ1b²"),
        ("H2O1", "H<sub>2</sub>O<sup><b>1</b></sup>", "H2O¹"),
        ("• One1\r\n• Two2", "<ul><li>One<sup>1</sup></li><li>Two<sup>2</sup></li></ul>", "• One¹\r\n• Two²"),
        ("One1", "<style>sup {top: 1}</style><p>One<sup>1</sup>", "One¹"),
        ("Else", "<p>One<sup>1</sup>", "Else"),
        ("One1", "<sup", "One1"),
        ("One1", "<p>One<span style='position:relative;mso-text-raise:4.0pt'>1</span></p>", "One¹"),
        ("One1", "<p>One<span style='vertical-align:0.0pt'>1</span><o:p/></p>", "One1"),
        ("a < b1", "<p>a &lt; b<!-- <b> --><SUP>1</SUP></p>", "a < b¹"),
        ("a < b1", "<p>a < b<sup>1</sup></p><!-- <sup>2", "a < b¹"),
        ("One1", f"{'<b>' * 30_000}{'</i>' * 30_000}One<sup>1</sup>", "One¹"),
        ("One1", f"One<sup>1</sup>{'<![if' * 50_000}", "One¹"),
    ],
)
def test_a_plain_text_gets_what_its_formatted_form_raises(text: str, formatted: str, read: str) -> None:
    """Everything else of it stays, also where both forms are not the same words."""
    assert with_raised(text, formatted) == read


@given(some.lists(some.tuples(WORDS, some.sampled_from(["", "1", "12", "3,4"])), max_size=6))
def test_marks_are_raised_and_no_other_letter_changes(parts: list[tuple[str, str]]) -> None:
    """Of any text, the way back gives it again; where only marks are digits, each is raised."""
    text = "".join(before + mark for before, mark in parts)
    formatted = "".join(html.escape(before) + (f"<sup>{mark}</sup>" if mark else "") for before, mark in parts)
    found = with_raised(text, formatted)
    assert found.translate(LOWER) == text
    plain = [(before.translate(str.maketrans("12", "xy")), mark) for before, mark in parts]
    whole = "".join(before + mark for before, mark in plain)
    formatted = "".join(html.escape(before) + (f"<sup>{mark}</sup>" if mark else "") for before, mark in plain)
    assert with_raised(whole, formatted) == "".join(before + raised(mark) for before, mark in plain)


@given(WORDS, some.text(max_size=60))
def test_any_html_is_taken(text: str, formatted: str) -> None:
    """Broken markup loses nothing of the plain text."""
    assert with_raised(text, formatted).translate(LOWER) == text


@given(some.text(alphabet="ab12 ¹²³⁰ᵃᵇᵐ⁻⁺ⁿⁱ,–-.", max_size=20))
def test_raised_parts_are_raised_again(text: str) -> None:
    """Letter by letter, however marks, powers and letters of footnotes stand beside each other."""
    parts = list(raised_parts(text))
    assert "".join(raised(words) if is_raised else words for words, is_raised in parts) == text
    assert sum(len(words) for words, _ in parts) == len(text)
    assert all(words for words, _ in parts)


def test_marks_and_powers_are_raised_parts() -> None:
    """Several marks are one part with the signs between them; signs that are raised by themselves stay words."""
    parts = list(raised_parts("sugar¹,²–⁴ at 10⁻³ or betterᵃ,ᵇ† 1st GLYNORA®"))
    assert [words for words, is_raised in parts if is_raised] == ["1,2–4", "-3", "a,b"]
