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
    assert rounds.told() == []
    rounds.measure("case", {"ours": lambda: 2.0, "theirs": lambda: 1.0})
    assert figures.of("case") == {"ours": [2.0], "theirs": [1.0]}
    assert "waited for 0 minutes" in rounds.told()[1]
    assert "in 0 tries" in rounds.told()[1]
    assert rounds.told()[1].endswith("each time: 0; at less than the full pace: 0; of 1.")


def test_without_a_pace_a_round_is_kept_as_it_is(steady: Any, figures: Any) -> None:
    """Nothing is waited for or measured anew, and that is told."""
    rounds = steady.SteadyRounds(figures, None)
    rounds.measure_together(("case", "other"), {"ours": lambda: (2.0, 4.0), "theirs": lambda: (1.0, 3.0)})
    assert figures.of("case") == {"ours": [2.0], "theirs": [1.0]}
    assert figures.of("other") == {"ours": [4.0], "theirs": [3.0]}
    assert rounds.told()[1] == "It was measured at whatever pace the machine had."


def test_one_run_may_give_figures_of_two_cases(steady: Any, figures: Any) -> None:
    """Of a draft alone its speed and its first word are of one run, and are thrown away together."""
    paces = iter([1.0, 1.0, 1.5, 1.0, 1.0, 1.0])
    ours, theirs = iter([(9.0, 8.0), (2.0, 0.5)]), iter([(7.0, 6.0), (1.0, 0.4)])
    rounds = steady.SteadyRounds(figures, lambda: next(paces))
    rounds.measure_together(("speed", "first"), {"ours": lambda: next(ours), "theirs": lambda: next(theirs)})
    assert figures.of("speed") == {"ours": [2.0], "theirs": [1.0]}
    assert figures.of("first") == {"ours": [0.5], "theirs": [0.4]}


def test_a_round_in_which_the_pace_changed_is_measured_anew(steady: Any, figures: Any) -> None:
    """What was measured before the change is thrown away, whether the machine became slower or quicker."""
    paces = iter([1.5, 1.0, 1.0, 1.0, 1.4, 1.0, 1.0, 1.0])
    ours, theirs = iter([9.0, 8.0, 2.0]), iter([7.0, 1.0])
    rounds = steady.SteadyRounds(figures, lambda: next(paces))
    rounds.measure("case", {"ours": lambda: next(ours), "theirs": lambda: next(theirs)})
    assert figures.of("case") == {"ours": [2.0], "theirs": [1.0]}
    assert "in 2 tries" in rounds.told()[1]
    assert "each time: 0;" in rounds.told()[1]


def test_a_round_waits_for_the_full_pace(steady: Any, figures: Any) -> None:
    """Slow minutes are waited out, with the quickest pace that was ever seen as the measure."""
    paces = iter([1.0, 1.0, 1.5, 1.5, 1.02, 1.0])
    slept: list[float] = []
    rounds = steady.SteadyRounds(figures, lambda: next(paces), slept.append)
    rounds.measure("case", {"ours": lambda: 2.0})
    rounds.measure("case", {"ours": lambda: 3.0})
    assert figures.of("case") == {"ours": [2.0, 3.0]}
    assert slept == [15.0, 15.0]
    assert "at less than the full pace: 0; of 2." in rounds.told()[1]


def test_a_machine_that_never_keeps_its_pace_is_told(steady: Any, figures: Any) -> None:
    """The last try is kept, whole."""
    paces = iter([1.0, 2.0] * 4)
    rounds = steady.SteadyRounds(figures, lambda: next(paces))
    rounds.measure("case", {"ours": lambda: 2.0, "theirs": lambda: 1.0})
    assert figures.of("case") == {"ours": [2.0], "theirs": [1.0]}
    assert "in 4 tries" in rounds.told()[1]
    assert "each time: 1; at less than the full pace: 1; of 1." in rounds.told()[1]


def test_a_machine_that_stays_slow_is_measured_and_told(steady: Any, figures: Any) -> None:
    """The wait has an end."""
    figures.add("tries, by what became of the machine's pace", {"seen": 1.0})
    slept: list[float] = []
    rounds = steady.SteadyRounds(figures, lambda: 1.5, slept.append)
    rounds.measure("case", {"ours": lambda: 2.0})
    assert figures.of("case") == {"ours": [2.0]}
    assert sum(slept) == 600
    assert "waited for 10 minutes" in rounds.told()[1]
    assert "at less than the full pace: 1; of 1." in rounds.told()[1]


def test_the_loop_is_carried_on_brief_by_brief(steady: Any) -> None:
    """The first draft of a brief reads what is new of its prompt, the others nothing."""
    rates = importlib.import_module("rates")
    briefs = [[{"seconds": 3.0, "tokens": 150}, {"seconds": 1.0, "tokens": 150}] for _ in range(2)]
    assert rates.carried_on(briefs, 8) == pytest.approx(60 * 16 / (2 * (3 + 7)))
