"""Does a model fit here, and how is it placed so that it does?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.domain.drafting_shape import SPARE_CACHE_BYTES, drafting_plan
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.model_bench import BenchRow
from fairdraft.domain.model_fit import (
    CONTEXT_STEP,
    ContextPlan,
    MemoryEstimate,
    cache_bytes_per_token,
    estimate_memory,
    largest_context,
    most_gpu_layers,
)
from fairdraft.domain.model_shape import ModelShape
from fairdraft.domain.model_verdict import ENGINE_ITSELF, ModelFit
from fairdraft.services.model_ports import Devices

USUAL_CONTEXT = 8192
"""Tokens of context that a model gets without being asked for more: a whole ISI and a long draft fit."""

SMALLEST_USEFUL_CONTEXT = 1024
"""With less, hardly a brief and its draft fit."""

_LEAST_MARGIN = 256 * 1024 * 1024
_MARGIN_PART = 20
# The driver and its libraries take some hundred MiB of a card for each program, of a large one no more than of a small.
_LEAST_MARGIN_ON_CARD = 512 * 1024 * 1024
_MOST_MARGIN_ON_CARD = 1024 * 1024 * 1024
# Of the card's memory that is left once a whole model lies there, this part may hold more drafts side by side.
_SPARE_PART_OF_CARD = 2


@dataclass(frozen=True, slots=True)
class PlacingChoice:
    """What a person chose of how models are placed: `gpu_layers` is -1 for as many as fit, else at most so many,
    `context_tokens` the context wanted, 0 for the usual one, and `most_bytes` the memory that the engine may hold
    before it is ended, None where nobody chose a limit.
    """

    gpu_layers: int = -1
    context_tokens: int = 0
    most_bytes: int | None = None


class FitCheck:
    """Weighs models against the memory of this machine, before anything is loaded.

    Args:
        devices: what a model can be placed on.
        chosen: what the person chose, as it is now.
        measured: the settings that were measured here for a model file's SHA-256, or for its faster copy, with layers
            on a card or without, and that it will draft with.
    """

    def __init__(
        self,
        devices: Devices,
        chosen: Callable[[], PlacingChoice] = PlacingChoice,
        measured: Callable[[str, bool, bool], BenchRow | None] = lambda _sha256, _copied, _on_card: None,
    ) -> None:
        self._devices = devices
        self._chosen = chosen
        self._measured = measured

    @property
    def choice(self) -> PlacingChoice:
        """What the person chose."""
        return self._chosen()

    def fit(self, model: LibraryModel, *, copied: bool = False) -> ModelFit:
        """The verdict on a model now; `copied` where size and header are those of its faster copy. KnownError if
        the engine cannot be asked for its cards.
        """
        header = model.header
        trained = header.context_length
        most = self._chosen().context_tokens or USUAL_CONTEXT
        most = max(CONTEXT_STEP, min(trained or most, most) // CONTEXT_STEP * CONTEXT_STEP)
        if header.shape is None:
            kv = 2 * header.layers * header.kv_heads * header.head_size * 2 * 1000
            return ModelFit("cpu", model.size, kv, None, None, None, 0, None, trained, most, 0, header.layers)
        processor = self._devices.processor()
        cards = self._devices.cards() if self._chosen().gpu_layers != 0 else ()
        planned = partial(drafting_plan, header, repacked=self._devices.repacked())
        if cards:
            measured = self._measured(model.sha256, copied, True)  # noqa: FBT003 - on the card
            on_card = self._on_card(header, header.shape, processor, cards, most, partial(planned, measured=measured))
            if on_card is not None:
                return on_card
        measured = self._measured(model.sha256, copied, False)  # noqa: FBT003 - on the processor
        return self._on_processor(header, header.shape, processor, most, partial(planned, measured=measured))

    def _on_processor(
        self,
        header: ModelHeader,
        shape: ModelShape,
        processor: ComputeDevice,
        most: int,
        planned: Callable[..., ContextPlan],
    ) -> ModelFit:
        room = self._room_beside(processor)

        def plan(context: int, spare: int = SPARE_CACHE_BYTES) -> ContextPlan:
            return planned(context, gpu_layers=0, spare_bytes=spare)

        def fits(context: int) -> bool:
            return self._held(estimate_memory(shape, plan(context, 0)), processor) <= room

        # Where the system tells nothing, nothing is held against a model.
        context = most if not processor.total_bytes else largest_context(fits, most)
        fit = context >= min(SMALLEST_USEFUL_CONTEXT, most)
        context = context if fit else min(most, SMALLEST_USEFUL_CONTEXT)
        chosen = plan(context)
        estimate = estimate_memory(shape, chosen)
        cells = 0
        if processor.total_bytes and self._held(estimate, processor) > room:
            # No spare memory for drafts side by side beyond the context.
            chosen = plan(context, 0)
            estimate, cells = estimate_memory(shape, chosen), chosen.cells
        return self._told(header, shape, chosen, estimate, processor, fit, context, 0, cells)

    def _on_card(
        self,
        header: ModelHeader,
        shape: ModelShape,
        processor: ComputeDevice,
        cards: tuple[ComputeDevice, ...],
        most: int,
        planned: Callable[..., ContextPlan],
    ) -> ModelFit | None:
        """Placed on the cards as far as they have room; None where not even the output fits or the rest does not."""
        # Memory that is shared is there once, and was free as the card's before a model took some of it. llama.cpp uses
        # such cards only where there are no others (inference/compute_devices.py).
        shared = cards[0].shares_memory
        counted = (max(cards, key=lambda card: card.free_bytes),) if shared else cards
        room = sum(_room(card) for card in counted)
        beside = self._room_beside(processor)
        if shared and self._binding_limit(processor):
            room = min(room, beside)
        elif shared:
            # The card may use a part of the machine's memory alone; what it had at first was free in the machine, too.
            beside = max(beside, room)

        def plan(context: int, layers: int, spare: int = 0) -> ContextPlan:
            return planned(context, gpu_layers=layers, spare_bytes=spare)

        def taken(chosen: ContextPlan) -> int:
            estimate = estimate_memory(shape, chosen)
            return estimate.card.total + (self._held(estimate, processor) if shared else 0)

        whole = len(shape.layers) + 1
        layers_wanted = self._chosen().gpu_layers
        allowed = whole if layers_wanted < 0 else min(layers_wanted, whole)
        context = largest_context(lambda wanted: taken(plan(wanted, allowed)) <= room, most)
        if shared and context >= min(most, SMALLEST_USEFUL_CONTEXT):
            # Fewer layers there would leave no more memory.
            layers = allowed
        else:
            # Rather some layers with the processor than less context than a brief and its draft need.
            context = max(context, min(most, USUAL_CONTEXT // 2))
            layers = min(allowed, most_gpu_layers(shape, plan(context, allowed), room))
        if layers == 0:
            return None
        left = room - taken(plan(context, layers)) if layers == whole else 0
        chosen = plan(context, layers, max(0, left // _SPARE_PART_OF_CARD))
        estimate = estimate_memory(shape, chosen)
        if processor.total_bytes and self._held(estimate, processor) + (estimate.card.total if shared else 0) > beside:
            return None
        places = counted if shared else (*cards, processor)
        device = replace(
            cards[0],
            name=", ".join(card.name for card in cards),
            free_bytes=sum(one.free_bytes for one in places),
            total_bytes=sum(one.total_bytes for one in places),
        )
        return self._told(header, shape, chosen, estimate, device, True, context, layers, chosen.cells)  # noqa: FBT003 - it fits

    def _told(
        self,
        header: ModelHeader,
        shape: ModelShape,
        plan: ContextPlan,
        estimate: MemoryEstimate,
        device: ComputeDevice,
        fit: bool,  # noqa: FBT001 - the verdict that is told
        context: int,
        layers: int,
        cells: int,
    ) -> ModelFit:
        return ModelFit(
            device=device.name,
            weights=shape.weights,
            kv_per_1k_tokens=cache_bytes_per_token(shape, plan) * 1000,
            compute=estimate.processor.compute + estimate.card.compute + estimate.processor.output,
            total=estimate.total,
            needed=estimate.processor.needed + estimate.card.needed,
            free=device.free_bytes if device.total_bytes else 0,
            fits=fit if device.total_bytes else None,
            trained_context=header.context_length,
            suggested_context=context,
            suggested_gpu_layers=layers,
            layers=len(shape.layers),
            cache_tokens=cells,
            share=estimate.processor,
            shared=device.shares_memory,
            limit=self._binding_limit(self._devices.processor()),
        )

    def _room_beside(self, processor: ComputeDevice) -> int:
        """What of the machine's memory a model may take, by what is free and by the limit of the engine."""
        limit = self._binding_limit(processor)
        return max(0, limit - ENGINE_ITSELF) if limit else _room(processor)

    def _held(self, estimate: MemoryEstimate, processor: ComputeDevice) -> int:
        """What of the machine's memory is counted: by a limit all that the engine's process is seen to hold."""
        return estimate.processor.total if self._binding_limit(processor) else estimate.processor.needed

    def _binding_limit(self, processor: ComputeDevice) -> int:
        """The engine's limit where it leaves less than the machine does; else 0."""
        limit = self._chosen().most_bytes
        return limit if limit is not None and processor.total_bytes and limit < _room(processor) else 0


def _room(device: ComputeDevice) -> int:
    """What of a device's free memory a model may take: some is left for everything else."""
    part = device.total_bytes // _MARGIN_PART
    margin = max(_LEAST_MARGIN, part)
    if device.is_gpu:
        margin = min(max(_LEAST_MARGIN_ON_CARD, part), _MOST_MARGIN_ON_CARD)
    return max(0, device.free_bytes - margin)
