"""Does the cost say what a draft and an approved draft cost, and on which basis?"""

from dataclasses import replace

import pytest

from fairdraft.analysis.approval import judged_drafts
from fairdraft.analysis.compare import compare
from fairdraft.analysis.cost import costs
from fairdraft.domain.comparison import ApprovalRule, Cost
from fairdraft.domain.quality_cost import quality_cost


def cost_of(rows, **named) -> Cost:
    (cost,) = costs(judged_drafts(rows, ApprovalRule()), ["a"], **named)
    return cost


def test_cost_per_draft_and_per_approved_draft(rate):
    """Four drafts at 0.10, 0.10, 0.20 and 0.20, two approved: 0.15 a draft, 0.30 an approved one."""
    rows = [
        rate(f"p{n}", "a", 4, cost=cost, verdict=verdict)
        for n, (cost, verdict) in enumerate(((0.1, "approve"), (0.1, "revise"), (0.2, "approve"), (0.2, "reject")))
    ]
    cost = cost_of(rows)
    assert cost.per_draft == pytest.approx(0.15)
    assert cost.per_approved == pytest.approx(0.30)
    assert "rater time not priced" in cost.basis


def test_the_time_of_one_rater_is_priced_where_it_is_known_of_all(rate):
    """Two minutes at 60 an hour are 2 on each draft, approved or not, however many rate; a time that is not known of a
    candidate is in nobody's cost, and that is said.
    """
    minutes = (1, 2, 9)
    rows = [
        rate(f"p{n}", "a", 4, cost=0.5, verdict=verdict, rater=f"R{one}", duration_ms=60_000 * one)
        for n, verdict in enumerate(("approve", "revise"))
        for one in minutes
    ]
    cost = cost_of(rows, rater_hour_price=60.0)
    assert (cost.per_draft, cost.per_approved) == (pytest.approx(2.5), pytest.approx(5.0))
    assert "with the time of one rater at 60 an hour" in cost.basis
    untimed = [*rows, rate("p1", "b", 4, cost=0.1, verdict="approve")]
    both = costs(judged_drafts(untimed, ApprovalRule()), ["a", "b"], rater_hour_price=60.0)
    assert [one.per_draft for one in both] == [0.5, 0.1]
    assert all("not known for each candidate" in one.basis for one in both)
    unpriced = [*rows, rate("p1", "b", 4, verdict="approve")]
    assert costs(judged_drafts(unpriced, ApprovalRule()), ["a", "b"], rater_hour_price=60.0)[0] == cost


def test_a_second_rater_does_not_double_the_price(rate):
    """The cost is the draft's, however many rate it."""
    rows = [rate("p1", "a", 4, cost=0.1, rater=rater, verdict="approve") for rater in ("R1", "R2", "R3")]
    assert (cost_of(rows).per_draft, cost_of(rows).per_approved) == (0.1, 0.1)


def test_a_price_without_a_currency_beside_one_with_it_is_told(rate):
    """Drafts of this machine beside hosted ones add up in the currency that is named, and the basis counts them."""
    rows = [rate("p1", "a", 4, cost=1.0, currency="USD"), rate("p2", "a", 4, cost=3.0)]
    cost = cost_of(rows)
    assert (cost.per_draft, cost.currency) == (2.0, "USD")
    assert "1 draft without a currency taken to be in USD" in cost.basis
    assert "taken to be" not in cost_of(rows[1:]).basis


def test_no_price_is_said(rate):
    """Without a price every figure is null and the basis says so."""
    assert cost_of([rate("p1", "a", 4, verdict="approve")]) == Cost(
        "a", None, None, None, "no price is known for this candidate"
    )


def test_partly_priced_drafts_are_counted_in_the_basis(rate):
    """Drafts without a price are left out, and how many have one is said beside the given basis."""
    rows = [rate("p1", "a", 4, cost=0.5, verdict="approve"), rate("p2", "a", 4, verdict="approve")]
    cost = cost_of(rows, basis={"a": "2.5 USD per million tokens, 2026-05-01"})
    assert (cost.per_draft, cost.per_approved) == (0.5, 0.5)
    assert cost.basis.startswith("2.5 USD per million tokens, 2026-05-01")
    assert "1 of 2 drafts have a price" in cost.basis


def test_nothing_approved_has_no_price_per_approved(rate):
    """Nothing approved, or nothing judged, is said in words instead of dividing by zero."""
    rejected = cost_of([rate("p1", "a", 4, cost=0.5, verdict="reject")])
    assert (rejected.per_draft, rejected.per_approved, rejected.ci95) == (0.5, None, None)
    assert "none of 1 judged draft was approved" in rejected.basis
    assert "no draft was judged" in cost_of([rate("p1", "a", 4, cost=0.5)]).basis


def test_interval_holds_the_estimate_and_is_repeatable(rate):
    """The bootstrap interval encloses the cost per approved draft and does not depend on the order of rows."""
    rows = [
        rate(f"p{n}", "a", 4, cost=0.1 + 0.01 * (n % 5), verdict="approve" if n % 3 else "revise", campaign=f"c{n % 2}")
        for n in range(40)
    ]
    cost = cost_of(rows)
    assert cost.ci95[0] < cost.per_approved < cost.ci95[1]
    assert cost_of(rows[::-1]).ci95 == cost.ci95


def test_constant_cost_gives_the_interval_of_the_share(rate):
    """At a constant cost of 1 with half the drafts approved, the interval is near that of 1 / share."""
    rows = [rate(f"p{n}", "a", 4, cost=1.0, verdict="approve" if n % 2 else "revise") for n in range(100)]
    low, high = cost_of(rows).ci95
    assert low == pytest.approx(1 / 0.6, abs=0.06)
    assert high == pytest.approx(1 / 0.4, abs=0.12)


def test_prompts_are_resampled_inside_their_campaign(rate):
    """Where each campaign's drafts are alike nothing is uncertain, however much campaigns differ."""
    rows = [
        rate(f"p{n}", "a", 4, cost=1.0 + 8 * (n % 2), verdict="revise" if n % 2 else "approve", campaign=f"c{n % 2}")
        for n in range(20)
    ]
    cost = cost_of(rows)
    assert cost.per_approved == pytest.approx(10)
    assert cost.ci95 == pytest.approx((10, 10))


def test_campaigns_of_one_prompt_do_not_narrow_the_interval(rate):
    """Twenty campaigns of one prompt each have the interval of one campaign of twenty."""
    one, each = (
        [rate(f"p{n}", "a", 4, cost=0.1, verdict="approve" if n % 2 else "reject", campaign=name(n)) for n in range(20)]
        for name in (lambda _n: "one", lambda n: f"c{n:02}")
    )
    assert cost_of(each).ci95 == cost_of(one).ci95
    low, high = cost_of(each).ci95
    assert high - low > 0.1


def test_rare_approval_leaves_the_interval_open(rate):
    """One approved draft of twenty is too few: many resamples approve none."""
    rows = [rate(f"p{n}", "a", 4, cost=1.0, verdict="revise" if n else "approve") for n in range(20)]
    cost = cost_of(rows)
    assert (cost.per_approved, cost.ci95) == (20.0, None)
    assert "too few approved" in cost.basis


def test_currencies_are_not_added_up_nor_held_against_each_other(rate):
    """Drafts of one candidate in two currencies have no sum; two candidates in two are told, and none is cheaper."""
    both = [rate("p1", "a", 4, cost=1.0, currency="USD"), rate("p2", "a", 4, cost=1.0, currency="EUR")]
    assert cost_of(both).per_draft is None
    assert "EUR and USD" in cost_of(both).basis
    means = {"a": 4, "b": 4, "c": 1}
    currencies = {"a": "USD", "b": "EUR", "c": "USD"}
    rows = [
        rate(
            f"p{n}",
            name,
            {"accuracy": mean + n % 2, "brand_voice": mean + n % 2},
            cost={"a": 2.0, "b": 1.0, "c": 1.0}[name],
            currency=currencies[name],
        )
        for n in range(30)
        for name, mean in means.items()
    ]
    mixed = compare("s", rows, ["accuracy", "brand_voice"], regulated=frozenset({"accuracy"}))
    assert {one.candidate: one.currency for one in mixed.cost} == currencies
    assert "Costs are in EUR and USD: none is called lower than another." in mixed.conditions
    assert not any("lowest known cost" in one for one in mixed.recommendation.because)
    assert quality_cost(mixed, ["accuracy"]) == []
    alike = compare(
        "s",
        [replace(one, currency="USD") for one in rows],
        ["accuracy", "brand_voice"],
        regulated=frozenset({"accuracy"}),
    )
    assert alike.recommendation.candidate == "b"
    assert any("lowest known cost, 1 USD a" in one for one in alike.recommendation.because)
    assert len(quality_cost(alike, ["accuracy"])) == 3


def test_a_draft_has_the_time_of_the_machine_and_of_a_reader(rate):
    """The machine's is the average of drafts, once each; a rater's the middle one: a draft may lie open for hours."""
    rows = [
        rate("p1", "a", 4, machine_ms=2000, duration_ms=30_000),
        rate("p1", "a", 4, machine_ms=2000, duration_ms=40_000, rater="R2"),
        rate("p2", "a", 4, machine_ms=4000, duration_ms=7_200_000),
        rate("p3", "a", 4, duration_ms=0),
    ]
    cost = cost_of(rows)
    assert (cost.per_draft, cost.machine_s, cost.reading_s) == (None, 3.0, 40.0)
