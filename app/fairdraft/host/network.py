"""Where does the program reach the network? Here only: counted, logged, and refused while offline."""

import base64
import http.client
import ipaddress
import logging
import socket
import ssl
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

from fairdraft.domain.errors import KnownError
from fairdraft.domain.network_call import CallStop, CallStoppedError, HttpCall, OfflineError, UnreachableError
from fairdraft.domain.web_address import allowed_host, in_ascii, is_own_machine, moved, origin, place

_LOG = logging.getLogger(__name__)
_CHUNK_BYTES = 65_536
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_PROXY_ANSWER = 65_536


class HttpDoor:
    """The only door to HTTP. It is handed to those who need it; nobody else can reach the network.

    Calls to this machine itself go straight; others go through the proxy that the system names for https, if it
    names one: through a tunnel, so that the proxy learns the host and nothing more.

    Args:
        online: False refuses every call before a connection is tried.
    """

    def __init__(self, *, online: bool) -> None:
        self._online = online
        self._calls = 0
        self._counting = threading.Lock()
        self._trust: ssl.SSLContext | None = None

    @property
    def online(self) -> bool:
        """Whether calls are allowed at all."""
        return self._online

    @property
    def calls(self) -> int:
        """How many requests went out since the start; each hop of a redirect is one."""
        return self._calls

    @contextmanager
    def open(self, call: HttpCall) -> "Iterator[_Answer]":
        """Make the call; see the port for what is promised. Leaving the context closes the connection."""
        answer = self._answer(call)
        try:
            yield answer
        finally:
            answer.close()

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
        with self.open(HttpCall(url, purpose, connect_seconds=timeout_s, silence_seconds=timeout_s)) as answer:
            host = place(answer.url)
            if answer.status >= 300:
                raise KnownError(
                    f"{host} answered {answer.status} when asked for {purpose}.",
                    "Try again later, or check the address.",
                )
            body = b""
            while len(body) <= most_bytes and (chunk := answer.read()):
                body += chunk
        if len(body) > most_bytes:
            raise KnownError(
                f"{host} sent more than {most_bytes} bytes for {purpose}, so the answer was discarded.",
                "Check that the address is the right one.",
            )
        return body

    def _answer(self, call: HttpCall) -> "_Answer":
        if not self._online:
            raise OfflineError(
                f"Fairdraft is offline, so it did not ask for {call.purpose}.",
                "Start it with --online to allow network calls.",
            )
        url = call.url
        for _ in range(_MOST_REDIRECTS + 1):
            allowed_host(url)
            answer = self._ask(call, url)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return answer
            answer.close()
            target = moved(url, location)
            if call.method == "POST":
                raise KnownError(
                    f"{place(url)} redirected the call for {call.purpose} to {place(target)}; it was not sent there.",
                    "Check the address. If the new one is right, use that instead.",
                )
            url = target
        raise KnownError(
            f"{place(call.url)} redirected the call for {call.purpose} more than {_MOST_REDIRECTS} times.",
            "Check that the address is the right one.",
        )

    def _ask(self, call: HttpCall, url: str) -> "_Answer":
        """One request, without redirects."""
        line = _Line(call.stop)
        try:
            return self._ask_on(line, call, url)
        except BaseException as error:
            line.close()
            if call.stop.stopped:
                raise CallStoppedError from error
            if isinstance(error, OSError | http.client.HTTPException):
                raise _unreachable(url, call.purpose, error) from error
            raise

    def _ask_on(self, line: "_Line", call: HttpCall, url: str) -> "_Answer":
        parts = urlsplit(url)
        host, port = parts.hostname or "", origin(url)[2] or 443
        self._count(host)
        proxy = None if is_own_machine(url) else _proxy_for(host)
        if proxy is None:
            line.connect(host, port, seconds=call.connect_seconds, own_machine=is_own_machine(url))
        else:
            line.connect_through(proxy, host, port, seconds=call.connect_seconds)
        connection = http.client.HTTPConnection(host, port)
        if parts.scheme == "https":
            line.encrypt(self._trusted(), host)
            connection = http.client.HTTPSConnection(host, port, context=self._trusted())
        line.socket.settimeout(call.silence_seconds)
        connection.sock = line.socket
        headers = {"User-Agent": "Fairdraft", "Connection": "close", **call.headers}
        if origin(url) == origin(call.url):
            headers |= call.private
        target = parts._replace(scheme="", netloc="", fragment="", path=parts.path or "/").geturl()
        connection.request(call.method, in_ascii(target), call.body, headers)
        return _Answer(connection.getresponse(), line, call, url)

    def _trusted(self) -> ssl.SSLContext:
        # Made when first needed: reading the system's certificates takes a while.
        if self._trust is None:
            self._trust = ssl.create_default_context()
        return self._trust

    def _count(self, host: str) -> None:
        with self._counting:
            self._calls += 1
            count = self._calls
        _LOG.info("network call %d to %s", count, host)


class _Line:
    """The connection of one request, which a stop ends while it connects, sends or waits."""

    def __init__(self, stop: CallStop) -> None:
        self.socket = socket.socket()
        self._stop = stop
        self._forget = stop.when_stopped(self._shut)

    def connect(self, host: str, port: int, *, seconds: float, own_machine: bool) -> None:
        """Connect to the first address of the host that answers; of this machine's own names, to this machine."""
        refusal = OSError(f"{host} has no address on this machine" if own_machine else f"{host} has no address")
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            # Two dots in a row, or a part of more than 63 letters.
            raise OSError("no host can have that name") from error
        for family, kind, protocol, _, address in found:
            if own_machine and not ipaddress.ip_address(address[0]).is_loopback:
                continue
            self.socket.close()
            self.socket = socket.socket(family, kind, protocol)
            if self._stop.stopped:
                raise CallStoppedError
            try:
                self.socket.settimeout(seconds)
                self.socket.connect(address)
            except OSError as error:
                refusal = error
            else:
                return
        raise refusal

    def connect_through(self, proxy: str, host: str, port: int, *, seconds: float) -> None:
        """Connect by a tunnel of that proxy."""
        parts = urlsplit(proxy)
        self.connect(parts.hostname or "", parts.port or 80, seconds=seconds, own_machine=False)
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            lines.append(f"Proxy-Authorization: Basic {base64.b64encode(pair.encode()).decode()}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte or len(head) > _LONGEST_PROXY_ANSWER:
                raise OSError(f"the proxy {parts.hostname} gave no answer")
            head += byte
        status = head.split(b" ", 2)[1:2]
        if status == [b"407"]:
            # Asked again, it would say the same.
            raise KnownError(
                f"The proxy {parts.hostname} "
                + ("did not accept its name and password." if parts.username else "asks for a name and a password."),
                "Set HTTPS_PROXY to http://NAME:PASSWORD@HOST:PORT, and start Fairdraft again.",
            )
        if status != [b"200"]:
            told = b" ".join(status).decode("ascii", "replace")
            raise OSError(f"the proxy {parts.hostname} answered {told}")

    def encrypt(self, trust: ssl.SSLContext, host: str) -> None:
        """Speak TLS from here on."""
        # The greeting comes second, so that a stop ends it too.
        encrypted = trust.wrap_socket(self.socket, server_hostname=host, do_handshake_on_connect=False)
        self.socket = encrypted
        encrypted.do_handshake()

    def close(self) -> None:
        """Close the connection; it can no longer be stopped."""
        self._forget()
        self.socket.close()

    def _shut(self) -> None:
        # The plain socket's own way, which wakes a thread that reads; the one of TLS would change what it reads from.
        with suppress(OSError):
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


class _Answer:
    """The answer of domain/network_call.py, over one connection."""

    def __init__(self, response: http.client.HTTPResponse, line: _Line, call: HttpCall, url: str) -> None:
        self._response = response
        self._line = line
        self._call = call
        self._url = url
        self._headers = {name.lower(): value for name, value in response.getheaders()}
        # Known only where the body is not cut into chunks; http.client tells the end of those itself.
        self._left = response.length

    @property
    def status(self) -> int:
        """The status code."""
        return self._response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers by their names in lower case."""
        return self._headers

    @property
    def url(self) -> str:
        """The address that answered, after redirects."""
        return self._url

    def read(self, most: int = _CHUNK_BYTES) -> bytes:
        """The next bytes; see the port."""
        if self._left == 0:
            return b""
        try:
            chunk = self._response.read1(most if self._left is None else min(most, self._left))
        except (OSError, http.client.HTTPException, ValueError) as error:
            # ValueError: the socket was closed under a reader that was stopped.
            self._refuse_stopped()
            if isinstance(error, ValueError):
                raise
            raise _unreachable(self._url, self._call.purpose, error) from error
        self._refuse_stopped()
        if self._left is not None:
            self._left -= len(chunk)
            if not chunk:
                ended = OSError(f"it ended {self._left} bytes early")
                raise _unreachable(self._url, self._call.purpose, ended)
        return chunk

    def close(self) -> None:
        """End the call."""
        self._response.close()
        self._line.close()

    def _refuse_stopped(self) -> None:
        if self._call.stop.stopped:
            raise CallStoppedError


def _proxy_for(host: str) -> str | None:
    """The proxy that the system names for https to that host; KnownError where it is of a kind we do not speak."""
    named = urllib.request.getproxies().get("https")
    if not named or urllib.request.proxy_bypass(host):
        return None
    proxy = named if "//" in named else f"http://{named}"
    parts = urlsplit(proxy)
    if parts.scheme != "http" or not parts.hostname:
        raise KnownError(
            f"The system's proxy {parts.scheme}://{parts.hostname or ''} is not one that Fairdraft can use.",
            "Set an http:// proxy, or exclude the host with NO_PROXY.",
        )
    return proxy


def _unreachable(url: str, purpose: str, error: Exception) -> UnreachableError:
    remedy = "Check the connection and the address."
    if isinstance(error, TimeoutError):
        reason = "no answer in time"
    elif isinstance(error, ssl.SSLCertVerificationError):
        reason = f"its certificate is not trusted: {error.verify_message}"
        remedy = "If it is your company's own, set SSL_CERT_FILE to its certificate."
    elif isinstance(error, OSError):
        reason = error.strerror or str(error)
    else:
        reason = "the connection was closed in the middle of an answer"
    return UnreachableError(f"{place(url)} could not be reached for {purpose} ({reason}).", remedy)
