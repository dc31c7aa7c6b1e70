"""The sample study: the published evaluation, synthetic and said to be."""

import pytest

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.sample_study import (
    BIOMEDICAL,
    GENERAL,
    INVENTED,
    PROPRIETARY,
    PUBLISHED,
    SAMPLE_STUDY,
    sample_study,
)
from fairdraft.services.workplace import Workplace


def test_its_means_are_as_published(workplace: Workplace) -> None:
    """Every published cell to the last digit, over 50 briefs and three campaigns; the others as declared invented."""
    comparison = workplace.comparing.compare(SAMPLE_STUDY)
    means = {
        (one.candidate, criterion.criterion): (one.mean, one.n)
        for criterion in comparison.criteria
        for one in criterion.candidates
    }
    assert set(means) == set(PUBLISHED) | set(INVENTED)
    for cell, published in (*PUBLISHED.items(), *INVENTED.items()):
        assert means[cell] == (pytest.approx(published, abs=1e-9), 50)
    assert PUBLISHED == {
        (GENERAL, "brand_voice"): 3.9,
        (GENERAL, "copy_quality"): 4.1,
        (GENERAL, "isi_referencing"): 1.8,
        (GENERAL, "indication_language"): 2.3,
        (BIOMEDICAL, "indication_language"): 3.7,
        (BIOMEDICAL, "brand_voice"): 2.6,
        (PROPRIETARY, "accuracy"): 3.8,
        (PROPRIETARY, "brand_voice"): 3.6,
    }


def test_its_advice_is_the_published_one(workplace: Workplace) -> None:
    """By the declared rules: adapt the biomedical model for brand voice; the proprietary one costs four times the
    general one, and is the best on accuracy and voice together.
    """
    comparison = workplace.comparing.compare(SAMPLE_STUDY)
    assert comparison.recommendation.candidate == BIOMEDICAL
    assert any("Adapt" in one and "brand voice" in one for one in comparison.recommendation.next)
    cost = {one.candidate: one.per_draft for one in comparison.cost}
    assert cost[PROPRIETARY] == pytest.approx(4 * cost[GENERAL])
    cells = PUBLISHED | INVENTED
    combined = {name: cells[name, "accuracy"] + cells[name, "brand_voice"] for name in cost}
    assert max(combined, key=combined.__getitem__) == PROPRIETARY


def test_it_is_marked_wherever_it_shows(workplace: Workplace) -> None:
    """The comparison, the study's name, the drafts' provenance and the raters' role say so."""
    comparison = workplace.comparing.compare(SAMPLE_STUDY)
    assert comparison.synthetic
    assert comparison.as_object()["synthetic"] is True
    assert "Synthetic" in comparison.conditions[0]
    invented = comparison.conditions[0].partition("invented here, are ")[2].split("; ")
    for candidate, criterion in INVENTED:
        (named,) = [one for one in invented if one.endswith(f" of {candidate}")]
        assert criterion.replace("_", " ") in named.lower()
    study = workplace.studying.study(SAMPLE_STUDY)
    assert "synthetic" in study.plan.name
    assert study.sealed_sha256 == study.plan.sha256
    assert {one.provenance.source for one in workplace.studying.drafts(SAMPLE_STUDY)} == {"synthetic sample"}
    assert {one.rater_role for one in workplace.rating.ratings(study=SAMPLE_STUDY)} == {"synthetic"}
    assert not workplace.comparing.compare("desk-glynora").synthetic


def test_agreement_and_consistency_can_be_estimated(workplace: Workplace) -> None:
    """Thirty-six drafts are rated by two, fifteen by one writer twice."""
    comparison = workplace.comparing.compare(SAMPLE_STUDY)
    assert {one.units for one in comparison.agreement} == {36}
    assert all(one.alpha is not None for one in comparison.agreement)
    assert sum(one.repeats for one in comparison.consistency) == 15 * 5
    status = workplace.studying.status(SAMPLE_STUDY)
    assert sum(one.left for one in status.progress) == 0
    assert "compare" in status.next


def test_it_is_the_same_every_time(workplace: Workplace) -> None:
    """The generator is seeded, so that two machines show the same figures."""
    campaigns = workplace.documents.sample_campaigns()
    products = {one.id: workplace.products.product_of(one) for one in campaigns}
    made = [sample_study(campaigns, products, workplace.documents.rubric()) for _ in range(2)]
    assert made[0] == made[1]
    stored = {one.id: one.scores for one in workplace.rating.ratings(study=SAMPLE_STUDY)}
    assert stored == {one.id: one.scores for one in made[0].ratings}


def test_a_start_that_was_interrupted_is_made_good(workplace: Workplace) -> None:
    """Without its plan or seal the study is completed by the next start, and nothing is there twice."""
    home = workplace.home
    with workplace.rating._store._database.writing() as writing:
        writing.connection.exec_driver_sql(
            "UPDATE studies SET plan = NULL, sealed_at = NULL, sealed_sha256 = NULL WHERE id = 'sample'"
        )
        writing.connection.exec_driver_sql("DELETE FROM study_drafts WHERE study = 'sample'")
    again = open_workplace(home, scripted=True)
    try:
        assert again.studying.study(SAMPLE_STUDY).sealed_at is not None
        assert len(again.rating.ratings(study=SAMPLE_STUDY)) == 201
        assert sum(one.done for one in again.studying.status(SAMPLE_STUDY).progress) == 150
    finally:
        again.close()
