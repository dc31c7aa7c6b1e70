"""Which words of a script stand beside each other: time, voice-over, super, visual?"""

from collections.abc import Iterable
from dataclasses import dataclass

from fairdraft.domain.piece import Block

SCRIPT_COLUMNS = ("TIME", "VO", "SUPER", "VISUAL")


@dataclass(slots=True)
class ScriptLine:
    """One row of a script."""

    time: str = ""
    voice_over: str = ""
    super: str = ""
    visual: str = ""


def in_script(block: Block) -> bool:
    """Whether a block stands in the table of a script."""
    return block.kind in ("voice_over", "super") or (block.kind == "copy" and block.section in ("time", "visual"))


def script_lines(blocks: Iterable[Block]) -> list[ScriptLine]:
    """The rows of a script: a time begins one, and so do words that are spoken after others."""
    lines: list[ScriptLine] = []
    for one in blocks:
        place = one.kind if one.kind in ("voice_over", "super") else one.section
        text = one.text.strip()
        if place == "visual":
            text = text.partition(":")[2].strip() or text
        begins = place == "time" or (place == "voice_over" and bool(lines and lines[-1].voice_over))
        if not lines or begins:
            lines.append(ScriptLine())
        before = getattr(lines[-1], place)
        setattr(lines[-1], place, f"{before}\n{text}" if before else text)
    return lines
