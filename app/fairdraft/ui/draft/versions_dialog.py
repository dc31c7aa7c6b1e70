"""What did the piece say earlier, what is other now, and shall it say that again?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QLayout, QPushButton, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Piece, Version, render
from fairdraft.domain.version_diff import same_words
from fairdraft.domain.version_history import VersionEntry, entry_words, folded, unfolded
from fairdraft.services.editing import ComparedVersions, EditingService
from fairdraft.ui.background import Background
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.draft.version_list import VersionList
from fairdraft.ui.draft.version_rows import VersionRow, capital, changes_words
from fairdraft.ui.draft.version_text import VersionText
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import frame, horizontal, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_WIDE, _HIGH = 1080, 720
_LIST = 320
# Whoever goes through the list by the arrow keys passes versions that need not be read.
_REST_MS = 60
_AN_EDIT = f"Going back is an edit: the present words stay a version, and {key_words('Ctrl+Z')} undoes it."
_VOIDS = "Going back is an edit: it voids the approval by {}, even if you undo it. The present words stay a version."
_FOR_READING = "The piece is read-only here. Go back in the window that edits it."


@dataclass(frozen=True, slots=True)
class VersionsAsked:
    """What is looked at: a piece with its versions, oldest first; how people are named; whether one may go back here.

    `approved_by` is who approved the piece as it stands; `chosen` the version to begin with. Both may be empty.
    """

    piece: Piece
    versions: tuple[Version, ...]
    name_of: Callable[[str], str]
    may_go_back: bool
    approved_by: str = ""
    chosen: str = ""


class VersionsDialog(QDialog):
    """At the left the versions, at the right the words of the chosen one: held against the present ones, or against the
    version before.

    `wanted` carries the id of the version to go back to, `failed` a KnownError.
    """

    wanted = Signal(str)
    failed = Signal(object)

    def __init__(
        self, asked: VersionsAsked, editing: EditingService, background: Background, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._asked = asked
        # Asked for once: thousands of versions are of a few people.
        self._names = {author: asked.name_of(author) for author in {one.author for one in asked.versions}}
        self._editing = editing
        self._background = background
        self._reading = self._closed = False
        self._shown: object = None
        self._compared: ComparedVersions | None = None
        self._says_other_words = False
        self.setWindowTitle("Versions")
        begin_in_size(self, _WIDE, _HIGH, theme, parent)
        column = vertical(self, margins=(24, 18, 24, 16), gap=10)
        column.addLayout(self._make_head())
        sides = horizontal(gap=16)
        self.list = VersionList(lambda steps: editing.word_changes(asked.piece.id, steps), background, theme)
        self.list.setFixedWidth(min(round(_LIST * theme.typography.scale), self.width() * 2 // 5))
        sides.addWidget(self.list)
        sides.addLayout(self._make_reader(theme), 1)
        column.addLayout(sides, 1)
        column.addLayout(self._make_foot())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._read)
        self.list.chosen.connect(self._on_chosen)
        self.list.failed.connect(self.failed)
        if self._is_only_one:
            for one in (self.each, self._choice, self.told):
                one.hide()
        self._show_list(asked.chosen)
        self.list.setFocus()

    @property
    def at_rest(self) -> bool:
        """Whether what is chosen is shown, and all rows in view are counted."""
        return not self._reading and self._shown == self._meant() and self.list.is_counted

    @override
    def done(self, result: int) -> None:
        self._closed = True
        self._rest.stop()
        self.list.close_list()
        super().done(result)

    def go_back(self) -> None:
        """Go back to the version that is chosen."""
        row = self.list.row
        if row is not None:
            self.accept()
            self.wanted.emit(row.id)

    def copy_words(self) -> None:
        """Put the words of the version on the clipboard."""
        if self._compared is not None:
            QGuiApplication.clipboard().setText(render(self._compared.blocks).text)
            self.told.setText("Copied to the clipboard.")
            self.told.setVisible(True)

    # ---- what it is made of

    @property
    def _is_only_one(self) -> bool:
        return len(self._asked.versions) == 1

    def _make_head(self) -> QLayout:
        head = horizontal(gap=16)
        head.addWidget(ElidedLabel(f"Versions of “{self._asked.piece.name}”", "title"), 1)
        self.each = QCheckBox("Each save")
        self.each.setToolTip("Show every save separately, not those of a sitting as one")
        self.each.toggled.connect(lambda _on: self._show_list("" if self.list.row is None else self.list.row.id))
        head.addWidget(self.each)
        return head

    def _make_reader(self, theme: Theme) -> QLayout:
        reader = vertical(gap=8)
        self.about = ElidedLabel("", "strong")
        reader.addWidget(self.about)
        choice = self._choice = QWidget()
        row = horizontal(choice, gap=8)
        row.addWidget(text_label("Compared with", "small"))
        self.against_present = _Choice("the present words", "What has changed since this version", theme)
        self.against_before = _Choice("the previous version", "What changed in this version", theme)
        both = QButtonGroup(self)
        for one in (self.against_present, self.against_before):
            both.addButton(one)
            row.addWidget(one)
        self.against_present.setChecked(True)
        both.buttonToggled.connect(lambda _one, on: self._rest.start() if on else None)
        row.addStretch(1)
        reader.addWidget(choice)
        paper = frame("sheet")
        inside = vertical(paper, margins=(18, 14, 8, 14))
        self.text = VersionText(theme)
        inside.addWidget(self.text)
        reader.addWidget(paper, 1)
        self.legend = text_label("", "small", wrap=True)
        reader.addWidget(self.legend)
        return reader

    def _make_foot(self) -> QLayout:
        foot = vertical(gap=8)
        asked = self._asked
        may_go_back = asked.may_go_back and not self._is_only_one
        voids = may_go_back and asked.approved_by
        told = _VOIDS.format(asked.approved_by) if voids else _AN_EDIT if asked.may_go_back else _FOR_READING
        self.told = text_label(told, "text" if voids else "small", tone="warning" if voids else None, wrap=True)
        foot.addWidget(self.told)
        row = horizontal(gap=8)
        self.copy = button("Copy its words", tip="Copies all words of this version", on_press=self.copy_words)
        self.copy.setAutoDefault(False)
        row.addWidget(self.copy)
        row.addStretch(1)
        close = button("Close", on_press=self.reject)
        close.setAutoDefault(not may_go_back)
        close.setDefault(not may_go_back)
        row.addWidget(close)
        self.back = button("Go back to this version", "primary", on_press=self.go_back)
        row.addWidget(self.back)
        if may_go_back:
            self.back.setDefault(True)
        else:
            self.back.hide()
        foot.addLayout(row)
        return foot

    # ---- the list

    def _show_list(self, chosen: str) -> None:
        versions = self._asked.versions
        entries = unfolded(versions) if self.each.isChecked() else folded(versions)
        before = [None, *(one.id for one in entries)]
        rows = [self._row(one, entries, on) for one, on in zip(entries, before, strict=False)][::-1]
        holding = [place for place, one in enumerate(entries) if any(version.id == chosen for version in one.versions)]
        place = holding[0] if holding else _before_present(entries)
        self.list.show_rows(rows, len(rows) - 1 - place)

    def _row(self, entry: VersionEntry, entries: Sequence[VersionEntry], before: str | None) -> VersionRow:
        saves = len(entry.versions)
        told = (day_and_clock(entry.made_at), self._names[entry.author], f"{saves} saves" if saves > 1 else "")
        what = entry_words(entry, entries, day_and_clock)
        is_present = entry.id == self._asked.piece.head
        return VersionRow(entry.id, before, entry.kind, what, " · ".join(filter(None, told)), is_present)

    def _on_chosen(self, row: VersionRow) -> None:
        self.about.setText(f"{capital(row.what)} · {row.when}")
        let_press(self.against_before, "" if row.before is not None else "It is the first version")
        # Until it is known what going there would do; it may be the one that is shown, in a list with other lines.
        self._offer_back("" if self._shown == self._meant() else "Its text is being read")
        self._rest.start()

    # ---- the words

    def _meant(self) -> tuple[Any, ...]:
        row = self.list.row
        return () if row is None else (row.id, row.before, self.against_present.isChecked())

    def _read(self) -> None:
        row, meant = self.list.row, self._meant()
        if row is None or self._reading or self._closed or meant == self._shown:
            return
        piece, editing = self._asked.piece, self._editing
        if self.against_present.isChecked():
            until, since = piece.head, None
        else:
            until, since = None, row.before
        self._reading = True
        self._background.run(
            lambda: editing.compared(piece.id, row.id, since=since, until=until),
            lambda found: self._show(meant, row, found),
            self._on_failed,
        )

    def _show(self, meant: tuple[Any, ...], row: VersionRow, found: ComparedVersions) -> None:
        self._reading = False
        if self._closed:
            return
        self._shown = meant
        if meant != self._meant():
            # Another one was chosen meanwhile.
            self._read()
            return
        self._compared = found
        self.text.show_blocks(found.way)
        stands_there = same_words(found.blocks, self._asked.piece.blocks)
        self._says_other_words = not stands_there
        self._offer_back()
        self.legend.setText(self._told_of(row, found, stands_there=stands_there))

    def _offer_back(self, unread: str = "") -> None:
        let_press(self.back, unread or ("" if self._says_other_words else "The piece has these words now"))

    def _told_of(self, row: VersionRow, found: ComparedVersions, *, stands_there: bool) -> str:
        if self._is_only_one:
            return (
                "The only version so far. Every pause in writing saves another that you can compare with and go back "
                "to."
            )
        against_present = self.against_present.isChecked()
        if against_present and stands_there:
            return "These are the present words." if row.is_present else "Same as the present words."
        if not against_present and row.before is None:
            return f"The first version: {counted(len(render(found.blocks).text.split()), 'word')}."
        places = self.text.changes
        if not places:
            return "No word differs from the previous version." if not against_present else "No word has changed since."
        signs = (
            "Struck out: removed since this version. Underlined: added since."
            if against_present
            else "Struck out: removed in this version. Underlined: added in it."
        )
        return f"{counted(places, 'place')}; {changes_words((found.come, found.gone))}. {signs}"

    def _on_failed(self, problem: KnownError) -> None:
        self._reading = False
        if not self._closed:
            self._offer_back("Its text could not be read")
            self.failed.emit(problem)
            self.legend.setText(str(problem))


def _before_present(entries: Sequence[VersionEntry]) -> int:
    """The place of the entry before the present words came about: with those nothing is to be compared."""
    edits = [place for place, one in enumerate(entries) if one.versions[-1].step is None]
    return max(0, edits[-1] - 1) if edits else 0


class _Choice(QPushButton):
    """What a version may be held against; wide enough for its letters while it is chosen, which are bolder."""

    def __init__(self, words: str, tip: str, theme: Theme) -> None:
        super().__init__(words)
        self._theme = theme
        self.setProperty("role", "tab")
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(f"Compared with {words}")
        self.setCheckable(True)
        # One of several to screen readers, too.
        self.setAutoExclusive(True)
        self.setAutoDefault(False)

    @override
    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        bold = QFontMetrics(self._theme.typography.interface(semibold=True)).horizontalAdvance(self.text())
        return QSize(size.width() + bold - self.fontMetrics().horizontalAdvance(self.text()), size.height())
