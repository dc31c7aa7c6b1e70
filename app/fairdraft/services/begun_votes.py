"""What has one rater written on pairs of drafts in one study and not stored?"""

from fairdraft.domain.unfinished_vote import UnfinishedVote
from fairdraft.services.begun_work import BegunWork
from fairdraft.services.rating_ports import UnfinishedRatings


class BegunVotes(BegunWork[tuple[str, str], UnfinishedVote]):
    """Half-judged pairs by their two drafts."""

    def __init__(self, files: UnfinishedRatings, study: str, rater: str) -> None:
        kept = {one.pair: one for one in files.read_unfinished_votes(study, rater)}
        super().__init__(kept, lambda votes: files.write_unfinished_votes(study, rater, votes))

    def of(self, pair: tuple[str, str]) -> UnfinishedVote | None:
        """What was written on a pair so far; None where nothing was."""
        return self._kept.get(pair)

    def keep(self, vote: UnfinishedVote) -> None:
        """Remember what is written on a pair so far."""
        if not vote.comment.strip():
            self.drop(vote.pair)
            return
        known = self._kept.get(vote.pair)
        # The time alone is no news, as with ratings.
        self._put(vote.pair, vote, is_news=known is None or known.comment != vote.comment)
