"""What a check of the drafts adds to a comparison."""

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import delete
from study_support import planned, run

from fairdraft.domain.errors import InterruptedByPersonError
from fairdraft.domain.rating_queue import Judgement, MarkedWords
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.services import whole_comparison
from fairdraft.services.workplace import Workplace
from fairdraft.store import tables


def test_drafts_that_were_not_checked_when_made_are_checked_now(workplace: Workplace) -> None:
    """The sample study's drafts have findings in its comparison and on its sheet, and it is said of which rules."""
    told: list[tuple[int, int]] = []
    bare = workplace.comparing.compare(SAMPLE_STUDY)
    whole = workplace.whole_comparison.compare(SAMPLE_STUDY, lambda done, total: told.append((done, total)))
    assert bare.findings == ()
    assert [one.drafts for one in whole.findings] == [50, 50, 50]
    assert whole.findings[0].errors > 0
    # Equal texts are checked once.
    assert 0 < told[-1][1] < 150
    assert any("150 drafts were not checked when made" in one for one in whole.conditions)
    assert whole.annotations is not None
    assert json.loads(json.dumps(whole.as_object()))["annotations"]["schema"] == "fairdraft/annotation-scores@1"
    sheet = workplace.deciding.sheet(whole)
    assert all(one.findings.about != "not checked" for one in sheet.candidates)
    stop = threading.Event()
    stop.set()
    other = whole_comparison.WholeComparisonService(
        workplace.comparing, workplace.studying._store, workplace.products, workplace.checking
    )
    with pytest.raises(InterruptedByPersonError):
        other.complete(bare, stop=stop)


def test_many_unchecked_drafts_wait_until_somebody_asks(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """More texts than are checked unasked are counted, and said to be without findings; asked for, all are checked."""
    monkeypatch.setattr(whole_comparison, "MOST_UNASKED", 5)
    whole = workplace.whole_comparison.compare(SAMPLE_STUDY)
    assert (whole.findings, whole.unchecked_drafts) == ((), 150)
    assert any("so their findings are not shown" in one for one in whole.conditions)
    whole = workplace.whole_comparison.compare(SAMPLE_STUDY, check_all=True)
    assert (len(whole.findings), whole.unchecked_drafts) == (3, 0)


def test_a_blind_study_is_completed_by_letters(workplace: Workplace, tmp_path: Path) -> None:
    """Findings stand under the letters that the comparison shows, and the report has the marks."""
    planned(workplace, tmp_path)
    run(workplace)
    queue = workplace.queueing.open("autumn", "R1")
    for _ in range(4):
        queue.submit(Judgement({"accuracy": 4}, "approve", "", (MarkedWords(0, 4, "off_voice", "<b>ours</b>"),)))
    store = workplace.studying._store
    with store._database.writing() as writing:
        writing.connection.execute(delete(tables.draft_checks))
    whole = workplace.whole_comparison.compare("autumn")
    assert {one.candidate for one in whole.findings} == {"Candidate A", "Candidate B"}
    page = workplace.exporting.report_page("autumn")
    assert "Labels that no rule covers" in page
    assert "&lt;b&gt;ours&lt;/b&gt;" in page
    assert "1 writer marked words 4 times in 4 of the 4 drafts they finished." in page
    (report,) = [one for one in workplace.exporting.export("autumn", "md", tmp_path / "md") if one.name == "report.md"]
    assert "### Labels that no rule covers" in report.read_text(encoding="utf-8")
    assert "No writer has marked anything yet." in workplace.exporting.report_page(SAMPLE_STUDY)
