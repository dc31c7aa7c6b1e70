"""Which lines of a document that came back are which lines of a piece?

A deck has more lines than its piece: a title, facts, names of sections, tables of what was said. Lines are told by
their words; where the names of sections stand in the document, words are looked for beneath their own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from fairdraft.domain.best_pairs import best_pairs
from fairdraft.domain.deck_labels import (
    ANSWERS_HEADING,
    COMMENTS_HEADING,
    DECK_LABELS,
    ISI_HEADING,
    QUALIFIERS_HEADING,
    SOURCES_HEADING,
    SURFACE_TAG,
)
from fairdraft.domain.piece import Block
from fairdraft.domain.reference_marks import LOWERED, RAISED_DIGITS
from fairdraft.domain.returned_document import ReturnedLine

_BEHIND = frozenset((ANSWERS_HEADING, COMMENTS_HEADING, SOURCES_HEADING, QUALIFIERS_HEADING))
# Sections whose words lose brackets and colons in a deck.
_BRACKETED = frozenset(("time", "panel", "frame", "card", "post", "email"))
_COLUMNS = frozenset(("time", "voice_over", "super", "visual"))
_ASIDE = re.compile(r"\[.*\]", re.DOTALL)
_NOTE_MARK = re.compile(rf"([{RAISED_DIGITS}]{{1,3}}) ")
_HEADED_NOTE = re.compile(r"\[[^\[\]:]{1,40}: (.+)\]")
_FURNITURE = frozenset(("copy", "time", "vo", "super", "visual"))
_ALIKE = 0.4  # of the words of two lines have to be the same, or they are different lines
_MOST_PAIRS = 1_000_000  # of lines; longer documents are matched by whole lines alone


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A line of a block, `[start:end]` of its text; `is_name` where it is none of its words, but what a deck says above
    them, or a note.
    """

    block: int
    start: int
    end: int
    text: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class MatchedLines:
    """What a document has of a piece.

    `lines` are the lines of the piece, and `found` the number of the document's line for each that is there, by its
    own number. `added` are the numbers of the document's lines that belong to a block and are no line of it, by block.
    `elsewhere` are the lines of the piece that stand in another order there, as the columns of a script do, with the
    document's line where it can be told; `unclear` those that cannot be told from others. `share` is how much of the
    piece's copy is there, from 0 to 1. `names` are the document's lines that name a block, each with it.
    """

    lines: tuple[PieceLine, ...]
    found: dict[int, int]
    added: dict[int, tuple[int, ...]]
    elsewhere: dict[int, int | None]
    unclear: frozenset[int]
    share: float
    names: dict[int, int]

    def line_of(self, number: int) -> int | None:
        """The document's line of a line of the piece, in whichever order it stands there; None where none is known."""
        return self.found.get(number, self.elsewhere.get(number))


def numbered(line: str) -> str:
    """A line that begins with a raised mark, as a note of a file does, numbered as a piece numbers its references."""
    mark = _NOTE_MARK.match(line)
    return f"{mark[1].translate(LOWERED)}. {line[mark.end() :]}" if mark else line


def line_key(text: str) -> str:
    """A line's words, by which it is known again: without the tag that says who speaks it, and by single spaces."""
    words = numbered(" ".join(text.split()))
    tag = SURFACE_TAG.match(words)
    return (words[tag.end() :] if tag else "") or words


def match_lines(blocks: Sequence[Block], document: Sequence[ReturnedLine]) -> MatchedLines:
    """Find the lines of blocks in a document as it was before its tracked changes."""
    mine = [line for number, block in enumerate(blocks) for line in _lines_of(number, block)]
    first, last, is_deck = _region(blocks, document)
    theirs = document[first:last]
    pairs = [(i, j + first) for i, j in _pairs(mine, theirs, blocks)]
    found = {i: j for i, j in pairs if not mine[i].is_name}
    names = {j: mine[i].block for i, j in pairs if mine[i].is_name and blocks[mine[i].block].kind != "note"}
    taken = {j for _, j in pairs}
    left = [j for j in range(first, last) if j not in taken and document[j].text.strip()]
    missing = [i for i, one in enumerate(mine) if not one.is_name and i not in found]
    elsewhere = _elsewhere(mine, missing, document, left)
    if is_deck:
        # In a script's columns a changed line may stand in another order, too; elsewhere one that is alike is another.
        missing = [i for i in missing if i not in elsewhere and blocks[mine[i].block].section in _COLUMNS]
        left = [j for j in left if j not in elsewhere.values() and not is_furniture(document[j])]
        more = _pairs([mine[i] for i in missing], [document[j] for j in left], blocks)
        elsewhere |= {missing[i]: left[j] for i, j in more}
    added, unclear = _added(blocks, mine, pairs, document, (first, last), elsewhere, is_deck=is_deck)
    return MatchedLines(
        lines=tuple(mine),
        found=found,
        added={block: tuple(numbers) for block, numbers in added.items()},
        elsewhere=elsewhere,
        unclear=frozenset(unclear),
        share=_share(blocks, mine, found, elsewhere, document),
        names=names,
    )


def _elsewhere(
    mine: Sequence[PieceLine], missing: Iterable[int], document: Sequence[ReturnedLine], left: Iterable[int]
) -> dict[int, int | None]:
    """The missing lines that stand, word for word, at another place, each with the document's line that it is; of a
    line that stands there less often than in the piece, some have none.
    """
    places: dict[str, list[int]] = {}
    for j in left:
        places.setdefault(line_key(document[j].text), []).append(j)
    found: dict[int, int | None] = {}
    used: Counter[str] = Counter()
    for i in missing:
        key = line_key(mine[i].text)
        if key in places:
            found[i] = places[key][used[key]] if used[key] < len(places[key]) else None
            used[key] += 1
    return found


def _lines_of(number: int, block: Block) -> Iterator[PieceLine]:
    if block.text.strip():
        yield PieceLine(number, 0, 0, "", is_name=True)
    at = 0
    for line in block.text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + len(line) - len(line.lstrip())
            yield PieceLine(number, start, start + len(stripped), stripped, is_name=block.kind == "note")
        at += len(line) + 1


def _names(line: str, block: Block) -> bool:
    """Whether a line of a document is the name of a block's section."""
    name = line.partition(" · ")[0].strip().rstrip(":").lower()
    if not name or len(name) > 60:
        return False
    section = block.section
    if DECK_LABELS.get(name) == section or name == section.replace("_", " "):
        return True
    return section == "isi" and ISI_HEADING.fullmatch(name) is not None


def _region(blocks: Sequence[Block], document: Sequence[ReturnedLine]) -> tuple[int, int, bool]:
    """From which line of the document to which the piece stands, and whether beneath names of its sections."""
    own = [one for one in blocks if one.kind != "note" and one.text.strip()]
    named = [one for one in own if any(_names(line.text, one) for line in document)]
    is_deck = len(named) * 2 > len(own)
    if not is_deck:
        return 0, len(document), False
    first = _first_line(own, document)
    # The piece itself may have a line that says the same.
    said = Counter(line.strip() for one in blocks for line in one.text.split("\n"))
    for number in range(first, len(document)):
        words = document[number].text.strip()
        if words in _BEHIND and not said[words]:
            return first, number, True
        said[words] -= 1
    return first, len(document), True


def _first_line(own: Sequence[Block], document: Sequence[ReturnedLine]) -> int:
    """Where the name of the first block stands: before it a deck has its facts. A manuscript may name its first parts
    otherwise: it begins with them.
    """
    first = next((number for number, line in enumerate(document) if _names(line.text, own[0])), 0)
    before, behind = ({line_key(one.text) for one in lines} for lines in (document[:first], document[first:]))
    lines = {line_key(line) for one in own for line in one.text.split("\n") if line.strip()}
    # The title of a deck is the headline that the piece had.
    return first if len((before & lines) - behind) <= 1 else 0


def _pairs(mine: Sequence[PieceLine], theirs: Sequence[ReturnedLine], blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Pairs of lines that are the same or alike, in the order of both; the words of all of them are the most there
    can be.
    """
    keys, their_keys = [line_key(one.text) for one in mine], [line_key(one.text) for one in theirs]
    if len(mine) * len(theirs) > _MOST_PAIRS:
        matcher = SequenceMatcher(None, keys, their_keys, autojunk=False)
        return [(m.a + n, m.b + n) for m in matcher.get_matching_blocks() for n in range(m.size) if keys[m.a + n]]
    others = [_Words.of(key) for key in their_keys]

    def worths(line: PieceLine, key: str) -> list[float]:
        block = blocks[line.block]
        if line.is_name and not line.text:
            return [1.0 if _names(one.text, block) else 0.0 for one in theirs]
        bare = line.is_name or block.section in _BRACKETED
        words = _Words.of(key)
        if line.is_name:
            beside = _beside_copy(key)
            return [1.0 if words.same_as(one, bare=bare) or one.key == beside else 0.0 for one in others]
        return [words.shared_with(one, bare=bare) for one in others]

    return best_pairs([worths(line, key) for line, key in zip(mine, keys, strict=True)])


def _beside_copy(note: str) -> str | None:
    """What a note says behind the head of its column, where it was read beside the copy of a deck's table."""
    found = _HEADED_NOTE.fullmatch(note)
    return found and found[1]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a line, counted: `key` is the line without its tag, `size` the number of its words."""

    key: str
    counts: Counter[str]
    size: int

    @classmethod
    def of(cls, key: str) -> "_Words":
        counts = Counter(key.split())
        return cls(key, counts, counts.total())

    def same_as(self, other: "_Words", *, bare: bool) -> bool:
        """Whether both say the same, where `bare` with brackets and colons around it or without."""
        if not self.size or not other.size:
            return False
        return self.key == other.key or (bare and self.key.strip(":[] ") == other.key.strip(":[] "))

    def shared_with(self, other: "_Words", *, bare: bool) -> float:
        """What it is worth to pair these words with others, in words: none where they are not alike, and for the same
        ones more than for any that are only alike.
        """
        if self.same_as(other, bare=bare):
            return 2.0 + 2 * self.size
        both = self.size + other.size
        # Sizes that differ this much leave no room for enough common words; counting these takes longer.
        if 2 * min(self.size, other.size) < _ALIKE * both:
            return 0.0
        ratio = 2 * (self.counts & other.counts).total() / both
        return ratio * self.size if ratio >= _ALIKE else 0.0


def _added(
    blocks: Sequence[Block],
    mine: Sequence[PieceLine],
    pairs: Sequence[tuple[int, int]],
    document: Sequence[ReturnedLine],
    region: tuple[int, int],
    elsewhere: dict[int, int | None],
    *,
    is_deck: bool,
) -> tuple[dict[int, list[int]], set[int]]:
    """The document's lines that belong to a block and are none of its lines, and the lines of the piece of which nobody
    can tell whether they are among them.
    """
    added: dict[int, list[int]] = {}
    unclear: set[int] = set()
    first = next((one.block for one in mine if not one.is_name), 0)
    borders = [(-1, region[0] - 1), *pairs, (len(mine), region[1])]
    known = {line_key(mine[i].text) for i in elsewhere}
    there = set(elsewhere.values())
    for (i, j), (next_i, next_j) in pairwise(borders):
        block = mine[i].block if i >= 0 else first
        if blocks[block].kind == "note":
            # What follows a note of a deck is no part of it.
            block = next((one.block for one in reversed(mine[: i + 1]) if blocks[one.block].kind != "note"), first)
        gap = _Gap(
            block=block,
            until=mine[next_i].block if next_i < len(mine) else None,
            is_first=i < 0,
            missing=[at for at in range(i + 1, next_i) if not mine[at].is_name and at not in elsewhere],
        )
        new = [at for at in range(j + 1, next_j) if document[at].text.strip() or document[at].now.strip()]
        put_in = [at for at in new if not document[at].text.strip()]
        written = [at for at in new if document[at].text.strip()]
        written = [at for at in written if at not in there and line_key(document[at].text) not in known]
        written = [at for at in written if not is_furniture(document[at])]
        owners = gap.owners(mine, len(written), is_deck=is_deck)
        if owners is None:
            unclear.update(gap.missing)
        else:
            for owner, number in zip(owners, written, strict=False):
                added.setdefault(owner, []).append(number)
        added.setdefault(block, []).extend(put_in)
    return {one: sorted(numbers) for one, numbers in added.items() if numbers}, unclear


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between two lines that piece and document both have: in the piece, behind a line of `block` and
    before one of `until` (None: at its end), the lines that are `missing` in the document.
    """

    block: int
    until: int | None
    is_first: bool
    missing: list[int]

    def owners(self, mine: Sequence[PieceLine], written: int, *, is_deck: bool) -> list[int] | None:
        """Whose so many lines are that the document has here: the block of each; empty where they are nobody's, None
        where nobody can tell.
        """
        of_missing = {mine[at].block for at in self.missing}
        if len(of_missing) == 1:
            return [*of_missing] * written
        if is_deck or self.block == self.until:
            return [] if self.is_first and not of_missing else [self.block] * written
        if not self.missing:
            # A line between two blocks goes on with the one before it; around all of them stands anything.
            return [] if self.is_first or self.until is None else [self.block] * written
        return [mine[at].block for at in self.missing] if len(self.missing) == written else None


def is_furniture(line: ReturnedLine) -> bool:
    """Whether a line of a deck is none of the piece's: a note in brackets, a heading, the name of a section."""
    words = line.text.strip()
    name = words.partition(" · ")[0].rstrip(":").lower()
    if name in _FURNITURE or name in DECK_LABELS:
        return True
    return _ASIDE.fullmatch(words) is not None


def _share(
    blocks: Sequence[Block],
    mine: Sequence[PieceLine],
    found: dict[int, int],
    elsewhere: dict[int, int | None],
    document: Sequence[ReturnedLine],
) -> float:
    """How much of the copy is there. Approved language is the same in all pieces of a product, and shows nothing."""
    own = [number for number, one in enumerate(mine) if not one.is_name and blocks[one.block].kind != "locked"]
    counted = own or [number for number, one in enumerate(mine) if not one.is_name]
    total = same = 0
    for number in counted:
        words = Counter(line_key(mine[number].text).split())
        total += words.total()
        at = found.get(number, elsewhere.get(number))
        if at is not None:
            same += (words & Counter(line_key(document[at].text).split())).total()
        elif number in elsewhere:
            same += words.total()
    return same / total if total else 0.0
