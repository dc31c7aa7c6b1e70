"""How does a loaded model compute?

Only the worker's main thread calls it. What is known to end the process is refused here first.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.drafting_shape import (
    PROMPT_CHUNK_ON_GPU,
    WIDTH,
    WIDTH_ON_GPU,
    cache_cells,
    prompt_chunk,
    sequences,
    whole_steps,
)
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import AdapterFile, LoadedModel, ModelFile, Prompt
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.model import ModelHeader
from fairdraft.inference.chat_template import ChatTemplate, PromptPart
from fairdraft.inference.compute_devices import devices_of
from fairdraft.inference.context_room import context_parameters, context_size, no_room, spare_bytes
from fairdraft.inference.copy_offsets import needed_offsets
from fairdraft.inference.llama_adapters import LlamaAdapters
from fairdraft.inference.llama_cells import move_cells, put_cells_back, take_cells_out
from fairdraft.inference.llama_sampling import CandidateRoom, DraftSampler
from fairdraft.inference.llama_vocabulary import LlamaVocabulary, whole_characters
from fairdraft.inference.processor import default_threads
from fairdraft.inference.side_by_side import SideBySideSampling
from fairdraft.inference.step_stopping import StepStopping
from fairdraft.inference.text_model import SavedCells, TokenSampler
from fairdraft.inference.text_scoring import TextScorer
from fairdraft.inference.token_batch import BatchEntry, Logits, ReadPrompt

MOST_SEQUENCES = 256
"""LLAMA_MAX_SEQ of llama.cpp."""

_GIVEN_UP = 2
"""What llama_decode gives after a step that was ended early."""


class LlamaModel:
    """A loaded model, which it owns.

    Args:
        api: the llama_cpp module.
        build: how the engine is named in provenance.
        model: the native model.
        file: what was asked for.
        header: what the file says of itself.
        stopping: ends a step early that nobody waits for.
        offload: whether layers lie on a card.

    Raises:
        KnownError: the model writes no text, its chat template cannot be read, or llama.cpp refused its offsets.
    """

    def __init__(
        self,
        api: Any,
        build: str,
        model: Any,
        file: ModelFile,
        header: ModelHeader,
        stopping: StepStopping,
        *,
        offload: bool,
    ) -> None:
        self._api = api
        self._stopping = stopping
        self._model = model
        self._name = file.name
        self._vocabulary = LlamaVocabulary(api, model)
        self._candidates = CandidateRoom(api, int(api.llama_vocab_n_tokens(self._vocabulary.native)))
        is_encoder = header.role == "embedding" or not api.llama_model_has_decoder(model)
        if is_encoder or api.llama_model_has_encoder(model):
            raise KnownError(f"{file.name} is not a model that writes text.", "Choose a text generation model.")
        self._template = _chat_template(self._vocabulary, header, file.name)
        self._offload = offload
        self.threads = file.threads if file.threads > 0 else default_threads()
        self.width = min(file.width or (WIDTH_ON_GPU if offload else WIDTH), MOST_SEQUENCES - sequences(0))
        self.prompt_chunk = file.prompt_chunk or (PROMPT_CHUNK_ON_GPU if offload else prompt_chunk(header.parameters))
        self.micro_batch = 2 * self.width + self.prompt_chunk
        # On the processor the plain form is faster for many drafts of one prompt, and no slower for one.
        self._flash_attention = offload if file.flash_attention is None else file.flash_attention
        # Recurrent memory has one state for each sequence, and no part of it can be kept.
        self.shares_beginnings = not (api.llama_model_is_recurrent(model) or api.llama_model_is_hybrid(model))
        self.context_tokens = context_size(file.context_tokens, int(api.llama_model_n_ctx_train(model)))
        spare = spare_bytes(devices_of(api) if offload else ())
        self._wanted_cells = file.cache_tokens or cache_cells(self.context_tokens, self.width, header, spare)
        self._context: Any = None
        self._made_cells = 0
        # Known of the model before there is a context, whose steps then have room for them.
        offsets = needed_offsets(Path(file.path)) if file.copy_of else None
        self._adapters = LlamaAdapters(api, model, file.name, header.architecture, offsets)
        self._batch = api.llama_batch_init(self.micro_batch, 0, 1)
        self._sampling = SideBySideSampling(max(self.threads, default_threads()) if offload else 1)
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
            batch_width=self.width,
            micro_batch=self.micro_batch,
            flash_attention=self._flash_attention,
            kv_unified=True,
            kv_type="f16",
            shares_beginnings=self.shares_beginnings,
        )

    def close(self) -> None:
        """Free the memory. Every later call is refused by a RuntimeError instead of ending the process."""
        if self._model is not None:
            self._free_context()
            self._sampling.close()
            self._adapters.close()
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
                "Use it with a recipe whose form is 'completion', or choose an instruct model.",
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

    def text_scorer(self) -> TextScorer:
        """A scorer of texts with this model and without its adapters; it must be closed before the model is.

        Raises:
            KnownError: there is no memory for it.
        """
        self._check_open()
        return TextScorer(
            self._api,
            self._model,
            self._vocabulary,
            threads=self.threads,
            offload=self._offload,
            prepare=partial(self._adapters.apply, chosen=False),
        )

    @property
    def cells(self) -> int:
        """How many cells the cache has; every token of every sequence takes one, shared ones once."""
        return self._made_cells

    def make_room(self, least: int) -> bool:
        """See to it that there is a cache, as large as is meant for this model, or smaller where memory is short.

        Returns:
            True if it was made now: it is empty then.

        Raises:
            KnownError: there is no memory for `least` cells.
        """
        self._check_open()
        if self._context is not None and self._made_cells >= least:
            return False
        self._free_context()
        sizes = {self._wanted_cells, self.context_tokens, whole_steps(least)}
        for cells in sorted((size for size in sizes if size >= least), reverse=True):
            parameters = context_parameters(
                self._api,
                cells,
                places=sequences(self.width),
                batch=self.micro_batch,
                threads=self.threads,
                offload=self._offload,
                flash_attention=self._flash_attention,
            )
            self._context = self._api.llama_init_from_model(self._model, parameters) or None
            if self._context is not None:
                self._made_cells = cells
                self._adapters.apply(self._context)
                return True
        raise no_room(least, self._name, on_card=self._offload)

    def lay_over(self, adapters: Sequence[AdapterFile]) -> None:
        """Lay exactly these adapters over the model; each is read from its file once.

        Raises:
            KnownError: an adapter is not the file that is meant, or does not fit this model.
        """
        self._check_open()
        self._adapters.choose(adapters)
        if self._context is not None:
            self._adapters.apply(self._context)

    def sampler(self, *, sampling: Sampling, seed: int, grammar: str | None) -> DraftSampler:
        """A sampler for one draft; it must be closed before room is made anew. Raises KnownError if the grammar
        is not valid.
        """
        self._check_open()
        return DraftSampler(
            self._api,
            self._vocabulary.native,
            self._context,
            sampling=sampling,
            seed=seed,
            grammar=grammar,
            room=self._candidates,
        )

    def take_up(self, sampler: TokenSampler) -> None:
        """Let a sampler that rested choose from this model, which is the one that made it or the same loaded anew."""
        self._check_open()
        assert isinstance(sampler, DraftSampler)  # noqa: S101 - a model makes no others
        sampler.take_up(self._vocabulary.native, self._context, self._candidates)

    def logits(self, row: int) -> Logits:
        """What the model gave for the token after that row of the last batch: a copy of its own.

        Raises:
            RuntimeError: that row did not ask for its next token.
        """
        self._check_open()
        found = self._api.llama_get_logits_ith(self._context, row)
        if not found:
            raise RuntimeError(f"entry {row} of the batch did not ask for its next token")
        return np.array(np.ctypeslib.as_array(found, (self._candidates.size,)))

    def first_tokens(self, samplers: Sequence[TokenSampler], logits: Sequence[Logits]) -> Sequence[int | KnownError]:
        """The first token of each draft after its prompt, which gave these numbers, or why there is none."""
        self._check_open()
        pairs = zip(samplers, logits, strict=True)
        return self._sampling.tokens([partial(sampler.first_token, numbers) for sampler, numbers in pairs])

    def sample(self, samplers: Sequence[TokenSampler], rows: Sequence[int]) -> Sequence[int | KnownError]:
        """The next token of each draft after its row of the last batch, or why there is none.

        Beside a card the cores have nothing else to do: there the samplers work in several threads.
        """
        self._check_open()
        pairs = zip(samplers, rows, strict=True)
        return self._sampling.tokens([partial(sampler.next_token, row) for sampler, row in pairs])

    def decode(self, entries: Sequence[BatchEntry], is_wanted: Callable[[], bool] | None = None) -> bool:
        """Compute one batch of at most `micro_batch` tokens.

        Args:
            entries: the tokens.
            is_wanted: asked while the processor computes, to give up early. A card is quick, and is not asked to;
                memory that keeps states would be left with some that are half computed or half moved.

        Returns:
            False if it was given up: the cells of the batch are as empty as before.

        Raises:
            KnownError: llama.cpp could not compute it.
        """
        self._check_open()
        if not 0 < len(entries) <= self.micro_batch:
            raise ValueError(f"a batch of {len(entries)} tokens does not fit {self.micro_batch}")
        batch = self._batch
        batch.n_tokens = len(entries)
        for at, entry in enumerate(entries):
            batch.token[at] = entry.token
            batch.pos[at] = entry.position
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = entry.sequence
            batch.logits[at] = entry.wants_next
        may_give_up = not self._offload and self.shares_beginnings
        with self._stopping.watching(self._context, is_wanted if may_give_up else None):
            result = int(self._api.llama_decode(self._context, batch))
        if result == _GIVEN_UP:
            return False
        if result != 0:
            raise KnownError(
                f"The engine could not compute the next words (llama_decode gave {result}).",
                "Try again with fewer drafts at once or a smaller context.",
            )
        return True

    def copy_sequence(self, source: int, target: int, length: int) -> bool:
        """Let an empty sequence begin with the first `length` tokens of another; False (and the sequence empty)
        where the model's memory cannot do that.
        """
        self._check_open()
        end = int(self._api.llama_memory_seq_pos_max(self._memory, source)) + 1
        # Recurrent memory knows the whole of a sequence alone.
        self._api.llama_memory_seq_cp(self._memory, source, target, 0, -1 if length == end else length)
        # Of a sliding window, cells that the end of the sequence does not see may be others' by now; a shorter
        # beginning would need them.
        is_whole = length == end or int(self._api.llama_memory_seq_pos_min(self._memory, target)) == 0
        if is_whole and int(self._api.llama_memory_seq_pos_max(self._memory, target)) == length - 1:
            return True
        self.drop_sequence(target)
        return False

    def gather(self, sequence: int, start: int, end: int) -> None:
        """Move a sequence's cells of positions `start` to `end` to the first free ones; they stay where there are none,
        or no memory. On a card nothing is moved: there the gaps cost little.
        """
        self._check_open()
        if self._offload or not self.shares_beginnings:
            return
        move_cells(self._api, self._context, sequence, start, end, spare=self._spare)

    def take_out(self, sequence: int, start: int, end: int) -> SavedCells | None:
        """See `TextModel`. They stay where memory is short, and on a card, where they cost little."""
        self._check_open()
        if self._offload or not self.shares_beginnings:
            return None
        held = take_cells_out(self._api, self._context, sequence, start, end, spare=self._spare)
        return None if held is None else SavedCells(end - start, held)

    def put_back(self, sequence: int, start: int, cells: SavedCells) -> bool:
        """See `TextModel`; False where no cells are free."""
        self._check_open()
        return put_cells_back(self._api, self._context, sequence, start, cells.data, spare=self._spare)

    def drop_sequence(self, sequence: int) -> None:
        """Empty a sequence; cells that no other one shares are free again."""
        self._check_open()
        # Dropping a whole sequence is what every kind of memory can do.
        self._api.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def ends_text(self, token: int) -> bool:
        """Whether the token ends the model's answer."""
        self._check_open()
        return self._vocabulary.ends_text(token)

    def piece(self, token: int) -> bytes:
        """The token's bytes; none for control tokens, except those that mark thinking."""
        self._check_open()
        return self._vocabulary.piece(token)

    @property
    def _spare(self) -> int:
        """A sequence that no draft or prompt has."""
        return sequences(self.width) - 1

    @property
    def _memory(self) -> Any:
        return self._api.llama_get_memory(self._context)

    def _free_context(self) -> None:
        if self._context is not None:
            self._api.llama_free(self._context)
            self._context = None
            self._made_cells = 0

    def _check_open(self) -> None:
        if self._model is None:
            raise RuntimeError("the model was already closed")


def _chat_template(vocabulary: LlamaVocabulary, header: ModelHeader, name: str) -> ChatTemplate | None:
    if header.chat_template is None:
        return None
    return ChatTemplate(header.chat_template, beginning=vocabulary.beginning_text, end=vocabulary.end_text, name=name)


def _cards(api: Any) -> str:
    """The devices that layers can be placed on, such as "CUDA0"."""
    return ", ".join(device.name for device in devices_of(api) if device.is_gpu) or "GPU"
