"""One real worker, asked for drafts of two real models at once."""

import hashlib
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from fairdraft.domain.generation import DraftFinished, DraftStarted, ModelFile, Prompt
from fairdraft.inference.client import WorkerEngine

pytestmark = pytest.mark.model
SECOND = Path(__file__).parents[2] / "build" / "second" / "gemma-3-270m-q4_k_m.gguf"


class Watched:
    """An engine, and what it was seen doing."""

    def __init__(self, *command: str) -> None:
        self.engine = WorkerEngine((sys.executable, *command))
        self._states: list[str] = []
        self._seen = 0
        self.engine.watch(lambda status: self._states.append(status.state))

    def wait_until(self, state: str) -> None:
        """Until it does that, after what was last waited for."""
        until = time.monotonic() + 60
        while state not in self._states[self._seen :] and time.monotonic() < until:
            time.sleep(0.01)
        self._seen = self._states.index(state, self._seen) + 1

    @property
    def loads(self) -> int:
        """How often a model was loaded."""
        return [state for state, _ in groupby(one for one in self._states if one != "stalled")].count("loading")


@pytest.fixture
def watched() -> Iterator[Watched]:
    one = Watched("-m", "fairdraft", "worker")
    yield one
    one.engine.close()


@pytest.fixture
def slow() -> Iterator[Watched]:
    """One that takes half a second and more to load a model."""
    one = Watched(str(Path(__file__).with_name("hurt_worker.py")), "slow memory")
    yield one
    one.engine.close()


@pytest.fixture(
    scope="module", params=["a model without a template", pytest.param("the second model", marks=pytest.mark.slow)]
)
def other(request: pytest.FixtureRequest, starter_path: Path, tmp_path_factory: pytest.TempPathFactory) -> ModelFile:
    """Another model than the starter model, which continues texts."""
    if request.param == "the second model":
        if not SECOND.is_file():
            pytest.skip("needs the second model: python packaging/second_model.py")
        data = SECOND.read_bytes()
        return ModelFile(str(SECOND), hashlib.sha256(data).hexdigest(), "the second model", context_tokens=512)
    data = starter_path.read_bytes().replace(b"tokenizer.chat_template", b"tokenizer.chat_nothing!", 1)
    path = tmp_path_factory.mktemp("models") / "base.gguf"
    path.write_bytes(data)
    return ModelFile(str(path), hashlib.sha256(data).hexdigest(), "the base model", context_tokens=512)


def test_requests_that_take_turns_load_each_model_once(watched, starter, other, make_request, new_recorder) -> None:
    """A model that is loaded writes all that waits for it, whoever came between, and nobody's words are lost."""
    listeners = []
    for at in range(6):
        prompt = Prompt(completion=f"NOCTARIS is for {at}")
        request = make_request(other if at % 2 else starter, prompt=prompt, seeds=(at,), max_tokens=4)
        listeners.append(new_recorder())
        watched.engine.submit(replace(request, patient=True), listeners[-1])
    for listener in listeners:
        listener.wait_for_endings(1)
        assert isinstance(listener.endings["d0"], DraftFinished)
    assert watched.loads == 2


def test_a_draft_at_the_desk_goes_before_a_study_of_another_model(
    watched, starter, other, make_request, new_recorder
) -> None:
    """Its tokens are counted at once, and its words come before any of the study that has begun is written to its end;
    these go on after it where they were, in their grammar. Three times a model is loaded, and no draft is begun twice.
    """
    study, desk = new_recorder(), new_recorder()
    lines = make_request(starter, seeds=tuple(range(12)), max_tokens=24, grammar='root ::= "Lamp " [a-z ]{90}')
    watched.engine.submit(replace(lines, patient=True), study)
    study.wait_for_text("d0")
    assert watched.engine.count_tokens(other, "NOCTARIS is for quiet nights") > 3
    watched.engine.submit(make_request(other, prompt=Prompt(completion="NOCTARIS is"), max_tokens=4), desk)
    desk.wait_for_endings(1)
    assert isinstance(desk.endings["d0"], DraftFinished)
    assert not study.endings
    study.wait_for_endings(12)
    assert all(isinstance(one, DraftFinished) for one in study.endings.values())
    assert {re.fullmatch("Lamp [a-z ]{20,90}", study.text(f"d{at}")) is not None for at in range(12)} == {True}
    assert sum(isinstance(event, DraftStarted) for event in study.events) == 12
    assert watched.loads == 3


def test_a_person_who_asks_again_waits_for_no_model(slow, starter, other, make_request, new_recorder) -> None:
    """A study of another model waits a while for them, more than five seconds where loading takes half a second; one
    that is stopped meanwhile ends at once.
    """
    study, desk = new_recorder(), [new_recorder(), new_recorder()]
    lines = replace(make_request(starter, seeds=(1, 2, 3), max_tokens=400), patient=True)
    slow.engine.submit(lines, study)
    study.wait_for_text("d0")
    for listener in desk:
        slow.engine.submit(make_request(other, prompt=Prompt(completion="NOCTARIS is"), max_tokens=4), listener)
        listener.wait_for_endings(1)
        slow.wait_until("keeping")
    slow.engine.cancel(lines.request_id)
    study.wait_for_endings(3, seconds=4)
    assert {one.reason for one in study.endings.values()} == {"cancelled"}
    assert slow.loads == 2
