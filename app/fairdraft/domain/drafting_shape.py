"""How does the engine lay out drafting: how many drafts side by side, and in how much cache?"""

from fairdraft.domain.model import ModelHeader
from fairdraft.domain.model_bench import BenchRow
from fairdraft.domain.model_fit import CONTEXT_STEP, ContextPlan, cache_bytes_per_token

PROMPT_CHUNK = 64
"""Prompt tokens read between two looks for a cancel, on the processor, of a model that reads fast enough. Beside drafts
it is half of them, and where nothing else is under way up to half as many more."""

PROMPT_CHUNK_ON_GPU = 512

FAST_PARAMETERS = 1_000_000_000
"""Models of at most so many weights read PROMPT_CHUNK tokens in a fraction of a second on one core."""

SMALL_PARAMETERS = 300_000_000
"""Models of at most so many weights read twice as many in that time. Cores that other programs take part of the time
wait for each other at every step, and fewer, larger steps suffer less from it."""

WIDTH = 16
"""Drafts side by side on the processor: beyond that each one only waits longer for its words."""

WIDTH_ON_GPU = 128

HELD_PROMPTS = 8
"""Sequences that hold beginnings of prompts."""

USUAL_DRAFT = 384
"""Tokens of a draft of usual length, for which the cache has room beside the context for each draft."""

SPARE_CACHE_BYTES = 512 * 1024 * 1024
"""Small models may use this much for drafts side by side, even beyond the context that was asked for."""


def prompt_chunk(parameters: int) -> int:
    """How many prompt tokens the processor reads at once of a model with that many weights. It depends on nothing
    that changes from run to run: the size of a batch may change the last bits of the numbers.
    """
    if parameters <= SMALL_PARAMETERS:
        return 2 * PROMPT_CHUNK
    return PROMPT_CHUNK if parameters <= FAST_PARAMETERS else PROMPT_CHUNK // 2


def prompt_room(chunk: int, width: int, *, beside: int) -> int:
    """How many tokens of a prompt a step reads beside so many drafts, of a model that reads `chunk` between two looks
    and writes `width` drafts.
    """
    half = chunk // 2
    if beside:
        # At half the pace, so that their words keep coming.
        return half
    # The places of drafts in the batch are free, and weights that are fetched once serve more tokens.
    return chunk + min(half, 2 * width)


def cache_cells(context_tokens: int, width: int, header: ModelHeader, spare_bytes: int) -> int:
    """How many cells the cache gets: as many as the context has, and more for drafts side by side as far as
    `spare_bytes` of memory go. A model that keeps a state instead of tokens has cells that take no memory.
    """
    wanted = context_tokens + width * USUAL_DRAFT
    if header.shape is None:
        cell = 2 * 2 * header.layers * header.kv_heads * header.head_size
        spare = spare_bytes // cell if cell else 0
    else:
        cell = cache_bytes_per_token(header.shape, ContextPlan(CONTEXT_STEP))
        spare = spare_bytes // cell if cell else wanted
    return whole_steps(max(context_tokens, min(spare, wanted)))


def sequences(width: int) -> int:
    """How many sequences the cache has for drafts, prompts, and one in which cells are moved."""
    return width + HELD_PROMPTS + 1


def whole_steps(tokens: int) -> int:
    """The tokens, up to the next whole step of a context."""
    return -(-tokens // CONTEXT_STEP) * CONTEXT_STEP


def drafting_plan(
    header: ModelHeader,
    context_tokens: int,
    *,
    gpu_layers: int,
    repacked: frozenset[str],
    spare_bytes: int,
    measured: BenchRow | None = None,
) -> ContextPlan:
    """What the engine will set up for drafting with a context of that size, with settings that were measured here or,
    where none were, its own.
    """
    offload = gpu_layers > 0
    chosen = measured or BenchRow(0, WIDTH_ON_GPU if offload else WIDTH, 0.0)
    width = chosen.width
    chunk = chosen.prompt_chunk or (PROMPT_CHUNK_ON_GPU if offload else prompt_chunk(header.parameters))
    flash_attention = offload if chosen.flash_attention is None else chosen.flash_attention
    return ContextPlan(
        cells=cache_cells(context_tokens, width, header, spare_bytes),
        # A prompt that is read alone takes the places of drafts too.
        micro_batch=2 * width + chunk,
        sequences=sequences(width),
        gpu_layers=gpu_layers,
        flash_attention=flash_attention,
        # Beside a card, what stays with the processor lies in memory that the card reads from, in the file's own order.
        repacked=frozenset() if offload else repacked,
    )
