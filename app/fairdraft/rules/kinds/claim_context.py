"""Does a phrase stand where risks are told or instructions given, so that it promises nothing?"""

import re
from bisect import bisect_left, bisect_right

from fairdraft.rules.text_reading import TextReading

# "Reduces the risk of stroke" is a benefit, and so is "40% lower risk of stroke".
_LESS = ("reduce", "reduces", "reducing", "reduced", "lower", "lowers", "lowering", "lowered", "cut", "cuts", "cutting")
_NOT_LESS = "".join(f"(?<!{verb} {article})" for verb in _LESS for article in ("", "the ", "your ", "their "))
_SAFETY = re.compile(
    r"\b(?:(?:common|serious|possible|reported|other|any|all|following|negative|the|has|have|with) side effects?"
    r"|side effects? (?:of|include|are|is|that|may|can|such|you|with|in|:|\(|have|has|were|was|or)"
    r"|(?:may|can|could|might|to) (?:also )?cause|causes? (?:serious|severe|harm)"
    r"|do(?:es)? not (?:take|use|start|stop|drive|drink|share|give|protect|change|inject|swallow|chew)"
    r"|don't (?:take|use|start|stop|drive|drink|share|give)|should(?:n't| not)|must not"
    r"|allergic (?:reactions?|to)|allergy to|warnings?|"
    + _NOT_LESS
    + r"risks? (?:of|for|that)|at (?:higher|increased|greater|more|high) risk|higher risk|suicid\w+"
    r"|(?:to|causes?|in|and|or|including|even) death|die[ds]?\b|fatal|life-threatening"
    r"|(?:serious|severe|unusual|abnormal|cause) (?:infections?|bleeding)|bleeding (?:problems?|that)"
    r"|stop (?:taking|using) (?!your)|have (?:happened|occurred)"
    r"|tell (?:your|the|any|all|every) |tell an? (?:[\w-]+ )?(?:doctor|nurse|pharmacist|provider|health|medical|care)"
    r"|call 911"
    r"|call (?:your|a|the) [\w ]{3,30}(?:right|if|about|for medical|at once|when)|contact (?:your|a|the) "
    r"|(?:get|seek|need) (?:medical|emergency|immediate|help right)|emergency room"
    r"|unless (?:your|told|instructed|directed|a)|if you (?:notice|miss|forget|vomit|feel dizzy|stop taking)"
    r"|symptoms include|(?:not|n't|un)\s?known (?:if|whether|how)|(?:is|are) not for|contraindicated"
    r"|adverse (?:reactions?|events?|effects?)|safety information|overdose|abused?|dependence|withdrawal|misuse"
    r"|controlled substance|pregnan\w+ or|plan to become|breastfe\w+|dose is (?:changed|increased)"
    r"|(?:or|any|for|to) worsening (?!of at)|worsening (?:depression|mental|symptoms|heart|of (?:your|mental|depress))"
    r"|(?:get|become|or|are|is) worse)",
    re.IGNORECASE,
)
_LONGEST_REACH = 600
_LONGEST_LIST = 40


def tells_risk(reading: TextReading, start: int, end: int) -> bool:
    """Whether the sentence around a place tells of risks, or belongs to a list that does.

    Without a product nothing in the text is known to be approved: then all that stands under the heading of
    the safety information is taken to be.
    """
    number = reading.prose.sentence_at(start)
    if number is None:
        low, high = max(0, start - _LONGEST_REACH), min(len(reading.prose.text), end + _LONGEST_REACH)
        return bool(_SAFETY.search(reading.prose.text, low, high))
    sentence = reading.prose.sentences[number]
    if sentence.end - sentence.start <= _LONGEST_REACH:
        if sentence.said.ask(_speaks_of_safety):
            return True
    else:
        low, high = start - sentence.start - _LONGEST_REACH, end - sentence.start + _LONGEST_REACH
        told = sentence.said.ask(_safety_places)
        at = bisect_left(told, (low, low))
        if at < len(told) and told[at][1] <= high:
            return True
    if reading.language is None and reading.surface_at(start) == "isi":
        return True
    return _is_in_risk_list(reading, sentence.block)


def _speaks_of_safety(said: str) -> bool:
    return _SAFETY.search(said) is not None


def _safety_places(said: str) -> tuple[tuple[int, int], ...]:
    return tuple([one.span() for one in _SAFETY.finditer(said)])


def approved_share(reading: TextReading, start: int, end: int) -> float:
    """How much of a range is approved language, 0-1."""
    at = max(0, bisect_right(reading.quiet, (start, -1)) - 1)
    covered = 0
    for place in range(at, len(reading.quiet)):
        low, high = reading.quiet[place]
        if low >= end:
            break
        covered += max(0, min(high, end) - max(low, start))
    return covered / (end - start) if end > start else 0.0


def _is_in_risk_list(reading: TextReading, block: int) -> bool:
    """Whether a bullet follows a line such as "It can cause serious side effects, including:"."""
    blocks = reading.prose.blocks
    if blocks[block].form != "bullet":
        return False
    for place in range(block - 1, max(-1, block - _LONGEST_LIST), -1):
        if blocks[place].form != "bullet":
            start, end = max(blocks[place].start, blocks[place].end - _LONGEST_REACH), blocks[place].end
            lead_in = reading.prose.text[start:end]
            return lead_in.rstrip().endswith(":") and bool(_SAFETY.search(lead_in))
    return False
