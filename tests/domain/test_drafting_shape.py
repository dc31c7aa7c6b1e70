"""How much cache drafts side by side get."""

from dataclasses import replace

from fairdraft.domain.drafting_shape import USUAL_DRAFT, cache_cells
from fairdraft.domain.model import ModelHeader
from fairdraft.domain.model_shape import LayerShape, ModelShape

ATTENDING = LayerShape(0, heads=8, key_width=128, value_width=128)
STATE = LayerShape(0, state=10_000)
HEADER = ModelHeader("", "", "", 0, 4096, (), "", "", None, "", layers=10, kv_heads=2, head_size=64)
WIDTH, CONTEXT = 16, 1024
WANTED = CONTEXT + WIDTH * USUAL_DRAFT


def cells(*layers: LayerShape, spare: int) -> int:
    shape = ModelShape(layers, 0, 0, 0, 0, 0)
    return cache_cells(CONTEXT, WIDTH, replace(HEADER, shape=shape), spare)


def test_memory_bounds_what_drafts_get_beside_the_context() -> None:
    """Each token takes its keys and values in every layer, two bytes each."""
    token = 2 * 2 * 128 * 10
    assert cells(*[ATTENDING] * 10, spare=10**9) == WANTED
    assert cells(*[ATTENDING] * 10, spare=4096 * token) == 4096
    assert cells(*[ATTENDING] * 10, spare=0) == CONTEXT


def test_layers_that_keep_a_state_take_nothing_for_a_token() -> None:
    """Of a hybrid only the layers that attend count; where none does, drafts never wait for cells."""
    token = 2 * 2 * 128 * 2
    assert cells(*[STATE] * 8, *[ATTENDING] * 2, spare=4096 * token) == 4096
    assert cells(*[STATE] * 10, spare=0) == WANTED


def test_a_header_that_tells_little_is_taken_as_it_is() -> None:
    """Without a shape, every layer is taken as attending; without sizes, only the context is sure to fit."""
    assert cache_cells(CONTEXT, WIDTH, HEADER, 4096 * 2 * 2 * 128 * 10) == 4096
    assert cache_cells(CONTEXT, WIDTH, replace(HEADER, kv_heads=0), 10**9) == CONTEXT
