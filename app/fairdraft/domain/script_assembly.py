"""Which blocks make up a broadcast script begun from a draft, and how is approved language spoken and shown in it?"""

import re
from collections.abc import Iterable, Sequence

from fairdraft.domain.copy_shape import Section
from fairdraft.domain.piece import SCRIPT_TAGS, Block, BlockKind

VO, SUPER = SCRIPT_TAGS["voice_over"], SCRIPT_TAGS["super"]
_BULLET = re.compile(r"^[•*–-]\s+")
# A full stop behind a shortened word ends no sentence: "St. John's wort" is spoken in one breath. Behind capitals
# (FDA, a brand) it may; the two sentences then stay together, which no rule minds.
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bSt\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\b[Nn]o\.)(?<!\bvs\.)(?<![A-Z]{2}\.)\s+"
)
_HEADING_WORDS = 4
_CALL = re.compile(r"\b(?:ask|bring|call|find out|learn|see|speak|talk|tell|visit)\b", re.IGNORECASE)


def spoken(text: str, *, with_supers: bool, by_sentence: bool = True) -> str:
    """Approved words as tagged lines of a script.

    With supers each sentence stands in a line of its own with its own words, whole and unchanged, as the super
    beside it: so the screen says what is heard while it is heard (88 FR 80958, 21 CFR 202.1(e)(1)(ii)). Words that
    only head what follows ("Low sodium.") stay with it. `by_sentence` False keeps paragraphs whole, as does a script
    without supers.
    """
    paragraphs = [words for line in text.splitlines() if (words := _BULLET.sub("", line.strip()))]
    if not with_supers:
        return "\n".join(f"{VO}{one}" for one in paragraphs)
    sentences = [one for words in paragraphs for one in _sentences(words)] if by_sentence else paragraphs
    return "\n".join(f"{VO}{one}\n{SUPER}{one}" for one in sentences)


def said_and_shown(text: str) -> tuple[list[str], list[str]]:
    """The lines of approved words as they were inserted: those that are spoken or printed, and those that are shown
    beside spoken ones, without their tags.
    """
    lines = text.split("\n")
    shown = [one.removeprefix(SUPER) for one in lines if one.startswith(SUPER)]
    return [one.removeprefix(VO) for one in lines if not one.startswith(SUPER)], shown


def is_major_statement(block: Block) -> bool:
    """Whether the block is safety information that is spoken: a script's major statement (21 CFR 202.1(e)(1))."""
    return block.section == "isi" and block.text.startswith(VO)


def is_spoken_or_shown(block: Block) -> bool:
    """Whether the block is approved language all of whose lines are lines of a script."""
    return block.kind == "locked" and all(line.startswith((VO, SUPER)) for line in block.text.split("\n"))


def _sentences(paragraph: str) -> list[str]:
    found = [""]
    for one in _SENTENCE.split(paragraph):
        if len(found[-1].split()) > _HEADING_WORDS:
            found.append("")
        found[-1] = f"{found[-1]} {one}".strip()
    return found


def in_order(sections: Sequence[Section], approved: Sequence[tuple[str, str]]) -> list[tuple[str, BlockKind, str]]:
    """(section, kind, text) of a script's blocks: the model's lines with approved language between them.

    Where the model's last spoken line calls to action it stands behind use and risks, before the lines that say where
    the labeling is found. Lines that only show something begin no script: the checker would take the next spoken
    line as theirs.
    """
    written: list[tuple[str, BlockKind, str]] = [(one.name, kind_of(one), one.text) for one in sections]
    locked: list[tuple[str, BlockKind, str]] = [(section, "locked", text) for section, text in approved]
    said = [place for place, one in enumerate(sections) if one.name == "voice_over"]
    regulated = [one for one in locked if one[0] in ("indication", "isi")]
    if not said:
        return locked + written
    last = said[-1]
    if len(said) == 1 or not regulated or not _CALL.search(sections[last].text):
        return written + locked
    return written[:last] + regulated + written[last:] + [one for one in locked if one not in regulated]


def kind_of(section: Section) -> BlockKind:
    """The kind of block that a section of a model's text becomes."""
    if section.name == "voice_over":
        return "voice_over"
    return "super" if section.name == "super" else "copy"


def reads_as_script(blocks: Iterable[Block]) -> bool:
    """Whether blocks are those of a script."""
    return any(one.kind in ("voice_over", "super") for one in blocks)


def has_supers(blocks: Iterable[Block]) -> bool:
    """Whether something is shown in a script."""
    return any(one.kind == "super" or f"\n{SUPER}" in f"\n{one.text}" for one in blocks)
