"""What does carrying a study between laptops need of the store and of files?"""

from pathlib import Path
from typing import Protocol

from fairdraft.domain.rating_set import JudgementRecord, MergeConflict, MergeReport, RatingSet


class SharingStore(Protocol):
    """Whole studies in and out of the store. Every write is one transaction, durable before it returns."""

    def merge(self, given: RatingSet, source: str) -> MergeReport:
        """Take a set in: a union by id. Drafts that are here must have the same words, else KnownError and nothing
        is taken in. What its rater changed or took back on any laptop ends here too. A judgement in whose place another
        one stands is a conflict: the later given stands, the other waits for a person, or is decided about as it was
        elsewhere; where two laptops decided differently, it waits again. Sets in any order, any number of times, lead
        to the same judgements, conflicts and decisions. `source` says where it came from.
        """

    def judgement_record(self, study_id: str) -> JudgementRecord:
        """What a set tells of a study's judgements besides those that count."""

    def conflicts(self, study_id: str) -> tuple[MergeConflict, ...]:
        """The conflicts of a study, open ones first, then by what they are about."""

    def resolve(self, conflict_id: str, by: str, *, keep_other: bool) -> MergeConflict:
        """Decide a conflict: the judgement that stands stays, or the other one takes its place. What was set aside
        is kept as a resolved conflict. The decision is an event of the study; of decisions that contradict each other
        it takes the place. An unknown or resolved conflict is a KnownError.
        """

    def rename_rater(self, rater: str, pseudonym: str) -> tuple[int, int]:
        """Give a rater's judgements, orders and events another pseudonym, everywhere, and forget the profile that
        had the first; tells how many judgements that were, and how often the name stood elsewhere.
        """


class RatingSetFiles(Protocol):
    """Rating sets as files."""

    def write_rating_set(self, given: RatingSet, folder: Path) -> Path:
        """Write a `.fairset`, read back and compared before it is there; KnownError if it cannot be written."""

    def read_rating_set(self, path: Path) -> RatingSet:
        """The set in a file; KnownError refuses it whole."""
