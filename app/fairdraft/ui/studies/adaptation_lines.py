"""Which candidate was made of which other, and what for?"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.rubric import Criterion
from fairdraft.domain.study import PlannedComparison
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme


class AdaptationLines(QWidget):
    """A line for each adaptation: what it was made for has to rise, everything else has to be kept.

    `changed` says that one is another now.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: Mapping[str, str] = {}
        self._candidates: tuple[str, ...] = ()
        self._criteria: tuple[Criterion, ...] = ()
        self._adaptations: tuple[PlannedComparison, ...] = ()
        column = vertical(self, gap=6)
        self._lines = vertical(gap=6)
        column.addLayout(self._lines)
        row = horizontal()
        self.add = button(
            "Declare an adaptation",
            "link",
            name="Declare an adaptation",
            tip="An adapter, retrieval or another prompt: its aim must improve, and the rest must not get worse",
            on_press=self._add,
        )
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)

    @property
    def adaptations(self) -> tuple[PlannedComparison, ...]:
        """The adaptations as they are declared."""
        return self._adaptations

    def show_adaptations(
        self,
        candidates: Sequence[str],
        names: Mapping[str, str],
        criteria: Sequence[Criterion],
        adaptations: Sequence[PlannedComparison],
    ) -> None:
        """Show adaptations between some candidates on some criteria."""
        self._candidates, self._names, self._criteria = tuple(candidates), names, tuple(criteria)
        self._adaptations = tuple(adaptations)
        self._show()

    def _show(self) -> None:
        clear(self._lines)
        for number, one in enumerate(self._adaptations):
            if {one.a, one.b} <= set(self._candidates):
                self._lines.addWidget(self._line(number, one))
        self.add.setVisible(len(self._candidates) > 1)

    def _line(self, number: int, one: PlannedComparison) -> QWidget:
        line = QWidget()
        row = horizontal(line, gap=6)
        named = [(key, self._names.get(key, key)) for key in self._candidates]
        criteria = [(key.id, key.name) for key in self._criteria]
        boxes = (
            ("The adaptation", one.b, named),
            ("What it was made of", one.a, named),
            ("What it was made for", one.made_for[0], criteria),
        )
        made: list[ChoiceBox] = []
        for words, (name, chosen, choices) in zip(("", "adapts", "for"), boxes, strict=True):
            if words:
                row.addWidget(text_label(words, "muted"))
            box = ChoiceBox(name, self._theme)
            with QSignalBlocker(box):
                for key, label in choices:
                    box.addItem(label, key)
                box.setCurrentIndex(box.findData(chosen))
            made.append(box)
            row.addWidget(box, 1)
        for box in made:
            box.currentIndexChanged.connect(lambda _place: self._change(number, *(b.currentData() for b in made)))
        row.addWidget(IconButton("trash", "Remove this adaptation", self._theme, on_press=lambda: self._remove(number)))
        return line

    def _change(self, number: int, b: str, a: str, made_for: str) -> None:
        if a == b:
            # The one that was changed stays; the other gives way.
            before = self._adaptations[number]
            others = [one for one in self._candidates if one != b]
            a, b = (others[0], b) if b != before.b else (a, next(one for one in self._candidates if one != a))
        self._put(number, self._adaptation(a, b, made_for))

    def _add(self) -> None:
        a, b = self._candidates[:2]
        self._put(len(self._adaptations), self._adaptation(a, b, self._criteria[0].id))

    def _remove(self, number: int) -> None:
        self._adaptations = self._adaptations[:number] + self._adaptations[number + 1 :]
        self._show()
        self.changed.emit()

    def _put(self, number: int, one: PlannedComparison) -> None:
        self._adaptations = (*self._adaptations[:number], one, *self._adaptations[number + 1 :])
        self._show()
        self.changed.emit()

    def _adaptation(self, a: str, b: str, made_for: str) -> PlannedComparison:
        kept = tuple(one.id for one in self._criteria if one.id != made_for)
        return PlannedComparison(a=a, b=b, made_for=(made_for,), must_keep=kept)
