"""Does the rating under the sheet leave the piece its room, and does nobody score what they do not see?"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.rating_strip import RatingStrip
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import SMALLEST, USUAL

Key = Qt.Key


@pytest.fixture
def small(sheet: DraftScreen) -> DraftScreen:
    """A piece on the sheet in the smallest window."""
    sheet.window().resize(SMALLEST)
    QApplication.processEvents()
    return sheet


def said(strip: RatingStrip) -> str:
    shown = [one.text() for one in strip.findChildren(QLabel) if one.isVisible()]
    return " ".join([*shown, *(one.text() for one in strip.findChildren(QPushButton) if one.isVisible())])


def is_open(strip: RatingStrip) -> bool:
    return strip._body.isVisible()


def come_by_tab(strip: RatingStrip) -> None:
    strip.setFocus(Qt.FocusReason.TabFocusReason)


def test_coming_by_with_tab_opens_nothing_and_scores_nothing(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen
) -> None:
    """A folded rating that has the keys stays folded and takes no digit or letter for a score; Enter opens it."""
    strip = sheet.view.rating
    come_by_tab(strip)
    assert strip.hasFocus()
    assert not is_open(strip)
    qtbot.keyClicks(strip, "4a")
    qtbot.keyClick(strip, Key.Key_Right)
    draft_id, rater = sheet.desk.desk.variants[0].draft.id, workplace.profiles.present_or_default().pseudonym
    assert workplace.rating.rating(draft_id, rater) is None
    assert not is_open(strip)
    qtbot.keyClick(strip, Key.Key_Return)
    assert is_open(strip)
    qtbot.keyClicks(strip, "4a")
    rating = workplace.rating.rating(draft_id, rater)
    assert rating is not None
    assert (rating.scores, rating.verdict) == ({"accuracy": 4}, "approve")


def test_in_a_low_window_the_folded_rating_is_one_line(qtbot: QtBot, small: DraftScreen) -> None:
    """The line says how far the rating is; in a high window the criteria say so themselves."""
    strip = small.view.rating
    assert "0 of 5 rated" in said(strip)
    low = strip.height()
    assert "Accuracy" not in said(strip)
    strip.take_focus()
    qtbot.keyClicks(strip, "43v")
    assert "2 of 5 rated" not in said(strip)
    assert "Accuracy  4" in said(strip)
    strip.set_open(is_open=False)
    assert "2 of 5 rated, would revise" in said(strip)
    small.window().resize(USUAL)
    qtbot.waitUntil(lambda: "Accuracy  4" in said(strip) and strip.height() > low, timeout=3000)
    assert "of 5 rated" not in said(strip)


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_the_words_beside_the_scores_are_never_cut(qtbot: QtBot, small: DraftScreen, scale: float) -> None:
    """In a narrow window of any height the open rating shows all that it says of a criterion and of a score."""
    small._theme.magnify(scale)
    strip = small.view.rating
    strip.take_focus()
    criterion = strip.criterion
    assert criterion is not None

    def are_whole() -> bool:
        shown = [one for one in (strip._anchor, strip._question) if one.isVisible()]
        return all(one.height() >= one.heightForWidth(one.width()) for one in shown)

    heights = (SMALLEST.height(), 800, USUAL.height())
    # The question is asked, whatever the height.
    for height in heights:
        small.window().resize(SMALLEST.width(), height)
        assert criterion.question in said(strip), height
        qtbot.waitUntil(are_whole, timeout=5000)
    qtbot.keyClicks(strip, "1")
    qtbot.keyClick(strip, Key.Key_Left)
    assert criterion.anchors["1"] in strip._anchor.text()
    for height in heights:
        small.window().resize(SMALLEST.width(), height)
        qtbot.waitUntil(are_whole, timeout=5000)


def test_a_search_in_a_low_window_has_the_room_of_the_rating(qtbot: QtBot, small: DraftScreen) -> None:
    """Ctrl+F folds the rating; in a high window it stays open."""
    strip = small.view.rating
    strip.take_focus()
    assert is_open(strip)
    qtbot.keyClick(strip, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert small.view.search.field.hasFocus()
    assert not is_open(strip)
    small.view.search.close_bar()
    small.window().resize(USUAL)
    QApplication.processEvents()
    strip.take_focus()
    qtbot.keyClick(strip, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert is_open(strip)


def test_a_narrow_window_still_counts_the_words(qtbot: QtBot, small: DraftScreen) -> None:
    """Beside the letters of the variants it says so in short; words too long for that give way to the letters."""
    tabs = small.view.tabs
    small.window().resize(USUAL)
    qtbot.waitUntil(lambda: tabs._words.text().endswith(" words of copy"), timeout=3000)
    tabs.tell("a count that is long for a window so narrow as this one is, at least", short="51 words")
    small.window().resize(SMALLEST)
    qtbot.waitUntil(lambda: tabs._words.text() == "51 words" and tabs._words.isVisible(), timeout=3000)
    assert tabs._words.width() >= tabs._words.sizeHint().width()
    letters = [one for one in tabs.findChildren(QPushButton) if one.isVisible() and one.text()]
    tabs.tell(" ".join(["many words"] * 30))
    assert not tabs._words.isVisible()
    assert all(one.width() >= one.sizeHint().width() for one in letters)


def test_the_count_leaves_letters_that_were_just_made_their_line(small: DraftScreen) -> None:
    """Whether there is room beside them is known before they are in view."""
    tabs = small.view.tabs
    variants = small.desk.desk.variants
    tabs.tell("51 words")
    tabs.show_variants(variants, variants[0].draft.id)
    assert tabs._words.isVisible()
    tabs.show_variants([*variants] * 4, variants[0].draft.id)
    assert not tabs._words.isVisible()
