"""How do the program and its worker process talk to each other?

One message is one line of JSON (UTF-8, lone surrogates kept as three bytes). The worker speaks first, with a
`WorkerHello`; then messages go both ways at any time, and every one that belongs to a request names it.
"""

import base64
import json
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, BinaryIO, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import (
    DraftFailed,
    DraftFinished,
    DraftRestarted,
    DraftStarted,
    DraftText,
    GenerationRequest,
    ModelFile,
    ModelReady,
)
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.domain.text_vector import TextVector

PROTOCOL_VERSION = 4
LINE_LIMIT = 16 * 1024 * 1024
"""Largest message in bytes, line end included."""


class ProtocolError(KnownError):
    """What came through the pipe is not a message of this protocol."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "Ask again; the engine is restarted. If it happens again, reinstall Fairdraft.")


class CutOffError(ProtocolError):
    """The last line has no end: whoever wrote it was ended in the middle of it."""


@dataclass(frozen=True, slots=True)
class Generate:
    """Begin a request."""

    request: GenerationRequest


@dataclass(frozen=True, slots=True)
class GetReady:
    """Read the prompt of a request that may come, once nothing else is asked; the request has no drafts.

    Only for the model that is loaded, with just these settings; else, and for a prompt that cannot be read, nothing is
    done. A later one takes the place of this one. Nothing is answered.
    """

    request: GenerationRequest


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop one draft, or the whole request where `draft_id` is None."""

    request_id: str
    draft_id: str | None


@dataclass(frozen=True, slots=True)
class CountTokens:
    """Count the model's own tokens of a text; answered by TokensCounted or CallFailed.

    With `vocabulary_alone` a model that is not loaded stays so: the vocabulary of its file is read alone.
    """

    call_id: str
    model: ModelFile
    text: str
    vocabulary_alone: bool = False


@dataclass(frozen=True, slots=True)
class ScoreTexts:
    """Score passages one after another, whenever no draft is written; each is answered by a PassageScored.

    CallFailed ends it early. So does a Cancel that names `call_id` as its request, answered by CallStopped.
    """

    call_id: str
    model: ModelFile
    passages: tuple[PassageToScore, ...]


@dataclass(frozen=True, slots=True)
class EmbedTexts:
    """Turn texts into vectors with an embedding model, which is loaded beside the one that drafts; each is answered by
    a TextEmbedded.

    It is done whenever no draft is written; `at_once`, for a few short texts that somebody waits for, between two steps
    of drafts. It ends early as ScoreTexts does.
    """

    call_id: str
    model: ModelFile
    texts: tuple[str, ...]
    at_once: bool


@dataclass(frozen=True, slots=True)
class Unload:
    """Free the model's memory once nothing is being generated."""


@dataclass(frozen=True, slots=True)
class Shutdown:
    """End: drafts under way finish as cancelled, then the process exits."""


@dataclass(frozen=True, slots=True)
class WorkerHello:
    """The worker's first message: the protocol it speaks, the engine it is built with, its process id."""

    protocol: int
    engine_build: str
    pid: int


Activity = Literal[
    "idle",
    "keeping",
    "starting",
    "checking",
    "loading",
    "preparing",
    "reading",
    "writing",
    "scoring",
    "embedding",
]
"""`keeping`: the loaded model stays a while, since somebody may ask for it again; what waits for another waits on."""

AT_REST: frozenset[Activity] = frozenset({"idle", "keeping"})
"""What is no work: no step is to be expected then."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life. `steps` grows with every piece of work done; while `activity` is none `AT_REST`, a
    number that stands still means that the engine is stuck. `tokens` counts the tokens of drafts since the start.
    """

    activity: Activity
    steps: int
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class TurnedTo:
    """The worker turns to a request: it loads its model, or, where that `is_loaded`, reads its prompt. If the process
    ends before a draft begins or another is turned to, this one is at fault.
    """

    request_id: str
    is_loaded: bool


@dataclass(frozen=True, slots=True)
class StoodStill:
    """A draft that has begun stands still for a person from now on, or goes on. What ends the process while it stands
    still is not its fault.
    """

    request_id: str
    draft_id: str
    is_still: bool


@dataclass(frozen=True, slots=True)
class TokensCounted:
    """Answer to CountTokens."""

    call_id: str
    tokens: int


@dataclass(frozen=True, slots=True)
class PassageScored:
    """Answer to ScoreTexts for the passage of that place, counted from 0."""

    call_id: str
    place: int
    score: ScoredPassage


@dataclass(frozen=True, slots=True)
class TextEmbedded:
    """Answer to EmbedTexts for the text of that place, counted from 0."""

    call_id: str
    place: int
    vector: TextVector


@dataclass(frozen=True, slots=True)
class CallStopped:
    """ScoreTexts or EmbedTexts was cancelled; what was answered before stays true."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallFailed:
    """CountTokens, ScoreTexts or EmbedTexts could not be answered: what happened and what to do, one sentence each."""

    call_id: str
    what: str
    remedy: str


WorkerCommand = Generate | GetReady | Cancel | CountTokens | ScoreTexts | EmbedTexts | Unload | Shutdown
WorkerMessage = (
    WorkerHello
    | Heartbeat
    | TurnedTo
    | StoodStill
    | TokensCounted
    | PassageScored
    | TextEmbedded
    | CallStopped
    | CallFailed
    | ModelReady
    | DraftStarted
    | DraftRestarted
    | DraftText
    | DraftFinished
    | DraftFailed
)

_COMMANDS = {kind.__name__: kind for kind in get_args(WorkerCommand)}
_MESSAGES = {kind.__name__: kind for kind in get_args(WorkerMessage)}


def encode(message: WorkerCommand | WorkerMessage) -> bytes:
    """The message as one line, line end included. Raises ProtocolError if it is larger than LINE_LIMIT."""
    value = {"type": type(message).__name__, **_encoded(message)}
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    if len(line) > LINE_LIMIT:
        raise ProtocolError(f"A message of {len(line):,} bytes is larger than the {LINE_LIMIT:,} bytes allowed.")
    return line


def decode_command(line: bytes) -> WorkerCommand:
    """Read a line sent to the worker. Raises ProtocolError."""
    command: WorkerCommand = _decoded_line(line, _COMMANDS)
    return command


def decode_message(line: bytes) -> WorkerMessage:
    """Read a line sent by the worker. Raises ProtocolError."""
    message: WorkerMessage = _decoded_line(line, _MESSAGES)
    return message


def read_line(stream: BinaryIO) -> bytes | None:
    """The next line, or None at the end. Raises ProtocolError for a line over LINE_LIMIT, CutOffError for one
    that the end cut off.
    """
    line = stream.readline(LINE_LIMIT + 1)
    if not line:
        return None
    if len(line) > LINE_LIMIT:
        raise ProtocolError(f"A line of more than {LINE_LIMIT:,} bytes came through the pipe.")
    if not line.endswith(b"\n"):
        raise CutOffError(f"The last line was cut off after {len(line):,} bytes.")
    return line


def _encoded(value: Any) -> Any:
    if isinstance(value, Sampling):
        return value.model_dump()
    if is_dataclass(value):
        return {field.name: _encoded(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _decoded_line(line: bytes, kinds: dict[str, Any]) -> Any:
    shown = line[:80]
    try:
        value = json.loads(line.decode("utf-8", "surrogatepass"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"A line is not a message ({shown!r}).") from error
    if not isinstance(value, dict):
        raise ProtocolError(f"A line is JSON but not a message ({shown!r}).")
    kind = kinds.get(str(value.pop("type", "")))
    if kind is None:
        raise ProtocolError(f"A message is of an unknown type ({shown!r}).")
    return _decoded(kind, value, kind.__name__)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _decoded(kind: Any, value: Any, place: str) -> Any:
    if is_dataclass(kind):
        return _decoded_object(kind, value, place)
    if kind is Sampling:
        try:
            return Sampling.model_validate(value, strict=True)
        except ValidationError as error:
            raise ProtocolError(f"{place} is not a sampling setting.") from error
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ProtocolError(f"{place} is not a list.")
        return tuple(_decoded(get_args(kind)[0], item, place) for item in value)
    # `Literal | None` is still one of the old kind
    if get_origin(kind) in (UnionType, Union):
        if value is None and NoneType in get_args(kind):
            return None
        inner = next(member for member in get_args(kind) if member is not NoneType)
        return _decoded(inner, value, place)
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            raise ProtocolError(f"{place} is none of {', '.join(get_args(kind))}.")
        return value
    if kind is bytes and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except ValueError as error:
            raise ProtocolError(f"{place} is not Base64.") from error
    # `type() is`, because True would pass as an int
    if type(value) is not kind:
        raise ProtocolError(f"{place} is not of type {kind.__name__}.")
    return value


@cache
def _field_types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _decoded_object(kind: Any, value: Any, place: str) -> Any:
    hints = _field_types(kind)
    if not isinstance(value, dict) or value.keys() != hints.keys():
        raise ProtocolError(f"{place} does not have the fields {', '.join(hints) or '(none)'}.")
    return kind(**{name: _decoded(hint, value[name], f"{place}.{name}") for name, hint in hints.items()})
