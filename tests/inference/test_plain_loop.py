"""The engine beside llama-cpp-python's own high-level class, which is a program of other people."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fairdraft.domain.generation import Message, Prompt
from fairdraft.inference.copy_offsets import needed_offsets

pytestmark = pytest.mark.model
PLAIN_LOOP = Path(__file__).parents[2] / "packaging" / "bench_engine" / "plain_loop.py"
FACTS = "NOCTARIS is a prescription medicine for adults with insomnia. Do not drive after you take it. " * 3
QUESTIONS = ("Write a headline and a body.", "What should a caregiver ask?")
TOKENS = 40


@pytest.mark.parametrize(
    ("file", "repeat_penalty"), [("starter", 1.0), ("starter", 1.1), ("copied", 1.0), ("rearranged", 1.0)]
)
def test_a_greedy_draft_alone_is_the_plain_loops_token_for_token(
    file, repeat_penalty, engine, request, make_request, new_recorder
) -> None:
    """Written alone, the likeliest words are those that llama-cpp-python's own loop writes with the same file; this
    holds for copies as well, with the offsets of a rearranged one laid over it as an adapter.
    """
    model = request.getfixturevalue(file)
    if model.copy_of and model.gpu_layers:
        pytest.skip("copies are for the processor")
    offsets = needed_offsets(Path(model.path))
    job = {
        "model": model.path,
        "adapter": None if offsets is None else str(offsets),
        "threads": 1,
        "gpu_layers": model.gpu_layers,
        "context": 1024,
        "prompts": [[{"role": "user", "content": FACTS + question}] for question in QUESTIONS],
        "seeds": [1],
        "max_tokens": TOKENS,
        "sampling": {"temperature": 0.0, "repeat_penalty": repeat_penalty},
    }
    done = subprocess.run(
        [sys.executable, str(PLAIN_LOOP)], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    theirs = [draft["text"] for draft in json.loads(done.stdout)["drafts"]]
    ours = []
    for question in QUESTIONS:
        listener = new_recorder()
        prompt = Prompt((Message("user", FACTS + question),))
        wanted = make_request(
            model, prompt=prompt, temperature=0.0, repeat_penalty=repeat_penalty, max_tokens=TOKENS, min_p=0.05
        )
        engine.submit(wanted, listener)
        listener.wait_for_endings(1)
        ours.append(listener.text("d0"))
    assert ours == theirs
