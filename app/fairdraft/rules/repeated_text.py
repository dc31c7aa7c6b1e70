"""Where a piece has a whole approved text twice, as a page in its column and at its foot: does each say all of it?"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fairdraft.rules.approved_reading import PassageReading, UnitReading, match_exactly, reading_at
from fairdraft.rules.matching import UnitMatch, best_window

# A copy that has this share of the units is meant as the whole text; less is an excerpt.
_WHOLE = 0.6
_LIKELY = 0.5
_TELLING = 5


class RepeatedText(NamedTuple):
    """What differs between whole copies of an approved text: units that are altered in one of them, and units that one
    lacks, each with the place in the normalised text behind which it belongs.
    """

    altered: tuple[UnitReading, ...]
    lacking: tuple[tuple[UnitReading, int], ...]


def repeated_text(passage: PassageReading) -> RepeatedText:
    """Compare the copies of an approved text that a piece has; without a second one nothing is told."""
    code = passage.text.code
    units = [one for one in passage.units if not one.coded.unit.title]
    copies = [one for one in _copies(passage, units) if len(one) >= _WHOLE * len(units)]
    altered: list[UnitReading] = []
    lacking: list[tuple[UnitReading, int]] = []
    for copy in copies if len(copies) > 1 else ():
        for before, after in pairwise(copy):
            behind = before.end
            for unit in passage.units[before.coded.unit.number + 1 : after.coded.unit.number]:
                if unit.status != "present" or unit.coded.unit.title:
                    continue  # what is nowhere as approved is told as altered or missing
                # Bullets of one list may stand in another order.
                place = code.find(unit.coded.code, copy[0].first, copy[-1].end)
                if place >= 0:
                    if behind <= place < after.first:
                        behind = place + len(unit.coded.code)
                    continue
                match = best_window(unit.coded, passage.text, bytearray(len(code)), before.end, after.first, _LIKELY)
                if match is None:
                    lacking.append((unit, passage.text.range_of(behind - 1, behind)[1]))
                else:
                    altered.append(reading_at(match, match.first, match.end, unit.passage, passage.text))
    return RepeatedText(tuple(altered), tuple(lacking))


def _copies(passage: PassageReading, units: Sequence[UnitReading]) -> list[list[UnitMatch]]:
    """The runs of units that stand word for word in the approved order."""
    # Most pieces have the text once, which few of its sentences tell.
    longest = sorted((one.coded.code for one in units), key=len)[-_TELLING:]
    if not any(passage.text.code.count(code) > 1 for code in longest):
        return []
    found: dict[tuple[int, int], list[UnitMatch]] = defaultdict(list)
    for one in match_exactly([one.coded for one in units], passage.text):
        found[one.first, one.end].append(one)
    copies: list[list[UnitMatch]] = []
    done = number = -1
    for (_, end), same in sorted(found.items(), key=lambda place: (place[0][0], -place[0][1])):
        if end <= done:
            continue  # words of a longer sentence
        done = max(done, end)
        # A sentence that the approved text has twice is the next one of its copy.
        following = [one for one in same if one.coded.unit.number > number]
        if copies and following:
            copies[-1].append(following[0])
        else:
            copies.append([same[0]])
        number = copies[-1][-1].coded.unit.number
    return copies
