"""Which texts are being scored for whom, and what follows when the worker answers or ends?

Everything here runs on the engine's desk. A worker's end costs no score: what was not scored is asked once more.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.inference.protocol import CallFailed, PassageScored, ProtocolError, ScoreTexts, ScoringStopped

_MOST_DEATHS = 2


@dataclass(slots=True)
class OpenScoring:
    """Passages that somebody waits for. `scores` grows in their order; `done` ends when all are
    there or it was cancelled, or with a KnownError.
    """

    model: ModelFile
    passages: tuple[PassageToScore, ...]
    scores: list[ScoredPassage] = field(default_factory=list)
    done: "Future[None]" = field(default_factory=Future)
    cancelled: bool = False
    deaths: int = 0


class ScoreCalls:
    """The scorings that are open.

    Args:
        ask: sends a call to the worker, starting one if there is none; False where that could not be done.
    """

    def __init__(self, ask: Callable[[ScoreTexts], bool]) -> None:
        self._ask = ask
        self._open: dict[str, OpenScoring] = {}
        self._numbers = count(1)

    def open(self, scoring: OpenScoring) -> None:
        """Have the passages scored that have no score yet."""
        if len(scoring.scores) == len(scoring.passages):
            scoring.done.set_result(None)
            return
        call_id = f"score-{next(self._numbers)}"
        self._open[call_id] = scoring
        try:
            if not self._ask(ScoreTexts(call_id, scoring.model, scoring.passages[len(scoring.scores) :])):
                self._fail(call_id, "The engine could not be started.", "Run fairdraft doctor to see why.")
        except ProtocolError as error:
            self._fail(call_id, error.what, "Score fewer or shorter texts at once.")

    def cancel(self, scoring: OpenScoring) -> str | None:
        """Note that nobody waits any more; the call to be stopped by the worker, if it knows of one."""
        scoring.cancelled = True
        return next((call_id for call_id, one in self._open.items() if one is scoring), None)

    def take(self, message: PassageScored | ScoringStopped) -> None:
        """Take an answer of the worker."""
        scoring = self._open.get(message.call_id)
        if scoring is None:
            return
        if isinstance(message, PassageScored):
            scoring.scores.append(message.score)
            if len(scoring.scores) < len(scoring.passages):
                return
        del self._open[message.call_id]
        scoring.done.set_result(None)

    def fail(self, message: CallFailed) -> None:
        """End a call that the worker could not answer."""
        self._fail(message.call_id, message.what, message.remedy)

    def died(self, what: str, remedy: str, *, hopeless: bool) -> None:
        """The worker ended: ask the next one, or give up a call that ended two."""
        for call_id, scoring in tuple(self._open.items()):
            scoring.deaths += 1
            if scoring.cancelled:
                self.take(ScoringStopped(call_id))
            elif hopeless or scoring.deaths >= _MOST_DEATHS:
                self._fail(call_id, what, remedy)
            else:
                del self._open[call_id]
                self.open(scoring)

    def fail_everything(self, what: str, remedy: str) -> None:
        """End every call so."""
        for call_id in tuple(self._open):
            self._fail(call_id, what, remedy)

    def _fail(self, call_id: str, what: str, remedy: str) -> None:
        scoring = self._open.pop(call_id, None)
        if scoring is not None:
            scoring.done.set_exception(KnownError(what, remedy))
