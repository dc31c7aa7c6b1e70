"""How is llama.cpp called?

The one file that imports llama_cpp, and only inside the worker process: many faults in native code end the
process. What is known to do so is refused here before it reaches native code.
"""

import ctypes
import os
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import LoadedModel, ModelFile, Prompt
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.model import ModelHeader
from fairdraft.inference.chat_template import ChatTemplate, PromptPart
from fairdraft.inference.llama_sampling import DraftSampler
from fairdraft.inference.token_batch import SEQUENCES, BatchEntry, ReadPrompt

CONTEXT_STEP = 256
"""llama.cpp works with contexts of a multiple of this many tokens."""

PROMPT_CHUNK = 32
"""Prompt tokens read between two looks for a cancel, on the processor. Fixed, because the size of a batch
may change the last bits of the numbers, and with them the text of a seed."""

PROMPT_CHUNK_ON_GPU = 256

_LOG_WARNING, _LOG_ERROR, _LOG_CONTINUED = 3, 4, 5


class LlamaLibrary:
    """The native library, loaded once in a process.

    Args:
        log: gets each warning and error line of the library.
    """

    def __init__(self, log: Callable[[str], None]) -> None:
        # Without this a failed assertion starts a debugger.
        os.environ["GGML_NO_BACKTRACE"] = "1"
        import llama_cpp  # in the worker only, and only when needed

        self.api: Any = llama_cpp
        self._log = log
        self._log_level = 0
        self._errors: deque[str] = deque(maxlen=20)
        # Kept for the life of the library: a collected callback ends the process.
        self._log_callback = llama_cpp.llama_log_callback(self._on_log)
        self.api.llama_log_set(self._log_callback, None)
        self.api.llama_backend_init()
        system = self.api.llama_print_system_info().decode("utf-8", "replace").strip(" |")
        native = self.api.llama_version().decode("utf-8", "replace")
        self.build = f"llama-cpp-python {llama_cpp.__version__}; llama.cpp {native}; {system}"

    def _on_log(self, level: int, text: bytes, _user_data: object) -> None:
        if level != _LOG_CONTINUED:
            self._log_level = level
        line = text.decode("utf-8", "replace").rstrip()
        if self._log_level in {_LOG_WARNING, _LOG_ERROR} and line:
            self._log(line)
            if self._log_level == _LOG_ERROR:
                self._errors.append(line)

    def load(self, file: ModelFile, header: ModelHeader, go_on: Callable[[], bool]) -> "LlamaModel":
        """Load a checked model file with a context. `go_on` is asked during loading; False gives up.

        Raises:
            KnownError: llama.cpp refused the file or had too little memory.
        """
        self._errors.clear()
        offload = bool(self.api.llama_supports_gpu_offload()) and file.gpu_layers != 0
        parameters = self.api.llama_model_default_params()
        parameters.n_gpu_layers = file.gpu_layers if offload else 0
        progress = self.api.llama_progress_callback(lambda _done, _user_data: go_on())
        parameters.progress_callback = progress
        model = self.api.llama_model_load_from_file(os.fsencode(file.path), parameters)
        if not model:
            raise KnownError(
                f"The engine could not load {file.name}: {self._last_error('it gave no reason')}.",
                "Choose a smaller model or context if memory is short; else the model needs a newer Fairdraft.",
            )
        try:
            return LlamaModel(self, model, file, header, offload=offload)
        except BaseException:
            self.api.llama_model_free(model)
            raise

    def _last_error(self, otherwise: str) -> str:
        errors = [line.split(": ", 1)[-1].rstrip(".") for line in self._errors]
        return errors[0] if errors else otherwise

    def context_error(self, file: ModelFile, context_tokens: int) -> KnownError:
        """The error for a context that could not be made."""
        why = self._last_error("most likely memory is short")
        return KnownError(
            f"The engine could not make a context of {context_tokens:,} tokens for {file.name}: {why}.",
            "Choose a smaller context or a smaller model.",
        )


class LlamaModel:
    """A loaded model with one context; only one thread may call it."""

    def __init__(
        self, library: LlamaLibrary, model: Any, file: ModelFile, header: ModelHeader, *, offload: bool
    ) -> None:
        api = library.api
        self._api = api
        self._model = model
        self._name = file.name
        self._pieces: dict[int, bytes] = {}
        self._vocabulary = api.llama_model_get_vocab(model)
        if api.llama_model_has_encoder(model) or not api.llama_model_has_decoder(model):
            raise KnownError(f"{file.name} is not a model that writes text.", "Choose a text generation model.")
        self._template = self._chat_template(header)
        self.threads = file.threads if file.threads > 0 else default_threads()
        self.prompt_chunk = PROMPT_CHUNK_ON_GPU if offload else PROMPT_CHUNK
        self.context_tokens = context_size(file.context_tokens, int(api.llama_model_n_ctx_train(model)))
        self._context = api.llama_init_from_model(model, self._context_parameters(offload=offload))
        if not self._context:
            raise library.context_error(file, self.context_tokens)
        self._memory = api.llama_get_memory(self._context)
        self._batch = api.llama_batch_init(self.prompt_chunk, 0, 1)
        self.loaded = LoadedModel(
            name=file.name,
            sha256=file.sha256,
            architecture=header.architecture,
            quantisation=header.quantisation,
            context_tokens=self.context_tokens,
            chat_template_sha256=text_sha256(header.chat_template) if header.chat_template else None,
            engine_build=library.build,
            backend=backend_name(api) if offload else "CPU",
            gpu_layers=file.gpu_layers if offload else 0,
            threads=self.threads,
        )

    def close(self) -> None:
        """Free the memory. Every later call is refused by a RuntimeError instead of ending the process."""
        if self._context is not None:
            self._api.llama_batch_free(self._batch)
            self._api.llama_free(self._context)
            self._api.llama_model_free(self._model)
            self._context = self._model = self._vocabulary = None

    def read_prompt(self, prompt: Prompt) -> ReadPrompt:
        """The prompt in the model's own form and tokens.

        Raises:
            KnownError: a chat prompt for a base model, an empty prompt, one that does not fit the context.
        """
        self._check_open()
        if prompt.completion is not None:
            parts: tuple[PromptPart, ...] = (PromptPart(_clean(prompt.completion), written=True),)
        elif self._template is None:
            raise KnownError(
                f"{self._name} is a base model: it has no chat template and does not follow instructions.",
                "Use a recipe of the form 'completion' with it, or choose an instruct model.",
            )
        else:
            parts = self._template.render(prompt.messages)
            parts = tuple(PromptPart(_clean(part.text), written=part.written) for part in parts)
        tokens = self._prompt_tokens(parts)
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
        return len(self._tokens(_clean(text), special=False))

    def sampler(self, *, sampling: Sampling, seed: int, grammar: str | None) -> DraftSampler:
        """A sampler for one draft. Raises KnownError if the grammar is not valid."""
        self._check_open()
        return DraftSampler(self._api, self._vocabulary, self._context, sampling=sampling, seed=seed, grammar=grammar)

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
        """Let a sequence begin with all of another's `length` tokens; False where the memory cannot do that."""
        self._check_open()
        self._api.llama_memory_seq_cp(self._memory, source, target, -1, -1)
        copied = int(self._api.llama_memory_seq_pos_max(self._memory, target)) == length - 1
        if not copied:
            self.drop_sequence(target)
        return copied

    def drop_sequence(self, sequence: int) -> None:
        """Forget a whole sequence (which every kind of memory can do)."""
        self._check_open()
        self._api.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def clear(self) -> None:
        """Forget every sequence."""
        self._check_open()
        self._api.llama_memory_clear(self._memory, False)  # noqa: FBT003 - native code takes no keywords

    def ends_text(self, token: int) -> bool:
        """Whether the token ends the model's answer."""
        self._check_open()
        return bool(self._api.llama_vocab_is_eog(self._vocabulary, token))

    def piece(self, token: int) -> bytes:
        """The token's bytes; none for control tokens, except those that mark thinking."""
        known = self._pieces.get(token)
        if known is None:
            self._check_open()
            known = self._piece(token)
            self._pieces[token] = known
        return known

    def _piece(self, token: int) -> bytes:
        size = 64
        while True:
            room = ctypes.create_string_buffer(size)
            length = int(self._api.llama_token_to_piece(self._vocabulary, token, room, size, 0, True))  # noqa: FBT003 - as above
            if length >= 0:
                break
            size = -length
        piece = room.raw[:length]
        if self._api.llama_vocab_is_control(self._vocabulary, token) and b"think" not in piece.lower():
            return b""
        return piece

    def _context_parameters(self, *, offload: bool) -> Any:
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = self.context_tokens
        parameters.n_batch = parameters.n_ubatch = self.prompt_chunk
        parameters.n_seq_max = SEQUENCES + 1
        parameters.n_threads = parameters.n_threads_batch = self.threads
        # One pool of cells for all sequences: a draft's copy of the prompt costs nothing.
        parameters.kv_unified = True
        parameters.offload_kqv = parameters.op_offload = offload
        return parameters

    def _chat_template(self, header: ModelHeader) -> ChatTemplate | None:
        if header.chat_template is None:
            return None
        return ChatTemplate(
            header.chat_template,
            beginning=self._special_text(self._api.llama_vocab_bos(self._vocabulary)),
            end=self._special_text(self._api.llama_vocab_eos(self._vocabulary)),
            name=self._name,
        )

    def _special_text(self, token: int) -> str:
        text = self._api.llama_vocab_get_text(self._vocabulary, token) if token >= 0 else None
        return text.decode("utf-8", "replace") if text else ""

    def _prompt_tokens(self, parts: Sequence[PromptPart]) -> list[int]:
        tokens: list[int] = []
        if any(part.written and self._has_control(part.text) for part in parts):
            for part in parts:
                tokens += self._tokens(part.text, special=not part.written)
        else:
            # The usual case: cut into tokens as a whole, as the model was trained.
            tokens = self._tokens("".join(part.text for part in parts), special=True)
        beginning = int(self._api.llama_vocab_bos(self._vocabulary))
        if self._api.llama_vocab_get_add_bos(self._vocabulary) and tokens[:1] != [beginning]:
            tokens.insert(0, beginning)
        return tokens

    def _has_control(self, text: str) -> bool:
        return self._tokens(text, special=True) != self._tokens(text, special=False)

    def _tokens(self, text: str, *, special: bool) -> list[int]:
        self._check_open()
        data = text.encode()
        room = len(data) + 8
        while True:
            tokens = (ctypes.c_int32 * room)()
            # No beginning or end is added: the prompt as a whole gets its beginning once.
            count = int(
                self._api.llama_tokenize(self._vocabulary, data, len(data), tokens, room, False, special)  # noqa: FBT003 - as above
            )
            if count >= 0:
                return tokens[:count]
            room = -count

    def _check_open(self) -> None:
        if self._model is None:
            raise RuntimeError("the model was already closed")


def context_size(wanted: int, trained: int) -> int:
    """The context to make: a multiple of 256, no longer than the model was trained for (beyond it some models
    end the process).
    """
    size = -(-max(wanted, 1) // CONTEXT_STEP) * CONTEXT_STEP
    if 0 < trained < size:
        size = max(trained // CONTEXT_STEP, 1) * CONTEXT_STEP
    return size


def default_threads() -> int:
    """All cores but one: threads wait for each other spinning, so on a busy core they stop the whole engine."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(usable - 1, 1)


def backend_name(api: Any) -> str:
    """Where layers can be placed, in ggml's words, such as "CUDA0"."""
    ggml = api.llama_cpp._lib  # noqa: SLF001 - the package offers no other way to ggml's device list
    try:
        ggml.ggml_backend_dev_get.restype = ctypes.c_void_p
        ggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
        ggml.ggml_backend_dev_name.restype = ctypes.c_char_p
        ggml.ggml_backend_dev_name.argtypes = [ctypes.c_void_p]
        ggml.ggml_backend_dev_type.argtypes = [ctypes.c_void_p]
        count = int(ggml.ggml_backend_dev_count())
        devices = [ggml.ggml_backend_dev_get(at) for at in range(count)]
        cards = [
            ggml.ggml_backend_dev_name(device).decode() for device in devices if ggml.ggml_backend_dev_type(device)
        ]
    except AttributeError:
        return "GPU"
    return ", ".join(cards) or "GPU"


def _clean(text: str) -> str:
    """The text as UTF-8 can hold it: pairs of surrogates joined, lone ones replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
