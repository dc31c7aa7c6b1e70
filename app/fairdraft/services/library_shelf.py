"""How is the library of approved copy looked through, corrected, and cleared of what has no place in it?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fairdraft.domain.approved_copy import ApprovedCopy, NearCopy
from fairdraft.domain.campaign import AdType
from fairdraft.domain.copy_filter import CopyFilter, CopyGroup, CopyUse
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.identity import today
from fairdraft.retrieval.shared_passages import SharedPassages, shared_passages
from fairdraft.services.checking import CheckingService
from fairdraft.services.copy_checking import check_copy, counted_findings, require_dates, require_fit
from fairdraft.services.library import LibraryService, written_words
from fairdraft.services.library_shelf_ports import ShelfStore
from fairdraft.services.managing_products import ProductService

MOST_FOUND = 1000
"""A search ranks so many pieces at most."""

MOST_USES = 200
"""So many drafts that were shown a piece are told at most."""


@dataclass(frozen=True, slots=True)
class CopyFound:
    """The ids of what is wanted, in order; of a search, how it looked (`how`) and the pieces themselves.

    `at_most` is set where a search found as many as it ranks, so that there may be more; `lacks_model` where an
    embedding model in the library would have it search by meaning too.
    """

    ids: tuple[str, ...]
    how: str = ""
    pieces: tuple[ApprovedCopy, ...] = ()
    at_most: int | None = None
    lacks_model: bool = False


@dataclass(frozen=True, slots=True)
class CopyDetails:
    """What a person may correct of a piece; its words stay as they were approved."""

    name: str
    product: str
    ad_type: AdType
    section: str
    approved_on: date | None
    reference: str
    expires: date | None


@dataclass(frozen=True, slots=True)
class NearCopyShown:
    """What a model wrote beside the approved text that it is near to, with the passages that both have."""

    text: str
    copy: ApprovedCopy
    passages: SharedPassages


class LibraryShelf:
    """The library, a piece at a time.

    Args:
        store: where it is kept.
        library: what searches it.
        products: whose names count.
        checking: checks the words of a piece.
        today: the day by which copy expires.
    """

    def __init__(
        self,
        store: ShelfStore,
        library: LibraryService,
        products: ProductService,
        checking: CheckingService,
        today: Callable[[], date] = today,
    ) -> None:
        self._store = store
        self._library = library
        self._products = products
        self._checking = checking
        self.today = today

    def find(self, wanted: CopyFilter, text: str = "") -> CopyFound:
        """All that is wanted; with a text, what fits it best, the best first."""
        if not text.strip():
            return CopyFound(self._store.copy_ids(wanted, self.today()))
        search = self._library.search(text, MOST_FOUND, wanted.product)
        day = self.today()
        pieces = tuple(one for one in search.copies if wanted.admits(one, day))
        most = MOST_FOUND if len(search.copies) >= MOST_FOUND else None
        lacks = search.means.lacks_model
        # Where a model is all that lacks, the way to one is offered beside these words.
        remedy = "" if lacks else search.means.remedy
        how = f"Searched by {search.how}.{f' {remedy}' if remedy else ''}"
        return CopyFound(tuple(one.id for one in pieces), how, pieces, most, lacks)

    def pieces(self, ids: Sequence[str]) -> dict[str, ApprovedCopy]:
        """These pieces by id; what was removed is left out."""
        return self._store.copies_of_ids(ids)

    def groups(self) -> tuple[CopyGroup, ...]:
        """How many pieces there are of each product, ad type and section."""
        return self._store.copy_groups()

    def findings(self, copy: ApprovedCopy) -> CheckResult:
        """What the rules of today find in its words; findings without a place are left out."""
        return check_copy(self._checking, self._products.product, copy)

    def uses(self, copy_id: str) -> tuple[CopyUse, ...]:
        """The drafts whose models were shown it, the newest first; at most `MOST_USES`."""
        return self._store.uses_of_copy(copy_id, MOST_USES)

    def correct(self, copy_id: str, details: CopyDetails) -> ApprovedCopy:
        """Write what is said of a piece; for another product or ad type its words are checked anew.

        Raises:
            KnownError: there is no such piece or product, product and ad type or the two days do not fit, the name is
                empty, or the product has the same words already.
        """
        piece = self._store.copies_of_ids([copy_id]).get(copy_id)
        if piece is None:
            raise KnownError("This piece is no longer in the library.", "Add it again.")
        if not details.name.strip():
            raise KnownError("The name is empty.", "Give the piece a name.")
        if details.product:
            self._products.product(details.product)
        require_fit(details.name, details.product, details.ad_type)
        require_dates(details.name, details.approved_on, details.expires)
        after = replace(
            piece,
            name=details.name.strip(),
            product=details.product,
            ad_type=details.ad_type,
            section=details.section.strip() or piece.section,
            approved_on=details.approved_on,
            reference=details.reference.strip(),
            expires=details.expires,
        )
        if (after.product, after.ad_type) != (piece.product, piece.ad_type):
            after = replace(after, findings=counted_findings(self.findings(after)))
        self._store.change_copy(after)
        return after

    def remove(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Take pieces out; drafts that were shown them keep their ids. Answers which were there."""
        return self._store.remove_copies(ids)

    def put_back(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Put back what was taken out; answers which are there again."""
        return self._store.restore_copies(ids)

    def near_copy_shown(self, draft: Draft, near: NearCopy) -> NearCopyShown | None:
        """A draft's own words beside the approved text they are near to; None where that is gone."""
        piece = self._store.copies_of_ids([near.copy_id]).get(near.copy_id)
        if piece is None:
            return None
        text = written_words(draft)
        return NearCopyShown(text, piece, shared_passages(text, piece.text))
