"""What did I leave out? The panel of required language."""

from collections.abc import Hashable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.missing_language import lacking
from fairdraft.domain.product import Product
from fairdraft.domain.shortening import first_words
from fairdraft.ui.draft.required_groups import RequiredGroup, group_required, label_of, name_of, whole_text
from fairdraft.ui.draft.word_diff import diff_html, diff_words
from fairdraft.ui.parts.buttons import RowButton, button
from fairdraft.ui.parts.containers import card, horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.row_column import Row, RowColumn
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, set_property, text_label, wrap_words
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

# Open elements of one group shown singly; more are told together.
_SHOWN_SINGLY = 3
_WORDS_SHOWN = 16
# The largest letters with which a name has room beside how it is.
_BESIDE = 1.15


class RequiredPanel(QWidget):
    """Required language: what is altered or missing first, then what is there, in groups.

    `jump_to` names an element whose words are to be shown; `use_approved` one whose approved text is wanted;
    `all_wanted` asks for every approved text that is missing.
    """

    jump_to = Signal(object)
    use_approved = Signal(object)
    all_wanted = Signal()

    def __init__(self, theme: Theme, turns: InTurns) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[tuple[RequiredElement, ...], str | None, bool] | None = None
        self._opened: set[str] = set()
        self._groups: tuple[RequiredGroup, ...] = ()
        self._may_edit = True
        layout = vertical(self, gap=8)
        head = QWidget()
        line = FlowLayout(head, line_gap=4, after_heading=True)
        line.addWidget(SectionLabel("Required language", theme))
        self._count = chip("")
        line.addWidget(self._count)
        layout.addWidget(head)
        tip = "Inserts each approved text where it belongs, as one step that you can undo"
        self.all_missing = button("Insert all missing", "link", tip=tip, on_press=self.all_wanted.emit)
        self.all_missing.setVisible(False)
        layout.addWidget(self.all_missing, 0, Qt.AlignmentFlag.AlignLeft)
        box, column = card(gap=1)
        layout.addWidget(box)
        self._rows = RowColumn(column, turns)
        theme.changed.connect(lambda: self._draw(anew=True))

    def show_elements(self, elements: Sequence[RequiredElement], product: Product | None, *, may_edit: bool) -> None:
        """Show what one check found."""
        wanted = (tuple(elements), None if product is None else product.version, may_edit)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._may_edit = may_edit
        self._groups = group_required(elements, product)
        missing = len(lacking(elements))
        self.all_missing.setVisible(may_edit and missing > 1)
        self._draw()

    def first_open(self) -> RequiredElement | None:
        """The first element that approved text could mend."""
        return next((one for group in self._groups for one in group.open if one.approved), None)

    @property
    def at_rest(self) -> bool:
        """Whether all rows are drawn."""
        return self._rows.at_rest

    def _draw(self, *, anew: bool = False) -> None:
        there = sum(len(group.present) for group in self._groups)
        all_of_them = sum(len(group.elements) for group in self._groups)
        tone: Tone = "present" if there == all_of_them else "warning" if there else "error"
        self._count.setText(f"{there} of {all_of_them}")
        set_property(self._count, "tone", tone if all_of_them else "neutral")
        self._count.setAccessibleName(f"{there} of {counted(all_of_them, 'required element')} present")
        self._count.setVisible(all_of_them > 0)
        self._rows.show_rows(list(self._told()) if all_of_them else [Row("nothing", _nothing_required)], anew=anew)

    def _told(self) -> Iterator[Row]:
        """The rows: what is altered or missing, then what is there."""
        first = True
        for group in self._groups:
            if not group.open:
                continue
            whole = whole_text(group)
            if len(group.open) > _SHOWN_SINGLY:
                looks = (group.title, _looks(group.open), whole is not None, self._is_open(group), self._may_edit)
                yield Row(("group", looks), partial(self._open_group, group, whole))
            if len(group.open) <= _SHOWN_SINGLY or self._is_open(group):
                for element in group.open:
                    make = partial(self._problem, element, is_first=first)
                    yield Row(("problem", _looks([element]), first, self._may_edit), make)
                    first = False
        for group in self._groups:
            if group.present:
                there = (group.title, _looks(group.present), len(group.elements), self._is_open(group))
                yield Row(("present", there), partial(self._present_group, group))
                if self._is_open(group):
                    for element in group.present:
                        yield Row(("one", _looks([element])), partial(self._present_row, element))

    def _problem(self, element: RequiredElement, *, is_first: bool) -> QWidget:
        row = QWidget()
        layout = vertical(row, gap=2, margins=(0, 2, 0, 4))
        altered = element.status == "altered"
        state = "altered" if altered else "missing"
        layout.addLayout(self._head(state, label_of(element), state))
        row.setAccessibleName(f"{label_of(element)}: {element.status}")
        inner = vertical(margins=(self._indent, 0, 0, 0), gap=2)
        if altered and element.diff:
            words = QLabel(f'<p style="line-height:118%; margin:0;">{diff_html(element.diff, self._theme.tokens)}</p>')
            words.setTextFormat(Qt.TextFormat.RichText)
            wrap_words(words)
            words.setAccessibleName(diff_words(element.diff))
            inner.addWidget(words)
        elif element.approved:
            inner.addWidget(text_label(first_words(element.approved, _WORDS_SHOWN), "small", wrap=True))
        actions = FlowLayout(gap=8, line_gap=1)
        if element.approved and self._may_edit:
            words_on_it = "Use approved words" if altered else "Insert approved text"
            use = button(
                words_on_it,
                "link",
                name=f"{words_on_it}: {label_of(element)}",
                tip=key_words("Alt+Enter") if is_first else "",
                on_press=lambda: self.use_approved.emit(self._now(element)),
            )
            actions.addWidget(use)
        elif not element.approved:
            actions.addWidget(text_label("No approved text is on file.", "small"))
        if element.span is not None:
            actions.addWidget(
                button("Show", "link", name=f"Show {label_of(element)}", on_press=lambda: self._jump(element))
            )
        inner.addLayout(actions)
        layout.addLayout(inner)
        return row

    @property
    def _indent(self) -> int:
        """Where words begin beside an icon."""
        return self._theme.typography.size(16) + 8

    def _head(self, icon: str, name: str, told: str) -> QHBoxLayout:
        """What is open, and in a word how. The name takes the lines it needs, for it says what to look for, and with
        large letters the whole width: beside the other its longest words would be cut.
        """
        head = horizontal(gap=8)
        head.addWidget(_icon(self._theme, icon, "error"), 0, Qt.AlignmentFlag.AlignTop)
        below = self._theme.typography.scale > _BESIDE
        words: QBoxLayout = vertical(gap=2) if below else horizontal(gap=8)
        words.addWidget(text_label(name, "strong", wrap=True), 0 if below else 1)
        edge = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignTop
        words.addWidget(chip(told, "error"), 0, edge)
        head.addLayout(words, 1)
        return head

    def _open_group(self, group: RequiredGroup, whole: RequiredElement | None) -> QWidget:
        row = QWidget()
        layout = vertical(row, gap=2, margins=(0, 2, 0, 4))
        missing = all(one.status == "missing" for one in group.open)
        told = "missing" if missing else "altered or missing"
        icon = "missing" if missing else "altered"
        layout.addLayout(self._head(icon, group.title, f"{len(group.open)} {told}"))
        inner = vertical(margins=(self._indent, 0, 0, 0))
        actions = FlowLayout(gap=8, line_gap=1)
        inner.addLayout(actions)
        if whole is not None and self._may_edit:
            actions.addWidget(
                button(
                    "Insert approved text",
                    "link",
                    name=f"Insert approved text: {whole.label}",
                    on_press=lambda: self.use_approved.emit(self._now(whole)),
                )
            )
        opened = self._is_open(group)
        actions.addWidget(
            button("Show fewer" if opened else "Show each", "link", on_press=lambda: self._toggle(group, "group"))
        )
        layout.addLayout(inner)
        return row

    def _present_group(self, group: RequiredGroup) -> QWidget:
        single = len(group.elements) == 1
        title = name_of(group)
        opened = self._is_open(group)
        if single:
            row = RowButton(f"{title}: present. Show it", lambda: self._jump(group.present[0]))
        else:
            count = len(group.present)
            told = str(count) if count == len(group.elements) else f"{count} of {len(group.elements)}"
            row = RowButton(
                f"{title}: {told} present. {'Collapse' if opened else 'Expand'}", lambda: self._toggle(group, "present")
            )
        # A tick would say of the whole group what holds of a part of it.
        whole = not group.open
        row.inside.addWidget(_icon(self._theme, "check" if whole else "altered", "present" if whole else "warning"))
        row.inside.addWidget(ElidedLabel(title), 1)
        if not single:
            row.inside.addWidget(text_label(told, "muted"))
            row.inside.addWidget(_icon(self._theme, "chevron-down" if opened else "chevron-right", "neutral"))
        return row

    def _present_row(self, element: RequiredElement) -> QWidget:
        row = RowButton(f"{label_of(element)}: present. Show it", lambda: self._jump(element))
        row.inside.setContentsMargins(self._indent, 0, 4, 0)
        row.inside.addWidget(ElidedLabel(label_of(element), "muted"), 1)
        return row

    def _jump(self, element: RequiredElement) -> None:
        self.jump_to.emit(self._now(element))

    def _now(self, element: RequiredElement) -> RequiredElement:
        """An element as the last check found it: its words may have moved since its row was drawn."""
        all_of_them = (one for group in self._groups for one in group.elements)
        return next((one for one in all_of_them if _looks([one]) == _looks([element])), element)

    def _is_open(self, group: RequiredGroup) -> bool:
        return group.title in self._opened

    def _toggle(self, group: RequiredGroup, kind: str) -> None:
        """Fold or unfold a group; its row is drawn anew, and the keys stay on what was pressed."""
        self._opened ^= {group.title}
        self._draw()
        for place, row in enumerate(self._told()):
            if isinstance(row.key, tuple) and row.key[0] == kind and row.key[1][0] == group.title:
                drawn = self._rows.at(place)
                pressed = drawn if isinstance(drawn, RowButton) else drawn.findChildren(QPushButton)[-1]
                pressed.setFocus(Qt.FocusReason.OtherFocusReason)


def _icon(theme: Theme, name: str, tone: Tone) -> QLabel:
    label = QLabel()
    label.setPixmap(theme.pixmap(name, tone))
    edge = theme.typography.size(16)
    label.setFixedSize(QSize(edge, edge + 2))
    return label


def _looks(elements: Sequence[RequiredElement]) -> Hashable:
    """What rows say of elements; where their words stand is no part of it."""
    return tuple((one.element, one.label, one.status, one.approved, one.diff, one.span is None) for one in elements)


def _nothing_required() -> QWidget:
    return text_label("Nothing is required for this kind of piece, or no product is on file.", "muted", wrap=True)
