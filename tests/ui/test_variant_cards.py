"""How variants stand side by side: their words in view, and no room left over."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.draft import Draft
from fairdraft.ui.draft.layout import column_widths
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.variant_copy import VariantCopy
from fairdraft.ui.draft.variants import Variant
from fairdraft.ui.draft.variants_view import VariantsView
from fairdraft.ui.theme.theme import SCALES, Theme


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, drafts: tuple[Draft, ...]) -> Iterator[VariantsView]:
    """Three finished variants in two columns."""
    one = VariantsView(theme)
    qtbot.addWidget(one)
    theme.dress(one)
    one.resize(620, 640)
    one.show_variants([Variant(letter, draft) for letter, draft in zip("ABC", (*drafts, drafts[0]), strict=True)])
    one.show()
    QApplication.processEvents()
    yield one
    one.hide()


def test_the_words_of_a_draft_are_all_in_view(qtbot: QtBot, view: VariantsView) -> None:
    """The copy of a card is as high as its words: nothing of a usual draft scrolls inside the page that scrolls."""
    for card in view.cards:
        qtbot.waitUntil(lambda card=card: card.copy.viewport().height() >= card.copy.document().size().height())
        assert card.copy.verticalScrollBar().maximum() == 0


def test_a_long_draft_scrolls_in_its_card(qtbot: QtBot, theme: Theme) -> None:
    """Words beyond a usual draft's scroll, so that one card does not push all others out of view."""
    whole = QWidget()
    qtbot.addWidget(whole)
    copy = VariantCopy("Variant A", theme)
    copy.setParent(whole)
    copy.resize(260, 100)
    whole.show()
    copy.setPlainText("Ask your doctor about it. " * 8)
    usual = copy.minimumHeight()
    assert usual >= copy.document().size().height()
    assert copy.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    copy.setPlainText("Ask your doctor about it. " * 200)
    assert usual < copy.minimumHeight() < 0.5 * copy.document().size().height()
    assert copy.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_a_card_alone_in_its_row_has_all_of_it(view: VariantsView) -> None:
    """Of three variants in two columns the last takes both; with room for one column they stand below each other."""
    first, second, third = view.cards
    assert first.y() == second.y() < third.y()
    assert third.width() >= first.width() + second.width()
    view.resize(320, 640)
    QApplication.processEvents()
    assert first.width() == second.width() == third.width()
    assert first.y() < second.y() < third.y()


def test_large_letters_get_wider_cards(qtbot: QtBot, view: VariantsView, theme: Theme) -> None:
    """Where two columns would be too narrow for large letters, there is one."""
    theme.magnify(1.5)
    QApplication.processEvents()
    first, second, _third = view.cards
    assert first.x() == second.x()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("width", [972, 1256, 1700, 2500])
def test_side_columns_grow_with_the_letters_and_leave_the_piece_its_room(width: int, scale: float) -> None:
    """Both are as many times as wide as drawn as the letters are large, unless the piece had less than its share."""
    drawn = {(268, 336), (220, 288)}
    left, right = column_widths(width, scale)
    assert left + right <= 0.55 * width
    whole = any(abs(left - scale * one) <= 1 and abs(right - scale * other) <= 1 for one, other in drawn)
    assert whole or left + right > 0.53 * width


def test_a_variant_is_put_aside_and_brought_back(qtbot: QtBot, screen: DraftScreen) -> None:
    """The others keep their letters, the keys stay beside the way back, and a later day's way is in the menu."""
    first, second = (one.draft.id for one in screen.desk.desk.variants)
    ways = screen.view.setup.ways
    screen.view.variants.aside_wanted.emit(first)
    assert [(one.letter, one.draft.id) for one in screen.desk.desk.variants] == [("B", second)]
    assert [one.draft_id for one in screen.view.variants.cards] == [second]
    assert ways.undo.hasFocus()
    screen.view.variants.aside_wanted.emit(second)
    assert screen.desk.desk.variants == []
    (line,) = ways.menu_of_aside().actions()
    assert line.text().startswith("Draft: ")
    line.trigger()
    ways.menu_of_aside().actions()[0].trigger()
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    assert {one.draft.id for one in screen.desk.desk.variants} == {first, second}


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")
def test_what_somebody_went_on_with_offers_no_way_aside(view: VariantsView) -> None:
    """Its piece would stay without it."""

    def offered() -> list[str]:
        view.cards[0].more.click()
        menu = view.cards[0].findChildren(QMenu)[-1]
        menu.close()
        return [one.text() for one in menu.actions()]

    assert "Set aside" in offered()
    view.cards[0].show_piece("edited", "Other words")
    assert "Set aside" not in offered()


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")
def test_a_draft_that_failed_without_words_can_be_put_aside(
    qtbot: QtBot, view: VariantsView, drafts: tuple[Draft, ...]
) -> None:
    """It has no words to be made again, and nobody wants it among the others."""
    failed = replace(drafts[0], state="failed", model_text="", text="", blocks=(), failure="The model ended.")
    view.show_variants([Variant("A", failed)])
    (card,) = view.cards
    card.more.click()
    menu = card.findChildren(QMenu)[-1]
    menu.close()
    with qtbot.waitSignal(view.aside_wanted) as asked:
        menu.actions()[0].trigger()
    assert (card.more.isHidden(), asked.args) == (False, [failed.id])
    assert [one.text() for one in menu.actions()] == ["Set aside"]
