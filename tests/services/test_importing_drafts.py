"""Drafts from elsewhere: a person's texts stand beside the models' in one study."""

import json
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter
from study_support import planned, run

from fairdraft.domain.draft import Provenance
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import named_id, text_sha256
from fairdraft.services import importing_drafts
from fairdraft.services.workplace import Workplace

HEAD = "prompt_id,candidate,draft_text,cost,model_name\n"


@pytest.fixture
def study(workplace: Workplace, tmp_path: Path) -> str:
    return planned(workplace, tmp_path, candidates=["starter", "writer"], drafts_per_brief=2)


def table(workplace: Workplace, path: Path, *, drafts: int = 2) -> Path:
    briefs = workplace.products.campaign("glynora").briefs
    rows = [f'glynora/{one.id},writer,"{one.id}, draft {n}, ask",1.5,' for one in briefs for n in range(drafts)]
    path.write_text(HEAD + "\n".join(rows) + "\n")
    return path


def test_a_persons_drafts_take_their_places(workplace: Workplace, study: str, tmp_path: Path) -> None:
    """They are counted as done, checked, paired with the models' by their brief, and rated blind with them."""
    done = workplace.importing_drafts.import_drafts(study, table(workplace, tmp_path / "drafts.csv"))
    assert (done.imported, done.already_there) == (34, 0)
    assert run(workplace, study).left == 0
    drafts = workplace.studying.drafts(study)
    hashes = {name: {one.brief_sha256 for one in drafts if one.candidate == name} for name in ("starter", "writer")}
    assert hashes["starter"] == hashes["writer"]
    theirs = [one for one in drafts if one.candidate == "writer"]
    assert {(one.mode, one.provenance.source, one.provenance.cost) for one in theirs} == {("raw", "imported", 1.5)}
    assert len(workplace.importing_drafts._store.checks([one.id for one in theirs])) == 34
    assert workplace.queueing.open(study, "R1").progress().total == 68


def test_the_same_file_again_changes_nothing(workplace: Workplace, study: str, tmp_path: Path) -> None:
    """By its own id or by its words a draft is known again."""
    file = table(workplace, tmp_path / "drafts.csv")
    workplace.importing_drafts.import_drafts(study, file)
    again = workplace.importing_drafts.import_drafts(study, file)
    assert (again.imported, again.already_there) == (0, 34)
    assert len(workplace.studying.drafts(study)) == 34


def test_an_id_tells_no_rater_that_a_draft_came_from_elsewhere(
    workplace: Workplace, study: str, tmp_path: Path
) -> None:
    """Those of a person's drafts are drawn like those of models, so nobody finds out by trying out names."""
    workplace.importing_drafts.import_drafts(study, table(workplace, tmp_path / "drafts.csv"))
    run(workplace, study)
    drafts = workplace.studying.drafts(study)
    assert {UUID(one.id).version for one in drafts} == {4}
    tried = {named_id(study, f"{one.prompt_id}\nwriter\n{text_sha256(one.text)}") for one in drafts}
    assert not tried & {one.id for one in drafts}


def test_a_workbook_of_drafts_is_taken_in(workplace: Workplace, study: str, tmp_path: Path) -> None:
    """Copy stands in spreadsheets: the one sheet with texts is read, line breaks in cells too, and lines are rows. Rows
    that nobody sees are none to take in unasked."""
    briefs = workplace.products.campaign("glynora").briefs
    head = ["prompt_id", "candidate", "draft_text", "cost", "seed"]

    def book(name: str, *rows: list[object], hides: bool = False) -> Path:
        with xlsxwriter.Workbook(tmp_path / name) as made:
            made.add_worksheet("Read me").write_row(0, 0, ["Written in March"])
            sheet = made.add_worksheet("Copy")
            for number, row in enumerate((head, *rows)):
                sheet.write_row(number, 0, row)
            if hides:
                sheet.set_row(len(rows), None, None, {"hidden": True})
        return tmp_path / name

    wrong = book("wrong.xlsx", [f"glynora/{briefs[0].id}", "writer", "", 1.5, 7])
    with pytest.raises(KnownError, match="line 2: draft_text is empty"):
        workplace.importing_drafts.import_drafts(study, wrong)
    unseen = [[f"glynora/{briefs[0].id}", "writer", words, 1.5, 7] for words in ("Ask.", "Buy.")]
    with pytest.raises(KnownError, match=r"hidden or filtered out: 1 \(3\)"):
        workplace.importing_drafts.import_drafts(study, book("hidden.xlsx", *unseen, hides=True))
    assert workplace.studying.drafts(study) == ()
    file = book("drafts.xlsx", [f"glynora/{briefs[0].id}", "writer", "Ask.\nNow.", 1.5, 7])
    assert workplace.importing_drafts.import_drafts(study, file).imported == 1
    (draft,) = workplace.studying.drafts(study)
    assert (draft.text, draft.provenance.cost, draft.provenance.seed) == ("Ask.\nNow.", 1.5, 7)


def test_drafts_that_an_earlier_version_took_in_are_known_again(
    workplace: Workplace, study: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It made their ids of their own ids there, or of their words, and kept no other trace of the former."""
    brief = workplace.products.campaign("glynora").briefs[0].id
    row = {"prompt_id": f"glynora/{brief}", "candidate": "writer", "draft_text": "Ask."}
    file = tmp_path / "drafts.jsonl"
    file.write_text(f"{json.dumps(row | {'draft_id': '7'})}\n{json.dumps(row)}\n")
    ids = iter([named_id(study, "7"), named_id(study, f"glynora/{brief}\nwriter\n{text_sha256('Ask.')}")])
    with monkeypatch.context() as patch:
        patch.setattr(importing_drafts, "new_id", lambda: next(ids))
        patch.setattr(importing_drafts, "Provenance", lambda **given: Provenance(**(given | {"source_id": ""})))
        assert workplace.importing_drafts.import_drafts(study, file).imported == 2
    again = workplace.importing_drafts.import_drafts(study, file)
    assert (again.imported, again.already_there) == (0, 2)


def test_json_lines_with_ids(workplace: Workplace, study: str, tmp_path: Path) -> None:
    """What a hosted model gave, with its seed, time and own id."""
    row = {"prompt_id": "glynora/b01", "candidate": "writer", "draft_text": "Ask.\nNow.", "draft_id": "1", "seed": 5}
    briefs = workplace.products.campaign("glynora").briefs
    row["prompt_id"] = f"glynora/{briefs[0].id}"
    row |= {"generation_ms": 900, "made_at": "2026-03-02T12:00:00", "model_name": "big"}
    file = tmp_path / "drafts.jsonl"
    file.write_text(json.dumps(row) + "\n")
    assert workplace.importing_drafts.import_drafts(study, file).imported == 1
    # Known again by its own id, whatever it says by now.
    file.write_text(json.dumps(row | {"draft_text": "Ask.\nAgain."}) + "\n")
    assert workplace.importing_drafts.import_drafts(study, file).already_there == 1
    (draft,) = workplace.studying.drafts(study)
    assert (draft.text, draft.provenance.seed, draft.provenance.generation_ms) == ("Ask.\nNow.", 5, 900)
    assert (draft.provenance.model_name, draft.made_at.isoformat()) == ("big", "2026-03-02T12:00:00+00:00")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("glynora/nothing,writer,Ask,,", 'line 2: "glynora/nothing" is not a brief'),
        ("{brief},nobody,Ask,,", 'line 2: "nobody" is not a candidate'),
        ("{brief},writer,,,", "line 2: draft_text is empty"),
        ("{brief},writer,Ask,dear,", 'line 2: cost is "dear"'),
        ("{brief},writer,Ask 1,,\n{brief},writer,Ask 2,,\n{brief},writer,Ask 3,,", "line 4: the plan has no place"),
    ],
)
def test_a_wrong_line_refuses_the_file(workplace: Workplace, study: str, tmp_path: Path, rows: str, said: str) -> None:
    """The line is told, and nothing is taken in."""
    brief = f"glynora/{workplace.products.campaign('glynora').briefs[0].id}"
    file = tmp_path / "drafts.csv"
    file.write_text(HEAD + rows.format(brief=brief) + "\n")
    with pytest.raises(KnownError) as told:
        workplace.importing_drafts.import_drafts(study, file)
    assert said in told.value.what
    assert workplace.studying.drafts(study) == ()


def test_a_file_without_its_columns_is_told(workplace: Workplace, study: str, tmp_path: Path) -> None:
    """So is one of another kind, and a study that has no plan."""
    file = tmp_path / "drafts.csv"
    file.write_text("prompt_id,text\nglynora/b,Ask\n")
    with pytest.raises(KnownError, match="no column candidate, draft_text"):
        workplace.importing_drafts.import_drafts(study, file)
    other = tmp_path / "drafts.docx"
    other.write_bytes(b"PK")
    with pytest.raises(KnownError, match=r"imported from \.csv"):
        workplace.importing_drafts.import_drafts(study, other)
    with pytest.raises(KnownError, match="no study with a plan"):
        workplace.importing_drafts.import_drafts("nothing", file)
