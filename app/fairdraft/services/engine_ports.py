"""What do the front ends need to know of the engine while it works?"""

from collections.abc import Callable
from typing import Protocol

from fairdraft.domain.engine_status import EngineStatus, EngineStatusListener


class EngineWatch(Protocol):
    """Tells what the engine does."""

    @property
    def status(self) -> EngineStatus:
        """What it does now; any thread may ask."""

    def watch(self, listener: EngineStatusListener) -> Callable[[], None]:
        """Tell a listener of each change, on another thread; returns the way to stop it."""
