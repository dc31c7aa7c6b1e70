"""A window over real services: scripted engine, real rules, a real SQLite store in the test's own folder."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

# Before Qt is imported: tests need no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QApplication, QLayoutItem, QListWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken
from study_support import planned, run

from fairdraft import bootstrap
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Block
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.inference.scripted import ScriptedEngine, ScriptedFailure
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft import check_runner, review_desk
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.garbage import GarbageCollection
from fairdraft.ui.kept_constants import keep_constants
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.studies import planner_page
from fairdraft.ui.studies import screen as studies_screen
from fairdraft.ui.studies.training import page as training_page
from fairdraft.ui.theme.fonts import Typography, load_fonts
from fairdraft.ui.theme.icons import IconSet
from fairdraft.ui.theme.theme import Theme

RESOURCES = Path(__file__).parents[2] / "resources"
OpenWindow = Callable[..., MainWindow]

PIECE = (
    Block("headline", "headline", "copy", "Small steps count."),
    Block("body", "body", "copy", "Ask about GLYNORA 😀 today."),
    Block("indication", "indication", "locked", "GLYNORA is for adults 🩺 with type 2 diabetes."),
    Block("call_to_action", "call_to_action", "copy", "Talk to your doctor."),
    Block("names", "names", "locked", "GLYNORA® (vespagliflone) tablets\nRx only"),
)


class PatientBot(QtBot):
    """Waits for half a minute before it gives up, whatever a test says: a busy machine is no defect of the window."""

    _LEAST_MS = 30_000
    _SOON_S = 0.2

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 0) -> None:  # noqa: N802 - pytest-qt's name
        # Most of it comes at once; pytest-qt would look again after ten milliseconds, each time.
        soon = time.monotonic() + self._SOON_S
        while time.monotonic() < soon:
            with suppress(AssertionError):
                if callback() in (None, True):
                    return
            self.wait(1)
        super().waitUntil(callback, timeout=max(timeout, self._LEAST_MS))

    def waitSignal(self, signal: Any, *, timeout: int = 0, raising: bool | None = None, **more: Any) -> Any:  # noqa: N802 - pytest-qt's name
        # What shall not come is not waited for any longer.
        longest = timeout if raising is False else max(timeout, self._LEAST_MS)
        return super().waitSignal(signal, timeout=longest, raising=raising, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In the place of pytest-qt's."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def typography(qapp: QApplication) -> Typography:
    """The shipped letters and the style under them; both belong to the application, so once is enough."""
    qapp.setStyle("Fusion")
    return load_fonts(RESOURCES / "fonts")


@pytest.fixture(scope="session", autouse=True)
def garbage(qapp: QApplication) -> Iterator[GarbageCollection]:
    """Dead widgets are collected on the thread of the tests, and constants are kept, as in the window."""
    keep_constants()
    one = GarbageCollection(qapp)
    yield one
    one.stop()


@pytest.fixture(autouse=True)
def _collected(garbage: GarbageCollection) -> Iterator[None]:
    yield
    garbage.collect_due()
    assert not _held_items(), "Qt ends these without PySide's knowing of it: see parts/laid_out.py"


def _held_items() -> list[object]:
    """Items of Qt's that PySide goes on knowing, after whatever asked for one."""
    items = (QLayoutItem, QListWidgetItem, QStandardItem)
    return [
        one
        for one in Shiboken.getAllValidWrappers()
        if isinstance(one, items) and not isinstance(one, QObject) and not Shiboken.ownedByPython(one)
    ]


@pytest.fixture(scope="session")
def icons(qapp: QApplication) -> IconSet:
    """The shipped icons: each picture of them is drawn once."""
    return IconSet(RESOURCES / "icons")


@pytest.fixture
def theme(typography: Typography, icons: IconSet) -> Iterator[Theme]:
    one = Theme(typography, icons, "light")
    yield one
    one.close()


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> SheetEditor:
    one = SheetEditor(theme)
    qtbot.addWidget(one)
    one.resize(640, 800)
    one.show_piece(PIECE, "2026-02", editable=True)
    one.show()
    one.setFocus()
    return one


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The shipped rules, compiled once: a checker changes nothing and may be shared."""
    return Checker(load_packs(RESOURCES / "rules"), speller=DictionarySpeller(RESOURCES / "spelling" / "words.txt"))


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the samples, a person, and two finished drafts of the first brief of the web campaign."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    one = bootstrap.open_workplace(home, scripted=True, window=True)
    one.profiles.introduce("Rae", "Medical writer")
    run = one.drafting.start(DraftOrder("glynora", "starter", "b01", count=2, seed=7), lambda _event: None)
    assert run.wait(20)
    one.close()
    return home


@pytest.fixture
def workplace(tmp_path: Path, prepared_home: Path, checker: Checker) -> Iterator[Workplace]:
    shutil.copytree(prepared_home, tmp_path / "home")
    one = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    one.checking._checker = checker
    yield one
    one.close()


@pytest.fixture(scope="session")
def drafted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose study "autumn" has its drafts, raw, by two candidates, for the raters R1 and R2."""
    folder = tmp_path_factory.mktemp("drafted")
    one = bootstrap.open_workplace(folder / "home", scripted=True, window=True)
    one.profiles.introduce("Dana Writer", "medical writer")
    planned(one, folder, raters=["R1", "R2"], campaigns=["lumivar"], hidden_repeats=0.1)
    run(one)
    one.close()
    return folder / "home"


@pytest.fixture
def drafted_workplace(tmp_path: Path, drafted_home: Path, checker: Checker) -> Iterator[Workplace]:
    """A workplace of this test's own with that study."""
    shutil.copytree(drafted_home, tmp_path / "home")
    one = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    one.checking._checker = checker
    yield one
    one.close()


@pytest.fixture
def slow_engine(workplace: Workplace) -> Iterator[ScriptedEngine]:
    """An engine that takes its time, so that a test can look on and interrupt."""
    one = ScriptedEngine(seconds_per_word=0.02)
    workplace.drafting._engine = one
    yield one
    one.close()


@pytest.fixture
def failing_engine(workplace: Workplace) -> Iterator[ScriptedEngine]:
    """An engine whose second draft fails after a few words."""
    failure = ScriptedFailure(2, 4, "The model process ended.", "Draft again.")
    one = ScriptedEngine(failures=[failure])
    workplace.drafting._engine = one
    yield one
    one.close()


@pytest.fixture
def drafts(workplace: Workplace) -> tuple[Draft, ...]:
    """The two finished drafts of the first brief of the web campaign, in the order they were made."""
    return tuple(reversed(workplace.drafting.drafts(campaign="glynora", brief="b01")))


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a window does when no letter came for a while, or a while after the store changed, it does soon: nobody
    types here. How long each pause is belongs to no test of a whole window.
    """
    for module, name in (
        (check_runner, "_PAUSE_MS"),
        (review_desk, "_PAUSE_MS"),
        (studies_screen, "_FOLLOW_MS"),
        (planner_page, "_SETTLE_MS"),
        (training_page, "_SETTLE_MS"),
    ):
        monkeypatch.setattr(module, name, 40)


@pytest.fixture
def open_window(qtbot: QtBot, workplace: Workplace, theme: Theme, short_pauses: None) -> Iterator[OpenWindow]:
    opened: list[MainWindow] = []

    def open_it(*, campaign: str | None = "glynora", of: Workplace | None = None, ask_who: bool = False) -> MainWindow:
        window = MainWindow(of or workplace, theme, remembers=False)
        opened.append(window)
        window.start(campaign, ask_who=ask_who)
        window.show()
        window.activateWindow()
        # Shortcuts are those of the active window.
        qtbot.waitUntil(window.isActiveWindow, timeout=5000)
        return window

    yield open_it
    for window in opened:
        window.close()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def screen(qtbot: QtBot, drafts: tuple[Draft, ...], open_window: OpenWindow) -> DraftScreen:
    """The draft screen with two drafts on the desk, both checked."""
    one = open_window().draft
    qtbot.waitUntil(lambda: one.at_rest, timeout=15000)
    return one


@pytest.fixture
def sheet(qtbot: QtBot, screen: DraftScreen) -> DraftScreen:
    """The same with the first draft on the sheet, checked."""
    screen.edit(screen.desk.desk.variants[0].draft.id)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    return screen
