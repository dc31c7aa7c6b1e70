"""What commands say to names of files and folders that the system does not take.

A folder that may not be looked into is told on the same ways.
"""

from pathlib import Path

import pytest

from fairdraft.home_doctor import diagnose

TOO_LONG = "x" * 300
READING = [
    ("check", "{}.txt"),
    ("check", "README", "--product", "{}"),
    ("products", "diff", "{}", "glynora"),
    ("models", "add", "{}.gguf"),
    ("library", "add", "{}.txt"),
    ("pieces", "import", "{}.txt", "--campaign", "glynora"),
    ("store", "restore", "{}.db"),
]
WRITING = [
    ("compare", "desk-glynora", "--out", "{}.txt"),
    ("campaigns", "write", "glynora", "--out", "{}.toml"),
    ("products", "import-label", "label.json", "--out", "{}.toml"),
    ("export", "sample", "--format", "fairset", "--out", "{}"),
    ("store", "backup", "{}.db"),
]


@pytest.mark.parametrize("words", [*READING, *WRITING], ids=" ".join)
def test_a_name_that_is_too_long_is_told(fairdraft, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A name that no file can have is a known problem and no bug, wherever a file is named."""
    answer = fairdraft(*(one.format(tmp_path / TOO_LONG) for one in words))
    assert answer.code == 3, answer.err


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_file_is_no_folder_to_write_in(fairdraft, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A path that leads through a file is told, and nothing is left behind."""
    through = tmp_path / "file.txt"
    through.write_text("words")
    answer = fairdraft(*(one.format(through / "inside") for one in words))
    assert answer.code == 3, answer.err
    assert through.read_text() == "words"


@pytest.mark.parametrize("words", [("compare", "desk-glynora", "--out", "{}"), ("store", "backup", "{}")], ids=" ".join)
def test_a_folder_is_no_file_to_write(fairdraft, tmp_path: Path, words: tuple[str, ...], monkeypatch) -> None:
    """The present folder, named as the file to write, is told as the folder that it is."""
    monkeypatch.chdir(tmp_path)
    answer = fairdraft(*(one.format(".") for one in words))
    assert answer.code == 3, answer.err
    assert ". " in answer.err


def test_the_doctor_looks_at_a_home_that_cannot_be(tmp_path: Path) -> None:
    """A home folder that the system does not take fails its check, and the others are made."""
    checks = {one["check"]: one["status"] for one in diagnose(tmp_path / TOO_LONG)}
    assert checks["home folder"] == "fail"
    assert checks["fonts"] == "ok"


def test_an_empty_name_is_usage(fairdraft, tmp_path: Path, monkeypatch) -> None:
    """A script's variable that is empty names no folder: the present one stays as it is."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    of_texts = (("check", ""), ("pieces", "import", "", "--campaign", "glynora"), ("pieces", "receive", "a0b1c2", ""))
    of_others = (("products", "list", "--home", ""), ("models", "add", ""), ("compare", "sample", "--out", ""))
    for words in (*of_texts, *of_others):
        answer = fairdraft(*words)
        assert answer.code == 2
        assert "the name is missing" in answer.err
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_not_there_is_told_before_its_kind(fairdraft, tmp_path: Path) -> None:
    """A mistyped name without an ending is no file, rather than a file of the wrong kind."""
    for words in (("check",), ("library", "add"), ("models", "add"), ("study", "import-ratings", "s")):
        answer = fairdraft(*words, tmp_path / "nothing")
        assert answer.code == 3
        assert "There is no file" in answer.err
    piece = fairdraft("pieces", "begin", "--campaign", "glynora", "--json").json["id"]
    assert "There is no file" in fairdraft("pieces", "receive", piece, tmp_path / "nothing").err
    assert "There is no rule pack" in fairdraft("rules", "test", tmp_path / "nothing.toml").err
    assert "There is no folder" in fairdraft("corpus", "profile", tmp_path / "nothing").err


@pytest.mark.parametrize(
    ("given", "thing"),
    [
        (("check", "-", "--product", ""), "product"),
        (("check", "-", "--campaign", " "), "campaign"),
        (("draft", "--campaign", "glynora", "--brief", ""), "brief"),
        (("compare", ""), "study"),
        (("models", "info", ""), "model"),
        (("pieces", "show", ""), "piece"),
    ],
)
def test_a_name_of_no_letters_is_usage_and_nobodys_name(fairdraft, given: tuple[str, ...], thing: str) -> None:
    """As where a script's variable is empty: no product is looked for, and no first model is taken for meant."""
    answer = fairdraft(*given)
    assert (answer.code, answer.out) == (2, "")
    assert f"of the {thing} is missing: it is empty." in answer.err


def test_an_empty_file_is_told_as_one(fairdraft, tmp_path: Path) -> None:
    """What was not saved to the end is neither another kind of file nor a piece that lacks everything, unsaid."""
    for ending in (".docx", ".txt"):
        (tmp_path / f"empty{ending}").touch()
    assert "empty.docx is empty." in fairdraft("check", tmp_path / "empty.docx").err
    answer = fairdraft("check", tmp_path / "empty.txt", "--json")
    assert answer.code == 1
    assert answer.json["findings"]
    assert "empty.txt has no words" in answer.err


def test_an_id_that_is_cut_too_short_says_so(fairdraft) -> None:
    """Fewer than six characters find nothing, which is not told as if there were no such piece."""
    piece = fairdraft("pieces", "begin", "--campaign", "glynora", "--json").json["id"]
    assert fairdraft("pieces", "show", piece[:6]).code == 0
    for words in (("pieces", "show", piece[:5]), ("rate", piece[:5], "--rater", "R1", "--accuracy", "3")):
        answer = fairdraft(*words)
        assert (answer.code, "at least the first 6 characters" in answer.err) == (3, True)


def test_names_with_a_comma_are_told_apart(fairdraft) -> None:
    """The documents that there are read as so many names."""
    said = fairdraft("products", "sources", "glynora", "--give", "Quetzalcoatl", "label.pdf").err
    assert 'Known: "Example Diabetes Forum, Understanding A1C, 2025", GLYNORA Prescribing Information.' in said


def test_a_home_that_is_a_file_is_told_as_one(fairdraft, tmp_path: Path) -> None:
    """A file in the place of the home folder is named, and left alone."""
    there = tmp_path / "notes"
    there.write_text("words")
    answer = fairdraft("campaigns", "list", "--home", there)
    assert answer.code == 3
    assert f"{there} is not a folder" in answer.err
    assert there.read_text() == "words"


def test_a_head_as_long_as_a_book_is_cut(fairdraft, tmp_path: Path) -> None:
    """Columns that are not those of ratings are named as far as a person reads them."""
    sheet = tmp_path / "ratings.csv"
    sheet.write_text("x" * 900_000)
    answer = fairdraft("study", "import-ratings", "s", sheet)
    assert answer.code == 3
    assert len(answer.err) < 2000
