"""Does the safety text stand in one piece: none of it elsewhere, and nothing else within it?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from fairdraft.domain.finding import Finding, Fix, Span
from fairdraft.rules.approved_reading import UnitReading, reading_at
from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.kinds.indication import altered_finding
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.kinds.safety_units import insertion, owed_units
from fairdraft.rules.matching import best_window
from fairdraft.rules.passages import is_title, label_of
from fairdraft.rules.text_reading import TextReading

_MANY = 3
_ALIKE = 0.7
_SHORTEST = 3  # fewer words are a heading or a link
_MOST_BETWEEN = 2  # more sentences between two points are another part of the piece
_LONGEST_QUOTE = 160
# What a page adds for those who read on a screen, or on another page; it says nothing of the medicine.
_PAGE_LINE = re.compile(
    r"\W*(?:[\w'.]+ \(?){0,6}(?:continued|continues|cont'd|cont\.)(?: (?:on|from|in|over)(?: [\w-]+){0,4})?\W*"
    r"|\W*(?:page|slide|frame|panel|screen) \d{1,3}(?: (?:of|/) \d{1,3})?\W*|\[[^\[\]]{0,200}\]|\{[^{}]{0,200}\}"
    r"|\W*(?:\w+[ /-]){0,2}[A-Z]{2,4}-[A-Z0-9-]{4,}(?: [\d/]+)?\W*|\W*(?:©|copyright\b).*",
    re.IGNORECASE,
)
_LINK_LINE = re.compile(
    r"[\[(\u00bb> ]*(?:click|tap|press|swipe|scroll|expand|collapse|show|see|read|view|learn|find)\b"
    r"(?: [\w,'-]+){0,9}[.!\]) >\u00bb]*",
    re.IGNORECASE,
)
_SPOKEN = ("tv", "radio")
_BLANK = (" ", "\t", "\u00a0")


def moved_out(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Sentences of the safety text that the piece has elsewhere, as its indication or MedWatch line, while the
    safety text itself lost them.
    """
    if reading.approved is None:
        return []
    covered = reading.approved.language.covered
    owed = [one for one in owed_units(reading) if one.start is not None and one.end is not None]
    if len(owed) < _MANY or not covered:
        return []
    low, high = min(one.start or 0 for one in owed), max(one.end or 0 for one in owed)
    last = max(one.coded.unit.number for one in owed)
    findings = []
    for one in reading.approved.isi.units:
        number = one.coded.unit.number
        if number not in covered or one.start is None or low <= one.start <= high:
            continue
        # What ends the safety text may stand right behind it.
        if number > last and high <= one.start and not reading.prose.text[high : one.start].strip(" .\n)"):
            continue
        if number > last and high <= one.start and _only_covered_between(reading, high, one.start):
            continue
        within = _found_within(reading, one, owed)
        if within is not None:
            told = any(copy.start == within.start for _, copy in reading.approved.copies)
            if within.status == "present" or told:
                continue
            label = label_of(one.coded.unit.text)
            findings.append(altered_finding(rule, reading, within, reading.approved.text, covered[number], label))
            continue
        findings.append(
            rule.finding(
                "warning",
                {"brand": brand_of(reading), "label": label_of(one.coded.unit.text), "expected": one.coded.unit.text},
                case="moved",
                anchor=reading.span(one.start, one.end or one.start),
                item=covered[number],
                expected=one.coded.unit.text,
                fix=insertion(reading, [one]),
            )
        )
    return findings


def _found_within(reading: TextReading, unit: UnitReading, owed: Sequence[UnitReading]) -> UnitReading | None:
    """A sentence that stands elsewhere as the safety text has it, too: as it is, or in other words."""
    assert reading.approved is not None  # noqa: S101 -- called for approved readings only
    text = reading.approved.text
    low, high = min(one.match.first for one in owed), max(one.match.end for one in owed)
    end = high + 2 * len(unit.coded.code)
    if unit.match.first >= high:
        end = min(end, unit.match.first)
    taken = bytearray(len(text.code))
    for one in owed:
        taken[one.match.first : one.match.end] = b"\x01" * (one.match.end - one.match.first)
    match = best_window(unit.coded, text, taken, low, min(len(text.code), end), _ALIKE)
    return None if match is None else reading_at(match, match.first, match.end, unit.passage, text)


def _only_covered_between(reading: TextReading, start: int, end: int) -> bool:
    """Whether everything between two places is approved language."""
    return all(
        reading.is_approved(reading.words.starts[at], reading.words.ends[at])
        for at in range(bisect_left(reading.words.starts, start), bisect_left(reading.words.starts, end))
    )


def interrupted(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Sentences of the writer's own between two that follow each other in the safety text: on the same line or bullet,
    and anywhere within the boxed warning.
    """
    if reading.approved is None:
        return []
    findings = []
    boxed = reading.approved.language.boxed if reading.request.channel not in _SPOKEN else frozenset()
    placed = sorted((one for one in reading.approved.isi.units if one.start is not None), key=_start)
    for before, after in pairwise(placed):
        numbers = (before.coded.unit.number, after.coded.unit.number)
        if numbers[1] != numbers[0] + 1 or before.end is None or after.start is None:
            continue
        # Lines in a row are one text; a paragraph of the writer's own may stand between two others.
        close = reading.request.channel not in _SPOKEN and "\n\n" not in reading.normal.text[before.end : after.start]
        for start, end in _own_sentences(reading, before, after, anywhere=close or boxed.issuperset(numbers)):
            span = reading.span(start, end)
            quote = " ".join(reading.normal.original[span.start : span.end].split())
            findings.append(
                rule.finding(
                    "warning",
                    {
                        "brand": brand_of(reading),
                        "quote": quote[:_LONGEST_QUOTE],
                        "label": label_of(after.coded.unit.text),
                    },
                    case="interrupted",
                    span=span,
                    item=reading.approved.isi.approved.element,
                    fix=_taken_out(reading.normal.original, span),
                )
            )
    return findings


def _taken_out(original: str, span: Span) -> Fix:
    """Take a sentence out with the blank behind it, or before it where it ends a line."""
    start, end = span.start, span.end
    while original[end : end + 1] in _BLANK and end < len(original):
        end += 1
    if original[end : end + 1] in ("", "\n", "\r"):
        while start > 0 and original[start - 1] in _BLANK:
            start -= 1
    return Fix(start, end, "")


def _start(unit: UnitReading) -> int:
    return unit.start or 0


def _own_sentences(
    reading: TextReading, before: UnitReading, after: UnitReading, *, anywhere: bool
) -> list[tuple[int, int]]:
    """The sentences between two units that are no approved language."""
    low, high = before.end or 0, after.start or 0
    prose = reading.prose
    beside = {_block_at(reading, low - 1), _block_at(reading, high)}
    own = []
    for number in range(bisect_left(prose.sentence_starts, low), bisect_left(prose.sentence_starts, high)):
        start, end, block, said = prose.sentences[number]
        if end > high or prose.blocks[block].form in ("row", "heading") or len(said.text.split()) < _SHORTEST:
            continue
        if is_title(said.text.strip(" ():")):
            continue
        if (_LINK_LINE.fullmatch(said.text) or _PAGE_LINE.fullmatch(said.text)) and not reading.names_product(
            start, end
        ):
            continue
        if (anywhere or block in beside) and not reading.is_approved(start, end):
            own.append((start, end))
    return own if len(own) <= _MOST_BETWEEN else []


def _block_at(reading: TextReading, place: int) -> int | None:
    number = reading.prose.sentence_at(place)
    return None if number is None else reading.prose.sentences[number].block
