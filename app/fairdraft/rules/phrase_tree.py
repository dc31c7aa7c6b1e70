"""Which of many phrases begin at a word of a text?"""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class PhraseTree(Generic[Kept]):
    """Phrases by their words. Those that begin alike share their way, so that looking for many costs what the longest
    of them does.
    """

    __slots__ = ("further", "here")

    def __init__(self) -> None:
        self.further: dict[str, PhraseTree[Kept]] = {}
        self.here: list[Kept] = []

    def branch(self, keys: Sequence[str]) -> "PhraseTree[Kept]":
        """What goes on behind these words."""
        branch = self
        for key in keys:
            further = branch.further.get(key)
            if further is None:
                further = branch.further[key] = PhraseTree()
            branch = further
        return branch

    def keep(self, one: Kept) -> None:
        """Keep something for the words that lead here."""
        self.here.append(one)

    def found(self, keys: Sequence[str], at: int) -> Iterator[tuple[int, Kept]]:
        """What is kept for the phrases that begin at word `at`, each with the number of the word behind it, short ones
        first.
        """
        branch: PhraseTree[Kept] | None = self
        while branch is not None:
            for one in branch.here:
                yield at, one
            branch = branch.further.get(keys[at]) if branch.further and at < len(keys) else None
            at += 1
