"""How fast is the engine of this program, asked as the program asks it: through its worker process?"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.engine_status import EngineStatus
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftStarted,
    DraftText,
    GenerationEvent,
    GenerationRequest,
    LoadedModel,
    ModelFile,
    ModelReady,
    Prompt,
    WantedDraft,
)
from fairdraft.inference.client import WorkerEngine


@dataclass
class Measured:
    """What came of one job: seconds in all, and of each draft its tokens, text and time until its first words."""

    seconds: float
    model: LoadedModel
    tokens: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)

    @property
    def tokens_a_second(self) -> float:
        """Of all drafts together, the reading of the prompts included."""
        return sum(self.tokens) / self.seconds


class _Listener:
    def __init__(self, drafts: int) -> None:
        self.began = time.perf_counter()
        self.left = drafts
        self.done = threading.Event()
        self.texts: dict[str, str] = {}
        self.firsts: dict[str, float] = {}
        self.tokens: dict[str, int] = {}
        self.model: LoadedModel | None = None
        self.failure = ""

    def __call__(self, event: GenerationEvent) -> None:
        match event:
            case ModelReady():
                self.model = event.model
            case DraftText():
                key = f"{event.request_id}/{event.draft_id}"
                self.firsts.setdefault(key, time.perf_counter() - self.began)
                self.texts[key] = self.texts.get(key, "") + event.text
            case DraftFinished() | DraftFailed():
                if isinstance(event, DraftFinished):
                    self.tokens[f"{event.request_id}/{event.draft_id}"] = event.completion_tokens
                else:
                    self.failure = event.what
                self.left -= 1
                if not self.left:
                    self.done.set()
            case _:
                pass


def measure(
    engine: WorkerEngine, file: ModelFile, prompts: Sequence[Prompt], seeds: Sequence[int], sampling: Sampling
) -> Measured:
    """Write a draft of every prompt with every seed, all asked at once.

    Raises:
        RuntimeError: a draft failed; a bench with holes would tell a wrong number.
    """
    listener = _Listener(len(prompts) * len(seeds))
    for number, prompt in enumerate(prompts):
        drafts = tuple(WantedDraft(f"d{seed}", seed) for seed in seeds)
        engine.submit(
            GenerationRequest(f"bench-{time.monotonic_ns()}-{number}", file, prompt, drafts, sampling), listener
        )
    listener.done.wait()
    seconds = time.perf_counter() - listener.began
    if listener.failure or listener.model is None:
        raise RuntimeError(listener.failure or "no model answered")
    keys = list(listener.tokens)
    return Measured(
        seconds,
        listener.model,
        [listener.tokens[key] for key in keys],
        [listener.texts.get(key, "") for key in keys],
        [listener.firsts.get(key, 0.0) for key in keys],
    )


def read_ahead(engine: WorkerEngine, file: ModelFile, prompt: Prompt, sampling: Sampling) -> None:
    """Let the loaded model read a prompt that is asked for later, and wait until it stands idle again."""
    began, done = threading.Event(), threading.Event()

    def watch(status: EngineStatus) -> None:
        if status.state == "preparing":
            began.set()
        elif began.is_set() and status.state == "idle":
            done.set()

    stop = engine.watch(watch)
    engine.get_ready(GenerationRequest(f"ahead-{time.monotonic_ns()}", file, prompt, (), sampling))
    done.wait()
    stop()


def rendered_prompt(engine: WorkerEngine, file: ModelFile, prompt: Prompt) -> str:
    """The prompt as the model reads it."""
    done = threading.Event()
    found: list[str] = []

    def listen(event: GenerationEvent) -> None:
        if isinstance(event, DraftStarted):
            found.append(event.rendered_prompt)
        if isinstance(event, DraftFinished):
            done.set()

    request = GenerationRequest("rendered", file, prompt, (WantedDraft("d", 0),), Sampling(max_tokens=1))
    engine.submit(request, listen)
    done.wait()
    return found[0]
