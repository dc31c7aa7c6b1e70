"""How is one piece of approved copy drawn in the list?"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.ui.library.list_model import PIECE_ROLE, CopyListModel
from fairdraft.ui.library.words import SAMPLE, about_line, expiry_chip, finding_words
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.drawn_words import draw_ground, draw_line, two_lines
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_HEIGHT = 54
_SIDE, _TOP = 14, 8
_GAP = 8
_CHIP_SIDE = 7
_CHIP_ROUND = 8


class RowPainter(QStyledItemDelegate):
    """Two lines: name, with what is to be known at first sight; then product, section and approval."""

    def __init__(self, model: CopyListModel, theme: Theme) -> None:
        super().__init__(model)
        self._model = model
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, self._theme.typography.size(_HEIGHT))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._theme.tokens
        painter.save()
        draw_ground(painter, area, state, tokens)
        piece = index.data(PIECE_ROLE)
        inside = area.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        if isinstance(piece, ApprovedCopy):
            self._write(painter, inside, piece)
        else:
            painter.setPen(QColor(tokens.muted))
            painter.setFont(self._theme.typography.interface())
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, "…")
        painter.restore()

    def _write(self, painter: QPainter, inside: QRect, piece: ApprovedCopy) -> None:
        tokens, letters = self._theme.tokens, self._theme.typography
        upper, lower = two_lines(inside)
        chips: list[tuple[str, Tone]] = [("sample", "neutral")] if piece.source == SAMPLE else []
        expiry = expiry_chip(piece, self._model.day)
        for words, tone in [*chips, *([expiry] if expiry else [])]:
            upper = self._chip(painter, upper, words, tone)
        found = finding_words(piece.findings)
        if found is not None:
            lower = self._findings(painter, lower, *found)
        painter.setPen(QColor(tokens.text))
        draw_line(painter, upper, piece.name, letters.interface(semibold=True))
        painter.setPen(QColor(tokens.muted))
        draw_line(painter, lower, about_line(piece, self._model.brands), letters.interface(12))

    def _chip(self, painter: QPainter, room: QRect, words: str, tone: Tone) -> QRect:
        """Draw a chip at the right end; answers the room that is left."""
        tokens, font = self._theme.tokens, self._theme.typography.interface(11, semibold=True)
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(words) + 2 * _CHIP_SIDE, metrics.height() + 2
        place = QRect(room.right() - width, room.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.line_strong if tone == "neutral" else tokens.soft(tone)))
        painter.setBrush(QColor(tokens.soft(tone)))
        painter.drawRoundedRect(place, _CHIP_ROUND, _CHIP_ROUND)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(font)
        painter.setPen(QColor(tokens.strong(tone)))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        return room.adjusted(0, 0, -width - _GAP, 0)

    def _findings(self, painter: QPainter, room: QRect, words: str, tone: Tone) -> QRect:
        font = self._theme.typography.interface(12)
        width = QFontMetrics(font).horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.strong(tone)))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(right), words)
        return room.adjusted(0, 0, -width - 2 * _GAP, 0)
