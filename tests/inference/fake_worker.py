"""A worker without a model that misbehaves in the way its first argument names."""

import os
import signal
import sys
import time
from pathlib import Path

from fairdraft.domain.generation import (
    DraftFinished,
    DraftStarted,
    DraftText,
    GenerationEvent,
    LoadedModel,
    ModelReady,
)
from fairdraft.domain.text_score import ScoredPassage
from fairdraft.inference.protocol import (
    PROTOCOL_VERSION,
    Cancel,
    CountTokens,
    Generate,
    GetReady,
    Heartbeat,
    PassageScored,
    ScoreTexts,
    Shutdown,
    StoodStill,
    TokensCounted,
    TurnedTo,
    WorkerHello,
    WorkerMessage,
    decode_command,
    encode,
    read_line,
)

MODE = sys.argv[1]
LOADED = LoadedModel("a model", "0" * 64, "fake", "", 4096, None, "a fake", "CPU", 0, 1)


def send(message: WorkerMessage) -> None:
    sys.stdout.buffer.write(encode(message))
    sys.stdout.buffer.flush()


def complain(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def misbehave() -> None:
    match MODE:
        case "segfault":
            complain("about to touch memory that is not there")
            os.kill(os.getpid(), signal.SIGSEGV)
        case "assertion":
            complain("/llama.cpp/src/llama-context.cpp:1234: GGML_ASSERT(n_tokens <= n_batch) failed")
            os.abort()
        case "memory":
            complain("ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99999999999")
            os.abort()
        case "python":
            raise RuntimeError("the worker has a bug")
        case "garbage":
            sys.stdout.write("Segmentation? No: a printf() on the wrong pipe\n")
            sys.stdout.flush()
        case "half a line":
            sys.stdout.write('{"type":"Heartb')
            sys.stdout.flush()
            sys.exit(0)
        case "ended in a line":
            complain("ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99999999999")
            os.write(1, encode(Heartbeat("writing", 1))[: int(sys.argv[2])])
            os.abort()
        case "exit":
            sys.exit(0)
        case "silent":
            pass
        case "stuck":
            while True:
                send(Heartbeat("writing", 7))
                time.sleep(0.05)
        case "grows":
            held = []
            for step in range(100):
                held.append(bytes(b"x" * 16_000_000))
                send(Heartbeat("writing", step))
                time.sleep(0.05)
        case "busy":
            for step in range(40):
                send(Heartbeat("writing", step))


def end_like_those_before() -> None:
    """End as if from outside before anything is done, so often as the third argument says; the file counts."""
    count = Path(sys.argv[2])
    with count.open("ab") as deaths:
        deaths.write(b"x")
    if count.stat().st_size <= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)


def write(command: Generate) -> None:
    request = command.request
    if MODE == "ended at loads":
        send(TurnedTo(request.request_id, is_loaded=False))
        send(Heartbeat("loading", 1))
    if MODE in ("ended at starts", "ended at loads"):
        end_like_those_before()

    def say(event: GenerationEvent | StoodStill) -> None:
        send(event)

    if MODE == "states":
        for step, activity in enumerate(("checking", "loading", "reading", "writing", "writing")):
            send(Heartbeat(activity, step, tokens=25 * step))
            time.sleep(0.1)
    if MODE == "dies reading":
        say(ModelReady(request.request_id, LOADED))
        send(TurnedTo(request.request_id, is_loaded=True))
        os.kill(os.getpid(), signal.SIGSEGV)
    if MODE == "dies over a person" and not request.patient:
        Path(sys.argv[2]).touch()
        say(ModelReady(request.request_id, LOADED))
        send(TurnedTo(request.request_id, is_loaded=True))
        complain("failed to allocate a buffer")
        os.abort()
    for wanted in request.drafts:
        say(DraftStarted(request.request_id, wanted.draft_id, "a prompt", 3))
        say(DraftText(request.request_id, wanted.draft_id, "some words"))
    if MODE == "twice":
        # Says everything again after the end; a client must not pass it on.
        for wanted in request.drafts * 2:
            say(DraftText(request.request_id, wanted.draft_id, "!"))
            say(DraftFinished(request.request_id, wanted.draft_id, "stop", 3, 5, 1))
        return
    if MODE == "dies once" and not Path(sys.argv[2]).exists():
        Path(sys.argv[2]).touch()
        say(DraftFinished(request.request_id, request.drafts[0].draft_id, "stop", 3, 5, 1))
        os.kill(os.getpid(), signal.SIGKILL)
    if MODE == "poison" and sys.argv[2] in {str(wanted.seed) for wanted in request.drafts}:
        complain(f"GGML_ASSERT(seed != {sys.argv[2]}) failed")
        os.abort()
    if MODE == "dies over a person" and not Path(sys.argv[2]).exists():
        for wanted in request.drafts:
            say(StoodStill(request.request_id, wanted.draft_id, is_still=True))
        return
    misbehave()
    if MODE in {
        "well",
        "busy",
        "deaf",
        "dies once",
        "dies over a person",
        "dies preparing",
        "ended at loads",
        "ended at starts",
        "poison",
        "states",
    }:
        for wanted in request.drafts:
            say(DraftFinished(request.request_id, wanted.draft_id, "stop", 3, 5, 1))


def score(call: ScoreTexts) -> None:
    """Every passage has a bit for each of its letters; a worker that dies does so after the first."""
    for place, passage in enumerate(call.passages):
        size = len(passage.text)
        send(PassageScored(call.call_id, place, ScoredPassage(1, size, float(size))))
        if MODE == "dies once" and not Path(sys.argv[2]).exists():
            Path(sys.argv[2]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        misbehave()


def main() -> None:
    if MODE == "mute":
        time.sleep(60)
    if MODE == "no greeting":
        send(Heartbeat("idle", 0))
    send(WorkerHello(PROTOCOL_VERSION + (MODE == "other version"), "a fake", os.getpid()))
    if MODE == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while (line := read_line(sys.stdin.buffer)) is not None or MODE == "deaf":
        if line is None:
            time.sleep(0.05)
            continue
        match decode_command(line):
            case Generate() as command:
                write(command)
            case GetReady():
                send(Heartbeat("preparing", 1))
                if MODE == "dies preparing":
                    os.kill(os.getpid(), signal.SIGSEGV)
            case ScoreTexts() as call:
                score(call)
            case CountTokens() as call:
                if MODE == "dies counting":
                    os.kill(os.getpid(), signal.SIGKILL)
                misbehave()
                send(TokensCounted(call.call_id, len(call.text.split())))
            case Shutdown():
                if MODE != "deaf":
                    return
            case Cancel():
                pass


main()
