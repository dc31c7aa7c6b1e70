"""In which rows do the spoken, shown and seen words of a script stand, and when?

Reads tables in Markdown, of cells with bars or tabs between them, and tagged lines (`VO:`, `SUPER:`, `VISUAL:`,
`[00:20-00:35]`). A row of a table without words of its own to be spoken, or with those alone, goes with the one above.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from fairdraft.domain.finding import Span
from fairdraft.domain.script_shape import TAG_PATTERNS
from fairdraft.domain.script_shape import ScriptPart as Part

_Column = Part | Literal["time"] | None

_TAG = re.compile(
    r"[\[(*_ ]*(?:\[risk vo\] *)?(?:"
    + "|".join(f"(?P<{part}>{words})" for part, words in TAG_PATTERNS)
    + r")(?: \d{1,2})?[\])*_]*(?: ?\([^()\n]{0,40}\))? ?: ?[*_]*",
    re.IGNORECASE,
)
# What is shown may be named within what is seen: "A kitchen. [SUPER: Rx only]".
_SUPER_WITHIN = re.compile(
    r"(?:(?<=[\s.;,)\]|/])|(?<=^))[\[(*_]*(?:supers?|legal super|on[- ]screen(?: text)?|title card|text on screen)"
    r"(?: \d{1,2})?[\])*_]* ?: ?[*_]*",
    re.IGNORECASE,
)
_CLOCK = r"(?:\d{1,2})?:\d{2}(?:\.\d)?"
_TIME = re.compile(rf"({_CLOCK})\s*(?:-|–|—|to)\s*({_CLOCK})(?: ?s(?:ec)?\b)?")
_SECONDS = re.compile(r"\b(\d{1,3}(?:\.\d)?)\s*(?:-|–|—|to)\s*(\d{1,3}(?:\.\d)?) ?(?:s|sec|seconds)\b", re.IGNORECASE)
_BEGINS = re.compile(rf"[\s*_(\[]*({_CLOCK})[\s*_)\]]*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TIME_HEAD = re.compile(r"(?:time|timecode|timing|seconds|secs?\.?|tc|#|frame|scene no\.?)")
_LONGEST_HEAD = 40
_RULED = re.compile(r"[\s|:-]*")


@dataclass(slots=True)
class Row:
    """A row: its time in seconds (an end that is not stated is where the next row begins) and its parts' places."""

    time: tuple[float, float] | None = None
    begins: float | None = None
    parts: dict[Part, list[Span]] = field(default_factory=dict)


def rows_of(text: str) -> list[Row]:
    """The rows of a script, those without words left out."""
    rows = [one for one in _rows(text) if one.parts or one.time]
    for row, after in itertools.pairwise(rows):
        following = after.time[0] if after.time else after.begins
        if row.time is None and row.begins is not None and following is not None and following > row.begins:
            row.time = (row.begins, following)
    return [one for one in rows if one.parts]


def _rows(text: str) -> list[Row]:
    rows: list[Row] = []
    columns: list[_Column] | None = None
    sign, led = "", False
    first: Part | None = None
    current: Part | None = None
    for start, end in _lines(text):
        line = text[start:end]
        if not line.strip():
            current, columns = None, columns if led else None
            continue
        found = _head(text, start, end)
        if found is not None:
            columns, sign = found
            led = line.lstrip().startswith("|")
            continue
        if columns is not None and sign in line and line.lstrip().startswith("|") == led:
            if not _RULED.fullmatch(line):
                _add_table_row(rows, _table_row(text, _cells(text, start, end, sign), columns))
            continue
        for low, high in _tagged(text, start, end):
            tag = _TAG.match(text, low, high)
            part: Part | None = next((one for one, _ in TAG_PATTERNS if tag and tag[one]), None)
            time = _time(text[low : tag.start() if tag else high])
            if tag is None or part is None:
                if time is not None and _begins_time(rows, time):
                    rows.append(Row(time))
                if current is not None and rows and time is None:
                    rows[-1].parts.setdefault(current, []).append(Span(low, high))
                continue
            first = first or part
            if not rows or _begins_row(part, rows[-1], first):
                rows.append(Row())
            stated = _time(text[low:high])
            rows[-1].time = rows[-1].time or stated
            # Blanks behind a tag are no words: what is told of a part is marked at the first of them.
            if text[tag.end() : high].strip():
                rows[-1].parts.setdefault(part, []).append(Span(tag.end(), high))
            current = part
    return rows


def _begins_time(rows: list[Row], time: tuple[float, float]) -> bool:
    """Whether a time of its own begins a row: the same time again is a row of a table below the other."""
    if not rows or rows[-1].time is None:
        return True
    return bool(rows[-1].parts) and rows[-1].time != time


def _begins_row(part: Part, row: Row, first: Part) -> bool:
    """Spoken words begin a row of their own; what is shown belongs to them, before or after."""
    if "voice_over" not in row.parts:
        return part in row.parts and part != "visual" and first != "visual"
    return part == "voice_over" or part == first


def _lines(text: str) -> Iterable[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)


def _tagged(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a line: "VO: … | SUPER: …" is two, and so is "VISUAL: … SUPER: …"."""
    bars = re.finditer(r"[|/] *", text[start:end])
    cuts = [start, *(start + bar.start() for bar in bars if _TAG.match(text, start + bar.end(), end))]
    tag = _TAG.match(text, start, end)
    if tag and tag["visual"]:
        cuts += [one.start() for one in _SUPER_WITHIN.finditer(text, tag.end(), end)]
    parts = []
    for low, high in itertools.pairwise([*sorted(set(cuts)), end]):
        while low < high and text[low] in " |/\t":
            low += 1
        clock = re.match(rf"\[?\(?{_TIME.pattern}\)?\]?[ :|]*", text[low:high])
        if clock and clock.end() < high - low:
            parts.append((low, low + clock.end()))
            low += clock.end()
        parts.append((low, _without_bracket(text, low, high)))
    return parts


def _without_bracket(text: str, low: int, high: int) -> int:
    """Where words end whose bracket, if they stand in one, was opened before their tag."""
    closed = text[low:high].rstrip()
    if closed[-1:] in ("]", ")") and closed[:1] in ("[", "(") and _SUPER_WITHIN.match(text, low, high):
        return low + len(closed) - 1
    return high


def _head(text: str, start: int, end: int) -> tuple[list[_Column], str] | None:
    """The columns that a line names, and the sign between them; None for a line that is no head of a script."""
    line = text[start:end]
    sign = "|" if "|" in line else "\t"
    if sign not in line or len(line) > _LONGEST_HEAD * 8:
        return None
    cells = [text[low:high].strip(" *_:#") for low, high in _cells(text, start, end, sign)]
    if len(cells) < 2 or any(len(one) > _LONGEST_HEAD or ":" in one for one in cells):
        return None
    columns = [_column(one) for one in cells]
    return (columns, sign) if "voice_over" in columns else None


def _cells(text: str, start: int, end: int, sign: str = "|") -> list[tuple[int, int]]:
    line = text[start:end]
    if sign == "\t":
        bars = [start - 1, *(at for at in range(start, end) if text[at] == "\t"), end]
        return [(low + 1, high) for low, high in itertools.pairwise(bars)]
    bars = [start - 1] if not line.lstrip().startswith("|") else []
    bars += [at for at in range(start, end) if text[at] == "|" and text[at - 1 : at] != "\\"]
    if not line.rstrip().endswith("|"):
        bars.append(end)
    return [(low + 1, high) for low, high in itertools.pairwise(bars)]


def _column(said: str) -> _Column:
    """The part that a head names; "SUPER / VISUAL" is what is seen, with tags before what is shown."""
    words = said.lower()
    if _TIME_HEAD.fullmatch(words):
        return "time"
    named = [
        part
        for one in re.split(r" ?[/&+,(] ?| and ", words)
        for part, tags in TAG_PATTERNS
        if re.match(rf"(?:{tags})\b", one)
    ]
    if "voice_over" in named:
        return "voice_over"
    return "visual" if "visual" in named else named[0] if named else None


def _table_row(text: str, cells: list[tuple[int, int]], columns: "list[_Column]") -> Row:
    row = Row()
    for (low, high), column in zip(cells, columns, strict=False):
        if column == "time":
            row.time = _time(text[low:high])
            begins = _BEGINS.fullmatch(text[low:high])
            row.begins = _clock(begins[1]) if begins else None
        elif column is not None:
            at = low
            for part in (*_BREAK.finditer(text, low, high), None):
                stop = part.start() if part else high
                _add_words(row, text, at, stop, column)
                at = part.end() if part else stop
    return row


def _add_words(row: Row, text: str, start: int, stop: int, column: Part) -> None:
    """Add the words of a line of a cell to the parts that its column and the tags in it name."""
    tag = _TAG.match(text, start, stop)
    inner = [one.start() for one in _SUPER_WITHIN.finditer(text, start, stop)] if column == "visual" else []
    cuts = sorted({start, *(one for one in inner if tag is None or one >= tag.end())})
    for low, high in itertools.pairwise([*cuts, stop]):
        found = _TAG.match(text, low, high)
        kind: Part = next((one for one, _ in TAG_PATTERNS if found and found[one]), column)
        begin, last = (found.end() if found else low), _without_bracket(text, low, high)
        if text[begin:last].strip(" []()"):
            row.parts.setdefault(kind, []).append(Span(begin, last))


def _add_table_row(rows: list[Row], row: Row) -> None:
    """Add a row, or its parts to the one above that it goes on with."""
    before = rows[-1] if rows else None
    if before is None or not before.parts or not _goes_on(before, row):
        rows.append(row)
        return
    for part, spans in row.parts.items():
        before.parts.setdefault(part, []).extend(spans)


def _goes_on(before: Row, row: Row) -> bool:
    untimed = row.time is None and row.begins is None
    if not untimed and (row.time, row.begins) != (before.time, before.begins):
        return False
    return not ("voice_over" in before.parts and "voice_over" in row.parts) and "voice_over" in (
        before.parts.keys() | row.parts.keys()
    )


def _time(words: str) -> tuple[float, float] | None:
    found = _TIME.search(words)
    if found:
        return _clock(found[1]), _clock(found[2])
    found = _SECONDS.search(words)
    return (float(found[1]), float(found[2])) if found else None


def _clock(words: str) -> float:
    minutes, _, seconds = words.partition(":")
    return 60.0 * int(minutes or 0) + float(seconds)
