"""Which lines does the formatted text of a label's section have, and which day does it mean by eight digits?"""

import re
from datetime import date

from fairdraft.domain.label_words import BULLET, INNER_BULLET
from fairdraft.domain.raised_text import raised

_BLOCKS = frozenset(("paragraph", "caption", "table", "thead", "tbody", "tfoot", "tr", "list", "title"))
_CELLS = frozenset(("td", "th"))
# A footnote's words and a picture's description would stand in the middle of a sentence.
_LEFT_OUT = frozenset(("footnote", "renderMultiMedia"))
_SIGN = re.compile(r"^(?:[•◦▪■●○·]\s*)+|^[-–]\s+")


def date_of(digits: str) -> date | None:
    """The day of `20260315`, with a time behind it or not; None for anything else."""
    day = digits.strip()[:8]
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:8])) if len(day) == 8 and day.isdigit() else None
    except ValueError:
        return None


class LabelText:
    """The lines of an SPL text: paragraphs, members of lists behind "• " (of lists within lists "◦ "), rows of tables
    with " | " between cells.

    Raised numbers and marks become raised characters; footnotes and pictures are left out.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._words: list[str] = []
        self._bullet = ""
        self._items = 0
        self._cells: list[list[str]] = []
        self._left_out = 0
        self._raised = 0
        self._in_caption = False

    @property
    def lines(self) -> tuple[str, ...]:
        """What was read so far."""
        return tuple(self._lines)

    def start(self, name: str) -> None:
        """An element of the text begins."""
        match name:
            case "sup":
                self._raised += 1
            case "br" if self._items:
                self._words.append(" ")
            case "br":
                self._flush()
            case "item":
                self._flush()
                self._items += 1
                self._bullet = BULLET if self._items == 1 else INNER_BULLET
            case "tr":
                self._flush()
                self._cells.append([])
            case _ if name in _LEFT_OUT:
                self._left_out += 1
            case _ if name in _BLOCKS:
                # The paragraph of a list's member goes on with its bullet.
                self._flush()
                self._in_caption = name == "caption"

    def end(self, name: str) -> None:
        """An element of the text ends."""
        match name:
            case "sup":
                self._raised -= 1
            case "item":
                self._flush()
                self._items -= 1
                self._bullet = ""
            case "tr" if self._cells:
                row = [cell for cell in self._cells.pop() if cell]
                if row:
                    self._put(" | ".join(row))
            case _ if name in _CELLS and self._cells:
                self._cells[-1].append(self._taken())
            case _ if name in _LEFT_OUT:
                self._left_out -= 1
            case _ if name in _BLOCKS:
                self._flush()
                self._in_caption = False

    def characters(self, words: str) -> None:
        """Words of the text."""
        if not self._left_out:
            self._words.append(raised(words) if self._raised else words)

    def finish(self) -> None:
        """The text ends."""
        self._flush()

    def _taken(self) -> str:
        said = " ".join("".join(self._words).split())
        self._words.clear()
        return said

    def _flush(self) -> None:
        said = self._taken()
        # The sign before a member of a list ("•", "1.", "a)") is written as its caption.
        is_sign = self._in_caption and bool(self._bullet) and len(said) <= 3
        if said and not is_sign:
            self._put(said)

    def _put(self, said: str) -> None:
        plain = _SIGN.sub("", said)
        if self._bullet or plain != said:
            said = (self._bullet or BULLET) + plain
            self._bullet = ""
        if said.strip(" •"):
            self._lines.append(said)
