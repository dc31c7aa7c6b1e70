"""A whole workplace over a real store and the scripted engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.services.workplace import Workplace


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """The program without a model: real SQLite, real rules, real sample data."""
    opened = open_workplace(tmp_path / "home", scripted=True)
    yield opened
    opened.close()
