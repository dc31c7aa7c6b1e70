import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.file_documents import FileDocuments

PRODUCT = """\
schema = "fairdraft/product@1"
id = "glynora"
version = "2026-02"
brand = "GLYNORA"
established_name = "vespagliflone"
[[indications]]
text = "GLYNORA treats adults."
[safety]
isi = "Do not take GLYNORA if you are on dialysis."
"""
CAMPAIGN = """\
schema = "fairdraft/campaign@1"
id = "{}"
name = "Small steps"
product = "glynora"
"""
CANDIDATE = """\
schema = "fairdraft/candidate@1"
id = "starter"
name = "Starter"
model = "starter"
"""
RECIPE = """\
schema = "fairdraft/recipe@1"
id = "dtc-chat"
version = "1"
form = "chat"
[[parts]]
role = "user"
text = "{brief}"
"""
RUBRIC = """\
schema = "fairdraft/rubric@1"
id = "dtc"
version = "1"
[[criteria]]
id = "accuracy"
name = "Accuracy"
"""


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    files = {
        "products/glynora.toml": PRODUCT,
        "campaigns/b.toml": CAMPAIGN.format("second"),
        "campaigns/a.toml": CAMPAIGN.format("first"),
        "campaigns/notes.txt": "no campaign",
        "candidates/starter.toml": CANDIDATE,
        "recipes/chat.toml": RECIPE,
        "rubrics/dtc.toml": RUBRIC,
    }
    for name, text in files.items():
        path = tmp_path / "resources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "resources"


def test_shipped_files_are_read(resources: Path) -> None:
    """Every .toml file of a folder is read, in the order of the names; other files are passed over."""
    documents = FileDocuments(resources)
    assert [one.brand for one in documents.sample_products()] == ["GLYNORA"]
    assert [one.id for one in documents.sample_campaigns()] == ["first", "second"]
    assert [one.model for one in documents.sample_candidates()] == ["starter"]
    assert [one.parts[0].text for one in documents.recipes()] == ["{brief}"]
    assert documents.rubric().criteria[0].id == "accuracy"


def test_a_shut_folder_of_own_recipes_is_not_taken_for_an_empty_one(
    resources: Path, tmp_path: Path, shut_folder: Callable[[Path], None]
) -> None:
    """What candidates ask by would not be there, and nobody would know why."""
    shut_folder(tmp_path)
    with pytest.raises(KnownError, match=r"The folder of recipes .* cannot be read: Permission denied"):
        FileDocuments(resources, tmp_path).recipes()


def test_a_persons_own_recipes_stand_after_the_shipped_ones(resources: Path, tmp_path: Path) -> None:
    """They are read from their folder, by file name; one with the id of another, and a wrong one, are told by name."""
    own = tmp_path / "recipes"
    shipped = FileDocuments(resources).recipes()
    assert FileDocuments(resources, own).recipes() == shipped
    own.mkdir()
    mine = RECIPE.replace(f'id = "{shipped[0].id}"', 'id = "mine"')
    (own / "b.toml").write_text(mine, encoding="utf-8")
    (own / "notes.txt").write_text("no recipe", encoding="utf-8")
    documents = FileDocuments(resources, own)
    assert [one.id for one in documents.recipes()] == [shipped[0].id, "mine"]
    assert documents.count_own_recipes() == 1
    (own / "c.toml").write_text(mine, encoding="utf-8")
    with pytest.raises(KnownError, match=r'c\.toml has the id "mine", which another recipe already has'):
        documents.recipes()
    (own / "c.toml").write_text(RECIPE, encoding="utf-8")
    with pytest.raises(KnownError, match=r"c\.toml has the id"):
        documents.recipes()
    (own / "c.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(KnownError, match=r"c\.toml, line 1"):
        documents.count_own_recipes()


def test_an_unknown_rubric_names_those_that_exist(resources: Path) -> None:
    """Asking for a rubric that does not ship is answered with the ids of those that do."""
    with pytest.raises(KnownError, match='no rubric "other"') as told:
        FileDocuments(resources).rubric("other")
    assert "dtc" in told.value.remedy


def test_a_damaged_installation_is_told(tmp_path: Path) -> None:
    """A missing folder of shipped files is a known error that says to install again."""
    with pytest.raises(KnownError, match="Install the program again"):
        FileDocuments(tmp_path / "nowhere").sample_products()


def test_a_persons_own_files_are_read(resources: Path, tmp_path: Path) -> None:
    """Product, campaign and candidate files are read from anywhere, in UTF-16 with its mark too."""
    documents = FileDocuments(resources)
    path = tmp_path / "mine.toml"
    path.write_text(PRODUCT, encoding="utf-16")
    assert documents.read_product(path).id == "glynora"
    path.write_text(CAMPAIGN.format("mine"), encoding="utf-8-sig")
    assert documents.read_campaign(path).id == "mine"
    path.write_text(CANDIDATE, encoding="utf-8")
    assert documents.read_candidate(path).id == "starter"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('brand = "GLYNORA"', 'brnad = "GLYNORA"', "unknown key brnad"),
        ('version = "2026-02"', "version = 2026", "line 3"),
        ('schema = "fairdraft/product@1"', 'schema = "fairdraft/campaign@1"', "fairdraft/product@1"),
    ],
)
def test_a_wrong_file_is_told_with_its_name_and_place(resources: Path, old: str, new: str, said: str) -> None:
    """A misspelt key, a wrong value and a file of another kind name the file and what is wrong in it."""
    path = resources / "products" / "glynora.toml"
    path.write_text(PRODUCT.replace(old, new), encoding="utf-8")
    with pytest.raises(KnownError) as told:
        FileDocuments(resources).read_product(path)
    assert str(path) in told.value.what
    assert said in str(told.value)


def test_commands_that_write_no_report_do_not_load_the_template_engine() -> None:
    """Importing the door to all documents leaves jinja2 and python-docx alone."""
    code = (
        "import sys; import fairdraft.exchange.file_documents; "
        "print([name for name in ('jinja2', 'docx', 'lxml', 'PySide6') if name in sys.modules])"
    )
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "[]"
