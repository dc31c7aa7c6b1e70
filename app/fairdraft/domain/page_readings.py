"""In which orders may the words of a page be read, and what are the letters that count when they are compared?

A PDF file has its words in the order in which a program drew them: down one column and then the next, or across both;
a table cell by cell, or row by row. So a page is read in each order that may be meant, and a place found in one of them
is told by its words, wherever those stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from fairdraft.domain.pdf_pages import SOFT_HYPHEN, PdfBox, PdfPage, PdfWord

# Marks of references, footnotes and names, none of which is part of a word; a power of ten and a square are.
_MARKS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ®™℠†‡§¶]+")
_POWER = re.compile("(?<=10)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+(?=$|/)|(?<=[mM])[²³]")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_FRACTION = re.compile("(?<=[0-9])(?=[¼-¾⅐-⅞])")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_NUMBER_BEGINS = frozenset("0123456789.")
# What is kept beside letters and digits, because it changes what a number says.
_KEPT = frozenset("%<>=≥≤±^°$€")
# In heights of a letter: words further apart do not stand in one column.
_COLUMN_GAP = 1.6
# Of the width of a page: what is wider stands above or below its columns.
_ACROSS = 0.62


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of words in a row.

    Args:
        said: all letters, without blanks.
        owners: for each letter which of the words it is of.
        begins: the places at which a word begins, or a part of one behind a sign that does not count; the end is one.
    """

    said: str
    owners: tuple[int, ...]
    begins: frozenset[int]

    def find(self, sought: "Letters") -> list[tuple[int, int]]:
        """From which word to which, the latter included, the sought letters stand as whole words."""
        found: list[tuple[int, int]] = []
        at = self.said.find(sought.said) if sought.said else -1
        while at >= 0:
            end = at + len(sought.said)
            if at in self.begins and end in self.begins:
                found.append((self.owners[at], self.owners[end - 1]))
            at = self.said.find(sought.said, at + 1)
        return found


def letters_of(words: Iterable[str]) -> Letters:
    """The letters that count: neither case, blanks, hyphens and ligatures nor raised marks do; numbers stay apart."""
    said: list[str] = []
    owners: list[int] = []
    begins: set[int] = set()
    minus = ""
    for number, word in enumerate(words):
        parts = _parts(minus + word if word[:1] in _NUMBER_BEGINS else word)
        # "- 1.1" is not "1.1".
        minus = "-" if plain_word(word) == "-" else ""
        for part in parts:
            # "1 1" is not "11".
            if said and said[-1][-1].isdigit() and part.lstrip("-.")[:1].isdigit():
                begins.add(len(owners))
                said.append(" ")
                owners.append(number)
            begins.add(len(owners))
            said.append(part)
            owners += [number] * len(part)
    begins.add(len(owners))
    return Letters("".join(said), tuple(owners), frozenset(begins))


def plain_word(word: str) -> str:
    """A word without what only its line or a raised mark brought, in small letters; signs stay."""
    word = _POWER.sub(lambda found: f"^{found[0].translate(_PLAIN)}", word.replace(SOFT_HYPHEN, ""))
    # "1½" is no eleven halves.
    word = unicodedata.normalize("NFKC", _FRACTION.sub("-", _MARKS.sub("", word))).replace("\N{FRACTION SLASH}", "/")
    return _DASHES.sub("-", word).casefold()


def shown_words(words: Iterable[str]) -> str:
    """Words in a row as they are quoted: without the hyphens that lines brought; one stays at a part that is last."""
    said = " ".join(words)
    last = "-" if said.endswith(SOFT_HYPHEN) else ""
    return said.replace(f"{SOFT_HYPHEN} ", "").replace(SOFT_HYPHEN, "") + last


def _parts(word: str) -> list[str]:
    """The letters of a word, cut where a sign stands that does not count."""
    plain = plain_word(word)
    parts = [""]
    for at, sign in enumerate(plain):
        before, after = plain[at - 1 : at] if at else "", plain[at + 1 : at + 2]
        if sign.isalnum() or sign in _KEPT or unicodedata.combining(sign):
            parts[-1] += sign
        elif after.isdigit() and (before.isdigit() or not before.isalnum()):
            # A point, a range, a minus; thousands are the same with a comma and without.
            if sign in (".-:/" if before.isdigit() else ".-"):
                parts[-1] += sign
        elif sign == "/" and before.isalnum() and after.isalnum():
            # "5 mg/kg" is not "5 mg".
            continue
        elif parts[-1]:
            parts.append("")
    return [one for one in parts if one]


class ReadPage:
    """A page with its words numbered from 0 in the order that the file has them.

    A word that a line broke is as many words as it has boxes, all but the last with `SOFT_HYPHEN` at their end: what
    comes next in a file may stand in another column. `whole` has for the first of them the word itself.

    Boxes are as the page is seen, in points from its lower left corner, however it lies in the file.
    """

    def __init__(self, page: PdfPage) -> None:
        self.number = page.number
        self.width, self.height = page.width, page.height
        self._page = page
        words: list[PdfWord] = []
        self._filed: dict[PdfBox, int] = {}
        self.lines: list[range] = []
        self.whole: dict[int, str] = {}
        for line in page.lines:
            start = len(words)
            for word in line:
                parts = _broken(word)
                if len(parts) > 1:
                    self.whole[len(words)] = word.text
                self._filed |= {part.boxes[0]: len(words) + at for at, part in enumerate(parts)}
                words += (PdfWord(part.text, tuple(map(self._seen, part.boxes))) for part in parts)
            self.lines.append(range(start, len(words)))
        self.words = tuple(words)

    @cached_property
    def readings(self) -> tuple[tuple[int, ...], ...]:
        """The orders in which the words may be read, each with all of them: as filed, by columns, by rows."""
        as_filed = tuple(range(len(self.words)))
        return tuple(dict.fromkeys((as_filed, self._by_columns(), self._by_rows())))

    @cached_property
    def letters(self) -> tuple[Letters, ...]:
        """The letters of each reading; their owners are places in it."""
        return tuple(letters_of(self.words[at].text for at in reading) for reading in self.readings)

    def as_filed(self, box: PdfBox) -> PdfBox:
        """A box of the page as the coordinates of the file have it."""
        left, bottom = self._page.corner
        (x, y), (right, top) = self._unturned(box.left, box.bottom), self._unturned(box.right, box.top)
        low, high = sorted((y, top))
        first, last = sorted((x, right))
        return PdfBox(first + left, low + bottom, last + left, high + bottom)

    def words_at(self, boxes: Iterable[PdfBox]) -> frozenset[int]:
        """The words that stand in these boxes, as the coordinates of the file have them."""
        return frozenset(self._filed[one] for one in boxes if one in self._filed)

    def said(self, at: Sequence[int]) -> str:
        """Some of its words as they are quoted."""
        return shown_words(self.words[one].text for one in at)

    def _seen(self, box: PdfBox) -> PdfBox:
        left, bottom = self._page.corner
        (x, y), (right, top) = (
            self._turned(across - left, up - bottom) for across, up in ((box.left, box.bottom), (box.right, box.top))
        )
        return PdfBox(min(x, right), min(y, top), max(x, right), max(y, top))

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        match self._page.turned:
            case 90:
                return y, self.height - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.width - y, x
            case _:
                return x, y

    def _unturned(self, x: float, y: float) -> tuple[float, float]:
        match self._page.turned:
            case 90:
                return self.height - y, x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return y, self.width - x
            case _:
                return x, y

    def _by_columns(self) -> tuple[int, ...]:
        pieces = self._pieces()
        wide = sorted((one for one in pieces if _width(self, one) > _ACROSS * self.width), key=self._from_top)
        order: list[int] = []
        rest = [one for one in pieces if one not in wide]
        for above in (*wide, None):
            edge = float("-inf") if above is None else self._middle(above)
            here = [one for one in rest if self._middle(one) > edge]
            rest = [one for one in rest if self._middle(one) <= edge]
            order += (at for column in self._columns(here) for piece in column for at in piece)
            order += above or ()
        return tuple(order)

    def _by_rows(self) -> tuple[int, ...]:
        order: list[int] = []
        row: list[int] = []
        for at in sorted(range(len(self.words)), key=lambda one: -_box(self.words[one]).bottom):
            first = _box(self.words[row[0]]) if row else None
            if first is not None and first.bottom - _box(self.words[at]).bottom > 0.4 * (first.top - first.bottom):
                order += sorted(row, key=lambda one: _box(self.words[one]).left)
                row = []
            row.append(at)
        return (*order, *sorted(row, key=lambda one: _box(self.words[one]).left))

    def _pieces(self) -> list[tuple[int, ...]]:
        """The lines, cut where words stand as far apart as columns do."""
        pieces: list[tuple[int, ...]] = []
        for line in self.lines:
            piece: list[int] = []
            for at in line:
                box = _box(self.words[at])
                last = _box(self.words[piece[-1]]) if piece else None
                # The rest of a broken word stands on another line.
                if last is not None and (
                    last.bottom >= box.top
                    or not -1 < (box.left - last.right) / max(1.0, box.top - box.bottom) < _COLUMN_GAP
                ):
                    pieces.append(tuple(piece))
                    piece = []
                piece.append(at)
            pieces.append(tuple(piece))
        return [one for one in pieces if one]

    def _columns(self, pieces: Sequence[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
        """Pieces of lines that stand above each other, the columns from the left, each from its top."""
        columns: list[list[tuple[int, ...]]] = []
        right = float("-inf")
        for one in sorted(pieces, key=lambda piece: _box(self.words[piece[0]]).left):
            if not columns or _box(self.words[one[0]]).left >= right:
                columns.append([])
            columns[-1].append(one)
            right = max(right, max(_box(self.words[at]).right for at in one))
        return [sorted(column, key=self._from_top) for column in columns]

    def _middle(self, piece: Sequence[int]) -> float:
        box = _box(self.words[piece[0]])
        return (box.bottom + box.top) / 2

    def _from_top(self, piece: Sequence[int]) -> tuple[float, float]:
        box = _box(self.words[piece[0]])
        return -box.bottom, box.left


def _broken(word: PdfWord) -> list[PdfWord]:
    """A word as its lines have it."""
    parts = word.text.split(SOFT_HYPHEN)
    if len(parts) != len(word.boxes):
        return [word]
    signs = (*(SOFT_HYPHEN for _part in parts[1:]), "")
    return [PdfWord(part + sign, (box,)) for part, sign, box in zip(parts, signs, word.boxes, strict=True)]


def _box(word: PdfWord) -> PdfBox:
    """Where a word begins."""
    return word.boxes[0]


def _width(page: ReadPage, piece: Sequence[int]) -> float:
    return _box(page.words[piece[-1]]).right - _box(page.words[piece[0]]).left
