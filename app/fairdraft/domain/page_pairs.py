"""What may go on from the foot of one page to the head of the next?

The words between are none of it: the number of the page, its foot, the head of the next one, notes in smaller letters.
"""

from collections.abc import Collection, Sequence
from functools import cached_property
from statistics import median

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.page_readings import Letters, ReadPage, letters_of, shown_words

# So many words before and behind the end of the page: a passage is a sentence or two.
_AROUND = 120
# Of the height of most letters of a page: a line in smaller ones is a note below the text.
_NOTE = 0.85


class PagePair:
    """Two pages in a row, read over the end of the first. The words of the second are numbered on from it.

    Args:
        first: the page that ends.
        second: the one behind it.
        beside: for each of them the words that belong to the page alone.
    """

    def __init__(self, first: ReadPage, second: ReadPage, beside: tuple[Collection[int], Collection[int]]) -> None:
        self.number = first.number
        self.words = (*first.words, *second.words)
        self.end = len(first.words)
        self._first, self._second = first, second
        self._beside = tuple(
            frozenset(those) | _notes(page) for page, those in zip((first, second), beside, strict=True)
        )

    @cached_property
    def readings(self) -> tuple[tuple[int, ...], ...]:
        """The orders in which the end and what follows it may be read; see `ReadPage.readings`."""
        ends, heads = (
            [[at for at in reading if at not in beside] for reading in page.readings]
            for page, beside in zip((self._first, self._second), self._beside, strict=True)
        )
        return tuple(
            dict.fromkeys(
                (*end[-_AROUND:], *(self.end + at for at in head[:_AROUND])) for end in ends for head in heads
            )
        )

    @cached_property
    def letters(self) -> tuple[Letters, ...]:
        """The letters of each reading; their owners are places in it."""
        return tuple(letters_of(self.words[at].text for at in reading) for reading in self.readings)

    def said(self, at: Sequence[int]) -> str:
        """Some of the words as they are quoted."""
        return shown_words(self.words[one].text for one in at)

    def crosses(self, words: Collection[int]) -> bool:
        """Whether words stand on both pages."""
        return min(words, default=self.end) < self.end <= max(words, default=0)

    def parts(self, passage: Passage) -> tuple[Passage, Passage]:
        """A passage that stands on both pages as what each of them has of it."""
        runs = [
            [(start, min(end, self.end)) for start, end in passage.runs if start < self.end],
            [(max(start, self.end) - self.end, end - self.end) for start, end in passage.runs if end > self.end],
        ]
        first, second = (
            Passage(page.number, tuple(those), tuple(page.said(range(*run)) for run in those))
            for page, those in zip((self._first, self._second), runs, strict=True)
        )
        return first, second


def _notes(page: ReadPage) -> frozenset[int]:
    """The words of lines in smaller letters than most have."""
    heights = [one.boxes[0].top - one.boxes[0].bottom for one in page.words]
    if not heights:
        return frozenset()
    least = _NOTE * median(heights)
    lines = (line for line in page.lines if line and median(heights[at] for at in line) < least)
    return frozenset(at for line in lines for at in line)
