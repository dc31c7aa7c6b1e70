"""How does a text read without its typography, and where does each character come from?

Rules and matchers work on the normalised text; every place in it leads back to the original, so that a
finding is marked on the words the writer sees.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from fairdraft.domain.finding import Span
from fairdraft.domain.reference_marks import RAISED_LETTERS
from fairdraft.rules.broken_words import LINE_HYPHENS, BrokenWord, broken_word
from fairdraft.rules.lookalikes import LOOKALIKES, latin_for
from fairdraft.rules.markup import LETTER_SIGNS, UnreadWords, ends_line, reaches_beyond_paragraphs, read_tag
from fairdraft.rules.memory import Memory

# Characters at which typography may begin. Everything between two of them is copied as it is.
_SPECIAL = re.compile(
    "[&<\\]*_`~\\x00-\\x09\\x0b-\\x1f\\x7f-\U0010ffff]| (?=[ \\t\u00a0\\r\\n<]|\\Z)| (?<![^\\n\\r] )"
    "|>(?<![^\\n\\r]>)|\\\\(?=[!-/:-@\\[-`{-~\u2010\u2011])|-(?=[ \\t]*[\\r\\n])"
)
# Quoted lines of Markdown; "> 5" at the beginning of a line is more than five, unless the line before is quoted too.
_QUOTED = re.compile(r"(?:>[ ]?)+")
_MORE_THAN = re.compile(r"> ?\d(?!\d?\\?[.)][ \t])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINK_TARGET = re.compile(r"\]\([^()\s]{1,500}\)")
_EMPHASIS = re.compile(r"\*+|_+|`+|~~+")
_BLANKS = re.compile("[ \\t\\x00-\\x08\\x0e-\\x1f\\x7f\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_MARKS = re.compile("[\u0300-\u036f]{1,8}")
_UNSEEN_JOINER = "\u034f"
_SUPERSCRIPTS = {"⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9"}
_RAISED_SIGNS = frozenset("⁻⁺")
_LETTER_SIGNS = dict(zip(RAISED_LETTERS, LETTER_SIGNS, strict=True))
_METER = re.compile(r"(?:^|[^a-zA-Z])[ckmd]?m$")
_TRADE_MARKS = frozenset("\u00ae\u2122\u2120")
# "BREVASTA®1" had a raised 1 before it was pasted; "BREVASTA®10 mg" tells a dose.
_NOTE_NUMBER = re.compile(
    r"\d{1,2}(?:[,-]\d{1,2})*(?![^\W_]|[.,]\d"
    r"| ?(?:%|m?c?g\b|ml\b|kg\b|iu\b|units?|tablets?|capsules?|pens?|days?|weeks?))",
    re.IGNORECASE,
)

# Hyphens become "-", an em dash stands apart as " - ", quotation marks become straight ones.
_REPLACED = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\u207b\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2014\u2015", " - "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u00ae\u2122\u2120", ""),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c", ""),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f", ""),
    **dict.fromkeys("\u180e\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f\ufff9\ufffa\ufffb", ""),
    **dict.fromkeys("\u2028\u2029\u0085\x0b\x0c", "\n"),
    **dict.fromkeys("\u2022\u2023\u2043\u2219\u25aa\u25cf\u25e6\u00b7\u25a0\u25ba\u2713\u2714\uf0b7\uf0a7", "\u2022"),
}


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


class _Builder:
    """Collects the pieces of one normalised text."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.unread = UnreadWords(original)
        self.parts: list[str] = []
        self.length = 0
        self.at: list[int] = []
        self.came_from: list[int] = []
        self.came_to: list[int] = []
        self.copied: list[bool] = []

    def add(self, text: str, start: int, end: int, *, copied: bool) -> None:
        if not text:
            return
        self.at.append(self.length)
        self.came_from.append(start)
        self.came_to.append(end)
        self.copied.append(copied)
        self.parts.append(text)
        self.length += len(text)

    def last(self) -> str:
        return self.parts[-1][-1] if self.parts else ""

    def tail(self) -> str:
        """The last three characters."""
        return "".join(self.parts[-3:])[-3:]


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
    build = _Builder(original)
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
        if mark > "\xa0" and mark not in _REPLACED and mark not in _SUPERSCRIPTS and _is_letter_as_it_is(mark):
            kept = start + 1
            continue
        copied = original[done:start]
        if copied[-1:] in ("o", "O") and _is_letter_bullet(original, build.last(), copied, start):
            build.add(copied[:-1], done, start - 1, copied=True)
            build.add("\u2022", start - 1, start, copied=False)
        else:
            build.add(copied, done, start, copied=True)
        done = _replace(build, original, start, mark)
    build.add(original[done:], done, len(original), copied=True)
    return _Pieces(
        "".join(build.parts), tuple(build.at), tuple(build.came_from), tuple(build.came_to), tuple(build.copied)
    )


def _add_whole_word(build: _Builder, copied: str, start: int, broken: BrokenWord) -> None:
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
    blanks = _BLANKS.match(original, end)
    return blanks is not None and ("\t" in blanks[0] or len(blanks[0]) > 1)


def _is_letter_as_it_is(mark: str) -> bool:
    """Whether one character stands for itself, as most letters of other alphabets do."""
    return not "\ud800" <= mark <= "\udfff" and unicodedata.is_normalized("NFKC", mark) and _BLANKS.match(mark) is None


def _replace(build: _Builder, original: str, start: int, mark: str) -> int:
    """Add what stands for the typography at `start`; returns where it ends."""
    if mark == "&":
        found = _ENTITY.match(original, start)
        if found:
            said = html.unescape(found[0])
            build.add("".join(_plain(one, build.tail()) for one in said), start, found.end(), copied=False)
            return found.end()
    elif mark == "<":
        if (end := build.unread.end(start)) is not None:
            return _left_out(build, original, end)
        tag = read_tag(original, start)
        if tag is not None:
            build.add(tag.text, start, tag.end, copied=False)
            return tag.end
    elif mark == "]":
        found = _LINK_TARGET.match(original, start)
        if found:
            build.add("]", start, found.end(), copied=False)
            return found.end()
    elif mark == ">":
        found = _QUOTED.match(original, start)
        if found and (_MORE_THAN.match(original, start) is None or _is_quoted_before(original, start)):
            return found.end()
    elif mark == "\\":  # Markdown's sign that the next one is no markup
        return start + 1
    elif mark == "`" and original[start - 1 : start].isalpha() and original[start + 1 : start + 2].isalpha():
        build.add("'", start, start + 1, copied=False)
        return start + 1
    elif mark == "~" and (end := build.unread.end(start)) is not None:
        return _left_out(build, original, end)
    elif mark in "*_`~":
        found = _EMPHASIS.match(original, start)
        if found and _is_emphasis(original, start, found.end(), mark):
            return found.end()
    elif mark == "\r":
        end = start + 2 if original.startswith("\r\n", start) else start + 1
        build.add("\n", start, end, copied=False)
        return end
    else:
        found = _BLANKS.match(original, start)
        if found:
            if build.last() not in ("", "\n") and not _ends_line(build, found.end()):
                build.add(" ", start, found.end(), copied=False)
            return found.end()
        # The second digit of a raised number stands behind its sign already; so does the first of a power with a minus.
        letter_before, letter_behind = original[start - 1 : start], original[start + 1 : start + 2]
        is_behind = letter_before in _SUPERSCRIPTS or letter_before in _RAISED_SIGNS
        before = "^" if is_behind else build.tail()
        if mark in _RAISED_SIGNS and letter_behind in _SUPERSCRIPTS and not is_behind:
            build.add("^" + _plain(mark, ""), start, start + 1, copied=False)
            return start + 1
        if mark in _LETTER_SIGNS and "Lm" not in map(unicodedata.category, letter_before + letter_behind):
            build.add(_LETTER_SIGNS[mark], start, start + 1, copied=False)
            return start + 1
        noted = mark in _TRADE_MARKS and _NOTE_NUMBER.match(original, start + 1)
        build.add("^" if noted else _plain(mark, before), start, start + 1, copied=False)
        return start + 1
    build.add(mark, start, start + 1, copied=True)
    return start + 1


def _ends_line(build: _Builder, end: int) -> bool:
    """Whether a line ends where blanks do: nobody sees them there, and joined lines would have two blanks."""
    if build.original[end : end + 1] in ("", "\n", "\r"):
        return True
    return ends_line(build.original, end) and build.unread.end(end) is None


def _left_out(build: _Builder, original: str, end: int) -> int:
    """Where the text goes on behind what is read by nobody; the blanks around that are one."""
    blanks = _BLANKS.match(original, end) if build.last() in ("", " ", "\n") else None
    return blanks.end() if blanks else end


def _is_quoted_before(original: str, start: int) -> bool:
    """Whether the line before that at `start` is a quoted one."""
    before = original.rfind("\n", 0, max(0, start - 1)) + 1
    return before < start and original.startswith(">", before)


def _is_emphasis(original: str, start: int, end: int, mark: str) -> bool:
    before = original[start - 1 : start]
    after = original[end : end + 1]
    if mark == "_":
        return not (before.isalnum() and after.isalnum())
    # A star before a blank at the beginning of a line is a bullet.
    at_line_start = not before or before in "\r\n \t"
    return not (at_line_start and (not after or after.isspace()))


def _plain(mark: str, before: str) -> str:
    """What stands for one character; `before` are the last three before it."""
    if mark in _REPLACED:
        return _REPLACED[mark]
    if mark in _SUPERSCRIPTS:
        # A raised digit is a footnote mark, except in units of area and volume.
        area = _METER.search(before) is not None and mark in "²³"
        return _SUPERSCRIPTS[mark] if area or before[-1:] == "^" else "^" + _SUPERSCRIPTS[mark]
    if mark < "\x80":
        return " " if mark < " " and mark != "\n" else mark
    if "\ud800" <= mark <= "\udfff":
        return "\ufffd"
    if _BLANKS.match(mark):
        return " "
    return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in unicodedata.normalize("NFKC", mark))


def _compose(build: _Builder, original: str, done: int, start: int) -> int:
    """Join combining marks with the letter before them; returns where they end."""
    found = _MARKS.match(original, start)
    end = found.end() if found else start + 1
    if start > done:
        build.add(original[done : start - 1], done, start - 1, copied=True)
        whole = original[start - 1 : end].replace(_UNSEEN_JOINER, "")
        build.add(unicodedata.normalize("NFC", whole), start - 1, end, copied=False)
    return end
