"""A window stands whole on the screens that there are, where it stood before."""

from pathlib import Path
from weakref import getweakrefcount

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow
from pytestqt.qtbot import QtBot

from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.window_memory import WindowMemory
from fairdraft.ui.window_place import USUAL_FRAME, WindowsOnScreen, fitting_place, stand_on_screen

LAPTOP, BESIDE = QRect(0, 28, 1366, 740), QRect(1366, 0, 1920, 1080)
FRAMED = USUAL_FRAME


@given(
    corner=st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)),
    size=st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
)
def test_a_window_is_whole_on_one_screen_wherever_it_was_wanted(corner: tuple[int, int], size: tuple[int, int]) -> None:
    """With its frame it lies on one screen, and is not smaller than wanted where there is room."""
    wanted = QRect(QPoint(*corner), QSize(*size))
    place = fitting_place(wanted, (LAPTOP, BESIDE))
    framed = QRect(place.topLeft(), place.size() + FRAMED)
    on = [one for one in (LAPTOP, BESIDE) if one.contains(framed)]
    assert len(on) == 1
    assert place.size() == wanted.size().boundedTo(on[0].size() - FRAMED)


def test_a_window_stays_where_it_is_whole() -> None:
    """On the second screen as well as on the first, to the very edge where its frame is known."""
    edge = QRect(683, 28, 681, 716)
    assert fitting_place(edge, (LAPTOP, BESIDE), QSize(2, 24)) == edge
    for wanted in (QRect(100, 40, 1024, 640), QRect(1500, 30, 1440, 900)):
        assert fitting_place(wanted, (LAPTOP, BESIDE)) == wanted


def test_a_window_of_a_screen_that_is_gone_comes_to_the_first() -> None:
    """What stood on a second screen is seen once that is unplugged, in the size that the first has room for."""
    place = fitting_place(QRect(1500, 30, 1440, 900), (LAPTOP,))
    assert place == QRect(0, 28, 1350, 700)


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_next_window_stands_where_the_last_one_did(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    """Place, size and being maximized come back; what the screen has no room for is made less."""
    room = QGuiApplication.primaryScreen().availableGeometry()

    def opened(least: tuple[int, int] = (400, 300)) -> tuple[QMainWindow, WindowMemory]:
        window = QMainWindow()
        qtbot.addWidget(window)
        window.setMinimumSize(*least)
        memory = WindowMemory(tmp_path, window, theme)
        memory.recall()
        stand_on_screen(window, at=memory.place, frame=memory.frame)
        window.show()
        return window, memory

    first, memory = opened()
    first.setGeometry(120, 90, 500, 400)
    memory.remember()
    second, memory = opened()
    assert second.geometry() == QRect(120, 90, 500, 400)
    second.showMaximized()
    memory.remember()
    third, memory = opened()
    assert third.isMaximized()
    third.showNormal()
    assert third.size() == QSize(500, 400)
    large, memory = opened(least=(3000, 300))
    large.showNormal()
    assert large.minimumSize() == QSize(room.width() - memory.frame.width(), 300)
    assert room.contains(large.frameGeometry())


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_a_dialog_that_the_screen_has_no_room_for_is_made_less(qapp: QApplication, qtbot: QtBot) -> None:
    """Its last button is within reach; whoever makes it larger afterwards has it so."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    watching = WindowsOnScreen(qapp)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.setMinimumSize(400, room.height() + 100)
    dialog.resize(500, room.height() + 100)
    with qtbot.waitActive(dialog):
        dialog.show()
    assert room.contains(dialog.frameGeometry())
    assert dialog.width() == 500
    dialog.resize(500, room.height() + 50)
    other = QDialog()
    qtbot.addWidget(other)
    for one in (other, dialog):
        with qtbot.waitActive(one):
            one.show()
            one.activateWindow()
    assert dialog.height() == room.height() + 50
    watching.stop()


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_no_weak_reference_to_a_window_is_left_behind(qapp: QApplication, qtbot: QtBot) -> None:
    """Windows that came up are known by a mark of their own: PySide frees some with references to them uncleared."""
    watching = WindowsOnScreen(qapp)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    before = getweakrefcount(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    assert getweakrefcount(dialog) == before
    watching.stop()
