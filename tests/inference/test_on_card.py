"""Where the layers lie that a card is to have, in a build for cards: run by `make test-card`."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.generation import DraftFinished, ModelReady
from fairdraft.inference.engine_facts import ask_engine
from fairdraft.inference.gguf_header import read_header

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif("FAIRDRAFT_TEST_GPU_LAYERS" not in os.environ, reason="needs make test-card"),
]


def test_all_layers_lie_on_the_cards_that_the_engine_names(engine, starter, make_request, recorder) -> None:
    """The loaded model names the cards of the engine's own listing, all its layers, and the output as one more."""
    cards = [one for one in ask_engine((sys.executable, "-m", "fairdraft", "worker")).devices if one.is_gpu]
    assert cards, "the engine finds no card here: see docs/gpu.md"
    engine.submit(make_request(starter, max_tokens=8), recorder)
    recorder.wait_for_endings(1)
    ready = recorder.events[0]
    assert isinstance(ready, ModelReady)
    assert ready.model.backend == ", ".join(card.name for card in cards)
    assert ready.model.gpu_layers == read_header(Path(starter.path)).layers + 1
    assert recorder.text("d0")


@pytest.mark.parametrize("layers", [0, 7])
def test_a_model_is_placed_as_it_is_asked_and_writes(engine, starter, make_request, recorder, layers: int) -> None:
    """With some layers on the card, or none, the rest is computed by the processor, and drafts come to their ends."""
    model = replace(starter, gpu_layers=layers)
    engine.submit(make_request(model, seeds=(1, 2, 3), max_tokens=8), recorder)
    recorder.wait_for_endings(3)
    ready = recorder.events[0]
    assert isinstance(ready, ModelReady)
    assert ready.model.gpu_layers == layers
    assert (ready.model.backend == "CPU") == (layers == 0)
    assert all(isinstance(one, DraftFinished) for one in recorder.endings.values())
    assert all(recorder.text(f"d{number}") for number in range(3))
