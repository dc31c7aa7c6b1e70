import itertools
import os
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftStarted,
    DraftText,
    GenerationEvent,
    GenerationRequest,
    Message,
    ModelFile,
    Prompt,
    WantedDraft,
)
from fairdraft.domain.model import STARTER_MODEL_SHA256
from fairdraft.domain.model_copy import CopyForm
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.fault_memory import FaultMemory
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_copies import ModelCopyFiles
from fairdraft.inference.worker_watch import WatchLimits

ROOT = Path(__file__).parents[2]
FAKE_WORKER = Path(__file__).with_name("fake_worker.py")
STARTER_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"

GPU_LAYERS = int(os.environ.get("FAIRDRAFT_TEST_GPU_LAYERS", "0"))
"""Layers of the starter model on a card, where `make test-card` runs the tests; else none."""

# A card that software stands for takes many times as long.
_PATIENCE_S = 600.0 if GPU_LAYERS else 60.0

_U32, _STRING, _ARRAY = 4, 8, 9


class Recorder:
    """A listener that keeps every event and can be waited for."""

    def __init__(self) -> None:
        self.events: list[GenerationEvent] = []
        self.times: list[float] = []
        self._changed = threading.Condition()

    def __call__(self, event: GenerationEvent) -> None:
        with self._changed:
            self.events.append(event)
            self.times.append(time.monotonic())
            self._changed.notify_all()

    def wait_for(self, enough: Callable[[], bool], seconds: float = _PATIENCE_S) -> None:
        with self._changed:
            assert self._changed.wait_for(enough, seconds), f"waited in vain; last events: {self.events[-3:]}"

    def wait_for_endings(self, count: int, seconds: float = _PATIENCE_S) -> None:
        self.wait_for(lambda: len(self.endings) >= count, seconds)

    def wait_for_text(self, draft_id: str, seconds: float = _PATIENCE_S) -> None:
        self.wait_for(lambda: bool(self.text(draft_id)), seconds)

    def text(self, draft_id: str) -> str:
        """What stands of a draft: what was streamed before it was begun anew counts no more."""
        words: list[str] = []
        for event in self.events:
            if isinstance(event, DraftRestarted) and event.draft_id == draft_id:
                words.clear()
            elif isinstance(event, DraftText) and event.draft_id == draft_id:
                words.append(event.text)
        return "".join(words)

    @property
    def endings(self) -> dict[str, DraftFinished | DraftFailed]:
        return {one.draft_id: one for one in self.events if isinstance(one, DraftFinished | DraftFailed)}

    @property
    def failures(self) -> list[DraftFailed]:
        return [one for one in self.events if isinstance(one, DraftFailed)]

    def started(self, draft_id: str) -> DraftStarted:
        return next(one for one in self.events if isinstance(one, DraftStarted) and one.draft_id == draft_id)


MakeRequest = Callable[..., GenerationRequest]
_numbers = itertools.count(1)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def new_recorder() -> type[Recorder]:
    return Recorder


@pytest.fixture
def make_request() -> MakeRequest:
    """A request for drafts d0, d1 … with the given seeds; keywords that are no field of it are sampling settings."""

    def make(
        model: ModelFile,
        text: str = "Write a long and cheerful advertisement about NOCTARIS and quiet nights.",
        seeds: tuple[int, ...] = (1,),
        *,
        prompt: Prompt | None = None,
        stop: tuple[str, ...] = (),
        grammar: str | None = None,
        **sampling: Any,
    ) -> GenerationRequest:
        return GenerationRequest(
            request_id=f"request-{next(_numbers)}",
            model=model,
            prompt=prompt or Prompt((Message("user", text),)),
            drafts=tuple(WantedDraft(f"d{at}", seed) for at, seed in enumerate(seeds)),
            sampling=Sampling(**sampling),
            stop=stop,
            grammar=grammar,
        )

    return make


@pytest.fixture
def some_model() -> ModelFile:
    """A model file that is never opened."""
    return ModelFile("/nowhere/model.gguf", "0" * 64, "a model")


@pytest.fixture(scope="session")
def starter_path() -> Path:
    found = next((ROOT / "build" / "starter").rglob(STARTER_NAME), None)
    if found is None:
        pytest.fail(f"{STARTER_NAME} is not under build/starter: 'make test' installs it.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def starter(starter_path: Path) -> ModelFile:
    return ModelFile(
        str(starter_path), STARTER_MODEL_SHA256, "the starter model", context_tokens=1024, gpu_layers=GPU_LAYERS
    )


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> ModelCopyFiles:
    """A folder of copies, made by the real engine."""
    return copy_folder(tmp_path_factory)


@pytest.fixture(scope="session")
def copied(copies: ModelCopyFiles, starter: ModelFile) -> ModelFile:
    """The starter model's eight-bit copy, as a file to load."""
    return kept_copy(copies, starter, "eight-bit")


@pytest.fixture(scope="session")
def rearranged(tmp_path_factory: pytest.TempPathFactory, starter: ModelFile) -> ModelFile:
    """Its rearranged copy; one copy is kept for each file, so this one has a folder of its own."""
    return kept_copy(copy_folder(tmp_path_factory), starter, "rearranged")


def copy_folder(tmp_path_factory: pytest.TempPathFactory) -> ModelCopyFiles:
    return ModelCopyFiles(
        tmp_path_factory.mktemp("home") / "model-copies", (sys.executable, "-m", "fairdraft", "worker")
    )


def kept_copy(copies: ModelCopyFiles, starter: ModelFile, form: CopyForm) -> ModelFile:
    made = copies.make(starter, read_header(Path(starter.path)), form, threading.Event())
    assert made is not None
    assert made.form == form
    # Nothing drafts with it before it was tried and is kept.
    assert copies.of(starter.sha256) is None
    kept = copies.keep(made)
    assert not Path(made.path).exists()
    assert copies.of(starter.sha256) == kept
    return replace(starter, path=kept.path, sha256=kept.sha256, copy_of=starter.sha256, copy_form=form)


@pytest.fixture(scope="module")
def engine(starter: ModelFile) -> Iterator[WorkerEngine]:
    """A real worker with the starter model, already loaded."""
    with_worker = WorkerEngine((sys.executable, "-m", "fairdraft", "worker"))
    with_worker.count_tokens(starter, "ready")
    yield with_worker
    with_worker.close()


@pytest.fixture
def fake_engine() -> Iterator[Callable[..., WorkerEngine]]:
    """Engines whose worker is tests/inference/fake_worker.py in one of its modes."""
    made: list[WorkerEngine] = []

    def make(mode: str, *arguments: str, memory: FaultMemory | None = None, **limits: Any) -> WorkerEngine:
        command = (sys.executable, str(FAKE_WORKER), mode, *arguments)
        made.append(WorkerEngine(command, limits=WatchLimits(**limits), memory=memory))
        return made[-1]

    yield make
    for one in made:
        one.close()


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return struct.pack("<I", _STRING) + _string(value)
    if isinstance(value, list):
        kind = _STRING if value and isinstance(value[0], str) else _U32
        items = b"".join(_string(one) if kind == _STRING else struct.pack("<I", one) for one in value)
        return struct.pack("<IIQ", _ARRAY, kind, len(value)) + items
    return struct.pack("<II", _U32, value)


@pytest.fixture(scope="session")
def build_gguf() -> Callable[..., bytes]:
    """The bytes of a GGUF file: metadata by key (bytes as they are), tensors as (name, shape, type, bytes)."""

    def build(
        metadata: dict[str, Any], tensors: tuple[tuple[str, tuple[int, ...], int, int], ...] = (), version: int = 3
    ) -> bytes:
        head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(metadata))
        for key, value in metadata.items():
            head += _string(key) + _value(value)
        offset = 0
        for name, shape, kind, size in tensors:
            head += _string(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
            head += struct.pack("<IQ", kind, offset)
            offset += -(-size // 32) * 32
        return head + bytes(-len(head) % 32) + bytes(offset)

    return build
