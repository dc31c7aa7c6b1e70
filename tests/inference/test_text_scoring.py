import json
import math
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.inference.text_scoring import negative_log_likelihood, windows

CHILD = Path(__file__).with_name("scoring_child.py")
SHORT = (
    "Every Saturday the baker puts a tray of cooling loaves on the sill, and every Saturday the same gray cat sits "
    "beneath it, looking the other way.\n\n“He has never once stolen one,” she says. “He only likes to be asked.”"
)
LETTERS = "Naïve crème brûlée costs 4,50 €; the façade says “ouvert”. Μῆνιν ἄειδε, θεά. 春はあけぼの。"
LONG = " ".join(
    f"Day {day}. The expedition moved {day * 7 % 23} miles along the river, and the cook recorded that the flour was "
    f"{'damp' if day % 3 else 'dry'} and that {day % 5} of the mules refused to cross the ford near the mill."
    for day in range(1, 26)
)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(2, 64))
def test_every_token_is_scored_in_one_window(length: int, first: int, room: int) -> None:
    """Windows score each token from the first wanted one on exactly once, in order, and are never too long."""
    found = list(windows(length, first, room))
    assert [at for _, scored, end in found for at in range(scored, end)] == list(range(first, length))
    assert all(end - start <= room for start, _, end in found)


@given(st.integers(0, 400), st.integers(2, 64))
def test_tokens_of_later_windows_stand_after_half_a_window(length: int, room: int) -> None:
    """Beyond the first window every token is predicted from at least half a window before it."""
    assert all(scored - start >= room // 2 for start, scored, _ in list(windows(length, 0, room))[1:])


@settings(max_examples=60)
@given(st.integers(0, 2**31), st.integers(1, 90), st.integers(2, 50), st.sampled_from((0.1, 10.0, 3_000.0)))
def test_the_softmax_is_sound_for_logits_of_any_size(seed: int, rows: int, size: int, spread: float) -> None:
    """The sum of −ln p agrees with the textbook formula in double precision, also where exponentials overflow."""
    random = np.random.default_rng(seed)
    logits = (random.standard_normal((rows, size)) * spread).astype(np.float32)
    targets = random.integers(0, size, rows)
    exact = logits.astype(np.float64)
    expected = sum(np.logaddexp.reduce(row) - row[target] for row, target in zip(exact, targets, strict=True))
    assert math.isclose(negative_log_likelihood(logits.copy(), targets), expected, rel_tol=1e-5, abs_tol=1e-4)


Found = Callable[[str], dict[str, Any]]
NAMES = ["short", "letters", pytest.param("long", marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def found(starter_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What the child found of the text of a name, and what it found in all; it loads the starter model and computes
    everything twice, so the text of two windows only where somebody asks for that.
    """
    folder = tmp_path_factory.mktemp("scores")

    @cache
    def of(texts: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        path = folder / f"{texts[0][0]}.json"
        done = subprocess.run(
            [sys.executable, str(CHILD), str(path)],
            input=json.dumps({"model": str(starter_path), "texts": dict(texts)}),
            text=True,
            capture_output=True,
            timeout=250,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return result

    return lambda name: of((("long", LONG),) if name == "long" else (("short", SHORT), ("letters", LETTERS)))


@pytest.mark.model
@pytest.mark.parametrize("name", NAMES)
def test_bits_equal_an_independent_computation(found: Found, name: str) -> None:
    """Bits per text are within 1e-4 of a whole log-softmax in double precision through another interface."""
    one = found(name)[name]
    assert one["tokens"] == one["independent_tokens"]
    assert (one["tokens"] > 1024) == (name == "long")
    assert math.isclose(one["bits"], one["independent_bits"], rel_tol=1e-4)


@pytest.mark.model
@pytest.mark.parametrize("name", NAMES)
def test_bits_do_not_depend_on_how_many_tokens_are_computed_at_once(found: Found, name: str) -> None:
    """Batches of 16, of 100 and of the usual number of tokens give the same bits within one in a thousand."""
    widths = found(name)[name]["widths"]
    assert max(widths) - min(widths) <= 1e-3 * min(widths)


@pytest.mark.model
@pytest.mark.parametrize("name", ["short", pytest.param("long", marks=pytest.mark.slow)])
def test_text_costs_less_than_its_words_in_disorder(found: Found, name: str) -> None:
    """Sentences of the kind a model was trained on need fewer bits per byte than the same words shuffled."""
    in_order, in_disorder = found(name)[name]["per_byte"]
    assert in_order < 0.8 * in_disorder


@pytest.mark.model
def test_a_first_token_that_nothing_stands_before_is_left_out(found: Found) -> None:
    """The starter wants no beginning token, so the first token's bytes are not counted and all others are."""
    assert found("short")["short"]["bytes"] == len(SHORT.encode()) - len(b"Every")
    assert found("short")["empty"] == [0, 0, 0.0]


@pytest.mark.model
def test_an_answer_is_scored_after_its_question(found: Found) -> None:
    """The known capital needs fewer bits than foils, and only the answer's bits count."""
    answers = found("short")["answers"]
    assert answers["Paris"] < min(answers["Madrid"], answers["Oslo"])
    assert answers["Paris"] < 5
