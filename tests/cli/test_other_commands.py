"""`rate`, `compare`, `export`, `models`, `products`, `campaigns`, `candidates`, `rules`, `doctor`."""

import csv
import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from fairdraft import bootstrap


def test_two_raters_rate_and_the_desk_study_compares(fairdraft, tmp_path: Path) -> None:
    """From drafts to ratings, a comparison and an export, over the same store."""
    for candidate in ("starter", "starter-plain"):
        draft = fairdraft("draft", "--campaign", "glynora", "--candidate", candidate, "--json").json["drafts"][0]
        for rater, score in (("rater-a", "4"), ("rater-b", "3")):
            answer = fairdraft(
                "rate",
                draft["id"],
                "--rater",
                rater,
                *(("--role", "medical writer") if rater == "rater-a" else ()),
                "--accuracy",
                score,
                "--isi-referencing",
                "5",
                "--verdict",
                "approve",
            )
            assert answer.code == 0
    comparison = fairdraft("compare", "desk-glynora", "--format", "json").json
    assert comparison["schema"] == "fairdraft/comparison@1"
    accuracy = next(one for one in comparison["criteria"] if one["criterion"] == "accuracy")
    assert [one["mean"] for one in accuracy["candidates"]] == [3.5, 3.5]
    assert accuracy["pairs"][0]["verdict"] == "too_small_to_say"
    words = fairdraft("compare", "desk-glynora").out
    assert "too small to say" in words
    answer = fairdraft("export", "desk-glynora", "--format", "csv", "--out", tmp_path / "out")
    assert answer.code == 0
    table = next((tmp_path / "out").glob("*.csv"))
    with table.open(encoding="utf-8-sig", newline="") as handle:
        roles = sorted((row["rater_id"], row["rater_role"]) for row in csv.DictReader(handle))
    assert roles == [("rater-a", "medical writer")] * 2 + [("rater-b", "")] * 2


@pytest.mark.skipif(find_spec("pyarrow") is not None, reason="the extra is installed")
def test_a_missing_extra_is_told_with_how_to_get_it(fairdraft, tmp_path: Path) -> None:
    """Parquet without its library ends with one sentence and nothing written."""
    answer = fairdraft("export", "desk-glynora", "--format", "parquet", "--out", tmp_path / "out")
    assert answer.code == 3
    assert "pip install pyarrow" in answer.err
    assert not (tmp_path / "out").exists()


def test_a_name_that_is_given_for_a_pseudonym_goes_nowhere(fairdraft, home: Path, tmp_path: Path) -> None:
    """Whoever rates or takes a step under the name they work here by is kept, and goes out, by pseudonym."""
    workplace = bootstrap.open_workplace(home, scripted=True)
    person = workplace.profiles.introduce("Ada Quist", "Medical writer")
    workplace.close()
    draft = fairdraft("draft", "--campaign", "glynora", "--json").json["drafts"][0]["id"]
    said = fairdraft("rate", draft, "--rater", "ada  quist", "--accuracy", "4")
    assert said.out.startswith(f"Saved: {person.pseudonym} on")
    assert fairdraft("rate", draft, "--rater", "R9", "--accuracy", "4").out.startswith("Saved: R9 on")
    sent = fairdraft("pieces", "send", draft, "--by", "Ada Quist", "--json").json
    assert [one["by"] for one in fairdraft("pieces", "show", sent["id"], "--json").json["history"]][-1] == (
        person.pseudonym
    )
    assert fairdraft("export", "desk-glynora", "--format", "jsonl", "--out", tmp_path / "out").code == 0
    assert "uist" not in (tmp_path / "out" / "ratings.jsonl").read_text()


def test_options_of_training_sets_belong_to_them(fairdraft, tmp_path: Path) -> None:
    """An option that the form would not heed is refused instead of being passed over."""
    answer = fairdraft("export", "desk-glynora", "--format", "csv", "--split-by", "campaign", "--out", tmp_path / "out")
    assert answer.code == 2
    assert "--split-by" in answer.err


def test_a_training_set_takes_in_more_than_one_study(fairdraft, tmp_path: Path) -> None:
    """Approved copy of the library stands beside a study in one set, whose record names both."""
    file = tmp_path / "steps.txt"
    file.write_text("Ten minutes after supper count. Ask about GLYNORA.", encoding="utf-8")
    fairdraft("library", "add", file, "--product", "glynora")
    wanted = ("export", "desk-glynora", "--format", "training", "--out", tmp_path / "set")
    answer = fairdraft(*wanted, "--also", "sample", "--library", "--override-licence-by", "A. Writer")
    assert answer.code == 0
    assert "library-glynora: 1 (body 1)" in answer.out
    record = json.loads((tmp_path / "set/training_set.json").read_text())
    assert record["study"] == "desk-glynora, sample, library"
    assert fairdraft(*wanted).code == 3


@pytest.mark.parametrize("score", ["0", "6", "x"])
def test_a_score_outside_the_scale_is_usage(fairdraft, score: str) -> None:
    """Scores are 1 to 5."""
    assert fairdraft("rate", "abcdef", "--rater", "r", "--accuracy", score).code == 2


@pytest.mark.parametrize("what", ["products", "campaigns", "candidates", "models", "rules"])
def test_every_list_has_ids_and_names(fairdraft, what: str) -> None:
    """A list command answers with objects that have an id; all but rules have a name."""
    rows = fairdraft(what, "list", "--json").json
    assert all(one["id"] for one in rows)
    if what != "models":
        assert rows
    assert fairdraft(what, "list").code == 0


def test_a_campaign_is_written_as_a_file_added_under_another_id_and_taken_out(fairdraft, tmp_path: Path) -> None:
    """The file is valid and stays where it lies; samples, and campaigns with drafts, are not taken out."""
    file = tmp_path / "spot.toml"
    assert fairdraft("campaigns", "write", "glynora-tv", "--out", file).code == 0
    assert "already exists" in fairdraft("campaigns", "write", "glynora-tv", "--out", file).err
    text = file.read_text(encoding="utf-8").replace('id = "glynora-tv"', 'id = "mine"').replace("sample = true\n", "")
    file.write_text(text, encoding="utf-8")
    assert (fairdraft("campaigns", "add", file).code, fairdraft("campaigns", "add", file).err) == (0, "")
    assert fairdraft("campaigns", "remove", "mine").out == 'Removed the campaign "mine" with 3 briefs.\n'
    assert "mine" not in fairdraft("campaigns", "list").out
    assert fairdraft("campaigns", "remove", "mine").code == 3
    assert "is a sample" in fairdraft("campaigns", "remove", "glynora-tv").err


def test_a_campaign_file_that_takes_the_place_of_another_is_told(fairdraft, tmp_path: Path) -> None:
    """Whose place, what that was used for, and which briefs with drafts are offered no longer."""
    file = tmp_path / "other.toml"
    file.write_text(
        'schema = "fairdraft/campaign@1"\nid = "glynora"\nname = "Mine"\nproduct = "glynora"\n', encoding="utf-8"
    )
    answer = fairdraft("campaigns", "add", file)
    assert answer.out == 'Added campaign "glynora" with 0 briefs.\n'
    assert 'It replaced "GLYNORA: small steps (web page)", which had the same id, in use: ' in answer.err
    assert "b17. Their drafts stay." in answer.err


def test_the_sample_campaigns_hold_the_fifty_briefs(fairdraft) -> None:
    """17, 17 and 16 briefs; beside them the two spots have five."""
    rows = fairdraft("campaigns", "list", "--json").json
    found = {one["id"]: len(one["briefs"]) for one in rows}
    assert found == {"glynora": 17, "cordexa": 17, "lumivar": 16, "glynora-tv": 3, "cordexa-radio": 2}


def test_a_bad_product_file_is_told_with_line_and_key(fairdraft, tmp_path: Path) -> None:
    """The misspelt key, its line and the right spelling are in the sentence; exit code 3."""
    file = tmp_path / "p.toml"
    file.write_text(
        'schema = "fairdraft/product@1"\nid = "x"\nversion = "1"\nbrnd = "X"\nestablished_name = "y"\n'
        '[[indications]]\ntext = "X is for adults."\n[safety]\nisi = "Do not take X."\n'
    )
    answer = fairdraft("products", "validate", file)
    assert answer.code == 3
    assert "p.toml" in answer.err
    assert "4" in answer.err
    assert "brnd" in answer.err
    assert "brand" in answer.err


def test_a_product_version_never_changes_silently(fairdraft, tmp_path: Path) -> None:
    """The same version with other approved words is refused; a new version is taken."""
    text = (
        'schema = "fairdraft/product@1"\nid = "x"\nversion = "1"\nbrand = "X"\nestablished_name = "y"\n'
        '[[indications]]\ntext = "X is for adults."\n[safety]\nisi = "Do not take X."\n'
    )
    file = tmp_path / "p.toml"
    file.write_text(text)
    assert fairdraft("products", "add", file).code == 0
    assert fairdraft("products", "add", file).code == 0
    file.write_text(text.replace("adults", "people"))
    assert fairdraft("products", "add", file).code == 3
    file.write_text(text.replace('version = "1"', 'version = "2"'))
    assert fairdraft("products", "add", file).code == 0
    assert fairdraft("products", "show", "x", "--json").json["version"] == "2"


@pytest.mark.parametrize(("name", "content"), [("text.gguf", b"just words"), ("short.gguf", b"GGUF\x03\x00\x00\x00")])
def test_a_file_that_is_no_model_is_one_sentence(fairdraft, tmp_path: Path, name: str, content: bytes) -> None:
    """A text file named .gguf and a cut-off model end with exit code 3 and nothing added."""
    (tmp_path / name).write_bytes(content)
    answer = fairdraft("models", "add", tmp_path / name)
    assert answer.code == 3
    assert name in answer.err
    assert fairdraft("models", "list", "--json").json == []


def test_a_rule_explains_itself(fairdraft) -> None:
    """Title, why, citation with its status and what its paragraphs are about, and examples, in which approved language
    is named.
    """
    first, *_ = fairdraft("rules", "explain", "EFF-02", "--json").json["paragraphs"]
    assert (first["name"], first["verified"]) == ("21 CFR 202.1(e)(6)(i)", True)
    assert first["address"] == "https://www.ecfr.gov/current/title-21/section-202.1"
    assert "better" in first["says"]
    answer = fairdraft("rules", "explain", "IND-02")
    assert "21 CFR 202.1(e)(4)(i)(a): An advertisement recommends" in answer.out
    assert answer.out.count("https://www.ecfr.gov/current/title-21/section-202.1") == 1
    assert "(Written from memory:" in answer.out
    assert "{" not in answer.out
    assert "Passes: (the approved indication)\n" in answer.out
    assert answer.code == 0
    assert "IND-02" in answer.out
    assert "verified" in answer.out
    wrong = fairdraft("rules", "explain", "isi-8")
    assert wrong.code == 3
    assert "Did you mean ISI-08" in wrong.err


def test_doctor_answers_for_each_part(fairdraft) -> None:
    """Every check has a status, and a remedy where something is wrong."""
    checks = fairdraft("doctor", "--json").json
    assert {"check", "status", "detail", "remedy"} == set(checks[0])
    assert all(one["remedy"] for one in checks if one["status"] == "fail")
