"""Which claim does each sentence of a text say, and in the approved words?"""

from dataclasses import dataclass, replace
from datetime import date
from heapq import nsmallest
from itertools import accumulate

from fairdraft.domain.campaign import Channel
from fairdraft.domain.claim_link import ClaimLink, ClaimStatus
from fairdraft.domain.finding import DiffPart, RequiredStatus, Severity
from fairdraft.domain.product import Product
from fairdraft.rules.approved import names_of
from fairdraft.rules.claim_drift import Drift, drift, likeness
from fairdraft.rules.claim_library import ClaimLibrary, ClaimUnit, ClaimWording, claim_library
from fairdraft.rules.claim_numbers import quantities
from fairdraft.rules.claim_promise import promises
from fairdraft.rules.claim_sentences import (
    ClaimSentence,
    ClaimText,
    approved_ranges,
    claim_text,
    lies_mostly_in,
)
from fairdraft.rules.claim_support import unsupported_numbers
from fairdraft.rules.claim_words import stems_of
from fairdraft.rules.text_reading import TextReading

_MOST_COMPARED = 6
_SHORTEST = 4  # fewer words are no copy of a claim
_NEAR = 0.6
_NEAR_SHORTENED = 0.4
_NEAR_QUALIFIER = 0.7
_SUBJECT = 0.5
_WEIGHT_AT_LEAST = 1.0
_ALIKE = 0.75
_SHORTENED = 0.7
_QUALIFIER_ALTERED = 0.6


@dataclass(frozen=True, slots=True)
class _Near:
    wording: ClaimWording
    unit: ClaimUnit
    similarity: float


def tie_claims(reading: TextReading, product: Product, channel: Channel, on: date) -> tuple[ClaimLink, ...]:
    """Tie each sentence of a text to a claim of the product, in the order of the text.

    Args:
        reading: the text as the checker read it.
        product: whose claims count.
        channel: where the piece appears; claims of other channels are told.
        on: the day on which the piece is to be used; claims that have expired by then are told.
    """
    language = reading.language
    kept = language is not None and language.product is product
    library = language.claims if language is not None and kept else claim_library(product, names_of(product))
    return _Tying(reading, library, channel, on).run()


class _Tying:
    """Ties the sentences of one text."""

    def __init__(self, reading: TextReading, library: ClaimLibrary, channel: Channel, on: date) -> None:
        self.reading = reading
        self.library = library
        self.channel = channel
        self.on = on
        self.text: ClaimText = claim_text(reading, library)
        self.ranges = approved_ranges(reading)
        self.furthest = list(accumulate((end for _, end in self.ranges), max))
        self.exact = self._exact()
        # Sentences of claims that have several, and are not said by one of them.
        self.parts = {
            unit.code: _Near(one, unit, 1.0)
            for one in library.wordings
            if len(one.units) > 1 and one.role != "qualifier"
            for unit in one.units
        }
        self.qualifiers: dict[str, RequiredStatus] = {}

    def run(self) -> tuple[ClaimLink, ...]:
        links = [self._link(number, one) for number, one in enumerate(self.text.sentences)]
        return tuple(self._with_qualifier(one) for one in links)

    def _exact(self) -> dict[int, ClaimWording]:
        """The sentences (by number) that are an approved wording, whole; wordings may have several sentences."""
        found: dict[int, ClaimWording] = {}
        begins = {one.first: number for number, one in enumerate(self.text.sentences)}
        ends = {one.last: number for number, one in enumerate(self.text.sentences)}
        code = self.text.coded.code
        for wording in self.library.wordings:
            size = len(wording.code)
            place = code.find(wording.code) if size else -1
            while place >= 0:
                first, last = begins.get(place), ends.get(place + size)
                if first is not None and last is not None:
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

    def _link(self, number: int, sentence: ClaimSentence) -> ClaimLink:
        span = self.reading.span(sentence.start, sentence.end)
        wording = self.exact.get(number)
        if wording is not None:
            tied = self._tied("approved" if wording.role == "qualifier" else wording.role, sentence, wording)
            return replace(tied, similarity=1.0, severity=None if tied.status == "approved" else tied.severity)
        part = self.parts.get(sentence.code)
        if part is not None:
            return self._drifted(sentence, part)
        words_start = self.reading.words.starts[self.text.coded.kept[sentence.first]]
        words_end = self.reading.words.ends[self.text.coded.kept[sentence.last - 1]]
        if lies_mostly_in(self.ranges, self.furthest, words_start, words_end) or self.reading.is_approved(
            words_start, words_end
        ):
            return ClaimLink("approved", span)
        near = self._nearest(sentence)
        if near is not None:
            return self._drifted(sentence, near)
        promising = promises(self.reading, sentence.start, sentence.end) and not self.reading.has_risk(
            sentence.start, sentence.end
        )
        numbers = unsupported_numbers(self.reading, self.library, sentence, self.text, promising=promising)
        if numbers:
            differs = any(one.status == "differs" for one in numbers)
            return ClaimLink("unsupported", span, severity="error" if differs else "warning", numbers=numbers)
        if promising:
            return ClaimLink("unsupported", span, severity="warning")
        return ClaimLink("connective", span)

    def _nearest(self, sentence: ClaimSentence) -> _Near | None:
        """The approved sentence that this one is a changed form of."""
        if len(sentence.code) < _SHORTEST:
            return None
        library = self.library
        looked_for, stems = stems_of(self.text.keys(sentence), library.name_words)
        own = library.weight(stems)
        score: dict[tuple[int, int], float] = {}
        for one in sorted(looked_for):
            weight = library.weights.get(one, 1.0)
            for place in library.near.get(one, ()):
                score[place] = score.get(place, 0.0) + weight
        likely = nsmallest(_MOST_COMPARED, score, key=lambda place: (-score[place], place))
        best: _Near | None = None
        for place in likely:
            wording = library.wordings[place[0]]
            unit = wording.units[place[1]]
            similarity = likeness(unit, sentence)
            if (best is not None and similarity <= best.similarity) or not _is_near(
                wording, unit, sentence, similarity
            ):
                continue
            common = library.weight(stems & unit.stems)
            if (
                similarity >= _ALIKE
                or common >= 0.95 * own
                or common >= max(_SUBJECT * min(own, library.weight(unit.stems)), _WEIGHT_AT_LEAST)
            ):
                best = _Near(wording, unit, similarity)
        return best

    def _drifted(self, sentence: ClaimSentence, near: _Near) -> ClaimLink:
        coded = self.text.coded
        numbers = quantities(self.reading.words, coded.kept[sentence.first], coded.kept[sentence.last - 1] + 1)
        found: Drift = drift(near.wording, near.unit, sentence, numbers, self.text, self.library.names)
        if near.wording.role == "qualifier":
            self.qualifiers.setdefault(near.wording.claim.id, "altered")
        severity = found.severity
        if found.shortened and severity == "warning" and not promises(self.reading, sentence.start, sentence.end):
            severity = "suggestion"  # part of a claim that promises nothing by itself
        differing = self.reading.span(*coded.range_of(found.first, found.end))
        rest = [one for one in near.wording.units if one is not near.unit and near.wording.role != "qualifier"]
        return replace(
            self._tied("drifted", sentence, near.wording),
            similarity=found.similarity,
            diff=(*found.diff, *(DiffPart("insert", one.text) for one in rest)),
            differing=differing,
            changes=("content",) if rest and found.similarity == 1.0 else found.changes,
            severity=severity,
        )

    def _tied(self, status: ClaimStatus, sentence: ClaimSentence, wording: ClaimWording) -> ClaimLink:
        other_channel, expired = wording.usable(self.channel, self.on)
        severity: Severity | None = "warning" if other_channel or expired else None
        return ClaimLink(
            status,
            self.reading.span(sentence.start, sentence.end),
            claim=wording.claim.id,
            wording=wording.text,
            source=wording.claim.source,
            qualifier=wording.claim.qualifier,
            severity=severity,
            other_channel=other_channel,
            expired=expired,
        )

    def _with_qualifier(self, link: ClaimLink) -> ClaimLink:
        if link.claim is None or link.status not in ("exact", "variant", "drifted") or not link.qualifier.strip():
            return link
        return replace(link, qualifier_status=self._qualifier(link.claim))

    def _qualifier(self, claim: str) -> RequiredStatus:
        """Whether a claim's qualifier stands in the text; claims of one study often share most of its words."""
        known = self.qualifiers.get(claim)
        if known is not None:
            return known
        units = [
            unit
            for one in self.library.wordings
            if one.role == "qualifier" and one.claim.id == claim
            for unit in one.units
        ]
        code = self.text.coded.code
        if units and all(unit.code in code for unit in units):
            status: RequiredStatus = "present"
        elif any(self._is_like(unit, sentence) for unit in units for sentence in self.text.sentences):
            status = "altered"
        else:
            status = "missing"
        self.qualifiers[claim] = status
        return status

    @staticmethod
    def _is_like(unit: ClaimUnit, sentence: ClaimSentence) -> bool:
        longer, shorter = sorted((len(unit.code), len(sentence.code)), reverse=True)
        return longer <= 2 * shorter and likeness(unit, sentence) >= _QUALIFIER_ALTERED


def _is_near(wording: ClaimWording, unit: ClaimUnit, sentence: ClaimSentence, similarity: float) -> bool:
    """How like an approved sentence another has to be: less where it only leaves words out."""
    if wording.role == "qualifier":
        return similarity >= _NEAR_QUALIFIER
    common = similarity * (len(unit.code) + len(sentence.code)) / 2
    return similarity >= (_NEAR_SHORTENED if common >= _SHORTENED * len(sentence.code) else _NEAR)
