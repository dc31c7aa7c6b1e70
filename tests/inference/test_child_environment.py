"""No child of this program gets to know the passphrase of the store."""

import sys
import threading

import pytest

from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE
from fairdraft.inference.worker_ending import WorkerEnding
from fairdraft.inference.worker_process import WorkerProcess


def test_the_worker_has_every_variable_but_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is started as the worker is ends with what it found."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "lamp garden seven")
    monkeypatch.setenv("FAIRDRAFT_ANOTHER", "1")
    code = (
        f"import os, sys; sys.exit(10 * ('{PASSPHRASE_VARIABLE}' in os.environ) + ('FAIRDRAFT_ANOTHER' in os.environ))"
    )
    ended = threading.Event()
    endings: list[WorkerEnding] = []

    def on_end(ending: WorkerEnding) -> None:
        endings.append(ending)
        ended.set()

    process = WorkerProcess((sys.executable, "-c", code), lambda _message: None, on_end)
    assert ended.wait(30)
    process.join()
    assert [one.exit_code for one in endings] == [1]
