"""A candidate beside its adapted self, from ratings in the store to what is printed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from services_support import drafted

from fairdraft.cli.compare import comparison_text
from fairdraft.domain.candidate import Adapter, Retrieval
from fairdraft.exchange.training_set_files import TrainingSetFiles
from fairdraft.services.workplace import Workplace

STUDY = "desk-glynora"
BRIEFS = 4


def adapted(workplace: Workplace, folder: Path, priced_in: str = "USD", **adapter: float) -> None:
    """The starter and its adapted self, rated on four briefs, of which the adapter has seen the first."""
    record = {
        "schema": "fairdraft/training-set@1", "study": "elsewhere", "split_by": "prompt", "files": {},
        "trained_on": [{"prompt_id": "glynora/b01", "brief_sha256": ""}], "held_out": [],
    }  # fmt: skip
    file = folder / "training_set.json"
    file.write_text(json.dumps(record))
    sha256 = TrainingSetFiles(workplace.home / "training-sets").keep(file)
    starter = workplace.products.candidate("starter").model_copy(update={"machine_hour_price": 2.0})
    tuned = starter.model_copy(
        update={"id": "tuned", "adapter": Adapter(path="voice.gguf", training_set=sha256, **adapter)}
    )
    store = workplace.rating._drafts
    for one in (starter, tuned):
        workplace.products._store.save_candidate(one)
    for brief in workplace.products.campaign("glynora").briefs[:BRIEFS]:
        (first,) = drafted(workplace, "starter", brief=brief.id)
        for candidate, score in (("starter", 2), ("tuned", 4)):
            birth = replace(
                first.provenance,
                adapter_sha256="ab" * 32 if candidate == "tuned" else None,
                cost=0.5,
                cost_currency=priced_in,
                cost_basis=f"machine time at 2 {priced_in} an hour",
            )
            own = replace(first, id=f"{candidate}-{brief.id}", candidate=candidate, state="streaming", provenance=birth)
            store.begin_drafts([own])
            store.finish_draft(replace(own, state="finished"), None)
            verdict = "approve" if candidate == "tuned" or brief.id == "b02" else "revise"
            workplace.rating.rate(own.id, "r1", scores={"brand_voice": score, "accuracy": 3}, verdict=verdict)
        store.delete_draft(first.id)


def test_an_adapted_self_is_compared_although_no_plan_says_so(workplace: Workplace, tmp_path: Path) -> None:
    """Drafts for the trained prompt are left out and counted; means, drafts' costs and the adapter's own are there."""
    adapted(workplace, tmp_path, training_hours=1.5)
    compared = workplace.comparing.compare(STUDY)
    (told,) = compared.adaptations
    assert (told["from"], told["to"], told["declared"]) == ("starter", "tuned", False)
    voice = next(one for one in told["undecided"] + told["improved"] if one["criterion"] == "brand_voice")
    assert (voice["n"], voice["before"], voice["after"]) == (BRIEFS - 1, 2, 4)
    assert told["adapter"] == {
        "training_known": True,
        "left_out": 1,
        "cost": 3.0,
        "currency": "USD",
        "basis": "1.5 hours of training at 2 USD an hour, people's time not priced",
        "cost_hidden": False,
    }
    assert json.loads(json.dumps(compared.as_object()))["adaptations"][0]["adapter"]["left_out"] == 1
    said = comparison_text(compared)
    assert "before and after: tuned beside starter: " in said
    assert "brand voice (made for it): 2.0 to 4.0, 2.0, 3 shared briefs: " in said
    assert "1 rating of tuned left out: drafts for briefs that its adapter was trained on." in said
    assert "A draft costs 0.5 USD after 0.5 USD before" in said
    assert "Making the adapter cost 3 USD once" in said
    assert "paid back after 2 approved drafts" in said
    page = workplace.exporting.report_page(STUDY)
    assert "Before and after" in page
    assert "1 rating of tuned left out" in page
    assert "No plan declared this beforehand" in page


def test_a_draft_costs_what_its_candidate_says_of_the_machine(workplace: Workplace) -> None:
    """In the candidate's currency, with how that came about."""
    starter = workplace.products.candidate("starter").model_copy(update={"machine_hour_price": 2.0, "currency": "EUR"})
    workplace.products._store.save_candidate(starter)
    (draft,) = drafted(workplace, "starter")
    birth = draft.provenance
    assert (birth.cost, birth.cost_currency) == (pytest.approx(2.0 * birth.machine_ms / 3_600_000), "EUR")
    assert birth.cost_basis == "machine time at 2 EUR an hour"


def test_costs_in_two_currencies_are_not_set_against_each_other(workplace: Workplace, tmp_path: Path) -> None:
    """An adapter that was trained for dollars is paid back by no euros."""
    adapted(workplace, tmp_path, priced_in="EUR", training_hours=1.5)
    said = comparison_text(workplace.comparing.compare(STUDY))
    assert "Making the adapter cost 3 USD once" in said
    assert "when that pays cannot be said of costs in EUR and USD" in said


def test_a_stated_cost_stands_for_the_hours(workplace: Workplace, tmp_path: Path) -> None:
    """What the candidate's file says making the adapter cost is taken, whatever the hours."""
    adapted(workplace, tmp_path, training_hours=1.5, cost=400)
    (told,) = workplace.comparing.compare(STUDY).adaptations
    assert (told["adapter"]["cost"], told["adapter"]["basis"]) == (400, "as its candidate's file says")


def test_a_gain_by_approved_copy_says_how_many_drafts_were_shown_any(workplace: Workplace) -> None:
    """Where the library has nothing for a brief, the model is asked as without, and both are the same there."""
    starter = workplace.products.candidate("starter")
    helped = starter.model_copy(update={"id": "helped", "retrieval": Retrieval(k=2)})
    workplace.products.keep_candidate(helped)
    store = workplace.rating._drafts
    for number, brief in enumerate(workplace.products.campaign("glynora").briefs[:3]):
        (first,) = drafted(workplace, "starter", brief=brief.id)
        workplace.rating.rate(first.id, "r1", scores={"brand_voice": 2})
        birth = replace(first.provenance, retrieval_ids=("copy",) if number == 0 else ())
        own = replace(first, id=f"helped-{number}", candidate="helped", state="streaming", provenance=birth)
        store.begin_drafts([own])
        store.finish_draft(replace(own, state="finished"), None)
        workplace.rating.rate(own.id, "r1", scores={"brand_voice": 4})
    said = '1 of 3 drafts of "helped" had approved copy in the prompt. For the others, the library had none'
    assert said in comparison_text(workplace.comparing.compare(STUDY))
