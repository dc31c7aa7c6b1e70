"""How does a product's approved language stand in a column, to be read?"""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from fairdraft.domain.product import Product
from fairdraft.domain.product_elements import ProductElement, product_elements
from fairdraft.ui.parts.containers import card, vertical
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

# What a writer looks for first comes first. Points of the safety information stand in its text; a sample is told
# elsewhere.
_GROUPS = {
    "Uses": ("indication",),
    "Safety information": ("boxed_warning", "isi", "short_isi", "tv_statement"),
    "Claims": ("claim",),
}
_REST = "Names, contact and voice"
_NOT_SHOWN = ("safety_item", "sample")


def add_approved_texts(column: QVBoxLayout, product: Product, theme: Theme) -> None:
    """Add a card for each group of the approved language, under its name."""
    elements = [one for one in product_elements(product) if one.group not in _NOT_SHOWN]
    grouped = {group for groups in _GROUPS.values() for group in groups}
    for title, groups in _GROUPS.items():
        _add(column, title, [one for one in elements if one.group in groups], theme)
    _add(column, _REST, [one for one in elements if one.group not in grouped], theme)


def _add(column: QVBoxLayout, title: str, elements: Sequence[ProductElement], theme: Theme) -> None:
    if not elements:
        return
    column.addSpacing(8)
    column.addWidget(SectionLabel(title, theme))
    box, rows = card(gap=12)
    box.setAccessibleName(title)
    rows.setContentsMargins(16, 14, 16, 16)
    for part in (part for element in elements for part in element.parts):
        lines = vertical(gap=2)
        lines.addWidget(text_label(in_curly_quotes(part.label), "small", wrap=True))
        lines.addWidget(text_label(part.text.strip(), wrap=True))
        rows.addLayout(lines)
    column.addWidget(box)
