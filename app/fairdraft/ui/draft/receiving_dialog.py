"""Which file came back from reviewers, and what of it shall be taken into the piece?"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.shortening import shortened
from fairdraft.services.finding_pieces import FoundPiece
from fairdraft.services.receiving import Received, told_talk, told_words
from fairdraft.ui.background import Background
from fairdraft.ui.draft.chosen_file import ChosenFile
from fairdraft.ui.draft.receiving_rows import ChangeCard, comment_card
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import clear, horizontal, in_reading_order, scrolled, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.drop_place import DropPlace
from fairdraft.ui.parts.file_drop import FileDrop
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_KINDS = "Word documents and PDF files (*.docx *.pdf);;All files (*)"
_WIDTH, _HEIGHT = 760, 700
_ABOUT = (
    "A Word or PDF file of this piece that reviewers commented on or changed. Comments and answers are imported "
    "under their names, and changed words where you tick them. Nothing is imported twice."
)
_NOTHING = "Choose the file that came back, or drop it here. You see what is in it before it is imported."
_NOTHING_NEW = "Nothing in it is new: no comments, no answers, no changed words."
_NO_WORDS = "The piece cannot be edited here now. Comments can be imported; changed words cannot."
# So many of each are shown one by one; all are taken in.
_SHOWN = 200
# A button is read at a glance.
_LONGEST_NAME = 60


class ReceivingDialog(QDialog):
    """A file, read beside the window and shown comment by comment and change by change before it is taken in.

    `wanted` carries what was read, and the keys of the changes that were ticked; `other_wanted` the FoundPiece that a
    file is a deck of, and the file; `manuscript_wanted` a file that is no deck.

    Args:
        look: reads a file, and tells what taking it in would do; called on another thread.
        deck_of: answers of which piece a file is a deck; called on another thread.
        background: where both are called.
        name: what the piece is called.
        theme: letters and colors.
        parent: the window.
        may_take_words: whether the piece's words can be changed from here.
        voids: who approved the piece; words that are taken void that. Empty where nobody did.
    """

    wanted = Signal(object, object)
    other_wanted = Signal(object, object)
    manuscript_wanted = Signal(object)

    def __init__(
        self,
        look: Callable[[Path], Received],
        deck_of: Callable[[Path], FoundPiece | None],
        background: Background,
        name: str,
        theme: Theme,
        parent: QWidget,
        *,
        may_take_words: bool,
        voids: str = "",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._deck_of = deck_of
        self._file: Path | None = None
        self._other: FoundPiece | None = None
        self._background = background
        self._theme = theme
        self._may_take_words = may_take_words
        self._voids = voids
        self._read: Received | None = None
        self._asked = 0
        self.cards: list[ChangeCard] = []
        """The changes that are shown."""
        self.setWindowTitle("Import a reviewed file")
        begin_in_size(self, _WIDTH, _HEIGHT, theme, parent)
        layout = vertical(self, gap=0)
        layout.addLayout(self._make_head(name))
        area, self._column = scrolled(margins=(24, 8, 24, 16), gap=8)
        # The keys scroll it where nothing in it takes them.
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setProperty("role", "stop")
        area.setAccessibleName("What is in the file")
        layout.addWidget(area, 1)
        layout.addLayout(self._make_foot())
        self.drop = FileDrop(self, lambda: True)
        self.drop.dropped.connect(self.use)
        self._show("")
        self.choose.setFocus()

    @property
    def read(self) -> Received | None:
        """What would be taken in; None while nothing is read."""
        return self._read

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys of the changes that are ticked."""
        return tuple(one.change.key for one in self.cards if one.box is not None and one.box.isChecked())

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being read."""
        return not self._reading.is_busy

    def use(self, path: Path) -> None:
        """Read this file."""
        self._reading.name_file(path)
        self._asked += 1
        self._read = self._other = None
        self._file = path
        self._show(f"Reading {path.name}…", busy=True)
        asked = self._asked
        self._background.run(
            lambda: self._look(path),
            lambda found: self._on_read(found, asked),
            lambda problem: self._on_failed(problem, asked),
        )

    def take_in(self) -> None:
        """Have what was read taken in, with the changes that are ticked."""
        if self._read is not None:
            read, ticked = self._read, self.ticked
            self.accept()
            self.wanted.emit(read, ticked)

    @override
    def done(self, result: int) -> None:
        # What is still being read comes back to nobody.
        self._asked += 1
        super().done(result)

    # ---- parts

    def _make_head(self, name: str) -> QVBoxLayout:
        head = vertical(margins=(24, 20, 24, 8), gap=10)
        head.addWidget(ElidedLabel(f"Reviewed file of “{name}”", "title"))
        head.addWidget(text_label(_ABOUT, "muted", wrap=True))
        self._reading = ChosenFile(self._ask_file)
        self.choose = self._reading.choose
        head.addWidget(self._reading)
        self.otherwise = button("", "link", on_press=self._go_otherwise)
        head.addWidget(self.otherwise, 0, Qt.AlignmentFlag.AlignLeft)
        self._told = text_label("", wrap=True)
        head.addWidget(self._told)
        self._warned = text_label("", tone="warning", wrap=True)
        head.addWidget(self._warned)
        return head

    def _make_foot(self) -> QVBoxLayout:
        foot = vertical(margins=(24, 12, 24, 16), gap=8)
        self._said = text_label("", "small", wrap=True)
        foot.addWidget(self._said)
        row = horizontal(gap=8)
        self.every = button("Tick all changes", "link", on_press=self._tick_all)
        row.addWidget(self.every)
        row.addStretch(1)
        self._cancel = button("Cancel", on_press=self.reject)
        row.addWidget(self._cancel)
        self.go = button("Import", "primary", on_press=self.take_in)
        row.addWidget(self.go)
        foot.addLayout(row)
        for one in self.findChildren(type(self.go)):
            one.setAutoDefault(one is self.go)
        self.go.setDefault(True)
        return foot

    # ---- reading

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "File that came back", "", _KINDS)
        if name:
            self.use(Path(name))

    def _on_read(self, read: Received, asked: int) -> None:
        if asked != self._asked:
            return
        self._read = read
        warned = []
        if read.lost:
            lines = counted(read.lost, "line")
            warned.append(f"{lines} of the piece could not be told apart in the file. Look at them there.")
        if read.open_changes and not self._may_take_words:
            warned.append(_NO_WORDS)
        self._show(f"{told_words(read)} {told_talk(read)}", warned=" ".join(warned))
        if self.cards and self.cards[0].box is not None:
            self.cards[0].box.setFocus()
        elif self.go.isEnabled():
            self.go.setFocus()

    def _on_failed(self, problem: KnownError, asked: int) -> None:
        if asked != self._asked:
            return
        self._show("", problem=in_curly_quotes(str(problem)))
        file = self._file
        if file is not None:
            # A file that cannot be read is no other one's either, which was told.
            self._background.run(
                lambda: self._deck_of(file), lambda found: self._offer_otherwise(found, asked), lambda _why: None
            )

    def _offer_otherwise(self, found: FoundPiece | None, asked: int) -> None:
        """The file is another piece's, or nobody's: offer what can be done with it."""
        if asked == self._asked:
            self._other = found
            self.otherwise.setText(
                "Use it as a manuscript…"
                if found is None
                else f"Import it for “{shortened(found.piece.name, _LONGEST_NAME)}”"
            )
            self.otherwise.setVisible(True)

    def _go_otherwise(self) -> None:
        file, other = self._file, self._other
        if file is None:
            return
        self.reject()
        if other is None:
            self.manuscript_wanted.emit(file)
        else:
            self.other_wanted.emit(other, file)

    def _show(self, words: str, *, busy: bool = False, problem: str = "", warned: str = "") -> None:
        for label, said in ((self._told, words), (self._warned, warned)):
            label.setText(said)
            label.setVisible(bool(said))
        self.otherwise.setVisible(False)
        self._reading.show_reading(busy=busy, problem=problem)
        clear(self._column)
        self.cards = []
        if self._read is not None:
            self._put_read(self._read)
        elif not busy:
            self._column.addWidget(DropPlace(_NOTHING))
        in_reading_order(self)
        self._on_ticked()

    def _put_read(self, read: Received) -> None:
        if not read.brings_something:
            self._column.addWidget(text_label(_NOTHING_NEW, "muted", wrap=True))
            return
        if read.changes:
            self._column.addWidget(text_label("Changed words", "strong"))
        for change in read.changes[:_SHOWN]:
            one = ChangeCard(change, self._theme, may_take=self._may_take_words)
            if one.box is not None:
                one.box.toggled.connect(lambda _on: self._on_ticked())
            self.cards.append(one)
            self._column.addWidget(one)
        self._put_rest(len(read.changes))
        said = [one for one in read.talk if one.brings_something]
        if said:
            self._column.addSpacing(8 if read.changes else 0)
            self._column.addWidget(text_label("Comments", "strong"))
        for comment in said[:_SHOWN]:
            self._column.addWidget(comment_card(comment))
        self._put_rest(len(said))

    def _put_rest(self, count: int) -> None:
        if count > _SHOWN:
            self._column.addWidget(text_label(f"and {count - _SHOWN:,} more", "small"))

    # ---- what a person does

    def _tick_all(self) -> None:
        boxes = [one.box for one in self.cards if one.box is not None]
        on = not all(box.isChecked() for box in boxes)
        for box in boxes:
            box.setChecked(on)

    def _on_ticked(self) -> None:
        boxes = [one.box for one in self.cards if one.box is not None]
        count = len(self.ticked)
        self.every.setVisible(len(boxes) > 1)
        self.every.setText("Tick no change" if boxes and count == len(boxes) else "Tick all changes")
        read = self._read
        says = 0 if read is None else sum(one.brings_something for one in read.talk)
        nothing = "Choose a file first" if read is None else "Tick a change first" if boxes else _NOTHING_NEW
        let_press(self.go, "" if says or count else nothing)
        self.go.setText(f"Import, with {counted(count, 'change')}" if count else "Import")
        voids = f" The approval by {self._voids} will then be void." if count and self._voids else ""
        self._said.setText(f"The words you ticked become a version of their own.{voids}" if count else "")
        self._said.setVisible(count > 0)
