"""Does the window open on a store of an earlier version, and say what was done to it?"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from fairdraft import bootstrap
from fairdraft.domain.store_upgrade import StoreUpgrade
from fairdraft.services.workplace import Workplace
from fairdraft.ui import app
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.passphrase_dialog import GivenPassphrase
from fairdraft.ui.people.store_change import StoreAccess
from fairdraft.ui.store_upgrading import UpgradeWait

pytestmark = pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" in os.environ, reason="about store files")


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """A home folder as an earlier version left it."""
    home = tmp_path / "home"
    home.mkdir()
    released = Path(__file__).parents[1] / "store" / "released" / "schema-7.db"
    shutil.copyfile(released, home / "fairdraft.db")
    return home


def opening(home: Path) -> Callable[[GivenPassphrase | None], Workplace]:
    """How the program opens a window's workplace."""
    return lambda _given: bootstrap.open_workplace(home, scripted=True, window=True)


def access(home: Path) -> StoreAccess:
    """The store from outside."""
    return StoreAccess(lambda typed: bootstrap.keeper_of(home, typed), bootstrap.passphrase_of(bootstrap.home_of(home)))


def test_the_window_upgrades_an_older_store_and_says_so(qapp: QApplication, old_home: Path) -> None:
    """It tells the versions and where the copy lies, and opens on what is in the store."""
    told: list[str] = []

    def look() -> None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
        if windows:
            told.append(windows[0].messages.text)
            timer.stop()
            windows[0].close()

    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(look)
    timer.start()
    assert app.run_window(opening(old_home), bootstrap.resources(), store=access(old_home)) == 0
    assert told[0].startswith(
        "This store was written by an earlier version of Fairdraft and was upgraded from version 7 to "
    )
    assert str(old_home / "backups") in told[0]
    (copy,) = (old_home / "backups").iterdir()
    assert copy.name.startswith("fairdraft-schema7-")


def test_a_store_that_cannot_be_upgraded_is_told(
    qapp: QApplication, old_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No window opens, the reason is said, and the store is as it was."""
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    (old_home / "backups").touch()
    assert app.run_window(opening(old_home), bootstrap.resources(), store=access(old_home)) == 3
    assert len(told) == 1
    assert "backups" in told[0]


# The screenless platform says this of every dialog; nothing is wrong with it.
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_wait_says_how_far_it_is(qapp: QApplication) -> None:
    """Amounts while the store is copied, and a bar that only moves from then on; it cannot be closed."""
    wait = UpgradeWait()
    now = StoreUpgrade("/home/fairdraft.db", "/home/backups", 3, 8, 2_000_000_000, "copying", 500_000_000)
    wait.show_upgrade(now)
    assert "477 MiB of 1.9 GiB" in wait.words.text().replace("\N{NO-BREAK SPACE}", " ")
    assert wait.bar.value() / wait.bar.maximum() == pytest.approx(0.25)
    wait.show_upgrade(StoreUpgrade("/home/fairdraft.db", "/home/backups", 3, 8, 2_000_000_000, "checking", 0))
    assert wait.bar.maximum() == 0
    wait.show()
    wait.reject()
    assert wait.isVisible()
    wait.accept()
