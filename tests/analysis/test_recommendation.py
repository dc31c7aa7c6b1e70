"""Does the advice follow from the figures, and change with them?"""

from dataclasses import replace

import pytest

from fairdraft.analysis.recommendation import recommend
from fairdraft.domain.comparison import (
    Approval,
    CandidateEstimate,
    Cost,
    CriterionComparison,
    Omnibus,
    PairEstimate,
    Recommendation,
)

REGULATED = frozenset({"accuracy", "indication_language", "isi_referencing"})
PUBLISHED = {
    "accuracy": {"specialised": 3.8},
    "indication_language": {"general": 2.3, "biomedical": 3.7},
    "isi_referencing": {"general": 1.8},
    "brand_voice": {"general": 3.9, "biomedical": 2.6, "specialised": 3.6},
    "copy_quality": {"general": 4.1},
}
COMPLETED = {
    "accuracy": {"general": 3.0, "biomedical": 3.6, "specialised": 3.8},
    "indication_language": {"general": 2.3, "biomedical": 3.7, "specialised": 3.4},
    "isi_referencing": {"general": 1.8, "biomedical": 3.3, "specialised": 3.2},
    "brand_voice": PUBLISHED["brand_voice"],
    "copy_quality": {"general": 4.1, "biomedical": 3.0, "specialised": 3.7},
}
COSTS = {"general": 1.0, "biomedical": 1.0, "specialised": 4.0}
Figures = dict[str, dict[str, float]]


def comparisons(figures: Figures, n: int = 50, pairs: dict[str, tuple[PairEstimate, ...]] | None = None):
    names = ("general", "biomedical", "specialised")
    return [
        CriterionComparison(
            criterion,
            tuple(CandidateEstimate(name, n if name in means else 0, means.get(name), None) for name in names),
            (pairs or {}).get(criterion, ()),
            Omnibus("friedman", None),
        )
        for criterion, means in figures.items()
    ]


def advice(figures: Figures, costs: dict[str, float] | None = None, n: int = 50, **named) -> Recommendation:
    priced = [Cost(name, cost, cost, None, "") for name, cost in (COSTS if costs is None else costs).items()]
    return recommend(comparisons(figures, n), priced, regulated=REGULATED, **named)


def changed(**cells: float) -> Figures:
    """The completed figures with some cells changed, named criterion__candidate."""
    figures = {criterion: dict(means) for criterion, means in COMPLETED.items()}
    for cell, value in cells.items():
        criterion, name = cell.split("__")
        figures[criterion][name] = value
    return figures


@pytest.mark.parametrize("figures", [PUBLISHED, COMPLETED])
def test_published_figures_advise_adapting_the_biomedical_model(figures: Figures):
    """The published cells alone, and with the others filled in, advise the biomedical model with brand voice tuning."""
    result = advice(figures)
    assert result.candidate == "biomedical"
    assert any("Adapt biomedical for brand voice" in step for step in result.next)
    reasons = " ".join(result.because)
    assert "biomedical is 1.3 behind general on brand voice (2.6 against 3.9)" in reasons
    assert "general is 1.4 behind biomedical on indication language (2.3 against 3.7)" in reasons


@pytest.mark.parametrize(
    ("figures", "n"),
    [
        (COMPLETED, 50),
        (PUBLISHED, 50),
        (changed(brand_voice__biomedical=3.8), 50),
        (changed(accuracy__biomedical=1.0), 50),
        (COMPLETED, 5),
    ],
)
def test_every_sentence_calls_candidates_as_people_do(figures: Figures, n: int):
    """Where names are given no id stands in any sentence, and the advised one is still told by its id."""
    plain, named = advice(figures, n=n), advice(figures, n=n, candidate=str.upper)
    assert named.candidate == plain.candidate
    sentences = [each for part in (named.because, named.next, named.would_change, named.alternatives) for each in part]
    assert not [one for one in sentences for name in COSTS if name in one]
    told = [each for part in (plain.because, plain.next, plain.would_change, plain.alternatives) for each in part]
    assert [one.casefold() for one in sentences] == [one.casefold() for one in told]


def test_an_affordable_specialist_is_used_as_it_is():
    """When the specialised model costs no more than the biomedical one, it is used and nothing is adapted."""
    result = advice(COMPLETED, {"general": 1.0, "biomedical": 1.0, "specialised": 1.0})
    assert result.candidate == "specialised"
    assert result.next[0] == "Use specialised as it is."


def test_unknown_costs_do_not_make_a_candidate_dear():
    """Without prices the one that needs no adapting is used."""
    assert advice(COMPLETED, {}).candidate == "specialised"


def test_a_voice_that_caught_up_needs_no_adapting():
    """Within the margin on voice, the biomedical model is used as it is."""
    result = advice(changed(brand_voice__biomedical=3.5))
    assert (result.candidate, result.next[0]) == ("biomedical", "Use biomedical as it is.")


def test_a_general_model_that_keeps_to_the_label_is_used():
    """When the general model is level on the regulated criteria it needs nothing more."""
    figures = changed(
        accuracy__general=3.7, indication_language__general=3.5, isi_referencing__general=3.2, brand_voice__general=3.9
    )
    assert advice(figures).candidate == "general"


def test_margin_decides():
    """With a margin of 1.5 the biomedical model's voice is near enough, and there is nothing to adapt."""
    assert advice(COMPLETED, margin=1.5).next[0] == "Use biomedical as it is."


def test_a_gap_of_exactly_the_margin_is_within_it():
    """Half a point behind is within a margin of half a point, on regulated criteria and on voice."""
    assert advice(changed(isi_referencing__biomedical=2.7)).candidate == "biomedical"
    assert advice(changed(brand_voice__biomedical=3.4)).next[0] == "Use biomedical as it is."
    assert advice(changed(brand_voice__biomedical=3.39)).next[0].startswith("Adapt biomedical")


def test_twenty_prompts_are_enough():
    """The twentieth prompt brings the advice."""
    assert advice(COMPLETED, n=20).candidate == "biomedical"


def test_costs_are_compared_on_one_footing():
    """A price per approved draft is not held against a price per draft: without approvals the latter is used."""
    costs = [
        Cost("general", 1.0, None, None, ""),
        Cost("biomedical", 1.0, 9.0, None, ""),
        Cost("specialised", 4.0, 5.0, None, ""),
    ]
    by_draft = recommend(comparisons(COMPLETED), costs, regulated=REGULATED)
    assert by_draft.candidate == "biomedical"
    assert any(" a draft" in sentence for sentence in (*by_draft.because, *by_draft.alternatives))
    costs[0] = Cost("general", 1.0, 2.0, None, "")
    by_approved = recommend(comparisons(COMPLETED), costs, regulated=REGULATED)
    assert by_approved.candidate == "specialised"
    said = " ".join((*by_approved.because, *by_approved.alternatives))
    assert " a draft" not in said
    assert " an approved draft" in said


def test_nobody_within_the_margin_on_all_gives_no_advice():
    """When each is best on another regulated criterion, no candidate is named and each gap is."""
    figures = changed(accuracy__biomedical=1.0, indication_language__specialised=1.0)
    result = advice(figures)
    assert result.candidate is None
    assert result.because[0] == "No candidate is within 0.5 of the best on every regulated criterion."
    assert any("biomedical is 2.8 behind specialised on accuracy" in sentence for sentence in result.because)
    assert any("specialised is 2.7 behind biomedical on indication" in sentence for sentence in result.because)


@pytest.mark.parametrize("n", [1, 19])
def test_too_few_prompts_give_no_advice(n: int):
    """Fewer than twenty prompts advise nothing, and say how many there are."""
    result = advice(COMPLETED, n=n)
    assert result.candidate is None
    assert "Too few briefs" in result.because[0]
    assert str(n) in result.because[0]


def test_no_ratings_give_no_advice():
    """Without ratings the advice says that there are none."""
    empty: Figures = {criterion: {} for criterion in COMPLETED}
    assert advice(empty).because == ("No regulated criterion has ratings yet.",)
    assert advice({"brand_voice": COMPLETED["brand_voice"]}).because == ("No regulated criterion is compared.",)
    assert recommend([], [], regulated=REGULATED).candidate is None


def test_one_candidate_cannot_be_compared():
    """Ratings of a single candidate advise nothing."""
    alone = {criterion: {"general": 4.0} for criterion in COMPLETED}
    assert "Only one candidate" in advice(alone).because[0]
    assert advice(alone).next == ("Let another candidate draft the same briefs, and rate at least 20 of them.",)


def test_without_voice_there_is_no_advice():
    """Regulated criteria alone do not say whom to adapt."""
    result = advice({name: means for name, means in COMPLETED.items() if name != "brand_voice"})
    assert result.candidate is None
    assert "brand voice" in result.because[0]
    assert result.next == ("Rate at least 20 briefs that every candidate wrote for, on brand voice as well.",)


def pair(a: str, b: str, difference: float, ci95: tuple[float, float], n: int = 50) -> PairEstimate:
    return PairEstimate(a, b, n, difference, ci95, 0.5, 1.0, 0.5, {}, "not_shown_to_differ")


def test_shared_prompts_outweigh_means_over_different_ones():
    """Where two candidates share prompts, their difference there decides, whichever of them is named first."""
    priced = [Cost(name, cost, cost, None, "") for name, cost in COSTS.items()]
    for one in (pair("general", "biomedical", 0.2, (-0.1, 0.5)), pair("biomedical", "general", -0.2, (-0.5, 0.1))):
        result = recommend(comparisons(COMPLETED, pairs={"brand_voice": (one,)}), priced, regulated=REGULATED)
        assert (result.candidate, result.next[0]) == ("biomedical", "Use biomedical as it is.")
    level = changed(brand_voice__biomedical=3.8)
    for one in (pair("general", "biomedical", 0.9, (0.6, 1.2)), pair("biomedical", "general", -0.9, (-1.2, -0.6))):
        result = recommend(comparisons(level, pairs={"brand_voice": (one,)}), priced, regulated=REGULATED)
        assert (result.candidate, result.next[0]) == (
            "biomedical",
            "Adapt biomedical for brand voice on approved copy.",
        )
        assert any("0.9 behind general" in sentence and "[−1.2, −0.6]" in sentence for sentence in result.because)


def test_few_shared_prompts_do_not_outweigh_the_means():
    """A difference over fewer shared prompts than any figure needs decides nothing."""
    priced = [Cost(name, cost, cost, None, "") for name, cost in COSTS.items()]
    few = pair("general", "biomedical", 0.2, (-0.1, 0.5), n=19)
    result = recommend(comparisons(COMPLETED, pairs={"brand_voice": (few,)}), priced, regulated=REGULATED)
    told = "general and biomedical have fewer than 20 rated briefs in common: a gap between their means may come from"
    assert result.because[-1].startswith(told)
    assert replace(result, because=result.because[:-1]) == advice(COMPLETED)


def test_an_interval_beyond_the_margin_is_told():
    """A candidate within the margin whose interval reaches beyond it is named with that doubt."""
    priced = [Cost(name, cost, cost, None, "") for name, cost in COSTS.items()]
    one = pair("biomedical", "specialised", -0.2, (-0.9, 0.4))
    result = recommend(comparisons(COMPLETED, pairs={"accuracy": (one,)}), priced, regulated=REGULATED)
    assert result.candidate == "biomedical"
    assert any("reaches −0.9" in sentence and "accuracy" in sentence for sentence in result.because)
    near = changed(brand_voice__biomedical=3.6)
    voice = pair("biomedical", "general", -0.3, (-0.8, 0.2))
    used = recommend(comparisons(near, pairs={"brand_voice": (voice,)}), priced, regulated=REGULATED)
    assert used.next[0] == "Use biomedical as it is."
    assert any("reaches −0.8" in sentence and "brand voice" in sentence for sentence in used.because)


def test_what_decides_between_equals_is_told_as_it_is():
    """A higher mean or a lower cost is named where it decides, and where neither does, that either would do."""
    level = {criterion: {"general": 4.0, "specialised": 4.0} for criterion in (*REGULATED, "brand_voice")}
    equal = "Nor does the mean of the regulated criteria: either would do, and one had to be named."
    assert any(f"no cost tells them apart. {equal}" in one for one in advice(level, {}).because)
    priced = advice(level, {"general": 1.0, "specialised": 1.0})
    assert any(
        f"has the lowest known cost, 1 an approved draft, as specialised has. {equal}" in one for one in priced.because
    )
    higher = level | {"accuracy": {"general": 4.0, "specialised": 4.2}}
    assert any("apart, so the higher regulated mean decides." in one for one in advice(higher, {}).because)
    assert advice(higher, {}).candidate == "specialised"
    cheaper = advice(level, {"general": 1.0, "specialised": 2.0})
    assert any(one.endswith("has the lowest known cost, 1 an approved draft.") for one in cheaper.because)


def test_being_best_of_a_bad_lot_is_told():
    """Where even the best is under 4 on a regulated criterion the advice says to check each piece."""
    assert "Check ISI referencing in every piece: even the best has 3.3 of 5." in advice(COMPLETED).next


def test_bad_copy_is_told_though_it_decides_nothing():
    """A criterion that is neither regulated nor the voice changes no advice, and is not passed over in silence."""
    figures = COMPLETED | {"copy_quality": {"general": 1.2, "biomedical": 1.1, "specialised": 1.1}}
    told = advice(figures)
    assert told.candidate == advice(COMPLETED).candidate
    assert "Check copy quality in every piece: even the best has 1.2 of 5." in told.next


def test_an_adaptation_is_told_with_its_examples_and_what_a_follow_up_would_show():
    """Examples wanted and at hand, the smallest gain that shows, alternatives and rules are in the advice."""
    priced = [Cost(name, cost, cost, None, "") for name, cost in COSTS.items()]
    told = recommend(comparisons(COMPLETED), priced, regulated=REGULATED, examples_at_hand=212, follow_up=0.44)
    assert "Fine-tune it on about 300 approved examples; 212 are at hand." in told.next
    assert any("a gain of 0.44 or more would show" in one for one in told.next)
    assert any("Use specialised as it is" in one for one in told.alternatives)
    assert any("retrieval" in one for one in told.alternatives)
    assert len(told.rules) == 6
    unknown = recommend(comparisons(COMPLETED), priced, regulated=REGULATED)
    assert "Fine-tune it on about 300 approved examples." in unknown.next


def test_nobody_is_told_to_fine_tune_a_model_that_they_do_not_have():
    """A hosted model is adapted by its prompt or its host; where nobody may know the place, both ways are told."""
    hosted = advice(COMPLETED, examples_at_hand=212, places={"biomedical": "hosted", "general": "here"})
    assert hosted.candidate == "biomedical"
    assert hosted.next[1] == (
        "Its model is hosted and cannot be fine-tuned here. Give it approved copy, or more of it, as examples in its "
        "prompt (retrieval), as a candidate of its own."
    )
    assert "ask its host about fine-tuning (on about 300 approved examples; 212 are at hand)" in hosted.next[2]
    told = [*hosted.because, *hosted.next, *hosted.alternatives]
    assert not [one for one in told if "fine-tune it" in one.lower() or "trained" in one]
    untold = advice(COMPLETED, places={"biomedical": "untold"})
    assert untold.next[1] == "If its model is a file on this machine, fine-tune it on about 300 approved examples."
    assert untold.next[2].startswith("If it is not: give it approved copy")
    assert advice(COMPLETED, places={"general": "hosted"}) == advice(COMPLETED)


def test_nobody_is_used_as_it_is_of_whose_drafts_none_was_approved():
    """Level with the best is not good enough where nothing passes; the next that is level and passes is advised."""
    level = {criterion: {"general": 2.0, "specialised": 2.0} for criterion in (*REGULATED, "brand_voice")}
    none = [Approval("general", 0, 20, (0.0, 0.16)), Approval("specialised", 0, 20, (0.0, 0.16))]
    nobody = advice(level, approval=none)
    assert nobody.candidate is None
    assert nobody.because == (
        "No draft of general and specialised was approved: to be level with the best here is not to be good enough.",
    )
    assert "compare again" in nobody.next[0]
    assert any("none of whose drafts was approved, of 20 or more judged" in one for one in nobody.rules)
    assert advice(level, approval=[none[0], Approval("specialised", 1, 20, (0.0, 0.2))]).candidate == "specialised"
    passed_over = advice(COMPLETED, dict.fromkeys(COSTS, 1.0), approval=none)
    assert passed_over.candidate == "biomedical"
    assert "specialised is within 0.5 of the best on all, but no draft of it was approved." in passed_over.because
    assert not any("general is within" in one for one in passed_over.because)
    # Nineteen are too few to say so, as everywhere.
    assert advice(level, approval=[Approval("general", 0, 19, (0.0, 0.17))]).candidate == "general"
