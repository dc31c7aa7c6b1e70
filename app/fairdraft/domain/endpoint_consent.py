"""Who agreed that text leaves this machine for a hosted model, having seen which?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EndpointConsent:
    """A person saw the text that a hosted model would get and agreed, before its first use.

    `shown_sha256` is the hash of the text that was shown; `agreed_by` the person's pseudonym.
    """

    url: str
    model: str
    agreed_by: str
    agreed_at: datetime
    shown_sha256: str
