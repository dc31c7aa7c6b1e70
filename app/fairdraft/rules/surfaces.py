"""Which parts of a text are the headline, the body, a post, a voice-over line?"""

import re
from dataclasses import dataclass

from fairdraft.rules.normalise import NormalText
from fairdraft.rules.prose import Prose
from fairdraft.rules.request import Surface

# A tag at the beginning of a line, and the surface it names.
_TAGS = {
    "headline": "headline",
    "head": "headline",
    "h1": "headline",
    "title": "headline",
    "subhead": "subhead",
    "subheadline": "subhead",
    "subheading": "subhead",
    "body": "body",
    "body copy": "body",
    "copy": "body",
    "cta": "call_to_action",
    "call to action": "call_to_action",
    "button": "call_to_action",
    "subject": "subject",
    "subject line": "subject",
    "preheader": "preheader",
    "preview": "preheader",
    "eyebrow": "eyebrow",
    "post": "post",
    "tweet": "post",
    "caption": "post",
    "carousel card": "card",
    "card": "card",
    "frame": "frame",
    "end frame": "frame",
    "slide": "frame",
    "panel": "panel",
    "email": "email",
    "alt text": "alt_text",
    "alt": "alt_text",
    "vo": "voice_over",
    "voiceover": "voice_over",
    "voice-over": "voice_over",
    "voice over": "voice_over",
    "anncr": "voice_over",
    "announcer": "voice_over",
    "super": "super",
    "supers": "super",
    "visual": "visual",
    "isi": "isi",
    "indication": "indication",
    "footnote": "footnote",
    "footer": "footer",
    "references": "references",
    "legal": "legal",
}
_TAG = re.compile(
    r"[\[(]?(" + "|".join(sorted((re.escape(tag) for tag in _TAGS), key=len, reverse=True)) + r")(?: \d{1,2})?[\])]?"
    r"(?: \([^()\n]{0,40}\))? ?: ?",
    re.IGNORECASE,
)
# Parts of a piece that may be seen alone: each must carry what a whole advertisement carries.
ALONE = frozenset(("post", "card", "frame", "email", "panel"))
_HEADLINE_WORDS = 14
_ISI_HEADING = re.compile(
    r"(?:important|select(?:ed)?|indication(?:s)? and important) (?:safety|risk) information\b|important facts\b|"
    r"safety considerations\b|what is the most important information\b",
    re.IGNORECASE,
)
_USE_HEADING = re.compile(
    r"(?:indications?(?: and usage)?|uses?|approved uses?|what (?:is|are) [\w-]+\??)\W*$", re.IGNORECASE
)


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
            name = "headline" if number == 0 else "indication" if _USE_HEADING.match(block.said.text) else "subhead"
        elif number == 0 and len(prose.blocks) > 1 and _is_headline(block.said.text):
            name = "headline"
        elif name in ("headline", "subhead", "subject", "preheader", "eyebrow", "call_to_action"):
            name = "body"
        if start < block.end:
            if ranges and ranges[-1].name == name and not tag:
                ranges[-1] = SurfaceRange(name, ranges[-1].start, block.end)
            else:
                ranges.append(SurfaceRange(name, start, block.end))
    return tuple(ranges)


def _opening(said: str) -> tuple[str, int]:
    """The surface that the first words of a block name, and where a tag that does so ends (0: there is none)."""
    tag = _TAG.match(said)
    if tag:
        return _TAGS[tag[1].lower()], tag.end()
    return ("isi", 0) if _ISI_HEADING.match(said) else ("", 0)


def _is_headline(words: str) -> bool:
    return len(words.split()) <= _HEADLINE_WORDS and not words.rstrip().endswith((":", ";"))
