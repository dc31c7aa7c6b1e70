"""What approved examples gain, and an adapter beside them, as a study shows it."""

from dataclasses import replace
from pathlib import Path

import pytest
from services_support import drafted
from study_support import planned, run

from fairdraft.domain.candidate import Adapter
from fairdraft.domain.curve_words import curve_notes
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.learning_curve import LearningCurve, MeasuredCurve
from fairdraft.domain.rating_queue import Judgement
from fairdraft.services.varying_candidates import varied
from fairdraft.services.workplace import Workplace

STUDY = "desk-glynora"
BRIEFS = 5


def of(curve: LearningCurve, measure: str) -> MeasuredCurve:
    return next(one for one in curve.curves if one.measure == measure)


def rated(workplace: Workplace, scores: dict[str, int]) -> None:
    """A rated draft of each candidate on each of five briefs; drafts of adapted ones carry an adapter."""
    store = workplace.rating._drafts
    for brief in workplace.products.campaign("glynora").briefs[:BRIEFS]:
        (first,) = drafted(workplace, "starter", brief=brief.id)
        for candidate, score in scores.items():
            birth = replace(first.provenance, adapter_sha256="ab" * 32 if "adapted" in candidate else None)
            own = replace(first, id=f"{candidate}-{brief.id}", candidate=candidate, state="streaming", provenance=birth)
            store.begin_drafts([own])
            store.finish_draft(replace(own, state="finished"), None)
            workplace.rating.rate(own.id, "r1", scores={"brand_voice": score})
        store.delete_draft(first.id)


def test_a_candidate_is_varied_in_examples_and_adapter_alone(workplace: Workplace) -> None:
    """Each number once, and once more with the adapter; what cannot be varied so is told."""
    starter = workplace.products.candidate("starter")
    adapter = Adapter(path="voice.gguf", training_set="ab")
    found = varied(starter, (4, 0, 4), adapter)
    assert [one.id for one in found] == ["starter-k0", "starter-k4", "starter-adapted-k0", "starter-adapted-k4"]
    assert [one.retrieval.k for one in found] == [0, 4, 0, 4]
    assert [one.adapter for one in found] == [None, None, adapter, adapter]
    assert {one.sampling for one in found} == {starter.sampling}
    for ks, laid in (((), None), ((-1,), None), ((65,), None)):
        with pytest.raises(UsageError, match="from 0 to 64"):
            varied(starter, ks, laid)
    with pytest.raises(UsageError, match="already has an adapter"):
        varied(found[2], (0,), adapter)
    with pytest.raises(UsageError, match="has no adapter"):
        workplace.products.vary_candidate("starter", (0, 2), starter)


def test_a_study_over_k_gives_a_curve(workplace: Workplace) -> None:
    """Means at each k, differences from no examples on shared prompts, and what was counted as well."""
    workplace.products.vary_candidate("starter", (0, 2, 8))
    rated(workplace, {"starter-k0": 2, "starter-k2": 3, "starter-k8": 5})
    (curve,) = workplace.learning_curves.curves(STUDY)
    assert (curve.reference, curve.left_out) == ("starter-k0", 0)
    voice = of(curve, "brand_voice")
    assert [(one.k, one.n, one.mean, one.difference) for one in voice.points] == [
        (0, BRIEFS, 2, None),
        (2, BRIEFS, 3, 1),
        (8, BRIEFS, 5, 3),
    ]
    assert voice.points[2].ci95 is None
    assert any("all briefs changed by the same" in one for one in curve_notes(curve))
    assert voice.interactions == ()
    assert {one.measure for one in curve.curves} == {"brand_voice", "near_copy", "prompt_tokens", "seconds"}


def test_an_adapter_and_examples_are_a_two_by_two(workplace: Workplace) -> None:
    """The gain of the two together beyond the sum of each is a difference of differences."""
    adapted = workplace.products.candidate("starter").model_copy(
        update={"id": "tuned", "adapter": Adapter(path="voice.gguf", training_set="ab")}
    )
    workplace.products._store.save_candidate(adapted)
    workplace.products.vary_candidate("starter", (0, 4), adapted)
    rated(workplace, {"starter-k0": 1, "starter-k4": 2, "starter-adapted-k0": 2, "starter-adapted-k4": 5})
    (curve,) = workplace.learning_curves.curves(STUDY)
    (both,) = of(curve, "brand_voice").interactions
    assert (both.k, both.n, both.value) == (4, BRIEFS, 2)
    assert (both.over_examples.value, both.over_adapter.value) == (3, 3)
    assert [one.adapted for one in of(curve, "brand_voice").points] == [False, False, True, True]


def test_a_study_that_varied_nothing_says_so(workplace: Workplace) -> None:
    """Candidates that differ in more than examples and adapter are no curve."""
    rated(workplace, {"starter": 2, "starter-plain": 3})
    with pytest.raises(KnownError, match="differ only in examples or adapter"):
        workplace.learning_curves.curves(STUDY)


def test_a_blind_study_has_no_curve_until_it_is_unblinded(workplace: Workplace, tmp_path: Path) -> None:
    """Its rows say which candidate was rated how, which the comparison hides behind letters."""
    workplace.products.vary_candidate("starter", (0, 2))
    planned(workplace, tmp_path, candidates=["starter-k0", "starter-k2"], briefs={"glynora": ["b01"]})
    run(workplace)
    assert workplace.learning_curves.curves("autumn")
    workplace.queueing.open("autumn", "R1").submit(Judgement(scores={"accuracy": 4}))
    with pytest.raises(KnownError, match='study "autumn" is still blind'):
        workplace.learning_curves.curves("autumn")
    assert workplace.learning_curves.beside(workplace.comparing.compare("autumn")) == ()
    workplace.queueing.unblind("autumn", "R1")
    assert {one.measure for one in workplace.learning_curves.curves("autumn")[0].curves} >= {"accuracy"}
