"""Hosted models, asked over a real server in another process."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from fairdraft.domain.candidate import Endpoint, Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFinished,
    DraftRestarted,
    DraftServed,
    DraftText,
    HostedRequest,
    Message,
    ModelFile,
    ModelReady,
    Prompt,
    WantedDraft,
)
from fairdraft.host.network import HttpDoor
from fairdraft.inference import hosted_draft
from fairdraft.inference.back_off import BackOff
from fairdraft.inference.hosted_engine import HostedEngine

KEY = "sk-very-secret-0123456789"
WRITTEN = "HEADLINE: A calm day 🌞 with é\nSUBHEAD: Ask your doctor.\nBODY: Words of seed {}.\nCALL TO ACTION: Ask."
GRAMMAR = 'root ::= "HEADLINE"'


@pytest.fixture
def hosted() -> Iterator[Callable[..., HostedEngine]]:
    """Engines that wait little between their tries."""
    made: list[HostedEngine] = []

    def make(key: str | None = KEY, **settings: Any) -> HostedEngine:
        settings.setdefault("back_off", BackOff(attempts=4, first=0.02))
        made.append(HostedEngine(HttpDoor(online=True), lambda _name: key, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def ask(openai_server: Any) -> Callable[..., HostedRequest]:
    """A request for drafts d0, d1 … of the server's model of that name."""
    numbers = iter(range(1000))

    def make(model: str, seeds: tuple[int, ...] = (7,), *, prompt: Prompt | None = None, **more: Any) -> HostedRequest:
        kept = {key: more.pop(key) for key in ("stop", "grammar") if key in more}
        return HostedRequest(
            request_id=f"request-{next(numbers)}",
            model=ModelFile("", "", model, 8192),
            prompt=prompt or Prompt((Message("system", "Be kind."), Message("user", "Write about NOCTARIS."))),
            drafts=tuple(WantedDraft(f"d{at}", seed) for at, seed in enumerate(seeds)),
            sampling=Sampling(temperature=0.5, max_tokens=99),
            endpoint=Endpoint(url=openai_server.url, model=model, **more),
            **kept,
        )

    return make


def served(recorder: Any, draft_id: str = "d0") -> DraftServed:
    (found,) = [one for one in recorder.events if isinstance(one, DraftServed) and one.draft_id == draft_id]
    return found


@pytest.mark.parametrize("model", ["plain", "crlf", "json", "thinks", "unended", "uncounted"])
def test_words_come_whole_whatever_the_servers_way(hosted, ask, recorder, model: str) -> None:
    """Streams cut into single bytes, whole answers, thinking text and missing ends give the same words."""
    hosted().submit(ask(model, (3, 4)), recorder)
    recorder.wait_for_endings(2)
    assert [recorder.text(one) for one in ("d0", "d1")] == [WRITTEN.format(3), WRITTEN.format(4)]
    assert {one.reason for one in recorder.endings.values() if isinstance(one, DraftFinished)} == {"stop"}
    assert not recorder.failures
    assert len([one for one in recorder.events if isinstance(one, ModelReady)]) == 1


class ToldLock:
    """A lock that does something once, right after a thread that drafts has released it for the given time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.releases = 0
        self.at, self.then = 0, lambda: None

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()
        if threading.current_thread().name == "hosted-draft":
            self.releases += 1
            if self.releases == self.at:
                self.then()


def test_a_request_that_comes_as_the_last_draft_ends_is_served(hosted, ask, new_recorder) -> None:
    """At whatever moment, with one call at a time: the thread that is about to leave is not counted on."""

    def both(at: int) -> int:
        engine, lock, recorders = hosted(), ToldLock(), [new_recorder(), new_recorder()]
        engine._lock = lock
        lock.at, lock.then = at, lambda: engine.submit(ask("json", concurrency=1), recorders[1])
        engine.submit(ask("json", concurrency=1), recorders[0])
        for recorder in recorders[: 2 if at else 1]:
            recorder.wait_for_endings(1, seconds=10)
        engine.close()
        return lock.releases

    last = both(0)
    for at in range(last - 2, last + 1):
        both(at)


def test_a_mistake_of_ours_costs_one_draft(hosted, ask, recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is let through to where such are reported, and the drafts that wait behind it are served all the same."""
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda bug: reported.append(bug.exc_type))
    call, engine = HostedEngine._call, hosted()

    def mistaken(self: HostedEngine, address: Any, request: Any, draft: Any) -> Any:
        if draft.wanted.draft_id == "d1":
            raise ZeroDivisionError
        return call(self, address, request, draft)

    monkeypatch.setattr(HostedEngine, "_call", mistaken)
    engine.submit(ask("json", (1, 2, 3), concurrency=1), recorder)
    recorder.wait_for_endings(3, seconds=10)
    assert [one.draft_id for one in recorder.failures] == ["d1"]
    assert "went wrong" in recorder.failures[0].what
    engine.close()
    assert reported == [ZeroDivisionError]


def test_the_call_carries_what_was_asked_and_nothing_else(hosted, ask, recorder, openai_server) -> None:
    """Model, messages, sampling, seed, length and stop texts are sent; what the form does not know is told as that."""
    hosted().submit(ask("plain", grammar=GRAMMAR, stop=("\n\n\n",)), recorder)
    recorder.wait_for_endings(1)
    (asked,) = openai_server.asked()
    assert asked["path"] == "/v1/chat/completions"
    assert asked["body"] == {
        "model": "plain",
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Write about NOCTARIS."}],
        "max_tokens": 99,
        "temperature": 0.5,
        "top_p": 0.95,
        "seed": 7,
        "stop": ["\n\n\n"],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert "Authorization" not in asked["headers"]
    told = served(recorder)
    assert told.not_sent == ("top_k", "min_p", "repeat_penalty", "grammar")
    assert (told.served_model, told.call_id, told.build) == ("served-plain", "call-1", "fp_1") or told.call_id
    assert (told.prompt_tokens, told.completion_tokens) == (1000, 500)
    assert recorder.started("d0").rendered_prompt == "[system]\nBe kind.\n\n[user]\nWrite about NOCTARIS."


@pytest.mark.parametrize(
    ("server", "penalty", "left"),
    [("vllm", "repetition_penalty", ("grammar",)), ("llama-server", "repeat_penalty", ())],
)
def test_servers_that_know_more_are_told_more(
    hosted, ask, recorder, openai_server, server: str, penalty: str, left: tuple[str, ...]
) -> None:
    """Servers of a team's own get the further settings under their names."""
    hosted().submit(ask("plain", server=server, grammar=GRAMMAR), recorder)
    recorder.wait_for_endings(1)
    body = openai_server.asked()[0]["body"]
    assert (body["top_k"], body["min_p"], body[penalty]) == (40, 0.05, 1.1)
    assert served(recorder).not_sent == left


def test_a_completion_prompt_goes_to_the_completion_address(hosted, ask, recorder, openai_server) -> None:
    """A base model's prompt is one text, and its words come from the other field."""
    hosted().submit(ask("plain", prompt=Prompt(completion="COPY:")), recorder)
    recorder.wait_for_endings(1)
    asked = openai_server.asked()[0]
    assert (asked["path"], asked["body"]["prompt"]) == ("/v1/completions", "COPY:")
    assert recorder.text("d0") == WRITTEN.format(7)


@pytest.mark.parametrize("setting", ["seed", "top_p", "stream_options", "temperature"])
def test_a_setting_that_the_server_refuses_is_left_out_and_told(
    hosted, ask, recorder, openai_server, setting: str
) -> None:
    """The call goes out again without it, later drafts leave it out at once, and provenance can say so."""
    engine = hosted()
    request = ask(f"refuses:{setting}:a", (1,))
    engine.submit(request, recorder)
    recorder.wait_for_endings(1)
    assert recorder.text("d0")
    assert (setting in served(recorder).not_sent) == (setting != "stream_options")
    before = len(openai_server.asked())
    engine.submit(ask(f"refuses:{setting}:a", (1,)), lambda _event: None)
    engine.close()
    assert (before, setting in openai_server.asked()[-1]["body"]) == (2, False)


def test_a_renamed_length_is_sent_under_its_new_name(hosted, ask, recorder, openai_server) -> None:
    """The bound on a draft's length is never lost on the way."""
    hosted().submit(ask("renames"), recorder)
    recorder.wait_for_endings(1)
    assert [one["body"].get("max_completion_tokens") for one in openai_server.asked()] == [None, 99]
    assert recorder.text("d0")


def test_a_length_that_is_too_large_is_no_reason_to_leave_the_bound_out(hosted, ask, recorder, openai_server) -> None:
    """An error about the length itself fails the draft."""
    hosted().submit(ask("small"), recorder)
    recorder.wait_for_endings(1)
    assert "too large" in recorder.failures[0].what
    assert len(openai_server.asked()) == 1


def test_a_passing_failure_is_tried_again(hosted, ask, recorder, openai_server) -> None:
    """Server errors pass with another try."""
    hosted().submit(ask("broken:2:x"), recorder)
    recorder.wait_for_endings(1)
    assert recorder.endings["d0"].reason == "stop", recorder.failures
    assert len(openai_server.asked()) == 3


def test_retry_after_is_honoured_for_all_drafts_of_the_address(hosted, ask, recorder, openai_server) -> None:
    """A busy server is left alone for as long as it asks, by every draft."""
    hosted().submit(ask("busy:1:y", (1, 2, 3), concurrency=1), recorder)
    recorder.wait_for_endings(3)
    assert not recorder.failures
    times = [one["at"] for one in openai_server.asked()]
    assert len(times) == 4
    assert times[1] - times[0] >= 1.0


@pytest.mark.parametrize(
    ("model", "words", "calls"),
    [
        ("broken:99:z", "asked 4 times", 4),
        ("patience", "cannot answer now", 1),
        ("poor", "no credit left", 1),
        ("html", "text/html", 1),
        ("moved", "redirected the call", 1),
        ("malformed", "not an answer in OpenAI's format", 1),
        ("drop", "asked 4 times", 4),
        ("cutoff", "in the middle of the draft", 4),
        ("huge", "a line of more than", 1),
        ("endless", "more than any draft needs", 1),
        ("filter", "A filter", 1),
        ("error", "the card fell over", 4),
        ("givesup", "gave up in the middle", 4),
        ("onlythinks", "had 99 tokens, and ended before its first word", 1),
    ],
)
def test_a_failure_that_stays_is_one_sentence(
    hosted, ask, recorder, openai_server, model: str, words: str, calls: int
) -> None:
    """Each way to fail is told once, with a way out, after as many calls as make sense."""
    hosted().submit(ask(model), recorder)
    recorder.wait_for_endings(1)
    assert words in recorder.failures[0].what
    assert recorder.failures[0].remedy
    assert len(openai_server.asked()) == calls


def test_words_that_came_before_a_failure_stay(hosted, ask, recorder) -> None:
    """A stream that turns into nonsense fails the draft, with its first words kept."""
    hosted().submit(ask("malformed"), recorder)
    recorder.wait_for_endings(1)
    assert recorder.text("d0") == "HEADLINE: Half"


def test_a_draft_that_broke_off_is_begun_anew_with_its_seed(hosted, ask, recorder, openai_server) -> None:
    """Its first words are taken back, the same call is made again, and the broken one is counted for the cost."""
    hosted().submit(ask("droponce"), recorder)
    recorder.wait_for_endings(1)
    (anew,) = [at for at, one in enumerate(recorder.events) if isinstance(one, DraftRestarted)]
    words = [one.text for one in recorder.events[anew:] if isinstance(one, DraftText)]
    assert "".join(words) == WRITTEN.format(7)
    assert any(isinstance(one, DraftText) for one in recorder.events[:anew])
    first, second = openai_server.asked()
    assert first["body"] == second["body"]
    assert served(recorder).broken_calls == 1


def test_the_key_goes_to_the_server_and_into_no_message(hosted, ask, recorder, openai_server, caplog) -> None:
    """With the right key the draft comes; an error that repeats the key is told without it."""
    caplog.set_level(logging.DEBUG)
    hosted().submit(ask("locked", key_name="team"), recorder)
    recorder.wait_for_endings(1)
    assert recorder.text("d0")
    assert openai_server.asked()[0]["headers"]["Authorization"] == f"Bearer {KEY}"
    for model, key in (("echo", KEY), ("locked", "sk-wrong-key-123")):
        other = type(recorder)()
        hosted(key).submit(ask(model, key_name="team"), other)
        other.wait_for_endings(1)
        assert key not in repr(other.events)
        assert other.failures
        assert not re.search(r"[\x00-\x1f]", other.failures[0].what)
    assert "sk-" not in caplog.text


def test_a_key_that_is_not_there_is_told(hosted, ask, recorder, openai_server) -> None:
    """Without its key nothing is sent."""
    hosted(None).submit(ask("plain", key_name="team"), recorder)
    recorder.wait_for_endings(1)
    assert 'no key "team"' in recorder.failures[0].what
    assert "candidates key team" in recorder.failures[0].remedy
    assert openai_server.asked() == []


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_calls_at_a_time_than_allowed(hosted, ask, recorder, openai_server, limit: int) -> None:
    """The candidate's bound holds over all drafts of its address."""
    engine = hosted()
    engine.submit(ask("plain", tuple(range(8)), concurrency=limit), recorder)
    recorder.wait_for_endings(8)
    assert openai_server.most_open() <= limit
    assert not recorder.failures


def test_what_a_person_waits_for_goes_before_what_is_patient(hosted, ask, recorder, openai_server) -> None:
    """A draft at the desk waits for the call that is under way, and not for the rest of a study."""
    engine, desk = hosted(), type(recorder)()
    study = replace(ask("slow", (1, 2, 3), concurrency=1), patient=True)
    engine.submit(study, recorder)
    recorder.wait_for_text("d0")
    engine.submit(ask("slow", (8, 9), concurrency=1), desk)
    engine.cancel(study.request_id, "d0")
    desk.wait_for_text("d0")
    assert [one["body"]["seed"] for one in openai_server.asked()] == [1, 8]


@pytest.mark.parametrize("model", ["slow", "silent", "comments"])
def test_a_cancel_ends_a_draft_at_once(hosted, ask, recorder, openai_server, model: str) -> None:
    """A draft that streams, or a server that says nothing yet, is left in the moment it is cancelled."""
    engine = hosted()
    request = ask(model)
    engine.submit(request, recorder)
    recorder.wait_for(lambda: bool(openai_server.asked()))
    if model == "slow":
        recorder.wait_for_text("d0")
    began = time.monotonic()
    engine.cancel(request.request_id, "d0")
    recorder.wait_for_endings(1)
    assert recorder.endings["d0"].reason == "cancelled"
    engine.close()
    # Each of the servers would have gone on for at least ten seconds.
    assert time.monotonic() - began < 9


def test_a_cancel_is_of_one_draft_alone(hosted, ask, recorder) -> None:
    """The other drafts of a request go on, and those that wait are cancelled without a call."""
    engine = hosted()
    request = ask("plain", (1, 2, 3), concurrency=1)
    slow = ask("slow", (1, 2), concurrency=2)
    engine.submit(slow, recorder)
    recorder.wait_for_text("d1")
    engine.cancel(slow.request_id, "d0")
    recorder.wait_for_endings(1)
    assert set(recorder.endings) == {"d0"}
    engine.cancel(slow.request_id)
    recorder.wait_for_endings(2)
    other = type(recorder)()
    engine.submit(request, other)
    engine.cancel(request.request_id, "d2")
    other.wait_for_endings(3)
    assert other.endings["d2"].reason == "cancelled"
    assert {other.endings[one].reason for one in ("d0", "d1")} == {"stop"}


def test_a_server_that_goes_silent_is_given_up(hosted, ask, recorder) -> None:
    """Nothing, or signs of life without a word, end in a sentence after the allowed silence."""
    for model in ("silent", "comments", "drips"):
        other = type(recorder)()
        hosted(silence_seconds=0.2, back_off=BackOff(attempts=1)).submit(ask(model), other)
        other.wait_for_endings(1)
        assert "sent nothing" in other.failures[0].what or "no answer in time" in other.failures[0].what


def test_a_model_may_think_for_longer_than_its_server_may_be_silent(hosted, ask, recorder, monkeypatch) -> None:
    """What it says to itself is a sign that a draft will come."""
    # Three seconds pass with each look at the clock.
    monkeypatch.setattr(hosted_draft, "monotonic", count(0.0, 3.0).__next__)
    hosted(silence_seconds=10.0, back_off=BackOff(attempts=1)).submit(ask("ponders"), recorder)
    recorder.wait_for_endings(1)
    assert recorder.text("d0") == WRITTEN.format(7)


def test_a_closed_engine_ends_its_drafts(hosted, ask, recorder) -> None:
    """What is under way ends as cancelled; later requests are refused."""
    engine = hosted()
    engine.submit(ask("slow", (1, 2, 3), concurrency=2), recorder)
    recorder.wait_for_text("d0")
    engine.close()
    assert {one.reason for one in recorder.endings.values()} == {"cancelled"}
    with pytest.raises(KnownError, match="closed"):
        engine.submit(ask("plain"), recorder)


def test_offline_nothing_goes_out(ask, recorder, openai_server) -> None:
    """The door is shut: each draft fails with one sentence."""
    engine = HostedEngine(HttpDoor(online=False), lambda _name: None)
    engine.submit(ask("plain:unreachable", (1, 2)), recorder)
    recorder.wait_for_endings(2)
    engine.close()
    assert all("offline" in one.what for one in recorder.failures)
    # What a closed engine had asked for just before may come in late.
    assert [one for one in openai_server.asked() if one["body"]["model"] == "plain:unreachable"] == []
