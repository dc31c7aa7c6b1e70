"""Does anything of the writer's own stand within the safety text?"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fairdraft.domain.deck_labels import SURFACE_TAG
from fairdraft.domain.finding import Finding, Fix, Span
from fairdraft.domain.numbered_references import names_source
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.approved_reading import UnitReading
from fairdraft.rules.compiled_rules import CompiledRule
from fairdraft.rules.cut_short import is_cut_short
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.kinds.title_line import own_beside_titles
from fairdraft.rules.layout_lines import asks, is_caption, is_note, is_topic, leads_elsewhere, weighed_words
from fairdraft.rules.own_headings import reads_like_heading
from fairdraft.rules.page_lines import is_page_line
from fairdraft.rules.passages import is_title, label_of
from fairdraft.rules.reference_marks import is_citation
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.weakening import weakens
from fairdraft.rules.words import words_in

_SHORTEST = 3  # fewer words are a heading or a link, unless they make a risk less
_MOST_BETWEEN = 4  # more sentences between two paragraphs are another part of the piece
_LONGEST_QUOTE = 160
_LONGEST_ENTRY = 400
_ENTRY = re.compile(r"\W*\d{1,2}[.)] +")
_OF_NAMES_WORDS = "r tm rx only mg mcg ml g iu units for oral use tablets tablet capsules capsule pen injection"
_OF_NAMES = frozenset(_OF_NAMES_WORDS.split())
_BRACKETED = re.compile(r"\[[^\[\]]{0,400}\]|\{[^{}]{0,400}\}")
_SPOKEN = ("tv", "radio")
_BLANK = (" ", "\t", "\u00a0")
_BULLET_BEFORE = re.compile(r"[ \t\u00a0]*(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2023\uf0b7*+\u2013-][ \t\u00a0]*)?$")
_BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\n)")
_BLANK_LINE_BEFORE = re.compile(r"(?:^|\n)[ \t]*\r?\n$")


def interrupted(rule: CompiledRule, reading: TextReading) -> list[Finding]:
    """Sentences of the writer's own between two that follow each other in the safety text; in scripts, where other
    lines stand between what is spoken, only those on the same line.

    Headings, what a page carries for itself, notes to the art department, footnotes and links are left alone, unless
    they promise something or make a risk less.
    """
    if reading.approved is None:
        return []
    findings = [_finding(rule, reading, one, start, end) for one, start, end in own_beside_titles(reading)]
    told = {one.span for one in findings}
    placed = sorted((one for one in reading.approved.isi.units if one.start is not None), key=_start)
    for before, after in pairwise(placed):
        if before.end is not None and _belong_together(before, after):
            between = (_finding(rule, reading, after, *own) for own in _own_between(reading, before, after))
            findings += [one for one in between if one.span not in told]
    return findings


def _finding(rule: CompiledRule, reading: TextReading, after: UnitReading, start: int, end: int) -> Finding:
    span = reading.span(start, end)
    quote = " ".join(reading.quote(span).split())
    return rule.finding(
        "warning",
        {
            "brand": brand_of(reading),
            "quote": quote[:_LONGEST_QUOTE],
            "label": label_of(after.coded.unit.text),
        },
        case="interrupted",
        span=span,
        item=reading.approved.isi.approved.element if reading.approved else None,
        fix=_taken_out(reading.normal.original, span),
    )


def _start(unit: UnitReading) -> int:
    return unit.start or 0


def _belong_together(before: UnitReading, after: UnitReading) -> bool:
    """Whether nothing of the safety text is lost between two of its points; those of a list come in any order."""
    first, second = before.coded.unit, after.coded.unit
    return second.number == first.number + 1 or _in_one_list(before, after)


def _in_one_list(before: UnitReading, after: UnitReading) -> bool:
    first, second = before.coded.unit, after.coded.unit
    return second.lead_in is not None and second.lead_in in (first.number, first.lead_in)


def _own_between(reading: TextReading, before: UnitReading, after: UnitReading) -> list[tuple[int, int]]:
    """What stands between two units and is the writer's own."""
    low, high = before.end or 0, after.start or 0
    spoken = reading.request.channel in _SPOKEN
    apart = "\n\n" in reading.normal.text[low:high]
    if apart and any(SURFACE_TAG.match(line) for line in reading.prose.text[low:high].split("\n")):
        return []
    around = {_block_at(reading, low - 1), _block_at(reading, high)}
    own = [
        (start, end, block)
        for start, end, block in _sentences(reading, low, high, whole=not before.coded.unit.continued)
        if (block in around or not spoken)
        and not reading.is_approved(start, end)
        and not _is_point(reading, start, end)
        and not _is_furniture(reading, start, end, block, alone=apart and block not in around)
    ]
    # Of a list and of a line nothing else is a part, however much it is.
    close = not apart or _in_one_list(before, after) or before.coded.unit.block == after.coded.unit.block
    return _in_runs(reading, own) if close or len(own) <= _MOST_BETWEEN else []


def _in_runs(reading: TextReading, sentences: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Sentences that follow each other in one line or paragraph as one."""
    runs: list[tuple[int, int]] = []
    last = -1
    for start, end, block in sentences:
        if runs and block == last and not reading.prose.text[runs[-1][1] : start].strip():
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
        last = block
    return runs


def _sentences(reading: TextReading, low: int, high: int, *, whole: bool) -> Iterator[tuple[int, int, int]]:
    """The sentences between two places as (start, end, block), those in brackets left out. The first may go on from
    before `low`: behind a title, and where not `whole` behind the line of a list.
    """
    prose = reading.prose
    bracketed = [one.span() for one in _BRACKETED.finditer(prose.text, low, high)]
    first = bisect_left(prose.sentence_starts, low)
    if first and prose.sentences[first - 1].end > low:
        rest = prose.text[low : min(prose.sentences[first - 1].end, high)]
        start = low + len(rest) - len(rest.lstrip(" .:;,)\n"))
        if start < low + len(rest) and (not whole or prose.text[start].isupper()):
            yield start, low + len(rest.rstrip()), prose.sentences[first - 1].block
    for start, end, block, _ in prose.sentences[first : bisect_left(prose.sentence_starts, high)]:
        if end <= high and not any(a <= start and end <= b for a, b in bracketed):
            yield start, end, block
        elif end > high:  # what leads in to the next one: "Rarely:"
            said = prose.text[start:high].rstrip(" *")
            if said.endswith(":"):
                yield start, start + len(said), block


def _is_furniture(reading: TextReading, start: int, end: int, block: int, *, alone: bool) -> bool:
    """Whether a sentence of no unit is no part of the text either; `alone` says that blank lines stand around it."""
    said = reading.prose.text[start:end]
    form = reading.prose.blocks[block].form
    # With an answer on its line a question says something.
    is_line = reading.prose.text[end : end + 1] in ("", "\n")
    if (
        form == "row"
        or is_page_line(said)
        or _is_of_page(reading, start, end)
        or is_caption(said)
        or _is_name(reading, said)
        or (is_line and is_topic(said))
    ):
        return True
    if weakens(weighed_words(said) if is_line else said):
        return False
    if len(said.split()) < _SHORTEST or is_title(said.strip(" ():")):
        return True
    if reading.promises(start, end):
        return False
    if form == "heading" or (is_line and asks(said)) or _is_reference(reading, start) or is_note(said):
        return True
    if leads_elsewhere(said):
        return not reading.names_product(start, end)
    return reads_like_heading(said, alone=alone)


def _is_reference(reading: TextReading, place: int) -> bool:
    """Whether a place lies in an entry of a list of references, or in a line that is like one."""
    if is_citation(reading, place):
        return True
    text = reading.prose.text
    before = text[max(0, place - _LONGEST_ENTRY) : place].rpartition("\n")[2]
    behind = text[place : place + _LONGEST_ENTRY].partition("\n")[0]
    return _ENTRY.match(before) is not None and names_source(before + behind)


def _is_point(reading: TextReading, start: int, end: int) -> bool:
    """Whether a sentence is one of the safety text, word for word: of few words, where the text stands twice, or cut
    short, where a part of it leads to the whole.
    """
    if reading.language is None:
        return False
    said, points = reading.prose.text[start:end], reading.language.once(_points)
    return words_in(said).keys in points or is_cut_short(said, points)


def _points(language: ApprovedLanguage) -> frozenset[tuple[str, ...]]:
    return frozenset(one.unit.keys for one in language.isi.units)


def _is_of_page(reading: TextReading, start: int, end: int) -> bool:
    """Whether all words are heads and feet of pages."""
    starts = reading.approved.text.words.starts if reading.approved is not None else ()
    return bisect_left(starts, start) == bisect_left(starts, end)


def _is_name(reading: TextReading, said: str) -> bool:
    """Whether a line is the product's name, with dosage form and strength: the head of a page."""
    if reading.language is None:
        return False
    names = reading.language.names
    known = _OF_NAMES.union(names.brand, names.established, names.form)
    return all(one in known or one[0].isdigit() for one in words_in(said).keys)


def _taken_out(original: str, span: Span) -> Fix:
    """Take a sentence out with the blank behind it, or before it where it ends a line; its line with it, where that has
    nothing else.
    """
    start, end = span.start, span.end
    while original[end : end + 1] in _BLANK and end < len(original):
        end += 1
    if original[end : end + 1] not in ("", "\n", "\r"):
        return Fix(start, end, "")
    line = original.rfind("\n", 0, start) + 1
    if line and end < len(original) and _BULLET_BEFORE.fullmatch(original, line, start):
        end += 2 if original.startswith("\r\n", end) else 1
        blank = _BLANK_LINE.match(original, end)
        return Fix(line, blank.end() if blank and _BLANK_LINE_BEFORE.search(original, 0, line) else end, "")
    while start > 0 and original[start - 1] in _BLANK:
        start -= 1
    return Fix(start, end, "")


def _block_at(reading: TextReading, place: int) -> int | None:
    number = reading.prose.sentence_at(place)
    return None if number is None else reading.prose.sentences[number].block
