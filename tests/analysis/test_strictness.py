"""Is a strict or mild rater named by how they rate what others rated, and nobody else?"""

from statistics import mean

import numpy as np
import pytest

from fairdraft.analysis.compare import compare
from fairdraft.analysis.strictness import strictness
from fairdraft.domain.comparison import RatedValue
from fairdraft.domain.comparison_words import strictness_words

CRITERIA = ("accuracy", "brand_voice")


def study(rate, lower: dict[str, float], briefs: int = 24, seed: int = 2) -> list[RatedValue]:
    """Two candidates' drafts, each rated by everybody; a rater's scores lie so many points lower."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(briefs):
        for candidate in "ab":
            level = chance.normal(3.2, 0.9, len(CRITERIA))
            for rater, points in lower.items():
                scores = np.clip(np.rint(level - points + chance.normal(0, 0.5, len(CRITERIA))), 1, 5)
                given = {name: int(score) for name, score in zip(CRITERIA, scores, strict=True)}
                rows.append(rate(f"p{number}", candidate, given, rater=rater, campaign=f"c{number % 3}"))
    return rows


def by_hand(rows: list[RatedValue], rater: str, others: tuple[str, ...]) -> float:
    """The same mean, draft by draft, without any library."""
    scores = {(one.draft_id, one.rater): one.scores for one in rows}
    of_brief: dict[str, list[float]] = {}
    for one in rows:
        if one.rater != rater:
            continue
        gaps = []
        for name, score in one.scores.items():
            beside = [
                scores[one.draft_id, other][name] for other in others if name in scores.get((one.draft_id, other), {})
            ]
            gaps += [score - mean(beside)] if beside else []
        if gaps:
            of_brief.setdefault(one.prompt_id, []).append(mean(gaps))
    return mean(mean(each) for each in of_brief.values())


def test_a_strict_rater_is_named_and_makes_nobody_else_mild(rate):
    """The one who rates lower stands out with an interval; the others, beside each other, do not."""
    rows = study(rate, {"R1": 0, "R2": 1.1, "R3": 0})
    first, second = strictness(rows, CRITERIA)
    assert (first.rater, first.others, first.drafts, first.briefs) == ("R2", ("R1", "R3"), 48, 24)
    assert first.stands_out
    assert first.ci95[0] < -1 < first.ci95[1] < 0
    assert (second.rater, second.others) in (("R1", ("R3",)), ("R3", ("R1",)))
    assert not second.stands_out
    said = [one for one in compare("s", rows, CRITERIA).conditions if " rates " in one]
    assert len(said) == 1
    assert said[0].startswith(f"R2 rates {-first.difference:.1f} points lower [")
    assert "than R1 and R3 on the same 48 drafts." in said[0]
    assert strictness_words(second).startswith(f"{second.rater} is not shown to rate higher or lower than ")


def test_a_strict_rater_whom_all_others_met_is_the_one_named(rate):
    """Each of three shared drafts with the strict one alone: they are as far from that one, and are not called mild."""
    rows = study(rate, {"R1": 0, "R2": 0.9, "R3": 0, "R4": 0}, briefs=36)
    met = [one for one in rows if one.rater in ("R2", f"R{(1, 3, 4)[int(one.prompt_id.split('p')[-1]) % 3]}")]
    assert [(one.rater, one.others) for one in strictness(met, CRITERIA)] == [("R2", ("R1", "R3", "R4"))]


def test_a_shift_that_moves_nothing_stays_out_of_the_conditions(rate):
    """Many drafts show a tenth of a point, too: it stands in the table, and in no sentence under every figure."""
    rows = [
        rate(f"p{n}", name, 3 - (rater == "R2" and n % 6 == 0), rater=rater)
        for n in range(48)
        for name in "ab"
        for rater in ("R1", "R2", "R3")
    ]
    found = compare("s", rows, ["accuracy"])
    assert (found.strictness[0].rater, found.strictness[0].stands_out) == ("R2", True)
    assert not any(" rates " in one for one in found.conditions)


def test_it_is_what_is_computed_by_hand_where_ratings_are_missing(rate):
    """Scores and whole ratings that are not there, repeats and adjudications leave the plain mean of differences."""
    rows = study(rate, {"R1": 0, "R2": 0.8, "R3": 0.1, "R4": 0}, briefs=30)
    rows = [one for place, one in enumerate(rows) if place % 5]
    for place, one in enumerate(rows):
        if place % 7 == 0:
            one.scores.pop("accuracy")
    found = strictness(rows, CRITERIA)
    assert found[0].rater == "R2"
    for one in found:
        assert one.difference == pytest.approx(by_hand(rows, one.rater, one.others), abs=1e-12)
    later = [rate("p0", "a", 1, campaign="c0", rater="R1", occasion=2)]
    settled = [rate("p1", "a", 1, campaign="c1", rater="R9", adjudicates="R1")]
    assert compare("s", [*rows, *later, *settled], CRITERIA).strictness == compare("s", rows, CRITERIA).strictness


@pytest.mark.parametrize(("briefs", "told"), [(9, 0), (10, 1)])
def test_nothing_is_said_over_a_few_drafts(rate, briefs: int, told: int):
    """Twenty drafts that both rated are needed; of two raters, who mirror each other, one is told."""
    rows = study(rate, {"R1": 0, "R2": 1.5}, briefs)
    found = strictness(rows, CRITERIA)
    assert [one.rater for one in found] == ["R2"] * told
    assert strictness([one for one in rows if one.rater == "R1"], CRITERIA) == ()
    assert strictness([], CRITERIA) == ()


def test_raters_who_never_met_are_not_compared(rate):
    """Two pairs that share no draft are each compared within the pair; whoever rated alone is absent."""
    pairs = [*study(rate, {"R1": 0, "R2": 1}), *study(rate, {"R3": 2})]
    apart = [
        one if one.rater != "R3" else rate("q", "a", one.scores, rater="R3", draft_id=f"d{place}")
        for place, one in enumerate(pairs)
    ]
    assert [(one.rater, one.others) for one in strictness(apart, CRITERIA)] == [("R2", ("R1",))]


def test_equal_raters_differ_by_nothing(rate):
    """Raters who always agree have a difference of 0 without an interval, and nobody stands out."""
    rows = [rate(f"p{n}", name, 1 + n % 5, rater=rater) for n in range(12) for name in "ab" for rater in ("R1", "R2")]
    (one,) = strictness(rows, ["accuracy"])
    assert (one.difference, one.ci95, one.stands_out, one.p_holm) == (0, None, False, 1)


def test_the_order_of_ratings_changes_nothing(rate):
    """The order of the rows enters no figure."""
    rows = study(rate, {"R1": 0, "R2": 0.4, "R3": 0.1})
    assert compare("s", rows[::-1], CRITERIA).strictness == compare("s", rows, CRITERIA).strictness
