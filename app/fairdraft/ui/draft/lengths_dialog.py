"""In which lengths is this message, and into which others shall it be brought?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fairdraft.domain.campaign import spot_seconds
from fairdraft.domain.counting import counted
from fairdraft.domain.resized_brief import brief_name
from fairdraft.services.message_lengths import LengthRow, MadeLength, MessageLengths
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, horizontal, in_reading_order, rule, scrolled, vertical
from fairdraft.ui.parts.kind_words import CHANNEL_NAMES, ad_type_words
from fairdraft.ui.parts.tick_boxes import BreakingBox, tick_indent
from fairdraft.ui.parts.words import ElidedLabel, chip, text_label
from fairdraft.ui.theme.tokens import Tone

_WIDTH, _HEIGHT = 820, 720
# What is kept of the window around the dialog, so that it is seen where one is.
_AROUND = 80
# Under the words of the box above.
_ABOUT = (
    "Tick the forms that you want this message in. Each becomes a brief that holds the copy of this piece ({words}) "
    "and asks for the same message in that form. Approved language is not in the brief; the program inserts it into "
    "the drafts."
)
_NO_COPY = (
    "This piece has no copy of its own yet; approved language and notes do not count. Write its message first, then "
    "make other lengths."
)
_FOR_READING = (
    "The forms this message has, and the room each leaves. This window is read-only; make briefs in the window that "
    "was opened first."
)
_SAMPLE = "A sample does not change: a campaign of your own is made from it."
_ALONE = "This product has no other campaign yet. Each format below makes one."


class LengthsDialog(QDialog):
    """The variant sheet of a message, with boxes to tick for lengths that are to be made.

    `make_wanted` carries the targets that were ticked, `begin_wanted` the one that a person cuts. `piece_wanted`
    carries campaign, brief and draft of what is to be seen on the sheet, `draft_wanted` campaign and brief of what is
    to be drafted.
    """

    make_wanted = Signal(object)
    begin_wanted = Signal(str)
    piece_wanted = Signal(str, str, str)
    draft_wanted = Signal(str, str)

    def __init__(self, message: MessageLengths, parent: QWidget, *, read_only: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("Other lengths")
        self.resize(min(_WIDTH, parent.width() - _AROUND), min(_HEIGHT, parent.height() - _AROUND))
        self._source = message.source
        self._may_make = bool(message.copy.parts) and not read_only
        self.boxes: dict[str, BreakingBox] = {}
        """By target, what can be ticked."""
        layout = vertical(self, gap=0)
        layout.addLayout(_head(message, read_only=read_only))
        # The bar that scrolls stands in the margin, so that cards end where the buttons do.
        area, column = scrolled(margins=(24, 8, 16, 16), gap=8)
        self._add_rows(column, message)
        layout.addWidget(area, 1)
        layout.addWidget(rule())
        foot = horizontal(margins=(24, 12, 24, 16), gap=8)
        self._told = text_label("", "small", wrap=True)
        foot.addWidget(self._told, 1)
        close = button("Close", on_press=self.reject)
        close.setAutoDefault(False)
        foot.addWidget(close)
        tip = "Starts a piece in this form with all of the copy, for you to cut, without a model"
        self.cut = button("Cut it myself", tip=tip, on_press=self._begin)
        self.cut.setAutoDefault(False)
        self.cut.setVisible(self._may_make)
        foot.addWidget(self.cut)
        self.go = button("Make briefs", "primary", on_press=self._make)
        self.go.setDefault(True)
        self.go.setVisible(self._may_make)
        foot.addWidget(self.go)
        layout.addLayout(foot)
        in_reading_order(self)
        self._on_ticked()
        first = next(iter(self.boxes.values()), None)
        (close if first is None else first).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The targets that are ticked, in their order."""
        return tuple(target for target, box in self.boxes.items() if box.isChecked())

    # ---- making

    def _add_rows(self, column: QVBoxLayout, message: MessageLengths) -> None:
        kept = [one for one in message.rows if one.campaign is not None]
        named = [one for one in message.rows if one.campaign is None]
        brand = "Help-seeking campaigns" if message.product is None else f"Campaigns of {message.product.brand}"
        column.addWidget(text_label(brand, "strong"))
        here = next((one.ad_type for one in kept if one.is_here), None)
        for row in kept:
            column.addWidget(self._card(row, is_other_kind=row.ad_type != here))
        if len(kept) < 2:
            column.addWidget(text_label(_ALONE, "small", wrap=True))
        column.addSpacing(8)
        column.addWidget(text_label("New campaigns, made together with their brief", "strong"))
        began = f"Each is made from “{message.origin.name}”, with its audience, objective and message."
        column.addWidget(text_label(began, "small", wrap=True))
        figures = ""
        for row in named:
            if row.figures != figures:
                # Those of all spots are the same.
                figures = row.figures
                column.addWidget(self._card(row, figures=figures))
            else:
                column.addWidget(self._card(row))

    def _card(self, row: LengthRow, *, is_other_kind: bool = False, figures: str = "") -> QFrame:
        box, lines = card(gap=4)
        box.setAccessibleName(row.name)
        lines.addLayout(self._head_of(row, is_other_kind=is_other_kind))
        under = vertical(margins=(tick_indent(self.font().pixelSize()), 0, 0, 0), gap=3)
        under.addWidget(text_label(row.room.words, tone="warning" if row.room.is_full else None, wrap=True))
        if figures:
            under.addWidget(text_label(figures, "small", wrap=True))
        if row.ships and not row.is_here:
            under.addWidget(text_label(_SAMPLE, "small", wrap=True))
        for one in row.made:
            under.addLayout(self._made_line(row, one))
        if row.more:
            under.addWidget(text_label(f"and {counted(row.more, 'more draft')}", "small"))
        lines.addLayout(under)
        return box

    def _head_of(self, row: LengthRow, *, is_other_kind: bool) -> QHBoxLayout:
        line = horizontal(gap=6)
        if row.is_here or not self._may_make:
            name = text_label(row.name, "strong", wrap=True)
            name.setContentsMargins(tick_indent(self.font().pixelSize()), 0, 0, 0)
            line.addWidget(name, 1)
        else:
            tick = BreakingBox(row.name)
            tick.setProperty("role", "strong")
            tick.setAccessibleDescription(row.room.words)
            tick.toggled.connect(lambda _on: self._on_ticked())
            self.boxes[row.target] = tick
            line.addWidget(tick, 1)
        for words, tone in _chips(row, is_other_kind=is_other_kind):
            line.addWidget(chip(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _made_line(self, row: LengthRow, one: MadeLength) -> QVBoxLayout:
        lines = vertical(gap=0)
        head = horizontal(gap=8)
        name = one.name if one.draft_id else f"brief “{brief_name(one.brief)}”"
        told = f"“{name}”" if one.draft_id else f"{name[:1].upper()}{name[1:]}"
        head.addWidget(ElidedLabel(f"{told} · {one.state}"), 1)
        if one.draft_id != self._source:
            words = "Draft it" if one.draft_id is None else "Show"
            see = button(words, "link", name=f"{words}: {name}", on_press=lambda: self._see(row, one))
            see.setAutoDefault(False)
            head.addWidget(see)
        lines.addLayout(head)
        if one.fits:
            lines.addWidget(text_label(one.fits, "small", wrap=True))
        if one.over:
            lines.addWidget(text_label(f"Too long: {one.over}", "small", tone="warning", wrap=True))
        return lines

    # ---- what a person does

    def _on_ticked(self) -> None:
        count = len(self.ticked)
        self.go.setText(f"Make {counted(count, 'brief')}" if count else "Make briefs")
        let_press(self.go, "" if count else "Tick a form first")
        let_press(self.cut, "" if count == 1 else "Tick just one form")

    def _make(self) -> None:
        ticked = self.ticked
        if ticked:
            self.accept()
            self.make_wanted.emit(ticked)

    def _begin(self) -> None:
        (target,) = self.ticked
        self.accept()
        self.begin_wanted.emit(target)

    def _see(self, row: LengthRow, one: MadeLength) -> None:
        if row.campaign is None:
            return
        self.accept()
        if one.draft_id is None:
            self.draft_wanted.emit(row.campaign.id, one.brief)
        else:
            self.piece_wanted.emit(row.campaign.id, one.brief or f"piece:{one.draft_id}", one.draft_id)


def _head(message: MessageLengths, *, read_only: bool) -> QVBoxLayout:
    head = vertical(margins=(24, 20, 24, 8), gap=6)
    head.addWidget(ElidedLabel(f"“{message.name}” in other lengths", "title"))
    if read_only:
        head.addWidget(text_label(_FOR_READING, "muted", wrap=True))
        return head
    if not message.copy.parts:
        head.addWidget(text_label(_NO_COPY, tone="warning", wrap=True))
        return head
    words = counted(message.copy.words, "word")
    head.addWidget(text_label(_ABOUT.format(words=words), "muted", wrap=True))
    left_out = message.copy.left_out
    if left_out:
        cut = (
            f"It is longer than a brief can be: {counted(left_out, 'word')} at the end of its longest parts are left "
            "out."
        )
        head.addWidget(text_label(cut, tone="warning", wrap=True))
    return head


def _chips(row: LengthRow, *, is_other_kind: bool) -> Sequence[tuple[str, Tone]]:
    """What tells a campaign's form at first sight; the name of a named format says it already."""
    if row.campaign is None:
        return ()
    seconds = spot_seconds(row.campaign)
    told: list[tuple[str, Tone]] = [(CHANNEL_NAMES[row.room.channel].lower(), "neutral")]
    told += [(f":{seconds}", "neutral")] if seconds else []
    told += [(ad_type_words(row.ad_type), "warning")] if is_other_kind else []
    told += [("sample", "warning")] if row.ships else []
    told += [("this piece", "accent")] if row.is_here else []
    return told
