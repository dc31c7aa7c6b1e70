"""What does the status strip say of the engine?"""

from fairdraft.domain.engine_status import EngineStatus
from fairdraft.domain.graphics_cards import device_name
from fairdraft.domain.size_words import size_words

_ON_THE_WAY = {
    "starting": "Starting the engine…",
    "checking": "Checking the model file…",
    "loading": "Loading the model…",
    "stopping": "Stopping the engine…",
    # By another model than the one that drafts, so none is named.
    "embedding": "Indexing approved copy by meaning…",
}
_WORKING = {
    "preparing": "reading this brief ahead",
    "keeping": "stays loaded a moment for you; the study waits",
    "reading": "reading the prompt",
    "writing": "writing",
    "scoring": "measuring texts",
    "stalled": "stalled: no progress for a while",
}


def engine_words(status: EngineStatus, otherwise: str) -> str:
    """The line on model, state and speed; `otherwise` where the engine has nothing to tell."""
    if status.state in _ON_THE_WAY:
        return _ON_THE_WAY[status.state]
    if status.state == "dead":
        return "The engine stopped" if status.told else otherwise
    if status.state == "idle":
        return otherwise
    where = status.model + where_it_runs(status.backend)
    speed = "" if status.tokens_per_second is None else f"{status.tokens_per_second:.0f} tokens/s"
    return " · ".join(filter(None, (where, _WORKING[status.state], speed)))


def where_it_runs(backend: str) -> str:
    """What follows a model's name: the device it computes on, or the server that has it; nothing where none is told."""
    place = device_name(backend)
    if not place:
        return ""
    return f", {place}" if place.startswith("hosted ") else f" on {place}"


def engine_tip(status: EngineStatus) -> str:
    """What rests under the line: the memory the engine holds, or why it ended."""
    if status.told:
        return status.told
    return f"The engine is using {size_words(status.memory_bytes)} of memory" if status.memory_bytes else ""
