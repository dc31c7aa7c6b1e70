"""How long does a rater wait in a large study: until it is open, and until the next draft shows?

Run by `make bench-studies`: fifty briefs, two candidates, a hundred drafts each, in a home folder of its own. The
bounds are those that the program promises; the command fails where one is missed.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.piece import Block
from fairdraft.domain.rating_queue import Judgement
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import open_store

PLAN = """
schema = "fairdraft/study@1"
id = "large"
campaigns = ["glynora", "cordexa", "lumivar"]
candidates = ["starter", "starter-plain"]
drafts_per_brief = 100
raters = ["R1", "R2"]
hidden_repeats = 0.1
"""
OPEN_MS, NEXT_MS = 300.0, 50.0
WORDS = "Ask your doctor whether this medicine is right for you. " * 25


def main() -> int:
    """Print a table; returns 1 if a bound is missed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        workplace = open_workplace(home, scripted=True)
        drafts = _fill(workplace, Path(folder) / "plan.toml")
        workplace.queueing.open("large", "R1")
        workplace.close()
        # As a person finds it: another start of the program.
        workplace = open_workplace(home, scripted=True)
        rows = [("open the study and its queue", _timed(5, lambda: workplace.queueing.open("large", "R1")), OPEN_MS)]
        queue = workplace.queueing.open("large", "R1")
        judgement = Judgement({"accuracy": 4, "brand_voice": 3}, "revise", "Nearly.")
        rows.append(("rating on disk, next draft shown", _timed(50, lambda: queue.submit(judgement)), NEXT_MS))
        pairs = workplace.queueing.open_pairs("large", "R1")
        rows.append(("vote on disk, next pair shown", _timed(50, lambda: pairs.vote("tie")), NEXT_MS))
        rows.append(("status of the study", _timed(5, lambda: workplace.studying.status("large")), OPEN_MS))
        workplace.close()
    print(f"{drafts} drafts, {'':<24}{'median':>9}{'most':>9}{'bound':>9}")
    for name, times, bound in rows:
        print(f"{name:<38}{statistics.median(times):>6.0f} ms{max(times):>6.0f} ms{bound:>6.0f} ms")
    return int(any(statistics.median(times) > bound for _, times, bound in rows))


def _fill(workplace: Workplace, plan: Path) -> int:
    plan.write_text(PLAN)
    study = workplace.studying.create(plan)
    assert study.plan is not None  # noqa: S101 - it was just kept
    places = workplace.study_runs.wanted(study.plan)
    made = [
        (
            place,
            Draft(
                id=new_id(),
                study="large",
                campaign=place.campaign,
                brief=place.brief,
                brief_text="What the piece should say.",
                brief_sha256=place.brief_sha256,
                candidate=place.candidate,
                mode="raw",
                state="finished",
                model_text=WORDS,
                blocks=(Block("1", "body", "copy", WORDS),),
                text=WORDS,
                provenance=Provenance(rendered_prompt=WORDS),
                made_at=utc_now(),
            ),
            None,
        )
        for place in places
    ]
    store = open_store(workplace.home / "fairdraft.db", app_version=workplace.version)
    store.take_in_drafts("large", made)
    store.close()
    return len(made)


def _timed(times: int, action: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


if __name__ == "__main__":
    sys.exit(main())
