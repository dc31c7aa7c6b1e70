"""What is in a document that comes back from reviewers: its words, what was changed in them, what was said of them?"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Literal

StretchState = Literal["kept", "inserted", "deleted"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters of a document that share a fate: kept, or put in or struck by a tracked change, by whom and when.

    A paragraph ends with a line feed, which has a fate of its own. `at` is None where the file does not tell it.
    """

    text: str
    state: StretchState = "kept"
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What somebody answered to a comment in the file."""

    author: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class FileComment:
    """A comment in the file, with its answers in the order of the file.

    `start` and `end` count code points of `ReturnedDocument.whole`; they are the same where no words are named.
    `author` is as the file has it, empty where it tells nobody. `is_done` says that somebody marked it as done.
    """

    author: str
    at: datetime | None
    text: str
    start: int
    end: int
    answers: tuple[FileAnswer, ...] = ()
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A line of the document as it was before its tracked changes, and what became of it.

    `start` and `end` are its place in `ReturnedDocument.whole`, and `begins` its place in `ReturnedDocument.original`.
    `now` is the line with all changes accepted; it may be empty, or several lines. `goes_on` says that the end of the
    paragraph was struck, so that the next line is its continuation.
    """

    text: str
    now: str
    start: int
    end: int
    begins: int
    goes_on: bool
    authors: tuple[str, ...]


# Without slots: what is computed once is kept in it.
@dataclass(frozen=True)
class ReturnedDocument:
    """A document that came back. `name` is the file's; `is_threaded` whether it tells which comment an answer
    belongs to (some programs write answers as comments on the same words). `line_marks` are those of a deck in an
    agency's template (`line_marks.py`), empty in others.
    """

    name: str
    stretches: tuple[Stretch, ...]
    comments: tuple[FileComment, ...]
    is_threaded: bool = True
    line_marks: tuple[str, ...] = ()

    @cached_property
    def whole(self) -> str:
        """All letters, also those that were struck."""
        return "".join(one.text for one in self.stretches)

    @property
    def text(self) -> str:
        """The text with all tracked changes accepted."""
        return "".join(one.text for one in self.stretches if one.state != "deleted")

    @property
    def original(self) -> str:
        """The text with all tracked changes rejected."""
        return "".join(one.text for one in self.stretches if one.state != "inserted")

    @property
    def accepted(self) -> "ReturnedDocument":
        """The document as it is once all tracked changes are accepted; comments stay at what is left of their words."""
        starts, _ = self._places
        left = list(accumulate((0 if one.state == "deleted" else len(one.text) for one in self.stretches), initial=0))

        def place(at: int) -> int:
            number = bisect_right(starts, at) - 1
            if number < 0:
                return 0
            one = self.stretches[number]
            return left[number] + (0 if one.state == "deleted" else min(at - starts[number], len(one.text)))

        return replace(
            self,
            stretches=joined(Stretch(one.text) for one in self.stretches if one.state != "deleted"),
            comments=tuple(replace(one, start=place(one.start), end=place(one.end)) for one in self.comments),
        )

    def in_original(self, at: int) -> int:
        """The place in `original` of a place in `whole`; that of words put in is where they were put."""
        starts, before = self._places
        number = bisect_right(starts, at) - 1
        if number < 0:
            return 0
        inside = min(at - starts[number], len(self.stretches[number].text))
        return before[number] + (0 if self.stretches[number].state == "inserted" else inside)

    @cached_property
    def lines(self) -> tuple[ReturnedLine, ...]:
        """The lines of the document as they were before its tracked changes, in order."""
        return tuple(_lines(self.stretches))

    @cached_property
    def _places(self) -> tuple[list[int], list[int]]:
        """Where each stretch begins in `whole`, and in `original`."""
        starts = accumulate((len(one.text) for one in self.stretches), initial=0)
        before = accumulate((0 if one.state == "inserted" else len(one.text) for one in self.stretches), initial=0)
        return list(starts)[: len(self.stretches)], list(before)[: len(self.stretches)]


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Stretches with neighbors of the same fate made one, and empty ones left out."""
    found: list[Stretch] = []
    run: list[str] = []

    def close() -> None:
        if run:
            found[-1] = Stretch("".join(run), found[-1].state, found[-1].author, found[-1].at)
            run.clear()

    for one in stretches:
        if not one.text:
            continue
        if not found or (one.state, one.author, one.at) != (found[-1].state, found[-1].author, found[-1].at):
            close()
            found.append(one)
        run.append(one.text)
    close()
    return tuple(found)


def _lines(stretches: Sequence[Stretch]) -> Iterator[ReturnedLine]:
    was: list[str] = []
    now: list[str] = []
    authors: dict[str, None] = {}
    at = start = original = begins = 0

    def line(end: int, *, goes_on: bool = False) -> ReturnedLine:
        told = tuple(filter(None, authors))
        return ReturnedLine("".join(was), "".join(now), start, end, begins, goes_on, told)

    for one in stretches:
        for part in one.text.splitlines(keepends=True):
            is_new = one.state == "inserted"
            # A line that was put in before others is one of its own; a line that was parted stays what it was.
            ends = part.endswith("\n") and not (is_new and any(was))
            words = part[:-1] if ends else part
            if not is_new:
                was.append(words)
                original += len(part)
            if one.state != "deleted":
                now.append(words)
            if one.state != "kept":
                authors[one.author] = None
            at += len(part)
            if ends:
                yield line(at - 1, goes_on=one.state == "deleted")
                was, now, authors = [], [], {}
                start, begins = at, original
    if was or now:
        yield line(at)
