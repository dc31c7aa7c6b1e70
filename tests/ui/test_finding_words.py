"""How a finding reads on a card."""

import pytest

from fairdraft.ui.draft.finding_words import problem_and_advice, shortened


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("“soon” weakens this. Say “right away”.", ("“soon” weakens this.", "Say “right away”.")),
        ("“Call now. Today.” is too much. Wait.", ("“Call now. Today.” is too much.", "Wait.")),
        ("“1.5 mg” is not approved. “1 mg” is.", ("“1.5 mg” is not approved.", "“1 mg” is.")),
        ("The name is missing", ("The name is missing", "")),
        ("", ("", "")),
    ],
)
def test_the_problem_is_told_apart_from_what_to_do(message: str, parts: tuple[str, str]) -> None:
    """The first sentence of a message is the problem; full stops in quoted copy and in numbers end no sentence."""
    assert problem_and_advice(message) == parts


def test_long_words_are_cut_between_words() -> None:
    """A text too long for a card ends at a word, with a sign that there is more."""
    assert shortened("one two, three", 10) == "one two …"
    assert shortened("one two, three", 14) == "one two, three"
