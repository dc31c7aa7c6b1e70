"""What does the engine do at this moment?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

EngineState = Literal[
    "starting",
    "checking",
    "loading",
    "preparing",
    "reading",
    "writing",
    "scoring",
    "embedding",
    "idle",
    "keeping",
    "stalled",
    "stopping",
    "dead",
]
"""`preparing`: reads a prompt that nobody asked about yet; `scoring`: measures how well the model predicts texts;
`embedding`: reads texts for their meaning; `keeping`: does nothing, and keeps the model for a person who may ask for it
again, while a study waits for another one; `stalled`: at work, and without a step done for a while; `dead`: ended
unasked, or closed."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """The engine's state.

    `model` and `backend` are those of the loaded model, empty where none is. `tokens_per_second` is the speed of all
    drafts together over the last seconds, None while nothing is written. `memory_bytes` is what the worker holds in
    memory, 0 where that is not known. `told` says in a sentence why a dead engine ended.
    """

    state: EngineState
    model: str = ""
    backend: str = ""
    tokens_per_second: float | None = None
    memory_bytes: int = 0
    told: str = ""

    @property
    def is_at_rest(self) -> bool:
        """Whether it does nothing that anybody asked for."""
        return self.state in ("idle", "keeping", "preparing")


EngineStatusListener = Callable[[EngineStatus], None]
