"""A program of the tests: does llama.cpp compute a rearranged copy as it computes the file?

Arguments: the name of an architecture (random_architectures.py) and an empty folder. Answers in JSON with what was
rearranged and how far from the file the copy is, and how far files are that lack the offsets of one kind of matrix: 0
is the same, 1 is as far as what the model gives lies from its mean.
"""

import json
import sys
from pathlib import Path

import numpy as np
from random_architectures import ARCHITECTURES, MATRICES, write_random

from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model_copy import copy_form
from fairdraft.inference.copy_offsets import gguf_contents
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.rearranging import rearrange
from fairdraft.inference.token_batch import BatchEntry

TOGETHER, ALONE, CONTEXT = 40, 8, 64
Q4_0, Q4_1 = 2, 3


def given(library: LlamaLibrary, path: Path, copy_of: str = "") -> np.ndarray:
    """What a model gives after tokens that are read together, and after each of those that follow one by one."""
    form = "rearranged" if copy_of else ""
    file = ModelFile(
        str(path),
        "",
        path.name,
        copy_of=copy_of,
        copy_form=form,
        context_tokens=CONTEXT,
        cache_tokens=CONTEXT,
        threads=1,
    )
    model = library.load(file, read_header(path), lambda: True)
    model.make_room(CONTEXT)
    assert model.decode([BatchEntry(20 + 5 * at, at, 0, wants_next=at == TOGETHER - 1) for at in range(TOGETHER)])
    rows = [model.logits(TOGETHER - 1)]
    for at in range(TOGETHER, TOGETHER + ALONE):
        assert model.decode([BatchEntry(20 + 5 * at, at, 0, wants_next=True)])
        rows.append(model.logits(0))
    model.close()
    found = np.array(rows, np.float64)
    return found - found.mean(axis=1, keepdims=True)


def matrices(path: Path, kind: int) -> dict[str, int]:
    """How many weights of that type each kind of matrix has."""
    found: dict[str, int] = {}
    for one in gguf_contents(path).tensors:
        if one.type_number == kind:
            name = one.name.split(".")[-2]
            found[name] = found.get(name, 0) + one.shape[0] * one.shape[1]
    return found


def main() -> None:
    """Write the files, and compare what they give."""
    architecture, folder = ARCHITECTURES[sys.argv[1]], Path(sys.argv[2])
    library = LlamaLibrary(sys.stderr.write)
    file, copy = folder / "file.gguf", folder / "copy.gguf"
    write_random(architecture, file)
    rearrange(file, copy, least=0)
    of_file = given(library, file)

    def distance(path: Path, copy_of: str = "") -> float:
        return float(np.linalg.norm(given(library, path, copy_of) - of_file) / np.linalg.norm(of_file))

    lacking = {}
    for matrix in MATRICES:
        write_random(architecture, folder / f"{matrix}.gguf", lost=matrix)
        lacking[matrix] = distance(folder / f"{matrix}.gguf")
    answer = {
        "form": copy_form(read_header(file)),
        "of_file": matrices(file, Q4_1),
        "left": matrices(copy, Q4_1),
        "rearranged": matrices(copy, Q4_0),
        "copy": distance(copy, "0" * 64),
        "lacking": lacking,
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
