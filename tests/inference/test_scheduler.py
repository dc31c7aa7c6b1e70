from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.drafting_shape import HELD_PROMPTS
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    AdapterFile,
    DraftFailed,
    DraftFinished,
    DraftStarted,
    DraftText,
    GenerationEvent,
    GenerationRequest,
    ModelFile,
    Prompt,
    WantedDraft,
)
from fairdraft.inference import cells_aside, live_draft, scheduler, work_clock
from fairdraft.inference.protocol import StoodStill
from fairdraft.inference.put_off_drafts import PutOffDrafts
from fairdraft.inference.scheduler import Scheduler
from fairdraft.inference.text_model import SavedCells
from fairdraft.inference.token_batch import BatchEntry, Logits, ReadPrompt

END = 0
LAMP = AdapterFile("lamp.gguf", "1" * 64, "lamp")
GONE = AdapterFile("gone.gguf", "2" * 64, "gone")


@pytest.fixture(autouse=True)
def every_word_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_draft, "SAY_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(live_draft, "SHORTEST_PAUSE", 0.0)


class FakeSampler:
    """Writes `seed` words and then ends: token `seed * 100 + n` is the n-th."""

    def __init__(self, model: "FakeModel", seed: int) -> None:
        self.model = model
        self.seed = seed
        self.written = 0
        self.closed = self.rests = False
        self.prompt: list[int] = []

    def first_token(self, logits: Logits) -> int:
        assert not self.written
        self.prompt = [int(token) for token in logits]
        return self._next()

    def next_token(self, row: int) -> int:
        assert self.written
        assert self.model.last_batch[row].wants_next
        before = [token for token, _cell in self.model.memory[self.model.last_batch[row].sequence]]
        assert before == [*self.prompt, *(self.seed * 100 + n for n in range(1, self.written + 1))]
        return self._next()

    def _next(self) -> int:
        assert not self.closed
        assert not self.rests
        if self.seed == 13:
            raise KnownError("The grammar ended.", "Mend it.")
        self.written += 1
        return END if self.written > self.seed else self.seed * 100 + self.written

    def rest(self) -> None:
        assert not self.closed
        self.rests = True

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeModel:
    """A model whose cache is a list of cells per sequence; it refuses whatever a real cache would not hold.

    A prompt "a b c" has one token a word, which is the word's number. Cells are objects, so that a copied cell is
    counted once. What it gives for a next token are the tokens before it; `ends` counts the prompts that were read.
    `meanwhile` is what happens while a batch is computed. One that `forgets_beginnings` copies whole sequences alone,
    as one with a sliding window does that has lost what a shorter one would need.
    """

    context_tokens: int = 200
    width: int = 8
    prompt_chunk: int = 16
    most_cells: int = 10_000
    shares_beginnings: bool = True
    can_copy: bool = True
    forgets_beginnings: bool = False
    cells: int = 0
    memory: dict[int, list[tuple[int, object]]] = field(default_factory=dict)
    samplers: list[FakeSampler] = field(default_factory=list)
    batches: list[list[BatchEntry]] = field(default_factory=list)
    laid_over: list[tuple[AdapterFile, ...]] = field(default_factory=list)
    rooms: int = 0
    ends: int = 0
    gathered: list[list[int]] = field(default_factory=list)
    taken_out: int = 0
    put_in: int = 0
    cannot_put_back: bool = False
    fails_after: int = 10_000
    most_taken: int = 0
    given_up: int = 0
    meanwhile: Callable[[], object] = object

    @property
    def last_batch(self) -> list[BatchEntry]:
        return self.batches[-1]

    def make_room(self, least: int) -> bool:
        if self.memory and least <= self.cells:
            return False
        # The old one is given up first.
        self.memory, self.cells = {}, 0
        if least > self.most_cells:
            raise KnownError("Memory is short.", "Close something.")
        self.cells = self.most_cells
        self.memory = {at: [] for at in range(self.width + HELD_PROMPTS)}
        self.rooms += 1
        return True

    def lay_over(self, adapters: Sequence[AdapterFile]) -> None:
        if GONE in adapters:
            raise KnownError("The adapter is gone.", "Get it again.")
        self.laid_over.append(tuple(adapters))

    def read_prompt(self, prompt: Prompt) -> ReadPrompt:
        if not prompt.completion:
            raise KnownError("The prompt is empty.", "Write one.")
        return ReadPrompt(prompt.completion, tuple(int(word) for word in prompt.completion.split()))

    def sampler(self, *, sampling: Sampling, seed: int, grammar: str | None) -> FakeSampler:
        if grammar == "bad":
            raise KnownError("The grammar is bad.", "Mend it.")
        self.samplers.append(FakeSampler(self, seed))
        return self.samplers[-1]

    def take_up(self, sampler: FakeSampler) -> None:
        assert sampler.rests
        sampler.model, sampler.rests = self, False

    def decode(self, entries: Sequence[BatchEntry], is_wanted: Callable[[], bool] | None = None) -> bool:
        writing = sum(entry.wants_next for entry in entries)
        assert 0 < len(entries) <= 2 * self.width + self.prompt_chunk
        assert writing <= self.width + 1
        if len(self.batches) >= self.fails_after:
            raise KnownError("It could not be computed.", "Try again.")
        self.meanwhile()
        if is_wanted is not None and not is_wanted():
            self.given_up += 1
            return False
        for entry in entries:
            cells = self.memory[entry.sequence]
            assert entry.position == len(cells), "a token was skipped or written twice"
            cells.append((entry.token, object()))
        self._count_cells()
        self.batches.append(list(entries))
        return True

    def _count_cells(self) -> None:
        taken = {id(cell) for cells in self.memory.values() for _token, cell in cells}
        self.most_taken = max(self.most_taken, len(taken))
        assert len(taken) <= self.cells, "the cache ran over"

    def logits(self, row: int) -> Logits:
        assert self.last_batch[row].wants_next
        self.ends += 1
        return np.array([token for token, _cell in self.memory[self.last_batch[row].sequence]], np.float32)

    def first_tokens(self, samplers: Sequence[FakeSampler], logits: Sequence[Logits]) -> Sequence[int | KnownError]:
        pairs = zip(samplers, logits, strict=True)
        return [chosen(partial(sampler.first_token, numbers)) for sampler, numbers in pairs]

    def sample(self, samplers: Sequence[FakeSampler], rows: Sequence[int]) -> Sequence[int | KnownError]:
        return [chosen(partial(sampler.next_token, row)) for sampler, row in zip(samplers, rows, strict=True)]

    def copy_sequence(self, source: int, target: int, length: int) -> bool:
        assert not self.memory[target]
        assert len(self.memory[source]) >= length
        is_whole = len(self.memory[source]) == length
        if not self.can_copy or (not is_whole and (self.forgets_beginnings or not self.shares_beginnings)):
            return False
        self.memory[target] = self.memory[source][:length]
        return True

    def gather(self, sequence: int, start: int, end: int) -> None:
        assert 0 < start < end <= len(self.memory[sequence])
        self.gathered.append([token for token, _cell in self.memory[sequence][start:end]])

    def take_out(self, sequence: int, start: int, end: int) -> SavedCells | None:
        cells = self.memory[sequence]
        assert 0 < start < end == len(cells)
        if not self.shares_beginnings:
            return None
        self.memory[sequence] = cells[:start]
        self.taken_out += end - start
        return SavedCells(end - start, np.array([token for token, _cell in cells[start:]], np.int32).view(np.uint8))

    def put_back(self, sequence: int, start: int, cells: SavedCells) -> bool:
        assert len(self.memory[sequence]) == start
        if self.cannot_put_back:
            return False
        self.memory[sequence] += [(int(token), object()) for token in cells.data.view(np.int32)]
        self._count_cells()
        self.put_in += cells.count
        return True

    def drop_sequence(self, sequence: int) -> None:
        self.memory[sequence] = []

    def ends_text(self, token: int) -> bool:
        return token == END

    def piece(self, token: int) -> bytes:
        return f"{token} ".encode()


def chosen(choice: Callable[[], int]) -> int | KnownError:
    try:
        return choice()
    except KnownError as error:
        return error


class Desk:
    """A scheduler with its events, and who was cancelled."""

    def __init__(self, model: FakeModel) -> None:
        self.model = model
        self.events: list[GenerationEvent] = []
        self.cancelled: set[tuple[str, str]] = set()
        self.ended: list[str] = []
        self.put_off = PutOffDrafts()
        self.somebody_comes = False
        self.scheduler = self._scheduler()

    def _scheduler(self) -> Scheduler:
        return Scheduler(
            self.model,
            self.events.append,
            lambda request, draft: (request, draft) in self.cancelled,
            self.ended.append,
            self.put_off,
            lambda: self.somebody_comes,
        )

    def load_anew(self) -> None:
        """After another model had its turn."""
        assert not self.scheduler.is_busy
        self.model.memory, self.model.cells = {}, 0
        self.scheduler = self._scheduler()

    def ask(self, name: str, prompt: str, seeds: Sequence[int], *, max_tokens: int = 20, **more: object) -> None:
        drafts = tuple(WantedDraft(f"{name}{at}", seed) for at, seed in enumerate(seeds))
        file = ModelFile("p", "s", "n")
        sampling = Sampling(max_tokens=max_tokens)
        self.scheduler.add(GenerationRequest(name, file, Prompt(completion=prompt), drafts, sampling, **more))  # type: ignore[arg-type] # as the tests give it

    def get_ready(self, prompt: str, *, steps: int, max_tokens: int = 20, **more: object) -> None:
        request = GenerationRequest(
            "ahead", ModelFile("p", "s", "n"), Prompt(completion=prompt), (), Sampling(max_tokens=max_tokens), **more
        )  # type: ignore[arg-type] # as the tests give it
        self.scheduler.get_ready(request)
        for _ in range(steps):
            if self.scheduler.is_getting_ready:
                self.scheduler.step()

    def steps(self) -> Iterator[int]:
        for number in range(20_000):
            if not self.scheduler.is_busy:
                return
            self.scheduler.step()
            yield number
        raise AssertionError("it does not end")

    def run(self) -> None:
        for _ in self.steps():
            pass

    def of(self, draft_id: str) -> list[GenerationEvent]:
        return [event for event in self.events if getattr(event, "draft_id", "") == draft_id]

    def text(self, draft_id: str) -> str:
        return "".join(event.text for event in self.of(draft_id) if isinstance(event, DraftText))

    def reasons(self) -> dict[str, str]:
        return {event.draft_id: event.reason for event in self.events if isinstance(event, DraftFinished)}

    def prompt_tokens_read(self) -> int:
        return self.model.ends + sum(not entry.wants_next for batch in self.model.batches for entry in batch)


def words(first: int, count: int) -> str:
    return " ".join(str(1000 + first + at) for at in range(count))


def expected_text(seed: int) -> str:
    return "".join(f"{seed * 100 + n} " for n in range(1, seed + 1))


PROMPTS = st.lists(st.integers(1, 3), min_size=1, max_size=40).map(lambda found: " ".join(map(str, found)))


@given(
    requests=st.lists(
        st.tuples(PROMPTS, st.lists(st.integers(0, 12), min_size=1, max_size=9), st.booleans()), min_size=1, max_size=6
    ),
    width=st.integers(1, 6),
    most_cells=st.integers(60, 200),
    memory=st.sampled_from([(True, True, False), (True, True, True), (False, True, False), (False, False, False)]),
    late=st.integers(0, 30),
    ahead=st.lists(st.tuples(PROMPTS, st.booleans(), st.integers(0, 4)), max_size=6),
)
def test_every_draft_is_written_whole_in_any_memory(
    requests: list[tuple[str, list[int], bool]],
    width: int,
    most_cells: int,
    memory: tuple[bool, bool, bool],
    late: int,
    ahead: list[tuple[str, bool, int]],
) -> None:
    """Whatever the memory can do, whenever requests come, patient or not, and whatever was read ahead of them, each
    draft continues its own whole prompt with its own words, ends once, and the cache never runs over.
    """
    shares, can_copy, forgets = memory
    model = FakeModel(
        width=width,
        most_cells=most_cells,
        shares_beginnings=shares,
        can_copy=can_copy,
        forgets_beginnings=forgets,
    )
    desk = Desk(model)
    for at, (prompt, seeds, adapted) in enumerate(requests):
        if at < len(ahead) and not desk.scheduler.is_busy:
            desk.get_ready(ahead[at][0], steps=ahead[at][2], adapters=(LAMP,) if ahead[at][1] else ())
        desk.ask(f"r{at}-", prompt, seeds, adapters=(LAMP,) if adapted else (), patient=len(seeds) % 2 == 0)
        for _ in range(late):
            if desk.scheduler.is_busy:
                desk.scheduler.step()
    desk.run()
    for at, (prompt, seeds, _adapted) in enumerate(requests):
        for number, seed in enumerate(seeds):
            name = f"r{at}-{number}"
            events = desk.of(name)
            assert isinstance(events[0], DraftStarted)
            assert (events[0].rendered_prompt, events[0].prompt_tokens) == (prompt, len(prompt.split()))
            assert desk.text(name) == expected_text(seed)
            assert [type(event) for event in events].count(DraftFinished) == 1
            assert isinstance(events[-1], DraftFinished)
            assert (events[-1].reason, events[-1].completion_tokens) == ("stop", seed)
    assert sorted(desk.ended) == sorted(f"r{at}-" for at in range(len(requests)))
    assert all(sampler.closed for sampler in model.samplers)
    began = {tuple(sampler.prompt) for sampler in model.samplers if sampler.prompt}
    assert began == {tuple(map(int, prompt.split())) for prompt, _seeds, _adapted in requests}


def test_a_draft_begins_with_its_own_prompt_and_adapters() -> None:
    """The cells before each draft's first word are those of its prompt, read while its own adapters lay there."""
    model = FakeModel()
    desk = Desk(model)
    desk.ask("a", "1 2 3 4", [3])
    desk.ask("b", "1 2 3 5 6", [3], adapters=(LAMP,))
    seen: dict[str, list[int]] = {}
    for _ in desk.steps():
        for entry in model.last_batch:
            if entry.wants_next and entry.token > 100:
                seen.setdefault(str(model.laid_over[-1]), [token for token, _cell in model.memory[entry.sequence]])
    assert model.laid_over == [(), (LAMP,)]
    assert seen[str(())] == [1, 2, 3, 4, 301]
    assert seen[str((LAMP,))] == [1, 2, 3, 5, 6, 301]
    assert [sampler.prompt for sampler in model.samplers if sampler.prompt] == [[1, 2, 3, 4], [1, 2, 3, 5, 6]]
    # Nothing of the first prompt served the second, which other weights read.
    assert desk.prompt_tokens_read() == 4 + 5


def test_the_prompt_of_many_drafts_is_read_once() -> None:
    """However many drafts a prompt has, it is read once, in chunks that a cancel can come between."""
    model = FakeModel(width=3)
    desk = Desk(model)
    desk.ask("a", words(0, 50), [2, 3, 4, 5, 6])
    desk.run()
    reading = [batch for batch in model.batches if not batch[0].wants_next]
    assert [len(batch) for batch in reading] == [22, 22, 6]
    assert desk.prompt_tokens_read() == 50


def test_prompts_that_begin_alike_share_their_beginning() -> None:
    """Of six prompts with forty common words, those words are read once."""
    desk = Desk(FakeModel(width=4))
    for at in range(6):
        desk.ask(f"r{at}", f"{words(0, 40)} {words(100 + 10 * at, 5)}", [2, 3])
    desk.run()
    assert desk.prompt_tokens_read() == 40 + 6 * 5


def test_drafts_of_a_prompt_that_was_read_ahead_begin_at_once() -> None:
    """Nothing of it is read again, and the time that it took is spent for those who came for it."""
    model = FakeModel()
    desk = Desk(model)
    desk.get_ready(words(0, 30), steps=10)
    assert not desk.scheduler.is_getting_ready
    assert not desk.events
    read = desk.prompt_tokens_read()
    desk.ask("a", words(0, 30), [3, 2])
    desk.scheduler.step()
    assert [type(event) for event in desk.events[:3]] == [DraftStarted, DraftStarted, DraftText]
    desk.run()
    assert (read, desk.prompt_tokens_read()) == (30, 30)
    assert (desk.text("a0"), desk.text("a1")) == (expected_text(3), expected_text(2))


@pytest.mark.parametrize("asked_for", ["the same", "another one that begins like it", "another one"])
def test_what_is_half_read_ahead_serves_whoever_comes(asked_for: str) -> None:
    model = FakeModel(prompt_chunk=8, width=1)
    desk = Desk(model)
    desk.get_ready(words(0, 30), steps=1)
    half = desk.prompt_tokens_read()
    assert 0 < half < 30
    prompt = {
        "the same": words(0, 30),
        "another one that begins like it": f"{words(0, half - 2)} {words(500, 5)}",
        "another one": words(500, 20),
    }[asked_for]
    desk.ask("a", prompt, [3])
    desk.run()
    anew = {"the same": 30 - half, "another one that begins like it": 5, "another one": 20}[asked_for]
    assert desk.prompt_tokens_read() - half == anew
    assert desk.text("a0") == expected_text(3)


@pytest.mark.parametrize(
    "trouble", [{"prompt": ""}, {"most_cells": 25}, {"fails_after": 1}], ids=["prompt", "memory", "computing"]
)
def test_a_prompt_that_cannot_be_read_ahead_is_left(trouble: dict[str, Any]) -> None:
    """Nobody asked for it, so nobody is told; the next request is served as if nothing had been."""
    model = FakeModel(prompt_chunk=8, width=1, most_cells=trouble.get("most_cells", 10_000))
    model.fails_after = trouble.get("fails_after", 10_000)
    desk = Desk(model)
    desk.get_ready(trouble.get("prompt", words(0, 30)), steps=10)
    assert not desk.scheduler.is_getting_ready
    assert not desk.events
    model.fails_after = 10_000
    desk.ask("a", words(0, 5), [3], max_tokens=10)
    desk.run()
    assert desk.text("a0") == expected_text(3)


def test_a_prompt_that_was_used_before_is_still_there() -> None:
    """Asking again for the same brief reads nothing."""
    desk = Desk(FakeModel())
    desk.ask("a", words(0, 30), [2])
    desk.run()
    desk.ask("b", words(0, 30), [3])
    desk.run()
    assert desk.prompt_tokens_read() == 30
    assert desk.model.rooms == 1
    assert desk.text("b0") == expected_text(3)


def test_the_end_of_a_prompt_is_read_for_it_although_a_longer_one_begins_like_it() -> None:
    """What follows a prompt is known only once its end was read: two tokens, of whatever else is in memory."""
    desk = Desk(FakeModel())
    for name, prompt, read in (("a", words(0, 30), 30), ("b", f"{words(0, 29)} 5", 2), ("c", words(0, 20), 2)):
        before = desk.prompt_tokens_read()
        desk.ask(name, prompt, [2])
        desk.ask(f"{name}-again", prompt, [3])
        desk.run()
        assert desk.prompt_tokens_read() - before == read
        assert desk.text(f"{name}-again0") == expected_text(3)


def test_prompts_of_other_briefs_leave_when_nothing_is_under_way() -> None:
    """A draft alone finds the memory as a new engine would have it: its prompt, and nothing between."""
    desk = Desk(FakeModel())
    for name, prompt in (("a", words(0, 30)), ("b", words(500, 30))):
        desk.ask(name, prompt, [2])
        desk.run()
    assert sorted(len(cells) for cells in desk.model.memory.values() if cells) == [30]


def test_a_prompt_alone_is_read_in_the_places_of_drafts_too() -> None:
    """Nothing else is under way: each batch takes half as many more of its tokens, as far as there is room."""
    for width, read in ((8, [24, 24, 12]), (2, [20, 20, 20])):
        model = FakeModel(width=width, prompt_chunk=16)
        desk = Desk(model)
        desk.ask("a", words(0, 60), [3])
        desk.run()
        assert [len(batch) for batch in model.batches if not batch[0].wants_next] == read
        assert desk.text("a0") == expected_text(3)


def test_a_prompt_is_read_while_drafts_are_written() -> None:
    """A second request's prompt is read in the same batches that continue the first one's drafts."""
    model = FakeModel(width=2)
    desk = Desk(model)
    desk.ask("a", words(0, 10), [12, 12])
    for _ in range(3):
        desk.scheduler.step()
    desk.ask("b", words(500, 30), [4, 4])
    desk.run()
    mixed = [batch for batch in model.batches if batch[0].wants_next]
    read = [sum(1500 <= entry.token < 1600 for entry in batch) for batch in mixed]
    # The words of the first drafts keep coming: beside them half a chunk is read at a time.
    assert [count for count in read if count] == [8, 8, 8, 6]
    assert desk.reasons() == dict.fromkeys(["a0", "a1", "b0", "b1"], "stop")


def test_drafts_of_several_requests_are_written_side_by_side() -> None:
    """Free places are given to the next request's drafts before the first request is over."""
    model = FakeModel(width=6)
    desk = Desk(model)
    desk.ask("a", words(0, 5), [9, 9])
    desk.ask("b", words(50, 5), [9, 9])
    desk.run()
    assert max(sum(entry.wants_next for entry in batch) for batch in model.batches) == 4


def test_drafts_that_go_on_when_most_others_end_are_gathered() -> None:
    """Their own tokens are moved, once, and nothing of their prompt; they are written on to their end."""
    model = FakeModel(width=12)
    desk = Desk(model)
    desk.ask("d", words(0, 9), [99] * 11, max_tokens=60)
    desk.ask("e", words(0, 9), [98], max_tokens=90)
    desk.run()
    moved = sorted(token for part in model.gathered for token in part)
    assert moved == list(range(9801, 9801 + len(moved)))
    assert len(moved) >= 59
    assert desk.text("e0") == "".join(f"{9800 + n} " for n in range(1, 91))


def test_a_finished_drafts_place_is_taken_by_the_next() -> None:
    """With fewer places than drafts, a waiting draft begins as soon as another ends."""
    desk = Desk(FakeModel(width=2))
    desk.ask("d", words(0, 5), [1, 9, 1, 1])
    desk.run()
    assert list(desk.reasons()) == ["d0", "d2", "d3", "d1"]


def test_drafts_wait_where_cells_are_short() -> None:
    """With room for two drafts at a time, all eight are written, two at a time, and none is broken off."""
    model = FakeModel(width=8, most_cells=8 + 2 * (20 + 1))
    desk = Desk(model)
    desk.ask("d", words(0, 10), [6] * 8)
    desk.run()
    assert max(sum(entry.wants_next for entry in batch) for batch in model.batches) == 2
    assert set(desk.reasons().values()) == {"stop"}
    assert model.most_taken <= model.cells


def test_a_prompt_that_nobody_needs_makes_room() -> None:
    """The prompt that was used longest ago gives its cells to a new one."""
    model = FakeModel(width=2, most_cells=100)
    desk = Desk(model)
    for at in range(5):
        desk.ask(f"r{at}", words(100 * at, 50), [2, 2])
        desk.run()
    assert set(desk.reasons().values()) == {"stop"}


def test_more_prompts_than_places_for_them_are_served() -> None:
    """More different prompts than memory may hold are read one after another."""
    desk = Desk(FakeModel(width=16))
    for at in range(3 * HELD_PROMPTS):
        desk.ask(f"r{at}", words(100 * at, 3), [5])
    desk.run()
    assert set(desk.reasons().values()) == {"stop"}


def test_a_request_that_needs_more_memory_than_there_is_is_told() -> None:
    """What cannot fit even alone fails in one sentence."""
    desk = Desk(FakeModel(most_cells=30))
    desk.ask("d", words(0, 25), [3], max_tokens=60)
    desk.run()
    assert [event.what for event in desk.events if isinstance(event, DraftFailed)] == ["Memory is short."]


def test_a_beginning_that_left_the_window_is_counted_twice() -> None:
    """Of two prompts that begin alike the later one is then read whole: they wait for each other where there is no room
    for both, and the memory does not run over.
    """
    desk = Desk(FakeModel(width=2, most_cells=62, forgets_beginnings=True))
    desk.ask("a", words(0, 40), [4], max_tokens=6)
    desk.ask("b", f"{words(0, 36)} {words(500, 4)}", [5], max_tokens=6)
    desk.run()
    assert (desk.text("a0"), desk.text("b0")) == (expected_text(4), expected_text(5))


def test_a_request_that_cannot_be_served_fails_alone() -> None:
    """An adapter that is gone, and a prompt too long for the memory there is, are told for each request that has it; no
    other request fails for them, and nothing is written without its adapter.
    """
    desk = Desk(FakeModel(most_cells=60))
    desk.ask("a", words(0, 5), [3])
    desk.run()
    for name in ("b", "c"):
        desk.ask(name, words(0, 5), [3, 3], adapters=(GONE,))
    desk.ask("d", words(0, 50), [3], max_tokens=60)
    desk.ask("e", words(0, 6), [4])
    desk.ask("f", words(0, 5), [5], adapters=(LAMP,))
    desk.run()
    failed = [(event.draft_id, event.what) for event in desk.events if isinstance(event, DraftFailed)]
    gone, short = "The adapter is gone.", "Memory is short."
    assert failed == [("b0", gone), ("b1", gone), ("c0", gone), ("c1", gone), ("d0", short)]
    assert desk.reasons() == dict.fromkeys(["a0", "e0", "f0"], "stop")
    assert (desk.text("e0"), desk.text("f0")) == (expected_text(4), expected_text(5))


@pytest.mark.parametrize(
    ("prompt", "adapters"),
    [(words(0, 20), (LAMP,)), (words(500, 100), ()), (words(500, 100), (LAMP,)), (words(0, 20), ())],
    ids=["other adapters", "many cells", "both", "neither"],
)
def test_nobody_waits_for_those_who_come_later(prompt: str, adapters: tuple[AdapterFile, ...]) -> None:
    """However many requests keep coming that could go on at once, one that needs other adapters or most of the memory
    begins when those before it have ended.
    """
    desk = Desk(FakeModel(width=8, most_cells=160))
    desk.ask("a", words(0, 20), [15, 15, 15])
    for _ in range(4):
        desk.scheduler.step()
    desk.ask("x", prompt, [15], adapters=adapters)
    for number in range(40):
        desk.ask(f"later{number}-", words(0, 20), [15])
        for _ in range(5):
            desk.scheduler.step()
    begun = [event.draft_id for event in desk.events if isinstance(event, DraftStarted)]
    assert "x0" in begun[:6], begun
    desk.run()
    assert len(desk.reasons()) == 3 + 1 + 40


def test_requests_with_the_same_adapters_are_taken_together() -> None:
    """Of requests that wait in turns, those with the same adapters are written side by side; adapters change once."""
    model = FakeModel(width=8)
    desk = Desk(model)
    for number in range(6):
        desk.ask(f"r{number}-", words(0, 20), [9], adapters=(LAMP,) if number % 2 else ())
    desk.run()
    assert model.laid_over == [(), (LAMP,)]
    assert max(sum(entry.wants_next for entry in batch) for batch in model.batches) == 3


def test_a_cancel_while_the_prompt_is_read_takes_the_next_step() -> None:
    """Drafts cancelled before their first word end at the next look, and nothing more is computed."""
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 50), [5, 5])
    desk.scheduler.step()
    desk.cancelled |= {("d", "d0"), ("d", "d1")}
    desk.scheduler.step()
    assert not desk.scheduler.is_busy
    assert desk.reasons() == {"d0": "cancelled", "d1": "cancelled"}
    assert len(desk.model.batches) == 1


def test_a_cancelled_reading_does_not_hold_up_another_request_with_the_same_prompt() -> None:
    """Who waits for a prompt that another request was reading gets it read after that one was stopped."""
    desk = Desk(FakeModel())
    desk.ask("a", words(0, 50), [5])
    desk.ask("b", words(0, 50), [5])
    desk.scheduler.step()
    desk.cancelled.add(("a", "a0"))
    desk.run()
    assert desk.reasons() == {"a0": "cancelled", "b0": "stop"}


def test_a_step_that_reads_a_prompt_is_given_up_once_nobody_waits_for_it() -> None:
    """A cancel while a step is computed does not wait for its end; the prompt can be asked for again at once."""
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 50), [5, 6])
    desk.scheduler.step()
    desk.model.meanwhile = lambda: desk.cancelled.update({("d", "d0"), ("d", "d1")})
    desk.run()
    assert desk.reasons() == {"d0": "cancelled", "d1": "cancelled"}
    assert (desk.model.given_up, len(desk.model.batches)) == (1, 1)
    assert not any(desk.model.memory.values())
    desk.ask("e", words(0, 50), [5])
    desk.run()
    assert desk.text("e0") == expected_text(5)


def test_a_step_is_computed_to_its_end_for_whoever_still_waits() -> None:
    """One draft of two that is cancelled does not end the reading of their prompt, and no cancel ends a step in which
    another draft gets its next word.
    """
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 50), [5, 6])
    desk.model.meanwhile = lambda: desk.cancelled.add(("d", "d0"))
    desk.run()
    assert desk.reasons() == {"d0": "cancelled", "d1": "stop"}
    desk.ask("e", words(0, 5), [9])
    while not desk.text("e0"):
        desk.scheduler.step()
    desk.ask("f", words(100, 50), [5])
    desk.model.meanwhile = lambda: desk.cancelled.add(("f", "f0"))
    desk.run()
    assert desk.reasons() == {"d0": "cancelled", "d1": "stop", "e0": "stop", "f0": "cancelled"}
    assert desk.text("e0") == expected_text(9)
    assert desk.model.given_up == 0


def test_a_long_step_is_given_up_once_every_draft_in_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they said stays; one that goes on, or that waits for its prompt, has the step computed to its end."""
    monkeypatch.setattr(scheduler, "LONG_STEP_SECONDS", 0.0)
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 5), [8, 9])
    while desk.text("d0").count(" ") < 2:
        desk.scheduler.step()
    desk.ask("e", words(100, 40), [5])
    desk.model.meanwhile = lambda: desk.cancelled.add(("d", "d0"))
    desk.scheduler.step()
    desk.model.meanwhile = lambda: desk.cancelled.add(("d", "d1"))
    desk.scheduler.step()
    assert desk.model.given_up == 0
    desk.run()
    assert desk.reasons() == {"d0": "cancelled", "d1": "cancelled", "e0": "stop"}
    assert desk.text("e0") == expected_text(5)

    desk.ask("f", words(0, 5), [8, 9])
    while desk.text("f0").count(" ") < 3:
        desk.scheduler.step()
    computed = len(desk.model.batches)
    desk.model.meanwhile = lambda: desk.cancelled.update({("f", "f0"), ("f", "f1")})
    desk.run()
    assert (desk.model.given_up, len(desk.model.batches)) == (1, computed)
    assert desk.reasons()["f0"] == desk.reasons()["f1"] == "cancelled"
    assert (desk.text("f0"), desk.text("f1")) == ("801 802 803 ", "901 902 903 ")
    desk.ask("g", words(0, 5), [4])
    desk.run()
    assert desk.text("g0") == expected_text(4)


@pytest.mark.parametrize("reads", [True, False], ids=["reading", "writing"])
def test_a_long_step_of_a_study_is_given_up_for_a_person(reads: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the study changes for it, and no step in which a person's draft is written is given up for another."""
    monkeypatch.setattr(scheduler, "LONG_STEP_SECONDS", 0.0)
    desk = Desk(FakeModel())
    desk.ask("study", words(0, 60), [8, 9], patient=True)
    while not reads and desk.text("study0").count(" ") < 3:
        desk.scheduler.step()
    computed = len(desk.model.batches)
    desk.model.meanwhile = lambda: setattr(desk, "somebody_comes", True)
    desk.scheduler.step()
    assert (desk.model.given_up, len(desk.model.batches)) == (1, computed)
    desk.ask("desk", words(0, 5), [4])
    while "desk0" not in desk.reasons():
        desk.scheduler.step()
    desk.model.meanwhile, desk.somebody_comes = object, False
    desk.run()
    assert (desk.text("desk0"), desk.text("study1")) == (expected_text(4), expected_text(9))
    assert desk.model.given_up == 1


def test_short_steps_are_not_looked_after_while_drafts_write() -> None:
    """They end soon, and to be asked about each of their operations would make them longer."""
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 5), [8])
    while not desk.text("d0"):
        desk.scheduler.step()
    desk.model.meanwhile = lambda: desk.cancelled.add(("d", "d0"))
    desk.run()
    assert desk.model.given_up == 0
    assert desk.reasons() == {"d0": "cancelled"}


def test_one_draft_is_cancelled_alone() -> None:
    """A cancelled draft keeps what it said; the others are not touched."""
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 5), [5, 6])
    for _ in desk.steps():
        if desk.text("d0").count(" ") == 2:
            desk.cancelled.add(("d", "d0"))
    assert desk.reasons() == {"d0": "cancelled", "d1": "stop"}
    assert desk.text("d0") == "501 502 "
    assert desk.text("d1") == expected_text(6)


def test_closing_ends_every_draft_as_cancelled() -> None:
    """Drafts under way and waiting all end when the worker shuts down."""
    desk = Desk(FakeModel(width=1))
    desk.ask("d", words(0, 5), [5, 5])
    desk.ask("e", words(0, 5), [5])
    for _ in range(4):
        desk.scheduler.step()
    desk.scheduler.cancel_all()
    assert set(desk.reasons().items()) == {("d0", "cancelled"), ("d1", "cancelled"), ("e0", "cancelled")}
    assert desk.text("d0")
    assert not desk.scheduler.is_busy


@pytest.mark.parametrize(("prompt_length", "max_tokens", "expected"), [(50, 3, 3), (196, 300, 4), (1, 2, 2)])
def test_a_draft_ends_at_its_length(prompt_length: int, max_tokens: int, expected: int) -> None:
    """The largest number of tokens ends a draft, and so does the end of the context."""
    desk = Desk(FakeModel())
    desk.ask("d", words(0, prompt_length), [9], max_tokens=max_tokens)
    desk.run()
    assert desk.reasons() == {"d0": "length"}
    assert desk.text("d0") == "".join(f"{900 + n} " for n in range(1, expected + 1))


def test_a_stop_text_ends_a_draft() -> None:
    """A stop text over several tokens ends the draft and is not said."""
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 5), [9], stop=("3 904",))
    desk.run()
    assert desk.reasons() == {"d0": "stop"}
    assert desk.text("d0") == "901 902 90"


@pytest.mark.parametrize(("prompt", "grammar"), [("", None), ("1 2", "bad")])
def test_a_request_that_cannot_be_served_fails_before_anything_is_computed(prompt: str, grammar: str | None) -> None:
    """A prompt or grammar that cannot be used fails every draft at once."""
    desk = Desk(FakeModel())
    desk.ask("d", prompt, [1, 2], grammar=grammar)
    assert not desk.scheduler.is_busy
    assert [type(event) for event in desk.events] == [DraftFailed, DraftFailed]
    assert desk.ended == ["d"]
    assert not desk.model.batches


def test_a_sampler_that_finds_no_way_fails_its_draft_alone() -> None:
    """A draft whose grammar leads nowhere fails; the others go on, and its place is used again."""
    desk = Desk(FakeModel(width=2))
    desk.ask("d", words(0, 5), [13, 4, 5])
    desk.run()
    failed = [event for event in desk.events if isinstance(event, DraftFailed)]
    assert [(event.draft_id, event.what) for event in failed] == [("d0", "The grammar ended.")]
    assert desk.reasons() == {"d1": "stop", "d2": "stop"}


@pytest.mark.parametrize("after", [0, 2, 5])
def test_a_batch_that_cannot_be_computed_fails_what_is_left(after: int) -> None:
    """When the engine cannot compute, every unfinished draft fails once, with the reason, and the next ones work."""
    model = FakeModel(width=2)
    model.fails_after = after
    desk = Desk(model)
    desk.ask("d", words(0, 20), [3, 4, 5])
    desk.run()
    failed = [event for event in desk.events if isinstance(event, DraftFailed)]
    assert {event.what for event in failed} == {"It could not be computed."}
    assert sorted([event.draft_id for event in failed] + list(desk.reasons())) == ["d0", "d1", "d2"]
    assert all(sampler.closed for sampler in model.samplers)
    model.fails_after = 10_000
    desk.ask("e", words(0, 20), [3])
    desk.run()
    assert desk.reasons()["e0"] == "stop"


def test_the_machines_time_is_divided_among_the_drafts() -> None:
    """The shares of drafts written side by side add up to no more than the time that passed."""
    desk = Desk(FakeModel())
    desk.ask("d", words(0, 50), [9, 9, 9, 9])
    desk.run()
    endings = [event for event in desk.events if isinstance(event, DraftFinished)]
    assert all(event.machine_ms <= event.generation_ms + 1 for event in endings)


@pytest.mark.parametrize("away", ["not at all", "for the room", "for another model"])
def test_what_is_read_again_is_in_no_drafts_share_of_the_machine(away: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of a study's four drafts leaves the memory, and the prompt, too; its share of the machine's time stays
    what it would have been: a fourth of the steps that read the prompt first, and those for its words.
    """
    now = [100.0]
    monkeypatch.setattr(scheduler, "monotonic", lambda: now[0])
    # Nothing that it had in memory is held for it.
    monkeypatch.setattr(cells_aside, "MOST_BYTES", 0)
    model = FakeModel(width=4, most_cells=110)
    model.meanwhile = lambda: now.__setitem__(0, now[0] + 1.0)
    desk = Desk(model)
    desk.ask("study", words(0, 60), [2, 2, 2, 9], max_tokens=10, patient=True)
    while len(desk.reasons()) < 3:
        desk.scheduler.step()
    if away == "for the room":
        desk.ask("desk", words(200, 90), [3])
    elif away == "for another model":
        back = desk.scheduler.hold_back(wanted=True, at_once=True)
        desk.load_anew()
        for request in back:
            desk.scheduler.add(request)
    desk.run()
    assert model.ends == {"not at all": 1, "for the room": 3, "for another model": 2}[away]
    times = {event.draft_id: event.machine_ms for event in desk.events if isinstance(event, DraftFinished)}
    assert [times[f"study{at}"] for at in range(4)] == [1_250, 1_250, 1_250, 8_250]


@dataclass
class Asked:
    """What a request is to come to, drawn by a test."""

    prompt: str
    seeds: list[int]
    limit: int
    stop: tuple[str, ...]
    may_fail: bool

    def words(self, seed: int) -> str:
        """All that the model has for a draft of that seed, stop texts or not."""
        return "".join(f"{seed * 100 + n} " for n in range(1, min(seed, self.limit) + 1))

    def whole(self, seed: int) -> tuple[str, str]:
        """What a draft of that seed says when nothing happens to it, and how it ends."""
        text = self.words(seed)
        found = [text.find(one) for one in self.stop if one in text]
        if found:
            return text[: min(found)], "stop"
        return text, "length" if seed >= self.limit else "stop"


class WhateverIsAsked(RuleBasedStateMachine):
    """Requests come, are cancelled and fail in any order, in a memory of any kind; nothing but what was done to a draft
    changes what it says.
    """

    @initialize(
        width=st.integers(1, 5),
        cells=st.integers(50, 150),
        chunk=st.sampled_from([2, 16]),
        memory=st.sampled_from([(True, True, False), (True, True, True), (False, True, False), (False, False, False)]),
        puts_back=st.booleans(),
    )
    def begin(self, width: int, cells: int, chunk: int, memory: tuple[bool, bool, bool], puts_back: bool) -> None:
        shares, can_copy, forgets = memory
        self.model = FakeModel(
            context_tokens=60,
            width=width,
            prompt_chunk=chunk,
            most_cells=cells,
            shares_beginnings=shares,
            can_copy=can_copy,
            forgets_beginnings=forgets,
            cannot_put_back=not puts_back,
        )
        self.desk = Desk(self.model)
        self.asked: dict[str, Asked] = {}

    @rule(
        prompt=st.lists(st.integers(1, 3), min_size=1, max_size=45),
        seeds=st.lists(st.integers(0, 20), min_size=1, max_size=7),
        limit=st.integers(1, 25),
        stop=st.sampled_from([(), (), ("4 ", "03 90"), ("02 ",), ("5 1106",)]),
        adapters=st.sampled_from([(), (), (LAMP,), (GONE,)]),
        patient=st.booleans(),
    )
    def ask(
        self,
        prompt: list[int],
        seeds: list[int],
        limit: int,
        stop: tuple[str, ...],
        adapters: tuple[AdapterFile, ...],
        patient: bool,
    ) -> None:
        name = f"r{len(self.asked)}-"
        text = " ".join(map(str, prompt))
        limit = min(limit, self.model.context_tokens - len(prompt))
        may_fail = GONE in adapters or 13 in seeds or len(prompt) + limit - 1 > self.model.most_cells
        self.asked[name] = Asked(text, seeds, limit, stop, may_fail)
        self.desk.ask(name, text, seeds, max_tokens=limit, stop=stop, adapters=adapters, patient=patient)

    @precondition(lambda self: self.desk.scheduler.is_busy)
    @rule()
    def somebody_waits_for_another_model(self) -> None:
        back = self.desk.scheduler.hold_back(wanted=True, at_once=True)
        if not self.desk.scheduler.is_busy:
            self.desk.load_anew()
        else:
            assert not back
            self.desk.scheduler.hold_back(wanted=False)
        for request in back:
            self.desk.scheduler.add(request)

    @precondition(lambda self: not self.desk.scheduler.is_busy)
    @rule(prompt=st.lists(st.integers(1, 3), min_size=1, max_size=45), steps=st.integers(0, 5))
    def get_ready(self, prompt: list[int], steps: int) -> None:
        self.desk.get_ready(" ".join(map(str, prompt)), steps=steps)

    @precondition(lambda self: self.desk.scheduler.is_busy)
    @rule(count=st.integers(1, 15))
    def step(self, count: int) -> None:
        for _ in range(count):
            self.desk.scheduler.step()

    @precondition(lambda self: bool(self.asked))
    @rule(data=st.data(), whole=st.booleans(), meanwhile=st.booleans())
    def cancel(self, data: st.DataObject, whole: bool, meanwhile: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.asked)))
        ids = [f"{name}{at}" for at in range(len(self.asked[name].seeds))]
        these = {(name, one) for one in (ids if whole else [data.draw(st.sampled_from(ids))])}
        if meanwhile:
            self.model.meanwhile = lambda: self.desk.cancelled.update(these)
        else:
            self.desk.cancelled |= these

    @precondition(lambda self: self.desk.scheduler.is_busy)
    @rule()
    def break_a_step(self) -> None:
        self.model.fails_after = len(self.model.batches)
        for name in self.asked:
            self.asked[name].may_fail |= any(f"{name}{at}" not in self.ended() for at in range(7))
        self.desk.scheduler.step()
        self.model.fails_after = 10_000

    def ended(self) -> dict[str, GenerationEvent]:
        return {one.draft_id: one for one in self.desk.events if isinstance(one, DraftFinished | DraftFailed)}

    @invariant()
    def memory_holds_nothing_else(self) -> None:
        """What is in memory is a prompt on the shelf or a draft under way; every other sequence is empty."""
        scheduler = self.desk.scheduler
        places = scheduler._places
        used = [one.sequence for one in (*places.shelf, *places.live)]
        assert len(set(used)) == len(used)
        assert {at for at, cells in self.model.memory.items() if cells} <= set(used)
        if self.model.memory:
            assert sorted(used + places._free) == sorted(self.model.memory)
        assert all(one.drafts == sum(draft.held is one for draft in places.live) for one in places.shelf)

    def teardown(self) -> None:
        self.desk.run()
        self.memory_holds_nothing_else()
        assert all(sampler.closed for sampler in self.model.samplers)
        assert sorted(self.desk.ended) == sorted(self.asked)
        for name, asked in self.asked.items():
            for at, seed in enumerate(asked.seeds):
                self.check(name, f"{name}{at}", asked, seed)

    def check(self, name: str, draft_id: str, asked: Asked, seed: int) -> None:
        events = self.desk.of(draft_id)
        *before, end = events
        assert not any(isinstance(one, DraftFinished | DraftFailed) for one in before)
        text = self.desk.text(draft_id)
        assert asked.words(seed).startswith(text)
        if isinstance(end, DraftFailed):
            assert asked.may_fail
            return
        assert isinstance(end, DraftFinished)
        if end.reason == "cancelled":
            assert (name, draft_id) in self.desk.cancelled
            return
        assert (text, end.reason) == asked.whole(seed)
        assert isinstance(before[0], DraftStarted)
        assert before[0].rendered_prompt == asked.prompt


TestWhateverIsAsked = WhateverIsAsked.TestCase
TestWhateverIsAsked.settings = settings(max_examples=60, stateful_step_count=25)


@pytest.mark.parametrize("adapters", [(), (LAMP,)], ids=["the same", "another adapter"])
@pytest.mark.parametrize("memory", [(True, False), (True, True), (False, False)], ids=["all", "window", "state"])
def test_a_person_waits_for_no_study(memory: tuple[bool, bool], adapters: tuple[AdapterFile, ...]) -> None:
    """A study that takes all places stands still, and its youngest drafts make room. They take along what they had in
    memory, or their words are read again. Each goes on where it was, and no step of the person's is shared with them.
    """
    model = FakeModel(width=4, shares_beginnings=memory[0], forgets_beginnings=memory[1])
    desk = Desk(model)
    desk.ask("study", words(0, 30), [2, 18, 19, 20, 4, 5, 17], patient=True)
    while "study0" not in desk.reasons():
        desk.scheduler.step()
    desk.scheduler.step()
    desk.ask("more", words(0, 5), [2], patient=True)
    desk.ask("desk", words(200, 9), [15, 16], adapters=adapters)
    done, steps = len(desk.events), len(model.batches)
    while len(desk.reasons()) < 3:
        desk.scheduler.step()
    assert [event.draft_id for event in desk.events[done:] if isinstance(event, DraftStarted)] == ["desk0", "desk1"]
    assert {event.draft_id for event in desk.events[done:] if isinstance(event, DraftText)} == {"desk0", "desk1"}
    assert len(model.batches) - steps == 1 + 16
    desk.run()
    assert desk.text("study3") == expected_text(20)
    assert len(desk.reasons()) == 10
    assert sum(isinstance(event, DraftStarted) for event in desk.events) == 10
    # Two left the memory, after two words and after four: those before the newest may have to be read again.
    of_more = 2 if memory == (True, False) else 5
    again = 0 if memory[0] else 1 + 3
    assert desk.prompt_tokens_read() == 30 + 9 + of_more + again


@pytest.mark.parametrize("most_bytes", [1 << 20, 100], ids=["all", "some"])
@pytest.mark.parametrize("comes_back", [True, False], ids=["comes back", "does not fit any more"])
def test_what_stands_still_is_taken_out_of_the_way(
    comes_back: bool, most_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is read for a person, whose steps look at none of it then, as far as it is not too much. It comes
    back as it was; only where that cannot be are tokens read again.
    """
    monkeypatch.setattr(cells_aside, "MOST_BYTES", most_bytes)
    model = FakeModel(width=8)
    desk = Desk(model)
    desk.ask("study", words(0, 9), [18, 19, 17], patient=True)
    while desk.text("study0").count(" ") < 15:
        desk.scheduler.step()
    desk.ask("desk", words(200, 9), [12])
    while "desk0" not in desk.reasons():
        desk.scheduler.step()
        # A draft of 15 words has cells for all but the newest, 4 bytes each: two such drafts are more than 100 bytes.
        assert model.taken_out == (42 if most_bytes > 100 else 28)
    read = desk.prompt_tokens_read()
    model.cannot_put_back = not comes_back
    desk.run()
    assert [desk.text(f"study{at}") for at in range(3)] == [expected_text(seed) for seed in (18, 19, 17)]
    if comes_back:
        assert model.put_in == model.taken_out
        assert desk.prompt_tokens_read() == read
    else:
        assert desk.prompt_tokens_read() == read + model.taken_out


@pytest.mark.parametrize("most_bytes", [1 << 20, 100], ids=["all", "some"])
@pytest.mark.parametrize("comes_back", [True, False], ids=["comes back", "does not fit any more"])
def test_what_makes_way_for_another_model_takes_its_cells_along(
    comes_back: bool, most_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as it is not too much; twice in a row, too. Where the model takes them again only the prompt is read."""
    monkeypatch.setattr(cells_aside, "MOST_BYTES", most_bytes)
    model = FakeModel(width=8)
    desk = Desk(model)
    desk.ask("study", words(0, 9), [18, 19, 17], patient=True)
    while desk.text("study0").count(" ") < 15:
        desk.scheduler.step()
    read = desk.prompt_tokens_read()
    for _ in range(2):
        back = desk.scheduler.hold_back(wanted=True, at_once=True)
        # A draft of 15 words has cells for all but the newest, 4 bytes each: two such drafts are more than 100 bytes.
        taken = 42 if most_bytes > 100 else 28
        assert desk.put_off.bytes_aside == 4 * taken
        desk.load_anew()
        for request in back:
            desk.scheduler.add(request)
    model.cannot_put_back = not comes_back
    desk.run()
    assert [desk.text(f"study{at}") for at in range(3)] == [expected_text(seed) for seed in (18, 19, 17)]
    assert model.put_in == (taken if comes_back else 0)
    assert desk.prompt_tokens_read() == read + 9 + 42 - model.put_in
    assert desk.put_off.bytes_aside == 0


def test_nothing_is_taken_along_from_a_memory_that_may_be_wrong() -> None:
    """After a batch that failed the words of a study are read again."""
    model = FakeModel(width=8)
    desk = Desk(model)
    desk.ask("study", words(0, 9), [18, 19], patient=True)
    while desk.text("study0").count(" ") < 15:
        desk.scheduler.step()
    take_out, decode = model.take_out, model.decode

    def fails(*_batch: object) -> bool:
        model.take_out, model.decode = take_out, decode  # type: ignore[method-assign] # as they were
        raise KnownError("It could not be computed.", "Try again.")

    # Memory is short for a moment: what stands still stays where it is until then.
    model.take_out, model.decode = lambda *_place: None, fails  # type: ignore[method-assign,assignment] # as above
    desk.ask("desk", words(200, 9), [12])
    desk.scheduler.step()
    assert desk.put_off.bytes_aside == 0
    desk.run()
    assert [desk.text(f"study{at}") for at in range(2)] == [expected_text(seed) for seed in (18, 19)]


def test_words_come_as_often_as_if_no_study_stood_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The more drafts move, the longer are the pauses between messages; those that stand still are none of them."""
    beside: list[int] = []
    monkeypatch.setattr(live_draft.LiveDraft, "add", lambda _draft, _piece, count: beside.append(count))
    desk = Desk(FakeModel(width=8))
    desk.ask("study", "1 2", [9] * 7, patient=True)
    for _ in range(3):
        desk.scheduler.step()
    assert set(beside) == {7}
    beside.clear()
    desk.ask("desk", "1 4", [3])
    while "desk0" not in desk.reasons():
        desk.scheduler.step()
    assert beside == [1, 1, 1]


def test_a_study_makes_room_for_a_person_where_cells_are_short() -> None:
    """What its drafts may come to need is lent, and they leave the memory where that does not do; all are whole."""
    for most_cells in (120, 90, 70):
        model = FakeModel(width=8, most_cells=most_cells)
        desk = Desk(model)
        desk.ask("study", words(0, 20), [18, 17, 19], patient=True)
        while desk.text("study0").count(" ") < 9:
            desk.scheduler.step()
        desk.ask("desk", words(200, 45), [19])
        done = len(desk.events)
        while "desk0" not in desk.reasons():
            desk.scheduler.step()
        assert {event.draft_id for event in desk.events[done:] if isinstance(event, DraftText)} == {"desk0"}
        still = [event.draft_id for event in desk.events[done:] if isinstance(event, StoodStill) and event.is_still]
        assert still == [event.draft_id for event in desk.events[:done] if isinstance(event, DraftStarted)]
        desk.run()
        assert [desk.text(f"study{at}") for at in range(3)] == [expected_text(seed) for seed in (18, 17, 19)]
        again = [event.draft_id for event in desk.events[done:] if isinstance(event, StoodStill) and not event.is_still]
        assert sorted(again) == still


def test_a_draft_that_was_put_off_is_stopped_with_the_words_that_it_has() -> None:
    """Whether it still stands in memory or left it."""
    desk = Desk(FakeModel(width=2))
    desk.ask("study", "1 2", [9, 9, 9], patient=True)
    while desk.text("study0").count(" ") < 3:
        desk.scheduler.step()
    desk.ask("desk", "1 4", [9])
    for _ in range(3):
        desk.scheduler.step()
    desk.cancelled |= {("study", "study0"), ("study", "study1"), ("study", "study2")}
    desk.scheduler.step()
    ends = {event.draft_id: event for event in desk.events if isinstance(event, DraftFinished)}
    assert {name: end.completion_tokens for name, end in ends.items()} == {"study0": 3, "study1": 3, "study2": 0}
    assert desk.text("study0") == desk.text("study1") == "901 902 903 "
    desk.run()
    assert desk.text("desk0") == expected_text(9)
    assert all(sampler.closed for sampler in desk.model.samplers)


def test_what_cannot_be_computed_for_a_person_fails_no_study() -> None:
    """What it has in memory is not trusted any more, and read again."""
    desk = Desk(FakeModel(width=2))
    desk.ask("study", "1 2", [9, 8], patient=True)
    for _ in range(4):
        desk.scheduler.step()
    desk.ask("desk", "1 4", [9])
    desk.model.fails_after = len(desk.model.batches)
    desk.scheduler.step()
    desk.model.fails_after = 10_000
    desk.run()
    assert [event.draft_id for event in desk.events if isinstance(event, DraftFailed)] == ["desk0"]
    assert (desk.text("study0"), desk.text("study1")) == (expected_text(9), expected_text(8))


def test_the_time_in_which_a_study_stood_still_is_none_of_its_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither of those that had begun nor of those that begin later."""
    now = [100.0]
    monkeypatch.setattr(work_clock, "monotonic", lambda: now[0])
    model = FakeModel(width=2)
    model.meanwhile = lambda: now.__setitem__(0, now[0] + 1.0)
    desk = Desk(model)
    desk.ask("study", "1 2", [5, 5, 1], patient=True)
    for _ in range(3):
        desk.scheduler.step()
    desk.ask("desk", "1 4", [15])
    desk.run()
    times = {event.draft_id: event.generation_ms for event in desk.events if isinstance(event, DraftFinished)}
    # A step to read, one for each word; the last of the study had its prompt read again.
    assert times == {"study0": 6_000, "study1": 6_000, "study2": 7_000, "desk0": 16_000}


@pytest.mark.parametrize("memory", [(True, False), (True, True), (False, False)], ids=["all", "window", "state"])
def test_a_patient_prompt_that_is_being_read_makes_way(memory: tuple[bool, bool]) -> None:
    """A person does not wait until a study's long prompt was read, and what was read of it is not read again."""
    desk = Desk(FakeModel(shares_beginnings=memory[0], forgets_beginnings=memory[1]))
    desk.ask("study", words(0, 120), [2, 3], patient=True)
    desk.scheduler.step()
    desk.ask("desk", "1 2 3", [4])
    desk.run()
    assert next(event.draft_id for event in desk.events if isinstance(event, DraftStarted)) == "desk0"
    assert desk.text("study1") == expected_text(3)
    assert desk.reasons() == {"desk0": "stop", "study0": "stop", "study1": "stop"}
    assert desk.prompt_tokens_read() == 120 + 3


@pytest.mark.parametrize(
    ("prompt", "read"),
    [
        (words(0, 120), 120),
        (words(0, 24), 120 + 2),
        (words(0, 10), 120 + 2),
        (f"{words(0, 60)} {words(500, 9)}", 24 + 45 + 60),
    ],
    ids=["the same", "just what was read", "shorter", "another"],
)
def test_a_person_has_what_was_read_of_a_studys_prompt(prompt: str, read: int) -> None:
    """As far as theirs begins like it; so has the study of theirs. The last two words of each are read for it."""
    desk = Desk(FakeModel())
    desk.ask("study", words(0, 120), [2, 3], patient=True)
    desk.scheduler.step()
    assert desk.prompt_tokens_read() == 24
    desk.ask("desk", prompt, [4])
    desk.run()
    assert (desk.text("desk0"), desk.text("study1")) == (expected_text(4), expected_text(3))
    assert desk.prompt_tokens_read() == read


def test_what_was_put_off_for_another_model_goes_on_with_the_next_loading() -> None:
    """Its words stay, nothing is begun twice, and one that is stopped meanwhile ends with what it has."""
    desk = Desk(FakeModel(width=3))
    desk.ask("study", words(0, 9), [9, 8, 7, 6], patient=True)
    while desk.text("study0").count(" ") < 4:
        desk.scheduler.step()
    [back] = desk.scheduler.hold_back(wanted=True, at_once=True)
    assert [draft.draft_id for draft in back.drafts] == ["study0", "study1", "study2", "study3"]
    stopped = desk.put_off.cancel("study", "study1")
    assert (stopped.reason, stopped.completion_tokens) == ("cancelled", 4)
    assert desk.text("study1") == "801 802 803 804 "
    still = [(event.draft_id, event.is_still) for event in desk.events if isinstance(event, StoodStill)]
    assert still == [("study0", True), ("study1", True), ("study2", True)]
    desk.load_anew()
    desk.scheduler.add(replace(back, drafts=tuple(one for one in back.drafts if one.draft_id != "study1")))
    desk.run()
    assert [desk.text(f"study{at}") for at in (0, 2, 3)] == [expected_text(seed) for seed in (9, 7, 6)]
    assert sum(isinstance(event, DraftStarted) for event in desk.events) == 4
    assert desk.ended == ["study"]
    assert all(sampler.closed for sampler in desk.model.samplers)


def test_what_is_held_back_comes_out_with_the_drafts_that_have_not_begun() -> None:
    """Those that have begun end first; where nobody waits any more, the others begin after all."""
    desk = Desk(FakeModel(width=2))
    desk.ask("study", "1 2", [5] * 5, patient=True)
    for _ in range(3):
        desk.scheduler.step()
    assert desk.scheduler.hold_back(wanted=True) == []
    for _ in range(20):
        desk.scheduler.step()
    assert sorted(desk.reasons()) == ["study0", "study1"]
    [back] = desk.scheduler.hold_back(wanted=True)
    assert (back.request_id, [draft.draft_id for draft in back.drafts]) == ("study", ["study2", "study3", "study4"])
    assert not desk.scheduler.is_busy
    assert desk.ended == []
    desk.scheduler.add(back)
    assert desk.scheduler.hold_back(wanted=False) == []
    desk.run()
    assert len(desk.reasons()) == 5
    assert desk.ended == ["study"]
