"""A program of the tests: by how much does a process grow that loads a model as the worker does, and fills it?

Arguments: the model file, the context, whether to fill it. Prints one line of JSON.
"""

import ctypes
import json
import sys
from pathlib import Path

from fairdraft.domain.generation import ModelFile
from fairdraft.inference.copy_offsets import needed_offsets
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.llama_model import LlamaModel
from fairdraft.inference.token_batch import BatchEntry


def resident() -> int:
    """Bytes of this process that lie in memory."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def fill(model: LlamaModel) -> None:
    """Write every cell of the cache, and compute the largest batch and the widest step over all of them.

    A part of the cache is computed and the others are written from it: what lies in a cell takes the same memory.
    """
    api, context = model._api, model._context
    last = model.width - 1
    left = model.cells - model.prompt_chunk - model.width
    part = left // last
    read(model, 0, 0, part)
    state = (ctypes.c_uint8 * api.llama_state_seq_get_size(context, 0))()
    assert api.llama_state_seq_get_data(context, state, len(state), 0) == len(state)
    for sequence in range(1, last):
        assert api.llama_state_seq_set_data(context, state, len(state), sequence) == len(state)
    # What is left over, and the largest batch.
    rest = left - part * last + model.prompt_chunk
    read(model, last, 0, rest)
    ends = [part] * last + [rest]
    model.decode([BatchEntry(9, ends[sequence], sequence, True) for sequence in range(model.width)])


def read(model: LlamaModel, sequence: int, start: int, end: int) -> None:
    """Compute tokens of a sequence in the largest batches."""
    for first in range(start, end, model.prompt_chunk):
        places = range(first, min(first + model.prompt_chunk, end))
        model.decode([BatchEntry(5 + place % 2000, place, sequence, place == end - 1) for place in places])


def main() -> None:
    """Load, fill, tell."""
    path, context = Path(sys.argv[1]), int(sys.argv[2])
    header = read_header(path)
    library = LlamaLibrary(lambda _line: None)
    before = resident()
    copy_of = "" if needed_offsets(path) is None else "the file that it was made of"
    model = library.load(
        ModelFile(str(path), "", path.name, context_tokens=context, copy_of=copy_of), header, lambda: True
    )
    model.make_room(context)
    loaded = resident() - before
    fill(model)
    grown = resident() - before
    print(json.dumps({"loaded": loaded, "grown": grown, "cells": model.cells, "micro_batch": model.micro_batch}))  # noqa: T201 - a program


main()
