"""Does a note to the art director say that a part of the piece stays in view, as "[Sticky ISI]" does?"""

import re
from typing import Literal

from fairdraft.rules.text_reading import TextReading

_STAYS = r"(?:sticky|persistent|pinned|stays? in view|always (?:in view|visible))"
_PARTS = {"risk": r"(?:ISI|safety|risks?)", "use": r"(?:use|uses|indication|indications)"}
_NOTES = {
    name: re.compile(
        rf"\[[^\[\]\n]{{0,60}}\b(?:{_STAYS}\b[^\[\]\n]{{0,40}}\b{part}|{part}\b[^\[\]\n]{{0,40}}\b{_STAYS})"
        r"\b[^\[\]\n]{0,60}\]",
        re.IGNORECASE,
    )
    for name, part in _PARTS.items()
}


def stays_in_view(reading: TextReading, part: Literal["risk", "use"]) -> bool:
    """Whether the risk information, or the use, stands beside every claim, wherever it is in the manuscript."""
    note = _NOTES[part]
    return any(note.search(text) for text in (reading.prose.text, *reading.request.notes))
