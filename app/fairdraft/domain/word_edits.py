"""How does one text become another by words, in edits that can be made one without the other?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdraft.domain.finding import DiffPart, Span
from fairdraft.domain.matched_words import Opcode, opcodes

# A line break is a word of its own: lines are parted and joined like words, and changes in two lines are two.
_WORD = re.compile(r"\s*\n\s*|\S+")
_BREAK = re.compile(r"\s*\n\s*")
# So many kept words between two changes do not part them: nobody would take one without the other.
_SMALL_TALK = 1
# So many words on either side of an edit tell a person where it is.
_BESIDE = 6


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Put `text` in the place of the words `[first:last]` of a text, from 0, and of the white space around them.

    Words are counted, not letters, so that other white space does not matter; a line break, of one blank line or
    several, counts as a word. Words are put in where `first` is `last`.
    """

    first: int
    last: int
    text: str

    def touches(self, other: "WordEdit") -> bool:
        """Whether both are about the same place, or about places without a word between them."""
        return self.first <= other.last and other.first <= self.last

    def does_the_same_as(self, other: "WordEdit") -> bool:
        """Whether both put the same words in the same place."""
        return (self.first, self.last) == (other.first, other.last) and said(self.text) == said(other.text)

    def span(self, text: str) -> Span:
        """Its place in a text: from the end of the word before to the beginning of the word behind."""
        return _between(text, [found.span() for found in _WORD.finditer(text)], self.first, self.last)


def said(text: str) -> list[str]:
    """The words of a text in order, each line break as one."""
    return [one if one.strip() else "\n" for one in _WORD.findall(text)]


def word_edits(before: str, after: str) -> tuple[WordEdit, ...]:
    """The edits by which one text becomes the other, in order; white space alone makes none.

    Made all, they give the words of the later text.
    """
    new = [found.span() for found in _WORD.finditer(after)]
    was, now = said(before), said(after)
    runs: list[tuple[int, int, int, int]] = []
    for op, old_from, old_to, new_from, new_to in _opcodes(was, now):
        if op == "equal":
            continue
        between = was[runs[-1][1] : old_from] if runs else []
        if runs and len(between) <= _SMALL_TALK and "\n" not in between:
            runs[-1] = (runs[-1][0], old_to, runs[-1][2], new_to)
        else:
            runs.append((old_from, old_to, new_from, new_to))
    found = []
    for old_from, old_to, new_from, new_to in runs:
        come = _between(after, new, new_from, new_to)
        found.append(WordEdit(old_from, old_to, after[come.start : come.end]))
    return tuple(found)


def _between(text: str, words: Sequence[tuple[int, int]], first: int, last: int) -> Span:
    start = words[first - 1][1] if 0 < first <= len(words) else 0
    return Span(start, words[last][0] if last < len(words) else len(text))


def _opcodes(was: Sequence[str], now: Sequence[str]) -> Iterable[Opcode]:
    """What differs, between the words that both begin and end with: so one change is found where it was made, also
    among words that stand there several times.
    """
    shorter = min(len(was), len(now))
    head = next((at for at in range(shorter) if was[at] != now[at]), shorter)
    tail = next((at for at in range(shorter - head) if was[-1 - at] != now[-1 - at]), shorter - head)
    old, new = was[head : len(was) - tail], now[head : len(now) - tail]
    return [(op, head + a, head + b, head + c, head + d) for op, a, b, c, d in opcodes(old, new)]


def with_edits(text: str, edits: Iterable[WordEdit]) -> str:
    """The text after edits that do not touch each other."""
    for one in sorted(edits, key=lambda one: (one.first, one.last), reverse=True):
        place = one.span(text)
        text = text[: place.start] + one.text + text[place.end :]
    return text


def moved_behind(edit: WordEdit, others: Iterable[WordEdit]) -> WordEdit:
    """The same edit in a text in which others, which do not touch it, were made already."""
    shift = sum(len(said(one.text)) - (one.last - one.first) for one in others if one.last < edit.first)
    return WordEdit(edit.first + shift, edit.last + shift, edit.text)


def edit_diff(text: str, edit: WordEdit) -> tuple[DiffPart, ...]:
    """An edit with a few words on either side of it, for people."""
    place = edit.span(text)
    before = [found.start() for found in _WORD.finditer(text, 0, place.start)]
    behind = [found.end() for found in _WORD.finditer(text, place.end)]
    first = before[-_BESIDE] if len(before) > _BESIDE else 0
    last = behind[_BESIDE - 1] if len(behind) > _BESIDE else len(text)
    gone, come = text[place.start : place.end], edit.text
    parts = (
        DiffPart("keep", ("… " if first else "") + text[first : place.start]),
        DiffPart("delete", gone if said(gone) else ""),
        DiffPart("insert", come if said(come) else ""),
        DiffPart("keep", text[place.end : last] + (" …" if last < len(text) else "")),
    )
    return tuple(DiffPart(one.op, _BREAK.sub(" ¶ ", one.text)) for one in parts if one.text)
