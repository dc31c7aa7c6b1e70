"""Which engine drafts: the one on this machine, or the hosted one?"""

from typing import Generic, Protocol, TypeVar

from fairdraft.domain.generation import GenerationListener, GenerationRequest, HostedRequest, ModelFile
from fairdraft.inference.hosted_engine import HostedEngine


class LocalEngine(Protocol):
    """The engine of this machine, as `Engine` in services/ports.py."""

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Start a request."""

    def get_ready(self, request: GenerationRequest) -> None:
        """Read a prompt ahead."""

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Stop a draft or a request."""

    def count_tokens(self, model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        """Length of the text in the model's own tokens."""

    def close(self) -> None:
        """End it."""


Local = TypeVar("Local", bound=LocalEngine)


class DraftingEngines(Generic[Local]):
    """Both engines as one: a request for a hosted model goes to the hosted one."""

    def __init__(self, local: Local, hosted: HostedEngine) -> None:
        self.local = local
        self._hosted = hosted

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Start a request with the engine it is for."""
        if isinstance(request, HostedRequest):
            self._hosted.submit(request, listener)
        else:
            self.local.submit(request, listener)

    def get_ready(self, request: GenerationRequest) -> None:
        """Read a prompt ahead on this machine; nothing is sent to a hosted model that nobody asked for."""
        if not isinstance(request, HostedRequest):
            self.local.get_ready(request)

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Stop one draft, or the whole request; the engine that does not know it does nothing."""
        self._hosted.cancel(request_id, draft_id)
        self.local.cancel(request_id, draft_id)

    def count_tokens(self, model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        """Length of the text in the tokens of a model on this machine."""
        return self.local.count_tokens(model, text, vocabulary_alone=vocabulary_alone)

    def close(self) -> None:
        """End both; the hosted drafts first, because they end at once."""
        try:
            self._hosted.close()
        finally:
            self.local.close()
