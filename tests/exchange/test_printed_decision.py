"""The decision sheet on paper: one page, however many candidates there are."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from rated_study import RUBRIC, rated, sheet_of

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.decision_sheet import BesideFigures, decision_sheet
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.comparison_report import report_page, unbroken
from fairdraft.exchange.printed_decision import printed_sections, rows_beyond

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def page_of(comparison: Comparison, *, alone: bool = True) -> str:
    return report_page(StudyContents("s", RUBRIC, {}, (), ()), comparison, sheet_of(comparison), sheet_alone=alone)


def test_what_goes_beyond_a_page_is_counted_there_and_whole_on_the_screen() -> None:
    """Every sentence is in the page; those beyond a part's share are marked, and paper says how many they are."""
    compared = rated(8)
    page = page_of(compared)
    sheet = sheet_of(compared)
    for sentence in (*sheet.because, *sheet.shows, *sheet.does_not_show, *sheet.conditions, *sheet.retrieval):
        assert unbroken(sentence) in page.replace("&#39;", "'")
    assert page.count('<tr class="beyond">') == 2
    assert '<p class="facts rest">and 2 more, on the screen</p>' in page
    hidden = [item for item in page.split("<li")[1:] if item.startswith(' class="beyond"')]
    told = [int(found) for found in re.findall(r'<li class="rest">and (\d+) more', page)]
    assert len(hidden) == sum(told) > 0
    assert sheet.advised
    assert sheet.advised not in [sheet.candidates[place].candidate for place in rows_beyond(sheet)]


def test_a_long_decision_is_cut_on_paper_and_whole_on_the_screen() -> None:
    """Its beginning goes on paper with where the rest is; of the decisions before it some, and how many more."""
    compared = rated(2)
    words = f"{'x' * 2000} end of it"
    sheet = replace(
        sheet_of(compared),
        signed=(("Decision", words), ("By", "R7"), ("Date", "2026-03-02"), ("Conditions", "none")),
        decided=tuple(f"Decision {at} of many that were taken before it, with its reasons." for at in range(30)),
    )
    page = report_page(StudyContents("s", RUBRIC, {}, (), ()), compared, sheet, sheet_alone=True)
    assert "<h1>Decision sheet: s</h1>" in page
    assert f'<p class="beyond">{words}</p>' in page
    assert f'<p class="rest">{"x" * 239}… (more on the screen)</p>' in page
    assert page.count('class="facts beyond"') == 25
    assert "and 25 more, on the screen" in page
    assert "none</p>" in page


def test_a_month_that_was_asked_for_goes_on_paper() -> None:
    """What so many approved drafts take by each of two candidates comes before what one costs."""
    sheet = decision_sheet(rated(2), str, beside=BesideFigures(approved_a_month=40))
    ((_, sentences, printed),) = [one for one in printed_sections(sheet) if one[0] == "What it costs"]
    assert sentences[0].startswith("For 40 approved drafts a month")
    assert printed >= 3
    assert all(one.split(": ")[1].endswith(".") and " drafts [" in one for one in sentences[1:3])


def test_an_interval_stays_on_one_line() -> None:
    """Between the ends of an interval no line is broken, with or without a sign for percent."""
    assert unbroken("up 0.7 [−0.3, 1.1], and [13%, 35%], no more") == (
        "up 0.7 [−0.3,\u00a01.1], and [13%,\u00a035%], no more"
    )


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["letter", "A4"])
@pytest.mark.parametrize("candidates", [0, 1, 3, 8])
def test_a_browser_prints_the_sheet_on_one_page(tmp_path: Path, paper: str, candidates: int) -> None:
    """Alone it is one page; in the whole report it is the first, with nothing else on it."""
    browser = next((found for one in BROWSERS if (found := shutil.which(one))), None)
    if browser is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed")
    compared = rated(candidates)
    alone = printed(browser, page_of(compared), tmp_path / "alone", paper)
    assert alone == 1
    whole = page_of(compared, alone=False)
    rest = re.sub(r'<section class="panel decision".*?</section>', "", whole, count=1, flags=re.DOTALL)
    assert printed(browser, whole, tmp_path / "whole", paper) - 1 <= printed(browser, rest, tmp_path / "rest", paper)


def printed(browser: str, page: str, place: Path, paper: str) -> int:
    """How many pages a browser makes of it."""
    source, target = place.with_suffix(".html"), place.with_suffix(".pdf")
    source.write_text(page.replace("</style>", f"@media print {{ @page {{ size: {paper}; }} }}</style>", 1), "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    profile = f"--user-data-dir={place.parent / 'profile'}"
    subprocess.run(
        [browser, *options, profile, f"--print-to-pdf={target}", source.as_uri()],
        check=True, capture_output=True, timeout=250,
    )  # fmt: skip
    return len(re.findall(rb"/Type\s*/Page[^s]", target.read_bytes()))
