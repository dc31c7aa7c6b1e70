"""What does one finding say, and what can be done about it?"""

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from fairdraft.domain.finding import Finding
from fairdraft.domain.spelling import SPELLING_RULE
from fairdraft.ui.draft.finding_words import fix_tip, problem_and_advice, short_message, source_line
from fairdraft.ui.draft.marks import SEVERITY_ICON, SEVERITY_TONE
from fairdraft.ui.draft.reason_field import ReasonField
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.tips import plain_tip, tip_words
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme


def looks_of(finding: Finding, others: Sequence[Finding]) -> Hashable:
    """What the card of a finding says: cards of findings with the same looks are the same."""
    return (
        finding.rule,
        finding.item,
        finding.severity,
        finding.message,
        finding.why,
        finding.expected,
        source_line(finding),
        fix_tip(finding),
        finding.span is None,
        finding.anchor is None,
        tuple(one.message for one in others),
    )


class FindingCard(QFrame):
    """One finding in the writer's words, with its rule, its source and what can be done.

    `dismissed` carries the reason that the person gave, `word_known` tells that a word is spelled right, `rule_wanted`
    asks for the page of its rule; `numbers` say which findings of the check in view it is of.
    """

    pressed = Signal()
    fix_wanted = Signal()
    dismissed = Signal(str)
    word_known = Signal()
    rule_wanted = Signal()

    def __init__(
        self, finding: Finding, others: Sequence[Finding], theme: Theme, *, may_edit: bool, may_dismiss: bool
    ) -> None:
        super().__init__()
        self.numbers: tuple[int, ...] = ()
        self.setProperty("role", "finding")
        self.setProperty("tone", SEVERITY_TONE[finding.severity])
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._about = f"{finding.rule}, {finding.message}"
        self._reason: ReasonField | None = None
        self._more: QPushButton | None = None
        self._dismiss: QPushButton | None = None
        layout = vertical(self, margins=(12, 9, 12, 9), gap=3)
        head = horizontal(gap=8)
        icon = text_label("")
        icon.setPixmap(theme.pixmap(SEVERITY_ICON[finding.severity], SEVERITY_TONE[finding.severity]))
        icon.setAccessibleName(finding.severity)
        icon.setToolTip(plain_tip(finding.severity))
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        problem, advice = problem_and_advice(finding.message)
        told = short_message(problem)
        words = text_label(f"{told} {len(others)} more like this." if others else told, "strong", wrap=True)
        words.setToolTip(tip_words(finding.message) if told != problem else "")
        head.addWidget(words, 1)
        layout.addLayout(head)
        self._body: QVBoxLayout = vertical(margins=(theme.typography.size(16) + 8, 0, 0, 0), gap=3)
        if advice:
            self._body.addWidget(text_label(short_message(advice), wrap=True))
        # Language that is missing as a whole shows in the panel above, with its approved text.
        if finding.expected and finding.span is not None:
            self._body.addWidget(text_label(f"Approved: “{short_message(finding.expected)}”", wrap=True))
        self._body.addWidget(text_label(f"{finding.rule} · {source_line(finding)}", "small", wrap=True))
        self._why = text_label(finding.why, wrap=True)
        self._why.setVisible(False)
        self._body.addWidget(self._why)
        tip = "What the rule looks for and cites, with examples"
        self._rule = self._action(f"More about {finding.rule}…", "The rule's page", tip, self.rule_wanted.emit)
        self._rule.setVisible(False)
        self._body.addWidget(self._rule, 0, Qt.AlignmentFlag.AlignLeft)
        self._others = text_label("\n".join(one.message for one in others), "small", wrap=True)
        self._others.setVisible(False)
        self._body.addWidget(self._others)
        self._body.addLayout(self._actions(finding, others, may_edit=may_edit, may_dismiss=may_dismiss))
        layout.addLayout(self._body)
        self.setAccessibleName(f"{finding.severity}: {finding.message}")

    @property
    def reason(self) -> ReasonField | None:
        """The field for a reason, while it is open."""
        return self._reason

    def ask_reason(self, begun: str = "", *, take_keys: bool = True) -> None:
        """Open the field for a reason; `begun` is what was typed into it before."""
        if self._reason is None:
            self._reason = ReasonField(self._about)
            self._reason.field.setText(begun)
            self._reason.given.connect(self.dismissed)
            self._reason.closed.connect(self._close_reason)
            self._body.addWidget(self._reason)
            if self._dismiss is not None:
                self._dismiss.setVisible(False)
        if take_keys:
            self._reason.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        super().mousePressEvent(event)

    def _actions(self, finding: Finding, others: Sequence[Finding], *, may_edit: bool, may_dismiss: bool) -> FlowLayout:
        actions = FlowLayout(gap=10)
        if finding.fix is not None and may_edit:
            label = "Remove" if not finding.fix.text else "Fix"
            actions.addWidget(self._action(label, label, fix_tip(finding), self.fix_wanted.emit))
        if finding.why or others:
            self._more = self._action("Why", "Why", "", self._toggle_why)
            actions.addWidget(self._more)
        if finding.span is not None or finding.anchor is not None:
            actions.addWidget(self._action("Show", "Show the words", "", self.pressed.emit))
        if may_dismiss and finding.rule == SPELLING_RULE:
            tip = "The spelling is right; the word is accepted in every piece from now on"
            actions.addWidget(self._action("Know this word", "Know this word", tip, self.word_known.emit))
        if may_dismiss:
            tip = "The words stay, and your reason is recorded"
            self._dismiss = self._action("Dismiss…", "Dismiss with a reason", tip, self.ask_reason)
            actions.addWidget(self._dismiss)
        return actions

    def _action(self, words: str, said: str, tip: str, call: Callable[[], None]) -> QPushButton:
        # Among many cards a screen reader has to say which finding a button belongs to.
        return button(words, "link", name=f"{said}: {self._about}", tip=tip, on_press=call)

    def _close_reason(self) -> None:
        if self._reason is not None:
            self._reason.hide()
            self._reason.deleteLater()
            self._reason = None
        if self._dismiss is not None:
            self._dismiss.setVisible(True)
            self._dismiss.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_why(self) -> None:
        shown = self._why.isHidden()
        self._why.setVisible(shown)
        self._rule.setVisible(shown)
        self._others.setVisible(shown and bool(self._others.text()))
        if self._more is not None:
            self._more.setText("Less" if shown else "Why")
            self._more.setAccessibleName(f"{'Less' if shown else 'Why'}: {self._about}")
