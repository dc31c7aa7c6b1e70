"""Does the program keep what it promises of large studies?

Run by `make bench-studies`: how long a rater waits for a study of fifty briefs, two candidates and a hundred drafts
each until it is open, and until the next draft shows, in the services and in the window. Then what `bench_export.py`
measures. Fails where a promise is not kept.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import bench_export
from promises import NEXT_MS, OPEN_MS, Measured, timed, told

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
WORDS = "Ask your doctor whether this medicine is right for you. " * 25


def main() -> int:
    """Print a table; returns 1 if a promise is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        return told(_all(Path(folder)))


def _all(folder: Path) -> Iterator[Measured]:
    home = folder / "home"
    workplace = open_workplace(home, scripted=True)
    drafts = _fill(workplace, folder / "plan.toml")
    print(f"A study of {drafts:,} drafts")
    workplace.queueing.open("large", "R1")
    workplace.close()
    # As a person finds it: another start of the program.
    workplace = open_workplace(home, scripted=True)
    try:
        yield from _in_services(workplace)
    finally:
        workplace.close()
    yield from bench_export.measured(folder)
    # Imported here: what else is measured runs in processes that begin with this module, and counts their memory.
    from bench_window import in_window

    workplace = open_workplace(home, scripted=True, window=True)
    try:
        yield from in_window(workplace, "large", "R2")
    finally:
        workplace.close()


def _in_services(workplace: Workplace) -> Iterator[Measured]:
    yield timed("open the study's queue", _times(5, lambda: workplace.queueing.open("large", "R1")), OPEN_MS)
    queue = workplace.queueing.open("large", "R1")
    judgement = Judgement({"accuracy": 4, "brand_voice": 3}, "revise", "Nearly.")
    yield timed("rating on disk, next draft out of the queue", _times(50, lambda: queue.submit(judgement)), NEXT_MS)
    pairs = workplace.queueing.open_pairs("large", "R1")
    yield timed("vote on disk, next pair out of the queue", _times(50, lambda: pairs.vote("tie")), NEXT_MS)
    yield timed("status of the study", _times(5, lambda: workplace.studying.status("large")), OPEN_MS)


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


def _times(times: int, action: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return taken


if __name__ == "__main__":
    sys.exit(main())
