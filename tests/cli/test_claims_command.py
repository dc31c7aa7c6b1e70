"""`products claims`: claims out as a spreadsheet and in again."""

import csv
from datetime import date
from pathlib import Path

import pytest

OLD = "LUMIVAR is a tablet taken once a day along with your antidepressant."
NEW = "LUMIVAR is a tablet taken once a day, in the morning, along with your antidepressant."
HEADS = ("Claim ID", "Claim", "Channels", "Owner")


def write(file: Path, *rows: tuple[str, ...]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(rows)
    return file


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Claims of LUMIVAR: one with other words, one that is new, a row without one, a column of somebody's own."""
    changed, new, none = ("lum-once-daily", NEW, "", "Rae"), ("", "LUMIVAR is peach.†", "web", ""), ("", "", "", "x")
    return write(tmp_path / "claims.csv", HEADS, changed, new, none)


def test_claims_go_out_and_come_back_the_same(fairdraft, tmp_path: Path) -> None:
    """What was written changes nothing, makes no version, and is not written over."""
    for name in ("claims.xlsx", "claims.csv"):
        told = fairdraft("products", "claims", "lumivar", "--out", tmp_path / name)
        assert (told.code, "of LUMIVAR® (dorsaxetine) tablets, version 2026-03" in told.out) == (0, True)
        again = fairdraft("products", "claims", "lumivar", "--from", tmp_path / name, "--replace", "--json").json
        assert (again["kept"], again["new_version"], again["counts"]["same"]) == (False, None, len(again["claims"]))
    assert "already exists" in fairdraft("products", "claims", "lumivar", "--out", tmp_path / "claims.csv").err
    assert fairdraft("products", "claims", "lumivar", "--out", tmp_path / "b.csv", "--replace").code == 2
    assert "stays at version 2026-03" in fairdraft("products", "claims", "lumivar", "--from", tmp_path / name).out


def test_a_sheet_becomes_a_new_version_that_is_shown_first(fairdraft, sheet: Path, tmp_path: Path) -> None:
    """A dry run tells everything and keeps nothing; then the product has the claims, and all else as before."""
    copy = tmp_path / "copy.txt"
    copy.write_text(f"{OLD} Ask your doctor.", encoding="utf-8")
    piece = fairdraft("pieces", "import", copy, "--campaign", "lumivar", "--json").json["id"]
    shown = fairdraft("products", "claims", "lumivar", "--from", sheet, "--dry-run")
    assert shown.code == 0
    assert "1 new, 1 changed, 0 the same, " in shown.out
    assert "[-day-] {+day, in the morning,+} along" in shown.out
    assert "TO RE-CUT: 1 of" in shown.out
    assert piece[:8] in shown.out
    assert f"becomes version {date.today().isoformat()}" in shown.out  # noqa: DTZ011 - as the command
    assert "Columns left out: Owner." in shown.err
    assert "Rows left out, without a claim: 1 (4)." in shown.err
    assert "row 3 (†)" in shown.err
    before = fairdraft("products", "show", "lumivar", "--json").json
    assert before["version"] == "2026-03"
    kept = fairdraft("products", "claims", "lumivar", "--from", sheet, "--version", "2026-04", "--json").json
    assert (kept["kept"], kept["new_version"], [one["id"] for one in kept["pieces"]]) == (True, "2026-04", [piece])
    after = fairdraft("products", "show", "lumivar", "--json").json
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"version", "claims"}
    texts = {one["id"]: (one["text"], one["channels"]) for one in after["claims"]}
    assert texts["lum-once-daily"] == (NEW, [])
    assert ("LUMIVAR is peach.", ["web"]) in texts.values()
    assert len(texts) == len(before["claims"]) + 1
    assert "already exists" in fairdraft("products", "claims", "lumivar", "--from", sheet, "--version", "2026-03").err


def test_a_version_that_is_not_the_newest_is_told_as_such(fairdraft, sheet: Path) -> None:
    """Drafts and checks go by the last name; behind one a given name may be older."""
    told = fairdraft("products", "claims", "lumivar", "--from", sheet, "--version", "2025", "--dry-run")
    assert "becomes version 2025. Drafts and checks use version 2026-03, which is newer." in told.out


def test_rows_that_cannot_be_taken_are_told_all_and_nothing_is_kept(fairdraft, tmp_path: Path) -> None:
    """In words and as JSON, with row and column; the product stays as it is."""
    rows = (HEADS, ("a", "It works.", "prnt", ""), ("a", "It does.", "", ""), ("b", "It will.", "", ""))
    wrong = write(tmp_path / "wrong.csv", *rows)
    told = fairdraft("products", "claims", "lumivar", "--from", wrong)
    first, second, whole = told.err.strip().splitlines()
    assert (told.code, told.out) == (3, "")
    assert first.startswith('Row 2, column "Channels": "prnt" is not a channel. Did you mean "print"?')
    assert second.startswith('Row 3, column "Claim ID"')
    assert "has 2 problems" in whole
    assert "Nothing was imported" in whole
    answer = fairdraft("products", "claims", "lumivar", "--from", wrong, "--json")
    assert (answer.code, [one["row"] for one in answer.json["problems"]]) == (3, [2, 3])
    assert fairdraft("products", "show", "lumivar", "--json").json["version"] == "2026-03"
