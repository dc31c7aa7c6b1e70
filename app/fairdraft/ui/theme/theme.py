"""Which scheme is in use, and how does a window put it on?"""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QWidget

from fairdraft.ui.theme.fonts import Typography
from fairdraft.ui.theme.icons import IconSet
from fairdraft.ui.theme.stylesheet import Drawings, build_stylesheet
from fairdraft.ui.theme.tokens import Scheme, Tokens, Tone, tokens_of

SchemeChoice = Literal["system", "light", "dark"]
SCHEME_CHOICES: tuple[SchemeChoice, ...] = ("system", "light", "dark")
SCALES = (1.0, 1.15, 1.3, 1.5, 2.0)
_ICON = 16


class Theme(QObject):
    """The look in use: follows the system's scheme until the person chooses one.

    `changed` is emitted after a change of scheme or magnification; widgets that paint themselves listen to it.
    """

    changed = Signal()

    def __init__(self, typography: Typography, icons: IconSet, choice: SchemeChoice = "system") -> None:
        super().__init__()
        self.typography = typography
        self._icons = icons
        self._choice: SchemeChoice = choice
        self._roots: list[QWidget] = []
        self.tokens: Tokens = tokens_of(self._scheme())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    @property
    def choice(self) -> SchemeChoice:
        """What the person chose: the system's scheme, or always light or dark."""
        return self._choice

    def choose(self, choice: SchemeChoice) -> None:
        """Use the system's scheme, or always the light or the dark one."""
        self._choice = choice
        self._apply()

    def magnify(self, scale: float) -> None:
        """Show all letters `scale` times as large as drawn."""
        self.typography = Typography(self.typography.sans, self.typography.serif, scale)
        self._apply()

    def magnify_by(self, steps: int) -> None:
        """Show letters so many steps larger, or smaller, as far as there are such."""
        near = min(range(len(SCALES)), key=lambda place: abs(SCALES[place] - self.typography.scale))
        self.magnify(SCALES[max(0, min(near + steps, len(SCALES) - 1))])

    def dress(self, root: QWidget) -> None:
        """Put the look on a window, now and after each change."""
        self._roots.append(root)
        root.destroyed.connect(lambda: self._roots.remove(root) if root in self._roots else None)
        self._put_on(root)

    def icon(self, name: str, tone: Tone | Literal["text", "on_accent"] = "neutral") -> QIcon:
        """An icon in a tone of the scheme in use, as large beside its words as at their usual size."""
        edge = self.typography.size(_ICON)
        return self._icons.icon(name, self.color(tone), disabled=self.tokens.line_strong, size=edge)

    def pixmap(self, name: str, tone: Tone | Literal["text", "on_accent"] = "neutral") -> QPixmap:
        """An icon as a picture, for labels; it grows with the letters, as `icon` does."""
        return self._icons.pixmap(name, self.color(tone), self.typography.size(_ICON))

    def color(self, tone: Tone | Literal["text", "on_accent"]) -> str:
        """The strong color of a tone, or that of text."""
        if tone == "text":
            return self.tokens.text
        if tone == "on_accent":
            return self.tokens.on_accent
        return self.tokens.strong(tone)

    def close(self) -> None:
        """Stop following the system."""
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._on_system_scheme)

    def _scheme(self) -> Scheme:
        if self._choice != "system":
            return self._choice
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _on_system_scheme(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        self.tokens = tokens_of(self._scheme())
        for root in self._roots:
            self._put_on(root)
        self.changed.emit()

    def _put_on(self, root: QWidget) -> None:
        root.setPalette(_palette(self.tokens))
        root.setFont(self.typography.interface())
        scheme = self.tokens.scheme
        drawings = Drawings(*(self._icons.file(f"{name}-{scheme}") for name in ("tick", "spin-up", "spin-down")))
        root.setStyleSheet(build_stylesheet(self.tokens, self.typography, drawings))


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, color in (
        (role.Window, t.ground),
        (role.WindowText, t.text),
        (role.Base, t.panel),
        (role.AlternateBase, t.ground),
        (role.Text, t.text),
        (role.Button, t.panel),
        (role.ButtonText, t.text),
        (role.PlaceholderText, t.muted),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.ToolTipBase, t.panel),
        (role.ToolTipText, t.text),
        (role.Link, t.accent),
        (role.Mid, t.line),
    ):
        palette.setColor(which, QColor(color))
    return palette
