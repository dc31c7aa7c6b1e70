"""Which one step helps after the engine failed, in words, as an order and as an option of the command line?"""

from dataclasses import replace

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.services.drafting import SMALLEST_CONTEXT, DraftOrder

STEP_WORDS: dict[str, str] = {
    "": "Ask again",
    "less_context": "Ask again with less context",
    "fewer_gpu_layers": "Ask again with fewer GPU layers",
    "cpu_only": "Ask again on the processor",
    "other_model": "Choose another candidate",
    "check_file": "Check the model file",
}
"""What a button says that takes the step (`Provenance.fault_step`)."""

ORDERS_ANEW = frozenset({"", "less_context", "fewer_gpu_layers", "cpu_only"})
"""The steps that are taken by asking again; the others need the person or the file first."""


def remedy_words(draft: Draft) -> str:
    """What the one button of a failed draft says; empty where the engine is not what failed."""
    birth = draft.provenance
    return STEP_WORDS[birth.fault_step] if draft.state == "failed" and birth.fault_kind else ""


def remedied(order: DraftOrder, failed: Draft, layers: int) -> DraftOrder:
    """The order with the one step taken that helps after that draft failed.

    Args:
        order: what to ask again.
        failed: a draft that failed by a fault of the engine.
        layers: how many layers the model has, 0 where that is not known.
    """
    birth = failed.provenance
    match birth.fault_step:
        case "less_context":
            return replace(order, context_tokens=_less_context(birth))
        case "fewer_gpu_layers":
            return replace(order, gpu_layers=_fewer_layers(birth, layers))
        case "cpu_only":
            return replace(order, gpu_layers=0)
        case _:
            return order


def option_words(failed: Draft, layers: int) -> str:
    """The option of `fairdraft draft` that takes the step, or empty where none does."""
    birth = failed.provenance
    match birth.fault_step:
        case "less_context":
            return f"--context-tokens {_less_context(birth)}"
        case "fewer_gpu_layers":
            return f"--gpu-layers {_fewer_layers(birth, layers)}"
        case "cpu_only":
            return "--gpu-layers 0"
        case _:
            return ""


def _less_context(birth: Provenance) -> int:
    return max(SMALLEST_CONTEXT, birth.context_tokens // 2 // 256 * 256)


def _fewer_layers(birth: Provenance, layers: int) -> int:
    used = birth.gpu_layers if 0 <= birth.gpu_layers <= layers or not layers else layers
    return max(used, 0) // 2
