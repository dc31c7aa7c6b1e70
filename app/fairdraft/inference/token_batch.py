"""What passes between the writing of drafts and the model?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

Logits = np.ndarray[tuple[int], np.dtype[np.float32]]
"""What a model gives for the next token: one number for each of its vocabulary."""


class BatchEntry(NamedTuple):
    """One token to decode: its place in its sequence, and whether the next token will be asked for."""

    token: int
    position: int
    sequence: int
    wants_next: bool


@dataclass(frozen=True, slots=True)
class ReadPrompt:
    """A prompt as the model sees it."""

    text: str
    tokens: tuple[int, ...]
