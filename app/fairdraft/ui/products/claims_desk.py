"""How do claims leave the window as a spreadsheet, and come in from one?"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from fairdraft.domain.claim_sheet import WrongSheetError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.services.taking_claims import ClaimPlan
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.parts.pages import PagedScreen
from fairdraft.ui.products.claims_page import ClaimsPage
from fairdraft.ui.screen import Message

_READ = "Spreadsheets (*.xlsx *.xlsm *.csv *.tsv);;All files (*)"
_WRITTEN = "Excel workbook (*.xlsx);;Text with commas (*.csv)"


class ClaimsDesk(QObject):
    """Reads and writes sheets of claims beside the window's thread, and shows on `page` what one would change. `added`
    carries a product in its new version, with the newest version of all.
    """

    added = Signal(object)

    def __init__(self, screen: PagedScreen, page: ClaimsPage, workplace: Workplace, background: Background) -> None:
        super().__init__(screen)
        self._screen = screen
        self._page = page
        self._service = workplace.claim_sheets
        self._products = workplace.products
        self._background = background
        self._asked: tuple[str, Path] | None = None
        # A second press on the button, before the first one's work is done, is none.
        self._keeping = False
        page.keep_wanted.connect(self._keep)
        page.again_wanted.connect(self._read_again)
        page.plan_wanted.connect(self._plan_again)

    def ask_source(self, product_id: str) -> None:
        """Ask for a spreadsheet, and show what it would change."""
        name, _kind = QFileDialog.getOpenFileName(self._screen, "Spreadsheet of claims", "", _READ)
        if name:
            self.read(product_id, Path(name))

    def ask_target(self, product_id: str) -> None:
        """Ask where the claims go, and write them."""
        proposed = f"{product_id}-claims.xlsx"
        name, _kind = QFileDialog.getSaveFileName(self._screen, "Claims as a spreadsheet", proposed, _WRITTEN)
        if name:
            self.save(product_id, Path(name))

    def save(self, product_id: str, path: Path) -> None:
        """Write the claims of a product."""

        def done(found: tuple[Product, Path]) -> None:
            product, file = found
            said = f"Wrote {file}: the claims of {product.full_name}, version {product.version}."
            remedy = "Fill it in, save it, then import it with “Import claims…”."
            self._screen.told.emit(Message(said, remedy, "present", place=file))

        self._screen.run(lambda: self._service.write(product_id, path), done)

    def read(self, product_id: str, path: Path) -> None:
        """Show what a spreadsheet would change, or its problems by row."""
        self._asked = (product_id, path)

        def done(plan: ClaimPlan) -> None:
            self._screen.went_well()
            self._page.show_plan(plan)
            self._show_from_the_top()

        self._background.run(
            lambda: self._service.plan(product_id, path), done, lambda problem: self._tell_failed(path, problem)
        )

    def _tell_failed(self, path: Path, problem: KnownError) -> None:
        if isinstance(problem, WrongSheetError):
            self._screen.went_well()
            self._page.show_problems(path, problem)
            self._show_from_the_top()
        else:
            self._screen.tell(problem)

    def _keep(self, version: str) -> None:
        plan = self._page.plan
        if plan is None or self._keeping:
            return
        products = self._products

        def work() -> tuple[Product, str]:
            product = self._service.keep(plan, version)
            return product, products.versions(product.id)[0]

        def added(found: tuple[Product, str]) -> None:
            self._keeping = False
            self._screen.went_well()
            self.added.emit(found)

        def failed(problem: KnownError) -> None:
            self._keeping = False
            self._screen.tell(problem)

        self._keeping = True
        self._background.run(work, added, failed)

    def _read_again(self) -> None:
        if self._asked is not None:
            self.read(*self._asked)

    def _plan_again(self) -> None:
        shown, page = self._page.plan, self._page
        if shown is None or self._asked is None:
            return
        replace, hidden = page.replace.isChecked(), page.hidden.isChecked()
        product_id, path = self._asked

        def work() -> ClaimPlan:
            if hidden == shown.sheet.takes_hidden:
                return self._service.plan_of(product_id, shown.sheet, replace=replace)
            return self._service.plan(product_id, path, replace=replace, hidden=hidden)

        def done(plan: ClaimPlan) -> None:
            if page.plan is shown:
                page.show_plan(plan, as_asked=True)

        def failed(problem: KnownError) -> None:
            if page.plan is shown:
                self._tell_failed(path, problem)

        self._background.run(work, done, failed)

    def _show_from_the_top(self) -> None:
        self._screen.show_page(self._page)
        self._page.area.verticalScrollBar().setValue(0)
        self._page.back.setFocus()
