"""Which claim does each sentence of a text say, and in the approved words?"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import accumulate

from fairdraft.domain.campaign import Channel
from fairdraft.domain.claim_link import ClaimLink, ClaimStatus
from fairdraft.domain.finding import DiffPart, RequiredStatus, Severity
from fairdraft.domain.product import Product
from fairdraft.rules.approved import names_of
from fairdraft.rules.claim_drift import Drift, drift, is_how_taken
from fairdraft.rules.claim_library import ClaimLibrary, ClaimWording, NearClaim, claim_library
from fairdraft.rules.claim_numbers import Quantity, quantities
from fairdraft.rules.claim_promise import promises
from fairdraft.rules.claim_sentences import (
    ClaimSentence,
    ClaimText,
    approved_ranges,
    claim_text,
    lies_mostly_in,
)
from fairdraft.rules.claim_support import unsupported_numbers
from fairdraft.rules.claim_words import says_more
from fairdraft.rules.key_words import SpokenClaims
from fairdraft.rules.risk_language import names_benefit, nature_of
from fairdraft.rules.sentence_memory import Said
from fairdraft.rules.text_reading import TextReading

_SHORTEST = 4  # fewer words are no copy of a claim


def tie_claims(
    reading: TextReading, product: Product, channel: Channel, on: date, *, telling: bool = False
) -> tuple[ClaimLink, ...]:
    """Tie each sentence of a text to a claim of the product, in the order of the text.

    Args:
        reading: the text as the checker read it.
        product: whose claims count.
        channel: where the piece appears; claims of other channels are told.
        on: the day on which the piece is to be used; claims that have expired by then are told.
        telling: leave out the sentences that are in order, or are no claims.
    """
    language = reading.language
    kept = language is not None and language.product is product
    library = language.claims if language is not None and kept else claim_library(product, names_of(product))
    return _Tying(reading, library, channel, on, telling=telling).run()


class _Tying:
    """Ties the sentences of one text."""

    def __init__(
        self, reading: TextReading, library: ClaimLibrary, channel: Channel, on: date, *, telling: bool
    ) -> None:
        self.telling = telling
        self.reading = reading
        self.library = library
        self.channel = channel
        self.on = on
        self.text: ClaimText = claim_text(reading, library)
        self.ranges = approved_ranges(reading)
        self.furthest = list(accumulate((end for _, end in self.ranges), max))
        self.exact = self._exact()
        self.spoken = SpokenClaims(reading, self.text.sentences, self.exact) if channel == "tv" else None
        self.own: list[Said] = []  # the writer's own sentences in words, known when all are tied
        self.qualifiers: dict[str, RequiredStatus] = {}
        self.unqualified: set[str] = set()  # claims whose missing qualifier is told already

    def run(self) -> tuple[ClaimLink, ...]:
        links = [self._link(number, one) for number, one in enumerate(self.text.sentences)]
        told: list[ClaimLink] = []
        for one in links:
            link = self._tied_wholly(*one) if isinstance(one, tuple) else one and self._with_qualifier(one)
            if link is not None:
                told.append(link)
        return tuple(told)

    def _exact(self) -> dict[int, ClaimWording]:
        """The sentences (by number) that are an approved wording, whole; wordings may have several sentences."""
        found: dict[int, ClaimWording] = {}
        sentences = self.text.sentences
        begins = [one.first for one in sentences]
        code = self.text.coded.code
        for wording in self.library.wordings:
            size = len(wording.code)
            place = code.find(wording.code) if size else -1
            while place >= 0:
                first = bisect_left(begins, place)
                last = bisect_left(begins, place + size, first) - 1
                if first <= last and begins[first] == place and sentences[last].last == place + size:
                    for number in range(first, last + 1):
                        self._claim(found, number, wording)
                place = code.find(wording.code, place + size)
        return found

    def _claim(self, found: dict[int, ClaimWording], number: int, wording: ClaimWording) -> None:
        """Of two claims with the same words the one that may be used here is meant."""
        before = found.get(number)
        if before is None or (
            any(before.usable(self.channel, self.on)) and not any(wording.usable(self.channel, self.on))
        ):
            found[number] = wording

    def _link(self, number: int, sentence: ClaimSentence) -> "ClaimLink | tuple[ClaimSentence, ClaimWording] | None":
        """The link of a sentence; those of whole wordings are left for when all qualifiers are known."""
        wording = self.exact.get(number)
        if wording is not None:
            return sentence, wording
        part = self.library.parts.get(sentence.code)
        if part is not None:
            return self._drifted(sentence, part)
        if sentence.approved or self._is_approved(sentence):
            return None if self.telling else ClaimLink("approved", self.reading.span(sentence.start, sentence.end))
        if self.spoken is not None and len(sentence.code) >= _SHORTEST:
            beside = self.spoken.beside(sentence)
            if beside is not None:
                return None if self.telling else (sentence, replace(beside, role="variant"))
        words = self.reading.memory.said(" ".join(self.text.keys(sentence)))
        self.own.append(words)
        near = words.ask(self.library.nearest) if len(sentence.code) >= _SHORTEST else ()
        if near:
            return self._drifted(sentence, near[0])
        promising = promises(self.reading, sentence.said) and not sentence.said.ask(nature_of)[1]
        numbers = unsupported_numbers(self.reading, self.library, sentence, self.text, promising=promising)
        if self.telling and not numbers and not promising:
            return None
        span = self.reading.span(sentence.start, sentence.end)
        if numbers:
            differs = any(one.status == "differs" for one in numbers)
            return ClaimLink("unsupported", span, severity="error" if differs else "warning", numbers=numbers)
        if promising:
            return ClaimLink("unsupported", span, severity="warning")
        return ClaimLink("connective", span)

    def _is_approved(self, sentence: ClaimSentence) -> bool:
        """Whether most of a sentence's words are approved language, or all of them."""
        start, end = self.text.coded.range_of(sentence.first, sentence.last)
        return lies_mostly_in(self.ranges, self.furthest, start, end) or self.reading.is_approved(start, end)

    def _drifted(self, sentence: ClaimSentence, near: NearClaim) -> "ClaimLink | tuple[ClaimSentence, ClaimWording]":
        coded = self.text.coded
        numbers = quantities(self.reading.words, coded.kept[sentence.first], coded.kept[sentence.last - 1] + 1)
        found: Drift = drift(near.wording, near.unit, sentence, numbers, self.text, self.library)
        if near.wording.role == "qualifier":
            self.qualifiers.setdefault(near.wording.claim.id, "altered")
        differing = coded.range_of(found.first, found.end)
        severity = found.severity
        if severity != "error" and not found.continued and says_more(found.diff):
            severity = "warning"
        elif severity == "warning" and self._promises_no_more(found, sentence, differing, numbers):
            severity = "suggestion"
        rest = [one for one in near.wording.units if one is not near.unit and near.wording.role != "qualifier"]
        if not rest and near.wording.role != "qualifier" and self._says_it(found):
            return sentence, replace(near.wording, role="variant")
        return replace(
            self._tied("drifted", sentence, near.wording, None),
            similarity=found.similarity,
            diff=(*found.diff, *(DiffPart("insert", one.text) for one in rest)),
            differing=self.reading.span(*differing),
            changes=("content",) if rest and found.similarity == 1.0 else found.changes,
            severity=severity,
        )

    def _says_it(self, found: Drift) -> bool:
        """Whether the claim is said in its words, with "it" for the product's name."""
        said = {one.text.casefold() for one in found.diff if one.op == "delete"}
        approved = {one.text.casefold().strip("®™ ") for one in found.diff if one.op == "insert"}
        product = self.reading.language.product if self.reading.language else None
        return product is not None and said == {"it"} and approved == {product.brand.casefold()}

    def _promises_no_more(
        self, found: Drift, sentence: ClaimSentence, differing: tuple[int, int], numbers: Sequence[Quantity]
    ) -> bool:
        """Whether a changed claim promises nothing: a part of one, a line that names the use, words behind it."""
        text = self.reading.prose.text
        if found.continued:
            return not names_benefit(text[slice(*differing)])
        if promises(self.reading, sentence.said):
            return False
        told = any(not is_how_taken(one, self.library) for one in numbers)
        return found.shortened or not (told or names_benefit(text[sentence.start : sentence.end]))

    def _tied_wholly(self, sentence: ClaimSentence, wording: ClaimWording) -> ClaimLink | None:
        """The link of a sentence that is an approved wording."""
        status: ClaimStatus = "approved" if wording.role == "qualifier" else wording.role
        needs = status != "approved" and bool(wording.claim.qualifier.strip())
        qualifier = self._qualifier(wording.claim.id) if needs else None
        if self.telling and not any(wording.usable(self.channel, self.on)):
            if qualifier != "missing" or wording.claim.id in self.unqualified:
                return None
            self.unqualified.add(wording.claim.id)
        return self._tied(status, sentence, wording, qualifier)

    def _tied(
        self, status: ClaimStatus, sentence: ClaimSentence, wording: ClaimWording, qualifier: RequiredStatus | None
    ) -> ClaimLink:
        other_channel, expired = wording.usable(self.channel, self.on)
        severity: Severity | None = "warning" if (other_channel or expired) and status != "approved" else None
        return ClaimLink(
            status,
            self.reading.span(sentence.start, sentence.end),
            claim=wording.claim.id,
            wording=wording.text,
            source=wording.claim.source,
            qualifier=wording.claim.qualifier,
            qualifier_status=qualifier,
            similarity=1.0,
            severity=severity,
            other_channel=other_channel,
            expired=expired,
        )

    def _with_qualifier(self, link: ClaimLink) -> ClaimLink:
        if link.claim is None or link.status != "drifted" or not link.qualifier.strip():
            return link
        return replace(link, qualifier_status=self._qualifier(link.claim))

    def _qualifier(self, claim: str) -> RequiredStatus:
        """Whether a claim's qualifier stands in the text; claims of one study often share most of its words."""
        known = self.qualifiers.get(claim)
        if known is not None:
            return known
        units = self.library.qualifiers.get(claim, ())
        code = self.text.coded.code
        if units and all(unit.code in code for unit in units):
            status: RequiredStatus = "present"
        elif claim in self._said_otherwise:
            status = "altered"
        else:
            status = "missing"
        self.qualifiers[claim] = status
        return status

    @cached_property
    def _said_otherwise(self) -> frozenset[str]:
        """The claims whose qualifiers the writer's own sentences say in other words."""
        return frozenset[str]().union(*[one.ask(self.library.qualifiers_like) for one in self.own])
