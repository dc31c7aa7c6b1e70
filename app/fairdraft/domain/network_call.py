"""What is asked of a server on the network, what comes back, and how is a call ended from another thread?"""

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from fairdraft.domain.errors import KnownError


class OfflineError(KnownError):
    """The program may not reach the network at all."""


class UnreachableError(KnownError):
    """No connection, none any more, or no answer in time: the same call may succeed later."""


class CallStoppedError(Exception):
    """The call was ended by its `CallStop`."""


class CallStop:
    """Ends calls from another thread, in whatever they are doing at that moment."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._changing = threading.Lock()
        self._endings: dict[int, Callable[[], None]] = {}
        self._next = 0

    @property
    def stopped(self) -> bool:
        """True once `stop` was called."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End every call that has this stop, now and later."""
        with self._changing:
            self._stopped.set()
            endings = list(self._endings.values())
        for end in endings:
            end()

    def wait(self, seconds: float) -> bool:
        """Wait that long, or until stopped; True if stopped."""
        return self._stopped.wait(seconds)

    def when_stopped(self, end: Callable[[], None]) -> Callable[[], None]:
        """Call `end` when stopped (at once if that was before); returns the way to forget it."""
        with self._changing:
            number = self._next
            self._next += 1
            self._endings[number] = end
            already = self._stopped.is_set()
        if already:
            end()
        return lambda: self._forget(number)

    def _forget(self, number: int) -> None:
        with self._changing:
            self._endings.pop(number, None)


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One call.

    `purpose` is the object of a sentence: "the list of models". `private` are headers that go to the origin of
    `url` alone and to nowhere a redirect leads; they never show in a message. A POST is never redirected.
    Connecting may take `connect_seconds`; then the call is given up after `silence_seconds` without a byte.
    """

    url: str
    purpose: str
    method: Literal["GET", "HEAD", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    connect_seconds: float = 10.0
    silence_seconds: float = 60.0
    stop: CallStop = field(default_factory=CallStop, repr=False)


class HttpAnswer(Protocol):
    """The head of an answer, and its body as it comes. Status codes are for the caller to judge."""

    @property
    def status(self) -> int:
        """The status code."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers by their names in lower case; of several of one name, the last."""

    @property
    def url(self) -> str:
        """The address that answered, after redirects."""

    def read(self, most: int = 65_536) -> bytes:
        """The next bytes, as soon as there are any; b"" at the end.

        Raises:
            UnreachableError: the connection broke or went silent before the end of the answer.
            CallStoppedError: the call was stopped.
        """


class NetworkDoor(Protocol):
    """The one way to the network."""

    @property
    def online(self) -> bool:
        """Whether calls are allowed at all."""

    def open(self, call: HttpCall) -> AbstractContextManager[HttpAnswer]:
        """Make the call; leaving the context ends it.

        Raises:
            OfflineError: the program is offline; nothing went out.
            UnreachableError: no connection or no answer.
            CallStoppedError: the call was stopped.
            KnownError: an address that is not allowed, or a redirect that is not followed.
        """
