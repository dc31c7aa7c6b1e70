import csv
import errno
import hashlib
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange import export_folder, rating_export, rating_files
from fairdraft.exchange.export_folder import file_sha256
from fairdraft.exchange.rating_columns import DRAFT_COLUMNS, canonical_columns
from fairdraft.exchange.rating_import import read_ratings

CANONICAL = [
    "schema_version",
    "rating_id",
    "rated_at",
    "rater_id",
    "rater_role",
    "session_id",
    "occasion",
    "adjudicates",
    "position_in_session",
    "presentation_seed",
    "blind",
    "revealed_before_submit",
    "duration_ms",
    "study_id",
    "draft_id",
    "draft_sha256",
    "mode",
    "draft_text",
    "prompt_id",
    "brief_sha256",
    "prompt_sha256",
    "campaign",
    "ad_type",
    "channel",
    "candidate",
    "model_name",
    "model_sha256",
    "quantisation",
    "architecture",
    "backend",
    "engine_build",
    "adapter_sha256",
    "retrieval_ids",
    "sampler_json",
    "seed",
    "prompt_tokens",
    "completion_tokens",
    "generation_ms",
    "cost",
    "cost_currency",
    "cost_basis",
    "rubric_id",
    "rubric_version",
    "score_accuracy",
    "score_indication_language",
    "score_isi_referencing",
    "score_brand_voice",
    "score_copy_quality",
    "verdict",
    "comment",
    "findings_error",
    "findings_warning",
    "rule_packs",
]

FACTS: dict[str, Any] = {
    "study": "desk-glynora",
    "excluded": [{"why": "the draft was deleted", "n": 2}],
    "model_licences": [{"model": "small", "sha256": "ab" * 32, "licence": "Apache-2.0"}],
    "criteria": [{"id": "accuracy", "name": "Accuracy", "question": "Is everything true?"}],
    "sample_data": True,
}


def row(number: int = 1, **further: Any) -> dict[str, Any]:
    return {
        "rating_id": f"rating-{number}",
        "rated_at": "2026-11-23T18:57:10.123Z",
        "rater_id": "rater-7",
        "occasion": 1,
        "blind": True,
        "study_id": "desk-glynora",
        "draft_id": f"draft-{number}",
        "draft_sha256": "cd" * 32,
        "mode": "assisted",
        "draft_text": "For adults,\r\n“with diet”.",
        "prompt_id": "glynora/b1",
        "campaign": "glynora",
        "candidate": "starter",
        "model_name": "small",
        "model_sha256": "ab" * 32,
        "rubric_id": "dtc",
        "rubric_version": "1",
        **further,
    }


def parted(flat: dict[str, Any]) -> RatingRows:
    return RatingRows(
        [{name: value for name, value in flat.items() if name in DRAFT_COLUMNS}],
        {name: [value] for name, value in flat.items() if name not in DRAFT_COLUMNS},
    )


def together(flat: list[dict[str, Any]]) -> RatingRows:
    """Rows that come in one go."""
    parts = [parted(one) for one in flat]
    names = dict.fromkeys(name for one in parts for name in one.own)
    return RatingRows(
        [one.drafts[0] for one in parts], {name: [one.own.get(name, [None])[0] for one in parts] for name in names}
    )


def export_ratings(rows: Iterable[dict[str, Any]], form: str, folder: Path, facts: dict[str, Any]) -> tuple[Path, ...]:
    """Export rows given flat."""
    return rating_export.export_ratings((parted(one) for one in rows), form, folder, facts)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_columns_are_the_canonical_ones_in_order(tmp_path: Path, form: str) -> None:
    """Both forms have exactly the canonical columns in their order, then the rubric's further criteria."""
    facts = FACTS | {"criteria": [{"id": "tone", "name": "Tone"}, {"id": "accuracy", "name": "Accuracy"}]}
    path = export_ratings([row()], form, tmp_path, facts)[0]
    first = (read_csv if form == "csv" else read_jsonl)(path)[0]
    assert list(first) == [*CANONICAL, "score_tone"]


def test_csv_is_what_spreadsheets_expect(tmp_path: Path) -> None:
    """UTF-8 with a mark, CR LF after every record, quotes doubled, nulls empty, truth values in words."""
    text = 'Ask, "now"\nor later'
    export_ratings([row(draft_text=text, score_accuracy=4, cost=0.5)], "csv", tmp_path, FACTS)
    data = (tmp_path / "ratings.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfschema_version,rating_id,")
    assert data.endswith(b"\r\n")
    assert b'"Ask, ""now""\nor later"' in data
    got = read_csv(tmp_path / "ratings.csv")[0]
    assert got["draft_text"] == text
    assert (got["score_accuracy"], got["score_brand_voice"], got["cost"]) == ("4", "", "0.5")
    assert (got["blind"], got["revealed_before_submit"]) == ("true", "")


def test_formulas_are_prefixed_and_numbers_are_not(tmp_path: Path) -> None:
    """A comment that looks like a formula gets an apostrophe; a negative seed stays a number."""
    export_ratings([row(comment="=1+1", seed=-5, rater_role="-")], "csv", tmp_path, FACTS)
    got = read_csv(tmp_path / "ratings.csv")[0]
    assert (got["comment"], got["seed"], got["rater_role"]) == ("'=1+1", "-5", "'-")


def test_jsonl_keeps_types_and_nulls(tmp_path: Path) -> None:
    """Values have the type of their column; what is not known is null, an empty optional text too."""
    export_ratings([row(score_accuracy=4, cost=1, comment="", revealed_before_submit=False)], "jsonl", tmp_path, FACTS)
    got = read_jsonl(tmp_path / "ratings.jsonl")[0]
    assert got["score_accuracy"] == 4
    assert got["score_brand_voice"] is None
    assert got["comment"] is None
    assert (type(got["cost"]), got["cost"]) == (float, 1.0)
    assert (got["blind"], got["revealed_before_submit"]) == (True, False)
    assert got["schema_version"] == "fairdraft/ratings@1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"score_accuracy": 0},
        {"score_accuracy": 6},
        {"score_accuracy": 4.0},
        {"score_accuracy": True},
        {"blind": 1},
        {"draft_id": None},
        {"occasion": "1"},
        {"cost": float("nan")},
        {"colour": "red"},
        {"score_tone": 3},
    ],
)
def test_a_wrong_row_is_our_own_fault(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """A value of another type or range, a missing id or an unknown column raises, and nothing is left behind."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        export_ratings([row(), row(2, **wrong)], "csv", tmp_path / "out", FACTS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_rows_of_one_draft_share_what_is_made_of_it(tmp_path: Path, form: str) -> None:
    """Ratings of one draft carry its values each, and their own: what stands in one row is never in another."""
    draft = parted(row(1, draft_text="=1")).drafts[0]
    rows = together(
        [
            row(number, comment=f"say {number}", rater_id=f"rater-{number}", score_accuracy=number)
            for number in (1, 2, 3)
        ]
    )
    path = rating_export.export_ratings([replace(rows, drafts=[draft] * 3)], form, tmp_path, FACTS)[0]
    assert [(one.draft_text, one.comment, one.scores) for one in read_ratings(path).rows[:1]] == [
        ("=1", "say 1", {"accuracy": 1})
    ]
    got = (read_csv if form == "csv" else read_jsonl)(path)
    assert [one["comment"] for one in got] == ["say 1", "say 2", "say 3"]
    assert {one["draft_text"] for one in got} == {"'=1" if form == "csv" else "=1"}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    """Two exports of the same ratings differ in nothing."""
    rows = [row(number, score_accuracy=number % 5 + 1) for number in range(20)]
    for name in ("one", "two"):
        export_ratings(iter(rows), form, tmp_path / name, FACTS)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_manifest_describes_every_other_file(tmp_path: Path) -> None:
    """Hashes and sizes are those of the files; counts, exclusions and licences are told."""
    rows = [row(1), row(2, model_name="other", model_sha256="ef" * 32), row(3, rater_id="rater-8", draft_id="draft-1")]
    paths = export_ratings(rows, "csv", tmp_path, FACTS)
    assert {path.name for path in paths} == {"ratings.csv", "columns.md", "dataset_card.md", "manifest.json"}
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert {one["name"] for one in manifest["files"]} == {path.name for path in paths} - {"manifest.json"}
    for one in manifest["files"]:
        data = (tmp_path / one["name"]).read_bytes()
        assert (one["sha256"], one["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert manifest["counts"] == {"ratings": 3, "drafts": 2, "raters": 2}
    assert manifest["excluded"] == FACTS["excluded"]
    assert manifest["model_licences"] == [
        {"model": "other", "sha256": "ef" * 32, "licence": "unknown"},
        {"model": "small", "sha256": "ab" * 32, "licence": "Apache-2.0"},
    ]
    assert manifest["sample_data"] is True


def test_the_documents_tell_what_a_stranger_needs(tmp_path: Path) -> None:
    """columns.md has a line on each column; the card tells sample data, exclusions, licences and limits."""
    hostile = FACTS | {"study": "x\n# <script>|", "excluded": [{"why": "a|b\n- c", "n": 1}]}
    export_ratings([row()], "csv", tmp_path, hostile)
    columns = (tmp_path / "columns.md").read_text(encoding="utf-8")
    for one in canonical_columns():
        assert f"| `{one.name}` | {one.kind} |" in columns
    assert "Is everything true? 1 (worst) to 5 (best)" in columns
    card = (tmp_path / "dataset_card.md").read_text(encoding="utf-8")
    for said in (
        "invented",
        "Apache-2.0",
        "No findings does not mean",
        "pseudonyms",
        "been hidden for 1 of 1 rating.",
    ):
        assert said in card
    assert "<script>" not in card
    assert r"- Left out: 1 (a\|b - c)." in card


def test_a_card_says_who_rated(tmp_path: Path) -> None:
    """People rated, or a script did and no person, or both: the card never says more."""
    people, script = row(1, rater_id="r1"), row(2, rater_id="r2", rater_role="scripted")
    for name, rows, said in (
        ("people", [people], "the drafts; people rated them."),
        ("script", [script], "the drafts; a script rated them, not a person."),
        ("both", [people, script], "the drafts; people rated them."),
    ):
        export_ratings(rows, "csv", tmp_path / name, FACTS)
        card = (tmp_path / name / "dataset_card.md").read_text(encoding="utf-8")
        assert said in card
        assert ("Scripted raters (r2)" in card) is (script in rows)


def test_no_ratings_give_an_empty_table(tmp_path: Path) -> None:
    """A study without ratings exports a header, no rows, and says so."""
    export_ratings([], "csv", tmp_path / "csv", FACTS)
    assert (tmp_path / "csv" / "ratings.csv").read_bytes().count(b"\r\n") == 1
    export_ratings([], "jsonl", tmp_path / "jsonl", FACTS)
    assert (tmp_path / "jsonl" / "ratings.jsonl").read_bytes() == b""


def test_other_forms_are_refused(tmp_path: Path) -> None:
    """A form that is not written is a usage error that names those that are."""
    with pytest.raises(UsageError, match="csv, jsonl"):
        export_ratings([], "xlsx", tmp_path, FACTS)


def test_characters_that_no_file_can_hold_are_replaced_and_counted(tmp_path: Path) -> None:
    """Lone surrogates and zero characters become U+FFFD, and the manifest and the card say how many."""
    export_ratings([row(comment="a\ud800b\udfff\x00"), row(2)], "csv", tmp_path, FACTS)
    assert read_csv(tmp_path / "ratings.csv")[0]["comment"] == "a\ufffdb\ufffd\ufffd"
    assert json.loads((tmp_path / "manifest.json").read_text())["replaced_characters"] == 3
    assert "3 characters" in (tmp_path / "dataset_card.md").read_text(encoding="utf-8")


def test_very_long_drafts_pass(tmp_path: Path) -> None:
    """A draft longer than the CSV reader's usual limit is written and read back."""
    export_ratings([row(draft_text="x" * 300_000)], "csv", tmp_path, FACTS)
    assert len(read_ratings(tmp_path / "ratings.csv").rows[0].draft_text or "") == 300_000


def test_what_the_disk_changed_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the written file does not hold what was given, the export says so and old files stay."""
    export_ratings([row(score_accuracy=4)], "csv", tmp_path, FACTS)
    old = contents(tmp_path)

    def after_a_fault(path: Path) -> str:
        if path.parent == tmp_path:
            # What lies there already is looked at before anything is written.
            return file_sha256(path)
        data = bytearray(path.read_bytes())
        data[-3] ^= 1
        path.write_bytes(data)
        return file_sha256(path)

    monkeypatch.setattr(export_folder, "file_sha256", after_a_fault)
    with pytest.raises(KnownError, match="the bytes read back from the disk differ"):
        export_ratings([row(comment="=1")], "csv", tmp_path, FACTS)
    assert contents(tmp_path) == old


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("_quoted", lambda cell: cell.replace("=", "≠")),
        ("_quoted", str),
        ("_needs_care", lambda _cells: False),
        ("_BETWEEN_PARTS", ";"),
    ],
)
def test_what_a_reader_would_not_understand_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, wrong: Any
) -> None:
    """When an ordinary reader does not get from the file what was meant, the export says so and old files stay."""
    export_ratings([row(score_accuracy=4)], "csv", tmp_path, FACTS)
    old = contents(tmp_path)
    monkeypatch.setattr(rating_files, name, wrong)
    with pytest.raises(KnownError, match="the bytes read back from the disk differ"):
        export_ratings([row(comment='=1, "2"')], "csv", tmp_path, FACTS)
    assert contents(tmp_path) == old


def test_an_interrupted_export_leaves_the_old_files(tmp_path: Path) -> None:
    """When the rows break off, what was there stays and nothing is left beside it."""
    export_ratings([row()], "csv", tmp_path, FACTS)
    old = contents(tmp_path)

    def broken() -> Iterator[dict[str, Any]]:
        yield row(9)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_ratings(broken(), "csv", tmp_path, FACTS)
    assert contents(tmp_path) == old


_FULL_DISK = """
import resource, sys
from pathlib import Path
from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.rating_export import export_ratings
draft, own = eval(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    rows = (RatingRows([draft | {"draft_text": "x" * 1000}], own) for _ in range(1000))
    export_ratings(rows, "csv", Path(sys.argv[1]), {})
except KnownError as error:
    print(error.what, error.remedy)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on file sizes is POSIX")
def test_a_full_disk_leaves_the_old_files(tmp_path: Path) -> None:
    """When the system refuses to store more, one sentence says so and the old files are untouched."""
    export_ratings([row()], "csv", tmp_path, FACTS)
    old = contents(tmp_path)
    child = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(tmp_path), repr((parted(row()).drafts[0], parted(row()).own))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Nothing was written to {tmp_path}: {os.strerror(errno.EFBIG)}." in child.stdout
    assert "unchanged" in child.stdout
    assert contents(tmp_path) == old


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the place of the folder is a known error that names it."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnownError, match=r"Nothing was written to .*file"):
        export_ratings([row()], "csv", tmp_path / "file", FACTS)


def test_rows_stream_through(tmp_path: Path) -> None:
    """Memory stays small while many rows pass: they are never gathered."""
    tracemalloc.start()
    try:
        export_ratings((row(1, draft_text="x" * 100_000) for _ in range(610)), "csv", tmp_path, FACTS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "ratings.csv").stat().st_size > 60_000_000
    assert peak < 40_000_000


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20) | st.sampled_from(
    ["=1", "'=1", "''x", '"', '"",', "\r", "\r\n", "-5", "a;b\tc", "\ufeff", " x ", "\u2028\x85\x1f\x1e"]
)
ID = TEXT.filter(str.strip)
SCORE = st.none() | st.integers(1, 5)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "campaign": ID,
            "prompt_id": ID,
            "candidate": ID,
            "rater_id": ID,
            "draft_text": TEXT.filter(bool),
            "comment": st.none() | TEXT,
            "adjudicates": st.none() | TEXT,
            "verdict": st.sampled_from(["approve", "revise", "reject", None]),
            "duration_ms": st.none() | st.integers(0, 10**12),
            "cost": st.none() | st.floats(0, 1e9),
            "score_accuracy": SCORE,
            "score_brand_voice": SCORE,
            "score_tone": SCORE,
            "rater_role": st.none() | TEXT,
            "seed": st.integers(-(2**63), 2**64),
        }
    ),
    max_size=4,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ROWS, st.sampled_from(["csv", "jsonl"]))
@example([], "csv")
def test_exported_ratings_are_imported_the_same(tmp_path: Path, values: list[dict[str, Any]], form: str) -> None:
    """Whatever was rated and said comes back through a file of either form, value for value."""
    rows = [row(number, **one) for number, one in enumerate(values)]
    facts = FACTS | {"criteria": [{"id": "tone", "name": "Tone"}]}
    path = rating_export.export_ratings([together(rows)], form, tmp_path, facts)[0]
    if not rows and form == "jsonl":
        return
    imported = read_ratings(path)
    assert imported.unknown_columns == ()
    for got, given_row in zip(imported.rows, rows, strict=True):
        for name in ("campaign", "prompt_id", "candidate", "rater_id", "draft_id", "draft_text"):
            assert getattr(got, name) == given_row[name]
        for name in ("adjudicates", "verdict", "duration_ms", "cost"):
            assert getattr(got, name) == (given_row[name] if given_row[name] != "" else None)
        assert got.comment == (given_row["comment"] or "")
        assert got.scores == {
            name.removeprefix("score_"): score
            for name, score in given_row.items()
            if name.startswith("score_") and score is not None
        }
        assert str(got.further["seed"]) == str(given_row["seed"])
        assert got.further.get("rater_role") == (given_row["rater_role"] or None)
        assert got.rated_at is not None
        assert got.rated_at.isoformat() == "2026-11-23T18:57:10.123000+00:00"
