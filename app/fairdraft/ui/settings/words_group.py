"""Which words of their own does a person have the spelling check know?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from fairdraft.domain.counting import counted
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

_ABOUT = (
    "Names and house words that no dictionary has; “Know this word” on a finding adds one, too. They are accepted "
    "in every piece at once. {place}"
)
_PLAIN = "They are in words.txt beside the store, where you can edit them."
_ENCRYPTED = "They are encrypted with the store."
_NONE = "None yet."
_LEAST_ROWS, _MOST_ROWS = 3, 8


class WordsGroup(QWidget):
    """The list, with a field for one more. `added` carries what was typed, `removed` a tuple of words.

    Args:
        theme: the look.
        encrypted: whether the store that they lie beside is.
    """

    added = Signal(str)
    removed = Signal(object)

    def __init__(self, theme: Theme, *, encrypted: bool) -> None:
        super().__init__()
        self._theme = theme
        self._allowed = True
        column = vertical(self, gap=10)
        column.addWidget(text_label(_ABOUT.format(place=_ENCRYPTED if encrypted else _PLAIN), "small", wrap=True))
        row = horizontal(gap=8)
        self.field = QLineEdit()
        self.field.setAccessibleName("A word to accept")
        self.field.setPlaceholderText("A word, spelled as it should be")
        self.field.returnPressed.connect(self._add)
        self.field.textChanged.connect(lambda _text: self._follow())
        self.add_button = button("Add", name="Add the word", on_press=self._add)
        row.addWidget(self.field, 1)
        row.addWidget(self.add_button)
        column.addLayout(row)
        self.list = QListWidget()
        self.list.setProperty("role", "list")
        self.list.setAccessibleName("Your words")
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._follow)
        column.addWidget(self.list)
        foot = horizontal(gap=8)
        self._count = text_label("", "small")
        foot.addWidget(self._count, 1)
        self.remove_button = button("Remove", name="Remove the selected words", tip="Del", on_press=self._remove)
        foot.addWidget(self.remove_button)
        column.addLayout(foot)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._remove)
        theme.changed.connect(self._fit)
        self.show_words(())

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are shown."""
        return tuple(self.list.item(place).text() for place in range(self.list.count()))

    def show_words(self, words: Sequence[str]) -> None:
        """Show these words; the one that stood where the keys are, or its next, is current."""
        place = self.list.currentRow()
        if tuple(words) != self.words:
            self.list.clear()
            self.list.addItems(list(words))
            self.list.setCurrentRow(min(place, len(words) - 1))
        self._count.setText(counted(len(words), "word") if words else _NONE)
        if not words and self.list.hasFocus():
            # Hidden, it would hand the keys to whatever comes next.
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.setVisible(bool(words))
        self._fit()
        self._follow()

    def allow(self, *, enabled: bool) -> None:
        """Let words be added and taken out, or not."""
        self._allowed = enabled
        self.field.setEnabled(enabled)
        self._follow()

    def clear_field(self) -> None:
        """The word was taken."""
        self.field.clear()

    def _add(self) -> None:
        if self.field.text().strip():
            self.added.emit(self.field.text())

    def _remove(self) -> None:
        chosen = tuple(one.text() for one in self.list.selectedItems())
        if chosen and self._allowed:
            self.removed.emit(chosen)

    def _follow(self) -> None:
        shut = "" if self._allowed else "Words cannot be changed here now"
        let_press(self.add_button, shut or ("" if self.field.text().strip() else "Type a word first"))
        let_press(self.remove_button, shut or ("" if self.list.selectedItems() else "Select words in the list first"))
        self.remove_button.setVisible(bool(self.list.count()))

    def _fit(self) -> None:
        rows = min(max(self.list.count(), _LEAST_ROWS), _MOST_ROWS)
        height = self.list.sizeHintForRow(0) if self.list.count() else 0
        self.list.setFixedHeight(rows * height + 12)
