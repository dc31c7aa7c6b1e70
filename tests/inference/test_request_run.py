from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
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
from fairdraft.inference.request_run import RequestRun
from fairdraft.inference.token_batch import BatchEntry, ReadPrompt

END = 0
PROMPT = 1000


class FakeSampler:
    """Writes `seed` words and then ends: token `seed * 100 + n` is the n-th."""

    def __init__(self, model: "FakeModel", seed: int) -> None:
        self.model = model
        self.seed = seed
        self.written = 0
        self.closed = False

    def next_token(self, row: int) -> int:
        assert not self.closed
        entry = self.model.last_batch[row]
        assert entry.wants_next
        if self.seed == 13:
            raise KnownError("The grammar ended.", "Mend it.")
        self.written += 1
        return END if self.written > self.seed else self.seed * 100 + self.written

    def close(self) -> None:
        self.closed = True


class FakeModel:
    """A model whose memory is a list of tokens per sequence; it refuses whatever real memory would not hold."""

    def __init__(
        self, prompt_length: int = 50, *, sequences: int = 8, can_copy: bool = True, can_cut: bool = True
    ) -> None:
        self.context_tokens = 200
        self.prompt_chunk = 16
        self.prompt = tuple(range(PROMPT, PROMPT + prompt_length))
        self.sequences = sequences
        self.can_copy = can_copy
        self.can_cut = can_cut
        self.memory: dict[int, list[int]] = {}
        self.samplers: list[FakeSampler] = []
        self.batches: list[list[BatchEntry]] = []
        self.fails_after = 10_000

    @property
    def last_batch(self) -> list[BatchEntry]:
        return self.batches[-1]

    def read_prompt(self, prompt: Prompt) -> ReadPrompt:
        if prompt.completion == "":
            raise KnownError("The prompt is empty.", "Write one.")
        return ReadPrompt("the prompt", self.prompt)

    def open_sequences(self, wanted: int, length: int) -> int:
        assert length <= self.context_tokens
        count = min(wanted, self.sequences)
        self.memory = {at: [] for at in range(count)}
        return count

    def sampler(self, *, sampling: Sampling, seed: int, grammar: str | None) -> FakeSampler:
        if grammar == "bad":
            raise KnownError("The grammar is bad.", "Mend it.")
        self.samplers.append(FakeSampler(self, seed))
        return self.samplers[-1]

    def decode(self, entries: Sequence[BatchEntry]) -> None:
        assert 0 < len(entries) <= self.prompt_chunk
        if len(self.batches) >= self.fails_after:
            raise KnownError("It could not be computed.", "Try again.")
        for entry in entries:
            cells = self.memory[entry.sequence]
            assert entry.position == len(cells), "a token was skipped or written twice"
            cells.append(entry.token)
            if entry.wants_next:
                assert tuple(cells[: len(self.prompt)]) == self.prompt, "a draft does not begin with its prompt"
        self.batches.append(list(entries))

    def copy_sequence(self, source: int, target: int, length: int) -> bool:
        assert not self.memory[target]
        if self.can_copy:
            self.memory[target] = self.memory[source][:length]
        return self.can_copy

    def cut_sequence(self, sequence: int, length: int) -> bool:
        self.memory[sequence] = self.memory[sequence][:length] if self.can_cut else []
        return self.can_cut

    def ends_text(self, token: int) -> bool:
        return token == END

    def piece(self, token: int) -> bytes:
        return f"{token} ".encode()


class Told:
    """The events of a run, and who was cancelled."""

    def __init__(self) -> None:
        self.events: list[GenerationEvent] = []
        self.cancelled: set[str] = set()

    def of(self, draft_id: str) -> list[GenerationEvent]:
        return [event for event in self.events if getattr(event, "draft_id", "") == draft_id]

    def text(self, draft_id: str) -> str:
        return "".join(event.text for event in self.of(draft_id) if isinstance(event, DraftText))

    def reasons(self) -> dict[str, str]:
        return {event.draft_id: event.reason for event in self.events if isinstance(event, DraftFinished)}


Run = Callable[..., tuple[RequestRun, Told]]


def begin(model: FakeModel, seeds: Sequence[int], **more: object) -> tuple[RequestRun, Told]:
    told = Told()
    request = GenerationRequest(
        "r",
        ModelFile("p", "s", "n"),
        more.pop("prompt", Prompt(completion="x")),  # type: ignore[arg-type] # as the tests give it
        tuple(WantedDraft(f"d{at}", seed) for at, seed in enumerate(seeds)),
        Sampling(max_tokens=more.pop("max_tokens", 20)),  # type: ignore[arg-type] # likewise
        **more,  # type: ignore[arg-type] # likewise
    )
    run = RequestRun(request, model, told.events.append, lambda draft_id: draft_id in told.cancelled)
    run.begin()
    return run, told


def steps(run: RequestRun) -> Iterator[int]:
    for number in range(5000):
        if not run.step():
            return
        yield number
    raise AssertionError("the run does not end")


def expected_text(seed: int) -> str:
    return "".join(f"{seed * 100 + n} " for n in range(1, seed + 1))


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=14),
    st.integers(1, 60),
    st.integers(1, 9),
    st.booleans(),
    st.booleans(),
)
def test_every_draft_is_written_whole_in_any_memory(
    seeds: list[int], prompt_length: int, sequences: int, can_copy: bool, can_cut: bool
) -> None:
    """Whatever the memory can do, each draft continues the whole prompt, says its own words, and ends once."""
    model = FakeModel(prompt_length, sequences=sequences, can_copy=can_copy, can_cut=can_cut)
    run, told = begin(model, seeds)
    for _ in steps(run):
        pass
    for at, seed in enumerate(seeds):
        events = told.of(f"d{at}")
        assert isinstance(events[0], DraftStarted)
        assert events[0].prompt_tokens == prompt_length
        assert told.text(f"d{at}") == expected_text(seed)
        assert [type(event) for event in events].count(DraftFinished) == 1
        assert isinstance(events[-1], DraftFinished)
        assert (events[-1].reason, events[-1].completion_tokens) == ("stop", seed)
    assert all(sampler.closed for sampler in model.samplers)


def test_the_prompt_is_read_once_in_small_pieces() -> None:
    """Where memory can copy, the prompt of many drafts is decoded once, in chunks that a cancel can come between."""
    model = FakeModel(50, sequences=3)
    run, _told = begin(model, [2, 3, 4, 5, 6])
    for _ in steps(run):
        pass
    reading = [batch for batch in model.batches if not batch[0].wants_next]
    assert [len(batch) for batch in reading] == [16, 16, 16, 1]


def test_drafts_are_written_side_by_side() -> None:
    """Each step gives every draft under way one token, in one batch."""
    model = FakeModel()
    run, _told = begin(model, [5, 5, 5])
    for _ in steps(run):
        pass
    writing = [batch for batch in model.batches if batch[0].wants_next]
    assert [len(batch) for batch in writing] == [3] * 6


def test_a_finished_drafts_place_is_taken_by_the_next() -> None:
    """With fewer sequences than drafts, a waiting draft begins as soon as another ends."""
    model = FakeModel(sequences=2)
    run, told = begin(model, [1, 9, 1, 1])
    for _ in steps(run):
        pass
    order = [event.draft_id for event in told.events if isinstance(event, DraftFinished)]
    assert order == ["d0", "d2", "d3", "d1"]


def test_a_cancel_while_the_prompt_is_read_takes_the_next_step() -> None:
    """Drafts cancelled before their first word end at the next look, and nothing more is computed."""
    model = FakeModel()
    run, told = begin(model, [5, 5])
    run.step()
    told.cancelled |= {"d0", "d1"}
    assert not run.step()
    assert told.reasons() == {"d0": "cancelled", "d1": "cancelled"}
    assert len(model.batches) == 1


def test_one_draft_is_cancelled_alone() -> None:
    """A cancelled draft keeps what it said; the others are not touched."""
    run, told = begin(FakeModel(), [5, 6])
    for _ in steps(run):
        if told.text("d0").count(" ") == 2:
            told.cancelled.add("d0")
    assert told.reasons() == {"d0": "cancelled", "d1": "stop"}
    assert told.text("d0") == "501 502 "
    assert told.text("d1") == expected_text(6)


def test_closing_ends_every_draft_as_cancelled() -> None:
    """Drafts under way and waiting all end when the worker shuts down."""
    model = FakeModel(sequences=1)
    run, told = begin(model, [5, 5])
    for _ in range(8):
        run.step()
    run.cancel_all()
    assert told.reasons() == {"d0": "cancelled", "d1": "cancelled"}
    assert told.text("d0")


def test_a_draft_ends_at_its_length() -> None:
    """The largest number of tokens ends a draft, and so does the end of the context."""
    run, told = begin(FakeModel(), [9], max_tokens=3)
    for _ in steps(run):
        pass
    assert told.reasons() == {"d0": "length"}
    assert told.text("d0") == "901 902 903 "
    run, told = begin(FakeModel(196), [9], max_tokens=300)
    for _ in steps(run):
        pass
    assert told.reasons() == {"d0": "length"}
    assert told.text("d0") == "901 902 903 904 "


def test_a_stop_text_ends_a_draft() -> None:
    """A stop text over several tokens ends the draft and is not said."""
    run, told = begin(FakeModel(), [9], stop=("3 904",))
    for _ in steps(run):
        pass
    assert told.reasons() == {"d0": "stop"}
    assert told.text("d0") == "901 902 90"


@pytest.mark.parametrize("more", [{"prompt": Prompt(completion="")}, {"grammar": "bad"}])
def test_a_request_that_cannot_be_served_fails_before_anything_is_computed(more: dict[str, object]) -> None:
    """A prompt or grammar that cannot be used fails every draft at once."""
    model = FakeModel()
    run, told = begin(model, [1, 2], **more)
    assert not run.step()
    assert [type(event) for event in told.events] == [DraftFailed, DraftFailed]
    assert not model.batches


def test_a_sampler_that_finds_no_way_fails_its_draft_alone() -> None:
    """A draft whose grammar leads nowhere fails; the others go on, and its place is used again."""
    run, told = begin(FakeModel(sequences=2), [13, 4, 5])
    for _ in steps(run):
        pass
    failed = [event for event in told.events if isinstance(event, DraftFailed)]
    assert [(event.draft_id, event.what) for event in failed] == [("d0", "The grammar ended.")]
    assert told.reasons() == {"d1": "stop", "d2": "stop"}


@pytest.mark.parametrize("after", [0, 2, 6])
def test_a_batch_that_cannot_be_computed_fails_what_is_left(after: int) -> None:
    """When the engine cannot compute, every unfinished draft fails once, with the reason."""
    model = FakeModel(sequences=2)
    model.fails_after = after
    run, told = begin(model, [3, 4, 5])
    for _ in steps(run):
        pass
    assert [event.what for event in told.events if isinstance(event, DraftFailed)] == ["It could not be computed."] * 3
    assert all(sampler.closed for sampler in model.samplers)
