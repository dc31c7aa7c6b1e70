"""Light or dark, and how large are the letters?"""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from fairdraft.ui.parts.choice import ChoiceBox, fill_choice
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.settings.setting_row import SettingRow
from fairdraft.ui.theme.theme import SCALES, Theme

_COLORS = (("As the system (default)", "system"), ("Light", "light"), ("Dark", "dark"))


class LookGroup(QWidget):
    """Shows and changes the very look that the switch at the left and the keys change."""

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._theme = theme
        column = vertical(self, gap=16)
        self.colors = ChoiceBox("Colors", theme)
        self.letters = ChoiceBox("Text size", theme)
        kept = " This window is read-only, so it is not saved for the next start." if read_only else ""
        at_once = "A change takes effect at once."
        switch = f"The switch at the lower left does the same. {at_once}{kept}"
        both = f"{key_words('Ctrl++')} and {key_words('Ctrl+-')}"
        keys = f"{both} do the same; the copy on the sheet grows with them. {at_once}{kept}"
        column.addWidget(SettingRow("Colors", switch, self.colors, theme))
        column.addWidget(SettingRow("Text size", keys, self.letters, theme))
        self.colors.activated.connect(lambda _place: theme.choose(self.colors.currentData()))
        self.letters.activated.connect(lambda _place: theme.magnify(self.letters.currentData()))
        theme.changed.connect(self.show_look)
        self.show_look()

    def show_look(self) -> None:
        """Show the look in use."""
        with QSignalBlocker(self.colors), QSignalBlocker(self.letters):
            fill_choice(self.colors, _COLORS, self._theme.choice)
            self.letters.clear()
            for scale in SCALES:
                self.letters.addItem(f"{scale:.0%}{' (default)' if scale == SCALES[0] else ''}", scale)
            near = min(range(len(SCALES)), key=lambda place: abs(SCALES[place] - self._theme.typography.scale))
            self.letters.setCurrentIndex(near)
