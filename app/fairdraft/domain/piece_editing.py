"""How do fixes and approved texts go into a piece's blocks?"""

from collections.abc import Sequence
from dataclasses import replace

from fairdraft.domain.finding import Fix, RequiredElement, Span
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block, Rendering, render

# Where a required element goes when it stands nowhere yet: its section, in the reading order of a piece.
_ORDER = ("headline", "subhead", "body", "call_to_action", "indication", "isi", "legal", "names")


def section_of(element: str) -> str:
    """The section of a piece in which a required element (`isi:…`, `medwatch` …) belongs."""
    kind = element.partition(":")[0]
    if kind in ("indication", "limitation", "accelerated_approval"):
        return "indication"
    if kind in ("isi", "boxed_warning", "short_isi", "tv_statement"):
        return "isi"
    return "names" if kind in ("established_name", "rx") else "legal"


def apply_fix(blocks: Sequence[Block], fix: Fix) -> tuple[Block, ...]:
    """Replace the words of a fix where they stand; offsets are those of the blocks' rendering.

    The part of the span inside each block is replaced; the new words go to the block in which it starts.
    A locked block that is mended stays locked: it then holds approved words again.
    """
    rendering = render(blocks)
    target = _block_at(rendering, fix.start)
    changed: dict[str, str] = {}
    for placed in rendering.blocks:
        start = max(fix.start, placed.span.start)
        end = min(fix.end, placed.span.end)
        is_target = placed.block.id == target
        if end < start or (end == start and not is_target):
            continue
        text = placed.block.text
        before, after = text[: start - placed.span.start], text[max(end, start) - placed.span.start :]
        changed[placed.block.id] = before + (fix.text if is_target else "") + after
    return tuple(replace(one, text=changed[one.id]) if one.id in changed else one for one in blocks)


def use_approved(blocks: Sequence[Block], element: RequiredElement) -> tuple[Block, ...]:
    """Put the approved text of a required element in: over its altered words, or where it belongs."""
    if element.status == "altered" and element.span is not None:
        return apply_fix(blocks, Fix(element.span.start, element.span.end, element.approved))
    return insert_approved(blocks, element)


def insert_approved(blocks: Sequence[Block], element: RequiredElement) -> tuple[Block, ...]:
    """Add the approved text as a locked block after the last block of its section or of an earlier one."""
    section = section_of(element.element)
    place = _ORDER.index(section)
    at = 0
    for number, block in enumerate(blocks, start=1):
        if block.section not in _ORDER or _ORDER.index(block.section) <= place:
            at = number
    new = Block(new_id(), section, "locked", element.approved)
    return (*blocks[:at], new, *blocks[at:])


def _block_at(rendering: Rendering, offset: int) -> str | None:
    best: str | None = None
    for placed in rendering.blocks:
        if placed.span.start <= offset:
            best = placed.block.id
    return best


def spans_of_kind(blocks: Sequence[Block], kind: str) -> tuple[Span, ...]:
    """Where the blocks of a kind stand in the rendering."""
    return tuple(one.span for one in render(blocks).blocks if one.block.kind == kind)
