"""Training sets and libraries of nothing, of one piece, and of a hundred thousand."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from services_support import drafted

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings
from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.errors import KnownError
from fairdraft.domain.study_contents import ModelLicence, StudyContents
from fairdraft.exchange.training_export import export_training
from fairdraft.services.library import CopyFacts
from fairdraft.services.making_training_sets import TrainingOrder
from fairdraft.services.training_prompts import TrainingPrompts
from fairdraft.services.training_sets import training_set
from fairdraft.services.workplace import Workplace

MANY = 100_000
RESOURCES = Path(__file__).parents[2] / "resources"
STUDY = "desk-glynora"
AT = datetime(2026, 3, 1, tzinfo=UTC)


def contents_of(workplace: Workplace, number: int) -> StudyContents:
    """A study of so many approved drafts, each of a prompt of its own."""
    (first,) = drafted(workplace)
    model = ModelLicence("free", "aa", "apache-2.0", restricts_training=False)
    birth = replace(first.provenance, model_name="free", model_sha256="aa")
    drafts = tuple(
        replace(
            first,
            id=f"d{n}",
            brief=f"own-{n}",
            brief_text=f"Idea number {n}.",
            brief_sha256=f"{n:064x}",
            provenance=birth,
            blocks=tuple(
                replace(one, text=f"Idea {n}: start tonight") if one.section == "headline" else one
                for one in first.blocks
            ),
        )
        for n in range(number)
    )
    rubric = workplace.documents.rubric()
    approved = dict.fromkeys((one.id for one in drafts), True)
    return StudyContents(STUDY, rubric, {}, drafts, (), (model,), approved=approved)


def write_set(workplace: Workplace, contents: StudyContents, folder: Path) -> dict[str, int]:
    recipes = {one.id: one for one in workplace.documents.recipes()}
    prompts = TrainingPrompts(
        recipes["dtc-chat"], recipes["dtc-completion"], contents.campaigns, workplace.products.product_of
    )
    export_training(training_set(contents, prompts, TrainingOrder()), folder, RESOURCES / "training")
    counts: dict[str, int] = json.loads((folder / "manifest.json").read_text())["counts"]
    return counts


def copies(number: int) -> Iterator[ApprovedCopy]:
    for n in range(number):
        yield ApprovedCopy(
            id=f"{n:032x}", product="glynora", ad_type="product-claim", section="body", name=f"Piece {n}",
            text=f"Idea {n}: a walk number {n % 997} after supper, and a question about GLYNORA for visit {n % 31}.",
            approved_on=None, reference="", expires=None, source="file", source_id="", findings=CopyFindings(),
            added_at=AT,
        )  # fmt: skip


def test_a_training_set_of_nothing_or_one(workplace: Workplace, tmp_path: Path) -> None:
    """Nothing is told in a sentence and leaves no folder; one example is all train, and nothing is held out."""
    with pytest.raises(KnownError, match="has nothing to train on"):
        write_set(workplace, contents_of(workplace, 0), tmp_path / "none")
    assert not (tmp_path / "none").exists()
    counts = write_set(workplace, contents_of(workplace, 1), tmp_path / "one")
    assert counts == {"train/sft_messages": 1, "train/sft_prompt_completion": 1, "train/sft_base": 1}
    record = json.loads((tmp_path / "one/training_set.json").read_text())
    assert (len(record["trained_on"]), record["held_out"]) == (1, [])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_training_set_of_a_hundred_thousand(workplace: Workplace, tmp_path: Path) -> None:
    """A hundred thousand examples are written, read back and verified, a tenth of their prompts held out."""
    counts = write_set(workplace, contents_of(workplace, MANY), tmp_path / "many")
    assert counts["train/sft_messages"] == MANY * 9 // 10
    assert counts["eval/sft_messages"] == MANY // 10
    record = json.loads((tmp_path / "many/training_set.json").read_text())
    assert (len(record["trained_on"]), len(record["held_out"])) == (MANY * 9 // 10, MANY // 10)


def test_a_library_of_nothing_or_one(workplace: Workplace) -> None:
    """An empty library gives no examples and no alarm; one piece is found, shown and taken out."""
    library, campaign = workplace.library, workplace.products.campaign("glynora")
    product, brief = workplace.products.product("glynora"), campaign.briefs[0]
    shown = library.examples(Retrieval(k=4), product, campaign, brief).copies
    assert library.copies() == library.search("walk").copies == shown == ()
    (draft,) = drafted(workplace)
    assert library.near_copy(draft) is None
    (one,) = copies(1)
    assert workplace.library._store.add_copies([one]) == (one.id,)
    assert [each.id for each in library.search("walk").copies] == [one.id]
    assert [each.id for each in library.examples(Retrieval(k=4), product, campaign, brief).copies] == [one.id]
    library.remove(one.id)
    assert library.copies() == ()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_library_of_a_hundred_thousand(workplace: Workplace, tmp_path: Path) -> None:
    """It is filled, listed, searched and drawn on; a duplicate is left out of it and a new piece comes in."""
    library, campaign = workplace.library, workplace.products.campaign("glynora")
    assert len(library._store.add_copies(copies(MANY))) == MANY
    assert len(library.copies()) == MANY
    began = time.perf_counter()
    found = library.search("Idea 77777", 5).copies
    searched = time.perf_counter() - began
    assert found[0].name == "Piece 77777"
    product, brief = workplace.products.product("glynora"), campaign.briefs[0]
    assert len(library.examples(Retrieval(k=8), product, campaign, brief).copies) == 8
    (draft,) = drafted(workplace)
    library.near_copy(draft)
    (tmp_path / "old.txt").write_text(found[0].text)
    (tmp_path / "new.txt").write_text("A piece that nobody has seen before asks about GLYNORA.")
    done = library.add_files([tmp_path / "old.txt", tmp_path / "new.txt"], CopyFacts(product="glynora"))
    assert (len(done.added), done.duplicates) == (1, 1)
    assert searched < 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_import_of_a_thousand_files_is_shown_cancelled_and_gone_on_with(tmp_path: Path) -> None:
    """Control-C keeps what is in; asked again, the rest comes in, and what is there is a duplicate."""
    files = _thousand_files(tmp_path / "files")
    command = [
        sys.executable, "-m", "fairdraft", "--home", str(tmp_path / "home"), "library", "add", "--product", "glynora",
        *map(str, files),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("300 of 1,000"):
            process.send_signal(signal.SIGINT)
            break
    _out, rest = process.communicate(timeout=120)
    assert process.returncode == 130, rest
    kept = _library(tmp_path / "home")
    assert 290 <= kept < 1000
    again = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    told = json.loads(again.stdout)
    assert "900 of 1,000 files read" in again.stderr
    assert len(told["added"]) + kept == 990
    assert told["duplicates"] == kept + 10


def _thousand_files(folder: Path) -> list[Path]:
    """Word and Markdown files by turns; ten of them say what others say."""
    folder.mkdir()
    files = []
    for n in range(1000):
        words = f"Idea {n if n < 990 else n - 900}: a walk after supper, and a question about GLYNORA (vespagliflone)."
        path = folder / f"{n:04d}.{'docx' if n % 2 else 'md'}"
        if n % 2:
            document = docx.Document()
            document.add_paragraph(words)
            document.save(str(path))
        else:
            path.write_text(words, encoding="utf-8")
        files.append(path)
    return files


def _library(home: Path) -> int:
    opened = open_workplace(home, scripted=True)
    try:
        return len(opened.library.copies())
    finally:
        opened.close()
