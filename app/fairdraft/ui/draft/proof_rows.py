"""What stands in the list of what a layout has otherwise than its piece, and how is a row of it drawn?"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fairdraft.domain.layout_comparison import (
    BESIDE_WORDS,
    LAYOUT_KIND_WORDS,
    LAYOUT_KINDS,
    WHAT_WORDS,
    LayoutComparison,
    LayoutDifference,
    LayoutPlace,
    StandingBeside,
    place_words,
)
from fairdraft.domain.shortening import shortened
from fairdraft.ui.draft.sheet_style import block_name
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.drawn_words import draw_ground, draw_line, two_lines
from fairdraft.ui.parts.rows_model import ROW_ROLE, Index, RowsModel
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.theme.theme import Theme

ProofRow = str | LayoutDifference | StandingBeside
"""A heading, a difference, or words that belong to the layout alone."""

_HEIGHT, _HEAD = 52, 30
_SIDE, _TOP, _GAP = 12, 7, 8
_LONGEST = 120
_BESIDE = "Only in the layout; not copy"


def proof_rows(compared: LayoutComparison) -> tuple[ProofRow, ...]:
    """The rows of a comparison, each kind under its heading."""
    rows: list[ProofRow] = []
    for kind in LAYOUT_KINDS:
        differences = compared.of_kind(kind)
        rows += [LAYOUT_KIND_WORDS[kind], *differences] if differences else []
    beside = [one for one in compared.beside if one.kind != "deck"]
    return (*rows, _BESIDE, *beside) if beside else tuple(rows)


def row_place(row: ProofRow) -> LayoutPlace | None:
    """Where in the layout a row's words stand, or what is next to them."""
    return None if isinstance(row, str) else row.place


def row_name(row: LayoutDifference | StandingBeside) -> str:
    """What a row is about: what is otherwise, and in which section; or what words are taken for."""
    words = BESIDE_WORDS[row.kind] if isinstance(row, StandingBeside) else WHAT_WORDS[row.what]
    if isinstance(row, LayoutDifference) and row.block is not None:
        words = f"{words} · {block_name(row.block)}"
    return f"{words[:1].upper()}{words[1:]}"


def row_words(row: LayoutDifference | StandingBeside) -> str:
    """Its words in a line: those of the piece, then those of the layout."""
    if isinstance(row, StandingBeside):
        return row.text
    return " → ".join(shortened(one, _LONGEST) for one in (row.before, row.after) if one)


def _where(row: LayoutDifference | StandingBeside) -> str:
    return f"page {row.place.page}" if isinstance(row, StandingBeside) else place_words(row)


class ProofModel(RowsModel[ProofRow]):
    """The rows of a comparison; headings cannot be chosen."""

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.row_at(index.row()), str):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    @override
    def said_of(self, row: ProofRow, role: int) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (
                row if isinstance(row, str) else ", ".join(filter(None, (row_name(row), row_words(row), _where(row))))
            )
        if role == Qt.ItemDataRole.ToolTipRole and not isinstance(row, str):
            return plain_tip(f"{row_name(row)}\n{row_words(row)}")
        return None


class ProofPainter(QStyledItemDelegate):
    """Two lines: what it is, with its page; then the words. A heading has one."""

    def __init__(self, model: ProofModel, theme: Theme) -> None:
        super().__init__(model)
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = _HEAD if isinstance(index.data(ROW_ROLE), str) else _HEIGHT
        return QSize(120, self._theme.typography.size(height))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, str):
            self._heading(painter, area, row)
        else:
            self._row(painter, area, state, row)
        painter.restore()

    def _heading(self, painter: QPainter, area: QRect, words: str) -> None:
        tokens, letters = self._theme.tokens, self._theme.typography
        painter.fillRect(area, QColor(tokens.ground))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
        painter.setPen(QColor(tokens.muted))
        draw_line(painter, area.adjusted(_SIDE, 0, -_SIDE, 0), words, letters.interface(12, semibold=True))

    def _row(
        self, painter: QPainter, area: QRect, state: QStyle.StateFlag, row: LayoutDifference | StandingBeside
    ) -> None:
        tokens, letters = self._theme.tokens, self._theme.typography
        draw_ground(painter, area, state, tokens)
        upper, lower = two_lines(area.adjusted(_SIDE, _TOP, -_SIDE, -_TOP))
        place, small = _where(row), letters.interface(12)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(small)
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), place)
        room = upper.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(place) - _GAP, 0)
        is_approved = isinstance(row, LayoutDifference) and row.kind == "approved"
        painter.setPen(QColor(tokens.error if is_approved else tokens.text))
        draw_line(painter, room, row_name(row), letters.interface(semibold=is_approved))
        painter.setPen(QColor(tokens.muted))
        draw_line(painter, lower, row_words(row), small)
