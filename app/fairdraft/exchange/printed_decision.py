"""How much of a decision sheet goes on paper, so that it is one page?

On a screen all of it stands; on paper each part has room for so many characters, and says how many sentences more there
are. The room was found with a browser (`tests/exchange/test_printed_decision.py`).
"""

from collections.abc import Sequence

from fairdraft.domain.decision_sheet import DecisionSheet, sheet_sections
from fairdraft.domain.shortening import shortened

_ROOM = {
    "What it costs": 360,
    "What it is based on": 520,
    "Draft by draft on what is regulated": 400,
    "What retrieval adds": 200,
    "What the data show": 500,
    "What they do not show": 360,
    "Conditions of the comparison": 360,
    "The rules behind the advice": 230,
}
_ROOM_ELSE = 300
_ROOM_OF_REASONS = 540
_ROOM_OF_NOTES = 500
_LONGEST_FIELD = 240
MOST_CANDIDATES = 6
"""How many columns of figures are read beside each other on paper."""
LEFT_EMPTY = 30
"""In characters: a sentence takes whole lines, so that some room stays empty at its end."""

Section = tuple[str, tuple[str, ...], int]


def printed_sections(sheet: DecisionSheet) -> list[Section]:
    """The parts under the advice: heading, sentences, and how many of them go on paper."""
    return [
        (title, sentences, _fitting(sentences, _ROOM.get(title, _ROOM_ELSE)))
        for title, sentences in sheet_sections(sheet)
    ]


def printed_reasons(sheet: DecisionSheet) -> int:
    """How many reasons for the advice go on paper."""
    return _fitting(sheet.because, _ROOM_OF_REASONS)


def printed_notes(sheet: DecisionSheet) -> int:
    """How much of what is to be known of the decision goes on paper: the decisions before it have what room is left."""
    return _fitting(sheet.decided, _ROOM_OF_NOTES)


def printed_field(words: str) -> str:
    """The words as they are if they have room on the page, and else their beginning."""
    return words if len(words) <= _LONGEST_FIELD else shortened(words, _LONGEST_FIELD)


def rows_beyond(sheet: DecisionSheet, most: int = MOST_CANDIDATES) -> frozenset[int]:
    """The places of candidates that do not go on paper where so many do; the advised one does."""
    advised = [place for place, one in enumerate(sheet.candidates) if one.candidate == sheet.advised]
    others = [place for place in range(len(sheet.candidates)) if place not in advised]
    return frozenset(others[most - len(advised) :])


def _fitting(sentences: Sequence[str], room: int) -> int:
    """How many fit into so many characters, from the first on; at least one."""
    taken = 0
    for number, one in enumerate(sentences):
        taken += len(one) + LEFT_EMPTY
        if taken > room:
            return max(number, 1)
    return len(sentences)
