"""Comparing candidates and exporting ratings."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from services_support import drafted

from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace


def rated(workplace: Workplace) -> None:
    """Two candidates on three shared briefs, rated by two raters; the second candidate a point higher."""
    briefs = workplace.products.campaign("glynora").briefs[:3]
    for candidate, score in (("starter", 2), ("starter-plain", 3)):
        for brief in briefs:
            (draft,) = drafted(workplace, candidate, brief=brief.id)
            for rater in ("rater-a", "rater-b"):
                workplace.rating.rate(draft.id, rater, scores={"accuracy": score}, verdict="approve")


def test_means_and_differences_come_from_shared_prompts(workplace: Workplace) -> None:
    """The mean is over prompts; the paired difference is a − b; three prompts are too few to say more."""
    rated(workplace)
    comparison = workplace.comparing.compare("desk-glynora")
    accuracy = next(one for one in comparison.criteria if one.criterion == "accuracy")
    assert {one.candidate: one.mean for one in accuracy.candidates} == {"starter": 2, "starter-plain": 3}
    (pair,) = accuracy.pairs
    assert pair.n == 3
    assert abs(pair.difference or 0) == 1
    assert (pair.difference or 0) < 0 if pair.a == "starter" else (pair.difference or 0) > 0
    assert pair.verdict == "too_small_to_say"
    assert json.dumps(comparison.as_object())


def test_the_sheet_for_the_one_who_decides_calls_candidates_by_name(workplace: Workplace, tmp_path: Path) -> None:
    """The saved page names them; the whole report goes by ids and says once who they are; programs get ids."""
    rated(workplace)
    names = {one.name for one in workplace.products.candidates() if one.id.startswith("starter")}
    assert len(names) == 2
    page = workplace.exporting.save_sheet("desk-glynora", tmp_path / "sheet.html", "html").read_text(encoding="utf-8")
    assert all(name in page for name in names)
    assert "Who is who" not in page
    whole = workplace.exporting.report_page("desk-glynora")
    legend = whole.partition("<h2>Who is who</h2>")[2].partition("</section>")[0]
    assert all(name in legend for name in names)
    assert "<td>starter-plain</td>" in legend
    assert not any(name in whole.replace(legend, "") for name in names)
    workplace.exporting.export("desk-glynora", "md", tmp_path / "md")
    said = (tmp_path / "md/report.md").read_text(encoding="utf-8")
    assert said.index("## Who is who") < said.index("## Decision")
    sheet = workplace.deciding.sheet(workplace.comparing.compare("desk-glynora"))
    assert [one.candidate for one in sheet.candidates] == ["starter", "starter-plain"]


def test_a_study_without_ratings_compares_to_nothing(workplace: Workplace) -> None:
    """No rating gives no estimate and no advice, and says so."""
    comparison = workplace.comparing.compare("desk-glynora")
    assert comparison.recommendation.candidate is None
    assert comparison.recommendation.because


def test_an_unknown_study_is_told(workplace: Workplace) -> None:
    """A campaign's name alone is answered with its desk study."""
    with pytest.raises(KnownError, match='"desk-glynora"'):
        workplace.comparing.compare("glynora")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_reads_back(workplace: Workplace, tmp_path: Path, form: str) -> None:
    """Every rating is in the file with its draft, its scores and empty cells for what was not rated."""
    rated(workplace)
    files = workplace.exporting.export("desk-glynora", form, tmp_path / "out")
    table = next(one for one in files if one.suffix == f".{form}")
    if form == "csv":
        with table.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        assert {row["score_brand_voice"] for row in rows} == {""}
    else:
        rows = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
        assert {row["score_brand_voice"] for row in rows} == {None}
    assert len(rows) == 12
    assert sorted({str(row["score_accuracy"]) for row in rows}) == ["2", "3"]
    assert all(len(row["draft_sha256"]) == 64 for row in rows)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert hashlib.sha256(table.read_bytes()).hexdigest() in json.dumps(manifest)


def test_equal_input_gives_equal_bytes(workplace: Workplace, tmp_path: Path) -> None:
    """Two exports of one study are the same, byte for byte."""
    rated(workplace)
    first = workplace.exporting.export("desk-glynora", "csv", tmp_path / "a")
    again = workplace.exporting.export("desk-glynora", "csv", tmp_path / "b")
    assert [one.read_bytes() for one in sorted(first)] == [one.read_bytes() for one in sorted(again)]
