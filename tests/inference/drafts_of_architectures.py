"""A program of the tests: is what drafts write side by side what the model gives after their own words alone?

Arguments: the name of an architecture (random_architectures.py), an empty folder, and how many cells the cache has, one
number after another. The scheduler writes drafts of several prompts that begin alike, and each token that it chose is
looked at again after the same tokens in a sequence that nothing was copied into. One step that reads a prompt and one
in which drafts write are given up in the middle. Drafts of a study are put off for others, and while the model is
loaded anew. Answers for each number of cells with a line of JSON: for each draft how far its worst token was from the
likeliest one, in standard deviations of what the model gave; the same where another prompt stands before the words;
what was read; and the size of the memory in bytes, as llama.cpp tells and as the header was read.
"""

import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from random_architectures import ARCHITECTURES, write_random

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.drafting_shape import sequences
from fairdraft.domain.generation import (
    DraftFinished,
    DraftStarted,
    DraftText,
    GenerationRequest,
    ModelFile,
    Prompt,
    WantedDraft,
)
from fairdraft.domain.model_fit import ContextPlan, estimate_memory
from fairdraft.inference import scheduler as scheduling
from fairdraft.inference import step_stopping
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.protocol import StoodStill, TurnedTo
from fairdraft.inference.put_off_drafts import PutOffDrafts
from fairdraft.inference.scheduler import LONG_STEP_SECONDS, Scheduler, SchedulerEvent
from fairdraft.inference.token_batch import BatchEntry

CONTEXT, WIDTH, TOKENS = 256, 4, 24
GPU_LAYERS = int(os.environ.get("FAIRDRAFT_TEST_GPU_LAYERS", "0"))
COMMON = "What begins alike is read once, and stands in memory for all that come later. "
PROMPTS = {
    "first": COMMON + "The lamp is on.",
    "second": COMMON + "A quiet night, at last!",
    "other": "Nothing of this was read before, and it is long enough to fill a window.",
    "beginning": COMMON,
}
LATE = {"late": "This one makes way for others when a part of it was read, and is read to its end after them."}
FIRST_WAVE, SECOND_WAVE, LATE_WAVE = (
    {"first": 3, "second": 3, "other": 2},
    {"beginning": 2, "first": 2, "second": 1},
    {"late": 1},
)


class Watched:
    """A model whose pieces are the numbers of its tokens, and which counts what it reads and the steps given up."""

    def __init__(self, model: LlamaModel) -> None:
        self._model = model
        self.read = self.given_up = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def piece(self, token: int) -> bytes:
        """Its number."""
        return b"%d " % token

    def decode(self, entries: Sequence[BatchEntry], is_wanted: Any = None) -> bool:
        """Counts what asks for no next token: tokens of prompts, except their last ones."""
        if not self._model.decode(entries, is_wanted):
            self.given_up += 1
            return False
        self.read += sum(not one.wants_next for one in entries)
        return True


class Drafts:
    """What became of the drafts."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.ends: dict[str, str] = {}
        self.asked: set[str] = set()
        self.cancelled: set[str] = set()
        self.patience = 0

    def __call__(self, event: SchedulerEvent) -> None:
        if isinstance(event, DraftStarted):
            self.words[event.draft_id] = ""
        elif isinstance(event, DraftText):
            self.words[event.draft_id] += event.text
        elif isinstance(event, DraftFinished):
            self.ends[event.draft_id] = event.reason
        elif not isinstance(event, TurnedTo | StoodStill):
            raise AssertionError(event)

    def is_cancelled(self, _request: str, draft: str) -> bool:
        """Whether it is to end; all do when the patience ends."""
        self.patience -= 1
        if self.patience == 0:
            self.cancelled |= self.asked - self.ends.keys()
        return draft in self.cancelled


def distance(model: LlamaModel, prompt: Sequence[int], words: Sequence[int]) -> float:
    """How far the worst of these words is from the likeliest one after the prompt and the words before it."""
    model.drop_sequence(0)
    assert model.decode([BatchEntry(one, at, 0, wants_next=at == len(prompt) - 1) for at, one in enumerate(prompt)])
    worst = 0.0
    row = len(prompt) - 1
    for at, word in enumerate(words):
        given = model.logits(row)
        worst = max(worst, float((given.max() - given[word]) / given.std()))
        assert model.decode([BatchEntry(word, len(prompt) + at, 0, wants_next=True)])
        row = 0
    model.drop_sequence(0)
    return worst


def cache_bytes(log: str) -> float:
    """What llama.cpp says of the memory that it made for tokens and states, to a hundredth of a MiB each."""
    return sum(float(size) for size in re.findall(r"(?:KV|RS) buffer size = +([0-9.]+) MiB", log)) * 2**20


def written(library: LlamaLibrary, path: Path, cells: int) -> dict[str, Any]:
    """Write with so many cells, and look again."""
    file = ModelFile(
        str(path),
        "",
        path.name,
        context_tokens=CONTEXT,
        cache_tokens=cells,
        threads=1,
        width=WIDTH,
        prompt_chunk=32,
        gpu_layers=GPU_LAYERS,
    )
    said: list[str] = []
    log = library.api.llama_log_callback(lambda _level, text, _data: said.append(text.decode()))
    library.api.llama_log_set(log, None)
    header = read_header(path)
    model = Watched(library.load(file, header, lambda: True))
    drafts = Drafts()
    put_off = PutOffDrafts()
    scheduler = Scheduler(model, drafts, drafts.is_cancelled, lambda _request: None, put_off)

    def ask(wave: str, counts: dict[str, int], *, patient: bool = False) -> None:
        for prompt, count in counts.items():
            wanted = tuple(WantedDraft(f"{prompt} {wave}.{number}", number) for number in range(count))
            drafts.asked |= {one.draft_id for one in wanted}
            sampling = Sampling(temperature=0.0, max_tokens=TOKENS, repeat_penalty=1.0)
            text = Prompt(completion=(PROMPTS | LATE)[prompt])
            scheduler.add(GenerationRequest(f"{prompt} {wave}", file, text, wanted, sampling, patient=patient))

    # The first steps of a prompt, and half of one that is given up; states are asked about between steps alone.
    step_stopping.LOOK_EVERY_SECONDS, scheduling.LONG_STEP_SECONDS = 0.0, LONG_STEP_SECONDS
    ask("0", {"first": 1})
    scheduler.step()
    drafts.patience = 20 if model.shares_beginnings and not GPU_LAYERS else 2
    while scheduler.is_busy:
        scheduler.step()
    model.read = 0

    ask("1", FIRST_WAVE)
    for _ in range(12):
        scheduler.step()
    drafts.cancelled.add("first 1.1")
    ask("2", SECOND_WAVE)
    while scheduler.is_busy:
        scheduler.step()
    read = model.read

    # All are stopped in the middle of a step, and what is left in memory serves others.
    scheduling.LONG_STEP_SECONDS = 0.0
    for wave, begun, patience in (("3", 1, 10), ("4", WIDTH, 60)):
        ask(wave, {"first": 2, "other": 2})
        while len(drafts.words.keys() - drafts.ends.keys()) < begun:
            scheduler.step()
        drafts.patience = patience
        while scheduler.is_busy:
            scheduler.step()
    ask("5", {"first": 1, "second": 1, "other": 1})
    while scheduler.is_busy:
        scheduler.step()
    # A study takes all places; somebody comes, and then somebody with another model.
    ask("6", {"first": 2, "other": 2}, patient=True)
    for _ in range(12):
        scheduler.step()
    begun = len(drafts.words.keys() - drafts.ends.keys())
    ask("7", {"second": 2})
    while not drafts.ends.keys() >= {"second 7.0", "second 7.1"}:
        scheduler.step()
    for _ in range(4):
        scheduler.step()
    made, made_cells = cache_bytes("".join(said)), model.cells
    back = scheduler.hold_back(wanted=True, at_once=True)
    model.close()
    again = Watched(library.load(file, header, lambda: True))
    scheduler = Scheduler(again, drafts, drafts.is_cancelled, lambda _request: None, put_off)
    for request in back:
        scheduler.add(request)
    while scheduler.is_busy:
        scheduler.step()
    # And while its prompt is read.
    again.read = 0
    ask("8", LATE_WAVE, patient=True)
    scheduler.step()
    late_read = again.read
    ask("9", {"other": 1})
    while scheduler.is_busy:
        scheduler.step()
    assert header.shape is not None
    plan = ContextPlan(
        cells=made_cells,
        micro_batch=model.micro_batch,
        sequences=sequences(WIDTH),
        gpu_layers=model.loaded.gpu_layers,
        flash_attention=model.loaded.flash_attention,
    )
    memory = estimate_memory(header.shape, plan)

    alone = library.load(replace(file, prompt_chunk=CONTEXT), header, lambda: True)
    alone.make_room(CONTEXT)
    tokens = {name: alone.read_prompt(Prompt(completion=text)).tokens for name, text in (PROMPTS | LATE).items()}
    distances, elsewhere = {}, {}
    for draft, text in drafts.words.items():
        words = [int(one) for one in text.split()]
        name = draft.split()[0]
        distances[draft] = distance(alone, tokens[name], words)
        elsewhere[draft] = distance(alone, tokens["first" if name == "other" else "other"], words)
    alone.close()
    again.close()
    return {
        "shares_beginnings": model.loaded.shares_beginnings,
        "distances": distances,
        "elsewhere": elsewhere,
        "ends": drafts.ends,
        "words": {draft: len(text.split()) for draft, text in drafts.words.items()},
        "given_up": model.given_up,
        "read": read,
        "cache": [made, memory.processor.cache + memory.card.cache],
        "backend": model.loaded.backend,
        "put_off": [begun, sum(len(one.drafts) for one in back)],
        "prompts": {name: len(one) - 1 for name, one in tokens.items() if name in PROMPTS},
        "late": [late_read, again.read - (len(tokens["other"]) - 1), len(tokens["late"]) - 1],
    }


def main() -> None:
    """Answer for each number of cells."""
    path = Path(sys.argv[2]) / "model.gguf"
    write_random(ARCHITECTURES[sys.argv[1]], path)
    library = LlamaLibrary(sys.stderr.write)
    for cells in sys.argv[3:]:
        sys.stdout.write(f"{json.dumps(written(library, path, int(cells)))}\n")


if __name__ == "__main__":
    main()
