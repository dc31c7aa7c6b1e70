"""What a finding quotes is a whole phrase: words that only lead to what they are about have it with them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.finding import CheckResult
from fairdraft.rules.whole_phrase import phrase_end

Check = Callable[..., CheckResult]
WORDS = some.lists(some.sampled_from(["with", "the", "of", "LUMIVAR", "as", "sleep,", "more", "50%"]), max_size=9)


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("It took 22 months with LUMIVAR to see it.", "22 months with", "22 months with LUMIVAR"),
        ("Twice as likely to sleep.", "Twice as", "Twice as likely"),
        ("All the sleep and none of the fog tonight.", "none of the", "none of the fog"),
        ("It works better than the other one, we hear.", "better than", "better than the other"),
        ("Sleep you can count on.", "count on", "count on"),
        ("It lasted 22 months with, as they say, LUMIVAR.", "22 months with", "22 months with"),
        ("Fell by half of\n50% at once.", "half of", "half of\n50%"),
        ("It is with all of the of the of the.", "with", "with all"),
        ("As the of the of the of it is.", "As", "As"),
    ],
)
def test_a_phrase_ends_with_what_its_last_word_leads_to(text: str, found: str, whole: str) -> None:
    """Within its sentence, and not over a comma; where nothing is reached it ends where it did."""
    start = text.index(found)
    assert text[start : phrase_end(text, start, start + len(found), len(text))] == whole


@given(WORDS, WORDS, WORDS)
def test_a_phrase_keeps_its_words_and_stays_in_its_sentence(
    before: list[str], found: list[str], behind: list[str]
) -> None:
    """It never becomes shorter, and never ends within a word or beyond the sentence."""
    parts = [" ".join(one) for one in (before, found, behind)]
    text = " ".join(one for one in parts if one)
    start = text.find(parts[1])
    end = start + len(parts[1])
    for limit in (end, len(text)):
        at = phrase_end(text, start, end, limit)
        assert end <= at <= limit
        assert at == end or not text[at : at + 1].isalnum()


def test_findings_of_numbers_quote_what_they_are_about(check: Check) -> None:
    """In the message, and in what is marked."""
    text = "Median relief was 27 months with LUMIVAR in adults."
    findings = check(text, channel="web").findings
    (number,) = [one for one in findings if "NUM-01" in (one.rule, *one.also)]
    assert "“27 months with LUMIVAR”" in number.message
    assert number.span is not None
    assert text[number.span.start : number.span.end] == "27 months with LUMIVAR"
