"""How is a draft's next token chosen?

One chain of llama.cpp samplers per draft, in llama.cpp's own order, and beside it the grammar: a token is
first chosen without it and only chosen anew, among all that the grammar allows, when the grammar refuses it.
That gives the same texts as llama.cpp's own programs and costs little where the model follows the form.

The repeat penalty is the one link that is ours: llama.cpp's looks every token of the vocabulary up in a table of the
last ones, which took longer than all other links together; only the last ones can be found there.
"""

import ctypes
import threading
from collections import deque
from typing import Any

import numpy as np

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.inference.grammar_check import check_grammar, refused_grammar
from fairdraft.inference.token_batch import Logits

_PENALISED_TOKENS = 64
"""How many of the last tokens the repeat penalty looks at (llama.cpp's own default)."""

_SEEDS = 0xFFFFFFFF
"""llama.cpp takes seeds below this; this one itself would mean "any"."""

_TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class DraftSampler:
    """Chooses the tokens of one draft.

    Args:
        api: the llama_cpp module.
        vocabulary: the model's vocabulary.
        context: the context whose last batch is sampled from.
        sampling: temperature and the rest; temperature 0 takes the likeliest token.
        seed: any whole number.
        grammar: GBNF with the start rule `root`, or None.
        room: where candidates are weighed.

    Raises:
        KnownError: the grammar is not valid.
    """

    def __init__(
        self,
        api: Any,
        vocabulary: Any,
        context: Any,
        *,
        sampling: Sampling,
        seed: int,
        grammar: str | None,
        room: "CandidateRoom",
    ) -> None:
        self._api = api
        self._gbnf = grammar
        self._chosen_by_grammar: list[int] = []
        self._grammar: Any = None
        self.take_up(vocabulary, context, room)
        self._penalty = ctypes.c_float(sampling.repeat_penalty).value
        self._recent: deque[int] = deque(maxlen=_PENALISED_TOKENS)
        self._chain = _chain(api, sampling, seed)

    def close(self) -> None:
        """Free the native samplers."""
        if self._chain is not None:
            self._api.llama_sampler_free(self._chain)
            if self._grammar is not None:
                self._api.llama_sampler_free(self._grammar)
            self._chain = self._grammar = None

    def rest(self) -> None:
        """Let go of model and context; `take_up` goes on from here."""
        self._context = None
        if self._grammar is not None:
            self._api.llama_sampler_free(self._grammar)
            self._grammar = None

    def take_up(self, vocabulary: Any, context: Any, room: "CandidateRoom") -> None:
        """Choose from that context of the same model, which may have been loaded anew; see the class."""
        self._context, self._room = context, room
        if self._gbnf is not None:
            self._grammar = _grammar_sampler(self._api, vocabulary, self._gbnf)
            for token in self._chosen_by_grammar:
                self._api.llama_sampler_accept(self._grammar, token)

    def first_token(self, logits: Logits) -> int:
        """The first token, after a prompt that gave these numbers, which stay as they are.

        Raises:
            KnownError: the grammar allows no beginning.
        """
        self._check_open()
        return self._weighed(logits)

    def next_token(self, row: int) -> int:
        """The next token after the batch's entry number `row`, which must have asked for it.

        Raises:
            KnownError: the grammar allows nothing any more.
        """
        self._check_open()
        found = self._penalised(row)
        if self._grammar is not None:
            return self._weighed(np.ctypeslib.as_array(found, (self._room.size,)))
        token = int(self._api.llama_sampler_sample(self._chain, self._context, row))
        self._recent.append(token)
        return token

    def _check_open(self) -> None:
        if self._chain is None:
            raise RuntimeError("the sampler was already closed")
        if self._context is None:
            raise RuntimeError("the sampler rests")

    def _weighed(self, logits: Logits) -> int:
        """The token that these numbers and the grammar give; what llama.cpp does in one call where there is none."""
        token = self._chosen(self._room.filled(logits))
        if self._grammar is not None and not self._allowed(token):
            candidates = self._room.filled(logits)
            self._api.llama_sampler_apply(self._grammar, ctypes.byref(candidates.array))
            token = self._chosen(candidates)
            # Accepting what the grammar refuses would end the process.
            if not self._allowed(token):
                raise KnownError("The grammar leaves no way to go on.", "Fix the grammar: one of its rules has no end.")
        self._api.llama_sampler_accept(self._chain, token)
        if self._grammar is not None:
            self._api.llama_sampler_accept(self._grammar, token)
            self._chosen_by_grammar.append(token)
        self._recent.append(token)
        return token

    def _penalised(self, row: int) -> Any:
        """The logits of that row, in native memory, those of the last tokens made smaller."""
        found = self._api.llama_get_logits_ith(self._context, row)
        if not found:
            raise RuntimeError(f"entry {row} of the batch did not ask for its next token")
        if self._penalty != 1.0:
            # One by one: there are few, and after each batch the processor has to fetch all of numpy's code anew.
            for token in set(self._recent):
                value = found[token]
                found[token] = value * self._penalty if value <= 0 else value / self._penalty
        return found

    def _chosen(self, candidates: "_Candidates") -> int:
        self._api.llama_sampler_apply(self._chain, ctypes.byref(candidates.array))
        array = candidates.array
        if not 0 <= array.selected < array.size:
            raise KnownError("The engine found no next word.", "Try again with another sampling setting.")
        return int(array.data[array.selected].id)

    def _allowed(self, token: int) -> bool:
        one = np.array([(token, 0.0, 0.0)], _TOKEN_DATA)
        candidates = _Candidates(self._api, one)
        self._api.llama_sampler_apply(self._grammar, ctypes.byref(candidates.array))
        return bool(np.isfinite(candidates.array.data[0].logit))


class CandidateRoom:
    """Memory in which all tokens of a vocabulary are weighed; one room serves all drafts, each thread its own part.

    Args:
        api: the llama_cpp module.
        size: how many tokens the vocabulary has; kept as `size`.
    """

    def __init__(self, api: Any, size: int) -> None:
        self._api = api
        self.size = size
        # Samplers put the tokens into another order, so each weighing begins from a copy of this.
        self._ordered = np.zeros(size, _TOKEN_DATA)
        self._ordered["id"] = np.arange(size)
        self._own = threading.local()

    def filled(self, logits: Logits) -> "_Candidates":
        """All tokens with these logits; valid until the thread asks again."""
        candidates: _Candidates | None = getattr(self._own, "candidates", None)
        if candidates is None:
            candidates = self._own.candidates = _Candidates(self._api, np.empty(self.size, _TOKEN_DATA))
        candidates.refill(self._ordered, logits)
        return candidates


class _Candidates:
    """A native array of tokens over memory that Python keeps."""

    def __init__(self, api: Any, data: Any) -> None:
        self._data = data
        self._pointer = data.ctypes.data_as(api.llama_token_data_p)
        self.array = api.llama_token_data_array(data=self._pointer, size=len(data), selected=-1, sorted=False)

    def refill(self, ordered: "np.ndarray[Any, Any]", logits: Logits) -> None:
        """Hold all tokens again, with these logits."""
        self._data[:] = ordered
        self._data["logit"] = logits
        # A sampler may have left an array of its own here.
        self.array.data = self._pointer
        self.array.size = len(self._data)
        self.array.selected = -1
        self.array.sorted = False


def _grammar_sampler(api: Any, vocabulary: Any, grammar: str) -> Any:
    check_grammar(grammar)
    sampler = api.llama_sampler_init_grammar(vocabulary, grammar.encode("utf-8", "replace"), b"root")
    if not sampler:
        raise refused_grammar()
    return sampler


def _chain(api: Any, sampling: Sampling, seed: int) -> Any:
    chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())

    def add(sampler: Any) -> None:
        api.llama_sampler_chain_add(chain, sampler)

    if sampling.temperature == 0:
        add(api.llama_sampler_init_greedy())
        return chain
    if sampling.top_k > 0:
        add(api.llama_sampler_init_top_k(sampling.top_k))
    add(api.llama_sampler_init_top_p(sampling.top_p, 1))
    add(api.llama_sampler_init_min_p(sampling.min_p, 1))
    add(api.llama_sampler_init_temp(sampling.temperature))
    add(api.llama_sampler_init_dist(seed % _SEEDS))
    return chain
