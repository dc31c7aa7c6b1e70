"""Which pairs of candidates are compared on which criteria?"""

from collections.abc import Mapping, Sequence
from itertools import combinations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from fairdraft.domain.rubric import Criterion
from fairdraft.services.plan_choices import Test
from fairdraft.ui.parts.containers import clear
from fairdraft.ui.parts.words import ElidedLabel, text_label


class ComparisonGrid(QWidget):
    """A row for each pair of candidates, a column for each criterion; a tick declares the test. `changed` says so."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._boxes: dict[Test, QCheckBox] = {}
        self._untested: frozenset[Test] = frozenset()

    @property
    def untested(self) -> frozenset[Test]:
        """The tests that are not ticked; those of candidates that are not chosen now stay as they were."""
        return self._untested

    def show_tests(
        self,
        candidates: Sequence[str],
        names: Mapping[str, str],
        criteria: Sequence[Criterion],
        untested: frozenset[Test],
    ) -> None:
        """Show the tests of some candidates on some criteria."""
        clear(self._grid)
        self._boxes.clear()
        self._untested = untested
        left_out = {(frozenset(one[:2]), one[2]) for one in untested}
        for column, criterion in enumerate(criteria):
            head = text_label(criterion.name, "small", wrap=True)
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignBottom)
            self._grid.setColumnStretch(column, 1)
        for number, (a, b) in enumerate(combinations(candidates, 2)):
            words = f"{names.get(a, a)} against {names.get(b, b)}"
            self._grid.addWidget(ElidedLabel(words), 2 * number + 1, 0, 1, max(1, len(criteria)))
            for column, criterion in enumerate(criteria):
                box = QCheckBox()
                box.setAccessibleName(f"{words} on {criterion.name}")
                box.setChecked((frozenset((a, b)), criterion.id) not in left_out)
                test = (a, b, criterion.id)
                box.toggled.connect(lambda on, test=test: self._tick(test, on=on))
                self._boxes[test] = box
                self._grid.addWidget(box, 2 * number + 2, column)

    def box(self, a: str, b: str, criterion: str) -> QCheckBox:
        """The tick of a test."""
        return self._boxes[a, b, criterion]

    def _tick(self, test: Test, *, on: bool) -> None:
        a, b, criterion = test
        others = frozenset(
            one for one in self._untested if (frozenset(one[:2]), one[2]) != (frozenset((a, b)), criterion)
        )
        self._untested = others if on else others | {test}
        self.changed.emit()
