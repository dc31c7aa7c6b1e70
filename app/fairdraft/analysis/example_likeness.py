"""Is a text, in an embedding model's numbers, more like objectionable examples than like fair ones?

Two judges are added up, each in units of its own spread over the examples. One holds the likeness to the nearest
objectionable examples against that to the nearest fair ones. The other is kernel ridge regression: it has learned from
all examples at once. Where a judge is asked about an example, that example is left out, so that its answers there are
like those about texts that it has never seen. By these the limit is set, so that it suits any model's numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEAREST = 5
_RIDGE = 0.3
USUAL_SHARE = 0.95
"""Of usual fair examples this share lies below the limit."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How far a text lies above the limit (below 0: it is not pointed at), and the number of the objectionable example
    that it is most like.
    """

    above: float
    nearest: int


class ExampleLikeness:
    """Judges texts by examples, all as vectors of length one in four-byte floats.

    Args:
        objectionable: at least one example.
        fair: at least one example.
        usual: so many of the fair ones, from the first, are like what is judged (1 or more), and set the limit; the
            others are there to be told from objectionable ones that they share words with.
    """

    def __init__(self, objectionable: Sequence[bytes], fair: Sequence[bytes], usual: int) -> None:
        self._count = len(objectionable)
        self._examples = _matrix([*objectionable, *fair])
        total = len(self._examples)
        likeness = self._examples @ self._examples.T
        answers = np.where(np.arange(total) < self._count, 1.0, -1.0)
        inverse = np.linalg.inv(_kernel(likeness) + _RIDGE * np.eye(total))
        self._weights = inverse @ answers
        learned = answers - self._weights / np.diag(inverse)
        np.fill_diagonal(likeness, -2.0)
        near = self._nearness(likeness)
        # A model to which all texts are the same has no spread, and nothing is told by it.
        self._spreads = (max(float(near.std()), 1e-9), max(float(learned.std()), 1e-9))
        usual_ones = slice(self._count, self._count + usual)
        self._limit = float(np.quantile(self._added(near, learned)[usual_ones], USUAL_SHARE))

    def judge(self, texts: Sequence[bytes]) -> tuple[Judged, ...]:
        """Judge texts by their vectors, which are as wide as those of the examples."""
        if not texts:
            return ()
        likeness = _matrix(texts) @ self._examples.T
        above = self._added(self._nearness(likeness), _kernel(likeness) @ self._weights) - self._limit
        nearest = likeness[:, : self._count].argmax(axis=1)
        return tuple(Judged(float(value), int(place)) for value, place in zip(above, nearest, strict=True))

    def _nearness(self, likeness: NDArray[np.float64]) -> NDArray[np.float64]:
        """By how much the nearest objectionable examples are nearer than the nearest fair ones."""
        return _top_mean(likeness[:, : self._count]) - _top_mean(likeness[:, self._count :])

    def _added(self, near: NDArray[np.float64], learned: NDArray[np.float64]) -> NDArray[np.float64]:
        return near / self._spreads[0] + learned / self._spreads[1]


def _matrix(vectors: Sequence[bytes]) -> NDArray[np.float64]:
    return np.frombuffer(b"".join(vectors), "<f4").astype(np.float64).reshape(len(vectors), -1)


def _kernel(likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Gaussian of the distance between vectors of length one."""
    return np.asarray(np.exp(2 * likeness - 2))


def _top_mean(likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    nearest = min(_NEAREST, likeness.shape[1])
    return np.asarray(np.partition(likeness, -nearest, axis=1)[:, -nearest:].mean(axis=1))
