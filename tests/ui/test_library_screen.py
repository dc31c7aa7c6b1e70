"""The screen of the library of approved copy."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.services.choosing_copy_files import copy_files
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.finding_card import FindingCard
from fairdraft.ui.library.details_dialog import DetailsDialog
from fairdraft.ui.library.import_dialog import ImportDialog
from fairdraft.ui.library.screen import LibraryScreen
from fairdraft.ui.main_window import MainWindow

# Dialogs are windows of their own, whose sizes the offscreen platform does not know of.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
OpenWindow = Callable[..., MainWindow]
SAMPLE = CopyFacts(source="sample")


def words(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]


def pressed(widget: QWidget, name: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.isVisible() and one.accessibleName() == name).click()


def filled(workplace: Workplace) -> tuple[ApprovedCopy, ...]:
    return workplace.library.add_files([workplace.resources / "library" / "glynora.csv"], SAMPLE).added


def shown(qtbot: QtBot, window: MainWindow) -> LibraryScreen:
    """The screen in front, its list read and its findings there."""
    window.show_screen("library")
    screen = window.library
    qtbot.waitUntil(lambda: screen.detail.piece is not None or screen.empty.isVisible(), timeout=5000)
    if screen.detail.piece is not None:
        qtbot.waitUntil(lambda: bool(screen.detail.findChildren(FindingCard)), timeout=5000)
    return screen


def until_count(qtbot: QtBot, screen: LibraryScreen, count: int) -> None:
    qtbot.waitUntil(lambda: len(screen.model.ids) == count and not screen._finding, timeout=5000)


def test_an_empty_library_explains_and_offers_the_sample(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """Without a piece the screen says what the library is for; the sample comes in marked as sample."""
    screen = shown(qtbot, open_window())
    assert "No approved copy yet" in words(screen)
    pressed(screen, "Add the sample library")
    until_count(qtbot, screen, 19)
    qtbot.waitUntil(lambda: screen.detail.piece is not None, timeout=5000)
    qtbot.waitUntil(lambda: "sample" in words(screen.detail), timeout=5000)
    qtbot.waitUntil(lambda: "19 pieces added." in words(screen.card), timeout=5000)
    assert not screen.empty.isVisible()


def test_filters_and_search_narrow_the_list_and_say_how(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """Expiry, product and words narrow it; the line says how many, and by what a search looked; all comes back."""
    first = filled(workplace)[0]
    today = date.today()  # noqa: DTZ011 - a person's day
    workplace.library_shelf._store.change_copy(replace(first, expires=today - timedelta(days=1)))
    screen = shown(qtbot, open_window())
    bar = screen.filter
    bar.standing.setCurrentIndex(bar.standing.findData("expired"))
    until_count(qtbot, screen, 1)
    assert bar.told.text() == "1 of 16 pieces"
    ended = f"expired {(today - timedelta(days=1)).isoformat()}"
    qtbot.waitUntil(lambda: ended in words(screen.detail), timeout=5000)
    bar.search.setText("toothbrush")
    qtbot.waitUntil(lambda: screen.nothing.isVisible(), timeout=5000)
    screen.nothing.button.click()
    until_count(qtbot, screen, 16)
    bar.search.setText("toothbrush")
    until_count(qtbot, screen, 1)
    assert bar.told.text().startswith("1 piece. Searched by words only")
    assert not bar.order.isEnabled()


def test_a_search_begins_with_its_best_hit(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Other words and other filters show the first piece they find, at the top of the list; the same question asked
    again because the store changed, and the whole list, show the piece that was chosen.
    """
    filled(workplace)
    screen = shown(qtbot, open_window())
    screen.list.choose(15)
    oldest = screen.model.ids[15]
    qtbot.waitUntil(lambda: screen._is_shown(oldest), timeout=5000)
    bar = screen.filter
    bar.search.setText("doctor")
    qtbot.waitUntil(lambda: "best first" in bar.told.text(), timeout=5000)
    # The piece that was chosen is among the hits, and not the best of them.
    assert screen.model.ids.index(oldest) > 0
    assert (screen.list.row, screen.list.verticalScrollBar().value()) == (0, 0)
    qtbot.waitUntil(lambda: screen._is_shown(screen.model.ids[0]), timeout=5000)
    second = screen.model.ids[1]
    screen.list.choose(1)
    with qtbot.waitSignal(screen.over, timeout=5000):
        screen.refresh()
    assert screen._is_shown(second)
    bar.show_all()
    until_count(qtbot, screen, 16)
    assert screen._is_shown(second)
    assert screen.model.ids[screen.list.row] == second


def test_a_search_by_words_shows_the_way_to_one_by_meaning(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """A search that lacks an embedding model offers, in one step, the models that give it; without a search, or with
    the search by meaning switched off, nothing is offered.
    """
    filled(workplace)
    window = open_window()
    screen = shown(qtbot, window)
    bar = screen.filter
    assert not bar.meaning.isVisible()
    bar.search.setText("toothbrush")
    until_count(qtbot, screen, 1)
    bar.meaning.click()
    assert window.models.isVisible()
    area = window.models._models_area.viewport()

    def in_view() -> bool:
        offered = window.models.recommended
        assert offered is not None
        assert offered.readers is not None
        seen = area.rect().contains(offered.readers.mapTo(area, QPoint(0, 0)))
        return seen and "nomic-embed-text-v1.5" in words(offered)

    qtbot.waitUntil(in_view, timeout=5000)
    workplace.settings.change("embedding_model", "none")
    shown(qtbot, window)
    until_count(qtbot, screen, 1)
    assert not bar.meaning.isVisible()


def test_only_what_comes_into_view_is_read(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a list of 100,000 the pages in view are read and no others, also where all are selected; its rows are laid out
    in less than 100 ms; typing goes to the search.
    """
    (first, *_rest) = filled(workplace)
    shelf = workplace.library_shelf
    many = tuple(f"{number:06}" for number in range(100_000))
    asked: list[int] = []
    monkeypatch.setattr(type(shelf._store), "copy_ids", lambda _self, _wanted, _day: many)

    def read(_self: object, ids: tuple[str, ...]) -> dict[str, ApprovedCopy]:
        asked.append(len(ids))
        return {one: replace(first, id=one, name=f"Piece {one}") for one in ids}

    monkeypatch.setattr(type(shelf._store), "copies_of_ids", read)
    screen = shown(qtbot, open_window())
    assert screen.model.rowCount() == 100_000
    screen.list.scrollToBottom()
    qtbot.waitUntil(lambda: screen.model.piece(99_999) is not None, timeout=5000)
    screen.list.selectAll()
    assert screen.detail.remove.text() == "Remove 100,000"
    assert screen.list.chosen_ids == many
    screen.list.choose(7)
    assert screen.list.chosen_ids == many[7:8]
    assert sum(asked) <= 1000
    took = []
    for _ in range(3):
        began = time.process_time()
        screen.list.doItemsLayout()
        took.append(time.process_time() - began)
    assert min(took) < 0.1
    screen.list.setFocus()
    qtbot.keyClicks(screen.list, "w")
    assert (screen.filter.search.text(), screen.filter.search.hasFocus()) == ("w", True)


def test_a_piece_that_was_chosen_and_has_not_come_yet_stays_chosen(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that is read anew meanwhile goes by what is chosen, not by what is still shown beside it."""
    filled(workplace)
    screen = shown(qtbot, open_window())
    with monkeypatch.context() as on_its_way:
        on_its_way.setattr(screen.model, "piece", lambda _row: None)
        screen.list.choose(3)
    chosen = screen.model.ids[3]
    screen.refresh()
    qtbot.waitUntil(lambda: not screen._finding, timeout=5000)
    assert screen.list.chosen_ids == (chosen,)
    qtbot.waitUntil(lambda: screen._is_shown(chosen), timeout=5000)


def test_a_piece_that_has_not_come_yet_is_not_mistaken_for_the_one_still_shown(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither are its details asked for under the other's name, nor is it said to be the one that was removed."""
    filled(workplace)
    screen = shown(qtbot, open_window())
    assert screen.detail.piece is not None
    before = screen.detail.piece.name
    with monkeypatch.context() as on_its_way:
        on_its_way.setattr(screen.model, "piece", lambda _row: None)
        screen.list.choose(3)
        screen.edit()
        assert screen.dialog is None
        screen.remove()
    assert not any(before in line for line in words(screen.undo))
    assert "Removed 1 piece. Drafts keep the ids of what they were given." in words(screen.undo)


def test_removing_can_be_undone(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Delete takes out what is chosen, with a line to undo it; undone, it is there and chosen again."""
    filled(workplace)
    screen = shown(qtbot, open_window())
    screen.list.choose(2)
    named = screen.model.piece(2)
    assert named is not None
    screen.list.setFocus()
    qtbot.keyClick(screen.list, Qt.Key.Key_Delete)
    until_count(qtbot, screen, 15)
    assert screen.undo.words.text() == f"Removed “{named.name}”. Drafts keep the ids of what they were given."
    pressed(screen, "Undo the removal")
    until_count(qtbot, screen, 16)
    qtbot.waitUntil(lambda: screen.detail.piece == named, timeout=5000)
    assert screen.undo.isHidden()


def test_a_filter_whose_last_piece_goes_is_let_go(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """When nothing is left of a chosen section, the choice goes with it and all pieces show."""
    first = filled(workplace)[0]
    workplace.library_shelf._store.change_copy(replace(first, section="headline"))
    screen = shown(qtbot, open_window())
    section = screen.filter.section
    section.setCurrentIndex(section.findData("headline"))
    until_count(qtbot, screen, 1)
    screen.list.choose(0)
    screen.remove()
    until_count(qtbot, screen, 15)
    assert section.currentText() == "All sections"
    assert screen.filter.told.text() == "15 pieces"


def test_several_pieces_are_removed_at_once(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """All that is chosen goes in one step, and comes back in one."""
    filled(workplace)
    screen = shown(qtbot, open_window())
    screen.list.selectAll()
    assert screen.detail.remove.text() == "Remove 16"
    screen.detail.remove.click()
    qtbot.waitUntil(lambda: screen.empty.isVisible(), timeout=5000)
    qtbot.waitUntil(lambda: not screen._finding, timeout=5000)
    pressed(screen, "Undo the removal")
    until_count(qtbot, screen, 16)


def test_details_are_corrected_and_wrong_ones_told(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Return opens the details; a day that is none is told in the dialog, and what is kept shows at once."""
    filled(workplace)
    screen = shown(qtbot, open_window())
    screen.list.setFocus()
    qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    dialog = screen.dialog
    assert isinstance(dialog, DetailsDialog)
    dialog.name.setText("Another name")
    dialog.form.expires.setText("soon")
    dialog.keep.click()
    assert "“soon”, which is not a date" in dialog.told.text()
    dialog.form.expires.setText("2031-05-01")
    dialog.keep.click()
    qtbot.waitUntil(lambda: "Another name" in words(screen.detail), timeout=5000)
    qtbot.waitUntil(lambda: "2031-05-01" in words(screen.detail), timeout=5000)


def test_dropped_files_are_asked_about_and_come_in(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """A dropped folder opens the import; good files come in, a bad one is told with its sentence, none twice."""
    folder = tmp_path / "approved"
    folder.mkdir()
    (folder / "one.txt").write_text("Your heart keeps its own time, and CORDEXA may help.", encoding="utf-8")
    (folder / "two.md").write_text("YOUR HEART keeps its own time; and CORDEXA may help!", encoding="utf-8")
    (folder / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    screen = shown(qtbot, open_window())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    copy_action = Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    screen.dropEvent(QDropEvent(QPointF(5, 5), copy_action, mime, buttons, keys))
    dialog = screen.dialog
    assert isinstance(dialog, ImportDialog)
    assert [one.name for one in dialog.files] == ["bad.csv", "one.txt", "two.md"]
    dialog.form.product.setCurrentIndex(dialog.form.product.findData("cordexa"))
    dialog.form.expires.setText("never")
    dialog.add.click()
    assert "not a date" in dialog.told.text()
    dialog.form.expires.setText("")
    dialog.add.click()
    qtbot.waitUntil(lambda: len(screen.model.ids) == 1, timeout=5000)
    told = "1 piece added, 1 was already there, 1 file could not be imported."
    qtbot.waitUntil(lambda: told in words(screen.card), timeout=5000)
    qtbot.waitUntil(lambda: any('no column "text"' in one for one in words(screen.card)), timeout=5000)
    pressed(screen, "Close the result")
    assert screen.card.isHidden()


def test_an_import_is_stopped_and_keeps_what_came(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The primary action stops an import under way; what came in before stays and the result says so."""
    table = tmp_path / "table.csv"
    rows = [f"Piece {number},glynora,Words of their own {number}." for number in range(9)]
    table.write_text("\n".join(["name,product,text", *rows]), encoding="utf-8")
    screen = shown(qtbot, open_window())
    reached, go_on = threading.Event(), threading.Event()
    check = workplace.checking.check_text

    def waiting(text: str, *rest: object, **named: object) -> object:
        if text.endswith("own 4."):
            reached.set()
            assert go_on.wait(10)
        return check(text, *rest, **named)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(workplace.checking, "check_text", waiting)
    screen.desk.add_files([table], CopyFacts())
    qtbot.waitUntil(reached.is_set, timeout=5000)
    action = screen.action()
    assert action is not None
    assert action.text == "Stop the import"
    coming = "Approved copy is being imported. Wait for it, or stop it"
    for one in (screen.approved, screen.empty.add, screen.empty.approved, screen.empty.sample):
        assert (one.isEnabled(), one.toolTip(), one.accessibleDescription()) == (False, coming, coming)
    action.call()
    go_on.set()
    qtbot.waitUntil(lambda: "Stopped" in screen.card.words.text(), timeout=5000)
    assert (screen.approved.isEnabled(), screen.approved.toolTip()[:6]) == (True, "Pieces")
    assert screen.card.words.text() == "5 pieces added. Stopped early."
    until_count(qtbot, screen, 5)


def test_a_second_window_offers_nothing_that_writes(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """A read-only window shows the pieces and has neither import nor edit nor removal."""
    filled(workplace)
    second = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    try:
        window = open_window(of=second)
        screen = shown(qtbot, window)
        assert screen.action() is None
        names = [one.accessibleName() for one in screen.findChildren(QPushButton) if one.isVisible()]
        assert not [one for one in names if one.startswith(("Add", "Edit", "Remove"))]
        screen.remove()
        assert len(second.library.copies()) == 16
        window.close()
    finally:
        second.close()


def test_the_screen_follows_another_program(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """What a command adds while the screen is in front shows by itself, and the piece shown stays."""
    screen = shown(qtbot, open_window())
    filled(workplace)
    until_count(qtbot, screen, 16)


def test_a_finding_marks_its_words(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Pressing a finding selects its words in the text, whatever characters stand before them."""
    (piece, *_rest) = filled(workplace)
    screen = shown(qtbot, open_window())
    screen.detail.show_piece(replace(piece, id="x", text="😀 Ask about GLYNORA now."), {}, date(2026, 1, 1))
    result = workplace.library_shelf.findings(replace(piece, text="😀 Ask about GLYNORA now."))
    screen.detail.show_findings(result)

    def card() -> FindingCard | None:
        return next((one for one in screen.detail.findChildren(FindingCard) if one.isVisible()), None)

    qtbot.waitUntil(lambda: card() is not None, timeout=5000)
    cast("FindingCard", card()).pressed.emit()
    assert "GLYNORA" in screen.detail.text.selectedText()


def test_folders_are_looked_through(tmp_path: Path) -> None:
    """Files of the right endings come from all folders below, in order; hidden ones and Word's locks do not."""
    for name in ("b.txt", "a/c.DOCX", ".git/d.txt", "a/~$c.docx", "a/picture.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    odd = tmp_path / "a" / "picture.png"
    assert copy_files([tmp_path, odd, odd]).files == (tmp_path / "b.txt", tmp_path / "a" / "c.DOCX", odd)


def test_copy_is_filed_under_no_product_that_nobody_chose(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """Documents ask for their product; a table may say it in its rows, and a row that does not is told."""
    letter, table = tmp_path / "letter.txt", tmp_path / "table.csv"
    letter.write_text("A walk after supper.", encoding="utf-8")
    table.write_text("text,product\nA stroll,glynora\n", encoding="utf-8")
    screen = shown(qtbot, open_window())
    screen.add([letter])
    dialog = screen.dialog
    assert isinstance(dialog, ImportDialog)
    dialog.take_in()
    assert dialog.isVisible()
    assert dialog.told.text().startswith("Choose the product that this copy is for")
    dialog.use([table])
    dialog.take_in()
    qtbot.waitUntil(lambda: not screen.desk.busy and len(workplace.library.copies()) == 1, timeout=10000)
    assert workplace.library.copies()[0].product == "glynora"
