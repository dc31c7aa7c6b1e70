"""What does a person edit, and how does it become one text?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fairdraft.domain.finding import Span
from fairdraft.domain.shortening import shortened

BlockKind = Literal["copy", "locked", "voice_over", "super", "note"]
PieceState = Literal["draft", "in_review", "returned", "approved"]
ReviewStep = Literal["sent", "returned", "approved"]

_BETWEEN_BLOCKS = "\n\n"
_SENTENCE_END = re.compile(r"[.!?…][\"”’']?(?=\s)")
_CALLED_BY = 2
LONGEST_NAME = 120
"""In characters: so much of what a piece is called is told, its ellipsis included."""
UNTITLED = "Untitled"
"""What a piece is called that nobody named and that has no headline yet."""
# The tags of a script, by kind of block.
SCRIPT_TAGS: dict[str, str] = {"voice_over": "VO: ", "super": "SUPER: "}


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a piece.

    `section` is its place in the copy deck: headline, subhead, body, call_to_action, indication, isi, legal
    …. `copy` is written by a model or person, `locked` is approved text inserted by the program, `note` is
    for the art department and never part of the advertisement.
    """

    id: str
    section: str
    kind: BlockKind
    text: str

    def as_object(self) -> dict[str, Any]:
        """The JSON form `{id, section, kind, text}`."""
        return {"id": self.id, "section": self.section, "kind": self.kind, "text": self.text}


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """Where a block's own words stand in the rendered text (its VO or SUPER tag not counted)."""

    block: Block
    span: Span


@dataclass(frozen=True, slots=True)
class Rendering:
    """The one text of a list of blocks, with the place of each block in it."""

    text: str
    blocks: tuple[BlockSpan, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of a piece; `parent` makes them a tree.

    `step` is set where nothing was edited and the piece went a step through review.
    """

    id: str
    piece_id: str
    parent: str | None
    blocks: tuple[Block, ...]
    author: str
    made_at: datetime
    summary: str = ""
    step: ReviewStep | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What there is to say of a revision without its words."""

    id: str
    author: str
    made_at: datetime
    summary: str
    step: ReviewStep | None


@dataclass(frozen=True, slots=True)
class Piece:
    """What a person edits: blocks with revisions, begun from a draft, an import or nothing.

    `approved_by`, `approved_at` and `approved_sha256` are set in the state `approved`, and an edit voids
    them. `head` is the revision shown; `title` is what it was called when it was begun, or by somebody since; empty
    where nobody did, and it had no headline.
    """

    id: str
    campaign: str
    title: str
    draft_id: str | None
    head: str
    blocks: tuple[Block, ...]
    state: PieceState
    made_at: datetime
    changed_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    approved_sha256: str | None = None

    @property
    def name(self) -> str:
        """What people call it; of a long name so much as a sentence about the piece has room for.

        Whole texts are pasted into headlines.
        """
        return shortened(self.whole_name, LONGEST_NAME)

    @property
    def whole_name(self) -> str:
        """Its headline as it stands, or its title where it has none, or began as no draft."""
        if self.draft_id is None and self.title:
            return self.title
        return headline_of(self.blocks) or self.title or UNTITLED


@dataclass(frozen=True, slots=True)
class PieceSign:
    """What tells whether the store has something else on a piece than before, without its words: it is another after
    each edit, step of review, comment, answer and dismissal, by whichever program.

    `said` counts comments and their answers, `dismissed` dismissals, a withdrawn one twice.
    """

    head: str
    state: PieceState
    title: str
    said: int
    dismissed: int


def headline_of(blocks: Iterable[Block]) -> str:
    """What blocks are called by, in one line: their headline; in a script the first sentence that is spoken."""
    headline = spoken = ""
    for one in blocks:
        words = " ".join(one.text.split())
        if one.section == "headline" and one.kind != "note":
            headline = headline or words
        elif one.kind == "voice_over":
            spoken = spoken or _first_sentence(words)
    return headline or spoken


def _first_sentence(words: str) -> str:
    """The first sentence of a line; a word or two with a full stop ("Dr.", "Stop.") is not enough to know it by."""
    ends = (one.end() for one in _SENTENCE_END.finditer(words))
    return next((words[:end] for end in ends if len(words[:end].split()) > _CALLED_BY), words)


def render(blocks: Iterable[Block]) -> Rendering:
    """Join blocks into the text that every offset, hash, check and export uses.

    Blocks stand a blank line apart in their order; spoken and superimposed words carry the tags `VO: ` and
    `SUPER: `; notes and empty blocks are left out. Trailing white space of a block is kept, so that offsets
    do not move while a person types at its end.
    """
    parts: list[str] = []
    places: list[BlockSpan] = []
    at = 0
    for block in blocks:
        if block.kind == "note" or not block.text.strip():
            continue
        if parts:
            parts.append(_BETWEEN_BLOCKS)
            at += len(_BETWEEN_BLOCKS)
        tag = SCRIPT_TAGS.get(block.kind, "")
        places.append(BlockSpan(block, Span(at + len(tag), at + len(tag) + len(block.text))))
        parts.append(tag + block.text)
        at += len(tag) + len(block.text)
    return Rendering("".join(parts), tuple(places))


def block_from_object(value: dict[str, Any]) -> Block:
    """Read a block from its JSON form."""
    return Block(id=value["id"], section=value["section"], kind=value["kind"], text=value["text"])
