"""How is the list of what can be gone to drawn?"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fairdraft.ui.go_to.entries import Entry, Heading, Row
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.drawn_words import draw_line
from fairdraft.ui.parts.key_words import on_a_key
from fairdraft.ui.parts.rows_model import ROW_ROLE, Index, RowsModel
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import RADIUS_CONTROL

# With letters as drawn.
_LINE, _TWO_LINES, _HEADING = 32, 48, 28
_SIDE, _GAP, _ICON = 12, 10, 16
_KEY_SIDE = 5


class EntryModel(RowsModel[Row]):
    """The rows that are offered now; headings cannot be chosen."""

    def entry(self, place: int) -> Entry | None:
        """The entry of a row; None for a heading and where there is no row."""
        row = self.row_at(place)
        return row if isinstance(row, Entry) else None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.entry(index.row()) else Qt.ItemFlag.NoItemFlags

    @override
    def said_of(self, row: Row, role: int) -> object:
        return spoken(row) if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None


def spoken(row: Row) -> str:
    """A row as it is read out."""
    if isinstance(row, Heading):
        return row.words
    return ", ".join(filter(None, (row.title, row.about, row.below, row.keys)))


class EntryPainter(QStyledItemDelegate):
    """One line: icon, title, what it is about, at the right end the keys; and a second line where there is one."""

    def __init__(self, model: EntryModel, theme: Theme) -> None:
        super().__init__(model)
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        height = _HEADING if isinstance(row, Heading) else _TWO_LINES if isinstance(row, Entry) and row.below else _LINE
        return QSize(120, self._theme.typography.size(height))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if isinstance(row, Heading):
            self._heading(painter, area.adjusted(_SIDE, 0, -_SIDE, -4), row.words)
        elif isinstance(row, Entry):
            if state & QStyle.StateFlag.State_Selected:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._theme.tokens.accent_soft))
                painter.drawRoundedRect(area.adjusted(4, 0, -4, 0), RADIUS_CONTROL, RADIUS_CONTROL)
            self._entry(painter, area.adjusted(_SIDE, 0, -_SIDE, 0), row)
        painter.restore()

    def _heading(self, painter: QPainter, room: QRect, words: str) -> None:
        painter.setPen(QColor(self._theme.tokens.muted))
        painter.setFont(self._theme.typography.label())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), words.upper())

    def _entry(self, painter: QPainter, room: QRect, row: Entry) -> None:
        tokens, letters = self._theme.tokens, self._theme.typography
        edge, line = letters.size(_ICON), letters.size(_LINE)
        upper = QRect(room.left(), room.top(), room.width(), line)
        icon = self._theme.icon(row.icon, "neutral").pixmap(QSize(edge, edge), painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(upper.left(), upper.center().y() - edge // 2), icon)
        upper = upper.adjusted(edge + _GAP, 0, 0, 0)
        if row.keys:
            upper = self._key(painter, upper, row.keys)
        title = letters.interface()
        # What it is called comes first; what is left of the line tells what it is about.
        width = min(upper.width(), QFontMetrics(title).horizontalAdvance(row.title) + 2)
        painter.setPen(QColor(tokens.text))
        draw_line(painter, QRect(upper.left(), upper.top(), width, line), row.title, title)
        painter.setPen(QColor(tokens.muted))
        left = upper.adjusted(width + _GAP, 0, 0, 0)
        if row.about and left.width() > line:
            draw_line(painter, left, row.about, letters.interface(12))
        if row.below:
            below = QRect(room.left() + edge + _GAP, room.top() + line - 6, room.width() - edge - _GAP, room.height())
            below.setBottom(room.bottom() - 2)
            draw_line(painter, below, row.below, letters.interface(12))

    def _key(self, painter: QPainter, room: QRect, keys: str) -> QRect:
        """Draw the keys at the right end; answers the room that is left."""
        tokens, font = self._theme.tokens, self._theme.typography.interface(11)
        keys = on_a_key(keys)
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(keys) + 2 * _KEY_SIDE, metrics.height() + 2
        place = QRect(room.right() - width, room.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.line_strong))
        painter.setBrush(QColor(tokens.panel))
        painter.drawRoundedRect(place, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, keys)
        return room.adjusted(0, 0, -width - _GAP, 0)
