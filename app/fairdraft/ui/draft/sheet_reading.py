"""Which block stands where in the sheet's document, without reading all of it after every letter?"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from PySide6.QtGui import QTextBlock, QTextDocument

from fairdraft.domain.piece import Block
from fairdraft.domain.referencing import SUPPORT
from fairdraft.ui.draft.sheet_style import BLOCK_ID

Outline = tuple[tuple[str, str | None], ...]
"""The ids of blocks in their order, each with its words where these are locked."""


@dataclass(frozen=True, slots=True)
class Run:
    """The paragraphs of one block: document positions of its first letter and behind its last, and how many words."""

    block: Block
    start: int
    end: int
    words: int

    @property
    def locked(self) -> bool:
        """Whether the words are approved language that no hand changes."""
        return self.block.kind == "locked"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    block_id: str
    text: str
    # UTF-16 units, the separator counted.
    length: int
    words: int


@dataclass(frozen=True, slots=True)
class _Part:
    """Paragraphs one after another that are of one block; `block` is None for those of no block."""

    block: Block | None
    paragraphs: int
    length: int
    words: int


class SheetReading:
    """What stands in a document whose paragraphs carry the ids of blocks.

    The document is read once; of what changes after that, the paragraphs that Qt names are read again. Until Qt has
    told of a change, as in the middle of a step of several, the reading is of the document before it.

    Args:
        document: it has a layout, without which Qt tells of no change.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._known: Mapping[str, Block] = {}
        self._paragraphs: list[_Paragraph] = []
        self._parts: list[_Part] = []
        # Of each part, the first document position and the number of its first paragraph.
        self._starts: list[int] = []
        self._numbers: list[int] = []
        self._runs: tuple[Run, ...] | None = None
        self._outline: Outline | None = None
        self._is_read = False

    # ---- following

    def forget(self, known: Mapping[str, Block]) -> None:
        """Read everything anew when something is asked next; `known` has the blocks that paragraphs may be of."""
        self._known = known
        self._is_read = False

    def follow(self, position: int, added: int) -> None:
        """Qt says that the document has `added` other units than before from a position on."""
        if not self._is_read:
            return
        first, last = self._document.findBlock(position), self._document.findBlock(position + added)
        new = list(_paragraphs(first, last if last.isValid() else self._document.lastBlock()))
        at = first.blockNumber()
        end = at + len(new) + len(self._paragraphs) - self._document.blockCount()
        if not new or not at < end <= len(self._paragraphs):
            self._is_read = False
            return
        old = self._paragraphs[at:end]
        self._paragraphs[at:end] = new
        self._replace(at, old, new)
        if self._starts[-1] + self._parts[-1].length != self._document.characterCount():
            # Something else is not as it was.
            self._is_read = False

    # ---- what stands there

    def runs(self) -> tuple[Run, ...]:
        """The blocks, each with its place."""
        self._read()
        if self._runs is None:
            self._runs = tuple(_joined(self._run(number) for number in range(len(self._parts))))
        return self._runs

    def runs_between(self, first: int, last: int) -> tuple[Run, ...]:
        """The blocks from one document position to another, and the one before and behind them."""
        self._read()
        low = max(0, bisect_right(self._starts, first) - 2)
        return tuple(_joined(self._run(number) for number in range(low, bisect_right(self._starts, last) + 1)))

    def outline(self) -> Outline:
        """Ids and locked words; a last part without id stands for paragraphs of no block."""
        self._read()
        if self._outline is None:
            found = tuple((run.block.id, run.block.text if run.locked else None) for run in self.runs())
            strays = any(part.block is None for part in self._parts)
            self._outline = (*found, ("", None)) if strays else found
        return self._outline

    def words(self) -> tuple[int, int]:
        """How many words of copy there are, its references and footnotes not counted, and how many words in all."""
        self._read()
        every = [part for part in self._parts if part.block is not None]
        return sum(part.words for part in every if _is_of_copy(part)), sum(part.words for part in every)

    # ---- inside

    def _read(self) -> None:
        if not self._is_read:
            self._paragraphs = list(_paragraphs(self._document.begin(), self._document.lastBlock()))
            self._parts = self._grouped(self._paragraphs)
            self._changed()
            self._is_read = True

    def _replace(self, at: int, old: Sequence[_Paragraph], new: Sequence[_Paragraph]) -> None:
        """Put the parts right after paragraphs from number `at` on were replaced."""
        number = bisect_right(self._numbers, at) - 1
        part = self._parts[number]
        block, ids = part.block, {one.block_id for one in (*old, *new)}
        if block is None or ids != {block.id}:
            self._parts = self._grouped(self._paragraphs)
            self._changed()
            return
        first = self._numbers[number]
        paragraphs = part.paragraphs + len(new) - len(old)
        self._parts[number] = _Part(
            replace(block, text="\n".join(one.text for one in self._paragraphs[first : first + paragraphs])),
            paragraphs,
            part.length + sum(one.length for one in new) - sum(one.length for one in old),
            part.words + sum(one.words for one in new) - sum(one.words for one in old),
        )
        outline = self._outline
        self._changed()
        if not _is_locked(part):
            self._outline = outline

    def _changed(self) -> None:
        self._starts = list(accumulate((part.length for part in self._parts[:-1]), initial=0))
        self._numbers = list(accumulate((part.paragraphs for part in self._parts[:-1]), initial=0))
        self._runs = self._outline = None

    def _grouped(self, paragraphs: Sequence[_Paragraph]) -> list[_Part]:
        parts: list[_Part] = []
        at = 0
        while at < len(paragraphs):
            block = self._known.get(paragraphs[at].block_id)
            end = at + 1
            while end < len(paragraphs) and paragraphs[end].block_id == paragraphs[at].block_id:
                end += 1
            own = paragraphs[at:end]
            parts.append(
                _Part(
                    None if block is None else replace(block, text="\n".join(one.text for one in own)),
                    len(own),
                    sum(one.length for one in own),
                    sum(one.words for one in own),
                )
            )
            at = end
        return parts

    def _run(self, number: int) -> Run | None:
        if number >= len(self._parts):
            return None
        part, start = self._parts[number], self._starts[number]
        return None if part.block is None else Run(part.block, start, start + part.length - 1, part.words)


def block_id(paragraph: QTextBlock) -> str:
    """The id of the block that a paragraph is of; empty for none."""
    value = paragraph.blockFormat().property(BLOCK_ID)
    return value if isinstance(value, str) else ""


def _paragraphs(first: QTextBlock, last: QTextBlock) -> Iterator[_Paragraph]:
    paragraph = first
    # Most paragraphs of a block share a format, and Qt takes its time to give one.
    ids: dict[int, str] = {}
    while paragraph.isValid():
        text, form = paragraph.text(), paragraph.blockFormatIndex()
        own = ids.get(form)
        if own is None:
            own = ids[form] = block_id(paragraph)
        yield _Paragraph(own, text, paragraph.length(), len(text.split()))
        if paragraph == last:
            return
        paragraph = paragraph.next()


def _is_of_copy(part: _Part) -> bool:
    return part.block is not None and part.block.kind != "locked" and part.block.section not in SUPPORT


def _is_locked(part: _Part) -> bool:
    return part.block is not None and part.block.kind == "locked"


def _joined(runs: Iterable[Run | None]) -> Iterator[Run]:
    """Those that are runs; two of one block, parted by paragraphs of none, are one."""
    before: Run | None = None
    for run in runs:
        if run is None:
            continue
        if before is not None and before.block.id == run.block.id:
            both = replace(run.block, text=f"{before.block.text}\n{run.block.text}")
            before = Run(both, before.start, run.end, before.words + run.words)
            continue
        if before is not None:
            yield before
        before = run
    if before is not None:
        yield before
