"""How does one setting stand on the page: what it is, what it is good for, and the field at its side?"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.settings.chosen_number import ChosenNumber
from fairdraft.ui.theme.theme import Theme

_FIELD_WIDTH = 300


class SettingRow(QWidget):
    """Name and words at the left, the field at the right, in a width that all rows share.

    Args:
        name: what is chosen.
        about: what it is good for, what stands by default, and when a change holds.
        field: where it is chosen.
        theme: the look.
    """

    def __init__(self, name: str, about: str, field: QWidget, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.field = field
        row = horizontal(self, gap=24)
        words = vertical(gap=2)
        words.addWidget(text_label(name, "strong", wrap=True))
        words.addWidget(text_label(about, "small", wrap=True))
        # No proxy tells which part of a field has the keys: Tab would lead back to it from wherever its frame stands
        # in Qt's order, and never beyond.
        field.describe(about) if isinstance(field, ChosenNumber) else field.setAccessibleDescription(about)
        words.addStretch(1)
        row.addLayout(words, 1)
        # A list takes what width it gets, and would get none beside words.
        self._place = QWidget()
        vertical(self._place).addWidget(field)
        row.addWidget(self._place, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._fit)
        self._fit()

    @override
    def setEnabled(self, enabled: bool) -> None:
        # The words stay as easy to read.
        self.field.setEnabled(enabled)

    def _fit(self) -> None:
        self._place.setFixedWidth(round(_FIELD_WIDTH * min(self._theme.typography.scale, 1.3)))
