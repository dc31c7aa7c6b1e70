"""Which texts do the cells of a workbook have, with what their formats say kept in plain letters?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from fairdraft.domain.raised_text import raised

STRUCK = "\ufdd0"
"""Stands in front of words that are struck out; no program writes this character."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HOLDERS = ("si", "is")
_OFF = ("0", "false")
_INLINE = re.compile(rb"<((?:\w+:)?)is\b[^<>]*?(?:/>|>.*?</\1is\s*>)", re.DOTALL)


@dataclass(slots=True)
class CellTexts:
    """Gathers the texts of a part: those that cells share, or those that stand in the cells of a sheet themselves.

    Raised runs are raised by themselves ("26¹"), struck out ones begin with `STRUCK`. `styles` has the number of the
    style of each text's cell, 0 for texts that are shared.
    """

    texts: list[str] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    _held: bool = False
    _runs: list[str] = field(default_factory=list)
    _letters: list[str] | None = None
    _raised: bool = False
    _struck: bool = False
    _spoken: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element in, by its name without namespace."""
        if name in _HOLDERS:
            self._held = True
            self._raised = self._struck = False
        elif name == "rPh":
            # How a word is spoken, beside it: no part of the text.
            self._spoken += 1
        elif name == "r":
            self._raised = self._struck = False
        elif name == "vertAlign":
            self._raised = attributes.get("val") == "superscript"
        elif name == "strike":
            self._struck = attributes.get("val", "1") not in _OFF
        elif name == "t" and self._held and not self._spoken:
            self._letters = []

    def characters(self, text: str) -> None:
        """Take letters in."""
        if self._letters is not None:
            self._letters.append(text)

    def end(self, name: str, style: int) -> None:
        """Take the end of an element in; `style` is that of the cell it stands in."""
        if name == "rPh":
            self._spoken -= 1
        elif name == "t" and self._letters is not None:
            text = "".join(self._letters)
            text = raised(text) if self._raised else text
            self._runs.append(marked(text) if self._struck else text)
            self._letters = None
        elif name in _HOLDERS:
            self.texts.append("".join(self._runs))
            self.styles.append(style)
            self._runs = []
            self._held = False


def marked(text: str) -> str:
    """A text that is struck out."""
    return f"{STRUCK}{text}" if text.strip() else text


def shared_part(texts: Sequence[str]) -> bytes:
    """The part of texts that cells share, each in one run."""
    whole = "".join(f'<si><t xml:space="preserve">{_written(one)}</t></si>' for one in texts)
    return f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{_MAIN}">{whole}</sst>'.encode()


def with_texts(sheet: bytes, texts: Sequence[str]) -> bytes | None:
    """A sheet with these texts, one after another, in the cells that have their own; None where it has others."""
    left = iter(texts)
    found = _INLINE.findall(sheet)
    if len(found) != len(texts):
        return None
    return _INLINE.sub(lambda one: _inline(one[1], next(left)), sheet)


def _inline(prefix: bytes, text: str) -> bytes:
    return b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (
        prefix,
        prefix,
        _written(text).encode(),
        prefix,
        prefix,
    )


def _written(text: str) -> str:
    # A return that stands as such would be read as the end of a line.
    return escape(text, {"\r": "&#13;"})
