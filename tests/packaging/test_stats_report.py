"""The cases and simulations behind the report on statistics."""

import sys
from pathlib import Path

import pytest

REPORT = Path(__file__).parents[2] / "packaging" / "stats_report"


@pytest.fixture(autouse=True)
def _beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(REPORT))
    for name in ("cases", "simulations"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_every_kind_of_figure_has_cases_and_a_package_beside_it() -> None:
    """The same seed gives the same cases; no kind is promised without one."""
    from cases import PACKAGES, cases

    found = list(cases(3))
    assert {one.kind for one in found} == set(PACKAGES)
    assert found == list(cases(3))
    assert all(one.ours and one.allowed > 0 for one in found)


def test_simulated_studies_tell_a_wrong_interval_from_a_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals of half their length are seen to cover too little, whole ones are not."""
    import simulations

    design = simulations.COVERED[0]
    right = simulations.coverage(design, (3.0, 3.0), 150, 1)

    def halved(*given: object) -> tuple[float, float]:
        low, high = whole(*given)
        return low + (high - low) / 4, high - (high - low) / 4

    whole = simulations.mean_interval
    monkeypatch.setattr(simulations, "mean_interval", halved)
    assert simulations.coverage(design, (3.0, 3.0), 150, 1) < 0.85 < right
