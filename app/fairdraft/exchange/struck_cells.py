"""Which cells of a workbook are struck out as a whole, as claims are that were retired, and which are bold?"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

_CELL = re.compile(rb"<((?:\w+:)?c)\b([^<>]*)>(\s*<(?:\w+:)?v\b[^<>]*>)([0-9]{1,7})<")
_TYPE_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["']([0-9]{1,7})["']""")
_OFF = ("0", "false")


@dataclass(slots=True)
class CellStyles:
    """Gathers, element by element of the part of styles, the numbers of those that strike a cell out, and of those
    whose letters are bold.
    """

    struck: list[int] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    _section: str = ""
    _fonts: int = 0
    _struck_fonts: set[str] = field(default_factory=set)
    _bold_fonts: set[str] = field(default_factory=set)
    _styles: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element in, by its name without namespace."""
        if name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._section = name
        elif self._section == "fonts" and name == "font":
            self._fonts += 1
        elif self._section == "fonts" and name in ("strike", "b") and attributes.get("val", "1") not in _OFF:
            (self._struck_fonts if name == "strike" else self._bold_fonts).add(str(self._fonts - 1))
        elif self._section == "cellXfs" and name == "xf":
            font = attributes.get("fontId", "")
            self.struck += [self._styles] if font in self._struck_fonts else []
            self.bold += [self._styles] if font in self._bold_fonts else []
            self._styles += 1


def with_struck_texts(sheet: bytes, struck: Collection[int], texts: int) -> bytes:
    """A sheet in which struck out cells have another text: the one that stands so many `texts` further in the list."""

    def moved(found: re.Match[bytes]) -> bytes:
        style = _STYLE.search(found[2])
        if style is None or int(style[1]) not in struck or not _TYPE_SHARED.search(found[2]):
            return found[0]
        return b"<%b%b>%b%d<" % (found[1], found[2], found[3], int(found[4]) + texts)

    return _CELL.sub(moved, sheet)
