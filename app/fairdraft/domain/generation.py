"""What is asked of an engine, and what does it answer?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.candidate import Endpoint, Sampling
from fairdraft.domain.engine_fault import EngineFault, EngineFaultError
from fairdraft.domain.errors import KnownError

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat prompt; control tokens in `text` stay plain text."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: messages for its own chat template, or one text to be continued.

    Exactly one of the two is given: `messages` for instruct models, `completion` for base models.
    """

    messages: tuple[Message, ...] = ()
    completion: str | None = None


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file to load. `context_tokens` is the most that one prompt and its draft may have together (a
    multiple of 256); `gpu_layers` -1 means all that fit, 0 none; `threads` 0 lets the engine choose.

    `width` is how many drafts are written side by side at most, `prompt_chunk` how many prompt tokens one step
    reads (half of them beside drafts, half as many more alone); 0 lets the engine choose both. `cache_tokens` bounds
    the cells of all drafts together, 0 by memory. `flash_attention` None takes what suits the device. `copy_of` is the
    SHA-256 of the library's file where this is a copy of it that computes faster in its stead, and `copy_form` of
    which form that is (domain/model_copy.py); both are empty for the library's file itself.
    """

    path: str
    sha256: str
    name: str
    context_tokens: int = 4096
    gpu_layers: int = 0
    threads: int = 0
    width: int = 0
    prompt_chunk: int = 0
    cache_tokens: int = 0
    flash_attention: bool | None = None
    copy_of: str = ""
    copy_form: str = ""


@dataclass(frozen=True, slots=True)
class AdapterFile:
    """A LoRA adapter (GGUF) to lay over the model; 1.0 is the scale it was trained for."""

    path: str
    sha256: str
    name: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """What the engine says of a loaded model and of how it computes.

    `batch_width` is the most drafts side by side, `micro_batch` the most tokens computed at once (0: not told);
    `kv_type` is the type of the cache's numbers, such as `f16`, and `kv_unified` tells that all drafts share one
    cache. `shares_beginnings` is false for models whose memory can keep no part of a prompt (recurrent and hybrid
    ones): prompts that only begin alike are then read each.
    """

    name: str
    sha256: str
    architecture: str
    quantisation: str
    context_tokens: int
    chat_template_sha256: str | None
    engine_build: str
    backend: str
    gpu_layers: int
    threads: int
    batch_width: int = 0
    micro_batch: int = 0
    flash_attention: bool = False
    kv_unified: bool = False
    kv_type: str = ""
    shares_beginnings: bool = True


@dataclass(frozen=True, slots=True)
class WantedDraft:
    """One continuation of the request's prompt; the seed is always explicit."""

    draft_id: str
    seed: int


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Many continuations of one prompt; every event names `request_id` and a draft's id.

    `grammar` is GBNF with the start rule `root`, or None. `stop` texts end a draft and are not part of it.
    `adapters` are laid over the model for these drafts. `patient` tells that nobody sits and waits for them, as for
    those of a study: while a person waits for others they stand still.
    """

    request_id: str
    model: ModelFile
    prompt: Prompt
    drafts: tuple[WantedDraft, ...]
    sampling: Sampling
    stop: tuple[str, ...] = ()
    grammar: str | None = None
    adapters: tuple[AdapterFile, ...] = ()
    patient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedRequest(GenerationRequest):
    """A request that a hosted model is to serve; `model` says its name and context, and has no file."""

    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class ModelReady:
    """The model of the request is loaded."""

    request_id: str
    model: LoadedModel


@dataclass(frozen=True, slots=True)
class DraftStarted:
    """The prompt was read and the first words will come; `rendered_prompt` is what the model really saw."""

    request_id: str
    draft_id: str
    rendered_prompt: str
    prompt_tokens: int


@dataclass(frozen=True, slots=True)
class DraftRestarted:
    """The engine ended while the draft was under way, and a new one writes it from its beginning with the same
    seed: what was streamed of it counts no more. `why` is a sentence.
    """

    request_id: str
    draft_id: str
    why: str


@dataclass(frozen=True, slots=True)
class DraftText:
    """The next words of a draft, whole characters only; thinking text never appears here."""

    request_id: str
    draft_id: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftServed:
    """What a hosted model's server said of a draft, told before the draft ends.

    `served_model` is the model as the server named it, `call_id` the server's name for the call, `build` its
    fingerprint of model and machine. Token counts are None where the server told none. `not_sent` are the settings
    that the server does not know or refused. `broken_calls` were made before and broke off; nobody told what they cost.
    """

    request_id: str
    draft_id: str
    served_model: str
    call_id: str
    build: str
    prompt_tokens: int | None
    completion_tokens: int | None
    not_sent: tuple[str, ...]
    broken_calls: int


@dataclass(frozen=True, slots=True)
class DraftFinished:
    """A draft is complete, or was stopped by the person (`cancelled`: what was streamed stays).

    `generation_ms` is how long it took to come, counted from the first work on its request without what it stood still
    for others, `first_token_ms` the part before its first word. `machine_ms` is its share of the machine's time: drafts
    that are written side by side divide each step among them, and the reading of the prompt among the drafts of the
    request.
    """

    request_id: str
    draft_id: str
    reason: FinishReason
    completion_tokens: int
    generation_ms: int
    first_token_ms: int
    machine_ms: int = 0


@dataclass(frozen=True, slots=True)
class DraftFailed:
    """A draft cannot go on: what happened and what to do, in one sentence each; `fault` where the engine failed."""

    request_id: str
    draft_id: str
    what: str
    remedy: str
    fault: EngineFault | None = None


def draft_cancelled(request_id: str, draft_id: str) -> DraftFinished:
    """The end of a draft that was stopped, where no worker told how far it was."""
    return DraftFinished(request_id, draft_id, "cancelled", 0, 0, 0)


def draft_failed(request_id: str, draft_id: str, error: KnownError) -> DraftFailed:
    """The draft's end by that problem."""
    fault = error.fault if isinstance(error, EngineFaultError) else None
    return DraftFailed(request_id, draft_id, error.what, error.remedy, fault)


GenerationEvent = ModelReady | DraftStarted | DraftRestarted | DraftText | DraftServed | DraftFinished | DraftFailed
GenerationListener = Callable[[GenerationEvent], None]
