"""Does before and after claim what was shown, and nothing else?"""

import pytest

from fairdraft.analysis.adaptation import adaptation
from fairdraft.analysis.compare import compare
from fairdraft.domain.comparison import CriterionComparison, DeclaredAdaptation, Omnibus, PairEstimate

DECLARED = DeclaredAdaptation("plain", "tuned", ("brand_voice",), ("accuracy", "indication_language"))


def criterion(
    name: str,
    difference: float,
    ci95: tuple[float, float] | None,
    p: float,
    a: str = "plain",
    b: str = "tuned",
    n: int = 50,
) -> CriterionComparison:
    """A criterion where `a` − `b` is as given."""
    pair = PairEstimate(a, b, n, difference, ci95, p, p, 0.5, {}, "not_shown_to_differ")
    return CriterionComparison(name, (), (pair,), Omnibus("friedman", None))


def named(result: dict, group: str) -> list[str]:
    return [one["criterion"] for one in result[group]]


def test_the_papers_sentence():
    """Brand voice up 0.9 [0.6, 1.2]; indication language kept (−0.1 [−0.3, 0.1], margin 0.5)."""
    result = adaptation(
        DECLARED,
        [
            criterion("brand_voice", -0.9, (-1.2, -0.6), 0.001),
            criterion("indication_language", 0.1, (-0.1, 0.3), 0.4),
            criterion("accuracy", 0.2, (-0.2, 0.6), 0.2),
        ],
    )
    assert (result["from"], result["to"], result["margin"]) == ("plain", "tuned", 0.5)
    assert result["improved"] == [
        {
            "criterion": "brand_voice", "role": "made_for", "n": 50, "before": None, "after": None,
            "difference": 0.9, "ci95": (0.6, 1.2), "p_holm": 0.001,
        }
    ]  # fmt: skip
    assert named(result, "kept") == ["indication_language"]
    assert (result["kept"][0]["role"], result["kept"][0]["ci95"]) == ("must_keep", (-0.3, 0.1))
    # −0.6 is beyond the margin and 0.2 above zero: neither kept nor lost.
    assert named(result, "undecided") == ["accuracy"]
    assert result["lost"] == []


def test_the_order_of_the_pair_does_not_matter():
    """The same data named the other way round give the same answer."""
    one = adaptation(DECLARED, [criterion("accuracy", 0.2, (-0.2, 0.4), 0.2)])
    other = adaptation(DECLARED, [criterion("accuracy", -0.2, (-0.4, 0.2), 0.2, a="tuned", b="plain")])
    assert one == other
    assert named(one, "kept") == ["accuracy"]


def test_a_fall_that_reaches_the_margin_is_lost():
    """Shown lower and not shown to stay within the margin is lost; shown lower within the margin is kept."""
    lost = adaptation(DECLARED, [criterion("accuracy", 0.5, (0.2, 0.8), 0.001)])
    assert named(lost, "lost") == ["accuracy"]
    kept = adaptation(DECLARED, [criterion("accuracy", 0.2, (0.1, 0.3), 0.001)])
    assert (named(kept, "kept"), named(kept, "lost")) == (["accuracy"], [])


def test_a_fall_of_the_aim_itself_is_lost():
    """What the adaptation was made for may have fallen, and that is said."""
    result = adaptation(DECLARED, [criterion("brand_voice", 0.5, (0.2, 0.8), 0.001)])
    assert (named(result, "lost"), result["improved"]) == (["brand_voice"], [])


def test_several_aims_are_adjusted():
    """Two aims at p = 0.03 are no improvement, one is."""
    aims = [criterion(name, -0.4, (-0.8, -0.1), 0.03) for name in ("brand_voice", "copy_quality")]
    two = DeclaredAdaptation("plain", "tuned", ("brand_voice", "copy_quality"), ())
    assert adaptation(two, aims)["improved"] == []
    assert adaptation(two, aims[:1])["improved"] == []
    assert named(adaptation(DECLARED, aims[:1]), "improved") == ["brand_voice"]


@pytest.mark.parametrize(("n", "group"), [(19, "undecided"), (20, "kept")])
def test_few_prompts_claim_nothing(n: int, group: str):
    """Under twenty shared prompts nothing is kept, however narrow the interval."""
    result = adaptation(DECLARED, [criterion("accuracy", 0.0, (0.0, 0.0), 1.0, n=n)])
    assert "accuracy" in named(result, group)


def test_without_shared_prompts_nothing_is_claimed():
    """A criterion without data is undecided, with n 0."""
    result = adaptation(DECLARED, [])
    assert [(one["criterion"], one["n"]) for one in result["undecided"]] == [
        ("brand_voice", 0), ("accuracy", 0), ("indication_language", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("lift", "group"), [(1, "improved"), (0, "undecided")])
def test_compare_reports_declared_adaptations(rate, lift: int, group: str):
    """A declared adaptation stands in the comparison, judged from the same ratings."""
    rows = []
    for n in range(24):
        voice = 2 + n % 3
        rows.append(rate(f"p{n}", "plain", {"brand_voice": voice, "accuracy": 3 + n % 2}))
        rows.append(rate(f"p{n}", "tuned", {"brand_voice": voice + lift, "accuracy": 3 + (n + n // 12) % 2}))
    declared = DeclaredAdaptation("plain", "tuned", ("brand_voice",), ("accuracy",))
    (result,) = compare("s", rows, ["brand_voice", "accuracy"], adaptations=[declared]).adaptations
    assert named(result, group)[0] == "brand_voice"
    assert result[group][0]["before"] == 3
    assert result[group][0]["after"] == 3 + lift


def test_means_are_those_of_the_shared_prompts(rate):
    """Prompts that only one of the two wrote for move neither mean: their difference is the one that is told."""
    rows = [rate(f"p{n}", "plain", {"brand_voice": 1 if n >= 24 else 3}) for n in range(40)]
    rows += [rate(f"p{n}", "tuned", {"brand_voice": 4}) for n in range(24)]
    declared = DeclaredAdaptation("plain", "tuned", ("brand_voice",), (), in_plan=False)
    (result,) = compare("s", rows, ["brand_voice"], adaptations=[declared]).adaptations
    (voice,) = result["improved"]
    assert (voice["n"], voice["before"], voice["after"], voice["difference"]) == (24, 3, 4, 1)
    assert result["declared"] is False


@pytest.mark.parametrize(("n", "group"), [(50, "kept"), (19, "undecided")])
def test_differences_that_are_all_equal_decide_where_they_are_enough(n: int, group: str):
    """Fifty briefs on which nothing changed are kept although equals have no interval; nineteen say nothing."""
    assert named(adaptation(DECLARED, [criterion("accuracy", 0.0, None, 1.0, n=n)]), group) == (
        ["accuracy"] if group == "kept" else ["brand_voice", "accuracy", "indication_language"]
    )
