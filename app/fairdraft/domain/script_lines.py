"""How does a person add a line to a script, and take one out?"""

from collections.abc import Sequence
from typing import Literal, get_args

from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block
from fairdraft.domain.script_shape import VISUAL_TAG

ScriptLineKind = Literal["voice_over", "super", "visual"]


def with_line(blocks: Sequence[Block], behind: str | None, kind: ScriptLineKind) -> tuple[tuple[Block, ...], Block]:
    """The blocks with an empty line behind one of them, and that line. What is seen has its tag already: it is what
    tells these words from those that are said or shown.

    A spoken line goes behind the supers and visuals of the line before it, which would go with it otherwise; in a
    script that begins with a visual, these come before what is spoken. Behind no block, or one that is not there, it
    is the last.
    """
    at = next((number for number, one in enumerate(blocks, start=1) if one.id == behind), len(blocks))
    first = next((part for part in map(_part, blocks) if part in get_args(ScriptLineKind)), "")
    follows = ("super",) if first == "visual" else ("super", "visual")
    while kind == "voice_over" and at < len(blocks) and _part(blocks[at]) in follows:
        at += 1
    line = Block(new_id(), "visual", "copy", VISUAL_TAG) if kind == "visual" else Block(new_id(), kind, kind, "")
    return (*blocks[:at], line, *blocks[at:]), line


def without_line(blocks: Sequence[Block], block_id: str) -> tuple[Block, ...] | None:
    """The blocks without a line that a person may write in; None where it is approved language, or all there is."""
    rest = tuple(one for one in blocks if one.id != block_id or one.kind == "locked")
    return rest if rest and len(rest) < len(blocks) else None


def _part(block: Block) -> str:
    return "visual" if block.section == "visual" and block.kind == "copy" else block.kind
