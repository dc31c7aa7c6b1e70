"""What does a server of the OpenAI form say in one event, and what in an error?"""

import json
import re
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.domain.one_line import one_line

_LONGEST_TOLD = 300
_NO_QUOTA = re.compile(r"insufficient_quota|billing|payment", re.I)
# Who calls too often is told where to pay for more; that passes all the same.
_TOO_OFTEN = re.compile(r"rate[ _-]?limit", re.I)
_TOO_LONG = re.compile(r"context.{0,12}(length|size|window)|(prompt|input) is too long", re.I)
# Some servers say so of a wrong key with the status of any wrong call.
_ABOUT_KEY = re.compile(r"api[ _-]?key", re.I)
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
_PASSING_CODES = frozenset(str(status) for status in _PASSING)
# More than any model takes; beyond it no store and no cost could hold the number.
_MOST_TOKENS = 10**9
_PASSING_WORDS = re.compile(r"server_error|rate_limit|overloaded|unavailable|timeout", re.I)
_THOUGHTS = ("reasoning_content", "reasoning", "thinking", "reasoning_details")


class HostedError(KnownError):
    """A server's failure. `passing`: the same call may succeed later, not before `after` seconds if it named any."""

    def __init__(self, what: str, remedy: str, *, passing: bool = False, after: float | None = None) -> None:
        super().__init__(what, remedy)
        self.passing = passing
        self.after = after


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event (or a whole answer) says; None and empty where it says nothing of the kind. `thinks`: the model
    said something to itself.
    """

    text: str = ""
    thinks: bool = False
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
    try:
        return _piece_of(value, host, key)
    except RecursionError as error:
        # It is nested as deeply as JSON can just be read.
        raise _strange(host) from error


def _piece_of(value: Any, host: str, key: str | None) -> Piece:
    if not isinstance(value, dict):
        raise _strange(host)
    choices = value.get("choices") or []
    if value.get("error") or value.get("object") == "error" or (not choices and _message(value)):
        raise _fault_in_stream(value, host, key)
    if not isinstance(choices, list):
        raise _strange(host)
    first = next((one for one in choices if isinstance(one, dict) and one.get("index") in (0, None)), {})
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
        # What models say to themselves comes in other fields, which are no words of the draft.
        text=_words(said.get("content")) + _words(said.get("text") if said is first else None),
        thinks=any(said.get(name) for name in _THOUGHTS),
        finish=finish if isinstance(finish, str) else None,
        model=_name(value.get("model"), key),
        call_id=_name(value.get("id"), key),
        build=_name(value.get("system_fingerprint"), key),
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


def _name(value: Any, key: str | None) -> str:
    return told(value, key) if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS
    return value if is_count else None


def _fault_in_stream(value: dict[str, Any], host: str, key: str | None) -> HostedError:
    """The failure that a server reports after it had begun to answer."""
    error = value.get("error")
    about = error if isinstance(error, dict) else value
    kinds = [about.get("code"), about.get("type")]
    return HostedError(
        f"{host} broke off the draft: {told(_message(value), key) or 'it did not say why'}.",
        "Draft it again.",
        passing=any(isinstance(one, str | int) and str(one) in _PASSING_CODES for one in kinds)
        or any(_PASSING_WORDS.search(one) for one in kinds if isinstance(one, str)),
    )


def fault_of_status(
    status: int, body: bytes, *, host: str, model: str, key_name: str, key: str | None, after: float | None
) -> HostedError:
    """The failure that a status tells, in words that hold no key."""
    try:
        value = json.loads(body)
        whole, message = str(value), told(_message(value), key)
    except (ValueError, RecursionError):
        value = _plain_words(body)
        whole, message = str(value), told(_message(value), key)
    said = f"{status}: {message}" if message else str(status)
    if status in (401, 403) or (status == 400 and _ABOUT_KEY.search(whole)):
        # What the server says of a key may repeat parts of it, so it is not told.
        if not key_name:
            what, remedy = f"{host} asks for a key ({status}).", "Give the candidate's endpoint a key_name."
        else:
            what = f'{host} did not accept the key "{key_name}" ({status}).'
            remedy = f'Set it again in a terminal: "fairdraft candidates key {key_name}".'
        return HostedError(what, remedy)
    no_quota = _NO_QUOTA.search(whole) and not _TOO_OFTEN.search(whole)
    if status == 402 or no_quota:
        return HostedError(
            f"The account at {host} has no credit left ({said}).",
            "Add credit to it there, or draft with another candidate.",
        )
    if status in _PASSING:
        remedy = "Try again later." if after is None else f"Try again in {after:.0f} seconds."
        return HostedError(f"{host} cannot answer now ({said}).", remedy, passing=True, after=after)
    if status == 404:
        return HostedError(
            f'{host} does not know the model "{model}" or the address ({said}).',
            "Check url and model in the candidate file.",
        )
    if status == 413 or _TOO_LONG.search(whole):
        return HostedError(
            f"The prompt and the draft are longer than {host} accepts ({said}).",
            "Set context_tokens in the candidate's endpoint to what it accepts: prompts are made to fit that.",
        )
    return HostedError(f"{host} refused the call ({said}).", "Change what it objects to, or change the candidate file.")


def _plain_words(body: bytes) -> dict[str, str] | None:
    """A body that is a sentence, and neither JSON nor a page."""
    text = body.decode("utf-8", "replace").strip()
    return {"message": text} if text and not text.startswith("<") else None


def _message(value: Any) -> str:
    if isinstance(value, dict):
        for name in ("message", "error", "errors", "detail"):
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
    return one_line(text, _LONGEST_TOLD).rstrip(".")


def _strange(host: str) -> HostedError:
    return HostedError(
        f"{host} sent something that is not an answer in OpenAI's format.",
        "Check that the candidate's url is the base address of an OpenAI-compatible server (it often ends in /v1).",
    )
