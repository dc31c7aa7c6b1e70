"""What the report on a comparison says, in words, tables and pictures."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from fairdraft.domain.comparison import (
    CandidateEstimate,
    Comparison,
    Cost,
    CriterionComparison,
    Design,
    Omnibus,
    PairEstimate,
    PairVerdict,
    Recommendation,
)
from fairdraft.domain.comparison_words import finding_sentences
from fairdraft.domain.decision_sheet import decision_sheet
from fairdraft.domain.quality_cost import quality_cost
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.comparison_plots import interval_plot, quality_cost_plot
from fairdraft.exchange.comparison_report import report_markdown, report_page
from fairdraft.exchange.comparison_tables import comparison_tables, read_columns, sheet_table, shown

CANDIDATES = ("dear", "good", "<b>worse</b>")
RUBRIC = Rubric.model_validate(
    {"schema": "fairdraft/rubric@1", "id": "dtc", "version": "1", "criteria": [{"id": "accuracy", "name": "Accuracy"}]}
)
CONTENTS = StudyContents("s", RUBRIC, {}, (), ())


def pair(verdict: PairVerdict, difference: float, **further: object) -> PairEstimate:
    values = {
        "a": "dear",
        "b": "good",
        "n": 30,
        "ci95": (difference - 0.2, difference + 0.2),
        "p": 0.01,
        "p_holm": 0.02,
    }
    return PairEstimate(
        difference=difference, probability_a_higher=0.4, by_campaign={}, verdict=verdict, **(values | further)
    )


def comparison(*pairs: PairEstimate, inserted: bool = False) -> Comparison:
    estimates = tuple(
        CandidateEstimate(name, 30, mean, (mean - 0.2, mean + 0.2))
        for name, mean in zip(CANDIDATES, (3.9, 4.0, 3.0), strict=True)
    )
    row = CriterionComparison("accuracy", estimates, pairs, Omnibus("friedman", 0.01), inserted)
    costs = tuple(
        Cost(name, cost, None, None, "tokens") for name, cost in zip(CANDIDATES, (0.4, 0.1, 0.2), strict=True)
    )
    design = Design(30, 3, 2, 1.0, 0.5, 3)
    return Comparison("s", design, (row,), (), (), costs, Recommendation("good", ("It is cheap.",)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (pair("b_higher", -0.9), "good is higher than dear on accuracy by 0.9 [0.7, 1.1] (30 shared briefs)."),
        (pair("not_shown_to_differ", -0.04), "are not shown to differ on accuracy (0.0 [−0.2, 0.2])."),
        (
            pair("not_shown_to_differ", -1.5, p=0.0001, p_holm=None),
            "on accuracy (−1.5 [−1.7, −1.3]): not tested, as the plan declares no such comparison.",
        ),
        (pair("too_small_to_say", 0.5, n=7), "too small to say (7 shared briefs; at least 20 are needed)."),
        (
            pair("a_higher", 0.5, only_in_campaign="b"),
            "; taken singly, only campaign b shows a difference, larger than in the others.",
        ),
    ],
)
def test_sentences_say_no_more_than_the_data(given: PairEstimate, said: str) -> None:
    """Higher, not shown to differ, too small to say: each with its interval and the number of prompts."""
    (sentence,) = finding_sentences(comparison(given), lambda _id: "Accuracy")
    assert said in sentence


def test_what_candidates_share_is_a_brief_wherever_people_read_it() -> None:
    """The planner speaks of shared briefs, and so do the report's sentences, tables and legend, and the sheet."""
    compared = comparison(pair("b_higher", -0.9), pair("too_small_to_say", 0.5, n=7))
    sheet = decision_sheet(compared, str)
    for said in (report_markdown(CONTENTS, compared, sheet), report_page(CONTENTS, compared, sheet)):
        assert "shared briefs" in said
        assert "prompt" not in said.casefold()


def test_language_that_the_program_inserted_is_named_as_that() -> None:
    """Sentence, table and picture say that the program wrote it."""
    compared = comparison(pair("b_higher", -0.9), inserted=True)
    assert "(inserted by the program)" in finding_sentences(compared, str)[0]
    assert "inserted by the program" in interval_plot(compared, CANDIDATES, str)
    assert "inserted by the program" in report_markdown(CONTENTS, compared, decision_sheet(compared, str))


def test_a_dearer_and_worse_candidate_is_dominated() -> None:
    """Whoever is beaten in both, or in one at no gain in the other, names its better; the best does not."""
    places = quality_cost(comparison(), ["accuracy"])
    assert {one.candidate: one.dominated for one in places} == {"dear": "good", "good": None, "<b>worse</b>": "good"}
    assert quality_cost(comparison(inserted=True), ["accuracy"]) == []


def test_pictures_are_sound_and_names_are_text_in_them() -> None:
    """Every picture is well-formed XML; a name that looks like markup is a name."""
    compared = comparison(pair("b_higher", -0.9))
    for picture in (
        interval_plot(compared, CANDIDATES, lambda _id: "<i>"),
        quality_cost_plot(quality_cost(compared, ["accuracy"]), CANDIDATES),
    ):
        texts = [one.text for one in ET.fromstring(picture).iter() if one.text]  # noqa: S314 - our own picture
        assert "<i>" in texts or any("<b>worse</b>" in one for one in texts)
    page = report_page(CONTENTS, compared, decision_sheet(compared, str))
    assert "<b>" not in page
    assert "&lt;b&gt;worse" in page


def test_votes_and_adaptations_have_their_tables() -> None:
    """Votes stand with ties and lengths, adaptations with what was improved, kept and left undecided."""
    vote = {
        "a": "dear", "b": "good", "n": 9, "a_preferred": 2, "b_preferred": 5, "ties": 1, "both_bad": 1,
        "probability_a_preferred": 0.31, "ci95": (0.1, 0.6), "length_difference": 12.0,
    }  # fmt: skip
    change = {"criterion": "accuracy", "n": 30, "difference": 0.9, "ci95": (0.6, 1.2)}
    adaptation = {"from": "dear", "to": "good", "improved": [change], "kept": [], "lost": [], "undecided": []}
    compared = replace(comparison(), preferences={"pairs": [vote]}, adaptations=(adaptation,))
    tables = {one.title: one for one in comparison_tables(compared, str)}
    columns = {one.head: one.cells for one in read_columns(tables["Side by side"])}
    assert columns["95% interval"] == ("[0.10, 0.60]",)
    assert tables["Adaptations, after minus before"].rows[0][2:4] == ("accuracy", "improved")


def test_figures_stand_on_a_page_where_no_interval_can_be_given() -> None:
    """Too few prompts or votes for an interval leave out the interval, and never the figure or the name before it."""
    estimates = (CandidateEstimate("dear", 1, 3.9, None), CandidateEstimate("good", 1, 4.0, None))
    vote = {
        "a": "dear", "b": "good", "n": 1, "a_preferred": 0, "b_preferred": 1, "ties": 0, "both_bad": 0,
        "probability_a_preferred": 0.31, "ci95": None, "length_difference": 12.0,
    }  # fmt: skip
    row = CriterionComparison("accuracy", estimates, (), None)
    compared = replace(comparison(), criteria=(row,), preferences={"pairs": [vote]})
    read = {
        one.title: {each.head: each.cells for each in read_columns(one)} for one in comparison_tables(compared, str)
    }
    assert read["Means, 1 to 5"]["Mean"] == ("3.90", "4.00")
    assert read["Side by side"]["P(first preferred)"] == ("0.31",)
    assert read["Cost"]["Candidate"] == ("dear", "good", "<b>worse</b>")
    assert [title for title, columns in read.items() if "95% interval" in columns] == []


def test_numbers_are_read_with_a_true_minus_and_never_a_negative_zero() -> None:
    """−0.04 to one decimal is 0.0; nothing known is a dash."""
    assert [shown(one, 1) for one in (-0.04, -0.06, None, 1234, "x")] == ["0.0", "−0.1", "–", "1,234", "x"]


def test_what_models_know_has_a_column_where_anybody_measured_it() -> None:
    """A column that says of each model that nobody probed it takes no room; one probed model brings it."""
    compared = comparison()
    measured = {"good": "safety 1.09, indication 0.99, consumer copy 1.36 bits per byte"}
    without, probed = (sheet_table(decision_sheet(compared, str, coverage=one)) for one in ({}, measured))
    assert without.heads == tuple(one for one in probed.heads if one != "Coverage")
    assert {len(row) for row in without.rows} == {len(without.heads)}
    place = probed.heads.index("Coverage")
    assert {row[0]: row[place] for row in probed.rows}["good"] == measured["good"]
