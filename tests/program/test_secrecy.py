"""What is in the program's memory does not leave it when the program fails."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_BROKEN = """
import sys
from fairdraft.services.checking import CheckingService

def break_off(_self, blocks, *_given, **_options):
    try:
        raise LookupError(str(blocks))
    except LookupError:
        raise ValueError(str(blocks))

CheckingService.check_blocks = break_off
from fairdraft.__main__ import main
sys.exit(main())
"""


def test_a_bug_is_told_without_a_word_of_a_draft(tmp_path: Path) -> None:
    """On the engine's thread and in the command: kinds and places are told, and not what the errors quote."""
    answer = subprocess.run(
        [sys.executable, "-c", _BROKEN, "--scripted", "draft", "--campaign", "glynora"],
        capture_output=True,
        text=True,
        env=os.environ | {"FAIRDRAFT_HOME": str(tmp_path)},
        timeout=250,
        check=False,
    )
    assert answer.returncode == 70, answer.stderr
    assert answer.stderr.count("Traceback (most recent call last)") >= 2
    assert answer.stderr.count("ValueError") >= 2
    assert "LookupError" in answer.stderr
    assert "GLYNORA" not in answer.stderr


def test_a_bug_before_there_is_a_log_is_told_without_its_words() -> None:
    """Python itself would print the whole of it where no log takes it, and where a disk takes no more of the log."""
    code = (
        "import logging, sys; from fairdraft.host.uncaught import tell_bugs_discreetly as tell; tell();"
        "broken = logging.StreamHandler(type('Full', (), {'write': lambda *_: 1 / 0})()); words = sys.argv[1];"
        "logging.getLogger().addHandler(broken) if sys.argv[2:] else None;"
        "logging.getLogger('fairdraft').error('at %s', words); raise ValueError(words)"
    )
    for more in ([], ["a broken log"]):
        command = [sys.executable, "-c", code, "Unapproved words", *more]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=250, check=False)
        assert answer.returncode == 1
        assert answer.stderr.endswith("\nValueError\n")
        assert "Unapproved" not in answer.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit of that kind")
def test_a_crash_leaves_no_picture_of_the_memory(tmp_path: Path) -> None:
    """Also where the system would write one: the worker is ended as native code ends it, and no file lies there."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    with subprocess.Popen(
        [sys.executable, "-m", "fairdraft", "worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard)),
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline()
        limits = Path(f"/proc/{worker.pid}/limits")
        allowed = [line for line in limits.read_text().splitlines() if "core" in line] if limits.exists() else []
        worker.send_signal(signal.SIGABRT)
        worker.wait()
    assert worker.returncode == -signal.SIGABRT
    assert all(int(line.split()[4]) <= 1 for line in allowed)
    assert list(tmp_path.iterdir()) == []
