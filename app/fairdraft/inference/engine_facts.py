"""What is the engine built with, and what did it find on this machine?"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

from fairdraft.domain.child_process import NO_WINDOW
from fairdraft.domain.diagnostic import ComputeDevice, EngineFacts
from fairdraft.domain.errors import KnownError
from fairdraft.inference.child_environment import child_environment

DESCRIBE = "--describe"
_SECONDS = 60.0


def describe_engine() -> int:
    """Print the engine's facts as one line of JSON; runs in a child process, where native code may fail."""
    # Not at the top: the window imports this module to ask, and needs none of what answers.
    from fairdraft.inference.compute_devices import devices_of
    from fairdraft.inference.llama_binding import LlamaLibrary

    library = LlamaLibrary(lambda _line: None)
    devices = devices_of(library.api)
    facts = {"build": library.build, "devices": [asdict(one) for one in devices]}
    sys.stdout.write(json.dumps(facts) + "\n")
    return 0


def installed_engine() -> str:
    """The engine's package and version, without loading it."""
    try:
        return f"llama-cpp-python {version('llama-cpp-python')}"
    except PackageNotFoundError:
        return "llama-cpp-python (version not known)"


def ask_engine(worker_command: Sequence[str]) -> EngineFacts:
    """The engine's facts, asked in a child process.

    Args:
        worker_command: how the worker is started.

    Raises:
        KnownError: the engine cannot be started, with the last line it wrote.
    """
    try:
        answer = subprocess.run(
            [*worker_command, DESCRIBE],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env=child_environment(),
            creationflags=NO_WINDOW,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_started(str(error)) from error
    lines = answer.stdout.decode("utf-8", "replace").splitlines()
    if answer.returncode != 0 or not lines:
        last = answer.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise _not_started(last[0] if last else f"it ended with code {answer.returncode}")
    try:
        facts = json.loads(lines[-1])
        return EngineFacts(facts["build"], tuple(ComputeDevice(**one) for one in facts["devices"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _not_started(f"its answer could not be read ({error})") from error


def _not_started(why: str) -> KnownError:
    return KnownError(
        f"The engine (llama.cpp) could not be started: {why}.",
        'Run "make run" to build it again, or install Fairdraft again.',
    )
