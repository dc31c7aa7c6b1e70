"""Starting, ending, picturing and failing."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from fairdraft.bootstrap import resources
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import Finding, Span
from fairdraft.services.workplace import Workplace
from fairdraft.ui import app
from fairdraft.ui.crash_report import CrashDialog, CrashReporter, report_of
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.passphrase_dialog import GivenPassphrase
from fairdraft.ui.theme.tokens import DARK, LIGHT

OpenWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def _qt_messages_stay_with_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "qInstallMessageHandler", lambda _handler: None)


@pytest.mark.parametrize(("scheme", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_a_picture_shows_a_draft_with_its_marks(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], scheme: app.SchemeChoice, tokens: object
) -> None:
    """The picture has the asked size and scheme, the first draft on the sheet, and its check is done."""
    seen: list[tuple[str | None, bool]] = []

    def prepare(window: MainWindow) -> None:
        window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
        seen.append((window.draft.sheet.draft_id, window.isVisible()))

    image = app.render_window(workplace, "glynora", size=QSize(1200, 800), scheme=scheme, prepare=prepare)
    assert (image.width(), image.height()) == (1200, 800)
    assert seen == [(drafts[0].id, True)]
    ground = image.pixelColor(90, 500).name().upper()
    assert ground == tokens.ground  # type: ignore[attr-defined]
    inks = {image.pixelColor(x, y).name() for x in range(0, 1200, 7) for y in range(0, 800, 5)}
    assert len(inks) > 40


def test_a_picture_changes_nothing_in_the_store(qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...]) -> None:
    """Picturing begins no piece, takes no lease and makes nobody a rater; the sheet looks as in editing."""
    offered: list[bool] = []
    app.render_window(workplace, "glynora", prepare=lambda window: _open_and_look(window, offered))
    assert workplace.editing.pieces() == ()
    assert len(workplace.profiles._store.profiles()) == 1
    assert offered == [True]


def _open_and_look(window: MainWindow, offered: list[bool]) -> None:
    window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
    offered.append(window.draft.view.editor.cursorWidth() > 0)


def test_a_picture_shows_the_variant_with_most_marks(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], open_window: OpenWindow
) -> None:
    """Of several drafts the one with most findings in its words is opened."""
    window = open_window()
    qtbot.waitUntil(lambda: window.at_rest, timeout=15000)
    second = window.draft.desk.desk.variants[1]
    assert second.check is not None
    here = Finding("MIN-01", "error", "m", "w", "c", span=Span(0, 4))
    second.check = replace(second.check, findings=(here, here, here))
    window.draft.open_most_marked()
    assert window.draft.sheet.draft_id == second.draft.id


def test_without_a_display_a_sentence_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On Linux without any display the window ends with exit code 3 and says what to do."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")

    def never(_given: GivenPassphrase | None) -> Workplace:
        raise AssertionError

    assert app.run_window(never, resources()) == 3
    assert "no display" in capsys.readouterr().err


def test_a_picture_is_written_where_asked(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], tmp_path: Path
) -> None:
    """The picture is a PNG in a folder that is made; a place that cannot be written is told."""
    app.save_picture(workplace, "glynora", tmp_path / "out" / "window.png")
    assert QImage(str(tmp_path / "out" / "window.png")).width() == 1440
    (tmp_path / "file").write_text("")
    with pytest.raises(KnownError, match=r"window\.png"):
        app.save_picture(workplace, "glynora", tmp_path / "file" / "window.png")


def test_a_workplace_that_cannot_be_opened_is_told(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """A known problem at the start shows what and remedy in a dialog and ends with exit code 3."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append((box.text(), box.informativeText())))

    def fail(_given: GivenPassphrase | None) -> Workplace:
        raise KnownError("The store is newer than this program.", "Install the newer one.")

    assert app.run_window(fail, resources()) == 3
    assert told == [("The store is newer than this program.", "Install the newer one.")]


def test_the_first_paint_is_timed(
    qapp: QApplication, workplace: Workplace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the bench the window paints once, prints when it did and when it takes a key, and ends by itself."""
    assert app.run_window(lambda _given: workplace, resources(), first_paint_only=True) == 0
    assert [line.rsplit(" ", 2)[0] for line in capsys.readouterr().out.splitlines()] == ["first paint", "first key"]
    assert not QApplication.windowIcon().isNull()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktop's own dialogs are shown there")
# The screenless platform says this of every dialog; nothing is wrong with it.
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_file_dialog_keeps_its_folders_in_the_home_folder(
    qapp: QApplication, workplace: Workplace, tmp_path: Path, *, encrypted: bool
) -> None:
    """What a window's dialogs showed is told to no other program, and on a shared machine to nobody else; beside an
    encrypted store it is kept nowhere.
    """
    workplace = replace(workplace, encrypted=encrypted)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    app.run_window(lambda _given: workplace, resources(), first_paint_only=True)
    client = tmp_path / "a client"
    client.mkdir()
    dialog = QFileDialog(None, "Folder", str(client))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    dialog.accept()
    dialog.deleteLater()
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    kept = workplace.home / "QtProject.conf"
    assert not (tmp_path / "settings").exists()
    assert kept.exists() is not encrypted
    if encrypted:
        return
    assert client.name.replace(" ", "%20") in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0


def test_a_bug_is_reported_without_any_words_of_a_draft(qtbot: QtBot, open_window: OpenWindow) -> None:
    """The report says where the program broke and not what was being written; it can be copied."""
    window = open_window()
    reporter = CrashReporter("0.1", window)
    try:
        raise ValueError("GLYNORA secret words")
    except ValueError:
        kind, bug, trace = sys.exc_info()
    assert kind is not None
    report = report_of(kind, trace, "0.1")
    assert "secret" not in report
    assert "ValueError" in report
    assert "test_app.py" in report
    dialog = CrashDialog(report, window)
    qtbot.addWidget(dialog)
    dialog._copy()
    assert QApplication.clipboard().text() == report
    assert bug is not None
    reporter.deleteLater()


# The screenless platform says this of every dialog; nothing is wrong with it.
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_one_excepthook_tells_problems_and_reports_bugs(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A known problem that nobody told becomes a message; a bug becomes one report, however often it comes."""
    passed_on: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _bug, _trace: passed_on.append(kind))
    window = open_window()
    reporter = CrashReporter("0.1", window)
    reporter.install()
    with qtbot.waitSignal(reporter.known) as known:
        sys.excepthook(KnownError, KnownError("The disk is full.", "Free space."), None)
    assert known.args is not None
    assert known.args[0].what == "The disk is full."
    assert passed_on == []
    for _ in range(3):
        sys.excepthook(ValueError, ValueError("x"), None)
    dialogs = window.findChildren(CrashDialog)
    assert len(dialogs) == 1
    assert passed_on == [ValueError] * 3
    dialogs[0].accept()
    reporter.remove()
