"""Is the agreement Krippendorff's, and is it silent where it has to be?"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fairdraft.analysis.agreement import agreement, ordinal_agreement

PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)


def units_of(matrix: tuple[tuple[int, ...], ...]) -> dict[str, list[int]]:
    return {f"draft {n}": [score for score in column if score] for n, column in enumerate(zip(*matrix, strict=True))}


def test_published_example():
    """Four observers, twelve units, missing values: ordinal alpha 0.815 (K. Krippendorff, Computing
    Krippendorff's Alpha-Reliability, 2011, section C).
    """
    result = ordinal_agreement("accuracy", units_of(PUBLISHED))
    assert result.alpha == pytest.approx(0.815, abs=5e-4)
    assert result.units == 11
    low, high = result.ci95
    assert low < result.alpha < high <= 1


def test_two_raters_by_hand():
    """Units (1,1) (2,2) (1,2) (2,2): the only distance is that of 1 and 2, so alpha is 1 − 7·2 / (2·3·5)."""
    result = ordinal_agreement("accuracy", {"a": [1, 1], "b": [2, 2], "c": [1, 2], "d": [2, 2]})
    # Coincidences: o11 = 2, o22 = 4, o12 = o21 = 1; n1 = 3, n2 = 5, n = 8.
    assert result.alpha == pytest.approx(1 - 7 * 2 / (2 * 3 * 5))


def test_within_one_counts_pairs_of_ratings():
    """Of three raters' pairs on one draft and one pair on another, those within a point are counted."""
    # 1–2 yes, 1–4 no, 2–4 no; 5–4 yes.
    assert ordinal_agreement("accuracy", {"a": [1, 2, 4], "b": [5, 4]}).within_one == 0.5


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ({}, "nobody rated"),
        ({"a": []}, "nobody rated"),
        ({"a": [4], "b": [2]}, "no draft was rated by two"),
        ({"a": [4, 2], "b": [2]}, "only one draft"),
        ({"a": [4, 4], "b": [4, 4, 4], "c": [1]}, "all ratings of shared drafts are 4"),
    ],
)
def test_not_estimable_says_why(units: dict[str, list[int]], reason: str):
    """Without overlap, with one draft or with one level only, alpha is null and the reason is given."""
    result = ordinal_agreement("accuracy", units)
    assert (result.alpha, result.ci95) == (None, None)
    assert reason in result.why


def test_an_unequal_single_rating_does_not_make_alpha_estimable():
    """A level that only an unshared draft has does not count."""
    assert ordinal_agreement("accuracy", {"a": [4, 4], "b": [4, 4], "c": [1]}).alpha is None


def test_perfect_agreement_is_one():
    """Raters who always agree, on different levels, have alpha 1 and an interval at 1."""
    result = ordinal_agreement("accuracy", {str(n): [1 + n % 5] * 2 for n in range(30)})
    assert result.alpha == 1
    assert result.ci95 == (1, 1)
    assert result.within_one == 1


def test_an_interval_that_rests_on_chance_is_left_out():
    """Where a quarter of the resampled drafts leave nothing to estimate, alpha stands without an interval."""
    result = ordinal_agreement("accuracy", {"a": [1, 1], "b": [1, 2]})
    assert result.alpha == pytest.approx(0)
    assert result.ci95 is None


def test_unrelated_ratings_are_near_zero():
    """Raters who throw dice have an interval that holds 0."""
    generator = np.random.default_rng(4)
    result = ordinal_agreement("accuracy", {str(n): generator.integers(1, 6, 2).tolist() for n in range(300)})
    assert result.ci95[0] < 0 < result.ci95[1]


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4), min_size=2, max_size=12), st.randoms())
@settings(max_examples=40)
def test_order_and_turning_the_scale_change_nothing(units: list[list[int]], shuffler):
    """Neither the order of drafts or raters nor reading the scale backwards changes alpha."""
    straight = ordinal_agreement("accuracy", {str(n): unit for n, unit in enumerate(units)})
    mixed = [shuffler.sample(unit, len(unit)) for unit in units]
    shuffler.shuffle(mixed)
    assert ordinal_agreement("accuracy", {str(n): unit for n, unit in enumerate(mixed)}) == straight
    turned = ordinal_agreement("accuracy", {str(n): [6 - score for score in unit] for n, unit in enumerate(units)})
    assume(straight.alpha is not None)
    assert turned.alpha == pytest.approx(straight.alpha)
    assert straight.alpha <= 1


def test_drafts_are_the_units_and_criteria_apart(rate):
    """Ratings group by draft, and a criterion sees only its own scores."""
    rows = [
        rate("p1", "a", {"accuracy": 4, "brand_voice": 1}),
        rate("p1", "a", {"accuracy": 4}, rater="R2"),
        rate("p2", "a", {"accuracy": 2}),
        rate("p2", "a", {"accuracy": 2}, rater="R2"),
    ]
    assert agreement("accuracy", rows).alpha == 1
    assert agreement("brand_voice", rows).why == "no draft was rated by two raters"
