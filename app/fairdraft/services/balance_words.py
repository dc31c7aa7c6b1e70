"""What does the balance of risk and benefit in a piece say in words, and never whether that is enough?"""

from fairdraft.domain.counting import counted
from fairdraft.services.checking import Balance, BalanceSide

NO_MARK = "No rule sets a ratio. This shows the shape; people judge it."


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
