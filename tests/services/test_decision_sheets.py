"""Other data, other advice: sheets of data sets that each advise something else, or nothing."""

import sqlite3

import pytest

from fairdraft.analysis.compare import compare
from fairdraft.domain.comparison import RatedValue
from fairdraft.domain.decision_sheet import DecisionSheet, decision_sheet, sheet_sections
from fairdraft.domain.sample_study import BIOMEDICAL, SAMPLE_STUDY
from fairdraft.services.workplace import Workplace

CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice")
Means = dict[str, tuple[int, int, int, int]]

PUBLISHED_LIKE: Means = {"general": (3, 2, 2, 4), "biomedical": (4, 4, 3, 2), "dear": (4, 4, 3, 4)}


def sheet(means: Means, costs: dict[str, float], prompts: int = 30) -> DecisionSheet:
    """The sheet of ratings with these means on the criteria; scores go up and down around them."""
    rows = [
        RatedValue(
            campaign="c", prompt_id=f"p{prompt}", brief_sha256="b", candidate=name, draft_id=f"{name}{prompt}",
            rater="R1", occasion=1, blind=True, mode="raw", cost=costs.get(name), verdict="approve",
            scores={
                criterion: mean + (prompt + number) % 3 - 1
                for criterion, mean in zip(CRITERIA, values, strict=True)
            },
        )
        for number, (name, values) in enumerate(means.items())
        for prompt in range(prompts)
    ]  # fmt: skip
    compared = compare("s", rows, CRITERIA, regulated=frozenset(CRITERIA[:3]), examples_at_hand=41)
    return decision_sheet(compared, str)


@pytest.mark.parametrize(
    ("means", "costs", "advice"),
    [
        (PUBLISHED_LIKE, {"general": 1, "biomedical": 1, "dear": 4}, "Adapt biomedical for brand voice"),
        (PUBLISHED_LIKE, {"general": 1, "biomedical": 1, "dear": 1}, "Use dear as it is."),
        (
            PUBLISHED_LIKE | {"general": (4, 4, 3, 4)},
            {"general": 1, "biomedical": 1, "dear": 4},
            "Use general as it is.",
        ),
        (PUBLISHED_LIKE | {"biomedical": (4, 4, 3, 4)}, {"biomedical": 1, "dear": 4}, "Use biomedical as it is."),
        ({"general": (4, 2, 2, 4), "biomedical": (2, 4, 4, 2)}, {}, "No candidate can be recommended yet."),
        ({"general": (4, 4, 4, 4)}, {}, "No candidate can be recommended yet."),
    ],
)
def test_the_advice_follows_from_the_data(means: Means, costs: dict[str, float], advice: str) -> None:
    """Cheap and near, dear and near, near on everything, nobody near, and one alone each give another first line."""
    found = sheet(means, costs)
    assert found.advice.startswith(advice)
    assert found.because
    assert found.next or found.alternatives or found.would_change


@pytest.mark.parametrize("prompts", [1, 19])
def test_too_little_data_advises_nothing_and_says_how_little(prompts: int) -> None:
    """Under twenty prompts the same ratings name no candidate; the sheet tells the number and what to do."""
    found = sheet(PUBLISHED_LIKE, {}, prompts)
    assert found.advice == "No candidate can be recommended yet."
    assert found.advised == ""
    assert f"the most that any candidate has is {prompts}" in found.because[0]
    assert "Rate at least 20 briefs" in found.next[0]
    assert prompts > 1 or found.candidates[0].ratings[0].words.endswith(" (1 brief, no interval)")


def test_an_adaptation_names_the_examples_at_hand_and_what_a_follow_up_shows() -> None:
    """Examples wanted and at hand, the smallest gain that would show, alternatives, and what would change it."""
    found = sheet(PUBLISHED_LIKE, {"general": 1, "biomedical": 1, "dear": 4})
    assert "Fine-tune it on about 300 approved examples; 41 are at hand." in found.next
    assert any("would show" in one for one in found.next)
    titles = [title for title, sentences in sheet_sections(found) if sentences]
    assert titles == [
        "Next", "Alternatives", "What would change the advice", "What it costs", "What it is based on",
        "Draft by draft on what is regulated", "What the data show", "What they do not show",
        "Conditions of the comparison",
        "The rules behind the advice",
    ]  # fmt: skip
    # Pairs stand together, and what the figures rest on after all of them.
    assert all(" and " in one or " against " in one for one in found.does_not_show)
    assert any(one.startswith("For this campaign") for one in found.conditions)
    assert not set(found.conditions) & set(found.does_not_show)


def test_the_published_case_comes_out_of_the_sample_by_the_rules(workplace: Workplace) -> None:
    """The biomedical model is adapted for brand voice; every rule of the advice stands on the sheet."""
    found = workplace.deciding.sheet(workplace.comparing.compare(SAMPLE_STUDY))
    assert found.advised == BIOMEDICAL
    assert found.advice == f"Adapt {BIOMEDICAL} for brand voice on approved copy."
    assert any("300 approved examples" in one for one in found.next)
    assert len(found.rules) == 6
    assert [one.chip for one in found.caveats] == ["synthetic data"]
    assert found.shows[0].startswith(f"{BIOMEDICAL} is higher than")


def test_a_hosted_model_is_not_to_be_fine_tuned_here(workplace: Workplace) -> None:
    """The sheet of a study whose advised candidate a host serves says what can be done with that one."""
    with sqlite3.connect(workplace.home / "fairdraft.db") as store:
        store.execute(
            "UPDATE drafts SET provenance = json_set(provenance, '$.endpoint', 'https://llm.example.com/v1') "
            "WHERE candidate = ?",
            (BIOMEDICAL,),
        )
    found = workplace.deciding.sheet(workplace.comparing.compare(SAMPLE_STUDY))
    assert found.advised == BIOMEDICAL
    assert any(one.startswith("Its model is hosted and cannot be fine-tuned here.") for one in found.next)
    assert not any("Fine-tune it" in one for one in found.next)
