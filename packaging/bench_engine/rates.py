"""How many drafts a minute is that?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from own_engine import Measured

NEW_TOKENS = 150
"""Tokens of each draft that is measured."""


def carried_on(briefs: Sequence[Sequence[dict[str, Any]]], count: int) -> float:
    """The loop's drafts of NEW_TOKENS tokens a minute for `count` drafts of each brief, from fewer that were measured:
    the first of each, which reads what is new of its prompt, once, and the others as often as it takes.
    """
    tokens = seconds = 0.0
    for first, *others in briefs:
        more = (count - 1) / len(others)
        tokens += first["tokens"] + more * sum(draft["tokens"] for draft in others)
        seconds += first["seconds"] + more * sum(draft["seconds"] for draft in others)
    return tokens / seconds * 60 / NEW_TOKENS


def drafts_a_minute(measured: Measured) -> float:
    """The rate of ours, the reading of prompts included."""
    return measured.tokens_a_second * 60 / NEW_TOKENS
