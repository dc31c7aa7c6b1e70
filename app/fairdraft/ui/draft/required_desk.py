"""How does required language come onto the sheet: one text, or all that is missing?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.missing_language import with_missing_language
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.layout import DraftLayout

Meant = Callable[[], tuple[Campaign, Product | None] | None]


class RequiredDesk(QObject):
    """Puts approved texts in, each press as one step that can be undone. `failed` carries a KnownError, `told` words.

    Args:
        workplace: the services.
        background: where the piece is looked at again and again.
        view: the widgets.
        meant: answers the campaign and the product of the piece on the sheet; None where it may not be changed now.
        apply: makes the piece some blocks, as one step that can be undone, with what was done in words.
    """

    failed = Signal(object)
    told = Signal(str)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        view: DraftLayout,
        meant: Meant,
        apply: Callable[[tuple[Block, ...], str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self._sheet = view.editor.sheet
        self._panel = view.checks.required
        self._meant = meant
        self._apply = apply
        self._panel.use_approved.connect(self.use)
        self._panel.all_wanted.connect(self.put_in_all)

    def use(self, element: RequiredElement) -> None:
        """Put a required element's approved text in."""
        meant = self._meant()
        if meant is None:
            return
        try:
            blocks = self._workplace.editing.with_approved(self._sheet.blocks(), element, meant[0].channel)
        except KnownError as problem:
            self.failed.emit(problem)
        else:
            self._apply(blocks, f"approved text: {element.label or element.element}")

    def use_first(self) -> None:
        """The same for the first element that is altered or missing."""
        element = self._panel.first_open()
        if element is not None:
            self.use(element)

    def put_in_all(self) -> None:
        """Put in every approved text that is missing; what is altered stays for a person to look at."""
        meant = self._meant()
        if meant is None:
            return
        campaign, product = meant
        revision, before = self._sheet.revision, self._sheet.blocks()

        def look(blocks: tuple[Block, ...]) -> tuple[RequiredElement, ...]:
            return tuple(self._workplace.checking.check_blocks(blocks, product, campaign).result.required)

        def put(blocks: tuple[Block, ...]) -> None:
            if self._sheet.revision != revision:
                self.told.emit("The text changed in the meantime, so nothing was inserted. Press it again.")
            elif blocks != before:
                self._apply(blocks, f"approved texts: {counted(len(blocks) - len(before), 'text')}")

        self._background.run(lambda: with_missing_language(before, look, campaign.channel), put, self.failed.emit)
