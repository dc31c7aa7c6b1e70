"""What do drafts cost, in words, and those of a month?"""

from fairdraft.domain.comparison import Approval, Comparison, Cost, Design, Recommendation
from fairdraft.domain.comparison_words import cost_amount
from fairdraft.domain.cost_words import basis_sentences, cost_sentences, money, month_sentences


def comparison(*cost: Cost, approval: tuple[Approval, ...] = (), hidden: bool = False) -> Comparison:
    design = Design(50, 3, 2, 1.0, 0.7, 15)
    return Comparison("s", design, (), (), approval, cost, Recommendation(None), names_hidden=hidden)


def test_amounts_have_three_figures_and_no_powers_of_ten() -> None:
    """Large costs are whole, small ones keep two figures; a cost that nobody knows is a dash."""
    assert [cost_amount(one) for one in (0, 0.00004321, 0.0545, 12.34, 999.7, 1234567.0)] == [
        "0", "0.000043", "0.0545", "12.3", "1,000", "1,234,567",
    ]  # fmt: skip
    assert money(0.0545, "USD") == "0.0545 USD"
    assert money(None) == "–"


def test_a_basis_that_is_shared_is_told_once_and_without_what_figures_say() -> None:
    """Two candidates priced alike have one sentence; another basis has its own, with the candidate's name."""
    alike = "prices of 2026-10-01 in USD; rater time not priced"
    two = comparison(
        Cost("a", 0.1, 0.5, None, alike, "USD"),
        Cost("b", 0.1, None, None, f"{alike}; none of 50 judged drafts was approved", "USD"),
    )
    assert basis_sentences(two) == (f"Priced by {alike}.",)
    assert cost_sentences(two, str.upper) == (
        "A: 0.1 USD a draft, 0.5 USD an approved one.",
        "B: 0.1 USD a draft, none approved.",
    )
    third = Cost("c", 0.2, 0.4, None, "machine time at 2 an hour", "", 3.25)
    assert basis_sentences(comparison(*two.cost, third))[1:] == (
        "c priced by machine time at 2 an hour.",
        "The price of c names no currency and is taken to be in USD.",
    )
    assert basis_sentences(comparison(third)) == (
        "Priced by machine time at 2 an hour.", "The price of c names no currency.",
    )  # fmt: skip
    assert cost_sentences(comparison(third)) == (
        "c: 0.2 a draft (3.2 s of this machine a draft), 0.4 an approved one.",
    )


def test_a_hosted_basis_says_priced_once() -> None:
    """The words that a hosted draft keeps stand in the sentence as they are, and by what another was priced beside."""
    hosted = comparison(Cost("h", 0.02, None, None, "priced at 3 in and 15 out per million tokens in USD", "USD"))
    assert basis_sentences(hosted) == ("Priced at 3 in and 15 out per million tokens in USD.",)
    both = comparison(*hosted.cost, Cost("m", 0.01, None, None, "machine time at 1 an hour in USD", "USD"))
    assert basis_sentences(both)[0] == "h priced at 3 in and 15 out per million tokens in USD."


def test_a_month_counts_drafts_money_and_hours_with_the_intervals_of_the_shares() -> None:
    """A fifth approved: 40 take 200 drafts, between 40 over the ends of the share; cost and time follow from that."""
    priced = Cost("a", 0.1, 0.5, (0.4, 0.8), "tokens", "USD", 36.0, 60.0)
    found = month_sentences(
        comparison(priced, approval=(Approval("a", 10, 50, (0.1, 0.4)), Approval("b", 0, 50, (0.0, 0.08)))), 40
    )
    assert found[0].startswith("For 40 approved drafts a month, if others are approved as often")
    assert found[1] == (
        "a: 200 drafts [100, 400]; 20 USD [16, 32]; 2.0 hours of this machine; 3.3 hours of one reader."
    )
    assert found[2] == "b: none of 50 was approved: more than 500 drafts."


def test_nothing_is_said_of_months_nobody_asked_for_or_of_blind_studies() -> None:
    """Without a number, and while names are hidden, the cost of a month is not told."""
    approved = (Approval("a", 10, 50, (0.1, 0.4)),)
    assert month_sentences(comparison(approval=approved), 0) == ()
    assert month_sentences(comparison(approval=approved, hidden=True), 40) == ()
    assert cost_sentences(comparison(Cost("a", None, None, None, "no price is known"))) == ()
