"""What does a text mean, in numbers that can be compared?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextVector:
    """What an embedding model made of a text.

    `numbers` are little-endian floats of four bytes, as a vector of length one: texts of like meaning point alike.
    Of `tokens` tokens the last `left_out` were not read, because the model reads no more at once.
    """

    numbers: bytes
    tokens: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Nearest:
    """The texts most alike to a question, the best first: their keys, each with its likeness (-1 to 1).

    `middle` is the median likeness over all `compared` texts.
    """

    ranked: tuple[tuple[str, float], ...] = ()
    middle: float = 0.0
    compared: int = 0
