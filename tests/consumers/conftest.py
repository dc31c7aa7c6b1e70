"""A study with everything in it, exported, and programs of other people to load it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.annotation import annotation_on
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import render
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ROOT / "build" / "consumers"
CHECKS = Path(__file__).parent / "checks"
STUDY = "desk-glynora"

Consume = Callable[..., dict[str, Any]]


def environment_python(name: str) -> Path:
    """The Python of an environment that `make test-consumers` made."""
    python = ENVIRONMENTS / name / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        pytest.fail(f"{python} is missing: make test-consumers makes it")
    return python


@pytest.fixture
def consume() -> Consume:
    """Run a check of tests/consumers/checks in an environment on a folder, and give its answer; the check has the name
    of the environment where none is given.
    """

    def run(environment: str, folder: Path, check: str = "") -> dict[str, Any]:
        script = CHECKS / f"{(check or environment).replace('-', '_')}_check.py"
        variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        # Nothing may be fetched: what is loaded is what was exported.
        variables |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(folder.parent / "hf")}
        answer = subprocess.run(
            [str(environment_python(environment)), str(script), str(folder)],
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr[-4000:]
        found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
        return found

    return run


@pytest.fixture(scope="module")
def with_parquet() -> Iterator[None]:
    """The extra that writes Parquet, from the environment of those who read it."""
    if "pyarrow" in sys.modules:
        yield
        return
    (site,) = (ENVIRONMENTS / "tables").glob("lib/python*/site-packages")
    sys.path.append(str(site))
    yield
    sys.path.remove(str(site))


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Two candidates on ten briefs with ratings, repeats, an adjudication, marks, an edit and awkward words."""
    opened = open_workplace(tmp_path_factory.mktemp("consumers") / "home", scripted=True)
    for number, brief in enumerate(opened.products.campaign("glynora").briefs[:10]):
        for candidate, score in (("starter", 2), ("starter-plain", 5)):
            draft = _draft(opened, candidate, brief.id, number)
            verdict = "approve" if score > 2 else "reject"
            rating = opened.rating.rate(
                draft.id,
                "rater-a",
                scores={"accuracy": score, "brand_voice": max(1, score - number % 2)},
                verdict=verdict,
                comment="=HYPERLINK(1)\r\n“quoted”, \u2028 \U0001f9ea",
                duration_ms=20_000 + number,
            )
            start = draft.text.index("\U0001f9ea") + 1
            mark = annotation_on(
                draft.text, start, start + 6, annotation_id=f"m-{draft.id}", label="tone", comment="Hm."
            )
            store = opened.rating._store
            store.save_rating(replace(rating, annotations=(mark,)))
            store.save_rating(replace(rating, id=f"again-{draft.id}", occasion=2, annotations=()))
            settled = {"id": f"settled-{draft.id}", "rater": "rater-c", "adjudicates": rating.id}
            store.save_rating(replace(rating, annotations=(), **settled))
    yield opened
    opened.close()


def _draft(workplace: Workplace, candidate: str, brief: str, number: int) -> Draft:
    """A scripted draft, stored with words of its own: the scripted engine repeats itself."""
    run = workplace.drafting.start(DraftOrder("glynora", candidate, brief_id=brief, seed=number), lambda _event: None)
    assert run.wait(30)
    first = workplace.drafting.draft(run.drafts[0].id)
    words = f"Ask \U0001f9ea about idea {number} of {candidate}"
    blocks = tuple(replace(one, text=words) if one.section == "headline" else one for one in first.blocks)
    own = replace(first, id=f"{candidate}-{number}", blocks=blocks, text=render(blocks).text, state="streaming")
    store = workplace.rating._drafts
    store.begin_drafts([own])
    store.finish_draft(replace(own, state="finished"), None)
    store.delete_draft(first.id)
    return workplace.drafting.draft(own.id)
