"""On what does a comparison rest?"""

from dataclasses import replace

from fairdraft.domain.comparison import (
    Agreement,
    CandidateEstimate,
    Comparison,
    CriterionComparison,
    Design,
    Omnibus,
    Reached,
    Recommendation,
)
from fairdraft.domain.comparison_words import NO_OVERLAP
from fairdraft.domain.sheet_evidence import (
    agreement_cells,
    agreement_sentences,
    evidence_sentences,
    reached_sentences,
)


def comparison(*agreement: Agreement, reached: tuple[Reached, ...] = ()) -> Comparison:
    design = Design(50, 3, 2, 1.0, 0.7, 15, drafts=150, ratings=200, rubrics=("dtc 1",))
    return Comparison("s", design, (), agreement, (), (), Recommendation(None), reached=reached)


def test_the_evidence_counts_and_names_where_raters_agree_too_little() -> None:
    """Drafts, ratings, raters, rubric and tests are there; an alpha under two thirds is told as too little."""
    found = comparison(
        Agreement("accuracy", 0.9, (0.8, 0.95), 36, 0.9, None), Agreement("brand_voice", 0.4, (0.1, 0.6), 36, 0.7, None)
    )
    said = evidence_sentences(found, str)
    assert said[0] == "150 drafts, 200 ratings, 2 raters, 100% given blind; rubric dtc 1."
    assert said[1] == "Raters agree too little to conclude much (alpha under 0.667) on brand_voice."
    assert "15 tests counted" in said[2]
    assert "0.70 points" in said[2]
    assert agreement_cells(found, ("brand_voice", "other")) == (("0.40", "[0.10, 0.60]"), ("–", ""))
    assert "accuracy 0.90 [0.80, 0.95], brand_voice 0.40" in agreement_sentences(found, str)[0]


def test_agreement_that_cannot_be_told_has_its_reason() -> None:
    """Where nobody overlaps, the reason stands once, and no criterion is called low."""
    found = comparison(*(Agreement(one, None, None, 0, None, "no draft was rated by two") for one in "ab"))
    assert agreement_sentences(found, str) == ("How far raters agree cannot be told: no draft was rated by two.",)
    assert len(evidence_sentences(found, str)) == 2
    scored = CriterionComparison("a", (CandidateEstimate("x", 50, 3.0, None),), (), Omnibus("friedman", None))
    assert agreement_sentences(replace(found, criteria=(scored,)), str) == (NO_OVERLAP,)


def test_good_enough_drafts_are_counted_on_each_criterion_and_on_all() -> None:
    """Every criterion has its count, all of them together the interval."""
    reached = (Reached("a", "isi_referencing", 4, 19, 50, (0.2, 0.5)), Reached("a", "", 4, 11, 50, (0.13, 0.35)))
    assert reached_sentences(comparison(reached=reached), str, str.upper) == (
        "A has 4 or more on isi_referencing in 19 of 50; all of them together in 11 of 50 [13%, 35%].",
    )
