"""How are the texts of one call scored or turned into vectors, a little at a time?

Drafts come first: between two steps the worker writes whatever is asked of it, and may even lay the model aside; the
text under way is begun anew then.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from fairdraft.domain.errors import KnownError
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.domain.text_vector import TextVector
from fairdraft.inference.protocol import (
    CallFailed,
    CallStopped,
    EmbedTexts,
    PassageScored,
    ScoreTexts,
    TextEmbedded,
    WorkerMessage,
)

Answers = Sequence[PassageScored | TextEmbedded]


class TextWork(Protocol):
    """What is done with the texts of a call by a loaded model."""

    def steps(self, place: int) -> Iterator[Answers]:
        """From the text of that place on: after each piece of work the answers it gave, if any; KnownError where that
        cannot be done.
        """

    def close(self) -> None:
        """Free what it holds."""


class TextRun:
    """One call under way.

    Args:
        call: what is asked.
        open_work: makes the work anew with the model, loading it where needed.
        send: gets the answers.
        is_cancelled: whether nobody waits any more for the call of that id (and None, as it has no drafts).
    """

    def __init__(
        self,
        call: ScoreTexts | EmbedTexts,
        open_work: Callable[[], TextWork],
        send: Callable[[WorkerMessage], None],
        is_cancelled: Callable[[str, None], bool],
    ) -> None:
        self.call = call
        self._open_work = open_work
        self._send = send
        self._asks_cancelled = is_cancelled
        self._place = 0
        self._work: TextWork | None = None
        self._steps: Iterator[Answers] = iter(())

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._asks_cancelled(self.call.call_id, None)

    def step(self) -> bool:
        """Do a small piece of work; False once the call is over."""
        if self.is_cancelled:
            return self.stop()
        try:
            if self._work is None:
                self._work = self._open_work()
                self._steps = self._work.steps(self._place)
            answers = next(self._steps, None)
        except KnownError as error:
            return self._end(CallFailed(self.call.call_id, error.what, error.remedy))
        if answers is None:
            return self._end()
        for answer in answers:
            self._send(answer)
        self._place += len(answers)
        return True

    def stop(self) -> bool:
        """Nobody waits any more; False, for the call is over."""
        return self._end(CallStopped(self.call.call_id))

    def let_go(self) -> None:
        """Let the model go; the next step takes it anew."""
        self._steps = iter(())
        if self._work is not None:
            self._work.close()
            self._work = None

    def _end(self, message: CallStopped | CallFailed | None = None) -> bool:
        self.let_go()
        if message is not None:
            self._send(message)
        return False


class Scorer(Protocol):
    """Scores passages with a loaded model."""

    def steps(self, passage: PassageToScore) -> Iterator[ScoredPassage | None]:
        """None after each piece of work, at last the score; KnownError if it cannot be computed."""

    def close(self) -> None:
        """Free what it holds."""


class Embedder(Protocol):
    """Turns texts into vectors with a loaded model."""

    def steps(self, texts: Sequence[str]) -> Iterator[Sequence[TextVector]]:
        """After each piece of work the vectors of the next texts; KnownError if they cannot be computed."""


class ScoringWork:
    """Passages that are scored one after another.

    Args:
        call: what is asked.
        scorer: does it, and is closed with this.
        prove: raises KnownError where the model may be of another file than is meant.
    """

    def __init__(self, call: ScoreTexts, scorer: Scorer, prove: Callable[[], None]) -> None:
        self._call = call
        self._scorer = scorer
        self._prove = prove

    def steps(self, place: int) -> Iterator[Answers]:
        """See `TextWork`."""
        for at, passage in enumerate(self._call.passages[place:], start=place):
            for score in self._scorer.steps(passage):
                if score is not None:
                    self._prove()
                yield () if score is None else (PassageScored(self._call.call_id, at, score),)

    def close(self) -> None:
        """See `TextWork`."""
        self._scorer.close()


class EmbeddingWork:
    """Texts that are turned into vectors, some side by side.

    Args:
        call: what is asked.
        embedder: does it, and outlives this.
        prove: raises KnownError where the model may be of another file than is meant.
    """

    def __init__(self, call: EmbedTexts, embedder: Embedder, prove: Callable[[], None]) -> None:
        self._call = call
        self._embedder = embedder
        self._prove = prove

    def steps(self, place: int) -> Iterator[Answers]:
        """See `TextWork`."""
        for vectors in self._embedder.steps(self._call.texts[place:]):
            self._prove()
            yield [TextEmbedded(self._call.call_id, place + at, one) for at, one in enumerate(vectors)]
            place += len(vectors)

    def close(self) -> None:
        """See `TextWork`: there is nothing of its own to free."""
