"""A study in every form that others load."""

import csv
import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import fmean
from xml.etree import ElementTree as ET

import docx
import pytest
from pdf_support import letters_of, read_pdf
from services_support import drafted

from fairdraft.domain.annotation import annotation_on
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id
from fairdraft.domain.rating_queue import Vote
from fairdraft.rules.engine import Checker
from fairdraft.services.exporting import EXPORT_FORMS
from fairdraft.services.making_training_sets import TrainingOrder
from fairdraft.services.workplace import Workplace

# Parquet needs an extra; tests/consumers proves it.
HERE = tuple(form for form in EXPORT_FORMS if form != "parquet")
STUDY = "desk-glynora"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def rated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two candidates on three briefs, rated twice each; words marked in every first rating."""
    from fairdraft.bootstrap import open_workplace

    home = tmp_path_factory.mktemp("rated") / "home"
    workplace = open_workplace(home, scripted=True)
    for candidate, score in (("starter", 2), ("starter-plain", 4)):
        for brief in workplace.products.campaign("glynora").briefs[:3]:
            (draft,) = drafted(workplace, candidate, brief=brief.id)
            verdict = "approve" if score > 2 else "reject"
            rating = workplace.rating.rate(
                draft.id, "rater-a", scores={"accuracy": score}, verdict=verdict, comment="=1"
            )
            mark = annotation_on(draft.text, 2, 9, annotation_id=f"mark-{draft.id}", label="tone", comment="Too much.")
            workplace.rating._store.save_rating(replace(rating, annotations=(mark,), suggested_text=None))
            workplace.rating.rate(draft.id, "rater-b", scores={"accuracy": score, "brand_voice": 3})
    workplace.close()
    return home


@pytest.fixture
def rated(rated_home: Path, tmp_path: Path, shipped_rules: Checker):
    """The rated study, for this test alone."""
    from fairdraft.bootstrap import open_workplace

    shutil.copytree(rated_home, tmp_path / "home")
    workplace = open_workplace(tmp_path / "home", scripted=True)
    workplace.checking._checker = shipped_rules
    yield workplace
    workplace.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("form", HERE)
def test_every_form_is_documented_and_the_same_every_time(rated: Workplace, tmp_path: Path, form: str) -> None:
    """Manifest, card and data dictionary are there, hashes are right, and a second export has the same bytes."""
    first = rated.exporting.export(STUDY, form, tmp_path / "one")
    rated.exporting.export(STUDY, form, tmp_path / "two")
    found = contents(tmp_path / "one")
    assert found == contents(tmp_path / "two")
    assert {"manifest.json", "dataset_card.md", "columns.md"} < found.keys()
    assert {one.relative_to(tmp_path / "one").as_posix() for one in first} == found.keys()
    manifest = json.loads(found["manifest.json"])
    assert {one["name"] for one in manifest["files"]} == found.keys() - {"manifest.json"}
    for one in manifest["files"]:
        assert one["sha256"] == hashlib.sha256(found[one["name"]]).hexdigest()
    assert [one["licence"] for one in manifest["model_licences"]] == ["apache-2.0"]
    assert manifest["sample_data"] is True


@pytest.mark.parametrize("form", HERE)
def test_no_form_passes_computed_ratings_off_as_people_s(rated: Workplace, tmp_path: Path, form: str) -> None:
    """Card and manifest name the raters whose ratings a script computed, whatever the form."""
    (rated_once, *_) = rated.drafting.drafts(campaign="glynora")
    rated.exporting.export(STUDY, form, tmp_path / "people")
    assert "no person" not in (tmp_path / "people/dataset_card.md").read_text()
    rated.rating.rate(rated_once.id, "robot", scores={"accuracy": 3}, rater_role="scripted")
    rated.exporting.export(STUDY, form, tmp_path / "out")
    assert "Scripted raters (robot)" in (tmp_path / "out/dataset_card.md").read_text().replace("\\", "")
    if form not in ("docx", "pdf"):
        assert json.loads((tmp_path / "out/manifest.json").read_text())["scripted_raters"] == ["robot"]


def test_licences_are_reckoned_once_and_of_the_drafts_that_are_kept(
    rated: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a study asks the library for its models one time, and leaves out the model of a draft that is gone."""
    known, *_ = rated.drafting.drafts(campaign="glynora")
    store = rated.rating._store
    other = replace(known.provenance, model_name="other", model_sha256="f" * 64)
    store.finish_draft(replace(known, id=new_id(), state="stopped", blocks=(), text="", provenance=other), None)
    asked: list[int] = []
    models = store.models
    monkeypatch.setattr(store, "models", lambda: asked.append(1) or models())
    found = rated.exporting._reader.contents(STUDY)
    assert "other" not in {one.model for one in found.licences}
    assert len(asked) == 1


def test_drafts_that_broke_off_are_counted_and_not_handed_on(rated: Workplace, tmp_path: Path) -> None:
    """Nobody gets an empty draft to label or review; of a desk study one that has words stays, and a rated one too."""
    known, *_ = rated.drafting.drafts(campaign="glynora")
    store = rated.rating._store
    store.finish_draft(replace(known, id=new_id(), state="stopped", blocks=(), text="", model_text=""), None)
    store.finish_draft(begun := replace(known, id=new_id(), state="stopped"), None)
    rated.exporting.export(STUDY, "label-studio", tmp_path / "out")
    tasks = json.loads((tmp_path / "out/tasks.json").read_text())
    assert len(tasks) == 7
    assert begun.id in {one["data"]["draft_id"] for one in tasks}
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["counts"]["drafts"] == 7
    assert manifest["excluded"] == [{"why": "interrupted drafts", "n": 1}]
    rated.exporting.export(STUDY, "docx", tmp_path / "word")
    assert json.loads((tmp_path / "word/manifest.json").read_text())["counts"]["texts"] == 7


@pytest.mark.parametrize("form", HERE)
def test_a_study_without_ratings_is_written_or_told(workplace: Workplace, tmp_path: Path, form: str) -> None:
    """Nothing rated gives an empty table, or one sentence and no folder; never half of one."""
    if form in ("csv", "jsonl", "xlsx"):
        workplace.exporting.export(STUDY, form, tmp_path / "out")
        assert json.loads((tmp_path / "out/manifest.json").read_text())["counts"]["ratings"] == 0
    else:
        with pytest.raises(KnownError, match=STUDY):
            workplace.exporting.export(STUDY, form, tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_an_unknown_study_and_form_are_told(rated: Workplace, tmp_path: Path) -> None:
    """A name that is nobody's is answered with the nearest one, in every form; so is a form."""
    for form in HERE:
        with pytest.raises(KnownError, match="desk-glynora"):
            rated.exporting.export("desk-glinora", form, tmp_path / "out")
    with pytest.raises(UsageError, match="does not write"):
        rated.exporting.export(STUDY, "odt", tmp_path / "out")
    with pytest.raises(KnownError, match="accuracy"):
        rated.exporting.export_training(STUDY, tmp_path / "out", TrainingOrder(pairs_by="accurracy"))


def test_marked_words_stand_where_the_file_says(rated: Workplace, tmp_path: Path) -> None:
    """annotations.jsonl has one row per mark, and its words are those of the draft in the table beside."""
    rated.exporting.export(STUDY, "csv", tmp_path / "out")
    with (tmp_path / "out/ratings.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = {row["draft_id"]: row["draft_text"] for row in csv.DictReader(file)}
    rows = [json.loads(line) for line in (tmp_path / "out/annotations.jsonl").read_text().splitlines()]
    assert len(rows) == 6
    for one in rows:
        text = texts[one["draft_id"]]
        assert text[one["start"] : one["end"]] == one["quote"]
        assert one["prefix"] + one["quote"] + one["suffix"] in text
        assert (one["label"], one["rule_id"], one["comment"]) == ("tone", None, "Too much.")
    assert "annotations.jsonl" in (tmp_path / "out/columns.md").read_text()


def test_an_exported_study_comes_back_the_same(rated: Workplace, tmp_path: Path) -> None:
    """CSV out, in, and out again gives the same ratings, repeats and adjudications among them."""
    first = rated.rating.ratings(study=STUDY)[0]
    repeat = replace(first, id="repeat", occasion=2, scores={"accuracy": 5}, annotations=())
    settled = replace(
        first, id="settled", rater="rater-c", adjudicates=first.id, scores={"accuracy": 1}, annotations=()
    )
    for one in (repeat, settled):
        rated.rating._store.save_rating(one)
    rated.exporting.export(STUDY, "csv", tmp_path / "a")
    rated.studying.import_ratings("elsewhere", tmp_path / "a/ratings.csv")
    rated.exporting.export("elsewhere", "csv", tmp_path / "b")

    def table(name: str) -> list[dict[str, str]]:
        with (tmp_path / name / "ratings.csv").open(encoding="utf-8-sig", newline="") as file:
            return sorted(csv.DictReader(file), key=lambda row: (row["draft_sha256"], row["rater_id"], row["occasion"]))

    there, back = table("a"), table("b")
    assert len(there) == len(back) == 14
    same = set(there[0]) - {"rating_id", "draft_id", "study_id", "adjudicates", "seed", "prompt_tokens"}
    assert [{name: row[name] for name in same} for row in there] == [{name: row[name] for name in same} for row in back]
    ids = {row["rating_id"]: (row["draft_sha256"], row["rater_id"], row["occasion"]) for row in back}
    (one,) = [row for row in back if row["adjudicates"]]
    assert ids[one["adjudicates"]][1:] == ("rater-a", "1")


def test_the_workbook_holds_text_as_text(rated: Workplace, tmp_path: Path) -> None:
    """Three sheets; a comment that looks like a formula is a string, a score a number, and no cell has a formula."""
    rated.exporting.export(STUDY, "xlsx", tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out/ratings.xlsx") as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    assert names == ["Ratings", "Comparison", "Design"]
    assert not list(sheet.iter(f"{SHEET}f"))
    rows = [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{SHEET}row")]
    assert len(rows) == 13
    assert sum("=1" in row for row in rows) == 6
    kinds = {cell.get("t") for cell in sheet.iter(f"{SHEET}c") if "".join(cell.itertext()) == "=1"}
    assert kinds == {"inlineStr"}


def test_the_workbook_keeps_text_after_an_edit_and_rounds_estimates(rated: Workplace, tmp_path: Path) -> None:
    """What looks like a formula is marked as text, which holds after an edit, too; means show three places."""
    rated.exporting.export(STUDY, "xlsx", tmp_path / "out")
    book = styled_cells(tmp_path / "out/ratings.xlsx")
    ratings, comparison = book["sheet1"], book["sheet2"]
    assert {style["quotePrefix"] for value, style in ratings if value == "=1"} == {"1"}
    assert {style["quotePrefix"] for value, style in ratings if value == "rater-a"} == {"0"}
    assert {style["format"] for value, style in comparison if value in ("2", "4")} >= {"0.000"}


def styled_cells(path: Path) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """The cells of the first two sheets with what their style says of text and numbers."""
    with zipfile.ZipFile(path) as archive:
        styles = ET.fromstring(archive.read("xl/styles.xml"))  # noqa: S314 - our own file
        sheets = {name: ET.fromstring(archive.read(f"xl/worksheets/{name}.xml")) for name in ("sheet1", "sheet2")}  # noqa: S314
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter(f"{SHEET}numFmt")}
    (cell_styles,) = styles.iter(f"{SHEET}cellXfs")
    known = [
        {"quotePrefix": one.get("quotePrefix", "0"), "format": codes.get(one.get("numFmtId"), "")}
        for one in cell_styles
    ]
    return {
        name: [("".join(cell.itertext()), known[int(cell.get("s", "0"))]) for cell in sheet.iter(f"{SHEET}c")]
        for name, sheet in sheets.items()
    }


def test_comments_of_documents_say_what_the_checker_and_the_raters_said(rated: Workplace, tmp_path: Path) -> None:
    """Every draft is there with its approved language, what was said as comments or notes, and is not approved."""
    rated.exporting.export(STUDY, "docx", tmp_path / "out")
    made = docx.Document(str(tmp_path / "out/review.docx"))
    assert "NOT APPROVED" in made.sections[0].footer.paragraphs[0].text
    authors = {one.author for one in made.comments}
    assert authors == {"Fairdraft", "rater-a", "rater-b"}
    assert sum("Too much." in one.text for one in made.comments) == 6
    drafts = rated.studying.drafts(STUDY)
    text = "\n".join(one.text for one in made.paragraphs)
    assert all(block.text in text for draft in drafts for block in draft.blocks)
    rated.exporting.export(STUDY, "pdf", tmp_path / "pages")
    pages = read_pdf(tmp_path / "pages/review.pdf")
    assert len(pages.notes) == len(list(made.comments))
    assert {one.author for one in pages.notes} == authors
    # A section may go on to the next page.
    assert all(letters_of(block.text.split("\n")[0]) in pages.letters for draft in drafts for block in draft.blocks)
    assert [title for level, title in pages.heads if level == 1] == [f"Draft {n}" for n in range(1, len(drafts) + 1)]


def test_a_piece_is_not_approved_until_somebody_approved_it(rated: Workplace, tmp_path: Path) -> None:
    """A piece goes out under its id; its footer names who approved it only when these very words were approved."""
    from fairdraft.domain.identity import text_sha256, utc_now
    from fairdraft.domain.piece import render
    from fairdraft.services.reviewing import _approval

    piece = rated.editing.begin(rated.studying.drafts(STUDY)[0], "writer-1")
    rated.exporting.export(piece.id, "docx", tmp_path / "out")
    (file,) = (tmp_path / "out").glob("*.docx")
    assert "NOT APPROVED" in docx.Document(str(file)).sections[0].footer.paragraphs[0].text
    sha256 = text_sha256(render(piece.blocks).text)
    approved = replace(piece, state="approved", approved_by="reviewer-1", approved_at=utc_now(), approved_sha256=sha256)
    assert "reviewer-1" in _approval(approved)
    assert _approval(replace(approved, approved_sha256="0" * 64)) == ""


def test_of_very_many_findings_a_document_tells_the_gravest_and_counts_the_others(
    workplace: Workplace, tmp_path: Path
) -> None:
    """It says so at its head, with the rules of those that it leaves out."""
    deck = tmp_path / "deck.txt"
    deck.write_text("62% saw improvement.\n\n" * 310 + "The best one, guaranteed to work for everyone.\n")
    piece = workplace.importing_pieces.import_piece(deck, "glynora", by="W1").piece
    workplace.exporting.export(piece.id, "md", tmp_path / "out")
    (file,) = [one for one in (tmp_path / "out").glob("*.md") if one.name != "columns.md" and "card" not in one.name]
    said = file.read_text(encoding="utf-8")
    head, _, told = said.partition("## Findings and comments")
    whole = len(re.findall(r"^\d+\. \*\*(?:Error|Warning|Suggestion)", told, re.MULTILINE))
    assert whole == 300
    assert "guaranteed" in told
    every, rest = re.search(
        r"300 of (\d+) findings are listed here, the most serious\. The others.*lists: (.*)\.", head
    ).groups()
    assert sum(map(int, re.findall(r" (\d+) (?:error|warning|suggestion)", rest))) == int(every) - whole > 0


def test_the_report_is_one_page_that_asks_for_nothing(rated: Workplace, tmp_path: Path) -> None:
    """No script and no address in it; estimates as pictures with names; the sheet alone is its first page."""
    rated.exporting.export(STUDY, "html", tmp_path / "out")
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)|url\(', page)
    for said in ("<svg", "starter-plain", "Accuracy", "95% interval", "too small to say", "Sample data", "Decision"):
        assert said in page
    sheet = rated.exporting.report_page(STUDY, sheet_alone=True)
    assert "<svg" not in sheet
    assert "What the data suggest" in sheet
    rated.exporting.export(STUDY, "md", tmp_path / "md")
    markdown = (tmp_path / "md/report.md").read_text(encoding="utf-8")
    assert "| Accuracy | starter-plain | 3 | 4.00 |" in markdown


def test_label_studio_gets_ratings_as_annotations_and_findings_as_predictions(rated: Workplace, tmp_path: Path) -> None:
    """Spans name their words, every control is in the configuration, and predictions say which rules spoke."""
    rated.exporting.export(STUDY, "label-studio", tmp_path / "out")
    config = ET.parse(tmp_path / "out/label_config.xml")  # noqa: S314 - our own file
    controls = {one.get("name") for one in config.iter() if one.get("toName")}
    tasks = json.loads((tmp_path / "out/tasks.json").read_text(encoding="utf-8"))
    assert len(tasks) == 6
    results = [one for task in tasks for each in task["annotations"] + task["predictions"] for one in each["result"]]
    assert {one["from_name"] for one in results} <= controls
    for task in tasks:
        assert len(task["annotations"]) == 2
        assert task["predictions"][0]["model_version"].startswith("rules-")
        for one in [one for each in task["annotations"] + task["predictions"] for one in each["result"]]:
            if one["type"] == "labels":
                value = one["value"]
                assert task["data"]["draft"][value["start"] : value["end"]] == value["text"]


def test_label_studio_tells_repeats_and_decisions_from_further_raters(rated: Workplace, tmp_path: Path) -> None:
    """An annotation says which occasion it is of and which ratings it settles, so that nobody counts a rater twice."""
    first, *_ = rated.rating._store.ratings(study=STUDY)
    again = replace(first, id=new_id(), occasion=2, annotations=())
    rated.rating._store.save_rating(again)
    rated.rating._store.save_rating(replace(again, id=new_id(), rater="lead", occasion=1, adjudicates=first.id))
    rated.exporting.export(STUDY, "label-studio", tmp_path / "out")
    tasks = json.loads((tmp_path / "out/tasks.json").read_text(encoding="utf-8"))
    (task,) = (one for one in tasks if one["data"]["draft_id"] == first.draft_id)
    said = [{one["from_name"]: one["value"] for one in each["result"]} for each in task["annotations"]]
    occasions = sorted((one["rater"]["text"][0], one["occasion"]["number"]) for one in said)
    assert occasions == sorted([("lead", 1), ("rater-a", 1), ("rater-b", 1), (first.rater, 2)])
    assert [one["settles"]["text"] for one in said if "settles" in one] == [[first.id]]


def test_argilla_gets_a_record_per_rating_in_plain_ascii(rated: Workplace, tmp_path: Path) -> None:
    """Scores are suggestions by the rater's pseudonym; spans carry label and place; the files are ASCII."""
    rated.exporting.export(STUDY, "argilla", tmp_path / "out")
    raw = (tmp_path / "out/argilla/records.json").read_bytes()
    assert raw.isascii()
    records = json.loads(raw)
    assert len(records) == 12
    first = next(one for one in records if one["metadata"]["rater_id"] == "rater-a")
    assert first["suggestions"]["score_accuracy"] | {"value": 0} == {"value": 0, "score": None, "agent": "rater-a"}
    assert first["suggestions"]["spans"]["value"] == [{"start": 2, "end": 9, "label": "tone"}]
    settings = json.loads((tmp_path / "out/argilla/.argilla/settings.json").read_text())
    assert first["suggestions"].keys() <= {one["name"] for one in settings["questions"]}


def test_votes_leave_beside_the_ratings_with_their_candidates(rated: Workplace, tmp_path: Path) -> None:
    """Whoever was preferred can be counted from the file alone: every vote with its drafts, candidates and outcome."""
    left, right = (
        next(one for one in rated.drafting.drafts(campaign="glynora") if one.candidate == name)
        for name in ("starter", "starter-plain")
    )
    assert left.brief == right.brief
    store = rated.rating._store
    for number, (outcome, comment) in enumerate((("second", "=naïve"), ("tie", ""))):
        pair = (left.id, right.id) if number == 0 else (right.id, left.id)
        moment = datetime(2026, 3, 4, 5, 6, number, tzinfo=timezone(timedelta(hours=2)))
        store.save_vote(Vote(new_id(), STUDY, f"rater-{number}", *pair, outcome, moment, comment))
    rated.exporting.export(STUDY, "csv", tmp_path / "out")
    rows = [json.loads(line) for line in (tmp_path / "out/votes.jsonl").read_text(encoding="ascii").splitlines()]
    assert [(one["first_candidate"], one["second_candidate"], one["outcome"], one["comment"]) for one in rows] == [
        ("starter", "starter-plain", "second", "=naïve"),
        ("starter-plain", "starter", "tie", None),
    ]
    assert rows[0]["voted_at"] == "2026-03-04T03:06:00.000Z"
    assert (rows[0]["first_draft_id"], rows[0]["first_length"]) == (left.id, len(left.text))
    told = (tmp_path / "out/columns.md").read_text(encoding="utf-8")
    assert [key for key in rows[0] if f"| `{key}` |" not in told] == []
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert [one["rows"] for one in manifest["files"] if one["name"] == "votes.jsonl"] == [2]


def test_the_columns_say_how_the_comparison_reads_the_rows(rated: Workplace, tmp_path: Path) -> None:
    """What the dictionary says gives the figures of the comparison: means, and the study's own rule of approval."""
    rated.exporting.export(STUDY, "csv", tmp_path / "out")
    told = (tmp_path / "out/columns.md").read_text(encoding="utf-8")
    assert 'more than half of the verdicts on the draft are "approve"' in told
    assert "keep_default_na=False" in told
    with (tmp_path / "out/ratings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [one for one in csv.DictReader(file) if one["occasion"] == "1"]
    means: dict[str, dict[str, dict[str, list[int]]]] = {}
    for one in rows:
        of_brief = means.setdefault(one["candidate"], {}).setdefault(f"{one['prompt_id']}@{one['brief_sha256']}", {})
        of_brief.setdefault(one["draft_id"], []).append(int(one["score_accuracy"]))
    computed = {
        candidate: fmean(fmean(map(fmean, drafts.values())) for drafts in briefs.values())
        for candidate, briefs in means.items()
    }
    compared = rated.comparing.compare(STUDY)
    accuracy = next(one for one in compared.criteria if one.criterion == "accuracy")
    assert {one.candidate: one.mean for one in accuracy.candidates} == pytest.approx(computed)


@pytest.mark.parametrize("form", ["jsonl", "argilla", "md"])
def test_made_up_ratings_are_called_so(workplace: Workplace, tmp_path: Path, form: str) -> None:
    """Card and manifest of the sample study say that nothing was measured, and name no people who rated."""
    workplace.exporting.export("sample", form, tmp_path / "out")
    card = (tmp_path / "out/dataset_card.md").read_text(encoding="utf-8")
    assert "Synthetic data, made to demonstrate the program: nothing here was measured on a model." in card
    assert "people rated them" not in card
    assert json.loads((tmp_path / "out/manifest.json").read_text())["synthetic"] is True
    if form == "jsonl":
        first = json.loads((tmp_path / "out/ratings.jsonl").read_text(encoding="utf-8").splitlines()[0])
        # What nobody wrote has no tokens: null, never 0.
        assert [first[one] for one in ("prompt_tokens", "completion_tokens", "sampler_json")] == [None] * 3
