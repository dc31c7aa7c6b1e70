"""Which reference marks stand in a text, and which notes do they lead to?"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fairdraft.domain.numbered_references import names_source
from fairdraft.domain.reference_marks import RAISED_LETTERS, is_power
from fairdraft.rules.markup import LETTER_SIGNS
from fairdraft.rules.text_reading import TextReading

# "16^1, 2 out of 3" has one mark: behind a blank a number has to be raised itself.
# ^1  ^2,3  †  [4]  and what is left of a raised number after pasting: "placebo.1", "people(2)"
_MARK = re.compile(
    r"\^(?!\d+\+)(?P<raised>\d{1,3}(?:[,-]\^?\d{1,3}(?!\d)| ?[,-] ?\^\d{1,3})*)"
    rf"|(?P<sign>[†‡§¶‖{LETTER_SIGNS}])"
    r"|\[(?P<boxed>\d{1,2}(?: ?[,-] ?\d{1,2})*)\]"
    r"|(?<=[a-z%)][.,;!?])(?P<pasted>\d{1,2}(?:[,-]\d{1,2})*)(?=\s|$)"
    r"|(?<=[a-z%.])\((?P<round>\d{1,2}(?:,\d{1,2})*)\)"
)
_SIGN = re.compile(f"[†‡§¶‖{LETTER_SIGNS}]")
_BEGIN = re.compile(rf"[\^†‡§¶‖{LETTER_SIGNS}\[(0-9]")  # every mark begins with one of these, and few other words do
_LETTERS = str.maketrans(LETTER_SIGNS, RAISED_LETTERS)
_STARS = re.compile(r"(?<!\*)\*{1,3}(?!\*)")
_LIST_HEADING = re.compile(r"\s*(?:references?|sources?|citations?|footnotes?)\b\s*(?:[:.]|$)", re.IGNORECASE)
_LIST_ENTRY = re.compile(r"\s*\(?(\d{1,3})[.)\]]?\s+(?=\S)")
_LISTED = re.compile(r"\s*\u2022 +(?=\S)")
_INLINE_ENTRY = re.compile(r"(?:(?<=\s)|(?<=[:.]))(\d{1,3})\. +(?=[A-Z\"'\d])")
_LINE = re.compile(r"[^\n]*")
_MOST_IN_RANGE = 40
_REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Mark:
    """A reference mark in the text: `key` is its number or sign, `start`…`end` its place in the original."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered reference or a footnote: `start`…`end` is its place in the original, `text` its words."""

    key: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class References:
    """All marks and notes of a text, in order."""

    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]


def has_mark(reading: TextReading, start: int, end: int) -> bool:
    """Whether a reference mark stands in a range of the normalised text or directly behind it."""
    text = reading.prose.text
    for found in _found(text, start, min(len(text), end + 3)):
        if found["sign"] is None or not _opens_note(text, found.start(), found.end()):
            return True
    original = reading.normal.original
    if "*" not in original:
        return False
    span = reading.span(start, end)
    return any(kind == "mark" for _, _, kind in _stars(original[max(0, span.start - 3) : span.end + 3]))


def references_of(reading: TextReading) -> References:
    """The marks of a text, and the notes and numbered references they may lead to."""
    marks: list[Mark] = []
    notes: list[Note] = []
    listed: list[tuple[int, int]] = []
    _read_lists(reading, notes, listed)
    text = reading.prose.text
    list_starts = [start for start, _ in listed]
    # Few paragraphs have marks; those that were seen before need not be looked through.
    for found in (
        one
        for begin, said in reading.prose.paragraphs
        if said.ask(_has_marks)
        for one in _found(text, begin, begin + len(said.text))
    ):
        at = bisect_right(list_starts, found.start()) - 1
        if at >= 0 and found.start() < listed[at][1]:
            continue
        span = reading.span(found.start(), found.end())
        keys = _keys(found)
        if len(keys) == 1 and (found["sign"] is not None or _opens_line(text, found)):
            opens = _opens_note(text, found.start(), found.end())
        else:
            opens = False
        if opens:
            stop = _note_end(text, found.end())
            notes.append(Note(keys[0], span.start, reading.span(0, stop).end, text[found.end() : stop].strip()))
        else:
            marks.extend(Mark(key, span.start, span.end) for key in keys)
    _read_stars(reading, marks, notes)
    _read_without_heading(reading, marks, notes)
    return References(
        tuple(sorted(marks, key=lambda one: (one.start, one.key))), tuple(sorted(notes, key=lambda one: one.start))
    )


def is_citation(reading: TextReading, start: int) -> bool:
    """Whether a place of the normalised text lies in a numbered reference that names a source: its title is somebody
    else's, and nobody can word it otherwise.
    """
    cited = reading.once(_citations)
    at = bisect_right(cited, (start, len(reading.prose.text))) - 1
    return at >= 0 and start < cited[at][1]


def _citations(reading: TextReading) -> list[tuple[int, int]]:
    place = reading.normal.place_of
    notes = reading.once(references_of).notes
    return [(place(one.start), place(one.end)) for one in notes if one.key.isdigit() and names_source(one.text)]


def _has_marks(said: str) -> bool:
    return next(_found(said, 0, len(said)), None) is not None


def _has_list(said: str) -> bool:
    """Whether one of the lines of a paragraph is the heading of a list of references."""
    return any(_LIST_HEADING.match(line) for line in said.split("\n"))


def _found(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    done = start
    for begin in _BEGIN.finditer(text, start, end):
        if begin.start() < done:
            continue
        found = _MARK.match(text, begin.start(), end)
        if found is not None:
            done = found.end()
            if found["raised"] is None or not is_power(text, found.start(), found.end()):
                yield found


def _keys(found: re.Match[str]) -> list[str]:
    if found["sign"] is not None:
        return [found["sign"].translate(_LETTERS)]
    numbers = next(found[name] for name in ("raised", "boxed", "pasted", "round") if found[name] is not None)
    keys: list[str] = []
    for part in numbers.replace("^", "").replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if last and first.isdigit() and 0 < int(last) - int(first) <= _MOST_IN_RANGE:
            keys.extend(str(one) for one in range(int(first), int(last) + 1))
        elif first:
            keys.append(first)
    return keys


def _opens_note(text: str, place: int, end: int) -> bool:
    """A mark before a word and behind nothing begins a note; behind a word it is a mark."""
    before = text[place - 1 : place]
    after = text[end : end + 2].lstrip(" .")[:1]
    return (not before or before.isspace()) and (after.isalnum() or after in ('"', "'"))


def _opens_line(text: str, found: re.Match[str]) -> bool:
    """Whether a raised or boxed number stands at the beginning of a line."""
    return found.start() == 0 or text[found.start() - 1] == "\n"


def _note_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    return next(
        (one.start() for one in _SIGN.finditer(text, place, end) if _opens_note(text, one.start(), one.end())), end
    )


def _read_lists(reading: TextReading, notes: list[Note], listed: list[tuple[int, int]]) -> None:
    """Numbered entries under a heading such as "References", or in the references of a piece."""
    given = any(one.name == _REFERENCES for one in reading.surfaces)
    if not given and not any(said.ask(_has_list) for _, said in reading.prose.paragraphs):
        return
    text = reading.prose.text
    inside = blank = False
    count = 0  # entries of a list that lost its numbers
    for line in _LINE.finditer(text):
        start, end = line.span()
        if start == end:
            blank = True
            continue
        if given and reading.surface_at(start) == _REFERENCES:
            inside, blank = True, False
        heading = _LIST_HEADING.match(text, start, end)
        entry = None if heading else _LIST_ENTRY.match(text, start, end)
        bullet = _LISTED.match(text, start, end) if inside and entry is None else None
        if heading:
            inside, count = True, 0
            listed.append((start, end))
            _read_inline(reading, heading.end(), end, notes)
        elif inside and entry:
            listed.append((start, end))
            _read_inline(reading, start, end, notes)
        elif bullet:
            count += 1
            listed.append((start, end))
            span = reading.span(bullet.end(), end)
            notes.append(Note(str(count), span.start, span.end, text[bullet.end() : end].strip()))
        elif inside and (blank or text[start:end].isupper()):
            inside = False
        elif inside:
            listed.append((start, end))
        blank = False


def _read_without_heading(reading: TextReading, marks: list[Mark], notes: list[Note]) -> None:
    """Numbered lines behind the marks that lead to them, which name a source and stand under no heading."""
    owed = {one.key for one in marks if one.key.isdigit()}.difference(one.key for one in notes)
    if not owed:
        return
    text = reading.prose.text
    for line in _LINE.finditer(text, reading.normal.place_of(min(one.start for one in marks))):
        entry = _LIST_ENTRY.match(text, *line.span())
        if entry is not None and entry[1] in owed and names_source(text[entry.end() : line.end()]):
            owed.discard(entry[1])
            span = reading.span(entry.start(1), line.end())
            notes.append(Note(entry[1], span.start, span.end, text[entry.end() : line.end()].strip()))


def _read_inline(reading: TextReading, start: int, end: int, notes: list[Note]) -> None:
    """The entries of one line: "1. First. 2. Second."."""
    text = reading.prose.text
    first = _LIST_ENTRY.match(text, start, end)
    found = [first] if first else []
    found += _INLINE_ENTRY.finditer(text, first.end() if first else start, end)
    # Entries count up; another number before a full stop is part of an entry ("N Engl J Med. 2024.").
    entries: list[re.Match[str]] = []
    for one in found:
        if not entries or int(one[1]) == int(entries[-1][1]) + 1:
            entries.append(one)
    for place, one in enumerate(entries):
        stop = entries[place + 1].start() if place + 1 < len(entries) else end
        span = reading.span(one.start(1), stop)
        notes.append(Note(one[1], span.start, span.end, text[one.end() : stop].strip()))


def _read_stars(reading: TextReading, marks: list[Mark], notes: list[Note]) -> None:
    """Stars are emphasis where they come in pairs, and marks and notes elsewhere."""
    original = reading.normal.original
    if "*" not in original:
        return
    for line in _LINE.finditer(original):
        if "*" not in line[0]:
            continue
        stars = _stars(line[0])
        stop = line.end()
        for start, end, kind in reversed(stars):
            low, high = line.start() + start, line.start() + end
            if kind == "mark":
                marks.append(Mark(original[low:high], low, high))
            else:
                notes.append(Note(original[low:high], low, stop, original[high:stop].strip()))
                stop = low


def _stars(line: str) -> list[tuple[int, int, str]]:
    """Runs of stars with what they are: mark or note; pairs around words and bullets are left out."""
    found: list[tuple[int, int, str]] = []
    for one in _STARS.finditer(line):
        before, after = line[max(0, one.start() - 1) : one.start()], line[one.end() : one.end() + 1]
        if not before.strip() or before in "([\"'":
            if after.strip():
                found.append((one.start(), one.end(), "note"))
        elif found and found[-1][2] == "note" and found[-1][1] - found[-1][0] == one.end() - one.start():
            found.pop()
        else:
            found.append((one.start(), one.end(), "mark"))
    return found
