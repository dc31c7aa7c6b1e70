"""Which pieces of approved copy does a person want to see, and in which order?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.campaign import AdType

CopyStanding = Literal["in_force", "ending", "expired"]
"""In force on a day; in force, but not for long any more; expired."""

CopyOrder = Literal["newest", "name", "approved", "expires"]

ENDING_DAYS = 90
"""What expires within so many days is ending."""


@dataclass(frozen=True, slots=True)
class CopyFilter:
    """None stands for any; the empty product for copy without one."""

    product: str | None = None
    ad_type: AdType | None = None
    section: str | None = None
    standing: CopyStanding | None = None
    order: CopyOrder = "newest"

    @property
    def is_open(self) -> bool:
        """Whether it leaves nothing out."""
        return (self.product, self.ad_type, self.section, self.standing) == (None, None, None, None)

    def admits(self, copy: ApprovedCopy, day: date) -> bool:
        """Whether a piece is among those wanted on that day."""
        return (
            self.product in (None, copy.product)
            and self.ad_type in (None, copy.ad_type)
            and self.section in (None, copy.section)
            and (self.standing is None or self.standing in standings(copy.expires, day))
        )


def standings(expires: date | None, day: date) -> tuple[CopyStanding, ...]:
    """How copy that expires on that day stands; what is ending is in force as well."""
    if expires is None:
        return ("in_force",)
    if expires <= day:
        return ("expired",)
    return ("in_force", "ending") if expires <= day + timedelta(days=ENDING_DAYS) else ("in_force",)


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """How many pieces there are of one product, ad type and section."""

    product: str
    ad_type: AdType
    section: str
    count: int


@dataclass(frozen=True, slots=True)
class CopyUse:
    """A draft whose model was shown a piece. It does not say which candidate that was: its study may be blind."""

    draft_id: str
    study: str
    campaign: str
    brief: str
    made_at: datetime
