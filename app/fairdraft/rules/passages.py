"""Of which units (sentences and bullets) does an approved text consist?"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from fairdraft.rules.critical_words import is_connective
from fairdraft.rules.normalise import normalise
from fairdraft.rules.prose import Prose, prose_of
from fairdraft.rules.words import Words, words_of

_JOINERS = frozenset(("and", "or"))
_TITLE = re.compile(
    r"(?:(?:important|select(?:ed)?|brief|summary of|full|indications? and) )*"
    r"(?:important facts|important warnings?"
    r"|(?:safety|risk|side effects?|indications?|usage|warnings?|uses?|approved uses?)"
    r"(?: information| and usage| summary)?)(?: (?:about|for|of) .*)?|side effects|boxed warnings?|warnings?",
    re.IGNORECASE,
)
_SHOUTED_WARNING = re.compile(r"(?:boxed )?warnings?\b", re.IGNORECASE)
_SHORTEST_SENTENCE = 3
_CLOSING = re.compile(r"[)\]\"'\u2019\u201d]*[.!?:]?[)\]\"'\u2019\u201d]*")


@dataclass(frozen=True, slots=True)
class Names:
    """The words of a product's names, for reading "BRAND® (generic) tablets" as one name."""

    brand: tuple[str, ...]
    established: tuple[str, ...] = ()
    form: tuple[str, ...] = ()

    def kept(self, keys: tuple[str, ...]) -> list[int]:
        """Which words of a text count when it is compared: an established name directly after the brand, and
        a dosage form after that, may be there or not.
        """
        return [at for run in self.runs(keys) for at in run]

    def runs(self, keys: tuple[str, ...]) -> list[range]:
        """The words that count, in runs without a gap."""
        if not self.brand or not self.established:
            return [range(len(keys))]
        runs: list[range] = []
        done = at = 0
        first, width = self.brand[0], len(self.brand)
        while True:
            try:
                at = keys.index(first, at)
            except ValueError:
                return [*runs, range(done, len(keys))]
            if keys[at : at + width] == self.brand:
                at += width
                after = self._after_names(keys, at)
                if after > at:
                    runs.append(range(done, at))
                    done = at = after
            else:
                at += 1

    def _after_names(self, keys: tuple[str, ...], at: int) -> int:
        while keys[at : at + 1] in (("r",), ("tm",)):  # "(R)", "(TM)"
            at += 1
        width = len(self.established)
        if keys[at : at + width] != self.established:
            return at
        at += width
        if self.form and keys[at : at + len(self.form)] == self.form:
            at += len(self.form)
        return at


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or bullet of an approved text.

    `first`…`end` are its words in the approved text, of which `kept` are compared. `lead_in` is the number
    of the unit that introduces the list in which this one stands; `group` numbers such lists (0: none).
    `continued` says that the approved unit ends in a colon, so that something has to follow it; units of one line,
    paragraph or bullet have the same `block`.
    """

    number: int
    text: str
    first: int
    end: int
    kept: tuple[int, ...]
    keys: tuple[str, ...]
    bullet: bool
    title: bool
    group: int
    lead_in: int | None
    continued: bool
    block: int


@dataclass(frozen=True, slots=True)
class Passage:
    """An approved text in its units; titles such as "IMPORTANT SAFETY INFORMATION" are units marked so."""

    text: str
    words: Words
    units: tuple[Unit, ...]


def passage_of(text: str, names: Names) -> Passage:
    """Split an approved text into units."""
    normal = normalise(text)
    words = words_of(normal)
    prose = prose_of(normal)
    counted = frozenset(names.kept(words.keys))
    units: list[Unit] = []
    group = 0
    lead_in: int | None = None
    for start, end, block in _ranges(prose, words):
        form = prose.blocks[block].form
        first, last = _word_range(words, start, end)
        bullet = form == "bullet"
        starts_block = start <= prose.blocks[block].start + 2
        if lead_in is not None and starts_block and not bullet and not _continues_list(units, group):
            lead_in = None
        kept = [one for one in range(first, last) if one in counted]
        if bullet:
            while len(kept) > 1 and words.keys[kept[-1]] in _JOINERS:
                kept.pop()
        if not kept:
            continue
        said = prose.text[start:end].rstrip()
        continued = said.endswith(":")
        title = not bullet and is_title(said)
        units.append(
            Unit(
                number=len(units),
                text=_with_end(words, first, last, start + len(said)),
                first=first,
                end=last,
                kept=tuple(kept),
                keys=tuple(words.keys[one] for one in kept),
                bullet=bullet,
                title=title,
                group=group if lead_in is not None else 0,
                lead_in=lead_in,
                continued=continued,
                block=block,
            )
        )
        if continued and not title:
            group += 1
            lead_in = len(units) - 1
    return Passage(text, words, tuple(units))


def _ranges(prose: Prose, words: Words) -> list[tuple[int, int, int]]:
    """Sentences as (start, end, block), where a very short one ("Infections.") goes with the next."""
    ranges: list[tuple[int, int, int]] = []
    for sentence in prose.sentences:
        if ranges and ranges[-1][2] == sentence.block:
            start, end, block = ranges[-1]
            if _word_count(words, start, end) < _SHORTEST_SENTENCE:
                ranges[-1] = (start, sentence.end, block)
                continue
        ranges.append((sentence.start, sentence.end, sentence.block))
    return ranges


def _word_count(words: Words, start: int, end: int) -> int:
    first, last = _word_range(words, start, end)
    return last - first


def _word_range(words: Words, start: int, end: int) -> tuple[int, int]:
    return bisect_left(words.starts, start), bisect_left(words.starts, end)


def _continues_list(units: list[Unit], group: int) -> bool:
    """Whether plain lines are the members of a list that has begun: its first member is no bullet."""
    members = [one for one in units if one.group == group and group]
    return not members or (not members[-1].bullet and len(members[-1].keys) <= 6 and not members[-1].text.endswith("."))


def _with_end(words: Words, first: int, last: int, end: int) -> str:
    """The words of a unit as they are written, with what closes its sentence before the place `end`."""
    normal = words.text
    closing = normal.original[normal.original_end(words.ends[last - 1]) : normal.original_end(end)]
    if _CLOSING.fullmatch(closing):
        return words.original(first, last) + closing
    return words.original(first, last) + (closing[-1:] if closing[-1:] in (".", "!", "?", ":") else "")


def is_title(said: str) -> bool:
    """Whether words are the title of a safety text or a use, such as "Important Safety Information"."""
    words = said.strip(" .:?!")
    shouted = words.isupper() and _SHOUTED_WARNING.match(words)
    return len(words.split()) <= 14 and bool(shouted or _TITLE.fullmatch(words))


def label_of(text: str, limit: int = 9) -> str:
    """A short name for people: the first words of a unit."""
    words = re.sub(r"\s+", " ", re.sub("[®™]", "", text)).strip().rstrip(".:;,").split(" ")
    if len(words) <= limit:
        return " ".join(words)
    cut = limit
    while cut > 4 and is_connective(words[cut - 1].lower().strip(",;")):
        cut -= 1
    return " ".join(words[:cut]).rstrip(",;:") + " …"
