"""Which texts' tokens are counted for whom, and what follows when the worker answers or ends?

Everything here runs on the engine's desk.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import count

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import LoadedModel, ModelFile
from fairdraft.inference.protocol import CallFailed, CountTokens, ProtocolError, TokensCounted

_MOST_DEATHS = 2


@dataclass(slots=True)
class _OpenCount:
    """A count that somebody waits for, and how many workers died while it was open."""

    call: CountTokens
    answer: "Future[int]"
    deaths: int = 0


class CountCalls:
    """The counts that are open.

    Args:
        ask: sends a call to the worker, starting one if there is none.
    """

    def __init__(self, ask: Callable[[CountTokens], object]) -> None:
        self._ask = ask
        self._open: dict[str, _OpenCount] = {}
        self._numbers = count(1)

    @property
    def is_open(self) -> bool:
        """Whether a count has no end yet."""
        return bool(self._open)

    def open(self, model: ModelFile, text: str, answer: "Future[int]", *, vocabulary_alone: bool) -> None:
        """Have the tokens of a text counted."""
        call = CountTokens(f"count-{next(self._numbers)}", model, text, vocabulary_alone)
        self._open[call.call_id] = _OpenCount(call, answer)
        self._send(call)

    def take(self, message: TokensCounted) -> None:
        """Take an answer of the worker."""
        if (counted := self._open.pop(message.call_id, None)) is not None:
            counted.answer.set_result(message.tokens)

    def fail(self, message: CallFailed) -> None:
        """End a count that the worker could not make, if it is one."""
        self._fail(message.call_id, message.what, message.remedy)

    def may_read_vocabulary(self, loaded: LoadedModel | None) -> bool:
        """Whether the vocabulary of a file is read, or may be, while the loaded model writes."""
        models = (one.call for one in self._open.values())
        return any(one.vocabulary_alone or (loaded and loaded.sha256 != one.model.sha256) for one in models)

    def died(self, what: str, remedy: str, *, hopeless: bool) -> None:
        """The worker ended: ask the next one, or give up a count that saw two end, or one of a vocabulary alone."""
        for one in tuple(self._open.values()):
            one.deaths += 1
            most = 1 if one.call.vocabulary_alone else _MOST_DEATHS
            if hopeless or one.deaths >= most:
                self._fail(one.call.call_id, what, remedy)
            else:
                self._send(one.call)

    def fail_everything(self, what: str, remedy: str) -> None:
        """End every count so."""
        for call_id in tuple(self._open):
            self._fail(call_id, what, remedy)

    def _send(self, call: CountTokens) -> None:
        try:
            self._ask(call)
        except ProtocolError as error:
            self._fail(call.call_id, error.what, "Shorten the text.")

    def _fail(self, call_id: str, what: str, remedy: str) -> None:
        if (counted := self._open.pop(call_id, None)) is not None:
            counted.answer.set_exception(KnownError(what, remedy))
