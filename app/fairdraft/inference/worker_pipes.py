"""How do commands come into the worker process, and how do its messages leave it?"""

import os
import threading
from queue import SimpleQueue

from fairdraft.inference.protocol import (
    Cancel,
    EmbedTexts,
    Generate,
    ScoreTexts,
    WorkerCommand,
    WorkerMessage,
    encode,
)


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
    """Commands in the order they came. A cancel is seen at once, also by work that is under way."""

    def __init__(self) -> None:
        self._commands: SimpleQueue[WorkerCommand] = SimpleQueue()
        self._lock = threading.Lock()
        self._cancelled: dict[str, set[str | None]] = {}

    def put(self, command: WorkerCommand) -> None:
        """Take a command in."""
        with self._lock:
            if isinstance(command, Generate):
                self._cancelled[command.request.request_id] = set()
            elif isinstance(command, ScoreTexts | EmbedTexts):
                self._cancelled[command.call_id] = set()
            elif isinstance(command, Cancel):
                self._cancelled.get(command.request_id, set()).add(command.draft_id)
        self._commands.put(command)

    def take(self) -> WorkerCommand:
        """The next command; waits for one."""
        return self._commands.get()

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
