"""What is the way from one version of a piece to another, block by block and word by word?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdraft.domain.finding import DiffPart
from fairdraft.domain.matched_words import opcodes
from fairdraft.domain.piece import Block
from fairdraft.domain.text_diff import words_diff


@dataclass(frozen=True, slots=True)
class BlockDiff:
    """A block with the way of its words: those of a block that is gone are all deleted, of a new one all inserted.

    `before` is what it said earlier, None of a new one; of one that `is_gone`, `block` is the earlier one itself.
    """

    block: Block
    diff: tuple[DiffPart, ...]
    before: str | None = None
    is_gone: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether any word went or came."""
        return any(part.op != "keep" for part in self.diff)


def same_words(one: Iterable[Block], other: Iterable[Block]) -> bool:
    """Whether two lists of blocks say the same in the same places, whatever their ids are."""
    first, second = ([(block.section, block.kind, block.text) for block in blocks] for blocks in (one, other))
    return first == second


def block_diffs(before: Sequence[Block], after: Sequence[Block]) -> tuple[BlockDiff, ...]:
    """The later blocks in their order, each with how it came from the earlier ones; between them those that are gone,
    each behind the one that it followed.
    """
    origin = _origins(before, after)
    came_to = {id(old): place for place, old in origin.items()}
    gone: dict[int, list[BlockDiff]] = {}
    place = -1
    for old in before:
        if id(old) in came_to:
            place = came_to[id(old)]
        else:
            gone.setdefault(place, []).append(BlockDiff(old, lines_diff(old.text, ""), old.text, is_gone=True))
    found = gone.get(-1, [])
    for number, new in enumerate(after):
        old_block = origin.get(number)
        was = None if old_block is None else old_block.text
        found.append(BlockDiff(new, lines_diff(was or "", new.text), was))
        found.extend(gone.get(number, ()))
    return tuple(found)


def lines_diff(before: str, after: str) -> tuple[DiffPart, ...]:
    """The way from one text to the other by words, looked for within the lines that differ: quick in long texts."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    way = opcodes([one.strip() for one in old], [one.strip() for one in new])
    parts: list[DiffPart] = []
    for op, old_from, old_to, new_from, new_to in way:
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if op == "equal":
            parts.append(DiffPart("keep", come))
        else:
            parts += words_diff(gone, come)
    return tuple(parts)


def _origins(before: Sequence[Block], after: Sequence[Block]) -> dict[int, Block]:
    """By the place of a later block, the earlier one that it was: the one of the same id, else one of the same words.

    Approved language that was taken out and put in again has another id.
    """
    by_id = {one.id: one for one in before}
    found = {number: by_id[one.id] for number, one in enumerate(after) if one.id in by_id}
    taken = {id(one) for one in found.values()}
    for number, one in enumerate(after):
        if number not in found:
            alike = (old for old in before if id(old) not in taken and same_words((old,), (one,)))
            old = next(alike, None)
            if old is not None:
                found[number] = old
                taken.add(id(old))
    return found
