"""How are variants ordered, followed, stopped and written again?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.services.drafting import DraftDone, DraftingListener, DraftingRun, DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.consent_desk import ConsentDesk
from fairdraft.ui.draft.ready_desk import ReadyDesk
from fairdraft.ui.draft.setup_panel import Wish
from fairdraft.ui.draft.stream import DraftStream
from fairdraft.ui.draft.variants import Desk, Variant


class DraftingDesk(QObject):
    """The variants of one brief on the desk, and the orders under way for them.

    `laid_out` says that other drafts lie on the desk; `grew`, `begun_anew` and `finished` carry a draft's id;
    `busy_changed` that drafting began or ended; `model_ready` a DraftingModelReady; `speed` tokens per second;
    `failed` a KnownError; `went_well` that an order was taken.
    """

    laid_out = Signal()
    grew = Signal(str)
    begun_anew = Signal(str)
    finished = Signal(str)
    busy_changed = Signal()
    model_ready = Signal(object)
    speed = Signal(float)
    failed = Signal(object)
    went_well = Signal()

    def __init__(self, workplace: Workplace, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._drafting = workplace.drafting
        self._background = background
        self.consent = ConsentDesk(workplace.drafting, workplace.hosted, background, parent)
        self.consent.failed.connect(self.failed)
        self.desk = Desk()
        self.ready = ReadyDesk(workplace, background, self, lambda: self.busy)
        self.busy_changed.connect(self.ready.again)
        self._stream = DraftStream(self)
        self._starting = 0
        self._stream.words.connect(self._on_words)
        self._stream.begun_anew.connect(self._on_begun_anew)
        self._stream.model_ready.connect(self.model_ready)
        self._stream.done.connect(self._on_done)

    @property
    def busy(self) -> bool:
        """Whether drafts are being written or are about to be."""
        return self._starting > 0 or bool(self.desk.streaming)

    @property
    def starting(self) -> bool:
        """Whether an order was given and the model has not begun."""
        return self._starting > 0

    def show_stored(self, drafts: list[Draft], older: int = 0) -> None:
        """Lay stored drafts on the desk, `older` left; they are checked with today's rules, one after another."""
        self.desk.lay_out(drafts)
        self.desk.older = older
        self.laid_out.emit()
        for draft in drafts:
            if draft.blocks:
                self._check(draft)

    def bring(self, draft_id: str) -> None:
        """Lay one more stored draft of the brief on the desk, before the others; KnownError where there is none."""
        self.show_stored([self._drafting.draft(draft_id), *(one.draft for one in self.desk.variants)], self.desk.older)

    def put_away(self, draft_id: str) -> None:
        """Take a variant off the desk; the others keep their letters."""
        self.desk.variants = [one for one in self.desk.variants if one.draft.id != draft_id]
        self.laid_out.emit()

    def check_again(self) -> None:
        """Check what was checked once more: the store has other approved language."""
        for variant in self.desk.variants:
            if variant.check is not None:
                variant.check = None
                self._check(variant.draft)

    def order(
        self,
        wish: Wish,
        *,
        instead_of: Sequence[Variant] = (),
        adjust: Callable[[DraftOrder], DraftOrder] = lambda order: order,
    ) -> None:
        """Order variants; with `instead_of`, new drafts in the place of those variants. `adjust` changes the order."""
        if wish.candidate is None:
            self.failed.emit(KnownError("No candidate is chosen.", "Choose one at the left."))
            return
        order = DraftOrder(
            campaign=wish.campaign.id,
            candidate=wish.candidate.id,
            brief_id=wish.brief_id,
            brief_text=wish.brief_text,
            count=len(instead_of) or wish.count,
            raw=wish.raw,
        )
        order = adjust(order)
        self.consent.before(
            wish.candidate,
            order,
            lambda: self.begin(
                lambda: self._drafting.start(order, self._stream.on_event),
                lambda run: self._lay_out(run, instead_of),
            ),
        )

    @property
    def listener(self) -> DraftingListener:
        """Who takes the events of drafts that are begun by `begin`."""
        return self._stream.on_event

    def add(self, run: DraftingRun) -> None:
        """Put the draft of a run behind the others."""
        self.desk.add(run.drafts[0], run)

    def begin(self, start: Callable[[], DraftingRun], place: Callable[[DraftingRun], None]) -> None:
        """Have drafts begun in the background; `place` puts them on the desk."""
        self._starting += 1
        # Words may come before the order's drafts are known here; they wait until those lie on the desk.
        self._stream.hold()
        self.busy_changed.emit()
        self._background.run(
            start,
            lambda run: self._on_started(run, place),
            self._on_not_started,
        )

    def stop(self, draft_id: str | None = None) -> None:
        """Stop one draft or all; what was written stays."""
        for variant in self.desk.streaming:
            if variant.run is not None and draft_id in (None, variant.draft.id):
                variant.run.cancel(variant.draft.id)

    def close(self) -> None:
        """Stop everything and follow nothing any more."""
        self.ready.close()
        self.stop()
        runs = {variant.run.request_id: variant.run for variant in self.desk.streaming if variant.run is not None}
        for run in runs.values():
            # Cancelled drafts are final within a token or two; their words are in the store already.
            run.wait(2.0)
        self._stream.close()

    def _check(self, draft: Draft) -> None:
        def checked(result: CheckResult) -> None:
            variant = self.desk.find(draft.id)
            if variant is not None and variant.check is None:
                variant.check = result
                self.finished.emit(draft.id)

        self._background.run(lambda: self._drafting.check(draft), checked, self.failed.emit)

    def _lay_out(self, run: DraftingRun, instead_of: Sequence[Variant]) -> None:
        if not instead_of or any(one not in self.desk.variants for one in instead_of):
            # What somebody went on with stays on the desk beside new drafts of the same brief.
            self.desk.lay_out(run.drafts, run, behind=self.desk.worked_on(run.drafts[0]))
            return
        for variant, draft in zip(instead_of, run.drafts, strict=True):
            variant.draft = draft
            variant.text, variant.check, variant.answered, variant.run = "", None, None, run
            variant.near, variant.weighed, variant.piece = None, False, ""

    def _on_started(self, run: DraftingRun, place: Callable[[DraftingRun], None]) -> None:
        self._starting -= 1
        self.went_well.emit()
        place(run)
        self.laid_out.emit()
        self.busy_changed.emit()
        if not self._starting:
            self._stream.release()

    def _on_not_started(self, problem: KnownError) -> None:
        self._starting -= 1
        if not self._starting:
            self._stream.release()
        self.busy_changed.emit()
        self.failed.emit(problem)

    def _on_words(self, draft_id: str, text: str) -> None:
        variant = self.desk.find(draft_id)
        if variant is not None:
            variant.text += text
            self.grew.emit(draft_id)

    def _on_begun_anew(self, draft_id: str, why: str) -> None:
        variant = self.desk.find(draft_id)
        if variant is not None:
            variant.text = ""
            variant.begun_anew = why
            self.begun_anew.emit(draft_id)

    def _on_done(self, done: DraftDone) -> None:
        variant = self.desk.find(done.draft.id)
        if variant is None:
            return
        variant.draft, variant.text, variant.check = done.draft, done.draft.model_text, done.check
        variant.near, variant.weighed = done.near_copy, True
        if done.tokens_per_second is not None:
            self.speed.emit(done.tokens_per_second)
        self.finished.emit(done.draft.id)
        if not self.busy:
            self.busy_changed.emit()
