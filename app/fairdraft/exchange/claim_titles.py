"""Which rows of a sheet have the title of a section in the column of claims?"""

from collections.abc import Callable
from dataclasses import dataclass

from fairdraft.exchange.claim_columns import ClaimHeader, plain_name
from fairdraft.exchange.spreadsheet_grid import SheetGrid

_ENDS = (".", "!", "?", "…")
_LAST_WORDS = ("claims", "messages", "statements", "copy", "language", "wording", "section", "sections")
_MOST_WORDS = 8
_MAY_BE_WORDS = 4


@dataclass(frozen=True, slots=True)
class SectionTitles:
    """Rows, counted from 1, that have a title for `sure`, and those that may have one."""

    sure: frozenset[int] = frozenset()
    unsure: tuple[int, ...] = ()


def section_titles(sheet: SheetGrid, header: ClaimHeader, without_marks: Callable[[str], str]) -> SectionTitles:
    """Tell titles from claims, in a sheet that mostly says more of a claim than its words.

    A title stands alone in its row and ends without a stop. It is sure where it is set off as titles are (bold, merged
    over columns, capitals, a colon) or calls itself one ("Efficacy claims"); other short words without a stop may be.
    """
    place = header.columns["text"]
    alone: dict[int, str] = {}
    others = 0
    for row, cells in enumerate(sheet.rows[header.row + 1 :], start=header.row + 2):
        text = " ".join(str(cells[place]).split()) if place < len(cells) else ""
        if not text:
            continue
        # What is merged over several columns stands in the first of them alone.
        if any(str(cell).strip() for at, cell in enumerate(cells) if at != place):
            others += 1
        else:
            alone[row] = without_marks(text)
    if len(alone) > others:
        return SectionTitles()
    named = {row: text for row, text in alone.items() if not text.endswith(_ENDS)}
    sure = frozenset(row for row, text in named.items() if _is_title(sheet, row, text))
    unsure = (row for row, text in named.items() if row not in sure and len(text.split()) <= _MAY_BE_WORDS)
    return SectionTitles(sure, tuple(unsure))


def _is_title(sheet: SheetGrid, row: int, text: str) -> bool:
    words = plain_name(text).split()
    if not words or len(words) > _MOST_WORDS:
        return False
    set_off = row in sheet.look.bold_rows or row in sheet.wide_rows or text.isupper() or text.endswith(":")
    return set_off or words[-1] in _LAST_WORDS
