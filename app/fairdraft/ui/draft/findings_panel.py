"""What should be looked at, why, and what can be done about it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from fairdraft.domain.finding import Finding, Severity
from fairdraft.ui.draft.answers import Answered
from fairdraft.ui.draft.dismissed_list import DismissedList
from fairdraft.ui.draft.finding_card import FindingCard, looks_of
from fairdraft.ui.draft.finding_words import foot_words, rest_words
from fairdraft.ui.draft.severity_chips import severity_chips
from fairdraft.ui.parts.buttons import button, put_keys_on
from fairdraft.ui.parts.containers import clear, frame, horizontal, laid_out_once, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.parts.row_column import Row, RowColumn
from fairdraft.ui.parts.words import SectionLabel, set_property, text_label
from fairdraft.ui.theme.theme import Theme

# Cards shown before the person asks for more, and how many come then: thousands would take long to draw.
_FIRST = 30
_MORE = 100
# Findings without a place that one rule repeats more often than this are one card.
_REPEATS = 2
_READING_ONLY = "This window is read-only. Dismiss findings in the window that was opened first."


@dataclass(frozen=True, slots=True)
class _Entry:
    """One card: a finding, or several of one rule that have no place in the text."""

    numbers: tuple[int, ...]


class FindingsPanel(QWidget):
    """The open findings of one check as cards, the dismissed ones folded, and what the check could not look at.

    `jump_to` and `fix` carry the number of an open finding; `dismiss` the numbers of some and the reason;
    `take_back` the id of a dismissal; `word_known` a word that is spelled right; `rules_wanted` asks for the list of
    rules, `rule_wanted` for the page of one.
    """

    jump_to = Signal(int)
    fix = Signal(int)
    dismiss = Signal(object, str)
    take_back = Signal(str)
    word_known = Signal(str)
    rules_wanted = Signal()
    rule_wanted = Signal(str)

    def __init__(self, theme: Theme, turns: InTurns) -> None:
        super().__init__()
        self._theme = theme
        self._answered: Answered | None = None
        self._signature: object = None
        self._entries: tuple[_Entry, ...] = ()
        self._more = 0
        self._may_edit = True
        self._may_answer = True
        layout = vertical(self, gap=8)
        # Three chips may need a second line.
        head = QWidget()
        self._head = FlowLayout(head, gap=6, line_gap=4, after_heading=True)
        self._head.addWidget(SectionLabel("Findings", theme))
        self._chips: list[QLabel] = []
        layout.addWidget(head)
        column, self._below = vertical(gap=8), vertical(gap=8)
        layout.addLayout(column)
        layout.addLayout(self._below)
        self._rows = RowColumn(column, turns)
        self.dismissed = DismissedList(theme)
        self.dismissed.take_back.connect(self.take_back)
        layout.addWidget(self.dismissed)
        self._foot = text_label("", "small", wrap=True)
        self._rules = button(
            "See the rules", "link", tip="Which rules found nothing, do not apply, or cannot be checked, and why"
        )
        self._rules.clicked.connect(lambda _checked=False: self.rules_wanted.emit())
        self._foot.setVisible(False)
        self._rules.setVisible(False)
        layout.addWidget(self._foot)
        layout.addWidget(self._rules, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._draw_again)

    def show_findings(
        self, answered: Answered, name_of: Callable[[str], str], *, may_edit: bool, may_answer: bool
    ) -> None:
        """Show what one check found, and what was answered to it.

        Args:
            answered: the check, parted into open and dismissed findings.
            name_of: whom to name for a pseudonym.
            may_edit: whether fixes can be applied.
            may_answer: whether findings can be dismissed from this window.
        """
        # Places move with every letter typed; cards are drawn anew only when something they say changed.
        signature = (
            answered.draft.id,
            [
                (one.rule, one.severity, one.message, one.expected, one.fix is None, one.span is None)
                for one in answered.open.findings
            ],
            [one.dismissal for one in answered.dismissed],
            len(answered.open.checked),
            len(answered.open.not_checked),
            (may_edit, may_answer),
        )
        another = self._answered is None or self._answered.draft.id != answered.draft.id
        begun = None if another else self._begun_reason()
        self._answered = answered
        self._may_edit, self._may_answer = may_edit, may_answer
        if signature != self._signature:
            self._signature = signature
            self._more = 0 if another else self._more
            self.dismissed.show_dismissed(answered.dismissed, name_of, may_answer=may_answer)
            self._draw()
            self._go_on(begun)

    def select(self, number: int | None) -> None:
        """Bring the card of one finding forward."""
        for card in self._cards():
            set_property(card, "selected", number is not None and number == card.numbers[0])

    def card(self, number: int) -> FindingCard | None:
        """The card of one finding, if it is shown."""
        for place, entry in enumerate(self._entries):
            if entry.numbers[0] == number:
                one = self._rows.at(place)
                return one if isinstance(one, FindingCard) else None
        return None

    @property
    def at_rest(self) -> bool:
        """Whether all cards are drawn."""
        return self._rows.at_rest

    def _cards(self) -> list[FindingCard]:
        return [one for one in self._rows.made if isinstance(one, FindingCard)]

    def _draw(self, *, anew: bool = False) -> None:
        with laid_out_once(self._below):
            self._draw_around()
        if self._answered is None:
            return
        result = self._answered.open
        entries = _entries(result.findings)
        self._entries = tuple(entries[: _FIRST + self._more])
        self._rows.show_rows([self._row(entry, self._answered) for entry in self._entries], anew=anew)
        for place, entry in enumerate(self._entries):
            card = self._rows.made_at(place)
            if isinstance(card, FindingCard):
                # A card that stays may be of a finding with another number now.
                card.numbers = entry.numbers
        if len(entries) > len(self._entries):
            rest = entries[len(self._entries) :]
            following = f"Show {min(_MORE, len(rest)):,} more"
            self._below.addWidget(button(following, "link", on_press=self._show_more))
            found = [result.findings[number] for entry in rest for number in entry.numbers]
            self._below.addWidget(text_label(rest_words(found), "small", wrap=True))
        if not entries:
            self._below.addWidget(self._nothing(some_dismissed=bool(self._answered.dismissed)))
        elif not self._may_answer:
            self._below.addWidget(text_label(_READING_ONLY, "small", wrap=True))

    def _draw_around(self) -> None:
        """The counts above the cards and what stands below them."""
        clear(self._below)
        for old in self._chips:
            self._head.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = []
        if self._answered is None:
            return
        result, dismissed = self._answered.open, self._answered.dismissed
        self._chips = severity_chips(result.findings)
        for chip in self._chips:
            self._head.addWidget(chip)
        also = frozenset(rule for one in dismissed for rule in (one.finding.rule, *one.finding.also))
        self._foot.setText(foot_words(result, also))
        self._foot.setVisible(True)
        self._rules.setVisible(True)

    def _row(self, entry: _Entry, answered: Answered) -> Row:
        finding, *others = (answered.open.findings[one] for one in entry.numbers)
        may_edit, may_answer = self._may_edit, self._may_answer

        def make() -> FindingCard:
            card = FindingCard(finding, others, self._theme, may_edit=may_edit, may_dismiss=may_answer)
            card.numbers = entry.numbers
            card.pressed.connect(lambda: self.jump_to.emit(card.numbers[0]))
            card.fix_wanted.connect(lambda: self.fix.emit(card.numbers[0]))
            card.rule_wanted.connect(lambda: self.rule_wanted.emit(finding.rule))
            card.word_known.connect(lambda: self.word_known.emit(_quoted(answered.text, finding)))
            card.dismissed.connect(lambda reason: self.dismiss.emit(card.numbers, reason))
            return card

        return Row((answered.draft.id, may_edit, may_answer, looks_of(finding, others)), make)

    def _begun_reason(self) -> tuple[Finding, str, bool] | None:
        """The finding whose reason is being typed, what stands there, and whether the keys are in it."""
        if self._answered is not None:
            for card in self._cards():
                if card.reason is not None:
                    field = card.reason.field
                    return self._answered.open.findings[card.numbers[0]], field.text(), field.hasFocus()
        return None

    def _go_on(self, begun: tuple[Finding, str, bool] | None) -> None:
        """Whoever types a reason while another check ends goes on typing it."""
        if begun is None or self._answered is None:
            return
        finding, words, had_keys = begun
        for entry in self._entries:
            one = self._answered.open.findings[entry.numbers[0]]
            if (one.rule, one.item, one.message) == (finding.rule, finding.item, finding.message):
                card = self.card(entry.numbers[0])
                if card is not None:
                    card.ask_reason(words, take_keys=had_keys)
                return
        if had_keys:
            # Dismissed, and its card gone: the keys stay beside it.
            self.dismissed.fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def _nothing(self, *, some_dismissed: bool) -> QWidget:
        quiet = frame("card")
        layout = horizontal(quiet, margins=(12, 10, 12, 10), gap=8)
        icon = text_label("")
        icon.setPixmap(self._theme.pixmap("check", "present"))
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        first = "No open findings" if some_dismissed else "No findings for the rules that can be checked in plain text"
        layout.addWidget(text_label(f"{first}. People still need to review it.", wrap=True), 1)
        return quiet

    def _show_more(self) -> None:
        first = len(self._entries)
        self._more += _MORE
        self._draw()
        # The button that was pressed is gone: the keys go to what it brought.
        put_keys_on(self._rows.at(first))

    def _draw_again(self) -> None:
        begun = self._begun_reason()
        self._draw(anew=True)
        self._go_on(begun)


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


def _quoted(text: str, finding: Finding) -> str:
    return "" if finding.span is None else text[finding.span.start : finding.span.end]
