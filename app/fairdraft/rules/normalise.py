"""How does a text read without its typography, and where does each character come from?

Rules and matchers work on the normalised text; every place in it leads back to the original, so that a
finding is marked on the words the writer sees.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from fairdraft.domain.finding import Span
from fairdraft.rules.broken_words import LINE_HYPHENS, BrokenWord, broken_word
from fairdraft.rules.lookalikes import LOOKALIKES, latin_for
from fairdraft.rules.markup import reaches_beyond_paragraphs
from fairdraft.rules.sentence_memory import Memory
from fairdraft.rules.typography import BLANKS, TextBuilder, add_reading, stands_for_itself

# Characters at which typography may begin. Everything between two of them is copied as it is.
_SPECIAL = re.compile(
    "[&<\\]*_`~\\x00-\\x09\\x0b-\\x1f\\x7f-\U0010ffff]| (?=[ \\t\u00a0\\r\\n<]|\\Z)| (?<![^\\n\\r] )"
    "|>(?<![^\\n\\r]>)|\\\\(?=[!-/:-@\\[-`{-~\u2010\u2011])|-(?=[ \\t]*[\\r\\n])"
)
_MARKS = re.compile("[\u0300-\u036f]{1,8}")
_UNSEEN_JOINER = "\u034f"


@dataclass(frozen=True, slots=True)
class NormalText:
    """A normalised text with the way back to the original.

    The text is cut into pieces: piece `i` begins at `at[i]` here and at `came_from[i]` in the original and
    ends there at `came_to[i]`; a `copied` piece maps character by character, another one as a whole.
    """

    text: str
    original: str
    at: tuple[int, ...]
    came_from: tuple[int, ...]
    came_to: tuple[int, ...]
    copied: tuple[bool, ...]

    def original_start(self, place: int) -> int:
        """Where in the original the character at `place` begins; the end of the original beyond the last."""
        if place >= len(self.text):
            return len(self.original)
        piece = bisect_right(self.at, place) - 1
        return self.came_from[piece] + (place - self.at[piece] if self.copied[piece] else 0)

    def original_end(self, place: int) -> int:
        """Where in the original the character before `place` ends; 0 at the beginning."""
        if place <= 0 or not self.at:
            return 0
        piece = bisect_right(self.at, min(place, len(self.text)) - 1) - 1
        if self.copied[piece]:
            return self.came_from[piece] + min(place, len(self.text)) - self.at[piece]
        return self.came_to[piece]

    def span(self, start: int, end: int) -> Span:
        """The range of the original that became `start`…`end` here."""
        piece = bisect_right(self.at, start) - 1
        # Most ranges lie within one piece that was copied.
        if 0 <= piece < len(self.at) and start < end and self.copied[piece]:
            moved = self.came_from[piece] - self.at[piece]
            if end + moved <= self.came_to[piece]:
                return Span(start + moved, end + moved)
        begin = self.original_start(start)
        return Span(begin, max(begin, self.original_end(end)) if end > start else begin)

    def place_of(self, offset: int) -> int:
        """Where in this text the original character at `offset` went, or the next one that is kept."""
        low, high = 0, len(self.at)
        while low < high:
            middle = (low + high) // 2
            if self.came_to[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        if low == len(self.at):
            return len(self.text)
        return self.at[low] + (max(0, offset - self.came_from[low]) if self.copied[low] else 0)


class _Pieces(NamedTuple):
    """What a part of a text was normalised to."""

    text: str
    at: tuple[int, ...]
    came_from: tuple[int, ...]
    came_to: tuple[int, ...]
    copied: tuple[bool, ...]


def normalise(original: str, memory: Memory | None = None) -> NormalText:
    """Take the typography out of a text: entities, tags, emphasis, marks, quotes, hyphens, blanks.

    Works on any text, with lone surrogates and NULs in it, in time proportional to its length. With a memory,
    paragraphs that were seen before are not looked at again.
    """
    if memory is not None and memory.remembers:
        parts = original.split("\n\n")
        if (
            "\r" not in original
            and not reaches_beyond_paragraphs(original)
            and all(_stands_apart(one) for one in parts)
        ):
            return _joined(original, parts, memory)
    whole = _pieces_of(original)
    return NormalText(whole.text, original, whole.at, whole.came_from, whole.came_to, whole.copied)


def _stands_apart(paragraph: str) -> bool:
    """Whether a paragraph reads alone as it does in its text: no tag reaches beyond it, no mark joins it to another."""
    return paragraph.rfind("<") <= paragraph.rfind(">") and not "\u0300" <= paragraph[:1] <= "\u036f"


def _joined(original: str, paragraphs: list[str], memory: Memory) -> NormalText:
    """The paragraphs as one text, with the blank lines between them."""
    texts: list[str] = []
    at: list[int] = []
    came_from: list[int] = []
    came_to: list[int] = []
    copied: list[bool] = []
    place = source = 0
    for paragraph in paragraphs:
        part = memory.said(paragraph).ask(_pieces_of)
        if texts:
            at.append(place)
            came_from.append(source)
            source += 2
            came_to.append(source)
            copied.append(True)
            place += 2
        at += [place + one for one in part.at]
        came_from += [source + one for one in part.came_from]
        came_to += [source + one for one in part.came_to]
        copied += part.copied
        texts.append(part.text)
        place += len(part.text)
        source += len(paragraph)
    return NormalText("\n\n".join(texts), original, tuple(at), tuple(came_from), tuple(came_to), tuple(copied))


def _pieces_of(original: str) -> _Pieces:
    build = TextBuilder(original)
    done = kept = 0
    for hit in _SPECIAL.finditer(original):
        start = hit.start()
        if start < done:
            continue
        mark = original[start]
        if "\u0300" <= mark <= "\u036f":
            if kept == start:  # the letter before it stands for itself already
                build.add(original[done:start], done, start, copied=True)
                done = start
            done = _compose(build, original, done, start)
            continue
        if mark in LINE_HYPHENS:
            broken = broken_word(original, start)
            if broken is not None:
                _add_whole_word(build, original[done:start], done, broken)
                done = broken.end
                continue
        if mark in LOOKALIKES and (latin := latin_for(original, start)):
            build.add(original[done:start], done, start, copied=True)
            build.add(latin, start, start + 1, copied=True)
            done = start + 1
            continue
        if mark > "\xa0" and stands_for_itself(mark):
            kept = start + 1
            continue
        copied = original[done:start]
        if copied[-1:] in ("o", "O") and _is_letter_bullet(original, build.last(), copied, start):
            build.add(copied[:-1], done, start - 1, copied=True)
            build.add("\u2022", start - 1, start, copied=False)
        else:
            build.add(copied, done, start, copied=True)
        done = add_reading(build, start)
    build.add(original[done:], done, len(original), copied=True)
    return _Pieces(
        "".join(build.parts), tuple(build.at), tuple(build.came_from), tuple(build.came_to), tuple(build.copied)
    )


def _add_whole_word(build: TextBuilder, copied: str, start: int, broken: BrokenWord) -> None:
    """Add the first part of a word that was broken at a line's end, with the line's end before it."""
    blank = copied.rfind(" ")
    if blank > copied.rfind("\n"):
        build.add(copied[:blank], start, start + blank, copied=True)
        build.add("\n", start + blank, start + blank + 1, copied=False)
        copied, start = copied[blank + 1 :], start + blank + 1
    build.add(copied, start, start + len(copied), copied=True)
    build.add(broken.hyphen, start + len(copied), start + len(copied) + 1, copied=False)


def _is_letter_bullet(original: str, before: str, copied: str, end: int) -> bool:
    """Whether a letter "o" is all that its line has so far, with a tab or several blanks behind it: so Word's bullet of
    the second level is pasted. `before` is what stands before what is `copied` up to `end`.
    """
    line = copied.rpartition("\n")[2]
    if len(line) > 1 or (len(line) == len(copied) and before not in ("", "\n")):
        return False
    blanks = BLANKS.match(original, end)
    return blanks is not None and ("\t" in blanks[0] or len(blanks[0]) > 1)


def _compose(build: TextBuilder, original: str, done: int, start: int) -> int:
    """Join combining marks with the letter before them; returns where they end."""
    found = _MARKS.match(original, start)
    end = found.end() if found else start + 1
    if start > done:
        build.add(original[done : start - 1], done, start - 1, copied=True)
        whole = original[start - 1 : end].replace(_UNSEEN_JOINER, "")
        build.add(unicodedata.normalize("NFC", whole), start - 1, end, copied=False)
    return end
