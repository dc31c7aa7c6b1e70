"""How does a person add a line to a script, and take one out?"""

from collections.abc import Sequence
from typing import Literal

from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block

ScriptLineKind = Literal["voice_over", "super"]


def with_line(blocks: Sequence[Block], behind: str | None, kind: ScriptLineKind) -> tuple[tuple[Block, ...], Block]:
    """The blocks with an empty line behind one of them, and that line.

    A spoken line goes behind the supers of the line before it, which would be shown with it otherwise. Behind no block,
    or one that is not there, it is the last.
    """
    at = next((number for number, one in enumerate(blocks, start=1) if one.id == behind), len(blocks))
    while kind == "voice_over" and at < len(blocks) and blocks[at].kind == "super":
        at += 1
    line = Block(new_id(), kind, kind, "")
    return (*blocks[:at], line, *blocks[at:]), line


def without_line(blocks: Sequence[Block], block_id: str) -> tuple[Block, ...] | None:
    """The blocks without a line that a person may write in; None where it is approved language, or all there is."""
    rest = tuple(one for one in blocks if one.id != block_id or one.kind == "locked")
    return rest if rest and len(rest) < len(blocks) else None
