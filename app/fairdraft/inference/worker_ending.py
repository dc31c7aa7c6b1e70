"""Why did the worker process end, in words a copywriter can use?"""

import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fairdraft.inference.protocol import Activity

EndingCause = Literal["exited", "not started", "wrong protocol", "garbage", "silent", "stuck"]


@dataclass(frozen=True, slots=True)
class WorkerEnding:
    """How a worker ended.

    `exit_code` is negative for a signal; `detail` belongs to the cause; `activity` is what the worker did last;
    `error_lines` are the last lines of its standard error.
    """

    cause: EndingCause
    exit_code: int | None = None
    detail: str = ""
    activity: Activity = "idle"
    error_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened and what to do, one sentence each."""

    what: str
    remedy: str


_AGAIN = "Ask again: a new engine is started"
_LESS_MEMORY = f"{_AGAIN}; close other programs or choose a smaller model or context if it happens again."
_OTHER_MODEL = f"{_AGAIN}; if it happens again with this model, try another one."

_MEMORY_SHORT = re.compile(
    r"out of memory|insufficient memory|bad_alloc|MemoryError|cannot allocate memory"
    r"|(?:failed|unable) to allocate",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"GGML_ASSERT|GGML_ABORT|what\(\):|terminate called|\bfailed\b|\bfatal\b|\b\w*(?:Error|Exception)\b|\berror\b"
)
_TRACE = re.compile(r'^\s+File "|^(?:Current t|T)hread 0x|^Extension modules|^Fatal Python error|^Traceback|^\s*<')

_ACTIVITIES = {
    "idle": "",
    "starting": " while starting",
    "checking": " while checking the model file",
    "loading": " while loading the model",
    "reading": " while reading the prompt",
    "writing": " while writing",
}

_WINDOWS_FAULTS = {
    0xC0000005: "access violation",
    0xC0000017: "not enough memory",
    0xC000001D: "illegal instruction",
    0xC00000FD: "stack overflow",
    0xC0000409: "it stopped itself",
}


def explain(ending: WorkerEnding) -> Explanation:
    """The ending in plain words."""
    doing = _ACTIVITIES[ending.activity]
    match ending.cause:
        case "not started":
            return Explanation(
                f"The engine could not be started: {ending.detail}.", "Install Fairdraft anew if its files are missing."
            )
        case "wrong protocol":
            return Explanation(
                f"The engine belongs to another version of Fairdraft ({ending.detail}).",
                "Restart Fairdraft; if that does not help, install it anew.",
            )
        case "garbage":
            return Explanation(
                f"The engine was stopped because it sent nonsense: {_sentence(ending.detail)}", f"{_AGAIN}."
            )
        case "silent":
            return Explanation(
                f"The engine was stopped because it gave no sign of life for {ending.detail} seconds{doing}.",
                _LESS_MEMORY,
            )
        case "stuck":
            return Explanation(
                f"The engine was stopped because it got no further for {ending.detail} seconds{doing}.",
                f"{_AGAIN}; choose a smaller model if this machine is too slow for this one.",
            )
        case "exited":
            return _exited(ending, doing)


def telling_line(lines: Sequence[str]) -> str:
    """The line of an error output that says most, or empty."""
    candidates = [line.strip() for line in lines if line.strip() and not _TRACE.search(line)]
    telling = [line for line in candidates if _TELLING.search(line) or _MEMORY_SHORT.search(line)]
    line = (telling or candidates or [""])[-1]
    return line if len(line) <= 300 else line[:299] + "…"


def _exited(ending: WorkerEnding, doing: str) -> Explanation:
    code = ending.exit_code
    line = telling_line(ending.error_lines)
    why = f": {_sentence(line)}" if line else "."
    if line and _MEMORY_SHORT.search(line) and code != 0:
        return Explanation(f"The engine ran out of memory{doing}{why}", _LESS_MEMORY)
    if code is None or code == 0:
        return Explanation(f"The engine ended on its own{doing}.", f"{_AGAIN}.")
    if code < 0:
        return _signalled(-code, doing, why)
    if code in _WINDOWS_FAULTS:
        return Explanation(f"The engine crashed{doing} (0x{code:08X}: {_WINDOWS_FAULTS[code]}){why}", _OTHER_MODEL)
    return Explanation(f"The engine ended with exit code {code}{doing}{why}", _OTHER_MODEL)


def _signalled(number: int, doing: str, why: str) -> Explanation:
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    match name:
        case "SIGKILL":
            return Explanation(
                f"The engine was ended from outside{doing} (SIGKILL), most likely because memory ran out.", _LESS_MEMORY
            )
        case "SIGTERM" | "SIGHUP" | "SIGINT":
            return Explanation(f"The engine was ended from outside{doing} ({name}).", f"{_AGAIN}.")
        case "SIGABRT":
            return Explanation(f"The engine stopped itself{doing} ({name}){why}", _OTHER_MODEL)
        case "SIGILL":
            return Explanation(
                f"The engine was built for another processor than this machine's ({name}).",
                "Install Fairdraft anew on this machine.",
            )
        case "SIGBUS":
            return Explanation(
                f"The engine crashed{doing} ({name}), most likely because the model file changed.",
                "Check the model file and its disk, then ask again.",
            )
        case _:
            return Explanation(f"The engine crashed{doing} ({name}){why}", _OTHER_MODEL)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
