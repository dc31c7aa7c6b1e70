"""How does the program get drafts from the worker process, whatever happens to it?

One thread (the desk) owns all that is known of requests and of the worker, and takes everything in order from
one queue; another hands events to listeners, so that a slow listener delays neither a cancel nor the watch
over the worker.
"""

import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from queue import Empty, SimpleQueue
from time import monotonic

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    GenerationEvent,
    GenerationListener,
    GenerationRequest,
    ModelFile,
    ModelReady,
)
from fairdraft.inference.listening import tell
from fairdraft.inference.protocol import (
    CallFailed,
    Cancel,
    CountTokens,
    Generate,
    Heartbeat,
    ProtocolError,
    Shutdown,
    TokensCounted,
    Unload,
    WorkerCommand,
    WorkerHello,
    WorkerMessage,
)
from fairdraft.inference.worker_ending import WorkerEnding, explain
from fairdraft.inference.worker_process import WorkerProcess

HEARTBEAT_TIMEOUT = 30.0
"""Seconds without any sign of life after which a worker is given up (it sends one every second)."""

PROGRESS_TIMEOUT = 180.0
"""Seconds of work without any step done after which a worker is given up."""

_TICK = 0.25
_POLITE_SECONDS = 2.0
_FIRM_SECONDS = 1.0

_CLOSED = KnownError("The engine was closed before this was complete.", "Start Fairdraft again and ask again.")


@dataclass(slots=True)
class _OpenRequest:
    listener: GenerationListener
    unfinished: set[str]


@dataclass(slots=True)
class _Watch:
    """How long a worker has been silent, and how long without a step. Only time that passed while this program
    itself was running counts, so a machine that slept does not kill its worker.
    """

    last_look: float = field(default_factory=monotonic)
    silent: float = 0.0
    stuck: float = 0.0
    steps: int = -1

    def heard(self, message: WorkerMessage) -> None:
        self.silent = 0.0
        if not isinstance(message, Heartbeat) or message.activity == "idle" or message.steps != self.steps:
            self.stuck = 0.0
        if isinstance(message, Heartbeat):
            self.steps = message.steps

    def look(self) -> None:
        now = monotonic()
        passed = min(now - self.last_look, 4 * _TICK)
        self.last_look = now
        self.silent += passed
        self.stuck += passed


class WorkerEngine:
    """The engine of services/ports.py in a process of its own, started when first needed.

    Args:
        command: the worker's command line.
        heartbeat_timeout: seconds of silence after which a worker is ended.
        progress_timeout: seconds of work without a step done after which a worker is ended.
    """

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, "-m", "fairdraft", "worker"),
        *,
        heartbeat_timeout: float = HEARTBEAT_TIMEOUT,
        progress_timeout: float = PROGRESS_TIMEOUT,
    ) -> None:
        self._command = tuple(command)
        self._heartbeat_timeout = heartbeat_timeout
        self._progress_timeout = progress_timeout
        self._tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._deliveries: SimpleQueue[tuple[GenerationListener, GenerationEvent] | None] = SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._desk: threading.Thread | None = None
        self._courier: threading.Thread | None = None
        # From here on: the desk thread's own.
        self._requests: dict[str, _OpenRequest] = {}
        self._counts: dict[str, Future[int]] = {}
        self._numbers = count(1)
        self._worker: WorkerProcess | None = None
        self._watch = _Watch()
        self._error_lines: tuple[str, ...] = ()
        self._done = False

    @property
    def last_error_lines(self) -> tuple[str, ...]:
        """The last lines of the standard error of the present worker, or of the last one."""
        worker = self._worker
        return worker.error_lines if worker is not None else self._error_lines

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, while there is one."""
        worker = self._worker
        return worker.pid if worker is not None else None

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Start a request and return at once; see the port for what is promised.

        Raises:
            KnownError: the engine was closed.
        """
        drafts = {draft.draft_id for draft in request.drafts}
        if len(drafts) != len(request.drafts):
            raise ValueError("the drafts of a request need different ids")
        if request.request_id in self._requests:
            raise ValueError(f"request {request.request_id} is already open")
        if drafts:
            self._ask(partial(self._open_request, request, _OpenRequest(listener, drafts)))

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Stop one draft, or the whole request; nothing happens if it is over."""
        if not self._closed:
            self._ask(partial(self._cancel, request_id, draft_id))

    def count_tokens(self, model: ModelFile, text: str) -> int:
        """Length of the text in the model's own tokens. Raises KnownError; waits for the answer."""
        answer: Future[int] = Future()
        self._ask(partial(self._count, model, text, answer))
        return answer.result()

    def unload(self) -> None:
        """Free the model's memory once nothing is being written; the next request loads it again."""
        self._ask(self._unload)

    def close(self) -> None:
        """End the worker and wait for it: drafts under way end as cancelled. May be called twice."""
        with self._door:
            self._closed = True
            desk, courier = self._desk, self._courier
            if desk is not None:
                self._tasks.put(self._close)
        for thread in (desk, courier):
            if thread is not None and thread is not threading.current_thread():
                thread.join()

    def _ask(self, task: Callable[[], None]) -> None:
        """Give the desk a task; it starts with the first."""
        with self._door:
            if self._closed:
                raise KnownError("The engine is closed.", "Start Fairdraft again.")
            if self._desk is None:
                self._desk = threading.Thread(target=self._work, name="engine-desk", daemon=True)
                self._courier = threading.Thread(target=self._deliver, name="engine-courier", daemon=True)
                self._desk.start()
                self._courier.start()
            self._tasks.put(task)

    # The desk thread.

    def _work(self) -> None:
        try:
            while not self._done:
                try:
                    task = self._tasks.get(timeout=_TICK if self._worker is not None else None)
                except Empty:
                    pass
                else:
                    task()
                self._look_after_worker()
        finally:
            # Reached by a bug alone when not done: nobody may wait for ever for a desk that is gone.
            if not self._done:
                self._abandon()
            self._deliveries.put(None)

    def _abandon(self) -> None:
        with self._door:
            self._closed = True
        if self._worker is not None:
            self._worker.kill()
        self._fail_everything(_CLOSED.what, _CLOSED.remedy)

    def _open_request(self, request: GenerationRequest, opened: _OpenRequest) -> None:
        self._requests[request.request_id] = opened
        self._send(Generate(request), partial(self._fail_request, request.request_id))

    def _cancel(self, request_id: str, draft_id: str | None) -> None:
        if request_id in self._requests and self._worker is not None:
            self._worker.send(Cancel(request_id, draft_id))

    def _count(self, model: ModelFile, text: str, answer: "Future[int]") -> None:
        call_id = f"count-{next(self._numbers)}"
        self._counts[call_id] = answer
        self._send(CountTokens(call_id, model, text), partial(self._fail_count, call_id))

    def _unload(self) -> None:
        if self._worker is not None:
            self._worker.send(Unload())

    def _send(self, command: WorkerCommand, fail: Callable[[str, str], None]) -> None:
        """Send to the worker, starting one if there is none."""
        try:
            if self._worker is None:
                self._start_worker()
            if self._worker is not None:
                self._worker.send(command)
        except ProtocolError as error:
            fail(error.what, "Shorten the text.")
        except OSError as error:
            told = explain(WorkerEnding("not started", detail=f"{self._command[0]}: {error.strerror or error}"))
            fail(told.what, told.remedy)

    def _start_worker(self) -> None:
        self._watch = _Watch()
        self._worker = WorkerProcess(
            self._command,
            on_message=lambda message: self._tasks.put(partial(self._take, message)),
            on_end=lambda ending: self._tasks.put(partial(self._take_ending, ending)),
        )

    def _take(self, message: WorkerMessage) -> None:
        self._watch.heard(message)
        match message:
            case WorkerHello() | Heartbeat():
                pass
            case TokensCounted():
                if (answer := self._counts.pop(message.call_id, None)) is not None:
                    answer.set_result(message.tokens)
            case CallFailed():
                self._fail_count(message.call_id, message.what, message.remedy)
            case _:
                self._pass_on(message)

    def _pass_on(self, event: GenerationEvent) -> None:
        """Hand an event to its listener, unless its draft is over."""
        request = self._requests.get(event.request_id)
        if request is None:
            return
        if not isinstance(event, ModelReady):
            if event.draft_id not in request.unfinished:
                return
            if isinstance(event, DraftFinished | DraftFailed):
                request.unfinished.remove(event.draft_id)
        self._deliveries.put((request.listener, event))
        if not request.unfinished:
            del self._requests[event.request_id]

    def _take_ending(self, ending: WorkerEnding) -> None:
        self._error_lines = ending.error_lines
        self._worker = None
        told = explain(ending)
        self._fail_everything(told.what, told.remedy)

    def _fail_everything(self, what: str, remedy: str) -> None:
        for request_id in tuple(self._requests):
            self._fail_request(request_id, what, remedy)
        for call_id in tuple(self._counts):
            self._fail_count(call_id, what, remedy)

    def _fail_request(self, request_id: str, what: str, remedy: str) -> None:
        for draft_id in sorted(self._requests[request_id].unfinished):
            self._pass_on(DraftFailed(request_id, draft_id, what, remedy))

    def _fail_count(self, call_id: str, what: str, remedy: str) -> None:
        if (answer := self._counts.pop(call_id, None)) is not None:
            answer.set_exception(KnownError(what, remedy))

    def _look_after_worker(self) -> None:
        if self._worker is None:
            return
        self._watch.look()
        if self._watch.silent > self._heartbeat_timeout:
            self._worker.kill("silent", f"{self._heartbeat_timeout:g}")
        elif self._watch.stuck > self._progress_timeout:
            self._worker.kill("stuck", f"{self._progress_timeout:g}")

    def _close(self) -> None:
        if self._done:
            return
        worker = self._worker
        if worker is not None:
            worker.send(Shutdown())
            ladder = (
                (_POLITE_SECONDS, worker.close_input),
                (_FIRM_SECONDS, worker.terminate),
                (_FIRM_SECONDS, worker.kill),
            )
            for seconds, firmer in ladder:
                if not self._await_ending(seconds):
                    firmer()
            worker.join()
            self._await_ending(_FIRM_SECONDS)
        self._fail_everything(_CLOSED.what, _CLOSED.remedy)
        self._done = True

    def _await_ending(self, seconds: float) -> bool:
        """Do tasks until the worker is gone; False if it is still there after that time."""
        deadline = monotonic() + seconds
        while self._worker is not None and (left := deadline - monotonic()) > 0:
            try:
                self._tasks.get(timeout=left)()
            except Empty:
                break
        return self._worker is None

    # The courier thread.

    def _deliver(self) -> None:
        while (delivery := self._deliveries.get()) is not None:
            listener, event = delivery
            tell(listener, event)
