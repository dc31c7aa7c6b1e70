"""Which prompts are measured?

Those of a campaign: product facts and instructions that all briefs share, then the brief. Cut to a length in the
model's own tokens, so that models of any vocabulary get prompts of the same length.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.generation import Message, Prompt

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
_TASK = "You write consumer copy for the product below. Keep to its facts, write plainly, and never leave out a risk."
_BRIEFS = (
    "Write a page for adults who were told for the first time that they have the condition.",
    "Write an e-mail for people who stopped treatment and think of beginning again.",
    "Write a leaflet that lies in the waiting room of a family doctor.",
    "Write a landing page for caregivers of an older parent.",
    "Write a page about what to ask at the next visit.",
    "Write a page that explains how the medicine is taken, day by day.",
)


def campaign_prompts(count_tokens: Callable[[str], int], *, tokens: int, briefs: int) -> list[Prompt]:
    """Prompts of about that many tokens that differ in their last sentence alone.

    Args:
        count_tokens: length of a text in the model's tokens.
        tokens: wanted length of each prompt.
        briefs: how many, at most six.
    """
    product = tomllib.loads((RESOURCES / "products" / "cordexa.toml").read_text(encoding="utf-8"))
    words = f"{product['indications'][0]['text']} {product['safety']['isi']}".split()
    room = tokens - count_tokens(_TASK) - count_tokens(_BRIEFS[0]) - 20
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count_tokens(" ".join(words[:middle])) <= room else (low, middle - 1)
    system = Message("system", f"{_TASK}\n\n{' '.join(words[:low])}")
    return [Prompt((system, Message("user", brief))) for brief in _BRIEFS[:briefs]]
