"""Which job code and date are a piece's own."""

import pytest

from fairdraft.domain.piece import Block
from fairdraft.services.job_code import CODE_RULE, JobMarks, job_marks, own_lines
from fairdraft.services.workplace import Workplace


def marks_of(workplace: Workplace, *blocks: tuple[str, str]) -> JobMarks:
    made = [Block(f"b{number}", section, "copy", text) for number, (section, text) in enumerate(blocks)]
    return job_marks(made, workplace.checking.parts_said(CODE_RULE, own_lines(made)))


@pytest.mark.parametrize(
    ("section", "line", "codes", "dates"),
    [
        ("legal", "©2026 Example Pharma. US-GLY-26-0077 11/26", ("US-GLY-26-0077",), ("11/26",)),
        ("legal", "64Z-1923321 July 2026", ("64Z-1923321",), ("July 2026",)),
        ("legal", "© Example Pharma. US-GLY-26-0077", ("US-GLY-26-0077",), ()),
        ("footer", "US-GLY-26-0077", ("US-GLY-26-0077",), ()),
        ("body", "Material ID: 12345", ("12345",), ()),
        ("body", "For people with COVID-19.", (), ()),
        ("body", "Call 1-800-FDA-1088. 11/26", (), ()),
        ("body", "Coming in July 2026: a day for you.", (), ()),
        ("references", "1. US-GLY-26-0077 11/26", (), ()),
    ],
)
def test_what_is_meant_is_told_from_what_looks_like_it(
    workplace: Workplace, section: str, line: str, codes: tuple[str, ...], dates: tuple[str, ...]
) -> None:
    """A code counts in the footer, behind its name, or beside a date or copyright; a date beside a code."""
    found = marks_of(workplace, (section, line))
    assert (found.codes, found.dates) == (codes, dates)


def test_what_may_mean_something_else_is_told_with_its_line(workplace: Workplace) -> None:
    """A person sees what was not taken for a code or a date, and why it came into question."""
    found = marks_of(workplace, ("body", "XY-US-2835219 is one thing.\nJuly 2026 is another.\nPF-06651600 is neither."))
    assert found.others == ("XY-US-2835219 in “XY-US-2835219 is one thing.”", "July 2026 in “July 2026 is another.”")


CODES = (
    *("US-LUM-2600123", "PP-XYZ-US-0123", "US-GLY-26-07", "US-1234", "US-12345", "FA-11234567", "64Z-1923321"),
    *("MAT-US-2406262-v1.0", "M-US-00012345(v1.0)", "US-P-BK-PSO-2400123", "PMUS-GLYWCNT230012", "US26GLY00123"),
    *("DUP.23.09.0012", "US.DUP.22.10.0056", "cp-58479v13", "1425-US-2300456"),
)
NO_CODES = (
    *("COVID-19", "SARS-CoV-2", "H1N1", "GLP-1", "CYP3A4", "BRCA1", "IL-13", "CA-125", "HLA-B27", "CDK4/6", "PD-L1"),
    *("ICD-10-CM L20.9", "DSM-5", "SF-36", "EASI-75", "HAM-D-17", "PHQ-9", "EQ-5D-5L", "EORTC-QLQ-C30", "NCT04345678"),
    *("BRV-301", "U-100", "B-12", "over-65s", "25-hydroxyvitamin", "up-to-date", "1-800-FDA-1088", "1-844-GLY-2600"),
)


def test_codes_are_known_in_the_forms_that_houses_give_them(workplace: Workplace) -> None:
    """With hyphens, points or nothing between their parts, with a version behind them or none."""
    found = {code: marks_of(workplace, ("legal", f"© 2026 Example Pharma {code} 03/26")) for code in CODES}
    assert [code for code, one in found.items() if len(one.codes) != 1 or one.codes[0] not in code] == []
    assert {one.dates for one in found.values()} == {("03/26",)}


def test_no_name_of_medicine_is_a_code(workplace: Workplace) -> None:
    """Nor a test, a scale, a trial, a dose or a telephone number, also in the line of date and copyright."""
    found = {words: marks_of(workplace, ("legal", f"© 2026 Example Pharma {words} 03/26")) for words in NO_CODES}
    assert [words for words, one in found.items() if one.codes or len(one.others) != 1] == []
