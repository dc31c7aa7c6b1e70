"""Before and after an adaptation, in words."""

from dataclasses import replace
from typing import Any

import pytest

from fairdraft.domain.before_after import befores_and_afters, change_words
from fairdraft.domain.comparison import Comparison, Design, Recommendation

ADAPTATION: dict[str, Any] = {
    "from": "base",
    "to": "tuned",
    "margin": 0.5,
    "declared": True,
    "improved": [
        {
            "criterion": "brand_voice", "role": "made_for", "n": 50, "before": 2.6, "after": 3.5, "difference": 0.9,
            "ci95": (0.6, 1.2),
        }
    ],
    "kept": [{"criterion": "accuracy", "role": "must_keep", "n": 50, "difference": -0.1, "ci95": (-0.3, 0.1)}],
    "lost": [],
    "undecided": [{"criterion": "copy_quality", "role": "must_keep", "n": 0, "difference": None, "ci95": None}],
    "cost": {
        "before": {"per_draft": 0.01, "per_approved": 0.05},
        "after": {"per_draft": 0.012, "per_approved": 0.02},
    },
    "adapter": {"training_known": True, "left_out": 3, "cost": 40.0, "basis": "as its file says", "cost_hidden": False},
}  # fmt: skip


def told(**changes: Any) -> list[str]:
    advice = Recommendation(None)
    made = Comparison("s", Design(0, 0, 0, None, None, 0), (), (), (), (), advice, adaptations=(ADAPTATION | changes,))
    (one,) = befores_and_afters(made, lambda name: name.replace("_", " "))
    return list(one.notes)


def adapter(**changes: Any) -> dict[str, Any]:
    return {"adapter": ADAPTATION["adapter"] | changes}


def test_an_adaptation_is_told_with_its_cost() -> None:
    """What was left out, what drafts cost, and after how many making it is paid."""
    assert told() == [
        "3 ratings of tuned left out: drafts for briefs that its adapter was trained on.",
        "A draft costs 0.012 after 0.01 before; an approved one 0.02 after 0.05 before.",
        (
            "Making the adapter cost 40 once (as its file says): paid back after 1,334 approved drafts, if the "
            "difference is as estimated."
        ),
    ]


def test_a_sentence_sums_it_up_with_the_margin() -> None:
    """What was improved, kept and left undecided, what it was made for first; means before and after with it."""
    advice = Recommendation(None)
    made = Comparison("s", Design(0, 0, 0, None, None, 0), (), (), (), (), advice, adaptations=(ADAPTATION,))
    (one,) = befores_and_afters(made, lambda name: name.replace("_", " "), str.upper)
    assert one.summary == (
        "TUNED beside BASE: brand voice improved; accuracy kept; copy quality not compared (margin 0.5)."
    )
    assert [each.criterion for each in one.changes] == ["brand_voice", "accuracy", "copy_quality"]
    assert change_words(one.changes[0]) == "2.6 to 3.5, 0.9 [0.6, 1.2]"
    assert change_words(replace(one.changes[0], difference=None)) == "no shared briefs"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (adapter(left_out=0), "Its adapter was trained on none of these briefs: no draft of tuned is left out."),
        (adapter(training_known=False), "What the adapter of tuned was trained on is unknown here"),
        (adapter(cost=None), "What making the adapter cost is not known"),
        ({"cost": {"before": None, "after": None}}, "when that pays cannot be said"),
        (
            {
                "cost": {
                    "before": {"per_draft": 1.0, "per_approved": 2.0},
                    "after": {"per_draft": 1.0, "per_approved": 2.0},
                }
            },
            "so it does not pay by their cost",
        ),
        ({"declared": False}, "No plan declared this beforehand"),
    ],
)
def test_what_is_not_known_is_said(changes: dict[str, Any], said: str) -> None:
    """A training set, a price or a plan that is missing is told instead of being passed over."""
    assert any(said in one for one in told(**changes))


def test_a_blind_study_tells_no_cost_and_retrieval_has_no_adapter() -> None:
    """Costs would give names away; without an adapter nothing is said of one."""
    assert not any("Making" in one or "making" in one for one in told(**adapter(cost=None, cost_hidden=True)))
    assert len(told(adapter=None)) == 1
