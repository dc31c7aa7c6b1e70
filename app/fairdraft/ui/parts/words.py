"""Labels of every kind: section labels, chips, key caps, elided and wrapping text."""

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.held_words import held_together
from fairdraft.ui.parts.tips import plain_tip, tip_words
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

# Line height of wrapped text, in percent of the letters' own.
AIR = 118


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet looks at, and let the style look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def text_label(text: str, role: str = "text", *, tone: Tone | None = None, wrap: bool = False) -> QLabel:
    """A label of a role of the style sheet; its text is never taken for HTML."""
    label = WrappedLabel(text) if wrap else QLabel(text)
    if not wrap:
        label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    if tone is not None:
        label.setProperty("tone", tone)
    return label


def wrap_words(label: QLabel) -> None:
    """Let a label break its text into lines and take the height that this needs."""
    label.setWordWrap(True)
    label.setSizePolicy(_wrapping())


def _wrapping() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy


def chip(text: str, tone: Tone = "neutral") -> QLabel:
    """A small rounded label."""
    label = text_label(text, "chip", tone=tone)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


def key_cap(text: str) -> QLabel:
    """A key of the keyboard, drawn small beside what it does."""
    label = text_label(text, "key")
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


class SectionLabel(QLabel):
    """Small spaced capitals over a group. Screen readers get the words as written.

    With `wraps`, for a label alone in its line, it takes a second line where letters are large and the column narrow.
    """

    def __init__(self, text: str, theme: Theme, *, wraps: bool = False) -> None:
        super().__init__(text.upper())
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "label")
        self.setAccessibleName(text)
        self.setWordWrap(wraps)
        self.setSizePolicy(
            _wrapping() if wraps else QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        )
        self._theme = theme
        self._follow()
        theme.changed.connect(self._follow)

    def _follow(self) -> None:
        font = self._theme.typography.label()
        # The style sheet knows no letter spacing, and would override a font set on the label alone.
        self.setStyleSheet(f"font-size: {font.pixelSize()}px; font-weight: 600;")
        self.setFont(font)


class WrappedLabel(QLabel):
    """Plain text over several lines, with air between them (Qt's plain labels have none)."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._plain = ""
        self._heights: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setSizePolicy(_wrapping())
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        self._plain = text
        self._heights.clear()
        # What can be copied from here keeps the blanks that it has.
        copied = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        lines = escape(text if copied else held_together(text)).replace("\n", "<br>")
        super().setText(f'<p style="line-height:{AIR}%; margin:0;">{lines}</p>' if text else "")
        self.setAccessibleName(text)

    @override
    def text(self) -> str:
        return self._plain

    @override
    def heightForWidth(self, width: int) -> int:
        # Qt breaks the lines anew whenever it is asked, and asks of every label of a column when one of them changes.
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = super().heightForWidth(width)
        return height

    @override
    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)

    @override
    def minimumSizeHint(self) -> QSize:
        # Qt would answer with the height at the narrowest width, and columns would be too long.
        return QSize(40, self.fontMetrics().height())


class ElidedLabel(QLabel):
    """One line that ends in "…" where there is no room; the whole text is in its tooltip then.

    With `keeps_end` it is cut in its middle: names that begin alike are told apart by their ends.
    """

    def __init__(self, text: str = "", role: str = "text", *, keeps_end: bool = False) -> None:
        super().__init__(text)
        self._mode = Qt.TextElideMode.ElideMiddle if keeps_end else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)
        self._more = ""

    def explain(self, more: str) -> None:
        """Say more when the pointer rests on it, whether it is elided or not."""
        self._more = more
        self.setToolTip(tip_words(more))
        self.setAccessibleName(more or self.text())

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell_whole()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        painter.drawText(area, int(self.alignment()) | Qt.TextFlag.TextSingleLine.value, shown)

    def _tell_whole(self) -> None:
        if self._more:
            return
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()
        self.setToolTip(plain_tip("" if fits else self.text()))


class ElidedChip(ElidedLabel):
    """A small rounded label with a name of any length, which ends in "…" where there is no room."""

    def __init__(self) -> None:
        super().__init__("", "chip")
        self.setProperty("tone", "neutral")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.end()
        super().paintEvent(event)
