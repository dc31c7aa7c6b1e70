"""Hosted drafts by a server that other people wrote: llama.cpp's own, with the starter model."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairdraft.domain.candidate import Endpoint, Sampling
from fairdraft.domain.generation import (
    DraftFinished,
    DraftServed,
    HostedRequest,
    Message,
    ModelFile,
    Prompt,
    WantedDraft,
)
from fairdraft.host.network import HttpDoor
from fairdraft.inference.hosted_engine import HostedEngine

ROOT = Path(__file__).parents[2]
NAME = "llama-server.exe" if sys.platform == "win32" else "llama-server"
BUILT = ROOT / "build" / "bench" / "llama-server" / "build" / "bin" / NAME
START_SECONDS = 60
FACTS = "NOCTARIS is a prescription medicine for adults with insomnia. Do not drive after you take it. "

pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.skipif(
        not BUILT.is_file(), reason="needs llama-server: python packaging/bench_engine/llama_server.py builds it"
    ),
]


@pytest.fixture(scope="module")
def address(starter_path: Path) -> Iterator[str]:
    """Where the server listens on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(BUILT),
        "-m",
        str(starter_path),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "-np",
        "4",
        "-c",
        "4096",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(process, f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()


def wait_for(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server on this machine
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("llama-server did not start")


@pytest.fixture
def engine() -> Iterator[HostedEngine]:
    one = HostedEngine(HttpDoor(online=True), lambda _name: None)
    yield one
    one.close()


def request(name: str, address: str, seeds: tuple[int, ...], prompt: Prompt, **more: Any) -> HostedRequest:
    return HostedRequest(
        request_id=name,
        model=ModelFile("", "", "the server's", 1024),
        prompt=prompt,
        drafts=tuple(WantedDraft(f"{name}{at}", seed) for at, seed in enumerate(seeds)),
        sampling=Sampling(temperature=0.7, max_tokens=40),
        endpoint=Endpoint(url=address, model="smollm2", server="llama-server"),
        **more,
    )


CHAT = Prompt((Message("system", "Be kind."), Message("user", FACTS + "Write a headline.")))


def test_drafts_come_side_by_side_and_repeat_with_their_seeds(engine, address, new_recorder) -> None:
    """Six drafts over four places; what the server counted is told; a seed that is asked twice, alone, gives the same
    words.
    """
    listener = new_recorder()
    engine.submit(request("a", address, (1, 2, 3, 4, 5, 6), CHAT), listener)
    listener.wait_for_endings(6, 120)
    assert not listener.failures
    texts = [listener.text(f"a{at}") for at in range(6)]
    assert all(text.strip() for text in texts)
    assert len(set(texts)) == 6
    told = [one for one in listener.events if isinstance(one, DraftServed)]
    assert len(told) == 6
    assert all(one.prompt_tokens > 20 and 0 < one.completion_tokens <= 40 for one in told)
    assert all(one.not_sent == () for one in told)
    again = []
    for name in ("b", "c"):
        alone = new_recorder()
        engine.submit(request(name, address, (3,), CHAT), alone)
        alone.wait_for_endings(1, 60)
        again.append(alone.text(f"{name}0"))
    assert again[0] == again[1]


def test_a_grammar_and_a_completion_are_understood(engine, address, new_recorder) -> None:
    """The grammar bounds the words, and a text is continued without a chat template."""
    listener = new_recorder()
    engine.submit(request("g", address, (1,), CHAT, grammar='root ::= "HEADLINE: Sleep"'), listener)
    engine.submit(request("p", address, (1,), Prompt(completion="One, two, three, four,"), stop=("\n",)), listener)
    listener.wait_for_endings(2, 60)
    assert not listener.failures
    assert listener.text("g0") == "HEADLINE: Sleep"
    assert listener.text("p0").strip()
    assert "\n" not in listener.text("p0")


def test_a_stopped_draft_frees_its_place(engine, address, new_recorder) -> None:
    """One is stopped while it streams; the others end by themselves, and the server takes the next."""
    listener = new_recorder()
    engine.submit(request("s", address, (1, 2, 3, 4), CHAT), listener)
    listener.wait_for_text("s1", 60)
    engine.cancel("s", "s1")
    listener.wait_for_endings(4, 60)
    reasons = {name: end.reason for name, end in listener.endings.items() if isinstance(end, DraftFinished)}
    assert reasons.pop("s1") == "cancelled"
    assert set(reasons.values()) <= {"stop", "length"}
    engine.submit(request("t", address, (5,), CHAT), listener)
    listener.wait_for_endings(5, 60)
    assert listener.text("t0").strip()
