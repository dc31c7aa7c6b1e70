"""Which words of a script stand beside each other: time, voice-over, super, visual?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from fairdraft.domain.piece import SCRIPT_TAGS, Block
from fairdraft.domain.script_assembly import SUPER, VO, is_spoken_or_shown
from fairdraft.domain.script_shape import VISUAL_TAG

ScriptColumn = Literal["time", "voice_over", "super", "visual"]

SCRIPT_COLUMNS: dict[ScriptColumn, str] = {"time": "TIME", "voice_over": "VO", "super": "SUPER", "visual": "VISUAL"}
"""The columns of a script's table, with their heads."""

_TAGS: dict[ScriptColumn, str] = {"voice_over": SCRIPT_TAGS["voice_over"], "super": SCRIPT_TAGS["super"]}


@dataclass(frozen=True, slots=True)
class ScriptPart:
    """Words in one column of a row: those of `block` from the code point `start` of its text on."""

    column: ScriptColumn
    block: Block
    start: int
    text: str


@dataclass(slots=True)
class ScriptLine:
    """One row of a script. Approved language is not joined with other words; its first row names its block."""

    parts: list[ScriptPart] = field(default_factory=list)
    approved: bool = False
    begins: Block | None = None

    def parts_in(self, column: ScriptColumn) -> list[ScriptPart]:
        """What stands in one column, in order."""
        return [one for one in self.parts if one.column == column]

    def words(self, column: ScriptColumn) -> str:
        """The words of one column, a line for each part."""
        return "\n".join(one.text for one in self.parts_in(column) if one.text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said or shown yet."""
        return not any(one.text and one.column != "time" for one in self.parts)


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
        for number, part in enumerate(_parts(one, approved=approved)):
            last = lines[-1] if lines else None
            first = approved and not number
            other = last is not None and not last.is_empty and (first or approved != last.approved)
            spoken_again = part.column == "voice_over" and last is not None and bool(last.words("voice_over"))
            if last is None or other or part.column == "time" or spoken_again:
                lines.append(ScriptLine())
            lines[-1].approved = approved
            if first:
                lines[-1].begins = one
            lines[-1].parts.append(part)
    return lines


def shown_columns(lines: Iterable[ScriptLine]) -> tuple[ScriptColumn, ...]:
    """The columns of a table: voice-over and supers always, the others where a row has words for them."""
    used = {one.column for line in lines for one in line.parts if one.text}
    return tuple(one for one in SCRIPT_COLUMNS if one in ("voice_over", "super") or one in used)


def _parts(block: Block, *, approved: bool) -> list[ScriptPart]:
    """The words of a block, each with its column."""
    if approved:
        return list(_approved(block))
    text = block.text.strip()
    start = block.text.index(text)
    if block.kind in ("voice_over", "super"):
        return _written(block, start, text)
    words = text
    if block.section == "visual":
        # One that was begun and has no words yet is its tag alone.
        words = "" if text == VISUAL_TAG.strip() else text.partition(":")[2].strip() or text
        start = block.text.rindex(words)
    return [ScriptPart("time" if block.section == "time" else "visual", block, start, words)]


def _approved(block: Block) -> Iterator[ScriptPart]:
    at = 0
    for line in block.text.split("\n"):
        words = line.removeprefix(VO).removeprefix(SUPER)
        column: ScriptColumn = "super" if line.startswith(SUPER) else "voice_over"
        yield ScriptPart(column, block, at + len(line) - len(words), words)
        at += len(line) + 1


def _written(block: Block, start: int, text: str) -> list[ScriptPart]:
    """The lines of a block that people write in; a tag before one says that it is spoken or shown after all."""
    column: ScriptColumn = "super" if block.kind == "super" else "voice_over"
    found: list[tuple[ScriptColumn, int, list[str]]] = [(column, start, [])]
    at = start
    for line in text.split("\n"):
        tagged = next((kind for kind, tag in _TAGS.items() if line.startswith(tag)), None)
        if tagged is not None:
            tag = _TAGS[tagged]
            found.append((tagged, at + len(tag), [line.removeprefix(tag)]))
        else:
            found[-1][2].append(line)
        at += len(line) + 1
    return [ScriptPart(kind, block, first, "\n".join(lines)) for kind, first, lines in found if lines]
