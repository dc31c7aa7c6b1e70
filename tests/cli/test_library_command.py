"""`fairdraft library`, over a real store."""

from collections.abc import Callable
from pathlib import Path

from bert_file import write_bert
from reportlab.pdfgen.canvas import Canvas


def test_copy_is_added_listed_found_and_removed(fairdraft, tmp_path: Path) -> None:
    """The whole round through the command line, in JSON and in words."""
    file = tmp_path / "steps.txt"
    file.write_text("Ten minutes after supper count. Ask about GLYNORA.", encoding="utf-8")
    options = ("--product", "glynora", "--reference", "MLR-7", "--expires", "2031-01-01")
    added = fairdraft("library", "add", file, *options, "--json")
    assert added.code == 0
    (copy,) = added.json["added"]
    assert (copy["name"], copy["reference"], copy["expires"]) == ("steps", "MLR-7", "2031-01-01")
    assert fairdraft("library", "list", "--json").json == [copy]
    found = fairdraft("library", "search", "suppers", "--json")
    (match,) = found.json
    assert match == copy | {"matched_by": ["words"], "searched_by": match["searched_by"]}
    assert match["searched_by"].startswith("words only: ")
    assert f"Searched by {match['searched_by']}." in found.err
    assert "steps" in fairdraft("library", "list", "--product", "glynora").out
    assert "1 duplicate left out" in fairdraft("library", "add", file, *options).out
    assert fairdraft("library", "remove", copy["id"][:8]).code == 0
    assert fairdraft("library", "list", "--json").json == []


def test_what_cannot_be_taken_in_is_a_known_problem(fairdraft, tmp_path: Path) -> None:
    """A bad file beside a good one: the good one is in, the bad one is told, exit code 3; no file at all is usage."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.docx"
    good.write_text("Ask your doctor about GLYNORA.", encoding="utf-8")
    bad.write_bytes(b"no")
    answer = fairdraft("library", "add", good, bad, "--product", "glynora")
    assert answer.code == 3
    assert "bad.docx" in answer.err
    assert len(fairdraft("library", "list", "--json").json) == 1
    assert fairdraft("library", "add").code == 2
    assert fairdraft("library", "add", good, "--approved").code == 2
    assert fairdraft("library", "search", "x", "-n", "0").code == 2


def test_a_folder_that_cannot_be_read_is_not_told_as_empty(
    fairdraft, tmp_path: Path, shut_folder: Callable[[Path], None]
) -> None:
    """Alone it is the problem; beside files they come in, and it is told why it did not. An empty one is empty."""
    folder = tmp_path / "copy"
    (folder / "shut").mkdir(parents=True)
    assert "No approved copy in" in fairdraft("library", "add", folder, "--product", "glynora").err
    shut_folder(folder / "shut")
    alone = fairdraft("library", "add", folder, "--product", "glynora")
    (folder / "good.txt").write_text("Ask your doctor about GLYNORA.", encoding="utf-8")
    beside = fairdraft("library", "add", folder, "--product", "glynora")
    for answer in (alone, beside):
        assert answer.code == 3
        assert f"The folder {folder / 'shut'} cannot be read: you do not have permission." in answer.err
    assert len(fairdraft("library", "list", "--json").json) == 1


def test_a_draft_tells_how_near_it_is_to_approved_copy(fairdraft, tmp_path: Path) -> None:
    """`draft --json` has `near_copy` for each draft; the words of a lifted passage are shown in the terminal."""
    first = fairdraft("draft", "--campaign", "glynora", "--seed", "3", "--json").json["drafts"][0]
    assert first["near_copy"] is None
    file = tmp_path / "lifted.txt"
    file.write_text(" ".join(one["text"] for one in first["blocks"] if one["kind"] == "copy"), encoding="utf-8")
    assert fairdraft("library", "add", file, "--product", "glynora").code == 0
    again = fairdraft("draft", "--campaign", "glynora", "--seed", "3", "--json").json["drafts"][0]
    assert again["near_copy"]["name"] == "lifted"
    assert again["near_copy"]["alarming"]
    shown = fairdraft("draft", "--campaign", "glynora", "--seed", "3").out
    assert 'Near copy of "lifted"' in shown


def test_copy_is_read_by_an_embedding_model_as_it_comes_in(fairdraft, tmp_path: Path) -> None:
    """Without a model `library embed` says what to get (3); with one, what comes in is read, and a search says so."""
    file = tmp_path / "steps.txt"
    file.write_text("Ten minutes after supper count. Ask about GLYNORA.", encoding="utf-8")
    assert fairdraft("library", "add", file, "--product", "glynora").code == 0
    refused = fairdraft("library", "embed")
    assert refused.code == 3
    assert "no embedding model is present" in refused.err
    model = write_bert(tmp_path / "bert.gguf", [["supper"], ["count"]])
    assert "(embedding, " in fairdraft("models", "add", model).out
    read = fairdraft("library", "embed", "--json").json
    assert (read["read"], read["total"], read["stopped"]) == (1, 1, False)
    file.write_text("Write it down. Bring the notebook. Ask about GLYNORA.", encoding="utf-8")
    assert "1 piece indexed by meaning" in fairdraft("library", "add", file, "--product", "glynora").err
    found = fairdraft("library", "search", "supper", "--json")
    assert found.json[0]["matched_by"] == ["words", "meaning"]
    assert found.json[0]["searched_by"] == f"words and meaning ({read['model']})"
    assert "words and meaning  steps" in fairdraft("library", "search", "supper").out


def test_a_folder_comes_in_as_in_the_window(fairdraft, tmp_path: Path) -> None:
    """Files of the known kinds in it and below are taken in; a folder without any is told."""
    below = tmp_path / "copy" / "2026"
    below.mkdir(parents=True)
    (below / "walk.md").write_text("A walk after supper.", encoding="utf-8")
    (below / "picture.png").write_bytes(b"png")
    added = fairdraft("library", "add", tmp_path / "copy", "--product", "glynora", "--json").json
    assert [one["name"] for one in added["added"]] == ["walk"]
    (tmp_path / "empty").mkdir()
    refused = fairdraft("library", "add", tmp_path / "empty")
    assert refused.code == 3
    assert "No approved copy in" in refused.err
    named = fairdraft("library", "add", below / "picture.png")
    assert ".png files cannot be imported, only .txt, .md, .docx, .pdf, .csv" in named.err
    assert "Nothing from them is in the library." in named.err


def test_every_wrong_row_is_told_with_its_file(fairdraft, tmp_path: Path) -> None:
    """All wrong rows of a table are named at once; a product that is not known is told with its file and line."""
    table = tmp_path / "many.csv"
    table.write_text(
        'Text,Approved on,Product\nOne,03/01/2026,\n"",2026-03-01,\nThree,2026-03-01,glynora\n', encoding="utf-8"
    )
    refused = fairdraft("library", "add", table)
    assert f"{table} has 2 wrong rows, so nothing was imported. Line 2: approved_on" in refused.err
    assert "line 3: the text is empty" in refused.err
    table.write_text("Text,Product\nOne,glynora\nTwo,nobody\n", encoding="utf-8")
    assert f'{table}, line 3: There is no product "nobody"' in fairdraft("library", "add", table).err
    table.write_text("Text,Approved on,Product\nOne,2026-03-01,glynora\n", encoding="utf-8")
    assert fairdraft("library", "add", table, "--json").json["added"][0]["approved_on"] == "2026-03-01"


def test_a_product_that_is_not_there_is_not_called_empty(fairdraft) -> None:
    """Listing and searching name the product that is not known; a search for nothing is a mistake of use."""
    for action in (("list",), ("search", "walk")):
        refused = fairdraft("library", *action, "--product", "glynara")
        assert refused.code == 3
        assert "Did you mean glynora?" in refused.err
    assert "no approved copy for CORDEXA" in fairdraft("library", "list", "--product", "cordexa").out
    assert fairdraft("library", "search", " ").code == 2


def test_copy_in_pdf_files_comes_in_as_checked_and_what_was_not_read_of_it_is_told(fairdraft, tmp_path: Path) -> None:
    """Lines are joined, page numbers are no copy; what holds of both files is said once."""
    for name, copy in (("walk", "Ask about GLYNORA, and\nabout a walk."), ("rest", "Sleep counts, too.")):
        canvas = Canvas(str(tmp_path / f"{name}.pdf"))
        for number, text in enumerate((copy, "Call your doctor."), 1):
            for row, line in enumerate(text.split("\n")):
                canvas.drawString(72, 700 - 14 * row, line)
            canvas.drawString(300, 20, str(number))
            canvas.showPage()
        canvas.save()
    answer = fairdraft("library", "add", tmp_path, "--product", "glynora", "--json")
    assert [one["text"] for one in answer.json["added"]] == [
        "Sleep counts, too.\nCall your doctor.",
        "Ask about GLYNORA, and about a walk.\nCall your doctor.",
    ]
    left_out = "Left out as page number: “1” on page 1 and “2” on page 2."
    assert {"file": str(tmp_path / "walk.pdf"), "what": left_out} in answer.json["told"]
    assert answer.err.count("Left out as page number") == 1
    assert f"2 files: {left_out}" in answer.err
