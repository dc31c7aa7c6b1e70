"""What has one rater begun in one study and not stored, and is it on the disk?"""

import threading

from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.unfinished_rating import UnfinishedRating, judgement_sha256, says_nothing
from fairdraft.services.rating_ports import UnfinishedRatings


class BegunRatings:
    """Half-rated drafts, in memory at once and on the disk after `save`, which may be called from any thread."""

    def __init__(self, files: UnfinishedRatings, study: str, rater: str) -> None:
        self._files = files
        self._study = study
        self._rater = rater
        self._turn = threading.Lock()
        self._kept = {one.entry: one for one in files.read_unfinished(study, rater)}
        self._is_saved = True

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
        self._kept = self._kept | {entry: UnfinishedRating(entry, judgement, _sha256(stored))}
        # The time alone is no news: it would be written with every look at the draft.
        if known is None or judgement_sha256(known.judgement) != judgement_sha256(judgement):
            self._is_saved = False

    def drop(self, entry: QueueEntry) -> None:
        """Forget what was said of a draft: it is stored."""
        if entry in self._kept:
            self._kept = {one: kept for one, kept in self._kept.items() if one != entry}
            self._is_saved = False

    def save(self) -> None:
        """Bring what is remembered to the disk; KnownError if that fails, and the next call tries again."""
        with self._turn:
            if not self._is_saved:
                self._is_saved = True
                try:
                    self._files.write_unfinished(self._study, self._rater, tuple(self._kept.values()))
                except BaseException:
                    self._is_saved = False
                    raise


def _sha256(stored: Judgement | None) -> str | None:
    return None if stored is None else judgement_sha256(stored)
