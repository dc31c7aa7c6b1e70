"""How is one of several things chosen, with its name elided where there is no room?"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.tips import tip_words
from fairdraft.ui.theme.theme import Theme

_WIDEST_LIST = 560
# By so much, in percent, the style darkens a window's color for its frame.
_FRAME_SHADE = 140


class ChoiceBox(QComboBox):
    """A combo box that takes the width it gets; long names end in "…" and show whole in the tooltip."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        # On Linux Qt tells screen readers what is chosen as the name of a box, and its name by the label beside it.
        self._label = QLabel(name.replace("&", "&&"))
        self._label.setBuddy(self)
        self._label.hide()
        self.destroyed.connect(self._label.deleteLater)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.currentIndexChanged.connect(lambda _place: self.setToolTip(tip_words(self.currentText())))
        theme.changed.connect(self.update)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._label.setParent(self.parentWidget())
        return super().event(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Whoever scrolls the column must not choose another campaign on the way.
        event.ignore()

    @override
    def showPopup(self) -> None:
        # Names that are elided in the box can be read in the list.
        widest = max((self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        self.view().setMinimumWidth(min(widest + 40, _WIDEST_LIST))
        self._dress_list()
        super().showPopup()
        self._narrow_list()

    def _narrow_list(self) -> None:
        """Some styles make the list as wide as its longest words: whole briefs would cover the screen."""
        whole, most = self.view().window(), max(self.width(), round(_WIDEST_LIST * self._theme.typography.scale))
        if whole.width() > most:
            at = self.mapToGlobal(QPoint(0, 0)).x()
            room = self.screen().availableGeometry()
            left = max(min(at, room.right() - most), room.left())
            whole.setGeometry(left, whole.y(), most, whole.height())

    def _dress_list(self) -> None:
        """The list lies in a window of its own, which no style sheet reaches: the system's white showed around it.

        Its frame is drawn in a darker shade of the palette's window.
        """
        paper, tokens = self.palette(), self._theme.tokens
        paper.setColor(QPalette.ColorRole.Base, QColor(tokens.panel))
        paper.setColor(QPalette.ColorRole.Window, QColor(tokens.line_strong).lighter(_FRAME_SHADE))
        self.view().window().setPalette(paper)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        inside: QRect = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        edge = self._theme.typography.size(16)
        room = self.width() - edge - 26
        shown = self.currentText() or self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if not self.isEditable():
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        chevron = self._theme.pixmap("chevron-down", "neutral")
        painter.drawPixmap(self.width() - edge - 8, inside.center().y() - edge // 2 + 1, chevron)


def fill_choice(box: QComboBox, entries: Sequence[tuple[str, str]], chosen: object) -> None:
    """Offer these (words, data) in the place of others; in front is the one whose data is `chosen`, or the first."""
    box.clear()
    for text, data in entries:
        box.addItem(text, data)
        box.setItemData(box.count() - 1, tip_words(text), Qt.ItemDataRole.ToolTipRole)
    place = box.findData(chosen)
    box.setCurrentIndex(place if place >= 0 else 0 if entries else -1)
    # Those who fill a box hold its signals back.
    box.setToolTip(tip_words(box.currentText()))
