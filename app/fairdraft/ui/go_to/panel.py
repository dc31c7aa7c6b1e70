"""The field over the window and the list under it: where one types what one looks for."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QListView, QSizePolicy, QWidget
from shiboken6 import isValid

from fairdraft.ui.go_to.entries import Entry, Row
from fairdraft.ui.go_to.entry_rows import EntryModel, EntryPainter, spoken
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.containers import frame, horizontal, vertical
from fairdraft.ui.parts.turn_later import turn_later
from fairdraft.ui.parts.words import key_cap, text_label
from fairdraft.ui.theme.theme import Theme

HINT = "Search or run a command"
# With letters as drawn.
_WIDTH, _TOP, _MARGIN, _LEAST_BELOW = 640, 56, 24, 48
_SHADE = 70
_KEYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_PageUp: -5,
}


class GoToPanel(QWidget):
    """It lies over the whole window, and goes with Esc, with a press beside it, and when something was chosen.

    `asked` carries what stands in the field after each letter, `chosen` the entry that is wanted. The keys stay in the
    field; those of the window wait until it is gone.
    """

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._keys_later = turn_later(self, self._keep_keys)
        self._window = window
        self._theme = theme
        self._before: QWidget | None = None
        # Whether somebody went to another entry than the first since the letter before.
        self._went = False
        self._box = frame("palette")
        self._box.setParent(self)
        column = vertical(self._box, margins=(0, 0, 0, 0), gap=0)
        self.field = QLineEdit()
        self.field.setProperty("role", "palette")
        self.field.setPlaceholderText(f"{HINT}: pieces, campaigns, briefs, studies, help, rules")
        self.field.setAccessibleName(HINT)
        self.field.textEdited.connect(self._on_typed)
        self.field.installEventFilter(self)
        column.addWidget(self.field)
        self._model = EntryModel()
        self.list = QListView()
        self.list.setProperty("role", "palette")
        self.list.setAccessibleName("What was found")
        self.list.setModel(self._model)
        self.list.setItemDelegate(EntryPainter(self._model, theme))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.entered.connect(lambda index: self._go_to(index.row()))
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        column.addWidget(self.list, 1)
        self.nothing = text_label("", "muted", wrap=True)
        self.nothing.setContentsMargins(16, 10, 16, 12)
        column.addWidget(self.nothing)
        foot = frame("bottom")
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = horizontal(foot, margins=(14, 6, 14, 6), gap=6)
        for keys, words in (("↑ ↓", "choose"), ("Enter", "go there"), ("Esc", "close")):
            row.addWidget(key_cap(keys))
            row.addWidget(text_label(words, "small"))
            row.addSpacing(8)
        row.addStretch(1)
        column.addWidget(foot)
        self.hide()
        window.installEventFilter(self)
        theme.changed.connect(self._lay_out)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is offered now."""
        return self._model.rows

    @property
    def entry(self) -> Entry | None:
        """The one that Enter goes to."""
        return self._model.entry(self.list.currentIndex().row())

    def open(self) -> None:
        """Come over the window with an empty field."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.field.clear()
        self._went = False
        self.show()
        self.raise_()
        self._lay_out()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_panel(self) -> None:
        """Go, and give the keys back to where they were."""
        if self.isHidden():
            return
        self.hide()
        before, self._before = self._before, None
        # What lies below may have been drawn anew meanwhile.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, rows: Sequence[Row], *, otherwise: str = "") -> None:
        """Offer these rows; chosen is the first entry, or the one that somebody went to since the letter before.
        `otherwise` is what is said where there are none.
        """
        went_to = self.entry if self._went else None
        self._model.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.nothing.setText("" if rows else otherwise)
        self.nothing.setVisible(not rows and bool(otherwise))
        self._lay_out()
        entries = [(place, row) for place, row in enumerate(rows) if isinstance(row, Entry)]
        first = entries[0][0] if entries else -1
        self._select(next((place for place, row in entries if went_to is not None and row.is_as(went_to)), first))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._lay_out()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # The window's own keys would act on what lies below.
            event.accept()
            return True
        if event.type() == QEvent.Type.FocusOut:
            # Not here: the keys are on their way.
            self._keys_later.start()
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._takes(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What the field does not want goes no further: the window hears Ctrl with a digit as a key, too.
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press on the box itself is nothing.
        if not self._box.geometry().contains(event.position().toPoint()):
            self.close_panel()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(0, 0, 0, _SHADE))

    def _keep_keys(self) -> None:
        """What is drawn anew below may ask for the keys: it has them once the panel is gone."""
        taker = QApplication.focusWidget()
        if self.isVisible() and taker is not None and taker is not self.field and taker.window() is self.window():
            self._before = taker
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _takes(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close_panel()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
        elif key in _KEYS:
            self._step(_KEYS[key])
        elif key == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.field.selectAll()
        else:
            # There is nothing else here that could have the keys.
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _on_typed(self, words: str) -> None:
        self._went = False
        self.asked.emit(words)

    def _step(self, step: int) -> None:
        """Go to another entry, headings passed over; at an end to the one at the other end."""
        places = [place for place in range(len(self.rows)) if self._model.entry(place) is not None]
        if not places:
            return
        here = self.list.currentIndex().row()
        at = places.index(here) + step if here in places else 0
        if abs(step) == 1:
            at %= len(places)
        self._go_to(places[max(0, min(at, len(places) - 1))])

    def _go_to(self, place: int) -> None:
        self._went = True
        self._select(place)

    def _select(self, place: int) -> None:
        entry = self._model.entry(place)
        if entry is None:
            return
        index = self._model.index(place)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        # The name of its group comes along.
        self.list.scrollTo(self._model.index(place - 1) if place == 1 else index)
        if self.isVisible():
            announce(self.field, spoken(entry))

    def _choose(self, place: int) -> None:
        entry = self._model.entry(place)
        if entry is not None:
            self.close_panel()
            self.chosen.emit(entry)

    def _lay_out(self) -> None:
        if self.isHidden():
            return
        self.setGeometry(self._window.rect())
        size = self._theme.typography.size
        width = min(size(_WIDTH), self.width() - 2 * _MARGIN)
        self._box.setFixedWidth(width)
        wanted = sum(self.list.sizeHintForRow(place) for place in range(len(self.rows))) + 10
        room = self.height() - _TOP - _LEAST_BELOW
        self.list.setFixedHeight(max(0, min(wanted, room - size(96))))
        self._box.adjustSize()
        self._box.setGeometry(QRect((self.width() - width) // 2, _TOP, width, self._box.sizeHint().height()))
