"""Which parts of a text are the headline, the body, a post, a voice-over line?"""

import re
from dataclasses import dataclass

from fairdraft.domain.deck_labels import ISI_HEADING, SURFACE_TAG, SURFACE_TAGS, USE_HEADING
from fairdraft.rules.markup import LETTER_SIGNS
from fairdraft.rules.normalise import NormalText
from fairdraft.rules.prose import Prose
from fairdraft.rules.request import Surface

# Parts of a piece that may be seen alone: each must carry what a whole advertisement carries.
ALONE = frozenset(("post", "card", "frame", "email", "panel"))
_HEADLINE_WORDS = 14
# A footnote, which begins with its raised number or its sign.
_NOTE = re.compile(rf"(?:\^\d{{1,3}}|[†‡§¶‖{LETTER_SIGNS}]) ?\w")


@dataclass(frozen=True, slots=True)
class SurfaceRange:
    """A surface in the normalised text."""

    name: str
    start: int
    end: int


def surfaces_of(text: NormalText, prose: Prose, given: tuple[Surface, ...]) -> tuple[SurfaceRange, ...]:
    """The surfaces of a text in order: those given, or those that headings, tags and first lines show."""
    if given:
        ranges = [
            SurfaceRange(one.name, text.place_of(one.span.start), text.place_of(one.span.end))
            for one in given
            if one.span.start < one.span.end
        ]
        return tuple(sorted(ranges, key=lambda one: one.start))
    ranges = []
    name = "body"
    for number, block in enumerate(prose.blocks):
        opening, tag = block.said.ask(_opening)
        start = block.start + tag
        if opening:
            name = opening
        elif block.form == "heading":
            name = "headline" if number == 0 else "indication" if USE_HEADING.match(block.said.text) else "subhead"
        elif number == 0 and len(prose.blocks) > 1 and _is_headline(block.said.text):
            name = "headline"
        elif name in ("headline", "subhead", "subject", "preheader", "eyebrow", "call_to_action"):
            name = "body"
        if start < block.end:
            # What follows a note goes on with what was before it.
            shown = "footnote" if _NOTE.match(block.said.text) else name
            if ranges and ranges[-1].name == shown and not tag:
                ranges[-1] = SurfaceRange(shown, ranges[-1].start, block.end)
            else:
                ranges.append(SurfaceRange(shown, start, block.end))
    return tuple(ranges)


def _opening(said: str) -> tuple[str, int]:
    """The surface that the first words of a block name, and where a tag that does so ends (0: there is none)."""
    tag = SURFACE_TAG.match(said)
    if tag:
        return SURFACE_TAGS[tag[1].lower()], tag.end()
    return ("isi", 0) if ISI_HEADING.match(said) else ("", 0)


def _is_headline(words: str) -> bool:
    return len(words.split()) <= _HEADLINE_WORDS and not words.rstrip().endswith((":", ";"))
