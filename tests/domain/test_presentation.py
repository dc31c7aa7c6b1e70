"""Orders of presentation: balanced, told again from their seed, with repeats that come late."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.presentation import (
    Presentation,
    PresentedDraft,
    QueueEntry,
    assigned_prompts,
    pair_order,
    rater_seed,
    rating_order,
    williams_rows,
)

ALONE = Presentation(seed=5, turn=0, raters=1)


def drafts(prompts: int, candidates: str = "abc", numbers: int = 1) -> list[PresentedDraft]:
    return [
        PresentedDraft(f"{prompt}-{name}-{number}", f"k{prompt % 3}", f"p{prompt}", name, number)
        for prompt in range(prompts)
        for name in candidates
        for number in range(1, numbers + 1)
    ]


@pytest.mark.parametrize("size", range(1, 9))
def test_a_williams_design_balances_place_and_neighbor(size: int) -> None:
    """Each thing stands equally often at each place, and follows each other one equally often."""
    rows = williams_rows(size)
    assert len(rows) == (size if size % 2 == 0 or size == 1 else 2 * size)
    places = Counter((place, one) for row in rows for place, one in enumerate(row))
    assert set(places.values()) == {len(rows) // size}
    follows = Counter(pair for row in rows for pair in pairwise(row))
    assert len(follows) == size * (size - 1)
    assert len(set(follows.values())) <= 1


@pytest.mark.parametrize("candidates", ["ab", "abc", "abcd", "abcde"])
def test_candidates_stand_equally_often_first(candidates: str) -> None:
    """Over as many prompts as two cycles of rows, every candidate is first, second … equally often."""
    size = len(candidates)
    order = rating_order(drafts(4 * size, candidates), ALONE)
    of_place = Counter((index % size, entry.draft_id.split("-")[1]) for index, entry in enumerate(order))
    assert set(of_place.values()) == {4}


def test_raters_begin_with_other_rows() -> None:
    """The same seed gives each rater an order of their own, and the same one again."""
    orders = [rating_order(drafts(12), Presentation(5, turn, 3)) for turn in range(3)]
    assert len(set(orders)) == 3
    assert orders[1] == rating_order(reversed(drafts(12)), Presentation(5, 1, 3))
    assert orders[1] != rating_order(drafts(12), Presentation(6, 1, 3))
    assert len({rater_seed(5, turn) for turn in range(100)}) == 100


def test_drafts_of_a_brief_stand_together_and_their_rounds_apart() -> None:
    """Within a round each brief comes once, its candidates in a row."""
    order = [one.draft_id.split("-") for one in rating_order(drafts(6, "ab", numbers=2), ALONE)]
    blocks = [order[first : first + 2] for first in range(0, len(order), 2)]
    assert all({name for _, name, _ in block} == {"a", "b"} for block in blocks)
    assert [block[0][2] for block in blocks] == ["1"] * 6 + ["2"] * 6


@given(
    st.integers(0, 2**31 - 1),
    st.integers(1, 5),
    st.floats(0, 1),
    st.integers(1, 40),
    st.floats(0, 1),
    st.integers(1, 4),
)
def test_every_prompt_is_rated_as_the_plan_says(
    seed: int, raters: int, overlap: float, prompts: int, repeats: float, candidates: int
) -> None:
    """Every prompt has a rater, shared ones have all, others one; a rater's queue has each draft of theirs once, and
    repeats only of those, later than the first time."""
    given = drafts(prompts, "abcd"[:candidates])
    pairs = list(dict.fromkeys((one.campaign, one.prompt) for one in given))
    seen: Counter[str] = Counter()
    for turn in range(raters):
        how = Presentation(seed, turn, raters, overlap, repeats)
        mine = assigned_prompts(pairs, how)
        seen.update(mine)
        assigned = [one for one in given if one.prompt in mine]
        order = rating_order(assigned, how)
        first = [one.draft_id for one in order if one.occasion == 1]
        assert sorted(first) == sorted(one.draft_id for one in assigned)
        again = [one.draft_id for one in order if one.occasion == 2]
        assert len(again) == len(set(again)) <= round(repeats * len(first))
        for draft_id in again:
            assert order.index(QueueEntry(draft_id)) < order.index(QueueEntry(draft_id, 2))
    assert len(seen) == prompts
    assert set(seen.values()) <= {1, raters}
    shared = sum(count == raters for count in seen.values())
    if raters > 1:
        assert shared == sum(
            round(overlap * sum(campaign == name for campaign, _ in pairs)) for name in {name for name, _ in pairs}
        )


def test_repeats_come_late_and_from_all_candidates() -> None:
    """A tenth of sixty drafts comes back in the last third, two of each candidate, none soon after its first time."""
    order = rating_order(drafts(20), Presentation(5, 0, 1, hidden_repeats=0.1))
    again = [(index, one) for index, one in enumerate(order) if one.occasion == 2]
    assert len(again) == 6
    assert Counter(one.draft_id.split("-")[1] for _, one in again) == {"a": 2, "b": 2, "c": 2}
    for index, one in again:
        assert index > 40
        assert index - order.index(QueueEntry(one.draft_id)) >= 5


@given(st.integers(0, 2**31 - 1), st.integers(1, 20))
def test_pairs_are_of_one_brief_and_balance_sides(seed: int, prompts: int) -> None:
    """All pairs of each brief once; each candidate of a pair stands on the left every other time."""
    shown = pair_order(drafts(prompts), None, Presentation(seed, 0, 1))
    assert len(shown) == len({frozenset(one) for one in shown}) == 3 * prompts
    left: Counter[tuple[str, str]] = Counter()
    for first, second in shown:
        (prompt, a, _), (other, b, _) = first.split("-"), second.split("-")
        assert prompt == other
        left[a, b] += 1
    for pair in ("ab", "ac", "bc"):
        assert abs(left[pair[0], pair[1]] - left[pair[1], pair[0]]) <= 1


def test_only_declared_pairs_are_shown() -> None:
    """The plan's comparisons choose the pairs."""
    shown = pair_order(drafts(4), [frozenset("ac")], ALONE)
    assert len(shown) == 4
    assert all({one.split("-")[1] for one in pair} == {"a", "c"} for pair in shown)
