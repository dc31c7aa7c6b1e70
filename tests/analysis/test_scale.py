"""Does a comparison of 100,000 ratings stay within its time and memory?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
@pytest.mark.parametrize(("prompts", "drafts", "raters"), [(3_334, 2, 5), (33_334, 1, 1), (500, 20, 4)])
def test_a_hundred_thousand_ratings_take_ten_seconds(prompts: int, drafts: int, raters: int) -> None:
    """Comparing 100,000 ratings takes at most 10 s of processor time and 500 MB, input included."""
    script = Path(__file__).with_name("large_comparison.py")
    done = subprocess.run(
        [sys.executable, str(script), str(prompts), str(drafts), str(raters)],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["ratings"] >= 100_000
    assert told["family"] == 15
    assert told["seconds"] <= 10, told
    assert told["kib"] <= 500 * 1024, told
