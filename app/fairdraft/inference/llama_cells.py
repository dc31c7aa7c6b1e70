"""How do cells of a sequence move to another place of llama.cpp's cache?

What they hold is read out and set again, as a session is saved and restored; setting takes the first free cells.
"""

import ctypes
from typing import Any

import numpy as np


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
        size = int(api.llama_state_seq_get_size(context, spare))
        kept = np.empty(size, np.uint8).ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        written = int(api.llama_state_seq_get_data(context, kept, size, spare))
        # Setting drops what the spare sequence has; the sequence has its old cells until the new ones hold everything.
        if written and api.llama_state_seq_set_data(context, kept, written, spare):
            api.llama_memory_seq_rm(memory, sequence, start, end)
            api.llama_memory_seq_cp(memory, spare, sequence, start, end)
    except MemoryError:
        return
    finally:
        api.llama_memory_seq_rm(memory, spare, -1, -1)
