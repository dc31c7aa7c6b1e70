"""A whole workplace over a real store and the scripted engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.services.workplace import Workplace


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """The program without a model: real SQLite, real rules, real sample data."""
    opened = open_workplace(tmp_path / "home", scripted=True)
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
