"""What stands in the list of a piece's versions, and how is one of them drawn?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fairdraft.domain.counting import counted
from fairdraft.domain.version_history import VersionKind
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.drawn_words import draw_ground, draw_line, two_lines
from fairdraft.ui.parts.rows_model import ROW_ROLE, Index, RowsModel
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_CHANGES_ROLE = ROW_ROLE + 1
_HEIGHT = 52
_SIDE, _TOP = 12, 7
_GAP = 8
_DOT = 7
_TONES: dict[VersionKind, Tone] = {"sent": "accent", "returned": "warning", "approved": "present"}

Changes = tuple[int, int]
"""How many words came and how many went."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A line of the list: what it is, when, by whom. `before` is the version that it came after; None for the first."""

    id: str
    before: str | None
    kind: VersionKind
    what: str
    when: str
    is_present: bool


class VersionModel(RowsModel[VersionRow]):
    """The rows, and of those that were in view how many words came and went."""

    def __init__(self) -> None:
        super().__init__()
        self._changes: dict[str, Changes] = {}

    @override
    def show_rows(self, rows: Sequence[VersionRow]) -> None:
        """Show other rows; they are not counted yet, because each may follow another version than before."""
        self._changes = {}
        super().show_rows(rows)

    def uncounted(self, first: int, last: int) -> tuple[VersionRow, ...]:
        """Those rows of a range whose words were not counted yet."""
        return tuple(one for one in self.rows[first : last + 1] if one.id not in self._changes)

    def show_changes(self, changes: Mapping[str, Changes]) -> None:
        """Show how many words came and went with some versions."""
        self._changes |= changes
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    @override
    def said_of(self, row: VersionRow, role: int) -> object:
        if role == _CHANGES_ROLE:
            return self._changes.get(row.id)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _spoken(row, self._changes.get(row.id))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{row.what}\n{row.when}")
        return None


class VersionPainter(QStyledItemDelegate):
    """Two lines: what it was, with the words that came and went; then when and by whom."""

    def __init__(self, model: VersionModel, theme: Theme) -> None:
        super().__init__(model)
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self._theme.typography.size(_HEIGHT))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens, letters = self._theme.tokens, self._theme.typography
        row = index.data(ROW_ROLE)
        if not isinstance(row, VersionRow):
            return
        painter.save()
        draw_ground(painter, area, state, tokens)
        upper, lower = two_lines(area.adjusted(_SIDE, _TOP, -_SIDE, -_TOP))
        upper = self._changes(painter, upper, index.data(_CHANGES_ROLE))
        tone = _TONES.get(row.kind)
        if tone is not None:
            upper = self._dot(painter, upper, tone)
        painter.setPen(QColor(tokens.text))
        draw_line(painter, upper, capital(row.what), letters.interface(semibold=row.kind != "edited"))
        if row.is_present:
            lower = _right(painter, lower, "now", letters.interface(12, semibold=True), tokens.accent)
        painter.setPen(QColor(tokens.muted))
        draw_line(painter, lower, row.when, letters.interface(12))
        painter.restore()

    def _changes(self, painter: QPainter, room: QRect, changes: object) -> QRect:
        """Write them at the right end; answers the room that is left."""
        if not isinstance(changes, tuple):
            return room
        come, gone = changes
        tokens, font = self._theme.tokens, self._theme.typography.interface(12)
        if gone:
            room = _right(painter, room, f"−{gone:,}", font, tokens.error)
        return _right(painter, room, f"+{come:,}", font, tokens.present) if come else room

    def _dot(self, painter: QPainter, room: QRect, tone: Tone) -> QRect:
        size = self._theme.typography.size(_DOT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.strong(tone)))
        painter.drawEllipse(QRect(room.left(), room.center().y() - size // 2, size, size))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        return room.adjusted(size + _GAP, 0, 0, 0)


def changes_words(changes: Changes) -> str:
    """How many words came and went, in words."""
    come, gone = changes
    told = [f"{counted(come, 'word')} added"] if come else []
    told += [f"{counted(gone, 'word')} removed"] if gone else []
    return ", ".join(told) or "no word changed"


def _spoken(row: VersionRow, changes: Changes | None) -> str:
    present = ", the present words" if row.is_present else ""
    counts = "" if changes is None else f", {changes_words(changes)}"
    return f"{capital(row.what)}, {row.when}{present}{counts}"


def capital(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def _right(painter: QPainter, room: QRect, words: str, font: QFont, color: str) -> QRect:
    """Write words at the right end; answers the room that is left."""
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)
    return room.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance(words) - _GAP, 0)
