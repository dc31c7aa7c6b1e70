"""How does an approved claim come into a piece with its reference and its footnote, and how do these keep their order?

References are numbered in the order in which the copy first cites them; those that nothing cites come last. A footnote
has the first sign of the series that no other note of the piece has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from fairdraft.domain.campaign import Channel
from fairdraft.domain.errors import KnownError
from fairdraft.domain.numbered_references import ReferenceList, has_headed_list, read_references
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.reference_marks import RAISED_LETTERS, MarkForm, ReferenceMark, mark_of, reference_marks

REFERENCES, FOOTNOTES = "references", "footnote"
"""The sections of a piece that hold the list of its references, and its footnotes."""
SUPPORT_ORDER = (FOOTNOTES, REFERENCES)
"""Both, as they stand behind all else."""
SUPPORT = frozenset(SUPPORT_ORDER)
"""Both: what they hold is no copy that a length is counted by."""

REFERENCES_ORDERED = "references put in order"
"""The summary of the revision that did it."""

# Pieces that are read have room for both; nobody speaks a mark, and short messages have none.
_CITING: frozenset[Channel] = frozenset(("print", "web", "email"))
_RAISED: MarkForm = "raised"
_SIGNS = "†‡§¶‖"
_NOTE = re.compile(rf"([{_SIGNS}{RAISED_LETTERS}]|\*{{1,3}})\s*(\S.*)")
_SIGNED = re.compile(rf"(?<=\S)(?:[{_SIGNS}{RAISED_LETTERS}]|\*{{1,3}}(?!\w))")
# What belongs to the word before a caret: its rest, what closes it, and its marks.
_REST = re.compile(rf"(?:\w|[.,;:!?…)\]”\"’'%®™℠^*{_SIGNS}])*")
_OPEN = frozenset("([{“‘—–-/")
_CLOSED = re.compile(r"[.!?…][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class CitedPiece:
    """A piece with a claim in it; `caret` is the place behind the claim in the text of the block it went into.

    `is_cited` is False where the claim names a reference to which no mark could lead: the list stands in several
    places, or has other lines than numbered ones.
    """

    blocks: tuple[Block, ...]
    block_id: str
    caret: int
    is_cited: bool = True


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A reference with the marks that lead to it, as many as there are; `number` is that of a mark without an entry
    where `words` are empty.
    """

    number: int
    words: str
    marks: int


def cites(channel: Channel) -> bool:
    """Whether pieces of a channel carry reference marks and footnotes."""
    return channel in _CITING


def takes_claims(block: Block) -> bool:
    """Whether claims in a block are cited: approved language has its own marks, and support needs none."""
    return block.kind == "copy" and block.section not in SUPPORT


def reference_of(source: ClaimSource) -> str:
    """The entry of a source in a list of references; empty where the claim names no document."""
    document = " ".join(source.document.split()).rstrip(".")
    return f"{document}. {source.label_version}.".replace(". .", ".") if document else ""


def note_signs(blocks: Sequence[Block]) -> frozenset[str]:
    """The signs that a piece's footnotes begin with."""
    return frozenset(
        note[1]
        for one in blocks
        if one.section == FOOTNOTES and one.kind != "note"
        for line in one.text.split("\n")
        if (note := _NOTE.match(line.strip()))
    )


def with_claim(blocks: Sequence[Block], block_id: str, start: int, end: int, claim: Claim) -> CitedPiece:
    """Put a claim in the place of some words, with the mark of its reference and the sign of its footnote, whose words
    are added where the piece does not have them; then put references in order.

    A claim never tears a word apart: it goes behind the word at which it is put, and what closes that. Marks that its
    words have on file lead to references that are not the piece's, and stay out.

    Args:
        blocks: the piece.
        block_id: the block that the claim goes into, one that takes claims (`takes_claims`).
        start: the beginning of the words of its text that give way.
        end: their end, or `start` where nothing does.
        claim: what is said.
    """
    whole, words = list(blocks), reference_of(claim.source)
    form = next((mark.form for mark in _marks(whole)), _RAISED)
    whole, number = _referred(whole, words)
    whole, sign = _footnoted(whole, claim.qualifier.strip().lstrip(f"*{_SIGNS} "))
    at = next(place for place, one in enumerate(whole) if one.id == block_id)
    before, after = _around(whole[at].text, start, end)
    said = without_marks(claim.text).rstrip() if number or sign else claim.text
    if _CLOSED.search(said) and after.startswith(".") and not after.startswith(".."):
        after = after[1:]
    mark, after = _joined(number, form, after)
    sign = "" if sign and after.startswith(sign) else sign
    lead = " " if before and not before[-1].isspace() and before[-1] not in _OPEN else ""
    trail = " " if after[:1].isalnum() or (after[:1] in _OPEN - frozenset("—–-/") and after) else ""
    # A caret follows the words around it while marks before it change.
    caret = _unused(whole)
    whole[at] = replace(whole[at], text=f"{before}{lead}{said}{mark}{sign}{caret}{trail}{after}")
    try:
        ordered = in_order(whole)
    except KnownError:
        # A mark that leads nowhere has its finding; the claim goes in all the same.
        ordered = tuple(whole)
    place = ordered[at].text.index(caret)
    ordered = tuple(replace(one, text=one.text.replace(caret, "")) if one.id == block_id else one for one in ordered)
    return CitedPiece(ordered, block_id, place, is_cited=bool(number) or not words)


def without_marks(text: str, numbers: frozenset[int] | None = None, signs: frozenset[str] | None = None) -> str:
    """Words without the marks of references and footnotes; of those only that are named, where they are."""
    parts: list[str] = []
    done = 0
    for mark in reference_marks(text):
        if mark.is_sure if numbers is None else numbers.issuperset(mark.numbers):
            parts.append(text[done : mark.start])
            done = mark.end
    words = "".join((*parts, text[done:]))
    return _SIGNED.sub(lambda found: "" if signs is None or found[0] in signs else found[0], words)


def has_references(blocks: Sequence[Block]) -> bool:
    """Whether a piece has a list of references that can be put in order."""
    listed = _list_of(blocks)
    return listed is not None and bool(listed[1].entries)


def cited_references(blocks: Sequence[Block]) -> tuple[CitedReference, ...]:
    """The references of a piece in their order, with how many marks lead to each; then marks that lead nowhere."""
    marks = [number for mark in _marks(blocks) if mark.is_sure for number in mark.numbers]
    listed = _list_of(blocks)
    entries = listed[1].entries if listed else ()
    known = {one.number for one in entries}
    return (
        *(CitedReference(one.number, one.words, marks.count(one.number)) for one in entries),
        *(CitedReference(one, "", marks.count(one)) for one in dict.fromkeys(marks) if one not in known),
    )


def listed_references(blocks: Sequence[Block]) -> tuple[tuple[int, str], ...]:
    """The entries of a piece's list of references, each with its number; none where there is no list, or several."""
    found = _list_of(blocks)
    return () if found is None else tuple((one.number, one.words) for one in found[1].entries)


def in_order(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The piece with its references numbered as they are first cited, and its marks with them.

    Entries of the same words become one.

    Raises:
        KnownError: a mark leads to no entry, so that it would lead to a wrong one afterward, two entries have one
            number, or approved language has a mark whose number would change.
    """
    found = _list_of(blocks)
    if found is None or not found[1].entries:
        return tuple(blocks)
    home, listed = found
    known: dict[int, str] = {}
    for entry in listed.entries:
        if known.setdefault(entry.number, entry.key) != entry.key:
            raise KnownError(
                f"Two references have the number {entry.number}.",
                "Give each its own number, so that each mark leads to one; then they can be put in order.",
            )
    cited = _cited(blocks, known)
    order = {key: number for number, key in enumerate(dict.fromkeys((*cited, *known.values())), start=1)}
    numbers = {number: order[key] for number, key in known.items()}
    kept = {entry.key: entry for entry in reversed(listed.entries)}
    entries = tuple(replace(kept[key], number=number) for key, number in order.items())
    text = replace(listed, entries=entries).text
    return tuple(
        replace(one, text=text) if one.id == home.id else _renumbered(one, numbers) if _is_copy(one) else one
        for one in blocks
    )


def _cited(blocks: Sequence[Block], known: dict[int, str]) -> list[str]:
    """What the marks of a piece lead to, in the order of their first mention."""
    cited: dict[str, None] = {}
    for mark in _marks(blocks):
        for number in mark.numbers:
            if number in known:
                cited[known[number]] = None
            elif mark.is_sure:
                raise KnownError(
                    f"The mark {number} leads to no reference.",
                    "Add its entry to the references, or remove the mark; then they can be put in order.",
                )
    return list(cited)


def _renumbered(block: Block, numbers: dict[int, int]) -> Block:
    parts: list[str] = []
    done = 0
    for mark in reference_marks(block.text):
        if not numbers.keys() >= {*mark.numbers}:
            continue
        parts += [block.text[done : mark.start], mark_of([numbers[one] for one in mark.numbers], mark.form)]
        if block.kind == "locked" and {numbers[one] for one in mark.numbers} != {*mark.numbers}:
            raise KnownError(
                f"Approved language has the mark {', '.join(map(str, mark.numbers))}, whose number would change.",
                "Number the references by hand, so that its number stays.",
            )
        done = mark.end
    if not parts or block.kind == "locked":
        return block
    return replace(block, text="".join((*parts, block.text[done:])))


def _is_copy(block: Block) -> bool:
    return block.kind != "note" and block.section != REFERENCES


def _marks(blocks: Sequence[Block]) -> Iterator[ReferenceMark]:
    return (mark for one in blocks if _is_copy(one) for mark in reference_marks(one.text))


def _list_of(blocks: Sequence[Block]) -> tuple[Block, ReferenceList] | None:
    """The list of references, where it stands in one block; None where there is none, in several, or in none that can
    be read.
    """
    found = [one for one in blocks if one.section == REFERENCES and one.kind != "note" and one.text.strip()]
    if len(found) != 1 or found[0].kind != "copy":
        return None
    listed = read_references(found[0].text)
    return None if listed is None else (found[0], listed)


def _referred(blocks: list[Block], words: str) -> tuple[list[Block], int]:
    """The piece with an entry of these words, and its number; 0 where there are no words, or where references stand
    that are no one list.
    """
    if not words:
        return blocks, 0
    found = _list_of(blocks)
    if found is None:
        if any(_holds_references(one) for one in blocks):
            return blocks, 0
        empty = next((one for one in blocks if one.section == REFERENCES and one.kind == "copy"), None)
        home = empty or _new(blocks, REFERENCES, "")
        blocks, found = [*blocks, *(() if empty else (home,))], (home, ReferenceList("", ()))
    home, listed = found
    key = " ".join(words.split()).casefold()
    same = next((one.number for one in listed.entries if one.key == key), None)
    if same is not None:
        return blocks, same
    # A mark that leads nowhere yet is not to lead to this one.
    taken = {one.number for one in listed.entries}.union(*(mark.numbers for mark in _marks(blocks) if mark.is_sure))
    last = max((one.number for one in listed.entries), default=0)
    number = next(one for one in count(last + 1) if one not in taken)
    text = listed.with_entry(number, words).text
    return [replace(one, text=text) if one.id == home.id else one for one in blocks], number


def _holds_references(block: Block) -> bool:
    if block.kind == "note" or not block.text.strip():
        return False
    return block.section == REFERENCES or has_headed_list(block.text)


def _footnoted(blocks: list[Block], words: str) -> tuple[list[Block], str]:
    """The piece with a footnote of these words, and its sign; none where there are no words or no sign is left."""
    words = " ".join(words.split())
    if not words:
        return blocks, ""
    notes = [one for one in blocks if one.section == FOOTNOTES and one.kind == "copy"]
    for block in notes:
        for line in block.text.split("\n"):
            note = _NOTE.match(line.strip())
            if note is not None and " ".join(note[2].split()).casefold() == words.casefold():
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


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stays before and behind the words that give way; a caret in a word or before what closes it goes behind."""
    if start == end and start and not text[start - 1].isspace() and text[start - 1] not in _OPEN:
        rest = _REST.match(text, start)
        start = end = rest.end() if rest else start
    return text[:start], text[end:]


def _joined(number: int, form: MarkForm, after: str) -> tuple[str, str]:
    """The mark of a number, with what is left of the words behind it: a mark that follows is part of it, because two
    side by side would read as one of another number.
    """
    if not number:
        return "", after
    mark = next(reference_marks(after), None)
    if mark is None or mark.start or not mark.is_sure:
        return mark_of([number], form if form != "pasted" else _RAISED), after
    return mark_of([number, *mark.numbers], mark.form), after[mark.end :]


def _unused(blocks: Sequence[Block]) -> str:
    """A character that no text of the piece has."""
    taken = {*"".join(one.text for one in blocks)}
    return next(one for one in map(chr, range(0xE000, 0x10FFFF)) if one not in taken)


def _new(blocks: Sequence[Block], section: str, text: str) -> Block:
    taken = {one.id for one in blocks}
    names = (section if number == 1 else f"{section}-{number}" for number in range(1, len(taken) + 2))
    return Block(next(one for one in names if one not in taken), section, "copy", text)
