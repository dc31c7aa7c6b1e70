"""Starting, ending, picturing and failing."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui import app
from fairdraft.ui.crash_report import CrashDialog, CrashReporter, report_of
from fairdraft.ui.main_window import MainWindow
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
        window.draft.open_first()
        seen.append((window.draft.sheet.draft_id, window.isVisible()))

    image = app.render_window(workplace, "glynora", size=QSize(1200, 800), scheme=scheme, prepare=prepare)
    assert (image.width(), image.height()) == (1200, 800)
    assert seen == [(drafts[0].id, True)]
    ground = image.pixelColor(90, 500).name().upper()
    assert ground == tokens.ground  # type: ignore[attr-defined]
    inks = {image.pixelColor(x, y).name() for x in range(0, 1200, 7) for y in range(0, 800, 5)}
    assert len(inks) > 40


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

    def fail() -> Workplace:
        raise KnownError("The store is newer than this program.", "Install the newer one.")

    assert app.run_window(fail) == 3
    assert told == [("The store is newer than this program.", "Install the newer one.")]


def test_the_first_paint_is_timed(
    qapp: QApplication, workplace: Workplace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the bench the window paints once, prints the time in milliseconds and ends by itself."""
    assert app.run_window(lambda: workplace, first_paint_only=True) == 0
    assert capsys.readouterr().out.startswith("first paint ")


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
