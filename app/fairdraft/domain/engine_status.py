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
    "stalled",
    "stopping",
    "dead",
]
"""`preparing`: reads a prompt that nobody asked about yet; `scoring`: measures how well the model predicts texts;
`embedding`: reads texts for their meaning; `stalled`: at work, and without a step done for a while; `dead`: ended
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


EngineStatusListener = Callable[[EngineStatus], None]
