"""How well does a model predict a text?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PassageToScore:
    """A text to be predicted, after what stands before it (nothing: from an empty context)."""

    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """What it took: `bits` for `tokens` of the model's own, which are `bytes` of UTF-8.

    A first token that nothing stands before is not predicted, and its bytes are not counted.
    """

    tokens: int
    bytes: int
    bits: float
