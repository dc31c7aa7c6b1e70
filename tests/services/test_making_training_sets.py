"""What a training set of several sources holds, what is said of it, and how it is written."""

import hashlib
import json
import shlex
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from services_support import drafted

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.training_set import TrainingSet
from fairdraft.services.library import CopyFacts
from fairdraft.services.making_training_sets import TrainingOrder, TrainingSources
from fairdraft.services.training_words import training_advice, why_no_example
from fairdraft.services.workplace import Workplace

STUDY = "desk-glynora"
ORDER = TrainingOrder(override_licence_by="A. Writer")
GLYNORA = CopyFacts(product="glynora", reference="MLR-7")


def sources_of(found: TrainingSet) -> list[str]:
    return [row.columns["source"] for row in found.rows if row.task == "sft_messages"]


def take_in(workplace: Workplace, folder: Path, count: int, facts: CopyFacts = GLYNORA) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        walk = "an old walk" if facts.expires else "a walk"
        words = f"Step {number} of {walk} with GLYNORA, number {number}, told in the words of the brand."
        (folder / f"{facts.product}-{facts.expires}-{number}.txt").write_text(words)
    workplace.library.add_files(sorted(folder.iterdir()), facts)


def library_model(workplace: Workplace, template: str | None = None) -> str:
    """A model of the library, of which nothing but its header is read."""
    header = ModelHeader(
        name="Reader", architecture="llama", quantisation="Q4_1", parameters=1, context_length=256, languages=("en",),
        licence="apache-2.0", base_model="", chat_template=template, tokenizer="gpt2",
    )  # fmt: skip
    model = LibraryModel(
        id="reader", name="Reader 1B, 'quoted'", path="/models/reader.gguf", size=1, modified_ns=1, sha256="d" * 64,
        header=header, licence_restricts_training=False, added_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    workplace.models._store.save_model(model)
    return model.name


def approved_piece(workplace: Workplace, headline: str = "", licence: str = "") -> str:
    """A piece of a new draft that a named person approved: with another headline, or as it was drafted."""
    (draft,) = drafted(workplace)
    if licence:
        birth = replace(draft.provenance, model_name="Elsewhere", model_sha256="e" * 64, model_licence=licence)
        draft = replace(draft, id="elsewhere", state="streaming", provenance=birth)
        workplace.rating._drafts.begin_drafts([draft])
        draft = replace(draft, state="finished")
        workplace.rating._drafts.finish_draft(draft, None)
    piece = workplace.editing.begin(draft, "W1")
    if headline:
        session = workplace.editing.open(piece.id, "W1")
        blocks = tuple(replace(one, text=headline) if one.section == "headline" else one for one in piece.blocks)
        workplace.editing.save(session, blocks, "W1")
        workplace.editing.close(session)
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "R1")
    return draft.id


def test_pieces_that_a_person_approved_are_examples_whether_or_not_they_were_rated(workplace: Workplace) -> None:
    """One that was edited is the writer's, one that was approved as it stands is the draft's."""
    first = approved_piece(workplace, "A walk of her own.")
    second = approved_piece(workplace)
    assert workplace.training.make(TrainingSources((STUDY,)), ORDER).approved[0].examples == 1
    found = workplace.training.make(TrainingSources(pieces=True), ORDER)
    by_draft = {row.columns["draft_id"]: row.columns["source"] for row in found.rows if row.task == "sft_messages"}
    assert by_draft == {first: "writer", second: "draft"}
    assert found.study == "approved pieces"
    assert "a named person approved" in found.approval_rule
    both = workplace.training.make(TrainingSources((STUDY,), pieces=True), ORDER)
    assert both.study == f"{STUDY}, approved pieces"
    assert sources_of(both) == sources_of(found)


def test_pieces_of_a_model_whose_licence_restricts_training_stay_out(workplace: Workplace) -> None:
    """A person's approval of a piece says nothing of the licence of the model that drafted it."""
    approved_piece(workplace, "A walk of her own.", licence="llama3")
    found = workplace.training.make(TrainingSources(pieces=True), TrainingOrder())
    assert found.rows == ()
    assert "licenses of models exclude 1 draft" in why_no_example(found)


def test_copy_of_the_library_is_asked_for_without_a_brief(workplace: Workplace, tmp_path: Path) -> None:
    """It is trained on in its own words, named by no prompt that an adapter could be compared on."""
    take_in(workplace, tmp_path / "in-force", 10)
    take_in(workplace, tmp_path / "expired", 2, replace(GLYNORA, expires=date(2020, 1, 1)))
    approved_piece(workplace, "A walk of her own.")
    workplace.library.add_approved_pieces(CopyFacts())
    found = workplace.training.make(TrainingSources(library=True), ORDER)
    assert sources_of(found) == ["text"] * 8 + ["text"] * 2
    assert found.approved[0].campaign == "library-glynora"
    assert (found.trained_on, found.held_out) == ((), ())
    assert found.count("sft_messages", "eval") == 1
    asked = next(row.columns["prompt"][0]["content"] for row in found.rows if row.task == "sft_prompt_completion")
    assert asked == "Write consumer advertising copy for GLYNORA® (vespagliflone) tablets."
    why = {one.why: one.n for one in found.excluded}
    assert why["library texts whose approval has expired"] == 2
    assert sum(n for said, n in why.items() if "that were drafted here" in said) == 1


def test_copy_that_models_drafted_comes_in_with_its_draft_alone(workplace: Workplace, tmp_path: Path) -> None:
    """What a study's raters approved stays out of the library's part, for its model's licence; samples mark the set."""
    take_in(workplace, tmp_path / "copy", 2)
    first, second = workplace.library.copies()
    store = workplace.training._sources._store
    store.remove_copy(first.id)
    store.remove_copy(second.id)
    kept = [replace(first, id="a", source="study", source_id="autumn"), replace(second, id="b", source="sample")]
    store.add_copies(kept)
    assert workplace.training.offered().texts == 1
    found = workplace.training.make(TrainingSources(library=True), ORDER)
    assert len(sources_of(found)) == 1
    assert found.sample_data
    assert [one.n for one in found.excluded] == [1]


def test_a_split_by_campaign_leaves_texts_without_a_campaign_in_train(workplace: Workplace, tmp_path: Path) -> None:
    """Held-out campaigns are compared on; copy of the library serves no comparison and takes no campaign's place."""
    take_in(workplace, tmp_path / "copy", 6)
    order = replace(ORDER, split_by="campaign", hold_out=0.9)
    found = workplace.training.make(TrainingSources(library=True), order)
    assert found.count("sft_messages", "train") == 6
    assert found.count("sft_messages", "eval") == 0


def test_several_studies_are_one_set(workplace: Workplace, tmp_path: Path) -> None:
    """Rows of each are there once, their rules are told, and the record names them all."""
    approved_piece(workplace, "A walk of her own.")
    found = workplace.training.make(TrainingSources((STUDY, "sample", STUDY)), ORDER)
    assert found.study == f"{STUDY}, sample"
    alone = [workplace.training.make(TrainingSources((one,)), ORDER) for one in (STUDY, "sample")]
    assert len(found.rows) == sum(len(one.rows) for one in alone)
    assert found.sample_data
    made = workplace.training.write(found, tmp_path / "set")
    assert json.loads((tmp_path / "set/training_set.json").read_text())["study"] == found.study
    assert made.sha256 == hashlib.sha256((tmp_path / "set/training_set.json").read_bytes()).hexdigest()


def test_the_recipe_names_the_model_that_is_adapted(workplace: Workplace, tmp_path: Path) -> None:
    """Its instructions are made out for the model of the library, base or not, whose tokeniser counts."""
    take_in(workplace, tmp_path / "copy", 3)
    name = library_model(workplace)
    found = workplace.training.make(TrainingSources(library=True), replace(ORDER, tokens_of=name))
    assert found.base is not None
    assert (found.base.name, found.base.is_instruct) == (name, False)
    counted = workplace.training.with_tokens(found)
    assert counted.tokens is not None
    assert counted.tokens.counted_by == name
    workplace.training.write(counted, tmp_path / "set")
    recipe = (tmp_path / "set/recipe/RECIPE.md").read_text()
    command = next(line for line in recipe.splitlines() if "adapter_to_gguf.py adapter --library-model" in line)
    assert shlex.split(command)[4:] == [name, "--id", "my-adapter", "--recipe", "dtc-completion"]
    assert "MODEL IN FAIRDRAFT" not in recipe
    assert json.loads((tmp_path / "set/manifest.json").read_text())["base_model"] == name


def test_writing_is_stopped_without_a_trace(workplace: Workplace, tmp_path: Path) -> None:
    """Progress counts rows of all rows; a stop leaves no folder, and an earlier export as it was."""
    take_in(workplace, tmp_path / "copy", 5)
    found = workplace.training.make(TrainingSources(library=True), ORDER)
    told: list[tuple[int, int]] = []
    workplace.training.write(found, tmp_path / "set", lambda done, total: told.append((done, total)))
    assert told[0] == (0, len(found.rows))
    before = (tmp_path / "set/manifest.json").read_bytes()
    stop = threading.Event()
    stop.set()
    with pytest.raises(KnownError, match=r"Stopped\. Nothing was written"):
        workplace.training.write(found, tmp_path / "set", stop=stop)
    order = replace(ORDER, tokens_of=library_model(workplace))
    named = workplace.training.make(TrainingSources(library=True), order)
    with pytest.raises(KnownError, match="stopped"):
        workplace.training.with_tokens(named, stop)
    assert (tmp_path / "set/manifest.json").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir() if "set" in one.name) == ["set"]


def test_something_has_to_be_chosen(workplace: Workplace) -> None:
    """Without a source, and with a model that is not there, it says so before anything is read."""
    with pytest.raises(UsageError, match="Nothing is chosen"):
        workplace.training.make(TrainingSources(), ORDER)
    with pytest.raises(KnownError, match="nobody"):
        workplace.training.make(TrainingSources((STUDY,)), replace(ORDER, tokens_of="nobody"))


def test_what_is_said_follows_the_declared_rules(workplace: Workplace, tmp_path: Path) -> None:
    """Examples against the rule of thumb, prompts to compare on, campaigns, leakage; without examples one sentence."""
    empty = workplace.training.make(TrainingSources((STUDY,)), ORDER)
    assert training_advice(empty) == ()
    assert "neither raters nor a named person have approved anything" in why_no_example(empty)
    take_in(workplace, tmp_path / "copy", 10)
    found = workplace.training.make(TrainingSources(library=True), ORDER)
    assert why_no_example(found) == ""
    said = training_advice(found)
    assert said[0].sentence.startswith("9 approved examples to train on. The rule of thumb of the decision sheet is")
    assert [one.bearing for one in said] == ["warns", "warns", "keeps"]
    assert "0 prompts held out" in said[1].sentence
