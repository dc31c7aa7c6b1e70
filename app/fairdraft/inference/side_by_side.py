"""How do many drafts choose their next tokens at the same time?"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from fairdraft.domain.errors import KnownError

_FEWEST_FOR_THREADS = 8


class SideBySideSampling:
    """Samplers at work, in up to so many threads: native code lets other threads run meanwhile.

    Args:
        threads: 1 where the cores compute the model themselves.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sampling") if threads > 1 else None

    def tokens(self, choices: Sequence[Callable[[], int]]) -> Sequence[int | KnownError]:
        """What each draft chooses, or why there is nothing to choose."""
        if self._pool is None or len(choices) < _FEWEST_FOR_THREADS:
            return [_chosen(choice) for choice in choices]
        # The first alone: it also waits for the card and puts the batch's numbers in order.
        tokens: list[int | KnownError] = [_chosen(choices[0])] * len(choices)
        parts = [range(1 + at, len(choices), self._threads) for at in range(self._threads)]
        done = self._pool.map(lambda part: [_chosen(choices[at]) for at in part], parts)
        for part, found in zip(parts, done, strict=True):
            for at, token in zip(part, found, strict=True):
                tokens[at] = token
        return tokens

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()


def _chosen(choice: Callable[[], int]) -> int | KnownError:
    try:
        return choice()
    except KnownError as error:
        return error
