"""Which texts are being scored or turned into vectors for whom, and what follows when the worker answers or ends?

Everything here runs on the engine's desk. A worker's end costs no answer: what has none yet is asked once more.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Generic, TypeVar

from fairdraft.domain.errors import KnownError
from fairdraft.inference.protocol import (
    CallFailed,
    CallStopped,
    EmbedTexts,
    PassageScored,
    ProtocolError,
    ScoreTexts,
    TextEmbedded,
)

TextCall = ScoreTexts | EmbedTexts
Answer = TypeVar("Answer")

_MOST_DEATHS = 2


@dataclass(slots=True)
class OpenTexts(Generic[Answer]):
    """Texts that somebody waits for. `call` makes the call of an id for the texts from a place on. `answers` grows in
    the order of the texts; `done` ends when all `count` are there or it was cancelled, or with a KnownError.
    """

    call: Callable[[str, int], TextCall]
    count: int
    answers: list[Answer] = field(default_factory=list)
    done: "Future[None]" = field(default_factory=Future)
    cancelled: bool = False
    deaths: int = 0


class TextCalls:
    """The calls about texts that are open.

    Args:
        ask: sends a call to the worker, starting one if there is none; False where that could not be done.
    """

    def __init__(self, ask: Callable[[TextCall], bool]) -> None:
        self._ask = ask
        self._open: dict[str, OpenTexts[Any]] = {}
        self._numbers = count(1)

    @property
    def is_open(self) -> bool:
        """Whether a call has no end yet."""
        return bool(self._open)

    def open(self, texts: OpenTexts[Any]) -> None:
        """Have those texts answered that have no answer yet."""
        if len(texts.answers) == texts.count:
            texts.done.set_result(None)
            return
        call_id = f"texts-{next(self._numbers)}"
        self._open[call_id] = texts
        try:
            if not self._ask(texts.call(call_id, len(texts.answers))):
                self._fail(call_id, "The engine could not be started.", "Run fairdraft doctor to see why.")
        except ProtocolError as error:
            self._fail(call_id, error.what, "Give fewer or shorter texts at once.")

    def cancel(self, texts: OpenTexts[Any]) -> str | None:
        """Note that nobody waits any more; the call to be stopped by the worker, if it knows of one."""
        texts.cancelled = True
        return next((call_id for call_id, one in self._open.items() if one is texts), None)

    def take(self, message: PassageScored | TextEmbedded | CallStopped) -> None:
        """Take an answer of the worker."""
        texts = self._open.get(message.call_id)
        if texts is None:
            return
        if not isinstance(message, CallStopped):
            texts.answers.append(message.score if isinstance(message, PassageScored) else message.vector)
            if len(texts.answers) < texts.count:
                return
        del self._open[message.call_id]
        texts.done.set_result(None)

    def fail(self, message: CallFailed) -> None:
        """End a call that the worker could not answer."""
        self._fail(message.call_id, message.what, message.remedy)

    def died(self, what: str, remedy: str, *, hopeless: bool, is_theirs: bool) -> TextCall | None:
        """The worker ended: ask the next one for all that has no answer yet, but give up a call that ended two.

        Args:
            what: what happened.
            remedy: what to do.
            hopeless: another worker would end just so.
            is_theirs: it was at a call about texts, or nothing else was asked of it.

        Returns:
            The call that ended two workers, if one did.
        """
        given_up = None
        under_way = self._under_way() if is_theirs else None
        for call_id, texts in tuple(self._open.items()):
            if call_id not in self._open:
                # Asking for the one before ended all: no other worker could be started.
                break
            texts.deaths += texts is under_way
            if texts.cancelled:
                self.take(CallStopped(call_id))
            elif hopeless or texts.deaths >= _MOST_DEATHS:
                given_up = texts.call(call_id, len(texts.answers)) if texts is under_way and not hopeless else given_up
                self._fail(call_id, what, remedy)
            else:
                del self._open[call_id]
                self.open(texts)
        return given_up

    def _under_way(self) -> OpenTexts[Any] | None:
        """The call that the worker is at: the first for which somebody waits, else the first."""
        calls = [(texts, texts.call("", len(texts.answers))) for texts in self._open.values() if not texts.cancelled]
        urgent = [texts for texts, call in calls if isinstance(call, EmbedTexts) and call.at_once]
        return next(iter(urgent + [texts for texts, _ in calls]), None)

    def fail_everything(self, what: str, remedy: str) -> None:
        """End every call so."""
        for call_id in tuple(self._open):
            self._fail(call_id, what, remedy)

    def _fail(self, call_id: str, what: str, remedy: str) -> None:
        texts = self._open.pop(call_id, None)
        if texts is not None:
            texts.done.set_exception(KnownError(what, remedy))
