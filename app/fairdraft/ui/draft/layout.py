"""Where does everything stand on the draft screen?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QStackedWidget, QWidget

from fairdraft.domain.product import Product
from fairdraft.ui.draft.answers import Answered
from fairdraft.ui.draft.claims_card import ClaimsCard
from fairdraft.ui.draft.copy_card import CopyCard
from fairdraft.ui.draft.elsewhere_bar import ElsewhereBar
from fairdraft.ui.draft.find_bar import FindBar
from fairdraft.ui.draft.piece_facts import VersionsCard
from fairdraft.ui.draft.rating_strip import RatingStrip
from fairdraft.ui.draft.review_bar import ReviewBar
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.draft.sheet_editor import SheetEditor
from fairdraft.ui.draft.side_column import SideColumn
from fairdraft.ui.draft.variants import Variant
from fairdraft.ui.draft.variants_view import VariantsView
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import IconButton, button, let_press
from fairdraft.ui.parts.containers import clear, frame, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, set_property
from fairdraft.ui.theme.theme import Theme

# Below this width of the screen, in letters as drawn, the side columns give room to the sheet.
_WIDE = 1180
_HIGH = 720
# The most of the width that both side columns take together, however large the letters are.
_MOST_AT_THE_SIDES = 0.54
_FEW = 4
# Letters so many times as large leave one variant its words on its tab.
_MODEST = 1.5
# Between what stands in the row of variants, and the width of one of its tools, in a narrow window too.
_GAP, _TOOL, _NARROW_TOOL = 8, 28, 24
# Six variants have one line also in the smallest window.
_LETTER_GAP = 4


class VariantTabs(QFrame):
    """All variants, or one by its letter; at the right a few words on what is shown.

    `all_wanted` asks for all side by side, `edit_wanted` for one draft on the sheet, `find_wanted` for the search,
    `file_wanted` for the piece as a file, `lengths_wanted` for the other lengths of its message.
    """

    all_wanted = Signal()
    edit_wanted = Signal(str)
    find_wanted = Signal()
    file_wanted = Signal()
    lengths_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._wide = True
        self._saves_lines = False
        column = vertical(self, gap=2)
        layout = horizontal(gap=_GAP)
        column.addLayout(layout)
        self.all = IconButton(
            "grid", "All variants side by side", theme, text="All", role="tab", on_press=self.all_wanted.emit
        )
        self.all.setCheckable(True)
        layout.addWidget(self.all, 0, Qt.AlignmentFlag.AlignTop)
        # Many variants take a second line, so that every letter can be read.
        letters = QWidget()
        self._letters = FlowLayout(letters, gap=_LETTER_GAP)
        self._each: list[QPushButton] = []
        layout.addWidget(letters, 1)
        self._told = ("", "")
        self._words = ElidedLabel("", "small")
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._words)
        self.undo = IconButton("undo", "Undo", theme, tip=f"Undo ({key_words('Ctrl+Z')})")
        self.redo = IconButton("redo", "Redo", theme, tip=f"Redo ({key_words('Ctrl+Shift+Z')})")
        self._find = IconButton(
            "search", "Find on the sheet", theme, tip=f"Find ({key_words('Ctrl+F')})", on_press=self.find_wanted.emit
        )
        self.file = IconButton(
            "file",
            "Save the piece as a file",
            theme,
            tip="Save as Word, PDF, HTML, Markdown or a hand-off folder, or print",
            on_press=self.file_wanted.emit,
        )
        self.lengths = IconButton(
            "lengths",
            "This message in other lengths",
            theme,
            tip=f"Other lengths… ({key_words('Ctrl+L')}): the same message for other formats",
            on_press=self.lengths_wanted.emit,
        )
        self._tools = (self.undo, self.redo, self._find, self.lengths, self.file)
        tools = horizontal(gap=0)
        for tool in self._tools:
            tools.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(tools)
        # Large letters in a narrow window leave no room beside the tools.
        self._words_below = ElidedLabel("", "small")
        self._words_below.setVisible(False)
        column.addWidget(self._words_below)

    @property
    def _tool_width(self) -> int:
        return self._theme.typography.size(_TOOL if self._wide else _NARROW_TOOL)

    def fit(self, *, wide: bool) -> None:
        """Where there is little room, the letters of the variants have it."""
        self._wide = wide
        for tool in self._tools:
            tool.setFixedWidth(self._tool_width)
        self._fit_height()
        self._fit_words()

    def show_variants(self, variants: Sequence[Variant], editing: str | None) -> None:
        """Offer these variants; `editing` is the draft on the sheet."""
        clear(self._letters)
        self._each = []
        self.all.setChecked(editing is None)
        for tool in self._tools:
            tool.setVisible(editing is not None)
        if editing is None:
            self.tell("")
        # Many letters need the room of the words; in a narrow window the words need that of the letters' own.
        alone = len(variants) == 1 and self._theme.typography.scale <= _MODEST
        compact = len(variants) > _FEW or (editing is not None and not self._wide and not alone)
        self.all.setText("" if compact else "All")
        for variant in variants:
            on_sheet = variant.draft.id == editing
            state = {"streaming": "writing", "failed": "failed"}.get(variant.state, "")
            one = self._tab(variant.letter, on_sheet=on_sheet, compact=compact)
            one.clicked.connect(lambda _on=False, draft_id=variant.draft.id: self.edit_wanted.emit(draft_id))
            one.setCheckable(True)
            one.setChecked(on_sheet)
            one.setToolTip(plain_tip(state))
            writing = "It is being written" if variant.state == "streaming" else ""
            let_press(one, writing or ("" if variant.draft.blocks else "It has no copy"))
            self._letters.addWidget(one)
            self._each.append(one)
        self._fit_height()
        self._fit_words()

    def _tab(self, letter: str, *, on_sheet: bool, compact: bool) -> QPushButton:
        if on_sheet:
            name = f"{letter} · editing: the variant on the sheet"
            words = letter if compact else f"{letter} · editing"
            return IconButton("draft", name, self._theme, text=words, role="tab", tone="accent")
        return button(letter, "tab", name=f"Edit variant {letter}")

    def tell(self, words: str, more: str = "", *, short: str = "", warns: bool = False) -> None:
        """Say something about what is shown; `more` when the pointer rests on it, `short` where there is less room."""
        self._told = (words, short)
        for one in (self._words, self._words_below):
            set_property(one, "tone", "warning" if warns else "")
            one.explain(more)
        self._fit_words()

    def _fit_height(self) -> None:
        """The icon alone would be lower than large letters."""
        if self._each:
            self._each[0].ensurePolished()
            self.all.setFixedHeight(self._each[0].sizeHint().height())

    def _fit_words(self) -> None:
        """In a narrow window the words, or the short ones, show if the letters of the variants keep their line."""
        words, short = self._told
        # Letters that were just made show in the next turn: the layout does not count them yet.
        taken = sum(one.sizeHint().width() + _GAP for one in (self.all, *self._each))
        room = self.width() - taken - _GAP - len(self._tools) * self._tool_width
        measure = self._words.fontMetrics().horizontalAdvance
        fitting = (one for one in (words, short) if one and measure(one) <= room)
        shown = next(fitting, words if self._wide else "")
        self._words.setText(shown)
        self._words.setVisible(bool(shown))
        self._words_below.setText("" if shown else words)
        self._words_below.setVisible(bool(words) and not shown and not self._saves_lines)

    def save_lines(self, *, saves: bool) -> None:
        """What else is on the screen needs each line: the words have none of their own."""
        self._saves_lines = saves
        self._fit_words()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()


class _CenterStack(QStackedWidget):
    """What stands over the rating. It takes the room that is left: pages that are not in front may want more, and the
    rating would give up its last lines to them.
    """

    @override
    def hasHeightForWidth(self) -> bool:
        return False


def column_widths(width: int, scale: float) -> tuple[int, int]:
    """How wide the left and the right column are on a screen so wide, with letters `scale` times as large as drawn."""
    left, right = (268, 336) if width >= _WIDE * scale else (220, 288)
    grown = min(scale, _MOST_AT_THE_SIDES * width / (left + right))
    return round(left * grown), round(right * grown)


class DraftLayout(QWidget):
    """The three columns of the draft screen."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        row = horizontal(self, gap=0)
        self.setup = SetupPanel(theme)
        self.claims = ClaimsCard(theme)
        self.versions = VersionsCard(theme)
        self.copy = CopyCard(theme)
        for one in (self.copy, self.claims, self.versions):
            self.setup.below.addWidget(one)
        row.addWidget(self.setup)
        center = QWidget()
        column = vertical(center, margins=(16, 12, 16, 12), gap=12)
        self.tabs = VariantTabs(theme)
        column.addWidget(self.tabs)
        self.stack = _CenterStack()
        self.empty = EmptyState(theme)
        self.variants = VariantsView(theme)
        self.sheet = frame("sheet")
        inside = vertical(self.sheet, margins=(1, 1, 1, 1), gap=0)
        self.editor = SheetEditor(theme)
        self.search = FindBar(self.editor, theme)
        self.search.opened.connect(self._give_room)
        self.review = ReviewBar(theme)
        self.review.setVisible(False)
        inside.addWidget(self.review)
        self.elsewhere = ElsewhereBar()
        inside.addWidget(self.elsewhere)
        inside.addWidget(self.search)
        inside.addWidget(self.editor, 1)
        document = self.editor.document()
        for press, act, available, none in (
            (self.tabs.undo, self.editor.undo, document.undoAvailable, "Nothing to undo"),
            (self.tabs.redo, self.editor.redo, document.redoAvailable, "Nothing to redo"),
        ):
            let_press(press, none)
            press.clicked.connect(act)
            available.connect(lambda on, press=press, none=none: let_press(press, "" if on else none))
        for page in (self.empty, self.variants, self.sheet):
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)
        self.rating = RatingStrip(theme)
        self.rating.setVisible(False)
        self._rates = False
        self.rating.opened.connect(self._share_lines)
        column.addWidget(self.rating)
        row.addWidget(center, 1)
        self.side = SideColumn(theme)
        self.checks = self.side.checks
        self.checks.drawn.connect(lambda: in_reading_order(self))
        row.addWidget(self.side)
        self._room = (_WIDE, _HIGH)
        self.theme = theme
        theme.changed.connect(lambda: self.fit(*self._room))
        self.fit(_WIDE, _HIGH)
        self.show_nothing(has_campaign=True, has_candidate=True)

    def fit(self, width: int, height: int) -> None:
        """Share the room between the columns, and between sheet and rating."""
        self._room = (width, height)
        scale = self.theme.typography.scale
        wide = width >= _WIDE * scale
        setup, side = column_widths(width, scale)
        self._low = height < _HIGH * scale
        self.rating.fit(wide=wide, low=self._low)
        self.setup.fit(setup)
        self.tabs.fit(wide=wide)
        self._share_lines(self._rates)
        self.side.setFixedWidth(side)

    def show_findings(
        self,
        answered: Answered,
        product: Product | None,
        name_of: Callable[[str], str],
        *,
        may_edit: bool,
        may_answer: bool,
    ) -> None:
        """Show what one check found and what was answered to it; the rest is as in `FindingsPanel`."""
        self.checks.show_findings(answered, product, name_of, may_edit=may_edit, may_answer=may_answer)

    def show_nothing(self, *, has_campaign: bool, has_candidate: bool) -> None:
        """Say how to begin."""
        if not has_campaign:
            self.empty.tell(
                "No campaign yet",
                "At the left, “Product and label…” adds a product, and “Campaigns…” adds a campaign for it.",
            )
        elif not has_candidate:
            self.empty.tell(
                "No model to write with",
                "Add a model file on the Models screen, then choose it as the candidate at the left. "
                "“Write it yourself” below the brief needs no model.",
            )
        else:
            self.empty.tell(
                "No draft for this brief yet",
                "Pick a brief at the left, or write your own, and press “Draft variants”. "
                "Approved language is inserted word for word, and copy is checked as it is written.\n“Write it "
                "yourself” starts a piece without a model; “Use a manuscript…” starts one from a file or pasted text.",
            )
        self.stack.setCurrentWidget(self.empty)
        self.tabs.setVisible(False)

    def show_starting(self, *, starting: bool) -> None:
        """Say that the model is being loaded, while there is nothing else to show."""
        if starting and self.stack.currentWidget() is self.empty:
            self.empty.tell("The model is getting ready…", "The first time, loading takes a few seconds.", busy=True)

    def show_variants(self) -> None:
        """Show the variants side by side."""
        self.tabs.setVisible(True)
        self._take_keys_from(self.sheet)
        self.stack.setCurrentWidget(self.variants)

    def show_sheet(self) -> None:
        """Show the sheet."""
        self.tabs.setVisible(True)
        self._take_keys_from(self.variants)
        self.stack.setCurrentWidget(self.sheet)

    def _share_lines(self, rates: bool) -> None:  # noqa: FBT001 - what the signal tells
        """In a low window the open rating needs the line that the count of words may have."""
        self._rates = rates
        self.tabs.save_lines(saves=rates and self._low)

    def _give_room(self) -> None:
        """Who searches reads: in a low window the rating folds."""
        if self._low:
            self.rating.set_open(is_open=False)

    def _take_keys_from(self, leaving: QWidget) -> None:
        """What goes out of view would hand the keys to whatever comes next: the rating, where a digit is a score."""
        keys_on = QApplication.focusWidget()
        if keys_on is not None and leaving.isAncestorOf(keys_on):
            self.tabs.all.setFocus(Qt.FocusReason.OtherFocusReason)
