"""What lies in a layout is told without Qt's items."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.laid_out import laid_out, widget_at

# As it is laid out and drawn anew for hours: where the places of what ended were taken for what came to lie there, it
# ended with a signal in each of ten tries.
_ENDING = """
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from fairdraft.ui.parts.containers import in_reading_order, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout

def end(*ending):
    for one in ending:
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

application = QApplication([])
whole = QWidget()
layout = {layout}(whole)
words = [QLabel("word") for _ in range(500)]
for one in words:
    layout.addWidget(one)
in_reading_order(whole)
whole.show()
end(*words)
del words, one
for _ in range(10):
    other = QWidget()
    inside = [QWidget(other) for _ in range(500)]
    del inside
    end(other)
print("alive")
"""


@pytest.mark.parametrize("layout", ["vertical", "FlowLayout"])
def test_what_comes_to_lie_where_a_layout_had_something_ends_well(layout: str) -> None:
    """Widgets of a layout end, others come to lie in their memory and end, and the program goes on."""
    done = subprocess.run(
        [sys.executable, "-c", _ENDING.format(layout=layout)], capture_output=True, text=True, timeout=250, check=False
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, ["alive"]), done.stderr


def test_widgets_and_inner_layouts_come_in_their_order(qtbot: QtBot) -> None:
    """Whatever was put in between, and without the room between them or what lies in an inner layout."""
    whole = QWidget()
    qtbot.addWidget(whole)
    column, row = vertical(whole), horizontal()
    first, last, inner, _beside = QLabel("first"), QLabel("last"), QLabel("inner"), QLabel("beside", whole)
    row.addWidget(inner)
    column.addWidget(last)
    column.insertLayout(0, row)
    column.insertWidget(0, first)
    column.insertStretch(1)
    assert laid_out(column) == [first, row, last]
    assert laid_out(row) == [inner]
    column.removeWidget(first)
    assert laid_out(column) == [row, last]


def test_a_layout_that_lies_nowhere_tells_of_nothing(qtbot: QtBot) -> None:
    """Its widgets are on no other widget by which they could be found."""
    grid = QGridLayout()
    label = QLabel("word")
    qtbot.addWidget(label)
    grid.addWidget(label, 0, 0)
    assert laid_out(grid) == []


def test_the_widget_at_a_place_is_told(qtbot: QtBot) -> None:
    """None stands behind the last one."""
    whole = QWidget()
    qtbot.addWidget(whole)
    column = vertical(whole)
    one, other = QLabel("one"), QLabel("other")
    column.addWidget(other)
    column.insertWidget(0, one)
    assert [widget_at(column, place) for place in range(3)] == [one, other, None]
