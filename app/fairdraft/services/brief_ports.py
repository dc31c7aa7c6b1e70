"""Where does a brief lie that somebody began to write?"""

from typing import Protocol

from fairdraft.domain.begun_briefs import BegunBriefs


class KeptBriefs(Protocol):
    """Briefs that nothing was drafted from yet: kept beside the store, as secret as that, on this machine alone, and in
    no export.
    """

    def read_begun_briefs(self) -> BegunBriefs:
        """What was begun; nothing where it cannot be read."""

    def write_begun_briefs(self, briefs: BegunBriefs) -> None:
        """Keep these instead of those before, whole or not at all; KnownError if they cannot be written."""
