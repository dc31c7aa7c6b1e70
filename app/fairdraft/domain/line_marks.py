"""Which lines of a deck are the template's and not the piece's, told so that it is known when the deck comes back?

A deck in an agency's template has headings, tables and lists that no program knows. It therefore carries a mark for
each of its lines as it went out: whose it is, and with what the hash of its words begins. Where words of the template
stand in a line of the piece, as in "Main message: {{headline}}", its mark tells how many letters before and behind the
piece's are the template's, and with what their hashes begin. Without the marks, which some programs lose, such a line
counts as one that somebody added, and such words as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Block
from fairdraft.domain.returned_document import ReturnedLine
from fairdraft.domain.returned_lines import MatchedLines, is_furniture, line_key, match_lines

_TEMPLATE, _PIECE = "t", "p"
_SHOWN = 8
_SIDE = "+"
_MOST_PAIRS = 4_000_000  # of lines; in longer documents each line is looked up alone


def marks_of(blocks: Sequence[Block], lines: Sequence[ReturnedLine]) -> tuple[str, ...]:
    """A mark for each line with words of a deck that went out: what is neither a line of these blocks nor known by
    every deck is the template's.
    """
    matched = match_lines(blocks, lines)
    words = {j: matched.lines[i].text for i, j in matched.found.items()} | _within(matched, lines)
    mine = {*words, *matched.elsewhere.values(), *matched.names}
    said = ((at, one) for at, one in enumerate(lines) if one.text.strip())
    return tuple(
        _mark(one, _PIECE) + _beside(one.text, words.get(at, ""))
        if at in mine or is_furniture(one)
        else _mark(one, _TEMPLATE)
        for at, one in said
    )


def without_template(lines: Sequence[ReturnedLine], marks: Sequence[str]) -> tuple[ReturnedLine, ...]:
    """The lines of a deck that came back, with those of its template emptied, and those of the piece without words of
    the template beside them; nobody's changes in those are asked for.

    A line is the template's if its mark is there, in order, and says so; what was changed since, or put in, stays.
    """
    if not marks:
        return tuple(lines)
    said = [at for at, one in enumerate(lines) if one.text.strip()]
    now = [_mark(lines[at], "") for at in said]
    then = [one[1:].partition(_SIDE)[0] for one in marks]
    left = list(lines)
    if len(now) * len(then) > _MOST_PAIRS:
        others = {one[1:] for one in marks if one[0] == _TEMPLATE} - set(_hashes_of_the_piece(marks))
        for at, one in zip(said, now, strict=True):
            if one in others:
                left[at] = _emptied(lines[at])
        return tuple(left)
    for tag, i, i_end, j, j_end in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        for number, at in enumerate(said[j:j_end]):
            if tag == "replace":
                # A line of the piece that was changed still begins or ends with the template's words.
                left[at] = _bared(lines[at], marks[i:i_end])
            elif tag == "equal":
                mark = marks[i + number]
                left[at] = _emptied(lines[at]) if mark[0] == _TEMPLATE else _bared(lines[at], [mark])
    return tuple(left)


def _within(matched: MatchedLines, lines: Sequence[ReturnedLine]) -> dict[int, str]:
    """The lines in which a line of the piece stands among so many words of the template that it is not known, each with
    the piece's.
    """
    taken = {*matched.found.values(), *matched.elsewhere.values(), *matched.names}
    found: dict[int, str] = {}
    for number, line in enumerate(matched.lines):
        if line.is_name or number in matched.found or number in matched.elsewhere:
            continue
        whole = re.compile(rf"(?<!\w){re.escape(line.text)}(?!\w)")
        at = next((j for j, one in enumerate(lines) if j not in taken and whole.search(one.text)), None)
        if at is not None:
            taken.add(at)
            found[at] = line.text
    return found


def _beside(line: str, words: str) -> str:
    """What a mark tells of the letters before and behind the piece's words in a line; empty where there are none."""
    before, found, behind = line.partition(words) if words else ("", "", "")
    if not found or not (before + behind).strip():
        return ""
    return "".join(f"{_SIDE}{len(one)}.{_hash(one)}" for one in (before, behind))


def _bared(line: ReturnedLine, marks: Iterable[str]) -> ReturnedLine:
    """A line without the template's words before and behind those of the piece, if a mark knows them."""
    for one in marks:
        _, *sides = one.split(_SIDE)
        if not sides:
            continue
        (before, hash_before), (behind, hash_behind) = (side.split(".") for side in sides)
        first, last = int(before), max(int(before), len(line.text) - int(behind))
        head, tail = line.text[:first], line.text[last:]
        if (_hash(head), _hash(tail)) == (hash_before, hash_behind):
            now = line.now.removeprefix(head).removesuffix(tail)
            return replace(line, text=line.text[first:last], now=now)
    return line


def _emptied(line: ReturnedLine) -> ReturnedLine:
    return replace(line, text="", now="", authors=())


def _hashes_of_the_piece(marks: Iterable[str]) -> Iterator[str]:
    return (one[1:].partition(_SIDE)[0] for one in marks if one[0] == _PIECE)


def _mark(line: ReturnedLine, whose: str) -> str:
    return whose + _hash(line_key(line.text))


def _hash(words: str) -> str:
    return text_sha256(words)[:_SHOWN]
