"""Which findings of a check has somebody answered with a reason, and do the answers still hold?

A finding has three ends: it is fixed (the next check does not find it), dismissed, or open. A dismissal belongs to
words, not to offsets, and follows them through edits; words that were changed have not been answered.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fairdraft.domain.finding import CheckResult, Finding, Span, findings_document
from fairdraft.domain.identity import utc_text

FindingStatus = Literal["open", "dismissed"]

CONTEXT = 64  # code points kept on each side of the words
_ALIKE = 0.5  # surroundings less alike than this may be those of other words

_Key = tuple[str, str | None, str | None, str | None]
_Rank = tuple[float, int, int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a dismissed finding was about, and where it stood, so that it is known again in an edited text.

    `quote` is None where language is missing. `prefix` and `suffix` are up to 64 code points around the words,
    `before` and `after` how many stood on either side in all; `stood` is how many times the words were in the text.
    """

    rule: str
    item: str | None
    expected: str | None
    quote: str | None
    prefix: str = ""
    suffix: str = ""
    before: int = 0
    after: int = 0
    stood: int = 1


@dataclass(frozen=True, slots=True)
class Dismissal:
    """One finding of a piece that a person answered with a reason instead of a change.

    `by` is the person's pseudonym. A dismissal is never changed; one that was taken back has `withdrawn_at`.
    """

    id: str
    piece_id: str
    anchor: Anchor
    reason: str
    by: str
    made_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding with the dismissal that holds for it, if any."""

    finding: Finding
    dismissal: Dismissal | None = None

    @property
    def status(self) -> FindingStatus:
        """Whether somebody has answered the finding."""
        return "open" if self.dismissal is None else "dismissed"


def anchor_of(finding: Finding, text: str) -> Anchor:
    """What a dismissal of this finding has to keep.

    Args:
        finding: one finding of a check of `text`.
        text: the checked text.
    """
    quote = _quote(finding, text)
    if quote is None or finding.span is None:
        return Anchor(finding.rule, finding.item, finding.expected, None)
    place = _place(finding.span, text)
    return Anchor(
        rule=finding.rule,
        item=finding.item,
        expected=finding.expected,
        quote=quote,
        prefix=place.prefix,
        suffix=place.suffix,
        before=place.before,
        after=place.after,
        stood=_times(quote, text),
    )


def apply_dismissals(result: CheckResult, text: str, dismissals: Iterable[Dismissal]) -> tuple[JudgedFinding, ...]:
    """Each finding of a check, in its order, with the dismissal that holds for it.

    A dismissal holds for at most one finding, and a finding has at most one: that of the same rule and item, against
    the same approved text, on the same words (their spacing does not count). Among several places with those words
    it is the one in like surroundings. When the words stood in several places and the dismissed ones may be among
    those that went, the dismissal holds nowhere: words that nobody answered must not pass for answered. Missing
    language has no surroundings.

    Args:
        result: what the check of `text` found.
        text: the checked text.
        dismissals: those of the piece, oldest first; withdrawn ones hold nowhere.
    """
    made: dict[_Key, list[Dismissal]] = {}
    for one in dismissals:
        if one.withdrawn_at is None:
            anchor = one.anchor
            made.setdefault(_key(anchor.rule, anchor.item, anchor.expected, anchor.quote), []).append(one)
    missing: dict[_Key, list[int]] = {}
    placed: dict[_Key, dict[int, _Place]] = {}
    for number, finding in enumerate(result.findings if made else ()):
        quote = _quote(finding, text)
        key = _key(finding.rule, finding.item, finding.expected, quote)
        if key not in made:
            continue
        if quote is None or finding.span is None:
            missing.setdefault(key, []).append(number)
        else:
            placed.setdefault(key, {})[number] = _place(finding.span, text)
    held: dict[int, Dismissal] = {}
    for key, numbers in missing.items():
        held.update(zip(numbers, made[key], strict=False))
    for key, places in placed.items():
        held.update(_matched(made[key], places, text))
    return tuple(JudgedFinding(finding, held.get(number)) for number, finding in enumerate(result.findings))


def all_open(result: CheckResult) -> tuple[JudgedFinding, ...]:
    """The findings of a check that nobody could have answered: of a file, or of a draft."""
    return tuple(JudgedFinding(finding) for finding in result.findings)


def subject_of(one: Dismissal) -> str:
    """What a dismissal was about, in few words."""
    anchor = one.anchor
    if anchor.quote is not None:
        return f"{anchor.rule} on “{' '.join(anchor.quote.split())}”"
    return f"{anchor.rule}, missing {anchor.item}" if anchor.item else f"{anchor.rule}, missing language"


def judged_document(result: CheckResult, text: str, judged: Sequence[JudgedFinding]) -> dict[str, Any]:
    """The JSON answer `fairdraft/findings@1` with the status of each finding and its dismissal."""
    document = findings_document(result, text)
    for row, one in zip(document["findings"], judged, strict=True):
        row["status"] = one.status
        if one.dismissal is not None:
            answer = one.dismissal
            row["dismissal"] = {
                "id": answer.id,
                "reason": answer.reason,
                "by": answer.by,
                "at": utc_text(answer.made_at),
            }
    return document


def dismissal_objects(made: Iterable[Dismissal], judged: Iterable[JudgedFinding]) -> list[dict[str, Any]]:
    """Dismissals as a record of their own; `holds` says whether one is the answer to a finding of the present text."""
    holding = {one.dismissal.id for one in judged if one.dismissal is not None}
    return [dismissal_object(one, holds=one.id in holding) for one in made]


def dismissal_object(one: Dismissal, *, holds: bool) -> dict[str, Any]:
    """One dismissal as JSON."""
    return {
        "id": one.id,
        "piece_id": one.piece_id,
        "rule": one.anchor.rule,
        "item": one.anchor.item,
        "expected": one.anchor.expected,
        "quote": one.anchor.quote,
        "reason": one.reason,
        "by": one.by,
        "at": utc_text(one.made_at),
        "withdrawn_at": None if one.withdrawn_at is None else utc_text(one.withdrawn_at),
        "holds": holds,
    }


def _quote(finding: Finding, text: str) -> str | None:
    words = text[finding.span.start : finding.span.end] if finding.span else ""
    return words if words.strip() else None


def _key(rule: str, item: str | None, expected: str | None, quote: str | None) -> _Key:
    return rule, item, _spaced(expected), _spaced(quote)


def _spaced(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where words stand in the present text, and what surrounds them."""

    prefix: str
    suffix: str
    before: int
    after: int

    def away(self, anchor: Anchor) -> int:
        """How far the words moved, counted from the end of the text that was edited less."""
        return min(abs(self.before - anchor.before), abs(self.after - anchor.after))

    def beside(self, anchor: Anchor) -> bool:
        """Whether all is as it was on one side of the words."""
        return (self.prefix == anchor.prefix and self.before == anchor.before) or (
            self.suffix == anchor.suffix and self.after == anchor.after
        )


def _matched(made: Sequence[Dismissal], places: dict[int, _Place], text: str) -> dict[int, Dismissal]:
    """Which dismissal holds for which finding, all of them on the same words; best fits first."""
    held: dict[int, Dismissal] = {}
    by_context: dict[tuple[str, str], list[int]] = {}
    for number, place in places.items():
        by_context.setdefault((place.prefix, place.suffix), []).append(number)
    unedited: list[_Rank] = [
        (0.0, places[number].away(one.anchor), turn, number)
        for turn, one in enumerate(made)
        for number in by_context.get((one.anchor.prefix, one.anchor.suffix), ())
    ]
    _take(unedited, made, held)
    # What is left has an edit beside it; those are few at a time, so each may be compared with each.
    taken = {one.id for one in held.values()}
    left = {turn: one.anchor for turn, one in enumerate(made) if one.id not in taken}
    stand = _times(next(iter(left.values())).quote or "", text) if left else 0
    free = {number: place for number, place in places.items() if number not in held}
    edited: list[_Rank] = []
    for turn, anchor in left.items():
        for number, place in free.items():
            likeness = _likeness(anchor, place)
            # Where none of several equal words is gone, alike is enough; else these may be the other ones.
            if anchor.stood <= 1 or place.beside(anchor) or (stand >= anchor.stood and likeness >= _ALIKE):
                edited.append((-likeness, place.away(anchor), turn, number))
    _take(edited, made, held)
    return held


def _take(ranks: list[_Rank], made: Sequence[Dismissal], held: dict[int, Dismissal]) -> None:
    taken: set[int] = set()
    for _, _, turn, number in sorted(ranks):
        if turn not in taken and number not in held:
            taken.add(turn)
            held[number] = made[turn]


def _place(span: Span, text: str) -> _Place:
    start, end = span.start, span.end
    return _Place(text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, len(text) - end)


def _times(quote: str, text: str) -> int:
    """How many times words stand in a text, whatever the spaces between them."""
    return sum(1 for _ in re.finditer(r"\s+".join(re.escape(word) for word in quote.split()), text))


def _likeness(anchor: Anchor, place: _Place) -> float:
    """0–1: the share of words that two surroundings have in common, each side counting half."""
    return (_shared(anchor.prefix, place.prefix) + _shared(anchor.suffix, place.suffix)) / 2


def _shared(one: str, other: str) -> float:
    mine, yours = set(one.split()), set(other.split())
    return 2 * len(mine & yours) / (len(mine) + len(yours)) if mine or yours else 1.0
