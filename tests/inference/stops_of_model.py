"""A program of the tests: what is left of a step that was ended early?

Argument: the model file. Answers in JSON.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fairdraft.domain.generation import ModelFile
from fairdraft.inference import step_stopping
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.token_batch import BatchEntry, Logits

BEGUN, STEP, CONTEXT = 30, 60, 256


def entries(first: int, end: int) -> list[BatchEntry]:
    """Tokens of one prompt; the last one has a next token."""
    return [BatchEntry(5 + at, at, 0, wants_next=at == end - 1) for at in range(first, end)]


def answers(asked: list[bool], *, wanted: int) -> Callable[[], bool]:
    """Says yes `wanted` times and then no, and notes what it said."""

    def is_wanted() -> bool:
        asked.append(len(asked) < wanted)
        return asked[-1]

    return is_wanted


def whole(model: LlamaModel) -> Logits:
    """What the model gives after the prompt."""
    model.drop_sequence(0)
    assert model.decode(entries(0, BEGUN))
    assert model.decode(entries(BEGUN, BEGUN + STEP))
    return model.logits(STEP - 1)


def main() -> None:
    """Read a prompt undisturbed, then with steps that are given up after each of several looks."""
    # Every operation is a look, so that the places where a step ends are the same in every run.
    step_stopping.LOOK_EVERY_SECONDS = 0.0
    path = Path(sys.argv[1])
    file = ModelFile(str(path), "", path.name, context_tokens=CONTEXT, cache_tokens=CONTEXT, threads=1)
    log: list[str] = []
    model = LlamaLibrary(log.append).load(file, read_header(path), lambda: True)
    model.make_room(CONTEXT)
    undisturbed = whole(model)
    before = len(log)

    looks_of_a_step: list[bool] = []
    model.drop_sequence(0)
    assert model.decode(entries(0, BEGUN))
    read_although_asked = model.decode(entries(BEGUN, BEGUN + STEP), answers(looks_of_a_step, wanted=10**9))
    asked_for = model.logits(STEP - 1)

    looks = len(looks_of_a_step)
    given_up, ends, same = [], [], []
    for wanted in (0, 1, looks // 2, looks - 1):
        model.drop_sequence(0)
        assert model.decode(entries(0, BEGUN))
        asked: list[bool] = []
        given_up.append(not model.decode(entries(BEGUN, BEGUN + STEP), answers(asked, wanted=wanted)))
        assert len(asked) == wanted + 1, "it was asked on after it had said no"
        ends.append(int(model._api.llama_memory_seq_pos_max(model._memory, 0)) + 1)
        # Read again, now to the end, and nobody is asked any more.
        assert model.decode(entries(BEGUN, BEGUN + STEP))
        assert len(asked) == wanted + 1
        same.append(bool(np.array_equal(model.logits(STEP - 1), undisturbed)))
    answer = {
        "looks": looks,
        "read_although_asked": read_although_asked and bool(np.array_equal(asked_for, undisturbed)),
        "given_up": given_up,
        "ends": ends,
        "same": same,
        "log": log[before:],
    }
    model.close()
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
