"""A worker is played here: it writes the drafts it is asked for in an order and width of its own, and dies."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.engine_fault import FaultKind
from fairdraft.inference.resuming import MOST_FRUITLESS, PAUSES, FailedDraft, Resuming

Draft = tuple[str, str]


@dataclass
class Played:
    """A run to its end: drafts in the order they finished, failures, and how many workers died."""

    resuming: Resuming
    width: int = 4
    finished: list[Draft] = field(default_factory=list)
    failed: list[FailedDraft] = field(default_factory=list)
    begun_anew: list[Draft] = field(default_factory=list)
    deaths: int = 0

    def run(self, kills: Callable[[frozenset[Draft]], bool], kind: FaultKind = "unknown") -> None:
        """Write what is asked; `kills` tells whether a set of live drafts ends the worker."""
        waiting: list[Draft] = []
        live: list[Draft] = []
        while True:
            for request, drafts in self.resuming.to_ask().items():
                self.resuming.turned_to(request, is_loaded=False)
                self.resuming.model_ready(request)
                waiting += [(request, draft) for draft in drafts]
            if not waiting and not live:
                return
            while waiting and len(live) < self.width:
                live.append(waiting.pop(0))
                self.resuming.started(*live[-1])
            if kills(frozenset(live)):
                self.deaths += 1
                assert self.deaths < 400, "no end"
                after = self.resuming.died(kind)
                self.failed += after.failed
                self.begun_anew += after.begun_anew
                waiting, live = [], []
                continue
            done = live.pop(0)
            self.finished.append(done)
            self.resuming.ended(*done)


def opened(**sizes: int) -> tuple[Resuming, list[Draft]]:
    resuming = Resuming()
    drafts: list[Draft] = []
    for request, size in sizes.items():
        names = [f"d{number}" for number in range(size)]
        resuming.open(request, names, "a model")
        drafts += [(request, name) for name in names]
    return resuming, drafts


def test_where_something_else_did_it_no_draft_is_blamed() -> None:
    """All are asked again, as often as it happens, until it has been too often without a draft's end."""
    resuming, drafts = opened(a=1)
    for death in range(MOST_FRUITLESS):
        resuming.to_ask()
        resuming.model_ready("a")
        resuming.started("a", "d0")
        after = resuming.died("unknown", innocent=True)
        assert (after.failed, list(after.begun_anew)) == ((), drafts), death
    played = Played(resuming)
    played.run(lambda _live: False)
    assert played.finished == drafts


def test_after_one_death_all_that_had_not_finished_is_asked_again() -> None:
    """A death that does not come again costs no draft, and nothing finished is asked for twice."""
    resuming, drafts = opened(a=6)
    deadly = iter([False, False, True])
    played = Played(resuming)
    played.run(lambda _live: next(deadly, False))
    assert sorted(played.finished) == drafts
    assert played.failed == []
    assert played.begun_anew == drafts[2:6]


@given(
    st.integers(1, 24),
    st.integers(1, 16),
    st.sampled_from(["unknown", "assertion", "out_of_memory", "stalled", "killed"]),
    st.data(),
)
def test_one_poisonous_draft_fails_alone(size: int, width: int, kind: FaultKind, data: st.DataObject) -> None:
    """Whichever draft kills every worker that writes it, it fails and all the others finish, once each, after few
    deaths.
    """
    resuming, drafts = opened(a=size, b=2)
    poison = data.draw(st.sampled_from(drafts))
    played = Played(resuming, width)
    played.run(lambda live: poison in live, kind)
    assert played.failed == [FailedDraft(*poison, "draft")]
    assert sorted(played.finished) == sorted(set(drafts) - {poison})
    assert played.deaths <= 3 + (width - 1).bit_length()


@given(st.integers(2, 12), st.integers(2, 8), st.data())
def test_drafts_that_are_deadly_together_finish_apart(size: int, width: int, data: st.DataObject) -> None:
    """Two drafts that kill a worker only side by side both finish in the end."""
    resuming, drafts = opened(a=size)
    pair = frozenset(data.draw(st.lists(st.sampled_from(drafts), min_size=2, max_size=2, unique=True)))
    played = Played(resuming, width)
    played.run(lambda live: pair <= live)
    assert sorted(played.finished) == sorted(drafts)
    assert played.failed == []


@given(st.integers(1, 24), st.integers(1, 16), st.data())
def test_every_draft_ends_once_whatever_kills(size: int, width: int, data: st.DataObject) -> None:
    """With any set of poisons each draft either finishes or fails, exactly once, after a bounded number of deaths."""
    resuming, drafts = opened(a=size, b=size)
    poisons = data.draw(st.sets(st.sampled_from(drafts)))
    played = Played(resuming, width)
    played.run(lambda live: bool(poisons & live))
    ended = played.finished + [(one.request_id, one.draft_id) for one in played.failed]
    assert sorted(ended) == sorted(drafts)
    assert not poisons & set(played.finished)


@pytest.mark.parametrize("kind", ["unknown", "out_of_memory"])
def test_a_machine_that_kills_everything_is_given_up(kind: FaultKind) -> None:
    """Where every worker dies, all drafts fail after a few deaths; a request is found at fault after its third."""
    resuming, drafts = opened(a=30, b=30)
    played = Played(resuming, 8)
    played.run(lambda _live: True, kind)
    assert len(played.failed) == len(drafts)
    assert played.deaths <= MOST_FRUITLESS + 1
    assert {one.scope for one in played.failed} == {"draft", "request", None}


def test_a_prompt_that_kills_fails_its_request_alone() -> None:
    """A worker that dies before it begins any draft was reading a prompt: after the second time that request is asked
    for alone, and fails whole; others are written.
    """
    resuming, _ = opened(a=3, b=2)
    for _ in range(2):
        assert resuming.to_ask() == {"a": ["d0", "d1", "d2"], "b": ["d0", "d1"]}
        resuming.model_ready("a")
        resuming.turned_to("a", is_loaded=True)
        assert resuming.died("assertion").failed == ()
    assert resuming.to_ask() == {"a": ["d0"]}
    resuming.model_ready("a")
    resuming.turned_to("a", is_loaded=True)
    failed = resuming.died("assertion").failed
    assert failed == tuple(FailedDraft("a", f"d{number}", "request") for number in range(3))
    assert resuming.to_ask() == {"b": ["d0", "d1"]}


def test_a_model_that_cannot_be_loaded_fails_all_that_need_it() -> None:
    """Two deaths while a model is loaded fail every request for it; one is enough when memory ran out."""
    resuming = Resuming()
    resuming.open("a", ["d0"], "heavy")
    resuming.open("b", ["d0"], "light")
    resuming.open("c", ["d0"], "heavy")
    resuming.to_ask()
    resuming.turned_to("a", is_loaded=False)
    assert resuming.died("unknown").failed == ()
    resuming.to_ask()
    resuming.turned_to("a", is_loaded=False)
    assert resuming.died("unknown").failed == (FailedDraft("a", "d0", "model"), FailedDraft("c", "d0", "model"))
    assert resuming.to_ask() == {"b": ["d0"]}
    resuming.turned_to("b", is_loaded=False)
    assert resuming.died("out_of_memory").failed == (FailedDraft("b", "d0", "model"),)


def test_an_engine_that_never_starts_blames_no_model() -> None:
    """Deaths before a model was touched give up after the second, and single nothing out."""
    resuming, _ = opened(a=1)
    resuming.to_ask()
    assert resuming.died("unknown", while_starting=True).failed == ()
    resuming.to_ask()
    assert resuming.died("unknown", while_starting=True).failed == (FailedDraft("a", "d0", None),)


@pytest.mark.parametrize("at", ["starting", "loading", "reading", "writing"])
def test_what_is_ended_from_outside_each_time_is_given_up_and_not_blamed(at: str) -> None:
    """The model's drafts are asked again after growing pauses, at last no more; those of another model go on. What is
    asked later has all its tries, and a finished draft gives them back.
    """
    resuming = Resuming()
    resuming.open("a", ["d0", "d1"], "heavy")
    resuming.open("b", ["d0"], "light")
    for finished in (True, False):
        for pause in PAUSES:
            come_to(resuming, "a", at)
            after = resuming.died("killed", from_outside=True)
            assert (after.failed, after.pause) == ((), pause)
        come_to(resuming, "a", at)
        if finished:
            resuming.ended("a", "d0")
    after = resuming.died("killed", from_outside=True)
    given_up = [FailedDraft("a", "d1", None)] + ([FailedDraft("b", "d0", None)] if at == "starting" else [])
    assert (list(after.failed), after.pause) == (given_up, 0.0)
    resuming.open("c", ["d0"], "heavy")
    come_to(resuming, "c", at)
    assert resuming.died("killed", from_outside=True).failed == ()


def come_to(resuming: Resuming, request: str, at: str) -> None:
    """Let a new worker be asked, and come so far."""
    resuming.to_ask()
    if at != "starting":
        resuming.turned_to(request, is_loaded=False)
    if at in ("reading", "writing"):
        resuming.model_ready(request)
        resuming.turned_to(request, is_loaded=True)
    if at == "writing":
        resuming.started(request, "d1" if request == "a" else "d0")


def test_workers_that_end_with_nothing_to_do_use_up_no_tries() -> None:
    """Whoever asks after that is served like anybody else."""
    resuming = Resuming()
    for _ in range(MOST_FRUITLESS + 1):
        assert resuming.died("killed", from_outside=True).pause == 0.0
    resuming.open("a", ["d0"], "a model")
    come_to(resuming, "a", "loading")
    assert resuming.died("unknown").failed == ()


def test_a_hopeless_death_gives_up_at_once() -> None:
    """A worker of another version is not started again."""
    resuming, drafts = opened(a=2)
    resuming.to_ask()
    assert [(one.request_id, one.draft_id) for one in resuming.died("unknown", hopeless=True).failed] == drafts


def test_a_draft_that_stalls_alone_fails_at_once() -> None:
    """One draft that is stuck is not asked again: it would only be stuck as long once more."""
    resuming, _ = opened(a=1)
    played = Played(resuming)
    played.run(lambda _live: True, "stalled")
    assert (played.deaths, played.failed) == (1, [FailedDraft("a", "d0", "draft")])


def test_an_idle_death_costs_nothing() -> None:
    """A worker that dies with nothing to do fails nothing, and what comes later is asked as usual."""
    resuming = Resuming()
    assert resuming.died("killed").failed == ()
    resuming.open("a", ["d0"], "a model")
    assert resuming.to_ask() == {"a": ["d0"]}


def test_no_request_is_blamed_that_the_worker_had_not_come_to() -> None:
    """It may have read a prompt ahead, or loaded a model to score texts, when a draft was asked for, or have been at
    one that was stopped since: no model is remembered to want too much memory that was never loaded for it.
    """
    for before in ("", "stopped"):
        resuming = Resuming()
        if before:
            resuming.open(before, ["s"], "elm")
            resuming.to_ask()
            resuming.turned_to(before, is_loaded=False)
            resuming.ended(before, "s", by_engine=False)
        resuming.open("desk", ["d"], "oak")
        resuming.to_ask()
        assert resuming.died("out_of_memory").failed == ()
        assert resuming.to_ask() == {"desk": ["d"]}
        resuming.turned_to("desk", is_loaded=False)
        assert resuming.died("out_of_memory").failed == (FailedDraft("desk", "d", "model"),)


def test_the_request_that_the_worker_turned_to_is_at_fault() -> None:
    """Not the one that was asked first: what a person waits for goes before it, and its model is loaded for that."""
    resuming = Resuming()
    resuming.open("study", ["s"], "elm")
    resuming.open("desk", ["d"], "oak")
    for loads in (True, True):
        resuming.to_ask()
        resuming.model_ready("study")
        resuming.turned_to("desk", is_loaded=not loads)
        after = resuming.died("unknown")
    assert after.failed == (FailedDraft("desk", "d", "model"),)
    resuming.open("desk", ["d"], "elm")
    for _ in range(2):
        resuming.to_ask()
        for one in ("study", "desk"):
            resuming.turned_to(one, is_loaded=False)
            resuming.model_ready(one)
        resuming.turned_to("desk", is_loaded=True)
        after = resuming.died("unknown")
    # It is asked alone then, to be sure.
    assert (after.failed, resuming.to_ask()) == ((), {"desk": ["d"]})


@pytest.mark.parametrize("kind", ["unknown", "out_of_memory", "stalled"])
@pytest.mark.parametrize("is_ready", [True, False], ids=["a prompt", "a model"])
def test_a_draft_that_stands_still_is_not_what_ended_the_engine(kind: FaultKind, is_ready: bool) -> None:
    """It is begun anew, and the prompt or the model that ends one engine after the other is found."""
    resuming = Resuming()
    resuming.open("study", ["d0"], "a model")
    resuming.open("desk", ["d0"], "a model" if is_ready else "another")
    failed: list[FailedDraft] = []
    for _ in range(4):
        wanted = resuming.to_ask()
        if "study" in wanted:
            resuming.model_ready("study")
            resuming.started("study", "d0")
            resuming.stood_still("study", "d0", is_still=True)
        if "desk" not in wanted:
            break
        resuming.turned_to("desk", is_loaded=is_ready)
        if is_ready:
            resuming.model_ready("desk")
        after = resuming.died(kind)
        assert after.begun_anew == ((("study", "d0"),) if "study" in wanted else ())
        failed += after.failed
    assert failed == [FailedDraft("desk", "d0", "request" if is_ready else "model")]
