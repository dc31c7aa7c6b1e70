"""Is a message told where it belongs, and for as long as it holds?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fairdraft.domain.copy_filter import CopyFilter
from fairdraft.domain.errors import KnownError
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
FULL = KnownError("The disk is full.", "Free some space.")
TOLD = "The disk is full. Free some space."


def fails(*_args: object, **_more: object) -> None:
    raise FULL


def test_a_problem_stays_with_its_screen(open_window: OpenWindow) -> None:
    """It is not told on other screens, and is told again where it belongs until something succeeds there."""
    window = open_window()
    window.show_screen("models")
    window.models.tell(FULL)
    window.show_screen("library")
    assert not window.messages.text
    window.library.went_well()
    window.show_screen("models")
    assert window.messages.text == TOLD
    window.models.went_well()
    assert not window.messages.text
    window.show_screen("library")
    window.show_screen("models")
    assert not window.messages.text


def test_a_problem_that_was_closed_does_not_come_back(open_window: OpenWindow) -> None:
    """Whoever closed a message has read it."""
    window = open_window()
    window.draft.tell(FULL)
    window.messages.clear()
    window.show_screen("library")
    window.show_screen("draft")
    assert not window.messages.text


def test_a_problem_of_another_screen_waits_until_that_was_seen(open_window: OpenWindow) -> None:
    """What went wrong behind the screen in front is told there, and on until its own screen was in front."""
    window = open_window()
    window.studies.tell(FULL)
    window.show_screen("library")
    assert window.messages.text == TOLD
    window.show_screen("studies")
    assert window.messages.text == TOLD
    window.show_screen("library")
    assert not window.messages.text


def test_a_problem_that_gave_way_to_another_is_not_lost(open_window: OpenWindow) -> None:
    """A message from behind takes the line; the one of the screen in front is there when one comes back."""
    window = open_window()
    window.draft.tell(FULL)
    window.studies.told.emit(Message("All drafts are there.", tone="present"))
    assert window.messages.text == "All drafts are there."
    window.show_screen("library")
    window.show_screen("draft")
    assert window.messages.text == TOLD


def test_success_ends_nothing_but_what_was_attempted(open_window: OpenWindow) -> None:
    """Words that are not saved are told of until they are, whatever else succeeds; a note is not ended by it."""
    window = open_window()
    window.draft.tell(FULL, "saving")
    window.draft.went_well()
    assert window.messages.text == TOLD
    window.draft.over.emit("saving")
    assert not window.messages.text
    window.draft.told.emit(Message("Wrote it.", tone="present"))
    window.draft.went_well()
    assert window.messages.text == "Wrote it."


def test_the_sign_of_a_message_has_the_colors_of_the_window(open_window: OpenWindow, theme: Theme) -> None:
    """It follows when the colors are switched while it stands there."""
    window = open_window()
    window.draft.tell(FULL)
    light = window.messages._icon.pixmap().toImage()
    theme.choose("dark")
    assert window.messages._icon.pixmap().toImage() != light


def test_a_folder_that_can_be_watched_after_all_ends_the_problem(
    workplace: Workplace, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line that the first attempt left goes with the second."""
    window = open_window()
    window.show_screen("models")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr(workplace.model_watch, "watch", fails)
        window.models.watch()
    assert window.messages.text == TOLD
    window.models.watch()
    assert not window.messages.text


def test_a_piece_that_is_removed_after_all_ends_the_problem(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the library, removing and putting back end what was told of an earlier attempt."""
    workplace.library.add_files([workplace.resources / "library" / "glynora.csv"], CopyFacts(source="sample"))
    window = open_window()
    window.show_screen("library")
    qtbot.waitUntil(lambda: bool(window.library.list.chosen_ids), timeout=5000)
    for name, act in (("remove", window.library.remove), ("put_back", window.library.put_back)):
        before = len(workplace.library_shelf.find(CopyFilter(), "").ids)
        offered = window.library.undo.take() if name == "put_back" else ()
        if offered:
            window.library.undo.offer("Removed.", offered)
        with monkeypatch.context() as patched:
            patched.setattr(workplace.library_shelf, name, fails)
            act()
        assert window.messages.text == TOLD
        if offered:
            window.library.undo.offer("Removed.", offered)
        act()
        assert not window.messages.text
        assert len(workplace.library_shelf.find(CopyFilter(), "").ids) != before
