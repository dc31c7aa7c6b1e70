"""When the engine's bench calls the texts of a batch as likely as the loop's."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

Modules = Callable[[str], Any]
SPREAD = 0.3
"""Standard deviation between drafts, nats a token: the starter model's is 0.22, and others may vary more."""
# Drafts of any spread that a model may have; hundredths, so that sums do not decide.
drafts = st.lists(st.integers(-500, 0).map(lambda value: value / 100), min_size=20, max_size=40)
shifts = st.integers(-100, 100).map(lambda value: value / 100)


@pytest.fixture(scope="module")
def comparison(bench_module: Modules) -> Any:
    return bench_module("likelihood_comparison")


def written(seed: int, count: int, mean: float = -1.7) -> list[float]:
    """Drafts that differ by SPREAD."""
    return np.random.default_rng(seed).normal(mean, SPREAD, count).tolist()


def test_welchs_interval_is_that_of_a_known_case(comparison: Any) -> None:
    """Student's sleep data, as R's t.test has them."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    assert comparison._welch_interval(first, second) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)


def test_as_likely_needs_the_whole_interval_above_the_margin(comparison: Any) -> None:
    """A clear loss is called one, however the drafts vary; a small one that is sure to be small passes."""
    loop = written(1, 2000)
    for loss, said in ((0.0, "as likely"), (0.05, "as likely"), (0.3, "less likely")):
        found = comparison.compare([value - loss for value in written(2, 2000)], loop)
        assert found.said == said
        assert found.held == (said == "as likely")
        assert found.ci95[0] < found.difference < found.ci95[1]


def test_a_loss_about_the_margin_is_no_pass(comparison: Any) -> None:
    """An interval that lies below 0 and reaches the margin says that the texts are less likely."""
    loop = [-1.0, -2.0] * 300
    found = comparison.compare([value - comparison.MARGIN for value in loop], loop)
    assert found.ci95[0] < -comparison.MARGIN < found.ci95[1] < 0
    assert found.said == "less likely"


@pytest.mark.parametrize("count", [1, 8, 19])
def test_a_handful_of_drafts_says_nothing(comparison: Any, count: int) -> None:
    """Not even drafts that hardly vary: the spread of a few may be small by chance."""
    loop = [-1.7 + seed / 1000 for seed in range(count)]
    assert comparison.compare(loop, loop) == comparison.Comparison(0.0, None, held=None, said="too few drafts to say")
    enough = [-1.7 + seed / 1000 for seed in range(40)]
    assert comparison.compare(enough, loop).held is None
    assert comparison.compare(loop, enough).held is None


def test_a_wide_interval_says_too_few_drafts(comparison: Any) -> None:
    """Thirty drafts that differ by SPREAD cannot show it, even of the very same ones."""
    found = comparison.compare(written(1, 30), written(1, 30))
    assert found.ci95 is not None
    assert (found.held, found.said) == (None, "too few drafts to say")


def test_drafts_that_do_not_vary_have_no_interval(comparison: Any) -> None:
    """With temperature 0 all drafts of a set are one text, whose number shows nothing."""
    assert comparison.compare([-1.0] * 50, [-1.0] * 50).held is None


def test_the_number_of_drafts_lets_the_comparison_pass_and_fail(comparison: Any) -> None:
    """Simulated: texts as likely pass in four of five runs or more; those less likely by the margin in one of twenty or
    fewer; those less likely by twice the margin are found out in four of five.
    """
    runs, drafts = 200, comparison.DRAFTS

    def share(loss: float, said: str) -> float:
        found = [
            comparison.compare(written(2 * run, drafts, -1.7 - loss), written(2 * run + 1, drafts)).said
            for run in range(runs)
        ]
        return found.count(said) / runs

    assert share(0.0, "as likely") >= 0.8
    assert share(comparison.MARGIN, "as likely") <= 0.05
    assert share(2 * comparison.MARGIN, "less likely") >= 0.8


@given(drafts, drafts, shifts)
def test_only_the_difference_counts(comparison: Any, batch: list[float], loop: list[float], shift: float) -> None:
    """A model under which all texts are as much less likely changes nothing; exchanged sets mirror the interval."""
    found = comparison.compare(batch, loop)
    moved = comparison.compare([value + shift for value in batch], [value + shift for value in loop])
    turned = comparison.compare(loop, batch)
    assert moved.difference == pytest.approx(found.difference, abs=1e-9)
    if found.ci95 is None or turned.ci95 is None:
        assert found.held is None
        return
    assert moved.ci95 == pytest.approx(found.ci95, abs=1e-6)
    assert found.ci95 == pytest.approx((-turned.ci95[1], -turned.ci95[0]), abs=1e-6)


@given(drafts, drafts, shifts)
def test_likelier_texts_never_get_a_worse_verdict(
    comparison: Any, batch: list[float], loop: list[float], shift: float
) -> None:
    """Less likely, too few to say, as likely: a batch whose every text is likelier comes no earlier in that row."""
    order = {False: 0, None: 1, True: 2}
    raised = [value + abs(shift) for value in batch]
    assert order[comparison.compare(raised, loop).held] >= order[comparison.compare(batch, loop).held]


@given(drafts, drafts)
def test_a_verdict_is_what_its_interval_says(comparison: Any, batch: list[float], loop: list[float]) -> None:
    """As likely above the margin, less likely below 0 where it reaches the margin, else undecided."""
    found = comparison.compare(batch, loop)
    if found.ci95 is None:
        assert found.held is None
        return
    low, high = found.ci95
    assert low <= found.difference <= high
    assert (found.held is True) == (low > -comparison.MARGIN)
    assert (found.held is False) == (low <= -comparison.MARGIN and high < 0)


def test_the_report_has_difference_interval_and_verdict(bench_module: Modules) -> None:
    """Each set of a batch is held against the loop's; the deviation between drafts stands beside each mean."""
    names = bench_module("measured_cases")
    figures = bench_module("figures").Figures(None)
    for loop, batch in zip(written(1, 400), written(2, 400), strict=True):
        figures.add(names.LIKELIHOOD, {names.LOOP: loop, "batch": batch, "batch with the copy": batch - 1})
    report = bench_module("bench_report").BenchReport(figures, widths=[0], on_a_card=False)
    report.add_likelihoods()
    _loop, batch_line, copy_line = report.lines[4:7]
    assert batch_line.startswith("| batch | 400 | −1.")
    assert batch_line.endswith("] | above −0.1 as a whole | as likely |")
    assert copy_line.endswith("] | above −0.1 as a whole | less likely |")
    assert [one.held for one in report.verdicts] == [True, False]
    report.add_conclusion()
    assert report.lines[-1].endswith("1 held. Not held: likelihood of the texts of the batch with the copy.")
