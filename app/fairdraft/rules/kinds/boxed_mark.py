"""Is the boxed warning marked as such, so that whoever lays the piece out sees what it is?"""

import re
from bisect import bisect_right

from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.text_reading import TextReading

# Words that lead in: before the warning, or its own first ones.
_LEAD_IN = re.compile(
    r"\bWARNINGS?\b"
    r"|(?i:\bboxed\s+warning\b|\bmost\s+(?:important|serious)\s+(?:safety\s+)?(?:information|risks?)\b)"
)
# A note to the art director.
_NOTE = re.compile(
    r"(?i)\[/?[^\[\]\n]{0,60}\b(?:box(?:ed)?|bold|border(?:ed)?|ruled?|framed?|shaded|outlined)\b[^\[\]\n]{0,60}\]"
)
_EMPHASIS = re.compile(r"(?i)(?:\*\*|__|<(?:b|strong)>)[\s\-*•\"“]*$")
_HEADING_LINES = 3  # more than one, where a narrow column breaks it
_BEFORE = 20  # characters before the first word in which emphasis opens


def check_boxed_mark(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The boxed warning has a lead-in, emphasis, or a note to the art director around it."""
    boxed = reading.approved.boxed_warning if reading.approved is not None else None
    places = [
        (one.start, one.end)
        for one in (boxed.counted if boxed is not None else ())
        if one.start is not None and one.end is not None
    ]
    if not places:
        return Outcome()
    start, end = min(places)
    last = max(high for _, high in places)
    low, high = _around(reading, start, last)
    text, original = reading.prose.text, reading.normal.original
    span = reading.span(start, end)
    if (
        _LEAD_IN.search(text, low, end)
        or any(_NOTE.search(one) for one in (text[low:high], *reading.request.notes))
        or _EMPHASIS.search(original[max(0, span.start - _BEFORE) : span.start])
    ):
        return Outcome()
    values = {"brand": brand_of(reading)}
    return Outcome((rule.finding(rule.severity(reading.request.channel), values, span=span, item="boxed_warning"),))


def _around(reading: TextReading, start: int, end: int) -> tuple[int, int]:
    """From the paragraph before a range to the end of the one behind it."""
    blocks = reading.prose.blocks
    starts = [one.start for one in blocks]
    first = max(0, bisect_right(starts, start) - 2)
    for _ in range(_HEADING_LINES):
        if not first or "\n\n" in reading.prose.text[blocks[first - 1].end : blocks[first].start]:
            break
        first -= 1
    behind = min(len(blocks) - 1, bisect_right(starts, end))
    return blocks[first].start, blocks[behind].end
