"""On which paper do PDF files and print stand?"""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.printed_page import PAPERS, PaperName
from fairdraft.services.settings import SettingState, described
from fairdraft.ui.parts.choice import ChoiceBox, fill_choice
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.settings.setting_row import SettingRow
from fairdraft.ui.theme.theme import Theme


class PaperGroup(QWidget):
    """The paper. `chosen` carries its name, empty for the default."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        about = described("paper")
        self.box = ChoiceBox(about.name, theme)
        self.row = SettingRow(about.name, f"{about.good_for} A change takes effect {about.holds}.", self.box, theme)
        vertical(self, gap=8).addWidget(self.row)
        self.box.activated.connect(lambda _place: self.chosen.emit(self.box.currentData()))

    def show_state(self, state: SettingState, usual: PaperName) -> None:
        """Show what is chosen, and what it is where nobody chose."""
        default = f"That of this region (default: {PAPERS[usual].title})"
        with QSignalBlocker(self.box):
            fill_choice(self.box, [(default, ""), *((one.title, name) for name, one in PAPERS.items())], state.value)
