"""How much room, which place and which emphasis do risk and benefit have in the piece?"""

from PySide6.QtWidgets import QLabel, QWidget

from fairdraft.domain.counting import counted
from fairdraft.services.checking import Balance, BalanceSide
from fairdraft.ui.draft.balance_strip import BalanceStrip, legend
from fairdraft.ui.parts.containers import card, vertical
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_NO_MARK = "No rule sets a ratio. This shows the shape; people judge it."


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
        for _ in range(3):
            line = text_label("", wrap=True)
            rows.addWidget(line)
            self._lines.append(line)
        rows.addWidget(text_label(_NO_MARK, "small", wrap=True))
        self.setVisible(False)

    def show_balance(self, balance: Balance | None, length: int = 0) -> None:
        """Show the balance of a text of so many code points; None, or a text on neither side, shows nothing."""
        self.setVisible(balance is not None and balance.risk_share is not None)
        if balance is not None:
            self._strip.show_parts(balance.parts, length)
            said = balance_words(balance)
            self._strip.setAccessibleName(said[0])
            for line, words in zip(self._lines, said, strict=True):
                line.setText(words)
                line.setVisible(bool(words))

    @property
    def words(self) -> str:
        """What is said."""
        return "\n".join(line.text() for line in self._lines if line.text())


def balance_words(balance: Balance) -> tuple[str, str, str]:
    """Words and share; where risk begins; what is emphasized ("" where there is nothing to say)."""
    risk, benefit = balance.risk, balance.benefit
    share = f", {balance.risk_share:.0%} of both" if balance.risk_share else ""
    amount = f"Risk {_count(risk.words)}{share}. Benefit {_count(benefit.words)}."
    if risk.first is None:
        place = "No words about risk."
    else:
        after = "Risk comes first" if risk.first < 0.005 else f"First risk words after {risk.first:.0%} of the piece"
        far = "" if not balance.farthest else f"; the claim farthest from any is {_count(balance.farthest)} away"
        place = f"{after}{far}."
    return amount, place, _emphasis(risk, benefit)


def _emphasis(risk: BalanceSide, benefit: BalanceSide) -> str:
    told = [
        f"{name} {benefit_words} benefit, {risk_words} risk"
        for name, benefit_words, risk_words in (
            ("headlines", benefit.headline_words, risk.headline_words),
            ("bold", benefit.bold_words, risk.bold_words),
            ("capitals", benefit.capital_words, risk.capital_words),
        )
        if benefit_words or risk_words
    ]
    return f"Words in {'; '.join(told)}." if told else "Neither stands in headlines, bold or capitals."


def _count(words: int) -> str:
    return counted(words, "word")
