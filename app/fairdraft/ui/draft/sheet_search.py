"""Where on the sheet do the words stand that somebody looks for, and what becomes of them where others shall stand?"""

from bisect import bisect_left
from dataclasses import dataclass

from fairdraft.domain.text_units import Utf16Map
from fairdraft.domain.word_replacing import WordSearch
from fairdraft.ui.draft.sheet_document import SheetDocument
from fairdraft.ui.draft.sheet_map import editable_text
from fairdraft.ui.draft.sheet_words import NewWords, new_words


@dataclass(frozen=True, slots=True)
class Found:
    """Places on the sheet, by the document position where each begins, ascending; `length` is that of each in UTF-16
    units, `approved` how many of them stand in approved language. They hold for one revision of the sheet.
    """

    starts: tuple[int, ...] = ()
    length: int = 0
    approved: int = 0
    revision: int = -1

    def between(self, first: int, last: int) -> tuple[int, ...]:
        """Where those begin that reach into the text between two document positions."""
        return self.starts[bisect_left(self.starts, first - self.length) : bisect_left(self.starts, last)]


def find_on(sheet: SheetDocument, search: WordSearch) -> Found:
    """Look for words in every block, approved ones and notes too."""
    starts: list[int] = []
    approved = 0
    for run in sheet.runs():
        places = search.places(run.block.text)
        if places:
            units = Utf16Map(run.block.text)
            starts += (run.start + units.to_utf16(at) for at in places)
            approved += len(places) if run.locked else 0
    return Found(tuple(starts), Utf16Map(search.words).to_utf16(len(search.words)), approved, sheet.revision)


def replace_all_on(sheet: SheetDocument, search: WordSearch, by: str) -> int:
    """Put other words wherever a person may write, as one step that can be undone; answers in how many places."""
    changes: list[NewWords] = []
    number, by = 0, editable_text(by)
    for run in sheet.runs():
        places = [] if run.locked else search.places(run.block.text)
        changes += new_words(run, search, places, by, follows=sheet.style.follows_words(run.block))
        number += len(places)
    if changes:
        sheet.replace(changes)
    return number
