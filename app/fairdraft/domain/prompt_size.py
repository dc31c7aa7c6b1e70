"""How much of a context does a prompt take, and what was left out of it?"""

from collections.abc import Callable
from dataclasses import dataclass

from fairdraft.domain.generation import Prompt

MESSAGE_FRAME = 8
"""Tokens counted for what a chat template lays around each message: a margin, since templates differ."""


@dataclass(frozen=True, slots=True)
class PromptSize:
    """The size of a prompt in tokens.

    `room` is what a prompt may take, `for_draft` what of the context is kept for the draft. `left_out` names the parts
    that did not fit. `estimate` says why the count is only estimated, as of a hosted model; it is empty where the
    model's own tokeniser counted.
    """

    tokens: int
    room: int
    for_draft: int
    left_out: tuple[str, ...] = ()
    estimate: str = ""


def prompt_tokens(prompt: Prompt, count_tokens: Callable[[str], int]) -> int:
    """Length of a prompt's texts, with a margin for the frame of each message."""
    if prompt.completion is not None:
        return count_tokens(prompt.completion)
    return sum(count_tokens(message.text) + MESSAGE_FRAME for message in prompt.messages)
