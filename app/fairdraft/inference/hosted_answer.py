"""What does a server of the OpenAI form say in one event, and what in an error?"""

import json
import re
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.errors import KnownError

_LONGEST_TOLD = 300
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_NO_QUOTA = re.compile(r"insufficient_quota|billing|payment", re.I)
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})


class HostedError(KnownError):
    """A server's failure. `passing`: the same call may succeed later, not before `after` seconds if it named any."""

    def __init__(self, what: str, remedy: str, *, passing: bool = False, after: float | None = None) -> None:
        super().__init__(what, remedy)
        self.passing = passing
        self.after = after


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event (or a whole answer) says; None and empty where it says nothing of the kind."""

    text: str = ""
    finish: str | None = None
    model: str = ""
    call_id: str = ""
    build: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def read_piece(data: str, host: str, key: str | None) -> Piece:
    """Read an event's data. Raises HostedError for an error in it, or for what is no answer of this form."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _strange(host) from error
    if not isinstance(value, dict):
        raise _strange(host)
    if value.get("error"):
        raise fault_in_stream(value, host, key)
    choices = value.get("choices") or []
    first = next((one for one in choices if isinstance(one, dict) and one.get("index", 0) == 0), {})
    said = first.get("delta") or first.get("message") or first
    if not isinstance(said, dict):
        raise _strange(host)
    if said.get("refusal"):
        raise HostedError(
            f"The model at {host} declined to write this: {told(str(said['refusal']), key)}.", "Change the brief."
        )
    usage = value.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    finish = first.get("finish_reason")
    return Piece(
        # What models say to themselves comes in other fields, which are left aside.
        text=_words(said.get("content")) + _words(said.get("text") if said is first else None),
        finish=finish if isinstance(finish, str) else None,
        model=_name(value.get("model")),
        call_id=_name(value.get("id")),
        build=_name(value.get("system_fingerprint")),
        prompt_tokens=_count(counts.get("prompt_tokens")),
        completion_tokens=_count(counts.get("completion_tokens")),
    )


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [one for one in content if isinstance(one, dict) and one.get("type") in ("text", "output_text")]
        return "".join(one["text"] for one in parts if isinstance(one.get("text"), str))
    return ""


def _name(value: Any) -> str:
    return told(value, None) if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def fault_in_stream(value: dict[str, Any], host: str, key: str | None) -> HostedError:
    """The failure that a server reports after it had begun to answer."""
    error = value["error"]
    code = error.get("code") if isinstance(error, dict) else None
    return HostedError(
        f"{host} broke the draft off: {told(_message(value), key)}.",
        "Draft it again.",
        passing=code in _PASSING or code in ("server_error", "rate_limit_exceeded"),
    )


def fault_of_status(
    status: int, body: bytes, *, host: str, model: str, key_name: str, key: str | None, after: float | None
) -> HostedError:
    """The failure that a status tells, in words that hold no key."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    message = told(_message(value), key)
    said = f"{status}: {message}" if message else str(status)
    if status in (401, 403):
        # What the server says of a key may repeat parts of it, so it is not told.
        if not key_name:
            what, remedy = f"{host} asks for a key ({status}).", "Give the candidate's endpoint a key_name."
        else:
            what = f'{host} did not accept the key "{key_name}" ({status}).'
            remedy = f'Set it anew in a terminal: "fairdraft candidates key {key_name}".'
        return HostedError(what, remedy)
    if status == 402 or _NO_QUOTA.search(str(value)):
        return HostedError(f"The account at {host} has nothing left to spend ({said}).", "See to it there.")
    if status in _PASSING:
        remedy = "Try again later." if after is None else f"Try again in {after:.0f} seconds."
        return HostedError(f"{host} cannot answer now ({said}).", remedy, passing=True, after=after)
    if status == 404:
        return HostedError(
            f'{host} does not know the model "{model}" or the address ({said}).',
            "Check url and model in the candidate file.",
        )
    return HostedError(f"{host} refused the call ({said}).", "Change what it names, or the candidate file.")


def _message(value: Any) -> str:
    if isinstance(value, dict):
        for name in ("message", "error", "detail"):
            inner = value.get(name)
            if isinstance(inner, str):
                return inner
            if inner:
                return _message(inner)
    if isinstance(value, list) and value:
        found = _message(value[0])
        return found or str(value[0])
    return str(value.get("msg", "")) if isinstance(value, dict) else ""


def told(text: str, key: str | None) -> str:
    """A server's words, short, on one line, without the key."""
    if key:
        text = text.replace(key, "[key]")
    text = " ".join(_UNPRINTABLE.sub(" ", text).encode("utf-8", "replace").decode("utf-8").split()).rstrip(".")
    return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"


def _strange(host: str) -> HostedError:
    return HostedError(
        f"{host} sent something that is no answer of the OpenAI form.",
        "Check that the candidate's url is the base address of an OpenAI-compatible server (it often ends in /v1).",
    )
