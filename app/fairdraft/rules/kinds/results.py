"""Are the numbers of a piece referenced, told with absolute rates, a comparator and the study behind them?"""

import re
from itertools import groupby

from fairdraft.domain.finding import Finding
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import MOST_PLACES, brand_of, matches_of, phrase_at, quoted
from fairdraft.rules.reference_marks import has_mark, references_of
from fairdraft.rules.text_reading import TextReading

_LONGEST_REACH = 1_000
_NEIGHBOURS = 2  # sentences before and after in which the other half of a result may stand
_COUNT = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten)"
_RATE = re.compile(
    rf"\b\d+(?:\.\d+)? ?(?:%|percent\b)|\b{_COUNT}(?: out of| in| of)(?: every)? (?:\d+|ten|hundred|three|four|five)\b",
    re.IGNORECASE,
)
_COMPARATOR = re.compile(
    r"\b(?:placebo|sugar pill|comparator|comparison|control group|standard (?:of care|treatment|therapy)|vs\b|versus"
    r"|compared (?:with|to)|alone|(?:another|other) (?:medicine|treatment|drug)|no (?:treatment|medicine)"
    r"|than (?:\w+ ){0,3}(?:people|those|adults|patients|with|in|without))",
    re.IGNORECASE,
)
_NO_COMPARATOR = re.compile(
    r"\b(?:no comparison group|not compared|single[- ]arm|without a (?:comparison|control) group"
    r"|(?:everyone|all people|all patients|everybody) (?:in the study )?(?:took|received|was given))",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:weeks?|months?|years?|days?|hours?) \d+|\b\d+(?:\.\d+)?[- ](?:weeks?|months?|years?|days?|hours?)"
    r"|\b(?:one|two|three|four|five|six|twelve)[- ](?:week|month|year|day)s?",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|n ?= ?\d|\d[\d,]* (?:adults|people|patients|women|men|children))",
    re.IGNORECASE,
)
# A percentage of these is a change in a measurement, not a risk.
_MEASUREMENT = re.compile(
    r"\b(?:A1C|LDL|cholesterol|triglycerides|blood (?:pressure|sugar)|body ?weight|weight|scores?|points?"
    r"|counts?|levels?|on average|average|mean|median)\b",
    re.IGNORECASE,
)


def check_unreferenced(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the rule's numbers and phrases in sentences that carry no reference mark."""
    return _told(
        rule,
        reading,
        [
            (number, place)
            for number, place in _by_sentence(rule, reading)
            if not has_mark(reading, *_sentence(reading, number, place))
        ],
    )


def check_relative_number(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag relative numbers that no two absolute rates stand beside."""
    flagged = []
    text = reading.prose.text
    for number, place in _by_sentence(rule, reading):
        low, high = _sentence(reading, number, place)
        if _MEASUREMENT.search(text, low, high) or len(_rates(text, low, high)) > 1:
            continue
        around = [(a, b) for near in _near(reading, number) for a, b in _rates(text, *near)]
        if sum(not (place[0] <= a and b <= place[1]) for a, b in around) < 2:
            flagged.append((number, place))
    return _told(rule, reading, flagged)


def check_control_arm(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag results without the comparator's result."""
    flagged = []
    text = reading.prose.text
    for number, place in _by_sentence(rule, reading):
        near = _near(reading, number) or [place]
        rates = sum(len(_rates(text, *one)) for one in near)
        compared = any(_COMPARATOR.search(text, *one) for one in near) and rates > 1
        if not compared and not any(_NO_COMPARATOR.search(text, *one) for one in near):
            flagged.append((number, place))
    return _told(rule, reading, flagged)


def check_study_context(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag results of which neither the paragraph nor a note says when and in whom they were measured."""
    flagged = []
    missing = []
    text = reading.prose.text
    for number, place in _by_sentence(rule, reading):
        low, high = _sentence(reading, number, place)
        said = _paragraph(reading, number) or text[low:high]
        if not (_TIME.search(said) and _STUDY.search(said)) and has_mark(reading, low, high):
            said = f"{said} {_notes_of(reading, low, high)}"
        lacking = [
            name
            for name, pattern in (("when it was measured", _TIME), ("the study and its people", _STUDY))
            if not pattern.search(said)
        ]
        if lacking:
            flagged.append((number, place))
            missing.append(" and ".join(lacking))
    return _told(rule, reading, flagged, missing)


def _notes_of(reading: TextReading, start: int, end: int) -> str:
    """What the notes say to which the marks of a range lead."""
    references = reading.once(references_of)
    span = reading.span(start, end)
    keys = {one.key for one in references.marks if span.start <= one.start <= span.end + 3}
    return " ".join(one.text for one in references.notes if one.key in keys)


def _by_sentence(rule: CompiledRule, reading: TextReading) -> list[tuple[int | None, tuple[int, int]]]:
    """The flagged places, those of one sentence as one: (number of the sentence, from first to last)."""
    places = matches_of(rule, reading)
    return [
        (number, (min(start for start, _ in group), max(end for _, end in group)))
        for number, matches in groupby(places, key=lambda one: reading.prose.sentence_at(one[0]))
        for group in [list(matches)]
    ]


def _sentence(reading: TextReading, number: int | None, place: tuple[int, int]) -> tuple[int, int]:
    if number is None:
        return place
    sentence = reading.prose.sentences[number]
    return sentence.start, max(sentence.end, place[1])


def _near(reading: TextReading, number: int | None) -> list[tuple[int, int]]:
    """The sentence with its neighbours."""
    if number is None:
        return []
    sentences = reading.prose.sentences[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS + 1]
    return [(one.start, one.end) for one in sentences]


def _paragraph(reading: TextReading, number: int | None) -> str:
    if number is None:
        return ""
    sentence = reading.prose.sentences[number]
    block = reading.prose.blocks[sentence.block]
    return reading.prose.text[
        max(block.start, sentence.start - _LONGEST_REACH) : min(block.end, sentence.end + _LONGEST_REACH)
    ]


def _rates(text: str, low: int, high: int) -> list[tuple[int, int]]:
    return [one.span() for one in _RATE.finditer(text, low, high)]


def _told(
    rule: CompiledRule,
    reading: TextReading,
    flagged: list[tuple[int | None, tuple[int, int]]],
    missing: list[str] | None = None,
) -> Outcome:
    findings: list[Finding] = []
    for at, (_, (start, end)) in enumerate(flagged[:MOST_PLACES]):
        span = phrase_at(reading, start, end)
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "quote": quoted(reading, span),
                    "brand": brand_of(reading),
                    "missing": missing[at] if missing else "",
                },
                span=span,
            )
        )
    return Outcome(tuple(findings), cut=len(flagged) > MOST_PLACES)
