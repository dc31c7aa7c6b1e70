"""Screens are made when they are first asked for, and then are as if they had always been there."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]


def test_a_new_window_has_made_the_screen_in_front_alone(open_window: OpenWindow) -> None:
    """Whoever only drafts waits for no other screen; one that was shown is there for good, and no other."""
    window = open_window()
    assert list(window.ways.made) == ["draft"]
    window.show_screen("models")
    models = window.stack.currentWidget()
    window.show_screen("draft")
    window.show_screen("models")
    assert window.stack.currentWidget() is models is window.models
    assert list(window.ways.made) == ["draft", "models"]


def test_a_screen_wears_what_was_chosen_before_it_was_made(qtbot: QtBot, theme: Theme, open_window: OpenWindow) -> None:
    """Colors and letters that were chosen before a screen was first shown are those of a screen that was there."""
    early, late = open_window(), open_window()
    early.show_screen("settings")
    theme.choose("dark")
    theme.magnify(1.3)
    late.show_screen("settings")
    looks = []
    for window in (early, late):
        window.show_screen("settings")
        qtbot.waitUntil(lambda window=window: window.settings.is_read)
        note = window.settings.note
        looks.append((note.font().pixelSize(), note.palette().windowText().color().name(), note.height()))
    assert looks[0] == looks[1]
    theme.magnify(1.0)
    theme.choose("light")
    assert late.settings.note.font().pixelSize() < looks[1][0]


def test_tab_goes_through_a_late_screen_where_it_stands(qtbot: QtBot, open_window: OpenWindow) -> None:
    """From the last button of the navigation Tab leads into the screen in front, and Shift+Tab back."""
    window = open_window()
    window.show_screen("library")
    window.show_screen("settings")
    qtbot.waitUntil(lambda: window.settings.is_read)
    last = window.navigation.scheme
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Tab)
    inside = window.focusWidget()
    assert window.settings.isAncestorOf(inside)
    qtbot.keyClick(inside, Qt.Key.Key_Backtab)
    assert window.focusWidget() is last


def test_what_changed_before_a_screen_was_made_is_on_it(
    qtbot: QtBot, open_window: OpenWindow, workplace: Workplace
) -> None:
    """A screen that missed a change of the store shows the store as it is."""
    window = open_window()
    samples = workplace.resources / "library" / "glynora.csv"
    added = workplace.library.add_files([samples], CopyFacts(source="sample")).added
    window.show_screen("library")
    qtbot.waitUntil(lambda: set(window.library.model.ids) == {one.id for one in added})


def test_what_ends_on_a_screen_out_of_sight_leaves_the_keys_where_they_are(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Language that comes onto the sheet while another screen is in front does not have what is typed written there."""
    window, editor = sheet.window(), sheet.view.editor
    assert isinstance(window, MainWindow)
    editor.sheet.apply(tuple(one for one in editor.sheet.blocks() if one.kind == "copy"))
    missing = sheet.view.checks.required.all_missing
    qtbot.waitUntil(lambda: sheet.at_rest and not missing.isHidden())
    missing.click()
    window.show_screen("library")
    window.navigation.take_focus("library")
    held = QApplication.focusWidget()
    qtbot.waitUntil(lambda: any(one.kind == "locked" for one in editor.sheet.blocks()))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is held)
