"""Can everything on the rating screen be read: in low windows, with enlarged letters, in the rater's own version?"""

from collections.abc import Callable
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import SMALLEST, USUAL, MainWindow
from fairdraft.ui.rate.brief_lines import BriefLines
from fairdraft.ui.rate.mark_numbers import MarkNumbers
from fairdraft.ui.rate.rating_body import RatingBody
from fairdraft.ui.theme.theme import SCALES, Theme

OpenWindow = Callable[..., MainWindow]
_KEY = Qt.Key
LONG_BRIEF = "Read the risks as closely as the benefit, and say both in the words of a pharmacist. " * 12


@pytest.fixture
def workplace(drafted_workplace: Workplace) -> Workplace:
    """The workplace that the window of these tests opens."""
    return drafted_workplace


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    """The smallest window, with a first draft to be rated in front."""
    one = open_window(campaign="lumivar")
    one.resize(SMALLEST)
    one.studies.rate_wanted.emit("autumn")
    one.rate.start.begun.emit("R1")
    qtbot.waitUntil(lambda: one.rate.blind, timeout=10000)
    one.rate.take_keys()
    return one


@pytest.fixture
def body(window: MainWindow) -> RatingBody:
    return window.rate.body


def press(body: RatingBody, keys: str) -> None:
    QTest.keyClicks(body.reader, keys)


def said(widget: QWidget) -> str:
    """All words that show."""
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def mark(body: RatingBody, words: str, key: str = "1", *, since: int = 0) -> None:
    """Label words of the draft in front, where they first come from a position on."""
    # As they are written: the draft in front is drawn by lot, and may have them within others in other letters.
    found = body.reader.document().find(words, since, QTextDocument.FindFlag.FindCaseSensitively)
    assert not found.isNull()
    body.reader.setTextCursor(found)
    press(body, f"l{key}")
    QTest.keyClick(body.mark_form.comment, _KEY.Key_Return)


def words_of(body: RatingBody, count: int) -> list[str]:
    """The first words of the draft's first paragraph."""
    return body.reader.toPlainText().split()[:count]


def scroll_up(qtbot: QtBot, body: RatingBody) -> None:
    """Bring the criteria into view; the notes are below them. What is still on its way there is waited for."""

    def is_up() -> bool:
        body._area.verticalScrollBar().setValue(0)
        return body.notes.visibleRegion().isEmpty()

    qtbot.wait(50)
    qtbot.waitUntil(is_up, timeout=5000)


# ---- low windows


def test_a_low_window_hides_neither_brief_nor_question_nor_keys(
    window: MainWindow, body: RatingBody, workplace: Workplace
) -> None:
    """In the smallest window the brief is there whole, the open criterion asks its question, and L and E are told."""
    judgement = window.rate._open
    assert judgement is not None
    assert len(judgement.draft.brief_text) > 100
    shown = said(body)
    assert judgement.draft.brief_text in shown
    assert body._brief.is_whole
    assert judgement.criterion.question in shown
    assert "Select words, then L to label, E your version" in shown


def test_of_a_long_brief_the_first_lines_show_and_the_rest_on_demand(qtbot: QtBot) -> None:
    """A low window shows fewer lines; the button shows all of them, and the next brief begins folded again."""
    around = QWidget()
    qtbot.addWidget(around)
    brief = BriefLines()
    brief.setParent(around)
    around.show()

    def height() -> int:
        return brief.heightForWidth(600)

    brief.resize(600, 400)
    brief.show_brief(LONG_BRIEF)
    brief.show()
    some = height()
    brief.fit(low=True)
    few = height()
    assert few < some
    assert not brief.is_whole
    assert brief.more.isVisible()
    brief.more.click()
    assert brief.is_whole
    assert height() > some
    brief.more.click()
    assert height() == few
    brief.more.click()
    brief.show_brief(LONG_BRIEF[::-1])
    assert not brief.is_whole
    brief.show_brief("Short.")
    assert brief.is_whole
    assert not brief.more.isVisible()


def test_notes_below_the_fold_are_counted_and_come_into_view(
    qtbot: QtBot, window: MainWindow, body: RatingBody
) -> None:
    """In a low window a line in the foot says how many notes there are; a press shows them. A high one needs none."""
    assert not body.to_notes.isVisible()
    for number, word in enumerate(words_of(body, 2)):
        mark(body, word, str(number + 1))
    assert body.to_notes.isVisible()
    assert body.to_notes.text() == "Notes 2"
    scroll_up(qtbot, body)
    body.to_notes.click()
    qtbot.waitUntil(lambda: not body.notes.visibleRegion().isEmpty(), timeout=3000)
    window.resize(USUAL)
    qtbot.waitUntil(lambda: not body.to_notes.isVisible(), timeout=3000)
    assert body._marked == 2


def test_the_open_criterion_comes_into_view_whole(qtbot: QtBot, window: MainWindow, body: RatingBody) -> None:
    """Notes that make the room smaller, and levels that take their height late, leave none of its levels below."""
    for word in words_of(body, 2):
        mark(body, word)
    press(body, "53")
    # Back after a pause everything is drawn at once.
    window.top.press()
    window.studies.rate_wanted.emit("autumn")
    window.rate.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.rate.blind, timeout=10000)
    judgement = window.rate._open
    assert judgement is not None
    assert judgement.current == 2

    def is_whole() -> bool:
        row, area = body.criteria.rows[2], body._area.viewport()
        top = row.mapTo(area, QPoint(0, 0)).y()
        return row.height() > 200 and top >= 0 and top + row.height() <= area.height()

    qtbot.waitUntil(is_whole, timeout=3000)


def test_the_name_of_a_criterion_shows_where_its_levels_do_not_all_fit(
    qtbot: QtBot, window: MainWindow, body: RatingBody, theme: Theme
) -> None:
    """In a low window with large letters a criterion is longer than its place: it is scrolled to its beginning."""
    theme.magnify(1.5)

    def begins_in_view() -> bool:
        assert window.rate._open is not None
        row, area = body.criteria.rows[window.rate._open.current], body._area.viewport()
        return row.height() > area.height() and 0 <= row.mapTo(area, QPoint(0, 0)).y() < 20

    qtbot.waitUntil(begins_in_view)
    press(body, "4")
    qtbot.waitUntil(begins_in_view)


# ---- marks


def test_each_mark_has_the_number_of_its_note(body: RatingBody) -> None:
    """Behind the marked words stands the number of the list; taken back, the ones after it move up."""
    first, second = (body.reader.toPlainText().index(word) + len(word) for word in words_of(body, 2))
    for word in words_of(body, 2):
        mark(body, word)
    assert body.reader._numbers.numbers == {first: "1", second: "2"}
    mark(body, words_of(body, 2)[1], "2")
    assert body.reader._numbers.numbers == {first: "1", second: "2 3"}
    body.notes.removed.emit(0)
    assert body.reader._numbers.numbers == {second: "1 2"}


def test_a_number_takes_room_and_no_place_in_the_text(window: MainWindow, body: RatingBody) -> None:
    """What follows moves aside, be it a blank, a comma or the rest of a word; the text, its positions and what was
    drawn for another draft stay as they are.
    """
    reader = body.reader
    text = reader.toPlainText()
    word = words_of(body, 1)[0]

    def left() -> int:
        return left_of(body, text.index(word) + len(word))

    before = left()
    mark(body, word)
    reader.grab()
    assert left() >= before + 4
    assert reader.toPlainText() == text
    judgement = window.rate._open
    assert judgement is not None
    [marked] = judgement.marks
    assert judgement.draft.text[marked.start : marked.end] == word
    body.notes.removed.emit(0)
    reader.grab()
    assert left() == before
    mark(body, word)
    press(body, "s")
    assert reader._numbers.numbers == {}


def left_of(body: RatingBody, position: int) -> int:
    """Where the letter at a position begins."""
    cursor = QTextCursor(body.reader.document())
    cursor.setPosition(position)
    return body.reader.cursorRect(cursor).left()


def test_a_number_stands_between_its_mark_and_what_follows(body: RatingBody) -> None:
    """Inside a word only the letter behind the mark moves, and the number is drawn in the room before it."""
    reader = body.reader
    word = next(one for one in reader.toPlainText().split() if len(one) > 4)
    at = reader.toPlainText().index(word)
    before = [left_of(body, at + place) for place in range(5)]
    mark(body, word[:2], since=at)
    reader.grab()
    after = [left_of(body, at + place) for place in range(5)]
    moved = [new - old for new, old in zip(after, before, strict=True)]
    # But for rounding, and for the pair kerning that letters lose where their formats part ("LU" in a headline: 2).
    assert all(abs(one) <= 3 for one in moved[:2])
    assert moved[2] - moved[1] >= 4
    assert all(abs(one - moved[2]) <= 1 for one in moved[3:])
    painter = Mock()
    reader._numbers.paint(painter)
    [(place, number)] = [one.args for one in painter.drawText.call_args_list]
    width = QFontMetricsF(painter.setFont.call_args.args[0]).horizontalAdvance(number)
    assert number == "1"
    assert before[2] - 1 <= place.x() < place.x() + width <= after[2] + 1


def test_a_mark_on_a_letter_of_two_halves_leaves_it_whole(theme: Theme, qtbot: QtBot) -> None:
    """What Qt counts as two letters gets its room as one."""
    document = QTextDocument("Ask \U0001f600 now")
    numbers = MarkNumbers(document, theme)
    numbers.show([6])
    formats = document.firstBlock().layout().formats()
    assert [(one.start, one.length) for one in formats] == [(4, 2)]


def test_marks_stay_when_letters_are_enlarged(window: MainWindow, body: RatingBody) -> None:
    """The text is written anew in the new size: marks and numbers are on the same words, until another draft comes."""
    mark(body, words_of(body, 1)[0])
    [before] = body.reader.marks
    place = before.cursor.selectionStart(), before.cursor.selectionEnd()
    assert place[0] < place[1]
    window._theme.magnify(1.25)
    [after] = body.reader.marks
    assert (after.cursor.selectionStart(), after.cursor.selectionEnd()) == place
    assert body.reader._numbers.numbers == {place[1]: "1"}
    press(body, "s")
    window._theme.magnify(1.0)
    assert body.reader.marks == ()


# ---- links beside the keys


def test_a_press_of_the_mouse_takes_no_keys_from_rating(qtbot: QtBot, window: MainWindow, body: RatingBody) -> None:
    """After "Notes" and "… more" arrows choose criteria and digits give scores, as before."""
    mark(body, words_of(body, 1)[0])
    body._brief.show_brief(LONG_BRIEF)
    judgement = window.rate._open
    assert judgement is not None
    for number, link in enumerate((body.to_notes, body._brief.more), start=1):
        qtbot.waitUntil(link.isVisible, timeout=3000)
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        assert body.reader.hasFocus()
        QTest.keyClick(QApplication.focusWidget(), _KEY.Key_Down)
        assert judgement.current == number
    QTest.keyClick(QApplication.focusWidget(), _KEY.Key_4)
    assert list(judgement.scores.values()) == [4]
    assert body.note.text() == ""


def test_a_press_of_the_mouse_lets_a_note_be_written_on(qtbot: QtBot, body: RatingBody) -> None:
    """Who looks up the brief while writing goes on writing."""
    body._brief.show_brief(LONG_BRIEF)
    qtbot.waitUntil(body._brief.more.isVisible, timeout=3000)
    press(body, "n")
    QTest.keyClicks(body.note, "As")
    qtbot.mouseClick(body._brief.more, Qt.MouseButton.LeftButton)
    assert body._brief.is_whole
    QTest.keyClicks(QApplication.focusWidget(), " 4")
    assert body.note.text() == "As 4"


def test_links_are_reached_by_tab_and_give_the_keys_back(qtbot: QtBot, window: MainWindow, body: RatingBody) -> None:
    """Pressed by a key, a link does its work and the draft has the keys again."""
    mark(body, words_of(body, 1)[0])
    body._brief.show_brief(LONG_BRIEF)
    for link in (body.to_notes, body._brief.more):
        assert link.focusPolicy() & Qt.FocusPolicy.TabFocus
        qtbot.waitUntil(link.isVisible, timeout=3000)
        link.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(link, _KEY.Key_Space)
        assert body.reader.hasFocus()
    assert body._brief.is_whole


def test_arrows_vote_after_a_look_at_the_brief_of_a_pair(qtbot: QtBot, window: MainWindow) -> None:
    """A press on "… more" leaves the keys on the drafts, and so does one by a key."""
    window.top.press()
    window.studies.pairs_wanted.emit("autumn")
    window.pairs.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.pairs.blind, timeout=10000)
    for by_key in (False, True):
        brief = window.pairs.body.brief
        brief.show_brief(LONG_BRIEF)
        qtbot.waitUntil(brief.more.isVisible, timeout=3000)
        if by_key:
            brief.more.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(brief.more, _KEY.Key_Space)
        else:
            qtbot.mouseClick(brief.more, Qt.MouseButton.LeftButton)
        QTest.keyClick(QApplication.focusWidget(), _KEY.Key_Left)
        queue = window.pairs._queue
        assert queue is not None
        assert queue.progress().rated == 1 + by_key


def test_a_press_on_marked_words_shows_their_note(qtbot: QtBot, body: RatingBody) -> None:
    """The list scrolls to where the notes are."""
    mark(body, words_of(body, 1)[0])
    scroll_up(qtbot, body)
    body.reader.deselect()
    cursor = QTextCursor(body.reader.document())
    cursor.setPosition(1)
    place = body.reader.cursorRect(cursor).center()
    qtbot.mouseClick(body.reader.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: not body.notes.visibleRegion().isEmpty(), timeout=3000)


# ---- the rater's own version


def test_the_raters_own_version_says_what_it_is(body: RatingBody) -> None:
    """While it is written a chip names it and the way back is told; with the draft in front, that it is kept."""
    shown = said(body)
    assert "your version is kept" not in shown
    press(body, "e")
    shown = said(body)
    assert "your version Esc back to the draft · it is kept" in shown
    assert "Select words" not in shown
    QTest.keyClicks(body.own_words, "Better: ")
    assert "your version Esc back to the draft · it is kept" in said(body)
    QTest.keyClick(body.own_words, _KEY.Key_Escape)
    shown = said(body)
    assert "your version is kept" in shown
    assert "Esc" not in shown
    assert "Select words" in shown


def test_the_own_version_has_letters_as_large_as_the_sheets(body: RatingBody) -> None:
    """Copy is written in the size in which it was read."""
    press(body, "e")
    text = body.reader.toPlainText().splitlines()
    longest = body.reader.document().findBlockByNumber(text.index(max(text, key=len)))
    read = longest.begin().fragment().charFormat().font().pixelSize()
    assert body.own_words.fontInfo().pixelSize() == read


# ---- enlarged letters


@pytest.mark.parametrize("size", [SMALLEST, USUAL], ids=["smallest", "usual"])
def test_enlarged_letters_cut_no_button(qtbot: QtBot, window: MainWindow, body: RatingBody, size: object) -> None:
    """With the largest letters every button of rating and pairs has room for its words, inside the window."""
    window.resize(size)  # type: ignore[call-overload] # a QSize
    window._theme.magnify(1.5)
    assert cut(qtbot, window, body) == []
    window.top.press()
    window.studies.pairs_wanted.emit("autumn")
    window.pairs.start.begun.emit("R1")
    qtbot.waitUntil(lambda: window.pairs.blind, timeout=10000)
    assert cut(qtbot, window, window.pairs.body) == []
    assert window.size() == size


def test_the_largest_letters_cut_no_key_of_rating(qtbot: QtBot, window: MainWindow, body: RatingBody) -> None:
    """What L and E do is said whole in the smallest window: one of them takes another line."""
    window._theme.magnify(SCALES[-1])
    words = [one for hint in body._hints for one in hint.findChildren(QLabel)]
    assert [one.text() for one in words] == ["Select words, then", "L", "to label,", "E", "your version"]
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in words), timeout=5000)
    assert all(one.visibleRegion().boundingRect().width() == one.width() for one in words)


def cut(qtbot: QtBot, window: MainWindow, whole: QWidget) -> list[str]:
    """The buttons with words that lack the room for them, or reach out of the window."""
    qtbot.wait(50)
    found = []
    buttons: list[QAbstractButton] = [*whole.findChildren(QPushButton), window.top.action]
    for one in buttons:
        if one.isVisible() and one.text():
            right = one.mapTo(window, QPoint(one.width(), 0)).x()
            if one.width() < one.sizeHint().width() or right > window.width():
                found.append(one.text())
    return found


def test_pieces_are_left_out_while_one_rates_blind(qtbot: QtBot, window: MainWindow, workplace: Workplace) -> None:
    """One of them may be what is rated, and its screen names the model; it is said so."""
    campaign = workplace.products.campaign("lumivar")
    product = workplace.products.product_of(campaign)
    workplace.editing.begin_empty(campaign, product, "W1", "Zentrable walks")
    window.go_to.open()
    panel = window.go_to.panel
    qtbot.keyClicks(panel.field, "zentrable")
    qtbot.waitUntil(lambda: window.go_to.at_rest)
    assert panel.rows == ()
    assert "Pieces are not searched while you rate blind." in panel.nothing.text()
