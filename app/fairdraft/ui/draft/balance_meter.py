"""How much room, which place and which emphasis do risk and benefit have in the piece?"""

from PySide6.QtWidgets import QLabel, QWidget

from fairdraft.domain.balance_range import BalanceRange
from fairdraft.services.balance_words import NO_MARK, balance_words
from fairdraft.services.checking import Balance
from fairdraft.ui.draft.balance_strip import BalanceStrip, legend
from fairdraft.ui.parts.containers import card, vertical
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme


class BalanceMeter(QWidget):
    """A quiet picture of the piece with its numbers; it says what is, and never whether that is enough."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = vertical(self, gap=8)
        layout.addWidget(SectionLabel("Balance", theme))
        whole, rows = card(gap=4)
        layout.addWidget(whole)
        self._strip = BalanceStrip(theme)
        rows.addWidget(self._strip)
        rows.addWidget(legend(theme))
        rows.addSpacing(4)
        self._lines: list[QLabel] = []
        for _ in range(4):
            line = text_label("", wrap=True)
            rows.addWidget(line)
            self._lines.append(line)
        rows.addWidget(text_label(NO_MARK, "small", wrap=True))
        self.setVisible(False)

    def show_balance(self, balance: Balance | None, length: int = 0, beside: BalanceRange | None = None) -> None:
        """Show the balance of a text of so many code points, and the range of approved pieces beside it; None, or a
        text on neither side, shows nothing.
        """
        self.setVisible(balance is not None and balance.risk_share is not None)
        if balance is not None:
            self._strip.show_parts(balance.parts, length)
            said = balance_words(balance)
            self._strip.setAccessibleName(said[0])
            amount, place, emphasis = said
            told = (amount, "" if beside is None else beside.words, place, emphasis)
            for line, words in zip(self._lines, told, strict=True):
                line.setText(words)
                line.setVisible(bool(words))

    @property
    def words(self) -> str:
        """What is said."""
        return "\n".join(line.text() for line in self._lines if line.text())
