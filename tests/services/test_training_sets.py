"""Which rows a study gives to somebody who trains a model."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.piece import Block, render
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.recipe import Recipe
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study_contents import ModelLicence, StudyContents, WriterVersion
from fairdraft.domain.training_set import TrainingRow, TrainingSet
from fairdraft.exchange.training_export import refuse_bad_row
from fairdraft.services.study_reader import rewritten_blocks
from fairdraft.services.training_prompts import TrainingPrompts, completion_of
from fairdraft.services.training_sets import TrainingOrder, training_set

AT = datetime(2026, 3, 1, tzinfo=UTC)
APPROVED_WORDS = "GLYNORA is a prescription medicine. Approved, word for word."
FREE = ModelLicence("free", "aa", "apache-2.0", restricts_training=False)
BOUND = ModelLicence("bound", "bb", "llama3", restricts_training=True)
RUBRIC = Rubric.model_validate(
    {"schema": "fairdraft/rubric@1", "id": "dtc", "version": "1", "criteria": [{"id": "accuracy", "name": "Accuracy"}]}
)


def recipe(form: str) -> Recipe:
    return Recipe.model_validate(
        {
            "schema": "fairdraft/recipe@1",
            "id": form,
            "version": "1",
            "form": form,
            "parts": [{"role": "user", "text": "{brief}"}],
        }
    )


def draft(name: str, words: str, brief: str = "b1", model: ModelLicence = FREE, **further: Any) -> Draft:
    blocks = (Block("1", "headline", "copy", words), Block("2", "isi", "locked", APPROVED_WORDS))
    values = {
        "id": name, "study": "s", "campaign": "c", "brief": brief, "brief_text": f"Idea {brief}", "brief_sha256": "x",
        "candidate": name[0], "mode": "assisted", "state": "finished", "model_text": words, "blocks": blocks,
        "text": render(blocks).text, "provenance": Provenance(model_name=model.model, model_sha256=model.sha256),
        "made_at": AT,
    }  # fmt: skip
    return Draft(**(values | further))


def rating(of: Draft, rater: str = "r1", **further: Any) -> Rating:
    values: dict[str, Any] = {"scores": {}, "rubric_version": "1"} | further
    return Rating(f"{of.id}-{rater}", of.id, "s", rater, "dtc", rated_at=AT, **values)


def made(drafts: list[Draft], ratings: list[Rating], order: TrainingOrder | None = None, **further: Any) -> TrainingSet:
    contents = StudyContents("s", RUBRIC, {}, tuple(drafts), tuple(ratings), (FREE, BOUND), **further)
    prompts = TrainingPrompts(recipe("chat"), recipe("completion"), {}, lambda _campaign: None)
    found = training_set(contents, prompts, order or TrainingOrder())
    for row in found.rows:
        refuse_bad_row(row)
    return found


def rows(found: TrainingSet, task: str) -> list[TrainingRow]:
    return [one for one in found.rows if one.task == task]


def test_completions_hold_no_word_that_the_program_inserted() -> None:
    """The approved blocks of an assisted draft are in none of the rows' answers."""
    one = draft("a1", "Start tonight")
    found = made([one], [rating(one, verdict="approve")], approved={"a1": True})
    assert {row.task for row in found.rows} == {"sft_messages", "sft_prompt_completion", "sft_base", "kto"}
    assert APPROVED_WORDS not in repr([row.columns for row in found.rows])
    (base,) = rows(found, "sft_base")
    assert base.columns["prompt"].endswith("\nHEADLINE:")
    assert base.columns["completion"] == " Start tonight"


def test_kto_is_true_for_approval_and_false_for_rejection_only() -> None:
    """Revise gives no row, disagreement gives none and is counted, an adjudication settles it, a rater's own too."""
    drafts = [draft(f"a{n}", f"Words {n}", brief=f"b{n}") for n in range(6)]
    given = [
        rating(drafts[0], verdict="approve"),
        rating(drafts[1], verdict="reject"),
        rating(drafts[2], verdict="revise"),
        rating(drafts[3], verdict="approve"),
        rating(drafts[3], "r2", verdict="reject"),
        rating(drafts[4], verdict="approve"),
        rating(drafts[4], "r2", verdict="reject"),
        rating(drafts[4], "r3", verdict="reject", adjudicates="a4-r1 a4-r2"),
        rating(drafts[5], verdict="approve"),
        rating(drafts[5], "r2", verdict="approve"),
        replace(rating(drafts[5], "r2", verdict="revise", adjudicates="a5-r1 a5-r2", occasion=2), id="settled"),
    ]
    found = made(drafts, given)
    assert {row.columns["draft_id"]: row.columns["label"] for row in rows(found, "kto")} == {
        "a0": True,
        "a1": False,
        "a4": False,
    }
    assert [one.n for one in found.excluded if "another rejected" in one.why] == [1]


@pytest.mark.parametrize(
    ("other", "pairs", "ties"),
    [
        ({"scores": {"accuracy": 3}}, 1, 0),
        ({"scores": {"accuracy": 4}}, 1, 0),
        ({"scores": {"accuracy": 5, "brand_voice": 4}}, 0, 1),
        ({"scores": {"accuracy": 3}, "rubric_version": "2"}, 0, 0),
        ({"scores": {"accuracy": 3}, "occasion": 2}, 0, 0),
        ({"scores": {"isi_referencing": 1}}, 0, 0),
    ],
)
def test_a_pair_needs_one_rater_one_rubric_and_a_point(other: dict[str, Any], pairs: int, ties: int) -> None:
    """Same brief, rater and rubric version, first occasions, a point apart; what was inserted does not count."""
    a, b = draft("a1", "Better"), draft("b1", "Worse")
    given = [rating(a, scores={"accuracy": 5, "isi_referencing": 5}), rating(b, **other)]
    found = made([a, b], [*given, rating(b, "r2", scores={"accuracy": 1})])
    got = rows(found, "dpo")
    assert (len(got), found.ties) == (pairs, ties)
    for row in got:
        assert row.columns["chosen"][0]["content"] == "HEADLINE: Better"
        assert row.columns["preference_source"] == "rating_margin"
        assert row.columns["margin"] >= 1


def test_edits_and_votes_are_preferences_and_ties_are_dropped() -> None:
    """A writer's other words are chosen over the draft; a vote over its loser; "tie" and "both bad" count as ties."""
    a, b = draft("a1", "Drafted"), draft("b1", "Other")
    edited = WriterVersion("v", "a1", (replace(a.blocks[0], text="Edited"), a.blocks[1]), "", AT)
    same = WriterVersion("w", "b1", b.blocks, "", AT)
    votes = [
        Vote(f"v{n}", "s", f"r{n}", "a1", "b1", outcome, AT) for n, outcome in enumerate(("second", "tie", "both_bad"))
    ]
    found = made([a, b], [], versions=(edited, same), votes=tuple(votes))
    got = [(row.columns["preference_source"], row.columns["chosen"][0]["content"]) for row in rows(found, "dpo")]
    assert sorted(got) == [("edit", "HEADLINE: Edited"), ("pairwise", "HEADLINE: Other")]
    assert found.ties == 2


def test_a_restricting_licence_keeps_text_out_unless_somebody_answers_for_it() -> None:
    """Text of a bound or unnamed model is left out and counted; a name lets it stay and is told."""
    drafts = [
        draft("a1", "Free"),
        draft("b1", "Bound", model=BOUND),
        draft("c1", "Unnamed", provenance=Provenance()),
    ]
    given = [rating(one, verdict="approve") for one in drafts]
    found = made(drafts, given)
    assert [row.columns["draft_id"] for row in rows(found, "kto")] == ["a1"]
    assert sum(one.n for one in found.excluded if "license" in one.why) == 2
    assert [one.model for one in found.licences] == ["free"]
    overridden = made(drafts, given, TrainingOrder(override_licence_by="R. Counsel"))
    assert len(rows(overridden, "kto")) == 3
    assert overridden.override_by == "R. Counsel"
    assert all("R. Counsel" in one.why for one in overridden.notes if "license" in one.why)


@pytest.mark.parametrize("by", ["prompt", "campaign"])
def test_no_group_is_in_both_splits(by: Any) -> None:
    """All rows of a prompt, or of a campaign, are in one split, the same every time."""
    drafts = [draft(f"a{n}", f"Words {n}", brief=f"b{n % 20}", campaign=f"c{n % 3}") for n in range(60)]
    given = [rating(one, verdict="approve") for one in drafts]
    found = made(drafts, given, TrainingOrder(split_by=by))
    splits: dict[str, set[str]] = {}
    for row in found.rows:
        splits.setdefault(row.group, set()).add(row.split)
    assert all(len(one) == 1 for one in splits.values())
    assert {one for each in splits.values() for one in each} == {"train", "eval"}
    assert found == made(drafts, given, TrainingOrder(split_by=by))


def test_what_train_and_eval_have_in_common_is_told() -> None:
    """The same words under prompts of both splits are counted as leaked, and as repeated."""
    drafts = [draft(f"a{n}", "The same words everywhere", brief=f"b{n}") for n in range(10)]
    found = made(drafts, [rating(one, verdict="approve") for one in drafts], approved={one.id: True for one in drafts})
    assert (found.leakage.same_completion, found.leakage.eval_rows) == (1, 1)
    assert found.repeated_completions == 9


def test_thinking_and_blanks_at_ends_are_no_part_of_an_answer() -> None:
    """What a model thought aloud is cut out, closed or not, and no line ends in blanks."""
    blocks = [
        Block("1", "headline", "copy", "<think>hm</think>Ask \n"),
        Block("2", "body", "copy", "Now.  \n<think>or"),
    ]
    answer = completion_of(blocks)
    assert answer is not None
    assert answer.text == "HEADLINE: Ask\nBODY: Now."
    assert completion_of([Block("1", "isi", "locked", "Approved.")]) is None


def test_references_and_footnotes_are_no_part_of_an_answer() -> None:
    """Support comes from the file of the product with a claim: nobody wrote it, nor the marks that lead there."""
    blocks = [
        Block("1", "body", "copy", "Sugar fell.¹† Walk 30 m²."),
        Block("2", "footnote", "copy", "†In adults."),
        Block("3", "references", "copy", "References\n1. GLYNORA Prescribing Information."),
    ]
    answer = completion_of(blocks)
    assert answer is not None
    assert answer.text == "Sugar fell. Walk 30 m²."


def test_a_suggested_text_is_an_edit_where_its_sections_can_be_told_apart() -> None:
    """Approved blocks have to stand in it word for word; otherwise nobody can say which words are the writer's."""
    blocks = draft("a1", "Drafted").blocks
    assert [one.text for one in rewritten_blocks(blocks, f"Edited\n\n{APPROVED_WORDS}")] == ["Edited"]
    assert rewritten_blocks(blocks, "Edited\n\nGLYNORA is a medicine.") == ()
    two = (Block("1", "headline", "copy", "A"), Block("2", "body", "copy", "B"))
    assert [(one.section, one.text) for one in rewritten_blocks(two, "X\n\nY")] == [("headline", "X"), ("body", "Y")]
    assert rewritten_blocks(two, "X Y") == ()
