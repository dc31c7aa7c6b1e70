"""Which two versions of a product are held against each other?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdraft.domain.product import Product
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_FILE = ""
_ABOUT = (
    "Shows what changed word by word, with boxed warning, contraindications and indication first, then the pieces that "
    "still have the old words."
)
_ONE = "There is one version. Compare it with a product file to see what that would change."


class VersionsCard(QWidget):
    """The earlier and the later version. `compare_wanted` carries both, empty where a file is to be asked for."""

    compare_wanted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._offered: tuple[str, ...] = ()
        column = vertical(self, gap=6)
        column.addSpacing(8)
        column.addWidget(SectionLabel("What changed", theme))
        box = QFrame()
        box.setProperty("role", "card")
        rows = vertical(box, margins=(16, 14, 16, 14), gap=10)
        self._about = text_label("", "small", wrap=True)
        rows.addWidget(self._about)
        line = horizontal(gap=12)
        self.earlier, self.later = ChoiceBox("Earlier version", theme), ChoiceBox("Later version", theme)
        for label, choice in (("From", self.earlier), ("to", self.later)):
            line.addWidget(text_label(label))
            line.addWidget(choice, 1)
            choice.currentIndexChanged.connect(lambda _place: self._fit())
        self.compare = button("Compare", name="Compare these versions", on_press=self._ask)
        line.addWidget(self.compare)
        rows.addLayout(line)
        column.addWidget(box)

    def show_versions(self, product: Product, versions: Sequence[str]) -> None:
        """Offer the kept versions, the newest first, and a file. What was chosen stays while these are the same; a new
        version is held against the one before.
        """
        offered = (product.id, *versions)
        if offered == self._offered:
            return
        self._offered = offered
        several = len(versions) > 1
        chosen = (versions[1], versions[0]) if several else (versions[0], _FILE)
        for choice, version in zip((self.earlier, self.later), chosen, strict=True):
            choice.clear()
            for one in versions:
                choice.addItem(f"version {one}", one)
            choice.addItem("A product file…", _FILE)
            choice.setCurrentIndex(choice.findData(version))
        self._about.setText(_ABOUT if several else f"{_ONE} {_ABOUT}")
        self._fit()

    def _ask(self) -> None:
        self.compare_wanted.emit(self.earlier.currentData(), self.later.currentData())

    def _fit(self) -> None:
        earlier, later = self.earlier.currentData(), self.later.currentData()
        # Two files may well differ.
        same = earlier == later != _FILE
        both = "" if earlier is not None and later is not None else "Choose two versions first"
        let_press(self.compare, "Choose two different versions" if same else both)
