"""What the engine's bench says of figures with a bound."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

BENCH = Path(__file__).parents[2] / "packaging" / "bench_engine"
Modules = Callable[[str], Any]
rounds_of_ratios = st.lists(st.floats(0.01, 100), min_size=1, max_size=9)
limits = st.floats(0.01, 100)


@pytest.fixture(scope="module")
def bounds(bench_module: Modules) -> Any:
    return bench_module("bounds")


@pytest.fixture
def report_of(bench_module: Modules) -> Callable[..., Any]:
    """Makes the report of some figures, given by case and engine."""

    def made(cases: dict[str, dict[str, list[float]]], *, on_a_card: bool = False) -> Any:
        figures = bench_module("figures").Figures(None)
        for case, series in cases.items():
            for engine, values in series.items():
                for value in values:
                    figures.add(case, {engine: value})
        return bench_module("bench_report").BenchReport(figures, widths=[0], on_a_card=on_a_card)

    return made


@pytest.mark.parametrize(
    ("rounds", "held", "said"),
    [
        ([1.8, 1.9, 2.0], True, "held"),
        ([1.5, 1.6, 1.79], False, "not held"),
        ([1.5, 1.9, 2.0], True, "held (in 2 of 3 rounds)"),
        ([1.5, 1.6, 2.0], False, "not held (held in 1 of 3 rounds)"),
        ([1.7, 2.0], True, "held (in 1 of 2 rounds)"),
        ([1.97], True, "held (one round)"),
        ([1.7999], False, "not held (one round)"),
    ],
)
def test_the_median_decides_and_rounds_on_both_sides_are_told(
    bounds: Any, rounds: list[float], held: bool, said: str
) -> None:
    """A figure on the bound itself holds; one that rounds up to it does not."""
    assert bounds.verdict("speed", rounds, bounds.Bound(1.8, ".1f")) == bounds.Verdict("speed", held, said)


def test_a_bound_says_which_side_is_wanted(bounds: Any) -> None:
    """The words are those of the table."""
    assert str(bounds.Bound(0.98)) == "0.98 or more"
    assert str(bounds.Bound(10, ".0f")) == "10 or more"
    assert str(bounds.Bound(0.05, ".0%", at_most=True)) == "5% or less"


@given(rounds_of_ratios, limits, st.booleans())
def test_a_verdict_agrees_with_every_round_or_names_how_many(
    bounds: Any, rounds: list[float], limit: float, at_most: bool
) -> None:
    """Nothing is added in brackets exactly where several rounds all lie on one side of the bound."""
    bound = bounds.Bound(limit, at_most=at_most)
    found = bounds.verdict("speed", rounds, bound)
    right = [bound.holds(value) for value in rounds]
    assert found.said.startswith("held" if found.held else "not held")
    assert ("(" in found.said) == (len(rounds) == 1 or len(set(right)) == 2)
    if len(set(right)) == 1:
        assert found.held == right[0]
    assert found == bounds.verdict("speed", rounds[::-1], bound)


@given(rounds_of_ratios, limits)
def test_a_figure_is_judged_on_the_side_that_its_bound_names(bounds: Any, rounds: list[float], limit: float) -> None:
    """What must not exceed a bound holds where its negative must reach the negative bound, and seldom both ways."""
    most = bounds.verdict("speed", rounds, bounds.Bound(limit, at_most=True))
    assert most.said == bounds.verdict("speed", [-value for value in rounds], bounds.Bound(-limit)).said
    assume(limit not in rounds)
    least = bounds.verdict("speed", rounds, bounds.Bound(limit))
    if len(rounds) % 2:
        assert least.held != most.held


def test_the_conclusion_names_what_did_not_hold(bounds: Any) -> None:
    """What too little was measured of is named apart from what failed."""
    good, bad = bounds.Verdict("a", held=True, said="held"), bounds.Verdict("b", held=False, said="not held")
    unknown = bounds.Verdict("c", held=None, said="too few drafts to say")
    assert bounds.conclusion([good, good]) == "Of 2 figures with a bound, all held."
    assert bounds.conclusion([bad]) == "Of 1 figure with a bound, none held. Not held: b."
    assert (
        bounds.conclusion([good, bad, unknown, bad])
        == "Of 4 figures with a bound, 1 held. Not held: b; b. Too few drafts to say: c."
    )
    assert bounds.conclusion([]) == "No figure with a bound was measured."


@pytest.mark.parametrize(
    ("held", "code"), [([True, True], 0), ([True, False], 1), ([True, None], 1), ([False], 1), ([], 1)]
)
def test_strict_ends_with_one_unless_all_is_shown_to_hold(bounds: Any, held: Sequence[bool | None], code: int) -> None:
    """Without it the exit code is 0 whatever was measured; with it nothing measured is nothing shown."""
    verdicts = [bounds.Verdict("figure", held=one, said="") for one in held]
    assert bounds.exit_code(verdicts, strict=True) == code
    assert bounds.exit_code(verdicts, strict=False) == 0


def test_the_table_has_a_verdict_beside_each_bound(bench_module: Modules, report_of: Callable[..., Any]) -> None:
    """A ratio for comparison has none, and a case that was not measured has no line."""
    names = bench_module("measured_cases")
    server = f"{names.SERVER} with 8 slots"
    report = report_of(
        {
            names.ONE: {names.DEFAULTS: [10.0, 10.0, 10.0], names.OURS: [17.0, 19.0, 20.0]},
            server: {names.SERVER_COPY: [5.0, 5.0], names.COPY: [15.0, 16.0]},
            names.FIRST: {names.LOOP: [1.0, 1.0], names.OURS: [1.2, 1.3], names.AHEAD: [0.1, 0.1]},
        }
    )
    report.add_ratios()
    assert report.lines[2:] == [
        f"| {names.ONE} | ours to loop, its defaults | 1.90 (1.70 to 2.00) | 1.8 or more | held (in 2 of 3 rounds) |",
        f"| {server} | {names.COPY} to {names.SERVER_COPY} | 3.10 (3.00 to 3.20) | for comparison |  |",
        f"| {names.FIRST} | ours to loop | 1.25 (1.20 to 1.30) | 1.00 or less | not held |",
        f"| {names.FIRST} | {names.AHEAD} to loop | 0.10 (0.10 to 0.10) | 1.00 or less | held |",
    ]
    report.add_conclusion()
    assert report.lines[-1] == f"Of 3 figures with a bound, 2 held. Not held: {names.FIRST}, ours to loop."


def test_the_time_that_the_loop_does_not_have_is_told(bench_module: Modules, report_of: Callable[..., Any]) -> None:
    """A first word after a prompt was read ahead is no like for like; where it was not measured nothing is said."""
    names = bench_module("measured_cases")
    for series, told in (({names.OURS: [1.0]}, False), ({names.OURS: [1.0], names.AHEAD: [0.1]}, True)):
        report = report_of({names.FIRST: series})
        report.add_head("a machine", "an engine", None)
        assert any("the loop cannot take it" in line for line in report.lines) == told


def test_more_is_wanted_of_a_card(bench_module: Modules, report_of: Callable[..., Any]) -> None:
    """What is plenty on the processor does not do there."""
    names = bench_module("measured_cases")
    figures = {names.ONE: {names.DEFAULTS: [10.0, 10.0], names.OURS: [90.0, 90.0]}}
    for on_a_card in (False, True):
        report = report_of(figures, on_a_card=on_a_card)
        report.add_ratios()
        assert [one.held for one in report.verdicts] == [not on_a_card]


@pytest.mark.parametrize(("shares", "said"), [([0.01, 0.02], "held."), ([0.07], "not held (one round).")])
def test_the_share_of_python_is_judged_in_steps_of_sixteen(
    bench_module: Modules, report_of: Callable[..., Any], shares: list[float], said: str
) -> None:
    """At most a twentieth of a step of 16 drafts is wanted; of other steps the share is only told."""
    names = bench_module("measured_cases")
    for width, judged in ((16, 1), (64, 0)):
        series = {"share": shares, "milliseconds": [50.0] * len(shares), "steps": [58.0] * len(shares)}
        report = report_of({names.python_share_of(width): series})
        report.add_python_share(width)
        assert len(report.verdicts) == judged
        assert report.lines[0].endswith(f"wanted: 5% or less; {said}" if judged else "steps).")


@pytest.mark.model
@pytest.mark.parametrize(("ours", "strict", "code"), [(20.0, True, 0), (17.0, True, 1), (17.0, False, 0)])
def test_the_bench_tells_kept_figures_and_ends_as_strict_asks(
    tmp_path: Path, ours: float, strict: bool, code: int
) -> None:
    """With no cases nothing is measured: figures of earlier runs, which know no likelihoods, are told as they are."""
    kept = tmp_path / "figures.json"
    before = json.dumps({"one brief, drafts a minute": {"loop, its defaults": [10.0], "ours": [ours]}})
    kept.write_text(before, encoding="utf-8")
    options = ["--cases", "", "--no-copy", "--figures", str(kept), *(["--strict"] if strict else [])]
    done = subprocess.run([sys.executable, str(BENCH), *options], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    held = "all held" if ours > 18 else "none held"
    assert f"Of 1 figure with a bound, {held}." in done.stdout
    assert "as likely as the loop's was not measured" in done.stdout
    assert kept.read_text(encoding="utf-8") == before
