"""How does a person see that a long command is still at work, and why it failed?"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

_LINE_EVERY_S = 30.0
_LOOK_EVERY_S = 0.25
_LINES_SHOWN = 8
_NINJA = re.compile(r"\[(\d+)/(\d+)\]")
_MAKE = re.compile(r"^\s*\[ *(\d+)%\]", re.MULTILINE)
_TELLING = re.compile(r"error\b|fatal|no space left|not found|could not|cannot|do not match", re.IGNORECASE)
_UNREACHABLE = re.compile(
    r"name resolution|NewConnectionError|Network is unreachable|ConnectTimeout|getaddrinfo|ProxyError|Max retries"
)


class Failed(Exception):  # noqa: N818 - the person reads its sentences, not its name
    """Something is missing or went wrong; each sentence says what and how to get it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class Log:
    """The file that keeps what the commands say, while the terminal shows that they work."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def start(self) -> None:
        """Begin a new log."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("", encoding="utf-8")

    def run(self, doing: str, command: list[str], variables: dict[str, str]) -> None:
        """Run a command into the log.

        Args:
            doing: what it does, such as "compiling the engine".
            command: the program and its arguments.
            variables: its environment.

        Raises:
            Failed: it ended with another exit code than 0; the log is named and its last telling lines shown.
        """
        began = self.path.stat().st_size
        progress = _Progress(doing)
        with self.path.open("a", encoding="utf-8") as log:
            log.write(f"\n$ {' '.join(command)}\n")
            log.flush()
            # A group of its own, so that an interruption ends what it started too: pip leaves compilers behind.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=variables,
                start_new_session=True,
            )
            try:
                while process.poll() is None:
                    progress.show(self.path)
                    time.sleep(_LOOK_EVERY_S)
            finally:
                _end(process)
        progress.done(succeeded=process.returncode == 0)
        if process.returncode:
            with self.path.open("rb") as log_bytes:
                log_bytes.seek(began)
                said = log_bytes.read().decode("utf-8", errors="replace")
            raise Failed(*_why(doing, said, self.path))


def _why(doing: str, said: str, log: Path) -> list[str]:
    if _UNREACHABLE.search(said):
        reason = "The package index could not be reached: check the network, or the proxy in HTTPS_PROXY."
    elif "No space left on device" in said:
        reason = "The disk is full: make room (about 2 GB) and run the same command again."
    else:
        reason = "The last lines that may tell why:"
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if _TELLING.search(line)] or lines
    return [
        f"{doing[:1].upper()}{doing[1:]} failed. {reason}",
        *(f"    {line[:300]}" for line in telling[-_LINES_SHOWN:]),
        f"The whole log is {log}.",
    ]


def _end(process: subprocess.Popen[bytes]) -> None:
    """After an interruption: let the command and all it started stop, then make them."""
    if process.poll() is not None:
        return
    _signal(process, "SIGTERM")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    _signal(process, "SIGKILL")
    process.wait()


def _signal(process: subprocess.Popen[bytes], name: str) -> None:
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, getattr(signal, name))


class _Progress:
    """One line that changes on a terminal; elsewhere a plain line every half minute."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._began = time.monotonic()
        self._next_line = 0.0
        self._changes = sys.stderr.isatty()
        self._written = 0

    def show(self, log: Path) -> None:
        elapsed = time.monotonic() - self._began
        if elapsed < self._next_line:
            return
        self._next_line = elapsed + (1.0 if self._changes else _LINE_EVERY_S)
        self._write(f"  {self._doing} … {_clock(elapsed)}{_share(log)}")

    def done(self, *, succeeded: bool) -> None:
        word = "done" if succeeded else "failed"
        self._write(f"  {self._doing}: {word} after {_clock(time.monotonic() - self._began)}")
        if self._changes:
            sys.stderr.write("\n")
        sys.stderr.flush()

    def _write(self, text: str) -> None:
        if self._changes:
            sys.stderr.write("\r" + text.ljust(self._written))
            self._written = len(text)
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _share(log: Path) -> str:
    """How far a compiler is, from the last count that ninja or make wrote into the log."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4000))
        end = file.read().decode("utf-8", errors="replace")
    counts = _NINJA.findall(end)
    if counts:
        return f", {counts[-1][0]} of {counts[-1][1]} files"
    percents = _MAKE.findall(end)
    return f", {percents[-1]} %" if percents else ""
