"""How many drafts a minute is that?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from own_engine import Measured

NEW_TOKENS = 150
"""Tokens of each draft that is measured."""


def loop_rate(drafts: Sequence[dict[str, Any]]) -> float:
    """Drafts of NEW_TOKENS tokens a minute."""
    return sum(draft["tokens"] for draft in drafts) / sum(draft["seconds"] for draft in drafts) * 60 / NEW_TOKENS


def carried_on(drafts: Sequence[dict[str, Any]], count: int) -> float:
    """The rate for `count` drafts: the first, which reads the prompt, once, and the others as they were measured."""
    first, others = drafts[0], drafts[1:]
    more = (count - 1) / len(others)
    tokens = first["tokens"] + more * sum(draft["tokens"] for draft in others)
    seconds = first["seconds"] + more * sum(draft["seconds"] for draft in others)
    return tokens / seconds * 60 / NEW_TOKENS


def drafts_a_minute(measured: Measured) -> float:
    """The rate of ours, the reading of prompts included."""
    return measured.tokens_a_second * 60 / NEW_TOKENS
