"""How do fixes and approved texts go into a piece's blocks?"""

from collections.abc import Sequence
from dataclasses import replace

from fairdraft.domain.campaign import Channel
from fairdraft.domain.finding import Fix, RequiredElement, Span
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block, Rendering, render
from fairdraft.domain.referencing import SUPPORT_ORDER
from fairdraft.domain.script_assembly import SUPER, VO, has_supers, reads_as_script, spoken
from fairdraft.domain.script_lines import with_line

# What may stand behind the last word of a sentence.
_ENDS = " .!?"
# How the words of a fix begin that are to be shown with the line before them.
_SHOWN = f"\n{SUPER}"
# Where a required element goes when it stands nowhere yet: its section, in the reading order of a piece.
_ORDER = ("headline", "subhead", "body", "call_to_action", "indication", "isi", "legal", "names", *SUPPORT_ORDER)


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
    A locked block that is mended stays locked: it then holds approved words again. What is to be shown behind a spoken
    line becomes a line of its own, as it would by hand.
    """
    rendering = render(blocks)
    target = _block_at(rendering, fix.start)
    shown = _shown_behind(rendering, target, fix)
    if shown is not None:
        with_super, line = with_line(blocks, target, "super")
        return tuple(replace(one, text=shown) if one == line else one for one in with_super)
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


def _shown_behind(rendering: Rendering, target: str | None, fix: Fix) -> str | None:
    """The words of a super that a fix puts behind a spoken line; None where it does something else."""
    spoken_line = next((one for one in rendering.blocks if one.block.id == target), None)
    if spoken_line is None or spoken_line.block.kind != "voice_over" or fix.start != fix.end:
        return None
    behind = spoken_line.block.text[fix.end - spoken_line.span.start :]
    return fix.text.removeprefix(_SHOWN) if fix.text.startswith(_SHOWN) and not behind.strip() else None


def use_approved(
    blocks: Sequence[Block], element: RequiredElement, channel: Channel | None = None
) -> tuple[Block, ...]:
    """Put the approved text of a required element in: over its altered words, or where it belongs.

    In a script, over altered words of several lines it comes as lines again: spoken, and shown beside them on
    television, or where the script shows anything (a `channel` of None is not known).
    """
    if element.status == "altered" and element.span is not None:
        said_again = _said_again(blocks, element, element.span, channel) if reads_as_script(blocks) else None
        if said_again is not None:
            return said_again
        return apply_fix(blocks, Fix(element.span.start, element.span.end, element.approved))
    return insert_approved(blocks, element, channel)


def _said_again(
    blocks: Sequence[Block], element: RequiredElement, span: Span, channel: Channel | None
) -> tuple[Block, ...] | None:
    """The approved text as lines of a script in the place of its altered ones; None where they are no whole lines, so
    that words beside them would be lost.
    """
    touched = [one for one in render(blocks).blocks if one.span.start < span.end and span.start < one.span.end]
    if not touched:
        return None
    text = spoken(element.approved, with_supers=_shows(blocks, channel))
    first, last = touched[0], touched[-1]
    before, after = span.start - first.span.start, span.end - last.span.start
    if first is last:
        lines = _with_lines(first.block.text, before, after, text)
        if lines is None:
            return None
        return tuple(replace(one, text=lines) if one.id == first.block.id else one for one in blocks)
    if first.block.text[:before].strip() or last.block.text[after:].strip(_ENDS):
        return None
    at = next(number for number, one in enumerate(blocks) if one.id == first.block.id)
    rest = at + len(touched)
    # Pictures, times, notes and other approved language between the altered lines stay, behind the new ones.
    section = section_of(element.element)
    kept = [
        one.block
        for one in touched
        if one.block.kind in ("copy", "note") or (one.block.kind == "locked" and one.block.section != section)
    ]
    if rest < len(blocks) and blocks[rest].kind == "super" and blocks[rest].text == last.block.text:
        rest += 1
    return (*blocks[:at], Block(new_id(), section, "locked", text), *kept, *blocks[rest:])


def _with_lines(lines: str, start: int, end: int, text: str) -> str | None:
    """Tagged lines with the text in the place of those from `start` to `end`; None where these are no whole lines."""
    if "\n" not in lines[start:end]:
        return None
    begin, last = lines.rfind("\n", 0, start) + 1, lines.rfind("\n", 0, end) + 1
    close = _end_of_line(lines, end)
    if lines[begin:start].removeprefix(VO).removeprefix(SUPER).strip() or lines[end:close].strip(_ENDS):
        return None
    # The last sentence as it is shown may stand behind the span.
    beside = lines[close + 1 : _end_of_line(lines, close + 1)]
    if beside == SUPER + lines[last:close].removeprefix(VO):
        close = _end_of_line(lines, close + 1)
    return lines[:begin] + text + lines[close:]


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def insert_approved(
    blocks: Sequence[Block], element: RequiredElement, channel: Channel | None = None
) -> tuple[Block, ...]:
    """Add the approved text as a locked block after the last block of its section or of an earlier one.

    In a script it is spoken, and shown on television, or where the script shows anything.
    """
    section = section_of(element.element)
    if reads_as_script(blocks):
        at = _place_in_script(blocks, section)
        # Where the labeling is found is one list, however many sentences it takes.
        by_sentence = section != "legal"
        text = spoken(element.approved, with_supers=_shows(blocks, channel), by_sentence=by_sentence)
    else:
        at, text = _place_in_copy(blocks, section), element.approved
    return (*blocks[:at], Block(new_id(), section, "locked", text), *blocks[at:])


def _shows(blocks: Sequence[Block], channel: Channel | None) -> bool:
    """Whether a script shows what it says: what is said of risks on television is shown too, also in a script that
    shows nothing yet (21 CFR 202.1(e)(1)(ii)).
    """
    return channel == "tv" or has_supers(blocks)


def _place_in_copy(blocks: Sequence[Block], section: str) -> int:
    place = _ORDER.index(section)
    at = 0
    for number, block in enumerate(blocks, start=1):
        if block.section not in _ORDER or _ORDER.index(block.section) <= place:
            at = number
    return at


def _place_in_script(blocks: Sequence[Block], section: str) -> int:
    """Behind approved language that comes before it in a script, else before what comes after, else at the end."""
    known = [(number, _ORDER.index(one.section)) for number, one in enumerate(blocks) if one.section in _ORDER]
    place = _ORDER.index(section)
    before = [number + 1 for number, order in known if order <= place]
    after = [number for number, order in known if order > place]
    return before[-1] if before else after[0] if after else len(blocks)


def _block_at(rendering: Rendering, offset: int) -> str | None:
    best: str | None = None
    for placed in rendering.blocks:
        if placed.span.start <= offset:
            best = placed.block.id
    return best
