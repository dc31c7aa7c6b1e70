"""How do the letters of a run in a .docx file read: which of them are seen, and which are raised?"""

import re
from contextlib import suppress
from dataclasses import dataclass

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.docx_styles import raised_styles

TEXT_MARKS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
"""Elements of a run that stand for a character."""

OFF = ("0", "false", "off")
"""How a property says that it does not hold."""

_FOREIGN = {"w:altChunk": "a part in another format", "w:subDoc": "a part that is stored in another file"}
# Half points above the line from which on digits are raised.
_LIFTED = 4
_MARK_LIKE = re.compile(r"\s*(?:\d[\d,–-]*|TM|SM|R)\s*")
_LONGEST_NUMBER = 6
_LIGHTEST = 0xEE
LEAST_SIZE = 8
"""In half points, as Word counts the size of letters: what is smaller is read by nobody."""


@dataclass(slots=True)
class Run:
    """Letters of one format: whether nobody sees them, whether they are struck out or superscript, and by how many half
    points they stand above the line; whether they are as small as dust, or white, and on a ground of their own.
    """

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    lifted: int = 0
    tiny: bool = False
    white: bool = False
    grounded: bool = False

    def take_format(self, name: str, attributes: dict[str, str], raising: frozenset[str]) -> None:
        """Take in one property of the run; `raising` are the styles whose letters are raised."""
        value = attributes.get("w:val")
        if name == "w:vanish":
            self.hidden = value not in OFF
        elif name in ("w:strike", "w:dstrike"):
            self.struck = value not in OFF
        elif name == "w:rStyle":
            self.raised = value in raising
        elif name == "w:vertAlign":
            self.raised = value == "superscript"
        elif name == "w:position":
            self.lifted = _number(value)
        elif name == "w:sz":
            self.tiny = 0 < _number(value) < LEAST_SIZE
        elif name == "w:color":
            self.white = value is not None and is_white(value)
        elif name in ("w:shd", "w:highlight"):
            self.grounded = True

    @property
    def faint(self) -> bool:
        """Whether a reader of white paper hardly sees them."""
        return self.tiny or (self.white and not self.grounded)

    def raises(self, text: str) -> bool:
        """Whether the text is seen raised; what is merely lifted, as some programs write their marks, may also be a
        design.
        """
        return self.raised or (self.lifted >= _LIFTED and _MARK_LIKE.fullmatch(text) is not None)


def is_white(color: str) -> bool:
    """Whether a color, as Word writes it (RRGGBB), is white, or so near that paper with such letters looks empty."""
    try:
        return len(color) == 6 and min(bytes.fromhex(color)) >= _LIGHTEST
    except ValueError:
        return False


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < _LONGEST_NUMBER else 0


def styles_that_raise(package: DocxPackage, main: str) -> frozenset[str]:
    """The styles whose letters are raised; none where they cannot be read, which is no reason to refuse a text."""
    part = package.related(main, "styles")
    with suppress(KnownError):
        return raised_styles(package, part) if part else frozenset()
    return frozenset()


def refuse_foreign(name: str, source: str) -> None:
    """KnownError for an element whose text stands in no form or place that is read here."""
    if name in _FOREIGN:
        raise KnownError(
            f"{source} contains {_FOREIGN[name]}, whose text cannot be read.",
            "Open it in a word processor, copy everything into a new document, and save that.",
        )
