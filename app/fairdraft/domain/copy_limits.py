"""How long may the parts of a piece be, how long are they, and how is that told?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.campaign import LimitUnit, limited_section
from fairdraft.domain.copy_shape import SECTION_TAGS
from fairdraft.domain.counting import counted
from fairdraft.domain.piece import Block, render

_IN_SCRIPTS = {"voice_over": "all voice-over together", "super": "each super"}


@dataclass(frozen=True, slots=True)
class PartLength:
    """How long a part of a piece is; `section` is empty for the whole of it, `most` None where nothing limits it."""

    section: str
    unit: LimitUnit
    count: int
    most: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether it is longer than it may be."""
        return self.most is not None and self.count > self.most

    @property
    def words(self) -> str:
        """`headline 34 of 30 characters`, `body 12 words`."""
        if self.most is None:
            return f"{self._part} {counted(self.count, self.unit)}"
        return f"{self._part} {self.count:,} of {counted(self.most, self.unit)}"

    @property
    def in_short(self) -> str:
        """`headline 34/30`."""
        return f"{self._part} {self.count:,}" + ("" if self.most is None else f"/{self.most:,}")

    def as_object(self) -> dict[str, Any]:
        """The JSON object of a part and its length; its section is null for the whole piece."""
        return {
            "section": self.section or None,
            "unit": self.unit,
            "count": self.count,
            "most": self.most,
            "too_long": self.is_over,
        }

    @property
    def _part(self) -> str:
        return section_words(self.section) if self.section else "whole piece"


def section_words(section: str) -> str:
    """A section's name as it stands in a sentence."""
    return "voice-over" if section == "voice_over" else SECTION_TAGS.get(section, section).lower()


def limits_to_write(limits: Mapping[str, int]) -> tuple[str, ...]:
    """What a writer is told of limits: `headline up to 10 words`.

    Those of the whole piece, its seconds and characters, hold approved language too: how much is left to write is a
    limit of its own. One of 0 is none.
    """
    told = ((*limited_section(name), most) for name, most in limits.items())
    return tuple(
        f"{_IN_SCRIPTS.get(section) or SECTION_TAGS.get(section, section).lower()} up to {most} {unit}s"
        for section, unit, most in told
        if section and most > 0
    )


def part_lengths(blocks: Iterable[Block], limits: Mapping[str, int]) -> tuple[PartLength, ...]:
    """How long the limited parts of a piece are, in the order of the limits; parts that it does not have are left out.

    Approved blocks count for the whole piece alone. Spoken lines count together; of supers, and of what is limited in
    characters line by line, the longest counts.
    """
    blocks = tuple(blocks)
    found = []
    for name, most in limits.items():
        section, unit = limited_section(name)
        if unit == "second" or most < 1:
            continue
        if not section:
            found.append(PartLength("", unit, len(render(blocks).text), most))
            continue
        texts = [one.text for one in blocks if one.section == section and one.kind not in ("locked", "note")]
        if any(text.strip() for text in texts):
            found.append(PartLength(section, unit, _length(section, unit, texts), most))
    return tuple(found)


def length_words(lengths: Iterable[PartLength]) -> str:
    """How long limited parts are in one line, those that are too long first; empty where nothing is limited."""
    lengths = tuple(lengths)
    longer = [f"TOO LONG: {one.words}" for one in lengths if one.is_over]
    fits = [one.words for one in lengths if not one.is_over]
    return f"Length: {'; '.join((*longer, *fits))}." if lengths else ""


def headline_characters(blocks: Iterable[Block]) -> int | None:
    """The characters of the longest headline of a piece; None where it has none."""
    texts = [one.text for one in blocks if one.section == "headline" and one.kind == "copy" and one.text.strip()]
    return _length("headline", "character", texts) if texts else None


def _length(section: str, unit: LimitUnit, texts: Iterable[str]) -> int:
    if unit == "character":
        return max(len(line.rstrip()) for text in texts for line in text.split("\n"))
    counts = [len(text.split()) for text in texts]
    return max(counts) if section == "super" else sum(counts)
