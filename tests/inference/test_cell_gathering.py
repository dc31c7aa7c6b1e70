"""When most drafts of a full time end at once, those that go on move together, and lose nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fairdraft.inference.cell_gathering import CellGathering
from fairdraft.inference.draft_text import DraftTextStream
from fairdraft.inference.live_draft import LiveDraft


class Mover:
    """Notes what is moved."""

    def __init__(self) -> None:
        self.moved: list[tuple[int, int, int]] = []

    def gather(self, sequence: int, start: int, end: int) -> None:
        self.moved.append((sequence, start, end))


@pytest.fixture
def mover() -> Mover:
    return Mover()


@pytest.fixture
def gathering(mover: Mover) -> CellGathering:
    return CellGathering(mover)  # type: ignore[arg-type] # all that it asks of a model


def draft(sequence: int, own: int) -> LiveDraft:
    numbers: Any = None
    return LiveDraft(
        "d", sequence, None, numbers, DraftTextStream(()), numbers, 700, 700 + own, 1000, lambda _text: None
    )


def test_drafts_that_are_left_move_a_part_a_step(gathering: CellGathering, mover: Mover) -> None:
    """After the others of a full time have ended, each that goes on is moved once, its newest tokens first."""
    full = [draft(at, 150) for at in range(16)]
    gathering.look(full)
    assert mover.moved == []
    left = [draft(21, 0), full[3], draft(20, 40)]
    for count in range(1, 8):
        gathering.look(left)
        assert len(mover.moved) == count
    gathering.look(left)
    parts = [(3, 828, 850), (3, 796, 828), (3, 764, 796), (3, 732, 764), (3, 700, 732)]
    assert mover.moved == [(20, 732, 740), (20, 700, 732), *parts]


def test_a_draft_that_ended_meanwhile_is_not_moved(gathering: CellGathering, mover: Mover) -> None:
    """Its sequence may be another's by then."""
    full = [draft(at, 20) for at in range(40)]
    gathering.look(full)
    gathering.look(full[:3])
    gathering.look(full[:1])
    gathering.look([draft(1, 9)])
    assert mover.moved == [(2, 700, 720), (0, 700, 720)]


@pytest.mark.parametrize(("before", "left"), [(3, 1), (16, 9), (16, 0)])
def test_where_little_became_free_nothing_moves(gathering: CellGathering, mover: Mover, before: int, left: int) -> None:
    """A few hundred cells, or less than half of what drafts took, are not worth it."""
    full = [draft(at, 150) for at in range(before)]
    for drafts in (full, full[:left], full[:left]):
        gathering.look(drafts)
    assert mover.moved == []


@pytest.mark.slow
@pytest.mark.model
def test_a_moved_sequence_holds_the_same(starter) -> None:
    """Cell by cell the numbers are those of before, what follows is the same but for the order of sums, and where no
    cells are free everything stays.
    """
    check_moving(starter.path)


@pytest.mark.parametrize("architecture", ["gemma2", "gemma3"])
def test_a_moved_sequence_of_a_model_with_a_window_holds_the_same(architecture: str, tmp_path: Path) -> None:
    """Layers with a window have a cache of their own, whose cells move with the others."""
    path = tmp_path / "model.gguf"
    write = Path(__file__).with_name("random_architectures.py")
    subprocess.run([sys.executable, str(write), architecture, str(path)], check=True)
    check_moving(str(path))


def check_moving(model: str) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("cells_of_model.py")), model],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert answer["moved"] == [True] * 6 + [False] * 2
    assert answer["same"]
    assert answer["same_where_it_is_full"]
    assert answer["goes_on"]
    assert answer["difference"] < answer["spread"], answer
    assert answer["difference_in_parts"] < answer["spread"], answer
    assert answer["is_out"]
    assert answer["back"] == [True, True, False]
    assert answer["unchanged_where_it_is_full"]
    assert answer["difference_put_back"] < 0.01 * answer["spread"], answer
