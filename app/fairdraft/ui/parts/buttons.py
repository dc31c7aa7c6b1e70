"""Buttons of every role, with words, icons and names for screen readers."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from fairdraft.ui.overriding import override
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import RADIUS_CONTROL, Tone

_ICON = 16
# Above and below the words of a row, and its least height (WCAG 2.2, 2.5.8).
_ROW_AIR, _LEAST = 10, 24
# The ring of the keys on a filled button: its width, and how far from the edge its middle lies.
_RING, _INSET = 2.0, 3.0


def button(
    text: str, role: str = "plain", *, tip: str = "", name: str = "", on_press: Callable[[], None] | None = None
) -> QPushButton:
    """A button with words.

    Args:
        text: the words on it.
        role: of the style sheet: plain, primary, quiet, flush (quiet, at an edge of what stands around it), link,
            tab, row …
        tip: what it does, with its key, when the pointer rests on it.
        name: for screen readers, where the words alone do not say enough.
        on_press: what to call.
    """
    one = _Button(text, name)
    one.setProperty("role", role)
    if tip:
        one.setToolTip(plain_tip(tip))
    if on_press is not None:
        one.clicked.connect(lambda _checked=False: on_press())
    return one


def let_press(one: QAbstractButton, why_not: str = "") -> None:
    """Let a button be pressed, or say why that cannot be now: in its tip and to screen readers.

    Args:
        one: the button; its tip of before is back when it can be pressed.
        why_not: the reason, in a few words without a stop; empty where it can be pressed.
    """
    plain_before = one.property("usual_tip")
    if plain_before is None:
        plain_before = one.toolTip()
        one.setProperty("usual_tip", plain_before)
    one.setEnabled(not why_not)
    one.setToolTip(plain_tip(why_not) if why_not else plain_before)
    one.setAccessibleDescription(why_not)


class PressedByEnter(QPushButton):
    """A button that Enter presses, too, wherever it stands: by itself Qt has it do so in dialogs alone."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.autoDefault():
            # A key that is held presses once.
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class _Button(PressedByEnter):
    """A button that may be filled, from the beginning or later. Then a ring inside says that the keys are on it: a
    border in its own color would not be seen. Its name follows its words, unless it has one of its own.
    """

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self._has_own_name = bool(name)
        self.setAccessibleName(name or text.replace("&", ""))

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        if not self._has_own_name:
            self.setAccessibleName(text.replace("&", ""))

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._has_own_name = self._has_own_name or name != self.text().replace("&", "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.property("role") == "primary":
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.ButtonText), _RING))
            room = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
            painter.drawRoundedRect(room, RADIUS_CONTROL - _INSET, RADIUS_CONTROL - _INSET)


def offer_clearing(field: QLineEdit) -> None:
    """Show a sign in a field that empties it, with a name for screen readers, which Qt gives it none."""
    field.setClearButtonEnabled(True)
    for one in field.findChildren(QToolButton):
        one.setAccessibleName(f"Clear: {field.accessibleName()}")


def put_keys_on(row: QWidget) -> None:
    """Put the keys on the first button of a row that was just added; on the row itself where it has none."""
    # Only what is shown can have the keys, and a new row is shown a turn later.
    row.show()
    buttons = [one for one in row.findChildren(QPushButton) if one.isEnabled() and not one.isHidden()]
    if not buttons:
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    (buttons[0] if buttons else row).setFocus(Qt.FocusReason.OtherFocusReason)


class RowButton(PressedByEnter):
    """A whole row that can be pressed; what it shows goes into `inside`.

    One line high, or where it `wraps` as high as that needs.
    """

    def __init__(self, name: str, on_press: Callable[[], None], *, wraps: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.setAccessibleName(name)
        self.setMinimumHeight(_LEAST)
        if wraps:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        else:
            self.setSizePolicy(self.sizePolicy().horizontalPolicy(), QSizePolicy.Policy.Fixed)
        self.inside = QHBoxLayout(self)
        self.inside.setContentsMargins(0, 0, 4, 0)
        self.inside.setSpacing(8)
        self.clicked.connect(lambda _checked=False: on_press())

    @override
    def sizeHint(self) -> QSize:
        # Larger letters have air above and below as others have.
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + _ROW_AIR)


class IconButton(PressedByEnter):
    """A button with an icon (and perhaps words) that follows the theme."""

    def __init__(
        self,
        icon: str,
        name: str,
        theme: Theme,
        *,
        text: str = "",
        role: str = "quiet",
        tone: Tone | Literal["text", "on_accent"] = "neutral",
        tip: str = "",
        on_press: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(text)
        self._theme, self._icon, self._tone = theme, icon, tone
        self.setProperty("role", role)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(tip or ("" if text else name)))
        self._follow()
        theme.changed.connect(self._follow)
        if on_press is not None:
            self.clicked.connect(lambda _checked=False: on_press())

    def show_icon(self, icon: str, tone: Tone | Literal["text", "on_accent"] | None = None) -> None:
        """Show another icon, or the same in another tone."""
        self._icon = icon
        self._tone = tone or self._tone
        self._follow()

    def _follow(self) -> None:
        edge = self._theme.typography.size(_ICON)
        self.setIconSize(QSize(edge, edge))
        self.setIcon(self._theme.icon(self._icon, self._tone))
