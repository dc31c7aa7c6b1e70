"""Which questions about a sentence were answered before?

While a person types, one sentence changes and all others stay: what depends on a sentence alone is asked once.
"""

from collections.abc import Callable
from typing import Any, TypeVar

Answer = TypeVar("Answer")

_LONGEST = 4_000  # characters of a question that is kept


class Memory:
    """Keeps answers that depend on their question alone, as long as they are asked for; safe from any thread.

    Answers stand in two halves: when the newer one is full it becomes the older one, and what stood there and
    was not asked for again is forgotten. A lost race costs a repeated answer and nothing else.

    Args:
        size: about how many characters of questions each half holds; 0 keeps nothing.
    """

    def __init__(self, size: int = 0) -> None:
        self._size = size
        self._held = 0
        self._newer: dict[tuple[Callable[[str], Any], str], Any] = {}
        self._older: dict[tuple[Callable[[str], Any], str], Any] = {}

    def recall(self, answer: Callable[[str], Answer], said: str) -> Answer:
        """`answer(said)`, from memory where it is known; `answer` must be a function of nothing else."""
        if not self._size or len(said) > _LONGEST:
            return answer(said)
        key = (answer, said)
        newer = self._newer
        found: Answer | None = newer.get(key)
        if found is not None:
            return found
        found = self._older.get(key)
        if found is None:
            found = answer(said)
        newer[key] = found
        self._held += len(said) + 64
        if self._held > self._size:
            self._older, self._newer, self._held = newer, {}, 0
        return found
