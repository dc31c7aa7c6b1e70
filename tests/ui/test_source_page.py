"""Is a claim anchored in the window, in the picture of the page, by pointer and by keys?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from page_layout import columns, file_of, line_of, page_of
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from source_pdfs import label

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.page_readings import ReadPage
from fairdraft.domain.source_text import SourceText
from fairdraft.domain.word_choice import word_at, words_between
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.page_view import PageView
from fairdraft.ui.products.page_canvas import PageCanvas
from fairdraft.ui.products.page_viewer import PageViewer
from fairdraft.ui.products.source_page import SourcePage
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
# Dialogs ask the window system for sizes, and the one without a screen says that it has none.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
PI = "GLYNORA Prescribing Information"


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    return open_window(campaign="glynora")


def opened(qtbot: QtBot, window: MainWindow) -> SourcePage:
    """The page of sources, come to from the product's page."""
    window.draft.view.setup.product.click()
    qtbot.waitUntil(lambda: "GLYNORA" in window.products.heading())
    window.products.product.sources.show_button.click()
    page = window.products.sources
    qtbot.waitUntil(lambda: bool(page.list.rows))
    return page


def is_drawn(page: SourcePage) -> bool:
    return not page.viewer.canvas.picture.isNull()


def test_a_claim_is_anchored_from_the_file_to_the_next_claim(
    qtbot: QtBot, window: MainWindow, workplace: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The document is given, its page is drawn with the proposal, the one action anchors and goes on, by keys alone."""
    page = opened(qtbot, window)
    assert page.action() is None
    assert "is not here" in page.viewer.empty.accessibleName()
    pdf = label(tmp_path / "label.pdf", before=1)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(pdf), ""))
    page.viewer.empty.button.click()
    qtbot.waitUntil(lambda: is_drawn(page))
    assert f"“{PI}” is {pdf}" in window.messages.text
    first = page.shown_claim
    assert first is not None
    assert (first.claim.id, first.state, page.viewer.number) == ("gly-use", "proposed", 3)
    action = page.action()
    assert action is not None
    assert action.text == "Anchor to these words"
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.shown_claim is not None and page.shown_claim.state == "anchored")
    assert workplace.anchoring.claim("glynora", "gly-use").anchor is not None
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.shown_claim is not None
    assert page.shown_claim.claim.id == "gly-a1c-26"
    page.list.same.click()
    qtbot.waitUntil(lambda: "5 of 9 claims anchored" in page.list.count.text())
    assert "Anchored 4 claims" in window.messages.text
    assert page.list.same.isHidden()
    QTest.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    page.take_back.click()
    qtbot.waitUntil(lambda: page.shown_claim is not None and page.shown_claim.state == "proposed")


def test_words_are_chosen_by_hand_and_anchored(
    qtbot: QtBot, window: MainWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """A press and a drag over a row of a table choose it; the choice is quoted, anchored, and can be let go."""
    pdf = label(tmp_path / "label.pdf")
    workplace.source_documents.give("glynora", PI, pdf)
    page = opened(qtbot, window)
    QTest.keyClick(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: is_drawn(page))
    canvas = page.viewer.canvas
    read = workplace.anchoring.claim("glynora", "gly-a1c-26").text.page(3)  # type: ignore[union-attr] # it was given

    def place(said: str) -> QPoint:
        at = max(one for one, word in enumerate(read.words) if word.text == said)
        return canvas.place_of(at).center().toPoint()

    start, end = place("baseline"), place("-0.2")
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert page.passage is not None
    assert page.passage.quote == "baseline -1.1 -0.2"
    page.let_go.click()
    assert "Table 4" in page.passage.quote
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place("-1.1"))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place("-1.1"))
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.shown_claim is not None and page.shown_claim.state == "anchored")
    anchor = workplace.anchoring.claim("glynora", "gly-a1c-26").anchor
    assert anchor is not None
    assert (anchor.passage.quote, anchor.way) == ("-1.1", "by hand")
    page.viewer.view.zoom(1)
    assert canvas.width() > page.viewer.view.area.viewport().width()
    page.viewer.view.fit()
    assert canvas.width() <= page.viewer.view.area.viewport().width()
    page.viewer.turn(-1)
    qtbot.waitUntil(lambda: page.viewer.number == 2 and is_drawn(page))
    label(pdf, before=1)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "was changed in the meantime" in window.messages.text)


def test_a_changed_file_is_told_and_taken_as_the_one_that_counts(
    qtbot: QtBot, window: MainWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """What was anchored is found again there, and anchored in it with one press."""
    pdf = label(tmp_path / "label.pdf")
    workplace.source_documents.give("glynora", PI, pdf)
    workplace.anchoring.accept("glynora", "gly-food")
    label(pdf, before=2)
    page = opened(qtbot, window)
    page.choose(6)
    assert page.shown_claim is not None
    assert (page.shown_claim.state, page.edition.isHidden()) == ("found_again", False)
    assert "found again · page 4 (printed 2)" in page.list.rows[6].accessibleName()
    page.edition.click()
    qtbot.waitUntil(page.edition.isHidden)
    page.list.same.click()
    qtbot.waitUntil(lambda: page.shown_claim is not None and page.shown_claim.state == "anchored")


def test_a_dropped_file_is_given_for_the_document_in_front(
    qtbot: QtBot, window: MainWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """One that is no PDF file is told, and the document stays missing."""
    page = opened(qtbot, window)

    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for kind in (QDragEnterEvent, QDropEvent):
            QApplication.sendEvent(page, kind(QPointF(400, 300), Qt.DropAction.CopyAction, data, buttons, keys))

    wrong = tmp_path / "notes.pdf"
    wrong.write_text("notes", encoding="utf-8")
    drop(wrong)
    qtbot.waitUntil(lambda: "is not a PDF file" in window.messages.text)
    drop(label(tmp_path / "label.pdf"))
    qtbot.waitUntil(lambda: is_drawn(page))
    assert [one.standing for one in workplace.source_documents.documents("glynora")] == ["there", None]


def test_words_are_laid_over_the_very_file_that_they_were_read_in(
    qtbot: QtBot, window: MainWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """A file that was changed in front of the page is read again; one that is gone is told in its place."""
    pdf = label(tmp_path / "label.pdf")
    workplace.source_documents.give("glynora", PI, pdf, by="W1")
    page = opened(qtbot, window)
    qtbot.waitUntil(lambda: is_drawn(page))
    assert page.viewer.number == 2
    label(pdf, before=2)
    page.viewer.turn(1)
    qtbot.waitUntil(lambda: page.edition.isVisibleTo(page) and is_drawn(page))
    assert page.passage is not None
    assert page.passage.page == page.viewer.number == 4
    pdf.unlink()
    page.viewer.turn(-1)
    qtbot.waitUntil(lambda: "There is no file" in page.viewer.empty.accessibleName())
    action = page.action()
    assert action is not None
    assert action.text == "Next claim to anchor"


def test_the_draft_screen_leads_to_a_claim_in_its_source_and_back(
    qtbot: QtBot, window: MainWindow, workplace: Workplace, tmp_path: Path
) -> None:
    """From the claims beside the brief; the way back is to the draft."""
    workplace.source_documents.give("glynora", PI, label(tmp_path / "label.pdf"))
    claims = window.draft.view.claims
    qtbot.waitUntil(lambda: bool(claims.findChildren(QPushButton)))
    second = [one for one in claims.findChildren(QPushButton) if one.text() == "Source" and one.isVisibleTo(claims)][1]
    assert second.accessibleName().startswith("Show the claim in its source: A1C dropped")
    second.click()
    page = window.products.sources
    assert window.stack.currentWidget() is window.products
    qtbot.waitUntil(lambda: page.shown_claim is not None and page.shown_claim.claim.id == "gly-a1c-26")
    assert page.back.text() == "← Draft"
    page.back.click()
    assert window.stack.currentWidget() is window.draft


@pytest.fixture
def canvas(qtbot: QtBot, theme: Theme) -> PageCanvas:
    one = PageCanvas(theme)
    qtbot.addWidget(one)
    one.show_page(ReadPage(columns(1, ["Take it daily", "with food or without"], ["Do not take"], by_rows=False)), None)
    one.show_picture(QImage(100, 100, QImage.Format.Format_RGB32))
    one.show()
    one.setFocus()
    return one


def test_words_are_chosen_by_keys_alone(canvas: PageCanvas) -> None:
    """Arrows go, Shift chooses on, Space takes in or out, Escape lets go."""
    page = ReadPage(columns(1, ["Take it daily", "with food or without"], ["Do not take"], by_rows=False))
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right, shift)
    assert page.said(sorted(canvas.words)) == "it daily"
    QTest.keyClick(canvas, Qt.Key.Key_Down, shift)
    assert page.said(sorted(canvas.words)) == "it daily with food or"
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert page.said(sorted(canvas.words)) == "it daily with food"
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert page.said(sorted(canvas.words)) == "it daily with food without"
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.words == frozenset()


def test_keys_turn_pages_and_show_them_larger_and_smaller(qtbot: QtBot, canvas: PageCanvas) -> None:
    """What is chosen in the page stays, and a page that is not there is not turned."""
    view = PageView(canvas)
    qtbot.addWidget(view)
    asked: list[float] = []
    view.turned.connect(asked.append)
    view.scaled.connect(asked.append)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert not asked
    view.show_page(612)
    fitting = asked.pop()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
        QTest.keyClick(canvas, key)
    further, back, larger, smaller, again = asked
    assert (further, back, again) == (1, -1, fitting)
    assert larger > fitting
    assert smaller < larger


def test_the_nearest_word_is_meant_and_none_far_away() -> None:
    """Beside a line it is that line's word; far below none; from cell to cell of a row nothing of other rows."""
    page = ReadPage(
        page_of(
            1,
            *(line_of([name], 50, 700 - 14 * at) for at, name in enumerate("abc")),
            *(line_of([f"{at}"], 300, 700 - 14 * at) for at in range(3)),
        )
    )
    assert word_at(page, 40, 690) == 1
    assert word_at(page, 40, 300) is None
    assert page.said(words_between(page, 1, 4)) == "b 1"
    assert page.said(words_between(page, 4, 1)) == "b 1"


def test_words_are_chosen_over_the_end_of_a_page(qtbot: QtBot, theme: Theme) -> None:
    """In addition, on the next page; what is chosen anew lets those go that are out of sight."""
    viewer = PageViewer(theme)
    qtbot.addWidget(viewer)
    pages = [
        page_of(number, line_of(words, 50, 700)) for number, words in enumerate((["Take", "it"], ["daily", "."]), 1)
    ]
    viewer.show_passage(SourceText(file_of(*pages)), None)

    def press(word: int, modifier: Qt.KeyboardModifier) -> None:
        place = viewer.canvas.place_of(word).center().toPoint()
        QTest.mouseClick(viewer.canvas, Qt.MouseButton.LeftButton, modifier, place)

    press(1, Qt.KeyboardModifier.NoModifier)
    viewer.turn(1)
    assert viewer.chosen_passage == Passage(1, ((1, 2),), ("it",))
    press(0, Qt.KeyboardModifier.ControlModifier)
    assert viewer.chosen_passage == Passage(1, ((1, 3),), ("it daily",))
    viewer.turn(-1)
    assert viewer.canvas.words == {1}
    viewer.turn(1)
    press(1, Qt.KeyboardModifier.NoModifier)
    assert viewer.chosen_passage == Passage(2, ((1, 2),), (".",))
    viewer.turn(-1)
    viewer.let_go()
    assert viewer.chosen_passage is None
