"""The one door to the network: shut by default, counted when open."""

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.network_call import CallStop, CallStoppedError, HttpCall, UnreachableError
from fairdraft.domain.web_address import moved
from fairdraft.host.network import HttpDoor

WAIT_S = 30.0
"""How long the server is silent where it is asked to wait."""
NOWHERE = {"/bracket": "//[", "/port": "http://a:b/c"}


class _Answers(BaseHTTPRequestHandler):
    asked: list[str] = []
    keys: list[str | None] = []
    over = threading.Event()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.keys.append(self.headers.get("Authorization"))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/list")
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://example.invalid/list")
        elif self.path in NOWHERE:
            self.send_response(302)
            self.send_header("Location", NOWHERE[self.path])
        elif self.path == "/unquoted":
            self.send_response(302)
            self._headers_buffer.append("Location: /modèle 1.gguf\r\n".encode())
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"too little")
            self.connection.close()
            self.close_connection = True
            return
        elif self.path == "/wait":
            self.over.wait(WAIT_S)
            return
        elif self.path == "/other":
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.server.server_port}/list")
        elif self.path in ("/list", "/mod%C3%A8le%201.gguf", "/mod%C3%A8le.gguf?of=%C3%A9"):
            self.send_response(200)
        else:
            self.send_response(404)
        body = b"0123456789" if self.path == "/list" else b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(self.path)
        self.send_response(307 if self.path == "/moved" else 200)
        self.send_header("Location", "/list")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    _Answers.asked.clear()
    _Answers.keys.clear()
    _Answers.over.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        _Answers.over.set()
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


def test_calls_are_counted(server: str) -> None:
    """Each request is one call, and each hop of a redirect another."""
    door = HttpDoor(online=True)
    assert door.read(f"{server}/list", purpose="the list", most_bytes=100) == b"0123456789"
    assert door.read(f"{server}/moved", purpose="the list", most_bytes=100) == b"0123456789"
    assert door.calls == 3
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


@pytest.mark.parametrize("path", ["/modèle.gguf?of=é", "/mod%C3%A8le.gguf?of=é", "/unquoted"])
def test_letters_of_any_language_stand_in_addresses(server: str, path: str) -> None:
    """A person may write them, and a server may send on to them, unquoted."""
    assert HttpDoor(online=True).read(f"{server}{path}", purpose="the list", most_bytes=100) == b""


@pytest.mark.parametrize("path", NOWHERE)
def test_a_redirect_to_what_is_no_address_is_told(server: str, path: str) -> None:
    """What a server sends is no bug of ours."""
    with pytest.raises(KnownError, match="to something that is not an address"):
        HttpDoor(online=True).read(f"{server}{path}", purpose="the list", most_bytes=100)


@pytest.mark.parametrize("host", ["a..b", "a" * 64])
def test_a_name_that_no_host_can_have_is_told(host: str) -> None:
    """It is looked up no further, and is no bug of ours."""
    with pytest.raises(UnreachableError, match="no host can have that name"):
        HttpDoor(online=True).read(f"https://{host}/x", purpose="the list", most_bytes=100)


def test_a_post_gives_its_body_and_is_never_sent_on(server: str) -> None:
    """What was agreed to go to one address goes to no other, whatever the server says."""
    door = HttpDoor(online=True)
    with door.open(HttpCall(f"{server}/echo", "a draft", method="POST", body=b"words")) as answer:
        assert (answer.status, answer.read()) == (200, b"words")
    with (
        pytest.raises(KnownError, match="was not sent there"),
        door.open(HttpCall(f"{server}/moved", "a draft", method="POST", body=b"words")),
    ):
        pass
    assert _Answers.asked == ["/echo", "/moved"]
    assert door.calls == 2


def test_private_headers_stay_with_the_origin_they_are_for(server: str) -> None:
    """A redirect on the same server keeps them, one to another name loses them; no message shows them."""
    door = HttpDoor(online=True)
    for path in ("/moved", "/other"):
        call = HttpCall(server + path, "the list", private={"Authorization": "Bearer secret"})
        assert "secret" not in repr(call)
        with door.open(call) as answer:
            assert answer.status == 200
    assert _Answers.keys == ["Bearer secret", "Bearer secret", "Bearer secret", None]


@pytest.mark.parametrize("location", ["http://localhost:8080/x", "http://127.0.0.1/x", "//[::1]:1/x"])
def test_nobody_elsewhere_sends_a_call_to_this_machine(location: str) -> None:
    """What listens here takes whom it hears for somebody at this machine; what is here may send on to itself."""
    with pytest.raises(KnownError, match=r"^files\.example\.com redirected a call to this machine itself"):
        moved("https://files.example.com/model.gguf", location)
    assert moved("http://localhost:1/a", "http://127.0.0.1:2/b") == "http://127.0.0.1:2/b"


def test_a_redirect_without_end_is_given_up(server: str) -> None:
    """After five hops it is told."""
    door = HttpDoor(online=True)
    with pytest.raises(KnownError, match="more than 5 times"):
        door.read(f"{server}/round", purpose="the list", most_bytes=10)
    assert door.calls == 6


def test_an_answer_that_ends_too_early_is_told(server: str) -> None:
    """Half an answer is never taken for a whole one."""
    with pytest.raises(UnreachableError, match="bytes early"):
        HttpDoor(online=True).read(f"{server}/short", purpose="the list", most_bytes=1000)


def test_silence_is_given_up(server: str) -> None:
    """A server that says nothing is left after the time that the call allows."""
    began = time.monotonic()
    with pytest.raises(UnreachableError, match="no answer in time"):
        HttpDoor(online=True).read(f"{server}/wait", purpose="the list", most_bytes=10, timeout_s=0.3)
    assert time.monotonic() - began < WAIT_S


def test_a_stop_ends_a_call_that_waits(server: str) -> None:
    """From another thread, at once; a call with a stop that was used makes no connection at all."""
    door, stop = HttpDoor(online=True), CallStop()
    timer = threading.Timer(0.2, stop.stop)
    timer.start()
    began = time.monotonic()
    with pytest.raises(CallStoppedError), door.open(HttpCall(f"{server}/wait", "the list", stop=stop)):
        pass
    timer.join()
    assert time.monotonic() - began < WAIT_S
    with pytest.raises(CallStoppedError), door.open(HttpCall(f"{server}/list", "the list", stop=stop)):
        pass
    assert "/list" not in _Answers.asked


def test_this_machine_is_never_called_through_a_proxy(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment, even for http, sees nothing of what stays on this machine."""
    monkeypatch.delenv("no_proxy")
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert HttpDoor(online=True).read(f"{server}/list", purpose="the list", most_bytes=10) == b"0123456789"


@pytest.mark.parametrize(
    ("who", "words"), [("", "asks for a name and a password"), ("me:hush@", "did not accept its name and password")]
)
def test_a_proxy_that_asks_who_calls_says_what_to_do(monkeypatch: pytest.MonkeyPatch, who: str, words: str) -> None:
    """It is not asked again, and no password is repeated."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("https_proxy", f"http://{who}127.0.0.1:{proxy.getsockname()[1]}")

        def refuse() -> None:
            line, _address = proxy.accept()
            with line:
                line.recv(4096)
                line.sendall(b"HTTP/1.1 407 Who calls?\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(KnownError, match=words) as told:
            HttpDoor(online=True).read("https://example.com/list", purpose="the list", most_bytes=10)
        thread.join()
    assert not isinstance(told.value, UnreachableError)
    assert "HTTPS_PROXY" in told.value.remedy
    assert "hush" not in str(told.value)


def test_a_password_in_an_address_is_refused_unread() -> None:
    """It is neither called nor repeated."""
    with pytest.raises(KnownError, match="name or password") as told:
        HttpDoor(online=True).read("https://me:hush@example.com/x", purpose="the list", most_bytes=10)
    assert "hush" not in str(told.value)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for `localhost` and `fairdraft.test`, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,DNS:fairdraft.test",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        check=True,
        capture_output=True,
    )
    certificate.write_bytes(certificate.read_bytes() + key.read_bytes())
    return certificate


@pytest.fixture
def secure_server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of the same server behind TLS."""
    _Answers.asked.clear()
    _Answers.keys.clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as listening:
        listening.handle_error = lambda *_arguments: None  # type: ignore[method-assign] # callers hang up here
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield listening.server_port
        listening.shutdown()
        thread.join()


def test_a_certificate_is_verified(secure_server: int, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that nobody vouches for is refused; with the company's own named, it is taken."""
    monkeypatch.setenv("no_proxy", "*")
    url = f"https://localhost:{secure_server}/list"
    with pytest.raises(UnreachableError, match="not trusted") as told:
        HttpDoor(online=True).read(url, purpose="the list", most_bytes=10)
    assert "SSL_CERT_FILE" in told.value.remedy
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert HttpDoor(online=True).read(url, purpose="the list", most_bytes=10) == b"0123456789"


def test_a_proxy_learns_the_host_and_nothing_more(
    secure_server: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """https goes through a tunnel of the proxy that the system names; the proxy's own password goes to it alone."""
    heads: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        caller, _ = listening.accept()
        with caller, socket.create_connection(("127.0.0.1", secure_server)) as onward:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += caller.recv(1)
            heads.append(head)
            caller.sendall(b"HTTP/1.1 200 fine\r\n\r\n")
            back = threading.Thread(target=_pump, args=(onward, caller))
            back.start()
            _pump(caller, onward)
            back.join()

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for name in [one for one in os.environ if one.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("https_proxy", f"http://me:pass@127.0.0.1:{listening.getsockname()[1]}")
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        body = HttpDoor(online=True).read(
            f"https://fairdraft.test:{secure_server}/list", purpose="the list", most_bytes=10
        )
        thread.join()
    assert body == b"0123456789"
    assert heads[0].startswith(f"CONNECT fairdraft.test:{secure_server} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic bWU6cGFzcw==" in heads[0]
    assert b"/list" not in heads[0]
    assert _Answers.keys == [None]


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(4096):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
