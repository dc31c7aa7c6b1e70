"""What does the right column answer: what did I leave out, and what should I look at?"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QLabel

from fairdraft.domain.product import Product
from fairdraft.ui.draft.answers import Answered
from fairdraft.ui.draft.balance_meter import BalanceMeter
from fairdraft.ui.draft.findings_panel import FindingsPanel
from fairdraft.ui.draft.piece_reading import PieceReading
from fairdraft.ui.draft.required_panel import RequiredPanel
from fairdraft.ui.draft.script_panel import ScriptPanel
from fairdraft.ui.draft.sentences_panel import SentencesPanel
from fairdraft.ui.parts.containers import scrolled, vertical
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme


class ChecksColumn(QFrame):
    """Required language, findings, sentences and their claims, the rows of a script, the balance of risk and benefit.

    `drawn` says that rows or cards that were made over some turns of the event loop are all there.
    """

    rules_wanted = Signal()
    drawn = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        outer = vertical(self)
        self._area, column = scrolled(margins=(16, 16, 14, 16), gap=16)
        outer.addWidget(self._area)
        self._hint: QLabel = text_label(
            "Required language and findings show here once there is a draft.", "muted", wrap=True
        )
        column.addWidget(self._hint)
        self.turns = InTurns(self)
        self.turns.done.connect(self.drawn)
        self.required = RequiredPanel(theme, self.turns)
        self.findings = FindingsPanel(theme, self.turns)
        self.findings.rules_wanted.connect(self.rules_wanted)
        self.sentences = SentencesPanel(theme, self.turns)
        self.script = ScriptPanel(theme)
        self.balance = BalanceMeter(theme)
        for part in (self.required, self.findings, self.sentences, self.script, self.balance):
            column.addWidget(part)
        self.clear()

    def clear(self) -> None:
        """Nothing is selected."""
        self._hint.setVisible(True)
        self.required.setVisible(False)
        self.findings.setVisible(False)
        self.show_shape(None)

    @property
    def at_rest(self) -> bool:
        """Whether everything is drawn."""
        return self.required.at_rest and self.findings.at_rest and self.sentences.at_rest

    def show_shape(self, reading: PieceReading | None, *, with_supers: bool = True, may_edit: bool = False) -> None:
        """Show sentences, balance and script of the piece on the sheet; None where there is none."""
        if reading is None:
            self.balance.show_balance(None)
        else:
            self.balance.show_balance(reading.balance, len(reading.text), reading.beside)
        self.sentences.show_sentences(reading)
        script = None if reading is None else reading.script
        self.script.show_script(script, with_supers=with_supers, may_edit=may_edit)

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
        self._hint.setVisible(False)
        self.required.show_elements(answered.open.required, product, may_edit=may_edit)
        self.findings.show_findings(answered, name_of, may_edit=may_edit, may_answer=may_answer)
        self.required.setVisible(True)
        self.findings.setVisible(True)

    def bring_forward(self, number: int) -> None:
        """Select the card of a finding and scroll to it."""
        self.findings.select(number)
        card = self.findings.card(number)
        inside = self._area.widget()
        if card is not None and inside is not None:
            top = card.mapTo(inside, QPoint(0, 0)).y()
            bar = self._area.verticalScrollBar()
            if not bar.value() <= top <= bar.value() + self._area.viewport().height() - card.height():
                bar.setValue(max(0, top - 24))
