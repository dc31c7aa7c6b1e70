"""What does the one button of a failed variant do, and how is a variant made again?"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.services.drafting import DraftingRun, DraftOrder
from fairdraft.services.engine_remedies import ORDERS_ANEW, remedied
from fairdraft.services.making_again import DraftAgain
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.drafting_desk import DraftingDesk
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.draft.variants import Variant
from fairdraft.ui.screen import Message

_MOST_TOLD = 3


class RemedyDesk(QObject):
    """Takes the step that helps after the engine failed, and makes drafts again. `told` carries a Message, `failed` a
    KnownError.
    """

    told = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        desk: DraftingDesk,
        setup: SetupPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self._desk = desk
        self._setup = setup
        self._plans: dict[str, DraftAgain] = {}
        self._differences: dict[str, list[str]] = {}
        desk.finished.connect(self._on_finished)

    def take(self, draft_id: str) -> None:
        """Take the failed variant's step: ask again in another way, have the candidate changed, or check the file."""
        variant = self._desk.desk.find(draft_id)
        if variant is None or self._workplace.read_only:
            return
        step = variant.draft.provenance.fault_step
        if step in ORDERS_ANEW:
            layers = self._layers(variant.draft)
            self._ask_again(variant, lambda order: remedied(order, variant.draft, layers))
        elif step == "other_model":
            self._setup.candidate_box.setFocus(Qt.FocusReason.OtherFocusReason)
            self.told.emit(Message("Choose another candidate at the left, then draft again.", tone="neutral"))
        else:
            name = variant.draft.provenance.model_name
            self.told.emit(Message(f"Checking the file of {name}…", tone="neutral"))
            self._background.run(
                partial(self._workplace.models.verify, name), lambda _model: self._on_file_right(name), self.failed.emit
            )

    def try_anyway(self, draft_id: str) -> None:
        """Forget that this ended the engine, and ask again just so."""
        variant = self._desk.desk.find(draft_id)
        if variant is None or self._workplace.read_only:
            return
        try:
            self._workplace.faults.forget(variant.draft.provenance.fault_known_as)
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self._ask_again(variant, lambda order: order)

    def make_again(self, draft_id: str) -> None:
        """Make a variant again with its own seed, beside the others; what differs is told before, the result after."""
        variant = self._desk.desk.find(draft_id)
        if variant is None or self._workplace.read_only:
            return

        def start() -> DraftingRun:
            plan = self._workplace.making_again.plan(draft_id)
            found = [str(one) for one in plan.differences]
            self._plans[plan.draft.id], self._differences[plan.draft.id] = plan, found
            return self._workplace.making_again.start(
                plan, self._desk.listener, lambda more: found.extend(str(one) for one in more)
            )

        def place(run: DraftingRun) -> None:
            self._desk.add(run)
            found = self._differences[run.drafts[0].id]
            words = "; ".join(found[:_MOST_TOLD]) + (
                f"; and {len(found) - _MOST_TOLD} more" * (len(found) > _MOST_TOLD)
            )
            told = f"Changed since then: {words}." if found else "Nothing is known to have changed since then."
            caution = self._plans[run.drafts[0].id].caution
            self.told.emit(
                Message(
                    f"Writing {variant.letter} again with its seed {variant.seed}.",
                    f"{told} {caution}".strip(),
                    "neutral",
                )
            )

        self._desk.begin(start, place)

    def failure_message(self, variant: Variant) -> Message:
        """The message of a failed variant. What ended one draft usually ended the others of its order: they are told
        together.
        """
        letters = [one.letter for one in self._failed_alike(variant)]
        who = f"Variant {letters[0]}" if len(letters) == 1 else f"Variants {', '.join(letters)}"
        return Message(f"{who} failed.", variant.draft.failure, "error", "action")

    def _failed_alike(self, variant: Variant) -> list[Variant]:
        return [
            one
            for one in self._desk.desk.variants
            if one is variant
            or (
                one.run is variant.run is not None
                and one.state == "failed"
                and one.draft.failure == variant.draft.failure
            )
        ]

    def _ask_again(self, variant: Variant, adjust: Callable[[DraftOrder], DraftOrder]) -> None:
        wish = self._setup.wish()
        if wish is not None:
            self._desk.order(wish, instead_of=self._failed_alike(variant), adjust=adjust)

    def _layers(self, draft: Draft) -> int:
        models = self._workplace.models.models()
        return next((one.header.layers for one in models if one.sha256 == draft.provenance.model_sha256), 0)

    def _on_file_right(self, name: str) -> None:
        self.told.emit(
            Message(
                f"The file of {name} is the one that was added.", "Try again; the disk may have been busy.", "present"
            )
        )

    def _on_finished(self, draft_id: str) -> None:
        plan, variant = self._plans.pop(draft_id, None), self._desk.desk.find(draft_id)
        if plan is None or variant is None or variant.state != "finished":
            return
        found = self._differences.pop(draft_id)
        compared = self._workplace.making_again.compare(plan, variant.draft)
        if compared.same:
            self.told.emit(
                Message(f"{variant.letter} has exactly the same words as the draft it repeats.", tone="present")
            )
            return
        changed = sum(len(part.text.split()) for part in compared.diff if part.op != "keep")
        why = f"What differed: {'; '.join(found[:_MOST_TOLD])}." if found else "No difference is known."
        self.told.emit(
            Message(
                f"{variant.letter} differs from the draft it repeats ({counted(changed, 'word')} apart).",
                why,
                "warning",
            )
        )
