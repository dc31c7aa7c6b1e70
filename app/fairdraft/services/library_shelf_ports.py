"""What does looking through the library need of the store?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.copy_filter import CopyFilter, CopyGroup, CopyUse


class ShelfStore(Protocol):
    """Approved copy as it is looked through: ids first, each piece when it comes into view."""

    def copy_ids(self, wanted: CopyFilter, day: date) -> tuple[str, ...]:
        """The ids of all pieces that are wanted on that day, in the order that is wanted."""

    def copies_of_ids(self, ids: Sequence[str]) -> dict[str, ApprovedCopy]:
        """These pieces by id; what is not there any more is left out."""

    def copy_groups(self) -> tuple[CopyGroup, ...]:
        """How many pieces there are of each product, ad type and section."""

    def change_copy(self, copy: ApprovedCopy) -> None:
        """Write what is said of a piece; its words stay. KnownError if there is none, or if its new product has
        the same words already.
        """

    def remove_copies(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Take pieces out in one transaction; the ids of those that were there."""

    def restore_copies(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Put removed pieces back in one transaction; the ids of those that were gone."""

    def uses_of_copy(self, copy_id: str, most: int) -> tuple[CopyUse, ...]:
        """At most so many drafts whose models were shown a piece, the newest first."""
