"""Which product can be drafted from a label, and what is said of it."""

from dataclasses import replace
from datetime import date

import pytest

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.label import Label, LabelSection
from fairdraft.domain.label_draft import LabelDraft, label_draft
from fairdraft.domain.label_words import most_common, phone_in, tidy, website_in

USE = LabelSection("34067-9", "1 INDICATIONS AND USAGE", ("NOCTARIS is indicated for insomnia in adults.",))
CONTRA = LabelSection("34070-3", "4 CONTRAINDICATIONS", ("NOCTARIS is contraindicated in narcolepsy.",))
WARNINGS = LabelSection("43685-7", "5 WARNINGS AND PRECAUTIONS", ("CNS depression: NOCTARIS may impair driving.",))
REACTIONS = LabelSection("34084-4", "6", ("Most common adverse reactions (≥5%): somnolence.", "More."))
GUIDE = LabelSection("42231-1", "MEDICATION GUIDE", ("Read this first.",))
IMPORTANT = LabelSection("", "What is the most important information I should know?", ("You may sleepwalk.",), 1)
SIDE_EFFECTS = LabelSection("", "What are the possible side effects of NOCTARIS?", ("Sleepiness.",), 1)


def label(*sections: LabelSection, **changes: object) -> Label:
    plain = Label("SPL", sections, brand="Noctaris", established_name="ZEMORIN", effective=date(2026, 2, 1))
    return replace(plain, **changes)  # type: ignore[arg-type] # a test names the fields


def draft(*sections: LabelSection, **changes: object) -> LabelDraft:
    return label_draft(label(*sections, **changes), "label.xml")


def test_a_label_for_professionals_gives_their_text() -> None:
    """Without patient information each part is professional text, and that is told."""
    made = draft(USE, CONTRA, WARNINGS, REACTIONS)
    assert made.product.indications[0].text == "NOCTARIS is indicated for insomnia in adults."
    assert made.product.safety.isi == (
        "IMPORTANT SAFETY INFORMATION\n\n"
        "CONTRAINDICATIONS\nNOCTARIS is contraindicated in narcolepsy.\n\n"
        "WARNINGS AND PRECAUTIONS\nCNS depression: NOCTARIS may impair driving.\n\n"
        "ADVERSE REACTIONS\nMost common adverse reactions (≥5%): somnolence."
    )
    assert made.product.safety.boxed_warning == ""
    assert "The label has no boxed warning." in made.account.notes
    assert "patient information, so that all texts are for professionals" in made.account.missing
    assert "professional text" in made.account.comments["indications[0].text"][0]


def test_patient_information_comes_first_and_professional_text_fills_what_it_leaves_out() -> None:
    """What the guide says is in consumer wording; contraindications it does not tell are professional text."""
    boxed = LabelSection(
        "34066-1", "WARNING: COMPLEX SLEEP BEHAVIORS", ("Sleepwalking occurred [see Warnings (5.1)].",)
    )
    made = draft(boxed, USE, CONTRA, WARNINGS, REACTIONS, GUIDE, IMPORTANT, SIDE_EFFECTS)
    safety = made.product.safety
    assert safety.boxed_warning == "You may sleepwalk."
    assert made.account.comments["safety.boxed_warning"][-1] == "Sleepwalking occurred."
    assert "What is the most important information I should know?\nYou may sleepwalk." in safety.isi
    assert "CONTRAINDICATIONS\nNOCTARIS is contraindicated in narcolepsy." in safety.isi
    assert "What are the possible side effects of NOCTARIS?\nSleepiness." in safety.isi
    assert "may impair driving" not in safety.isi
    assert "Read this first." not in safety.isi


def test_every_text_says_where_it_comes_from_and_that_a_person_confirms_it() -> None:
    """Each key with words of the label has a comment on them; the head says what the label lacks."""
    made = draft(USE, CONTRA, dosage_form="CAPSULE", schedule="CIV")
    told = made.account.comments
    for key in (
        "brand",
        "established_name",
        "version",
        "dosage_form",
        "schedule",
        "indications[0].text",
        "safety.isi",
    ):
        assert "confirm" in " ".join(told[key]), key
    assert told[""][0] == "DRAFT: made from a label, and not confirmed by anybody yet."
    assert "Not in this label: Warnings and precautions." in told[""]
    assert any("short_isi" in line for line in told[""])


def test_names_are_written_as_people_write_them() -> None:
    """The brand in capitals where the text has it so, the established name small, the form in plural."""
    product = draft(USE, CONTRA, dosage_form="TABLET, FILM COATED, EXTENDED RELEASE", schedule="C-IV").product
    assert (product.id, product.brand, product.established_name) == ("noctaris", "NOCTARIS", "zemorin")
    assert (product.dosage_form, product.schedule, product.version) == ("extended-release tablets", "CIV", "2026-02-01")


def test_what_a_label_does_not_name_is_told() -> None:
    """Without established name and day the file is valid and says that they are missing."""
    made = draft(USE, CONTRA, established_name="", effective=None, version="4")
    assert (made.product.established_name, made.product.version) == ("noctaris", "label-4")
    assert {"the established name", "the date on which it took effect", "the dosage form"} <= set(made.account.missing)


def test_the_schedule_is_read_from_the_text_where_the_data_lack_it() -> None:
    """A section on controlled substances names the schedule."""
    section = LabelSection("34085-1", "9.1 Controlled Substance", ("Zemorin is a Schedule IV controlled substance.",))
    assert draft(USE, CONTRA, section).product.schedule == "CIV"


def test_each_subsection_is_a_use() -> None:
    """Subsections become uses with ids of their titles; a sentence that introduces them is none."""
    made = draft(
        LabelSection("34067-9", "1 INDICATIONS AND USAGE", ("NOCTARIS is indicated for:",)),
        LabelSection("", "1.1 Insomnia", ("Insomnia in adults.",), 1),
        LabelSection("", "1.2 Jet Lag", ("Jet lag. This indication is approved under accelerated approval.",), 1),
        LabelSection("", "1.3 Limitations of Use", ("• Not for use in children.",), 1),
        CONTRA,
    )
    first, second = made.product.indications
    assert (first.id, first.text, first.limitations) == ("insomnia", "Insomnia in adults.", ())
    assert (second.id, second.text, second.limitations) == ("jet-lag", "Jet lag.", ("Not for use in children.",))
    assert second.accelerated_approval == "This indication is approved under accelerated approval."


@pytest.mark.parametrize(
    "lines",
    [
        ("NOCTARIS is indicated for insomnia.", "Limitations of Use", "Not for children."),
        ("NOCTARIS is indicated for insomnia.", "Limitation of Use: Not for children."),
        ("NOCTARIS is indicated for insomnia.", "Limitations of Use Not for children."),
    ],
)
def test_limitations_stand_under_their_heading(lines: tuple[str, ...]) -> None:
    """However the heading is set, what follows it limits the use."""
    (use,) = draft(LabelSection("34067-9", "1", lines), CONTRA).product.indications
    assert (use.text, use.limitations) == ("NOCTARIS is indicated for insomnia.", ("Not for children.",))


def test_no_contraindications_are_said_to_be_none() -> None:
    """The word "None" is no safety text."""
    made = draft(USE, LabelSection("34070-3", "4", ("None.",)), WARNINGS)
    assert "None" not in made.product.safety.isi
    assert "The label says that there are no contraindications." in made.account.notes


def test_of_warnings_without_a_summary_the_first_paragraphs_are_taken() -> None:
    """Each warning comes with its title, and that only its beginning was taken is told."""
    inner = LabelSection("", "5.1 CNS Depression", ("It impairs driving.", "Details."), 1)
    made = draft(USE, replace(WARNINGS, lines=()), inner)
    assert "• CNS Depression: It impairs driving." in made.product.safety.isi
    assert "Details." not in made.product.safety.isi
    assert any("Only the first paragraph" in note for note in made.account.notes)


def test_interactions_and_populations_come_where_the_label_sums_them_up() -> None:
    """Their summary is taken; a section without one is told, and so is one that the label lacks."""
    interactions = LabelSection("34073-7", "7 DRUG INTERACTIONS", ("Long.",), 0, ("Alcohol: avoid it. (7.1)",))
    pregnancy = LabelSection("42228-7", "8.1 Pregnancy", ("Long.",))
    made = draft(USE, CONTRA, interactions, pregnancy)
    assert made.product.safety.isi.endswith("DRUG INTERACTIONS\nAlcohol: avoid it.")
    assert any("no summary of it: Pregnancy" in note for note in made.account.notes)
    assert "Drug interactions" in draft(USE, CONTRA).account.missing


def test_what_is_left_of_the_guide_is_told() -> None:
    """Subjects of the patient information that are no safety text are named."""
    storing = LabelSection("", "How should I store NOCTARIS?", ("Dry.",), 1)
    notes = draft(USE, CONTRA, GUIDE, IMPORTANT, storing).account.notes
    assert 'Left out from Medication Guide (LOINC 42231-1): "How should I store NOCTARIS?".' in notes


def test_further_products_and_another_kind_of_label_are_told() -> None:
    """What the label covers besides, and that it is none of a prescription drug, is said."""
    notes = draft(USE, CONTRA, others=("Noctaris solution",), kind="HUMAN OTC DRUG LABEL").account.notes
    assert any("Noctaris solution" in note for note in notes)
    assert any("HUMAN OTC DRUG LABEL" in note for note in notes)


@pytest.mark.parametrize(
    ("made", "lacking"),
    [
        (label(USE, CONTRA, brand=" "), "lacks the brand's name"),
        (label(CONTRA), "lacks an indication"),
        (label(USE, GUIDE), "lacks any safety text"),
    ],
)
def test_a_label_without_the_least_is_told(made: Label, lacking: str) -> None:
    """Brand, use and safety text must be there; the one that is not is named with the file."""
    with pytest.raises(KnownError, match=f"label.xml was read as a label, but it {lacking}"):
        label_draft(made, "label.xml")


def test_the_id_is_given_or_made_of_the_brand() -> None:
    """A given id has to be one; a brand without letters for it asks for one."""
    assert label_draft(label(USE, CONTRA, brand="Noctaris® XR"), "l").product.id == "noctaris-xr"
    assert label_draft(label(USE, CONTRA), "l", "noc.2").product.id == "noc.2"
    with pytest.raises(UsageError, match='"Noc 2" cannot be the id'):
        label_draft(label(USE, CONTRA), "l", "Noc 2")
    with pytest.raises(KnownError, match="--id"):
        label_draft(label(USE, CONTRA, brand="ΝΟΞ"), "l")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Rash occurred [see Warnings and Precautions (5.1), (5.2)].", "Rash occurred."),
        ("Rash occurred (see Warnings (5.1)) in adults.", "Rash occurred in adults."),
        ("Stop if rash occurs. ( 5.1 , 6.2 )", "Stop if rash occurs."),
        ("Rash (2) occurred.", "Rash (2) occurred."),
        ("• .", None),
    ],
)
def test_references_to_sections_are_left_out(line: str, told: str | None) -> None:
    """References go, numbers in brackets that are none stay, and empty lines are dropped."""
    assert tidy([line]) == ((told,) if told else ())


def test_the_list_of_common_reactions_comes_with_its_sentence() -> None:
    """A sentence that ends in a colon brings the list behind it."""
    lines = ("First.", "The most common adverse reactions were:", "• dizziness", "• fatigue", "More.")
    assert most_common(lines) == ("The most common adverse reactions were:", "• dizziness", "• fatigue")
    assert most_common(("Common cold.",)) == ()


def test_addresses_of_fda_are_not_the_makers() -> None:
    """The first telephone number and web address that are not FDA's count."""
    lines = [
        "Call FDA at 1-800-FDA-1088 or visit www.fda.gov/medwatch.",
        "Call 1-800-555-0142 or go to www.noctaris.example.",
    ]
    assert (phone_in(lines), website_in(lines)) == ("1-800-555-0142", "www.noctaris.example")
    assert (phone_in(lines[:1]), website_in(lines[:1])) == ("", "")
