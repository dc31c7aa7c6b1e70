"""What does the typography at one place of a text read as?"""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping

from fairdraft.domain.reference_marks import RAISED_LETTERS
from fairdraft.rules.markup import LETTER_SIGNS, UnreadWords, ends_line, read_tag

BLANKS = re.compile("[ \\t\\x00-\\x08\\x0e-\\x1f\\x7f\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
# Quoted lines of Markdown; "> 5" at the beginning of a line is more than five, unless the line before is quoted too.
_QUOTED = re.compile(r"(?:>[ ]?)+")
_MORE_THAN = re.compile(r"> ?\d(?!\d?\\?[.)][ \t])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINK_TARGET = re.compile(r"\]\([^()\s]{1,500}\)")
_EMPHASIS = re.compile(r"\*+|_+|`+|~~+")
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


class TextBuilder:
    """Collects the pieces of one normalised text, each with its range of the original (see `NormalText`)."""

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
        """Add what the original from `start` to `end` reads as; `copied` when that is the original itself."""
        if not text:
            return
        self.at.append(self.length)
        self.came_from.append(start)
        self.came_to.append(end)
        self.copied.append(copied)
        self.parts.append(text)
        self.length += len(text)

    def last(self) -> str:
        """The last character; none at the beginning."""
        return self.parts[-1][-1] if self.parts else ""

    def tail(self) -> str:
        """The last three characters."""
        return "".join(self.parts[-3:])[-3:]


def stands_for_itself(mark: str) -> bool:
    """Whether one character reads as it is, as most letters of other alphabets do."""
    return (
        mark not in _REPLACED
        and mark not in _SUPERSCRIPTS
        and not "\ud800" <= mark <= "\udfff"
        and unicodedata.is_normalized("NFKC", mark)
        and BLANKS.match(mark) is None
    )


def add_reading(build: TextBuilder, start: int) -> int:
    """Add what the typography at `start` reads as; returns where it ends."""
    mark = build.original[start]
    end = _READINGS.get(mark, _read_sign)(build, start)
    if end is not None:
        return end
    build.add(mark, start, start + 1, copied=True)
    return start + 1


def _read_entity(build: TextBuilder, start: int) -> int | None:
    found = _ENTITY.match(build.original, start)
    if found is None:
        return None
    said = html.unescape(found[0])
    build.add("".join(_plain(one, build.tail()) for one in said), start, found.end(), copied=False)
    return found.end()


def _read_angle_bracket(build: TextBuilder, start: int) -> int | None:
    if (end := build.unread.end(start)) is not None:
        return _left_out(build, end)
    tag = read_tag(build.original, start)
    if tag is None:
        return None
    build.add(tag.text, start, tag.end, copied=False)
    return tag.end


def _read_link_target(build: TextBuilder, start: int) -> int | None:
    found = _LINK_TARGET.match(build.original, start)
    if found is None:
        return None
    build.add("]", start, found.end(), copied=False)
    return found.end()


def _read_quote_marks(build: TextBuilder, start: int) -> int | None:
    found = _QUOTED.match(build.original, start)
    if found is None:
        return None
    is_comparison = _MORE_THAN.match(build.original, start) and not _is_quoted_before(build.original, start)
    return None if is_comparison else found.end()


def _read_escape(_build: TextBuilder, start: int) -> int:
    """Markdown's sign that the next one is no markup."""
    return start + 1


def _read_backtick(build: TextBuilder, start: int) -> int | None:
    if build.original[start - 1 : start].isalpha() and build.original[start + 1 : start + 2].isalpha():
        build.add("'", start, start + 1, copied=False)
        return start + 1
    return _read_emphasis(build, start)


def _read_tilde(build: TextBuilder, start: int) -> int | None:
    if (end := build.unread.end(start)) is not None:
        return _left_out(build, end)
    return _read_emphasis(build, start)


def _read_emphasis(build: TextBuilder, start: int) -> int | None:
    found = _EMPHASIS.match(build.original, start)
    if found and _is_emphasis(build.original, start, found.end(), build.original[start]):
        return found.end()
    return None


def _read_line_end(build: TextBuilder, start: int) -> int:
    end = start + 2 if build.original.startswith("\r\n", start) else start + 1
    build.add("\n", start, end, copied=False)
    return end


def _read_sign(build: TextBuilder, start: int) -> int:
    """Blanks, or one character that another stands for."""
    found = BLANKS.match(build.original, start)
    if found is None:
        build.add(_sign(build, start), start, start + 1, copied=False)
        return start + 1
    if build.last() not in ("", "\n") and not _ends_line(build, found.end()):
        build.add(" ", start, found.end(), copied=False)
    return found.end()


def _sign(build: TextBuilder, start: int) -> str:
    """What stands for the one character at `start`."""
    original = build.original
    mark = original[start]
    if mark in _SUPERSCRIPTS or mark in _RAISED_SIGNS:
        return _raised(build, start)
    if mark in _TRADE_MARKS and _NOTE_NUMBER.match(original, start + 1):
        return "^"
    if mark in _LETTER_SIGNS:
        around = original[start - 1 : start] + original[start + 1 : start + 2]
        if "Lm" not in map(unicodedata.category, around):
            return _LETTER_SIGNS[mark]
    return _plain(mark, "")


def _raised(build: TextBuilder, start: int) -> str:
    """What stands for a raised digit, plus or minus, with a "^" before the first of a raised number."""
    original = build.original
    mark, letter_before, letter_behind = original[start], original[start - 1 : start], original[start + 1 : start + 2]
    # The second digit of a raised number stands behind its sign already; so does the first of a power with a minus.
    is_behind = letter_before in _SUPERSCRIPTS or letter_before in _RAISED_SIGNS
    if mark in _RAISED_SIGNS and letter_behind in _SUPERSCRIPTS and not is_behind:
        return "^" + _plain(mark, "")
    return _plain(mark, "^" if is_behind else build.tail())


# Signs of markup and ends of lines, by their first character; a reading is None where the sign stands for itself.
_READINGS: Mapping[str, Callable[[TextBuilder, int], int | None]] = {
    "&": _read_entity,
    "<": _read_angle_bracket,
    "]": _read_link_target,
    ">": _read_quote_marks,
    "\\": _read_escape,
    "`": _read_backtick,
    "~": _read_tilde,
    "*": _read_emphasis,
    "_": _read_emphasis,
    "\r": _read_line_end,
}


def _ends_line(build: TextBuilder, end: int) -> bool:
    """Whether a line ends where blanks do: nobody sees them there, and joined lines would have two blanks."""
    if build.original[end : end + 1] in ("", "\n", "\r"):
        return True
    return ends_line(build.original, end) and build.unread.end(end) is None


def _left_out(build: TextBuilder, end: int) -> int:
    """Where the text goes on behind what is read by nobody; the blanks around that are one."""
    blanks = BLANKS.match(build.original, end) if build.last() in ("", " ", "\n") else None
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
    if BLANKS.match(mark):
        return " "
    return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in unicodedata.normalize("NFKC", mark))
