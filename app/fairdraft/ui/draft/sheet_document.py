"""How does a piece live in one text document without its approved blocks ever changing by hand?"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from fairdraft.domain.piece import Block
from fairdraft.ui.draft.sheet_history import history_of
from fairdraft.ui.draft.sheet_map import SheetMap, editable_text
from fairdraft.ui.draft.sheet_reading import Outline, Run, SheetReading, block_id
from fairdraft.ui.draft.sheet_style import MARGIN, TOP_MARGIN, SheetStyle
from fairdraft.ui.draft.sheet_words import NewWords, replace_words
from fairdraft.ui.draft.sheet_writing import write_block
from fairdraft.ui.parts.turn_later import turn_later


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
        self._back_later = turn_later(self, self._take_back)
        self.document = QTextDocument(self)
        self.style = style
        self.revision = 0
        self._known: dict[str, Block] = {}
        self._allowed: set[Outline] = set()
        self._busy = False
        # While letters are being composed over the text: Qt tells of a change, but no word has changed.
        self.composing = False
        self.document.setDocumentMargin(MARGIN)
        # Qt tells of changes only where there is a layout; asking for it makes it.
        self.document.documentLayout()
        self._reading = SheetReading(self.document)
        self._allowed.add(self._reading.outline())
        # What was typed since the paragraphs were shaped last; it moves with the words.
        self._unshaped: QTextCursor | None = None
        self.document.contentsChange.connect(self._on_change)

    # ---- reading

    def runs(self) -> tuple[Run, ...]:
        """The blocks as they stand, each with its place."""
        return self._reading.runs()

    def runs_between(self, first: int, last: int) -> tuple[Run, ...]:
        """The blocks from one document position to another, and the one before and behind them."""
        return self._reading.runs_between(first, last)

    def words(self) -> tuple[int, int]:
        """How many words of copy there are, without references and footnotes, and how many in all."""
        return self._reading.words()

    def blocks(self) -> tuple[Block, ...]:
        """The piece's blocks with the words as they stand."""
        return tuple(run.block for run in self.runs())

    def map(self) -> SheetMap:
        """The map between the rendering of these blocks and this document."""
        return SheetMap(self.blocks())

    def run_at(self, position: int) -> Run | None:
        """The block at a document position."""
        near = self.runs_between(position, position)
        return next((run for run in near if run.start <= position <= run.end), None)

    def may_write_at(self, position: int) -> bool:
        """Whether a person may change the words at a document position."""
        # Of this paragraph alone: a look at all of them at each letter would be felt in long pieces.
        block = self._known.get(block_id(self.document.findBlock(position)))
        return block is not None and block.kind != "locked"

    def place_to_write(self, position: int, *, after: bool) -> int | None:
        """The nearest place after a document position, or before it, where the words may be changed; None for none."""
        open_runs = [run for run in self.runs() if not run.locked]
        if after:
            return next((run.start for run in open_runs if run.start > position), None)
        return next((run.end for run in reversed(open_runs) if run.end < position), None)

    def may_edit(self, cursor: QTextCursor) -> bool:
        """Whether the cursor, or some of its selection, stands in words that a person may change."""
        if not cursor.hasSelection():
            return self.may_write_at(cursor.position())
        return any(
            not run.locked and run.start <= cursor.selectionEnd() and cursor.selectionStart() <= run.end
            for run in self.runs_between(cursor.selectionStart(), cursor.selectionEnd())
        )

    # ---- whole pieces

    def load(self, blocks: Sequence[Block]) -> None:
        """Show another piece; there is nothing to undo afterwards."""
        self._busy = True
        self.document.setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document)
        # As one change: who follows the caret or the text would look at all that stands there after every paragraph.
        # With what was there before: for Qt it is another document then, which it lays out as far as it is looked at.
        cursor.beginEditBlock()
        self.document.clear()
        margins = self.document.rootFrame().frameFormat()
        margins.setTopMargin(self.style.typography.size(TOP_MARGIN))
        self.document.rootFrame().setFrameFormat(margins)
        self._known = {block.id: block for block in blocks}
        for number, block in enumerate(blocks):
            write_block(cursor, self.style, block, new_paragraph=number > 0)
        cursor.endEditBlock()
        self.document.setUndoRedoEnabled(True)
        self.document.setModified(False)
        self._busy = False
        self._written()
        self._allowed = {self._reading.outline()}
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
                write_block(cursor, self.style, block, new_paragraph=number > 0)
        self._shape(blocks)
        cursor.endEditBlock()
        self._busy = False
        self._written()
        self._allowed.add(self._reading.outline())
        self.revision += 1
        self.edited.emit()

    def restyle(self, style: SheetStyle) -> None:
        """Write the same blocks in letters of another size; what could be undone and redone near them still can."""
        # Letters are formats, and changing these would be a step of undo itself: all of it is written anew.
        with QSignalBlocker(self):
            history = history_of(self.document, self.blocks)
            self.style = style
            self.load(history.states[0])
            for words in history.states[1:]:
                self.apply(words)
            for _ in history.states[history.present + 1 :]:
                self.document.undo()
        self.edited.emit()

    # ---- edits by hand

    def insert(self, cursor: QTextCursor, text: str) -> bool:
        """Put plain text at the cursor, in place of its selection; False where no hand may write."""
        words = editable_text(text)
        if not cursor.hasSelection() and "\n" not in words:
            if not self.may_write_at(cursor.position()):
                return False
            # Without an edit block of its own, so that letters typed one after another are undone together.
            cursor.insertText(words, self.letters_at(cursor))
            return True
        target = self._first_editable(cursor)
        if target is None:
            return False
        start = min(max(cursor.selectionStart(), target.start), target.end)
        begin = min(cursor.selectionStart(), start)
        cursor.beginEditBlock()
        if cursor.hasSelection():
            self._remove_inside(cursor)
        cursor.setPosition(start)
        cursor.insertText(words, self.letters_at(cursor))
        self._touch(begin, cursor.position())
        self._shape_touched(cursor)
        return True

    def letters_at(self, cursor: QTextCursor) -> QTextCharFormat:
        """The letters that words written at the cursor get: those around it, never the small ones of a blank line."""
        # Asked by a cursor of its own: a caret that never moved keeps letters of words that were put in behind it.
        there = QTextCursor(self.document)
        there.setPosition(cursor.position())
        letters = there.charFormat()
        block = self._known.get(block_id(cursor.block()))
        if block is not None and letters == self.style.blank_letters(block, first=False, last=False):
            return self.style.letters(block)
        return letters

    def delete(self, cursor: QTextCursor) -> bool:
        """Delete what is selected, block by block, locked words left out; False where nothing was to delete."""
        if not cursor.hasSelection() or not self.may_edit(cursor):
            return False
        cursor.beginEditBlock()
        self._remove_inside(cursor)
        self._shape_touched(cursor)
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

    def replace(self, places: Sequence[NewWords]) -> None:
        """Put other words in some places, the first one first and none in a locked block, as one step."""
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        # From the end to the beginning, so that earlier places stay valid.
        for one in reversed(places):
            cursor.setPosition(one.start)
            cursor.setPosition(one.end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(one.words)
            # Other paragraphs keep their formats as long as words stand in them.
            if one.may_reshape:
                self._shape_between(cursor)
        self._shape_touched(cursor)

    # ---- inside

    def _first_editable(self, cursor: QTextCursor) -> Run | None:
        for run in self.runs_between(cursor.selectionStart(), cursor.selectionEnd()):
            touches = run.start <= cursor.selectionEnd() and cursor.selectionStart() <= run.end
            if touches and not run.locked:
                return run
        return None

    def _remove_inside(self, cursor: QTextCursor) -> None:
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        self._touch(first, last)
        for run in reversed(self.runs_between(first, last)):
            start, end = max(first, run.start), min(last, run.end)
            if run.locked or end <= start:
                continue
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    def _apply_in_place(self, cursor: QTextCursor, before: Sequence[Run], blocks: Sequence[Block]) -> None:
        wanted = {block.id: block for block in blocks}
        # From the end to the beginning, so that earlier places stay valid.
        for number in range(len(before) - 1, -1, -1):
            run = before[number]
            if run.block.id in wanted:
                replace_words(cursor, run, editable_text(wanted[run.block.id].text))
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
        """Give every paragraph the formats that its place in its block asks for."""
        paragraph = self.document.begin()
        for block in blocks:
            lines = editable_text(block.text).split("\n")
            for number, words in enumerate(lines):
                if not paragraph.isValid():
                    return
                self._shape_paragraph(paragraph, block, words, first=number == 0, last=number == len(lines) - 1)
                paragraph = paragraph.next()

    def _shape_paragraph(self, paragraph: QTextBlock, block: Block, words: str, *, first: bool, last: bool) -> bool:
        """Give a paragraph the formats that its place in its block asks for; whether it had others."""
        formats = self.style.formats(block, words, first=first, last=last)
        cursor = QTextCursor(paragraph)
        touched = False
        if paragraph.blockFormat() != formats.room:
            cursor.setBlockFormat(formats.room)
            touched = True
        if paragraph.charFormat() != formats.blank:
            cursor.setBlockCharFormat(formats.blank)
            touched = True
        if any(part.format != formats.letters for part in paragraph.textFormats()):
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(formats.letters)
            touched = True
        return touched

    def _touch(self, first: int, last: int) -> None:
        """Between these document positions paragraphs may need other formats than they have."""
        if self._unshaped is None:
            self._unshaped = QTextCursor(self.document)
        else:
            first, last = min(first, self._unshaped.selectionStart()), max(last, self._unshaped.selectionEnd())
        self._unshaped.setPosition(first)
        self._unshaped.setPosition(last, QTextCursor.MoveMode.KeepAnchor)

    def _shape_touched(self, cursor: QTextCursor) -> None:
        """Shape what was touched, at the end of the step of an edit by hand at the cursor, and end that step."""
        if self._unshaped is not None and self._shape_between(self._unshaped):
            # Redo leaves the caret at the step's last change, which was one of formats, perhaps in another line. A sign
            # that comes and goes at once makes this the place.
            here = QTextCursor(self.document)
            here.setPosition(cursor.position())
            here.insertText(".")
            here.deletePreviousChar()
        cursor.endEditBlock()
        self._unshaped = None

    def _shape_between(self, touched: QTextCursor) -> bool:
        """Shape the paragraphs of a selection and those beside it; whether any had other formats."""
        paragraph = self.document.findBlock(touched.selectionStart()).previous()
        if not paragraph.isValid():
            paragraph = self.document.begin()
        end = self.document.findBlock(touched.selectionEnd()).next()
        shaped = False
        while paragraph.isValid():
            own = block_id(paragraph)
            if own in self._known:
                first, last = (block_id(one) != own for one in (paragraph.previous(), paragraph.next()))
                shaped |= self._shape_paragraph(paragraph, self._known[own], paragraph.text(), first=first, last=last)
            if paragraph == end:
                break
            paragraph = paragraph.next()
        return shaped

    def _written(self) -> None:
        """All paragraphs were written and shaped by this class."""
        self._reading.forget(self._known)
        self._unshaped = None

    def _on_change(self, position: int, removed: int, added: int) -> None:
        if self._busy:
            return
        self._reading.follow(position, added)
        if self.composing or not (removed or added):
            return
        self.revision += 1
        self._touch(position, min(position + added, self.document.characterCount() - 1))
        if self._reading.outline() not in self._allowed:
            # Not here: the document is still in the middle of its change.
            self._back_later.start()
            return
        self.edited.emit()

    def _take_back(self) -> None:
        steps = 0
        while self._reading.outline() not in self._allowed and self.document.isUndoAvailable() and steps < 50:
            self._busy = True
            self.document.undo()
            self._busy = False
            self._reading.forget(self._known)
            steps += 1
        self.revision += 1
        self.refused.emit()
        self.edited.emit()
