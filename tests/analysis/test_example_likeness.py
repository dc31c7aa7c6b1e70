"""Vectors are judged by their likeness to objectionable and to fair examples, without any figures of one model."""

import numpy as np
import pytest

from fairdraft.analysis.example_likeness import USUAL_SHARE, ExampleLikeness

WIDTH = 24
RANDOM = np.random.default_rng(11)
OBJECTIONABLE, FAIR = RANDOM.normal(size=(2, WIDTH))


def vectors(middle: np.ndarray, count: int, *, common: float = 0.0, seed: int = 3) -> list[bytes]:
    """Vectors of length one around a middle; `common` pulls all of them together, as some models do."""
    made = middle + np.random.default_rng(seed).normal(0, 0.9, (count, WIDTH)) + common
    return [(one / np.linalg.norm(one)).astype("<f4").tobytes() for one in made]


@pytest.mark.parametrize("common", [0.0, 4.0])
def test_a_text_is_pointed_at_where_it_is_like_objectionable_examples(common: float) -> None:
    """Unseen texts of either kind are told apart, also by a model to which all texts are much alike; about as many fair
    ones lie above the limit as are meant to.
    """
    objectionable, fair = vectors(OBJECTIONABLE, 60, common=common), vectors(FAIR, 90, common=common)
    likeness = ExampleLikeness(objectionable, fair, len(fair))
    bad = likeness.judge(vectors(OBJECTIONABLE, 100, common=common, seed=5))
    good = likeness.judge(vectors(FAIR, 400, common=common, seed=7))
    assert np.mean([one.above > 0 for one in bad]) > 0.9
    assert np.mean([one.above > 0 for one in good]) < 3 * (1 - USUAL_SHARE)
    again = likeness.judge(objectionable)
    assert [one.nearest for one in again] == list(range(60)), "each example is the nearest to itself"


def test_a_model_that_tells_nothing_apart_points_at_nothing() -> None:
    """Where all texts have the same vector, and where there is no text, there is no hint."""
    same = vectors(FAIR, 1)
    assert [one.above > 0 for one in ExampleLikeness(same, same, 1).judge(same * 3)] == [False] * 3
    assert ExampleLikeness(same, same, 1).judge([]) == ()


def test_only_usual_fair_examples_set_the_limit() -> None:
    """Fair examples that were chosen for their likeness to objectionable ones do not raise the limit."""
    objectionable, fair = vectors(OBJECTIONABLE, 40), vectors(FAIR, 60)
    hard = vectors(0.7 * OBJECTIONABLE, 20, seed=9)
    asked = vectors(OBJECTIONABLE, 100, seed=5)
    every = [*fair, *hard]
    with_hard = ExampleLikeness(objectionable, every, len(fair)).judge(asked)
    all_usual = ExampleLikeness(objectionable, every, len(fair) + len(hard)).judge(asked)
    assert sum(one.above > 0 for one in with_hard) > sum(one.above > 0 for one in all_usual)
