"""What do drafting, measuring and the front ends need of the engine?"""

from collections.abc import Callable
from typing import Protocol

from fairdraft.domain.engine_status import EngineStatus, EngineStatusListener
from fairdraft.domain.generation import GenerationListener, GenerationRequest, ModelFile


class EngineWatch(Protocol):
    """Tells what the engine does."""

    @property
    def status(self) -> EngineStatus:
        """What it does now; any thread may ask."""

    def watch(self, listener: EngineStatusListener) -> Callable[[], None]:
        """Tell a listener of each change, on another thread; returns the way to stop it."""


class Engine(Protocol):
    """Generates drafts, in another process or (scripted) in this one."""

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Start a request and return at once. Events come on another thread, in order per draft; each draft
        ends with exactly one DraftFinished or DraftFailed, whatever happens to the worker.
        """

    def get_ready(self, request: GenerationRequest) -> None:
        """Read the prompt of a request without drafts while nothing is asked, so that drafts of it begin at once; only
        where its model is loaded just so. Nothing is loaded, started or told for it.
        """

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Stop one draft, or the whole request; nothing happens if it is over."""

    def count_tokens(self, model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        """Length of the text in the model's own tokens. Loads the model if need be; with `vocabulary_alone` only the
        vocabulary of one that is not loaded, also while another one writes.
        """

    def close(self) -> None:
        """Stop the worker and wait for it."""
