"""Where do a model's layers go when the card has too little memory? With a pretended llama.cpp: no card is needed."""

from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fairdraft.domain.engine_fault import EngineFaultError
from fairdraft.domain.generation import ModelFile
from fairdraft.inference.llama_binding import LlamaLibrary

LAYERS = 32
ANY_CARD, NO_CARD = (1, 0), (0, -1)


class FullCard:
    """llama_cpp of a build for cards, with a card on which nothing fits."""

    LLAMA_SPLIT_MODE_NONE = 0

    def __init__(self) -> None:
        self.tried: list[tuple[int, tuple[int, int]]] = []
        self.errors: deque[str] = deque()

    def llama_supports_gpu_offload(self) -> bool:
        return True

    def llama_model_default_params(self) -> Any:
        return SimpleNamespace(n_gpu_layers=-1, split_mode=ANY_CARD[0], main_gpu=ANY_CARD[1], progress_callback=None)

    def llama_progress_callback(self, ask: Any) -> Any:
        return ask

    def llama_model_load_from_file(self, _path: bytes, parameters: Any) -> None:
        self.tried.append((parameters.n_gpu_layers, (parameters.split_mode, parameters.main_gpu)))
        self.errors.append("ggml_backend_cuda_buffer_type_alloc_buffer: cudaMalloc failed: out of memory")


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> FullCard:
    api = FullCard()

    def make(library: LlamaLibrary, _log: Any) -> None:
        library.api, library._log, library._errors = api, lambda _line: None, api.errors

    monkeypatch.setattr(LlamaLibrary, "__init__", make)
    return api


def load(asked: int, tmp_path: Path) -> None:
    header: Any = SimpleNamespace(layers=LAYERS)
    with pytest.raises(EngineFaultError, match="could not load a model"):
        LlamaLibrary(lambda _line: None).load(
            ModelFile(str(tmp_path / "a.gguf"), "", "a model", gpu_layers=asked), header, lambda: True
        )


@pytest.mark.parametrize("asked", [-1, LAYERS + 1])
def test_fewer_layers_are_tried_down_to_none_and_then_no_card_is_touched(
    card: FullCard, tmp_path: Path, asked: int
) -> None:
    """All layers mean as many as there are, the output counted as one; the last try stays off the cards."""
    load(asked, tmp_path)
    layers = [one for one, _card in card.tried]
    assert layers[0] == LAYERS + 1
    assert layers == sorted(set(layers), reverse=True)
    assert card.tried[-1] == (0, NO_CARD)
    assert {where for some, where in card.tried if some} == {ANY_CARD}


def test_where_no_layer_is_wanted_there_no_card_is_touched(card: FullCard, tmp_path: Path) -> None:
    """One try, with the processor alone."""
    load(0, tmp_path)
    assert card.tried == [(0, NO_CARD)]
