"""How do commands come into the worker process, and how do its messages leave it?"""

import os
import sys
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import BinaryIO

from fairdraft.domain.generation import ModelFile
from fairdraft.inference.protocol import (
    Cancel,
    EmbedTexts,
    Generate,
    ProtocolError,
    ScoreTexts,
    WorkerCommand,
    WorkerMessage,
    decode_command,
    encode,
    read_line,
)

_HEARTBEAT_SECONDS = 1.0


class Outlet:
    """Where messages go; any thread may send."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, message: WorkerMessage) -> None:
        """Write a message whole. Ends the process if nobody reads any more."""
        line = memoryview(encode(message))
        with self._lock:
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except OSError:
                os._exit(0)


class Inbox:
    """Commands in the order they came. A cancel is seen at once, also by work that is under way, and so is a person who
    waits for another model.
    """

    def __init__(self) -> None:
        self._commands: SimpleQueue[WorkerCommand] = SimpleQueue()
        self._lock = threading.Lock()
        self._cancelled: dict[str, set[str | None]] = {}
        self._awaited: list[ModelFile] = []

    def put(self, command: WorkerCommand) -> None:
        """Take a command in."""
        with self._lock:
            if isinstance(command, Generate):
                self._cancelled[command.request.request_id] = set()
                if not command.request.patient:
                    self._awaited.append(command.request.model)
            elif isinstance(command, ScoreTexts | EmbedTexts):
                self._cancelled[command.call_id] = set()
            elif isinstance(command, Cancel):
                self._cancelled.get(command.request_id, set()).add(command.draft_id)
        self._commands.put(command)

    def take(self, seconds: float | None = None) -> WorkerCommand | None:
        """The next command; waits for one, where `seconds` are given for that long, and None if none came."""
        try:
            command = self._commands.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(command, Generate) and not command.request.patient:
            with self._lock:
                self._awaited.pop(0)
        return command

    def brings_somebody(self) -> bool:
        """Whether among what was not taken yet somebody waits for drafts."""
        return bool(self._awaited)

    def brings_another(self, model: ModelFile) -> bool:
        """Whether among what was not taken yet somebody waits for drafts of another model than that."""
        with self._lock:
            return any(one != model for one in self._awaited)

    @property
    def empty(self) -> bool:
        """Whether `take` would wait."""
        return self._commands.empty()

    def is_cancelled(self, request_id: str, draft_id: str | None) -> bool:
        """Whether a draft was stopped, alone or with its request; without a draft, whether the request was."""
        with self._lock:
            cancelled = self._cancelled.get(request_id, set())
            return None in cancelled or draft_id in cancelled

    def forget(self, request_id: str) -> None:
        """The request is over."""
        with self._lock:
            self._cancelled.pop(request_id, None)


def claim_pipes() -> tuple[BinaryIO, Outlet]:
    """Take the pipes for the protocol, and give native code and print() an empty input and stderr instead."""
    source, target = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (source, target):
            msvcrt.setmode(descriptor, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(source, "rb"), Outlet(target)


def read_commands(source: BinaryIO, inbox: Inbox) -> None:
    """Read until the parent closes the pipe or dies; nothing is worth finishing then."""
    try:
        while (line := read_line(source)) is not None:
            inbox.put(decode_command(line))
    except ProtocolError as error:
        print(error.what, file=sys.stderr, flush=True)  # noqa: T201 - the worker's log is its stderr
        os._exit(2)
    os._exit(0)


def keep_beating(beat: Callable[[], None]) -> None:
    """Give signs of life for as long as the process lives."""
    stop = threading.Event()
    while not stop.wait(_HEARTBEAT_SECONDS):
        beat()
