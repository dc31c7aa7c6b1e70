"""Who is told what the engine does, and when?"""

import threading
from collections.abc import Callable
from functools import partial

from fairdraft.domain.engine_status import EngineStatus, EngineStatusListener
from fairdraft.domain.generation import LoadedModel
from fairdraft.inference.listening import tell
from fairdraft.inference.worker_watch import WorkerWatch


class StatusBoard:
    """The engine's status, and those who are told of its changes.

    Args:
        deliver: takes a call to be made on the thread of the listeners.
    """

    def __init__(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        self._deliver = deliver
        self._lock = threading.Lock()
        self._listeners: list[EngineStatusListener] = []
        self._status = EngineStatus("idle")
        self.loaded: LoadedModel | None = None

    @property
    def status(self) -> EngineStatus:
        """The status; any thread may ask."""
        with self._lock:
            return self._status

    def watch(self, listener: EngineStatusListener) -> Callable[[], None]:
        """Tell a listener of changes from now on; returns the way to stop it."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def model_is(self, model: LoadedModel | None) -> None:
        """That model is loaded, or none."""
        self.loaded = model

    def follow(self, watch: WorkerWatch, *, stopping: bool) -> None:
        """Take over what the worker does."""
        model = self.loaded
        state = "stopping" if stopping else watch.state
        speed = watch.tokens_per_second if state == "writing" or state == "reading" else None
        self._show(
            EngineStatus(
                state,
                "" if model is None else model.name,
                "" if model is None else model.backend,
                None if speed is None else round(speed, 1),
                watch.memory_bytes,
            )
        )

    def died(self, told: str) -> None:
        """There is no worker any more."""
        self.loaded = None
        self._show(EngineStatus("dead", told=told))

    def _show(self, status: EngineStatus) -> None:
        with self._lock:
            before, self._status = self._status, status
            listeners = tuple(self._listeners)
        # The memory of a worker changes with every look; it is told with the next thing worth telling.
        if _without_memory(before) != _without_memory(status):
            for listener in listeners:
                self._deliver(partial(tell, listener, status))


def _without_memory(status: EngineStatus) -> tuple[object, ...]:
    return (status.state, status.model, status.backend, status.tokens_per_second, status.told)
