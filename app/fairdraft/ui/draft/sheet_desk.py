"""How is one piece edited under the eyes of the rules, and kept?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from fairdraft.domain.campaign import Campaign, Channel
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult, Finding, RequiredElement, Span
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block, Piece
from fairdraft.domain.product import Product
from fairdraft.services.checking import PACE
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.answers import Answered, Answers
from fairdraft.ui.draft.check_runner import CheckRunner
from fairdraft.ui.draft.claim_desk import ClaimDesk
from fairdraft.ui.draft.elsewhere_desk import ElsewhereDesk
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.length_line import LengthLine
from fairdraft.ui.draft.lengths_desk import LengthsDesk
from fairdraft.ui.draft.marks import marks_of
from fairdraft.ui.draft.piece_file_desk import PieceFileDesk
from fairdraft.ui.draft.piece_keeper import PieceKeeper
from fairdraft.ui.draft.piece_reading import PieceReading, place_now, read_piece
from fairdraft.ui.draft.proof_desk import ProofDesk
from fairdraft.ui.draft.receiving_desk import ReceivingDesk
from fairdraft.ui.draft.required_desk import RequiredDesk
from fairdraft.ui.draft.review_desk import ReviewDesk
from fairdraft.ui.draft.script_desk import ScriptDesk
from fairdraft.ui.draft.unsaved_words import UnsavedWords
from fairdraft.ui.draft.version_desk import VersionDesk
from fairdraft.ui.draft.word_in_hand import WordInHand
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.screen import Message


class SheetDesk(QObject):
    """The sheet with one piece on it: edits, background checks, marks, fixes, versions, saving.

    `failed` carries a KnownError; `saving_told` a word for the status strip; `told` a Message, `over` what messages are
    about that do not hold any more.

    Args:
        workplace: the services.
        background: where checks run.
        view: the widgets.
        author: answers the pseudonym that goes into revisions.
        answers: which findings were dismissed.
        for_picture: show pieces as if they were edited, and write nothing.
    """

    failed = Signal(object)
    saving_told = Signal(str)
    told = Signal(object)
    over = Signal(str)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        view: DraftLayout,
        author: Callable[[], str],
        answers: Answers,
        parent: QObject,
        *,
        for_picture: bool = False,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._answers = answers
        self._view = view
        self._writers = Background(1, self)
        # One window alone writes to a home's own store: the lease of one that crashed is this one's to go on with.
        # A team's windows are many, and are told apart.
        holder = f"another window ({new_id()[:8]})" if workplace.team else "the window"
        self.keeper = PieceKeeper(workplace.editing, self._writers, author, holder, view.editor.sheet.blocks, self)
        self.review = ReviewDesk(
            workplace, background, view, self.keeper, answers, author, self, for_picture=for_picture
        )
        self.review.over.connect(self.over)
        keeper, review, reread, show = self.keeper, self.review, self.follow_answers, self._show_words
        self.elsewhere = ElsewhereDesk(workplace.editing, view, keeper, review, answers, reread, self.apply, show, self)
        self.versions = VersionDesk(
            workplace.editing, background, view, keeper, review, answers, self.apply, self, for_picture=for_picture
        )
        self.files = PieceFileDesk(workplace, background, view.tabs, view.theme, review.saved_piece, self)
        self.receiving = ReceivingDesk(
            workplace, background, view, keeper, review, author, self.apply, self, for_picture=for_picture
        )
        self.lengths = LengthsDesk(workplace, background, view, lambda: self.review.saved_piece() or self._draft, self)
        self.review.file_wanted.connect(lambda: self.files.write("docx"))
        self.files.back_wanted.connect(lambda: self.receiving.open())
        self.proof = ProofDesk(workplace, background, view, review, self.files, self.receiving.open)
        for desk in (self.review, self.versions, self.files, self.receiving, self.lengths, self.proof):
            desk.failed.connect(self.failed)
            desk.told.connect(self.told)
        self._length = LengthLine(view, self)
        self.runner = CheckRunner(background, self._snapshot, self._check, self)
        self._draft: Draft | None = None
        self._campaign: Campaign | None = None
        self._product: Product | None = None
        self._checked: tuple[int, PieceReading] | None = None
        self._answered: Answered | None = None
        self._loading = self._may_edit = False
        self._for_picture = for_picture
        self._pace = PACE
        self._unsaved = UnsavedWords()
        self._in_hand = WordInHand(view.editor, self)
        self._in_hand.left.connect(self.runner.text_changed)
        self._follow_view(view)
        self.script = ScriptDesk(view, self._channel_to_edit, self.apply, self)
        self.script.told.connect(view.editor.told)
        self.required = RequiredDesk(workplace, background, view, self._meant, self.apply, self)
        self.required.told.connect(view.editor.told)
        self.required.failed.connect(self.failed)
        self.claims = ClaimDesk(view, self._channel_to_edit, self.apply, self)
        self.claims.told.connect(view.editor.told)
        self.claims.failed.connect(self.failed)
        self.runner.checked.connect(self._on_checked)
        self.runner.failed.connect(lambda problem: self.told.emit(Message.of(problem, "checking")))
        self.keeper.saved.connect(self._on_saved)
        self.keeper.waiting.connect(lambda: self.saving_told.emit("Saving…"))
        self.keeper.failed.connect(self._on_save_failed)

    def _follow_view(self, view: DraftLayout) -> None:
        """Hear what a person does with the words, and where the panels beside them lead."""
        view.editor.edited.connect(self._on_edited)
        view.editor.mark_pressed.connect(self._on_mark)
        view.search.replaced.connect(self.keeper.text_changed)
        for leads_to in (view.claims.jump_to, view.checks.script.jump_to, view.checks.sentences.jump_to):
            leads_to.connect(self.jump_to_span)
        view.checks.script.pace_changed.connect(self._read_at)

    @property
    def draft_id(self) -> str | None:
        """The draft whose piece is on the sheet."""
        return None if self._draft is None else self._draft.id

    @property
    def result(self) -> CheckResult | None:
        """What the last check of this piece found, dismissed findings too."""
        return None if self._checked is None else self._checked[1].result

    @property
    def answered(self) -> Answered | None:
        """What the last check of this piece found, parted into open and dismissed findings."""
        return self._answered

    @property
    def is_checked(self) -> bool:
        """Whether the last check is of the words as they stand."""
        return self._checked is not None and self._checked[0] == self._view.editor.sheet.revision

    def open(self, draft: Draft, campaign: Campaign, product: Product | None) -> None:
        """Put the piece of a draft on the sheet: begun now if need be; for reading only where it cannot be edited."""
        self.close()
        blocks, editable, unsaved = draft.blocks, False, None
        known = self._workplace.editing.piece_of_draft(draft.id)
        if known is not None:
            blocks = known.blocks
            self._answers.know(draft.id, known.id)
        if self._for_picture:
            editable = True
        elif not self._workplace.read_only:
            try:
                piece = self.keeper.begin(draft)
                self._answers.know(draft.id, piece.id)
                unsaved = self._unsaved.take(draft.id)
                blocks, editable = unsaved or piece.blocks, True
                self.over.emit("action")
            except KnownError as problem:
                self.failed.emit(problem)
        self._draft, self._campaign, self._product, self._may_edit = draft, campaign, product, editable
        self._show_words(blocks)
        self._view.claims.show_claims(product, campaign.channel, may_edit=editable)
        self.review.open(self.keeper.piece or known)
        self._tell_length()
        self.saving_told.emit("Saved" if editable else "Read-only")
        if unsaved is not None:
            self.keeper.text_changed()

    def close(self) -> None:
        """Save what is left and take the piece off the sheet; what cannot be saved comes back with it."""
        if self._draft is None:
            return
        self._in_hand.drop()
        self.review.close()
        self.elsewhere.close()
        if not self.keeper.close():
            self._unsaved.keep(self._draft.id, self._view.editor.sheet.blocks())
        self._draft = self._checked = self._answered = None
        self._tell_length()
        self._view.review.show_findings(None)
        self._view.search.close_bar()
        self._view.checks.show_shape(None)
        if self._campaign is not None:
            self._view.claims.show_claims(self._product, self._campaign.channel, may_edit=False)
        self.saving_told.emit("")

    def may_shut(self) -> bool:
        """Save what is left, and ask where words would be lost if the window closed now."""
        return self._unsaved.may_go(self._view.window(), also=not self.keeper.flush())

    def shut(self) -> None:
        """Save and stop everything, before the window closes."""
        self.runner.stop()
        self.close()
        self.files.printing.close()
        self.review.watch.close()
        self._writers.close()

    # ---- what a person does

    def fix(self, number: int) -> None:
        """Apply the fix of a finding, as one step that can be undone."""
        finding = self._finding(number)
        if finding is not None and finding.fix is not None and self._may_answer():
            blocks = self._workplace.editing.with_fix(self._view.editor.sheet.blocks(), finding.fix)
            self.apply(blocks, f"fixed {finding.rule}")

    def follow_answers(self) -> None:
        """Findings may have been dismissed or taken up again: show which are open now."""
        if self._draft is None or self._checked is None:
            return
        if self.is_checked:
            self._judge(self._checked[1])
        else:
            self.runner.check_now()

    def check_again(self) -> None:
        """Check the piece once more: other words are known."""
        if self._draft is not None:
            self.runner.check_now()

    def follow_product(self) -> None:
        """The store has other versions of products: hold the piece against the one that counts now."""
        if self._draft is None or self._campaign is None:
            return
        try:
            product = self._workplace.products.product_of(self._campaign)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        if product != self._product:
            self._product = product
            self._view.claims.show_claims(product, self._campaign.channel, may_edit=self._may_edit)
            self.runner.check_now()

    def jump(self, number: int) -> None:
        """Show the words of a finding, or of the claim that made it necessary."""
        self._view.side.show_checks()
        self._view.checks.bring_forward(number)
        finding = self._finding(number)
        place = None if finding is None else finding.span or finding.anchor
        if self._draft is None or place is None:
            return
        editor = self._view.editor
        for at, mark in enumerate(editor.marks):
            if mark.finding == number:
                editor.jump(mark.cursor.selectionStart(), mark.cursor.selectionEnd())
                editor.select_mark(at)
                return
        self.jump_to_span(place)

    def jump_to_element(self, element: RequiredElement) -> None:
        """Show where a required element stands."""
        if element.span is not None:
            self.jump_to_span(element.span)

    def jump_to_span(self, span: Span) -> None:
        """Show some words of the text as it was checked, where they stand by now."""
        if self._draft is not None and self._checked is not None:
            sheet = self._view.editor.sheet
            self._view.editor.jump(*sheet.map().span_to_document(place_now(self._checked[1], sheet.blocks(), span)))

    def next_finding(self, step: int) -> None:
        """Go to the next (1) or the previous (-1) marked place from the caret on."""
        marks = sorted(self._view.editor.marks, key=lambda mark: mark.cursor.selectionStart())
        if self._draft is None or not marks:
            return
        here = self._view.editor.textCursor().selectionStart()
        later = [mark for mark in marks if mark.cursor.selectionStart() > here]
        earlier = [mark for mark in marks if mark.cursor.selectionStart() < here]
        mark = (later or marks)[0] if step > 0 else (earlier or marks)[-1]
        self.jump(mark.finding)
        if (finding := self._finding(mark.finding)) is not None:
            # The caret stands in its words; what is wrong with them stands in another column.
            announce(self._view.editor, f"{finding.severity}: {finding.message}")

    # ---- inside

    def _channel_to_edit(self) -> Channel | None:
        return None if self.keeper.piece is None or self._campaign is None else self._campaign.channel

    def _show_words(self, blocks: tuple[Block, ...]) -> None:
        """Put words on the sheet that nobody wrote there."""
        of_draft = "" if self._draft is None else self._draft.provenance.product_version
        version = of_draft or ("" if self._product is None else self._product.version)
        self._loading = True
        self._view.editor.show_piece(blocks, version, editable=self._may_edit)
        self._loading = False
        self._in_hand.drop()
        self.runner.check_now()

    def _read_at(self, pace: float) -> None:
        self._pace = pace
        if self._draft is not None:
            self.runner.check_now()

    def apply(self, blocks: tuple[Block, ...], summary: str) -> None:
        """Make the piece these blocks, as one step that can be undone; the keys go to its words."""
        self._view.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.editor.apply(blocks)
        self._in_hand.drop()
        self.over.emit("action")
        self.keeper.text_changed(summary)
        self.runner.check_now()

    def _on_edited(self) -> None:
        if not self._loading and self._draft is not None:
            self._in_hand.typed()
            self.keeper.text_changed()
            self.runner.text_changed()
            self._tell_length()

    def _on_mark(self, number: int) -> None:
        mark = self._view.editor.marks[number]
        self._view.editor.select_mark(number)
        self._view.side.show_checks()
        self._view.checks.bring_forward(mark.finding)

    def _snapshot(self) -> tuple[int, tuple[Block, ...]]:
        return self._view.editor.sheet.revision, self._view.editor.sheet.blocks()

    def _check(self, blocks: tuple[Block, ...]) -> PieceReading:
        campaign = self._campaign
        assert campaign is not None  # noqa: S101 - a piece is on the sheet only with its campaign
        at, given = self._in_hand.place, (self._product, campaign, self._pace)
        beside = self._workplace.balances.beside(campaign, self.draft_id or "")
        return read_piece(self._workplace.checking, blocks, *given, typed_at=at, beside=beside)

    def _on_checked(self, checked: PieceReading) -> None:
        if self._draft is None or self._campaign is None:
            return
        self.over.emit("checking")
        self._checked, self._answered = (self._view.editor.sheet.revision, checked), None
        self._view.claims.show_links(checked.claims, listed=checked.listed)
        self._view.checks.show_shape(checked, with_supers=self._campaign.channel == "tv", may_edit=self._may_edit)
        self._tell_length()
        self._judge(checked)

    def _judge(self, checked: PieceReading) -> None:
        if self._draft is None:
            return
        answered = self._answers.judge(self._draft, checked.text, checked.result)
        if answered == self._answered:
            return
        self._answered = answered
        self._view.review.show_findings(answered.open.findings)
        sheet = self._view.editor.sheet
        self._view.editor.show_marks(marks_of(answered.open.findings, sheet.map(), sheet.document))
        self._view.show_findings(
            answered,
            self._product,
            self._answers.name_of,
            may_edit=self._may_edit,
            may_answer=self._answers.may_answer or self._for_picture,
        )

    def _on_saved(self, piece: Piece) -> None:
        self.over.emit("saving")
        self.saving_told.emit(f"Saved {piece.changed_at.astimezone():%H:%M:%S}")

    def _on_save_failed(self, problem: KnownError) -> None:
        self.saving_told.emit("Not saved")
        self.told.emit(Message.of(problem, "saving"))

    def _tell_length(self) -> None:
        script = None if self._checked is None else self._checked[1].script
        self._length.follow(None if self._draft is None else self._campaign, script, self._pace)

    def _may_answer(self) -> bool:
        """Whether findings can be answered now: the piece may be edited, and the check is of it as it stands."""
        if self.keeper.piece is None:
            return False
        if not self.is_checked:
            self.runner.check_now()
        return self.is_checked

    def _meant(self) -> tuple[Campaign, Product | None] | None:
        return (self._campaign, self._product) if self._campaign is not None and self._may_answer() else None

    def _finding(self, number: int) -> Finding | None:
        findings = () if self._answered is None else self._answered.open.findings
        return findings[number] if number < len(findings) else None
