"""The store is encrypted, given another passphrase and made plain from the window."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.errors import KnownError
from fairdraft.services.store_keeping import StoreKeeper
from fairdraft.services.workplace import Workplace
from fairdraft.store.store_key import is_encrypted
from fairdraft.ui import app
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.passphrase_dialog import GivenPassphrase, PassphraseDialog
from fairdraft.ui.people.encrypting_dialog import EncryptingDialog, PlainDialog
from fairdraft.ui.people.store_change import StoreAccess, StoreChange
from fairdraft.ui.theme.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

PHRASE, OTHER = "lamp garden seven", "harbor violin eleven"


@dataclass
class Memory:
    """A keyring that answers, or one that does not."""

    answers: bool = True
    kept: list[str] = field(default_factory=list)

    def make_sure(self) -> None:
        if not self.answers:
            raise KnownError("This system has no keyring that encrypts.", "Clear the checkbox.")

    def remember(self, passphrase: str) -> None:
        self.kept.append(passphrase)

    def told_elsewhere(self, passphrase: str | None) -> str:
        return ""

    def forget(self) -> bool:
        return False


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[..., EncryptingDialog]:
    window = QWidget()
    qtbot.addWidget(window)

    def make(memory: Memory | None = None, *, encrypted: bool = False) -> EncryptingDialog:
        one = EncryptingDialog(memory or Memory(), window, encrypted=encrypted)
        one.show()
        return one

    return make


def typed(qtbot: QtBot, one: EncryptingDialog, first: str, again: str) -> None:
    for text_field, text in ((one.first, first), (one.again, again)):
        text_field.clear()
        qtbot.keyClicks(text_field, text)
    qtbot.keyClick(one.again, Qt.Key.Key_Return)


def test_a_passphrase_is_asked_for_twice(qtbot: QtBot, dialog: Callable[..., EncryptingDialog]) -> None:
    """Two different ones and a short one are told, and the dialog stays; the sentence leaves with the next letter."""
    one = dialog()
    assert not one.go.isEnabled()
    typed(qtbot, one, PHRASE, OTHER)
    assert (one.change, "two passphrases differ" in one.told.text(), one.told.isVisible()) == (None, True, True)
    qtbot.keyClicks(one.again, "x")
    assert not one.told.isVisible()
    typed(qtbot, one, "short", "short")
    assert (one.change, "fewer than 8 characters" in one.told.text()) == (None, True)
    typed(qtbot, one, PHRASE, PHRASE)
    assert one.change == StoreChange(PHRASE, remember=False)
    assert one.result() == EncryptingDialog.DialogCode.Accepted
    assert PHRASE not in repr(one.change)


def test_what_is_typed_is_hidden_until_it_is_asked_for(qtbot: QtBot, dialog: Callable[..., EncryptingDialog]) -> None:
    """In both fields."""
    one = dialog(encrypted=True)
    for on, mode in ((True, QLineEdit.EchoMode.Normal), (False, QLineEdit.EchoMode.Password)):
        one.shown.setChecked(on)
        assert {text_field.echoMode() for text_field in (one.first, one.again)} == {mode}


def test_a_keyring_that_does_not_answer_is_told_before_anything_is_done(
    qtbot: QtBot, dialog: Callable[..., EncryptingDialog]
) -> None:
    """Without the box the same passphrase will do."""
    one = dialog(Memory(answers=False))
    one.remember.setChecked(True)
    typed(qtbot, one, PHRASE, PHRASE)
    assert (one.change, "no keyring that encrypts" in one.told.text()) == (None, True)
    one.remember.setChecked(False)
    typed(qtbot, one, PHRASE, PHRASE)
    assert one.change == StoreChange(PHRASE, remember=False)


class Person:
    """Does one thing after another in whatever window or dialog is in front, each once it is there."""

    def __init__(self, *steps: tuple[type[QWidget], Callable[[QWidget], None]]) -> None:
        self._steps = list(steps)
        self.windows: list[MainWindow] = []
        self.failure: Exception | None = None
        self._timer = QTimer()
        self._timer.setInterval(30)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if not self._steps:
            self._timer.stop()
            return
        kind, do = self._steps[0]
        # A dialog stands before its window.
        for one in QApplication.topLevelWidgets():
            if type(one) is kind and one.isVisible() and one not in self.windows:
                self._steps.pop(0)
                if isinstance(one, MainWindow):
                    self.windows.append(one)
                try:
                    do(one)
                except Exception as error:  # noqa: BLE001 - a test that fails here must not wait for ever
                    self.failure = error
                    QApplication.exit(99)
                return

    def done(self) -> None:
        """Nothing is left to do, and nothing went wrong."""
        self._timer.stop()
        if self.failure is not None:
            raise self.failure
        assert not self._steps


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("FAIRDRAFT_PASSPHRASE", raising=False)
    monkeypatch.setattr(app, "qInstallMessageHandler", lambda _handler: None)
    home = tmp_path / "home"
    workplace = bootstrap.open_workplace(home, scripted=True)
    workplace.profiles.introduce("Sara", "Copywriter")
    workplace.close()
    bootstrap.keeper_of(home).backup(None)
    return home


def open_home(home: Path) -> Callable[[GivenPassphrase | None], Workplace]:
    return lambda given: bootstrap.open_workplace(
        home, scripted=True, window=True, passphrase=None if given is None else given.passphrase
    )


def ask_for(button: str) -> Callable[[QWidget], None]:
    """Press a button of the card about the store; its dialog is answered from outside."""

    def do(window: QWidget) -> None:
        assert isinstance(window, MainWindow)
        window.navigation.person.click()
        assert window.store_card.isVisible()
        QTimer.singleShot(0, getattr(window.store_card, button).click)

    return do


def give(passphrase: str) -> Callable[[QWidget], None]:
    def do(dialog: QWidget) -> None:
        assert isinstance(dialog, EncryptingDialog)
        for text_field in (dialog.first, dialog.again):
            text_field.setText(passphrase)
        dialog.go.setEnabled(True)
        dialog.go.click()

    return do


def plain(dialog: QWidget) -> None:
    assert isinstance(dialog, PlainDialog)
    dialog.go.click()


about_files = pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" in os.environ, reason="about store files")


@about_files
@pytest.mark.timeout(120)
def test_the_store_is_encrypted_changed_and_made_plain_in_the_window(qapp: QApplication, home: Path) -> None:
    """Each time the window closes, the store and its backup are exchanged, and the window comes back with everything,
    without asking for what was just typed. At the next start the last passphrase is asked for.
    """
    told: list[tuple[str, str, bool]] = []
    (backup,) = (home / "backups").glob("*.db")

    def note(then: Callable[[QWidget], None]) -> Callable[[QWidget], None]:
        def do(window: QWidget) -> None:
            assert isinstance(window, MainWindow)
            # Not of the store itself: a file that is read beside its connections loses their locks.
            told.append((window.navigation.person.toolTip(), window.messages.text, is_encrypted(backup)))
            then(window)

        return do

    person = Person(
        (MainWindow, ask_for("encrypt")),
        (EncryptingDialog, give(PHRASE)),
        (MainWindow, note(ask_for("encrypt"))),
        (EncryptingDialog, give(OTHER)),
        (MainWindow, note(lambda window: window.close())),
    )
    access = StoreAccess(lambda typed: bootstrap.keeper_of(home, typed), Memory())
    assert app.run_window(open_home(home), bootstrap.resources(), store=access) == 0
    person.done()
    sara = "Sara: change who is working"
    assert told == [
        (sara, "The store is now encrypted. So is its one copy here.", True),
        (sara, "The store is now encrypted with the new passphrase. So is its one copy here.", True),
    ]
    with pytest.raises(KnownError, match="does not open"):
        bootstrap.open_workplace(home, scripted=True, passphrase=PHRASE)

    def answer(dialog: QWidget) -> None:
        assert isinstance(dialog, PassphraseDialog)
        dialog.field.setText(OTHER)
        dialog.go.setEnabled(True)
        dialog.go.click()

    told.clear()
    person = Person(
        (PassphraseDialog, answer),
        (MainWindow, ask_for("plain")),
        (PlainDialog, plain),
        (MainWindow, note(lambda window: window.close())),
    )
    assert app.run_window(open_home(home), bootstrap.resources(), store=access) == 0
    person.done()
    assert told == [(sara, "The store is decrypted. So is its one copy here.", False)]


@about_files
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (KnownError("The disk is full.", "Free some space."), "The disk is full. Free some space."),
        (RuntimeError("a bug"), "Fairdraft ran into an unknown error"),
    ],
)
def test_where_it_cannot_be_done_the_window_comes_back_as_it_was(
    qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
) -> None:
    """What hindered it is told there, and the store is as it was; a bug is reported as any other."""
    told: list[str] = []
    reported: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, bug, _trace: reported.append(bug))

    class Refusing:
        is_encrypted = False

        def encrypt(self, _passphrase: str, *, remember: bool) -> None:
            raise fault

    def keeper(_typed: Sequence[str]) -> StoreKeeper:
        assert not any(isinstance(one, MainWindow) and one.isVisible() for one in QApplication.topLevelWidgets())
        return Refusing()  # type: ignore[return-value]

    def look(window: QWidget) -> None:
        assert isinstance(window, MainWindow)
        told.append(window.messages.text)
        window.close()

    person = Person((MainWindow, ask_for("encrypt")), (EncryptingDialog, give(PHRASE)), (MainWindow, look))
    assert app.run_window(open_home(home), bootstrap.resources(), store=StoreAccess(keeper, Memory())) == 0
    person.done()
    assert [one.startswith(words) for one in told] == [True]
    assert reported == ([] if isinstance(fault, KnownError) else [fault])
    assert not is_encrypted(home / "fairdraft.db")


@about_files
@pytest.mark.timeout(120)
def test_what_came_of_it_is_told_where_no_window_can_tell_it(
    qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a box: where the store does not open again, and where another window has it by then, whose reader says that
    it only reads.
    """
    boxes: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(box.text()))
    access = StoreAccess(lambda typed: bootstrap.keeper_of(home, typed), Memory())
    opened: list[Workplace] = []

    def open_once(given: GivenPassphrase | None) -> Workplace:
        if opened:
            raise KnownError("The disk went away.", "Bring it back.")
        opened.append(open_home(home)(given))
        return opened[0]

    person = Person((MainWindow, ask_for("encrypt")), (EncryptingDialog, give(PHRASE)))
    assert app.run_window(open_once, bootstrap.resources(), store=access) == 3
    person.done()
    done = "The store is now encrypted. So is its one copy here."
    assert boxes == ["The disk went away.", done]

    boxes.clear()
    others: list[Workplace] = []

    def open_beside(given: GivenPassphrase | None) -> Workplace:
        if given is not None and given.passphrase == OTHER:
            others.append(open_home(home)(given))
        return open_home(home)(given or GivenPassphrase(PHRASE, remember=False))

    said: list[str] = []

    def look(window: QWidget) -> None:
        assert isinstance(window, MainWindow)
        said.append(window.messages.text)
        window.close()

    keyed = StoreAccess(lambda typed: bootstrap.keeper_of(home, (*typed, PHRASE)), Memory())
    person = Person((MainWindow, ask_for("encrypt")), (EncryptingDialog, give(OTHER)), (MainWindow, look))
    assert app.run_window(open_beside, bootstrap.resources(), store=keyed) == 0
    person.done()
    others[0].close()
    assert boxes == ["The store is now encrypted with the new passphrase. So is its one copy here."]
    assert "read-only" in said[0]


@about_files
def test_who_is_asked_for_the_person_keeps_the_hold_on_the_store(qtbot: QtBot, home: Path, theme: Theme) -> None:
    """Another program that opens and closes the store finds it in use: what the window writes then is not lost."""
    workplace = open_home(home)(None)
    window = MainWindow(
        workplace, theme, remembers=False, store=StoreAccess(lambda typed: bootstrap.keeper_of(home, typed), Memory())
    )
    qtbot.addWidget(window)
    window.start(ask_who=False)
    window.show()
    workplace.profiles.introduce("Before", "Copywriter")
    window.navigation.person.click()
    assert window.store_card.isVisible()
    count = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(c.execute(sys.argv[2]).fetchall()); c.close()"
    store = home / "fairdraft.db"

    def outside(statement: str) -> str:
        command = [sys.executable, "-c", count, str(store), statement]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    outside("SELECT count(*) FROM profiles")
    assert store.with_name("fairdraft.db-wal").exists()
    workplace.profiles.introduce("After", "Copywriter")
    assert "After" in outside("SELECT name FROM profiles")
    window.close()
    workplace.close()


@about_files
@pytest.mark.timeout(120)
def test_who_does_not_agree_changes_nothing(qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escape leaves the window as it is."""
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: pytest.fail("nothing is told"))

    def leave(dialog: QWidget) -> None:
        assert isinstance(dialog, EncryptingDialog)
        dialog.reject()
        QTimer.singleShot(0, person.windows[0].close)

    person = Person((MainWindow, ask_for("encrypt")), (EncryptingDialog, leave))
    access = StoreAccess(lambda typed: bootstrap.keeper_of(home, typed), Memory())
    assert app.run_window(open_home(home), bootstrap.resources(), store=access) == 0
    person.done()
    assert len(person.windows) == 1
    assert not is_encrypted(home / "fairdraft.db")


def test_nothing_is_offered_where_it_cannot_be_done(open_window: Callable[..., MainWindow]) -> None:
    """A window that was not told how to reach the store from outside has no such card."""
    window = open_window()
    window.navigation.person.click()
    assert window.first_run.isVisible()
    assert not window.store_card.isVisible()
