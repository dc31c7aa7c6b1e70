"""llama.cpp computes a rearranged copy as it computes the file, in every architecture of which one is made."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fairdraft.domain.model_copy import REARRANGED_ARCHITECTURES

CHILD = Path(__file__).with_name("copies_of_architectures.py")


@pytest.mark.parametrize("name", [*REARRANGED_ARCHITECTURES, "llama with biases"])
def test_a_rearranged_copy_computes_as_its_file(name: str, tmp_path: Path) -> None:
    """Only sums round otherwise. A matrix over which llama.cpp laid no adapter would show, as it does in a file in
    which just that kind of matrix lacks its offsets.
    """
    done = subprocess.run(
        [sys.executable, str(CHILD), name, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert answer["form"] == "rearranged"
    assert answer["left"] == {}
    assert sum(answer["rearranged"].values()) == sum(answer["of_file"].values())
    assert "attn_qkv" in answer["rearranged"]
    assert ("ffn_gate" in answer["rearranged"]) == (name != "llama")
    assert answer["copy"] < min(answer["lacking"].values()) / 10, answer
