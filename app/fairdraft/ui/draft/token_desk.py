"""How much of the model's context does the prompt for this brief take, while it is being written?"""

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.domain.prompt_size import PromptSize
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.setup_panel import SetupPanel, Wish
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import set_property

_AFTER_MS = 350


class TokenDesk(QObject):
    """Counts a moment after the last change, in the background, and one count at a time.

    A model that is not loaded is not loaded for it: the vocabulary of its file is enough. While the engine is busy with
    something else the count is an estimate, and says so. `counted` carries the order whose prompt stands there now.
    """

    counted = Signal(object)

    def __init__(self, workplace: Workplace, background: Background, setup: SetupPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self._setup = setup
        self._counting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._count)
        setup.changed.connect(self.later)

    def later(self) -> None:
        """Count in a moment, unless more changes come."""
        self._timer.start()

    def close(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._setup.changed.disconnect(self.later)

    def _count(self) -> None:
        wish = self._setup.wish()
        if wish is None or wish.candidate is None or not (wish.brief_id or wish.brief_text):
            self._say("")
            return
        if wish.candidate.endpoint is not None:
            # Its key would be looked for, and some keyrings ask the person then.
            self._say("A hosted model: tokens are counted by its server.")
            return
        if self._counting:
            return
        self._counting = True
        order = DraftOrder(
            wish.campaign.id,
            wish.candidate.id,
            brief_id=wish.brief_id,
            brief_text=wish.brief_text,
            raw=wish.raw,
        )
        drafting, status = self._workplace.drafting, self._workplace.engine.status
        self._background.run(
            lambda: drafting.prompt_size(order, status.model, at_rest=status.is_at_rest),
            lambda size: self._on_size(size, wish, order),
            lambda problem: self._on_problem(problem, wish),
        )

    def _on_size(self, size: PromptSize, of: Wish, order: DraftOrder) -> None:
        self._counting = False
        if self._is_stale(of):
            return
        tip = f"{size.for_draft:,} tokens of the context are reserved for the draft."
        self._say(size_line(size), tip, warns=bool(size.left_out))
        self.counted.emit(order)

    def _on_problem(self, problem: KnownError, of: Wish) -> None:
        self._counting = False
        if not self._is_stale(of):
            self._say(problem.what, problem.remedy, warns=True)

    def _is_stale(self, of: Wish) -> bool:
        """Whether the wish is another one by now; then that one is counted."""
        if self._setup.wish() == of:
            return False
        self._count()
        return True

    def _say(self, words: str, tip: str = "", *, warns: bool = False) -> None:
        line = self._setup.tokens
        line.setText(words)
        line.setToolTip(plain_tip(tip))
        line.setVisible(bool(words))
        set_property(line, "tone", "warning" if warns else None)


def size_line(size: PromptSize) -> str:
    """The size in a line or two, and what does not fit."""
    words = f"Prompt: {'about ' if size.estimate else ''}{size.tokens:,} of {size.room:,} tokens"
    if size.estimate:
        words += f" (an estimate: {size.estimate})"
    if size.left_out:
        words += f"\nLeft out of the prompt: {', '.join(size.left_out)}"
    return words
