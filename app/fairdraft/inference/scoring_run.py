"""How are the passages of one call scored, a little at a time?

Drafts come first: between two steps the worker writes whatever is asked of it, and may even lay the model aside; the
passage under way is begun anew then.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.inference.protocol import CallFailed, PassageScored, ScoreTexts, ScoringStopped


class Scorer(Protocol):
    """Scores passages with a loaded model."""

    def steps(self, passage: PassageToScore) -> Iterator[ScoredPassage | None]:
        """None after each piece of work, at last the score; KnownError if it cannot be computed."""

    def close(self) -> None:
        """Free what it holds."""


class ScoringModel(Protocol):
    """A model that texts can be scored with."""

    def text_scorer(self) -> Scorer:
        """A scorer; KnownError if there is no memory for it."""


class ScoringRun:
    """One call under way.

    Args:
        call: what is asked.
        send: gets the answers.
        is_cancelled: whether nobody waits any more for the call of that id (and None, as it has no drafts).
    """

    def __init__(
        self,
        call: ScoreTexts,
        send: Callable[[PassageScored | ScoringStopped | CallFailed], None],
        is_cancelled: Callable[[str, None], bool],
    ) -> None:
        self.call = call
        self._send = send
        self._asks_cancelled = is_cancelled
        self._place = 0
        self._scorer: Scorer | None = None
        self._steps: Iterator[ScoredPassage | None] | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._asks_cancelled(self.call.call_id, None)

    def step(self, load: Callable[[], ScoringModel]) -> bool:
        """Do a small piece of work with the model that `load` gives; False once the call is over."""
        if self.is_cancelled:
            return self.stop()
        if self._place == len(self.call.passages):
            return self._end()
        try:
            if self._scorer is None:
                self._scorer = load().text_scorer()
            if self._steps is None:
                self._steps = self._scorer.steps(self.call.passages[self._place])
            score = next(self._steps)
        except KnownError as error:
            return self._end(CallFailed(self.call.call_id, error.what, error.remedy))
        if score is not None:
            self._send(PassageScored(self.call.call_id, self._place, score))
            self._place += 1
            self._steps = None
        return True

    def stop(self) -> bool:
        """Nobody waits any more; False, for the call is over."""
        return self._end(ScoringStopped(self.call.call_id))

    def let_go(self) -> None:
        """Let the model go; the next step takes it anew."""
        self._steps = None
        if self._scorer is not None:
            self._scorer.close()
            self._scorer = None

    def _end(self, message: ScoringStopped | CallFailed | None = None) -> bool:
        self.let_go()
        if message is not None:
            self._send(message)
        return False
