"""What does bringing claims in and out as a spreadsheet need of the files that people exchange?"""

from pathlib import Path
from typing import Protocol

from fairdraft.domain.claim_sheet import ClaimSheet
from fairdraft.domain.product import Product


class ClaimSheetFiles(Protocol):
    """Reads and writes sheets of claims."""

    def read_claims(self, path: Path, *, hidden: bool = False) -> ClaimSheet:
        """The claims of an .xlsx, .xlsm, .csv or .tsv file; with `hidden` also those in rows that are hidden there.

        Raises:
            WrongSheetError: rows that cannot be taken, all of them told.
            KnownError: the file cannot be read, or has no sheet of claims.
        """

    def write_claims(self, product: Product, path: Path) -> Path:
        """Write the claims of a product as an .xlsx or .csv file, whole or not at all; KnownError if it cannot be."""
