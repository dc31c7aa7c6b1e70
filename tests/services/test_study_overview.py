"""At which step a study is, and how far its drafts and raters are."""

from pathlib import Path

import pytest
from study_support import planned, run

from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating_queue import Judgement
from fairdraft.services.study_overview import RaterProgress, StudyOverview, study_overview
from fairdraft.services.workplace import Workplace


def overview(workplace: Workplace, study: str = "autumn") -> StudyOverview:
    return study_overview(workplace.studying.status(study))


def rate_all(workplace: Workplace, rater: str, most: int = 1000) -> None:
    queue = workplace.queueing.open("autumn", rater)
    while queue.current is not None and most:
        queue.submit(Judgement(scores={"accuracy": 3}))
        most -= 1


def test_a_study_goes_from_planned_to_unblinded(workplace: Workplace, tmp_path: Path) -> None:
    """Each step follows from what is in the store: drafts, ratings of every rater, the unblinding."""
    planned(workplace, tmp_path, raters=["R1", "R2"], campaigns=["lumivar"])
    first = overview(workplace)
    assert (first.step, first.made, first.left, first.can_be_rated) == ("planned", 0, 32, False)
    assert first.raters == (RaterProgress("R1", 0), RaterProgress("R2", 0))
    run(workplace)
    drafted = overview(workplace)
    assert (drafted.step, drafted.made, drafted.left, drafted.can_be_rated) == ("drafted", 32, 0, True)
    rate_all(workplace, "R1", most=3)
    assert overview(workplace).step == "rating"
    assert overview(workplace).raters[0] == RaterProgress("R1", 3, 32)
    rate_all(workplace, "R1")
    # The second rater of the plan has not begun.
    assert overview(workplace).step == "rating"
    rate_all(workplace, "R2")
    assert overview(workplace).step == "rated"
    assert all(one.is_done for one in overview(workplace).raters)
    workplace.queueing.unblind("autumn", "R1")
    unblinded = overview(workplace)
    assert unblinded.step == "unblinded"
    assert unblinded.unblinded is not None
    assert unblinded.unblinded.by == "R1"


def test_ratings_from_elsewhere_have_no_queue(workplace: Workplace, tmp_path: Path) -> None:
    """A study of imported ratings is rated elsewhere; its raters have counts and no whole to measure against."""
    file = tmp_path / "ratings.csv"
    file.write_text("campaign,prompt_id,candidate,draft_id,rater_id,score_accuracy\nx,x/1,a,1,R1,3\nx,x/1,b,2,R1,4\n")
    workplace.studying.import_ratings("agency", file)
    found = overview(workplace, "agency")
    assert (found.step, found.made, found.ratings, found.wanted) == ("elsewhere", 2, 2, 0)
    assert found.raters == (RaterProgress("R1", 2, None),)
    assert not found.can_be_rated


def test_the_sample_says_what_it_is(workplace: Workplace) -> None:
    """The shipped study is synthetic, sealed and rated."""
    found = overview(workplace, "sample")
    assert found.is_synthetic
    assert (found.step, found.made) == ("rated", 150)
    assert found.study.sealed_at is not None


def test_an_unknown_study_is_told(workplace: Workplace) -> None:
    """There is no overview of what is not there."""
    with pytest.raises(KnownError, match="sample"):
        overview(workplace, "sampel")
