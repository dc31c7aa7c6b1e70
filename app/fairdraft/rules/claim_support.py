"""Which numbers of a sentence does no approved text carry, and which claim says another one?"""

import re
from collections.abc import Iterator

from fairdraft.domain.claim_link import ClaimNumber, NumberStatus
from fairdraft.rules.claim_library import ClaimLibrary, ClaimWording, ToldNumber
from fairdraft.rules.claim_numbers import Quantity, may_state_numbers, quantities
from fairdraft.rules.claim_sentences import ClaimSentence, ClaimText
from fairdraft.rules.claim_words import stems_of
from fairdraft.rules.text_reading import TextReading

# Kinds that state a result or the size of something, wherever they stand.
_RESULTS = frozenset(("percent", "times", "amount", "count"))
_NO_COPY = frozenset(("isi", "legal", "footer", "references", "indication"))
_REFERENCE = re.compile(
    r"\b(?:prescribing information|medication guide|data on file|clinical study report|et al\b|doi|pmid"
    r"|\d{4} ?; ?\d+|n engl j|j clin)",
    re.IGNORECASE,
)
_TAKING = re.compile(r"\b(?:take|takes|taken|taking|use|used|swallow|inject|injected)\b", re.IGNORECASE)
_ABOUT_TREATMENT = re.compile(
    r"\b(?:tablets?|capsules?|pills?|injections?|doses?|treatment|results?|stud(?:y|ies)|trials?|medicine|works?)\b",
    re.IGNORECASE,
)
_SAME_SUBJECT = 0.9


def unsupported_numbers(
    reading: TextReading, library: ClaimLibrary, sentence: ClaimSentence, text: ClaimText, *, promising: bool
) -> tuple[ClaimNumber, ...]:
    """The numbers of a sentence that is no approved wording which nothing on file carries in this meaning.

    Times, doses and frequencies count where the sentence is about the medicine; other people's walks do not.
    Nothing is said where the product has no claims on file.
    """
    said = sentence.said
    if not said.ask(may_state_numbers) or not library.wordings or reading.surface_at(sentence.start) in _NO_COPY:
        return ()
    words, kept = reading.words, text.coded.kept
    first, end = kept[sentence.first], kept[sentence.last - 1] + 1
    named = reading.names_product(sentence.start, sentence.end)
    counted = tuple(text.keys(sentence)) if end - first > sentence.last - sentence.first else ()
    read_as = promising, named, words.keys[first:end], counted
    known = said.ask(library.numbers_told) if _reads_alone(reading, sentence) else {}
    told = known.get(read_as)
    if told is None:
        told = known[read_as] = tuple(_told(reading, library, sentence, text, promising=promising))
    return tuple(
        [
            ClaimNumber(
                reading.span(words.starts[first + one.first], words.ends[first + one.end - 1]),
                one.status,
                one.claim,
                one.approved,
            )
            for one in told
        ]
    )


def _reads_alone(reading: TextReading, sentence: ClaimSentence) -> bool:
    """Whether the numbers of a sentence are read alike wherever it stands: it is set off by a blank, in one line."""
    text, start = reading.normal.text, sentence.start
    return (start == 0 or text[start - 1].isspace()) and text.find("\n", start, sentence.end) < 0


def _told(
    reading: TextReading, library: ClaimLibrary, sentence: ClaimSentence, text: ClaimText, *, promising: bool
) -> Iterator[ToldNumber]:
    first = text.coded.kept[sentence.first]
    found = quantities(reading.words, first, text.coded.kept[sentence.last - 1] + 1)
    said = reading.prose.text[sentence.start : sentence.end]
    if not found or _REFERENCE.search(said):
        return
    risk = reading.has_risk(sentence.start, sentence.end)
    about = promising or reading.names_product(sentence.start, sentence.end) or bool(_ABOUT_TREATMENT.search(said))
    stems = stems_of(text.keys(sentence), library.name_words)[1]
    taking = reading.names_product(sentence.start, sentence.end) and _TAKING.search(said) is not None
    for one in found:
        if one.kind not in _RESULTS and (risk or not about):
            continue
        if one.said in library.label_numbers:
            continue
        stated = promising or (taking and one.kind == "dose")
        number = _unsupported(one, stems, library, stated=stated)
        if number is not None:
            yield ToldNumber(one.first - first, one.end - first, *number)


def _unsupported(
    one: Quantity, stems: frozenset[str], library: ClaimLibrary, *, stated: bool
) -> tuple[NumberStatus, str | None, str] | None:
    """Status, claim and the claim's own numbers; None where a claim of the same subject carries the number."""
    nearest: tuple[float, ClaimWording] | None = None
    carried = False
    for wording in library.wordings:
        same_kind = [
            other
            for unit in wording.units
            for other in unit.numbers
            if (other.kind, other.unit) == (one.kind, one.unit)
        ]
        if not same_kind:
            continue
        theirs = frozenset(stem for unit in wording.units for stem in unit.stems)
        common = library.weight(stems & theirs)
        if any(other.value == one.value for other in same_kind):
            if one.kind not in _RESULTS or common > 0 or wording.role == "qualifier":
                return None
            carried = True
        if wording.role != "qualifier" and (nearest is None or common > nearest[0]):
            nearest = common, wording
    enough = {"dose": 0.0, "frequency": 0.0, "amount": 0.1}.get(one.kind, _SAME_SUBJECT)
    if nearest is not None and not carried and nearest[0] >= enough:
        return "differs", nearest[1].claim.id, _numbers_of(nearest[1], one)
    if one.kind in _RESULTS or stated:
        return "unknown", None, ""
    return None


def _numbers_of(wording: ClaimWording, one: Quantity) -> str:
    """The claim's numbers of that kind, as it writes them."""
    said = [
        wording.words.original(other.first, other.end)
        for unit in wording.units
        for other in unit.numbers
        if (other.kind, other.unit) == (one.kind, one.unit)
    ]
    return " and ".join(dict.fromkeys(said))
