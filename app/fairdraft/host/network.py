"""Where does the program reach the network? Here only: counted, logged, and refused while offline."""

import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import IO, cast
from urllib.parse import urlsplit

from fairdraft.domain.errors import KnownError

_LOG = logging.getLogger(__name__)
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_CHUNK_BYTES = 65_536


class HttpDoor:
    """The only door to HTTP. It is handed to those who need it; nobody else can reach the network.

    Args:
        online: False refuses every call before a connection is tried.
        on_call: called with the new count after each call, from the thread that made it.
    """

    def __init__(self, *, online: bool, on_call: Callable[[int], None] | None = None) -> None:
        self._online = online
        self._on_call = on_call
        self._calls = 0
        self._counting = threading.Lock()
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            _CountedHandler(self._count),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPRedirectHandler(),
            urllib.request.HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    @property
    def online(self) -> bool:
        """Whether calls are allowed at all."""
        return self._online

    @property
    def calls(self) -> int:
        """How many requests went out since the start; each hop of a redirect is one."""
        return self._calls

    def read(self, url: str, *, purpose: str, most_bytes: int, timeout_s: float = 30.0) -> bytes:
        """The body of a GET request.

        Args:
            url: https, or http on this machine itself.
            purpose: what it is for, as the object of a sentence: "the list of models".
            most_bytes: a longer answer is refused.
            timeout_s: seconds without a byte after which the call is given up.

        Raises:
            KnownError: offline, an address that is not allowed, no answer, an error status, too long.
        """
        if not self._online:
            raise KnownError(
                f"Fairdraft is offline, so {purpose} was not fetched.",
                "Start it with --online to allow network calls.",
            )
        host = _allowed_host(url)
        try:
            request = urllib.request.Request(url)  # noqa: S310 - the scheme was checked just above
            with cast("IO[bytes]", self._opener.open(request, timeout=timeout_s)) as answer:
                body = b""
                while len(body) <= most_bytes and (chunk := answer.read(_CHUNK_BYTES)):
                    body += chunk
        except urllib.error.HTTPError as error:
            with error:
                raise KnownError(
                    f"{host} answered {error.code} when asked for {purpose}.", "Try again later, or check the address."
                ) from error
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise KnownError(
                f"{host} could not be reached for {purpose} ({reason}).", "Check the connection and the address."
            ) from error
        if len(body) > most_bytes:
            raise KnownError(
                f"{host} sent more than {most_bytes} bytes for {purpose}, so the answer was dropped.",
                "Check that the address is the right one.",
            )
        return body

    def _count(self, host: str) -> None:
        with self._counting:
            self._calls += 1
            count = self._calls
        _LOG.info("network call %d to %s", count, host)
        if self._on_call is not None:
            self._on_call(count)


class _CountedHandler(urllib.request.BaseHandler):
    """Sees every request before it goes out, those that a redirect asks for too."""

    # Before the handlers that connect.
    handler_order = 100

    def __init__(self, count: Callable[[str], None]) -> None:
        self._count = count

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Check and count; the name is the one urllib calls."""
        self._count(_allowed_host(request.full_url))
        return request

    https_request = http_request


def _allowed_host(url: str) -> str:
    """The host of an address we may call."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host and (parts.scheme == "https" or (parts.scheme == "http" and host in _OWN_MACHINE)):
        return host
    raise KnownError(
        f"The address {url} was not called, because only https is allowed (http on this machine itself).",
        "Use an address that begins with https://.",
    )
