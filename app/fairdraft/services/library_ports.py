"""What does the library of approved copy need of the store and of the files?"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from fairdraft.domain.approved_copy import ApprovedCopy, CopyBounds, FoundCopy

EVERYTHING = CopyBounds()


class LibraryStore(Protocol):
    """Approved copy, found by its words."""

    def add_copies(self, copies: Iterable[ApprovedCopy]) -> tuple[str, ...]:
        """Keep copies in one transaction; one whose product has the same words already (`ApprovedCopy.key`) is left
        out. Returns the ids that were added.
        """

    def copies(self, product: str | None = None) -> tuple[ApprovedCopy, ...]:
        """All copies, or those of a product ("" for those without one), in the order in which they came."""

    def copy_keys(self) -> set[tuple[str, str]]:
        """Product and `ApprovedCopy.key` of every piece."""

    def find_copies(self, words: Sequence[str], most: int, bounds: CopyBounds = EVERYTHING) -> tuple[ApprovedCopy, ...]:
        """At most so many copies within the bounds that have any of the words, the best first (BM25)."""

    def ids_with_words(self, words: Sequence[str], most: int | None, *, loosely: bool = False) -> tuple[str, ...]:
        """Ids of at most so many copies that may have these words (small letters) in a row, in the order in which they
        came: all that have them, and perhaps some that do not; `loosely` also those with other forms of the words,
        which is faster.
        """

    def keyed_copies(self, bounds: CopyBounds = EVERYTHING) -> tuple[tuple[str, str], ...]:
        """Id and `ApprovedCopy.key` of every copy within the bounds, in the order in which they came."""

    def copies_of_ids(self, ids: Sequence[str]) -> dict[str, ApprovedCopy]:
        """These copies by id; what is not there any more is left out."""

    def copy(self, copy_id: str) -> ApprovedCopy | None:
        """A copy by id or by an unambiguous beginning of it."""

    def remove_copy(self, copy_id: str) -> None:
        """Take a copy out; UsageError if there is none. Drafts that were shown it keep its id."""


class LibraryFiles(Protocol):
    """Reads the files that approved copy comes in."""

    def approved_texts(self, path: Path) -> tuple[FoundCopy, ...]:
        """The texts of a .txt, .md, .docx or .pdf file (one) or of a .csv file (one a row); KnownError names the
        line.
        """
