"""How much memory does a model need for a context, on the processor and on a card?

Written after llama.cpp's own allocations and measured against them (`tests/inference/test_memory_estimate.py`):
the estimate is what the worker has grown by once the context is full.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fairdraft.domain.model_shape import LayerShape, ModelShape

CONTEXT_STEP = 256
"""llama.cpp works with contexts of a multiple of this many tokens."""

_FLOAT = 4
_CACHE_BYTES = {"F32": (1, 4), "F16": (1, 2), "BF16": (1, 2), "Q8_0": (32, 34), "Q5_1": (32, 24), "Q4_0": (32, 18)}
"""Type of a cache: numbers in a block, bytes of a block."""

# What the tokeniser's tables take, in bytes: measured with vocabularies of 49,152 and 262,144 tokens.
_PER_TOKEN, _PER_MERGE = 166, 187
# Code, graphs and small tables that every model needs, measured likewise.
_PROGRAM = 5_500_000
# A pass over the candidates for one word: a number, a logit and a probability for each token.
_PER_CANDIDATE = 12
_MOST_TRIES = 6


@dataclass(frozen=True, slots=True)
class ContextPlan:
    """How a model will be used.

    `cells` is the number of tokens that the cache holds for all sequences together; `micro_batch` the number of
    tokens computed at once; `sequences` the number of drafts side by side; `outputs` the number of places of one
    batch for which next words are asked (0: one for each sequence). `gpu_layers` counts layers on a card from the
    last one, the output being the first to go there. `window_full` keeps all tokens also for layers that look back
    on few. `repacked` names the quantisations that this processor wants in an order of its own.
    """

    cells: int
    micro_batch: int = 512
    sequences: int = 1
    outputs: int = 0
    gpu_layers: int = 0
    flash_attention: bool = False
    window_full: bool = True
    key_type: str = "F16"
    value_type: str = "F16"
    repacked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MemoryShare:
    """What lies on one device, in bytes. `repacked` is the second copy of weights in the processor's own order,
    `program` the tokeniser's tables and what any model needs, `output` the logits handed to the samplers.
    """

    weights: int = 0
    repacked: int = 0
    cache: int = 0
    compute: int = 0
    output: int = 0
    program: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.repacked + self.cache + self.compute + self.output + self.program

    @property
    def needed(self) -> int:
        """What must be free: the weights that were copied into another order may be dropped from memory again."""
        return self.total - self.repacked


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """The need of a model for a plan: on the processor's side and on the card's."""

    processor: MemoryShare
    card: MemoryShare

    @property
    def total(self) -> int:
        """Both together."""
        return self.processor.total + self.card.total


def estimate_memory(shape: ModelShape, plan: ContextPlan) -> MemoryEstimate:
    """What the worker will have grown by once the context is full and every sequence writes."""
    count = len(shape.layers)
    on_card = max(0, min(plan.gpu_layers, count + 1))
    # llama.cpp counts the output as one more layer, the last: it is the first to go to the card.
    first_on_card = count + 1 - on_card
    own, cards = shape.layers[:first_on_card], shape.layers[first_on_card:]
    output_on_card = on_card > 0
    compute = _compute(shape, plan)
    repacked = sum(_repacked(layer.repackable, plan) for layer in own)
    repacked += 0 if output_on_card else _repacked(shape.output_repackable, plan)
    outputs = plan.outputs or plan.sequences
    processor = MemoryShare(
        weights=shape.input_weights
        + (0 if output_on_card else shape.output_weights)
        + sum(layer.weights for layer in own),
        repacked=repacked,
        cache=_cache(shape, own, plan),
        compute=_inputs(shape, plan) if not own else compute + _work(shape, plan),
        output=outputs * shape.vocabulary * _FLOAT + shape.vocabulary * _PER_CANDIDATE,
        program=shape.vocabulary * _PER_TOKEN + shape.merges * _PER_MERGE + _PROGRAM,
    )
    if not output_on_card:
        return MemoryEstimate(processor, MemoryShare())
    card = MemoryShare(
        weights=(shape.table if shape.tied else shape.output_weights) + sum(layer.weights for layer in cards),
        cache=_cache(shape, cards, plan),
        # A big batch of a layer on the processor borrows the card, which then holds that layer's weights too.
        compute=compute + max((layer.weights for layer in own), default=0),
    )
    return MemoryEstimate(processor, card)


def cache_bytes_per_token(shape: ModelShape, plan: ContextPlan) -> int:
    """What one more token of context costs in cache, while every layer keeps all tokens."""
    full = replace(plan, cells=CONTEXT_STEP, window_full=True)
    stateless = tuple(replace(layer, state=0) for layer in shape.layers)
    return _cache(shape, stateless, full) // CONTEXT_STEP


def largest_context(fits: Callable[[int], bool], most: int) -> int:
    """The largest context in whole steps, at most `most` tokens, for which `fits` is true; 0 where none is."""
    low, high = 0, max(most, CONTEXT_STEP) // CONTEXT_STEP
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle * CONTEXT_STEP):
            low = middle
        else:
            high = middle - 1
    return low * CONTEXT_STEP


def most_gpu_layers(shape: ModelShape, plan: ContextPlan, free: int) -> int:
    """How many layers fit in `free` bytes of a card, the output counted as one; 0 where the output does not."""
    low, high = 0, len(shape.layers) + 1
    while low < high:
        middle = (low + high + 1) // 2
        if estimate_memory(shape, replace(plan, gpu_layers=middle)).card.total <= free:
            low = middle
        else:
            high = middle - 1
    return low


def fewer_gpu_layers(failed: int) -> tuple[int, ...]:
    """What to try, in this order, after a model did not load with so many layers on the card; ends with none.

    Each step gives back a fifth of what is left, at least two layers: memory runs out by little (another program
    took some) more often than by much.
    """
    ladder: list[int] = []
    left = failed
    while left > 0 and len(ladder) < _MOST_TRIES - 1:
        left = max(0, left - max(2, left // 5))
        ladder.append(left)
    return tuple(ladder) if not ladder or ladder[-1] == 0 else (*ladder, 0)


def _repacked(sizes: tuple[tuple[str, int], ...], plan: ContextPlan) -> int:
    return sum(size for kind, size in sizes if kind in plan.repacked)


def _cells(layer: LayerShape, plan: ContextPlan) -> int:
    """Tokens that the cache of a layer holds."""
    if not layer.window or plan.window_full:
        return plan.cells
    needed = min(plan.cells, layer.window * plan.sequences + plan.micro_batch)
    return -(-needed // CONTEXT_STEP) * CONTEXT_STEP


def _cache(shape: ModelShape, layers: tuple[LayerShape, ...], plan: ContextPlan) -> int:
    # Without flash attention the values lie across, and all layers take the width of the widest.
    widest = max((layer.value_width for layer in shape.layers), default=0)
    total = 0
    for layer in layers:
        if layer.key_width:
            value_width = layer.value_width if plan.flash_attention or not layer.value_width else widest
            row = _row(layer.key_width, plan.key_type) + _row(value_width, plan.value_type)
            total += _cells(layer, plan) * row
        total += layer.state * _FLOAT * plan.sequences
    return total


def _row(width: int, kind: str) -> int:
    numbers, size = _CACHE_BYTES[kind]
    return width * size // numbers


def _tokens(plan: ContextPlan) -> int:
    return min(plan.micro_batch, plan.cells)


def _inputs(shape: ModelShape, plan: ContextPlan) -> int:
    """Which token sees which, and where its keys and values go: one table for each kind of layer."""
    tokens = _tokens(plan)
    kinds = {bool(layer.window) for layer in shape.layers if layer.key_width}
    widest = max((layer.value_width for layer in shape.layers), default=0)
    places = 16 if plan.flash_attention else 8 * (widest + 1)
    seen = 2 if plan.flash_attention else _FLOAT
    cells = sum(
        max(_cells(layer, plan) for layer in shape.layers if layer.key_width and bool(layer.window) is kind)
        for kind in kinds
    )
    return tokens * (cells * seen + len(kinds) * places + 32)


def _scores(shape: ModelShape, plan: ContextPlan) -> int:
    """How well each token fits each other one, in numbers, for the widest layer; flash attention keeps none."""
    if plan.flash_attention:
        return 0
    return max((_cells(layer, plan) * layer.heads for layer in shape.layers if layer.key_width), default=0) * _tokens(
        plan
    )


def _compute(shape: ModelShape, plan: ContextPlan) -> int:
    """The largest of the three moments: attention, feed-forward, output. They use the same memory in turn."""
    tokens = _tokens(plan)
    query = max((layer.query_width for layer in shape.layers), default=0)
    forward = max((layer.feed_forward for layer in shape.layers), default=0)
    inputs = _inputs(shape, plan)
    attention = inputs + (_scores(shape, plan) + tokens * (3 * shape.embedding + 2 * query)) * _FLOAT
    feeding = inputs + tokens * (3 * shape.embedding + query + 3 * forward) * _FLOAT
    outputs = plan.outputs or plan.sequences
    giving = outputs * (shape.vocabulary + 2 * shape.embedding) * _FLOAT
    return max(attention, feeding, giving)


def _work(shape: ModelShape, plan: ContextPlan) -> int:
    """The processor's scratch: what is multiplied with quantised numbers is first written in their form."""
    widest = max((max(layer.feed_forward, layer.query_width) for layer in shape.layers), default=0)
    return max(_scores(shape, plan) * 2, _tokens(plan) * widest * 292 // 256)
