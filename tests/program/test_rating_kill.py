"""Blind rating is killed at any moment: what was confirmed is there, whole, and nothing is half there."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairdraft.bootstrap import open_workplace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

_PLAN = """
schema = "fairdraft/study@1"
id = "autumn"
campaigns = ["glynora"]
candidates = ["starter", "starter-plain"]
drafts_per_brief = 10
raters = ["R1"]
"""
_RATE = """
import sys
from pathlib import Path
from fairdraft.bootstrap import open_workplace
from fairdraft.domain.rating_queue import Judgement, MarkedWords
workplace = open_workplace(Path(sys.argv[1]), scripted=True)
queue = workplace.queueing.open("autumn", "R1")
marks = tuple(MarkedWords(n, n + 5, "cure", "x" * 500) for n in range(10))
while queue.current is not None:
    rating = queue.submit(Judgement({"accuracy": 4, "brand_voice": 3}, "revise", "y" * 2000, marks, "z" * 2000))
    print(rating.id, flush=True)
    if len(sys.argv) > 2:
        queue.back()
        queue.submit(Judgement({"accuracy": 1}, "reject", marks=marks[:2]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("changing", [False, True])
def test_a_kill_at_any_moment_leaves_every_confirmed_rating_whole(tmp_path: Path, *, changing: bool) -> None:
    """All that `submit` returned is there with its marks and version; at most one more; the queue goes on behind it."""
    home, plan = tmp_path / "home", tmp_path / "plan.toml"
    plan.write_text(_PLAN)
    for action in (["create", str(plan)], ["run", "autumn"]):
        command = [sys.executable, "-m", "fairdraft", "--home", str(home), "--scripted", "study", *action]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    code = [sys.executable, "-c", _RATE, str(home), *(["changing"] if changing else [])]
    process = subprocess.Popen(code, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline().strip()
    time.sleep(random.uniform(0.05, 0.4))  # noqa: S311 - any moment will do
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=250)
    confirmed = [first, *rest.split()]
    workplace = open_workplace(home, scripted=True)
    try:
        stored = workplace.rating.ratings(study="autumn")
        queue = workplace.queueing.open("autumn", "R1")
        assert [one.id for one in stored if one.id in confirmed]
        assert set(confirmed) <= {one.id for one in stored}
        assert len(confirmed) <= len(stored) <= len(confirmed) + 1
        for one in stored:
            whole = (len(one.scores), len(one.annotations), one.verdict)
            assert whole in {(2, 10, "revise"), *({(1, 2, "reject")} if changing else ())}
        assert queue.progress().rated == len(stored)
        assert queue.current is None or queue.current.draft_id not in {one.draft_id for one in stored}
    finally:
        workplace.close()
