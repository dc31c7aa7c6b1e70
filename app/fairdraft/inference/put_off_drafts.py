"""Which drafts were begun, and wait outside the model's memory until they can go on?

A draft of a study that has to leave it, because a person waits for the room or for another model, keeps its words, its
tokens, what it chooses the next ones by, and what its cells held as far as that is not too much. When it has a place
again the cells are set again, or its tokens are read again like those of a prompt, which takes a small part of the time
that it took to write them, and it goes on. This outlives the model that is loaded.
"""

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFailed, DraftFinished, draft_cancelled, draft_failed
from fairdraft.inference.live_draft import LiveDraft


class PutOffDrafts:
    """The drafts that were put off, by the ids of request and draft."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, str], LiveDraft] = {}

    @property
    def bytes_aside(self) -> int:
        """How much memory what their cells held takes."""
        return sum(draft.bytes_aside for draft in self._drafts.values())

    def keep(self, request_id: str, draft: LiveDraft) -> None:
        """Take in a draft that leaves the memory; nothing of it refers to the loaded model any more."""
        draft.rest()
        self._drafts[request_id, draft.draft_id] = draft

    def take(self, request_id: str, draft_id: str) -> LiveDraft | None:
        """That draft, taken out; None where it was not begun."""
        return self._drafts.pop((request_id, draft_id), None)

    def cancel(self, request_id: str, draft_id: str) -> DraftFinished:
        """The end of a draft that was stopped while it waited: with the words that it has, if it was begun."""
        draft = self.take(request_id, draft_id)
        if draft is None:
            return draft_cancelled(request_id, draft_id)
        draft.end()
        return draft.finished(request_id, "cancelled")

    def fail(self, request_id: str, draft_id: str, error: KnownError) -> DraftFailed:
        """The end of a draft by that problem, whether it waits here or not."""
        draft = self.take(request_id, draft_id)
        if draft is not None:
            draft.sampler.close()
        return draft_failed(request_id, draft_id, error)
