"""What do raised letters of formatted text become in plain text?

Reference marks are raised in decks; as plain digits they would be part of the word before them ("sugar1", "points2").
"""

from html.parser import HTMLParser
from itertools import pairwise

_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS = {"TM": "™", "SM": "℠", "R": "®"}
_UNSEEN = frozenset(("head", "style", "script", "title"))
_ALONE = frozenset(("br", "hr", "img", "meta", "link", "input", "col", "wbr"))
# By so many letters before them raised ones are found in the plain text; fewer where a list's sign is among them.
_BEFORE = (12, 3)


def raised(text: str) -> str:
    """Raised text as characters that are raised by themselves: digits, and the marks of names."""
    word = text.strip()
    return text.replace(word, _SIGNS[word]) if word in _SIGNS else text.translate(_DIGITS)


def with_raised(text: str, html: str) -> str:
    """A plain text with the letters raised that its HTML form raises; all others stay as they are.

    Args:
        text: what a program put on the clipboard as plain text.
        html: the same words, formatted.
    """
    reader = _Letters()
    reader.feed(html)
    reader.close()
    runs = reader.raised_runs()
    if not runs:
        return text
    said = reader.said()
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    letters = "".join(text[place] for place in places)
    parts: list[str] = []
    done = at = 0
    for start, end in runs:
        found = _found(letters, said[max(0, start - _BEFORE[0]) : start], said[start:end], at)
        if found is not None:
            at = found + end - start
            first, behind = places[found], places[at - 1] + 1
            parts += [text[done:first], raised(text[first:behind])]
            done = behind
    return "".join((*parts, text[done:]))


def _found(letters: str, before: str, said: str, start: int) -> int | None:
    """Where letters stand behind those that were before them; None where they do not."""
    for length in _BEFORE:
        behind = before[-length:]
        at = letters.find(behind + said, max(0, start - len(behind)))
        if at >= 0:
            return at + len(behind)
    return None


class _Letters(HTMLParser):
    """The letters of an HTML text without its blanks, and which of them are raised."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._letters: list[str] = []
        self._raised: list[bool] = []
        self._open: list[tuple[str, bool]] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ALONE:
            return
        style = "".join((dict(attrs).get("style") or "").split()).lower()
        before = bool(self._open and self._open[-1][1])
        lowered = "vertical-align:baseline" in style or "vertical-align:sub" in style.replace("super", "")
        is_raised = tag == "sup" or "vertical-align:super" in style or (before and not lowered and tag != "sub")
        self._open.append((tag, is_raised))
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        # What was never closed ends with what it stands in.
        at = next((place for place in reversed(range(len(self._open))) if self._open[place][0] == tag), None)
        if at is not None:
            self._unseen -= sum(one in _UNSEEN for one, _raised in self._open[at:])
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            letters = [one for one in data if not one.isspace()]
            self._letters += letters
            self._raised += [bool(self._open and self._open[-1][1])] * len(letters)

    def said(self) -> str:
        """The letters, one after another."""
        return "".join(self._letters)

    def raised_runs(self) -> list[tuple[int, int]]:
        """From where to where letters are raised that stand next to each other, in order."""
        edges = [at for at, (one, next_) in enumerate(pairwise((False, *self._raised, False))) if one != next_]
        return list(zip(edges[::2], edges[1::2], strict=True))
