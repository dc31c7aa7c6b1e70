"""What do raised letters of formatted text become in plain text?

Reference marks are raised in decks; as plain digits they would be part of the word before them ("sugar1", "points2").
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from fairdraft.domain.reference_marks import LOWERED, NOTE_LETTERS, RAISED_DIGITS, RAISED_LETTERS

_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_QUANTITY = _DIGITS | str.maketrans("-−–+ni", "⁻⁻⁻⁺ⁿⁱ")
_SIGNS = {"TM": "™", "SM": "℠", "R": "®"}
# A power, and the charge of an ion; between two numbers the sign is that of a range, and other letters are left alone,
# as those of "1st" are.
_IN_QUANTITY = re.compile(r"[-−–+](?:\d+|n)?|\d+[-−–+]|\d*n(?:[-−–+]\d+)?|\d+[-−–+]n|i")
# Letters that lead to footnotes, as "a" or "a,b" do; those of "1st" lead to none, and "n" and "i" are of quantities.
_NOTE_LETTERS = str.maketrans(NOTE_LETTERS, RAISED_LETTERS) | _DIGITS
_NOTES = re.compile(rf"(?:[{NOTE_LETTERS}]|\d{{1,3}})(?:[,\s]\s*(?:[{NOTE_LETTERS}]|\d{{1,3}}))*")
_LOWERED = LOWERED | str.maketrans(f"{RAISED_LETTERS}⁻⁺ⁿⁱ", f"{NOTE_LETTERS}-+ni")
_RAISED = f"[{RAISED_DIGITS}{RAISED_LETTERS}⁻⁺ⁿⁱ]+"
_RAISED_RUN = re.compile(rf"{_RAISED}(?:[,–-]{_RAISED})*")
_UNSEEN = frozenset(("head", "style", "script", "title"))
_ALONE = frozenset(("br", "hr", "img", "meta", "link", "input", "col", "wbr"))
_TAG_NAME = re.compile(r"/?([a-z][^\s/>]*)", re.IGNORECASE)
_STYLE = re.compile(r"\bstyle\s*=\s*(?:\"([^\"]*)|'([^']*)|(\S+))", re.IGNORECASE)
# Word raises by points, too.
_RAISING = re.compile(r"vertical-align:(?:super|\d*\.?\d*[1-9]\d*(?:\.\d+)?(?:pt|px|em|%))|mso-text-raise:[\d.]*[1-9]")
_LOWERING = re.compile(r"vertical-align:(?:baseline|sub)")
# Letters of a tag in which its style is looked for: pictures stand in some.
_LONGEST_STYLE = 4000
# By so many letters before them raised ones are found in the plain text; fewer where a list's sign is among them.
_BEFORE = (12, 3)
# Letters that either form may have more than the other, such as the signs of lists, between two raised ones.
_APART = 4000


def raised(text: str) -> str:
    """Raised text as characters that are raised by themselves: digits, the marks of names, the letters of footnotes,
    and what a power or a charge is written with.
    """
    word = text.strip()
    if word in _SIGNS:
        return text.replace(word, _SIGNS[word])
    if _NOTES.fullmatch(word):
        return text.translate(_NOTE_LETTERS)
    return text.translate(_QUANTITY if _IN_QUANTITY.fullmatch(word) else _DIGITS)


def raised_parts(text: str) -> Iterator[tuple[str, bool]]:
    """A text in parts, in order, each with whether it is raised: such a part has the letters that `raised` raises
    again, as many as before. No part is empty.
    """
    done = 0
    for found in _RAISED_RUN.finditer(text):
        lowered = found[0].translate(_LOWERED)
        if raised(lowered) == found[0]:
            if found.start() > done:
                yield text[done : found.start()], False
            yield lowered, True
            done = found.end()
    if done < len(text):
        yield text[done:], False


def with_raised(text: str, html: str) -> str:
    """A plain text with the letters raised that its HTML form raises; all others stay as they are.

    Args:
        text: what a program put on the clipboard as plain text.
        html: the same words, formatted.
    """
    reader = _Letters()
    reader.read(html)
    runs = reader.raised_runs()
    if not runs:
        return text
    said = reader.said()
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    letters = "".join(text[place] for place in places)
    parts: list[str] = []
    done = at = seen = 0
    for start, end in runs:
        # About here it stands, if both forms say the same since the last one that was found.
        found = _found(letters, said[max(0, start - _BEFORE[0]) : start], said[start:end], at, at + start - seen)
        if found is not None:
            at, seen = found + end - start, end
            first, behind = places[found], places[at - 1] + 1
            parts += [text[done:first], raised(text[first:behind])]
            done = behind
    return "".join((*parts, text[done:]))


def _found(letters: str, before: str, said: str, start: int, about: int) -> int | None:
    """Where letters stand behind those that were before them, from `start` on and not far from `about`; None where
    they do not.
    """
    for length in _BEFORE:
        behind = before[-length:]
        first = max(0, start - len(behind), about - len(behind) - _APART)
        at = letters.find(behind + said, first, about + len(said) + _APART)
        if at >= 0:
            return at + len(behind)
    return None


def _parts(html: str) -> Iterator[tuple[str, str]]:
    """The tags of an HTML text, without their brackets, and what stands between them; in one pass, however broken."""
    at = 0
    while (begin := html.find("<", at)) >= 0:
        if html.startswith("<!--", begin):
            end, width = html.find("-->", begin + 4), 3
        else:
            end, width = html.find(">", begin), 1
        if end < 0:
            break
        yield "", html[at:begin]
        inside = html[begin + 1 : end]
        if _TAG_NAME.match(inside) or inside[:1] in "!?":
            yield inside, ""
            at = end + width
        else:
            yield "", "<"
            at = begin + 1
    if not html.startswith("<!--", begin):
        yield "", html[at:]


class _Letters:
    """The letters of an HTML text without its blanks, and which of them are raised."""

    def __init__(self) -> None:
        self._letters: list[str] = []
        self._raised: list[bool] = []
        self._open: list[tuple[str, bool]] = []
        self._names: Counter[str] = Counter()
        self._unseen = 0

    def read(self, html: str) -> None:
        """Take a whole text in."""
        for inside, words in _parts(html):
            name = _TAG_NAME.match(inside)
            if words and not self._unseen:
                self._take(unescape(words))
            elif name is not None and inside.startswith("/"):
                self._end(name[1].lower())
            elif name is not None and not inside.endswith("/"):
                self._start(name[1].lower(), inside)

    def _start(self, tag: str, inside: str) -> None:
        if tag in _ALONE:
            return
        found = _STYLE.search(inside, 0, _LONGEST_STYLE)
        style = "".join("".join(one or "" for one in found.groups()).split()).lower() if found else ""
        before = bool(self._open and self._open[-1][1])
        is_raised = tag == "sup" or bool(_RAISING.search(style))
        is_raised = is_raised or (before and tag != "sub" and not _LOWERING.search(style))
        self._open.append((tag, is_raised))
        self._names[tag] += 1
        self._unseen += tag in _UNSEEN

    def _end(self, tag: str) -> None:
        # What was never closed ends with what it stands in.
        while self._names[tag]:
            last, _raised = self._open.pop()
            self._names[last] -= 1
            self._unseen -= last in _UNSEEN
            if last == tag:
                break

    def _take(self, words: str) -> None:
        letters = [one for one in words if not one.isspace()]
        self._letters += letters
        self._raised += [bool(self._open and self._open[-1][1])] * len(letters)

    def said(self) -> str:
        """The letters, one after another."""
        return "".join(self._letters)

    def raised_runs(self) -> list[tuple[int, int]]:
        """From where to where letters are raised that stand next to each other, in order."""
        edges = [at for at, (one, next_) in enumerate(pairwise((False, *self._raised, False))) if one != next_]
        return list(zip(edges[::2], edges[1::2], strict=True))
