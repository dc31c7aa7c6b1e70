"""Of very many findings the gravest are told whole, and the others are counted."""

from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.finding import SEVERITIES, Finding
from fairdraft.domain.many_findings import counted_by_rule, told_whole

FINDINGS = some.lists(
    some.builds(
        lambda rule, severity: Finding(rule, severity, "message", "why", "citation"),
        some.sampled_from(["ISI-08", "VOI-01"]),
        some.sampled_from(SEVERITIES),
    ),
    max_size=12,
)


@given(FINDINGS, some.integers(0, 14))
def test_none_that_is_left_out_is_graver_or_stands_before_an_equal_one(findings: list[Finding], most: int) -> None:
    """As many as there is room for; all, where there is room."""
    whole = told_whole(findings, most)
    assert len(whole) == min(most, len(findings))
    rank = [(SEVERITIES.index(one.severity), number) for number, one in enumerate(findings)]
    assert all(rank[kept] < rank[left] for kept in whole for left in range(len(findings)) if left not in whole)


@given(FINDINGS)
def test_every_finding_is_counted_once(findings: list[Finding]) -> None:
    """By rule and severity."""
    counts = [part.split(" ") for part in counted_by_rule(findings).split(", ") if part]
    assert sum(int(number) for _, number, _ in counts) == len(findings)
    for rule, number, severity in counts:
        alike = [one for one in findings if one.rule == rule and severity.startswith(one.severity)]
        assert len(alike) == int(number)


def test_the_gravest_and_most_frequent_come_first() -> None:
    """A reader sees what weighs most."""
    every = [("VOI-01", "suggestion"), ("ISI-08", "warning"), ("VOI-01", "suggestion"), ("IND-02", "error")]
    every += [("EFF-02", "warning"), ("ISI-08", "warning")]
    findings = [Finding(rule, severity, "m", "w", "c") for rule, severity in every]  # type: ignore[arg-type]
    assert counted_by_rule(findings) == "IND-02 1 error, ISI-08 2 warnings, EFF-02 1 warning, VOI-01 2 suggestions"
