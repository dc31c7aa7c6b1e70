"""How do cells of a sequence move to another place of llama.cpp's cache, or out of it and back?

What they hold is read out and set again, as a session is saved and restored; setting takes the first free cells.
"""

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

Held = NDArray[np.uint8]


def move_cells(api: Any, context: Any, sequence: int, start: int, end: int, *, spare: int) -> None:
    """Move a sequence's cells of positions `start` to `end`, bit for bit; they stay where no cells or memory are free.

    Args:
        api: the llama_cpp module.
        context: the context with the cache; its memory must be able to copy and drop parts of a sequence.
        sequence: whose cells they are.
        start: the first position.
        end: the position after the last.
        spare: an empty sequence; it is empty afterwards.
    """
    memory = api.llama_get_memory(context)
    api.llama_memory_seq_cp(memory, sequence, spare, start, end)
    try:
        held = _held(api, context, spare)
        # Setting drops what the spare sequence has; the sequence has its old cells until the new ones hold everything.
        if held is not None and api.llama_state_seq_set_data(context, _pointer(held), len(held), spare):
            api.llama_memory_seq_rm(memory, sequence, start, end)
            api.llama_memory_seq_cp(memory, spare, sequence, start, end)
    finally:
        api.llama_memory_seq_rm(memory, spare, -1, -1)


def take_cells_out(api: Any, context: Any, sequence: int, start: int, end: int, *, spare: int) -> Held | None:
    """What a sequence's cells of positions `start` to `end` hold, which are free then; None, and they stay, where
    memory is short. Arguments as above.
    """
    memory = api.llama_get_memory(context)
    api.llama_memory_seq_cp(memory, sequence, spare, start, end)
    try:
        held = _held(api, context, spare)
        if held is not None:
            api.llama_memory_seq_rm(memory, sequence, start, end)
        return held
    finally:
        api.llama_memory_seq_rm(memory, spare, -1, -1)


def put_cells_back(api: Any, context: Any, sequence: int, start: int, held: Held, *, spare: int) -> bool:
    """Set cells again that were taken out from position `start` on; False, and nothing is changed, where none are free.
    Arguments as above.
    """
    memory = api.llama_get_memory(context)
    try:
        is_set = bool(api.llama_state_seq_set_data(context, _pointer(held), len(held), spare))
        if is_set:
            api.llama_memory_seq_cp(memory, spare, sequence, start, -1)
        return is_set
    finally:
        api.llama_memory_seq_rm(memory, spare, -1, -1)


def _held(api: Any, context: Any, sequence: int) -> Held | None:
    """All that the cells of a sequence hold; None where memory is short."""
    try:
        held = np.empty(int(api.llama_state_seq_get_size(context, sequence)), np.uint8)
    except MemoryError:
        return None
    written = int(api.llama_state_seq_get_data(context, _pointer(held), len(held), sequence))
    return held[:written] if written else None


def _pointer(held: Held) -> Any:
    return held.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
