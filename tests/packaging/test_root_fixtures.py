"""A test that leaves something behind fails, whatever it asserted."""

import subprocess
import sys
from pathlib import Path

import pytest

SLOPPY = """
import logging, subprocess, sys, threading

def test_clean(): pass

def test_thread():
    threading.Thread(target=threading.Event().wait, name="left-thread", daemon=True).start()

def test_child():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(4)"])

def test_warning(): logging.getLogger("fairdraft.store").warning("backup %s failed", 1)

def test_announced(expect_log):
    expect_log("fairdraft.store", "backup 1 failed")
    logging.getLogger("fairdraft.store").warning("backup %s failed", 1)

def test_announced_in_vain(expect_log): expect_log("fairdraft.store", "backup")

def test_other_logger(expect_log):
    expect_log("fairdraft.store", "backup")
    logging.getLogger("fairdraft.store").warning("backup failed")
    logging.getLogger("fairdraft.ui").error("backup failed")

def test_quiet(): logging.getLogger("fairdraft.store").info("nothing to tell")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="child processes are not looked for on Windows")
def test_what_is_left_behind_fails_the_test(tmp_path: Path) -> None:
    """Threads, children and unannounced log records fail their test alone; clean and announced ones pass."""
    conftest = (Path(__file__).parents[1] / "conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(conftest.replace("GRACE_S = 5.0", "GRACE_S = 0.2"), encoding="utf-8")
    (tmp_path / "test_sloppy.py").write_text(SLOPPY, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rE", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    told = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    errors = {
        line.split("::")[1].split(" ")[0] for line in told.splitlines() if line.startswith("ERROR ") and "::" in line
    }
    # The last test reports what nobody cleaned up until the end.
    assert errors == {
        "test_thread",
        "test_child",
        "test_warning",
        "test_announced_in_vain",
        "test_other_logger",
        "test_quiet",
    }
    assert "threads left behind: ['left-thread']" in told
    assert "unexpected log records: fairdraft.store: backup 1 failed" in told
    assert "left behind by shared fixtures" in told
