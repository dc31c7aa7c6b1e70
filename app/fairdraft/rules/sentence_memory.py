"""Which questions about a sentence were answered before?

While a person types, one sentence changes and all others stay: what depends on a sentence alone is asked once.
"""

from collections.abc import Callable
from typing import Any, TypeVar

Answer = TypeVar("Answer")
Known = TypeVar("Known")

_LONGEST = 4_000  # characters of a text that is kept
_MOST_ANSWERS = 100  # of one text; questions may be of one product, and products come and go


class Said:
    """Some words, with the answers to questions about them that were asked before.

    A question is a function of the words alone; the same function has to be asked again for its answer to be
    known, so it is made once and kept. Safe from any thread: a lost race costs a repeated answer.
    """

    __slots__ = ("_answers", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._answers: dict[Callable[..., Any], Any] = {}

    def ask(self, question: Callable[[str], Answer]) -> Answer:
        """`question(text)`, asked once."""
        try:
            answer: Answer = self._answers[question]
        except KeyError:
            answer = self._keep(question, question(self.text))
        return answer

    def ask_knowing(self, question: Callable[[Known], Answer], known: Known) -> Answer:
        """`question(known)`, asked once; `known` is what these words, and no others, are known to be."""
        try:
            answer: Answer = self._answers[question]
        except KeyError:
            answer = self._keep(question, question(known))
        return answer

    def _keep(self, question: Callable[..., Answer], answer: Answer) -> Answer:
        if len(self._answers) >= _MOST_ANSWERS:
            self._answers = {}
        self._answers[question] = answer
        return answer


class Memory:
    """Keeps words with the answers about them, as long as they are asked for; safe from any thread.

    They stand in two halves: when the newer one is full it becomes the older one, and what stood there and
    was not asked for again is forgotten.

    Args:
        size: about how many characters each half holds; 0 keeps nothing.
    """

    def __init__(self, size: int = 0) -> None:
        self._size = size
        self._held = 0
        self._newer: dict[str, Said] = {}
        self._older: dict[str, Said] = {}

    @property
    def remembers(self) -> bool:
        """Whether anything is kept."""
        return self._size > 0

    def said(self, text: str) -> Said:
        """The words with what is known of them."""
        found = self._newer.get(text)
        if found is not None:
            return found
        if not self._size or len(text) > _LONGEST:
            return Said(text)
        found = self._older.get(text) or Said(text)
        newer = self._newer
        newer[text] = found
        self._held += len(text) + 64
        if self._held > self._size:
            self._older, self._newer, self._held = newer, {}, 0
        return found
