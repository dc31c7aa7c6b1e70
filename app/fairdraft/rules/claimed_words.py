"""Which approved text does each word of a piece serve, where several could claim it?"""

from collections.abc import Sequence

from fairdraft.rules.approved import ApprovedPassage
from fairdraft.rules.coded_text import CodedText, CodedUnit
from fairdraft.rules.matching import UnitMatch, mark_all, match_units
from fairdraft.rules.passages import Passage

# The boxed warning is part of the safety information: the same words serve both.
_TOGETHER = {"isi", "boxed_warning"}


def match_passages(
    passages: Sequence[ApprovedPassage], text: CodedText
) -> list[tuple[ApprovedPassage, Passage, list[UnitMatch]]]:
    """Match several approved texts so that no word makes up two of them.

    Words that stand as one text has them serve that text; a changed sentence serves the text that it is most
    like. Texts that hold the same sentence share it.
    """
    wholes = ["".join(unit.code for unit in _all_units(one)) for one in passages]
    results = [(one, *best_matches(one, text)) for one in passages]
    for at, (one, _, matches) in enumerate(results):
        if all(match.status != "altered" for match in matches):
            continue
        claimed = _claimed_by_others(at, results, wholes, len(text.code))
        if any(match.status == "altered" and _touches(match, claimed) for match in matches):
            results[at] = (one, *best_matches(one, text, claimed))
    return results


def best_matches(
    approved: ApprovedPassage, text: CodedText, claimed: bytearray | None = None
) -> tuple[Passage, list[UnitMatch]]:
    """The matches of the passage, or of the alternative wording that fits better."""
    best = approved.passage, match_units(approved.units, text, claimed)
    for passage, units in approved.alternatives:
        if all(one.status == "present" for one in best[1]):
            break
        matches = match_units(units, text, claimed)
        if _weight(matches) > _weight(best[1]):
            best = passage, matches
    return best


def mark_matches(mask: bytearray, matches: Sequence[UnitMatch]) -> None:
    """Mark the characters that are words of the matched units."""
    for match in matches:
        if match.status == "present":
            mask[match.first : match.end] = b"\x01" * (match.end - match.first)
        for kind, _, _, first, end in match.operations:
            if kind == "equal":
                mask[first:end] = b"\x01" * (end - first)


def _claimed_by_others(
    at: int,
    results: Sequence[tuple[ApprovedPassage, Passage, list[UnitMatch]]],
    wholes: Sequence[str],
    size: int,
) -> bytearray:
    """The words that sentences of other texts have more right to than the altered ones of text `at`."""
    claimed = bytearray(size)
    altered = [one for one in results[at][2] if one.status == "altered"]
    for other, (_, _, matches) in enumerate(results):
        if other == at or {results[at][0].role, results[other][0].role} == _TOGETHER:
            continue
        better = [
            match
            for match in matches
            if match.status != "missing"
            and match.coded.code not in wholes[at]
            and any(
                _rank(match, other) < _rank(mine, at)
                and match.first < mine.end
                and mine.first < match.end
                and mine.coded.code not in wholes[other]
                for mine in altered
            )
        ]
        marks = bytearray(size)
        mark_matches(marks, better)
        mark_all(marks, claimed)
    return claimed


def _rank(match: UnitMatch, place: int) -> tuple[int, float, int]:
    """Lower is better: present before altered, then the more alike, then the text that is named first."""
    return (0 if match.status == "present" else 1, -match.similarity, place)


def _touches(match: UnitMatch, claimed: bytearray) -> bool:
    return any(kind == "equal" and 1 in claimed[first:end] for kind, _, _, first, end in match.operations)


def _all_units(approved: ApprovedPassage) -> list[CodedUnit]:
    return [*approved.units, *(unit for _, units in approved.alternatives for unit in units)]


def _weight(matches: Sequence[UnitMatch]) -> float:
    total = sum(len(one.coded.code) for one in matches)
    return sum(one.similarity * len(one.coded.code) for one in matches) / total if total else 0.0
