"""Which of a product's claims is a sentence near, and what do these hold?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from heapq import nsmallest
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from fairdraft.domain.claim_link import NumberStatus
from fairdraft.domain.product import Claim, Product
from fairdraft.rules.claim_numbers import Quantity, quantities
from fairdraft.rules.claim_words import stems_of
from fairdraft.rules.coded_text import Codebook
from fairdraft.rules.normalise import normalise
from fairdraft.rules.passages import Names, passage_of
from fairdraft.rules.words import Words, words_of

_MOST_COMPARED = 6
_NEAR = 0.6
_NEAR_SHORTENED = 0.4
_NEAR_QUALIFIER = 0.7
_QUALIFIER_ALTERED = 0.6
_ALIKE = 0.75
_SHORTENED = 0.7  # so much of a sentence that only leaves words out is the claim's
_SUBJECT = 0.5
_ALL_OF_IT = 0.95
_WEIGHT_AT_LEAST = 1.0
WordingRole = Literal["exact", "variant", "qualifier"]
_SUBJECT_OF_ALL = 0.3  # what a word of the indication weighs: every sentence about the product may have it


@dataclass(frozen=True, slots=True)
class ClaimUnit:
    """A sentence of an approved wording: its code, its words in `words` and what it is about."""

    code: str
    kept: tuple[int, ...]
    keys: tuple[str, ...]
    text: str
    stems: frozenset[str]
    indexed: frozenset[str]
    numbers: tuple[Quantity, ...]

    def likeness(self, code: str) -> float:
        """0–1: twice the words that a sentence has in common, in order, by all words of both."""
        return Indel.normalized_similarity(self.code, code)


@dataclass(frozen=True, slots=True)
class ClaimWording:
    """One approved wording of a claim (its text, a variant or its qualifier) in its sentences; `code` is that of
    all its words.
    """

    claim: Claim
    role: WordingRole
    text: str
    words: Words
    units: tuple[ClaimUnit, ...]
    code: str

    def usable(self, channel: str, on: date) -> tuple[bool, bool]:
        """Whether the claim is of other channels, and whether it has expired by then."""
        return (
            bool(self.claim.channels) and channel not in self.claim.channels,
            self.claim.expires is not None and on > self.claim.expires,
        )


@dataclass(frozen=True, slots=True)
class NearClaim:
    """An approved sentence that another is a changed form of; `similarity` is 0–1."""

    wording: ClaimWording
    unit: ClaimUnit
    similarity: float


class ToldNumber(NamedTuple):
    """A number that nothing on file carries: words `first`…`end` of its sentence, and what is to be said of it."""

    first: int
    end: int
    status: NumberStatus
    claim: str | None
    approved: str


# How a sentence reads in one text: whether it promises something and names the product, its words, and those of
# them that count where some do not.
ReadAs = tuple[bool, bool, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class ClaimLibrary:
    """A product's claims, with the numbers that its label texts carry.

    `claim_numbers` are those that the claims carry. `weights` says how much a stem tells (0–1); `near` lists the
    sentences (wording, unit) that a stem stands in. `parts` are, by their code, the sentences of claims that have
    several; `qualifiers` those of a claim's qualifier, by the claim's id.
    """

    names: Names
    name_words: frozenset[str]
    codebook: Codebook
    wordings: tuple[ClaimWording, ...]
    weights: dict[str, float]
    near: dict[str, tuple[tuple[int, int], ...]]
    label_numbers: frozenset[tuple[str, Fraction, str]]
    claim_numbers: frozenset[tuple[str, Fraction, str]]
    parts: dict[str, NearClaim]
    qualifiers: dict[str, tuple[ClaimUnit, ...]]

    def weight(self, stems: frozenset[str]) -> float:
        """How much these stems tell together; a word that no claim has tells as much as a rare one."""
        return sum(self.weights.get(one, 1.0) for one in sorted(stems))

    def numbers_told(self, _said: str) -> dict[ReadAs, tuple[ToldNumber, ...]]:
        """The question which numbers of a sentence nothing on file carries; filled as it is read in a text."""
        return {}

    def qualifiers_like(self, said: str) -> frozenset[str]:
        """The claims whose qualifier a sentence (its words, as for `nearest`) says in other words."""
        code = self.codebook.encode(said.split(" "))
        return frozenset(
            claim
            for claim, units in self.qualifiers.items()
            for unit in units
            if len(unit.code) <= 2 * len(code) <= 4 * len(unit.code) and unit.likeness(code) >= _QUALIFIER_ALTERED
        )

    def nearest(self, said: str) -> tuple[NearClaim, ...]:
        """The approved sentence that a sentence (its words, lower case, with blanks between) is a changed form
        of, or nothing. Words count that say what it is about; a sentence that is much the same, or only leaves
        words out, needs no other likeness.
        """
        keys = said.split(" ")
        code = self.codebook.encode(keys)
        looked_for, stems = stems_of(keys, self.name_words)
        own = self.weight(stems)
        score: dict[tuple[int, int], float] = {}
        for one in sorted(looked_for):
            weight = self.weights.get(one, 1.0)
            for place in self.near.get(one, ()):
                score[place] = score.get(place, 0.0) + weight
        best: NearClaim | None = None
        for place in nsmallest(_MOST_COMPARED, score, key=lambda place: (-score[place], place)):
            wording = self.wordings[place[0]]
            unit = wording.units[place[1]]
            similarity = unit.likeness(code)
            if (best is not None and similarity <= best.similarity) or similarity < _least(wording, unit, code):
                continue
            common = self.weight(stems & unit.stems)
            if (
                similarity >= _ALIKE
                or common >= _ALL_OF_IT * own
                or common >= max(_SUBJECT * min(own, self.weight(unit.stems)), _WEIGHT_AT_LEAST)
            ):
                best = NearClaim(wording, unit, similarity)
        return (best,) if best is not None else ()


def _least(wording: ClaimWording, unit: ClaimUnit, code: str) -> float:
    """How like an approved sentence another has to be: less where it only leaves words out."""
    if wording.role == "qualifier":
        return _NEAR_QUALIFIER
    common = unit.likeness(code) * (len(unit.code) + len(code)) / 2
    return _NEAR_SHORTENED if common >= _SHORTENED * len(code) else _NEAR


def claim_library(product: Product, names: Names, codebook: Codebook | None = None) -> ClaimLibrary:
    """Prepare a product's claims, in the code of its other approved language if there is one; takes some
    milliseconds, so keep the result.
    """
    name_words = frozenset((*names.brand, *names.established, *names.form))
    codebook = codebook or Codebook()
    wordings = tuple(
        _wording(claim, role, text, names, name_words, codebook)
        for claim in product.claims
        for role, text in _texts(claim)
        if text.strip()
    )
    near: dict[str, list[tuple[int, int]]] = {}
    claims_with: Counter[str] = Counter()
    for claim in product.claims:
        claims_with.update(
            {stem for one in wordings if one.claim is claim for unit in one.units for stem in unit.indexed}
        )
    for at, wording in enumerate(wordings):
        for number, unit in enumerate(wording.units):
            for one in unit.indexed:
                near.setdefault(one, []).append((at, number))
    common = frozenset(
        stem
        for use in product.indications
        for text in (use.text, *use.conditions)
        for stem in stems_of(words_of(normalise(text)).keys, name_words)[1]
    )
    weights = {stem: _SUBJECT_OF_ALL if stem in common else count**-0.5 for stem, count in claims_with.items()}
    weights |= dict.fromkeys(common - set(weights), _SUBJECT_OF_ALL)
    return ClaimLibrary(
        names,
        name_words,
        codebook,
        wordings,
        weights,
        {stem: tuple(places) for stem, places in near.items()},
        _label_numbers(product),
        frozenset(one.said for wording in wordings for unit in wording.units for one in unit.numbers),
        {
            unit.code: NearClaim(one, unit, 1.0)
            for one in wordings
            if len(one.units) > 1 and one.role != "qualifier"
            for unit in one.units
        },
        _qualifiers(wordings),
    )


def _qualifiers(wordings: tuple[ClaimWording, ...]) -> dict[str, tuple[ClaimUnit, ...]]:
    qualifiers: dict[str, tuple[ClaimUnit, ...]] = {}
    for one in wordings:
        if one.role == "qualifier":
            qualifiers[one.claim.id] = (*qualifiers.get(one.claim.id, ()), *one.units)
    return qualifiers


def _texts(claim: Claim) -> list[tuple[WordingRole, str]]:
    variants: list[tuple[WordingRole, str]] = [("variant", one) for one in claim.variants]
    return [("exact", claim.text), *variants, ("qualifier", claim.qualifier)]


def _wording(
    claim: Claim, role: WordingRole, text: str, names: Names, name_words: frozenset[str], codebook: Codebook
) -> ClaimWording:
    passage = passage_of(text, names)
    units = []
    for unit in passage.units:
        indexed, telling = stems_of(unit.keys, name_words)
        units.append(
            ClaimUnit(
                codebook.learn(unit.keys),
                unit.kept,
                unit.keys,
                unit.text,
                telling,
                indexed,
                quantities(passage.words, unit.first, unit.end),
            )
        )
    return ClaimWording(claim, role, text, passage.words, tuple(units), "".join(one.code for one in units))


def _label_numbers(product: Product) -> frozenset[tuple[str, Fraction, str]]:
    """The numbers of the approved label texts and contacts."""
    safety, contact = product.safety, product.contact
    texts = [safety.isi, safety.boxed_warning, safety.short_isi, safety.tv_statement]
    texts += [text for item in safety.items for text in (item.text, *item.any_of)]
    texts += [
        text for use in product.indications for text in (use.text, *use.limitations, use.accelerated_approval) if text
    ]
    texts += [contact.prescribing_information, contact.medication_guide, contact.print_reference]
    words = words_of(normalise("\n".join(one for one in texts if one)))
    return frozenset(one.said for one in quantities(words, 0, len(words)))
