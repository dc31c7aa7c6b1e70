"""Running a study: every draft once, whatever interrupts it."""

import os
import platform
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from study_support import finished, planned, run

from fairdraft import bootstrap
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import GenerationListener, GenerationRequest
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.settings import Settings
from fairdraft.inference.scripted import ScriptedEngine, ScriptedFailure
from fairdraft.services.draft_order import DraftOrder
from fairdraft.services.drafting_source import DraftingSource, DraftingSources
from fairdraft.services.running_study import StudyRunProgress
from fairdraft.services.study_run_progress import RunTally
from fairdraft.services.workplace import Workplace

BRIEFS = 17


def test_every_candidate_drafts_every_brief_with_the_same_seeds(workplace: Workplace, tmp_path: Path) -> None:
    """Briefs × candidates × drafts, each (prompt, candidate, seed) once, raw because language is rated."""
    planned(workplace, tmp_path, drafts_per_brief=2, seeds=[11, 5])
    report = run(workplace)
    assert (report.made, report.left, report.failures, report.problems) == (2 * 2 * BRIEFS, 0, {}, ())
    drafts = finished(workplace)
    keys = Counter((one.prompt_id, one.candidate, one.provenance.seed) for one in drafts)
    assert set(keys.values()) == {1}
    assert len(keys) == 2 * 2 * BRIEFS
    assert {seed for _, _, seed in keys} == {11, 5}
    assert {one.mode for one in drafts} == {"raw"}
    assert {one.study for one in drafts} == {"autumn"}
    assert workplace.drafting.drafts(campaign="glynora") == ()


def test_only_chosen_briefs_are_drafted_and_rated(workplace: Workplace, tmp_path: Path) -> None:
    """The others of the campaign have no drafts, no place, and nothing in a queue; more can be taken in."""
    planned(workplace, tmp_path, briefs={"glynora": ["b02", "b05"]}, raters=["R1"])
    report = run(workplace)
    assert (report.made, report.left) == (4, 0)
    assert {one.brief for one in finished(workplace)} == {"b02", "b05"}
    assert workplace.queueing.open("autumn", "R1").progress().total == 4
    assert [(one.wanted, one.done) for one in workplace.studying.status("autumn").progress] == [(2, 2), (2, 2)]
    said = workplace.comparing.compare("autumn").conditions
    assert "Briefs were chosen when the study was planned: 2 of the 17 of glynora." in said
    planned(workplace, tmp_path, briefs={"glynora": ["b02", "b05", "b06"]}, raters=["R1"])
    assert run(workplace).made == 2
    assert workplace.queueing.open("autumn", "R1").progress().total == 6


def test_a_study_lets_people_go_first(workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its requests are patient ones, those of the desk are not."""
    asked: list[tuple[bool, int]] = []
    submit = ScriptedEngine.submit

    def listen(engine: ScriptedEngine, request: GenerationRequest, listener: GenerationListener) -> None:
        asked.append((request.patient, len(request.drafts)))
        submit(engine, request, listener)

    monkeypatch.setattr(ScriptedEngine, "submit", listen)
    planned(workplace, tmp_path, candidates=["starter"], briefs={"glynora": ["b02"]})
    run(workplace)
    order = DraftOrder(campaign="glynora", candidate="starter", brief_id="b02", count=2)
    workplace.drafting.start(order, lambda _event: None).wait()
    assert asked == [(True, 1), (False, 2)]


def test_seeds_that_no_plan_names_are_the_same_for_all(workplace: Workplace, tmp_path: Path) -> None:
    """Without a list the seeds follow from the study: one for each draft of a brief, for every candidate."""
    planned(workplace, tmp_path, drafts_per_brief=3, mode="assisted")
    run(workplace)
    seeds = {name: set() for name in ("starter", "starter-plain")}
    for one in finished(workplace):
        seeds[one.candidate].add(one.provenance.seed)
        assert one.mode == "assisted"
    assert len(seeds["starter"]) == 3
    assert seeds["starter"] == seeds["starter-plain"]


def test_a_second_run_makes_nothing_twice(workplace: Workplace, tmp_path: Path) -> None:
    """What is there stays; a plan with one more candidate gets only that one's drafts."""
    planned(workplace, tmp_path, candidates=["starter"])
    assert run(workplace).made == BRIEFS
    assert run(workplace).made == 0
    planned(workplace, tmp_path)
    assert run(workplace).made == BRIEFS
    assert Counter(one.candidate for one in finished(workplace)) == {"starter": BRIEFS, "starter-plain": BRIEFS}


def test_a_stop_keeps_what_is_finished(workplace: Workplace, tmp_path: Path) -> None:
    """Stopped in the middle, the report says so; the next run makes exactly the rest."""
    planned(workplace, tmp_path, drafts_per_brief=4)
    stop = threading.Event()

    def tell(progress: StudyRunProgress) -> None:
        if progress.made == 30:
            stop.set()

    report = workplace.study_runs.run("autumn", tell, stop)
    assert report.interrupted
    assert 30 <= report.made < 8 * BRIEFS
    assert len(finished(workplace)) == report.made
    assert run(workplace).made == 8 * BRIEFS - report.made
    keys = Counter((one.prompt_id, one.candidate, one.provenance.seed) for one in finished(workplace))
    assert (len(keys), set(keys.values())) == (8 * BRIEFS, {1})


def test_failures_are_kept_with_their_reason_and_tried_again(workplace: Workplace, tmp_path: Path) -> None:
    """A failed draft stays in the store as failed, counts as left, and the next run makes it."""
    planned(workplace, tmp_path)
    engine = ScriptedEngine(failures=[ScriptedFailure(2), ScriptedFailure(20, what="Out of memory.")])
    own, workplace.drafting._engine = workplace.drafting._engine, engine
    try:
        report = run(workplace)
    finally:
        engine.close()
        workplace.drafting._engine = own
    assert (report.made, report.left) == (2 * BRIEFS - 2, 2)
    assert sorted(report.failures.values()) == [1, 1]
    assert any("Out of memory." in reason for reason in report.failures)
    status = workplace.studying.status("autumn")
    assert [(one.candidate, one.wanted, one.done, one.failed, one.left) for one in status.progress] == [
        ("starter", BRIEFS, BRIEFS - 1, 1, 1),
        ("starter-plain", BRIEFS, BRIEFS - 1, 1, 1),
    ]
    assert "study run autumn" in status.next
    assert run(workplace).made == 2
    drafts = workplace.studying.drafts("autumn")
    assert Counter(one.state for one in drafts) == {"finished": 2 * BRIEFS, "failed": 2}
    assert "study queue autumn" in workplace.studying.status("autumn").next


def test_a_candidate_that_cannot_draft_does_not_stop_the_others(workplace: Workplace, tmp_path: Path) -> None:
    """A candidate that is not known here is told as a problem, and the known one drafts."""
    planned(workplace, tmp_path, candidates=["writer", "starter"])
    report = run(workplace)
    assert report.made == BRIEFS
    assert report.left == BRIEFS
    (problem,) = report.problems
    assert '"writer"' in problem
    assert "import-drafts" in problem
    assert said(workplace) == f"Bring the {BRIEFS} drafts left from a file: fairdraft study import-drafts autumn FILE"


def test_a_candidate_that_was_changed_is_refused(workplace: Workplace, tmp_path: Path) -> None:
    """Drafts of two samplings never stand under one name."""
    planned(workplace, tmp_path, candidates=["starter", "starter-plain"])
    run(workplace)
    workplace.drafting._store.delete_draft(finished(workplace)[0].id)
    candidate = workplace.products.candidate(finished(workplace)[0].candidate)
    hotter = candidate.sampling.model_copy(update={"temperature": 1.5})
    workplace.products._store.save_candidate(candidate.model_copy(update={"sampling": hotter}))
    report = run(workplace)
    assert report.made == 0
    assert "not what it was" in report.problems[0]
    workplace.products._store.save_candidate(candidate)
    assert run(workplace).made == 1


def copy_drafts(patched: pytest.MonkeyPatch) -> None:
    """Have a faster copy draft from now on, unless the model's own file is asked for."""
    of = DraftingSources.of

    def with_copy(*arguments: Any, as_is: bool = False) -> DraftingSource:
        source = of(*arguments, as_is=as_is)
        return source if as_is else replace(source, born=source.born | {"copy_sha256": "ab" * 32})

    patched.setattr(DraftingSources, "of", with_copy)


def test_a_study_begun_with_the_file_goes_on_with_it(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that was made in the middle drafts elsewhere: one candidate is one thing."""
    planned(workplace, tmp_path, candidates=["starter"])
    run(workplace)
    for draft in finished(workplace)[:3]:
        workplace.drafting._store.delete_draft(draft.id)
    copy_drafts(monkeypatch)
    report = run(workplace)
    assert (report.made, report.problems) == (3, ())
    assert {one.provenance.copy_sha256 for one in finished(workplace)} == {None}


def test_a_study_begun_with_a_copy_needs_it(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the copy its drafts are not made by the file in silence; with it the run goes on."""
    planned(workplace, tmp_path, candidates=["starter"])
    with monkeypatch.context() as patched:
        copy_drafts(patched)
        run(workplace)
    workplace.drafting._store.delete_draft(finished(workplace)[0].id)
    report = run(workplace)
    assert report.made == 0
    assert "the faster copy that drafts for it" in report.problems[0]
    copy_drafts(monkeypatch)
    assert run(workplace).made == 1
    assert {one.provenance.copy_sha256 for one in finished(workplace)} == {"ab" * 32}


def test_a_brief_in_other_words_is_another_prompt(workplace: Workplace, tmp_path: Path) -> None:
    """After a brief was changed the study wants its drafts anew; the earlier ones stay."""
    planned(workplace, tmp_path)
    run(workplace)
    campaign = workplace.products.campaign("glynora")
    first = campaign.briefs[0].model_copy(update={"text": "Invite to ask a doctor, in other words."})
    workplace.products._store.save_campaign(campaign.model_copy(update={"briefs": (first, *campaign.briefs[1:])}))
    assert sum(one.left for one in workplace.studying.status("autumn").progress) == 2
    assert run(workplace).made == 2
    assert len(finished(workplace)) == 2 * BRIEFS + 2


def test_only_one_program_runs_a_study(workplace: Workplace, tmp_path: Path) -> None:
    """A second run is refused in a sentence while the first goes on, and another study is not."""
    planned(workplace, tmp_path)
    planned(workplace, tmp_path, study="winter", candidates=["starter"])
    with workplace.study_runs._locks[0].running("autumn"):
        with pytest.raises(KnownError, match="being run by another"):
            run(workplace)
        assert run(workplace, "winter").made == BRIEFS
    assert run(workplace).made == 2 * BRIEFS


@pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" not in os.environ, reason="needs make test-postgresql")
def test_only_one_machine_of_a_team_runs_a_study(
    tmp_path: Path, team_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second laptop on the same database is told which machine runs the study; afterwards it makes what is left."""
    shared = Settings(team_store=team_database("shared"))
    monkeypatch.setattr(bootstrap, "read_settings", lambda _path: shared)
    anna, ben = (bootstrap.open_workplace(tmp_path / name, scripted=True) for name in ("anna", "ben"))
    try:
        planned(anna, tmp_path)
        told = []

        def look(progress: StudyRunProgress) -> None:
            if progress.made == 3:
                with pytest.raises(KnownError) as refused:
                    run(ben)
                told.append(refused.value)

        stop = threading.Event()
        assert anna.study_runs.run("autumn", look, stop).made == 2 * BRIEFS
        [refused] = told
        assert f'"autumn" is being run on {platform.node()[:31]} since 2' in refused.what
        assert run(ben).made == 0
    finally:
        anna.close()
        ben.close()


@pytest.mark.skipif("FAIRDRAFT_TEST_SERVER" not in os.environ, reason="needs make test-postgresql")
def test_a_run_whose_hold_was_lost_to_another_machine_stops(workplace: Workplace, tmp_path: Path) -> None:
    """What is finished stays, the rest is left, and the report says who runs the study now."""
    planned(workplace, tmp_path, drafts_per_brief=40, candidates=["starter"])
    store = workplace.rating._store
    with ExitStack() as stack:

        def lose(progress: StudyRunProgress) -> None:
            if progress.made == 20:
                with store._database._connections.reader.connect() as other:
                    other.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND application_name LIKE 'Fairdraft run %%'"
                    )
                stack.enter_context(store.running("autumn"))

        report = workplace.study_runs.run("autumn", lose, threading.Event())
    assert 20 <= report.made < 40 * BRIEFS
    assert report.left == 40 * BRIEFS - report.made
    assert "is being run on" in report.problems[0]
    assert run(workplace).left == 0


def test_the_estimate_says_what_it_rests_on(workplace: Workplace, tmp_path: Path) -> None:
    """No figure before three drafts are done; then the measured candidate's time, naming the others."""
    planned(workplace, tmp_path)
    told: list[StudyRunProgress] = []
    workplace.study_runs.run("autumn", told.append, threading.Event())
    assert [one.done for one in told] == list(range(1, 2 * BRIEFS + 1))
    assert told[1].seconds_left is None
    assert told[3].per_minute is not None
    assert told[3].seconds_left == pytest.approx((BRIEFS - 4) / told[3].per_minute * 60)
    assert told[3].not_measured == ("starter-plain",)
    assert told[-1].seconds_left == 0
    assert told[-1].not_measured == ()


def test_a_study_without_a_plan_cannot_run(workplace: Workplace) -> None:
    """One sentence says so."""
    with pytest.raises(KnownError, match="no plan"):
        run(workplace, "nothing")


def test_half_written_drafts_count_for_the_estimate() -> None:
    """What is under way is no longer left; a candidate that is done says nothing of those that were not measured."""
    tally = RunTally({"a": 10, "b": 10}, {"a": 4, "b": 0}, {"a": 0, "b": 0}, rates={"a": 0.5}, half_written=2.0)
    assert tally.progress("a").seconds_left == (10 - 4 - 2) / 0.5
    assert tally.progress("a").not_measured == ("b",)
    tally.done["a"], tally.half_written = 10, 0.0
    assert tally.progress("b").seconds_left is None
    tally.done["b"] = 10
    assert tally.progress("b").seconds_left == 0


def test_status_says_rate_until_every_planned_rater_is_done(workplace: Workplace, tmp_path: Path) -> None:
    """Comparing comes next when nobody has a draft left: not while one rater has, nor while one has not begun."""
    planned(workplace, tmp_path, raters=["R1", "R2"], briefs={"glynora": ["b01"]})
    run(workplace)
    for rater, other in (("R1", "R2"), ("R2", "")):
        queue = workplace.queueing.open("autumn", rater)
        queue.submit(Judgement({"accuracy": 4}))
        left = queue.progress().left
        assert f"Rate the {left} left: fairdraft study queue autumn --rater {rater}" in said(workplace)
        while queue.current is not None:
            queue.submit(Judgement({"accuracy": 4}))
        assert (f"study queue autumn --rater {other}." in said(workplace)) is bool(other)
    assert said(workplace) == "Compare its candidates: fairdraft compare autumn"


def said(workplace: Workplace) -> str:
    return workplace.studying.status("autumn").next
