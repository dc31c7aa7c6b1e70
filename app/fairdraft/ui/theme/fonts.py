"""Which letters are used, and in which sizes?"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

_SANS = "Inter"
_SERIF = "Source Serif Pro"
_SYSTEM_SANS = ("Segoe UI", "SF Pro Text", "Helvetica Neue", "Noto Sans", "Liberation Sans", "DejaVu Sans")
_SYSTEM_SERIF = ("Charter", "Georgia", "Noto Serif", "Liberation Serif", "DejaVu Serif")


@dataclass(frozen=True, slots=True)
class Typography:
    """Families and sizes in pixels, all of them times `scale` (1.0 is the size of the drawings)."""

    sans: tuple[str, ...]
    serif: tuple[str, ...]
    scale: float = 1.0

    def size(self, pixels: int) -> int:
        """A size of the scale 11 · 12 · 13 · 16 · 26 for the chosen magnification."""
        return max(8, round(pixels * self.scale))

    def interface(self, pixels: int = 13, *, semibold: bool = False) -> QFont:
        """The quiet sans of the interface."""
        font = QFont(list(self.sans))
        font.setPixelSize(self.size(pixels))
        if semibold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def label(self) -> QFont:
        """Small spaced capitals: the font of section labels (the text is given in capitals)."""
        font = self.interface(11, semibold=True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.9 * self.scale)
        return font

    def reading(self, pixels: int = 16, *, bold: bool = False) -> QFont:
        """The reading serif of copy."""
        font = QFont(list(self.serif))
        font.setPixelSize(self.size(pixels))
        if bold:
            font.setWeight(QFont.Weight.Bold)
        return font


def load_fonts(folder: Path) -> Typography:
    """Make the fonts that ship with the program known to Qt; the system's families stand behind them.

    A missing folder or face is no fault: the system's families are used.

    Args:
        folder: holds one folder per family with its faces (.otf, .ttf) and its licence.
    """
    found: set[str] = set()
    for face in sorted(folder.glob("*/*.?tf")):
        identity = QFontDatabase.addApplicationFont(str(face))
        if identity >= 0:
            found.update(QFontDatabase.applicationFontFamilies(identity))
    sans = ((_SANS,) if _SANS in found else ()) + _SYSTEM_SANS
    # Inter stands behind the serif for the few signs it lacks (U+2011, U+202F).
    serif = ((_SERIF,) if _SERIF in found else ()) + _SYSTEM_SERIF + sans[:1]
    if _SERIF in found:
        serif = (_SERIF, *sans[:1], *_SYSTEM_SERIF)
    return Typography(sans, serif)
