"""A program of the tests: by how much does a process grow that loads a model as the worker does, and fills it?

Arguments: the model file, the context, whether to fill it. Prints one line of JSON.
"""

import json
import sys
from pathlib import Path

from fairdraft.domain.generation import ModelFile
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.token_batch import BatchEntry


def resident() -> int:
    """Bytes of this process that lie in memory."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    """Load, fill, tell."""
    path, context = Path(sys.argv[1]), int(sys.argv[2])
    header = read_header(path)
    library = LlamaLibrary(lambda _line: None)
    before = resident()
    model = library.load(ModelFile(str(path), "", path.name, context_tokens=context), header, lambda: True)
    model.make_room(context)
    loaded = resident() - before
    # One prompt up to the end of the cache, and then every draft its first word.
    total = model.cells - model.width
    for start in range(0, total, model.prompt_chunk):
        some = range(start, min(start + model.prompt_chunk, total))
        model.decode([BatchEntry(5 + place % 2000, place, 0, place == total - 1) for place in some])
    for sequence in range(1, model.width):
        model.copy_sequence(0, sequence, total)
    model.decode([BatchEntry(9, total, sequence, True) for sequence in range(model.width)])
    grown = resident() - before
    print(json.dumps({"loaded": loaded, "grown": grown, "cells": model.cells, "micro_batch": model.micro_batch}))  # noqa: T201 - a program


main()
