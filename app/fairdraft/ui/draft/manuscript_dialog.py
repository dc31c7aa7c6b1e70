"""Which manuscript comes in, and what was read in it?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.deck_mark import DeckMark
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece
from fairdraft.services.finding_pieces import FoundPiece
from fairdraft.services.importing_pieces import PieceImportService, ReadManuscript
from fairdraft.ui.background import Background
from fairdraft.ui.draft.manuscript_rows import show_parts, told_in_all
from fairdraft.ui.draft.pasted_manuscript import PastedManuscript
from fairdraft.ui.draft.sheet_map import editable_text
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import clear, frame, horizontal, scrolled, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.file_drop import FileDrop
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_KINDS = "Manuscripts (*.docx *.md *.txt *.pdf);;All files (*)"
_ABOUT = (
    "Labels such as HEADLINE, BODY, CTA or VO begin sections, lines in square brackets are notes, and lines that are "
    "word for word approved language are locked. Anything left out is listed. Comments in a Word file are imported, "
    "too."
)
_NOTHING = "Choose a file, drop one here, or paste the text. You see what was read before it is imported."
# Text is read when the typing rests for this long.
_PAUSE_MS = 300
_PASTED_HEIGHT = 110


class ManuscriptDialog(QDialog):
    """A file or pasted text, read beside the window and shown part by part before it becomes a piece.

    `is_reviewed` carries a FoundPiece and a file that is to be taken in as one that came back for it, `begun` the
    Piece that the manuscript became.

    Args:
        importing: reads it.
        background: where it is read, and where its piece is begun: the comments of a long one take seconds.
        campaign: whose piece it becomes.
        take_in: begins the piece of what was read, under a name; KnownError where that fails.
        deck_of: answers of which piece a deck with these marks was made.
        theme: letters and colors.
        parent: the window.
    """

    is_reviewed = Signal(object, object)
    begun = Signal(object)

    def __init__(
        self,
        importing: PieceImportService,
        background: Background,
        campaign: Campaign,
        take_in: Callable[[ReadManuscript, str], Piece],
        deck_of: Callable[[Sequence[DeckMark]], FoundPiece | None],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._importing = importing
        self._background = background
        self._campaign = campaign
        self._take_in = take_in
        self._deck_of = deck_of
        self._file: Path | None = None
        self._deck: FoundPiece | None = None
        self._theme = theme
        self._read: ReadManuscript | None = None
        self._asked = 0
        self._coming = False
        self.setWindowTitle("Use a manuscript")
        begin_in_size(self, 660, 580, theme, parent)
        column = vertical(self, margins=(24, 20, 24, 18), gap=10)
        column.addWidget(text_label("Use a manuscript", "title"))
        column.addWidget(text_label(f"It becomes a piece of “{campaign.name}”. {_ABOUT}", "muted", wrap=True))
        self._add_source(column)
        self._add_reading(column)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the piece")
        named = horizontal(gap=10)
        named.addWidget(text_label("Name", "strong"))
        named.addWidget(self.name, 1)
        column.addLayout(named)
        self._add_foot(column)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read_pasted)
        self.drop = FileDrop(self, lambda: not self._coming)
        self.drop.dropped.connect(self.use)
        self._forget()
        self._show("")
        self.pasted.setFocus()

    @property
    def read(self) -> ReadManuscript | None:
        """What would be taken in; None while nothing is read."""
        return self._read

    def use(self, path: Path) -> None:
        """Read this file."""
        self._pause.stop()
        self._file = path
        self._chosen.setText(path.name)
        self._chosen.explain(str(path))
        # Out of view it would hand the keys to whatever comes next.
        self.choose.setFocus()
        self._show_pasting(on=False)
        self._ask(f"Reading {path.name}…", lambda: self._importing.read(path, self._campaign.id))

    def take_in(self) -> None:
        """Have the piece begun; what goes wrong is told here and the dialog stays."""
        read, name = self._read, self.name.text()
        if read is None or self._coming:
            return
        self._set_coming(on=True)
        self._background.run(lambda: self._take_in(read, name), self._on_begun, self._on_refused)

    def _on_begun(self, piece: Piece) -> None:
        self._set_coming(on=False)
        self.begun.emit(piece)
        self.accept()

    def _on_refused(self, problem: KnownError) -> None:
        self._set_coming(on=False)
        self._problem.setText(str(problem))
        self._problem.setVisible(True)

    def _set_coming(self, *, on: bool) -> None:
        """While the piece is begun, nothing else is chosen, and there is nothing to cancel."""
        self._coming = on
        self._problem.setVisible(False)
        self._busy.setVisible(on)
        for one in (self.pasted, self.name):
            one.setReadOnly(on)
        for press in (self.choose, self.paste_instead, self.paragraphs, self.reviewed, self._cancel, self.bring):
            let_press(press, "It is coming in" if on else "")

    @override
    def reject(self) -> None:
        if not self._coming:
            super().reject()

    @override
    def done(self, result: int) -> None:
        # What is still being read comes back to nobody.
        self._asked += 1
        self._pause.stop()
        super().done(result)

    # ---- parts

    def _add_source(self, column: QVBoxLayout) -> None:
        row = horizontal(gap=8)
        self._chosen = ElidedLabel("No file chosen", "strong", keeps_end=True)
        row.addWidget(self._chosen, 1)
        self.paste_instead = button("Paste text instead", "link", on_press=self._paste_instead)
        row.addWidget(self.paste_instead)
        self.choose = button("Choose a file…", on_press=self._ask_file)
        row.addWidget(self.choose)
        column.addLayout(row)
        self.pasted = PastedManuscript()
        self.pasted.setFixedHeight(round(_PASTED_HEIGHT * self._theme.typography.scale))
        self.pasted.textChanged.connect(self._on_pasted)
        column.addWidget(self.pasted)
        self.paragraphs = QCheckBox("Each line is a paragraph")
        self.paragraphs.setToolTip("Turn this off for wrapped text, where a blank line ends a paragraph.")
        self.paragraphs.toggled.connect(self._on_pasted)
        self.pasted.formatted.connect(lambda: self.paragraphs.setChecked(True))
        column.addWidget(self.paragraphs)
        self.paste_instead.setVisible(False)

    def _add_reading(self, column: QVBoxLayout) -> None:
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName("Reading")
        column.addWidget(self._busy)
        self._problem = text_label("", tone="error", wrap=True)
        column.addWidget(self._problem)
        self._told = text_label("", wrap=True)
        column.addWidget(self._told)
        self._alike = text_label("", tone="warning", wrap=True)
        column.addWidget(self._alike)
        self._doubts = text_label("", "small", wrap=True)
        column.addWidget(self._doubts)
        self.reviewed = button("Import as a reviewed file…", "link", on_press=self._take_as_reviewed)
        column.addWidget(self.reviewed, 0, Qt.AlignmentFlag.AlignLeft)
        box = frame("card")
        area, self._rows = scrolled(margins=(12, 8, 12, 8), gap=4)
        # The keys scroll it where a long one does not fit.
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setProperty("role", "stop")
        area.setAccessibleName("What was read")
        vertical(box).addWidget(area)
        column.addWidget(box, 1)

    def _add_foot(self, column: QVBoxLayout) -> None:
        foot = horizontal(gap=8)
        foot.addStretch(1)
        self._cancel = button("Cancel", on_press=self.reject)
        foot.addWidget(self._cancel)
        self.bring = button("Import", "primary", on_press=self.take_in)
        self.bring.setDefault(True)
        foot.addWidget(self.bring)
        for one in self.findChildren(type(self.bring)):
            one.setAutoDefault(one is self.bring)
        column.addLayout(foot)

    # ---- reading

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Manuscript", "", _KINDS)
        if name:
            self.use(Path(name))

    def _take_as_reviewed(self) -> None:
        deck, file = self._deck, self._file
        if deck is not None and file is not None:
            self.reject()
            self.is_reviewed.emit(deck, file)

    def _paste_instead(self) -> None:
        self._file = None
        self._chosen.setText("No file chosen")
        self._chosen.explain("")
        self._show_pasting(on=True)
        self.pasted.setFocus()
        self._read_pasted()

    def _show_pasting(self, *, on: bool) -> None:
        self.paste_instead.setVisible(not on)
        self.pasted.setVisible(on)
        self.paragraphs.setVisible(on)

    def _on_pasted(self) -> None:
        self._forget()
        self._pause.start()

    def _read_pasted(self) -> None:
        text = editable_text(self.pasted.text())
        if text.strip():
            each = self.paragraphs.isChecked()
            self._ask(
                "Reading…",
                lambda: self._importing.read_text(text, self._campaign.id, lines_are_paragraphs=each),
            )
        else:
            self._forget()
            self._show("")

    def _ask(self, words: str, read: Callable[[], ReadManuscript]) -> None:
        self._forget()
        self._show(words, busy=True)
        asked = self._asked

        def look() -> tuple[ReadManuscript, FoundPiece | None]:
            found = read()
            return found, self._deck_of(found.marks)

        self._background.run(
            look, lambda found: self._on_read(*found, asked), lambda problem: self._on_failed(problem, asked)
        )

    def _forget(self) -> None:
        """What was read, or is being read, is not what shall come in."""
        self._asked += 1
        self._read = self._deck = None
        let_press(self.bring, "Choose a file or paste the text first")

    def _on_read(self, read: ReadManuscript, deck: FoundPiece | None, asked: int) -> None:
        if asked != self._asked:
            return
        self._read, self._deck = read, deck
        show_parts(read, self._rows, self._theme.typography.scale)
        self.name.setPlaceholderText(read.title)
        alike = ""
        if deck is not None:
            alike = (
                f"It is a deck of “{deck.piece.name}”, which you already have. Imported here, it becomes another "
                "piece, without its reviewers' comments."
            )
        elif read.alike is not None:
            alike = (
                f"“{read.alike.name}” of this campaign has the same text. If you import this, it becomes another piece."
            )
        self._show(told_in_all(read), alike=alike, doubts=" ".join(read.told))
        let_press(self.bring)

    def _on_failed(self, problem: KnownError, asked: int) -> None:
        if asked == self._asked:
            self._show("", problem=str(problem))

    def _show(self, words: str, *, busy: bool = False, problem: str = "", alike: str = "", doubts: str = "") -> None:
        labels = (self._told, self._problem, self._alike, self._doubts)
        for label, said in zip(labels, (words, problem, alike, doubts), strict=True):
            label.setText(said)
            label.setVisible(bool(said))
        self.reviewed.setVisible(self._deck is not None and self._file is not None)
        self._busy.setVisible(busy)
        if self._read is None:
            clear(self._rows)
            self._rows.addWidget(text_label("" if busy else _NOTHING, "muted", wrap=True))
