"""What the decision sheet says of retrieval, and whose ratings it is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from services_support import drafted

from fairdraft.domain.candidate import Adapter
from fairdraft.domain.rating import SCRIPTED_ROLE
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.services.retrieval_gains import HIDDEN, NOT_MEASURED
from fairdraft.services.workplace import Workplace

STUDY = "desk-glynora"
BRIEFS = 5


def rated(
    workplace: Workplace, scores: dict[str, int], role: str = "", criteria: Sequence[str] = ("brand_voice",)
) -> None:
    """A rated draft of each candidate on each of five briefs."""
    store = workplace.rating._drafts
    for brief in workplace.products.campaign("glynora").briefs[:BRIEFS]:
        (first,) = drafted(workplace, "starter", brief=brief.id)
        for candidate, score in scores.items():
            own = replace(first, id=f"{candidate}-{brief.id}", candidate=candidate, state="streaming")
            store.begin_drafts([own])
            store.finish_draft(replace(own, state="finished"), None)
            workplace.rating.rate(own.id, "r1", scores=dict.fromkeys(criteria, score), rater_role=role)
        store.delete_draft(first.id)


def retrieval_of(workplace: Workplace, study: str) -> tuple[str, ...]:
    return workplace.deciding.sheet(workplace.comparing.compare(study)).retrieval


def test_every_rated_criterion_has_its_gain_in_the_order_of_the_rubric(workplace: Workplace) -> None:
    """ISI and the other criteria stand beside brand voice under the rubric's names, then the errors found."""
    workplace.products.vary_candidate("starter", (0, 2))
    rated(workplace, {"starter-k0": 2, "starter-k2": 3}, criteria=("copy_quality", "isi_referencing", "brand_voice"))
    (told,) = retrieval_of(workplace, STUDY)
    gains = "ISI referencing +1.0, brand voice +1.0 and copy quality +1.0"
    assert told == f"2 examples against none: {gains}; {BRIEFS} shared briefs, study “{STUDY}”."


def test_a_study_that_varied_the_examples_says_what_they_gain(workplace: Workplace) -> None:
    """Each number against none, with shared briefs and the study; equal gains are given no interval of no width."""
    tuned = workplace.products.candidate("starter").model_copy(
        update={"id": "tuned", "adapter": Adapter(path="voice.gguf", training_set="ab")}
    )
    workplace.products._store.save_candidate(tuned)
    workplace.products.vary_candidate("starter", (0, 2, 8), tuned)
    rated(
        workplace,
        {
            "starter-k0": 2, "starter-k2": 3, "starter-k8": 2,
            "starter-adapted-k0": 2, "starter-adapted-k2": 5, "starter-adapted-k8": 2,
        },
    )  # fmt: skip
    shared = f"{BRIEFS} shared briefs, study “{STUDY}”."
    told = retrieval_of(workplace, STUDY)
    assert told[:2] == (
        f"2 examples against none: brand voice +1.0; {shared}",
        f"8 examples against none: brand voice 0.0; {shared}",
    )
    beyond = f"+2.00 beyond the sum of each alone ({BRIEFS} briefs)."
    assert told[2] == f"On brand voice, 2 examples and the adapter together: {beyond}"


def test_where_nothing_was_varied_that_is_said(workplace: Workplace) -> None:
    """Neither the sample study nor a desk with one candidate has measured anything."""
    rated(workplace, {"starter": 3})
    assert retrieval_of(workplace, SAMPLE_STUDY) == (NOT_MEASURED,)
    assert retrieval_of(workplace, STUDY) == (NOT_MEASURED,)


def test_a_blind_study_tells_nothing_of_it(workplace: Workplace) -> None:
    """How many examples a candidate had would give it away."""
    comparison = replace(workplace.comparing.compare(STUDY), names_hidden=True)
    assert workplace.deciding.sheet(comparison).retrieval == (HIDDEN,)


@pytest.mark.parametrize(("role", "marked"), [(SCRIPTED_ROLE, True), ("medical writer", False)])
def test_ratings_of_a_script_are_marked_wherever_they_show(workplace: Workplace, role: str, marked: bool) -> None:
    """The comparison, its JSON, the sheet, the page and the curve name the scripted raters, and nobody else."""
    workplace.products.vary_candidate("starter", (0, 2))
    rated(workplace, {"starter-k0": 2, "starter-k2": 3}, role)
    comparison = workplace.comparing.compare(STUDY)
    assert comparison.as_object()["scripted_raters"] == (("r1",) if marked else ())
    sheet = workplace.deciding.sheet(comparison)
    assert ("scripted raters" in [one.chip for one in sheet.caveats]) == marked
    assert ("Scripted raters (r1)" in workplace.exporting.report_page(STUDY, sheet_alone=True)) == marked
    (curve,) = workplace.learning_curves.curves(STUDY)
    assert curve.as_object()["scripted_raters"] == (["r1"] if marked else [])
