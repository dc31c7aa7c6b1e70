"""Does a deck that came back get into its piece from the terminal?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from marked_pdf import add_remarks, quads
from reportlab.pdfgen.canvas import Canvas
from returned_deck import JANE, ReturnedDeck

Run = Callable[..., Any]


@pytest.fixture
def piece(fairdraft: Run, tmp_path: Path) -> str:
    """The id of a piece with two lines."""
    file = tmp_path / "page.txt"
    file.write_text("HEADLINE: Mornings are yours again\nBODY: Small steps may help adults lower their blood sugar.")
    return str(fairdraft("pieces", "import", file, "--campaign", "glynora", "--by", "W1", "--json").json["id"])


@pytest.fixture
def returned(fairdraft: Run, piece: str, tmp_path: Path) -> Path:
    """Its deck with a comment and two changes."""
    fairdraft("export", piece, "--format", "docx", "--out", tmp_path / "out")
    deck = ReturnedDeck(next((tmp_path / "out").glob("*.docx")))
    return deck.track("their blood sugar", "A1C").track("Small", "Tiny").comment("adults", "Which?").save()


def test_a_deck_is_looked_at_then_taken_in_with_chosen_words(fairdraft: Run, piece: str, returned: Path) -> None:
    """A dry run keeps nothing; comments come in anyway, words by their numbers; a second time nothing is new."""
    shown = fairdraft("pieces", "receive", piece[:8], returned, "--dry-run")
    assert shown.code == 0
    assert "\n1 new comment. Already known here: " in shown.out
    assert "– “adults”\n    Dr. Jane Roe, 2026-03-04: Which?" in shown.out
    assert "1. body, by Dr. Jane Roe\n    [-Small-] {+Tiny+} steps may help" in shown.out
    assert fairdraft("pieces", "comments", piece, "--json").json == []
    taken = fairdraft("pieces", "receive", piece, returned, "--take-words", "2", "--by", "W1")
    assert "Imported: 1 comment, 0 answers, 0 resolved, 1 change of words." in taken.out
    assert f"{JANE} is reviewer-" in taken.out
    assert "1 change of words not taken" in taken.err
    shown = fairdraft("pieces", "show", piece, "--json").json
    assert shown["text"].endswith("Small steps may help adults lower A1C.")
    assert [one["text"] for one in shown["comments"]] == ["Which?"]
    again = fairdraft("pieces", "receive", piece, returned, "--take-words", "all", "--by", "W1", "--json").json
    assert again["schema"] == "fairdraft/received@1"
    assert (again["comments"], again["known_comments"], again["edited_since"]) == ([], 1, True)
    assert [(one["gone"], one["come"], one["taken"]) for one in again["changes"]] == [("Small", "Tiny", True)]
    assert again["taken"]["changes"] == 1


def test_a_deck_that_is_imported_says_whose_it_is(fairdraft: Run, piece: str, returned: Path) -> None:
    """It becomes another piece, as asked, and the way for a deck that came back is named."""
    answer = fairdraft("pieces", "import", returned, "--campaign", "glynora", "--json")
    assert answer.json["id"] != piece
    assert f"is a deck of piece {piece[:8]}" in answer.err
    assert f"fairdraft pieces receive {piece[:8]} FILE" in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--take-words", "9"), 2, 'There is no change "9". Name numbers from 1 to 2, or "all".'),
        (("--by", " "), 2, "No person is named."),
    ],
)
def test_what_cannot_be_taken_is_told(
    fairdraft: Run, piece: str, returned: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """A number that no change has, and nobody who takes it in; nothing is kept then."""
    answer = fairdraft("pieces", "receive", piece, returned, *arguments)
    assert (answer.code, said in answer.err) == (code, True)
    assert fairdraft("pieces", "comments", piece, "--json").json == []


def test_a_file_that_is_none_is_told(fairdraft: Run, piece: str, tmp_path: Path) -> None:
    """Another kind of file, and none at all."""
    (tmp_path / "page.txt").touch()
    assert "ends in neither .docx nor .pdf" in fairdraft("pieces", "receive", piece, tmp_path / "page.txt").err
    missing = fairdraft("pieces", "receive", piece, tmp_path / "missing.docx")
    assert (missing.code, "There is no file" in missing.err) == (3, True)


def test_remarks_of_a_pdf_file_come_in_once_and_struck_words_when_they_are_chosen(
    fairdraft: Run, piece: str, tmp_path: Path
) -> None:
    """A highlight with an answer becomes a comment, a strike with words in its place a change; taken in again, nothing
    is new."""
    canvas = Canvas(str(tmp_path / "marked.pdf"), pagesize=(400, 300))
    canvas.setFont("Courier", 10)
    canvas.drawString(40, 200, "Small steps may help adults lower their blood sugar.")
    canvas.drawString(40, 250, "Mornings are yours again")
    canvas.save()
    marked = add_remarks(
        tmp_path / "marked.pdf",
        f"/Subtype/Highlight{quads(40, 198, 106, 209)}/T(Mara)/M(D:20261104101500Z)/Contents(How small?)",
        f"/Subtype/Text{quads(40, 198, 106, 209)}/T(Lee)/M(D:20261104111500Z)/Contents(The visit.)/IRT {{0}}",
        "/Subtype/Caret/Rect[202 196 208 202]/T(Mara)/M(D:20261104101600Z)/Contents(people)",
        f"/Subtype/StrikeOut{quads(166, 198, 202, 209)}/T(Mara)/M(D:20261104101600Z)/IRT {{2}}",
    )
    first = fairdraft("pieces", "receive", piece, marked, "--by", "W1", "--take-words", "all", "--json")
    assert first.code == 0, first.err
    (comment,) = first.json["comments"]
    assert (comment["quote"], comment["text"], comment["author"]) == ("Small steps", "How small?", "Mara")
    assert (comment["at"], [one["text"] for one in comment["answers"]]) == ("2026-11-04T10:15:00.000Z", ["The visit."])
    assert [(one["gone"], one["come"], one["authors"]) for one in first.json["changes"]] == [
        ("adults", "people", ["Mara"])
    ]
    blocks = fairdraft("pieces", "show", piece, "--json").json["blocks"]
    assert blocks[-1]["text"] == "Small steps may help people lower their blood sugar."
    again = fairdraft("pieces", "receive", piece, marked, "--by", "W1", "--json").json
    assert (again["comments"], again["changes"], again["known_comments"]) == ([], [], 1)
