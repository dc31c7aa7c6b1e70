"""What the setup panel says of the prompt's size while a brief is written."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from fairdraft.domain.errors import KnownError
from fairdraft.domain.prompt_size import PromptSize
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft import ready_desk
from fairdraft.ui.draft.token_desk import size_line
from fairdraft.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
SIZE = PromptSize(612, 7808, 384)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (SIZE, "Prompt: 612 of 7,808 tokens"),
        (
            replace(SIZE, estimate="a hosted model"),
            "Prompt: about 612 of 7,808 tokens (an estimate: a hosted model)",
        ),
        (
            replace(SIZE, left_out=("voice", "2 of 4 pieces of approved copy")),
            "Prompt: 612 of 7,808 tokens\nLeft out of the prompt: voice, 2 of 4 pieces of approved copy",
        ),
    ],
)
def test_the_size_is_told_in_words(size: PromptSize, words: str) -> None:
    """The tokens, the room, whether it is an estimate, and what is left out."""
    assert size_line(size) == words


def test_the_count_follows_what_is_typed(workplace: Workplace, open_window: OpenWindow, qtbot: QtBot) -> None:
    """A longer brief takes more tokens; the count comes by itself, from another thread, once for many keys."""
    asked: list[tuple[str, str | None]] = []
    count = workplace.drafting.prompt_size

    def counted(order: DraftOrder, loaded: str, *, at_rest: bool) -> PromptSize:
        asked.append((threading.current_thread().name, order.brief_text))
        return count(order, loaded, at_rest=at_rest)

    workplace.drafting.prompt_size = counted  # type: ignore[method-assign]
    setup = open_window().draft.view.setup
    qtbot.waitUntil(lambda: setup.tokens.text().startswith("Prompt: "), timeout=10000)
    first, before = setup.tokens.text(), len(asked)
    for _ in range(20):
        setup.brief_text.setPlainText(setup.brief_text.text() + " Say it at breakfast.")
    qtbot.waitUntil(lambda: setup.tokens.text() != first, timeout=10000)
    assert len(asked) == before + 1
    assert (asked[-1][1] or "").count("Say it at breakfast.") == 20
    assert all(name != threading.main_thread().name for name, _words in asked)


def test_a_prompt_that_does_not_fit_is_told_beside_the_brief(
    workplace: Workplace, open_window: OpenWindow, qtbot: QtBot
) -> None:
    """The sentence of the refusal stands where the count would, as a warning, and the window says nothing else."""

    def refused(_order: DraftOrder, _loaded: str, *, at_rest: bool) -> PromptSize:
        assert at_rest
        raise KnownError("The prompt takes too much.", "Shorten the brief.")

    workplace.drafting.prompt_size = refused  # type: ignore[method-assign]
    setup = open_window().draft.view.setup
    qtbot.waitUntil(lambda: setup.tokens.text() == "The prompt takes too much.", timeout=10000)
    assert setup.tokens.toolTip() == "Shorten the brief."
    assert setup.tokens.property("tone") == "warning"


def test_the_prompt_of_the_brief_in_sight_is_read_ahead_once_nothing_changes(
    workplace: Workplace, open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for many keys, with the words as they stand then; not while drafts are being written."""
    monkeypatch.setattr(ready_desk, "_AFTER_MS", 100)
    read: list[tuple[DraftOrder, str]] = []
    monkeypatch.setattr(workplace.drafting, "get_ready", lambda order, loaded: read.append((order, loaded)))
    window = open_window()
    qtbot.waitUntil(lambda: len(read) == 1, timeout=10000)
    setup = window.draft.view.setup
    for _ in range(5):
        setup.brief_text.setPlainText(setup.brief_text.text() + " Say it at breakfast.")
    qtbot.waitUntil(lambda: len(read) == 2, timeout=10000)
    assert (read[1][0].brief_text or "").count("Say it at breakfast.") == 5
    assert read[1][1] == workplace.engine.status.model
    monkeypatch.setattr(type(window.draft.desk), "busy", property(lambda _desk: True))
    window.draft.desk.ready.later(read[0][0])
    qtbot.wait(200)
    assert len(read) == 2
