"""How do the claims of a product leave for a spreadsheet, and come back?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.domain.counting import counted
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_ABOUT = (
    "Fill in the sheet in Excel, or import a claims matrix of your own. You see what it changes first; the changes "
    "become a new version."
)
_READ_ONLY = "This window is read-only"


class ClaimsCard(QWidget):
    """Two ways: `save_wanted` asks to write the claims as a spreadsheet, `take_wanted` to take some in from one."""

    save_wanted = Signal()
    take_wanted = Signal()

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        column = vertical(self, gap=6)
        column.addSpacing(8)
        column.addWidget(SectionLabel("Claims as a spreadsheet", theme))
        box = QFrame()
        box.setProperty("role", "card")
        rows = vertical(box, margins=(16, 14, 16, 14), gap=10)
        rows.addWidget(text_label(_ABOUT, "small", wrap=True))
        line = horizontal(gap=8)
        self._count = text_label("", "muted")
        line.addWidget(self._count)
        line.addStretch(1)
        self.save = button("Claims as a spreadsheet…", on_press=self.save_wanted.emit)
        line.addWidget(self.save)
        self.take = button("Import claims…", on_press=self.take_wanted.emit)
        let_press(self.take, _READ_ONLY if read_only else "")
        line.addWidget(self.take)
        rows.addLayout(line)
        column.addWidget(box)

    def show_count(self, claims: int) -> None:
        """Say how many claims the product has."""
        self._count.setText(counted(claims, "approved claim") if claims else "No approved claim yet")
