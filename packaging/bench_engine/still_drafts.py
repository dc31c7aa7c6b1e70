"""What does it cost a person that drafts of a study stand still in the model's memory, and what takes that away?

Usage: python packaging/bench_engine/still_drafts.py [MODEL.gguf]

A study has sixteen drafts of 100 tokens each when a person asks for one of another prompt. All is computed with one
thread and measured in time of the processor, so that other programs matter little: with no study, with its cells in
memory, and with these taken out as the engine does it. Then sixteen drafts are computed in cells for all, as the engine
does it, and in cells for each (`kv_unified` false), where none of them looks at another's.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import GenerationRequest, ModelFile, Prompt, WantedDraft
from fairdraft.inference import cells_aside, llama_model
from fairdraft.inference.context_room import context_parameters
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.scheduler import Scheduler
from fairdraft.inference.token_batch import BatchEntry

ROOT = Path(__file__).resolve().parents[2]
DRAFTS, OF_STUDY, OF_PERSON, WORDS = 16, 100, 60, 300
MOST_BYTES = cells_aside.MOST_BYTES


def main(arguments: list[str]) -> int:
    """Print milliseconds of the processor."""
    path = Path(arguments[0] if arguments else next((ROOT / "build" / "starter").rglob("*.gguf")))
    # One for all: what it writes its log with must live for as long as the process.
    library = LlamaLibrary(lambda _line: None)
    for name, drafts, most_bytes in (
        ("no study", 0, MOST_BYTES),
        ("a study in memory", DRAFTS, 0),
        ("a study taken out", DRAFTS, MOST_BYTES),
    ):
        cells_aside.MOST_BYTES = most_bytes
        print(f"{name:<20} {beside_a_study(loaded(library, path), drafts)}", flush=True)
    for name, unified in (("cells for all", True), ("cells for each", False)):
        print(f"{name:<20} {side_by_side(library, path, unified=unified)}", flush=True)
    return 0


def loaded(library: LlamaLibrary, path: Path, cells: int = 6144) -> LlamaModel:
    """The model with one thread."""
    file = ModelFile(
        str(path), "", path.name, context_tokens=2048, cache_tokens=cells, threads=1, width=DRAFTS, gpu_layers=0
    )
    return library.load(file, read_header(path), lambda: True)


def beside_a_study(model: LlamaModel, drafts: int) -> str:
    """What a person's draft takes, and the first step of the study after it."""
    scheduler = Scheduler(model, lambda _event: None, lambda *_ids: False, lambda _request_id: None)
    if drafts:
        scheduler.add(asked("study", "A lamp is for the night. " * (WORDS // 6), drafts, 150, patient=True))
        while scheduler.tokens < drafts * OF_STUDY:
            scheduler.step()
    first, began = 0.0, time.process_time()
    scheduler.add(asked("desk", "Tell of a quiet morning. " * (WORDS // 6), 1, OF_PERSON))
    before, times = scheduler.tokens, []
    while scheduler.is_awaited:
        of_step = time.process_time()
        scheduler.step()
        if scheduler.tokens > before and not first:
            first = time.process_time() - began
        times.append(time.process_time() - of_step)
    whole, last = time.process_time() - began, time.process_time()
    if scheduler.is_busy:
        scheduler.step()
    back = time.process_time() - last
    model.close()
    return (
        f"first word {first * 1000:5.0f} ms, then {statistics.median(times[-OF_PERSON // 2 :]) * 1000:5.1f} a token, "
        f"{whole * 1000:5.0f} in all; the study's next step {back * 1000:5.0f}"
    )


def side_by_side(library: LlamaLibrary, path: Path, *, unified: bool) -> str:
    """What a step of many drafts takes in cells of one kind."""

    def parameters(api: Any, cells: int, **more: Any) -> Any:
        made = context_parameters(api, cells, **more)
        made.kv_unified = unified
        return made

    llama_model.context_parameters = parameters
    cells = 6144 if unified else 24 * 1024
    model = loaded(library, path, cells)
    model.make_room(cells)
    chunk = model.prompt_chunk
    for start in range(0, 700, chunk):
        places = range(start, min(start + chunk, 700))
        model.decode([BatchEntry(100 + at % 500, at, 0, wants_next=False) for at in places])
    for sequence in range(1, DRAFTS + 1):
        model.copy_sequence(0, sequence, 700)
    times = []
    for position in range(700, 720):
        began = time.process_time()
        model.decode([BatchEntry(80 + one, position, one, wants_next=True) for one in range(1, DRAFTS + 1)])
        times.append(time.process_time() - began)
    model.close()
    return f"{statistics.median(times) * 1000:.0f} ms a step of {DRAFTS} drafts, of {cells:,} cells"


def asked(name: str, text: str, drafts: int, tokens: int, *, patient: bool = False) -> GenerationRequest:
    """A request for drafts of that many tokens."""
    wanted = tuple(WantedDraft(f"{name}{at}", at) for at in range(drafts))
    nowhere = ModelFile("", "", "")
    # A grammar that never ends: every draft has all of its tokens.
    grammar = "root ::= [a-z ]*"
    return GenerationRequest(
        name, nowhere, Prompt(completion=text), wanted, Sampling(max_tokens=tokens), grammar=grammar, patient=patient
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
