"""Drafting, checking, mending and rating on the draft screen, over real services."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.piece import Block, render
from fairdraft.inference.scripted import ScriptedEngine, ScriptedFailure
from fairdraft.services.commenting import quoted_place
from fairdraft.services.drafting import DraftBegunAnew
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import SMALLEST, USUAL, MainWindow
from fairdraft.ui.theme.theme import SCALES, Theme
from fairdraft.ui.theme.tokens import Tone

OpenWindow = Callable[..., MainWindow]
Key = Qt.Key
_Mode = QTextCursor.MoveMode


def texts(screen: DraftScreen) -> dict[str, str]:
    return {block.id: block.text for block in screen.view.editor.sheet.blocks()}


def type_into(qtbot: QtBot, screen: DraftScreen, block_id: str, words: str) -> None:
    editor = screen.view.editor
    place = editor.sheet.map().range_of(block_id)
    assert place is not None
    cursor = editor.textCursor()
    cursor.setPosition(place[1])
    editor.setTextCursor(cursor)
    if words.isascii():
        qtbot.keyClicks(editor, words)
    else:
        # The test keyboard has no key for an emoji; an input method writes it.
        assert editor.insert_words(words)


def checked(qtbot: QtBot, screen: DraftScreen) -> None:
    qtbot.waitUntil(lambda: screen.at_rest and screen.sheet.is_checked, timeout=15000)


def marked(screen: DraftScreen) -> list[str]:
    return [mark.cursor.selectedText() for mark in screen.view.editor.marks]


def buttons(parent: QWidget, text: str) -> list[QPushButton]:
    # What was drawn anew comes into view when the event loop turns.
    QApplication.processEvents()
    return [one for one in parent.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(parent)]


# ---- drafting


def on_a_fresh_brief(window: MainWindow) -> DraftScreen:
    """The draft screen on a brief that nothing was written for."""
    window.draft.view.setup.choose_brief("b02")
    assert not window.draft.desk.desk.variants
    return window.draft


def test_variants_stream_side_by_side_and_are_checked(
    qtbot: QtBot, workplace: Workplace, slow_engine: ScriptedEngine, open_window: OpenWindow
) -> None:
    """Ordered variants grow on their cards while they are written and end finished, checked and stored."""
    screen = on_a_fresh_brief(open_window())
    screen.view.setup.count.setValue(2)
    screen.draft()
    qtbot.waitUntil(lambda: len(screen.view.variants.cards) == 2, timeout=5000)
    qtbot.waitUntil(lambda: all(card.copy.toPlainText() for card in screen.view.variants.cards), timeout=8000)
    assert len(screen.desk.desk.streaming) == 2
    action = screen.action()
    assert action is not None
    assert action.text == "Stop all"
    qtbot.waitUntil(lambda: screen.at_rest, timeout=20000)
    for variant in screen.desk.desk.variants:
        stored = workplace.drafting.draft(variant.draft.id)
        assert stored.state == "finished"
        assert variant.check is not None
        card = screen.view.variants.card(stored.id)
        assert card is not None
        copy = [block.text for block in stored.blocks if block.kind == "copy"]
        assert card.copy.toPlainText() == "\n".join(copy)


def test_words_that_are_written_again_say_why(
    qtbot: QtBot, slow_engine: ScriptedEngine, open_window: OpenWindow
) -> None:
    """Where the engine died the card says why its words are gone, until the draft is finished."""
    screen = on_a_fresh_brief(open_window())
    screen.view.setup.count.setValue(1)
    screen.draft()
    qtbot.waitUntil(lambda: any(variant.text for variant in screen.desk.desk.variants), timeout=8000)
    (variant,) = screen.desk.desk.variants
    screen.desk._stream.on_event(DraftBegunAnew(variant.draft.id, "The engine was ended from outside."))
    card = screen.view.variants.card(variant.draft.id)
    assert card is not None
    told = "Started over with the same seed. The engine was ended from outside."

    def says_so() -> bool:
        return told in [one.text() for one in card.findChildren(QLabel) if one.isVisible()]

    qtbot.waitUntil(says_so, timeout=5000)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=20000)
    assert not says_so()


def test_one_variant_is_stopped_and_keeps_its_words(
    qtbot: QtBot, workplace: Workplace, slow_engine: ScriptedEngine, open_window: OpenWindow
) -> None:
    """Stop on one card ends that draft with what it had; the other goes on to its end."""
    screen = on_a_fresh_brief(open_window())
    screen.view.setup.count.setValue(2)
    screen.draft()
    qtbot.waitUntil(lambda: any(variant.text for variant in screen.desk.desk.variants), timeout=8000)
    first, second = screen.desk.desk.variants
    card = screen.view.variants.card(first.draft.id)
    assert card is not None
    qtbot.mouseClick(card.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=20000)
    assert (first.state, second.state) == ("stopped", "finished")
    assert workplace.drafting.draft(first.draft.id).model_text
    assert len(first.draft.model_text) < len(second.draft.model_text)


def test_escape_stops_everything(qtbot: QtBot, slow_engine: ScriptedEngine, open_window: OpenWindow) -> None:
    """Esc while drafts are written stops all of them."""
    screen = on_a_fresh_brief(open_window())
    screen.draft()
    qtbot.waitUntil(lambda: any(variant.text for variant in screen.desk.desk.variants), timeout=8000)
    qtbot.keyClick(screen, Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.desk.busy, timeout=5000)
    assert {variant.state for variant in screen.desk.desk.variants} == {"stopped"}


def test_writing_again_takes_another_seed_and_keeps_the_old_draft(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Regenerate puts a new draft in the slot; the old one stays in the store."""
    old = screen.desk.desk.variants[0].draft
    screen.regenerate(old.id)
    qtbot.waitUntil(lambda: screen.desk.desk.variants[0].draft.id != old.id, timeout=5000)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    new = screen.desk.desk.variants[0].draft
    assert new.provenance.seed != old.provenance.seed
    assert screen.desk.desk.variants[0].letter == "A"
    assert workplace.drafting.draft(old.id).text == old.text


def test_the_keys_are_on_a_new_card_before_its_draft_can_end(screen: DraftScreen) -> None:
    """Not a turn later, when the button that they were meant for may be gone."""
    cards = screen.view.variants
    cards.cards[-1].regenerate.setFocus()
    cards.show_variants(screen.desk.desk.variants)
    keys = QApplication.focusWidget()
    assert keys is not None
    assert cards.cards[-1].isAncestorOf(keys)
    assert keys.isVisible()


def test_the_keys_stay_on_the_card_that_is_written_again(qtbot: QtBot, screen: DraftScreen) -> None:
    """They never fall on the rating, where the next digit would be a score."""
    last = screen.desk.desk.variants[-1]
    old = last.draft.id
    card = screen.view.variants.card(old)
    assert card is not None
    card.regenerate.setFocus()
    qtbot.mouseClick(card.regenerate, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.at_rest and last.draft.id != old, timeout=15000)
    new = screen.view.variants.card(last.draft.id)
    assert new is not None
    assert new.edit.hasFocus()
    assert not screen.view.rating._body.isVisible()


def test_leaving_the_sheet_by_keys_puts_them_on_no_rating(qtbot: QtBot, sheet: DraftScreen) -> None:
    """After Ctrl+Shift+A a digit scores nothing, and the rating stays folded."""
    sheet.view.editor.setFocus()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(sheet.view.editor, Key.Key_A, held)
    assert not sheet.view.editor.isVisible()
    assert sheet.view.tabs.all.hasFocus()
    assert not sheet.view.rating._body.isVisible()


def test_opening_a_piece_does_not_open_the_rating(qtbot: QtBot, screen: DraftScreen) -> None:
    """Edit, pressed on a card, puts the keys on the words; the rating stays folded and the sheet has its room."""
    card = screen.view.variants.cards[-1]
    qtbot.mouseClick(card.edit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    assert screen.view.editor.hasFocus()
    assert not screen.view.rating._body.isVisible()


def test_six_variants_stand_in_one_line_beside_the_tools(qtbot: QtBot, screen: DraftScreen, theme: Theme) -> None:
    """In the smallest window, with a piece on the sheet, a usual number of letters takes no second line; the button for
    all of them is as high as they are, however large they are.
    """
    screen.window().resize(SMALLEST)
    screen.view.setup.count.setValue(6)
    screen.draft()
    qtbot.waitUntil(lambda: len(screen.desk.desk.variants) == 6 and screen.at_rest, timeout=20000)
    screen.edit(screen.desk.desk.variants[0].draft.id)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    tabs = screen.view.tabs
    letters = [one for one in tabs.findChildren(QPushButton) if one.isVisible() and one.text()]
    assert len(letters) == 6
    assert len({one.mapTo(tabs, QPoint(0, 0)).y() for one in letters}) == 1
    theme.magnify(1.5)
    qtbot.waitUntil(lambda: tabs.all.height() == letters[0].height() > 30)


def test_the_count_stays_in_view_with_large_letters(qtbot: QtBot, sheet: DraftScreen, theme: Theme) -> None:
    """In the smallest window it has a line of its own where there is no room beside the tools."""
    sheet.window().resize(SMALLEST)
    theme.magnify(1.5)
    tabs = sheet.view.tabs
    qtbot.waitUntil(lambda: tabs._words_below.isVisible())
    assert tabs._words_below.text() == tabs._told[0] != ""


def test_what_is_chosen_stays_together_in_a_high_window(screen: DraftScreen) -> None:
    """Room that the left column does not need lies below everything in it, not between a choice and what it is."""
    setup = screen.view.setup
    screen.window().resize(USUAL.width(), 2400)
    QApplication.processEvents()
    assert setup.brief_box.y() - setup.campaign_box.geometry().bottom() < 100
    assert setup.writer.y() - setup.brief_text.geometry().bottom() < 100


def test_the_way_to_draft_stands_back_and_says_what_is_lacking(sheet: DraftScreen) -> None:
    """While a piece is edited it is no primary action; where it cannot be pressed its tip says why."""
    assert sheet.window().top.action.property("role") == "plain"
    sheet.show_all()
    assert sheet.window().top.action.property("role") == "primary"
    sheet.view.setup.brief_text.set_text("")
    action = sheet.action()
    assert action is not None
    assert (action.enabled, action.tip) == (False, "Write a brief first, at the left")


def test_the_keys_stay_with_the_brief_while_drafts_are_written(qtbot: QtBot, screen: DraftScreen) -> None:
    """What was chosen last cannot be chosen meanwhile; the keys go to the words of the brief, not on to a link."""
    setup = screen.view.setup
    setup.count.setValue(1)
    setup.campaign_box.setFocus()
    screen.draft()
    assert setup.brief_text.hasFocus()
    qtbot.waitUntil(lambda: screen.at_rest, timeout=20000)
    assert setup.brief_text.hasFocus()


def test_every_letter_of_many_variants_can_be_read(qtbot: QtBot, screen: DraftScreen) -> None:
    """In the smallest window, with a piece on the sheet, no letter is cut and all are inside the screen."""
    window = screen.window()
    window.resize(SMALLEST)
    screen.view.setup.count.setValue(8)
    screen.draft()
    qtbot.waitUntil(lambda: len(screen.desk.desk.variants) == 8 and screen.at_rest, timeout=20000)
    screen.edit(screen.desk.desk.variants[0].draft.id)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    tabs = screen.view.tabs
    letters = [one for one in tabs.findChildren(QPushButton) if one.isVisible() and one.text()]
    assert [one.text() for one in letters] == list("ABCDEFGH")
    for one in letters:
        assert one.width() >= one.sizeHint().width()
        assert tabs.rect().contains(one.mapTo(tabs, one.rect().bottomRight()))
    assert window.centralWidget().minimumSizeHint().width() <= SMALLEST.width()


@pytest.mark.parametrize(
    "scale", [SCALES[0], *(pytest.param(one, marks=pytest.mark.slow) for one in SCALES[1:-2]), *SCALES[-2:]]
)
def test_large_letters_are_not_cut(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, theme: Theme, scale: float
) -> None:
    """However large the letters are, nothing in the side columns is wider than they are, and the piece has its room."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    place = quoted_place(render(piece.blocks).text, piece.blocks[0].text)
    workplace.commenting.add(piece.id, place, "Is that ours to say?", by="M1")
    window = sheet.window()
    theme.magnify(scale)
    # Letters of twice the size ask for a window of the usual size; a smaller one scrolls sideways.
    for size in (SMALLEST, USUAL) if scale < 2 else (USUAL,):
        window.resize(size)
        for show in (sheet.view.side.show_checks, sheet.view.side.show_comments):
            show()
            checked(qtbot, sheet)
            QApplication.processEvents()
            areas = [one for one in sheet.view.findChildren(QScrollArea) if one.isVisible()]
            assert len(areas) == 2
            for area in areas:
                inside = area.widget()
                assert inside is not None
                assert inside.minimumSizeHint().width() <= area.viewport().width()
        assert window.size() == size
        assert sheet.view.editor.width() >= 0.3 * sheet.width()


def test_a_failed_draft_says_what_happened(
    qtbot: QtBot, failing_engine: ScriptedEngine, open_window: OpenWindow
) -> None:
    """When the engine fails in a draft, card and message bar say what happened and what to do; its words stay."""
    window = open_window()
    screen = on_a_fresh_brief(window)
    screen.view.setup.count.setValue(2)
    screen.draft()
    qtbot.waitUntil(lambda: bool(screen.desk.desk.variants) and screen.at_rest, timeout=15000)
    failed = next(variant for variant in screen.desk.desk.variants if variant.state == "failed")
    assert failed.draft.model_text
    assert "The model process ended." in window.messages.text
    assert "Draft again." in window.messages.text


def test_drafts_that_fail_together_are_told_together(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """When the same fault ends all drafts of an order, one message names them all."""
    failures = [ScriptedFailure(number, 3, "The model process ended.", "Draft again.") for number in (1, 2)]
    engine = ScriptedEngine(failures=failures)
    workplace.drafting._engine = engine
    window = open_window()
    screen = on_a_fresh_brief(window)
    screen.view.setup.count.setValue(2)
    screen.draft()
    qtbot.waitUntil(lambda: bool(screen.desk.desk.variants) and screen.at_rest, timeout=15000)
    assert window.messages.text == "Variants A, B failed. The model process ended. Draft again."
    engine.close()


def test_a_brief_in_own_words_is_drafted(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Changing a brief's words makes it the person's own, and the draft keeps them."""
    screen = on_a_fresh_brief(open_window())
    screen.view.setup.brief_text.set_text("Say that an evening walk counts.")
    screen.view.setup.count.setValue(1)
    screen.draft()
    qtbot.waitUntil(lambda: bool(screen.desk.desk.variants) and screen.at_rest, timeout=15000)
    draft = screen.desk.desk.variants[0].draft
    assert draft.brief.startswith("own-")
    assert draft.brief_text == "Say that an evening walk counts."


def test_an_empty_brief_cannot_be_ordered(open_window: OpenWindow) -> None:
    """Without a brief the primary action is there and off."""
    screen = open_window().draft
    screen.view.setup.brief_text.set_text("  ")
    action = screen.action()
    assert action is not None
    assert not action.enabled


def test_a_known_problem_at_the_order_is_told(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """A candidate whose model is gone from the disk gives a sentence, and drafting can be tried again."""
    window = open_window()
    workplace.drafting._engine.close()
    window.draft.draft()
    qtbot.waitUntil(lambda: bool(window.messages.text), timeout=5000)
    assert "engine is closed" in window.messages.text
    assert not window.draft.desk.busy


def test_a_problem_is_told_until_the_order_is_taken(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line stays while attempts fail, and goes with the one that succeeds."""
    window = screen.window()
    assert isinstance(window, MainWindow)

    def fails(*_args: object) -> None:
        raise KnownError("The disk is full.", "Free some space.")

    screen.view.setup.count.setValue(1)
    with monkeypatch.context() as patched:
        patched.setattr(workplace.drafting, "start", fails)
        screen.draft()
        qtbot.waitUntil(lambda: bool(window.messages.text) and not screen.desk.busy, timeout=5000)
    screen.draft()
    assert window.messages.text == "The disk is full. Free some space."
    qtbot.waitUntil(lambda: not window.messages.text, timeout=5000)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)


# ---- editing


def test_typing_is_checked_and_marked_behind_emoji(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Words typed behind an emoji are checked in the background, and the mark lies on exactly those words."""
    type_into(qtbot, sheet, "body", " 😀 It is a miracle cure.")
    assert not sheet.sheet.is_checked
    checked(qtbot, sheet)
    assert any("cure" in words for words in marked(sheet))
    result = sheet.sheet.result
    assert result is not None
    text = render(sheet.view.editor.sheet.blocks()).text
    spans = [text[one.span.start : one.span.end] for one in result.findings if one.span]
    assert sorted(marked(sheet)) == sorted(spans)


def test_words_are_saved_as_revisions_while_somebody_writes(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen
) -> None:
    """What was typed is in the store soon after the typing stops, as a new revision."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    type_into(qtbot, sheet, "body", " Kept.")
    qtbot.waitUntil(lambda: len(workplace.editing.revisions(piece.id)) == 2, timeout=8000)
    stored = {block.id: block.text for block in workplace.editing.piece(piece.id).blocks}
    assert stored["body"].endswith(" Kept.")


def test_words_typed_just_before_closing_are_saved(qtbot: QtBot, workplace: Workplace, sheet: DraftScreen) -> None:
    """Closing the window right after a key press loses nothing."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    type_into(qtbot, sheet, "body", " Last words.")
    sheet.window().close()
    stored = {block.id: block.text for block in workplace.editing.piece(piece.id).blocks}
    assert stored["body"].endswith(" Last words.")


def test_words_that_could_not_be_saved_are_told_and_saved_later(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told and shows as not saved; the words stay on the sheet and the next save keeps them."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    window = sheet.window()
    assert isinstance(window, MainWindow)

    def full(*_args: object) -> None:
        raise KnownError("The disk is full.", "Free some space.")

    with monkeypatch.context() as patched:
        patched.setattr(workplace.editing, "save", full)
        type_into(qtbot, sheet, "body", " One.")
        qtbot.waitUntil(lambda: window.status.saving.text() == "Not saved", timeout=8000)
        assert window.messages.text == "The disk is full. Free some space."
    type_into(qtbot, sheet, "body", " Two.")
    qtbot.waitUntil(lambda: window.status.saving.text().startswith("Saved "), timeout=8000)
    stored = {block.id: block.text for block in workplace.editing.piece(piece.id).blocks}
    assert stored["body"].endswith(" One. Two.")
    assert not window.messages.text


def test_looking_at_a_piece_saves_nothing(workplace: Workplace, sheet: DraftScreen) -> None:
    """Opening a piece and leaving it makes no revision."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    sheet.show_all()
    assert len(workplace.editing.revisions(piece.id)) == 1


def test_undo_can_be_pressed(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The buttons over the sheet undo and redo what was typed, and are off when there is nothing."""
    tabs = sheet.view.tabs
    before = texts(sheet)
    assert not tabs.undo.isEnabled()
    type_into(qtbot, sheet, "headline", "!")
    after = texts(sheet)
    qtbot.mouseClick(tabs.undo, Qt.MouseButton.LeftButton)
    assert texts(sheet) == before
    qtbot.mouseClick(tabs.redo, Qt.MouseButton.LeftButton)
    assert texts(sheet) == after


def test_scrolling_the_column_chooses_nothing(qtbot: QtBot, screen: DraftScreen) -> None:
    """The wheel over a box or the number leaves campaign, brief and number as they are."""
    setup = screen.view.setup
    chosen = setup.wish()
    for widget in (setup.campaign_box, setup.brief_box, setup.candidate_box, setup.count):
        middle = QPointF(widget.rect().center())
        nothing = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase)
        wheel = QWheelEvent(middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120), *nothing, False)
        QApplication.sendEvent(widget, wheel)
    assert setup.wish() == chosen


def test_missing_approved_text_is_inserted_and_can_be_undone(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Insert approved text puts the words in as a locked block, the panel ticks, and one undo takes it out."""
    editor = sheet.view.editor
    with_it = editor.sheet.blocks()
    editor.apply(tuple(block for block in with_it if block.section != "indication"))
    checked(qtbot, sheet)
    missing = sheet.view.checks.required.first_open()
    assert missing is not None
    assert missing.element.startswith("indication:")
    before = editor.sheet.blocks()
    qtbot.mouseClick(buttons(sheet.view.checks.required, "Insert approved text")[0], Qt.MouseButton.LeftButton)
    checked(qtbot, sheet)
    added = [block for block in editor.sheet.blocks() if block.id not in {one.id for one in before}]
    assert [(block.section, block.kind, block.text) for block in added] == [("indication", "locked", missing.approved)]
    result = sheet.sheet.result
    assert result is not None
    assert {one.status for one in result.required if one.element == missing.element} == {"present"}
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.sheet.blocks() == before


def test_altered_approved_words_are_mended_with_one_key(qtbot: QtBot, sheet: DraftScreen) -> None:
    """A retyped indication that lost its adults shows as altered with its diff; Alt+Enter puts the approved words."""
    editor = sheet.view.editor
    approved = next(block.text for block in editor.sheet.blocks() if block.section == "indication")
    typed = approved.replace("in adults with", "in people with")
    editor.apply(
        tuple(
            Block("typed", "indication", "copy", typed) if block.section == "indication" else block
            for block in editor.sheet.blocks()
        )
    )
    checked(qtbot, sheet)
    element = sheet.view.checks.required.first_open()
    assert element is not None
    assert element.status == "altered"
    assert element.diff is not None
    assert {part.text.strip() for part in element.diff if part.op == "delete"} == {"people"}
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert "in adults with" in texts(sheet)["typed"]


def test_pressing_a_finding_selects_its_words(qtbot: QtBot, sheet: DraftScreen) -> None:
    """A click on a card selects the words on the sheet and brings them into view."""
    type_into(qtbot, sheet, "body", " It cures everything.")
    checked(qtbot, sheet)
    result = sheet.sheet.result
    assert result is not None
    number = next(n for n, one in enumerate(result.findings) if one.span is not None)
    card = sheet.view.checks.findings.card(number)
    assert card is not None
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    span = result.findings[number].span
    assert span is not None
    expected = render(sheet.view.editor.sheet.blocks()).text[span.start : span.end]
    assert sheet.view.editor.textCursor().selectedText() == expected


def test_a_fix_is_applied_as_one_step(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Fix on a card changes the words as the rule says, is checked again, and can be undone."""
    editor = sheet.view.editor
    before = editor.sheet.blocks()
    approved = next(block.text for block in before if block.section == "isi")
    editor.apply(
        tuple(
            Block("typed", "isi", "copy", approved.replace("right away", "soon", 1))
            if block.section == "isi"
            else block
            for block in before
        )
    )
    checked(qtbot, sheet)
    result = sheet.sheet.result
    assert result is not None
    number = next(n for n, one in enumerate(result.findings) if one.fix is not None)
    changed = editor.sheet.blocks()
    press = buttons(sheet.view.checks.findings, "Fix")[0]
    press.setFocus()
    sheet.sheet.fix(number)
    fix = result.findings[number].fix
    assert fix is not None
    text = render(changed).text
    assert render(editor.sheet.blocks()).text == text[: fix.start] + fix.text + text[fix.end :]
    checked(qtbot, sheet)
    assert editor.hasFocus()
    editor.undo()
    assert editor.sheet.blocks() == changed


def test_a_fix_waits_for_the_check_of_the_present_words(qtbot: QtBot, sheet: DraftScreen) -> None:
    """A fix found in older words is not applied to newer ones at offsets that are no longer right."""
    type_into(qtbot, sheet, "body", " It cures everything.")
    checked(qtbot, sheet)
    type_into(qtbot, sheet, "headline", " Now.")
    before = sheet.view.editor.sheet.blocks()
    for number in range(5):
        sheet.sheet.fix(number)
    assert sheet.view.editor.sheet.blocks() == before


def test_an_earlier_version_comes_back_as_one_step(qtbot: QtBot, workplace: Workplace, sheet: DraftScreen) -> None:
    """Going back to a version shows its words and saves them as one of their own; undo returns to the later ones."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    first = workplace.editing.revisions(piece.id)[0]
    type_into(qtbot, sheet, "headline", " More.")
    later = sheet.view.editor.sheet.blocks()
    qtbot.waitUntil(lambda: len(workplace.editing.revisions(piece.id)) == 2, timeout=8000)
    sheet.sheet.versions.go_back(first.id)
    assert sheet.view.editor.sheet.blocks() == first.blocks
    saved = workplace.editing.revisions(piece.id)
    assert [one.blocks for one in saved] == [first.blocks, later, first.blocks]
    assert saved[-1].summary.startswith("back to the version of ")
    sheet.view.editor.undo()
    assert sheet.view.editor.sheet.blocks() == later
    sheet.sheet.keeper.flush()
    assert workplace.editing.piece(piece.id).blocks == later


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_long_names_of_versions_do_not_widen_the_column(qtbot: QtBot, workplace: Workplace, sheet: DraftScreen) -> None:
    """What is chosen at the left stays in view, however long the reason is for which a piece was returned."""
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    workplace.approving.send(piece.id, "W1")
    workplace.approving.give_back(piece.id, "M1", "The headline promises too much. " * 4)
    workplace.approving.send(piece.id, "W1")
    sheet.sheet.keeper.text_changed()
    type_into(qtbot, sheet, "headline", "!")
    sheet.sheet.keeper.flush()
    QApplication.processEvents()
    rows = [one for one in sheet.view.versions.findChildren(QPushButton) if one.isVisible()]
    assert [one.text() for one in rows] == ["", "", "", "", "", "All versions…"]
    column = sheet.view.setup
    assert column.campaign_box.mapTo(column, QPoint(column.campaign_box.width(), 0)).x() < column.width()
    qtbot.mouseClick(rows[-2], Qt.MouseButton.LeftButton)
    versions = sheet.sheet.versions.dialog
    assert versions is not None
    assert versions.list.row is not None
    assert versions.list.row.id == workplace.editing.versions(piece.id)[0].id


def test_an_approved_claim_is_inserted_with_its_reference_and_footnote(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen
) -> None:
    """Insert on a claim puts its approved words at the caret, with marks that lead to a list of references and to its
    qualifier; the caret stands behind them, the rules find nothing wrong, and one undo takes all of it out.
    """
    before = sheet.view.editor.sheet.blocks()
    first, measured = workplace.products.product("glynora").claims[:2]
    type_into(qtbot, sheet, "body", " ")
    sheet.view.claims.insert.emit(measured)
    qtbot.keyClicks(sheet.view.editor, " Ask.")
    assert texts(sheet)["body"].endswith(f" {measured.text}¹† Ask.")
    assert texts(sheet)["references"] == "References\n1. GLYNORA Prescribing Information. 2026-02."
    assert texts(sheet)["footnote"] == f"†{measured.qualifier}"
    qtbot.mouseClick(buttons(sheet.view.claims, "Insert")[0], Qt.MouseButton.LeftButton)
    assert texts(sheet)["body"].endswith(f" Ask. {first.text}¹")
    qtbot.waitUntil(lambda: sheet.at_rest, timeout=15000)
    result = sheet.sheet.result
    assert result is not None
    assert not [one for one in result.findings if one.rule in ("REF-01", "NUM-01", "NUM-04")]
    copy = [one.text for one in sheet.view.editor.sheet.blocks() if one.kind == "copy"]
    assert sheet.view.editor.sheet.words()[0] == sum(len(one.split()) for one in copy[:4])
    qtbot.mouseClick(buttons(sheet.view.claims, "Order references")[0], Qt.MouseButton.LeftButton)
    # In the list itself a claim is words like any others; over two parts of the piece it comes alone, and that is told.
    listed = texts(sheet)["references"]
    type_into(qtbot, sheet, "references", "")
    sheet.view.claims.insert.emit(measured)
    assert texts(sheet)["references"] == f"{listed}{measured.text}"
    told: list[str] = []
    sheet.view.editor.told.connect(told.append)
    cursor, places = sheet.view.editor.textCursor(), sheet.view.editor.sheet.map()
    for block_id, mode in (("subhead", _Mode.MoveAnchor), ("body", _Mode.KeepAnchor)):
        place = places.range_of(block_id)
        assert place is not None
        cursor.setPosition(place[1], mode)
    sheet.view.editor.setTextCursor(cursor)
    sheet.view.claims.insert.emit(first)
    assert texts(sheet)["subhead"].endswith(first.text)
    assert "was inserted without its marks" in told[-1]
    for _step in range(6):
        sheet.view.editor.undo()
    assert sheet.view.editor.sheet.blocks() == before


def test_the_keys_go_to_the_first_claim_that_was_folded_away(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Whoever asks for more claims by keys goes on at the first of those that came."""
    card = sheet.view.claims
    standing = {one.accessibleName() for one in buttons(card, "Insert")}
    (more,) = [one for one in card.findChildren(QPushButton) if one.text().endswith(" more")]
    more.setFocus()
    qtbot.keyClick(more, Key.Key_Space)
    came = [one for one in buttons(card, "Insert") if one.accessibleName() not in standing]
    assert came
    assert came[0].hasFocus()


def test_the_keys_go_to_the_first_finding_that_was_folded_away(
    qtbot: QtBot, sheet: DraftScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for more findings by keys goes on at the first card of those that came."""
    panel = sheet.view.checks.findings
    monkeypatch.setattr("fairdraft.ui.draft.findings_panel._FIRST", 1)
    type_into(qtbot, sheet, "body", " A miracle cure with no side effects, safe for everyone and the best there is.")
    qtbot.waitUntil(lambda: sheet.at_rest and len(panel._cards()) == 1, timeout=15000)
    (more,) = [one for one in panel.findChildren(QPushButton) if one.text().endswith(" more")]
    standing = panel._cards()
    more.setFocus()
    qtbot.keyClick(more, Key.Key_Space)
    came = [one for one in panel._cards() if one not in standing]
    held = QApplication.focusWidget()
    assert held is not None
    assert came[0].isAncestorOf(held)


def test_find_marks_every_place_and_steps_through_them(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Ctrl+F finds a word in copy and approved language; Enter goes from place to place."""
    editor, bar = sheet.view.editor, sheet.view.search
    qtbot.keyClick(editor, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert bar.isVisible()
    qtbot.keyClicks(bar.field, "glynora")
    total = render(editor.sheet.blocks()).text.casefold().count("glynora")
    assert bar._count.text() == f"{total} found"
    places = set()
    for _ in range(total):
        qtbot.keyClick(bar.field, Key.Key_Return)
        places.add(editor.textCursor().selectionStart())
        assert editor.textCursor().selectedText().casefold() == "glynora"
    assert len(places) == total
    qtbot.keyClick(bar.field, Key.Key_Escape)
    assert not bar.isVisible()


def test_leaving_the_rating_gives_the_keys_to_what_is_seen(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Esc leads to the sheet where that is open, and to the variants where they stand side by side."""
    for expected in (sheet.view.editor, sheet.view.variants):
        sheet.view.rating.take_focus()
        qtbot.keyClick(sheet.view.rating, Key.Key_Escape)
        assert sheet.window().focusWidget() is expected
        assert expected.isVisible()
        sheet.show_all()


def test_going_back_to_all_variants_keeps_the_edited_words(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Leaving the sheet saves; coming back shows the piece as it was left."""
    draft_id = sheet.sheet.draft_id
    assert draft_id is not None
    type_into(qtbot, sheet, "headline", " Edited.")
    edited = sheet.view.editor.sheet.blocks()
    sheet.show_all()
    assert sheet.sheet.draft_id is None
    sheet.edit(draft_id)
    assert sheet.view.editor.sheet.blocks() == edited


def test_a_piece_that_another_window_edits_opens_for_reading(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen
) -> None:
    """While another holder has the lease, the piece shows, takes no words, and a message names the reason."""
    variant = screen.desk.desk.variants[0]
    piece = workplace.editing.begin(variant.draft, "someone")
    workplace.editing.open(piece.id, "another-window")
    screen.edit(variant.draft.id)
    type_into(qtbot, screen, "headline", "xyz")
    assert screen.view.editor.sheet.blocks() == piece.blocks
    window = screen.window()
    assert isinstance(window, MainWindow)
    assert window.messages.text


def test_a_piece_on_the_sheet_of_a_window_that_crashed_is_edited_at_once(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, open_window: OpenWindow, tmp_path: Path
) -> None:
    """What a crash leaves has its lease still running; the next window of that home goes on without a wait."""
    draft_id = sheet.sheet.draft_id
    assert draft_id is not None
    # As the files are in the middle of the work.
    shutil.copytree(tmp_path / "home", tmp_path / "after")
    after = bootstrap.open_workplace(tmp_path / "after", scripted=True, window=True)
    try:
        window = open_window(of=after)
        qtbot.waitUntil(lambda: window.draft.at_rest, timeout=15000)
        window.draft.edit(draft_id)
        assert not window.messages.text
        type_into(qtbot, window.draft, "headline", "xyz")
        assert "xyz" in window.draft.view.editor.toPlainText()
        window.close()
    finally:
        after.close()


def test_a_second_window_reads_and_does_not_write(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], open_window: OpenWindow, tmp_path: Path
) -> None:
    """A second window on the same store shows drafts, says that it is for reading, and offers no drafting."""
    second = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    try:
        assert second.read_only
        window = open_window(of=second)
        assert "read-only" in window.messages.text
        assert window.draft.action() is None
        # That is told again where something would change, and stays at the bottom when the message is closed.
        window.messages.clear()
        window.navigation.person.click()
        assert "read-only" in window.messages.text
        assert window.status.network.text().startswith("Read-only · Offline")
        qtbot.waitUntil(lambda: window.draft.at_rest, timeout=15000)
        window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
        type_into(qtbot, window.draft, "headline", "xyz")
        assert window.draft.view.editor.sheet.blocks() == drafts[0].blocks
        assert not window.draft.view.rating.isEnabled()
        window.close()
    finally:
        second.close()


# ---- rating


@pytest.mark.parametrize("on_sheet", [False, True])
def test_rating_keys_are_saved_at_once(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, *, on_sheet: bool
) -> None:
    """Keys 1–5 rate one criterion after another and A approves; each is in the store when the key returns."""
    if on_sheet:
        screen.edit(screen.desk.desk.variants[0].draft.id)
    draft_id = screen.desk.desk.variants[0].draft.id
    rater = workplace.profiles.present_or_default().pseudonym
    strip = screen.view.rating
    strip.take_focus()
    criteria = [one.id for one in workplace.rating.rubric().criteria]
    for number, key in enumerate("45321"):
        qtbot.keyClicks(strip, key)
        rating = workplace.rating.rating(draft_id, rater)
        assert rating is not None
        assert rating.scores == dict(zip(criteria[: number + 1], (4, 5, 3, 2, 1), strict=False))
    qtbot.keyClick(strip, Key.Key_A)
    rating = workplace.rating.rating(draft_id, rater)
    assert rating is not None
    assert rating.verdict == "approve"
    assert rating.rater_role == "Medical writer"
    assert "saved" in strip._saved.text()


def test_a_score_can_be_taken_back(qtbot: QtBot, workplace: Workplace, screen: DraftScreen) -> None:
    """Backspace on a criterion takes its score out of the store."""
    strip = screen.view.rating
    strip.take_focus()
    qtbot.keyClicks(strip, "4")
    qtbot.keyClick(strip, Key.Key_Left)
    qtbot.keyClick(strip, Key.Key_Backspace)
    rating = workplace.rating.rating(
        screen.desk.desk.variants[0].draft.id, workplace.profiles.present_or_default().pseudonym
    )
    assert rating is not None
    assert rating.scores == {}


def test_a_comment_is_saved_when_the_strip_is_left(qtbot: QtBot, workplace: Workplace, screen: DraftScreen) -> None:
    """A typed comment is kept when another variant comes forward, with the variant it was written for."""
    first, second = (variant.draft.id for variant in screen.desk.desk.variants)
    strip = screen.view.rating
    strip.take_focus()
    qtbot.keyClick(strip, Key.Key_N)
    qtbot.keyClicks(strip.comment, "Warm, and 12 words long")
    screen.select(second)
    rater = workplace.profiles.present_or_default().pseudonym
    rating = workplace.rating.rating(first, rater)
    assert rating is not None
    assert rating.comment == "Warm, and 12 words long"
    assert workplace.rating.rating(second, rater) is None
    assert strip.comment.text() == ""


def test_another_person_sees_no_scores_of_the_one_before(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen
) -> None:
    """Whoever is working sees and changes the rating of his or her own; the other's stays."""
    draft_id = screen.desk.desk.variants[0].draft.id
    first = workplace.profiles.present_or_default()
    strip = screen.view.rating
    strip.take_focus()
    qtbot.keyClicks(strip, "45")
    second = workplace.profiles.introduce("Mona", "Medical writer")
    qtbot.waitUntil(lambda: not strip._scores, timeout=3000)
    assert strip._saved.text() == ""
    qtbot.keyClicks(strip, "2")
    given = {one: workplace.rating.rating(draft_id, one.pseudonym) for one in (first, second)}
    assert [None if one is None else one.scores for one in given.values()] == [
        {"accuracy": 4, "indication_language": 5},
        {"accuracy": 2},
    ]
    workplace.profiles.introduce(first.name, first.role)
    qtbot.waitUntil(lambda: strip._scores == {"accuracy": 4, "indication_language": 5}, timeout=3000)


def test_anchor_words_go_with_the_score(qtbot: QtBot, workplace: Workplace, screen: DraftScreen) -> None:
    """Returning to a rated criterion shows the anchor words of the score given."""
    strip = screen.view.rating
    strip.take_focus()
    qtbot.keyClicks(strip, "4")
    qtbot.keyClick(strip, Key.Key_Left)
    criterion = workplace.rating.rubric().criteria[0]
    assert strip._anchor.text() == f"4 — {criterion.anchors['4']}"


# ---- the panels


def test_the_window_never_says_compliant(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Where nothing was found it says so of the rules that ran, and how many could not be checked."""
    labels = " ".join(
        str(one.property("text") or "") + one.accessibleName() for one in sheet.window().findChildren(QWidget)
    )
    assert "compliant" not in labels.casefold()
    assert "cannot be checked in plain text" in sheet.view.checks.findings._foot.text()


# The screenless platform says this of every dialog; nothing is wrong with it.
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_rules_behind_the_numbers_can_be_read(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The list under the findings names every rule that ran, does not apply or cannot be checked, with its reason."""
    qtbot.mouseClick(buttons(sheet.view.checks.findings, "See the rules")[0], Qt.MouseButton.LeftButton)
    dialog = next(one for one in sheet.findChildren(QWidget) if one.windowTitle() == "Rules")
    told = " ".join(str(one.accessibleName()) for one in dialog.findChildren(QWidget))
    result = sheet.sheet.result
    assert result is not None
    for rule in (*result.checked, *result.not_applicable, *(one.rule for one in result.not_checked)):
        assert rule in told
    dialog.close()


def test_the_required_panel_counts_what_is_there(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The chip tells present and required elements, as the check found them."""
    result = sheet.sheet.result
    assert result is not None
    there = sum(one.status == "present" for one in result.required)
    assert sheet.view.checks.required._count.text() == f"{there} of {len(result.required)}"


def test_keys_fold_and_unfold_one_group(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Space on a group unfolds it, and Space again folds the same one."""
    panel = sheet.view.checks.required

    def folded(told: str) -> list[str]:
        QApplication.processEvents()
        return [
            one.accessibleName()
            for one in panel.findChildren(QPushButton)
            if one.isVisible() and told in one.accessibleName()
        ]

    before = folded("Expand")
    first = next(one for one in panel.findChildren(QPushButton) if one.accessibleName() == before[0])
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Space)
    assert [one.removesuffix("Collapse") for one in folded("Collapse")] == [before[0].removesuffix("Expand")]
    now = panel.window().focusWidget()
    assert now is not None
    assert now.accessibleName() == before[0].replace("Expand", "Collapse")
    qtbot.keyClick(now, Key.Key_Space)
    qtbot.waitUntil(lambda: sorted(folded("Expand")) == sorted(before), timeout=3000)


def test_a_group_that_is_not_whole_wears_no_tick(qtbot: QtBot, sheet: DraftScreen, theme: Theme) -> None:
    """Where an element of a group is altered, the group's row of those that are there has the sign of altered words."""
    whole = RequiredElement("isi:a", "present", 1.0, label="A", approved="A.")
    panel = sheet.view.checks.required

    def rows(name: str) -> list[QPushButton]:
        return [one for one in panel.findChildren(QPushButton) if one.isVisible() and name in one.accessibleName()]

    def signs(name: str) -> list[QImage]:
        qtbot.waitUntil(lambda: len(rows(name)) == 1)
        return [one.pixmap().toImage() for one in rows(name)[0].findChildren(QLabel) if not one.pixmap().isNull()]

    tick, altered = drawn(theme, "check", "present"), drawn(theme, "altered", "warning")
    panel.show_elements((whole, replace(whole, element="isi:b", label="B")), None, may_edit=True)
    assert tick in signs("Safety information: 2 present")
    panel.show_elements((whole, replace(whole, element="isi:b", status="altered")), None, may_edit=True)
    assert altered in signs("Safety information: 1 of 2 present")
    assert tick not in signs("Safety information: 1 of 2 present")


def drawn(theme: Theme, icon: str, tone: Tone) -> QImage:
    """An icon as a label gives it back."""
    label = QLabel()
    label.setPixmap(theme.pixmap(icon, tone))
    return label.pixmap().toImage()


def test_a_required_element_is_shown_on_the_sheet(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Pressing a present element selects its words, also inside approved language."""
    result = sheet.sheet.result
    assert result is not None
    element: RequiredElement = next(one for one in result.required if one.element.startswith("indication:"))
    sheet.view.checks.required.jump_to.emit(element)
    assert element.span is not None
    text = render(sheet.view.editor.sheet.blocks()).text
    cursor: QTextCursor = sheet.view.editor.textCursor()
    assert cursor.selectedText().replace("\u2029", "\n") == text[element.span.start : element.span.end]


def test_a_required_element_is_shown_where_its_words_are_now(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The row of an element stays while words before it are typed, and selects its words where they have moved to."""
    panel = sheet.view.checks.required
    row = next(one for one in panel.findChildren(QPushButton) if one.accessibleName().endswith("present. Show it"))
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    words, place = sheet.view.editor.textCursor().selectedText(), sheet.view.editor.textCursor().selectionStart()
    type_into(qtbot, sheet, "headline", " and more")
    checked(qtbot, sheet)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert row.isVisibleTo(panel)
    assert sheet.view.editor.textCursor().selectionStart() == place + len(" and more")
    assert sheet.view.editor.textCursor().selectedText() == words


# ---- scripts


def test_a_television_draft_comes_as_a_script(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """Its card shows what is spoken and what is shown by their tags; on the sheet it is read as a script."""
    file = tmp_path / "spot.toml"
    file.write_text(
        'schema = "fairdraft/campaign@1"\nid = "spot"\nname = "A spot"\nproduct = "glynora"\nchannel = "tv"\n'
        '[[briefs]]\nid = "b1"\ntext = "A walk after dinner."\n'
    )
    workplace.campaigns.keep(workplace.campaigns.look_at(file))
    screen = open_window(campaign="spot").draft
    screen.view.setup.count.setValue(1)
    screen.draft()
    qtbot.waitUntil(lambda: screen.at_rest and len(screen.view.variants.cards) > 0, timeout=15000)
    card = screen.view.variants.cards[0]
    draft = workplace.drafting.draft(card.draft_id)
    spoken = draft.blocks[0].text
    assert card.copy.toPlainText().splitlines()[0] == f"VO: {spoken}"
    assert "\nSUPER: " in card.copy.toPlainText()
    card.edit_wanted.emit(card.draft_id)
    checked(qtbot, screen)
    panel = screen.view.checks.script
    assert not panel.isHidden()
    assert texts(screen)["voice_over"] == spoken


def test_a_word_that_is_right_is_known_from_its_finding(qtbot: QtBot, workplace: Workplace, sheet: DraftScreen) -> None:
    """ "Know this word" adds it to the person's own words: its finding goes, here and in the next piece."""
    # The checker that tests share has no words of anybody's own.
    workplace.checking._checker = None
    type_into(qtbot, sheet, "body", " Ask about zentrable walks.")

    def ways() -> list[QPushButton]:
        return buttons(sheet.view.checks.findings, "Know this word")

    qtbot.waitUntil(lambda: sheet.at_rest and len(ways()) == 1, timeout=15000)
    with qtbot.waitSignal(sheet.told) as said:
        qtbot.mouseClick(ways()[0], Qt.MouseButton.LeftButton)
    assert "“zentrable” is one of your words now." in said.args[0].what
    qtbot.waitUntil(lambda: sheet.at_rest and not ways(), timeout=15000)
    assert workplace.spelling.words() == ("zentrable",)
    assert texts(sheet)["body"].endswith(" Ask about zentrable walks.")


def test_the_word_in_hand_is_not_read_for_slips(qtbot: QtBot, sheet: DraftScreen) -> None:
    """A word that is just being written is not finished: its spelling is told once the caret has left it, by a letter
    that ends it or without any.
    """

    def slips() -> list[str]:
        answered = sheet.sheet.answered
        assert answered is not None
        return [one.rule for one in answered.open.findings if one.rule == "SPL-01"]

    editor = sheet.view.editor
    editor.setFocus()
    type_into(qtbot, sheet, "body", " Ask your docter")
    assert slips() == []
    qtbot.keyClicks(editor, " ")
    qtbot.waitUntil(lambda: slips() == ["SPL-01"], timeout=15000)
    qtbot.keyClicks(editor, "todayy")
    checked(qtbot, sheet)
    assert slips() == ["SPL-01"]
    for _ in range(7):
        qtbot.keyClick(editor, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: slips() == ["SPL-01", "SPL-01"], timeout=15000)


def test_a_word_that_is_put_in_by_replacing_is_read_for_slips(qtbot: QtBot, sheet: DraftScreen) -> None:
    """The keys are in the search then: nobody goes on writing it, and no caret leaves it."""
    type_into(qtbot, sheet, "body", " Zentr")
    search = sheet.view.search
    search.open_bar(replacing=True)
    search.field.setText("Zentr")
    search.by.setText("docter")
    search.by.setFocus()
    search.replace_one()
    search.replace_one()
    assert texts(sheet)["body"].endswith(" Docter")
    checked(qtbot, sheet)
    answered = sheet.sheet.answered
    assert answered is not None
    assert "SPL-01" in [one.rule for one in answered.open.findings]
