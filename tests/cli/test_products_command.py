"""`products diff`, `products validate` and `products import-label`."""

import tomllib
from pathlib import Path

import label_examples as examples
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
    assert "There are no pieces in campaigns for lumivar." in other


def test_all_that_is_wrong_with_a_file_is_told_at_once(fairdraft, later: Path) -> None:
    """Each fault with its line, key and remedy, in words and as JSON, in the order of the file; of very many the first
    ones.
    """
    text = later.read_text(encoding="utf-8")
    wrong = text.replace('brand = "', 'brnd = "').replace("[safety]", "[safety]\nextra = 1")
    later.write_text(wrong, encoding="utf-8")
    told = fairdraft("products", "validate", later)
    assert (told.code, told.out) == (3, "")
    first, second, whole = told.err.strip().splitlines()
    assert "unknown key brnd" in first
    assert 'Did you mean "brand"?' in first
    line = wrong.splitlines().index("extra = 1") + 1
    assert f"later.toml, line {line}, column 1: unknown key safety.extra" in second
    assert "later.toml has 2 problems." in whole
    answer = fairdraft("products", "validate", later, "--json")
    assert (answer.code, answer.json["valid"]) == (3, False)
    assert [one["line"] for one in answer.json["problems"]][1] == line
    later.write_text(text + "".join(f'x{number} = ""\n' for number in range(50)), encoding="utf-8")
    many = fairdraft("products", "validate", later)
    assert len(many.err.strip().splitlines()) == 41
    assert "has 50 problems. 10 more; --json lists all." in many.err
    assert len(fairdraft("products", "validate", later, "--json").json["problems"]) == 50


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
    assert "TO RE-CUT: 2 of 2 pieces of campaigns for lumivar" in words
    assert words.index("  approved  lumivar") < words.index("  returned  lumivar")
    back = fairdraft("products", "diff", later, "lumivar").out
    assert "Of 2 pieces of campaigns for lumivar none has wording" in back


def test_drafts_of_the_old_label_that_nobody_went_on_with_are_counted(fairdraft, later: Path) -> None:
    """They are told by brief with what to do, in words and as JSON; where nothing changed nobody asks."""
    drafts = fairdraft("draft", "--campaign", "lumivar", "-n", "3", "--json").json["drafts"]
    assert fairdraft("pieces", "send", drafts[0]["id"], "--by", "Ann").code == 0
    brief = drafts[0]["prompt_id"]
    words = fairdraft("products", "diff", "lumivar", later).out
    assert f"2 drafts that nobody went on with were made from version 2026-03: {brief} (2)." in words
    told = fairdraft("products", "diff", "lumivar", later, "--json").json
    assert told["drafts_of_a"] == [{"campaign": "lumivar", "brief": brief.partition("/")[2], "drafts": 2}]
    assert "nobody went on" not in fairdraft("products", "diff", "lumivar", "lumivar").out


def test_a_typing_error_is_mended_in_a_version_that_nothing_rests_on(fairdraft, later: Path) -> None:
    """The file comes in again with --replace; once a draft was made of the version it needs a new one."""
    assert fairdraft("products", "add", later).code == 0
    first = later.read_text(encoding="utf-8")
    later.write_text(first.replace("in the past 21 days", "in the past 14 days"), encoding="utf-8")
    refused = fairdraft("products", "add", later)
    assert refused.code == 3
    assert 'version "2026-09" is in the store with different content.' in refused.err
    assert "add --replace, or give the file a new version" in refused.err
    assert fairdraft("products", "add", later, "--replace").out.startswith("Replaced LUMIVAR")
    assert "in the past 14 days" in fairdraft("products", "show", "lumivar").out
    assert fairdraft("draft", "--campaign", "lumivar").code == 0
    later.write_text(first, encoding="utf-8")
    late = fairdraft("products", "add", later, "--replace")
    assert late.code == 3
    assert "this rests on it: 1 draft. Give the changed product file a new version" in late.err


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


@pytest.fixture
def label(tmp_path: Path) -> Path:
    """A label as DailyMed gives it."""
    file = tmp_path / "brevasta.xml"
    file.write_text(examples.spl(), encoding="utf-8")
    return file


def test_a_label_becomes_a_file_that_is_valid_and_not_kept(fairdraft, label: Path, tmp_path: Path) -> None:
    """The draft is written, validates, can be added, and nothing is kept before that."""
    target = tmp_path / "out" / "brevasta.toml"
    answer = fairdraft("products", "import-label", label, "--out", target)
    assert answer.code == 0
    named = "BREVASTA® (talimorine) tablets, version 2026-03-15"
    assert answer.out == f"Wrote {target}: a draft of {named}. Nothing in it is confirmed.\n"
    assert "Taken: schedule CIV" in answer.err
    assert "Labels do not have these" in answer.err
    assert "brevasta" not in fairdraft("products", "list").out
    assert fairdraft("products", "validate", target).code == 0
    added = fairdraft("products", "add", target)
    assert added.code == 0
    assert "notes in it still ask a person to confirm words from a label" in added.err
    same = fairdraft("products", "diff", "brevasta", target)
    assert "are the same." in same.out


def test_a_file_that_is_there_stays(fairdraft, label: Path, tmp_path: Path) -> None:
    """What somebody confirmed already is not written over."""
    target = tmp_path / "brevasta.toml"
    target.write_text("mine", encoding="utf-8")
    answer = fairdraft("products", "import-label", label, "--out", target)
    assert answer.code == 3
    assert f"{target} already exists." in answer.err
    assert target.read_text(encoding="utf-8") == "mine"


def test_without_a_file_the_draft_is_printed(fairdraft, label: Path, tmp_path: Path) -> None:
    """Standard output is the product file and nothing else; its comments say what to confirm."""
    answer = fairdraft("products", "import-label", label, "--id", "brevasta-2")
    assert answer.out.startswith(
        "# DRAFT: made from a label, and not confirmed by anybody yet.\n# Read from brevasta.xml (SPL, set id "
    )
    assert tomllib.loads(answer.out)["id"] == "brevasta-2"
    assert (
        "# From Medication Guide (LOINC 42231-1): consumer wording. A person must confirm or replace it." in answer.out
    )


def test_programs_get_the_draft_with_what_is_known_of_it(fairdraft, tmp_path: Path) -> None:
    """JSON has the product, where its words come from, and what was found and not."""
    file = tmp_path / "onvessa.json"
    file.write_text(examples.openfda(examples.result()), encoding="utf-8")
    told = fairdraft("products", "import-label", file, "--json").json
    assert told["product"]["brand"] == "ONVESSA"
    assert told["product"]["schema"] == "fairdraft/product@1"
    assert "schedule CIV" in told["found"]
    assert "the dosage form" in told["missing"]
    assert told["sources"]["safety.isi"][0].startswith("Assembled from the label")
    assert tomllib.loads(told["toml"])["brand"] == "ONVESSA"


def test_of_several_labels_one_is_asked_for(fairdraft, tmp_path: Path) -> None:
    """An answer with several labels names them; --result takes one."""
    file = tmp_path / "answer.json"
    other = examples.result(set_id="second", openfda={"brand_name": ["NOCTARIS"]})
    file.write_text(examples.openfda(examples.result(), other), encoding="utf-8")
    answer = fairdraft("products", "import-label", file)
    assert answer.code == 3
    assert "has 2 labels" in answer.err
    assert (
        fairdraft("products", "import-label", file, "--result", "second", "--json").json["product"]["id"] == "noctaris"
    )


def test_slips_and_other_files_are_told(fairdraft, label: Path, tmp_path: Path) -> None:
    """A wrong id and an option that does not belong are usage; a file that is no label is a known problem."""
    assert fairdraft("products", "import-label", label, "--id", "Not One").code == 2
    assert fairdraft("products", "import-label", label, "--result", "1").code == 2
    page = tmp_path / "page.xml"
    page.write_text("<html/>", encoding="utf-8")
    answer = fairdraft("products", "import-label", page)
    assert answer.code == 3
    assert "not an SPL label" in answer.err
    assert fairdraft("products", "import-label", tmp_path / "none.xml").code == 3
