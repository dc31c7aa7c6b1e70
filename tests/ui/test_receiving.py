"""A file that came back from reviewers, and the piece on the sheet."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from returned_deck import JANE, ReturnedDeck, deck_file

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.receiving_dialog import ReceivingDialog
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.screen import Message

OpenWindow = Callable[..., MainWindow]

# A dialog comes to the front, for which the offscreen platform has no means.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def deck(workplace: Workplace, sheet: DraftScreen, tmp_path: Path) -> ReturnedDeck:
    """The deck of the piece on the sheet, and beside it the first word of its call to action."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    return ReturnedDeck(deck_file(workplace.exporting.export(piece.id, "docx", tmp_path / "out")))


def words_of(sheet: DraftScreen) -> tuple[str, str]:
    """Two words of the body of the piece on the sheet that stand there once."""
    body = next(one.text for one in sheet.view.editor.sheet.blocks() if one.section == "body")
    whole = sheet.view.editor.toPlainText()
    once = [one for one in body.split() if one.isalpha() and len(one) > 3 and whole.count(one) == 1]
    return once[0], once[1]


def opened(qtbot: QtBot, sheet: DraftScreen) -> ReceivingDialog:
    sheet.view.side.show_comments()
    qtbot.mouseClick(sheet.view.side.comments.back, Qt.MouseButton.LeftButton)
    dialog = sheet.sheet.receiving.dialog
    assert dialog is not None
    return dialog


def says(dialog: ReceivingDialog, words: str) -> bool:
    """Whether words stand in the dialog; what was just put into it is shown when the event loop turns."""
    return any(words in one.text() for one in dialog.findChildren(QLabel) if not one.isHidden())


def test_comments_and_ticked_words_come_into_the_piece(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, deck: ReturnedDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is chosen, its comments and changes are shown, and what is taken in stands beside the text and in it."""
    first, second = words_of(sheet)
    deck.track(first, "Otherwise").comment(second, "Who <b>says</b> so?")
    told: list[Message] = []
    sheet.told.connect(told.append)
    dialog = opened(qtbot, sheet)
    assert not dialog.go.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(deck.save()), ""))
    qtbot.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.read is not None)
    qtbot.waitUntil(lambda: says(dialog, "since. 1 new comment. Known here already: "))
    qtbot.waitUntil(lambda: says(dialog, "Who <b>says</b> so?"))
    qtbot.waitUntil(lambda: says(dialog, f"“{second}”"))
    qtbot.waitUntil(lambda: says(dialog, JANE))
    (card,) = dialog.cards
    assert card.box is not None
    qtbot.waitUntil(card.box.hasFocus)
    qtbot.keyClick(card.box, Qt.Key.Key_Space)
    assert dialog.go.text() == "Take in, with 1 change"
    qtbot.keyClick(card.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Took in 1 comment, 1 change." in [one.what for one in told])
    assert "Otherwise" in sheet.view.editor.toPlainText()
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    assert workplace.editing.versions(piece.id)[-1].summary == "reviewers' words from returned.docx"
    assert [one.comment.text for one in workplace.commenting.placed(piece)] == ["Who <b>says</b> so?"]
    qtbot.waitUntil(lambda: sheet.sheet.review.comments.waiting == 1)
    # The same file has nothing more; one undo takes the words back.
    again = opened(qtbot, sheet)
    again.use(deck.save())
    qtbot.waitUntil(lambda: again.read is not None)
    qtbot.waitUntil(lambda: says(again, "Nothing in it is new"))
    assert not again.go.isEnabled()
    again.reject()
    sheet.view.editor.undo()
    assert first in sheet.view.editor.toPlainText()
    qtbot.waitUntil(lambda: sheet.at_rest, timeout=15000)


def test_a_file_that_is_none_is_told_in_the_dialog(
    qtbot: QtBot, sheet: DraftScreen, deck: ReturnedDeck, tmp_path: Path
) -> None:
    """It stays open, says what is wrong, and takes the next file."""
    dialog = opened(qtbot, sheet)
    wrong = tmp_path / "deck.docx"
    wrong.write_text("no archive")
    dialog.drop.dropped.emit(wrong)
    qtbot.waitUntil(lambda: says(dialog, "is no .docx file"))
    assert not dialog.go.isEnabled()
    dialog.use(deck.save())
    qtbot.waitUntil(lambda: dialog.read is not None)
    assert not says(dialog, "is no .docx file")
    dialog.reject()


def test_a_window_that_only_reads_takes_nothing_in(
    qtbot: QtBot, sheet: DraftScreen, deck: ReturnedDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and opens nothing."""
    monkeypatch.setattr(sheet.sheet.receiving, "_read_only", True)
    problems: list[object] = []
    sheet.sheet.failed.connect(problems.append)
    sheet.sheet.receiving.open()
    assert "only reads" in str(problems[0])
    assert sheet.sheet.receiving.dialog is None


def test_approved_language_has_no_box(qtbot: QtBot, sheet: DraftScreen, deck: ReturnedDeck) -> None:
    """It is shown as changed there, and why it stays."""
    locked = next(one for one in sheet.view.editor.sheet.blocks() if one.section == "isi")
    word = next(one for one in locked.text.split() if one.isalpha() and len(one) > 6 and deck.document.count(one) == 1)
    dialog = opened(qtbot, sheet)
    dialog.use(deck.track(word, "Otherwise").save())
    qtbot.waitUntil(lambda: dialog.read is not None)
    (card,) = dialog.cards
    assert card.box is None
    qtbot.waitUntil(lambda: says(dialog, "Approved language: its words come from the product's file"))
    assert not dialog.go.isEnabled()
    dialog.reject()
