"""What a person decides on a study is kept, with what it was decided on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.services.workplace import Workplace

STUDY = "brought"


@pytest.fixture
def brought(workplace: Workplace, tmp_path: Path) -> Callable[..., None]:
    """Brings a study of six ratings by one rater, or takes in those of another rater as well."""

    def bring(rater: str = "R1") -> None:
        file = tmp_path / f"{rater}.csv"
        rows = [f"k,k/{n},{one},{n}{one},{rater},{n + 1},approve" for n in range(3) for one in "ab"]
        file.write_text("\n".join(("campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy,verdict", *rows)))
        workplace.studying.import_ratings(STUDY, file)

    bring()
    return bring


def test_a_decision_stands_on_the_sheet_with_the_advice_and_a_later_one_takes_its_place(
    workplace: Workplace, brought: Callable[..., None]
) -> None:
    """Fields are empty until somebody decides; both decisions are kept, and the sheet tells who had decided before, for
    which candidate, and that ratings came since.
    """
    compared = workplace.comparing.compare(STUDY)

    def sheet() -> DecisionSheet:
        return workplace.deciding.sheet(compared)

    assert dict(sheet().signed) == {"Decision": "", "By": "", "Date": "", "Conditions": ""}
    workplace.profiles.introduce("Lee Ward", "Account lead")
    first = workplace.decisions.decide(STUDY, "  Adapt it. ", candidate="b", conditions="ISI is checked.")
    assert first.who.endswith("(Account lead)")
    assert "Lee" not in first.who
    found = dict(sheet().signed)
    assert (found["Decision"], found["By"], found["Conditions"]) == (
        "b: Adapt it.", first.who, "ISI is checked.",
    )  # fmt: skip
    assert sheet().decided[0].startswith("Decided on 6 ratings; the data advised then: No candidate can be")
    workplace.decisions.decide(STUDY, "Wait for more briefs.", by="R7")
    assert dict(sheet().signed)["Decision"] == "Wait for more briefs."
    assert sheet().decided[-1] == f"It replaces the decision of {first.day} by {first.who}: b: Adapt it."
    assert [one.words for one in workplace.decisions.of(STUDY)] == ["Adapt it.", "Wait for more briefs."]
    assert not any("since" in one for one in sheet().decided)
    brought("R2")
    assert any(one.startswith("Ratings were added or changed since") for one in sheet().decided)


@pytest.mark.usefixtures("brought")
def test_what_cannot_be_decided_is_refused_in_a_sentence(workplace: Workplace) -> None:
    """Nothing said, nobody's candidate and nothing rated are told, and nothing is kept."""
    with pytest.raises(UsageError, match="The decision is empty"):
        workplace.decisions.decide(STUDY, " ")
    with pytest.raises(KnownError, match='no rated candidate "bb"'):
        workplace.decisions.decide(STUDY, "Use it.", candidate="bb")
    with pytest.raises(KnownError, match="Nothing is rated"):
        workplace.decisions.decide("desk-glynora", "Use it.")
    assert workplace.decisions.of(STUDY) == ()


def test_a_number_of_drafts_that_nobody_wants_is_refused(workplace: Workplace) -> None:
    """Less than none and more than anybody's month are told with what is allowed."""
    compared = workplace.comparing.compare("desk-glynora")
    for wanted in (-1, 100_001):
        with pytest.raises(UsageError, match="not a number of drafts for a month"):
            workplace.deciding.sheet(compared, approved_a_month=wanted)
