"""The decision sheet, and how much of a text was changed."""

from fairdraft.domain.comparison import (
    Approval,
    CandidateEstimate,
    Comparison,
    Cost,
    CriterionComparison,
    Design,
    Omnibus,
    Recommendation,
)
from fairdraft.domain.comparison_words import cost_interval
from fairdraft.domain.decision_sheet import SheetCell, decision_sheet
from fairdraft.domain.text_change import words_changed


def comparison(*adaptations: dict[str, object]) -> Comparison:
    because = ("No regulated criterion has ratings yet.",)
    advice = Recommendation(None, because, ("Rate at least 20 briefs.",))
    return Comparison("s", Design(0, 0, 0, None, None, 0), (), (), (), (), advice, adaptations=adaptations)


def test_without_ratings_the_sheet_advises_nothing_and_says_what_to_do() -> None:
    """No candidate is named; the reason and the next step are there."""
    sheet = decision_sheet(comparison(), str)
    assert sheet.advice == "No candidate can be recommended yet."
    assert (sheet.because, sheet.next) == (("No regulated criterion has ratings yet.",), ("Rate at least 20 briefs.",))
    assert sheet.candidates == ()
    assert "Nothing has been rated" in sheet.question


def test_a_candidate_of_which_nothing_was_approved_costs_no_negative_sum() -> None:
    """Behind the dash stands why there is no cost of an approved draft; the price of one has its own place."""
    means = (CandidateEstimate("a", 5, 3.0, None), CandidateEstimate("b", 5, 3.0, None))
    rated = (CriterionComparison("accuracy", means, (), Omnibus("friedman", None)),)
    cost = tuple(Cost(one, 0.2, None, None, "", "USD") for one in "ab")
    advice = Recommendation(None, (), ())
    design = Design(5, 1, 1, None, None, 1)
    found = Comparison("s", design, rated, (), (Approval("a", 0, 5, (0.0, 0.4)),), cost, advice)
    cells = [(one.per_draft, one.cost) for one in decision_sheet(found, str).candidates]
    assert cells == [
        (SheetCell("0.2 USD"), SheetCell("–", "none approved")), (SheetCell("0.2 USD"), SheetCell("–", "not judged")),
    ]  # fmt: skip


def test_words_that_changed_are_a_share_of_the_longer_text() -> None:
    """The same words give 0 whatever the white space, none kept gives 1, one of four a quarter."""
    assert words_changed("Ask your doctor today.", "Ask  your\ndoctor today.") == 0
    assert words_changed("one two", "three four") == 1
    assert words_changed("Ask your doctor today.", "Ask your doctor now.") == 0.25
    assert words_changed("", "") == 0


def test_an_interval_of_small_costs_is_no_row_of_noughts() -> None:
    """Two figures count whatever the size; without an interval there is nothing."""
    assert cost_interval((0.00082, 0.0146)) == "[0.00082, 0.015]"
    assert cost_interval((1.25, 33.0)) == "[1.2, 33]"
    assert cost_interval((0.1, 1250.4)) == "[0.10, 1,250]"
    assert cost_interval((0.0, 0.0996)) == "[0, 0.10]"
    assert cost_interval(None) == ""
