"""What does the engine's client need to not try the same poison twice?"""

from typing import Protocol

from fairdraft.domain.generation import DraftFailed, GenerationRequest


class FaultMemory(Protocol):
    """Remembers what ended the engine. Called on the engine's threads; never raises."""

    def remembered(self, request: GenerationRequest) -> dict[str, DraftFailed]:
        """The drafts of a request that are known to end the engine, by id, with the end each is to get."""

    def remember(self, request: GenerationRequest, failed: DraftFailed) -> None:
        """Keep that a draft of the request was found at fault (`failed.fault.scope` says of what kind)."""


class NoFaultMemory:
    """Remembers nothing."""

    def remembered(self, request: GenerationRequest) -> dict[str, DraftFailed]:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return {}

    def remember(self, request: GenerationRequest, failed: DraftFailed) -> None:
        """Nothing is kept."""
