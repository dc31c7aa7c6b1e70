"""Which model reads approved copy for its meaning?"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.settings import NO_EMBEDDING
from fairdraft.services.settings import SettingState, described
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox, fill_choice
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.settings.setting_row import SettingRow
from fairdraft.ui.theme.theme import Theme

_NONE = "None: by words only"


class CopyGroup(QWidget):
    """The embedding model. `chosen` carries its name, empty for the default; `models_wanted` asks for the models that
    can be had.
    """

    chosen = Signal(str)
    models_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        about = described("embedding_model")
        self.box = ChoiceBox(about.name, theme)
        self.row = SettingRow(about.name, f"{about.good_for} A change takes effect {about.holds}.", self.box, theme)
        column = vertical(self, gap=8)
        column.addWidget(self.row)
        foot = horizontal(gap=12)
        self.now = text_label("", "small", wrap=True)
        foot.addWidget(self.now, 1)
        self.more = button("Embedding models…", "link", tip="On the models screen", on_press=self.models_wanted.emit)
        foot.addWidget(self.more)
        column.addLayout(foot)
        self.box.activated.connect(lambda _place: self.chosen.emit(self.box.currentData()))

    def show_state(self, state: SettingState, readers: Sequence[str]) -> None:
        """Show what is chosen among the embedding models of the library."""
        name = str(state.value)
        wanted = NO_EMBEDDING if name.strip().casefold() == NO_EMBEDDING else name
        entries = [(_usual(readers), ""), (_NONE, NO_EMBEDDING), *((one, one) for one in readers)]
        if wanted not in [data for _words, data in entries]:
            # A drafting model may be named, or one by the beginning of its name.
            entries.append((f"“{wanted}”, as settings.toml says", wanted))
        with QSignalBlocker(self.box):
            fill_choice(self.box, entries, wanted)

    def say_now(self, how: str) -> None:
        """Say how copy is found now."""
        self.now.setText(f"Copy is found by {how}.")


def _usual(readers: Sequence[str]) -> str:
    """What the default is with these models: of several none is taken unasked."""
    if len(readers) == 1:
        return f"The only one in the library (default: {readers[0]})"
    return (
        "The only one in the library; with several, none (default)"
        if readers
        else "The only one in the library, once there is one (default)"
    )
