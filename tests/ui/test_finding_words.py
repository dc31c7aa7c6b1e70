"""How a finding reads on a card."""

import pytest

from fairdraft.ui.draft.finding_words import problem_and_advice, short_message


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


def test_a_long_quotation_in_a_message_is_cut_first() -> None:
    """A message that is too long loses the end of what it quotes before it loses its own end."""
    quoted = "word " * 12
    message = f"“{quoted.strip()}” says too much."
    assert short_message(message) == message
    assert short_message(message, 60) == "“word word word word word word word word…” says too much."
    assert short_message("one two, three", 10) == "one two…"
