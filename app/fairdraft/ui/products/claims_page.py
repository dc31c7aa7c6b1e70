"""What would a spreadsheet of claims change in a product, or why can it not be taken in?"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from fairdraft.domain.claim_changes import ClaimChange, ClaimStatus, claim_facts
from fairdraft.domain.claim_sheet import WrongSheetError, rows_told
from fairdraft.domain.counting import counted
from fairdraft.services.taking_claims import ClaimPlan
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import card, clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, text_label
from fairdraft.ui.products.diff_label import DiffLabel
from fairdraft.ui.products.piece_cards import pieces_to_cut
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_COUNTED: dict[ClaimStatus, tuple[str, Tone]] = {
    "new": ("new", "present"),
    "changed": ("changed", "warning"),
    "same": ("the same", "neutral"),
    "kept": ("only in the product", "neutral"),
    "removed": ("removed", "error"),
}
_SECTIONS: dict[ClaimStatus, str] = {
    "new": "New",
    "changed": "Changed",
    "removed": "Removed",
}
_KEPT = "Only in the product: they stay"
_WRONG = "Nothing was imported. Correct these rows in the spreadsheet program, save the file, and read it again."
_NOTHING = "Nothing is new, and the product is unchanged. When you have changed and saved the sheet, read it again."
_NO_SOURCE = "The sheet does not state its qualifier, source, channels or expiry."
_OLDER = "Drafts and checks use version {}, whose name sorts later."
# More than anybody reads before they mend the sheet; the window would stand still over thousands.
_MOST_SHOWN = 200


class ClaimsPage(ReadingPage):
    """What is new, changed, the same and left, or the problems by row.

    `keep_wanted` carries the name of the version to make, `plan_wanted` asks what the sheet would change as the ticks
    now stand, `again_wanted` asks to read the file again, and `piece_wanted` carries a piece to be seen on the draft
    screen.
    """

    keep_wanted = Signal(str)
    plan_wanted = Signal()
    again_wanted = Signal()
    piece_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.plan: ClaimPlan | None = None
        column = self.column
        vertical(self).addWidget(self.area)
        column.addWidget(self.way_back("Products"))
        self._read_from = text_label("", "muted", wrap=True)
        column.addWidget(self._read_from)
        self._above = vertical(gap=8)
        column.addLayout(self._above)
        self._form = QWidget()
        self._fill_form()
        column.addWidget(self._form)
        self._told = vertical(gap=8)
        column.addLayout(self._told)
        column.addStretch(1)

    def _fill_form(self) -> None:
        box, rows = card(gap=10)
        vertical(self._form).addWidget(box)
        rows.setContentsMargins(16, 12, 16, 12)
        line = horizontal(gap=8)
        line.addWidget(text_label("Name of the new version"))
        self.version = QLineEdit()
        self.version.setAccessibleName("Name of the new version")
        self.version.textChanged.connect(lambda _text: self._fit())
        line.addWidget(self.version, 1)
        rows.addLayout(line)
        self._older = text_label("", "small", tone="warning", wrap=True)
        rows.addWidget(self._older)
        self.replace = QCheckBox("Remove claims that are not in the sheet")
        self.replace.toggled.connect(lambda _on: self.plan_wanted.emit())
        rows.addWidget(self.replace)
        self.hidden = QCheckBox()
        self.hidden.toggled.connect(lambda _on: self.plan_wanted.emit())
        rows.addWidget(self.hidden)

    @override
    def heading(self) -> str:
        return "Import claims"

    @override
    def action(self) -> PrimaryAction | None:
        if self.plan is None or not self.plan.claims:
            return PrimaryAction("Read the file again", self.again_wanted.emit)
        name = self.version.text().strip()
        make = "Make the new version"
        unnamed = "" if name else "Give the new version a name first"
        return PrimaryAction(make, lambda: self.keep_wanted.emit(name), enabled=bool(name), tip=unnamed)

    def show_plan(self, plan: ClaimPlan, *, as_asked: bool = False) -> None:
        """Show what a sheet would change; the name of the version stays while the same sheet is looked at. `as_asked`
        is for what the ticks on this page ask for.
        """
        same_sheet = as_asked or (self.plan is not None and self.plan.sheet == plan.sheet)
        self.plan = plan
        sheet, before = plan.sheet, plan.before
        named = f"{sheet.source}, sheet “{sheet.sheet}”" if sheet.sheet else sheet.source
        self.title.setText(f"Claims for {before.full_name}")
        yet = " Nothing is saved yet." if plan.claims else ""
        self._read_from.setText(f"{named}, compared with version {before.version}.{yet}")
        clear(self._above)
        self._above.addWidget(self._counts(plan))
        if not plan.claims:
            self._above.addWidget(text_label(_NOTHING, wrap=True))
        if not same_sheet:
            self.version.setText(plan.after.version)
            for tick in (self.replace, self.hidden):
                _set_quietly(tick, on=False)
        self.replace.setVisible(bool(plan.claims.of("kept") or plan.claims.of("removed")))
        self.hidden.setText(f"Import rows that are hidden or filtered out in the sheet, too ({len(sheet.hidden):,})")
        self.hidden.setVisible(bool(sheet.hidden))
        self._form.setVisible(bool(plan.claims) or not (self.replace.isHidden() and self.hidden.isHidden()))
        clear(self._told)
        self._add_notes(plan)
        for status, title in _SECTIONS.items():
            self._add_claims(title, plan.claims.of(status))
        if plan.claims:
            self._add_title("Pieces to re-cut")
            for one in pieces_to_cut(plan.reached, self.piece_wanted.emit):
                self._told.addWidget(one)
        self._add_claims(_KEPT, plan.claims.of("kept"))
        self._fit()
        self._after_showing()

    def show_problems(self, path: Path, error: WrongSheetError) -> None:
        """Show why nothing of a sheet can be taken in, row by row."""
        self.plan = None
        self.title.setText(f"{path.name} was not imported")
        problems = error.problems
        self._read_from.setText(_WRONG)
        clear(self._above)
        clear(self._told)
        self._form.hide()
        self._add_title(counted(len(problems), "problem"))
        box, rows = card(gap=10)
        rows.setContentsMargins(16, 14, 16, 14)
        for one in problems[:_MOST_SHOWN]:
            lines = vertical(gap=2)
            for said, role in ((one.place, "small"), (f"{one.what}. {one.remedy}", "text")):
                lines.addWidget(text_label(in_curly_quotes(f"{said[:1].upper()}{said[1:]}"), role, wrap=True))
            rows.addLayout(lines)
        if len(problems) > _MOST_SHOWN:
            rows.addWidget(text_label(f"And {len(problems) - _MOST_SHOWN:,} more.", "muted"))
        self._told.addWidget(box)
        self._after_showing()

    def _after_showing(self) -> None:
        in_reading_order(self)
        self.frame_changed.emit()

    def _counts(self, plan: ClaimPlan) -> QWidget:
        whole = QWidget()
        row = FlowLayout(whole, gap=6)
        for status, (words, tone) in _COUNTED.items():
            number = len(plan.claims.of(status))
            if number or status in ("new", "changed", "same"):
                row.addWidget(chip(f"{number:,} {words}", tone if number else "neutral"))
        if plan.before.sample:
            row.addWidget(chip("sample data, fictional", "warning"))
        return whole

    def _add_notes(self, plan: ClaimPlan) -> None:
        sheet = plan.sheet
        lines = [f"Columns left out: {', '.join(sheet.unknown_columns)}."] if sheet.unknown_columns else []
        if sheet.skipped:
            lines.append(f"Rows left out, without a claim: {rows_told(sheet.skipped)}.")
        if sheet.hidden:
            what = "imported" if sheet.takes_hidden else "left out"
            lines.append(f"Claims in rows that are hidden or filtered out were {what}: {rows_told(sheet.hidden)}.")
        lines += map(in_curly_quotes, sheet.notes)
        if not lines:
            return
        self._add_title("How the sheet was read")
        box, column = card(gap=6)
        column.setContentsMargins(16, 12, 16, 12)
        for one in lines:
            column.addWidget(text_label(one, wrap=True))
        self._told.addWidget(box)

    def _add_claims(self, title: str, changes: Sequence[ClaimChange]) -> None:
        if not changes:
            return
        self._add_title(title)
        for one in changes[:_MOST_SHOWN]:
            self._told.addWidget(self._claim(one))
        if len(changes) > _MOST_SHOWN:
            self._told.addWidget(text_label(f"And {len(changes) - _MOST_SHOWN:,} more.", "muted"))

    def _claim(self, one: ClaimChange) -> QWidget:
        box, rows = card(gap=6)
        box.setAccessibleName(f"{one.claim.id}: {_COUNTED[one.status][0]}")
        rows.setContentsMargins(16, 12, 16, 12)
        rows.addWidget(ElidedLabel(one.claim.id, "small"))
        if not one.fields:
            rows.addWidget(text_label(one.claim.text, "muted" if one.status == "kept" else "text", wrap=True))
        if one.status == "new":
            facts = (f"{_named(label)}: {said}" for label, said in list(claim_facts(one.claim))[1:] if said)
            rows.addWidget(text_label("\n".join(facts) or _NO_SOURCE, "small", wrap=True))
        if one.like:
            said = f"Much like the claim “{one.like}”, which stays. Give it that id to replace that claim."
            rows.addWidget(text_label(said, "small", tone="warning", wrap=True))
        for field in one.fields:
            lines = vertical(gap=2)
            lines.addWidget(text_label(_named(field.label), "muted"))
            lines.addWidget(DiffLabel(field.diff, self._theme))
            rows.addLayout(lines)
        return box

    def _add_title(self, title: str) -> None:
        self._told.addSpacing(8)
        self._told.addWidget(SectionLabel(title, self._theme))

    def _fit(self) -> None:
        name = self.version.text().strip()
        plan = self.plan
        later = "" if plan is None or not name or name >= plan.before.version else plan.before.version
        self._older.setText(_OLDER.format(later))
        self._older.setVisible(bool(later))
        self.frame_changed.emit()


def _set_quietly(tick: QCheckBox, *, on: bool) -> None:
    with QSignalBlocker(tick):
        tick.setChecked(on)


def _named(label: str) -> str:
    return f"{label[:1].upper()}{label[1:]}"
