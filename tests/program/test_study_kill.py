"""A study's run is killed with the whole program, at any moment, and goes on: no draft twice, none missing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

_PLAN = """
schema = "fairdraft/study@1"
id = "autumn"
campaigns = ["glynora", "cordexa", "lumivar"]
candidates = ["starter", "starter-plain"]
drafts_per_brief = {drafts}
{more}
"""
_BRIEFS = 50


def fairdraft(home: Path, *arguments: str, scripted: bool = True) -> list[str]:
    """The command line of a program of its own."""
    role = ["--scripted"] if scripted else []
    return [sys.executable, "-m", "fairdraft", "--home", str(home), *role, *arguments]


def told(home: Path, *arguments: str, scripted: bool = True) -> subprocess.CompletedProcess[str]:
    """The answer of a command."""
    return subprocess.run(
        fairdraft(home, *arguments, scripted=scripted), capture_output=True, text=True, check=False, timeout=1200
    )


def finished(home: Path) -> Counter[tuple[str, str, str, int]]:
    """How often each place of the study has a finished draft."""
    with closing(sqlite3.connect(home / "fairdraft.db")) as store:
        rows = store.execute(
            "SELECT campaign, brief, candidate, seed FROM drafts WHERE study = 'autumn' AND state = 'finished'"
        )
        return Counter(tuple(row) for row in rows)


def killed_while_running(home: Path, more: int, seconds: float, *, scripted: bool = True) -> int:
    """Start the run, kill it `seconds` after it finished `more` further drafts; tells how many are finished."""
    before = sum(finished(home).values())
    process = subprocess.Popen(
        fairdraft(home, "study", "run", "autumn", scripted=scripted),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while process.poll() is None and sum(finished(home).values()) < before + more:
            time.sleep(0.02)
        time.sleep(seconds)
        assert process.poll() is None, "the run ended before it could be killed"
    finally:
        # With its worker: a power cut spares nobody.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return sum(finished(home).values())


@pytest.mark.slow
def test_a_run_that_is_killed_twice_makes_every_draft_once(tmp_path: Path) -> None:
    """Killed with whatever it was writing, a run goes on at once and ends with exact counts."""
    home, plan = tmp_path / "home", tmp_path / "plan.toml"
    plan.write_text(_PLAN.format(drafts=6, more=""))
    assert told(home, "study", "create", str(plan)).returncode == 0
    chance = random.Random(os.getpid())  # noqa: S311 - any moment will do
    kept = [killed_while_running(home, 40, chance.uniform(0, 0.3)) for _ in range(2)]
    wanted = _BRIEFS * 2 * 6
    assert 40 <= kept[0] < kept[1] < wanted
    answer = told(home, "study", "run", "autumn", "--json")
    assert answer.returncode == 0, answer.stderr
    places = finished(home)
    assert (len(places), set(places.values())) == (wanted, {1})
    assert '"left": 0' in answer.stdout


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.timeout(1500)
def test_fifty_briefs_over_a_real_model_survive_a_kill(tmp_path: Path) -> None:
    """Three campaigns' fifty briefs, two candidates of the starter model, killed in the middle and resumed."""
    home, plan = tmp_path / "home", tmp_path / "plan.toml"
    plan.write_text(_PLAN.format(drafts=1, more='mode = "assisted"'))
    assert told(home, "study", "create", str(plan), scripted=False).returncode == 0
    kept = killed_while_running(home, 20, 0.5, scripted=False)
    assert 20 <= kept < 2 * _BRIEFS
    answer = told(home, "study", "run", "autumn", scripted=False)
    assert answer.returncode == 0, answer.stderr
    places = finished(home)
    assert (len(places), set(places.values())) == (2 * _BRIEFS, {1})


def test_control_c_keeps_what_is_finished(tmp_path: Path) -> None:
    """Exit code 130, everything finished in the store, and the next run makes the rest."""
    home, plan = tmp_path / "home", tmp_path / "plan.toml"
    plan.write_text(_PLAN.format(drafts=2, more=""))
    assert told(home, "study", "create", str(plan)).returncode == 0
    process = subprocess.Popen(
        fairdraft(home, "study", "run", "autumn"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while sum(finished(home).values()) < 20:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=250)
    assert process.returncode == 130, errors
    assert "Everything finished so far is kept" in errors
    kept = sum(finished(home).values())
    assert f"{kept} drafts made" in out
    assert told(home, "study", "run", "autumn").returncode == 0
    assert sum(finished(home).values()) == _BRIEFS * 2 * 2
