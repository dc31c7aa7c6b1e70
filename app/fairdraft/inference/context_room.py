"""How long may a context be, how is it made, and what is told where there is no room for it?"""

from collections.abc import Iterable
from typing import Any

from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.domain.drafting_shape import SPARE_CACHE_BYTES, whole_steps
from fairdraft.domain.engine_fault import EngineFault, EngineFaultError

SPARE_PART_OF_CARD = 0.5
"""Of the card's memory that is free once the weights lie there, as much may hold the cache."""


def no_room(least: int, name: str, *, on_card: bool) -> EngineFaultError:
    """What to tell where not even the context that one draft needs could be made. On a card the weights leave
    no room for it: with fewer layers there, it fits beside them.
    """
    what = f"The engine could not make room for {least:,} tokens of context for {name}"
    if on_card:
        return EngineFaultError(
            f"{what} beside its layers on the graphics card.",
            "Place fewer layers there, or close other programs that use the card.",
            EngineFault("out_of_memory", "fewer_gpu_layers"),
        )
    return EngineFaultError(
        f"{what}; memory is short.",
        "Choose a smaller context or a smaller model, or close other programs.",
        EngineFault("out_of_memory", "less_context"),
    )


def context_size(wanted: int, trained: int) -> int:
    """The longest sequence to allow: what is wanted in whole steps of 256, but no longer than the model was
    trained for (beyond that some models end the process).
    """
    size = whole_steps(max(wanted, 1))
    return min(size, trained) if trained > 0 else size


def spare_bytes(devices: Iterable[ComputeDevice]) -> int:
    """How many bytes the cache may take beyond the context that was asked for, beside weights on these devices."""
    free = max((device.free_bytes for device in devices if device.is_gpu), default=0)
    return max(SPARE_CACHE_BYTES, int(free * SPARE_PART_OF_CARD))


def context_parameters(
    api: Any, cells: int, *, places: int, batch: int, threads: int, offload: bool, flash_attention: bool
) -> Any:
    """What llama.cpp is to make a context with, in which drafts share the cells of their prompts.

    Args:
        api: the llama_cpp module.
        cells: how many tokens it holds.
        places: how many sequences.
        batch: how many tokens are computed at once at most.
        threads: how many threads compute.
        offload: whether layers lie on a card.
        flash_attention: whether attention is computed in that form.
    """
    parameters = api.llama_context_default_params()
    parameters.n_ctx = cells
    # The newest token of each draft has a next one, and a prompt's last one; llama.cpp asks for a place for every
    # sequence.
    parameters.n_seq_max = parameters.n_outputs_max = places
    parameters.n_batch = parameters.n_ubatch = batch
    parameters.n_threads = parameters.n_threads_batch = threads
    parameters.kv_unified = True
    parameters.no_perf = True
    parameters.offload_kqv = parameters.op_offload = offload
    parameters.flash_attn_type = (
        api.LLAMA_FLASH_ATTN_TYPE_ENABLED if flash_attention else api.LLAMA_FLASH_ATTN_TYPE_DISABLED
    )
    return parameters
