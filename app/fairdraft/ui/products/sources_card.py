"""How does a person come from a product to the sources of its claims?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.document_names import same_name
from fairdraft.domain.product import Product
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, horizontal, vertical
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_ABOUT = (
    "Choose the PDF of each document that claims name, and mark the words that support each claim. They are "
    "highlighted when you hand off a piece."
)


class SourcesCard(QWidget):
    """`wanted` asks to show where the claims stand in their sources."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = vertical(self, gap=6)
        column.addSpacing(8)
        column.addWidget(SectionLabel("Claims in their sources", theme))
        box, rows = card(gap=10)
        rows.setContentsMargins(16, 14, 16, 14)
        rows.addWidget(text_label(_ABOUT, "small", wrap=True))
        line = horizontal(gap=8)
        self._count = text_label("", "muted")
        line.addWidget(self._count)
        line.addStretch(1)
        self.show_button = button("Claims in their sources…", on_press=self.wanted.emit)
        line.addWidget(self.show_button)
        rows.addLayout(line)
        column.addWidget(box)

    def show_product(self, product: Product) -> None:
        """Say how many documents the claims name; nothing is shown of a product without claims."""
        named: list[str] = []
        for claim in product.claims:
            name = claim.source.document
            if name.strip() and not any(same_name(name, one) for one in named):
                named.append(name)
        self._count.setText(
            f"The claims name {counted(len(named), 'document')}" if named else "No claim names a document"
        )
        self.setVisible(bool(product.claims))
