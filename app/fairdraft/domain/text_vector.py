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
