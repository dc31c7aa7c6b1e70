"""How many layers go to a card, on pretended machines."""

from pathlib import Path

from gguf_head import gguf

from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.domain.drafting_shape import drafting_plan
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.services.checking_fit import FitCheck, PlacingChoice

GIB = 1 << 30


def test_layers_go_to_the_card_as_far_as_they_fit(library, tmp_path: Path, big, devices) -> None:
    """All layers on a large card, some on a small one, none where not even the output fits or none is wanted."""
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))
    placed = {}
    for free in (24 * GIB, 4 * GIB, 3 * GIB, GIB // 2):
        devices.pretended_cards = (("CUDA0", free),)
        placed[free] = models.weighed(model)[1].suggested_gpu_layers
    assert placed[24 * GIB] == 33
    assert 33 > placed[4 * GIB] > placed[3 * GIB] > 0
    assert placed[GIB // 2] == 0
    devices.pretended_cards = (("CUDA0", 24 * GIB),)
    assert FitCheck(devices, lambda: PlacingChoice(gpu_layers=0)).fit(model).suggested_gpu_layers == 0
    assert FitCheck(devices, lambda: PlacingChoice(gpu_layers=7)).fit(model).suggested_gpu_layers == 7


def test_a_large_card_that_others_use_still_takes_layers(library, tmp_path: Path, big, devices, monkeypatch) -> None:
    """What is left for the driver does not grow with the card; weights beside a card are kept in one order only."""
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))
    card = ComputeDevice("CUDA0", "large", 4 * GIB, 80 * GIB, is_gpu=True)
    monkeypatch.setattr(devices, "cards", lambda: (card,))
    monkeypatch.setattr(devices, "repacked", lambda: frozenset({"Q4_K"}))
    assert models.weighed(model)[1].suggested_gpu_layers > 0
    plans = {
        layers: drafting_plan(model.header, 4096, gpu_layers=layers, repacked=frozenset({"Q4_K"}), spare_bytes=0)
        for layers in (0, 7)
    }
    assert (plans[0].repacked, plans[7].repacked) == ({"Q4_K"}, frozenset())


def test_memory_that_card_and_processor_share_is_counted_once(
    library, tmp_path: Path, big, devices, monkeypatch
) -> None:
    """Graphics built into the processor offer the machine's own memory: what both parts take must be free there."""
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))

    def fit(free: int, *, shares: bool) -> ModelFit:
        devices.free = devices.total = free
        card = ComputeDevice("Vulkan0", "built in", free, free, is_gpu=True, shares_memory=shares)
        monkeypatch.setattr(devices, "cards", lambda: (card,))
        return FitCheck(devices).fit(model)

    plenty = fit(16 * GIB, shares=True)
    assert (plenty.suggested_gpu_layers, plenty.suggested_context, plenty.free) == (33, 8192, 16 * GIB)
    assert "16.0 GiB free in memory, 33 of 33 layers on Vulkan0" in plenty.in_words
    assert fit(16 * GIB, shares=False).free == 32 * GIB
    little, own = fit(5 * GIB, shares=True), fit(5 * GIB, shares=False)
    assert little.suggested_gpu_layers == own.suggested_gpu_layers == 33
    # Less context leaves room for both parts, rather than that the card is not used at all.
    assert 1024 <= little.suggested_context < own.suggested_context
    assert little.needed is not None
    assert little.needed <= 5 * GIB - 512 * 2**20
    assert fit(3 * GIB, shares=True).fits is False


def test_a_card_that_may_use_a_part_of_the_memory_takes_as_many_layers_as_fit_there(
    library, tmp_path: Path, big, devices, monkeypatch
) -> None:
    """Apple's graphics may use two thirds of the memory: a model that is larger has its other layers computed beside
    them, as long as all of it fits into the machine.
    """
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))

    def fit(of_card: int, of_machine: int) -> ModelFit:
        devices.free = devices.total = of_machine
        card = ComputeDevice("MTL0", "built in", of_card, of_card, is_gpu=True, shares_memory=True)
        monkeypatch.setattr(devices, "cards", lambda: (card,))
        return FitCheck(devices).fit(model)

    whole, some, fewer = (fit(of_card, 16 * GIB) for of_card in (10 * GIB, 4 * GIB, 3 * GIB))
    assert whole.suggested_gpu_layers == 33
    assert 33 > some.suggested_gpu_layers > fewer.suggested_gpu_layers > 0
    assert some.suggested_context == fewer.suggested_context == 4096
    # What both take together has no room in a machine that is hardly larger than the card's part.
    assert fit(4 * GIB, 9 * GIB // 2).suggested_gpu_layers == 0
    # And a limit is kept by both sides together.
    devices.free = devices.total = 16 * GIB
    assert FitCheck(devices, lambda: PlacingChoice(most_bytes=4 * GIB)).fit(model).suggested_gpu_layers == 0


def test_what_a_loaded_model_keeps_of_shared_memory_does_not_stand_in_the_way(
    library, tmp_path: Path, big, devices, monkeypatch
) -> None:
    """It is given back when another one is loaded: what the card had at first counts, as for a card of its own."""
    models, _watch = library
    model = big(models.add(gguf(tmp_path / "one.gguf")))
    card = ComputeDevice("Vulkan0", "built in", 11 * GIB, 11 * GIB, is_gpu=True, shares_memory=True)
    monkeypatch.setattr(devices, "cards", lambda: (card,))
    devices.free, devices.total = 11 * GIB, 16 * GIB
    first = FitCheck(devices).fit(model)
    devices.free = 4 * GIB
    second = FitCheck(devices).fit(model)
    assert second.suggested_gpu_layers == first.suggested_gpu_layers == 33
    assert second.suggested_context == first.suggested_context
    # What a person allows the engine is kept on both sides together.
    limited = FitCheck(devices, lambda: PlacingChoice(most_bytes=3 * GIB)).fit(model)
    assert limited.fits is False
