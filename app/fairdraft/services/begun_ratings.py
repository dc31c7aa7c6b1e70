"""What has one rater said of drafts in one study and not stored?"""

from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.unfinished_rating import UnfinishedRating, judgement_sha256, says_nothing
from fairdraft.services.begun_work import BegunWork
from fairdraft.services.rating_ports import UnfinishedRatings


class BegunRatings(BegunWork[QueueEntry, UnfinishedRating]):
    """Half-rated drafts by their entry in the queue."""

    def __init__(self, files: UnfinishedRatings, study: str, rater: str) -> None:
        kept = {one.entry: one for one in files.read_unfinished(study, rater)}
        super().__init__(kept, lambda ratings: files.write_unfinished(study, rater, ratings))

    def of(self, entry: QueueEntry, stored: Judgement | None) -> Judgement | None:
        """What was said of a draft so far; None where nothing was, or where another judgement is stored since."""
        kept = self._kept.get(entry)
        return kept.judgement if kept is not None and kept.changes_sha256 == _sha256(stored) else None

    def keep(self, entry: QueueEntry, judgement: Judgement, stored: Judgement | None) -> None:
        """Remember what is said of a draft so far; what is stored already needs no keeping."""
        is_stored = says_nothing(judgement) if stored is None else judgement_sha256(judgement) == _sha256(stored)
        if is_stored:
            self.drop(entry)
            return
        known = self._kept.get(entry)
        # The time alone is no news: it would be written with every look at the draft.
        is_news = known is None or judgement_sha256(known.judgement) != judgement_sha256(judgement)
        self._put(entry, UnfinishedRating(entry, judgement, _sha256(stored)), is_news=is_news)


def _sha256(stored: Judgement | None) -> str | None:
    return None if stored is None else judgement_sha256(stored)
