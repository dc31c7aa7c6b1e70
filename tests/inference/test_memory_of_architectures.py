"""Drafts side by side are written by what llama.cpp really keeps, whatever kind of memory a model has."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

CHILD = Path(__file__).with_name("drafts_of_architectures.py")
KEEPS_ALL, KEEPS_A_WINDOW = ("llama", "gpt2"), ("gemma2", "gemma3")
KEEPS_A_STATE = ("mamba", "granitehybrid", "falcon-h1", "lfm2")
ROOM_FOR_ALL, ROOM_FOR_SOME = 512, 256
ON_CARD = os.environ.get("FAIRDRAFT_TEST_GPU_LAYERS", "0") != "0"


@pytest.mark.parametrize("name", [*KEEPS_ALL, *KEEPS_A_WINDOW, *KEEPS_A_STATE])
def test_drafts_follow_their_own_prompts(name: str, tmp_path: Path) -> None:
    """Every token is the likeliest one after the draft's own prompt and words, with room for all prompts or only for
    some of them, though drafts are stopped while they write or their prompt is read, others come later, and a study is
    put off. Where a part of a sequence can be copied, what prompts have in common is read once; where it cannot, each
    prompt is read once, and its drafts copy it whole. The memory is as large as the header was read to need.
    """
    done = subprocess.run(
        [sys.executable, str(CHILD), name, str(tmp_path), *map(str, (ROOM_FOR_ALL, ROOM_FOR_SOME))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for_all, for_some = (json.loads(line) for line in done.stdout.splitlines())
    looked_through(name, for_all, has_room=True)
    looked_through(name, for_some, has_room=False)


def looked_through(name: str, answer: dict[str, Any], *, has_room: bool) -> None:
    assert (answer["backend"] == "CPU") is not ON_CARD
    # States are computed and moved in place, and llama.cpp would not take back what it has done of a step; a card is
    # not asked in the middle of one.
    assert answer["given_up"] == (0 if name in KEEPS_A_STATE or ON_CARD else 3)
    stopped = {draft for draft, end in answer["ends"].items() if end == "cancelled"}
    all_stopped = {f"{prompt} {wave}" for prompt in ("first", "other") for wave in ("3.0", "3.1", "4.0", "4.1")}
    assert stopped == {"first 0.0", "first 1.1"} | all_stopped
    written = {draft: end for draft, end in answer["ends"].items() if draft not in stopped}
    assert len(written) == 23
    # A study's had begun when somebody came, and went on after that person's and with the model loaded anew.
    assert answer["put_off"] == [4, 4]
    begun, read, whole = answer["late"]
    assert 0 < begun < read == whole
    for draft, end in written.items():
        assert answer["words"][draft] == 24 if end == "length" else end == "stop"
    # Two numbers that are nearly the same may change places by the rounding of sums.
    assert max(answer["distances"].values()) < 0.1
    # And it would show if others' words stood before them.
    assert mean(answer["elsewhere"].values()) > 0.5
    assert answer["shares_beginnings"] == (name not in KEEPS_A_STATE)
    prompts = answer["prompts"]
    in_all = sum(prompts.values())
    least = in_all - 2 * prompts["beginning"] if answer["shares_beginnings"] else in_all
    if has_room:
        assert answer["read"] == least
    else:
        # Prompts made room for others, and those that came back were read again.
        assert least < answer["read"] < 2 * in_all
    made, estimated = answer["cache"]
    # llama.cpp rounds both sizes, of tokens and of states, to a hundredth of a MiB.
    assert abs(made - estimated) < 0.011 * 2**20
