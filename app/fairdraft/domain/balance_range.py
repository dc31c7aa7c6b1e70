"""Between which shares of risk do approved pieces of one form lie?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from fairdraft.domain.campaign import Channel

FEWEST_APPROVED = 3
"""With fewer pieces there is no range to speak of."""


@dataclass(frozen=True, slots=True)
class BalanceRange:
    """Risk words by risk and benefit words, 0 to 1, of `n` approved pieces for a channel: the middle one, the least and
    the greatest.
    """

    channel: Channel
    n: int
    median: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """The range as a person reads it; it is no mark, and does not sound like one."""
        pieces = f"{self.n} approved {'TV' if self.channel == 'tv' else self.channel} pieces here"
        low, high = f"{self.low:.0%}", f"{self.high:.0%}"
        lie = f"{low} of both" if low == high else f"{low} to {high} of both, median {self.median:.0%}"
        return f"Risk in {pieces}: {lie}."

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def balance_range(channel: Channel, shares: Sequence[float]) -> BalanceRange | None:
    """The range of these shares; None for fewer than three."""
    if len(shares) < FEWEST_APPROVED:
        return None
    return BalanceRange(channel, len(shares), median(shares), min(shares), max(shares))
