"""Labels, lines of widgets and columns: what room they take, and how they come into view."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSignalBlocker, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from fairdraft.ui.named_keys import NamedKey, listen
from fairdraft.ui.parts.aside import Aside
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox, fill_choice
from fairdraft.ui.parts.containers import laid_out_once, scrolled, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.even_row import EvenRow
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.parts.laid_out import laid_out, widget_at
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.row_column import Row, RowColumn
from fairdraft.ui.parts.tick_boxes import BreakingBox
from fairdraft.ui.parts.tips import tip_words
from fairdraft.ui.parts.words import ElidedChip, ElidedLabel, WrappedLabel, text_label
from fairdraft.ui.theme.theme import Theme

WORDS = "Ask your doctor whether this medicine is right for you. " * 4


@pytest.fixture
def whole(qtbot: QtBot) -> Iterator[QWidget]:
    # Inside another: a layout would tell the window's frame of its least size, and there is none to tell.
    around = QWidget()
    qtbot.addWidget(around)
    one = QWidget(around)
    one.resize(300, 400)
    around.show()
    yield one
    around.close()


def test_a_hint_of_two_lines_shows_whole(qtbot: QtBot, whole: QWidget) -> None:
    """What an empty field asks for breaks into lines; nothing of it shows beside words."""
    field = PlainField("Brief", "What should this piece say, to whom? One idea is enough for a piece.")
    vertical(whole).addWidget(field)
    field.show()

    def below_the_first_line() -> int:
        image = field.grab().toImage()
        first = field.fontMetrics().height() + 12
        rows = range(first, first + field.fontMetrics().height())
        return len({image.pixel(x, y) for y in rows for x in range(8, field.width() - 8)})

    assert below_the_first_line() > 2
    field.set_text("x")
    assert below_the_first_line() == 1


def test_an_empty_place_breaks_a_long_title_into_lines(whole: QWidget, theme: Theme) -> None:
    """The name of a document in it may be wider than the window."""
    place = EmptyState(theme)
    vertical(whole).addWidget(place)
    place.tell("Short", "")
    before = place.heightForWidth(300)
    place.tell(WORDS, "")
    assert place.heightForWidth(300) > before + 3 * place.fontMetrics().height()
    assert place.minimumSizeHint().width() < 300


@pytest.fixture
def label(whole: QWidget) -> WrappedLabel:
    one = WrappedLabel(WORDS)
    vertical(whole).addWidget(one)
    one.show()
    return one


def test_a_labels_height_follows_its_words(label: WrappedLabel) -> None:
    """The height for a width is that of the words as they are, not of those before."""
    before = label.heightForWidth(200)
    label.setText(WORDS * 2)
    longer = label.heightForWidth(200)
    assert longer > before
    label.setText(WORDS)
    assert label.heightForWidth(200) == before
    assert label.heightForWidth(400) < before


@pytest.mark.parametrize("how", ["font", "sheet", "sheet of the window"])
def test_a_labels_height_follows_its_letters(whole: QWidget, label: WrappedLabel, how: str) -> None:
    """Larger letters, however they come about, ask for more height at once."""
    before = label.heightForWidth(200)
    if how == "font":
        font = label.font()
        font.setPixelSize(40)
        label.setFont(font)
    else:
        (label if how == "sheet" else whole).setStyleSheet("QLabel { font-size: 40px; }")
    assert label.heightForWidth(200) > 2 * before


def test_widgets_in_lines_take_the_height_that_they_need_now(whole: QWidget) -> None:
    """Lines of widgets grow when one is added, and shrink when one is hidden or taken out."""
    flow = FlowLayout(whole, gap=4)
    words = ("one", "two", "three")
    heights = []
    for one in words:
        label = text_label(one)
        flow.addWidget(label)
        label.show()
        heights.append(flow.heightForWidth(20))
    assert heights[0] < heights[1] < heights[2]
    label = widget_at(flow, 2)
    assert isinstance(label, QLabel)
    label.show()
    label.hide()
    assert flow.heightForWidth(20) == heights[1]
    label.show()
    label.setText("three\nlines\nhigh")
    assert flow.heightForWidth(20) > heights[2]
    flow.removeWidget(label)
    assert flow.heightForWidth(20) == heights[1]


def test_what_follows_a_heading_ends_at_the_right(whole: QWidget) -> None:
    """The heading stands at the left, and every line of those after it ends at the right edge, in their order."""
    flow = FlowLayout(whole, gap=4, after_heading=True)
    labels = [text_label(one) for one in ("heading", "one", "two", "three")]
    for label in labels:
        flow.addWidget(label)
        label.show()
    heading, one, two, three = labels
    width = sum(label.sizeHint().width() + 4 for label in (heading, one, two)) + 20
    flow.setGeometry(QRect(0, 0, width, 200))
    assert heading.x() == 0
    assert one.x() > heading.geometry().right() + 20
    assert two.x() + two.width() == width
    assert three.y() > two.y() == one.y() == heading.y()
    assert three.x() + three.width() == width


def test_the_name_of_a_box_breaks_into_lines(qtbot: QtBot) -> None:
    """A box to tick in a narrow column shows all words of its name, one below the other where they must."""
    box = BreakingBox("Model writes everything")
    qtbot.addWidget(box)
    box.resize(box.sizeHint().width() + 10, 40)
    box.show()
    assert box.text() == "Model writes everything"
    one_line = box.sizeHint().height()
    box.resize(box.sizeHint().width() - 20, 40)
    assert box.text().split("\n") == ["Model writes", "everything"]
    assert box.sizeHint().height() > one_line
    assert box.accessibleName() == "Model writes everything"


@pytest.mark.parametrize("keeps_end", [True, False])
def test_names_that_begin_alike_are_told_apart(whole: QWidget, keeps_end: bool) -> None:
    """Cut in the middle they keep their ends; cut at the end they would read the same."""
    looks = []
    for revision in ("first revision", "second one"):
        label = ElidedLabel(f"House voice with four approved examples, {revision}", keeps_end=keeps_end)
        label.setParent(whole)
        label.resize(160, 20)
        looks.append(label.grab().toImage())
    assert (looks[0] != looks[1]) is keeps_end


def test_a_scrolling_column_gives_broken_lines_their_height(qtbot: QtBot, whole: QWidget) -> None:
    """What breaks into more lines than its hint foresees is not pressed together, and what follows stands below it."""
    area, column = scrolled(margins=(8, 8, 8, 8), gap=4)
    vertical(whole).addWidget(area)
    around = QWidget()
    lines = QWidget()
    flow = FlowLayout(lines)
    for number in range(30):
        flow.addWidget(button(f"Choice {number}"))
    vertical(around).addWidget(lines)
    last = QLabel("The last line")
    column.addWidget(around)
    column.addWidget(last)
    whole.show()
    qtbot.waitUntil(lambda: lines.height() == flow.heightForWidth(lines.width()))
    assert lines.height() > 10 * flow.sizeHint().height()
    assert last.y() >= around.geometry().bottom()
    assert last.height() == last.sizeHint().height()


def add(layout: FlowLayout, *widgets: QWidget) -> None:
    for one in widgets:
        layout.addWidget(one)
        one.show()


def placed(layout: FlowLayout, width: int) -> list[QRect]:
    """Where a layout of this width puts its widgets."""
    layout.setGeometry(QRect(0, 0, width, layout.heightForWidth(width)))
    return [one.geometry() for one in laid_out(layout)]


def test_small_widgets_stand_midway_in_their_line(whole: QWidget) -> None:
    """Beside a higher one, a lower one stands at the middle of the line."""
    flow = FlowLayout(whole)
    add(flow, text_label("one"), text_label("two\nlines\nhigh"))
    low, high = placed(flow, 300)
    assert low.height() < high.height()
    assert abs(low.center().y() - high.center().y()) <= 1


def test_widgets_that_ask_for_one_line_still_do_with_less(whole: QWidget) -> None:
    """The hint is that of the line; the least width is that of the widest."""
    flow = FlowLayout(whole, gap=4, in_line=True)
    labels = [text_label(words) for words in ("one", "three", "five")]
    add(flow, *labels)
    widths = [one.sizeHint().width() for one in labels]
    assert flow.sizeHint().width() == sum(widths) + 8
    assert flow.minimumSize().width() <= max(widths)


def test_what_is_kept_together_begins_a_line_where_it_fits_into_one(whole: QWidget) -> None:
    """Two that belong together are not parted behind others; in less room than one line of theirs they are."""
    flow = FlowLayout(whole, gap=4)
    labels = [text_label(words) for words in ("heading", "send it", "return it")]
    add(flow, *labels)
    flow.keep_together(*labels[1:])
    widths = [one.sizeHint().width() for one in labels]
    beside = placed(flow, sum(widths) + 8)
    assert len({one.y() for one in beside}) == 1
    heading, first, second = placed(flow, sum(widths) + 7)
    assert heading.y() < first.y() == second.y()
    heading, first, second = placed(flow, widths[1] + widths[2] + 3)
    assert heading.y() < first.y() < second.y()


def test_buttons_share_a_row_and_take_a_second_where_words_need_it(whole: QWidget) -> None:
    """All are as wide as each other, fill the row to its end, and none is narrower than its words."""
    row = EvenRow(whole, gap=6)
    buttons = [button(words) for words in ("Reject", "Revise it", "Approve as it is")]
    add(row, *buttons)
    widest = max(one.sizeHint().width() for one in buttons)
    places = placed(row, 3 * widest + 40)
    assert len({one.y() for one in places}) == 1
    assert max(one.width() for one in places) - min(one.width() for one in places) <= 1
    assert places[-1].right() == 3 * widest + 40 - 1
    narrow = placed(row, 2 * widest + 6)
    assert [one.y() == narrow[0].y() for one in narrow] == [True, True, False]
    assert min(one.width() for one in narrow) >= widest
    assert row.heightForWidth(2 * widest + 6) > row.heightForWidth(3 * widest + 40)
    add(row, button("Skip"))
    evenly = placed(row, 3 * widest + 40)
    assert [one.y() == evenly[0].y() for one in evenly] == [True, True, False, False]


class CountedColumn(QVBoxLayout):
    """A column that counts how often it is laid out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.times = 0

    @override
    def setGeometry(self, rect: QRect) -> None:
        self.times += 1
        super().setGeometry(rect)


def test_what_is_put_into_a_column_together_is_laid_out_once(whole: QWidget) -> None:
    """However many widgets come into a column that is in view, it is laid out once for all of them."""
    column = CountedColumn(whole)
    QApplication.processEvents()
    column.times = 0
    labels = [text_label(f"number {number}") for number in range(20)]
    with laid_out_once(column):
        for label in labels:
            column.addWidget(label)
        hidden = text_label("hidden")
        hidden.setVisible(False)
        column.addWidget(hidden)
    for _ in range(3):
        QApplication.processEvents()
    assert column.times <= 2
    assert all(label.isVisible() for label in labels)
    assert len({label.y() for label in labels}) == len(labels)
    assert not hidden.isVisible()


def test_steps_are_done_over_turns_in_their_order(qtbot: QtBot, whole: QWidget) -> None:
    """The first step is done at once and one in each turn where each takes the whole time; then it is said."""
    turns, did = InTurns(whole, milliseconds=0), list[str]()
    one, two = object(), object()
    with qtbot.waitSignal(turns.done):
        turns.begin(one, [lambda: did.append("a"), lambda: did.append("b")])
        turns.begin(two, [lambda: did.append("c")])
        assert did == ["a"]
        assert turns.waits(one)
        assert turns.waits(two)
    assert did == ["a", "b", "c"]
    assert not turns.waits(one)


def test_other_steps_take_the_place_of_those_that_wait(qtbot: QtBot, whole: QWidget) -> None:
    """Steps of an owner that wait are dropped for its next ones, and no others; what is asked for now is done now."""
    turns, did = InTurns(whole, milliseconds=0), list[str]()
    one, two = object(), object()
    with qtbot.waitSignal(turns.done):
        turns.begin(one, [lambda: did.append("a"), lambda: did.append("dropped")])
        turns.begin(two, [lambda: did.append("c"), lambda: did.append("d")])
        turns.begin(one, [lambda: did.append("b")])
        turns.finish(one)
        assert did == ["a", "b"]
    assert did == ["a", "b", "c", "d"]


def test_nothing_is_done_after_the_end(whole: QWidget) -> None:
    """Once closed, no step that waits or comes is done."""
    turns, did = InTurns(whole, milliseconds=0), list[str]()
    turns.begin(whole, [lambda: did.append("a"), lambda: did.append("b")])
    turns.close()
    turns.begin(whole, [lambda: did.append("c")])
    QApplication.processEvents()
    assert did == ["a"]


class Rows:
    """A column of labels in view, whose rows are made one a turn."""

    def __init__(self, whole: QWidget) -> None:
        self.turns = InTurns(whole, milliseconds=0)
        self.column = RowColumn(vertical(whole), self.turns)
        self.made = 0

    def show(self, words: str, *, anew: bool = False) -> None:
        self.column.show_rows([Row(word, lambda word=word: self._label(word)) for word in words.split()], anew=anew)

    def _label(self, word: str) -> QLabel:
        self.made += 1
        return text_label(word)

    def read(self) -> str:
        """What can be read, from top to bottom."""
        labels = [one for one in self.column.made if isinstance(one, QLabel) and one.isVisible()]
        return " ".join(one.text() for one in sorted(labels, key=lambda one: one.y()))


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a x b c y", 2),
        ("a b c", "c b a", 0),
        ("a b c", "b", 0),
        ("a a b", "a b a a", 1),
        ("a b", "", 0),
    ],
)
def test_rows_that_stay_are_not_made_again(qtbot: QtBot, whole: QWidget, before: str, after: str, made: int) -> None:
    """Rows that look the same stay, in the order that is wanted now; others come and go."""
    rows = Rows(whole)
    with qtbot.waitSignal(rows.turns.done):
        rows.show(before)
    assert rows.read() == before
    rows.made = 0
    with qtbot.waitSignal(rows.turns.done):
        rows.show(after)
    QApplication.processEvents()
    assert rows.read() == after
    assert rows.made == made
    assert len(whole.findChildren(QLabel)) == len(after.split())


def test_rows_may_change_while_they_are_made(qtbot: QtBot, whole: QWidget) -> None:
    """Rows asked for while others are made are shown in their place; one that is asked for by its place is there."""
    rows = Rows(whole)
    rows.show("a b c d")
    rows.show("x a d e")
    assert rows.column.made_at(2) is None
    third = rows.column.at(2)
    assert isinstance(third, QLabel)
    assert third.text() == "d"
    with qtbot.waitSignal(rows.turns.done):
        rows.show("x a d e")
    QApplication.processEvents()
    assert rows.read() == "x a d e"
    with qtbot.waitSignal(rows.turns.done):
        rows.show("x a", anew=True)
    assert rows.made == 6


def test_what_is_made_aside_comes_into_view_with_the_last_step(qtbot: QtBot, whole: QWidget) -> None:
    """What stands in a place stays there until all of the new is made, also where making it was begun over."""
    aside = Aside(vertical(whole), gap=4)

    def seen() -> list[str]:
        QApplication.processEvents()
        return [one.text() for one in whole.findChildren(QLabel) if one.isVisible()]

    def steps(*words: str) -> list[Callable[[], None]]:
        return list(aside.steps([lambda column, word=word: column.addWidget(text_label(word)) for word in words]))

    for step in steps("old"):
        step()
    assert seen() == ["old"]
    for step in steps("never", "seen")[:2]:
        step()
    *making, last = steps("new", "newer")
    for step in making:
        step()
        assert seen() == ["old"]
    last()
    assert seen() == ["new", "newer"]
    qtbot.waitUntil(lambda: len(whole.findChildren(QLabel)) == 2, timeout=2000)


def test_a_list_is_known_by_its_name_to_screen_readers(qtbot: QtBot, theme: Theme) -> None:
    """On Linux Qt gives them what is chosen in its place, unless a label that belongs to it stands beside it."""
    whole = QWidget()
    qtbot.addWidget(whole)
    box = ChoiceBox("Risk & benefit", theme)
    vertical(whole).addWidget(box)
    spoken = QAccessible.queryAccessibleInterface(box)
    labels = [one.object() for one, how in spoken.relations() if how == QAccessible.RelationFlag.Label]
    assert [one.text() for one in labels if isinstance(one, QLabel)] == ["Risk && benefit"]
    assert not any(one.isVisibleTo(whole) for one in labels if isinstance(one, QLabel))


def test_the_enter_of_the_number_pad_is_enter(qtbot: QtBot) -> None:
    """A shortcut with Return is called by either key, once."""
    whole, called = QWidget(), []
    qtbot.addWidget(whole)
    listen(whole, (NamedKey("Ctrl+Return", "", lambda: called.append("")),))
    with qtbot.waitActive(whole):
        whole.show()
        whole.activateWindow()
    for number, key in enumerate((Qt.Key.Key_Return, Qt.Key.Key_Enter), 1):
        qtbot.keyClick(whole, key, Qt.KeyboardModifier.ControlModifier)
        assert len(called) == number


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_list_of_a_choice_never_covers_the_screen(
    qtbot: QtBot, whole: QWidget, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A style that makes the list as wide as its longest words gets a list that leaves the rest in view."""
    box = ChoiceBox("Brief", theme)
    theme.dress(whole)
    vertical(whole).addWidget(box)
    box.addItems(["A short one", WORDS * 2])
    shown = QComboBox.showPopup

    def as_wide_as_its_words(one: QComboBox) -> None:
        shown(one)
        one.view().window().resize(5000, 60)

    monkeypatch.setattr(QComboBox, "showPopup", as_wide_as_its_words)
    box.showPopup()
    qtbot.waitUntil(box.view().isVisible)
    listed = box.view().window()
    assert listed.width() < box.screen().availableGeometry().width()
    assert box.screen().availableGeometry().contains(listed.geometry().topLeft())
    box.hidePopup()


@given(text=st.text(alphabet=st.sampled_from("ab \n&<-"), max_size=400))
def test_a_tip_is_read_in_lines(text: str) -> None:
    """No line is longer than an eye follows, unless it is one word; no word is lost, and line ends stay."""
    told = tip_words(text)
    assert told.split() == text.split()
    assert told.count("\n") >= text.count("\n")
    assert all(len(line) <= 80 or " " not in line.strip() for line in told.split("\n"))


def test_a_choice_that_is_filled_quietly_tells_its_whole_name(qtbot: QtBot, theme: Theme) -> None:
    """Those who fill a box hold back its signals, and what is in front may be cut off there."""
    box = ChoiceBox("Candidate", theme)
    qtbot.addWidget(box)
    with QSignalBlocker(box):
        fill_choice(box, [("Starter: SmolLM2 135M", "starter"), ("House voice", "house")], "starter")
    assert box.toolTip() == "Starter: SmolLM2 135M"


def test_a_chip_with_a_long_name_keeps_its_frame_and_tells_the_name(qtbot: QtBot, whole: QWidget, theme: Theme) -> None:
    """Where there is no room its name ends in "…" and is whole in the tip; with room there is no tip."""
    chip = ElidedChip()
    chip.setText("GLYNORA: small steps for those who care for others (web page)")
    chip.setParent(whole)
    theme.dress(whole)
    whole.show()
    chip.show()
    chip.resize(120, 20)
    assert chip.toolTip() == chip.text()
    picture = chip.grab().toImage()
    # Its frame, and letters within it that do not reach its end.
    assert picture.pixelColor(60, 0).name() == theme.tokens.line_strong.lower()
    edge = {picture.pixelColor(x, y).name() for x in range(112, 118) for y in range(2, 18)}
    assert theme.tokens.muted.lower() not in edge
    chip.resize(chip.sizeHint())
    assert chip.toolTip() == ""
