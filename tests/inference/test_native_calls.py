"""What is asked of llama.cpp for a draft alone, beside what llama-cpp-python's own loop asks: calls are counted, which
no busy machine changes. docs/gpu.md has them as a table.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.model
CHILD = Path(__file__).with_name("calls_of_engines.py")
TOKENS = 8
NEW, SAME_AGAIN, BEGINS_ALIKE = range(3)

# Those that compute, choose or move anything; the others look something up.
OF_A_DRAFT = {
    "llama_tokenize": 3,
    "llama_sampler_chain_init": 1,
    "llama_sampler_apply": 1,
    "llama_memory_seq_cp": 1,
}
OF_ITS_PROMPT = {"llama_decode": 1, "llama_get_logits_ith": 1, "llama_memory_seq_cp": 2, "llama_memory_seq_rm": 1}


@pytest.fixture(scope="module")
def counted(starter_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """By engine and draft: the calls until the first token was chosen, all calls, and the tokens of each step."""
    folder = tmp_path_factory.mktemp("calls")
    done = subprocess.run(
        [sys.executable, str(CHILD), str(starter_path), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def working(calls: dict[str, int]) -> dict[str, int]:
    """The calls that compute, choose or move anything."""
    names = (
        "decode",
        "encode",
        "synchronize",
        "tokenize",
        "get_logits",
        "state_",
        "memory_seq",
        "sampler_",
        "init_from",
    )
    looks = ("pos_max", "pos_min", "chain_default", "chain_add", "sampler_init", "accept", "sampler_free")
    return {
        name: count
        for name, count in calls.items()
        if name.removeprefix("llama_").startswith(names) and not any(look in name for look in looks)
    }


@pytest.mark.parametrize("engine", ["ours", "as on a card"])
def test_nothing_is_done_twice_before_the_first_word(counted: dict[str, Any], engine: str) -> None:
    """A prompt is read once and its numbers are fetched once; each draft begins from a copy of its cells, and chooses
    its first word once. The same prompt again computes nothing.
    """
    drafts = counted[engine]
    steps_of_prompt = 5 if engine == "ours" else 1
    assert working(drafts[NEW]["first"]) == OF_A_DRAFT | OF_ITS_PROMPT | {"llama_decode": steps_of_prompt}
    assert working(drafts[SAME_AGAIN]["first"]) == OF_A_DRAFT
    assert working(drafts[BEGINS_ALIKE]["first"]) == OF_A_DRAFT | OF_ITS_PROMPT
    for draft in drafts:
        # Then a step for each token, which is chosen once, and the place is left.
        more = {name: count - draft["first"].get(name, 0) for name, count in draft["all"].items()}
        assert {name: count for name, count in working(more).items() if count} == {
            "llama_decode": TOKENS - 1,
            "llama_get_logits_ith": TOKENS - 1,
            "llama_sampler_sample": TOKENS - 1,
            "llama_memory_seq_rm": 1,
        }


def test_a_card_reads_a_prompt_of_usual_length_in_one_step(counted: dict[str, Any]) -> None:
    """The loop, which computes 512 tokens at once, takes two; neither computes a token that it has computed."""
    card, loop = counted["as on a card"], counted["loop"]
    ones = [1] * (TOKENS - 1)
    whole = sum(loop[NEW]["steps"][:2])
    assert [draft["steps"] for draft in loop] == [[512, whole - 512, *ones], [1, *ones], [10, *ones]]
    beginning = whole - card[NEW]["steps"][0]
    # What all chats of this model begin with, and a draft had read before.
    assert 0 < beginning < 30
    assert [draft["steps"] for draft in card] == [[whole - beginning, *ones], ones, [10, *ones]]
    # The processor looks up between smaller steps, in case that somebody stops it.
    *full, last = counted["ours"][NEW]["steps"][:5]
    assert full == [160] * 4
    assert sum(full) + last == whole - beginning
