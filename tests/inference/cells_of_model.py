"""A program of the tests: does a sequence hold the same after its cells were moved, or taken out and put back?

Argument: the model file. Answers in JSON.
"""

import ctypes
import json
import sys
from pathlib import Path

import numpy as np

from fairdraft.domain.generation import ModelFile
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.token_batch import BatchEntry, Logits

PROMPT, OWN, DRAFTS, CONTEXT = 40, 60, 3, 512


def state(model: LlamaModel, sequence: int) -> bytes:
    """All that the cells of a sequence hold, in the order of the cells."""
    room = (ctypes.c_uint8 * model._api.llama_state_seq_get_size(model._context, sequence))()
    assert model._api.llama_state_seq_get_data(model._context, room, len(room), sequence) == len(room)
    return bytes(room)


def next_logits(model: LlamaModel, sequence: int, position: int) -> Logits:
    """What the model gives after one more token."""
    model.decode([BatchEntry(77, position, sequence, wants_next=True)])
    return model.logits(0)


def one_left(model: LlamaModel) -> None:
    """Drafts go on from one prompt, side by side, their cells between each other's; the last one is left."""
    drafts = range(1, DRAFTS + 1)
    for sequence in (0, *drafts):
        model.drop_sequence(sequence)
    model.decode([BatchEntry(5 + at, at, 0, wants_next=False) for at in range(PROMPT)])
    for sequence in drafts:
        assert model.copy_sequence(0, sequence, PROMPT)
    for at in range(OWN):
        model.decode([BatchEntry(80 * one + at, PROMPT + at, one, wants_next=True) for one in drafts])
    for sequence in drafts[:-1]:
        model.drop_sequence(sequence)


def fill(model: LlamaModel, cells: int) -> None:
    """Let the first draft take so many cells."""
    for start in range(0, cells, 64):
        places = range(start, min(start + 64, cells))
        model.decode([BatchEntry(9, place, 1, wants_next=False) for place in places])


def main() -> None:
    """Load, write, move, compare."""
    path = Path(sys.argv[1])
    file = ModelFile(str(path), "", path.name, context_tokens=CONTEXT, cache_tokens=CONTEXT, threads=1)
    model = LlamaLibrary(lambda _line: None).load(file, read_header(path), lambda: True)
    model.make_room(CONTEXT)
    api, moved = model._api, []
    really = api.llama_state_seq_set_data
    api.llama_state_seq_set_data = lambda *given: moved.append(really(*given)) or moved[-1]

    one_left(model)
    stayed = next_logits(model, DRAFTS, PROMPT + OWN)

    one_left(model)
    before = state(model, DRAFTS)
    model.gather(DRAFTS, PROMPT, PROMPT + OWN)
    same = state(model, DRAFTS) == before
    after = next_logits(model, DRAFTS, PROMPT + OWN)

    # In parts, the newest first, as the worker does it: the order of the cells is another then.
    one_left(model)
    for start in range(PROMPT + OWN - 20, PROMPT - 1, -20):
        model.gather(DRAFTS, start, start + 20)
    in_parts = next_logits(model, DRAFTS, PROMPT + OWN)

    # Out in parts, with other cells in their place when they come back; and then where there is no room for them.
    one_left(model)
    middle = PROMPT + OWN // 2
    late = model.take_out(DRAFTS, middle, PROMPT + OWN)
    early = model.take_out(DRAFTS, PROMPT, middle)
    is_out = api.llama_memory_seq_pos_max(model._memory, DRAFTS) == PROMPT - 1
    fill(model, 30)
    back = [model.put_back(DRAFTS, PROMPT, early), model.put_back(DRAFTS, middle, late)]
    put_back = next_logits(model, DRAFTS, PROMPT + OWN)
    one_left(model)
    late = model.take_out(DRAFTS, middle, PROMPT + OWN)
    fill(model, CONTEXT - PROMPT - OWN // 2 - 10)
    before = state(model, DRAFTS)
    back.append(model.put_back(DRAFTS, middle, late))
    unchanged = state(model, DRAFTS) == before

    # Now nearly all cells are taken: there is nowhere to move.
    one_left(model)
    fill(model, CONTEXT - PROMPT - OWN - 10)
    before = state(model, DRAFTS)
    model.gather(DRAFTS, PROMPT, PROMPT + OWN)
    answer = {
        "moved": [bool(one) for one in moved],
        "same": same,
        "difference": float(np.max(np.abs(stayed - after))),
        "difference_in_parts": float(np.max(np.abs(stayed - in_parts))),
        "is_out": is_out,
        "back": back,
        "difference_put_back": float(np.max(np.abs(stayed - put_back))),
        "unchanged_where_it_is_full": unchanged,
        "spread": float(np.std(stayed)),
        "same_where_it_is_full": state(model, DRAFTS) == before,
        "goes_on": bool(np.isfinite(next_logits(model, DRAFTS, PROMPT + OWN)).all()),
    }
    model.close()
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
