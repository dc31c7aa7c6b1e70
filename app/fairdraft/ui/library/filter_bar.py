"""Which pieces does the person want to see, and in which order?"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from fairdraft.domain.copy_filter import ENDING_DAYS, CopyFilter, CopyGroup, CopyOrder
from fairdraft.domain.counting import counted
from fairdraft.ui.library.words import NO_PRODUCT, brand_of
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.buttons import button, offer_clearing
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.even_row import EvenRow
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.kind_words import ad_type_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

# Whoever types a word does not want each of its letters looked for.
_TYPING_MS = 200
_LETTERS_SHOWN = 9
_STANDINGS = (
    ("Any expiry", None),
    ("Current", "in_force"),
    (f"Expiring in {ENDING_DAYS} days", "ending"),
    ("Expired", "expired"),
)
_ORDERS: tuple[tuple[str, CopyOrder], ...] = (
    ("Last added first", "newest"),
    ("By name", "name"),
    ("Last approved first", "approved"),
    ("Expiring first", "expires"),
)
_Choice = TypeVar("_Choice")


class FilterBar(QWidget):
    """Search and filters; `changed` says that other pieces are wanted, `list_wanted` that the keys go to the list, and
    `meaning_wanted` that a search by meaning is wanted where no model can do it yet.
    """

    changed = Signal()
    list_wanted = Signal()
    meaning_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._drawn: object = None
        column = vertical(self, gap=8)
        row = horizontal(gap=8)
        self.search = QLineEdit()
        self.search.setAccessibleName("Search approved copy")
        self.search.setPlaceholderText(f"Search words ({key_words('Ctrl+F')})")
        offer_clearing(self.search)
        self.search.returnPressed.connect(self.list_wanted)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        row.addWidget(self.search, 3)
        self.product = ChoiceBox("Product", theme)
        self.ad_type = ChoiceBox("Ad type", theme)
        self.section = ChoiceBox("Section", theme)
        self.standing = ChoiceBox("Current or expired", theme)
        self.order = ChoiceBox("Order", theme)
        for words, standing in _STANDINGS:
            self.standing.addItem(words, standing)
        for words, order in _ORDERS:
            self.order.addItem(words, order)
        row.addWidget(self.order, 1)
        column.addLayout(row)
        # Two rows for large letters in a narrow window, where a row of four shows no word whole.
        choices = EvenRow(gap=8)
        for box in (self.product, self.ad_type, self.section, self.standing):
            box.setMinimumContentsLength(_LETTERS_SHOWN)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            choices.addWidget(box)
        column.addLayout(choices)
        for box in (self.order, self.product, self.ad_type, self.section, self.standing):
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        foot = horizontal(gap=10)
        self.told = text_label("", "muted", wrap=True)
        foot.addWidget(self.told, 1)
        self.meaning = button(
            "Search by meaning too…",
            "link",
            tip="Shows which small model to add for it; it then reads the library by itself",
            on_press=self.meaning_wanted.emit,
        )
        self.meaning.setVisible(False)
        foot.addWidget(self.meaning)
        self.clear = button("Show all", "link", tip="Clear search and filters", on_press=self.show_all)
        foot.addWidget(self.clear)
        column.addLayout(foot)
        self.offer((), {})

    @property
    def wanted(self) -> CopyFilter:
        """What is wanted now."""
        return CopyFilter(
            self.product.currentData(),
            self.ad_type.currentData(),
            self.section.currentData(),
            self.standing.currentData(),
            self.order.currentData() or "newest",
        )

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def offer(self, groups: Sequence[CopyGroup], brands: Mapping[str, str]) -> None:
        """Offer what there is to choose from; what is chosen stays where it is still there."""
        if (groups, brands) == self._drawn:
            return
        self._drawn = groups, brands
        products = {one.product: brand_of(one.product, brands) for one in groups}
        fill(self.product, [("All products", None), *_named(products)])
        fill(self.ad_type, [("All ad types", None), *_named({one.ad_type: _title(one.ad_type) for one in groups})])
        fill(self.section, [("All sections", None), *_named({one.section: one.section for one in groups})])

    def show_count(self, shown: int, total: int, how: str, at_most: int | None, *, lacks_model: bool) -> None:
        """Say how many pieces are shown of how many, how a search looked for them, and offer what it lacked."""
        searching = bool(self.text)
        # Best first is the one order of a search.
        self.order.setEnabled(not searching)
        if searching:
            limit = f" of the best {at_most:,}" if at_most else ""
            ranked = ", the best first" if shown > 1 else ""
            said = f"{counted(shown, 'piece')}{limit}{ranked}. {how}"
        else:
            said = counted(total, "piece") if self.wanted.is_open else f"{shown:,} of {counted(total, 'piece')}"
        if said != self.told.text() and self.search.hasFocus():
            announce(self.told, said)
        self.told.setText(said)
        self.meaning.setVisible(searching and lacks_model)
        self.clear.setVisible(searching or not self.wanted.is_open)

    def show_all(self) -> None:
        """Clear search and filters."""
        boxes = (self.product, self.ad_type, self.section, self.standing)
        blocked = [QSignalBlocker(one) for one in (self.search, *boxes)]
        self.search.clear()
        for box in boxes:
            box.setCurrentIndex(0)
        for one in blocked:
            one.unblock()
        self._typing.stop()
        self.changed.emit()

    def take_focus(self) -> None:
        """Put the keys into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def begin_search(self, text: str) -> None:
        """Search for what was typed elsewhere, and put the keys into the search."""
        self.take_focus()
        self.search.setText(text)


def fill(box: QComboBox, entries: Sequence[tuple[str, object]]) -> None:
    """Offer other entries (words, value); what was chosen stays chosen."""
    before = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for words, value in entries:
            box.addItem(words, value)
        values = [value for _words, value in entries]
        box.setCurrentIndex(values.index(before) if before in values else 0)
    box.setToolTip(plain_tip(box.currentText()))


def _named(names: Mapping[_Choice, str]) -> list[tuple[str, _Choice]]:
    pairs = [(words, value) for value, words in names.items()]
    return sorted(pairs, key=lambda one: (one[0] == NO_PRODUCT, one[0].casefold()))


def _title(ad_type: str) -> str:
    return ad_type_words(ad_type).capitalize()
