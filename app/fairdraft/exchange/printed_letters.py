"""Which letters do the faces of printed documents have, how wide are they, and what stands for those that they lack?"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

_FACES = {False: "SourceSerifPro-Regular", True: "SourceSerifPro-Bold"}
_BREAKS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_ALIKE = dict.fromkeys("●∙◦‣⁃▪▫", "•") | {"⁻": "^−", "⁺": "^+", "\ufffd": "[?]", "\t": "    "}
# Of the same letter in another width or form; what is circled or raised is something else without that.
_SAME_LETTERS = ("<wide>", "<narrow>", "<square>", "<compat>", "<font>", "<noBreak>")
_COMBINING = "\u0300-\u036f"
# Longer names say no more to a reader than the number does.
_LONGEST_NAME = 24
# Copy says the same words again and again; whole lines it does not.
_LONGEST_WORD_KEPT = 24
_NUMBERED = ("CJK ", "HANGUL ", "ARABIC ", "HEBREW ", "THAI ", "DEVANAGARI ")


@dataclass(frozen=True, slots=True)
class Printable:
    """A text as the faces can show it, and which characters of it stand there by name.

    `changes` are the stretches that became others: from, to in the text, from, to in `words`, in order.
    """

    words: str
    named: tuple[str, ...] = ()
    changes: tuple[tuple[int, int, int, int], ...] = ()

    def place(self, offset: int) -> int:
        """Where in `words` the code point of the text stands; within a changed stretch, where that begins."""
        number = bisect_right(self.changes, offset, key=lambda one: one[0]) - 1
        if number < 0:
            return offset
        start, end, place, behind = self.changes[number]
        return behind + offset - end if offset >= end else min(place + offset - start, behind)


class PrintedLetters:
    """The regular and the bold face; both have the same letters.

    Args:
        fonts: the folder of the fonts that ship with the program.
    """

    def __init__(self, fonts: Path) -> None:
        # It takes longer to import than most commands to run.
        from reportlab.pdfbase.ttfonts import TTFont

        folder = fonts / "SourceSerifPro"
        self.faces = {bold: TTFont(name, str(folder / f"{name}.ttf")) for bold, name in _FACES.items()}
        self._widths: dict[bool, dict[int, float]] = {bold: one.face.charWidths for bold, one in self.faces.items()}
        known = "".join(
            letter
            for letter in map(chr, sorted(self._widths[False]))
            if letter == "\xa0" or letter == " " or unicodedata.category(letter) not in ("Cc", "Cf", "Zs", "Zl", "Zp")
        )
        self._known = frozenset(known)
        fine = re.escape("".join(one for one in known if not "\u0300" <= one <= "\u036f"))
        self._odd = re.compile(rf"\r\n|.[{_COMBINING}]+|[^\n{fine}]", re.DOTALL)
        self._word_widths: dict[tuple[str, bool], float] = {}

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """How wide words are in points, in letters of this size; they are printable."""
        found = self._word_widths.get((words, bold))
        if found is None:
            widths = self._widths[bold]
            found = sum(widths[ord(one)] for one in words)
            if len(words) <= _LONGEST_WORD_KEPT:
                self._word_widths[words, bold] = found
        return found * size / 1000

    def printable(self, text: str) -> Printable:
        """The text in letters that the faces have: the same, others that look alike, or names in brackets.

        Lines end as in Unix; signs that nobody sees are left out.
        """
        parts: list[str] = []
        named: list[str] = []
        changes: list[tuple[int, int, int, int]] = []
        at = length = 0
        for found in self._odd.finditer(text):
            start, end = found.span()
            shown = "".join(self._shown(one, named) for one in self._letters(found[0]))
            length += start - at
            if start == at and changes and _is_numbered(parts[-1]) and _is_numbered(shown):
                # A name in letters that the faces lack is one bracket, not one for each of them.
                parts[-1], shown = parts[-1][:-1], f" {shown[1:]}"
                length -= 1
                changes[-1] = (*changes[-1][:3], length)
            parts += (text[at:start], shown)
            changes.append((start, end, length, length + len(shown)))
            length += len(shown)
            at = end
        return Printable("".join((*parts, text[at:])), tuple(named), tuple(changes))

    @staticmethod
    def _letters(found: str) -> tuple[str, ...]:
        return (found,) if found in _BREAKS else tuple(unicodedata.normalize("NFC", found))

    def _shown(self, letter: str, named: list[str]) -> str:
        if letter in _BREAKS or letter == "\n":
            return "\n"
        if letter in self._known:
            return letter
        if letter in _ALIKE:
            return _ALIKE[letter]
        category = unicodedata.category(letter)
        if category == "Zs":
            return " "
        if category == "Pd":
            return "-"
        if category == "Cf" or "\ufe00" <= letter <= "\ufe0f":
            return ""
        if unicodedata.decomposition(letter).startswith(_SAME_LETTERS):
            same = unicodedata.normalize("NFKC", letter)
            if self._known.issuperset(same):
                return same
        named.append(letter)
        return named_letter(letter)


def named_letter(letter: str) -> str:
    """A character by its name in brackets, or by its number where the name says nothing to most readers."""
    name = unicodedata.name(letter, "")
    is_told = name and len(name) <= _LONGEST_NAME and not name.startswith(_NUMBERED)
    return f"[{name.lower()}]" if is_told else f"[U+{ord(letter):04X}]"


def letter_words(letter: str) -> str:
    """A character as a list tells it: the name that stands for it with its number, or its number with its name."""
    shown, name = named_letter(letter), unicodedata.name(letter, "").partition("-")[0].lower()
    if not _is_numbered(shown):
        return f"{shown} U+{ord(letter):04X}"
    return f"{shown} {name}".rstrip()


def _is_numbered(shown: str) -> bool:
    """Whether characters stand somewhere by their numbers."""
    return shown.endswith("]") and shown.lstrip(" [").startswith("U+")
