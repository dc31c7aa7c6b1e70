"""Rounds of the engine's bench are measured on a machine that kept its pace, or it is told that it did not."""

import importlib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def steady(packaging_on_path: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "packaging" / "bench_engine"))
    return importlib.import_module("steady")


@pytest.fixture
def figures(steady: Any) -> Any:
    return importlib.import_module("figures").Figures(None)


def test_a_round_with_one_pace_is_kept(steady: Any, figures: Any) -> None:
    """Each engine is measured once; a pace that wavers by less than a twelfth is one pace."""
    paces = iter([1.0, 1.05, 0.99])
    rounds = steady.SteadyRounds(figures, lambda: next(paces))
    rounds.measure("case", {"ours": lambda: 2.0, "theirs": lambda: 1.0})
    assert figures.of("case") == {"ours": [2.0], "theirs": [1.0]}
    assert rounds.told() == []


def test_a_round_in_which_the_pace_changed_is_measured_anew(steady: Any, figures: Any) -> None:
    """What was measured before the change is thrown away, whether the machine became slower or quicker."""
    paces = iter([1.0, 1.5, 1.5, 1.0, 1.4, 1.4, 1.4])
    ours, theirs = iter([9.0, 8.0, 2.0]), iter([1.0])
    rounds = steady.SteadyRounds(figures, lambda: next(paces))
    rounds.measure("case", {"ours": lambda: next(ours), "theirs": lambda: next(theirs)})
    assert figures.of("case") == {"ours": [2.0], "theirs": [1.0]}
    assert "in 2 tries" in rounds.told()[1]
    assert "each time: 0." in rounds.told()[1]


def test_a_machine_that_never_keeps_its_pace_is_told(steady: Any, figures: Any) -> None:
    """The last try is kept, whole."""
    paces = iter([1.0, 2.0] * 4)
    rounds = steady.SteadyRounds(figures, lambda: next(paces))
    rounds.measure("case", {"ours": lambda: 2.0, "theirs": lambda: 1.0})
    assert figures.of("case") == {"ours": [2.0], "theirs": [1.0]}
    assert "in 4 tries" in rounds.told()[1]
    assert "each time: 1." in rounds.told()[1]
