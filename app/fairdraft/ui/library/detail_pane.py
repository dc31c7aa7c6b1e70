"""What does a piece say, what do the rules find in it, and which drafts were shown it?"""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.copy_filter import CopyUse
from fairdraft.domain.counting import counted
from fairdraft.domain.finding import CheckResult, Span
from fairdraft.domain.text_units import Utf16Map
from fairdraft.services.library_shelf import MOST_USES
from fairdraft.ui.draft.finding_card import FindingCard
from fairdraft.ui.draft.finding_words import foot_words
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.library.words import SAMPLE, SOURCES, brand_of, expiry_chip
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, horizontal, in_reading_order, scrolled, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.kind_words import ad_type_words
from fairdraft.ui.parts.words import SectionLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme

_USES_TOLD = 6


class DetailPane(QFrame):
    """One piece. `edit_wanted` and `remove_wanted` are what its buttons ask for, `rule_wanted` the page of a rule."""

    edit_wanted = Signal()
    remove_wanted = Signal()
    rule_wanted = Signal(str)

    def __init__(self, theme: Theme, *, may_edit: bool) -> None:
        super().__init__()
        self.setProperty("role", "right")
        self._theme = theme
        self._piece: ApprovedCopy | None = None
        outer = vertical(self, gap=0)
        area, self._column = scrolled(margins=(20, 18, 18, 18), gap=8)
        outer.addWidget(area, 1)
        self.title = text_label("", "title", wrap=True)
        self._column.addWidget(self.title)
        self._chips = horizontal(gap=6)
        self._column.addLayout(self._chips)
        self.text = text_label("", "reading", wrap=True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._column.addWidget(self.text)
        self._column.addSpacing(8)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(14)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._column.addLayout(self._facts)
        self._column.addSpacing(10)
        self._column.addWidget(SectionLabel("What the rules find today", theme))
        self._findings = vertical(gap=8)
        self._column.addLayout(self._findings)
        self._column.addSpacing(10)
        self._column.addWidget(SectionLabel("Where it was used", theme))
        self._uses = vertical(gap=4)
        self._column.addLayout(self._uses)
        foot = QFrame()
        foot.setProperty("role", "bottom")
        row = FlowLayout(gap=8)
        vertical(foot, margins=(20, 10, 18, 10)).addLayout(row)
        self.edit = button("Edit details…", on_press=self.edit_wanted.emit)
        self.remove = button(
            "Remove", tip="Take it out of the library (Delete); you can undo this", on_press=self.remove_wanted.emit
        )
        row.addWidget(self.edit)
        row.addWidget(self.remove)
        outer.addWidget(foot)
        foot.setVisible(may_edit)

    @property
    def piece(self) -> ApprovedCopy | None:
        """The piece shown."""
        return self._piece

    def show_piece(self, piece: ApprovedCopy, brands: Mapping[str, str], day: date) -> None:
        """Show a piece; what takes longer comes with `show_findings` and `show_uses`."""
        if piece == self._piece:
            return
        same = self._piece is not None and piece.id == self._piece.id
        self._piece = piece
        self.title.setText(piece.name)
        self.text.setText(piece.text)
        clear(self._chips)
        expiry = expiry_chip(piece, day)
        if expiry is not None:
            self._chips.addWidget(chip(*expiry))
        if piece.source == SAMPLE:
            self._chips.addWidget(chip("sample"))
        self._chips.addStretch(1)
        self._show_facts(piece, brands)
        if not same:
            self._tell(self._findings, "Checking…")
            self._tell(self._uses, "Looking…")
        self.setAccessibleName(f"Approved copy: {piece.name}")

    def show_findings(self, result: CheckResult) -> None:
        """Show what the rules find in its words."""
        clear(self._findings)
        for one in result.findings:
            card = FindingCard(one, (), self._theme, may_edit=False, may_dismiss=False)
            card.pressed.connect(lambda span=one.span: self.mark(span))
            card.rule_wanted.connect(lambda rule=one.rule: self.rule_wanted.emit(rule))
            self._findings.addWidget(card)
        if not result.findings:
            self._findings.addWidget(
                text_label("No findings for the rules that can be checked in plain text.", wrap=True)
            )
        told = f"People approve; findings do not undo that. {foot_words(result, frozenset())}"
        self._findings.addWidget(text_label(told, "small", wrap=True))
        in_reading_order(self)

    def mark(self, span: Span | None) -> None:
        """Mark the words of a finding in the text."""
        if span is not None and self._piece is not None:
            units = Utf16Map(self._piece.text)
            start = units.to_utf16(span.start)
            self.text.setSelection(start, units.to_utf16(span.end) - start)

    def show_uses(self, uses: Sequence[CopyUse], campaigns: Mapping[str, str]) -> None:
        """Show the drafts whose models were shown it."""
        clear(self._uses)
        if not uses:
            self._uses.addWidget(text_label("No model has been given it yet.", "muted", wrap=True))
            return
        number = f"{MOST_USES} drafts or more" if len(uses) >= MOST_USES else counted(len(uses), "draft")
        self._uses.addWidget(text_label(f"Given to the models that wrote {number}:", wrap=True))
        for one in uses[:_USES_TOLD]:
            line = f"{campaigns.get(one.campaign, one.campaign)} · {one.brief} · {day_and_clock(one.made_at)}"
            self._uses.addWidget(text_label(line, "small", wrap=True))
        if len(uses) > _USES_TOLD:
            self._uses.addWidget(text_label(f"and {len(uses) - _USES_TOLD:,} more", "small"))

    def _show_facts(self, piece: ApprovedCopy, brands: Mapping[str, str]) -> None:
        clear(self._facts)
        rows = (
            ("Product", brand_of(piece.product, brands)),
            ("Ad type", ad_type_words(piece.ad_type)),
            ("Section", piece.section),
            ("Approved on", piece.approved_on.isoformat() if piece.approved_on else "not stated"),
            ("Reference", piece.reference or "not stated"),
            ("Expires on", piece.expires.isoformat() if piece.expires else "not stated"),
            ("Source", SOURCES[piece.source]),
            ("Added on", piece.added_at.astimezone().date().isoformat()),
        )
        for number, (name, value) in enumerate(rows):
            label: QLabel = text_label(name, "muted")
            said: QWidget = text_label(value, wrap=True)
            said.setAccessibleName(f"{name}: {value}")
            self._facts.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(said, number, 1)

    @staticmethod
    def _tell(place: QVBoxLayout, words: str) -> None:
        clear(place)
        place.addWidget(text_label(words, "muted"))
