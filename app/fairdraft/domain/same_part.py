"""Which words has another piece for the same part of a copy deck?"""

from collections.abc import Sequence

from fairdraft.domain.piece import Block


def same_part(of: Block, blocks: Sequence[Block], others: Sequence[Block]) -> Block | None:
    """The part of another piece that stands for a part of this one, such as its headline: of the same section and kind,
    and of several such parts the one with the same number. None where the other has none, or nothing is written in it.

    Args:
        of: a part of this piece that a person may write in.
        blocks: this piece.
        others: the other one.
    """
    mine, theirs = ([one for one in piece if _is_like(one, of)] for piece in (blocks, others))
    place = next((number for number, one in enumerate(mine) if one.id == of.id), None)
    found = None if place is None else next(iter(theirs[place : place + 1]), None)
    return found if found is not None and found.text.strip() else None


def _is_like(one: Block, of: Block) -> bool:
    return (one.section, one.kind) == (of.section, of.kind)
