"""How do many drafts choose their next tokens at the same time?"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from fairdraft.domain.errors import KnownError
from fairdraft.inference.text_model import TokenSampler

_FEWEST_FOR_THREADS = 8


class SideBySideSampling:
    """Samplers at work, in up to so many threads: native code lets other threads run meanwhile.

    Args:
        threads: 1 where the cores compute the model themselves.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sampling") if threads > 1 else None

    def next_tokens(self, samplers: Sequence[TokenSampler], rows: Sequence[int]) -> Sequence[int | KnownError]:
        """The next token of each after its row of the last batch, or why there is none."""
        pairs = list(zip(samplers, rows, strict=True))
        if self._pool is None or len(pairs) < _FEWEST_FOR_THREADS:
            return [_next_token(*pair) for pair in pairs]
        # The first alone: it also waits for the card and puts the batch's numbers in order.
        tokens: list[int | KnownError] = [_next_token(*pairs[0])] * len(pairs)
        parts = [range(1 + at, len(pairs), self._threads) for at in range(self._threads)]
        done = self._pool.map(lambda part: [_next_token(*pairs[at]) for at in part], parts)
        for part, found in zip(parts, done, strict=True):
            for at, token in zip(part, found, strict=True):
                tokens[at] = token
        return tokens

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()


def _next_token(sampler: TokenSampler, row: int) -> int | KnownError:
    try:
        return sampler.next_token(row)
    except KnownError as error:
        return error
