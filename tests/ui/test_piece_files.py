"""The piece on the sheet as a file for others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_words
from fairdraft.services.exporting import PIECE_FORMS
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.deck_form_desk import IN_TEMPLATE
from fairdraft.ui.draft.piece_file_desk import BACK, FORMS, PROOF
from fairdraft.ui.draft.print_desk import PRINT
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.screen import Message

OpenWindow = Callable[..., MainWindow]


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path | str) -> None:
    """Take the name that is proposed, in this folder; "" closes the dialog."""

    def name_in(_parent: QWidget, _title: str, proposed: str, _kind: str, **_options: object) -> tuple[str, str]:
        return (str(Path(folder) / proposed) if folder else "", "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name_in)


def test_every_form_of_a_piece_is_offered() -> None:
    """The button has the forms of the command, and the hand-off folder."""
    assert set(FORMS) == {*PIECE_FORMS, "deck"}


# A menu comes to the front, for which the offscreen platform has no means.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_piece_is_saved_as_a_file_with_its_last_words(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button offers Word, PDF, HTML, Markdown; words typed just before are in the file, under their headline."""
    sheet.view.editor.insert_words(" Today")
    told: list[Message] = []
    sheet.told.connect(told.append)
    for number, (words, ending) in enumerate(
        (("Word document…", "docx"), ("PDF…", "pdf"), ("Markdown…", "md")), start=1
    ):
        qtbot.mouseClick(sheet.view.tabs.file, Qt.MouseButton.LeftButton)
        menu = next(one for one in sheet.view.tabs.findChildren(QMenu) if one.isVisible())
        offered = [one.text() for one in menu.actions() if not one.isSeparator()]
        assert offered == [*FORMS.values(), IN_TEMPLATE, PRINT, PROOF, BACK]
        choose(monkeypatch, tmp_path)
        next(one for one in menu.actions() if one.text() == words).trigger()
        menu.close()
        qtbot.waitUntil(lambda number=number: len(told) == number, timeout=10000)
        called = file_words(sheet.view.editor.toPlainText().splitlines()[0])
        # Found among others by the headline, and where it is attached to a message.
        file = tmp_path / f"{called}.{ending}"
        assert file.is_file()
        assert str(file) in told[-1].what
        assert told[-1].place == file
    headline = sheet.view.editor.toPlainText().splitlines()[0]
    assert "Today" in headline
    assert headline in [one.text for one in Document(str(next(tmp_path.glob("*.docx")))).paragraphs]
    assert next(tmp_path.glob(f"{called}.md")).read_text("utf-8").startswith(f"# {headline}")


def test_what_a_hand_off_lacks_is_told_when_it_is_written(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to open its files to learn that claims are not anchored, or that letters have names in the PDF."""
    sheet.view.editor.insert_words(" 38% of people reached their goal with it. 山")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    told: list[Message] = []
    sheet.told.connect(told.append)
    sheet.sheet.files.write("deck")
    qtbot.waitUntil(lambda: bool(told), timeout=20000)
    assert told[0].tone == "warning"
    assert "with claims not anchored in a source. See anchors.xlsx. The PDF file cannot show" in told[0].remedy
    assert "U+5C71" in told[0].remedy


def test_saving_again_leaves_the_file_that_reviewers_wrote_in(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each saving is a file of its own beside the ones before, whoever changed these; that a name was taken is told."""
    choose(monkeypatch, tmp_path)
    told: list[Message] = []
    sheet.told.connect(told.append)
    for number in (1, 2, 3):
        sheet.sheet.files.write("md")
        qtbot.waitUntil(lambda number=number: len(told) == number, timeout=10000)
        (made,) = (one for one in tmp_path.glob("*.md") if str(one) in told[-1].what)
        made.write_text(f"Legal's words, round {number}.", encoding="utf-8")
        assert told[-1].remedy.endswith(".md was already there and has not been changed.") is (number > 1)
    kept = sorted(one.read_text("utf-8") for one in tmp_path.glob("*.md") if "round" in one.read_text("utf-8"))
    assert kept == [f"Legal's words, round {number}." for number in (1, 2, 3)]


def test_no_name_writes_nothing_and_a_bad_one_is_told(
    qtbot: QtBot, sheet: DraftScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel ends it; where the file cannot be made, one sentence says so."""
    choose(monkeypatch, "")
    problems: list[KnownError] = []
    sheet.sheet.failed.connect(problems.append)
    sheet.sheet.files.write("html")
    QApplication.processEvents()
    assert not problems
    (tmp_path / "file").write_text("no folder")
    choose(monkeypatch, tmp_path / "file")
    sheet.sheet.files.write("html")
    qtbot.waitUntil(lambda: len(problems) == 1, timeout=10000)
    assert str(tmp_path / "file") in problems[0].what


def test_a_draft_that_nobody_went_on_with_is_no_piece_to_save(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], screen: DraftScreen
) -> None:
    """The button is there for a piece on the sheet alone."""
    assert not screen.view.tabs.file.isVisible()
    problems: list[KnownError] = []
    screen.sheet.failed.connect(problems.append)
    screen.sheet.files.write("docx")
    assert problems[0].what == "Nobody has edited this draft yet."
    screen.edit(screen.desk.desk.variants[0].draft.id)
    assert screen.view.tabs.file.isVisible()
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
