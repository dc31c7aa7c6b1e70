"""Does what folds out above the sheet tell what changed, and of no other piece?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, Piece, Revision
from fairdraft.domain.round_changes import ReadSentence, round_changes
from fairdraft.domain.round_comparison import RoundComparison
from fairdraft.services.round_comparing import RoundComparingService
from fairdraft.ui.background import Background
from fairdraft.ui.draft.changes_desk import ChangesDesk
from fairdraft.ui.draft.changes_view import ChangesView
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.theme.theme import Theme

_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Waiting:
    """Work that is done when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[Callable[[Any], None], Callable[[Any], None]]] = []

    def run(self, _call: object, done: Callable[[Any], None], failed: Callable[[Any], None]) -> None:
        self.asked.append((done, failed))


@pytest.fixture
def view(qapp: QApplication, theme: Theme) -> Iterator[ChangesView]:
    shown = ChangesView(theme)
    yield shown
    shown.deleteLater()


def version(piece_id: str, words: str) -> tuple[Piece, Revision]:
    blocks = (Block("body", "body", "copy", words),)
    piece = Piece(piece_id, "glynora", "", None, "r1", blocks, "draft", _NOON, _NOON)
    return piece, Revision("r1", piece_id, None, blocks, "W1", _NOON, step="sent")


def compared(since: Revision, before: tuple[str, ...], after: tuple[str, ...]) -> RoundComparison:
    def read(texts: tuple[str, ...]) -> list[ReadSentence]:
        block, places = since.blocks[0], range(0, 100 * len(texts), 100)
        return [ReadSentence(one, "copy", block, Span(at, at + 9)) for at, one in zip(places, texts, strict=True)]

    return RoundComparison(since, round_changes(read(before), read(after)), ())


def test_changes_of_one_piece_do_not_stand_over_another(view: ChangesView) -> None:
    """Until a comparison is there the view says that it is made; a problem with an older one does not stop a newer."""
    parent, work = QObject(), Waiting()
    desk = ChangesDesk(cast("RoundComparingService", None), cast("Background", work), view, parent)
    (one, since), (other, other_since) = version("one", "Secret words."), version("other", "Other words.")
    desk.follow(one, one.blocks, since)
    assert view.toPlainText() == "Comparing…"
    work.asked.pop()[0](compared(since, ("Open.",), ("Secret words.",)))
    assert "Secret words." in view.toPlainText()
    desk.follow(other, other.blocks, other_since)
    assert (view.toPlainText(), view.accessibleDescription()) == ("Comparing…", "Comparing…")
    desk.follow(one, one.blocks, since)
    work.asked.pop()[1](ValueError())
    assert view.toPlainText() == "Comparing…"
    work.asked.pop()[0](compared(since, ("Open.",), ("Secret words.",)))
    assert "Secret words." in view.toPlainText()
    desk.refresh()
    desk.follow(one, one.blocks, since)
    work.asked.pop()[1](ValueError())
    assert view.toPlainText() == "These versions could not be compared."


def test_what_has_no_words_of_its_own_is_told(view: ChangesView) -> None:
    """Line breaks alone are said to be all that changed; to a screen reader moved words are moved, and a rewritten text
    is not read whole.
    """
    _piece, since = version("one", "Words.")
    view.show_changes(compared(since, ("Words.",), ("Words.",)))
    assert view.toPlainText().startswith("No word changed;")
    view.show_changes(compared(since, ("A b.", "C d.", "E f."), ("C d.", "E f.", "A b.")))
    assert view.toPlainText() == "Other copy\nmoved here: A b."
    assert view.accessibleDescription() == "moved here: “A b.”"
    view.show_changes(compared(since, ("Old. " * 900,), ("New. " * 900,)))
    assert len(view.accessibleDescription()) < 1000


def test_keys_reach_the_last_change_and_the_sheet_keeps_its_room(qtbot: QtBot, theme: Theme) -> None:
    """With large letters in a low window it takes a quarter of the height at most, and scrolls by keys."""
    theme.magnify(1.5)
    window = QWidget()
    qtbot.addWidget(window)
    shown = ChangesView(theme)
    vertical(window).addWidget(shown)
    window.resize(400, 600)
    window.grab()  # lays it out
    _piece, since = version("one", "Words.")
    before, after = (tuple(f"Sentence {one} is {word} here." for one in range(20)) for word in ("old", "new"))
    shown.show_changes(compared(since, before, after))
    window.grab()
    assert 0 < shown.height() <= 150
    bar = shown.verticalScrollBar()
    assert bar.maximum() > 0
    qtbot.keyClick(shown, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    qtbot.keyClick(shown, Qt.Key.Key_Home)
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert 0 < bar.value() < bar.maximum()
