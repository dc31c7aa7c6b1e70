"""What does a person see of drafts under way, and how are they stopped?"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from fairdraft.domain.approved_copy import NearCopy
from fairdraft.domain.draft import Draft
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.generation import LoadedModel
from fairdraft.services.ports import Engine


@dataclass(frozen=True, slots=True)
class DraftingModelReady:
    """The model is loaded; `name`, where it runs, and all that the engine says of it."""

    name: str
    backend: str
    left_out: tuple[str, ...]
    loaded: LoadedModel | None = None


@dataclass(frozen=True, slots=True)
class DraftWords:
    """The next words of a draft."""

    draft_id: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftBegunAnew:
    """The engine ended while a draft was written, and the draft is written from its beginning: its words so far count
    no more. `why` is a sentence.
    """

    draft_id: str
    why: str


@dataclass(frozen=True, slots=True)
class DraftDone:
    """A draft reached its final form (finished, stopped, or failed with what it had) and was stored.

    `tokens_per_second` is the draft's own decoding speed, None where nothing was decoded. `near_copy` is the approved
    copy that shares the longest passage with what the model wrote, if any does.
    """

    draft: Draft
    check: CheckResult
    tokens_per_second: float | None
    near_copy: NearCopy | None = None


DraftingEvent = DraftingModelReady | DraftWords | DraftBegunAnew | DraftDone
DraftingListener = Callable[[DraftingEvent], None]


class DraftingRun:
    """One order under way. Cancel it, or wait for it."""

    def __init__(self, request_id: str, drafts: tuple[Draft, ...], engine: Engine) -> None:
        self.request_id = request_id
        self.drafts = drafts
        self._engine = engine
        self._open = {draft.id for draft in drafts}
        self._over = threading.Event()
        self._bug: Exception | None = None

    def cancel(self, draft_id: str | None = None) -> None:
        """Stop one draft or all of them; what was written stays."""
        self._engine.cancel(self.request_id, draft_id)

    @property
    def bug(self) -> Exception | None:
        """The first bug of ours that met this run, if any: some of its drafts may never be told as done."""
        return self._bug

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until every draft is final or given up; False when the time ran out."""
        return self._over.wait(seconds)

    def note_bug(self, bug: Exception) -> None:
        """Keep the first bug for whoever waits; the run's follower alone calls this."""
        self._bug = self._bug or bug

    def close(self, draft_id: str) -> None:
        """Count a draft as final; its follower alone calls this, after the listener was told."""
        self._open.discard(draft_id)
        if not self._open:
            self._over.set()
