"""What the model library does when files move."""

from pathlib import Path

import pytest
from bert_file import write_bert
from gguf_head import gguf


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """A GGUF file that says what it is and holds one tensor."""
    return gguf(tmp_path / "tiny.gguf")


def test_a_moved_model_keeps_its_name(fairdraft, model_file: Path, tmp_path: Path) -> None:
    """Taken in from its new place, a moved file is the model it was: candidates that name it go on with it."""
    before = fairdraft("models", "add", model_file, "--json").json
    moved = model_file.rename(tmp_path / "elsewhere.gguf")
    after = fairdraft("models", "add", moved, "--json").json
    assert after == before | {"path": str(moved)}
    assert fairdraft("models", "list", "--json").json == [after]


def test_the_text_of_a_license_is_named_where_it_lies_beside_the_file(fairdraft, model_file: Path) -> None:
    """One of another file there is not taken for it."""
    fairdraft("models", "add", model_file)
    for name in ("tin.LICENSE.txt", "LICENSE.txt", "tiny.gguf.LICENSE.txt"):
        model_file.with_name(name).write_text("Other terms.", encoding="utf-8")
    assert fairdraft("models", "info", "Tiny", "--json").json["licence_text"] is None
    text = model_file.with_name("tiny.LICENSE.txt")
    text.write_text("Do as you please.", encoding="utf-8")
    assert fairdraft("models", "info", "Tiny", "--json").json["licence_text"] == str(text)
    assert f"The text of the license of Tiny: {text}" in fairdraft("models", "list").out


def test_a_copy_of_a_model_is_another_one_while_both_are_there(fairdraft, model_file: Path, tmp_path: Path) -> None:
    """Two files with the same bytes are two models, told apart by their names."""
    first = fairdraft("models", "add", model_file, "--json").json
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(model_file.read_bytes())
    second = fairdraft("models", "add", copy, "--json").json
    assert first["name"] != second["name"]
    assert len(fairdraft("models", "list", "--json").json) == 2


def test_the_recommended_models_are_listed_by_memory(fairdraft) -> None:
    """The catalogue is listed with licence, kind and source; a base and a biomedical model are in it."""
    listed = fairdraft("models", "list", "--recommended", "--json").json
    assert [one["memory_gib"] for one in listed] == sorted(one["memory_gib"] for one in listed)
    assert all(one["id"] and one["name"] and one["licence"] for one in listed)
    shown = fairdraft("models", "list", "--recommended").out
    for words in ("BioMedLM", "base, biomedical", "docs/biomedlm.md"):
        assert words in shown


def test_models_that_only_read_stand_apart(fairdraft) -> None:
    """Embedding models are listed after all that draft, under words that say so, and JSON gives their role."""
    listed = fairdraft("models", "list", "--recommended", "--json").json
    readers = [one["name"] for one in listed if one["role"] == "embedding"]
    drafting, apart, reading = fairdraft("models", "list", "--recommended").out.partition("They do not draft")
    assert apart
    assert readers
    assert all(name in reading and name not in drafting for name in readers)
    assert all(one["name"] in drafting for one in listed if one["role"] == "drafting")


def test_an_embedding_model_can_be_no_candidate(fairdraft, tmp_path: Path) -> None:
    """A candidate file that names an embedding model is refused with a sentence, and nothing is kept; adding the model
    says what it is for.
    """
    added = fairdraft("models", "add", write_bert(tmp_path / "bert.gguf", [["supper"]]), "--json")
    assert "library embed" in added.err
    file = tmp_path / "mine.toml"
    file.write_text(
        'schema = "fairdraft/candidate@1"\nid = "mine"\nname = "Mine"\nrecipe = "dtc-chat"\n'
        f'model = "{added.json["name"]}"\n',
        encoding="utf-8",
    )
    for action in ("validate", "add"):
        refused = fairdraft("candidates", action, file)
        assert refused.code == 3
        assert "is an embedding model and does not draft" in refused.err
    assert "mine" not in [one["id"] for one in fairdraft("candidates", "list", "--json").json]


def test_adding_says_what_a_file_is_to_the_library(fairdraft, model_file: Path, tmp_path: Path) -> None:
    """The same file again was there already; a copy names its twin; other bytes under the same name are told apart."""
    fairdraft("models", "add", model_file)
    again = fairdraft("models", "add", model_file)
    assert "tiny.gguf was already in the library" in again.out
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(model_file.read_bytes())
    assert 'The same file as "Tiny"' in fairdraft("models", "add", copy).err
    flipped = tmp_path / "flipped.gguf"
    flipped.write_bytes(model_file.read_bytes()[:-1] + b"x")
    assert 'Looks like "Tiny", but is a different file' in fairdraft("models", "add", flipped).err


def test_a_name_that_fits_several_models_is_not_called_unknown(fairdraft, model_file: Path, tmp_path: Path) -> None:
    """A beginning that several share asks for the whole name; a SHA-256 of one file at two places is that model."""
    fairdraft("models", "add", model_file)
    sha256 = fairdraft("models", "list", "--json").json[0]["sha256"]
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(model_file.read_bytes())
    fairdraft("models", "add", copy)
    assert fairdraft("models", "info", sha256, "--json").json["sha256"] == sha256
    other = tmp_path / "other.gguf"
    other.write_bytes(model_file.read_bytes()[:-1] + b"x")
    fairdraft("models", "add", other)
    refused = fairdraft("models", "info", "Ti")
    assert refused.code == 3
    assert '"Ti" may be one of 3 models. Write the full name: Tiny' in refused.err


def test_what_leaves_with_a_folder_is_told(fairdraft, model_file: Path, tmp_path: Path) -> None:
    """Watching counts what came; what had been added before is named so; forgetting says whether the file is there."""
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(model_file.read_bytes())
    fairdraft("models", "add", copy)
    watched = fairdraft("models", "add", tmp_path).out
    assert "1 model came from it; 1 more of its files had been added before" in watched
    (came,) = [one for one in fairdraft("models", "list", "--json").json if one["path"] == str(model_file)]
    assert "adding the file does" in fairdraft("models", "remove", came["name"]).out
    copy.unlink()
    assert "there is no file at" in fairdraft("models", "remove", "Tiny").out
    assert "0 models left the library" in fairdraft("models", "remove", tmp_path).out


def test_a_candidate_whose_parts_are_at_odds_is_told_so(fairdraft, model_file: Path, tmp_path: Path) -> None:
    """A base model with a chat recipe, a model in an adapter's place, and an adapter that is not there are told."""
    fairdraft("models", "add", model_file)
    file = tmp_path / "mine.toml"
    start = 'schema = "fairdraft/candidate@1"\nid = "mine"\nname = "Mine"\nmodel = "Tiny"\n'
    for rest, words in (
        ('recipe = "dtc-chat"\n', "is a base model without a chat template"),
        (f'recipe = "dtc-completion"\n[adapter]\npath = "{model_file}"\n', "is a model, not an adapter"),
        ('recipe = "dtc-completion"\n[adapter]\npath = "/nowhere.gguf"\n', "until its adapter can be read"),
    ):
        file.write_text(start + rest, encoding="utf-8")
        added = fairdraft("candidates", "add", file)
        assert added.code == 0
        assert words in added.err


def test_a_copy_is_refused_where_it_gains_nothing(fairdraft, model_file: Path) -> None:
    """A file that does not say its form, or has eight bits, is told so; nothing is measured."""
    fairdraft("models", "add", model_file)
    told = fairdraft("models", "bench", "Tiny", "--copy")
    assert told.code == 3
    assert "would not be the same model, or would gain nothing" in told.err


def test_a_copy_is_deleted_without_measuring(fairdraft, model_file: Path, home: Path) -> None:
    """In words and as JSON; a second time there is none."""
    sha256 = fairdraft("models", "add", model_file, "--json").json["sha256"]
    copies = home / "model-copies"
    copies.mkdir()
    kept = copies / f"{sha256[:16]}-{'ab' * 32}.gguf"
    kept.write_bytes(model_file.read_bytes())
    assert fairdraft("models", "info", "Tiny", "--json").json["copy"]["path"] == str(kept)
    assert "was deleted; drafts now use the file itself" in fairdraft("models", "bench", "Tiny", "--no-copy").out
    assert not kept.exists()
    told = fairdraft("models", "bench", "Tiny", "--no-copy", "--json").json
    assert told == {"model": "Tiny", "dropped": False}
    assert "has no faster copy" in fairdraft("models", "bench", "Tiny", "--no-copy").out
