"""Comments and review of a piece in the window, over real services and a real store."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from services_support import with_words

from fairdraft import bootstrap
from fairdraft.domain.comment_places import PlacedComment
from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Piece, render
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.comment_card import CommentCard
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import SMALLEST, MainWindow
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
Key = Qt.Key
KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def piece_of(workplace: Workplace, draft: Draft) -> Piece:
    piece = workplace.editing.piece_of_draft(draft.id)
    assert piece is not None
    return piece


def kept(workplace: Workplace, draft: Draft) -> tuple[PlacedComment, ...]:
    return workplace.commenting.placed(piece_of(workplace, draft))


def pressed(qtbot: QtBot, parent: QWidget, words: str) -> None:
    QApplication.processEvents()
    (one,) = [b for b in parent.findChildren(QPushButton) if b.text() == words and b.isVisibleTo(parent)]
    qtbot.mouseClick(one, Qt.MouseButton.LeftButton)


def bar_words(screen: DraftScreen) -> str:
    bar = screen.view.review
    return " | ".join(one.text() for one in bar.findChildren(QLabel) if one.isVisibleTo(bar))


def bar_buttons(screen: DraftScreen) -> set[str]:
    bar = screen.view.review
    return {one.text() for one in bar.findChildren(QPushButton) if one.isVisibleTo(bar)}


def select(screen: DraftScreen, block: str, length: int | None = None) -> str:
    """Select a block's first letters, or all of it; answers the words."""
    editor = screen.view.editor
    place = editor.sheet.map().range_of(block)
    assert place is not None
    cursor = editor.textCursor()
    cursor.setPosition(place[0])
    end = place[1] if length is None else place[0] + length
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    return cursor.selectedText()


def headline(screen: DraftScreen) -> str:
    return next(run.block.id for run in screen.view.editor.sheet.runs() if run.block.section == "headline")


def locked(screen: DraftScreen) -> str:
    return next(run.block.id for run in screen.view.editor.sheet.runs() if run.locked)


def comment(qtbot: QtBot, screen: DraftScreen, words: str) -> None:
    """Comment on the selection by keys alone."""
    screen.view.editor.setFocus()
    qtbot.keyClick(screen.view.editor, Key.Key_M, KEYS)
    field = screen.view.side.comments.entry.field
    assert field.hasFocus()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def card(screen: DraftScreen, number: int) -> CommentCard:
    comments = screen.sheet.review.comments
    (one,) = [one for one in comments.placed if one.number == number]
    found = screen.view.side.comments.card(one.comment.id)
    assert found is not None
    return found


def test_a_comment_is_made_by_keys_and_shows_beside_the_text(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Selected words, the key, some words, Ctrl+Enter: it is in the store, marked on the sheet, and has its card."""
    quote = select(sheet, headline(sheet))
    comment(qtbot, sheet, "Too long.")
    (made,) = kept(workplace, drafts[0])
    assert (made.words, made.comment.text) == (quote, "Too long.")
    assert workplace.profiles.names()[made.comment.by] == "Rae"
    (mark,) = sheet.view.editor.comments.marks
    assert (mark.cursor.selectedText(), mark.tag) == (quote, "1")
    assert "Too long." in card(sheet, 1).accessibleName()
    assert sheet.view.editor.hasFocus()


def test_the_field_for_a_comment_stays_with_its_buttons(qtbot: QtBot, sheet: DraftScreen) -> None:
    """However much room there is in the column, words, field and buttons of a new comment lie together."""
    select(sheet, headline(sheet), 3)
    sheet.sheet.review.comments.comment()
    QApplication.processEvents()
    entry = sheet.view.side.comments.entry
    assert entry.isVisible()
    assert entry.height() <= entry.sizeHint().height()


def test_unsaved_words_are_saved_before_they_are_commented_on(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """A comment on words that were typed a moment ago stands on a stored revision that has them."""
    select(sheet, headline(sheet))
    assert sheet.view.editor.insert_words("Walk with us")
    select(sheet, headline(sheet), 4)
    comment(qtbot, sheet, "Why walk?")
    (made,) = kept(workplace, drafts[0])
    assert made.words == "Walk"
    assert made.comment.text_sha256 == text_sha256(render(piece_of(workplace, drafts[0]).blocks).text)


def test_approved_language_can_be_commented_on(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Words of a locked block are commented on like all others, and stay locked."""
    quote = select(sheet, locked(sheet), 12)
    comment(qtbot, sheet, "Is this the version of May?")
    (made,) = kept(workplace, drafts[0])
    assert made.words == quote.strip()


def test_comments_move_with_the_words_and_tell_when_they_are_gone(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Edits before the words move the mark; deleting them takes the mark away and the card says so, quote and all."""
    quote = select(sheet, headline(sheet))
    comment(qtbot, sheet, "Keep this?")
    editor = sheet.view.editor
    cursor = editor.textCursor()
    cursor.setPosition(cursor.selectionStart())
    editor.setTextCursor(cursor)
    assert editor.insert_words("New: ")
    qtbot.waitUntil(lambda: sheet.sheet.review.comments.placed[0].span.start == 5, timeout=3000)
    assert editor.comments.marks[0].cursor.selectedText() == quote
    select(sheet, headline(sheet))
    editor.insert_words("Other words.")
    qtbot.waitUntil(lambda: sheet.sheet.review.comments.placed[0].standing == "gone", timeout=3000)
    assert editor.comments.marks == ()
    texts = [one.text() for one in card(sheet, 1).findChildren(QLabel)]
    assert "These words are no longer in the text." in texts
    assert f"“{quote}”" in texts


def test_a_comment_is_answered_resolved_and_reopened(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Each step is in the store with who took it; a resolved one has no mark and is folded until it is reopened."""
    select(sheet, headline(sheet))
    comment(qtbot, sheet, "Too long.")
    pressed(qtbot, card(sheet, 1), "Answer…")
    field = card(sheet, 1).answer
    assert field is not None
    assert field.field.hasFocus()
    qtbot.keyClicks(field.field, "Shorter now.")
    pressed(qtbot, card(sheet, 1), "Answer and resolve")
    (made,) = kept(workplace, drafts[0])
    assert made.comment.resolution is not None
    assert made.comment.resolution.text == "Shorter now."
    assert sheet.view.editor.comments.marks == ()
    panel = sheet.view.side.comments
    assert panel.card(made.comment.id) is None
    assert panel.fold.accessibleName() == "Resolved comments: 1. Expand"
    qtbot.mouseClick(panel.fold, Qt.MouseButton.LeftButton)
    pressed(qtbot, card(sheet, 1), "Reopen")
    assert kept(workplace, drafts[0])[0].comment.is_open
    assert len(sheet.view.editor.comments.marks) == 1


def test_the_keys_stay_in_the_column_of_a_resolved_comment(qtbot: QtBot, sheet: DraftScreen) -> None:
    """They never fall on the action at the top, where Space would order drafts and close the sheet."""
    for words in ("First.", "Second."):
        select(sheet, headline(sheet), 3)
        comment(qtbot, sheet, words)
    for number in (1, 2):
        (one,) = [b for b in card(sheet, number).findChildren(QPushButton) if b.text() == "Resolve"]
        one.setFocus()
        qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
        assert sheet.view.side.comments.fold.hasFocus()
        assert sheet.view.side.comments.fold.isVisible()


def test_an_answer_is_typed_in_view(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The field for an answer at the end of a long list is scrolled into view."""
    for number in range(6):
        select(sheet, headline(sheet), 3)
        comment(qtbot, sheet, f"Comment {number}, and what is to be said of it takes more than a line.")
    qtbot.waitUntil(card(sheet, 6).isVisible, timeout=2000)
    pressed(qtbot, card(sheet, 6), "Answer…")
    answer = card(sheet, 6).answer
    assert answer is not None
    qtbot.waitUntil(lambda: answer.visibleRegion().boundingRect().height() == answer.height() > 90, timeout=2000)


def test_a_tag_and_its_words_bring_the_comment_forward(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Pressing the number in the margin selects the card; F7 goes from comment to comment."""
    select(sheet, headline(sheet), 3)
    comment(qtbot, sheet, "First.")
    select(sheet, locked(sheet), 5)
    comment(qtbot, sheet, "Second.")
    editor = sheet.view.editor
    sheet.view.side.show_checks()
    editor.verticalScrollBar().setValue(0)
    line = editor.cursorRect(editor.comments.marks[0].cursor)
    right = round(editor.document().size().width()) - 18
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right, line.center().y()))
    assert card(sheet, 1).property("selected") == "true"
    assert sheet.view.side.comments.isVisible()
    qtbot.keyClick(editor, Key.Key_F7)
    assert card(sheet, 2).property("selected") == "true"
    assert editor.textCursor().selectedText() == editor.comments.marks[1].cursor.selectedText()


def test_the_number_of_a_comment_has_room_in_its_tag(qtbot: QtBot, sheet: DraftScreen, theme: Theme) -> None:
    """Tags grow with the letters, within the margin, and those of one line stand below each other."""
    select(sheet, headline(sheet), 3)
    comment(qtbot, sheet, "First.")
    theme.magnify(2.0)
    editor = sheet.view.editor
    (first,) = editor.comments.marks
    editor.comments.show([first, replace(first, comment_id="another", tag="12")])
    document = editor.document()
    letters = QFontMetricsF(theme.typography.interface(11, semibold=True))
    placed = editor.comments._tags(document)
    assert [mark.tag for mark, _place in placed] == ["1", "12"]
    for mark, place in placed:
        assert place.width() >= letters.horizontalAdvance(mark.tag) + 6
        assert place.height() >= letters.capHeight() + 6
        assert document.textWidth() - 36 <= place.left() < place.right() <= document.textWidth()
    assert all(above.bottom() < below.top() for (_one, above), (_two, below) in pairwise(placed))


def test_what_was_half_said_is_kept_when_the_piece_is_left(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """A comment and an answer that nobody sent are comment and answer when the sheet is closed."""
    select(sheet, headline(sheet), 3)
    comment(qtbot, sheet, "First.")
    pressed(qtbot, card(sheet, 1), "Answer…")
    answer = card(sheet, 1).answer
    assert answer is not None
    qtbot.keyClicks(answer.field, "Because.")
    select(sheet, headline(sheet), 5)
    sheet.sheet.review.comments.comment()
    qtbot.keyClicks(sheet.view.side.comments.entry.field, "Half a th")
    sheet.show_all()
    first, second = kept(workplace, drafts[0])
    assert [one.text for one in first.comment.answers] == ["Because."]
    assert second.comment.text == "Half a th"
    assert not sheet.view.review.isVisible()
    sheet.edit(sheet.desk.desk.variants[0].draft.id)
    assert sheet.view.side.comments.entry.text == ""


def test_letters_of_another_size_leave_marks_and_a_half_said_comment_where_they_are(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, theme: Theme, drafts: tuple[Draft, ...]
) -> None:
    """The words are written anew, and the places that were marked in them are the same."""
    editor = sheet.view.editor
    words = select(sheet, headline(sheet), 5)
    sheet.sheet.review.comments.comment()
    qtbot.keyClicks(sheet.view.side.comments.entry.field, "Half a th")
    marked = [one.cursor.selectedText() for one in (*editor.comments.marks, *editor.marks)]
    theme.magnify(1.25)
    assert [one.cursor.selectedText() for one in (*editor.comments.marks, *editor.marks)] == marked
    sheet.show_all()
    (made,) = kept(workplace, drafts[0])
    assert (made.words, made.comment.text) == (words, "Half a th")


def test_escape_puts_a_comment_aside_and_its_words_stay(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Esc closes the field alone; the next comment begins with what was typed."""
    select(sheet, headline(sheet))
    sheet.sheet.review.comments.comment()
    field = sheet.view.side.comments.entry.field
    qtbot.keyClicks(field, "Hm")
    qtbot.keyClick(field, Key.Key_Escape)
    assert kept(workplace, drafts[0]) == ()
    assert not field.isVisible()
    assert sheet.view.editor.comments.marks == ()
    sheet.sheet.review.comments.comment()
    assert sheet.view.side.comments.entry.text == "Hm"


def test_a_piece_goes_through_review_in_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Sent, returned with a reason, sent again, approved by the named person: each state is told at the sheet."""
    assert bar_words(sheet) == "Draft | Not sent to review yet"
    forms: list[str] = []
    monkeypatch.setattr(sheet.sheet.files, "write", forms.append)
    pressed(qtbot, sheet.view.review, "Send to review")
    # Nothing went to anybody: that is told, and the file is one press away.
    assert sheet.window().messages.text.startswith("Now in review. Nothing was sent.")
    qtbot.mouseClick(sheet.window().messages.next, Qt.MouseButton.LeftButton)
    assert forms == ["docx"]
    assert bar_words(sheet).startswith("In review | Sent by Rae · ")
    pressed(qtbot, sheet.view.review, "Return…")
    qtbot.keyClick(sheet.view.review.reason.field, Key.Key_Return)
    assert "Give a reason" in sheet.view.review.reason.hint
    assert piece_of(workplace, drafts[0]).state == "in_review"
    qtbot.keyClicks(sheet.view.review.reason.field, "Name the adults.")
    qtbot.keyClick(sheet.view.review.reason.field, Key.Key_Return)
    assert bar_words(sheet).startswith("Returned | By Rae · ")
    assert bar_words(sheet).endswith("| Name the adults.")
    pressed(qtbot, sheet.view.review, "Send to review")
    pressed(qtbot, sheet.view.review, "Approve…")
    assert "Approve these words as Rae, Medical writer?" in bar_words(sheet)
    pressed(qtbot, sheet.view.review, "Approve")
    assert bar_words(sheet).startswith("Approved | By Rae · ")
    piece = piece_of(workplace, drafts[0])
    assert piece.approved_sha256 == text_sha256(render(piece.blocks).text)
    assert bar_buttons(sheet) == {"Versions…", "Return…"}


def test_changed_words_in_review_are_sent_again(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """A further round begins with one press once words are others than those that were sent, and not before."""
    pressed(qtbot, sheet.view.review, "Send to review")
    assert bar_buttons(sheet) == {"Versions…", "Return…", "Approve…"}
    select(sheet, headline(sheet))
    sheet.view.editor.insert_words("Legal's words")
    qtbot.waitUntil(lambda: "Send again" in bar_buttons(sheet), timeout=3000)
    pressed(qtbot, sheet.view.review, "Send again")
    assert bar_words(sheet).startswith("In review | Sent by Rae · ")
    assert "Send again" not in bar_buttons(sheet)
    piece = piece_of(workplace, drafts[0])
    first, second = workplace.editing.review_steps(piece.id)
    assert (first.step, second.step) == ("sent", "sent")
    assert "Legal's words" in render(second.blocks).text
    with pytest.raises(KnownError, match="is in review"):
        workplace.approving.send(piece.id, "W1")


def test_who_approves_is_told_what_is_still_open(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The question counts findings of each severity and comments, also while the comments hide the findings."""
    select(sheet, headline(sheet))
    qtbot.keyClicks(sheet.view.editor, "Guaranteed to work")
    qtbot.waitUntil(lambda: sheet.at_rest and sheet.sheet.is_checked)
    select(sheet, headline(sheet), 10)
    comment(qtbot, sheet, "Says who?")
    pressed(qtbot, sheet.view.review, "Send to review")
    pressed(qtbot, sheet.view.review, "Approve…")
    answered = sheet.sheet.answered
    assert answered is not None
    errors = answered.open.count("error")
    assert errors
    assert f" {counted(errors, 'error')}" in bar_words(sheet)
    assert " and 1 comment are still open." in bar_words(sheet)


def test_what_is_still_open_can_be_read_with_large_letters(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, theme: Theme
) -> None:
    """In the smallest window, of a person with a long name, no line of the question is cut."""
    workplace.profiles.introduce("Christiane Featherstonehaugh-Abercrombie de la Vega", "Copywriter")
    sheet.window().resize(SMALLEST)
    theme.magnify(1.5)
    pressed(qtbot, sheet.view.review, "Send to review")
    pressed(qtbot, sheet.view.review, "Approve…")
    (words,) = [one for one in sheet.view.review.findChildren(QLabel) if one.text().startswith("Approve these")]
    qtbot.waitUntil(lambda: sheet.at_rest and words.height() >= words.heightForWidth(words.width()))
    assert words.width() > sheet.view.review.width() * 0.8


def test_what_changed_since_the_last_step_is_shown(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """The bar folds out the sentences that changed since the step, by their kind, and follows the writing; whoever
    reads the next round sees the same.
    """
    pressed(qtbot, sheet.view.review, "Send to review")
    assert "What changed" not in bar_buttons(sheet)
    quote = select(sheet, headline(sheet))
    sheet.view.editor.insert_words("Walk with us")
    qtbot.waitUntil(lambda: "What changed" in bar_buttons(sheet), timeout=3000)
    (step,) = workplace.editing.review_steps(piece_of(workplace, drafts[0]).id)
    (button,) = [b for b in sheet.view.review.findChildren(QPushButton) if b.text() == "What changed"]
    # By the clock of this machine, as the step beside it: in the evening it is the next day in UTC.
    assert button.toolTip() == f"Since it was sent to review, by Rae on {day_and_clock(step.made_at)}"
    pressed(qtbot, sheet.view.review, "What changed")
    changes = sheet.view.review.changes
    assert changes.isVisible()
    qtbot.waitUntil(lambda: "Walk with us" in changes.toPlainText(), timeout=15000)
    assert changes.toPlainText() == f"Other copy\n{quote} Walk with us"
    assert changes.accessibleDescription() == f"remove “{quote}”, put “Walk with us”"
    editor = sheet.view.editor
    editor.jump(0, 0)
    editor.insert_words("Do ")
    qtbot.waitUntil(lambda: "Do Walk with us" in changes.toPlainText(), timeout=15000)
    pressed(qtbot, sheet.view.review, "Return…")
    qtbot.keyClicks(sheet.view.review.reason.field, "Once more.")
    qtbot.keyClick(sheet.view.review.reason.field, Key.Key_Return)
    pressed(qtbot, sheet.view.review, "Send to review")
    assert not changes.isVisible()
    pressed(qtbot, sheet.view.review, "What changed")
    assert changes.isVisible()
    assert changes.toPlainText() == f"Other copy\n{quote} Do Walk with us"


def test_who_cannot_edit_can_review(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """While somebody else edits the piece, this window comments on its stored words, sends and approves them."""
    piece = workplace.editing.begin(drafts[0], "W1")
    held = workplace.editing.open(piece.id, "another-machine")
    screen.edit(screen.desk.desk.variants[0].draft.id)
    assert screen.sheet.keeper.piece is None
    select(screen, headline(screen))
    comment(qtbot, screen, "Fine by me.")
    assert [one.comment.text for one in kept(workplace, drafts[0])] == ["Fine by me."]
    pressed(qtbot, screen.view.review, "Send to review")
    pressed(qtbot, screen.view.review, "Approve…")
    pressed(qtbot, screen.view.review, "Approve")
    assert piece_of(workplace, drafts[0]).state == "approved"
    changed = with_words(piece.blocks, piece.blocks[0].id, "Not read by anybody")
    workplace.editing.save(held, changed, "W1")
    QApplication.processEvents()
    assert screen.view.editor.toPlainText().startswith("Not read by anybody")
    assert bar_words(screen).startswith("Draft | Changed since Rae approved it")
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)


def approve(workplace: Workplace, draft: Draft) -> None:
    piece = piece_of(workplace, draft)
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "M1")


def test_the_first_edit_of_approved_words_tells_that_the_approval_is_void(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """It is told once and at once, the state says "changed since", and the next save follows on the approval."""
    approve(workplace, drafts[0])
    told: list[str] = []
    sheet.told.connect(lambda message: told.append(message.what))
    select(sheet, headline(sheet))
    sheet.view.editor.insert_words("O")
    sheet.view.editor.insert_words("h")
    assert told == ["This edit voids the approval by M1. The piece is a draft again."]
    sheet.sheet.keeper.flush()
    qtbot.waitUntil(lambda: "Draft | Changed since M1 approved it" in bar_words(sheet), timeout=3000)
    assert bar_buttons(sheet) == {"What changed", "Versions…", "Send to review"}
    approved, edited = workplace.editing.revisions(piece_of(workplace, drafts[0]).id)[-2:]
    assert (approved.step, edited.parent) == ("approved", approved.id)


def test_an_edit_that_is_undone_at_once_keeps_the_approval(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Words that are the approved ones again before they were saved are approved."""
    approve(workplace, drafts[0])
    select(sheet, headline(sheet))
    sheet.view.editor.insert_words("x")
    sheet.view.editor.undo()
    sheet.sheet.keeper.flush()
    qtbot.waitUntil(lambda: "Approved | By M1" in bar_words(sheet), timeout=3000)
    assert piece_of(workplace, drafts[0]).state == "approved"
    window = sheet.window()
    assert isinstance(window, MainWindow)
    assert not window.messages.text


def test_what_is_told_of_a_void_approval_stays_with_its_piece(
    workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Other screens do not show it, it is there again beside its piece, and it goes with the piece."""
    approve(workplace, drafts[0])
    window = sheet.window()
    assert isinstance(window, MainWindow)
    select(sheet, headline(sheet))
    sheet.view.editor.insert_words("Oh")
    assert "voids the approval by M1" in window.messages.text
    for other in ("library", "models"):
        window.show_screen(other)
        assert not window.messages.text
    window.show_screen("draft")
    assert "voids the approval by M1" in window.messages.text
    sheet.show_all()
    assert not window.messages.text


def test_what_is_told_of_a_void_approval_goes_when_the_piece_is_sent_again(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """What it asks for was done."""
    approve(workplace, drafts[0])
    window = sheet.window()
    assert isinstance(window, MainWindow)
    select(sheet, headline(sheet))
    sheet.view.editor.insert_words("Oh")
    assert "voids the approval by M1" in window.messages.text
    sheet.sheet.keeper.flush()
    qtbot.waitUntil(lambda: "Send to review" in bar_buttons(sheet), timeout=3000)
    pressed(qtbot, sheet.view.review, "Send to review")
    assert piece_of(workplace, drafts[0]).state == "in_review"
    assert "is void" not in window.messages.text


def test_words_taken_back_after_the_approval_ended_are_not_called_changed(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Once the edit is saved the approval is void for good; undone words are told to be the approved ones."""
    approve(workplace, drafts[0])
    select(sheet, headline(sheet))
    sheet.view.editor.insert_words("x")
    sheet.sheet.keeper.flush()
    sheet.view.editor.undo()
    sheet.sheet.keeper.flush()
    qtbot.waitUntil(
        lambda: "Draft | Edited since M1 approved it, and now back to those words" in bar_words(sheet), timeout=3000
    )
    assert piece_of(workplace, drafts[0]).state == "draft"
    assert bar_buttons(sheet) == {"Versions…", "Send to review"}


def test_words_that_somebody_else_changed_are_not_approved_unread(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """A step on a piece whose stored words are others than those on the sheet is refused in a sentence."""
    pressed(qtbot, sheet.view.review, "Send to review")
    problems: list[KnownError] = []
    sheet.sheet.failed.connect(problems.append)
    piece = piece_of(workplace, drafts[0])
    holder = sheet.sheet.keeper._holder
    session = workplace.editing.open(piece.id, holder)
    block = next(one for one in piece.blocks if one.section == "headline")
    workplace.editing.save(session, with_words(piece.blocks, block.id, "Behind your back"), "W2")
    pressed(qtbot, sheet.view.review, "Approve…")
    pressed(qtbot, sheet.view.review, "Approve")
    assert piece_of(workplace, drafts[0]).state == "in_review"
    assert "was edited in the meantime" in problems[-1].what


def test_an_approval_asks_who_it_is_by(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, drafts: tuple[Draft, ...]
) -> None:
    """Where nobody said who is working, the window asks; two people on one machine are told apart by name."""
    workplace.profiles.introduce("", "")
    window = open_window()
    screen = window.draft
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    screen.edit(screen.desk.desk.variants[0].draft.id)
    pressed(qtbot, screen.view.review, "Send to review")
    pressed(qtbot, screen.view.review, "Approve…")
    pressed(qtbot, screen.view.review, "Say who you are")
    assert window.first_run.isVisible()
    window.first_run.name.setText("Ada")
    qtbot.keyClick(window.first_run.name, Key.Key_Return)
    assert screen.isVisible()
    pressed(qtbot, screen.view.review, "Approve")
    assert bar_words(screen).startswith("Approved | By Ada · ")
    assert [one.author for one in workplace.editing.revisions(piece_of(workplace, drafts[0]).id)][-2:] == [
        next(known for known, name in workplace.profiles.names().items() if name == wanted)
        for wanted in ("Rater 1", "Ada")
    ]


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_a_second_window_reads_state_and_comments_and_takes_no_step(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, open_window: OpenWindow, tmp_path: Path
) -> None:
    """The store opened twice: comments, state and versions show, and nothing can be pressed that writes."""
    select(sheet, headline(sheet), 3)
    comment(qtbot, sheet, "First.")
    pressed(qtbot, sheet.view.review, "Send to review")
    second = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    try:
        other = open_window(of=second).draft
        qtbot.waitUntil(lambda: other.at_rest, timeout=15000)
        other.edit(other.desk.desk.variants[0].draft.id)
        assert bar_words(other).startswith("In review | Sent by Rae")
        assert bar_buttons(other) == {"Versions…"}
        pressed(qtbot, other.view.review, "Versions…")
        versions = other.sheet.versions.dialog
        assert versions is not None
        qtbot.waitUntil(lambda: versions.at_rest, timeout=8000)
        assert versions.text.toPlainText()
        assert not versions.back.isVisible()
        assert "read-only here" in versions.told.text()
        qtbot.keyClick(versions.list, Key.Key_Return)
        assert other.sheet.versions.dialog is None
        shown = {one.text() for one in card(other, 1).findChildren(QPushButton)}
        assert shown == {"Show"}
        other.sheet.review.comments.comment()
        assert not other.view.side.comments.is_begun
        qtbot.waitUntil(lambda: other.at_rest, timeout=15000)
        other.window().close()
    finally:
        second.close()


def test_the_pages_of_the_right_column_follow_what_is_pressed(qtbot: QtBot, sheet: DraftScreen) -> None:
    """A finding shows the checks, a comment the comments; the tab counts the open ones, and both are for the sheet."""
    select(sheet, headline(sheet), 3)
    comment(qtbot, sheet, "First.")
    pressed(qtbot, sheet.view.side, "Comments · 1")
    assert not sheet.view.checks.isVisible()
    sheet.sheet.jump(0)
    assert sheet.view.checks.isVisible()
    sheet.show_all()
    assert not [b for b in sheet.view.side.findChildren(QPushButton) if b.text() == "Checks" and b.isVisible()]


@pytest.mark.parametrize("words", ["Show", "Answer…", "Resolve"])
def test_actions_of_a_comment_are_named_and_reached_by_keys(qtbot: QtBot, sheet: DraftScreen, words: str) -> None:
    """Tab reaches each action of a card, and a screen reader hears which comment it is for."""
    select(sheet, headline(sheet))
    comment(qtbot, sheet, "Too long.")
    one = card(sheet, 1)
    (wanted,) = [b for b in one.findChildren(QPushButton) if b.text() == words]
    qtbot.waitUntil(wanted.isVisible, timeout=2000)
    assert "comment 1, Too long." in wanted.accessibleName()
    window = sheet.window()
    for _ in range(150):
        window.focusNextChild()
        if window.focusWidget() is wanted:
            break
    assert window.focusWidget() is wanted


def test_words_on_review_stand_beside_the_buttons_where_they_fit(
    qtbot: QtBot, sheet: DraftScreen, theme: Theme
) -> None:
    """Short words share the line of the buttons in the smallest window too; with large letters they get their own."""
    bar = sheet.view.review
    told = "Not sent to review yet"

    def beside() -> bool:
        QApplication.processEvents()
        (words,) = [one for one in bar.findChildren(QLabel) if one.text() == told and one.isVisibleTo(bar)]
        (send,) = [one for one in bar.findChildren(QPushButton) if one.text() == "Send to review"]
        top, below = (one.mapTo(bar, one.rect().topLeft()).y() for one in (words, send))
        return top < below + send.height()

    sheet.window().resize(SMALLEST)
    qtbot.waitUntil(beside)
    low = bar.height()
    theme.magnify(1.5)
    qtbot.waitUntil(lambda: not beside())
    assert bar.height() > low
