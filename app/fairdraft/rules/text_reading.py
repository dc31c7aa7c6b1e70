"""What do all rules need to know of the text they look at?"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from fairdraft.domain.finding import Span
from fairdraft.domain.spelling import Speller
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.approved_reading import ApprovedReading, read_approved
from fairdraft.rules.normalise import NormalText, normalise
from fairdraft.rules.pattern_set import PatternSet
from fairdraft.rules.prose import Prose, prose_of
from fairdraft.rules.request import CheckRequest
from fairdraft.rules.risk_language import nature_of, tells_of_risk
from fairdraft.rules.sentence_memory import Memory, Said
from fairdraft.rules.surfaces import SurfaceRange, surfaces_of
from fairdraft.rules.words import Words, words_of

Made = TypeVar("Made")
_RESTATED = 0.8  # from this likeness on a sentence is an approved one that was changed
_NO_NAME = re.compile(r"(?!)")


@dataclass(frozen=True)
class TextReading:
    """One text, normalised and split, with the approved language found in it.

    Places are those of the normalised text unless a name says `span`.
    """

    request: CheckRequest
    normal: NormalText
    words: Words
    prose: Prose
    surfaces: tuple[SurfaceRange, ...]
    language: ApprovedLanguage | None
    approved: ApprovedReading | None
    quiet: tuple[tuple[int, int], ...] = field(repr=False)
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    patterns: PatternSet | None = field(default=None, repr=False, compare=False)
    speller: Speller | None = field(default=None, repr=False, compare=False)

    def quote(self, span: Span) -> str:
        """The words of a range, as they stand in the text that was given."""
        return self.normal.original[span.start : span.end]

    def span(self, start: int, end: int) -> Span:
        """The range of the original text."""
        return self.normal.span(start, end)

    def is_approved(self, start: int, end: int) -> bool:
        """Whether a range lies inside approved words, where no phrase is flagged."""
        at = bisect_right(self.quiet, (start, len(self.normal.text) + 1)) - 1
        return at >= 0 and self.quiet[at][0] <= start and end <= self.quiet[at][1] and not self._is_in_head(start, end)

    def _is_in_head(self, start: int, end: int) -> bool:
        """Whether a range lies in the head of a page that stands within an approved sentence."""
        heads = self.approved.text.words.heads if self.approved is not None else ()
        at = bisect_right(heads, (start, len(self.normal.text) + 1)) - 1
        return at >= 0 and heads[at][0] <= start and end <= heads[at][1]

    def surface_at(self, place: int) -> str:
        """The name of the surface around a place, "" outside all."""
        at = bisect_right(self._surface_starts, place) - 1
        return self.surfaces[at].name if at >= 0 and place < self.surfaces[at].end else ""

    def sentences_within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The sentences, or parts of sentences, between two places."""
        first = max(0, bisect_right(self.prose.sentence_starts, start) - 1)
        for number in range(first, len(self.prose.sentences)):
            sentence = self.prose.sentences[number]
            if sentence.start >= end:
                return
            low, high = max(sentence.start, start), min(sentence.end, end)
            if low < high:
                yield low, high

    @cached_property
    def _surface_starts(self) -> tuple[int, ...]:
        return tuple(one.start for one in self.surfaces)

    @cached_property
    def brand_pattern(self) -> re.Pattern[str]:
        """The product's brand name, in any case, as a word, hashtag or part of an address."""
        return self.language.once(_brand_pattern) if self.language else _NO_NAME

    @cached_property
    def established_pattern(self) -> re.Pattern[str]:
        """The product's established name."""
        return self.language.once(_established_pattern) if self.language else _NO_NAME

    @cached_property
    def lower(self) -> str:
        """The text in lower case, letter by letter where a letter would grow and move every later place."""
        lower = self.prose.text.lower()
        if len(lower) == len(self.prose.text):
            return lower
        return "".join(one.lower() if len(one.lower()) == 1 else one for one in self.prose.text)

    @cached_property
    def brand_mentions(self) -> tuple[tuple[int, int], ...]:
        """Where the brand is named."""
        return tuple(_mentions(self.brand_pattern, self.lower, self.language.names.brand)) if self.language else ()

    @cached_property
    def established_mentions(self) -> tuple[tuple[int, int], ...]:
        """Where the established name stands."""
        if self.language is None:
            return ()
        return tuple(_mentions(self.established_pattern, self.lower, self.language.names.established))

    @cached_property
    def product_mentions(self) -> tuple[tuple[int, int], ...]:
        """Where either name of the product stands, in order."""
        return tuple(sorted({*self.established_mentions, *self.brand_mentions}))

    def names_product(self, start: int, end: int) -> bool:
        """Whether a range names the product by either name."""
        mentions = self.product_mentions
        at = bisect_left(mentions, (start, 0))
        return at < len(mentions) and mentions[at][1] <= end

    @cached_property
    def _made(self) -> "dict[Callable[[TextReading], Any], Any]":
        return {}

    def once(self, make: "Callable[[TextReading], Made]") -> "Made":
        """What `make` makes of this text, made at the first use; several rules may need the same."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def claims_within(self, start: int, end: int) -> list[tuple[int, int]]:
        """Sentences between `start` and `end` that promise something, approved language left out."""
        if start <= 0 and end >= len(self.prose.text):
            return list(self.claims)
        return [
            (low, high)
            for low, high in self.sentences_within(start, end)
            if not self.is_approved(low, high) and self.promises(low, high) and not self._is_restated(low, high)
        ]

    def _is_restated(self, start: int, end: int) -> bool:
        """Whether a sentence is an approved one with words changed: that is told as such, and no claim of its own."""
        return any(low < end and start < high for low, high in self._restated)

    @cached_property
    def _restated(self) -> tuple[tuple[int, int], ...]:
        if self.approved is None:
            return ()
        boxed = (self.approved.boxed_warning,) if self.approved.boxed_warning is not None else ()
        again = (*(unit for _, unit in self.approved.copies), *self.approved.retold)
        units = (unit for one in (*self.approved.passages, self.approved.isi, *boxed) for unit in one.units)
        return tuple(
            (unit.start, unit.end)
            for unit in (*units, *again)
            if unit.status == "altered" and unit.start is not None and unit.end is not None
            if unit.match.similarity >= _RESTATED
        )

    def said(self, start: int, end: int) -> Said:
        """The words of a range, with what is known of them."""
        prose = self.prose
        at = bisect_left(prose.sentence_starts, start)
        if at < len(prose.sentences) and prose.sentences[at].start == start and prose.sentences[at].end == end:
            return prose.sentences[at].said
        return self.memory.said(prose.text[start:end])

    def promises(self, start: int, end: int) -> bool:
        """Whether a range says what the medicine does, approved or not, and tells of no risk."""
        return self.said(start, end).ask(nature_of)[0]

    def has_risk(self, start: int, end: int) -> bool:
        """Whether a range says anything of a risk."""
        return self.said(start, end).ask(nature_of)[1]

    def names_risk(self, said: str) -> bool:
        """Whether words say anything of a risk."""
        return tells_of_risk(said)

    @cached_property
    def matched(self) -> "dict[str, list[tuple[int, Said]]]":
        """The paragraphs in which patterns of a rule are found, by its id; no match reaches over a blank line."""
        matched: dict[str, list[tuple[int, Said]]] = {}
        if self.patterns is None:
            return matched
        hits = self.patterns.hits
        for start, said in self.prose.paragraphs:
            for rule in said.ask(hits):
                matched.setdefault(rule, []).append((start, said))
        return matched

    def matches(self, rule: str) -> list[tuple[int, int]]:
        """Where the patterns of a rule are found, by its id and in order."""
        patterns = self.patterns
        if patterns is None or rule not in self.matched:
            return []
        return [
            (start + low, start + high)
            for start, said in self.matched[rule]
            for low, high in patterns.places(rule, said)
        ]

    def found(self, look: "Callable[[str], Sequence[tuple[int, int]]]") -> list[tuple[int, int]]:
        """The places that `look` finds in the words of each block, in order; blocks seen before are known."""
        return [
            (block.start + low, block.start + high) for block in self.prose.blocks for low, high in block.said.ask(look)
        ]

    @cached_property
    def claims(self) -> tuple[tuple[int, int], ...]:
        """Sentences that promise something."""
        return tuple(
            (one.start, one.end)
            for one, (promising, _), approved in zip(
                self.prose.sentences, self.natures, self.approved_sentences, strict=True
            )
            if promising and not approved and not self._is_restated(one.start, one.end)
        )

    @cached_property
    def approved_sentences(self) -> tuple[bool, ...]:
        """Of each sentence whether it lies inside approved words."""
        flags: list[bool] = []
        quiet = iter(self.quiet)
        stop, following = 0, next(quiet, None)
        for start, end, _, _ in self.prose.sentences:
            while following is not None and following[0] <= start:
                stop, following = following[1], next(quiet, None)
            flags.append(end <= stop and not self._is_in_head(start, end))
        return tuple(flags)

    @cached_property
    def natures(self) -> tuple[tuple[bool, bool], ...]:
        """Of each sentence whether it promises something, and whether it tells of a risk."""
        return tuple([one.said.ask(nature_of) for one in self.prose.sentences])

    @cached_property
    def anchor(self) -> Span | None:
        """The claim that makes required language necessary: the first that names the product, the first at
        all, or else the first mention of the brand.
        """
        claims = self.claims
        named = next((one for one in claims if self.names_product(*one)), None)
        place = named or (claims[0] if claims else None) or (self.brand_mentions[0] if self.brand_mentions else None)
        return self.span(*place) if place else None


def read_text(
    request: CheckRequest,
    language: ApprovedLanguage | None,
    memory: Memory | None = None,
    patterns: PatternSet | None = None,
    speller: Speller | None = None,
) -> TextReading:
    """Normalise and split a text, and find the product's approved language in it.

    `memory` holds what is known of sentences that were read before; the reading is the same without it.
    `patterns` are those of the rules, `speller` the dictionary.
    """
    memory = memory or Memory()
    normal = normalise(request.text, memory)
    words = words_of(normal, memory)
    prose = prose_of(normal, memory)
    approved = read_approved(language, words) if language else None
    quiet = list(approved.ranges) if approved else []
    quiet.extend((normal.place_of(one.start), normal.place_of(one.end)) for one in request.locked)
    return TextReading(
        request,
        normal,
        words,
        prose,
        surfaces_of(normal, prose, request.surfaces),
        language,
        approved,
        _joined(quiet),
        memory,
        patterns,
        speller,
    )


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _brand_pattern(language: ApprovedLanguage) -> re.Pattern[str]:
    return name_pattern(language.product.brand)


def _established_pattern(language: ApprovedLanguage) -> re.Pattern[str]:
    return name_pattern(language.product.established_name)


def name_pattern(name: str) -> re.Pattern[str]:
    """A name in any case, as a word, hashtag or part of an address."""
    keys = words_of(normalise(name)).keys
    if not keys:
        return _NO_NAME
    return re.compile(r"(?<![^\W_])" + r"[ -]{0,2}".join(re.escape(key) for key in keys) + r"(?![^\W_])", re.IGNORECASE)


def _mentions(pattern: re.Pattern[str], lower: str, keys: tuple[str, ...]) -> list[tuple[int, int]]:
    """The matches of a name's pattern; its first word is looked for first, which is much faster."""
    if not keys:
        return []
    places: list[tuple[int, int]] = []
    at = lower.find(keys[0])
    while at >= 0:
        found = pattern.match(lower, at)
        if found:
            places.append(found.span())
        at = lower.find(keys[0], found.end() if found else at + 1)
    return places
