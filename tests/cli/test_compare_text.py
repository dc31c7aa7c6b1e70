"""How a comparison reads in the terminal."""

from dataclasses import replace

from fairdraft.analysis.compare import compare
from fairdraft.analysis.preferences import preferences
from fairdraft.cli.compare import comparison_text
from fairdraft.domain.comparison import (
    Approval,
    Comparison,
    Consistency,
    Cost,
    CriterionComparison,
    Design,
    Omnibus,
    PairEstimate,
    PreferenceVote,
    RatedValue,
    Recommendation,
    Strictness,
)
from fairdraft.domain.rubric import SHIPPED_CRITERIA


def test_shares_are_read_in_percent_and_small_costs_keep_their_figures() -> None:
    """An interval of an approved share is in percent; that of cents does not round to something else."""
    compared = Comparison(
        study="s",
        design=Design(50, 3, 2, 1.0, None, 1),
        criteria=(),
        agreement=(),
        approval=(Approval("a", 11, 50, (0.128, 0.352)),),
        cost=(Cost("a", 0.012, 0.0545, (0.0371, 0.0982), "tokens"),),
        recommendation=Recommendation(None),
    )
    said = comparison_text(compared)
    assert "a: 11 of 50 [13%, 35%]" in said
    assert "0.0545 per approved draft [0.037, 0.098] (tokens)" in said


def test_every_number_below_nothing_has_the_same_minus_sign() -> None:
    """Differences and ends of intervals are set with the sign that stands between the two candidates."""
    pair = PairEstimate("a", "b", 20, -0.2, (-0.41, 0.02), None, None, None, {}, "not_shown_to_differ")
    compared = Comparison(
        study="s",
        design=Design(20, 1, 2, 1.0, None, 1),
        criteria=(CriterionComparison("accuracy", (), (pair,), Omnibus("friedman", None)),),
        agreement=(),
        approval=(),
        cost=(),
        recommendation=Recommendation(None),
    )
    said = comparison_text(compared)
    assert "a − b: −0.20 [−0.41, 0.02], 20 shared briefs" in said
    assert "-0." not in said


def test_what_was_not_tested_and_how_raters_repeat_themselves_is_told() -> None:
    """A pair that no plan declared has no verdict, however wide its difference; hidden repeats show at once."""
    pair = PairEstimate("a", "b", 24, 1.5, (1.2, 1.9), 0.0001, None, 0.9, {}, "not_shown_to_differ")
    compared = Comparison(
        study="s",
        design=Design(24, 3, 3, 1.0, 0.6, 1),
        criteria=(CriterionComparison("isi_referencing", (), (pair,), Omnibus("friedman", None)),),
        agreement=(),
        approval=(),
        cost=(),
        recommendation=Recommendation(None),
        consistency=(Consistency("R1", 20, 0.6, 0.95),),
        strictness=(
            Strictness("R2", ("R1", "R3"), 48, 24, -1.1, (-1.34, -0.86), 0.0001, stands_out=True),
            Strictness("R1", ("R3",), 30, 15, 0.2, (-0.1, 0.5), 0.3),
        ),
    )
    said = comparison_text(compared)
    assert "  R2 rates 1.1 points lower [0.9, 1.3] than R1 and R3 on the same 48 drafts\n" in said
    assert "  R1 is not shown to rate higher or lower than R3 on the same 30 drafts (0.2 [−0.1, 0.5])\n" in said
    assert "\nISI referencing\n  a − b: +1.50 [1.20, 1.90], 24 shared briefs: not declared, so not tested" in said
    assert "R1 again on 20 scores: 60% equal, 95% ±1" in said


def test_votes_say_in_words_which_drafts_were_longer() -> None:
    """Beside each preference stands by how many characters the first candidate's drafts were longer or shorter."""
    votes = [
        PreferenceVote("one", f"one/b{number}", "a", other, "a", "R1", blind=True, length_a=100, length_b=length)
        for number in range(3)
        for other, length in (("b", 334), ("c", 100))
    ]
    compared = Comparison(
        study="s",
        design=Design(3, 1, 1, 1.0, None, 1),
        criteria=(),
        agreement=(),
        approval=(),
        cost=(),
        recommendation=Recommendation(None),
        preferences=preferences(votes),
    )
    said = comparison_text(compared)
    assert "3 to 0, 0 as good, 0 both bad; the first 234 characters shorter" in said
    assert "3 to 0, 0 as good, 0 both bad; equally long" in said


def test_a_study_that_nobody_rated_says_so_instead_of_empty_tables(fairdraft) -> None:
    """It names no criterion, and what comes next."""
    told = fairdraft("compare", "desk-glynora").out
    assert "nothing has been rated in it yet" in told
    assert "brand_voice" not in told
    assert "Rate at least 20 briefs" in told


def test_where_no_rating_counts_that_is_not_told_as_no_rating() -> None:
    """Repeats whose first rating was taken back are there and left out; what nobody scored stands in no table."""
    row = RatedValue("c", "c/p", "h", "a", "d", "R1", 2, blind=True, mode="raw", scores={"accuracy": 3}, verdict=None)
    said = comparison_text(compare("s", [row], ["accuracy", "brand_voice"]))
    assert "Study s: no rating counts here." in said
    assert said.endswith("Every rating is left out.")
    counted = comparison_text(compare("s", [replace(row, occasion=1)], ["accuracy", "brand_voice"]))
    assert "\naccuracy\n" in counted
    assert "\nbrand voice\n" not in counted


def test_where_nobody_rated_what_another_did_it_says_what_to_do(fairdraft) -> None:
    """A rater alone is told once that no draft was rated by two, and how many are wanted; no alpha is over nothing."""
    draft = fairdraft("draft", "--campaign", "glynora", "--json").json["drafts"][0]["id"]
    fairdraft("rate", draft, "--rater", "R1", *(f"--{one.replace('_', '-')}=4" for one in SHIPPED_CRITERIA))
    told = fairdraft("compare", "desk-glynora").out
    assert told.count("No draft was rated by two raters, so how far they agree cannot be told.") == 1
    assert "30 or more" in told
    assert "rated by two or more" not in told
