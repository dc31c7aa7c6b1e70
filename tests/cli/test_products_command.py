"""`products diff`: what changed in approved language, and which pieces it reaches."""

from pathlib import Path

import pytest

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
OLD_USE = "used along with an antidepressant to treat adults"


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """A later version of LUMIVAR with another indication and another contraindication."""
    text = (RESOURCES / "products" / "lumivar.toml").read_text(encoding="utf-8")
    for old, new in (
        ('version = "2026-03"', 'version = "2026-09"'),
        (OLD_USE, "used to treat adults"),
        ("in the past 14 days", "in the past 21 days"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "later.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_version_is_held_against_a_file(fairdraft, later: Path) -> None:
    """The differences come word by word, critical ones first, and no piece is named where none is kept."""
    answer = fairdraft("products", "diff", "lumivar", later)
    assert answer.code == 0
    critical, other = answer.out.split("OTHER CHANGES")
    assert "LUMIVAR (lumivar), version 2026-03 → LUMIVAR (lumivar), version 2026-09" in critical
    assert "[-along with an antidepressant-]" in critical
    assert "have taken one in the past [-14-] {+21+} days." in critical
    assert "Important Safety Information: changed" in other
    assert "No piece is kept of a campaign for lumivar." in other


def test_kept_versions_are_named_with_their_version(fairdraft, later: Path) -> None:
    """An id means the newest version, ID@VERSION that one; equal versions are said to be the same."""
    assert fairdraft("products", "add", later).code == 0
    told = fairdraft("products", "diff", "lumivar@2026-03", "lumivar", "--format", "json").json
    assert told["schema"] == "fairdraft/product-diff@1"
    assert (told["a"]["version"], told["b"]["version"], told["changed"]) == ("2026-03", "2026-09", True)
    assert told["counts"]["changed"] == len(told["changes"])
    assert told["pieces"] == []
    same = fairdraft("products", "diff", "lumivar@2026-09", later)
    assert same.code == 0
    assert "are the same." in same.out


def test_pieces_with_old_wording_are_named_approved_ones_first(fairdraft, later: Path) -> None:
    """Pieces of the product's campaigns are listed with the words they carry; those of other products are not."""
    drafts = fairdraft("draft", "--campaign", "lumivar", "-n", "2", "--json").json["drafts"]
    other = fairdraft("draft", "--campaign", "cordexa", "--json").json["drafts"]
    for draft in (*drafts, *other):
        assert fairdraft("pieces", "send", draft["id"], "--by", "Ann").code == 0
    # The one that was changed first would come last, were it not approved.
    assert fairdraft("pieces", "approve", drafts[0]["id"], "--by", "Bob").code == 0
    assert fairdraft("pieces", "return", drafts[1]["id"], "--by", "Bob", "--reason", "No.").code == 0
    told = fairdraft("products", "diff", "lumivar", later, "--json").json
    assert told["pieces_looked_at"] == 2
    assert [one["state"] for one in told["pieces"]] == ["approved", "returned"]
    assert told["pieces"][0]["elements"][0].startswith("indication:")
    wording = told["pieces"][0]["wordings"][0]
    assert OLD_USE in wording["quote"]
    assert wording["found"] == "exact"
    words = fairdraft("products", "diff", "lumivar", later).out
    assert "TO BE RE-CUT: 2 of 2 pieces of campaigns for lumivar" in words
    assert words.index("  approved  lumivar") < words.index("  returned  lumivar")
    back = fairdraft("products", "diff", later, "lumivar").out
    assert "Of 2 pieces of campaigns for lumivar none carries wording" in back


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("lumivar@2020-01", 'There is no version "2020-01" of product "lumivar". Kept: 2026-03.'),
        ("lumiva", "Did you mean lumivar?"),
        ("nothing.toml", "There is no file nothing.toml."),
    ],
)
def test_what_is_not_there_is_told(fairdraft, given: str, told: str) -> None:
    """An unknown id, version or file is a known problem."""
    answer = fairdraft("products", "diff", given, "lumivar")
    assert answer.code == 3
    assert told in answer.err
