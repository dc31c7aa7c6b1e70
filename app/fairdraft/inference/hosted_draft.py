"""How does one draft come from a hosted model, over one call?"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import FinishReason, HostedRequest, WantedDraft
from fairdraft.domain.network_call import CallStop, HttpAnswer, HttpCall, NetworkDoor, UnreachableError
from fairdraft.domain.web_address import place
from fairdraft.inference.back_off import asked_wait
from fairdraft.inference.draft_text import DraftTextStream
from fairdraft.inference.hosted_answer import HostedError, Piece, fault_of_status, read_piece, told
from fairdraft.inference.hosted_events import EventStream, EventStreamError
from fairdraft.inference.hosted_form import HostedForm, hosted_form, refused_setting

_LONGEST_ERROR = 65_536
_LONGEST_ANSWER = 16 * 1024 * 1024
# Every word comes in an event of some hundred letters, and a model may think for long before its first.
_LONGEST_STREAM = 256 * 1024 * 1024
_LONGEST_DRAFT = 1024 * 1024
_END_MARK = "[DONE]"


@dataclass(slots=True)
class ServedDraft:
    """A draft under way, with all that its server has said of it so far."""

    request: HostedRequest
    wanted: WantedDraft
    stop: CallStop = field(default_factory=CallStop)
    ended: bool = False
    asked_at: float | None = None
    first_word_at: float | None = None
    model: str = ""
    call_id: str = ""
    build: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    not_sent: tuple[str, ...] = ()
    broken_calls: int = 0

    @property
    def said_anything(self) -> bool:
        """Whether words of it were told since its call began."""
        return self.first_word_at is not None

    def ms_since_asked(self) -> int:
        """Milliseconds since its call began."""
        return 0 if self.asked_at is None else round((monotonic() - self.asked_at) * 1000)

    def first_token_ms(self) -> int:
        """Milliseconds from the call to the first words."""
        if self.asked_at is None or self.first_word_at is None:
            return 0
        return max(1, round((self.first_word_at - self.asked_at) * 1000))


class HostedCall:
    """One try at one draft.

    Args:
        door: the way to the network.
        draft: what is wanted; what the server says of it is noted there.
        key: the key for the address, if it has one.
        refused: settings that the server refused; more are added when it refuses more.
        on_answer: called when the server begins to answer.
        on_words: called with the next words.
        silence_seconds: the server is given up when nothing comes for so long.
    """

    def __init__(
        self,
        door: NetworkDoor,
        draft: ServedDraft,
        key: str | None,
        refused: set[str],
        *,
        on_answer: Callable[[], None],
        on_words: Callable[[str], None],
        silence_seconds: float,
    ) -> None:
        self._door = door
        self._draft = draft
        self._key = key
        self._refused = refused
        self._on_answer = on_answer
        self._on_words = on_words
        self._silence = silence_seconds
        self._host = place(draft.request.endpoint.url)
        self._text = DraftTextStream(draft.request.stop)
        self._half_character = ""
        self._told = 0
        self._finish: str | None = None
        self._heard_at = monotonic()

    def run(self) -> FinishReason:
        """Make the call, tell the words, and say how the draft ended.

        Raises:
            KnownError: it failed; a HostedError or UnreachableError may pass.
            CallStoppedError: the person stopped it.
        """
        while True:
            form = hosted_form(self._draft.request, self._draft.wanted.seed, frozenset(self._refused))
            self._draft.not_sent = form.not_sent
            self._draft.asked_at = monotonic()
            with self._door.open(self._http_call(form)) as answer:
                if answer.status == 200:
                    return self._read(answer)
                body = self._whole(answer, _LONGEST_ERROR)
                declined = self._declined(answer.status, body, form)
                if declined is None:
                    raise fault_of_status(
                        answer.status,
                        body,
                        host=self._host,
                        model=self._draft.request.endpoint.model,
                        key_name=self._draft.request.endpoint.key_name,
                        key=self._key,
                        after=asked_wait(answer.headers),
                    )
            self._refused.add(declined)

    def _http_call(self, form: HostedForm) -> HttpCall:
        return HttpCall(
            form.url,
            purpose="a draft",
            method="POST",
            headers={"Content-Type": "application/json", "Accept": "text/event-stream, application/json"},
            private={} if self._key is None else {"Authorization": f"Bearer {self._key}"},
            body=json.dumps(form.body, ensure_ascii=True).encode(),
            silence_seconds=self._silence,
            stop=self._draft.stop,
        )

    def _declined(self, status: int, body: bytes, form: HostedForm) -> str | None:
        if status not in (400, 422):
            return None
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return None
        setting = refused_setting(value, form.body)
        return None if setting in self._refused else setting

    def _read(self, answer: HttpAnswer) -> FinishReason:
        self._draft.call_id = told(answer.headers.get("x-request-id", ""), self._key)
        self._on_answer()
        self._heard_at = monotonic()
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            # Servers that cannot stream answer with the whole text.
            data = self._whole(answer, _LONGEST_ANSWER)
            self._take(read_piece(data.decode("utf-8", "replace"), self._host, self._key))
        elif kind == "text/event-stream":
            self._read_events(answer)
        else:
            raise HostedError(
                f"{self._host} answered with {kind or 'content of no stated type'} instead of a draft.",
                "Check that the candidate's url is the base address of an OpenAI-compatible server.",
            )
        return self._ending()

    def _read_events(self, answer: HttpAnswer) -> None:
        stream, received = EventStream(), 0
        while chunk := answer.read():
            received += len(chunk)
            if received > _LONGEST_STREAM:
                raise self._endless()
            try:
                events = stream.feed(chunk)
            except EventStreamError as error:
                raise HostedError(f"{self._host} sent {error} and was cut off.", "Draft it again.") from error
            for data in events:
                if data.strip() == _END_MARK:
                    return
                self._take(read_piece(data, self._host, self._key))
                if self._text.stopped:
                    return
            if monotonic() - self._heard_at > self._silence:
                # Signs of life between events do not count: no draft comes of them.
                raise self._silent()

    def _whole(self, answer: HttpAnswer, most: int) -> bytes:
        """The body up to that many bytes; once it began, it has as long to come as a server may be silent."""
        body, began = b"", monotonic()
        while len(body) < most and (chunk := answer.read(most - len(body))):
            body += chunk
            if monotonic() - began > self._silence:
                raise self._silent()
        return body

    def _silent(self) -> UnreachableError:
        return UnreachableError(f"{self._host} sent nothing for {self._silence:.0f} seconds.", "Try again later.")

    def _endless(self) -> HostedError:
        return HostedError(f"{self._host} sent more than any draft needs and was cut off.", "Choose another model.")

    def _take(self, piece: Piece) -> None:
        """Note what a piece says, and tell its words."""
        draft = self._draft
        draft.model = piece.model or draft.model
        draft.call_id = draft.call_id or piece.call_id
        draft.build = piece.build or draft.build
        if piece.prompt_tokens is not None:
            draft.prompt_tokens = piece.prompt_tokens
        if piece.completion_tokens is not None:
            draft.completion_tokens = piece.completion_tokens
        self._finish = piece.finish or self._finish
        if piece.text or piece.thinks:
            # A model may think for longer than a server may be silent.
            self._heard_at = monotonic()
        if piece.text:
            self._tell(self._text.feed(self._whole_characters(piece.text)))

    def _whole_characters(self, text: str) -> bytes:
        """The text as bytes; half a character at its end (JSON may cut one in two) waits for its other half."""
        text = self._half_character + text
        self._half_character = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
        text = text[: len(text) - len(self._half_character)]
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()

    def _tell(self, words: str) -> None:
        if words:
            self._told += len(words)
            if self._told > _LONGEST_DRAFT:
                raise self._endless()
            if self._draft.first_word_at is None:
                self._draft.first_word_at = monotonic()
            self._on_words(words)

    def _ending(self) -> FinishReason:
        stopped_by_us = self._text.stopped
        self._tell(self._text.finish())
        if stopped_by_us:
            return "stop"
        match self._finish:
            case None:
                raise UnreachableError(f"{self._host} ended its answer in the middle of the draft.", "Draft it again.")
            case "length" | "model_length":
                if not self._draft.said_anything:
                    most = counted(self._draft.request.sampling.max_tokens, "token")
                    raise HostedError(
                        f"The model at {self._host} had {most}, and ended before its first word, because it thinks "
                        "first.",
                        "Raise max_tokens in the candidate's sampling to a few thousand, or choose a model that "
                        "writes without thinking first.",
                    )
                return "length"
            case "error" | "abort" | "cancelled" | "insufficient_system_resource":
                raise UnreachableError(f"{self._host} gave up in the middle of the draft.", "Draft it again.")
            case "content_filter":
                raise HostedError(f"A filter at {self._host} stopped this draft.", "Change the brief.")
            case "tool_calls" | "function_call":
                raise KnownError(
                    f"The model at {self._host} asked for a tool instead of writing.", "Choose another model."
                )
            case _:
                return "stop"
