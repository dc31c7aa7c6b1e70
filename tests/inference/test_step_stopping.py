"""A step that nobody waits for is ended early, and leaves nothing behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.model
def test_a_step_that_was_ended_early_leaves_nothing_behind(starter) -> None:
    """Wherever it ends, at its first operation or its last, the sequence is as long as before, the same step gives the
    same numbers to the bit when it is computed again, and the log tells of no fault.
    """
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("stops_of_model.py")), starter.path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert answer["looks"] > 100
    assert answer["read_although_asked"]
    assert answer["given_up"] == [True] * 4
    assert answer["ends"] == [30] * 4
    assert answer["same"] == [True] * 4
    assert answer["log"] == []
