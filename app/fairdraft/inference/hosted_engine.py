"""How do drafts come from hosted models: many at once, each cancelled alone, asked again when a server is busy?

Each address has a few threads while it has drafts to ask for, as many as the candidate allows calls at a time. One
more thread hands events to listeners. Whoever ends a draft first (its server, its failure, the person) ends it
alone: nothing that comes later is told.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from time import monotonic

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftServed,
    DraftStarted,
    DraftText,
    FinishReason,
    GenerationEvent,
    GenerationListener,
    HostedRequest,
    LoadedModel,
    ModelReady,
)
from fairdraft.domain.hosted import shown_prompt
from fairdraft.domain.network_call import CallStoppedError, NetworkDoor, UnreachableError
from fairdraft.domain.web_address import place
from fairdraft.inference.back_off import BackOff
from fairdraft.inference.hosted_answer import HostedError
from fairdraft.inference.hosted_draft import HostedCall, ServedDraft
from fairdraft.inference.listening import tell

SILENCE_SECONDS = 120.0
"""Seconds without a word after which a server is given up; large models may read for long before the first."""

_CLOSING_SECONDS = 10.0

KeyReader = Callable[[str], str | None]


@dataclass(slots=True)
class _Request:
    listener: GenerationListener
    drafts: dict[str, ServedDraft]
    ready: bool = False


@dataclass(slots=True)
class _Address:
    """One server's waiting drafts, and what was learnt of it."""

    waiting: deque[tuple[_Request, ServedDraft]] = field(default_factory=deque)
    threads: int = 0
    not_before: float = 0.0
    refused: set[str] = field(default_factory=set)

    def add(self, asked: _Request) -> None:
        """Let the drafts of a request wait: what a person waits for before what is patient."""
        self.waiting.extend((asked, draft) for draft in asked.drafts.values())
        # In each half they keep their order.
        self.waiting = deque(sorted(self.waiting, key=lambda one: one[1].request.patient))


class HostedEngine:
    """Drafts of requests that name an endpoint; see the port `Engine` for what is promised.

    Args:
        door: the way to the network.
        read_key: the key of a name, or None; may raise KnownError.
        back_off: when a server is asked again.
        silence_seconds: how long a server may say nothing.
    """

    def __init__(
        self,
        door: NetworkDoor,
        read_key: KeyReader,
        *,
        back_off: BackOff | None = None,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._door = door
        self._read_key = read_key
        self._back_off = back_off or BackOff()
        self._silence = silence_seconds
        self._lock = threading.Lock()
        self._keyring = threading.Lock()
        self._closed = False
        self._requests: dict[str, _Request] = {}
        self._addresses: dict[tuple[str, str], _Address] = {}
        self._threads: set[threading.Thread] = set()
        self._deliveries: SimpleQueue[tuple[GenerationListener, GenerationEvent] | None] = SimpleQueue()
        self._courier: threading.Thread | None = None

    def submit(self, request: HostedRequest, listener: GenerationListener) -> None:
        """Start a request and return at once. KnownError once closed."""
        endpoint = request.endpoint
        drafts = {wanted.draft_id: ServedDraft(request, wanted) for wanted in request.drafts}
        if len(drafts) != len(request.drafts):
            raise ValueError("the drafts of a request need different ids")
        asked = _Request(listener, drafts)
        with self._lock:
            if self._closed:
                raise KnownError("The engine is closed.", "Start Fairdraft again.")
            if request.request_id in self._requests:
                raise ValueError(f"request {request.request_id} is already open")
            if not drafts:
                return
            self._requests[request.request_id] = asked
            if self._courier is None:
                self._courier = threading.Thread(target=self._deliver, name="hosted-courier", daemon=True)
                self._courier.start()
            address = self._addresses.setdefault((endpoint.url, endpoint.model), _Address())
            address.add(asked)
            for _ in range(min(len(drafts), endpoint.concurrency - address.threads)):
                self._start_thread(address)

    def cancel(self, request_id: str, draft_id: str | None = None) -> None:
        """Stop one draft, or the whole request, at once; nothing happens if it is over."""
        with self._lock:
            request = self._requests.get(request_id)
            drafts = [] if request is None else list(request.drafts.values())
        for draft in drafts:
            if request is not None and draft_id in (None, draft.wanted.draft_id):
                self._finish(request, draft, "cancelled")
                draft.stop.stop()

    def close(self) -> None:
        """End what is under way as cancelled, and wait for the threads. May be called twice."""
        with self._lock:
            self._closed = True
            open_requests = list(self._requests)
            courier, self._courier = self._courier, None
        for request_id in open_requests:
            self.cancel(request_id)
        end = monotonic() + _CLOSING_SECONDS
        for thread in list(self._threads):
            # A thread that waits for the system to look a host's name up cannot be stopped; it dies with the program.
            thread.join(max(0.0, end - monotonic()))
        if courier is not None:
            self._deliveries.put(None)
            if courier is not threading.current_thread():
                courier.join()

    def _deliver(self) -> None:
        while (delivery := self._deliveries.get()) is not None:
            tell(*delivery)

    def _start_thread(self, address: _Address) -> None:
        """To be called with the lock held."""
        address.threads += 1
        thread = threading.Thread(target=self._serve, args=(address,), name="hosted-draft", daemon=True)
        self._threads.add(thread)
        thread.start()

    def _serve(self, address: _Address) -> None:
        """Ask for one waiting draft after another, and end with the last."""
        while (taken := self._take(address)) is not None:
            request, draft = taken
            try:
                self._write(address, request, draft)
            except Exception:
                self._fail(request, draft, "Something went wrong in Fairdraft with this draft.", "Report it.")
                with self._lock:
                    self._leave(address)
                    if address.waiting:
                        self._start_thread(address)
                raise

    def _take(self, address: _Address) -> tuple[_Request, ServedDraft] | None:
        """The next draft that waits. None where none does: this thread is not counted from that moment on, so whoever
        asks next starts another one.
        """
        with self._lock:
            if address.waiting:
                return address.waiting.popleft()
            self._leave(address)
            return None

    def _leave(self, address: _Address) -> None:
        address.threads -= 1
        self._threads.discard(threading.current_thread())

    def _write(self, address: _Address, request: _Request, draft: ServedDraft) -> None:
        """One draft, asked for until it is there or given up."""
        attempt = 0
        while not draft.ended:
            if draft.stop.wait(max(0.0, address.not_before - monotonic())):
                return
            attempt += 1
            try:
                reason = self._call(address, request, draft)
            except CallStoppedError:
                return
            except KnownError as error:
                passing = isinstance(error, UnreachableError) or (isinstance(error, HostedError) and error.passing)
                after = error.after if isinstance(error, HostedError) else None
                wait = self._back_off.seconds(attempt, after) if passing else None
                if wait is None:
                    tried = f" It was asked {attempt} times." if attempt > 1 else ""
                    self._fail(request, draft, error.what + tried, error.remedy)
                    return
                if draft.said_anything:
                    self._begin_anew(request, draft, error.what)
                if after is not None:
                    # What one draft was told holds for the others of this address.
                    address.not_before = max(address.not_before, monotonic() + wait)
                draft.stop.wait(wait)
            else:
                self._finish(request, draft, reason)

    def _begin_anew(self, request: _Request, draft: ServedDraft, why: str) -> None:
        """The words that came before the call broke off count no more; the same seed is asked for again."""
        with self._lock:
            if draft.ended:
                return
            draft.broken_calls += 1
            draft.first_word_at = draft.prompt_tokens = draft.completion_tokens = None
            event = DraftRestarted(draft.request.request_id, draft.wanted.draft_id, why)
            self._deliveries.put((request.listener, event))

    def _call(self, address: _Address, request: _Request, draft: ServedDraft) -> FinishReason:
        key_name = draft.request.endpoint.key_name
        key = self._key(key_name) if key_name else None
        # Told before the call: from here on the words may have left the machine.
        self._tell(
            request,
            draft,
            DraftStarted(draft.request.request_id, draft.wanted.draft_id, shown_prompt(draft.request.prompt), 0),
        )
        return HostedCall(
            self._door,
            draft,
            key,
            address.refused,
            on_answer=lambda: self._say_ready(request, draft),
            on_words=lambda words: self._tell(
                request, draft, DraftText(draft.request.request_id, draft.wanted.draft_id, words)
            ),
            silence_seconds=self._silence,
        ).run()

    def _key(self, name: str) -> str:
        with self._keyring:
            key = self._read_key(name)
        if not key:
            raise KnownError(
                f'There is no key "{name}" in the system\'s keyring.',
                f'Set it in a terminal: "fairdraft candidates key {name}".',
            )
        if not (key.isascii() and key.isprintable()):
            raise KnownError(
                f'The key "{name}" contains characters that keys of services do not have.',
                f'Set it again in a terminal: "fairdraft candidates key {name}".',
            )
        return key

    def _say_ready(self, request: _Request, draft: ServedDraft) -> None:
        with self._lock:
            already, request.ready = request.ready, True
        if not already:
            model = draft.request.model
            loaded = LoadedModel(
                name=model.name,
                sha256="",
                architecture="",
                quantisation="",
                context_tokens=model.context_tokens,
                chat_template_sha256=None,
                engine_build="",
                backend=f"hosted at {place(draft.request.endpoint.url)}",
                gpu_layers=0,
                threads=0,
            )
            self._deliveries.put((request.listener, ModelReady(draft.request.request_id, loaded)))

    def _finish(self, request: _Request, draft: ServedDraft, reason: FinishReason) -> None:
        self._end(
            request,
            draft,
            DraftFinished(
                draft.request.request_id,
                draft.wanted.draft_id,
                reason,
                draft.completion_tokens or 0,
                draft.ms_since_asked(),
                draft.first_token_ms(),
            ),
        )

    def _fail(self, request: _Request, draft: ServedDraft, what: str, remedy: str) -> None:
        self._end(request, draft, DraftFailed(draft.request.request_id, draft.wanted.draft_id, what, remedy))

    def _tell(self, request: _Request, draft: ServedDraft, event: GenerationEvent) -> None:
        with self._lock:
            if not draft.ended:
                self._deliveries.put((request.listener, event))

    def _end(self, request: _Request, draft: ServedDraft, event: DraftFinished | DraftFailed) -> None:
        """Tell a draft's last event, once."""
        request_id = draft.request.request_id
        with self._lock:
            if draft.ended:
                return
            draft.ended = True
            if draft.asked_at is not None:
                self._deliveries.put((request.listener, _served(draft)))
            self._deliveries.put((request.listener, event))
            if all(one.ended for one in request.drafts.values()):
                self._requests.pop(request_id, None)


def _served(draft: ServedDraft) -> DraftServed:
    return DraftServed(
        request_id=draft.request.request_id,
        draft_id=draft.wanted.draft_id,
        served_model=draft.model,
        call_id=draft.call_id,
        build=draft.build,
        prompt_tokens=draft.prompt_tokens,
        completion_tokens=draft.completion_tokens,
        not_sent=draft.not_sent,
        broken_calls=draft.broken_calls,
    )
