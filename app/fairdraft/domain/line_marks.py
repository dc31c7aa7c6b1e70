"""Which lines of a deck are the template's and not the piece's, told so that it is known when the deck comes back?

A deck in an agency's template has headings, tables and lists that no program knows. It therefore carries a mark for
each of its lines as it went out: whose it is, and with what the hash of its words begins. Without the marks, which some
programs lose, such a line counts as one that somebody added.
"""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Block
from fairdraft.domain.returned_document import ReturnedLine
from fairdraft.domain.returned_lines import is_furniture, line_key, match_lines

_TEMPLATE, _PIECE = "t", "p"
_SHOWN = 8
_MOST_PAIRS = 4_000_000  # of lines; in longer documents each line is looked up alone


def marks_of(blocks: Sequence[Block], lines: Sequence[ReturnedLine]) -> tuple[str, ...]:
    """A mark for each line with words of a deck that went out: what is neither a line of these blocks nor known by
    every deck is the template's.
    """
    matched = match_lines(blocks, lines)
    mine = {*matched.found.values(), *matched.elsewhere.values(), *matched.names}
    said = ((at, one) for at, one in enumerate(lines) if one.text.strip())
    return tuple(_mark(one, _PIECE if at in mine or is_furniture(one) else _TEMPLATE) for at, one in said)


def without_template(lines: Sequence[ReturnedLine], marks: Sequence[str]) -> tuple[ReturnedLine, ...]:
    """The lines of a deck that came back, with those of its template emptied; nobody's changes in them are asked for.

    A line is the template's if its mark is there, in order, and says so; what was changed since, or put in, stays.
    """
    if not marks:
        return tuple(lines)
    said = [at for at, one in enumerate(lines) if one.text.strip()]
    now = [_mark(lines[at], "") for at in said]
    then = [one[1:] for one in marks]
    if len(now) * len(then) > _MOST_PAIRS:
        others = {one[1:] for one in marks if one[0] == _TEMPLATE} - {one[1:] for one in marks if one[0] != _TEMPLATE}
        empty = {at for at, one in zip(said, now, strict=True) if one in others}
    else:
        matcher = SequenceMatcher(None, then, now, autojunk=False)
        same = ((run.a + number, run.b + number) for run in matcher.get_matching_blocks() for number in range(run.size))
        empty = {said[j] for i, j in same if marks[i][0] == _TEMPLATE}
    return tuple(replace(one, text="", now="", authors=()) if at in empty else one for at, one in enumerate(lines))


def _mark(line: ReturnedLine, whose: str) -> str:
    return whose + text_sha256(line_key(line.text))[:_SHOWN]
