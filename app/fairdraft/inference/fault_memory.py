"""What does the engine's client need to not try the same poison twice?"""

from typing import Protocol

from fairdraft.domain.engine_fault import EngineFaultError
from fairdraft.domain.generation import DraftFailed, GenerationRequest, ModelFile


class FaultMemory(Protocol):
    """Remembers what ended the engine. Called on the engine's threads; never raises."""

    def remembered(self, request: GenerationRequest) -> dict[str, DraftFailed]:
        """The drafts of a request that are known to end the engine, by id, with the end each is to get."""

    def remember(self, request: GenerationRequest, failed: DraftFailed) -> None:
        """Keep that a draft of the request was found at fault (`failed.fault.scope` says of what kind)."""

    def remembered_reading(self, model: ModelFile) -> EngineFaultError | None:
        """What to tell instead of having texts read by an embedding model that is known to end the engine over it."""

    def remember_reading(self, model: ModelFile, fault: EngineFaultError) -> None:
        """Keep that an embedding model ended the engine while it was loaded or read texts, and how."""


class NoFaultMemory:
    """Remembers nothing."""

    def remembered(self, request: GenerationRequest) -> dict[str, DraftFailed]:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return {}

    def remember(self, request: GenerationRequest, failed: DraftFailed) -> None:
        """Nothing is kept."""

    def remembered_reading(self, model: ModelFile) -> EngineFaultError | None:  # noqa: ARG002 - as above
        """Nothing."""
        return None

    def remember_reading(self, model: ModelFile, fault: EngineFaultError) -> None:
        """Nothing is kept."""
