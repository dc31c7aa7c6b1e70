"""What does an embedding model make of texts?

Several texts are read side by side, each as a sequence of its own, and pooled as the model was trained to be. A
vector is given length one, so that the product of two says how alike their texts are.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_vector import TextVector
from fairdraft.inference.llama_vocabulary import whole_characters

MOST_TOKENS = 2048
"""A longer text is read up to here, or up to what the model was trained for where that is less."""

BATCH_TOKENS = 512
"""As many tokens are computed at once, where no single text is longer."""

MOST_SIDE_BY_SIDE = 32

_WORD_PIECES = 3  # LLAMA_VOCAB_TYPE_WPM
_STEP = 256


class LlamaEmbedder:
    """A loaded embedding model, which it owns.

    Args:
        api: the llama_cpp module.
        model: the native model.
        name: what the model is called.
        threads: how many threads compute.

    Raises:
        KnownError: the model gives no vectors, or its vocabulary lacks what marks a text's beginning and end.
    """

    def __init__(self, api: Any, model: Any, name: str, *, threads: int) -> None:
        self._api = api
        self._model = model
        self._name = name
        self._threads = threads
        self._context: Any = None
        self._room = 0
        self._vocabulary = api.llama_model_get_vocab(model)
        trained = int(api.llama_model_n_ctx_train(model))
        self._window = min(trained, MOST_TOKENS) if trained > 0 else MOST_TOKENS
        self._width = int(api.llama_model_n_embd_out(model))
        self._compute = api.llama_decode if api.llama_model_has_decoder(model) else api.llama_encode
        # Cutting a text into word pieces ends the process where one of these is missing.
        marks = (api.llama_vocab_bos(self._vocabulary), api.llama_vocab_sep(self._vocabulary))
        if api.llama_vocab_type(self._vocabulary) == _WORD_PIECES and min(marks) < 0:
            raise KnownError(
                f"The vocabulary of {name} has no tokens for the beginning and end of a text.",
                "Its file may be badly converted: get another one of the same model.",
            )
        self._pooling = self._trained_pooling()
        self._batch = api.llama_batch_init(max(BATCH_TOKENS, self._window), 0, 1)

    def close(self) -> None:
        """Free the memory; may be called twice."""
        if self._model is not None:
            self._free_context()
            self._api.llama_batch_free(self._batch)
            self._api.llama_model_free(self._model)
            self._model = None

    def steps(self, texts: Sequence[str]) -> Iterator[Sequence[TextVector]]:
        """Turn texts into vectors, some at a time: after each batch the vectors of the next texts.

        Raises:
            KnownError: the engine could not compute them, or gave numbers that are none.
        """
        waiting: list[tuple[list[int], int]] = []
        for text in texts:
            tokens, left_out = self._tokens(text)
            size = sum(len(one) for one, _ in waiting) + len(tokens)
            if waiting and (size > BATCH_TOKENS or len(waiting) == MOST_SIDE_BY_SIDE):
                yield self._vectors(waiting)
                waiting = []
            waiting.append((tokens, left_out))
        if waiting:
            yield self._vectors(waiting)

    def _trained_pooling(self) -> int:
        """How the model was trained to be pooled; the mean where its file does not say."""
        self._make_room(1, self._api.LLAMA_POOLING_TYPE_UNSPECIFIED)
        pooling = int(self._api.llama_pooling_type(self._context))
        self._free_context()
        if pooling == self._api.LLAMA_POOLING_TYPE_RANK:
            raise KnownError(
                f"{self._name} judges pairs of texts (a reranker) and gives no vectors.", "Choose an embedding model."
            )
        return int(self._api.LLAMA_POOLING_TYPE_MEAN) if pooling == self._api.LLAMA_POOLING_TYPE_NONE else pooling

    def _tokens(self, text: str) -> tuple[list[int], int]:
        """The tokens of a text with the marks that the model wants around it, and how many had to be left out."""
        data = whole_characters(text).encode()
        room = len(data) + 8
        while True:
            tokens = (self._api.llama_token * room)()
            # What looks like a control token in a person's text stays text.
            count = int(self._api.llama_tokenize(self._vocabulary, data, len(data), tokens, room, True, False))  # noqa: FBT003 - native code takes no keywords
            if count >= 0:
                break
            room = -count
        found = list(tokens[:count])
        if not found:
            found = [max(int(self._api.llama_vocab_bos(self._vocabulary)), 0)]
        left_out = max(len(found) - self._window, 0)
        if left_out:
            # The mark at the end stays: some models are pooled there.
            found = [*found[: self._window - 1], found[-1]]
        return found, left_out

    def _vectors(self, texts: Sequence[tuple[Sequence[int], int]]) -> tuple[TextVector, ...]:
        batch, at = self._batch, 0
        self._make_room(sum(len(tokens) for tokens, _ in texts), self._pooling)
        self._api.llama_memory_clear(self._api.llama_get_memory(self._context), True)  # noqa: FBT003 - as above
        for sequence, (tokens, _left_out) in enumerate(texts):
            for position, token in enumerate(tokens):
                batch.token[at] = token
                batch.pos[at] = position
                batch.n_seq_id[at] = 1
                batch.seq_id[at][0] = sequence
                batch.logits[at] = True
                at += 1
        batch.n_tokens = at
        result = int(self._compute(self._context, batch))
        if result != 0:
            raise KnownError(
                f"The engine could not index a text by meaning (llama.cpp gave {result}).",
                "Close other programs and try again, or choose a smaller embedding model.",
            )
        return tuple(
            TextVector(self._vector(sequence), len(tokens) + left_out, left_out)
            for sequence, (tokens, left_out) in enumerate(texts)
        )

    def _vector(self, sequence: int) -> bytes:
        place = self._api.llama_get_embeddings_seq(self._context, sequence)
        numbers = np.array(np.ctypeslib.as_array(place, (self._width,)) if place else [], np.float64)
        length = float(np.linalg.norm(numbers)) if len(numbers) else 0.0
        if not np.isfinite(length) or length == 0.0:
            raise KnownError(
                f"{self._name} gave no usable numbers for a text.",
                "Its file may be damaged: get it again, or try another quantization.",
            )
        return (numbers / length).astype("<f4").tobytes()

    def _make_room(self, tokens: int, pooling: int) -> None:
        """See to a context that holds so many tokens; the memory it takes grows with the square of them."""
        if self._model is None:
            raise RuntimeError("the embedding model was already closed")
        if self._context is not None and self._room >= tokens:
            return
        self._free_context()
        room = -(-max(tokens, BATCH_TOKENS) // _STEP) * _STEP
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = room
        parameters.n_seq_max = MOST_SIDE_BY_SIDE
        parameters.n_threads = parameters.n_threads_batch = self._threads
        parameters.embeddings = True
        parameters.pooling_type = pooling
        parameters.kv_unified = True
        parameters.no_perf = True
        parameters.offload_kqv = parameters.op_offload = False
        parameters.flash_attn_type = self._api.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self._context = self._api.llama_init_from_model(self._model, parameters) or None
        if self._context is None:
            raise KnownError(
                f"The engine could not make room for {self._name}; memory is short.",
                "Choose a smaller embedding model, or close other programs.",
            )
        self._room = room

    def _free_context(self) -> None:
        if self._context is not None:
            self._api.llama_free(self._context)
            self._context = None
            self._room = 0
