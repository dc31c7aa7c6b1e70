"""Why did the worker process end, in words a copywriter can use?"""

import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from fairdraft.domain.engine_fault import EngineFault, FaultKind, RemedyStep
from fairdraft.domain.model_verdict import RAISE_THE_LIMIT
from fairdraft.inference.protocol import Activity

EndingCause = Literal["exited", "not started", "wrong protocol", "garbage", "silent", "stuck", "memory limit"]


@dataclass(frozen=True, slots=True)
class WorkerEnding:
    """How a worker ended.

    `exit_code` is negative for a signal; `detail` belongs to the cause; `activity` is what the worker did last;
    `error_lines` are the last lines of its standard error; `on_gpu` tells that layers lay on a card, and
    `memory_ran_out` whether a worker that was ended from outside was ended for want of memory, None where that is not
    known.
    """

    cause: EndingCause
    exit_code: int | None = None
    detail: str = ""
    activity: Activity = "idle"
    error_lines: tuple[str, ...] = ()
    on_gpu: bool = False
    memory_ran_out: bool | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened and what to do, one sentence each, and the same as a value."""

    what: str
    remedy: str
    fault: EngineFault


_AGAIN = "Ask again: a new engine is started"
_STEPS: dict[RemedyStep | None, str] = {
    None: f"{_AGAIN}.",
    "less_context": "Ask again with less context, close other programs, or choose a smaller model.",
    "fewer_gpu_layers": "Ask again with fewer layers on the graphics card, or with less context.",
    "cpu_only": "Ask again on the processor only.",
    "other_model": f"{_AGAIN}; if it happens again with this model, try another one.",
    "check_file": "Check the model file and its disk, then ask again.",
}

_MEMORY_SHORT = re.compile(
    r"out of memory|insufficient memory|bad_alloc|MemoryError|cannot allocate memory|cudaMalloc failed"
    r"|OutOfDeviceMemory|ErrorOutOfHostMemory|(?:failed|unable) to allocate",
    re.IGNORECASE,
)
_ON_CARD = re.compile(r"\bCUDA|\bcudaMalloc|\bMetal\b|\bMTL|Vulkan|\bvk::|\bHIP\b|\bROCm", re.IGNORECASE)
_ASSERTION = re.compile(r"GGML_ASSERT|GGML_ABORT|terminate called|what\(\):|\bassert(?:ion)?\b", re.IGNORECASE)
_TELLING = re.compile(
    r"GGML_ASSERT|GGML_ABORT|what\(\):|terminate called|\bfailed\b|\bfatal\b|\b\w*(?:Error|Exception)\b|\berror\b"
)
_TRACE = re.compile(r'^\s+File "|^(?:Current t|T)hread 0x|^Extension modules|^Fatal Python error|^Traceback|^\s*<')

_ACTIVITIES: dict[Activity, str] = {
    "idle": "",
    "keeping": "",
    "starting": " while starting",
    "checking": " while checking the model file",
    "loading": " while loading the model",
    "preparing": " while reading a prompt ahead",
    "reading": " while reading the prompt",
    "writing": " while writing",
    "scoring": " while scoring texts",
    "embedding": " while reading texts for their meaning",
}

# What abort() ends with on Windows while Python writes its traces of crashes.
_ABORTED = 3
_WINDOWS_FAULTS = {
    0xC0000005: "access violation",
    0xC0000006: "a page of a file could not be read",
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
            return _told(
                f"The engine could not be started: {ending.detail}.",
                "unknown",
                remedy="Install Fairdraft again if its files are missing.",
            )
        case "wrong protocol":
            return _told(
                f"The engine belongs to another version of Fairdraft ({ending.detail}).",
                "unknown",
                remedy="Restart Fairdraft; if that does not help, reinstall it.",
            )
        case "garbage":
            return _told(
                f"The engine was stopped because it sent messages that make no sense: {_sentence(ending.detail)}",
                "unknown",
            )
        case "silent":
            return _told(
                f"The engine was stopped because it did not respond for {ending.detail} seconds{doing}.",
                "stalled",
                _memory_step(ending),
            )
        case "stuck":
            return _told(
                f"The engine was stopped because it made no progress for {ending.detail} seconds{doing}.",
                "stalled",
                "other_model",
                remedy=f"{_AGAIN}; choose a smaller model if this machine is too slow for this one.",
            )
        case "memory limit":
            return _told(
                f"The engine was stopped because it reached its memory limit{doing} ({ending.detail}).",
                "out_of_memory",
                _memory_step(ending),
                remedy=f"Ask again with less context or a smaller model. {RAISE_THE_LIMIT} if there is more memory.",
            )
        case "exited":
            return _exited(ending, doing)


def is_from_outside(ending: WorkerEnding, told: Explanation) -> bool:
    """Whether somebody ended it, whatever it was at: a person, the end of a session; or the system that wanted memory
    when no model had been loaded yet.
    """
    if ending.cause != "exited":
        return False
    too_early = ending.memory_ran_out is True and ending.activity in ("starting", "checking")
    return told.fault.kind == "killed" or (too_early and told.fault.kind == "out_of_memory")


def told_at_last(ending: WorkerEnding, told: Explanation) -> Explanation:
    """What those are told who are given up after it, since their worker was ended from outside again and again."""
    if not is_from_outside(ending, told):
        return told
    return replace(told, what=f"{told.what} That happened each time it was started again.")


def telling_line(lines: Sequence[str]) -> str:
    """The line of an error output that says most, or empty."""
    candidates = [line.strip() for line in lines if line.strip() and not _TRACE.search(line)]
    telling = [line for line in candidates if _TELLING.search(line) or _MEMORY_SHORT.search(line)]
    line = (telling or candidates or [""])[-1]
    return line if len(line) <= 300 else line[:299] + "…"


def load_fault(lines: Sequence[str], *, on_gpu: bool) -> EngineFault:
    """What it means that a model was not loaded, from the error lines of that."""
    line = telling_line(lines)
    if any(_MEMORY_SHORT.search(one) for one in lines):
        return EngineFault("out_of_memory", "fewer_gpu_layers" if on_gpu else "other_model", line)
    return EngineFault("bad_file", "other_model", line)


def _exited(ending: WorkerEnding, doing: str) -> Explanation:
    code = ending.exit_code
    line = telling_line(ending.error_lines)
    why = f": {_sentence(line)}" if line else "."
    if line and _MEMORY_SHORT.search(line) and code != 0:
        step: RemedyStep = "fewer_gpu_layers" if _ON_CARD.search(line) or ending.on_gpu else "less_context"
        return _told(f"The engine ran out of memory{doing}{why}", "out_of_memory", step, line)
    if code is None or code == 0:
        return _told(f"The engine ended on its own{doing}.", "unknown", line=line)
    if code < 0:
        return _signalled(ending, doing, why, line)
    if code in _WINDOWS_FAULTS:
        return _faulted(ending, code, doing, why, line)
    if code == _ABORTED:
        return _crashed(ending, f"The engine stopped itself{doing} (exit code {code}){why}", line)
    return _crashed(ending, f"The engine ended with exit code {code}{doing}{why}", line)


def _faulted(ending: WorkerEnding, code: int, doing: str, why: str, line: str) -> Explanation:
    name = f"0x{code:08X}: {_WINDOWS_FAULTS[code]}"
    match code:
        case 0xC0000006:
            return _lost_file(name, doing, line)
        case 0xC0000017:
            return _told(f"The engine ran out of memory{doing} ({name}).", "out_of_memory", _memory_step(ending), line)
        case 0xC000001D:
            return _other_processor(name)
        case _:
            return _crashed(ending, f"The engine crashed{doing} ({name}){why}", line)


def _signalled(ending: WorkerEnding, doing: str, why: str, line: str) -> Explanation:
    number = -(ending.exit_code or 0)
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    match name:
        case "SIGKILL" if ending.memory_ran_out:
            return _told(
                f"The engine was ended by the system{doing} (SIGKILL) because memory ran out.",
                "out_of_memory",
                _memory_step(ending),
            )
        case "SIGKILL" if ending.memory_ran_out is None:
            return _told(
                f"The engine was ended from outside{doing} (SIGKILL), most likely because memory ran out.",
                "killed",
                _memory_step(ending),
            )
        case "SIGKILL" | "SIGTERM" | "SIGHUP" | "SIGINT":
            return _told(f"The engine was ended from outside{doing} ({name}).", "killed")
        case "SIGABRT":
            return _crashed(ending, f"The engine stopped itself{doing} ({name}){why}", line)
        case "SIGILL":
            return _other_processor(name)
        case "SIGBUS":
            return _lost_file(name, doing, line)
        case _:
            return _crashed(ending, f"The engine crashed{doing} ({name}){why}", line)


def _crashed(ending: WorkerEnding, what: str, line: str) -> Explanation:
    kind: FaultKind = "assertion" if _ASSERTION.search(line) else "unknown"
    return _told(what, kind, "cpu_only" if ending.on_gpu else "other_model", line)


def _other_processor(name: str) -> Explanation:
    return _told(
        f"The engine was built for another processor than this machine's ({name}).",
        "unknown",
        remedy="Install Fairdraft again on this machine.",
    )


def _lost_file(name: str, doing: str, line: str) -> Explanation:
    return _told(
        f"The engine crashed{doing} ({name}), most likely because the model file changed.",
        "bad_file",
        "check_file",
        line,
    )


def _memory_step(ending: WorkerEnding) -> RemedyStep:
    """Weights that lie on a card leave the context as what fills this machine's memory; likewise without a card."""
    return "fewer_gpu_layers" if ending.on_gpu and ending.activity == "loading" else "less_context"


def _told(
    what: str, kind: FaultKind, step: RemedyStep | None = None, line: str = "", *, remedy: str = ""
) -> Explanation:
    return Explanation(what, remedy or _STEPS[step], EngineFault(kind, step, line))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
