"""How do the engine's words reach the cards without a repaint per token?"""

import threading
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from fairdraft.services.drafting import DraftBegunAnew, DraftDone, DraftingEvent, DraftingModelReady, DraftWords

# At most thirty times a second.
_FLUSH_MS = 34


@dataclass(slots=True)
class _Waiting:
    anew: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    ready: list[DraftingModelReady] = field(default_factory=list)
    done: list[DraftDone] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.anew or self.words or self.ready or self.done)


class DraftStream(QObject):
    """Gathers drafting events from the engine's thread and hands them on, on the window's thread, in batches."""

    begun_anew = Signal(str, str)
    words = Signal(str, str)
    model_ready = Signal(object)
    done = Signal(object)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting = _Waiting()
        self._closed = False
        self._held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FLUSH_MS)
        self._timer.timeout.connect(self.flush)
        self._arrived.connect(self._start_timer)

    def on_event(self, event: DraftingEvent) -> None:
        """Take an event; called on any thread."""
        with self._lock:
            if self._closed:
                return
            was_empty = not self._waiting
            match event:
                case DraftWords():
                    self._waiting.words.setdefault(event.draft_id, []).append(event.text)
                case DraftBegunAnew():
                    self._waiting.words.pop(event.draft_id, None)
                    self._waiting.anew[event.draft_id] = event.why
                case DraftingModelReady():
                    self._waiting.ready.append(event)
                case DraftDone():
                    self._waiting.done.append(event)
        if was_empty:
            self._arrived.emit()

    def flush(self) -> None:
        """Hand on what has come so far."""
        with self._lock:
            waiting, self._waiting = self._waiting, _Waiting()
        for ready in waiting.ready:
            self.model_ready.emit(ready)
        for draft_id, why in waiting.anew.items():
            self.begun_anew.emit(draft_id, why)
        for draft_id, parts in waiting.words.items():
            self.words.emit(draft_id, "".join(parts))
        for done in waiting.done:
            self.done.emit(done)

    def hold(self) -> None:
        """Gather, and hand nothing on until `release`."""
        self._held = True
        self._timer.stop()

    def release(self) -> None:
        """Hand on again, beginning with what was gathered."""
        self._held = False
        self._start_timer()

    def close(self) -> None:
        """Take no more events."""
        with self._lock:
            self._closed = True
            self._waiting = _Waiting()
        self._timer.stop()

    def _start_timer(self) -> None:
        if not (self._closed or self._held or self._timer.isActive()):
            self._timer.start()
