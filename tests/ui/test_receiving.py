"""A file that came back from reviewers, and the piece on the sheet."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel
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


def says(dialog: QDialog, words: str) -> bool:
    """Whether words stand in the dialog; what was just put into it is shown when the event loop turns."""
    return any(words in one.text() for one in dialog.findChildren(QLabel) if not one.isHidden())


def dropped(screen: DraftScreen, file: Path) -> None:
    """A file was dropped in the middle of the screen."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDropEvent):
        QApplication.sendEvent(screen, kind(QPointF(400, 300), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_deck_that_is_dropped_comes_in_as_reviewed_whatever_is_in_front(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, deck: ReturnedDeck
) -> None:
    """It is known by its mark, and its piece comes on the sheet, from another campaign, too."""
    draft_id = sheet.sheet.draft_id
    file = deck.comment(words_of(sheet)[0], "Who says so?").save()
    sheet.view.setup.choose("lumivar")
    qtbot.waitUntil(lambda: sheet.at_rest)
    assert sheet.sheet.draft_id is None
    dropped(sheet, file)
    qtbot.waitUntil(lambda: sheet.sheet.receiving.dialog is not None)
    assert sheet.sheet.draft_id == draft_id
    dialog = sheet.sheet.receiving.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: says(dialog, "Who says so?"))
    assert sheet.beginning.dialog is None
    dialog.reject()


def test_each_of_both_dialogs_leads_to_the_other(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, deck: ReturnedDeck, tmp_path: Path
) -> None:
    """A deck among manuscripts says whose it is; a manuscript, or the deck of another piece, is no reviewed file of the
    one on the sheet.
    """
    file = deck.save()
    sheet.beginning.bring_in(file)
    manuscript = sheet.beginning.dialog
    assert manuscript is not None
    qtbot.waitUntil(lambda: manuscript.read is not None)
    assert says(manuscript, "which you already have. Imported here, it becomes another piece")
    manuscript.reviewed.click()
    first = sheet.sheet.receiving.dialog
    assert first is not None
    assert sheet.beginning.dialog is None
    qtbot.waitUntil(lambda: first.read is not None)
    other = workplace.importing_pieces.take_in(
        workplace.importing_pieces.read_text("HEADLINE: A walk after supper\nBODY: Ten minutes count.", "glynora"),
        by="W1",
    )
    theirs = deck_file(workplace.exporting.export(other.id, "docx", tmp_path / "theirs"))
    first.use(theirs)
    qtbot.waitUntil(lambda: first.otherwise.isVisible())
    assert says(first, "was made from the piece “A walk after supper”, not from")
    assert first.otherwise.text() == "Import it for “A walk after supper”"
    first.otherwise.click()
    second = sheet.sheet.receiving.dialog
    assert second is not None
    assert sheet.sheet.draft_id == other.id
    qtbot.waitUntil(lambda: second.read is not None)
    letter = tmp_path / "letter.docx"
    document = Document()
    document.add_paragraph("HEADLINE: Something else")
    document.save(str(letter))
    second.use(letter)
    qtbot.waitUntil(lambda: second.otherwise.isVisible())
    second.otherwise.click()
    again = sheet.beginning.dialog
    assert again is not None
    qtbot.waitUntil(lambda: again.read is not None)
    assert again.reviewed.isHidden()
    again.reject()
    letter.write_bytes(b"no archive")
    third = opened(qtbot, sheet)
    third.use(letter)
    qtbot.waitUntil(lambda: third.at_rest)
    assert third.otherwise.isHidden()
    third.reject()


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
    qtbot.waitUntil(lambda: says(dialog, "since. 1 new comment. Already known here: "))
    qtbot.waitUntil(lambda: says(dialog, "Who <b>says</b> so?"))
    qtbot.waitUntil(lambda: says(dialog, f"“{second}”"))
    qtbot.waitUntil(lambda: says(dialog, JANE))
    (card,) = dialog.cards
    assert card.box is not None
    qtbot.waitUntil(card.box.hasFocus)
    qtbot.keyClick(card.box, Qt.Key.Key_Space)
    assert dialog.go.text() == "Import, with 1 change"
    qtbot.keyClick(card.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Imported 1 comment, 1 change." in [one.what for one in told])
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
    qtbot.waitUntil(lambda: says(dialog, "is not a .docx file"))
    assert not dialog.go.isEnabled()
    dialog.use(deck.save())
    qtbot.waitUntil(lambda: dialog.read is not None)
    assert not says(dialog, "is not a .docx file")
    dialog.reject()


def test_a_window_that_only_reads_takes_nothing_in(
    qtbot: QtBot, sheet: DraftScreen, deck: ReturnedDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and opens nothing."""
    monkeypatch.setattr(sheet.sheet.receiving, "_read_only", True)
    problems: list[object] = []
    sheet.sheet.failed.connect(problems.append)
    sheet.sheet.receiving.open()
    assert "read-only" in str(problems[0])
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
