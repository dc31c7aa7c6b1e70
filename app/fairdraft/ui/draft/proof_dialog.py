"""Where does a layout say something else than its piece, and how does that look on the page?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.layout_comparison import LayoutComparison, LayoutDifference, LayoutPlace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.chosen_file import ChosenFile
from fairdraft.ui.draft.page_picture import PagePicture
from fairdraft.ui.draft.proof_rows import ProofModel, ProofPainter, ProofRow, proof_rows, row_name, row_place, row_words
from fairdraft.ui.draft.word_diff import diff_html, diff_words
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import frame, horizontal, scrolled, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.drop_place import DropPlace
from fairdraft.ui.parts.file_drop import FileDrop
from fairdraft.ui.parts.words import AIR, ElidedLabel, WrappedLabel, text_label
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

_KINDS = "PDF files (*.pdf);;All files (*)"
_RESULTS = "Word document (*.docx);;Web page (*.html)"
_WIDE, _HIGH = 1240, 800
_LIST = 400
_DOUBTS = 92
_PICTURE = 1800
"""How wide a picture of a page is, in pixels: small type is read in it when it is shown larger."""
_ABOUT = (
    "Compares the PDF of a layout with the words of this piece, approved language first. Blocks may move "
    "and repeat. Press a line to see where it is."
)
_NOTHING = "Choose the PDF file of the layout, or drop it here."
_MISSING = "These words of the piece are not in the layout."


@dataclass(frozen=True, slots=True)
class ProofAsked:
    """What a layout is held against, and how that is done; each is called on another thread.

    `name` is what the piece is called; `compare` reads a file, `picture` draws a page of it so many pixels wide,
    `write` writes what was found.
    """

    name: str
    compare: Callable[[Path], LayoutComparison]
    picture: Callable[[Path, int, int], bytes]
    write: Callable[[LayoutComparison, Path], Path]


class ProofDialog(QDialog):
    """A layout, read beside the window: at the left what differs, at the right the page with the place outlined, above
    it the words of the piece.

    `remarks_wanted` carries the file, whose remarks are to be taken in; `told` the Message that says where what was
    found was written.
    """

    remarks_wanted = Signal(object)
    told = Signal(object)

    def __init__(self, asked: ProofAsked, background: Background, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._asked_of = asked
        self._background = background
        self._theme = theme
        self._file: Path | None = None
        self._compared: LayoutComparison | None = None
        self._turn = 0
        self._drawing = 0
        self.setWindowTitle("Check a layout")
        begin_in_size(self, _WIDE, _HIGH, theme, parent)
        column = vertical(self, margins=(24, 18, 24, 16), gap=8)
        column.addLayout(self._make_head())
        self._sides = QWidget()
        sides = horizontal(self._sides, gap=16)
        left = QWidget()
        left.setFixedWidth(min(round(_LIST * theme.typography.scale), self.width() * 2 // 5))
        self._fill_left(vertical(left, gap=8))
        sides.addWidget(left)
        sides.addLayout(self._make_reader(), 1)
        column.addWidget(self._sides, 1)
        self._waits = DropPlace(_NOTHING)
        column.addWidget(self._waits, 1)
        column.addLayout(self._make_foot())
        self.drop = FileDrop(self, lambda: True)
        self.drop.dropped.connect(self.use)
        theme.changed.connect(self._on_theme)
        self._show("")
        self.choose.setFocus()

    @property
    def compared(self) -> LayoutComparison | None:
        """What was found; None while nothing is."""
        return self._compared

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being read or drawn."""
        return not self._reading.is_busy and not self._drawing

    def use(self, path: Path) -> None:
        """Hold this file against the piece."""
        self._reading.name_file(path)
        self._turn += 1
        self._file, self._compared = path, None
        self._show(f"Reading {path.name}…", busy=True)
        turn = self._turn
        self._background.run(
            lambda: self._asked_of.compare(path),
            lambda found: self._on_compared(found, turn),
            lambda problem: self._on_failed(problem, turn),
        )

    def save(self) -> None:
        """Ask for a file, and write what was found."""
        compared = self._compared
        if compared is None:
            return
        suggested = f"{Path(compared.file).stem}-against-piece.docx"
        name, kind = QFileDialog.getSaveFileName(self, "Save the differences", suggested, _RESULTS)
        if not name:
            return
        path = Path(name)
        if not path.suffix:
            path = path.with_suffix(".html" if "html" in kind else ".docx")
        self._background.run(lambda: self._asked_of.write(compared, path), self._on_written, self._on_not_written)

    @override
    def done(self, result: int) -> None:
        # What is still being read comes back to nobody.
        self._turn += 1
        super().done(result)

    # ---- parts

    def _make_head(self) -> QLayout:
        head = vertical(gap=8)
        head.addWidget(ElidedLabel(f"Layout of “{self._asked_of.name}”", "title"))
        self._about = text_label(_ABOUT, "muted", wrap=True)
        head.addWidget(self._about)
        self._reading = ChosenFile(self._ask_file)
        self.choose = self._reading.choose
        head.addWidget(self._reading)
        self._told = text_label("", "strong", wrap=True)
        head.addWidget(self._told)
        return head

    def _fill_left(self, column: QVBoxLayout) -> None:
        self._model = ProofModel()
        self.list = _Rows(self._model, self._theme)
        self.list.chosen.connect(self._on_row)
        column.addWidget(self.list, 1)
        self._no_rows = QWidget()
        column.addWidget(self._no_rows, 1)
        self._doubts, inside = scrolled(margins=(0, 0, 4, 0), gap=4)
        self._doubts.setFixedHeight(round(_DOUBTS * self._theme.typography.scale))
        self._doubts.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._doubts.setProperty("role", "stop")
        self._doubts.setAccessibleName("How the file was read")
        self._doubt_words = text_label("", "small", wrap=True)
        inside.addWidget(self._doubt_words)
        column.addWidget(self._doubts)

    def _make_reader(self) -> QLayout:
        reader = vertical(gap=8)
        self.about_row = ElidedLabel("", "strong")
        reader.addWidget(self.about_row)
        self.words = WrappedLabel()
        reader.addWidget(self.words)
        self._paper = frame("sheet")
        self.page = PagePicture()
        self.page.picture_wanted.connect(self._draw)
        self.page.shown.connect(self._tell_shown)
        vertical(self._paper, margins=(8, 8, 1, 1)).addWidget(self.page)
        reader.addWidget(self._paper, 1)
        reader.addStretch(0)
        self.page_told = text_label("", "small", wrap=True)
        reader.addWidget(self.page_told)
        return reader

    def _make_foot(self) -> QLayout:
        foot = horizontal(gap=8)
        self.remarks = button("", "link", on_press=self._take_remarks)
        foot.addWidget(self.remarks)
        foot.addStretch(1)
        self.keep = button("Save the differences…", on_press=self.save)
        foot.addWidget(self.keep)
        self.end = button("Close", "primary", on_press=self.reject)
        foot.addWidget(self.end)
        for one in self.findChildren(type(self.end)):
            one.setAutoDefault(one is self.end)
        return foot

    # ---- reading

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Layout", "", _KINDS)
        if name:
            self.use(Path(name))

    def _on_compared(self, found: LayoutComparison, turn: int) -> None:
        if turn != self._turn:
            return
        self._compared = found
        self._show(f"{found.in_words} {found.approved_in_words}".strip())
        rows = proof_rows(found)
        first = next((at for at, row in enumerate(rows) if not isinstance(row, str)), None)
        if first is None:
            self.page.show_place(LayoutPlace(1, ()))
        else:
            self.list.choose_row(first)
            self.list.setFocus()

    def _on_failed(self, problem: KnownError, turn: int) -> None:
        if turn == self._turn:
            self._show("", problem=str(problem))

    def _show(self, words: str, *, busy: bool = False, problem: str = "") -> None:
        compared = self._compared
        self._told.setText(words)
        self._told.setVisible(bool(words))
        self._reading.show_reading(busy=busy, problem=problem)
        rows = () if compared is None else proof_rows(compared)
        self._model.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._no_rows.setVisible(not rows)
        self._sides.setVisible(busy or compared is not None)
        self._waits.setVisible(not busy and compared is None)
        self._doubt_words.setText("" if compared is None else "\n".join(compared.told))
        self._doubts.setVisible(compared is not None and bool(compared.told))
        let_press(self.keep, "" if compared is not None else "Choose a file first")
        self._paper.setVisible(compared is not None)
        remarks = 0 if compared is None else compared.remarks
        self.remarks.setText(f"Import {counted(remarks, 'remark')} by reviewers…")
        self.remarks.setVisible(remarks > 0)
        self.page.show_file(() if compared is None else compared.frames)
        for label in (self.about_row, self.words, self.page_told):
            label.setText("")
            label.setVisible(False)

    # ---- one difference

    def _on_row(self, row: ProofRow) -> None:
        if isinstance(row, str):
            return
        self.about_row.setText(row_name(row))
        self.about_row.setVisible(True)
        self._put_words(row)
        place = row_place(row)
        if place is None:
            self.page.clear()
            self._tell_page(_MISSING)
        else:
            self.page.show_place(place)

    def _put_words(self, row: ProofRow) -> None:
        if isinstance(row, LayoutDifference):
            self.words.setText(diff_words(row.diff))
            html = diff_html(row.diff, self._theme.tokens, most=3)
            # The words of the file are escaped there; this label takes no other HTML.
            super(WrappedLabel, self.words).setText(f'<p style="line-height:{AIR}%; margin:0;">{html}</p>')
        elif not isinstance(row, str):
            self.words.setText(row_words(row))
        self.words.setVisible(True)

    def _draw(self, number: int) -> None:
        file, turn = self._file, self._turn
        if file is None:
            return
        self._drawing += 1
        self._tell_page(f"Drawing page {number}…")
        self._background.run(
            # A large picture takes its time to be unpacked, too.
            lambda: QImage.fromData(self._asked_of.picture(file, number, _PICTURE)),
            lambda image: self._on_drawn(image, number, turn),
            lambda problem: self._on_not_drawn(problem, turn),
        )

    def _on_drawn(self, image: QImage, number: int, turn: int) -> None:
        self._drawing -= 1
        if turn == self._turn:
            self.page.show_picture(number, image)

    def _on_not_drawn(self, problem: KnownError, turn: int) -> None:
        self._drawing -= 1
        if turn == self._turn:
            self._tell_page(str(problem))

    def _tell_shown(self) -> None:
        row = self.list.row
        place = None if row is None or isinstance(row, str) else row_place(row)
        is_gone = isinstance(row, LayoutDifference) and not row.after
        is_there = place is not None and place.page == self.page.number
        self._tell_page("The outline shows what is next to these words." if is_gone and is_there else "")

    def _tell_page(self, words: str) -> None:
        self.page_told.setText(words)
        self.page_told.setVisible(bool(words))

    def _on_theme(self) -> None:
        if self.list.row is not None:
            self._put_words(self.list.row)

    # ---- what it leads to

    def _take_remarks(self) -> None:
        file = self._file
        if file is not None:
            self.reject()
            self.remarks_wanted.emit(file)

    def _on_written(self, path: Path) -> None:
        self.told.emit(Message(f"Wrote {path}.", "It lists the differences in the layout.", "present"))
        self._tell_page(f"Wrote {path}.")

    def _on_not_written(self, problem: KnownError) -> None:
        self._reading.show_reading(busy=False, problem=str(problem))


class _Rows(QListView):
    """The list; `chosen` carries the row that is chosen."""

    chosen = Signal(object)

    def __init__(self, model: ProofModel, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "list")
        self.setAccessibleName("Differences in the layout")
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(ProofPainter(model, theme))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def row(self) -> Any:
        """The row that is chosen; None where none is."""
        place = self.currentIndex().row()
        return self._rows.rows[place] if 0 <= place < len(self._rows.rows) else None

    def choose_row(self, place: int) -> None:
        """Choose a row by its number."""
        index = self._rows.index(place)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @override
    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if self.row is not None:
            self.chosen.emit(self.row)
