"""How likely the engine's bench finds texts, with the starter model."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.model, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
PROMPT = "<|im_start|>user\nSay something about lamps.<|im_end|>\n<|im_start|>assistant\n"
PLAIN = "A lamp gives light to a room, and it helps people to read at night."
SHUFFLED = "Night gives at a lamp, people light and to room a read helps to it."


def mean_logprobs(texts: list[str]) -> list[float]:
    """Of each text, as the child process answers."""
    model = next((ROOT / "build" / "starter").rglob("*.gguf"))
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bench_engine" / "likelihood.py")],
        input=json.dumps({"model": str(model), "rendered": PROMPT, "texts": texts}),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[float] = json.loads(done.stdout)
    return found


def test_a_text_is_as_likely_whatever_was_read_before_it() -> None:
    """The prompt is read once, and nothing of a text before is left behind it; words out of order are less likely."""
    plain, shuffled, again = mean_logprobs([PLAIN, f"{SHUFFLED} {SHUFFLED}", PLAIN])
    assert again == pytest.approx(plain, abs=1e-3)
    assert shuffled < plain - 1 < -1
