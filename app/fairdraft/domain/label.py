"""What does a label (prescribing information) hold, as it was filed?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fairdraft.domain.errors import KnownError

LabelForm = Literal["SPL", "openFDA"]

# LOINC codes of the sections of human prescription drug labeling, as FDA lists them
# (https://www.fda.gov/industry/structured-product-labeling-resources/section-headings-loinc).
BOXED_WARNING = "34066-1"
INDICATIONS = "34067-9"
CONTRAINDICATIONS = "34070-3"
WARNINGS = "34071-1"  # labels of the form before 2006
WARNINGS_AND_PRECAUTIONS = "43685-7"
PRECAUTIONS = "42232-9"
ADVERSE_REACTIONS = "34084-4"
INTERACTIONS = "34073-7"
SPECIFIC_POPULATIONS = "43684-0"
PREGNANCY = "42228-7"
CONTROLLED_SUBSTANCE = "34085-1"
ABUSE_AND_DEPENDENCE = "42227-9"
MEDICATION_GUIDE = "42231-1"
PATIENT_PACKAGE_INSERT = "42230-3"
PATIENT_MEDICATION_INFORMATION = "68498-5"

SECTION_NAMES = {
    BOXED_WARNING: "Boxed warning",
    INDICATIONS: "Indications and usage",
    CONTRAINDICATIONS: "Contraindications",
    WARNINGS: "Warnings",
    WARNINGS_AND_PRECAUTIONS: "Warnings and precautions",
    PRECAUTIONS: "Precautions",
    ADVERSE_REACTIONS: "Adverse reactions",
    INTERACTIONS: "Drug interactions",
    SPECIFIC_POPULATIONS: "Use in specific populations",
    PREGNANCY: "Pregnancy",
    CONTROLLED_SUBSTANCE: "Controlled substance",
    ABUSE_AND_DEPENDENCE: "Drug abuse and dependence",
    MEDICATION_GUIDE: "Medication Guide",
    PATIENT_PACKAGE_INSERT: "Patient package insert",
    PATIENT_MEDICATION_INFORMATION: "Patient medication information",
}
# What is written for patients, the first that a label has. "Information for patients" (34076-0) is none of it: it tells
# professionals what to tell patients.
FOR_PATIENTS = (MEDICATION_GUIDE, PATIENT_PACKAGE_INSERT, PATIENT_MEDICATION_INFORMATION)


class SeveralLabelsError(KnownError):
    """A file holds several labels, and none was named; `labels` tells each in a line, in the order of their numbers."""

    def __init__(self, what: str, remedy: str, labels: tuple[str, ...]) -> None:
        super().__init__(what, remedy)
        self.labels = labels


@dataclass(frozen=True, slots=True)
class LabelSection:
    """A section with its own text; sections in it follow it and are deeper.

    `code` is its LOINC code ("" for none), `title` as the label writes it. `lines` are paragraphs, and members of
    lists, which begin with "• " ("◦ " where they stand in another list); `highlights` is the summary that the label
    itself gives of it. `depth` counts from 0.
    """

    code: str
    title: str
    lines: tuple[str, ...]
    depth: int = 0
    highlights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it was filed, its sections in the order of the file; "" and None are what it does not say.

    `dosage_form` and `schedule` are as the label codes them ("TABLET, FILM COATED", "CIV"); `version` is the number
    that counts its versions under `set_id`. `kind` is the kind of label ("HUMAN PRESCRIPTION DRUG LABEL"). `others`
    are further brands and forms in the same label.
    """

    form: LabelForm
    sections: tuple[LabelSection, ...]
    brand: str = ""
    established_name: str = ""
    dosage_form: str = ""
    schedule: str = ""
    manufacturer: str = ""
    set_id: str = ""
    version: str = ""
    effective: date | None = None
    kind: str = ""
    others: tuple[str, ...] = ()

    def section(self, *codes: str) -> LabelSection | None:
        """The first section that has the first of these codes that any section has."""
        for code in codes:
            found = next((one for one in self.sections if one.code == code and self._has_words(one)), None)
            if found is not None:
                return found
        return None

    def within(self, section: LabelSection) -> Sequence[LabelSection]:
        """The sections in a section, at any depth, in order."""
        place = next(at for at, one in enumerate(self.sections) if one is section)
        found: list[LabelSection] = []
        for one in self.sections[place + 1 :]:
            if one.depth <= section.depth:
                break
            found.append(one)
        return found

    def lines_of(self, section: LabelSection) -> Iterator[str]:
        """All lines of a section, those of the sections in it with their titles."""
        yield from section.lines
        for one in self.within(section):
            if one.title:
                yield one.title
            yield from one.lines

    def _has_words(self, section: LabelSection) -> bool:
        return bool(section.lines or section.highlights or any(one.lines for one in self.within(section)))
