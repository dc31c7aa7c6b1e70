"""One writing window for each home folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.host.window_lock import WindowLock

HOLD = """
import sys
from pathlib import Path
from fairdraft.host.window_lock import WindowLock
lock = WindowLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


@contextmanager
def other_window(path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that asked for the lock, and what it was told."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def test_second_window_does_not_get_the_lock(tmp_path: Path) -> None:
    """While one process holds the lock, another is told no, and asking again changes nothing."""
    path = tmp_path / "window.lock"
    mine = WindowLock(path)
    assert mine.take()
    assert mine.take()
    with other_window(path) as (_, told):
        assert told == "False"
    mine.release()
    mine.release()
    with other_window(path) as (_, told):
        assert told == "True"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_window_leaves_no_lock(tmp_path: Path) -> None:
    """A window that is killed frees the lock at once; the file it leaves means nothing."""
    path = tmp_path / "window.lock"
    mine = WindowLock(path)
    with other_window(path) as (process, told):
        assert told == "True"
        assert not mine.take()
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert path.exists()
        assert mine.take()
    mine.release()


@pytest.mark.skipif(os.name == "nt", reason="checks the POSIX inheritance of file descriptors")
def test_child_process_does_not_keep_the_lock(tmp_path: Path) -> None:
    """A worker that outlives its window does not hold the window's lock."""
    path = tmp_path / "window.lock"
    mine = WindowLock(path)
    assert mine.take()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as worker:
        mine.release()
        with other_window(path) as (_, told):
            assert told == "True"
        worker.communicate(b"\n")


def test_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A home folder that is not there is a known problem that names the file."""
    with pytest.raises(KnownError, match=r"window\.lock"):
        WindowLock(tmp_path / "nowhere" / "window.lock").take()


def test_a_look_at_the_lock_tells_and_takes_nothing(tmp_path: Path) -> None:
    """A command sees whether a window is open, and a window opened afterwards gets the lock."""
    path = tmp_path / "window.lock"
    window, command = WindowLock(path), WindowLock(path)
    assert not command.is_held_elsewhere()
    assert window.take()
    assert command.is_held_elsewhere()
    assert not window.is_held_elsewhere()
    window.release()
    assert not command.is_held_elsewhere()
    assert window.take()
    window.release()
