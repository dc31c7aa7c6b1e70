"""Is the writer's own copy harder to read than it need be?"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from fairdraft.domain.finding import Finding
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.claim_context import approved_share, tells_risk
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of
from fairdraft.rules.kinds.syllables import reading_grade, syllables
from fairdraft.rules.normalise import normalise
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.words import words_of

_GRADE = 8
_SENTENCES = 3
_WORDS = 25
_MOSTLY = 0.5
_SHORTEST = 5  # words; shorter sentences have no grade worth telling
# Parts of a piece that nobody reads as sentences, or that are given.
_FAR = 4  # grades above the limit from which on a sentence is pointed at
# Long words that every piece needs and every reader knows.
_FAMILIAR_WORDS = (
    "doctor healthcare provider providers pharmacist information medicine medicines medication medications prescription"
    " dermatologist safety important america americans website symptoms"
)
_FAMILIAR = frozenset(_FAMILIAR_WORDS.split())
_SPOKEN = re.compile(r"[^\W\d_]\w*")
_MOST_COUNTED = 20_000  # words whose syllables are remembered
_NO_COPY = frozenset(("references", "footnote", "footer", "legal", "visual", "isi", "indication"))


@dataclass(frozen=True, slots=True)
class _Reading:
    start: int
    end: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        return reading_grade(1, self.words, self.syllables)


def check_reading_level(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Where the copy as a whole reads above `grade`, point at its hardest sentences, `sentences` of them at most.

    Approved language, names and conditions do not count; nor do risks, where no approved language is known.
    """
    limit = rule.rule.limits.get("grade", _GRADE)
    sentences = _copy_sentences(reading)
    whole = reading_grade(len(sentences), sum(one.words for one in sentences), sum(one.syllables for one in sentences))
    if whole <= limit:
        return Outcome()
    hard = sorted((one for one in sentences if one.grade > limit + _FAR), key=lambda one: (-one.grade, one.start))
    findings = [
        rule.finding(
            rule.severity(reading.request.channel),
            {"count": f"{one.grade:.0f}", "total": f"{whole:.0f}", "expected": str(limit), "brand": brand_of(reading)},
            span=reading.span(one.start, one.end),
        )
        for one in hard[: rule.rule.limits.get("sentences", _SENTENCES)]
    ]
    return Outcome(tuple(findings))


def check_long_sentence(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag sentences of more than `words` words that tell of risks, and risks that merely happen (`patterns`).

    Where no approved language is known, a long sentence may be just that, and is left alone.
    """
    limit = rule.rule.limits.get("words", _WORDS)
    severity = rule.severity(reading.request.channel)
    findings: list[Finding] = []
    text = reading.prose.text
    for sentence in reading.prose.sentences if reading.language else ():
        start, end = sentence.start, sentence.end
        if end - start < limit * 3 or reading.is_approved(start, end):
            continue
        count = len(text[start:end].split())
        if (
            count <= limit
            or not (reading.has_risk(start, end) or tells_risk(reading, start, end))
            or approved_share(reading, start, end) > _MOSTLY
        ):
            continue
        findings.append(
            rule.finding(severity, {"count": str(count), "total": str(limit)}, span=reading.span(start, end))
        )
        if len(findings) > MOST_PLACES:
            break
    for start, end in matches_of(rule, reading):
        span = reading.span(start, end)
        quote = reading.quote(span)
        findings.append(rule.finding(severity, {"quote": quote}, case="passive", span=span))
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _copy_sentences(reading: TextReading) -> list[_Reading]:
    sentences: list[_Reading] = []
    lengths_of = reading.language.once(_lengths) if reading.language else _familiar_lengths
    for (start, end, _, said), approved in zip(reading.prose.sentences, reading.approved_sentences, strict=True):
        if approved:
            continue
        words, counted = said.ask(lengths_of)
        if words < _SHORTEST or reading.surface_at(start) in _NO_COPY:
            continue
        if approved_share(reading, start, end) > _MOSTLY:
            continue
        if reading.language is None and tells_risk(reading, start, end):
            continue
        sentences.append(_Reading(start, end, words, counted))
    return sentences


def _lengths(language: ApprovedLanguage) -> Callable[[str], tuple[int, int]]:
    """The question how many words there are, with how many syllables; names and conditions, which the writer cannot
    make shorter, have one each.
    """
    conditions = " ".join(one for use in language.product.indications for one in use.conditions)
    names = language.names
    plain = _FAMILIAR.union(names.brand, names.established, words_of(normalise(conditions)).keys)
    counts: dict[str, int] = {}

    def lengths(said: str) -> tuple[int, int]:
        if len(counts) > _MOST_COUNTED:
            counts.clear()
        return _lengths_in(said, plain, counts)

    return lengths


def _familiar_lengths(said: str) -> tuple[int, int]:
    return _lengths_in(said, _FAMILIAR, {})


def _lengths_in(said: str, plain: frozenset[str], counts: dict[str, int]) -> tuple[int, int]:
    words = _SPOKEN.findall(said.lower())
    for word in words:
        if word not in counts:
            counts[word] = 1 if word in plain else syllables(word)
    return len(words), sum([counts[word] for word in words])
