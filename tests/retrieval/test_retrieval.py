import statistics
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings
from fairdraft.retrieval.choosing import choose
from fairdraft.retrieval.diversity import diverse
from fairdraft.retrieval.fusion import fuse
from fairdraft.retrieval.meaning import standing_out, usual_likeness
from fairdraft.retrieval.product_rules import ProductRules, names_of_others
from fairdraft.retrieval.words import alike, read_words, telling_words

TODAY = date(2026, 11, 26)
NAMES = (
    ("glynora", ("GLYNORA", "vespagliflone")),
    ("cordexa", ("CORDEXA", "praluzan")),
    ("lumivar", ("LUMIVAR", "dorsaxetine")),
)
KEYS = st.text("abcdef", min_size=1, max_size=2)


def copy(
    number: int, text: str, product: str = "glynora", expires: date | None = None, section: str = "whole"
) -> ApprovedCopy:
    return ApprovedCopy(
        f"id-{number}", product, "product-claim", section, f"piece {number}", text, TODAY, "MLR-1", expires, "file", "",
        CopyFindings(), datetime(2026, 11, 26, tzinfo=UTC),
    )  # fmt: skip


@given(st.lists(st.lists(KEYS, max_size=8), max_size=4))
def test_a_fusion_has_every_key_once(rankings: list[list[str]]) -> None:
    """What any ranking names is there once, with falling scores."""
    found = fuse(rankings)
    assert sorted(key for key, _ in found) == sorted({key for ranking in rankings for key in ranking})
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@given(st.lists(KEYS, unique=True, max_size=8), st.integers(1, 3))
def test_rankings_that_agree_are_kept(ranking: list[str], times: int) -> None:
    """Fused with itself a ranking stays as it is."""
    assert [key for key, _ in fuse([ranking] * times)] == ranking


@given(st.lists(st.permutations(["a", "b", "c", "d"]), min_size=1, max_size=4))
def test_what_is_ahead_everywhere_is_ahead(rankings: list[list[str]]) -> None:
    """A key that stands before another in every ranking stands before it in the fusion, in whatever order they come."""
    fused = [key for key, _ in fuse(rankings)]
    for one in fused:
        for other in fused:
            if one != other and all(ranking.index(one) < ranking.index(other) for ranking in rankings):
                assert fused.index(one) < fused.index(other)
    assert dict(fuse(rankings)) == pytest.approx(dict(fuse(rankings[::-1])))


@given(st.lists(st.lists(KEYS, unique=True, max_size=8), max_size=4))
def test_scores_are_those_of_the_formula(rankings: list[list[str]]) -> None:
    """The score of a key is the sum over rankings of 1 / (60 + its place), as Cormack and others give it."""
    for key, score in fuse(rankings):
        places = [ranking.index(key) + 1 for ranking in rankings if key in ranking]
        assert score == pytest.approx(sum(1 / (60 + place) for place in places))


@given(st.lists(st.tuples(KEYS, st.floats(-1, 1)), unique_by=lambda one: one[0], max_size=12), st.floats(-1, 1))
def test_what_stands_out_does_not_depend_on_the_models_scale(found: list[tuple[str, float]], usual: float) -> None:
    """The best stands out where it is as near as is not usual, nothing below the middle does where there is any spread,
    nor anything farther than is usual, and numbers twice as large change nothing.
    """
    ranked = sorted(((key, round(value, 3)) for key, value in found), key=lambda one: -one[1])
    middle = statistics.median(value for _, value in ranked) if ranked else 0.0
    keys = standing_out(ranked, middle, usual)
    assert keys == [key for key, _ in ranked][: len(keys)]
    assert bool(keys) == bool(ranked and ranked[0][1] >= usual)
    assert all(dict(ranked)[key] >= max(middle, usual) for key in keys)
    # Powers of two, so that no rounding moves a number over the line.
    assert standing_out([(key, 2 * value) for key, value in ranked], 2 * middle, 2 * usual) == keys


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=40))
def test_three_of_four_unrelated_questions_come_no_nearer_than_is_usual(bests: list[float]) -> None:
    """What is usual is one of the likenesses, with three quarters of all at it or below, and as few more as may be."""
    usual = usual_likeness(bests)
    assert 4 * sum(one <= usual for one in bests) >= 3 * len(bests)
    assert 4 * sum(one < usual for one in bests) < 3 * len(bests)


def test_fairly_high_in_two_rankings_is_above_high_in_one() -> None:
    """Second in both rankings is more than first in one of them and absent from the other."""
    assert fuse([["a", "b"], ["c", "b"]])[0][0] == "b"


RANKED = st.lists(st.tuples(KEYS, st.floats(0, 1)), unique_by=lambda one: one[0], max_size=8).map(
    lambda found: sorted(found, key=lambda one: -one[1])
)


@given(RANKED, st.integers(0, 10))
def test_the_best_comes_first_and_none_twice(ranked: list[tuple[str, float]], count: int) -> None:
    """The most relevant text opens the choice, which has as many as are wanted or there are, each once."""
    chosen = diverse(ranked, lambda _a, _b: 0.5, count)
    assert len(chosen) == len(set(chosen)) == min(count, len(ranked))
    if chosen:
        assert dict(ranked)[chosen[0]] == ranked[0][1]


def test_a_twin_gives_way_to_something_else() -> None:
    """The second place goes to a less relevant text that differs, not to the twin of the first."""
    ranked = [("a", 1.0), ("twin of a", 0.98), ("other", 0.8), ("far", 0.0)]
    similarity: Callable[[str, str], float] = lambda a, b: 1.0 if "a" in a and "a" in b and "far" not in (a, b) else 0.0  # noqa: E731 - shorter than a def
    assert diverse(ranked, similarity, 2) == ["a", "other"]


TEXT_PARTS = st.lists(
    st.sampled_from(
        ["GLYNORA", "cordexa,", "Praluzan", "LUMIVAR®", "dorsaxetine.", "ask your doctor", "once a day", "CORDEXAs"]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
COPIES = st.lists(
    st.builds(
        copy,
        st.integers(0, 10_000),
        TEXT_PARTS,
        st.sampled_from(["glynora", "cordexa", "lumivar", ""]),
        st.sampled_from([None, TODAY, date(2026, 11, 27), date(2020, 1, 1)]),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)


@given(COPIES, st.sampled_from(["glynora", "cordexa", "lumivar", ""]), st.integers(0, 8), st.integers(1, 3))
def test_no_fact_of_another_product_and_nothing_expired_is_ever_chosen(
    copies: list[ApprovedCopy], product: str, count: int, rankings: int
) -> None:
    """Whatever is in the library and however it ranks: chosen copy is the product's own, names no other product in any
    writing, and is in force.
    """
    rules = ProductRules(product, names_of_others(NAMES, product), TODAY)
    chosen = choose([copies] * rankings, rules, count)
    others = {name.casefold() for one, names in NAMES if one != product for name in names}
    for one in chosen:
        assert one.product == product
        assert not others & set(read_words(one.text).words)
        assert one.expires is None or one.expires > TODAY
    assert len(chosen) == min(count, len(rules.allowed(copies)))


def test_scripts_are_shown_to_whoever_writes_a_spot() -> None:
    """Lines that are spoken are no model of a page, but what readers are told may be one of a spot."""
    script = copy(1, "VO: Take the long way home.\nSUPER: Actor portrayal")
    page = copy(2, "Take the long way home. Action: walk, and ask about GLYNORA.")
    told = {
        scripts: ProductRules("glynora", (), TODAY, scripts=scripts).allowed([script, page])
        for scripts in (True, False)
    }
    assert told == {True: [script, page], False: [page]}


def test_a_name_that_two_products_share_is_nobodys_secret() -> None:
    """Two brands of one substance: its name is not another product's fact in copy of either."""
    names = (("a", ("BREVASTA", "ilomarast")), ("b", ("ONVESSA", "Ilomarast")))
    assert names_of_others(names, "a") == ("ONVESSA",)


@given(st.text(max_size=80))
def test_words_have_their_places(text: str) -> None:
    """Every word is found at its place in the text as it was given."""
    read = read_words(text)
    for word, (start, end) in zip(read.words, read.places, strict=True):
        assert text[start:end].casefold().replace("’", "'") == word


def test_telling_words_are_those_that_say_something() -> None:
    """Common words are left out, unless there are no others."""
    assert telling_words("What should you do about the itch, and the sleep? Sleep!") == ("should", "itch", "sleep")
    assert telling_words("to be or not to be") == ("to", "be", "or", "not")


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("a b", "a b", 1.0), ("a b", "c", 0.0), ("a b", "b c", 1 / 3)]
)
def test_likeness_is_the_share_of_common_words(first: str, second: str, expected: float) -> None:
    """Jaccard of the sets of words; nothing is like nothing."""
    assert alike(frozenset(first.split()), frozenset(second.split())) == pytest.approx(expected)
    assert alike(frozenset(), frozenset()) == 0.0
