"""Approved copy on the draft screen: how near drafts are to it, and what the models are shown."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.approved_copy import ApprovedCopy, NearCopy
from fairdraft.domain.draft import Draft
from fairdraft.domain.finding import Span
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.library import CopyFacts, written_words
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.near_copy_dialog import PassagesView
from fairdraft.ui.draft.near_copy_line import NearCopyLine, near_copy_words, short_words
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.theme.theme import Theme

# The dialog is a window of its own, whose size the offscreen platform does not know of.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
OpenWindow = Callable[..., MainWindow]


def library_with(workplace: Workplace, folder: Path, **texts: str) -> tuple[ApprovedCopy, ...]:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return workplace.library.add_files([folder / f"{name}.txt" for name in texts], CopyFacts("glynora")).added


def words(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]


def weighed(qtbot: QtBot, window: MainWindow) -> DraftScreen:
    screen = window.draft
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    qtbot.waitUntil(lambda: all(one.weighed for one in screen.desk.desk.variants), timeout=5000)
    return screen


def lifted(workplace: Workplace, folder: Path, draft: Draft) -> ApprovedCopy:
    """A piece that has all of a draft's own words."""
    return library_with(workplace, folder, lifted=f"First something else. {written_words(draft)}")[0]


def near(words_in_row: int, share: float) -> NearCopy:
    return NearCopy("id", "CORDEXA web 2025", "passage", 0, 7, words_in_row, share)


def test_the_words_are_honest() -> None:
    """The sentence has share, piece and longest passage; the short form says what raises the alarm."""
    assert near_copy_words(near(14, 0.38)) == (
        "38% of its five-word runs are in “CORDEXA web 2025”; the longest passage in both is 14 words."
    )
    assert short_words(near(14, 0.38)) == "14 words in a row are in “CORDEXA web 2025”"
    assert short_words(near(40, 0.61)) == "61% is in “CORDEXA web 2025”"
    assert short_words(near(6, 0.002)) == "Under 1% is in “CORDEXA web 2025”"
    assert short_words(near(53, 0.997)) == "99% is in “CORDEXA web 2025”"
    assert short_words(near(53, 1.0)) == "All of it is in “CORDEXA web 2025”"


def test_the_piece_is_named_in_as_many_lines_as_that_needs(qtbot: QtBot, theme: Theme) -> None:
    """In a narrow card the whole name of the piece can be read; only one that is very long is cut, at a word."""
    line = NearCopyLine(theme)
    qtbot.addWidget(line)
    name = "CORDEXA spring web page 2025, final"
    line.show_near(replace(near(53, 1.0), name=name), "variant A")
    assert line.words.text().endswith(f"“{name}”")
    assert line.heightForWidth(200) > line.heightForWidth(600)
    line.show_near(replace(near(53, 1.0), name=f"{name} {'and more of it ' * 9}"), "variant A")
    assert line.words.text().endswith("…”")
    assert len(line.words.text()) < 90


def test_there_is_no_alarm_under_the_threshold(qtbot: QtBot, theme: Theme) -> None:
    """What the domain does not call alarming has the color of any line; what it does, that of a warning."""
    line = NearCopyLine(theme)
    qtbot.addWidget(line)
    for shared, tone in ((near(11, 0.49), None), (near(12, 0.1), "warning"), (near(5, 0.5), "warning")):
        line.show_near(shared, "variant A")
        assert line.words.property("tone") == tone
    line.show_near(None, "variant A")
    assert line.isHidden()


def test_a_stored_draft_that_lifts_copy_says_so_and_shows_the_passages(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], open_window: OpenWindow, tmp_path: Path
) -> None:
    """The card tells the share and the piece; pressed, both texts stand side by side with the passages underlined."""
    piece = lifted(workplace, tmp_path / "in", drafts[0])
    window = open_window()
    screen = weighed(qtbot, window)
    card = screen.view.variants.cards[0]
    qtbot.waitUntil(lambda: card.near.near is not None, timeout=5000)
    qtbot.waitUntil(lambda: "All of it is in “lifted”" in words(card), timeout=5000)
    card.near.look.click()
    qtbot.waitUntil(lambda: screen.copy.dialog is not None, timeout=5000)
    dialog = screen.copy.dialog
    assert dialog is not None
    sentence = "100% of its five-word runs are in “lifted”"
    qtbot.waitUntil(lambda: any(one.startswith(sentence) for one in words(dialog)), timeout=5000)
    formats = dialog.approved.view.document()
    assert formats.toPlainText() == piece.text
    assert not underlined(dialog.approved.view, "First something else")
    assert underlined(dialog.approved.view, written_words(drafts[0]).split("\n")[0])
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "See it in the library").click()
    qtbot.waitUntil(lambda: window.library.detail.piece is not None, timeout=5000)
    assert window.stack.currentWidget() is window.library
    assert window.library.detail.piece == piece


def underlined(view: QWidget, passage: str) -> bool:
    document = view.document()  # type: ignore[attr-defined]  # a text edit
    cursor = document.find(passage)
    assert not cursor.isNull()
    cursor.setPosition(cursor.selectionStart() + 1)
    return bool(cursor.charFormat().fontUnderline())


def test_a_new_draft_is_weighed_and_a_removed_piece_is_forgotten(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], open_window: OpenWindow, tmp_path: Path
) -> None:
    """A draft that is written now says how near it is; when the piece goes, so does the line."""
    piece = lifted(workplace, tmp_path / "in", drafts[0])
    screen = weighed(qtbot, open_window())
    wish = screen.view.setup.wish()
    assert wish is not None
    screen.desk.order(replace(wish, count=1), adjust=lambda order: replace(order, seed=7))
    qtbot.waitUntil(lambda: len(screen.desk.desk.variants) == 1 and screen.at_rest, timeout=15000)
    card = screen.view.variants.cards[0]
    qtbot.waitUntil(lambda: card.near.near is not None, timeout=5000)
    workplace.library_shelf.remove([piece.id])
    qtbot.waitUntil(lambda: card.near.near is None, timeout=5000)


def test_the_chosen_examples_show_before_and_after_drafting(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """With retrieval the card names what the next draft would be shown, then what the variant in front was shown."""
    pieces = library_with(
        workplace, tmp_path / "in", plate="Your plate and your A1C.", walk="Walk after supper, plate."
    )
    candidate = workplace.products.vary_candidate("starter", [4])[0]
    screen = weighed(qtbot, open_window())
    view = screen.view
    assert view.copy.isHidden()
    view.setup.candidate_box.setCurrentIndex(view.setup.candidate_box.findData(candidate.id))
    qtbot.waitUntil(lambda: {"plate", "walk"} <= set(words(view.copy)), timeout=5000)
    said = "The next draft is given these 2 (4 are asked for)"
    assert any(one.startswith(said) for one in words(view.copy))
    run = workplace.drafting.start(DraftOrder("glynora", candidate.id, "b01", count=1), lambda _event: None)
    assert run.wait(20)
    screen.desk.show_stored([workplace.drafting.draft(run.drafts[0].id)])
    qtbot.waitUntil(lambda: "Variant A was given the same." in words(view.copy), timeout=5000)
    view.setup.candidate_box.setCurrentIndex(view.setup.candidate_box.findData("starter"))
    qtbot.waitUntil(lambda: "Variant A was shown 2 pieces:" in words(view.copy), timeout=5000)
    workplace.library_shelf.remove([pieces[0].id])
    qtbot.waitUntil(lambda: "Variant A was shown 2 pieces (1 removed since):" in words(view.copy), timeout=5000)


def test_a_library_without_fitting_pieces_is_told(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """A candidate with retrieval says that there is nothing it could be shown."""
    candidate = workplace.products.vary_candidate("starter", [2])[0]
    screen = weighed(qtbot, open_window())
    box = screen.view.setup.candidate_box
    box.setCurrentIndex(box.findData(candidate.id))
    told = "The library has no current piece for this product and ad type."
    qtbot.waitUntil(lambda: told in words(screen.view.copy), timeout=5000)
    assert "shown 2 approved pieces" in " ".join(words(screen.view.setup))


def test_on_the_sheet_the_line_stands_in_the_left_column(
    qtbot: QtBot, workplace: Workplace, drafts: tuple[Draft, ...], open_window: OpenWindow, tmp_path: Path
) -> None:
    """With a piece on the sheet, where no card is seen, the column at the left says how near the draft was."""
    lifted(workplace, tmp_path / "in", drafts[0])
    screen = weighed(qtbot, open_window())
    card = screen.view.variants.cards[0]
    qtbot.waitUntil(lambda: card.near.near is not None, timeout=5000)
    assert screen.view.copy.near.isHidden()
    screen.edit(drafts[0].id)
    qtbot.waitUntil(lambda: screen.view.copy.near.isVisible(), timeout=5000)
    screen.view.copy.near.look.click()
    qtbot.waitUntil(lambda: screen.copy.dialog is not None, timeout=5000)
    dialog = screen.copy.dialog
    assert dialog is not None
    dialog.reject()
    screen.show_all()
    assert screen.view.copy.near.isHidden()


def test_shared_passages_can_be_read_after_the_scheme_changed(qtbot: QtBot, theme: Theme) -> None:
    """What is underlined takes the colors of the scheme that the window is in."""
    view = PassagesView("Approved", "A walk after supper.", (Span(2, 6),), theme)
    qtbot.addWidget(view)
    cursor = QTextCursor(view.view.document())
    for scheme in ("dark", "light"):
        theme.choose(scheme)
        cursor.setPosition(4)
        assert cursor.charFormat().background().color() == QColor(theme.tokens.accent_soft)
