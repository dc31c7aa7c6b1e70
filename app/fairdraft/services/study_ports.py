"""What do studies need of the store and the machine, besides plans and ratings?"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from fairdraft.domain.draft import Draft, StoredCheck
from fairdraft.domain.study_progress import DraftPlace, PlacedDraft, StudyCounts


class StudyDraftStore(Protocol):
    """The drafts that a study wants, each in a place of its own."""

    def placed_drafts(self, study_id: str) -> tuple[PlacedDraft, ...]:
        """The draft that stands in each place of a study, soft-deleted ones left out."""

    def begin_placed_drafts(self, study_id: str, drafts: Sequence[tuple[DraftPlace, Draft]]) -> None:
        """Store drafts that are about to stream, each in its place, in one transaction. A place whose draft is
        finished is never taken again: KnownError, and nothing is stored. A draft that failed there, was stopped
        or was deleted gives its place up and stays in the store.
        """

    def take_in_drafts(self, study_id: str, drafts: Sequence[tuple[DraftPlace, Draft, StoredCheck | None]]) -> None:
        """Store finished drafts that were made elsewhere, each in its place, in one transaction. One that is here
        already only takes its place; a place in which another finished draft stands is a KnownError.
        """

    def give_up_interrupted(self, study_id: str) -> int:
        """Drafts of a study that still stream become `failed` with what they had; tells how many. Only while no
        other run of the study goes on.
        """

    def study_counts(self, study_id: str) -> StudyCounts:
        """What a study holds, counted without reading it."""


class StudyLocks(Protocol):
    """Which program runs a study?"""

    def running(self, study_id: str) -> AbstractContextManager[Callable[[], None]]:
        """Hold the study's run; KnownError while another program, another part of this one, or another machine does.
        The hold ends with the process, however that ends. Gives a call that makes sure of the hold: KnownError where
        it was lost to another.
        """
