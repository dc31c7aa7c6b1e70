"""What can be done at once where the pointer is: mend words, take another variant's, add a part?"""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.copy_limits import section_words
from fairdraft.domain.copy_parts import lacking_parts, with_part
from fairdraft.domain.piece import Block
from fairdraft.domain.same_part import same_part
from fairdraft.domain.shortening import shortened
from fairdraft.domain.spelling import SPELLING_RULE
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.drafting_desk import DraftingDesk
from fairdraft.ui.draft.finding_words import fix_tip, short_message
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.marks import Mark
from fairdraft.ui.draft.sheet_desk import SheetDesk
from fairdraft.ui.draft.sheet_menu import MenuOffer, MenuPlace
from fairdraft.ui.draft.sheet_reading import Run
from fairdraft.ui.draft.variants import Variant
from fairdraft.ui.screen import Command

# So many letters of somebody's words are read in a menu.
_MOST_READ = 70
_HEADLINE = "headline"


class SheetMenuDesk(QObject):
    """Offers over the sheet what the card of a finding does, the words that other variants have for the same part, and
    parts that the piece lacks.

    Args:
        workplace: the services.
        view: the widgets.
        desk: the variants.
        sheet: the piece that is edited.
    """

    def __init__(
        self, workplace: Workplace, view: DraftLayout, desk: DraftingDesk, sheet: SheetDesk, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._view = view
        self._desk = desk
        self._sheet = sheet
        view.editor.offers = self.offers

    def offers(self, place: MenuPlace) -> tuple[MenuOffer, ...]:
        """What can be done at a place of the sheet."""
        run = self._view.editor.sheet.run_at(place.position)
        mending = () if place.mark is None else self._of_mark(place.mark)
        return (*mending, *(() if run is None else self._of_variants(run)), *self._of_parts())

    def commands(self) -> tuple[Command, ...]:
        """Headlines of other variants, lacking parts, and approved claims, each to be put onto the sheet."""
        if self._sheet.keeper.piece is None:
            return ()
        claims = self._view.claims
        first = next((one for one in self._view.editor.sheet.runs() if one.block.section == _HEADLINE), None)
        taken = () if first is None else self._of_variants(first)
        return (
            *(Command(f"{one.below}: {one.words}", one.act) for one in taken),
            *(Command(f"{one.below}: {one.words}", one.act) for one in self._of_parts()),
            *(Command(f"Insert the claim: {one.text}", partial(claims.insert.emit, one)) for one in claims.offered),
        )

    # ---- findings

    def _of_mark(self, mark: Mark) -> Iterator[MenuOffer]:
        answered = self._sheet.answered
        if answered is None or mark.finding >= len(answered.open.findings):
            return
        finding = answered.open.findings[mark.finding]
        may_write = self._sheet.keeper.piece is not None
        if may_write and finding.rule == SPELLING_RULE:
            yield from self._of_spelling(mark)
        elif may_write and finding.fix is not None:
            yield MenuOffer(short_message(fix_tip(finding), _MOST_READ), partial(self._sheet.fix, mark.finding))
        if may_write:
            yield MenuOffer("Dismiss with a reason…", partial(self._ask_reason, mark.finding))

    def _of_spelling(self, mark: Mark) -> Iterator[MenuOffer]:
        word = mark.cursor.selectedText()
        # "Doctor" beside "doctor" is no other word.
        near_by_word = {near.lower(): near for near in reversed(self._workplace.spelling.suggestions(word))}
        for near in reversed(near_by_word.values()):
            yield MenuOffer(near, partial(self._put, mark.cursor, near, f"fixed {SPELLING_RULE}"))
        yield MenuOffer(f"Know “{word}”", partial(self._view.checks.findings.word_known.emit, word))

    def _ask_reason(self, number: int) -> None:
        self._sheet.jump(number)
        card = self._view.checks.findings.card(number)
        # Of very many findings the last ones have no card yet: the words are shown.
        if card is not None:
            card.ask_reason()

    # ---- parts

    def _of_parts(self) -> Iterator[MenuOffer]:
        """Parts that the piece has none of: a manuscript may come as a headline alone."""
        campaign = self._view.setup.campaign
        if campaign is not None and self._sheet.keeper.piece is not None:
            for one in lacking_parts(self._view.editor.sheet.blocks(), campaign):
                yield MenuOffer(section_words(one).capitalize(), partial(self._add, one, campaign), "Add a part")

    def _add(self, section: str, campaign: Campaign) -> None:
        sheet = self._view.editor.sheet
        blocks, part = with_part(sheet.blocks(), section, campaign)
        self._sheet.apply(blocks, f"{section_words(section)} added")
        place = next(run for run in sheet.runs() if run.block.id == part.id)
        self._view.editor.jump(place.start, place.start)

    # ---- variants

    def _of_variants(self, run: Run) -> tuple[MenuOffer, ...]:
        if run.block.kind != "copy" or self._sheet.keeper.piece is None:
            return ()
        others = [one for one in self._desk.desk.variants if one.draft.id != self._sheet.draft_id and one.draft.blocks]
        pieces = self._workplace.editing.pieces_of({one.draft.id for one in others})
        written = {one.draft_id or one.id: one.blocks for one in pieces}
        blocks = self._view.editor.sheet.blocks()
        below = f"{section_words(run.block.section).capitalize()} of another variant"
        offers: dict[str, MenuOffer] = {}
        for other in others:
            part = same_part(run.block, blocks, written.get(other.draft.id, other.draft.blocks))
            if part is not None and part.text != run.block.text and part.text not in offers:
                read = shortened(part.text, _MOST_READ)
                take = partial(self._take, run.block, part.text, other)
                offers[part.text] = MenuOffer(f"{other.letter} · {read}", take, below)
        return tuple(offers.values())

    def _take(self, block: Block, words: str, of: Variant) -> None:
        """Put a variant's words in the place of a part, as one step that can be undone."""
        run = next((one for one in self._view.editor.sheet.runs() if one.block.id == block.id), None)
        if run is not None:
            cursor = QTextCursor(self._view.editor.sheet.document)
            cursor.setPosition(run.start)
            cursor.setPosition(run.end, QTextCursor.MoveMode.KeepAnchor)
            self._put(cursor, words, f"{section_words(block.section)} of variant {of.letter}")

    def _put(self, place: QTextCursor, words: str, summary: str) -> None:
        editor = self._view.editor
        editor.setTextCursor(place)
        if editor.insert_words(words):
            self._sheet.keeper.text_changed(summary)
            self._sheet.check_again()
        editor.ensureCursorVisible()
