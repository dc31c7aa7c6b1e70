import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.copy_shape import divide
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFinished, DraftText, GenerationEvent, Message, Prompt
from fairdraft.domain.script_shape import divide_script
from fairdraft.inference.scripted import ScriptedEngine, ScriptedFailure
from fairdraft.inference.scripted_copy import brand_in, scripted_copy


@pytest.fixture
def make_engine() -> Iterator[Callable[..., ScriptedEngine]]:
    made: list[ScriptedEngine] = []

    def make(**settings: object) -> ScriptedEngine:
        made.append(ScriptedEngine(**settings))  # type: ignore[arg-type] # as the tests give them
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_drafts_stream_side_by_side_in_the_asked_shape(make_engine, make_request, some_model, new_recorder) -> None:
    """Three drafts come word by word in turns, each different, each with its four labelled sections."""
    listener = new_recorder()
    engine = make_engine()
    engine.submit(make_request(some_model, "Write about LUMIVAR.", (1, 2, 3)), listener)
    listener.wait_for_endings(3)
    order = [event.draft_id for event in listener.events if isinstance(event, DraftText)]
    assert order[:6] == ["d0", "d1", "d2", "d0", "d1", "d2"]
    texts = {listener.text(draft_id) for draft_id in ("d0", "d1", "d2")}
    assert len(texts) == 3
    for text in texts:
        assert [one.name for one in divide(text)] == ["headline", "subhead", "body", "call_to_action"]
        assert "LUMIVAR" in text


@pytest.mark.parametrize("with_supers", [True, False])
def test_a_prompt_that_shows_a_script_gets_one(
    make_engine, make_request, some_model, new_recorder, with_supers: bool
) -> None:
    """Spoken lines, and supers where the prompt shows those."""
    listener = new_recorder()
    shown = "Like this:\nVO: Walk." + ("\nSUPER: Walk" if with_supers else "")
    make_engine().submit(make_request(some_model, f"{shown}\n\nWrite about LUMIVAR.", (1,)), listener)
    listener.wait_for_endings(1)
    sections = divide_script(listener.text("d0"), with_supers=True)
    assert {one.name for one in sections} == {"voice_over", *(["super"] if with_supers else [])}
    assert sections[0].name == "voice_over"
    assert "LUMIVAR" in listener.text("d0")


def test_the_same_request_gives_the_same_events(make_engine, make_request, some_model, new_recorder) -> None:
    """Everything a scripted engine says is the same each time, times included."""
    request = make_request(some_model, "Write about CORDEXA.", (7, 8))
    told: list[list[GenerationEvent]] = []
    for _ in range(2):
        listener = new_recorder()
        make_engine().submit(request, listener)
        listener.wait_for_endings(2)
        told.append(listener.events)
    assert told[0] == told[1]


def test_one_draft_is_cancelled_and_the_others_go_on(make_engine, make_request, some_model, recorder) -> None:
    """A cancelled draft ends with what it had; its neighbours are written to their ends."""
    engine = make_engine(seconds_per_word=0.005)
    request = make_request(some_model, "Write about GLYNORA.", (1, 2))
    engine.submit(request, recorder)
    recorder.wait_for_text("d0")
    engine.cancel(request.request_id, "d0")
    recorder.wait_for_endings(2)
    first, second = recorder.endings["d0"], recorder.endings["d1"]
    assert isinstance(first, DraftFinished)
    assert isinstance(second, DraftFinished)
    assert (first.reason, second.reason) == ("cancelled", "stop")
    assert 0 < first.completion_tokens < second.completion_tokens


def test_a_whole_request_is_cancelled(make_engine, make_request, some_model, recorder) -> None:
    """Cancelling a request ends each of its drafts; cancelling what is over does nothing."""
    engine = make_engine(seconds_per_word=0.02)
    request = make_request(some_model, "Write about GLYNORA.", (1, 2, 3))
    engine.submit(request, recorder)
    engine.cancel(request.request_id)
    recorder.wait_for_endings(3)
    assert {ending.reason for ending in recorder.endings.values()} == {"cancelled"}
    engine.cancel(request.request_id)
    engine.cancel("never heard of")


def test_a_failure_comes_as_it_was_ordered(make_engine, make_request, some_model, recorder) -> None:
    """The draft that was told to fail fails after its words, with its sentences; what was said stays said."""
    engine = make_engine(failures=[ScriptedFailure(2, after_words=3, what="It broke.", remedy="Mend it.")])
    engine.submit(make_request(some_model, "Write about GLYNORA.", (1, 2)), recorder)
    recorder.wait_for_endings(2)
    assert [(one.draft_id, one.what, one.remedy) for one in recorder.failures] == [("d1", "It broke.", "Mend it.")]
    assert len(recorder.text("d1").split()) == 3
    assert isinstance(recorder.endings["d0"], DraftFinished)


def test_stop_texts_and_length_are_kept(make_engine, make_request, some_model, new_recorder) -> None:
    """A stop text ends a draft before it, and the largest number of tokens ends it after them."""
    engine = make_engine()
    first, second = new_recorder(), new_recorder()
    engine.submit(make_request(some_model, "GLYNORA", stop=("\nBODY:",)), first)
    engine.submit(make_request(some_model, "GLYNORA", max_tokens=4), second)
    second.wait_for_endings(1)
    assert "\nSUBHEAD:" in first.text("d0")
    assert "BODY" not in first.text("d0")
    assert (first.endings["d0"].reason, second.endings["d0"].reason) == ("stop", "length")
    assert len(second.text("d0").split()) == 4


def test_close_ends_what_is_under_way(make_engine, make_request, some_model, recorder) -> None:
    """Closing cancels the drafts under way and those that wait, and leaves no thread; then nothing is taken."""
    engine = make_engine(seconds_per_word=10.0)
    engine.submit(make_request(some_model, "GLYNORA", (1, 2)), recorder)
    engine.submit(make_request(some_model, "GLYNORA", (1,)), recorder)
    began = time.monotonic()
    engine.close()
    assert time.monotonic() - began < 10, "it waited for a word"
    assert [event.reason for event in recorder.events if isinstance(event, DraftFinished)] == ["cancelled"] * 3
    assert not [thread for thread in threading.enumerate() if thread.name == "scripted-engine"]
    with pytest.raises(KnownError, match="closed"):
        engine.submit(make_request(some_model), recorder)


def test_words_and_marks_are_counted(make_engine, some_model) -> None:
    """The scripted engine's tokens are words and punctuation marks."""
    assert make_engine().count_tokens(some_model, "Ask your doctor, today.") == 6


@given(st.text(), st.integers())
def test_any_prompt_gives_copy_in_shape(text: str, seed: int) -> None:
    """Whatever the prompt is, four labelled lines come, the same for the same seed."""
    prompt = Prompt((Message("user", text),))
    copy = scripted_copy(prompt, seed)
    assert [line.split(":")[0] for line in copy.split("\n")] == ["HEADLINE", "SUBHEAD", "BODY", "CALL TO ACTION"]
    assert scripted_copy(prompt, seed) == copy


@pytest.mark.parametrize(
    ("prompt", "brand"),
    [
        (
            Prompt((Message("system", "Example: BREVASTA"), Message("user", "BRIEF for NOCTARIS; WRITE now"))),
            "NOCTARIS",
        ),
        (Prompt((Message("system", "ONVESSA"), Message("user", "Write."))), "ONVESSA"),
        (Prompt(completion="MEDICINE: BREVASTA\n\nMEDICINE: CORDEXA\nHEADLINE:"), "CORDEXA"),
        (Prompt((Message("user", "write something"),)), "this product"),
    ],
)
def test_the_brand_is_the_one_the_prompt_names(prompt: Prompt, brand: str) -> None:
    """Scripted copy names the product in capitals of the last message, else of the prompt."""
    assert brand_in(prompt) == brand
