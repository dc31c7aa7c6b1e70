import signal
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.engine_fault import EngineFault
from fairdraft.inference.worker_ending import (
    WorkerEnding,
    explain,
    is_from_outside,
    load_fault,
    telling_line,
    told_at_last,
)

TRACE = (
    "Fatal Python error: Segmentation fault",
    "",
    "Current thread 0x00007f15 (most recent call first):",
    '  File "/app/worker.py", line 1 in run',
    "Extension modules: numpy (total: 1)",
)


@pytest.mark.parametrize(
    ("ending", "what", "remedy"),
    [
        (
            WorkerEnding("exited", -signal.SIGKILL, activity="writing"),
            "The engine was ended from outside while writing (SIGKILL), most likely because memory ran out.",
            "less context",
        ),
        (
            WorkerEnding("exited", -signal.SIGKILL, activity="loading", memory_ran_out=False),
            "The engine was ended from outside while loading the model (SIGKILL).",
            "Ask again: a new engine is started.",
        ),
        (
            WorkerEnding("exited", -signal.SIGSEGV, activity="loading", error_lines=TRACE),
            "The engine crashed while loading the model (SIGSEGV).",
            "try another one",
        ),
        (
            WorkerEnding("exited", -signal.SIGABRT, error_lines=("a.cpp:12: GGML_ASSERT(n > 0) failed", *TRACE)),
            "The engine stopped itself (SIGABRT): a.cpp:12: GGML_ASSERT(n > 0) failed.",
            "Ask again",
        ),
        (
            WorkerEnding("exited", -signal.SIGABRT, error_lines=("terminate called", "  what():  std::bad_alloc")),
            "The engine ran out of memory: what():  std::bad_alloc.",
            "less context",
        ),
        (WorkerEnding("exited", -signal.SIGTERM), "The engine was ended from outside (SIGTERM).", "Ask again"),
        (WorkerEnding("exited", -signal.SIGILL), "built for another processor", "Install Fairdraft again"),
        (WorkerEnding("exited", -signal.SIGBUS), "most likely because the model file changed", "Check the model file"),
        (WorkerEnding("exited", -63), "The engine crashed (signal 63).", "Ask again"),
        (WorkerEnding("exited", 0xC0000005), "(0xC0000005: access violation)", "Ask again"),
        (WorkerEnding("exited", 0xC0000006), "most likely because the model file changed", "Check the model file"),
        (WorkerEnding("exited", 0xC0000017), "ran out of memory (0xC0000017: not enough memory)", "less context"),
        (WorkerEnding("exited", 0xC000001D), "built for another processor", "Install Fairdraft again"),
        (
            WorkerEnding("exited", 1, error_lines=("Traceback (most recent call last):", "ValueError: no")),
            "The engine ended with exit code 1: ValueError: no.",
            "Ask again",
        ),
        (
            WorkerEnding(
                "exited", 3, error_lines=("/llama.cpp:1: GGML_ASSERT(n > 0) failed", "Fatal Python error: Aborted")
            ),
            "The engine stopped itself (exit code 3): /llama.cpp:1: GGML_ASSERT(n > 0) failed.",
            "Ask again",
        ),
        (WorkerEnding("exited", 0), "The engine ended on its own.", "Ask again"),
        (
            WorkerEnding("garbage", -9, "A line is not a message."),
            "it sent messages that make no sense: A line is not a",
            "Ask again",
        ),
        (WorkerEnding("silent", -9, "30"), "did not respond for 30 seconds", "Ask again"),
        (
            WorkerEnding("stuck", -9, "180", "writing"),
            "made no progress for 180 seconds while writing",
            "smaller model",
        ),
        (WorkerEnding("not started", None, "python: No such file"), "could not be started: python: No", "Install"),
        (WorkerEnding("wrong protocol", -9, "it speaks protocol 2"), "another version of Fairdraft", "Restart"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="names signals that Windows does not have")
def test_an_ending_is_told_in_plain_words(ending: WorkerEnding, what: str, remedy: str) -> None:
    """Each way to end is told with what happened, during what, and what to do."""
    told = explain(ending)
    assert what in told.what
    assert remedy in told.remedy


@pytest.mark.parametrize(
    ("ending", "kind", "step"),
    [
        (WorkerEnding("exited", -9), "killed", "less_context"),
        (WorkerEnding("exited", -9, memory_ran_out=True), "out_of_memory", "less_context"),
        (WorkerEnding("exited", -9, memory_ran_out=False), "killed", None),
        (
            WorkerEnding("exited", -9, activity="loading", memory_ran_out=True, on_gpu=True),
            "out_of_memory",
            "fewer_gpu_layers",
        ),
        (WorkerEnding("exited", -15), "killed", None),
        (WorkerEnding("exited", -6, error_lines=("x.cpp:1: GGML_ASSERT(a) failed",)), "assertion", "other_model"),
        (WorkerEnding("exited", -6, error_lines=("x.cpp:1: GGML_ASSERT(a)",), on_gpu=True), "assertion", "cpu_only"),
        (
            WorkerEnding("exited", -6, error_lines=("cudaMalloc failed: out of memory",)),
            "out_of_memory",
            "fewer_gpu_layers",
        ),
        (WorkerEnding("exited", -6, error_lines=("what():  std::bad_alloc",)), "out_of_memory", "less_context"),
        (WorkerEnding("exited", -11), "unknown", "other_model"),
        (WorkerEnding("exited", -7), "bad_file", "check_file"),
        (WorkerEnding("exited", 0), "unknown", None),
        (WorkerEnding("stuck", -9, "180"), "stalled", "other_model"),
        (WorkerEnding("silent", -9, "30"), "stalled", "less_context"),
        (WorkerEnding("memory limit", -9, "3.1 GiB"), "out_of_memory", "less_context"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="counts signals as Linux does")
def test_an_ending_has_a_kind_and_one_step(ending: WorkerEnding, kind: str, step: str | None) -> None:
    """Each way to end is of a kind that a program can tell apart, with the one step that helps."""
    fault = explain(ending).fault
    assert (fault.kind, fault.step) == (kind, step)


def test_a_model_that_is_not_loaded_has_a_kind_too() -> None:
    """A refused load is a matter of memory where the engine says so, else of the file; the line is kept."""
    line = "ggml_backend_cuda_buffer_type_alloc_buffer: failed to allocate CUDA0 buffer"
    assert load_fault(("a", line), on_gpu=True) == EngineFault("out_of_memory", "fewer_gpu_layers", line)
    assert load_fault((line,), on_gpu=False).step == "other_model"
    assert load_fault(("unknown model architecture: 'x'",), on_gpu=False).kind == "bad_file"


def test_the_telling_line_is_the_cause_and_not_the_trace() -> None:
    """Of an error output the line that names the fault is shown, not the noise around it."""
    lines = ("loading", "GGML_ASSERT(a) failed", "bye", *TRACE)
    assert telling_line(lines) == "GGML_ASSERT(a) failed"
    assert telling_line(("only words",)) == "only words"
    assert telling_line(TRACE) == ""
    assert len(telling_line(("error " + "x" * 1000,))) == 300


@given(
    st.sampled_from(["exited", "garbage", "silent", "stuck", "not started", "wrong protocol", "memory limit"]),
    st.none() | st.integers(-70, 0xFFFFFFFF),
    st.lists(st.text(), max_size=5).map(tuple),
)
def test_every_ending_has_a_sentence_and_a_remedy(cause: str, code: int | None, lines: tuple[str, ...]) -> None:
    """No ending is left without words."""
    told = explain(WorkerEnding(cause, code, "x", "reading", lines))  # type: ignore[arg-type] # the strategy's causes are right
    assert told.what.startswith("The engine ")
    assert told.remedy.endswith(".")


@pytest.mark.parametrize(
    ("ending", "from_outside"),
    [
        (WorkerEnding("exited", -15, activity="writing"), True),
        (WorkerEnding("exited", -9, activity="loading", memory_ran_out=False), True),
        (WorkerEnding("exited", -9, activity="loading"), True),
        (WorkerEnding("exited", -9, activity="loading", memory_ran_out=True), False),
        # What took the memory was not the model.
        (WorkerEnding("exited", -9, activity="checking", memory_ran_out=True), True),
        (WorkerEnding("exited", -11, activity="checking", memory_ran_out=True), False),
        (WorkerEnding("exited", 1, activity="starting", error_lines=("MemoryError",)), False),
        (WorkerEnding("silent", -9, "30", "loading"), False),
        (WorkerEnding("memory limit", -9, "3 of 2 GiB", "checking", memory_ran_out=True), False),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="counts signals as Linux does")
def test_who_ended_it_is_told_apart(ending: WorkerEnding, from_outside: bool) -> None:
    """What the worker did itself, what this program ended, and what wanted too much memory is not from outside."""
    told = explain(ending)
    assert is_from_outside(ending, told) is from_outside
    assert (told_at_last(ending, told) != told) is from_outside
