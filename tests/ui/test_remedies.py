"""What a person can do by one press when the engine failed over a variant, or to make one again."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fairdraft.domain.engine_fault import EngineFault
from fairdraft.domain.engine_status import EngineStatus
from fairdraft.inference.scripted import ScriptedEngine, ScriptedFailure
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.engine_words import engine_tip, engine_words
from fairdraft.ui.frame_parts import StatusStrip
from fairdraft.ui.theme.theme import Theme


class Asked(ScriptedEngine):
    """Keeps what it was asked for."""

    def __init__(self, failures: list[ScriptedFailure]) -> None:
        super().__init__(failures=failures)
        self.requests: list[Any] = []

    def submit(self, request: Any, listener: Any) -> None:
        self.requests.append(request)
        super().submit(request, listener)


def failure(number: int, step: Any, known_as: str = "") -> ScriptedFailure:
    fault = EngineFault("out_of_memory", step, "", "model", known_as)
    return ScriptedFailure(number, 3, "The engine ran out of memory.", "Ask again with less.", fault)


@pytest.fixture
def failed(qtbot: QtBot, workplace: Workplace, open_window, request) -> Any:
    """The draft screen after both drafts of an order failed, with the engine that was asked."""
    step, known_as = request.param
    engine = Asked([failure(1, step, known_as), failure(2, step, known_as)])
    workplace.drafting._engine = engine
    screen: DraftScreen = open_window().draft
    screen.view.setup.choose_brief("b04", "")
    screen.view.setup.count.setValue(2)
    screen.draft()
    qtbot.waitUntil(lambda: len(engine.requests) == 1 and screen.at_rest, timeout=15000)
    yield screen, engine
    engine.close()


def cards(screen: DraftScreen) -> list[Any]:
    return list(screen.view.variants.cards)


@pytest.mark.parametrize("failed", [("less_context", "")], indirect=True)
def test_one_press_asks_again_with_less_context(qtbot: QtBot, failed) -> None:
    """A variant that ran out of memory offers one button, which asks for all that failed so with half the context."""
    screen, engine = failed
    card = cards(screen)[0]
    assert card.remedy.isVisible()
    assert card.remedy.text() == "Ask again with less context"
    assert not card.regenerate.isVisible()
    assert not card.try_anyway.isVisible()
    qtbot.mouseClick(card.remedy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(engine.requests) == 2 and screen.at_rest, timeout=15000)
    first, again = engine.requests
    assert again.model.context_tokens == first.model.context_tokens // 2
    assert len(again.drafts) == 2
    assert [one.state for one in screen.desk.desk.variants] == ["finished", "finished"]
    assert not cards(screen)[0].remedy.isVisible()


@pytest.mark.parametrize("failed", [("other_model", "")], indirect=True)
def test_one_press_leads_to_the_candidates(qtbot: QtBot, failed) -> None:
    """Where another model helps, the button leads to the list of candidates."""
    screen, _engine = failed
    card = cards(screen)[0]
    assert card.remedy.text() == "Choose another candidate"
    told: list[Any] = []
    screen.told.connect(told.append)
    qtbot.mouseClick(card.remedy, Qt.MouseButton.LeftButton)
    box = screen.view.setup.candidate_box
    assert box.hasFocus()
    assert "Choose another candidate" in told[-1].what


@pytest.mark.parametrize("failed", [("cpu_only", "model-1234")], indirect=True)
def test_what_is_remembered_can_be_tried_anyway(qtbot: QtBot, failed, workplace: Workplace, monkeypatch) -> None:
    """A variant that was not tried offers its step and, beside it, to forget and try; that asks for it just so."""
    screen, engine = failed
    forgotten: list[str] = []
    monkeypatch.setattr(type(workplace.faults), "forget", lambda _self, key: forgotten.append(key))
    card = cards(screen)[1]
    assert card.remedy.text() == "Ask again on the processor"
    assert card.try_anyway.isVisible()
    qtbot.mouseClick(card.try_anyway, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(engine.requests) == 2 and screen.at_rest, timeout=15000)
    assert forgotten == ["model-1234"]
    assert engine.requests[1].model == engine.requests[0].model


def test_a_variant_is_made_again_beside_the_others(qtbot: QtBot, screen: DraftScreen) -> None:
    """The card's menu makes a variant again with its seed; it stands beside the first, and the words are compared."""
    first = screen.desk.desk.variants[0]
    told: list[Any] = []
    screen.told.connect(told.append)
    cards(screen)[0].again_wanted.emit(first.draft.id)
    qtbot.waitUntil(lambda: len(screen.desk.desk.variants) == 3 and screen.at_rest, timeout=15000)
    again = screen.desk.desk.variants[2]
    assert (again.letter, again.seed) == ("C", first.seed)
    assert again.draft.provenance.made_again_from == first.draft.id
    assert again.draft.model_text == first.draft.model_text
    assert "Writing A again with its seed" in told[0].what
    assert told[-1].what == "C has exactly the same words as the draft it repeats."


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (EngineStatus("idle", "m", "CPU"), "A model"),
        (EngineStatus("starting"), "Starting the engine…"),
        (EngineStatus("checking"), "Checking the model file…"),
        (EngineStatus("loading"), "Loading the model…"),
        (EngineStatus("reading", "m", "cpu"), "m on CPU · reading the prompt"),
        (EngineStatus("writing", "m", "CUDA0", 85.4), "m on CUDA0 · writing · 85 tokens/s"),
        (EngineStatus("writing", "m", "hosted at 127.0.0.1:80"), "m, hosted at 127.0.0.1:80 · writing"),
        (EngineStatus("scoring", "m", "cpu"), "m on CPU · measuring texts"),
        (EngineStatus("embedding", "m", "cpu"), "Indexing approved copy by meaning…"),
        (EngineStatus("keeping", "m", "cpu"), "m on CPU · stays loaded a moment for you; the study waits"),
        (EngineStatus("stalled", "m", "none"), "m · stalled: no progress for a while"),
        (EngineStatus("stopping"), "Stopping the engine…"),
        (EngineStatus("dead", told="It crashed."), "The engine stopped"),
        (EngineStatus("dead"), "A model"),
    ],
)
def test_the_strip_says_what_the_engine_does(qtbot: QtBot, theme: Theme, status: EngineStatus, line: str) -> None:
    """Each state has its words, with model, place and speed while it works; at rest the model's line stands."""
    assert engine_words(status, "A model") == line
    strip = StatusStrip(theme, online=False, calls=lambda: 0)
    qtbot.addWidget(strip)
    strip.show_model("A model")
    strip.show_engine(status)
    assert strip.engine.text() == line
    strip.stop()
    assert engine_tip(status) == status.told
    assert engine_tip(EngineStatus("writing", memory_bytes=3 * 2**29)) == "The engine is using 1.5 GiB of memory"
