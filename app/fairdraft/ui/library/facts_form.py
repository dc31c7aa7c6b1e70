"""What is said of approved copy besides its words, and is it said rightly?"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from fairdraft.domain.campaign import AD_TYPES, AdType
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.ui.library.filter_bar import fill
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.form_parts import labelled
from fairdraft.ui.parts.kind_words import ad_type_words
from fairdraft.ui.parts.line_field import line_field
from fairdraft.ui.theme.theme import Theme

_DAY = "YYYY-MM-DD"


class FactsForm(QWidget):
    """Product, ad type, section, approval and expiry.

    Args:
        products: what can be chosen.
        theme: the look.
    """

    def __init__(self, products: Sequence[Product], theme: Theme) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        self.product = ChoiceBox("Product", theme)
        self.product.setPlaceholderText("Choose a product…")
        none: list[tuple[str, object]] = [("No product: help-seeking", "")]
        fill(self.product, [*((one.brand, one.id) for one in products), *none])
        self.ad_type = ChoiceBox("Ad type", theme)
        fill(self.ad_type, [(ad_type_words(one).capitalize(), one) for one in AD_TYPES])
        self.section = line_field("Section", "whole, headline, body …")
        self.approved_on = line_field("Approved on", _DAY)
        self.reference = line_field("Approval reference", "such as MLR-2026-114")
        self.expires = line_field("Expires on", _DAY)
        self.product.currentIndexChanged.connect(lambda _place: self._fit_ad_type())
        places = (
            ("Product", self.product),
            ("Ad type", self.ad_type),
            ("Section", self.section),
            ("Approval reference", self.reference),
            ("Approved on", self.approved_on),
            ("Expires on", self.expires),
        )
        for number, (label, field) in enumerate(places):
            hint = "From this day on, models are not given it." if field is self.expires else ""
            grid.addWidget(labelled(label, field, hint), number // 2, number % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)

    def show_facts(
        self,
        product: str | None,
        ad_type: AdType | None,
        section: str,
        approved_on: date | None,
        reference: str,
        expires: date | None,
    ) -> None:
        """Show what is said now; None for a product that nobody chose yet."""
        place = -1 if product is None else self.product.findData(product)
        if place < 0 and product is not None:
            # A product that was taken away is still what the piece is of.
            self.product.addItem(product, product)
            place = self.product.count() - 1
        self.product.setCurrentIndex(place)
        self._fit_ad_type()
        if ad_type is not None:
            self.ad_type.setCurrentIndex(self.ad_type.findData(ad_type))
        self.section.setText(section)
        self.approved_on.setText(approved_on.isoformat() if approved_on else "")
        self.reference.setText(reference)
        self.expires.setText(expires.isoformat() if expires else "")

    def day(self, field: QLineEdit) -> date | None:
        """The day in a field; None for an empty one.

        Raises:
            KnownError: it is no day.
        """
        text = field.text().strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            field.setFocus()
            name = field.accessibleName()
            raise KnownError(f"{name} is “{text}”, which is not a date.", f"Write it as {_DAY}.") from None

    def _fit_ad_type(self) -> None:
        """Copy without a product is help-seeking, and no other copy is."""
        if self.product.currentIndex() < 0:
            return
        helps = self.ad_type.findData("help-seeking")
        has_product = bool(self.product.currentData())
        if has_product == (self.ad_type.currentIndex() == helps):
            self.ad_type.setCurrentIndex(self.ad_type.findData("product-claim") if has_product else helps)
