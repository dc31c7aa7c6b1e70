"""What the part of a label that is written for patients says, and about what."""

import pytest

from fairdraft.domain.label import Label, LabelSection
from fairdraft.domain.patient_guide import PatientGuide, patient_guide

IMPORTANT = "What is the most important information I should know about NOCTARIS?"


def guide(*lines: str, inner: tuple[LabelSection, ...] = (), code: str = "42231-1") -> PatientGuide:
    found = patient_guide(Label("SPL", (LabelSection(code, "MEDICATION GUIDE", lines), *inner)))
    assert found is not None
    return found


def said(found: PatientGuide) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.topic, one.words) for one in found.parts if one.topic != "other"]


@pytest.mark.parametrize(
    "lines",
    [
        (IMPORTANT, "You may sleepwalk."),
        (f"{IMPORTANT} You may sleepwalk.",),
        (f"{IMPORTANT} | You may sleepwalk.",),
    ],
)
def test_a_question_is_a_heading(lines: tuple[str, ...]) -> None:
    """On a line of its own, before its answer, or in a cell beside it, a question opens a subject."""
    assert said(guide("Read this.", *lines)) == [("important", (IMPORTANT, "You may sleepwalk."))]


def test_titles_of_sections_are_headings() -> None:
    """A guide whose subjects are sections is read like one whose subjects are questions."""
    inner = (
        LabelSection("", IMPORTANT, ("You may sleepwalk.",), 1),
        LabelSection("", "Who should not take NOCTARIS?", ("Do not take NOCTARIS if you:", "• sleepwalk."), 1),
        LabelSection("", "How should I store NOCTARIS?", ("Dry.",), 1),
    )
    assert said(guide(inner=inner)) == [
        ("important", (IMPORTANT, "You may sleepwalk.")),
        ("not_for", ("Who should not take NOCTARIS?", "Do not take NOCTARIS if you:", "• sleepwalk.")),
    ]


def test_a_statement_may_open_a_subject() -> None:
    """What not to take it with, and what to tell before, begin subjects and are said themselves."""
    found = guide(
        "What is NOCTARIS?",
        "NOCTARIS is a prescription medicine used to treat insomnia.",
        "Do not take NOCTARIS if you are allergic to it.",
        "Before taking NOCTARIS, tell your doctor if you:",
        "• are pregnant.",
        "General information about NOCTARIS",
        "Never share it.",
    )
    assert said(found) == [
        ("use", ("What is NOCTARIS?", "NOCTARIS is a prescription medicine used to treat insomnia.")),
        ("not_for", ("Do not take NOCTARIS if you are allergic to it.",)),
        ("before", ("Before taking NOCTARIS, tell your doctor if you:", "• are pregnant.")),
    ]


def test_the_imprint_is_no_safety_text() -> None:
    """Who made it and when it was approved ends the subject before it."""
    found = guide("What are the possible side effects of NOCTARIS?", "Sleepiness.", "Manufactured by: Example Labs")
    assert said(found) == [("side_effects", ("What are the possible side effects of NOCTARIS?", "Sleepiness."))]


def test_what_professionals_tell_patients_is_no_patient_information() -> None:
    """The counseling section speaks to professionals; a patient package insert is read where there is no guide."""
    counseling = LabelSection("34076-0", "17 PATIENT COUNSELING INFORMATION", ("Advise the patient.",))
    assert patient_guide(Label("SPL", (counseling,))) is None
    assert guide(IMPORTANT, "You may sleepwalk.", code="42230-3").on("important")
