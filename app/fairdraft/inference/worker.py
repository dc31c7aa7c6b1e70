"""What does the worker process do?

It owns llama.cpp: native code may end this process, and only this one. It reads commands from its standard
input, writes messages to what was its standard output, and exits when its input closes.
"""

import faulthandler
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    GenerationRequest,
    ModelFile,
    ModelReady,
)
from fairdraft.inference.engine_facts import installed_engine
from fairdraft.inference.llama_embedding import LlamaEmbedder
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.loaded_models import GivenUpError, Loaded, LoadedModels
from fairdraft.inference.model_turns import ModelTurns
from fairdraft.inference.protocol import (
    PROTOCOL_VERSION,
    Activity,
    CallFailed,
    Cancel,
    CountTokens,
    EmbedTexts,
    Generate,
    GetReady,
    Heartbeat,
    ScoreTexts,
    Shutdown,
    TokensCounted,
    TurnedTo,
    Unload,
    WorkerHello,
    WorkerMessage,
)
from fairdraft.inference.put_off_drafts import PutOffDrafts
from fairdraft.inference.scheduler import Scheduler
from fairdraft.inference.text_run import EmbeddingWork, ScoringWork, TextRun
from fairdraft.inference.vocabulary_counting import VocabularyCounting
from fairdraft.inference.worker_pipes import Inbox, claim_pipes, keep_beating, read_commands


class Worker:
    """Serves commands: the drafts of all requests for one model side by side, one model after another.

    An embedding model, which is small, lies beside the one that drafts.
    """

    def __init__(self, inbox: Inbox, send: Callable[[WorkerMessage], None]) -> None:
        self._activity: Activity = "idle"
        self._steps = 0
        self._tokens = 0
        self._inbox = inbox
        self._send = send
        self._models = LoadedModels(self._turn_to, self._did_step, self._model_leaves)
        self._turns = ModelTurns()
        self._counts: deque[CountTokens] = deque()
        self._vocabulary = VocabularyCounting()
        # Calls about texts: those that somebody waits for, and those that wait for the drafts.
        self._urgent: deque[TextRun] = deque()
        self._runs: deque[TextRun] = deque()
        self._scheduler: Scheduler | None = None
        self._put_off = PutOffDrafts()
        self._ahead: GenerationRequest | None = None
        self._unload_wanted = False
        self._closing = False

    def beat(self) -> None:
        """Give a sign of life; any thread may call this."""
        scheduler = self._scheduler
        self._send(Heartbeat(self._activity, self._steps, self._tokens + (scheduler.tokens if scheduler else 0)))

    def serve(self) -> None:
        """Work until told to shut down."""
        while not self._closing:
            self._take_commands()
            self._answer_counts()
            self._advance()
        self._end_everything()

    def _turn_to(self, activity: Activity) -> None:
        """Say at once what is done now: it is what the person reads if the process ends in it."""
        if activity != self._activity:
            self._activity = activity
            self.beat()

    def _take_commands(self) -> None:
        while not self._inbox.empty or not self._has_work:
            is_resting = not self._has_work
            if is_resting:
                self._turn_to("keeping" if self._turns else "idle")
            command = self._inbox.take(self._grace_left if is_resting and self._turns else None)
            match command:  # a Cancel was noted by the inbox already
                case None:
                    # The time of grace is over.
                    return
                case Cancel() if is_resting:
                    # What waits for the end of that time may have been stopped.
                    return
                case Generate():
                    self._turns.add(command.request)
                case GetReady():
                    self._ahead = command.request
                case CountTokens():
                    self._counts.append(command)
                case ScoreTexts():
                    self._runs.append(self._scoring(command))
                case EmbedTexts():
                    (self._urgent if command.at_once else self._runs).append(self._embedding(command))
                case Unload():
                    self._unload_wanted = True
                case Shutdown():
                    self._closing = True

    @property
    def _has_work(self) -> bool:
        texts = self._urgent or self._may_work_on_runs
        waiting = (self._turns and not self._grace_left) or self._counts or texts or self._is_getting_ready
        return bool(self._is_writing or waiting or self._unload_wanted or self._closing)

    @property
    def _grace_left(self) -> float:
        return self._turns.grace_left(self._model_file)

    @property
    def _may_work_on_runs(self) -> bool:
        """Whether the first call about texts may be worked on when no draft is written: what would take the memory from
        a model that somebody may ask for again waits as a study does.
        """
        if not self._runs:
            return False
        run = self._runs[0]
        takes_none = isinstance(run.call, EmbedTexts) or self._models.has(run.call.model)
        return takes_none or run.is_cancelled or not self._grace_left

    @property
    def _is_writing(self) -> bool:
        return self._scheduler is not None and self._scheduler.is_busy

    @property
    def _is_getting_ready(self) -> bool:
        return self._ahead is not None or (self._scheduler is not None and self._scheduler.is_getting_ready)

    def _answer_counts(self) -> None:
        """Counting needs the text's own model, loaded for it where no draft is asked, or its vocabulary."""
        for call in tuple(self._counts):
            is_loaded = self._models.has(call.model)
            self._counts.remove(call)
            try:
                # Nobody's drafts wait for another model to be loaded for a number.
                if not is_loaded and (call.vocabulary_alone or self._is_writing or self._turns):
                    if not (self._is_writing or self._vocabulary.has(call.model)):
                        # Native code reads a file: whoever watches is to see it stand still.
                        self._turn_to("checking")
                    count = self._vocabulary.count(self._models.library(), call.model, call.text)
                else:
                    count = self._model_of(call.model, lambda: True).model.count_tokens(call.text)
                self._send(TokensCounted(call.call_id, count))
            except KnownError as error:
                self._send(CallFailed(call.call_id, error.what, error.remedy))
            self._steps += 1

    def _advance(self) -> None:
        self._end_cancelled_requests()
        if not self._is_writing and self._unload_wanted:
            self._unload()
        self._begin_requests()
        if self._urgent and not self._closing:
            self._work_on(self._urgent)
        if self._scheduler is not None and self._scheduler.is_busy:
            self._step(self._scheduler)
        elif self._is_getting_ready and not self._closing:
            self._get_ready()
        elif self._may_work_on_runs and not self._closing:
            self._work_on(self._runs)

    def _begin_requests(self) -> None:
        """Begin what is to be begun now, and take back what is to wait for another model's drafts."""
        while not self._closing:
            if self._scheduler is not None and self._scheduler.is_awaited:
                self._turns.is_awaited()
            if (request := self._turns.next(self._model_file, is_busy=self._is_writing)) is not None:
                if self._begin(request):
                    continue
                return
            turns, scheduler = self._turns, self._scheduler
            back = scheduler.hold_back(turns.holds_back, at_once=turns.is_urgent) if scheduler else []
            if not back:
                return
            self._turns.put_back(back)

    def _step(self, scheduler: Scheduler) -> None:
        self._turn_to(scheduler.activity)
        scheduler.step()
        self._steps += 1

    def _get_ready(self) -> None:
        """Do a step of reading a prompt ahead, of the model that is loaded."""
        request, self._ahead = self._ahead, None
        if request is not None and self._scheduler is not None and request.model == self._model_file:
            self._scheduler.get_ready(request)
        if self._scheduler is not None and self._scheduler.is_getting_ready:
            self._step(self._scheduler)

    def _work_on(self, runs: deque[TextRun]) -> None:
        """Do a step of the first call about texts."""
        run = runs[0]
        # Before it is done, also between two steps of drafts: whoever dies over it did not die over them.
        self._turn_to("scoring" if isinstance(run.call, ScoreTexts) else "embedding")
        try:
            more = run.step()
        except GivenUpError:
            more = not run.is_cancelled or run.stop()
        self._steps += 1
        if not more:
            runs.popleft()
            self._inbox.forget(run.call.call_id)

    def _is_wanted(self, run: TextRun) -> bool:
        """Whether to go on loading a model for it: not while a person waits for drafts of another one."""
        return not run.is_cancelled and (run in self._urgent or not self._inbox.brings_another(run.call.model))

    def _scoring(self, call: ScoreTexts) -> TextRun:
        def work() -> ScoringWork:
            loaded = self._model_of(call.model, lambda: self._is_wanted(run))
            return ScoringWork(call, loaded.model.text_scorer(), loaded.proof.require_untouched)

        run = TextRun(call, work, self._send, self._inbox.is_cancelled)
        return run

    def _embedding(self, call: EmbedTexts) -> TextRun:
        def work() -> EmbeddingWork:
            loaded = self._models.load_embedder(call.model, lambda: self._is_wanted(run))
            return EmbeddingWork(call, loaded.model, loaded.proof.require_untouched)

        run = TextRun(call, work, self._send, self._inbox.is_cancelled)
        return run

    def _begin(self, request: GenerationRequest) -> bool:
        """Load the model of a request and hand it over; False where it made way for a person with another model."""

        def wanted() -> bool:
            is_cancelled = self._inbox.is_cancelled
            own = not all(is_cancelled(request.request_id, draft.draft_id) for draft in request.drafts)
            return not makes_way() and (own or self._turns.is_wanted(request.model, is_cancelled))

        def makes_way() -> bool:
            return request.patient and self._inbox.brings_another(request.model)

        self._send(TurnedTo(request.request_id, is_loaded=False))
        try:
            loaded = self._load(request.model, wanted)
        except GivenUpError:
            if makes_way():
                self._turns.put_back([request])
                return False
            self._cancel(request)
            return True
        except KnownError as error:
            for draft in request.drafts:
                self._send(self._put_off.fail(request.request_id, draft.draft_id, error))
            self._inbox.forget(request.request_id)
            return True
        self._send(ModelReady(request.request_id, loaded.model.loaded))
        assert self._scheduler is not None  # noqa: S101 - it comes with the model
        self._scheduler.add(request)
        return True

    def _end_cancelled_requests(self) -> None:
        for stopped in self._turns.take_cancelled(self._inbox.is_cancelled):
            self._cancel(stopped)

    def _cancel(self, request: GenerationRequest) -> None:
        for draft in request.drafts:
            self._send(self._put_off.cancel(request.request_id, draft.draft_id))
        if not self._turns.has(request.request_id):
            self._inbox.forget(request.request_id)

    @property
    def _model_file(self) -> ModelFile | None:
        return None if self._models.drafting is None else self._models.drafting.file

    def _model_of(self, file: ModelFile, go_on: Callable[[], bool]) -> Loaded[LlamaModel]:
        """The model of that file where settings do not matter; raises as `LoadedModels.load` does."""
        loaded = self._models.drafting
        return loaded if loaded is not None and self._models.has(file) else self._load(file, go_on)

    def _load(self, file: ModelFile, go_on: Callable[[], bool]) -> Loaded[LlamaModel]:
        """The model of that file and settings, and what writes its drafts; raises as `LoadedModels.load` does."""
        if not self._is_writing:
            self._turn_to("checking")
        before = self._models.drafting
        loaded = self._models.load(file, go_on)
        if loaded is not before:
            self._turns.loaded(loaded.seconds)
            inbox = self._inbox
            say = lambda event: self._send(loaded.proof.vouch(event))  # noqa: E731 - handed on
            more = (self._put_off, inbox.brings_somebody)
            self._scheduler = Scheduler(loaded.model, say, inbox.is_cancelled, inbox.forget, *more)
        return loaded

    def _did_step(self) -> None:
        self._steps += 1

    def _model_leaves(self, loaded: Loaded[LlamaModel] | Loaded[LlamaEmbedder]) -> None:
        # Every call about texts takes its model anew.
        for run in (*self._urgent, *self._runs):
            run.let_go()
        if loaded is self._models.drafting and self._scheduler is not None:
            self._tokens += self._scheduler.tokens
            self._scheduler = None

    def _unload(self) -> None:
        self._unload_wanted = False
        self._models.let_go()
        self._vocabulary.close()

    def _end_everything(self) -> None:
        if self._scheduler is not None:
            self._scheduler.cancel_all()
        for request in self._turns.take_all():
            self._cancel(request)
        for call in (*self._counts, *(run.call for run in (*self._urgent, *self._runs))):
            self._send(CallFailed(call.call_id, "The engine was closed.", "Start it again."))
        self._unload()


def run_worker() -> int:
    """The whole life of a worker process; the exit code is 0 when it was asked to end."""
    commands, outlet = claim_pipes()
    faulthandler.enable()
    # Ctrl-C in a terminal reaches this process too, but ending is the parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outlet.send(WorkerHello(PROTOCOL_VERSION, installed_engine(), os.getpid()))
    inbox = Inbox()
    worker = Worker(inbox, outlet.send)
    threading.Thread(target=read_commands, args=(commands, inbox), name="commands", daemon=True).start()
    threading.Thread(target=keep_beating, args=(worker.beat,), name="heartbeat", daemon=True).start()
    worker.serve()
    return 0


if __name__ == "__main__":
    sys.exit(run_worker())
