"""The scripted raters of the adaptation report, and the tables that it writes."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Voice

REPORT = Path(__file__).parents[2] / "packaging" / "adaptation_report"
CAMPAIGN = Campaign.model_validate(
    {
        "schema": "fairdraft/campaign@1", "id": "c", "name": "C", "product": "p", "ad_type": "product-claim",
        "channel": "web", "sections": ["headline", "body"], "limits": {"headline": 4},
        "briefs": [{"id": "b01", "text": "A brief."}],
    }
)  # fmt: skip
PRODUCT = SimpleNamespace(voice=Voice(avoid=("easy",), prefer={"medicine": ("drug",)}))
GOOD = {"headline": "Your morning walk counts.", "body": "You planned breakfast. Ask your doctor what may join it."}


@pytest.fixture(autouse=True)
def _beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(REPORT))
    for name in ("scripted_raters", "tables"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def scores(texts: dict[str, str], found: tuple[int, int] = (0, 0)) -> dict[str, dict[str, int]]:
    """What each scripted rater says of a draft with these sections."""
    from scripted_raters import RATERS, scores_of

    blocks = [Block(name, name, "copy", text) for name, text in texts.items()]
    blocks.append(Block("isi", "isi", "locked", "An easy drug."))
    draft: Any = SimpleNamespace(blocks=blocks)
    product: Any = PRODUCT
    return {one.name: scores_of(one, draft, CAMPAIGN, product, found) for one in RATERS}


def test_a_draft_without_faults_gets_five_from_both() -> None:
    """Locked blocks do not count: their words are not the model's."""
    assert scores(GOOD) == {key: {"accuracy": 5, "brand_voice": 5, "copy_quality": 5} for key in ("S1", "S2")}


@pytest.mark.parametrize(
    ("changed", "found", "strict"),
    [
        ({}, (1, 1), {"accuracy": 2}),
        ({}, (9, 0), {"accuracy": 1}),
        ({"body": "You planned breakfast. Ask about an easy drug."}, (0, 0), {"brand_voice": 4}),
        ({"headline": "A long headline of many words."}, (0, 0), {"copy_quality": 4}),
        ({"body": "You planned breakfast. You planned breakfast. And then"}, (0, 0), {"copy_quality": 3}),
        ({"body": ""}, (0, 0), {"copy_quality": 4}),
    ],
)
def test_each_fault_costs_its_points(changed: dict[str, str], found: tuple[int, int], strict: dict[str, int]) -> None:
    """Findings cost accuracy, unwanted words voice, missing, long, repeated and broken-off parts copy quality."""
    given = scores(GOOD | changed, found)["S1"]
    assert {name: given[name] for name in strict} == strict


def test_the_lenient_rater_takes_off_less() -> None:
    """An error costs S1 two points and S2 one."""
    given = scores(GOOD, (1, 0))
    assert (given["S1"]["accuracy"], given["S2"]["accuracy"]) == (3, 4)


def test_the_tables_say_whose_ratings_they_are() -> None:
    """The script is named, every k has its column, and the two-by-two its sentence."""
    from tables import Figures, report

    def point(k: int, mean: float, *, adapted: bool) -> dict[str, Any]:
        first = k == 0 and not adapted
        return {
            "candidate": f"c{k}", "k": k, "adapted": adapted, "n": 22, "mean": mean, "shared": 0 if first else 22,
            "difference": None if first else mean - 2, "ci95": None if first else [mean - 2.5, mean - 1.5],
        }  # fmt: skip

    points = [point(0, 2, adapted=False), point(4, 3, adapted=False), point(0, 2.5, adapted=True)]
    both = {"k": 4, "n": 22, "value": 0.5, "ci95": [0.1, 0.9], "over_examples": None, "over_adapter": None}
    curve = {
        "study": "adaptation", "reference": "c0", "left_out": 0, "scripted_raters": ["S1", "S2"],
        "curves": [{"measure": "brand_voice", "points": points, "interactions": [both]}],
    }  # fmt: skip
    run = {"rows": {"train": 9, "eval": 2}, "steps": 4, "seconds": 9.0, "eval_loss_before": 2.0, "eval_loss_after": 1.5}
    text = report(
        Figures(
            curve,
            {"design": {"prompts": 22, "raters": 2, "minimum_detectable_difference": None}},
            [("tuned beside plain: brand voice improved (margin 0.5).", ["No draft is left out."])],
            run,
            {"drafting": 60.0},
            {"brand_voice": "Brand voice"},
            2,
            8.6,
        )
    )
    assert "; 9 minutes of processor time" in text
    assert "**Rated by a script** (S1 and S2), not by people" in text
    assert "| Brand voice | 2.00 | 3.00 (+1.00 [0.50, 1.50]) |" in text
    assert "| Brand voice | 2.50 (+0.50 [0.00, 1.00]) |" in text
    assert "4 examples and the adapter together: +0.50 [0.10, 0.90]" in text
    assert "loss on the held-out rows 2.0 before and 1.5 after" in text
