"""The one door to the network: shut by default, counted when open."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.host.network import HttpDoor


class _Answers(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/list")
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://example.invalid/list")
        elif self.path == "/list":
            self.send_response(200)
        else:
            self.send_response(404)
        body = b"0123456789" if self.path == "/list" else b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    _Answers.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


def test_offline_refuses_before_any_connection(server: str) -> None:
    """Offline, nothing goes out and nothing is counted; the person reads how to allow it."""
    door = HttpDoor(online=False)
    with pytest.raises(KnownError) as told:
        door.read(f"{server}/list", purpose="the list of models", most_bytes=100)
    assert "offline" in told.value.what
    assert "the list of models" in told.value.what
    assert "--online" in told.value.remedy
    assert (door.online, door.calls, _Answers.asked) == (False, 0, [])


def test_calls_are_counted_and_told(server: str) -> None:
    """Each request is one call, each hop of a redirect another, and a listener hears of every one."""
    heard: list[int] = []
    door = HttpDoor(online=True, on_call=heard.append)
    assert door.read(f"{server}/list", purpose="the list", most_bytes=100) == b"0123456789"
    assert door.read(f"{server}/moved", purpose="the list", most_bytes=100) == b"0123456789"
    assert door.calls == 3
    assert heard == [1, 2, 3]
    assert _Answers.asked == ["/list", "/moved", "/list"]


def test_redirect_to_an_address_that_is_not_allowed_is_not_followed(server: str) -> None:
    """A server cannot send the program to an unencrypted address elsewhere."""
    door = HttpDoor(online=True)
    with pytest.raises(KnownError, match="only https is allowed"):
        door.read(f"{server}/away", purpose="the list", most_bytes=100)
    assert door.calls == 1


@pytest.mark.parametrize(
    "url", ["http://example.com/x", "file:///etc/passwd", "ftp://localhost/x", "https://", "localhost/x", ""]
)
def test_addresses_that_are_not_allowed(url: str) -> None:
    """Only https may be called, and http on this machine itself."""
    door = HttpDoor(online=True)
    with pytest.raises(KnownError, match="only https is allowed"):
        door.read(url, purpose="the list", most_bytes=100)
    assert door.calls == 0


def test_answer_that_is_too_long_is_dropped(server: str) -> None:
    """An answer of the allowed length is taken, one byte more is not."""
    door = HttpDoor(online=True)
    assert len(door.read(f"{server}/list", purpose="the list", most_bytes=10)) == 10
    with pytest.raises(KnownError, match="more than 9 bytes"):
        door.read(f"{server}/list", purpose="the list", most_bytes=9)


def test_error_status_is_told(server: str) -> None:
    """An error status names the host and the status."""
    with pytest.raises(KnownError, match=r"127\.0\.0\.1:\d+ answered 404"):
        HttpDoor(online=True).read(f"{server}/nothing", purpose="the list", most_bytes=10)


def test_nobody_listening_is_told(server: str) -> None:
    """A host that does not answer is a known problem, and the attempt is counted."""
    door = HttpDoor(online=True)
    with pytest.raises(KnownError, match="could not be reached"):
        door.read("http://127.0.0.1:1/list", purpose="the list", most_bytes=10)
    assert door.calls == 1
