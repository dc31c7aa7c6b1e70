"""How does a piece live in one text document without its approved blocks ever changing by hand?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from fairdraft.domain.piece import Block
from fairdraft.ui.draft.sheet_map import SheetMap, editable_text
from fairdraft.ui.draft.sheet_style import BLOCK_ID, MARGIN, TOP_MARGIN, SheetStyle

_Structure = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The paragraphs of one block: document positions of its first letter and behind its last."""

    block: Block
    start: int
    end: int
    paragraphs: int

    @property
    def locked(self) -> bool:
        """Whether the words are approved language that no hand changes."""
        return self.block.kind == "locked"


class SheetDocument(QObject):
    """A QTextDocument that holds a piece's blocks one after another and nothing else.

    Each paragraph carries its block's id in its format. Edits come through the methods of this class, which keep
    block boundaries and locked blocks; whatever else changes the document (an accessibility tool, an input method
    that reaches over a boundary) is taken back when it broke them.

    `edited` is emitted after every change of words, `refused` when a change was taken back.
    """

    edited = Signal()
    refused = Signal()

    def __init__(self, style: SheetStyle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = QTextDocument(self)
        self.style = style
        self.revision = 0
        self._known: dict[str, Block] = {}
        self._allowed: set[_Structure] = set()
        self._busy = False
        self.document.setDocumentMargin(MARGIN)
        self._allowed.add(self._structure())
        # Qt tells of changes only where there is a layout; asking for it makes it.
        self.document.documentLayout()
        self.document.contentsChange.connect(self._on_change)

    # ---- reading

    def runs(self) -> tuple[Run, ...]:
        """The blocks as they stand, each with its place."""
        # Put together once for each block: thousands of paragraphs may have been pasted into one.
        found: list[tuple[Block, int, list[str]]] = []
        ends: list[int] = []
        paragraph = self.document.begin()
        while paragraph.isValid():
            block_id = _block_id(paragraph)
            end = paragraph.position() + paragraph.length() - 1
            if found and found[-1][0].id == block_id:
                found[-1][2].append(paragraph.text())
                ends[-1] = end
            elif block_id in self._known:
                found.append((self._known[block_id], paragraph.position(), [paragraph.text()]))
                ends.append(end)
            paragraph = paragraph.next()
        return tuple(
            Run(replace(block, text="\n".join(lines)), start, end, len(lines))
            for (block, start, lines), end in zip(found, ends, strict=True)
        )

    def blocks(self) -> tuple[Block, ...]:
        """The piece's blocks with the words as they stand."""
        return tuple(run.block for run in self.runs())

    def map(self) -> SheetMap:
        """The map between the rendering of these blocks and this document."""
        return SheetMap(self.blocks())

    def run_at(self, position: int) -> Run | None:
        """The block at a document position."""
        return next((run for run in self.runs() if run.start <= position <= run.end), None)

    def may_edit(self, cursor: QTextCursor) -> bool:
        """Whether the cursor, or some of its selection, stands in words that a person may change."""
        return any(
            not run.locked and run.start <= cursor.selectionEnd() and cursor.selectionStart() <= run.end
            for run in self.runs()
        )

    # ---- whole pieces

    def load(self, blocks: Sequence[Block]) -> None:
        """Show another piece; there is nothing to undo afterwards."""
        self._busy = True
        self.document.setUndoRedoEnabled(False)
        self.document.clear()
        margins = self.document.rootFrame().frameFormat()
        margins.setTopMargin(TOP_MARGIN)
        self.document.rootFrame().setFrameFormat(margins)
        self._known = {block.id: block for block in blocks}
        cursor = QTextCursor(self.document)
        # As one change: who follows the caret or the text would look at all that stands there after every paragraph.
        cursor.beginEditBlock()
        for number, block in enumerate(blocks):
            self._write(cursor, block, new_paragraph=number > 0)
        cursor.endEditBlock()
        self.document.setUndoRedoEnabled(True)
        self.document.setModified(False)
        self._busy = False
        self._allowed = {self._structure()}
        self.revision += 1
        self.edited.emit()

    def apply(self, blocks: Sequence[Block]) -> None:
        """Make the piece these blocks, as one step that can be undone.

        Blocks keep their place by id; words that stay are left untouched, so marks and the caret stay with them.
        """
        before = self.runs()
        standing = {run.block.id for run in before}
        wanted = {block.id for block in blocks}
        stay = [run.block.id for run in before if run.block.id in wanted]
        if not stay or stay != [block.id for block in blocks if block.id in standing]:
            # Blocks that changed places are rare (an import): everything is written anew.
            before = ()
        self._known |= {block.id: block for block in blocks}
        self._busy = True
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        if before:
            self._apply_in_place(cursor, before, blocks)
        else:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            for number, block in enumerate(blocks):
                self._write(cursor, block, new_paragraph=number > 0)
        self._shape(blocks)
        cursor.endEditBlock()
        self._busy = False
        self._allowed.add(self._structure())
        self.revision += 1
        self.edited.emit()

    def restyle(self, style: SheetStyle) -> None:
        """Write the same blocks in letters of another size; there is nothing to undo afterwards."""
        blocks = self.blocks()
        self.style = style
        if blocks:
            self.load(blocks)

    # ---- edits by hand

    def insert(self, cursor: QTextCursor, text: str) -> bool:
        """Put plain text at the cursor, in place of its selection; False where no hand may write."""
        words = editable_text(text)
        target = self._first_editable(cursor)
        if target is None:
            return False
        start = min(max(cursor.selectionStart(), target.start), target.end)
        if not cursor.hasSelection() and "\n" not in words:
            if self._is_low(cursor):
                # As one step: Qt puts the letters typed after it into the same.
                cursor.beginEditBlock()
                self.make_room(cursor)
                cursor.insertText(words)
                cursor.endEditBlock()
            else:
                # Without an edit block of its own, so that letters typed one after another are undone together.
                cursor.insertText(words)
            return True
        cursor.beginEditBlock()
        if cursor.hasSelection():
            self._remove_inside(cursor)
        cursor.setPosition(start)
        cursor.insertText(words)
        self._shape(self.blocks())
        cursor.endEditBlock()
        return True

    def make_room(self, cursor: QTextCursor) -> None:
        """Where the cursor stands in a blank line between paragraphs, give it the height that words need."""
        run = self.run_at(cursor.position())
        if run is not None and not run.locked and self._is_low(cursor):
            cursor.setBlockFormat(self.style.paragraph(run.block, "words", first=False, last=False))

    def delete(self, cursor: QTextCursor) -> bool:
        """Delete what is selected, block by block, locked words left out; False where nothing was to delete."""
        if not cursor.hasSelection() or not self.may_edit(cursor):
            return False
        cursor.beginEditBlock()
        self._remove_inside(cursor)
        self._shape(self.blocks())
        cursor.endEditBlock()
        return True

    def delete_towards(self, cursor: QTextCursor, move: QTextCursor.MoveOperation) -> bool:
        """Delete from the cursor to where `move` leads, at most to the edge of its block."""
        run = self.run_at(cursor.position())
        if run is None or run.locked:
            return False
        reach = QTextCursor(cursor)
        reach.movePosition(move, QTextCursor.MoveMode.KeepAnchor)
        target = min(max(reach.position(), run.start), run.end)
        if target == cursor.position():
            return False
        if abs(target - cursor.position()) == 1 and reach.block() == cursor.block():
            # One letter: without an edit block of its own, so that letters deleted in a row are undone together.
            reach.removeSelectedText()
            return True
        reach.setPosition(cursor.position())
        reach.setPosition(target, QTextCursor.MoveMode.KeepAnchor)
        return self.delete(reach)

    # ---- inside

    def _is_low(self, cursor: QTextCursor) -> bool:
        return self.style.is_low(cursor.blockFormat())

    def _first_editable(self, cursor: QTextCursor) -> Run | None:
        for run in self.runs():
            touches = run.start <= cursor.selectionEnd() and cursor.selectionStart() <= run.end
            if touches and not run.locked:
                return run
        return None

    def _remove_inside(self, cursor: QTextCursor) -> None:
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        for run in reversed(self.runs()):
            start, end = max(first, run.start), min(last, run.end)
            if run.locked or end <= start:
                continue
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    def _write(self, cursor: QTextCursor, block: Block, *, new_paragraph: bool) -> None:
        paragraphs = editable_text(block.text).split("\n")
        for number, words in enumerate(paragraphs):
            letters = self.style.letters(block, words)
            room = self.style.paragraph(block, words, first=number == 0, last=number == len(paragraphs) - 1)
            if number or new_paragraph:
                cursor.insertBlock(room, letters)
            else:
                cursor.setBlockFormat(room)
                cursor.setBlockCharFormat(letters)
            cursor.insertText(words, letters)

    def _apply_in_place(self, cursor: QTextCursor, before: Sequence[Run], blocks: Sequence[Block]) -> None:
        wanted = {block.id: block for block in blocks}
        # From the end to the beginning, so that earlier places stay valid.
        for number in range(len(before) - 1, -1, -1):
            run = before[number]
            if run.block.id in wanted:
                _replace_words(cursor, run, editable_text(wanted[run.block.id].text))
            else:
                start = run.start if number == 0 else run.start - 1
                end = run.end + 1 if number == 0 and len(before) > 1 else run.end
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
        kept = {run.block.id for run in before}
        paragraph = 0
        for block in blocks:
            lines = editable_text(block.text).split("\n")
            if block.id not in kept:
                self._open_paragraphs(cursor, paragraph, lines)
            paragraph += len(lines)

    def _open_paragraphs(self, cursor: QTextCursor, place: int, lines: Sequence[str]) -> None:
        """New paragraphs before paragraph number `place`; their formats are set by `_shape`."""
        words = "\n".join(lines)
        if place == 0:
            cursor.setPosition(0)
            cursor.insertText(f"{words}\n")
            return
        end = self.document.findBlockByNumber(place - 1)
        cursor.setPosition(end.position() + end.length() - 1)
        cursor.insertText(f"\n{words}")

    def _shape(self, blocks: Sequence[Block]) -> None:
        """Give every paragraph the format that its place in its block asks for; only what differs is touched."""
        paragraph = self.document.begin()
        for block in blocks:
            lines = editable_text(block.text).split("\n")
            for number, words in enumerate(lines):
                if not paragraph.isValid():
                    return
                letters = self.style.letters(block, words)
                room = self.style.paragraph(block, words, first=number == 0, last=number == len(lines) - 1)
                cursor = QTextCursor(paragraph)
                if paragraph.blockFormat() != room:
                    cursor.setBlockFormat(room)
                if paragraph.charFormat() != letters:
                    cursor.setBlockCharFormat(letters)
                if any(part.format != letters for part in paragraph.textFormats()):
                    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(letters)
                paragraph = paragraph.next()

    def _structure(self) -> _Structure:
        runs = self.runs()
        structure = tuple((run.block.id, run.block.text if run.locked else None) for run in runs)
        if sum(run.paragraphs for run in runs) != self.document.blockCount():
            # Paragraphs of no block: something wrote past the blocks.
            return (*structure, ("", None))
        return structure

    def _on_change(self, _position: int, removed: int, added: int) -> None:
        if self._busy or not (removed or added):
            return
        self.revision += 1
        if self._structure() not in self._allowed:
            # Not here: the document is still in the middle of its change.
            QTimer.singleShot(0, self, self._take_back)
            return
        self.edited.emit()

    def _take_back(self) -> None:
        steps = 0
        while self._structure() not in self._allowed and self.document.isUndoAvailable() and steps < 50:
            self._busy = True
            self.document.undo()
            self._busy = False
            steps += 1
        self.revision += 1
        self.refused.emit()
        self.edited.emit()


def _block_id(paragraph: QTextBlock) -> str:
    value = paragraph.blockFormat().property(BLOCK_ID)
    return value if isinstance(value, str) else ""


def _replace_words(cursor: QTextCursor, run: Run, words: str) -> None:
    """Make a block's words these, touching only the part that differs."""
    old = run.block.text
    if old == words:
        return
    head = 0
    while head < min(len(old), len(words)) and old[head] == words[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(words)) - head and old[-1 - tail] == words[-1 - tail]:
        tail += 1
    before, gone = _units(old[:head]), _units(old[head : len(old) - tail])
    cursor.setPosition(run.start + before)
    cursor.setPosition(run.start + before + gone, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(words[head : len(words) - tail])


def _units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(1 for mark in text if ord(mark) > 0xFFFF)
