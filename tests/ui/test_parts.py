"""Labels, lines of widgets and columns: what they take, and how they come into view."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import WrappedLabel, text_label

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
    third = flow.itemAt(2)
    assert third is not None
    label = third.widget()
    assert isinstance(label, QLabel)
    label.show()
    label.hide()
    assert flow.heightForWidth(20) == heights[1]
    label.show()
    label.setText("three\nlines\nhigh")
    assert flow.heightForWidth(20) > heights[2]
    flow.removeWidget(label)
    assert flow.heightForWidth(20) == heights[1]
