"""A whole workplace over a real store and the scripted engine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_shape import LayerShape, ModelShape
from fairdraft.host.paths import resources
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.inference.model_files import GgufFiles
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.services.checking_fit import FitCheck
from fairdraft.services.managing_models import ModelService
from fairdraft.services.watching_models import ModelWatch
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import open_store


@pytest.fixture(scope="session")
def shipped_rules() -> Checker:
    """The shipped rules and dictionary, compiled once: a checker changes nothing and may be shared."""
    return Checker(load_packs(resources() / "rules"), speller=DictionarySpeller(resources() / "spelling" / "words.txt"))


@pytest.fixture
def workplace(tmp_path: Path, with_samples: Callable[[Path], Path], shipped_rules: Checker) -> Iterator[Workplace]:
    """The program without a model: real SQLite, real rules, real sample data."""
    opened = open_workplace(with_samples(tmp_path / "home"), scripted=True)
    opened.checking._checker = shipped_rules
    yield opened
    opened.close()


class PretendedDevices:
    """A machine of the test's own: sizes in bytes, cards by name with their free memory."""

    def __init__(self, free: int = 16 << 30, total: int = 16 << 30, cards: tuple[tuple[str, int], ...] = ()) -> None:
        self.free = free
        self.total = total
        self.pretended_cards = cards

    def processor(self) -> ComputeDevice:
        return ComputeDevice("cpu", "test", self.free, self.total, is_gpu=False)

    def cards(self) -> tuple[ComputeDevice, ...]:
        return tuple(ComputeDevice(name, name, free, free, is_gpu=True) for name, free in self.pretended_cards)

    def repacked(self) -> frozenset[str]:
        return frozenset()


@pytest.fixture
def devices() -> PretendedDevices:
    return PretendedDevices()


LAYER = LayerShape(100 << 20, heads=32, key_width=1024, value_width=1024, query_width=4096, feed_forward=14336)
SHAPE = ModelShape((LAYER,) * 32, 4096, 128_000, 0, 400 << 20, 400 << 20)


@pytest.fixture
def library(tmp_path: Path, devices: PretendedDevices) -> Iterator[tuple[ModelService, ModelWatch]]:
    """The model library of a pretended machine, and the watch over its folders."""
    store = open_store(tmp_path / "store.db", app_version="0")
    files = GgufFiles(None)
    models = ModelService(store, files, FitCheck(devices))
    yield models, ModelWatch(store, files, models, tmp_path / "home" / "model-copies")
    store.close()


@pytest.fixture
def big() -> Callable[..., LibraryModel]:
    """Takes a model for one of 33 layers and some gigabytes."""

    def make(header_from: LibraryModel) -> LibraryModel:
        header = replace(header_from.header, shape=SHAPE, layers=32, kv_heads=8, head_size=128, context_length=32768)
        return replace(header_from, header=header)

    return make
