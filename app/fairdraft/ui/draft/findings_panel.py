"""What should be looked at, why, and what can be done about it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from fairdraft.domain.finding import CheckResult, Finding, Severity
from fairdraft.ui.draft.marks import SEVERITY_ICON, SEVERITY_TONE
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, frame, horizontal, vertical
from fairdraft.ui.parts.words import SectionLabel, chip, set_property, text_label
from fairdraft.ui.theme.theme import Theme

# Cards shown before the person asks for the rest.
_FIRST = 30
# Findings without a place that one rule repeats more often than this are one card.
_REPEATS = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """One card: a finding, or several of one rule that have no place in the text."""

    numbers: tuple[int, ...]


class FindingCard(QFrame):
    """One finding in the writer's words, with its rule, its source and what can be done."""

    pressed = Signal()
    fix_wanted = Signal()

    def __init__(self, finding: Finding, others: Sequence[Finding], theme: Theme, *, may_edit: bool) -> None:
        super().__init__()
        self.setProperty("role", "finding")
        self.setProperty("tone", SEVERITY_TONE[finding.severity])
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = vertical(self, margins=(12, 9, 12, 9), gap=3)
        head = horizontal(gap=8)
        icon = text_label("")
        icon.setPixmap(theme.pixmap(SEVERITY_ICON[finding.severity], SEVERITY_TONE[finding.severity]))
        icon.setAccessibleName(finding.severity)
        icon.setToolTip(finding.severity)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        message = shortened(finding.message)
        words = text_label(f"{message} And {len(others)} more like this." if others else message, "strong", wrap=True)
        words.setToolTip(finding.message if message != finding.message else "")
        head.addWidget(words, 1)
        head.addWidget(text_label(finding.rule, "small"), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        body = vertical(margins=(24, 0, 0, 0), gap=3)
        # Language that is missing as a whole shows in the panel above, with its approved text.
        if finding.expected and finding.span is not None:
            body.addWidget(text_label(f"Approved: “{shortened(finding.expected)}”", wrap=True))
        body.addWidget(text_label(_source(finding), "small", wrap=True))
        self._why = text_label(finding.why, wrap=True)
        self._why.setVisible(False)
        body.addWidget(self._why)
        self._others = text_label("\n".join(one.message for one in others), "small", wrap=True)
        self._others.setVisible(False)
        body.addWidget(self._others)
        actions = horizontal(gap=10)
        about = f"{finding.rule}, {finding.message}"
        if finding.fix is not None and may_edit:
            label = "Remove" if not finding.fix.text else "Fix"
            actions.addWidget(
                button(label, "link", name=f"{label}: {about}", tip=_fix_tip(finding), on_press=self.fix_wanted.emit)
            )
        if finding.why or others:
            self._more = button("Why", "link", name=f"Why: {about}", on_press=self._toggle_why)
            actions.addWidget(self._more)
        place = finding.span or finding.anchor
        if place is not None:
            actions.addWidget(button("Show", "link", name=f"Show the words: {about}", on_press=self.pressed.emit))
        if finding.advisory:
            actions.addWidget(text_label("advice", "small"))
        actions.addStretch(1)
        body.addLayout(actions)
        layout.addLayout(body)
        self.setAccessibleName(f"{finding.severity}: {finding.message}")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)

    def _toggle_why(self) -> None:
        shown = self._why.isHidden()
        self._why.setVisible(shown)
        self._others.setVisible(shown and bool(self._others.text()))
        self._more.setText("Less" if shown else "Why")


class FindingsPanel(QWidget):
    """The findings of one check as cards, and what the check could not look at.

    `jump_to` and `fix` carry the number of a finding; `not_checked_wanted` asks for the list of rules.
    """

    jump_to = Signal(int)
    fix = Signal(int)
    rules_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._result: CheckResult | None = None
        self._signature: object = None
        self._cards: dict[int, FindingCard] = {}
        self._all = False
        self._may_edit = True
        layout = vertical(self, gap=8)
        head = horizontal(gap=6)
        head.addWidget(SectionLabel("Findings", theme))
        head.addStretch(1)
        self._chips: dict[Severity, QWidget] = {}
        self._head = head
        layout.addLayout(head)
        self._column = vertical(gap=8)
        layout.addLayout(self._column)
        self._foot = text_label("", "small", wrap=True)
        self._rules = button(
            "See the rules", "link", tip="Which rules found nothing, do not apply or cannot be checked, and why"
        )
        self._rules.clicked.connect(lambda _checked=False: self.rules_wanted.emit())
        self._foot.setVisible(False)
        self._rules.setVisible(False)
        layout.addWidget(self._foot)
        layout.addWidget(self._rules, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._draw)

    def show_result(self, result: CheckResult, *, may_edit: bool) -> None:
        """Show what one check found."""
        # Places move with every letter typed; cards are drawn anew only when something they say changed.
        signature = (
            [
                (one.rule, one.severity, one.message, one.expected, one.fix is None, one.span is None)
                for one in result.findings
            ],
            len(result.checked),
            len(result.not_checked),
            may_edit,
        )
        self._result = result
        self._may_edit = may_edit
        if signature != self._signature:
            self._signature = signature
            self._all = False
            self._draw()

    def select(self, number: int | None) -> None:
        """Bring the card of one finding forward."""
        for one, shown in self._cards.items():
            set_property(shown, "selected", one == number)

    def card(self, number: int) -> FindingCard | None:
        """The card of one finding, if it is shown."""
        return self._cards.get(number)

    def _draw(self) -> None:
        clear(self._column)
        self._cards.clear()
        for old in self._chips.values():
            self._head.removeWidget(old)
            old.deleteLater()
        self._chips.clear()
        result = self._result
        if result is None:
            self._foot.setVisible(False)
            self._rules.setVisible(False)
            return
        counted: tuple[Severity, ...] = ("error", "warning", "suggestion")
        for severity in counted:
            n = result.count(severity)
            if n:
                self._chips[severity] = chip(f"{n} {severity}{'' if n == 1 else 's'}", SEVERITY_TONE[severity])
                self._head.addWidget(self._chips[severity])
        entries = _entries(result.findings)
        for entry in entries if self._all else entries[:_FIRST]:
            number = entry.numbers[0]
            others = [result.findings[one] for one in entry.numbers[1:]]
            shown = FindingCard(result.findings[number], others, self._theme, may_edit=self._may_edit)
            shown.pressed.connect(lambda number=number: self.jump_to.emit(number))
            shown.fix_wanted.connect(lambda number=number: self.fix.emit(number))
            self._cards[number] = shown
            self._column.addWidget(shown)
        if len(entries) > _FIRST and not self._all:
            rest = len(entries) - _FIRST
            self._column.addWidget(button(f"Show {rest} more", "link", on_press=self._show_all))
        if not entries:
            self._column.addWidget(self._nothing())
        self._foot.setText(_foot_text(result))
        self._foot.setVisible(True)
        self._rules.setVisible(True)

    def _nothing(self) -> QWidget:
        quiet = frame("card")
        layout = horizontal(quiet, margins=(12, 10, 12, 10), gap=8)
        icon = text_label("")
        icon.setPixmap(self._theme.pixmap("check", "present"))
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(
            text_label(
                "No finding for the rules that plain text can check. People still have to review it.", wrap=True
            ),
            1,
        )
        return quiet

    def _show_all(self) -> None:
        self._all = True
        self._draw()


def shortened(text: str, most: int = 150) -> str:
    """A text cut at a word, where it is too long for a card."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip(' ,;:')} …"


def _entries(findings: Sequence[Finding]) -> list[_Entry]:
    placeless: dict[tuple[str, Severity], list[int]] = {}
    for number, one in enumerate(findings):
        if one.span is None and one.anchor is None:
            placeless.setdefault((one.rule, one.severity), []).append(number)
    merged = {key: numbers for key, numbers in placeless.items() if len(numbers) > _REPEATS}
    entries: list[_Entry] = []
    told: set[tuple[str, Severity]] = set()
    for number, one in enumerate(findings):
        key = (one.rule, one.severity)
        if key in merged and number in merged[key]:
            if key not in told:
                told.add(key)
                entries.append(_Entry(tuple(merged[key])))
        else:
            entries.append(_Entry((number,)))
    # What weighs most comes first; within a severity the order of the text stays.
    weight = {"error": 0, "warning": 1, "suggestion": 2}
    return sorted(entries, key=lambda entry: weight[findings[entry.numbers[0]].severity])


def _source(finding: Finding) -> str:
    also = f" · also {', '.join(finding.also)}" if finding.also else ""
    known = "citation verified" if finding.citation_status == "verified" else "citation not verified"
    return f"{finding.citation} · {known}{also}" if finding.citation else f"No citation{also}"


def _fix_tip(finding: Finding) -> str:
    if finding.fix is None:
        return ""
    return f"Put “{finding.fix.text}”" if finding.fix.text else "Take these words out"


def _foot_text(result: CheckResult) -> str:
    with_findings = {rule for one in result.findings for rule in (one.rule, *one.also)}
    nothing = sum(1 for rule in result.checked if rule not in with_findings)
    rules = "rule" if nothing == 1 else "rules"
    parts = [f"{nothing} {rules} found nothing"]
    if result.not_applicable:
        n = len(result.not_applicable)
        parts.append(f"{n} {'does' if n == 1 else 'do'} not apply here")
    if result.not_checked:
        parts.append(f"{len(result.not_checked)} cannot be checked in plain text")
    return ", ".join(parts) + "."
