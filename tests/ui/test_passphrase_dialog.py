"""The window of an encrypted store asks for its passphrase before anything else."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.errors import KnownError
from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE, PassphraseNeededError
from fairdraft.services.workplace import Workplace
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.store_key import StoreKey
from fairdraft.ui import app
from fairdraft.ui.parts.opening import open_place
from fairdraft.ui.passphrase_dialog import GivenPassphrase, PassphraseDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

NEEDED = PassphraseNeededError("The store /home/sara/fairdraft.db is encrypted.", "Give its passphrase.")
PHRASE = "lamp garden seven"


@pytest.fixture
def tried() -> list[GivenPassphrase]:
    return []


@pytest.fixture
def dialog(qtbot: QtBot, tried: list[GivenPassphrase], workplace: Workplace) -> PassphraseDialog:
    def open_with(given: GivenPassphrase) -> Workplace:
        tried.append(given)
        if given.passphrase != PHRASE:
            raise PassphraseNeededError("This passphrase does not open it.", "Give the right one.")
        return workplace

    one = PassphraseDialog(NEEDED, open_with)
    qtbot.addWidget(one)
    one.show()
    return one


def test_a_wrong_passphrase_is_told_and_the_right_one_opens(
    qtbot: QtBot, dialog: PassphraseDialog, tried: list[GivenPassphrase], workplace: Workplace
) -> None:
    """The field is for typing over again; the sentence leaves with the next letter."""
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(dialog.field, "a slip")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "does not open it" in dialog.told.text()
    assert dialog.told.isVisible()
    assert dialog.workplace is None
    assert dialog.field.selectionLength() == len(dialog.field.text())
    qtbot.keyClicks(dialog.field, PHRASE)
    assert not dialog.told.isVisible()
    dialog.remember.setChecked(True)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.workplace is workplace
    assert dialog.result() == PassphraseDialog.DialogCode.Accepted
    assert tried == [GivenPassphrase("a slip", remember=False), GivenPassphrase(PHRASE, remember=True)]


def test_what_is_typed_is_hidden_until_it_is_asked_for(qtbot: QtBot, dialog: PassphraseDialog) -> None:
    assert dialog.field.echoMode() == QLineEdit.EchoMode.Password
    dialog.shown.setChecked(True)
    assert dialog.field.echoMode() == QLineEdit.EchoMode.Normal
    dialog.shown.setChecked(False)
    assert dialog.field.echoMode() == QLineEdit.EchoMode.Password


def test_nothing_is_tried_without_a_passphrase(
    qtbot: QtBot, dialog: PassphraseDialog, tried: list[GivenPassphrase]
) -> None:
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert tried == []
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert dialog.workplace is None
    assert not dialog.isVisible()


@pytest.fixture
def encrypted_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder whose store is encrypted, on a machine that does not know the passphrase."""
    monkeypatch.delenv("FAIRDRAFT_PASSPHRASE", raising=False)
    home = tmp_path / "locked"
    bootstrap.open_workplace(home, scripted=True).close()
    rewrite_file(home / "fairdraft.db", None, StoreKey(PHRASE))
    return home


def _once_asked(do: Callable[[PassphraseDialog], None]) -> None:
    def look() -> None:
        for one in QApplication.topLevelWidgets():
            if isinstance(one, PassphraseDialog) and one.isVisible():
                do(one)
                return
        QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


@pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" in os.environ, reason="about store files")
def test_the_window_opens_with_the_passphrase(
    qapp: QApplication, encrypted_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole start: the dialog comes, the right passphrase brings the window."""
    monkeypatch.setattr(app, "qInstallMessageHandler", lambda _handler: None)

    def open_workplace(given: GivenPassphrase | None) -> Workplace:
        passphrase = None if given is None else given.passphrase
        return bootstrap.open_workplace(encrypted_home, scripted=True, window=True, passphrase=passphrase)

    def answer(dialog: PassphraseDialog) -> None:
        dialog.field.setText(PHRASE)
        dialog.go.setEnabled(True)
        dialog.go.click()

    _once_asked(answer)
    assert app.run_window(open_workplace, bootstrap.resources(), first_paint_only=True) == 0
    assert capsys.readouterr().out.startswith("first paint ")


@pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" in os.environ, reason="about store files")
def test_who_gives_up_leaves_nothing_open(
    qapp: QApplication, encrypted_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quit ends with exit code 3; the home is free for the next start."""
    monkeypatch.setattr(app, "qInstallMessageHandler", lambda _handler: None)
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: pytest.fail("nothing else is told"))

    def open_workplace(given: GivenPassphrase | None) -> Workplace:
        passphrase = None if given is None else given.passphrase
        return bootstrap.open_workplace(encrypted_home, scripted=True, window=True, passphrase=passphrase)

    _once_asked(lambda dialog: dialog.reject())
    assert app.run_window(open_workplace, bootstrap.resources()) == 3
    with pytest.raises(KnownError, match="is encrypted"):
        bootstrap.open_workplace(encrypted_home, scripted=True)
    again = bootstrap.open_workplace(encrypted_home, scripted=True, window=True, passphrase=PHRASE)
    assert not again.read_only
    again.close()


def test_who_shows_a_folder_is_not_told_the_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that the system starts for it gets this one's variables, but for that one, which stays here."""
    told: list[str | None] = []
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PHRASE)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: told.append(os.environ.get(PASSPHRASE_VARIABLE)))
    open_place(tmp_path)
    assert (told, os.environ[PASSPHRASE_VARIABLE]) == ([None], PHRASE)
