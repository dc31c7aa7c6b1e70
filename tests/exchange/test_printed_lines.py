"""Text breaks into lines that fit, and each character has a form that can be printed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.exchange.printed_letters import PrintedLetters
from fairdraft.exchange.printed_lines import text_lines
from fairdraft.host.paths import resources

LETTERS = PrintedLetters(resources() / "fonts")


def measure(words: str) -> float:
    return LETTERS.width(words, 10)


@given(st.text("ab -/–•.1\n", max_size=200), st.sampled_from((12.0, 40.0, 300.0)))
def test_every_word_stands_on_a_line_that_fits(text: str, width: float) -> None:
    """Lines in their order are the text without blanks at their ends; each knows its place; none is too wide."""
    lines = list(text_lines(text, width, measure))
    assert "".join("".join(one.words.split()) for one in lines) == "".join(text.split())
    for one in lines:
        assert text[one.start : one.end] == one.words
        # A blank at the beginning of a paragraph, or one letter, stands there whatever the width.
        assert one.indent + measure(one.words.strip()) <= width or len(one.words.strip()) == 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Ask your doctor", 50, ["Ask your", "doctor"]),
        ("a once-a-day tablet", 47, ["a once-a-", "day tablet"]),
        ("from 2024-05-01 on", 50, ["from", "2024-05-01", "on"]),
        ("www.example.com/medicine/safety", 100, ["www.example.com/", "medicine/safety"]),
        ("3\xa0mg a day", 36, ["3\xa0mg a", "day"]),
        ("one\n\ntwo", 90, ["one", "", "two"]),
    ],
)
def test_lines_end_where_a_reader_expects_it(text: str, width: float, lines: list[str]) -> None:
    """Between words, behind hyphens between letters, at the joints of an address; numbers and units stay together."""
    assert [one.words for one in text_lines(text, width, measure)] == lines


def test_a_bullet_stands_alone_at_the_left() -> None:
    """What follows on further lines is set in below the words, not below the bullet."""
    first, second = text_lines("• are allergic to it", 70, measure)
    assert (first.indent, second.indent) == (0.0, measure("• "))


@given(st.text(max_size=60))
def test_each_character_is_printed_or_named(text: str) -> None:
    """All that comes out can be drawn; what could be drawn stays; places go up with those of the text."""
    found = LETTERS.printable(text)
    drawn = LETTERS.printable(found.words)
    assert (drawn.words, drawn.named) == (found.words, ())
    places = [found.place(at) for at in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(found.words)
    for at, letter in enumerate(text):
        if letter.isascii() and letter.isalnum() and not unicodedata.combining(text[at + 1 : at + 2] or " "):
            assert found.words[places[at]] == letter


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("x² ≥ 3 µg®¹,² †‡ • ™ — Доброе", "x² ≥ 3 µg®¹,² †‡ • ™ — Доброе"),
        ("10⁻³ ● non‑stop\u2009a", "10^−³ • non-stop a"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("cafe\u0301 ㎎ ５", "café mg 5"),
        ("☃ 😀 中 \x01 \ufffd", "[snowman] [grinning face] [U+4E2D] [U+0001] [?]"),
        ("a\r\nb\x85c\u2028d", "a\nb\nc\nd"),
    ],
)
def test_what_the_letters_lack_is_never_an_empty_box(text: str, printed: str) -> None:
    """It stands there in a form that reads the same, or by name."""
    assert LETTERS.printable(text).words == printed
