"""How does a loaded model compute?

Only the worker's main thread calls it. What is known to end the process is refused here first.
"""

import os
from collections.abc import Sequence
from typing import Any

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.engine_fault import EngineFault, EngineFaultError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import LoadedModel, ModelFile, Prompt
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.model import ModelHeader
from fairdraft.inference.chat_template import ChatTemplate, PromptPart
from fairdraft.inference.compute_devices import compute_devices
from fairdraft.inference.llama_sampling import DraftSampler
from fairdraft.inference.llama_vocabulary import LlamaVocabulary, whole_characters
from fairdraft.inference.token_batch import BatchEntry, ReadPrompt

CONTEXT_STEP = 256
"""llama.cpp works with contexts of a multiple of this many tokens."""

PROMPT_CHUNK = 32
"""Prompt tokens read between two looks for a cancel, on the processor. Fixed, because the size of a batch
may change the last bits of the numbers, and with them the text of a seed."""

PROMPT_CHUNK_ON_GPU = 256

SPARE_CACHE_BYTES = 512 * 1024 * 1024
"""Small models may use this much for sequences side by side, even beyond the context that was asked for."""


class LlamaModel:
    """A loaded model, which it owns.

    Args:
        api: the llama_cpp module.
        build: how the engine is named in provenance.
        model: the native model.
        file: what was asked for.
        header: what the file says of itself.
        offload: whether layers lie on a card.

    Raises:
        KnownError: the model writes no text, or its chat template cannot be read.
    """

    def __init__(
        self, api: Any, build: str, model: Any, file: ModelFile, header: ModelHeader, *, offload: bool
    ) -> None:
        self._api = api
        self._model = model
        self._name = file.name
        self._vocabulary = LlamaVocabulary(api, model)
        if api.llama_model_has_encoder(model) or not api.llama_model_has_decoder(model):
            raise KnownError(f"{file.name} is not a model that writes text.", "Choose a text generation model.")
        self._template = _chat_template(self._vocabulary, header, file.name)
        self._offload = offload
        self.threads = file.threads if file.threads > 0 else default_threads()
        self.prompt_chunk = PROMPT_CHUNK_ON_GPU if offload else PROMPT_CHUNK
        self.context_tokens = context_size(file.context_tokens, int(api.llama_model_n_ctx_train(model)))
        cell = 2 * 2 * header.layers * header.kv_heads * header.head_size
        self._cells = max(self.context_tokens, SPARE_CACHE_BYTES // cell if cell else 0)
        self._context: Any = None
        self._shape = (0, 0)
        self._batch = api.llama_batch_init(self.prompt_chunk, 0, 1)
        self.loaded = LoadedModel(
            name=file.name,
            sha256=file.sha256,
            architecture=header.architecture,
            quantisation=header.quantisation,
            context_tokens=self.context_tokens,
            chat_template_sha256=text_sha256(header.chat_template) if header.chat_template else None,
            engine_build=build,
            backend=_cards(api) if offload else "CPU",
            gpu_layers=file.gpu_layers if offload else 0,
            threads=self.threads,
        )

    def close(self) -> None:
        """Free the memory. Every later call is refused by a RuntimeError instead of ending the process."""
        if self._model is not None:
            self._free_context()
            self._api.llama_batch_free(self._batch)
            self._api.llama_model_free(self._model)
            self._model = None

    def read_prompt(self, prompt: Prompt) -> ReadPrompt:
        """The prompt in the model's own form and tokens.

        Raises:
            KnownError: a chat prompt for a base model, an empty prompt, one that does not fit the context.
        """
        self._check_open()
        if prompt.completion is not None:
            parts: tuple[PromptPart, ...] = (PromptPart(whole_characters(prompt.completion), written=True),)
        elif self._template is None:
            raise KnownError(
                f"{self._name} is a base model: it has no chat template and does not follow instructions.",
                "Use a recipe of the form 'completion' with it, or choose an instruct model.",
            )
        else:
            parts = self._template.render(prompt.messages)
            parts = tuple(PromptPart(whole_characters(part.text), written=part.written) for part in parts)
        tokens = self._vocabulary.prompt_tokens(parts)
        if not tokens:
            raise KnownError("The prompt is empty.", "Write a brief first.")
        if len(tokens) >= self.context_tokens:
            raise KnownError(
                f"The prompt has {len(tokens):,} tokens, but the context of {self._name} holds "
                f"{self.context_tokens:,} for prompt and draft together.",
                "Shorten the brief or the product facts, or choose a larger context.",
            )
        return ReadPrompt("".join(part.text for part in parts), tuple(tokens))

    def count_tokens(self, text: str) -> int:
        """Length of a person's text in tokens."""
        self._check_open()
        return self._vocabulary.count(text)

    def open_sequences(self, wanted: int, length: int) -> int:
        """Make room for empty sequences of `length` tokens, and say how many there are: `wanted`, or as many as
        the memory meant for them holds, at least one.

        Every sequence has cells of its own, so that a draft's numbers, and with them its text, are the same
        whatever is written beside it.

        Raises:
            KnownError: there is no memory for one.
        """
        self._check_open()
        size = _whole_steps(length)
        count = max(1, min(wanted, self._cells // size))
        if self._context is None or self._shape != (count, size):
            self._free_context()
            self._context, count = self._new_context(count, size)
            self._shape = (count, size)
        self._api.llama_memory_clear(self._memory, False)  # noqa: FBT003 - native code takes no keywords
        return count

    def sampler(self, *, sampling: Sampling, seed: int, grammar: str | None) -> DraftSampler:
        """A sampler for one draft; it must be closed before sequences are opened anew. Raises KnownError if the
        grammar is not valid.
        """
        self._check_open()
        return DraftSampler(
            self._api, self._vocabulary.native, self._context, sampling=sampling, seed=seed, grammar=grammar
        )

    def decode(self, entries: Sequence[BatchEntry]) -> None:
        """Compute one batch of at most `prompt_chunk` tokens.

        Raises:
            KnownError: llama.cpp could not compute it.
        """
        self._check_open()
        if not 0 < len(entries) <= self.prompt_chunk:
            raise ValueError(f"a batch of {len(entries)} tokens does not fit {self.prompt_chunk}")
        batch = self._batch
        batch.n_tokens = len(entries)
        for at, entry in enumerate(entries):
            batch.token[at] = entry.token
            batch.pos[at] = entry.position
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = entry.sequence
            batch.logits[at] = entry.wants_next
        result = int(self._api.llama_decode(self._context, batch))
        if result != 0:
            raise KnownError(
                f"The engine could not compute the next words (llama_decode gave {result}).",
                "Try again with fewer drafts at once or a smaller context.",
            )

    def copy_sequence(self, source: int, target: int, length: int) -> bool:
        """Let an empty sequence begin with all `length` tokens of another; False (and the sequence empty) where
        the model's memory cannot do that.
        """
        self._check_open()
        self._api.llama_memory_seq_cp(self._memory, source, target, -1, -1)
        return self._has_length(target, length)

    def cut_sequence(self, sequence: int, length: int) -> bool:
        """Keep only the first `length` tokens; False (and the sequence empty) where the model's memory cannot do
        that, as recurrent ones.
        """
        self._check_open()
        # Where this is refused the sequence keeps its old length, which the next line tells.
        self._api.llama_memory_seq_rm(self._memory, sequence, length, -1)
        return self._has_length(sequence, length)

    def _has_length(self, sequence: int, length: int) -> bool:
        if int(self._api.llama_memory_seq_pos_max(self._memory, sequence)) == length - 1:
            return True
        # Dropping a whole sequence is what every kind of memory can do.
        self._api.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        return False

    def ends_text(self, token: int) -> bool:
        """Whether the token ends the model's answer."""
        self._check_open()
        return self._vocabulary.ends_text(token)

    def piece(self, token: int) -> bytes:
        """The token's bytes; none for control tokens, except those that mark thinking."""
        self._check_open()
        return self._vocabulary.piece(token)

    @property
    def _memory(self) -> Any:
        return self._api.llama_get_memory(self._context)

    def _new_context(self, count: int, size: int) -> tuple[Any, int]:
        """A context with that many sequences, or with one where memory is short."""
        for possible in sorted({count, 1}, reverse=True):
            context = self._api.llama_init_from_model(self._model, self._context_parameters(possible, size))
            if context:
                return context, possible
        raise EngineFaultError(
            f"The engine could not make room for {size:,} tokens of context for {self._name}; memory is short.",
            "Choose a smaller context or a smaller model, or close other programs.",
            EngineFault("out_of_memory", "less_context"),
        )

    def _context_parameters(self, count: int, size: int) -> Any:
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = count * size
        parameters.n_seq_max = count
        parameters.n_batch = parameters.n_ubatch = self.prompt_chunk
        parameters.n_threads = parameters.n_threads_batch = self.threads
        parameters.kv_unified = False
        parameters.offload_kqv = parameters.op_offload = self._offload
        if not self._offload:
            # On the processor it is no faster, and sums in another order for one sequence than for several.
            parameters.flash_attn_type = self._api.LLAMA_FLASH_ATTN_TYPE_DISABLED
        return parameters

    def _free_context(self) -> None:
        if self._context is not None:
            self._api.llama_free(self._context)
            self._context = None

    def _check_open(self) -> None:
        if self._model is None:
            raise RuntimeError("the model was already closed")


def context_size(wanted: int, trained: int) -> int:
    """The longest sequence to allow: what is wanted in whole steps of 256, but no longer than the model was
    trained for (beyond that some models end the process).
    """
    size = _whole_steps(max(wanted, 1))
    return min(size, trained) if trained > 0 else size


def _whole_steps(tokens: int) -> int:
    return -(-tokens // CONTEXT_STEP) * CONTEXT_STEP


def default_threads() -> int:
    """All cores but one: threads wait for each other spinning, so on a busy core they stop the whole engine."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(usable - 1, 1)


def _chat_template(vocabulary: LlamaVocabulary, header: ModelHeader, name: str) -> ChatTemplate | None:
    if header.chat_template is None:
        return None
    return ChatTemplate(header.chat_template, beginning=vocabulary.beginning_text, end=vocabulary.end_text, name=name)


def _cards(api: Any) -> str:
    """The devices that layers can be placed on, such as "CUDA0"."""
    devices = compute_devices(api.llama_cpp._lib)  # noqa: SLF001 - the package offers no other way to ggml
    return ", ".join(device.name for device in devices if device.is_gpu) or "GPU"
