"""How do the claims of a product come in from a spreadsheet, and go out as one?"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fairdraft.domain.claim_changes import ClaimChanges, claim_changes
from fairdraft.domain.claim_sheet import ClaimSheet
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import today
from fairdraft.domain.product import Product
from fairdraft.domain.product_version import version_of_the_day
from fairdraft.services.claim_sheet_ports import ClaimSheetFiles
from fairdraft.services.comparing_products import ProductChanges, product_changes
from fairdraft.services.editing import EditingService
from fairdraft.services.managing_products import ProductService


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """What a sheet would make of a product; nothing of it is kept yet.

    `after` is the product in its new version, and has the old one where nothing would be another. `reached` are the
    differences of the two, with the pieces that still say the old words. `newest` is the version that drafts and checks
    would go by.
    """

    sheet: ClaimSheet
    before: Product
    after: Product
    claims: ClaimChanges
    reached: ProductChanges
    newest: str


class ClaimSheetService:
    """Claims as a spreadsheet, out and in again."""

    def __init__(self, products: ProductService, editing: EditingService, files: ClaimSheetFiles) -> None:
        self._products = products
        self._editing = editing
        self._files = files

    def plan(
        self,
        product_id: str,
        path: Path,
        version: str | None = None,
        *,
        replace: bool = False,
        hidden: bool = False,
        on: date | None = None,
    ) -> ClaimPlan:
        """Hold a spreadsheet against the newest version of a product.

        Args:
            product_id: the product.
            path: an .xlsx, .xlsm, .csv or .tsv file.
            version: what the new version is to be called; None makes a name of the day.
            replace: claims that are only in the product are removed instead of kept.
            hidden: rows that are hidden in the sheet, by hand or by a filter, are taken in as well.
            on: the day; today when None.

        Raises:
            WrongSheetError: rows of the sheet cannot be taken, all of them told.
            KnownError: there is no such product, the file cannot be read, or the version is there already.
            UsageError: the name of the version is empty.
        """
        return self.plan_of(product_id, self._files.read_claims(path, hidden=hidden), version, replace=replace, on=on)

    def plan_of(
        self,
        product_id: str,
        sheet: ClaimSheet,
        version: str | None = None,
        *,
        replace: bool = False,
        on: date | None = None,
    ) -> ClaimPlan:
        """Hold a sheet that was read before against the newest version of a product; as `plan`."""
        before = self._products.product(product_id)
        versions = self._products.versions(product_id)
        name = version_of_the_day(versions, on or today()) if version is None else _new_name(version, versions)
        claims = claim_changes(before.claims, sheet, replace=replace)
        after = before.model_copy(update={"claims": claims.claims, "version": name}) if claims else before
        waiting = self._products.waiting_drafts(before)
        reached = product_changes(before, after, self._products.campaigns(), self._editing.pieces(), waiting)
        return ClaimPlan(sheet, before, after, claims, reached, max(*versions, after.version))

    def keep(self, plan: ClaimPlan, version: str | None = None) -> Product:
        """Keep the new version as a product file is kept, and return it; where nothing is another, nothing is written.

        Args:
            plan: what was shown.
            version: another name than the plan has for it.

        Raises:
            KnownError: the product got another version since the plan was made, or has one of that name.
            UsageError: the name is empty.
        """
        if not plan.claims:
            return plan.before
        newest = self._products.product(plan.before.id)
        if newest != plan.before:
            raise KnownError(
                f"{plan.before.full_name} has version {newest.version} since the sheet was read.",
                "Read the sheet again, and check what it changes in that version.",
            )
        wanted = plan.after.version if version is None else version
        name = _new_name(wanted, self._products.versions(newest.id))
        return self._products.keep_product(plan.after.model_copy(update={"version": name}), plan.sheet.source)

    def write(self, product_id: str, path: Path) -> tuple[Product, Path]:
        """Write the claims of a product's newest version as a spreadsheet that can be filled in and brought back.

        Raises:
            KnownError: there is no such product, the file has another ending than .xlsx or .csv, or cannot be written.
        """
        product = self._products.product(product_id)
        return product, self._files.write_claims(product, path)


def _new_name(wanted: str, versions: tuple[str, ...]) -> str:
    name = wanted.strip()
    if not name:
        raise UsageError("The new version has no name.", "Give one, such as 2026-09.")
    if name in versions:
        raise KnownError(
            f'Version "{name}" of the product already exists.',
            "Give another name: approved language never changes within a version.",
        )
    return name
