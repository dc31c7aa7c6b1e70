"""What a person decides on a study is kept, with what it was decided on."""

import pytest

from fairdraft.domain.decision_sheet import DecisionSheet
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.sample_study import BIOMEDICAL, SAMPLE_STUDY
from fairdraft.services.workplace import Workplace


def test_a_decision_stands_on_the_sheet_with_the_advice_and_a_later_one_takes_its_place(workplace: Workplace) -> None:
    """Fields are empty until somebody decides; both decisions are kept, and the sheet tells who had decided before."""
    compared = workplace.comparing.compare(SAMPLE_STUDY)

    def sheet() -> DecisionSheet:
        return workplace.deciding.sheet(compared)

    assert dict(sheet().signed) == {"Decision": "", "By": "", "Date": "", "Conditions": ""}
    workplace.profiles.introduce("Lee Ward", "Account lead")
    first = workplace.decisions.decide(SAMPLE_STUDY, "  Adapt it. ", candidate=BIOMEDICAL, conditions="ISI is checked.")
    assert first.who.endswith("(Account lead)")
    assert "Lee" not in first.who
    found = dict(sheet().signed)
    assert (found["Decision"], found["By"], found["Conditions"]) == (
        f"{BIOMEDICAL}: Adapt it.", first.who, "ISI is checked.",
    )  # fmt: skip
    assert sheet().decided[0].startswith("Decided on 186 ratings; the data advised then: Adapt ")
    workplace.decisions.decide(SAMPLE_STUDY, "Wait for more briefs.", by="R7")
    assert dict(sheet().signed)["Decision"] == "Wait for more briefs."
    assert sheet().decided[-1] == f"It takes the place of that of {first.day} by {first.who}: {BIOMEDICAL}: Adapt it."
    assert [one.words for one in workplace.decisions.of(SAMPLE_STUDY)] == ["Adapt it.", "Wait for more briefs."]


def test_what_cannot_be_decided_is_refused_in_a_sentence(workplace: Workplace) -> None:
    """Nothing said, nobody's candidate and nothing rated are told, and nothing is kept."""
    with pytest.raises(UsageError, match="Nothing is decided"):
        workplace.decisions.decide(SAMPLE_STUDY, " ")
    with pytest.raises(KnownError, match='no rated candidate "sample-biomedial"'):
        workplace.decisions.decide(SAMPLE_STUDY, "Use it.", candidate="sample-biomedial")
    with pytest.raises(KnownError, match="Nothing is rated"):
        workplace.decisions.decide("desk-glynora", "Use it.")
    assert workplace.decisions.of(SAMPLE_STUDY) == ()


def test_a_number_of_drafts_that_nobody_wants_is_refused(workplace: Workplace) -> None:
    """Less than none and more than anybody's month are told with what is allowed."""
    compared = workplace.comparing.compare("desk-glynora")
    for wanted in (-1, 100_001):
        with pytest.raises(UsageError, match="no number of drafts for a month"):
            workplace.deciding.sheet(compared, approved_a_month=wanted)
