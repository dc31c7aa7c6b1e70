"""How is a list of references read, and written again in the form that it has?

Lists are written as people write them: `1. …`, `1) …`, `[1] …`, `¹…`, a line each or one behind another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fairdraft.domain.reference_marks import LOWERED, RAISED_DIGITS, mark_of

_HEADING = "References"
_LIST_HEADING = re.compile(r"\s*(?:references?|sources?|citations?)\b\s*(?:[:.]|$)", re.IGNORECASE | re.MULTILINE)
_HEADED_LIST = re.compile(rf"^{_LIST_HEADING.pattern}\s*[\[(^]?[1{RAISED_DIGITS[1]}]\b", re.IGNORECASE | re.MULTILINE)
_NUMBER = re.compile(
    r"(?P<lead>^[ \t]*(?:[•*-][ \t]+)?|(?<=\s)|(?<=:))"
    rf"(?P<open>[\[(^]?)(?P<number>\d{{1,3}}|[{RAISED_DIGITS}]{{1,3}})(?P<close>[.)\]]?[ \t]*)(?=\S)",
    re.MULTILINE,
)
# What a numbered line names where it is a reference, though no heading says so.
_SOURCE = re.compile(
    r"\b(?:prescribing information|medication guide|package insert|data on file|et al\b|doi|pmid|(?:19|20)\d\d\b"
    r"|clinical study report|label)",
    re.IGNORECASE,
)
# What stands behind an empty line, or is the line of the owner, is no part of the last reference.
_TAIL = re.compile(r"\n[ \t]*(?=\n|©)|\n(?=[ \t]*(?:©|\(c\)))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Form:
    """How the number of an entry is written."""

    lead: str = ""
    opening: str = ""
    closing: str = ". "
    is_raised: bool = False

    def of(self, number: int) -> str:
        return f"{self.lead}{self.opening}{mark_of([number]) if self.is_raised else number}{self.closing}"


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A reference: its number, and its words as they stand."""

    number: int
    text: str
    form: _Form = _Form()

    @property
    def words(self) -> str:
        """Its words in one line."""
        return " ".join(self.text.split())

    @property
    def key(self) -> str:
        """The same for entries that say the same."""
        return self.words.casefold()


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The references of a block, what stands before the first and behind the last, and between them."""

    head: str
    entries: tuple[ReferenceEntry, ...]
    between: tuple[str, ...] = ()
    tail: str = ""

    @property
    def text(self) -> str:
        """All of it as it is written."""
        parts = [self.head]
        for at, one in enumerate(self.entries):
            parts += [one.form.of(one.number), one.text]
            if at + 1 < len(self.entries):
                parts.append(self.between[at] if at < len(self.between) else (*self.between, "\n")[-2:][0])
        return "".join((*parts, self.tail))

    def with_entry(self, number: int, words: str) -> "ReferenceList":
        """The list with one more, written as the last is."""
        if not self.entries:
            head = f"{self.head.rstrip() or _HEADING}\n"
            return replace(self, head=head, entries=(ReferenceEntry(number, words),))
        return replace(self, entries=(*self.entries, replace(self.entries[-1], number=number, text=words)))


def read_references(text: str) -> ReferenceList | None:
    """The list that a text is; None where it has words that are neither a heading nor a numbered entry."""
    found = list(_entries(text))
    if not found:
        is_head = not text.strip() or ((heading := _LIST_HEADING.match(text)) and not text[heading.end() :].strip())
        return ReferenceList(text, ()) if is_head else None
    entries: list[ReferenceEntry] = []
    between: list[str] = []
    tail = ""
    one_line = len(found) > 1 and "\n" not in text[found[0].start() : found[1].start()]
    for at, one in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        if at + 1 == len(found):
            behind = re.compile(r"\n").search(text, one.end()) if one_line else _TAIL.search(text, one.end())
            end = behind.start() if behind else end
            tail = text[end:]
        words = text[one.end() : end]
        shown = words.rstrip()
        if at + 1 < len(found):
            between.append(words[len(shown) :])
        else:
            tail = words[len(shown) :] + tail
        form = _Form(one["lead"], one["open"], one["close"], is_raised=not one["number"].isascii())
        entries.append(ReferenceEntry(int(one["number"].translate(LOWERED)), shown, form))
    return ReferenceList(text[: found[0].start()], tuple(entries), tuple(between), tail)


def without_headed_list(text: str) -> tuple[str, frozenset[int]]:
    """A text without the list of references that stands in it under its heading, and the numbers of that; what comes
    behind the list stays. The whole text and no numbers where there is none.
    """
    for found in _HEADED_LIST.finditer(text):
        listed = read_references(text[found.start() :])
        entries = listed.entries if listed else ()
        # One number under such a word may be a count: "Sources: 1 in 3 adults".
        if listed and (len(entries) > 1 or any(names_source(one.text) for one in entries)):
            parts = (text[: found.start()].rstrip(), listed.tail.strip())
            return "\n\n".join(filter(None, parts)), frozenset(one.number for one in entries)
    return text, frozenset()


def names_source(words: str) -> bool:
    """Whether words name a source, as a reference does and other notes do not."""
    return _SOURCE.search(words) is not None


def has_headed_list(text: str) -> bool:
    """Whether a list of references with its heading stands in a text."""
    return _HEADED_LIST.search(text) is not None


def _entries(text: str) -> list[re.Match[str]]:
    """Where the entries begin: at the beginnings of lines; where one alone does, or none, also within lines."""
    numbers = [one for one in _NUMBER.finditer(text) if _is_apart(text, one)]
    lines = list(_in_lines(text, numbers))
    if len(lines) > 1:
        return lines
    heading = _LIST_HEADING.match(text)
    if not numbers or text[heading.end() if heading else 0 : numbers[0].start()].strip():
        return lines
    found = numbers[:1]
    for one in numbers[1:]:
        if _value(one) == _value(found[-1]) + 1 and _is_sure(one) and _opens(text, one):
            found.append(one)
    return found if len(found) > 1 else lines or found


def _in_lines(text: str, numbers: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    last = 0
    for one in numbers:
        at_line = not one.start() or text[one.start() - 1] == "\n"
        if at_line and (_is_sure(one) or _value(one) == last + 1):
            last = _value(one)
            yield one


def _value(found: re.Match[str]) -> int:
    return int(found["number"].translate(LOWERED))


def _is_sure(found: re.Match[str]) -> bool:
    """Whether it is more than a mere number, which a line of an entry may begin with."""
    return bool(found["close"].strip()) or found["open"] == "^" or not found["number"].isascii()


def _is_apart(text: str, found: re.Match[str]) -> bool:
    """Whether words begin behind the number, which "1.5 mg" has not; brackets close that were opened."""
    close = found["close"].strip()
    if {"[": "]", "(": ")"}.get(found["open"], close) != close or (close == "]" and found["open"] != "["):
        return False
    follows = text[found.end()]
    return found["close"] != close or ((follows.isalpha() or follows in "\"'“‘") and _is_sure(found))


def _opens(text: str, found: re.Match[str]) -> bool:
    follows = text[found.end()]
    return follows.isupper() or follows in "\"'“‘"
