"""Are the references of a piece listed in the terminal, and put in order there?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]

DECK = """\
HEADLINE: Ask about mornings
BODY: Many people walk.² Some swim.¹,²{more}
REFERENCES
1) Example Forum, 2025.
2) Another Forum, 2024.
3) Example Guide.
"""


def imported(fairdraft: Run, folder: Path, more: str = "") -> str:
    file = folder / "deck.txt"
    file.write_text(DECK.format(more=more))
    return fairdraft("pieces", "import", file, "--campaign", "glynora", "--json").json["id"]


def test_references_are_listed_and_put_in_order(fairdraft: Run, tmp_path: Path) -> None:
    """Each with how many marks lead there; numbering them anew is a version, voids an approval, and once is enough."""
    piece = imported(fairdraft, tmp_path)
    listed = fairdraft("pieces", "references", piece)
    assert [row.split(maxsplit=2) for row in listed.out.splitlines()[3:]] == [
        ["1", "1", "Example Forum, 2025."],
        ["2", "2", "Another Forum, 2024."],
        ["3", "0", "Example Guide."],
    ]
    assert f"pieces references {piece[:8]} --order" in listed.err
    fairdraft("pieces", "send", piece, "--by", "W1")
    fairdraft("pieces", "approve", piece, "--by", "M1")
    done = fairdraft("pieces", "references", piece, "--order", "--by", "W1", "--json").json
    assert (done["changed"], done["voided"], done["state"]) == (True, "M1", "draft")
    assert [(one["id"], one["name"], one["marks"]) for one in done["references"]] == [
        ("1", "Another Forum, 2024.", 2),
        ("2", "Example Forum, 2025.", 1),
        ("3", "Example Guide.", 0),
    ]
    text = fairdraft("pieces", "show", piece, "--json").json["text"]
    assert "Many people walk.¹ Some swim.¹,²" in text
    assert "1) Another Forum, 2024.\n2) Example Forum, 2025.\n3)" in text
    assert fairdraft("pieces", "versions", piece, "--json").json[0]["summary"] == "references put in order"
    assert fairdraft("pieces", "references", piece, "--order", "--by", "W1").out.startswith("Nothing to do")
    assert "--order" not in fairdraft("pieces", "references", piece).err


def test_a_mark_that_leads_nowhere_is_told(fairdraft: Run, tmp_path: Path) -> None:
    """Listed as missing; nothing is numbered anew until it leads somewhere."""
    piece = imported(fairdraft, tmp_path, " Few ski.⁷")
    listed = fairdraft("pieces", "references", piece)
    assert listed.out.splitlines()[-1].split(maxsplit=2) == ["7", "1", "(no such reference)"]
    assert "The mark 7 leads to no reference." in listed.err
    refused = fairdraft("pieces", "references", piece, "--order", "--by", "W1")
    assert refused.code == 3
    assert "The mark 7 leads to no reference." in refused.err
