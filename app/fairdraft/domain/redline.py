"""What is the way from what reviewers read to the present words, by which each can be had back letter by letter?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from fairdraft.domain.finding import DiffPart
from fairdraft.domain.matched_words import opcodes
from fairdraft.domain.piece import Block
from fairdraft.domain.version_diff import block_diffs

REDLINE_AUTHOR = "Changes since review"
"""Whose the tracked changes of a redline are: no reviewer's, so that they are known again when the file comes back."""

_TOKEN = re.compile(r"(\s*)(\S+)|(\s+)\Z")

_Op = Literal["keep", "delete", "insert"]


@dataclass(frozen=True, slots=True)
class RedlinedBlock:
    """A block with the way of its letters. `fate` says whether the block itself was kept, put in or taken out."""

    block: Block
    parts: tuple[DiffPart, ...]
    fate: _Op


def redline(before: Sequence[Block], after: Sequence[Block]) -> tuple[RedlinedBlock, ...]:
    """The later blocks in their order, and between them those that were taken out; one that was moved is kept where it
    stands now.
    """
    found: list[RedlinedBlock] = []
    for one in block_diffs(before, after):
        fate: _Op = "delete" if one.is_gone else "insert" if one.before is None else "keep"
        found.append(
            RedlinedBlock(one.block, letters_diff(one.before or "", "" if one.is_gone else one.block.text), fate)
        )
    return tuple(found)


def letters_diff(before: str, after: str) -> tuple[DiffPart, ...]:
    """The way from one text to the other by whole words: kept and deleted parts joined are the first text, kept and
    inserted ones the second, white space included.
    """
    return tuple(DiffPart(op, "".join(text for _, text in run)) for op, run in groupby(_way(before, after), _op))


def _op(part: tuple[_Op, str]) -> _Op:
    return part[0]


def _way(before: str, after: str) -> Iterator[tuple[_Op, str]]:
    old, new = _tokens(before), _tokens(after)
    for op, old_from, old_to, new_from, new_to in opcodes([word for _, word in old], [word for _, word in new]):
        if op != "equal":
            yield from (("delete", space + word) for space, word in old[old_from:old_to])
            yield from (("insert", space + word) for space, word in new[new_from:new_to])
            continue
        for (was, word), (now, _) in zip(old[old_from:old_to], new[new_from:new_to], strict=True):
            if was == now:
                yield "keep", now + word
                continue
            if was:
                yield "delete", was
            if now:
                yield "insert", now
            if word:
                yield "keep", word


def _tokens(text: str) -> list[tuple[str, str]]:
    """Each word with the white space before it; what stands behind the last one has no word."""
    return [(one[1] or one[3] or "", one[2] or "") for one in _TOKEN.finditer(text)]
