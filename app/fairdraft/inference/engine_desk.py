"""What is known of requests and of the worker, and what follows from each thing that happens?

Everything here runs on one thread, one call after another. A worker that dies is replaced, and what had not
finished is asked again, as `resuming` decides.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Any

from fairdraft.domain.engine_fault import EngineFault, EngineFaultError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftStarted,
    GenerationEvent,
    GenerationListener,
    GenerationRequest,
    ModelFile,
    ModelReady,
    draft_cancelled,
)
from fairdraft.inference.count_calls import CountCalls
from fairdraft.inference.fault_memory import FaultMemory
from fairdraft.inference.listening import tell
from fairdraft.inference.protocol import (
    CallFailed,
    CallStopped,
    Cancel,
    CountTokens,
    EmbedTexts,
    Generate,
    GetReady,
    Heartbeat,
    PassageScored,
    ProtocolError,
    Shutdown,
    StoodStill,
    TextEmbedded,
    TokensCounted,
    TurnedTo,
    Unload,
    WorkerHello,
    WorkerMessage,
)
from fairdraft.inference.resuming import FailedDraft, Resuming
from fairdraft.inference.status_board import StatusBoard
from fairdraft.inference.text_calls import OpenTexts, TextCall, TextCalls
from fairdraft.inference.wire_names import WireNames
from fairdraft.inference.worker_ending import Explanation, WorkerEnding, explain, is_from_outside, told_at_last
from fairdraft.inference.worker_process import WorkerProcess
from fairdraft.inference.worker_watch import WatchLimits, WorkerWatch

_POLITE_SECONDS = 2.0
_FIRM_SECONDS = 1.0

_CLOSED = Explanation(
    "The engine was closed before this was complete.", "Start Fairdraft again and ask again.", EngineFault("killed")
)

Task = Callable[[], None]


@dataclass(slots=True)
class OpenRequest:
    """A request with drafts that have not ended; `cancelled` are those that the person stopped."""

    request: GenerationRequest
    listener: GenerationListener
    unfinished: set[str]
    cancelled: set[str] = field(default_factory=set)


class EngineDesk:
    """Owns the worker and the open requests.

    Args:
        command: the worker's command line.
        limits: what a worker may take before it is ended.
        memory: what is known to end the engine.
        board: where the status is told.
        post: takes a task to be done here later; any thread calls it.
        deliver: takes a call to be made on the listeners' thread.
    """

    def __init__(
        self,
        command: Sequence[str],
        limits: WatchLimits,
        memory: FaultMemory,
        board: StatusBoard,
        *,
        post: Callable[[Task], None],
        deliver: Callable[[Task], None],
    ) -> None:
        self._command = tuple(command)
        self._limits = limits
        self._memory = memory
        self._board = board
        self._post = post
        self._deliver = deliver
        self._requests: dict[str, OpenRequest] = {}
        self._resuming = Resuming()
        self._wires = WireNames()
        self._counts = CountCalls(self._ask_about)
        self._texts = TextCalls(self._ask_about)
        self._watch = WorkerWatch(limits)
        self._closing = False
        self._gets_ready = True
        self._rests_until = 0.0
        self.worker: WorkerProcess | None = None

    @property
    def needs_looks(self) -> bool:
        """Whether there is a worker to look after, or one is to be started after a pause."""
        return self.worker is not None or self._rests_until > 0

    def is_open(self, request_id: str) -> bool:
        """Whether a request has drafts that have not ended."""
        return request_id in self._requests

    def open_request(self, opened: OpenRequest) -> None:
        """Take a request in."""
        request = opened.request
        self._requests[request.request_id] = opened
        file = request.model
        loading = (file.path, file.sha256, file.context_tokens, file.gpu_layers)
        self._resuming.open(request.request_id, (draft.draft_id for draft in request.drafts), loading)
        for failed in self._memory.remembered(request).values():
            self._end(failed)
        self._ask_worker()

    def get_ready(self, request: GenerationRequest) -> None:
        """Have the prompt of a request without drafts read ahead, where its model is loaded."""
        if self.worker is not None and self._gets_ready:
            # A text that is too long is told to whoever asks for its drafts.
            with suppress(ProtocolError):
                self.worker.send(GetReady(request))

    def cancel(self, request_id: str, draft_id: str | None) -> None:
        """Stop one draft, or the whole request."""
        if (opened := self._requests.get(request_id)) is None:
            return
        for one in sorted(opened.unfinished if draft_id is None else opened.unfinished & {draft_id}):
            opened.cancelled.add(one)
            wire = self._wires.of(request_id, one)
            if wire is not None and self.worker is not None:
                self.worker.send(Cancel(wire, one))
            else:
                self._end(draft_cancelled(request_id, one))
        self._ask_worker()

    def count(self, model: ModelFile, text: str, answer: "Future[int]", *, vocabulary_alone: bool) -> None:
        """Have the tokens of a text counted."""
        self._counts.open(model, text, answer, vocabulary_alone=vocabulary_alone)

    def answer(self, texts: OpenTexts[Any]) -> None:
        """Have texts scored, or turned into vectors by a model that is not known to end the engine over it."""
        call = texts.call("", 0)
        known = self._memory.remembered_reading(call.model) if isinstance(call, EmbedTexts) else None
        if known is not None:
            texts.done.set_exception(known)
        else:
            self._texts.open(texts)

    def stop_answering(self, texts: OpenTexts[Any]) -> None:
        """Stop that, where it is not over yet."""
        if (call_id := self._texts.cancel(texts)) is not None and self.worker is not None:
            self.worker.send(Cancel(call_id, None))

    def unload(self) -> None:
        """Have the model's memory freed."""
        if self.worker is not None:
            self.worker.send(Unload())
            self._board.model_is(None)

    def limit(self, limits: WatchLimits) -> None:
        """Let a worker take so much, from when nothing is open: no draft is ended by a limit that came after it."""
        self._limits = limits

    # Asking the worker.

    def _ask_worker(self) -> None:
        """Send the worker what it is to be asked for now, starting one if there is none; nothing during a pause."""
        if monotonic() < self._rests_until:
            return
        self._rests_until = 0.0
        while wanted := self._resuming.to_ask():
            for request_id, draft_ids in wanted.items():
                self._generate(request_id, draft_ids)

    def _generate(self, request_id: str, draft_ids: Sequence[str]) -> None:
        if (opened := self._requests.get(request_id)) is None:  # another part of it could not be sent
            return
        request = opened.request
        name = self._wires.add(request_id, draft_ids)
        part = tuple(draft for draft in request.drafts if draft.draft_id in draft_ids)
        try:
            if (worker := self._started_worker()) is not None:
                worker.send(Generate(replace(request, request_id=name, drafts=part)))
        except ProtocolError as error:
            for draft_id in sorted(draft_ids):
                self._end(DraftFailed(request_id, draft_id, error.what, "Shorten the text."))

    def _ask_about(self, call: TextCall | CountTokens) -> bool:
        if (worker := self._started_worker()) is not None:
            worker.send(call)
        return worker is not None

    def _started_worker(self) -> WorkerProcess | None:
        """The worker, started if there was none; None where that cannot be done, and everything has failed then."""
        if self.worker is None:
            self._watch = WorkerWatch(self._limits)
            try:
                self.worker = WorkerProcess(
                    self._command,
                    on_message=lambda message: self._post(partial(self._take, message)),
                    on_end=lambda ending: self._post(partial(self._take_ending, ending)),
                )
            except OSError as error:
                ending = WorkerEnding("not started", detail=f"{self._command[0]}: {error.strerror or error}")
                self.fail_everything(explain(ending))
        return self.worker

    # What the worker says.

    def _take(self, message: WorkerMessage) -> None:
        self._watch.heard(message)
        match message:
            case WorkerHello() | Heartbeat():
                pass
            case TurnedTo():
                request_id, _ = self._wires.names.get(message.request_id, ("", ()))
                self._resuming.turned_to(request_id, is_loaded=message.is_loaded)
            case StoodStill():
                request_id, _ = self._wires.names.get(message.request_id, ("", ()))
                self._resuming.stood_still(request_id, message.draft_id, is_still=message.is_still)
            case TokensCounted():
                self._counts.take(message)
            case CallFailed():
                self._counts.fail(message)
                self._texts.fail(message)
            case PassageScored() | TextEmbedded() | CallStopped():
                self._texts.take(message)
            case _:
                self._pass_on(message)

    def _pass_on(self, event: GenerationEvent) -> None:
        """Hand an event of the worker to its listener, under the request's own name."""
        request_id, _ = self._wires.names.get(event.request_id, ("", ()))
        if request_id not in self._requests:
            return
        if event.request_id != request_id:
            event = replace(event, request_id=request_id)
        match event:
            case ModelReady():
                self._resuming.model_ready(request_id)
                self._board.model_is(event.model)
                self._deliver_to(request_id, event)
            case DraftFinished() | DraftFailed():
                self._end(event, by_engine=True)
                self._ask_worker()
            case _:
                if event.draft_id in self._requests[request_id].unfinished:
                    if isinstance(event, DraftStarted):
                        self._resuming.started(request_id, event.draft_id)
                    self._deliver_to(request_id, event)

    def _end(self, event: DraftFinished | DraftFailed, *, by_engine: bool = False) -> None:
        """Give a draft its end, if it had none."""
        opened = self._requests.get(event.request_id)
        if opened is None or event.draft_id not in opened.unfinished:
            return
        opened.unfinished.remove(event.draft_id)
        self._resuming.ended(event.request_id, event.draft_id, by_engine=by_engine)
        self._deliver_to(event.request_id, event)
        if not opened.unfinished:
            del self._requests[event.request_id]
            self._wires.forget(event.request_id)

    def _deliver_to(self, request_id: str, event: GenerationEvent) -> None:
        self._deliver(partial(tell, self._requests[request_id].listener, event))

    # What follows from a worker's end.

    def _take_ending(self, ending: WorkerEnding) -> None:
        watch, loaded = self._watch, self._board.loaded
        # What ended it unasked is not tried again unasked.
        self._gets_ready = self._gets_ready and ending.activity != "preparing"
        self.worker = None
        self._wires = WireNames()
        on_gpu = loaded is not None and loaded.gpu_layers != 0
        ending = replace(ending, on_gpu=on_gpu, memory_ran_out=watch.memory_ran_out)
        told = explain(ending)
        self._board.died(told.what)
        if self._closing:
            self._end_as_closed()
            return
        # What is asked about texts did not end a worker that was at a draft or at a count.
        is_theirs = ending.activity in ("scoring", "embedding") or not (self._requests or self._counts.is_open)
        for opened in tuple(self._requests.values()):
            for draft_id in sorted(opened.cancelled & opened.unfinished):
                self._end(draft_cancelled(opened.request.request_id, draft_id))
        after = self._resuming.died(
            # A process that is held does not answer, whatever it was at: its drafts are tried again.
            "killed" if ending.cause == "silent" else told.fault.kind,
            while_starting=ending.activity == "starting",
            hopeless=ending.cause == "wrong protocol",
            # What was done for others; or a file that nobody has drafted with yet, which is not looked at again.
            innocent=ending.activity in ("scoring", "embedding") or self._counts.may_read_vocabulary(loaded),
            from_outside=is_from_outside(ending, told),
        )
        self._rests_until = monotonic() + after.pause
        for failed in after.failed:
            self._give_up(failed, told_at_last(ending, told), is_kept=ending.cause != "silent")
        for request_id, draft_id in after.begun_anew:
            self._deliver_to(request_id, DraftRestarted(request_id, draft_id, told.what))
        self._counts.died(told.what, told.remedy, hopeless=ending.cause == "wrong protocol")
        self._texts_died(ending, told, is_theirs=is_theirs)
        self._ask_worker()

    def _texts_died(self, ending: WorkerEnding, told: Explanation, *, is_theirs: bool) -> None:
        hopeless = ending.cause == "wrong protocol"
        given_up = self._texts.died(told.what, told.remedy, hopeless=hopeless, is_theirs=is_theirs)
        is_its_own = ending.cause != "silent" and not is_from_outside(ending, told)
        if ending.activity == "embedding" and is_its_own and isinstance(given_up, EmbedTexts):
            fault = EngineFaultError(told.what, told.remedy, replace(told.fault, scope="embedding"))
            self._deliver(partial(self._memory.remember_reading, given_up.model, fault))

    def _give_up(self, failed: FailedDraft, told: Explanation, *, is_kept: bool) -> None:
        opened = self._requests[failed.request_id]
        what, remedy, fault = told.what, told.remedy, replace(told.fault, scope=failed.scope)
        if failed.scope == "draft" and len(opened.request.drafts) > 1 and fault.kind in ("assertion", "unknown"):
            # The others of its prompt were written: no model or setting is to be changed for it.
            remedy, fault = "Write this one again with another seed.", replace(fault, step=None)
        event = DraftFailed(failed.request_id, failed.draft_id, what, remedy, fault)
        if failed.scope is not None and is_kept:
            self._deliver(partial(self._memory.remember, opened.request, event))
        self._end(event)

    def fail_everything(self, told: Explanation = _CLOSED) -> None:
        """Give everything that is open that end."""
        for request_id, opened in tuple(self._requests.items()):
            for draft_id in sorted(opened.unfinished):
                self._end(DraftFailed(request_id, draft_id, told.what, told.remedy, told.fault))
        self._counts.fail_everything(told.what, told.remedy)
        self._texts.fail_everything(told.what, told.remedy)

    def _end_as_closed(self) -> None:
        """Drafts end as if the person had stopped them, with the words they have; who waits for an answer is told."""
        for request_id, opened in tuple(self._requests.items()):
            for draft_id in sorted(opened.unfinished):
                self._end(draft_cancelled(request_id, draft_id))
        self.fail_everything()

    def look_after_worker(self) -> None:
        """End a worker that is silent, stuck or over its memory; to be called several times a second."""
        if self._rests_until:
            self._ask_worker()
        if self.worker is None:
            return
        if self._watch.limits != self._limits and not (self._requests or self._counts.is_open or self._texts.is_open):
            # A model that was loaded before gives its memory back first.
            if self._board.loaded is not None:
                self.unload()
            else:
                self._watch.limits = self._limits
        reason = self._watch.look(self.worker.pid)
        if reason is not None:
            self.worker.kill(*reason)
        self._board.follow(self._watch, stopping=self._closing or reason is not None)

    def close_worker(self, do_tasks: Callable[[float], None]) -> None:
        """End the worker and everything that is open; `do_tasks` does posted tasks for so many seconds, or until the
        worker is gone.
        """
        self._closing = True
        worker = self.worker
        if worker is not None:
            self._board.follow(self._watch, stopping=True)
            worker.send(Shutdown())
            ladder = (
                (_POLITE_SECONDS, worker.close_input),
                (_FIRM_SECONDS, worker.terminate),
                (_FIRM_SECONDS, worker.kill),
            )
            for seconds, firmer in ladder:
                do_tasks(seconds)
                if self.worker is not None:
                    firmer()
            worker.join()
            do_tasks(_FIRM_SECONDS)
        self._end_as_closed()
        self._board.died("")
