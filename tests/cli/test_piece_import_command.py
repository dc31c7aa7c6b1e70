"""Do manuscripts written elsewhere come in whole, with their sections and their approved language?"""

import io
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from fairdraft import bootstrap

Run = Callable[..., Any]

DECK = """\
HEADLINE: More mornings with GLYNORA® (vespagliflone) tablets
[art: a kitchen at sunrise]
BODY
GLYNORA is a tablet taken once a day.
CTA: Ask your doctor.
{use}
{isi}
LEGAL: Rx only
"""


@pytest.fixture
def approved(home: Path) -> tuple[str, str]:
    """The sample product's use and safety information, as approved."""
    workplace = bootstrap.open_workplace(home, scripted=True)
    product = workplace.products.product("glynora")
    workplace.close()
    return f"{product.indications[0].text} {product.indications[0].limitations[0]}", product.safety.isi.strip()


def test_approved_language_is_locked_and_altered_language_is_not(
    fairdraft: Run, tmp_path: Path, approved: tuple[str, str]
) -> None:
    """Words that are exactly on file become locked blocks, whatever their typography; one changed word leaves copy."""
    use, isi = approved
    file = tmp_path / "deck.txt"
    file.write_text(DECK.format(use=use, isi=isi.replace("• ", "- ").replace("Ketoacidosis (", "Ketoacidosis  (")))
    exact = fairdraft("pieces", "import", file, "--campaign", "glynora", "--json").json
    kinds = [(one["section"], one["kind"]) for one in exact["blocks"]]
    assert kinds == [
        ("headline", "copy"),
        ("note", "note"),
        ("body", "copy"),
        ("call_to_action", "copy"),
        ("indication", "locked"),
        ("isi", "locked"),
        ("legal", "copy"),
    ]
    assert not [one for one in exact["findings"]["required"] if one["status"] == "altered"]
    file.write_text(DECK.format(use=use, isi=isi.replace("65 or older", "75 or older")))
    altered = fairdraft("pieces", "import", file, "--campaign", "glynora", "--json").json
    assert {one["kind"] for one in altered["blocks"] if one["section"] == "isi"} == {"copy"}
    assert [one["severity"] for one in altered["findings"]["findings"] if one["item"] and one["diff"]] == ["error"]


def test_a_piece_of_a_file_is_told_listed_and_worked_on_like_any_other(fairdraft: Run, tmp_path: Path) -> None:
    """Its sections and findings are told; it is listed, reviewed, commented, compared and exported."""
    file = tmp_path / "deck.docx"
    document = docx.Document()
    for line in ("HEADLINE", "More mornings.", "BODY", "It is a tablet.", "It is small.", "CTA: Ask your doctor."):
        document.add_paragraph(line)
    document.save(file)
    told = fairdraft("pieces", "import", file, "--campaign", "glynora", "--by", "W1", "--name", "Spring deck")
    piece = told.out.splitlines()[0]
    assert told.out.splitlines()[1:5] == [
        "Spring deck · glynora · deck.docx",
        "  headline: 1 block",
        "  body: 1 block",
        "  call to action: 1 block",
    ]
    assert "could not be checked in plain text" in told.out
    again = fairdraft("pieces", "import", file, "--campaign", "glynora", "--by", "W1")
    assert f"Piece {piece[:8]} of this campaign has the same text" in again.err
    assert again.out.splitlines()[0] != piece
    assert [one["name"] for one in fairdraft("pieces", "list", "--json").json] == ["More mornings.", "Spring deck"]
    for step in (("send", "--by", "W1"), ("comment", "--quote", "small", "--text", "Say so?", "--by", "M1")):
        assert fairdraft("pieces", step[0], piece, *step[1:]).code == 0
    assert fairdraft("pieces", "approve", piece[:8], "--by", "M1").code == 0
    shown = fairdraft("pieces", "show", piece, "--json").json
    assert (shown["draft_id"], shown["history"][0]["summary"]) == (None, "imported from deck.docx")
    (length,) = (one for one in fairdraft("pieces", "show", piece).out.splitlines() if one.startswith("Length: "))
    assert [one["count"] for one in shown["lengths"]] == [int(one) for one in re.findall(r"(\d+) of", length)]
    for form in ("docx", "html", "md"):
        assert fairdraft("export", piece, "--format", form, "--out", tmp_path / form).code == 0


def test_a_manuscript_comes_through_a_pipe(fairdraft: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is read as a .txt file is, and told as what it is."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbfBODY: It is a tablet.\n")))
    told = fairdraft("pieces", "import", "-", "--campaign", "glynora")
    assert told.out.splitlines()[1:3] == ["Standard input · glynora · standard input", "  body: 1 block"]
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xff\xfe\x00")))
    refused = fairdraft("pieces", "import", "-", "--campaign", "glynora")
    assert (refused.code, "Standard input" in refused.err) == (3, True)


def test_long_names_end_behind_a_word_in_lists(fairdraft: Run) -> None:
    """Those of pieces, and of what was put aside."""
    name = "Small steps after dinner help more than anything that others promised us"
    piece = fairdraft("pieces", "begin", "--campaign", "glynora", "--by", "W1", "--name", name).out.splitlines()[0]
    shown = "Small steps after dinner help more than anything that…"
    assert fairdraft("pieces", "list").out.rstrip().endswith(shown)
    assert fairdraft("pieces", "remove", piece).code == 0
    assert fairdraft("pieces", "list", "--aside").out.rstrip().endswith(shown)


def test_a_piece_begins_from_nothing_and_is_called_removed_and_restored(fairdraft: Run) -> None:
    """Its sections wait for words, the approved language is there; what was put aside is listed apart."""
    told = fairdraft("pieces", "begin", "--campaign", "glynora", "--by", "W1")
    piece = told.out.splitlines()[0]
    assert told.out.splitlines()[1:6] == [
        "Untitled · glynora",
        "  headline: 1 block (nothing written yet)",
        "  subhead: 1 block (nothing written yet)",
        "  body: 1 block (nothing written yet)",
        "  call to action: 1 block (nothing written yet)",
    ]
    assert "  isi: 1 block (approved language, word for word)" in told.out
    spot = fairdraft("pieces", "begin", "--campaign", "glynora-tv", "--name", "Evening walk", "--json").json
    assert [(one["kind"], one["text"]) for one in spot["blocks"][:2]] == [("voice_over", ""), ("super", "")]
    assert spot["name"] == "Evening walk"
    shown = fairdraft("pieces", "show", piece, "--json").json
    assert [(one["by"], one["summary"]) for one in shown["history"]] == [("W1", "an empty piece")]
    assert (
        fairdraft("pieces", "rename", piece[:8], "Spring page").out
        == f'Piece {piece[:8]} is now called "Spring page".\n'
    )
    removed = fairdraft("pieces", "remove", piece[:8]).out
    assert removed.rstrip().endswith(f"fairdraft pieces restore {piece[:8]}")
    refused = fairdraft("pieces", "show", piece[:8])
    assert (
        refused.code,
        f'"Spring page" was set aside. Bring it back with "fairdraft pieces restore {piece[:8]}"',
    ) == (
        3,
        refused.err.split("The piece ")[1].split(", or")[0],
    )
    aside = fairdraft("pieces", "list", "--aside")
    assert aside.out.splitlines()[1].split() == ["piece", piece[:8], "glynora", "draft", "Spring", "page"]
    assert [one["id"] for one in fairdraft("pieces", "list", "--aside", "--json").json] == [piece]
    assert [one["name"] for one in fairdraft("pieces", "list", "--json").json] == ["Evening walk"]
    assert fairdraft("pieces", "restore", piece[:8]).out == '"Spring page" is back.\n'
    assert fairdraft("pieces", "list", "--aside").out == "Nothing is set aside.\n"
    assert fairdraft("pieces", "begin", "--campaign", "nowhere").code == 3
    rated = fairdraft("rate", piece, "--rater", "R1", "--accuracy", "3")
    assert (rated.code, '"Spring page" was not made from a draft: no candidate wrote it' in rated.err) == (3, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "has no copy in it"),
        ("notes.txt", b"[only a note]", "has no copy in it"),
        ("deck.docx", b"no zip", "is not a .docx file"),
        ("deck.odt", b"PK", "only .txt, .md, .docx or .pdf"),
        ("deck.pdf", b"%PDF", "is not a PDF file, or is damaged"),
        ("deck.txt", b"caf\xe9 \xff", "UTF-8"),
        ("deck.md", b"Words.", 'no campaign "nowhere"'),
    ],
)
def test_what_cannot_be_taken_in_is_refused(
    fairdraft: Run, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """One sentence says why, and no piece is begun."""
    (tmp_path / name).write_bytes(content)
    answer = fairdraft("pieces", "import", tmp_path / name, "--campaign", "nowhere" if name == "deck.md" else "glynora")
    assert answer.code == 3
    assert said in answer.err
    assert fairdraft("pieces", "list", "--json").json == []


def test_a_campaign_has_to_be_named(fairdraft: Run, tmp_path: Path) -> None:
    """Without one the usage is told."""
    assert fairdraft("pieces", "import", tmp_path / "deck.txt").code == 2


def _page_size(file: Path) -> tuple[float, ...]:
    with pypdfium2.PdfDocument(file) as read:
        return tuple(round(one) for one in read[0].get_size())


def test_letters_that_pdf_files_cannot_draw_are_told_with_their_parts(fairdraft: Run, tmp_path: Path) -> None:
    """Before the files go out; signs of medical copy are drawn, and nothing is told of them."""
    file = tmp_path / "deck.txt"
    file.write_text("HEADLINE: ≥ ≤ ® ™ † ‡ ½ µ ± § •\nBODY: It is a 山 tablet 😀.\n", encoding="utf-8")
    piece = fairdraft("pieces", "import", file, "--campaign", "glynora", "--json").json["id"]
    for said in (
        fairdraft("pieces", "deck", piece, "--out", tmp_path / "out").err,
        fairdraft("export", piece, "--format", "pdf", "--out", tmp_path / "pdf").err,
    ):
        (told,) = (line for line in said.splitlines() if "The PDF file cannot show" in line)
        assert "U+5C71" in told
        assert "grinning face" in told
        assert "in body" in told
        assert "headline" not in told
    assert (
        "headline"
        not in fairdraft("export", piece, "--format", "pdf", "--out", tmp_path / "pdf", "--json").json["not_drawn"]
    )


def test_a_deck_is_written_of_a_piece_and_not_over_other_files(fairdraft: Run, tmp_path: Path) -> None:
    """The files are named; a draft that nobody went on with, and a folder with other files, are refused."""
    file = tmp_path / "deck.txt"
    file.write_text("HEADLINE: More mornings\nBODY: It is a tablet.\n")
    piece = fairdraft("pieces", "import", file, "--campaign", "glynora", "--json").json["id"]
    told = fairdraft("pieces", "deck", piece[:8], "--out", tmp_path / "out", "--json").json
    assert {Path(one) for one in told["files"]} == set((tmp_path / "out").iterdir())
    said = fairdraft("pieces", "deck", piece, "--out", tmp_path / "out").err.splitlines()
    assert "not anchored in a source" in said[0]
    assert said[1:] == ["Written, read back and verified."]
    for paper, size in (("a4", (595, 842)), ("letter", (612, 792))):
        fairdraft("settings", "set", "paper", paper)
        fairdraft("pieces", "deck", piece, "--out", tmp_path / "out")
        fairdraft("export", piece, "--format", "pdf", "--out", tmp_path / "pdf", "--paper", "a4")
        assert _page_size(tmp_path / "out" / "copy-deck.pdf") == size, paper
        assert _page_size(next((tmp_path / "pdf").glob("*.pdf"))) == (595, 842), "what the command says counts more"
    refused = fairdraft("export", piece, "--format", "docx", "--out", tmp_path / "word", "--paper", "a4")
    assert (refused.code, "--paper is for PDF files" in refused.err) == (2, True)
    (tmp_path / "out" / "mine.txt").write_text("mine")
    refused = fairdraft("pieces", "deck", piece, "--out", tmp_path / "out")
    assert (refused.code, "has other files in it" in refused.err) == (3, True)
    draft = fairdraft("draft", "--campaign", "glynora", "-n", "1", "--json").json["drafts"][0]["id"]
    refused = fairdraft("pieces", "deck", draft, "--out", tmp_path / "new")
    assert (refused.code, "no piece has been made from it yet" in refused.err) == (3, True)


def test_a_manuscript_in_a_pdf_file_becomes_a_piece_and_what_may_be_lost_is_told(
    fairdraft: Run, tmp_path: Path, approved: tuple[str, str]
) -> None:
    """Lines of a paragraph are one, approved language is locked, and the page number that was left out is said."""
    use, _isi = approved
    canvas = Canvas(str(tmp_path / "deck.pdf"))
    copy = ("HEADLINE: A steadier day", "", "BODY: Small steps, every morning, are what", "counts.")
    for number, lines in enumerate((copy, textwrap.wrap(use, 60)), 1):
        for row, line in enumerate(lines):
            canvas.drawString(72, 700 - 14 * row, line)
        canvas.drawString(300, 20, str(number))
        canvas.showPage()
    canvas.save()
    answer = fairdraft("pieces", "import", tmp_path / "deck.pdf", "--campaign", "glynora", "--json")
    assert [(one["kind"], one["text"]) for one in answer.json["blocks"]] == [
        ("copy", "A steadier day"),
        ("copy", "Small steps, every morning, are what counts."),
        ("locked", use),
    ]
    assert "Left out as page number: “1” on page 1 and “2” on page 2." in answer.err
