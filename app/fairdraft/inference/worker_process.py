"""How is one worker process started, listened to and ended?"""

import contextlib
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import BinaryIO

from fairdraft.domain.child_process import NO_WINDOW
from fairdraft.inference.child_environment import child_environment
from fairdraft.inference.protocol import (
    PROTOCOL_VERSION,
    Activity,
    CutOffError,
    Heartbeat,
    ProtocolError,
    WorkerCommand,
    WorkerHello,
    WorkerMessage,
    decode_message,
    encode,
    read_line,
)
from fairdraft.inference.worker_ending import EndingCause, WorkerEnding

_KEPT_LINES = 200
_LONGEST_LINE = 2000
_EXIT_SECONDS = 5.0


class WorkerProcess:
    """One child process with its pipes and the threads that serve them.

    Args:
        command: the command line to start.
        on_message: gets every message but the first, on the reading thread.
        on_end: called once on the reading thread, after the process was reaped.

    Raises:
        OSError: the command cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        on_message: Callable[[WorkerMessage], None],
        on_end: Callable[[WorkerEnding], None],
    ) -> None:
        self._on_message = on_message
        self._on_end = on_end
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._error_lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._cause: tuple[EndingCause, str] | None = None
        self._cut_off = ""
        self._activity: Activity = "starting"
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
            creationflags=NO_WINDOW,
        )
        self._writer = self._thread("engine-writer", self._write)
        self._listener = self._thread("engine-errors", self._listen_to_errors)
        self._reader = self._thread("engine-reader", self._read)

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def send(self, command: WorkerCommand) -> None:
        """Send a command without waiting. Raises ProtocolError if it is too large."""
        self._outgoing.put(encode(command))

    def close_input(self) -> None:
        """Close the child's input once everything was sent; it exits then, whatever it does."""
        self._outgoing.put(None)

    def terminate(self) -> None:
        """Ask the system to end the process."""
        self._process.terminate()

    def kill(self, cause: EndingCause | None = None, detail: str = "") -> None:
        """End the process now; `cause` is what the ending will be told to be."""
        if cause is not None and self._cause is None:
            self._cause = (cause, detail)
        self._process.kill()

    def join(self) -> None:
        """Wait until the process was reaped and `on_end` has returned."""
        self._reader.join()

    def _thread(self, name: str, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        return thread

    def _write(self) -> None:
        pipe = self._pipe(self._process.stdin)
        # A child that is gone is told by the reading thread.
        with contextlib.suppress(OSError):
            while (line := self._outgoing.get()) is not None:
                pipe.write(line)
                pipe.flush()
        with contextlib.suppress(OSError):
            pipe.close()

    def _listen_to_errors(self) -> None:
        pipe = self._pipe(self._process.stderr)
        while line := pipe.readline(_LONGEST_LINE):
            self._error_lines.append(line.decode("utf-8", "replace").rstrip())

    def _read(self) -> None:
        pipe = self._pipe(self._process.stdout)
        try:
            self._read_hello(pipe)
            while (line := read_line(pipe)) is not None:
                message = decode_message(line)
                if isinstance(message, Heartbeat):
                    self._activity = message.activity
                self._on_message(message)
        except CutOffError as error:
            self._cut_off = error.what
        except ProtocolError as error:
            self.kill("garbage", error.what)
        self._on_end(self._reap())

    def _read_hello(self, pipe: BinaryIO) -> None:
        line = read_line(pipe)
        if line is None:
            return
        hello = decode_message(line)
        if not isinstance(hello, WorkerHello):
            raise ProtocolError("The first message is not a greeting.")
        if hello.protocol != PROTOCOL_VERSION:
            self.kill("wrong protocol", f"it speaks protocol {hello.protocol}, this program {PROTOCOL_VERSION}")

    def _reap(self) -> WorkerEnding:
        """Wait for the process, which has closed its output, and put everything away."""
        try:
            exit_code = self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            exit_code = self._process.wait()
        self.close_input()
        self._writer.join()
        self._listener.join()
        for pipe in (self._process.stdout, self._process.stderr):
            self._pipe(pipe).close()
        if self._cut_off and not exit_code:
            # Nothing ended it in the middle of a line.
            self._cause = self._cause or ("garbage", self._cut_off)
        cause, detail = self._cause or ("exited", "")
        return WorkerEnding(cause, exit_code, detail, self._activity, tuple(self._error_lines))

    @staticmethod
    def _pipe(pipe: object) -> BinaryIO:
        if pipe is None:
            raise RuntimeError("the process was started without this pipe")
        return pipe  # type: ignore[return-value] # Popen's pipes are typed as IO of anything
