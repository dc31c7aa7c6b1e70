"""How many bits does a model need for a text?

Every token is predicted once, from what stands before it in the same text: the sum of −log2 of the probabilities
given to the tokens that really come. Divided by the text's bytes it is comparable across vocabularies.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.inference.llama_vocabulary import LlamaVocabulary

WINDOW_TOKENS = 1024
"""A longer text is read in windows of this many tokens that overlap by half."""

_LOGIT_BYTES = 64 * 1024 * 1024
_MOST_AT_ONCE = 256
_ROWS_AT_ONCE = 32


class _Chunk(NamedTuple):
    """Tokens to compute in one batch, from a position of the window on; `targets` come after the last rows."""

    tokens: tuple[int, ...]
    position: int
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has to be computed for a passage, and what its score will be about."""

    chunks: tuple[_Chunk, ...]
    tokens: int
    size: int


class TextScorer:
    """Computes scores with a loaded model, in a context of its own that `close` frees.

    Args:
        api: the llama_cpp module.
        model: the native model; it must outlive this.
        vocabulary: the model's vocabulary.
        threads: how many threads compute.
        offload: whether layers lie on a card.
        prepare: done with the context, such as laying over it what completes the model.
        batch_tokens: how many tokens are computed at once; None for as many as memory for their logits allows.

    Raises:
        KnownError: there is no memory for the context.
    """

    def __init__(
        self,
        api: Any,
        model: Any,
        vocabulary: LlamaVocabulary,
        *,
        threads: int,
        offload: bool,
        prepare: Callable[[Any], None],
        batch_tokens: int | None = None,
    ) -> None:
        self._api = api
        self._vocabulary = vocabulary
        self._size = int(api.llama_vocab_n_tokens(vocabulary.native))
        trained = int(api.llama_model_n_ctx_train(model))
        self.window = min(WINDOW_TOKENS, trained) if trained > 0 else WINDOW_TOKENS
        self.batch_tokens = min(batch_tokens or self._usual_batch(), self.window)
        parameters = api.llama_context_default_params()
        parameters.n_ctx = self.window
        parameters.n_seq_max = 1
        parameters.n_batch = parameters.n_ubatch = self.batch_tokens
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.offload_kqv = parameters.op_offload = offload
        if not offload:
            parameters.flash_attn_type = api.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self._context = api.llama_init_from_model(model, parameters)
        if not self._context:
            raise KnownError(
                "The engine could not make room for scoring texts; memory is short.",
                "Choose a smaller model, or close other programs.",
            )
        try:
            prepare(self._context)
        except BaseException:
            api.llama_free(self._context)
            raise
        self._batch = api.llama_batch_init(self.batch_tokens, 0, 1)

    def _usual_batch(self) -> int:
        return max(16, min(_MOST_AT_ONCE, _LOGIT_BYTES // (4 * self._size) // 16 * 16))

    def close(self) -> None:
        """Free the context; may be called twice."""
        if self._context:
            self._api.llama_batch_free(self._batch)
            self._api.llama_free(self._context)
            self._context = None

    def steps(self, passage: PassageToScore) -> Iterator[ScoredPassage | None]:
        """Score a passage piece by piece: None after each batch computed, at last the score.

        Raises:
            KnownError: the engine could not compute it, or gave numbers that are none.
        """
        if not self._context:
            raise RuntimeError("the scorer was already closed")
        plan = self._plan(passage)
        nats = 0.0
        for chunk in plan.chunks:
            nats += self._compute(chunk)
            yield None
        if not math.isfinite(nats):
            raise KnownError(
                "The model gave no usable probabilities for a text.",
                "Its file may be damaged: get it again, or try another quantization.",
            )
        yield ScoredPassage(tokens=plan.tokens, bytes=plan.size, bits=nats / math.log(2))

    def score(self, passage: PassageToScore) -> ScoredPassage:
        """The whole of `steps` at once."""
        *_, last = self.steps(passage)
        assert last is not None  # noqa: S101 - `steps` ends with the score
        return last

    def _plan(self, passage: PassageToScore) -> _Plan:
        beginning = self._vocabulary.beginning_tokens
        before = self._vocabulary.text_tokens(passage.before) if passage.before else []
        tokens = self._vocabulary.text_tokens(passage.before + passage.text)
        first = 0
        # Where the last characters of `before` are one token with the first of the text, that token is scored too.
        while first < min(len(before), len(tokens)) and before[first] == tokens[first]:
            first += 1
        if first == 0 and beginning:
            # Counted whole: some vocabularies put a space before a text, which is none of its bytes.
            size = len((passage.before + passage.text).encode())
        else:
            # Nothing predicts a token that nothing stands before: it and its bytes are left out.
            first = max(first, 1)
            size = sum(len(self._vocabulary.piece(token)) for token in tokens[first:])
        return _Plan(tuple(self._chunks(beginning, tokens, first)), len(tokens[first:]), size)

    def _chunks(self, beginning: Sequence[int], tokens: Sequence[int], first: int) -> Iterator[_Chunk]:
        """The windows, each begun as the model wants a text begun, cut into batches."""
        for start, scored, end in windows(len(tokens), first, self.window - len(beginning)):
            yield from self._window([*beginning, *tokens[start:end]], scored - start + len(beginning))

    def _window(self, window: Sequence[int], first: int) -> Iterator[_Chunk]:
        """The batches of one window whose tokens are scored from `first` on; its last token predicts nothing."""
        for at in range(0, len(window) - 1, self.batch_tokens):
            until = min(at + self.batch_tokens, len(window) - 1)
            targets = window[max(at + 1, first) : until + 1]
            yield _Chunk(tuple(window[at:until]), at, tuple(targets))

    def _compute(self, chunk: _Chunk) -> float:
        """−ln of the probability of the chunk's targets."""
        if chunk.position == 0:
            self._api.llama_memory_clear(self._api.llama_get_memory(self._context), True)  # noqa: FBT003 - native code takes no keywords
        batch, rows = self._batch, len(chunk.targets)
        batch.n_tokens = len(chunk.tokens)
        for at, token in enumerate(chunk.tokens):
            batch.token[at] = token
            batch.pos[at] = chunk.position + at
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = 0
            batch.logits[at] = at >= len(chunk.tokens) - rows
        result = int(self._api.llama_decode(self._context, batch))
        if result != 0:
            raise KnownError(
                f"The engine could not score a text (llama_decode gave {result}).",
                "Close other programs and try again, or choose a smaller model.",
            )
        if not rows:
            return 0.0
        logits = np.ctypeslib.as_array(self._api.llama_get_logits(self._context), shape=(rows, self._size))
        return negative_log_likelihood(logits, np.asarray(chunk.targets))


def windows(length: int, first: int, room: int) -> Iterator[tuple[int, int, int]]:
    """(start, first scored, end) of windows of `room` tokens that overlap by half and score each token from `first`
    on once.
    """
    done = first
    for start in range(0, length, max(room // 2, 1)):
        end = min(start + room, length)
        if end > done:
            yield start, done, end
            done = end
        if end == length:
            return


def negative_log_likelihood(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> float:
    """−ln of the probability of each row's target under a softmax over the whole row, summed over rows.

    The largest logit is taken off before exponentials, and sums are in double precision.
    """
    total = 0.0
    for at in range(0, len(targets), _ROWS_AT_ONCE):
        rows, wanted = logits[at : at + _ROWS_AT_ONCE], targets[at : at + _ROWS_AT_ONCE]
        largest = rows.max(axis=1)
        shifted = rows - largest[:, None]
        of_targets = shifted[np.arange(len(wanted)), wanted].astype(np.float64)
        np.exp(shifted, out=shifted)
        total += float((np.log(shifted.sum(axis=1, dtype=np.float64)) - of_targets).sum())
    return total
