"""How does an approved claim come into a piece with its reference and its footnote, and how do these keep their order?

References are numbered in the order in which the copy first cites them; those that nothing cites come last. A footnote
has the first sign of the series that no other note of the piece has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fairdraft.domain.campaign import Channel
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.reference_marks import mark_of, reference_marks

REFERENCES, FOOTNOTES = "references", "footnote"
"""The sections of a piece that hold the list of its references, and its footnotes."""
SUPPORT = frozenset((REFERENCES, FOOTNOTES))
"""Both: what they hold is no copy that a length is counted by."""

# Pieces that are read have room for both; nobody speaks a mark, and short messages have none.
_CITING: frozenset[Channel] = frozenset(("print", "web", "email"))
_HEADING = "References"
_ENTRY = re.compile(r"\(?(\d{1,3})[.)\]]\s+(\S.*)")
_SIGNS = "†‡§¶‖"
_NOTE = re.compile(rf"([{_SIGNS}])\s*(\S.*)")
# A caret follows the words around it while marks before it change; no text has this character.
_CARET = "\ue000"


@dataclass(frozen=True, slots=True)
class CitedPiece:
    """A piece with a claim in it; `caret` is the place behind the claim in the text of the block it went into."""

    blocks: tuple[Block, ...]
    block_id: str
    caret: int


@dataclass(slots=True)
class _Entry:
    """A reference: its number as it is now, and its lines."""

    number: int
    lines: list[str]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.lines).split())


@dataclass(slots=True)
class _ReferenceList:
    """The block that holds the references: what stands before the first, and the entries."""

    block: Block
    head: list[str]
    entries: list[_Entry]

    def written(self) -> Block:
        lines = [*self.head]
        for one in self.entries:
            lines += [f"{one.number}. {one.lines[0]}", *one.lines[1:]]
        return replace(self.block, text="\n".join(lines))


def cites(channel: Channel) -> bool:
    """Whether pieces of a channel carry reference marks and footnotes."""
    return channel in _CITING


def reference_of(source: ClaimSource) -> str:
    """The entry of a source in a list of references; empty where the claim names no document."""
    document = source.document.strip().rstrip(".")
    return f"{document}. {source.label_version}.".replace(". .", ".") if document else ""


def with_claim(blocks: Sequence[Block], block_id: str, start: int, end: int, claim: Claim) -> CitedPiece:
    """Put a claim in the place of some words, with the mark of its reference and the sign of its footnote, whose words
    are added where the piece does not have them; then put references in order.

    Args:
        blocks: the piece.
        block_id: the block that the claim goes into; it is no approved language.
        start: the beginning of the words of its text that give way.
        end: their end, or `start` where nothing does.
        claim: what is said.
    """
    whole = list(blocks)
    whole, number = _referred(whole, reference_of(claim.source))
    whole, sign = _footnoted(whole, claim.qualifier.strip())
    said = f"{claim.text}{mark_of([number]) if number else ''}{sign}"
    at = next(place for place, one in enumerate(whole) if one.id == block_id)
    before, after = whole[at].text[:start], whole[at].text[end:]
    lead = " " if before and not before[-1].isspace() else ""
    trail = " " if after[:1].isalnum() else ""
    whole[at] = replace(whole[at], text=f"{before}{lead}{said}{_CARET}{trail}{after}")
    try:
        ordered = in_order(whole)
    except KnownError:
        # A mark that leads nowhere has its finding; the claim goes in all the same.
        ordered = tuple(whole)
    caret = ordered[at].text.index(_CARET)
    ordered = tuple(replace(one, text=one.text.replace(_CARET, "")) if one.id == block_id else one for one in ordered)
    return CitedPiece(ordered, block_id, caret)


def has_references(blocks: Sequence[Block]) -> bool:
    """Whether a piece has a list of references that can be put in order."""
    listed = _list_of(blocks)
    return listed is not None and bool(listed.entries)


def listed_references(blocks: Sequence[Block]) -> tuple[tuple[int, str], ...]:
    """The entries of a piece's list of references, each with its number; none where there is no list, or several."""
    listed = _list_of(blocks)
    return () if listed is None else tuple((one.number, one.words) for one in listed.entries)


def in_order(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The piece with its references numbered as they are first cited, and its marks with them.

    Entries of the same words become one.

    Raises:
        KnownError: a mark leads to no entry, so that it would lead to a wrong one afterward, or approved language has
            a mark whose number would change.
    """
    listed = _list_of(blocks)
    if listed is None or not listed.entries:
        return tuple(blocks)
    known: dict[int, str] = {}
    for entry in listed.entries:
        known.setdefault(entry.number, entry.words.casefold())
    cited = _cited(blocks, known)
    order = {words: number for number, words in enumerate(dict.fromkeys((*cited, *known.values())), start=1)}
    numbers = {number: order[words] for number, words in known.items()}
    kept = {entry.words.casefold(): entry for entry in reversed(listed.entries)}
    listed.entries = [_Entry(number, kept[words].lines) for words, number in order.items()]
    return tuple(
        listed.written() if one.id == listed.block.id else _renumbered(one, numbers) if _is_copy(one) else one
        for one in blocks
    )


def _cited(blocks: Sequence[Block], known: dict[int, str]) -> list[str]:
    """What the marks of a piece lead to, in the order of their first mention."""
    cited: dict[str, None] = {}
    for block in blocks:
        for mark in reference_marks(block.text) if _is_copy(block) else ():
            for number in mark.numbers:
                if number not in known:
                    raise KnownError(
                        f"The mark {number} leads to no reference.",
                        "Add its entry to the references, or take the mark out; then they can be put in order.",
                    )
                cited[known[number]] = None
    return list(cited)


def _renumbered(block: Block, numbers: dict[int, int]) -> Block:
    parts: list[str] = []
    done = 0
    for mark in reference_marks(block.text):
        with_caret = block.text[mark.start] == "^"
        parts += [
            block.text[done : mark.start],
            mark_of([numbers[one] for one in mark.numbers], with_caret=with_caret),
        ]
        if block.kind == "locked" and {numbers[one] for one in mark.numbers} != {*mark.numbers}:
            raise KnownError(
                f"Approved language has the mark {', '.join(map(str, mark.numbers))}, whose number would change.",
                "Number the references so that it stays, by hand.",
            )
        done = mark.end
    if not parts or block.kind == "locked":
        return block
    return replace(block, text="".join((*parts, block.text[done:])))


def _is_copy(block: Block) -> bool:
    return block.kind != "note" and block.section != REFERENCES


def _list_of(blocks: Sequence[Block]) -> _ReferenceList | None:
    """The list of references, where it stands in one block; None where there is none, or in several."""
    found = [one for one in blocks if one.section == REFERENCES and one.kind == "copy" and one.text.strip()]
    if len(found) != 1:
        return None
    listed = _ReferenceList(found[0], [], [])
    for line in found[0].text.split("\n"):
        entry = _ENTRY.match(line.strip())
        if entry is not None:
            listed.entries.append(_Entry(int(entry[1]), [entry[2]]))
        elif listed.entries:
            listed.entries[-1].lines.append(line)
        else:
            listed.head.append(line)
    return listed


def _referred(blocks: list[Block], words: str) -> tuple[list[Block], int]:
    """The piece with an entry of these words, and its number; 0 where there are no words, or several lists."""
    if not words:
        return blocks, 0
    listed = _list_of(blocks)
    if listed is None:
        if any(one.section == REFERENCES and one.text.strip() for one in blocks):
            return blocks, 0
        return [*blocks, _new(blocks, REFERENCES, f"{_HEADING}\n1. {words}")], 1
    same = next((one.number for one in listed.entries if one.words.casefold() == words.casefold()), None)
    if same is not None:
        return blocks, same
    number = max((one.number for one in listed.entries), default=0) + 1
    listed.entries.append(_Entry(number, [words]))
    return [listed.written() if one.id == listed.block.id else one for one in blocks], number


def _footnoted(blocks: list[Block], words: str) -> tuple[list[Block], str]:
    """The piece with a footnote of these words, and its sign; none where there are no words or no sign is left."""
    if not words:
        return blocks, ""
    notes = [one for one in blocks if one.section == FOOTNOTES and one.kind == "copy"]
    for block in notes:
        for line in block.text.split("\n"):
            note = _NOTE.match(line.strip())
            if note is not None and " ".join(note[2].split()).casefold() == " ".join(words.split()).casefold():
                return blocks, note[1]
    taken = "".join(one.text for one in blocks)
    sign = next((one for one in _SIGNS if one not in taken), "")
    if not sign:
        return blocks, ""
    line = f"{sign}{words}"
    if notes:
        more = replace(notes[-1], text=f"{notes[-1].text.rstrip()}\n{line}".lstrip("\n"))
        return [more if one.id == more.id else one for one in blocks], sign
    at = next((place for place, one in enumerate(blocks) if one.section == REFERENCES), len(blocks))
    return [*blocks[:at], _new(blocks, FOOTNOTES, line), *blocks[at:]], sign


def _new(blocks: Sequence[Block], section: str, text: str) -> Block:
    taken = {one.id for one in blocks}
    names = (section if number == 1 else f"{section}-{number}" for number in range(1, len(taken) + 2))
    return Block(next(one for one in names if one not in taken), section, "copy", text)
