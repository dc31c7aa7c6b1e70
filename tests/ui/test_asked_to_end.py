"""A program that the system asks to end keeps what was written, as one that is closed does."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.ui import app
from fairdraft.ui.asked_to_end import heard_when_asked_to_end
from fairdraft.ui.main_window import MainWindow

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="nobody can be sent these signals there"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_the_window_hears_a_signal(qtbot: QtBot, name: str) -> None:
    """The end of a session, a closed terminal and Ctrl+C in it are heard once, and as before afterwards."""
    which, heard = getattr(signal, name), []
    # Whoever runs the tests in the background may have had them ignore it.
    before = signal.signal(which, signal.default_int_handler)
    try:
        with heard_when_asked_to_end(lambda: heard.append(name)):
            os.kill(os.getpid(), which)
            qtbot.waitUntil(lambda: bool(heard))
        assert signal.getsignal(which) is signal.default_int_handler
    finally:
        signal.signal(which, before)
    assert heard == [name]


def test_what_is_ignored_stays_ignored(qtbot: QtBot) -> None:
    """A program that was started to outlive its terminal does."""
    before, heard = signal.signal(signal.SIGHUP, signal.SIG_IGN), []
    try:
        with heard_when_asked_to_end(lambda: heard.append("")):
            os.kill(os.getpid(), signal.SIGHUP)
            qtbot.wait(20)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert heard == []


def test_words_typed_just_before_are_kept(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prepared_home: Path
) -> None:
    """Also under a dialog the window saves what stands on its sheet, gives the piece back and ends with 130."""
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home)

    def write_and_be_asked() -> None:
        (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
        QTest.keyClicks(window.draft.view.editor, "typed at the last moment")
        dialog = QDialog(window, Qt.WindowType.Dialog)
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
        dialog.exec()

    QTimer.singleShot(0, write_and_be_asked)
    monkeypatch.setattr(app, "qInstallMessageHandler", lambda _handler: None)
    opened = bootstrap.open_workplace(home, scripted=True, window=True)
    assert app.run_window(lambda _given: opened, bootstrap.resources()) == 130
    again = bootstrap.open_workplace(home, scripted=True)
    (piece,) = again.editing.pieces()
    assert piece.blocks[0].text.endswith("typed at the last moment")
    again.close()
