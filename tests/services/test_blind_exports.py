"""What leaves a study that is still blind tells nobody who wrote what, unless somebody unblinds it."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_support import read_pdf
from study_support import CANDIDATES, planned, run

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id
from fairdraft.domain.rating_queue import Judgement, MarkedWords
from fairdraft.rules.engine import Checker
from fairdraft.services.exporting import EXPORT_FORMS
from fairdraft.services.making_training_sets import TrainingSources
from fairdraft.services.training_sets import TrainingOrder
from fairdraft.services.workplace import Workplace

LETTER_FORMS = tuple(one for one in EXPORT_FORMS if one not in ("training", "parquet"))
GOOD = Judgement({"accuracy": 4}, "approve", "Nearly.", (MarkedWords(0, 5, "cure", "no"),))


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The store of a drafted study of two candidates, of which one rater rated some drafts."""
    folder = tmp_path_factory.mktemp("rated")
    workplace = open_workplace(folder / "home", scripted=True)
    planned(workplace, folder, raters=["R1", "R2"])
    run(workplace)
    queue = workplace.queueing.open("autumn", "R1")
    for _ in range(6):
        queue.submit(GOOD)
    workplace.queueing.open_pairs("autumn", "R1").vote("first", "Clearer.")
    workplace.close()
    return (folder / "home" / "fairdraft.db").read_bytes()


@pytest.fixture
def workplace(rated: bytes, tmp_path: Path, shipped_rules: Checker) -> Iterator[Workplace]:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "fairdraft.db").write_bytes(rated)
    opened = open_workplace(tmp_path / "home", scripted=True)
    opened.checking._checker = shipped_rules
    yield opened
    opened.close()


def everything_in(path: Path) -> str:
    """All that can be read in a file, those inside a zip included."""
    if path.suffix == ".pdf":
        read = read_pdf(path)
        return "\n".join((*read.pages, *(one.text for one in read.notes), *read.properties.values()))
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8", errors="replace")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def told(workplace: Workplace) -> set[str]:
    """What would tell who wrote a draft: names, hashes of prompts, and what the engine said of it."""
    drafts = [one for one in workplace.studying.drafts("autumn") if one.state == "finished"]
    secrets = {*CANDIDATES, "scripted"}
    for one in drafts:
        birth = one.provenance
        secrets |= {birth.model_name, birth.model_sha256, birth.prompt_sha256, birth.engine_build}
    return {one for one in secrets if one}


@pytest.mark.parametrize("form", LETTER_FORMS)
def test_no_file_of_a_blind_study_names_a_candidate(workplace: Workplace, tmp_path: Path, form: str) -> None:
    """Letters stand in every form, manifest and card included, which say so; the same letters as in the comparison."""
    secrets = told(workplace)
    assert len(secrets) > 3
    files = workplace.exporting.export("autumn", form, tmp_path / "out")
    whole = "\n".join(everything_in(one) for one in files)
    assert {one for one in secrets if one in whole} == set()
    # Tasks for labelling say nothing of candidates anyway.
    assert ("Candidate A" in whole) is (form not in ("label-studio", "argilla"))
    assert ('"first_candidate":"Candidate ' in whole) is (form in ("csv", "jsonl"))
    assert "the study is still blind" in whole
    assert workplace.queueing.unblinded("autumn") is None


def test_a_draft_that_its_run_wrote_again_leaves_once(workplace: Workplace, tmp_path: Path) -> None:
    """Of a planned study what broke off stays here, words or none: another draft stands in its place."""
    drafts = workplace.studying.drafts("autumn")
    broken = replace(drafts[0], id=new_id(), state="stopped")
    workplace.rating._store.finish_draft(broken, None)
    workplace.exporting.export("autumn", "label-studio", tmp_path / "out")
    tasks = json.loads((tmp_path / "out/tasks.json").read_text())
    assert {one["data"]["draft_id"] for one in tasks} == {one.id for one in drafts if one.state == "finished"}


def test_letters_are_those_of_the_comparison(workplace: Workplace, tmp_path: Path) -> None:
    """Whoever computes from the rows finds the same means under the same letters."""
    workplace.exporting.export("autumn", "jsonl", tmp_path / "out")
    rows = [json.loads(line) for line in (tmp_path / "out" / "ratings.jsonl").read_text().splitlines()]
    compared = {one.candidate: one.n for one in workplace.comparing.compare("autumn").criteria[0].candidates}
    assert {one["candidate"] for one in rows} == set(compared) == {"Candidate A", "Candidate B"}
    names = (
        "model_name",
        "model_sha256",
        "prompt_sha256",
        "sampler_json",
        "seed",
        "generation_ms",
        "completion_tokens",
    )
    assert {one[name] for one in rows for name in names} == {None}


def test_letters_are_of_the_plan(workplace: Workplace) -> None:
    """Drafts under letters are not taken for drafts of candidates that the plan does not name."""
    assert not any("not in the plan" in one for one in workplace.comparing.compare("autumn").conditions)


def test_what_cannot_be_written_without_names_is_refused(workplace: Workplace, tmp_path: Path) -> None:
    """A training set and a whole set of a blind study are one sentence, and nothing is written."""
    with pytest.raises(KnownError, match=r'A training set says who wrote what, and study "autumn" is still blind'):
        workplace.exporting.export("autumn", "training", tmp_path / "set")
    with pytest.raises(KnownError, match="still blind"):
        workplace.training.make(TrainingSources(("sample", "autumn")), TrainingOrder())
    with pytest.raises(KnownError, match="A whole set says who wrote what"):
        workplace.sharing.export("autumn", tmp_path / "set", blind=False)
    assert not (tmp_path / "set").exists()
    assert workplace.sharing.export("autumn", tmp_path / "set", blind=True).exists()


def test_names_go_out_once_the_study_is_unblinded(workplace: Workplace, tmp_path: Path) -> None:
    """The event says with which export they went, and later ratings are not blind."""
    event = workplace.queueing.unblind("autumn", "R1", export="csv")
    assert event.details == {"export": "csv"}
    workplace.exporting.export("autumn", "jsonl", tmp_path / "out")
    rows = [json.loads(line) for line in (tmp_path / "out" / "ratings.jsonl").read_text().splitlines()]
    assert {one["candidate"] for one in rows} == set(CANDIDATES)
    assert all(one["prompt_sha256"] for one in rows)
    assert "still blind" not in (tmp_path / "out" / "manifest.json").read_text()
    assert workplace.sharing.export("autumn", tmp_path / "set", blind=False).exists()
    assert not workplace.queueing.open("autumn", "R2").submit(GOOD).blind


def test_a_study_that_nobody_rated_has_its_names(workplace: Workplace, tmp_path: Path) -> None:
    """As in the comparison: without a blind rating there is nothing that names could spoil."""
    planned(workplace, tmp_path, study="spring", candidates=["starter"])
    run(workplace, "spring")
    assert not workplace.exporting.is_blind("spring")
    assert workplace.exporting.is_blind("autumn")
    assert not workplace.exporting.is_blind("sample")
    files = workplace.exporting.export("spring", "docx", tmp_path / "out")
    assert "starter" in "\n".join(everything_in(one) for one in files)


def test_no_letter_is_known_by_where_its_model_is(workplace: Workplace) -> None:
    """While a study is blind the advice takes no candidate for hosted, nor for one that is here, where some are not."""
    assert set(workplace.comparing._found("autumn").places.values()) == {"here"}
    with sqlite3.connect(workplace.home / "fairdraft.db") as store:
        store.execute(
            "UPDATE drafts SET provenance = json_set(provenance, '$.endpoint', 'https://llm.example.com/v1') "
            "WHERE candidate = ?",
            (CANDIDATES[0],),
        )
    assert set(workplace.comparing._found("autumn").places.values()) == {"untold"}
    workplace.queueing.unblind("autumn", "R1", export="csv")
    assert workplace.comparing._found("autumn").places == {CANDIDATES[0]: "hosted", CANDIDATES[1]: "here"}
