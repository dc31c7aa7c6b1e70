"""Pieces without a model, in the window: written from nothing, brought in from files and by hand, put aside."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece
from fairdraft.services.importing_pieces import PieceImportService, ReadManuscript
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.manuscript_dialog import ManuscriptDialog
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import SMALLEST, MainWindow
from fairdraft.ui.parts.words import WrappedLabel
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

# Dialogs are windows of their own, whose sizes the offscreen platform does not know of.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

OpenWindow = Callable[..., MainWindow]
DECK = "HEADLINE: More mornings\n[art: sunrise]\nBODY: It is a tablet.\n{use}\nLEGAL: Rx only\n"


@pytest.fixture
def screen(open_window: OpenWindow) -> DraftScreen:
    return open_window().draft


@pytest.fixture
def deck(workplace: Workplace, tmp_path: Path) -> Path:
    """A manuscript with a note and a line of approved language."""
    file = tmp_path / "deck, round 2.md"
    file.write_text(DECK.format(use=workplace.products.product("glynora").indications[0].text))
    return file


def rested(qtbot: QtBot, screen: DraftScreen) -> None:
    qtbot.waitUntil(lambda: screen.at_rest)


def asked(screen: DraftScreen) -> ManuscriptDialog:
    """The dialog, after the way to it was pressed."""
    screen.view.setup.ways.manuscript.click()
    dialog = screen.beginning.dialog
    assert dialog is not None
    return dialog


def shown_words(dialog: ManuscriptDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if not one.isHidden())


def test_a_manuscript_is_asked_for_in_the_smallest_window(screen: DraftScreen, theme: Theme) -> None:
    """With letters half as large again it stays within the window; no words are cut, and nothing lies on another."""
    theme.magnify(1.5)
    screen.window().resize(SMALLEST)
    dialog = asked(screen)
    dialog.layout().activate()
    told = [one for one in dialog.findChildren(WrappedLabel) if one.isVisible()]
    assert told
    assert all(one.height() >= one.heightForWidth(one.width()) for one in told)
    assert dialog.pasted.geometry().bottom() < dialog.paragraphs.y()
    assert dialog.width() < SMALLEST.width()
    assert dialog.height() < SMALLEST.height()


def test_a_piece_is_written_from_nothing(qtbot: QtBot, workplace: Workplace, screen: DraftScreen) -> None:
    """One press puts an empty one on the sheet, ready to type; it is called and listed by the headline typed there,
    which has a headline's letters from the first one on.
    """
    setup, editor = screen.view.setup, screen.view.editor
    setup.ways.own.click()
    rested(qtbot, screen)
    assert setup.brief_box.currentText() == "own piece · Untitled"
    assert not setup.brief_text.isVisible()
    assert editor.hasFocus()
    assert "GLYNORA is a prescription medicine" in editor.toPlainText()
    assert {one.status for one in screen.sheet.result.required} == {"present"}
    qtbot.keyClicks(editor, "More mornings")
    assert [part.format.font().pixelSize() for part in editor.document().begin().textFormats()] == [26]
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClicks(editor, "It is a miracle.")
    qtbot.waitUntil(lambda: setup.brief_box.currentText() == "own piece · More mornings")
    rested(qtbot, screen)
    (begun,) = workplace.editing.begun_from_no_draft("glynora")
    assert [one.text for one in begun.piece.blocks if one.kind == "copy"] == [
        "More mornings",
        "",
        "It is a miracle.",
        "",
    ]
    assert any("miracle" in one.message for one in screen.sheet.result.findings)
    screen.show_all()
    card = screen.view.variants.card(begun.piece.id)
    assert card is not None
    assert card.copy.toPlainText() == "More mornings\nIt is a miracle."
    rested(qtbot, screen)


def test_an_empty_one_waits_and_is_not_begun_twice(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, open_window: OpenWindow
) -> None:
    """Whoever presses again gets the one that was left empty; a window that opens later shows what was begun last."""
    ways = screen.view.setup.ways
    ways.own.click()
    screen.show_all()
    card = screen.view.variants.cards[0]
    assert "Nothing is written yet" in card.copy.toPlainText()
    screen.view.setup.choose_brief("b01")
    ways.own.click()
    rested(qtbot, screen)
    (begun,) = workplace.editing.begun_from_no_draft("glynora")
    assert screen.sheet.draft_id == begun.piece.id
    screen.window().close()
    later = open_window(campaign=None).draft
    assert later.view.setup.piece_id == begun.piece.id
    rested(qtbot, later)


def test_a_script_begins_with_a_line_and_gets_more(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """On television there is an empty voice-over line with its super; the key adds the next behind them, and a claim
    follows what is spoken.
    """
    screen = open_window(campaign="glynora-tv").draft
    screen.view.setup.ways.own.click()
    rested(qtbot, screen)
    screen.sheet.script.add_line("voice_over")
    qtbot.keyClicks(screen.view.editor, "Ask your doctor.")
    rested(qtbot, screen)
    lines = [(one.kind, one.text) for one in screen.view.editor.sheet.blocks() if one.kind != "locked"]
    assert lines == [("voice_over", ""), ("super", ""), ("voice_over", "Ask your doctor.")]
    claim = workplace.products.product("glynora").claims[0]
    screen.view.claims.insert.emit(claim)
    assert screen.view.editor.sheet.blocks()[2].text == f"Ask your doctor. {claim.text}"
    rested(qtbot, screen)


def test_a_file_is_shown_before_it_comes_in(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, deck: Path
) -> None:
    """Sections, what will be locked, notes and a piece with the same text are told; then it stands on the sheet."""
    workplace.importing_pieces.import_piece(deck, "glynora", by="W1", name="Spring deck")
    dialog = asked(screen)
    assert not dialog.bring.isEnabled()
    dialog.use(deck)
    qtbot.waitUntil(lambda: dialog.read is not None)
    told = shown_words(dialog)
    for words in ("deck, round 2.md", "Headline", "More mornings", "note", "approved, locked", "5 parts"):
        assert words in told
    assert "1 line is word for word approved language, to be locked. 1 note is no part of the text." in told
    assert "“Spring deck” of this campaign has the same text" in told
    assert dialog.name.placeholderText() == "More mornings"
    dialog.name.setText("Round two")
    assert len(workplace.editing.pieces("glynora")) == 1
    dialog.bring.click()
    qtbot.waitUntil(lambda: screen.beginning.dialog is None)
    rested(qtbot, screen)
    assert screen.view.setup.brief_box.currentText() == "imported · Round two"
    assert "It is a tablet." in screen.view.editor.toPlainText()
    assert len(workplace.editing.pieces("glynora")) == 2


def test_the_window_answers_while_a_manuscript_becomes_a_piece(
    qtbot: QtBot, screen: DraftScreen, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of comments take seconds: nothing else is chosen meanwhile, and a store that refuses is told there."""
    go_on, take_in = threading.Event(), PieceImportService.take_in

    def slowly(service: PieceImportService, read: ReadManuscript, *, by: str, name: str = "") -> Piece:
        assert go_on.wait(20)
        if name == "Refused":
            raise KnownError("The disk is full.", "Make room.")
        return take_in(service, read, by=by, name=name)

    monkeypatch.setattr(PieceImportService, "take_in", slowly)
    dialog = asked(screen)
    dialog.use(deck)
    qtbot.waitUntil(lambda: dialog.read is not None)
    dialog.name.setText("Refused")
    dialog.bring.click()
    dialog.reject()
    assert screen.beginning.dialog is dialog
    assert not dialog.bring.isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: "The disk is full." in shown_words(dialog))
    dialog.name.setText("Round two")
    dialog.bring.click()
    qtbot.waitUntil(lambda: screen.beginning.dialog is None)
    rested(qtbot, screen)
    assert screen.view.setup.brief_box.currentText() == "imported · Round two"


def test_text_is_pasted_and_a_bad_file_is_told(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, tmp_path: Path
) -> None:
    """What cannot be read is told in the dialog, which stays; pasted text is read as it comes, and the last counts."""
    dialog = asked(screen)
    assert dialog.focusWidget() is dialog.pasted
    (tmp_path / "layout.odt").write_bytes(b"%PDF-1.7")
    dialog.use(tmp_path / "layout.odt")
    qtbot.waitUntil(lambda: "layout.odt was not read" in shown_words(dialog))
    assert "save it as .docx" in shown_words(dialog)
    assert not dialog.bring.isEnabled()
    dialog.paste_instead.click()
    dialog.pasted.set_text("BODY: An older one.")
    dialog.pasted.set_text("")
    copied = QMimeData()
    copied.setText("HEADLINE: Pasted\nBODY: It lowers sugar1.")
    copied.setHtml("<p>HEADLINE: Pasted</p><p>BODY: It lowers sugar<sup>1</sup>.</p>")
    dialog.pasted.insertFromMimeData(copied)
    qtbot.waitUntil(lambda: dialog.read is not None)
    assert dialog.read is not None
    assert dialog.read.title == "Pasted"
    assert dialog.read.blocks[1].text == "It lowers sugar¹."
    dialog.pasted.set_text("[a note]")
    assert not dialog.bring.isEnabled()
    qtbot.waitUntil(lambda: "Pasted text has no copy in it" in shown_words(dialog))
    dialog.reject()
    assert workplace.editing.pieces("glynora") == ()
    assert screen.beginning.dialog is None


def test_paragraphs_of_a_word_processor_stay_apart(qtbot: QtBot, screen: DraftScreen) -> None:
    """Formatted text is read line by line, so that the first is the headline and not all of it; whoever pastes wrapped
    lines, or plain ones that are paragraphs, says so by the box.
    """
    dialog = asked(screen)
    copied = QMimeData()
    copied.setText("Small steps add up\nIt is a tablet.\nTalk with your doctor.")
    dialog.pasted.insertFromMimeData(copied)
    qtbot.waitUntil(lambda: dialog.read is not None)
    assert [one.section for one in dialog.read.blocks] == ["headline"]
    dialog.paragraphs.click()
    qtbot.waitUntil(lambda: dialog.read is not None)
    assert [one.section for one in dialog.read.blocks] == ["headline", "body"]
    dialog.paragraphs.click()
    dialog.pasted.set_text("")
    copied.setHtml("<h1>Small steps add up</h1><p>It is a tablet.</p><p>Talk with your doctor.</p>")
    dialog.pasted.insertFromMimeData(copied)
    assert dialog.paragraphs.isChecked()
    qtbot.waitUntil(lambda: dialog.read is not None)
    assert [one.text for one in dialog.read.blocks] == ["Small steps add up", "It is a tablet.\nTalk with your doctor."]


def test_a_piece_is_named_put_aside_and_brought_back(qtbot: QtBot, workplace: Workplace, screen: DraftScreen) -> None:
    """Words of the sheet are kept; the keys stay beside the way back, and the piece stands in the list again."""
    setup = screen.view.setup
    setup.ways.own.click()
    qtbot.keyClicks(screen.view.editor, "More mornings")
    setup.ways.name.setFocus()
    qtbot.keyClicks(setup.ways.name, "Spring page")
    qtbot.keyClick(setup.ways.name, Qt.Key.Key_Return)
    assert setup.brief_box.currentText() == "own piece · Spring page"
    piece = setup.piece_id
    setup.ways.aside.click()
    assert setup.piece_id == ""
    assert setup.brief_text.isVisible()
    assert setup.brief_box.findText("own piece · Spring page") < 0
    assert screen.sheet.draft_id is None
    assert setup.ways.undo.hasFocus()
    setup.ways.undo.click()
    assert (setup.piece_id, setup.ways.undo.isVisible()) == (piece, False)
    assert workplace.editing.piece(piece).blocks[0].text == "More mornings"
    assert setup.ways.name.text() == "Spring page"
    rested(qtbot, screen)


def test_a_piece_that_was_put_aside_earlier_comes_back(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """The last one has its way back beside it; those of another day stand in a menu, as long as there are any."""
    campaign = workplace.products.campaign("glynora")
    product = workplace.products.product_of(campaign)
    earlier, last = (workplace.editing.begin_empty(campaign, product, "W1", name) for name in ("A & B", "Last"))
    workplace.editing.put_aside(earlier.id, "the window")
    screen = open_window().draft
    setup = screen.view.setup
    assert setup.ways.back.isVisible()
    setup.choose_brief(f"piece:{last.id}")
    setup.ways.aside.click()
    (line,) = setup.ways.menu_of_aside().actions()
    assert line.text().startswith("A && B · ")
    line.trigger()
    assert (setup.piece_id, setup.ways.undo.isVisible()) == (earlier.id, False)
    # The one that was put aside last is among those of earlier now.
    (line,) = setup.ways.menu_of_aside().actions()
    line.trigger()
    assert (setup.piece_id, setup.ways.back.isVisible()) == (last.id, False)
    rested(qtbot, screen)


def test_the_card_tells_how_far_a_piece_is(qtbot: QtBot, workplace: Workplace, screen: DraftScreen) -> None:
    """In review, or spoken of, as cards of drafts tell it, without a word of a model."""
    screen.view.setup.ways.own.click()
    qtbot.keyClicks(screen.view.editor, "More mornings")
    piece = screen.view.setup.piece_id

    def told() -> list[str]:
        screen.show_all()
        rested(qtbot, screen)
        labels = screen.view.variants.cards[0].findChildren(QLabel)
        return [one.text() for one in labels if not one.isHidden()]

    assert "own piece" in told()
    workplace.approving.send(piece, "W1")
    assert "in review" in told()
    assert not any("model's words" in words for words in told())


def test_a_piece_that_another_program_edits_stays_and_its_words_are_shown(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen
) -> None:
    """It is told by its name who edits it; no sheet is left on which words would be nobody's."""
    setup = screen.view.setup
    setup.ways.own.click()
    qtbot.keyClicks(screen.view.editor, "More mornings")
    screen.show_all()
    session = workplace.editing.open(setup.piece_id, "a command in the terminal")
    screen.edit(setup.piece_id)
    told: list[Message] = []
    screen.told.connect(told.append)
    setup.ways.aside.click()
    assert told[-1].what.startswith('"More mornings" is being edited by a command in the terminal')
    assert (setup.brief_box.currentText(), screen.sheet.draft_id) == ("own piece · More mornings", None)
    assert not screen.view.editor.isVisible()
    assert "More mornings" in screen.view.variants.cards[0].copy.toPlainText()
    workplace.editing.close(session)
    rested(qtbot, screen)


def test_what_others_began_or_put_aside_meanwhile_is_seen_beside_all_variants(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen
) -> None:
    """While a piece is on the sheet the list stays; then it has the one that came, and not the one that went."""
    setup = screen.view.setup
    campaign = workplace.products.campaign("glynora")
    setup.ways.own.click()
    workplace.editing._store.delete_piece(setup.piece_id)
    workplace.editing.begin_empty(campaign, workplace.products.product_of(campaign), "W1", "From elsewhere")
    screen.show_all()
    offered = [setup.brief_box.itemText(place) for place in range(setup.brief_box.count())]
    assert "own piece · From elsewhere" in offered
    assert "own piece · Untitled" not in offered
    assert setup.piece_id == ""
    rested(qtbot, screen)


def test_a_file_is_dropped_on_the_screen(qtbot: QtBot, screen: DraftScreen, deck: Path) -> None:
    """One file opens the dialog with it, also over the field for a brief; words and several files do not. It is copied:
    who gives it would delete what was moved.
    """
    data = QMimeData()
    copied, moved = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction

    def drop(kind: type[QDragEnterEvent] | type[QDropEvent], may: Qt.DropAction = copied) -> bool:
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = kind(QPointF(400, 300), may, data, buttons, keys)
        QApplication.sendEvent(screen, event)
        return event.isAccepted() and event.dropAction() == copied

    data.setText("words")
    assert not drop(QDragEnterEvent)
    data.setUrls([QUrl.fromLocalFile(str(deck)), QUrl.fromLocalFile(str(deck))])
    assert not drop(QDragEnterEvent)
    data.setUrls([QUrl.fromLocalFile(str(deck))])
    assert not screen.view.setup.brief_text.canInsertFromMimeData(data)
    assert not drop(QDropEvent, moved)
    assert screen.beginning.dialog is None
    assert drop(QDragEnterEvent, copied | moved)
    assert drop(QDropEvent, copied | moved)
    dialog = screen.beginning.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.read is not None)
    dialog.reject()


def test_a_window_that_only_reads_offers_none_of_it(workplace: Workplace, open_window: OpenWindow, deck: Path) -> None:
    """The ways are not there, and what was begun elsewhere can be read."""
    workplace.importing_pieces.import_piece(deck, "glynora", by="W1")
    second = bootstrap.open_workplace(workplace.home, scripted=True, window=True)
    try:
        assert second.read_only
        window = open_window(of=second)
        setup = window.draft.view.setup
        assert setup.piece_id
        assert not setup.ways.isVisible()
        window.close()
    finally:
        second.close()
