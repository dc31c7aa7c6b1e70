"""What does a model take of a graphics card, beside what the fit check says? And: hold a card's memory, to try less.

Usage: python packaging/bench_engine/card_memory.py measure MODEL LAYERS CELLS
       python packaging/bench_engine/card_memory.py hold MIB

`measure` loads the model as the worker does, with LAYERS on the card and a cache of CELLS tokens, writes one full batch
and tells what the card gave up. `hold` takes all of the card's free memory but MIB until it is ended. CUDA alone.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairdraft.domain.drafting_shape import drafting_plan
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model_fit import estimate_memory
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.machine_devices import repacked_here
from fairdraft.inference.token_batch import BatchEntry

CONTEXT = 4096
MOST_READ = 6000


def main(arguments: list[str]) -> int:
    """Measure or hold."""
    if arguments[0] == "hold":
        hold(int(arguments[1]))
    else:
        path, layers, cells = Path(arguments[1]), int(arguments[2]), int(arguments[3])
        print(json.dumps(measure(path, layers, cells)))
    return 0


def measure(path: Path, layers: int, cells: int) -> dict[str, Any]:
    """What the card gave up, and what was said, in bytes."""
    header = read_header(path)
    if header.shape is None:
        raise ValueError(f"the sizes of the layers of {path} are not known")
    library = LlamaLibrary(lambda _line: None)
    before = _free()
    file = ModelFile(str(path), "", path.name, CONTEXT, gpu_layers=layers, cache_tokens=cells)
    model = library.load(file, header, lambda: True)
    model.make_room(CONTEXT)
    total = min(model.cells - model.width, MOST_READ)
    for start in range(0, total, model.prompt_chunk):
        some = range(start, min(start + model.prompt_chunk, total))
        model.decode([BatchEntry(5 + place % 2000, place, 0, place == total - 1) for place in some])
    for sequence in range(1, model.width):
        model.copy_sequence(0, sequence, total)
    model.decode([BatchEntry(9, total, sequence, wants_next=True) for sequence in range(model.width)])
    taken = before - _free()
    plan = drafting_plan(header, CONTEXT, gpu_layers=layers, repacked=repacked_here(), spare_bytes=0)
    said = estimate_memory(header.shape, replace(plan, cells=model.cells)).card
    answer = {"layers": layers, "cells": model.cells, "taken": taken, "said": said.total, "width": model.width}
    model.close()
    return answer


def hold(left_mib: int) -> None:
    """Take all but so many MiB of the first card, through its driver, and wait to be ended."""
    driver = ctypes.CDLL("libcuda.so.1")
    device, context, place = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_uint64()
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    driver.cuInit(0)
    driver.cuDeviceGet(ctypes.byref(device), 0)
    driver.cuDevicePrimaryCtxRetain(ctypes.byref(context), device)
    driver.cuCtxSetCurrent(context)
    driver.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(total))
    wanted = max(0, free.value - left_mib * 2**20)
    if driver.cuMemAlloc_v2(ctypes.byref(place), ctypes.c_size_t(wanted)):
        raise MemoryError(f"the driver did not give {wanted:,} bytes")
    print(f"holding {wanted / 1e9:.1f} GB", flush=True)
    while True:
        time.sleep(60)


def _free() -> int:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    ctypes.CDLL("libcudart.so.13").cudaMemGetInfo(ctypes.byref(free), ctypes.byref(total))
    return free.value


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
