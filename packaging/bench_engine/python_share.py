"""How much of a step's time is this program's own Python? A child process that counts the time in native code.

Counted in the thread that steps, and without its waiting: beside a card, other threads choose the next words meanwhile.
"""

from __future__ import annotations

import inspect
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import GenerationRequest, Message, ModelFile, Prompt, WantedDraft
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.protocol import encode
from fairdraft.inference.scheduler import Scheduler


class TimedApi:
    """llama_cpp with the processor's time of this thread in its functions added up; the counting counts as Python."""

    def __init__(self, api: Any) -> None:
        self._api = api
        self._thread = threading.get_ident()
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        """The function, timed; anything else as it is."""
        found = getattr(self._api, name)
        if not callable(found) or inspect.isclass(found) or name.startswith("llama_log"):
            return found

        def timed(*arguments: Any) -> Any:
            began = time.thread_time()
            try:
                return found(*arguments)
            finally:
                if threading.get_ident() == self._thread:
                    self.seconds += time.thread_time() - began

        setattr(self, name, timed)
        return timed


def main() -> int:
    """Read {model, width, threads, gpu_layers, tokens}; answer the share of Python in the steps of that width."""
    job = json.load(sys.stdin)
    library = LlamaLibrary(lambda _line: None)
    timed = TimedApi(library.api)
    library.api = timed
    path = Path(job["model"])
    file = ModelFile(
        str(path), "", path.name, 4096, gpu_layers=job["gpu_layers"], threads=job["threads"], width=job["width"]
    )
    model = library.load(file, read_header(path), lambda: True)
    written = 0

    def emit(event: Any) -> None:
        nonlocal written
        # What the worker does with it, but for the pipe.
        written += len(encode(event))

    scheduler = Scheduler(model, emit, lambda _request, _draft: False, lambda _request: None)
    drafts = tuple(WantedDraft(f"d{seed}", seed) for seed in range(job["width"]))
    prompt = Prompt((Message("user", "Write a long story about a lamp and a garden. " * 40),))
    scheduler.add(GenerationRequest("r", file, prompt, drafts, Sampling(max_tokens=job["tokens"], min_p=0.0)))
    while scheduler.activity != "writing":
        scheduler.step()
    timed.seconds = 0.0
    began, worked = time.perf_counter(), time.thread_time()
    steps = 0
    while scheduler.is_busy and steps < job["tokens"] - 2:
        scheduler.step()
        steps += 1
    seconds = time.perf_counter() - began
    own = time.thread_time() - worked - timed.seconds
    scheduler.cancel_all()
    model.close()
    json.dump({"share": own / seconds, "step_ms": seconds / steps * 1000, "steps": steps}, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
