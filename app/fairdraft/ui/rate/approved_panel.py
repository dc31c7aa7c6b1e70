"""What is approved of the product whose draft is rated? Without it nobody can say whether a draft keeps to it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from fairdraft.domain.product import Product
from fairdraft.ui.parts.approved_texts import add_approved_texts
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, frame, horizontal, scrolled, vertical
from fairdraft.ui.parts.words import chip, text_label
from fairdraft.ui.theme.theme import Theme

_UNKNOWN = (
    "The product of this campaign is not on this machine. Ask the person who gave you the study for its product file."
)
_NONE = "This campaign names no product; it is about a condition only."


class ApprovedPanel(QWidget):
    """The approved uses, safety information and claims of a product, the same whoever wrote the draft.

    Tab puts the keys on it, and the arrow keys scroll it then.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[str, str] | None = None
        sheet = frame("sheet")
        vertical(self).addWidget(sheet)
        inside = vertical(sheet, margins=(1, 1, 1, 1), gap=0)
        head = horizontal(margins=(16, 10, 16, 6), gap=8)
        self._name = text_label("", "strong")
        self._version = chip("")
        head.addWidget(self._name)
        head.addWidget(self._version)
        head.addStretch(1)
        inside.addLayout(head)
        self.area, self._column = scrolled(margins=(16, 0, 16, 12), gap=6)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setProperty("role", "stop")
        self.area.setAccessibleName("Approved language")
        inside.addWidget(self.area, 1)

    def show_product(self, product: Product | None, *, is_known: bool) -> None:
        """Show a product from its beginning, where it is another one than before.

        Args:
            product: the product of the campaign; None where it has none, or none is here.
            is_known: whether the campaign and its product are here.
        """
        shown = ("", str(is_known)) if product is None else (product.id, product.version)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._column)
        self._name.setText("Approved language" if product is None else f"Approved for {product.brand}")
        self._version.setVisible(product is not None)
        if product is None:
            self._column.addWidget(text_label(_NONE if is_known else _UNKNOWN, wrap=True))
            return
        self._version.setText(f"version {product.version}")
        add_approved_texts(self._column, product, self._theme)
        self.area.verticalScrollBar().setValue(0)


def approved_button(panel: ApprovedPanel) -> QPushButton:
    """What shows a panel and puts it away again; key P presses it, too."""
    tip = "The product's approved uses, safety information and claims"
    one = button("P approved language", "criterion", tip=tip, name="Show the approved language")
    one.setCheckable(True)
    # As the button beside the brief: a press of the mouse takes the keys from nobody.
    one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    one.toggled.connect(panel.setVisible)
    return one
