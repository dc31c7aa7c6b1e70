"""Choices in a form become a plan, and a plan becomes choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.study import PlannedComparison, StudyPlan
from fairdraft.services.plan_choices import (
    PlanChoices,
    choices_of,
    missing_choice,
    plan_of,
    study_id_of,
    usual_campaigns,
    with_rater,
)

CRITERIA = ("accuracy", "voice")
WHOLE = PlanChoices(name="Autumn", id="autumn", campaigns=("glynora",), candidates=("a", "b", "c"), raters="R1, R2")


def changed(**values: object) -> PlanChoices:
    return PlanChoices(**({name: getattr(WHOLE, name) for name in PlanChoices.__dataclass_fields__} | values))  # type: ignore[arg-type]  # values of any field


def plan(choices: PlanChoices) -> StudyPlan:
    return plan_of(choices, CRITERIA, ("accuracy",))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"id": ""}, "name"),
        ({"id": "-x"}, "must begin with"),
        ({"id": "desk-x"}, "belong"),
        ({"id": "pilot"}, "already"),
        ({"campaigns": ()}, "campaign"),
        ({"briefs": {"glynora": ()}}, 'brief of "glynora"'),
        ({"candidates": ()}, "candidate"),
        ({"raters": " , "}, "raters"),
        ({"raters": "0"}, "raters"),
        ({"raters": "R1, R2, R1"}, '"R1" is named twice'),
        (
            {
                "candidates": ("a", "b"),
                "untested": frozenset({("a", "b", "accuracy"), ("a", "b", "voice")}),
            },
            "comparison",
        ),
    ],
)
def test_what_is_missing_is_said(values: dict[str, object], said: str) -> None:
    """One sentence for the first thing that keeps the choices from being a plan."""
    assert not missing_choice(WHOLE, CRITERIA, ["pilot"])
    assert said in missing_choice(changed(**values), CRITERIA, ["pilot"])


def test_every_comparison_is_declared_by_declaring_none() -> None:
    """With all ticked the plan leaves the family to its default; one unticked leaves exactly that one out."""
    assert plan(WHOLE).comparisons == ()
    fewer = plan(changed(untested=frozenset({("b", "a", "voice")})))
    assert len(fewer.family(CRITERIA)) == 5
    assert ("voice", frozenset({"a", "b"})) not in fewer.family(CRITERIA)


def test_chosen_briefs_are_those_of_chosen_campaigns() -> None:
    """They reach the plan and come back from it; what was chosen of a campaign that is left out does not."""
    some = changed(briefs={"glynora": ("b01", "b04"), "lumivar": ("b02",)})
    assert plan(some).briefs == {"glynora": ("b01", "b04")}
    assert plan(choices_of(plan(some), CRITERIA)) == plan(some)
    assert plan(WHOLE).briefs == {}


def test_an_adaptation_and_seeds_stay_in_a_plan_that_is_changed() -> None:
    """A plan that came from a file keeps what the form has no field for, as long as it fits."""
    given_plan = StudyPlan.model_validate(
        {
            "schema": "fairdraft/study@1",
            "id": "autumn",
            "campaigns": ["glynora"],
            "candidates": ["a", "b"],
            "seeds": [7],
            "rater_hour_price": 45.0,
            "comparisons": [{"a": "a", "b": "b", "made_for": ["voice"], "must_keep": ["accuracy"]}],
        }
    )
    choices = choices_of(given_plan, CRITERIA)
    assert plan(choices) == given_plan
    values = {name: getattr(choices, name) for name in PlanChoices.__dataclass_fields__}
    assert plan(PlanChoices(**(values | {"drafts_per_brief": 2}))).seeds == ()


def test_an_adaptation_stands_beside_the_other_comparisons_of_its_pair() -> None:
    """With some ticks taken out it is declared on what it was made for; the family has that and the ticks left."""
    adaptation = PlannedComparison(a="a", b="b", made_for=("voice",), must_keep=("accuracy",))
    whole = plan(changed(candidates=("a", "b"), adaptations=(adaptation,)))
    assert whole.comparisons == (adaptation,)
    assert len(whole.family(CRITERIA)) == 2
    part = plan(changed(candidates=("a", "b"), adaptations=(adaptation,), untested=frozenset({("a", "b", "accuracy")})))
    assert [(one.criterion, one.made_for) for one in part.comparisons] == [("voice", ("voice",))]
    assert plan(choices_of(part, CRITERIA)) == part


@given(
    candidates=st.lists(st.sampled_from("abcd"), min_size=1, unique=True),
    raters=st.one_of(st.integers(1, 9), st.lists(st.sampled_from(["R1", "R2", "Kim"]), min_size=1, unique=True)),
    shares=st.tuples(st.integers(0, 100), st.integers(0, 100)),
    at_least=st.one_of(st.none(), st.integers(1, 5)),
    left_out=st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(CRITERIA))),
)
def test_choices_survive_the_plan(
    candidates: list[str],
    raters: int | list[str],
    shares: tuple[int, int],
    at_least: int | None,
    left_out: set[tuple[str, str, str]],
) -> None:
    """A plan made of choices gives choices that make the same plan."""
    choices = changed(
        candidates=tuple(candidates),
        raters=str(raters) if isinstance(raters, int) else ", ".join(raters),
        overlap=shares[0],
        hidden_repeats=shares[1],
        approved_at_least=at_least,
        untested=frozenset(left_out),
    )
    if missing_choice(choices, CRITERIA):
        return
    made = plan(choices)
    assert plan(choices_of(made, CRITERIA)) == made


@given(st.text(max_size=80))
def test_a_name_gives_an_id_that_a_study_can_have(name: str) -> None:
    """Whatever the name, its id is empty or allowed."""
    found = study_id_of(name)
    assert not found or not missing_choice(changed(id=found), CRITERIA) or found.startswith("desk-")


def test_a_new_study_begins_with_what_is_to_be_read() -> None:
    """Spots are ticked from the beginning only where there is nothing else."""
    page, spot = (
        Campaign.model_validate(
            {"schema": "fairdraft/campaign@1", "id": one, "name": one, "product": "p", "channel": one}
        )
        for one in ("web", "tv")
    )
    assert usual_campaigns((spot, page)) == ("web",)
    assert usual_campaigns((spot,)) == ("tv",)
    assert usual_campaigns(()) == ()


@pytest.mark.parametrize(
    ("typed", "is_new", "found"),
    [
        ("R1, R2", True, "kim, R2"),
        ("R1, R2", False, "R1, R2, kim"),
        ("R1, R2, R3", True, "kim, R2, R3"),
        ("R1, Ana", True, "R1, Ana, kim"),
        ("3", False, "kim, R2, R3"),
        ("0", True, "kim"),
        ("", True, "kim"),
        ("Ana,", True, "Ana, kim"),
        ("Ana, kim", True, "Ana, kim"),
    ],
)
def test_one_more_rater_takes_a_place_that_is_an_example(typed: str, is_new: bool, found: str) -> None:
    """So it is in a new plan and where only a number was said; people who were asked already are not replaced."""
    assert with_rater(typed, "kim", is_new=is_new) == found
    assert with_rater(found, "kim", is_new=is_new) == found
