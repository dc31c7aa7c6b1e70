"""Which words of a script stand beside each other: time, voice-over, super, visual?"""

from collections.abc import Iterable
from dataclasses import dataclass

from fairdraft.domain.piece import SCRIPT_TAGS, Block
from fairdraft.domain.script_assembly import SUPER, VO, is_spoken_or_shown

SCRIPT_COLUMNS = ("TIME", "VO", "SUPER", "VISUAL")


@dataclass(slots=True)
class ScriptLine:
    """One row of a script. Approved language is not joined with other words; its first row names its block."""

    time: str = ""
    voice_over: str = ""
    super: str = ""
    visual: str = ""
    approved: bool = False
    begins: Block | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said or shown yet."""
        return not (self.voice_over or self.super or self.visual)


def in_script(block: Block) -> bool:
    """Whether a block stands in the table of a script."""
    if is_spoken_or_shown(block):
        return True
    return block.kind in ("voice_over", "super") or (block.kind == "copy" and block.section in ("time", "visual"))


def script_lines(blocks: Iterable[Block]) -> list[ScriptLine]:
    """The rows of a script: a time begins one, and so do words that are spoken after others."""
    lines: list[ScriptLine] = []
    for one in blocks:
        approved = is_spoken_or_shown(one)
        for number, (place, text) in enumerate(_parts(one, approved=approved)):
            last = lines[-1] if lines else None
            first = approved and not number
            other = last is not None and not last.is_empty and (first or approved != last.approved)
            if last is None or other or place == "time" or (place == "voice_over" and last.voice_over):
                lines.append(ScriptLine())
            lines[-1].approved = approved
            if first:
                lines[-1].begins = one
            before = getattr(lines[-1], place)
            setattr(lines[-1], place, f"{before}\n{text}" if before else text)
    return lines


def _parts(block: Block, *, approved: bool) -> list[tuple[str, str]]:
    """The words of a block, each with its column."""
    if approved:
        lines = block.text.split("\n")
        return [
            ("super" if one.startswith(SUPER) else "voice_over", one.removeprefix(VO).removeprefix(SUPER))
            for one in lines
        ]
    text = block.text.strip()
    if block.kind in ("voice_over", "super"):
        return _written(text, block.kind)
    return [(block.section, text.partition(":")[2].strip() or text if block.section == "visual" else text)]


def _written(text: str, kind: str) -> list[tuple[str, str]]:
    """The lines of a block that people write in; a tag before one says that it is spoken or shown after all."""
    found: list[tuple[str, list[str]]] = [(kind, [])]
    for line in text.split("\n"):
        place = next((place for place, tag in SCRIPT_TAGS.items() if line.startswith(tag)), "")
        if place:
            found.append((place, [line.removeprefix(SCRIPT_TAGS[place])]))
        else:
            found[-1][1].append(line)
    return [(place, "\n".join(lines)) for place, lines in found if lines]
