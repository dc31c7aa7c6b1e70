"""How does the program get drafts from the worker process, whatever happens to it?

One thread (the desk) owns all that is known of requests and of the worker, and takes everything in order from
one queue; another hands events to listeners, so that a slow listener delays neither a cancel nor the watch
over the worker. A worker that dies is replaced, and what had not finished is asked again (`resuming`).
"""

import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic

from fairdraft.domain.engine_status import EngineStatus, EngineStatusListener
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import GenerationListener, GenerationRequest, ModelFile
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.domain.text_vector import TextVector
from fairdraft.inference.engine_desk import EngineDesk, OpenRequest, Task
from fairdraft.inference.fault_memory import FaultMemory, NoFaultMemory
from fairdraft.inference.protocol import EmbedTexts, ScoreTexts
from fairdraft.inference.status_board import StatusBoard
from fairdraft.inference.text_calls import Answer, OpenTexts
from fairdraft.inference.worker_watch import TICK, WatchLimits

LOOK_SECONDS = 0.1
"""How often somebody who waits for answers about texts looks for progress, and for a wish to stop."""


class WorkerEngine:
    """The engine of services/ports.py in a process of its own, started when first needed.

    Args:
        command: the worker's command line.
        limits: what a worker may take before it is ended.
        memory: what is known to end the engine.
    """

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, "-m", "fairdraft", "worker"),
        *,
        limits: WatchLimits | None = None,
        memory: FaultMemory | None = None,
    ) -> None:
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._deliveries: SimpleQueue[Task | None] = SimpleQueue()
        self._board = StatusBoard(self._deliveries.put)
        self._limits = limits or WatchLimits()
        self._desk = EngineDesk(
            command,
            self._limits,
            memory or NoFaultMemory(),
            self._board,
            post=self._tasks.put,
            deliver=self._deliveries.put,
        )
        self._door = threading.Lock()
        self._closed = False
        self._done = False
        self._threads: tuple[threading.Thread, ...] = ()

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, while there is one."""
        worker = self._desk.worker
        return worker.pid if worker is not None else None

    @property
    def status(self) -> EngineStatus:
        """What the engine does now; any thread may ask."""
        return self._board.status

    def watch(self, listener: EngineStatusListener) -> Callable[[], None]:
        """Tell a listener of each change of the status, on another thread; returns the way to stop it."""
        return self._board.watch(listener)

    def submit(self, request: GenerationRequest, listener: GenerationListener) -> None:
        """Start a request and return at once; see the port for what is promised.

        Raises:
            KnownError: the engine was closed.
        """
        drafts = {draft.draft_id for draft in request.drafts}
        if len(drafts) != len(request.drafts):
            raise ValueError("the drafts of a request need different ids")
        if self._desk.is_open(request.request_id):
            raise ValueError(f"request {request.request_id} is already open")
        if drafts:
            self._ask(partial(self._desk.open_request, OpenRequest(request, listener, drafts)))

    def get_ready(self, request: GenerationRequest) -> None:
        """Read a prompt ahead; see the port for what is promised."""
        self._ask_if_open(partial(self._desk.get_ready, request))

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Stop one draft, or the whole request; nothing happens if it is over."""
        self._ask_if_open(partial(self._desk.cancel, request_id, draft_id))

    def count_tokens(self, model: ModelFile, text: str, *, vocabulary_alone: bool = False) -> int:
        """Length of the text in the model's own tokens. Raises KnownError; waits for the answer."""
        answer: Future[int] = Future()
        self._ask(partial(self._desk.count, model, text, answer, vocabulary_alone=vocabulary_alone))
        return answer.result()

    def score_texts(
        self,
        model: ModelFile,
        passages: Sequence[PassageToScore],
        progress: Callable[[int], None] | None = None,
        go_on: Callable[[], bool] | None = None,
    ) -> tuple[ScoredPassage, ...]:
        """Score passages with a model and wait for it; see the port for what is promised.

        Raises:
            KnownError: the model cannot be loaded, the engine ended twice over it or was closed.
        """
        given = tuple(passages)
        asked = OpenTexts[ScoredPassage](lambda call_id, place: ScoreTexts(call_id, model, given[place:]), len(given))
        return self._answered(asked, progress, go_on)

    def embed_texts(
        self,
        model: ModelFile,
        texts: Sequence[str],
        *,
        at_once: bool = False,
        progress: Callable[[int], None] | None = None,
        go_on: Callable[[], bool] | None = None,
    ) -> tuple[TextVector, ...]:
        """Turn texts into vectors and wait for it; see the port for what is promised.

        Raises:
            KnownError: as `score_texts`.
        """
        given = tuple(texts)
        asked = OpenTexts[TextVector](
            lambda call_id, place: EmbedTexts(call_id, model, given[place:], at_once), len(given)
        )
        return self._answered(asked, progress, go_on)

    def _answered(
        self,
        asked: OpenTexts[Answer],
        progress: Callable[[int], None] | None,
        go_on: Callable[[], bool] | None,
    ) -> tuple[Answer, ...]:
        self._ask(partial(self._desk.answer, asked))
        told = 0
        try:
            while not asked.done.done():
                wait((asked.done,), timeout=LOOK_SECONDS)
                if progress is not None and (answered := len(asked.answers)) > told:
                    told = answered
                    progress(told)
                if go_on is not None and not asked.cancelled and not go_on():
                    self._ask_if_open(partial(self._desk.stop_answering, asked))
                    asked.cancelled = True
        except BaseException:
            # Control-C: nobody waits for the rest.
            self._ask_if_open(partial(self._desk.stop_answering, asked))
            raise
        asked.done.result()
        return tuple(asked.answers)

    def limit_memory(self, most_bytes: int | None) -> None:
        """Let the worker hold so many bytes at most, None for no limit, once nothing is being written."""
        if most_bytes != self._limits.memory_bytes:
            self._limits = replace(self._limits, memory_bytes=most_bytes)
            self._ask_if_open(partial(self._desk.limit, self._limits))

    def unload(self) -> None:
        """Free the model's memory once nothing is being written; the next request loads it again."""
        self._ask(self._desk.unload)

    def close(self) -> None:
        """End the worker and wait for it: drafts under way end as cancelled. May be called twice."""
        with self._door:
            self._closed = True
            if self._threads:
                self._tasks.put(self._close)
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def _ask(self, task: Task) -> None:
        """Give the desk a task. Raises KnownError where the engine was closed."""
        if not self._ask_if_open(task):
            raise KnownError("The engine is closed.", "Start Fairdraft again.")

    def _ask_if_open(self, task: Task) -> bool:
        """Give the desk a task, and start it with the first; False where the engine was closed."""
        with self._door:
            if self._closed:
                return False
            if not self._threads:
                self._threads = (
                    threading.Thread(target=self._work, name="engine-desk", daemon=True),
                    threading.Thread(target=self._deliver, name="engine-courier", daemon=True),
                )
                for thread in self._threads:
                    thread.start()
            self._tasks.put(task)
        return True

    # The desk thread.

    def _work(self) -> None:
        try:
            while not self._done:
                self._do_task(TICK if self._desk.needs_looks else None)
                self._desk.look_after_worker()
        finally:
            # Reached by a bug alone when not done: nobody may wait for ever for a desk that is gone.
            if not self._done:
                self._abandon()
            self._deliveries.put(None)

    def _do_task(self, seconds: float | None) -> None:
        """Do the next task; wait so long for one, or for ever."""
        try:
            task = self._tasks.get(timeout=seconds)
        except Empty:
            return
        task()

    def _abandon(self) -> None:
        with self._door:
            self._closed = True
        if self._desk.worker is not None:
            self._desk.worker.kill()
        self._desk.fail_everything()

    def _close(self) -> None:
        if not self._done:
            self._desk.close_worker(self._do_tasks)
            self._done = True

    def _do_tasks(self, seconds: float) -> None:
        """Do tasks for so long, or until the worker is gone."""
        deadline = monotonic() + seconds
        while self._desk.worker is not None and (left := deadline - monotonic()) > 0:
            self._do_task(left)

    # The courier thread.

    def _deliver(self) -> None:
        while (deliver := self._deliveries.get()) is not None:
            deliver()
