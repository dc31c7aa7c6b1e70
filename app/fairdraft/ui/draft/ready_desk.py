"""When is the prompt of the brief in sight read, before anybody asks for drafts?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background

_AFTER_MS = 700


class ReadyDesk(QObject):
    """Has the prompt read once nothing changed for a while, so that drafts begin at once.

    Only with the model that the engine has loaded by now and while it has nothing to do: a model that nobody asked to
    draft takes no memory. Whatever goes wrong is told to whoever asks for drafts. `is_busy` says whether drafts are
    being written.
    """

    def __init__(
        self, workplace: Workplace, background: Background, parent: QObject, is_busy: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self._is_busy = is_busy
        self._order: DraftOrder | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._get_ready)

    def later(self, order: DraftOrder) -> None:
        """Its drafts may be asked for next."""
        self._order = order
        self._timer.start()

    def again(self) -> None:
        """Drafts were begun, or ended."""
        if self._order is not None:
            self._timer.start()

    def close(self) -> None:
        """Have nothing read any more."""
        self._timer.stop()
        self._order = None

    def _get_ready(self) -> None:
        order, status = self._order, self._workplace.engine.status
        if order is None or self._is_busy() or not status.model or not status.is_at_rest:
            return
        drafting = self._workplace.drafting
        self._background.run(
            lambda: drafting.get_ready(order, status.model),
            lambda _done: None,
            lambda _problem: None,
        )
