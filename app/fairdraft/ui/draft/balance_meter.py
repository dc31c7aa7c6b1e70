"""How much room, which place and which emphasis do risk and benefit have in the piece?"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from fairdraft.services.checking import Balance, BalanceSide
from fairdraft.ui.parts.containers import card, vertical
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme

_NO_MARK = "No rule sets a share: this shows the shape, and people judge it."


class BalanceMeter(QWidget):
    """A quiet picture of the piece with its numbers; it says what is, and never whether that is enough."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = vertical(self, gap=8)
        layout.addWidget(SectionLabel("Balance", theme))
        whole, rows = card(gap=4)
        layout.addWidget(whole)
        self._strip = _Strip(theme)
        rows.addWidget(self._strip)
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
            self._strip.show_parts(balance, length)
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
    """Words and share; where risk begins; what is emphasised ("" where there is nothing to say)."""
    risk, benefit = balance.risk, balance.benefit
    share = f", {balance.risk_share:.0%} of both" if balance.risk_share else ""
    amount = f"Risk {_count(risk.words)}{share}. Benefit {_count(benefit.words)}."
    if risk.first is None:
        place = "No words tell of risk."
    else:
        after = "Risk comes first" if risk.first < 0.005 else f"First risk words after {risk.first:.0%} of the piece"
        far = "" if not balance.farthest else f"; the claim farthest from any stands {_count(balance.farthest)} away"
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
    return f"{words} word{'' if words == 1 else 's'}"


class _Strip(QWidget):
    """The piece from left to right: risk solid, benefit hatched, what is neither left empty."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: list[tuple[bool, float, float]] = []
        self.setFixedHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("The piece from its beginning to its end: risk solid, benefit hatched")
        theme.changed.connect(self.update)

    def show_parts(self, balance: Balance, length: int) -> None:
        whole = max(length, 1)
        self._parts = [(one.side == "risk", one.span.start / whole, one.span.end / whole) for one in balance.parts]
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        ground = QRectF(self.rect())
        painter.fillRect(ground, QColor(tokens.ground))
        solid = QBrush(QColor(tokens.muted))
        hatched = QBrush(QColor(tokens.muted), Qt.BrushStyle.BDiagPattern)
        for is_risk, start, end in self._parts:
            left, right = start * ground.width(), end * ground.width()
            painter.fillRect(QRectF(left, 0, max(right - left, 1), ground.height()), solid if is_risk else hatched)
        painter.setPen(QColor(tokens.line_strong))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
