"""How many drafts are good enough on what is regulated?"""

from fairdraft.analysis.compare import compare
from fairdraft.analysis.reaching import reaching

CRITERIA = ("accuracy", "isi_referencing")


def test_a_draft_reaches_a_score_by_the_mean_of_its_raters(rate):
    """3 and 5 make 4, 3 and 4 do not; a draft fails by one criterion, and counts for all only where all are rated."""
    rows = [
        rate("p1", "a", {"accuracy": 3, "isi_referencing": 5}),
        rate("p1", "a", {"accuracy": 5, "isi_referencing": 5}, rater="R2"),
        rate("p2", "a", {"accuracy": 5, "isi_referencing": 3}),
        rate("p2", "a", {"accuracy": 5, "isi_referencing": 4}, rater="R2"),
        rate("p3", "a", {"accuracy": 4}),
        rate("p1", "b", {"accuracy": 2}),
    ]
    found = {(one.candidate, one.criterion): (one.reached, one.n) for one in reaching(rows, CRITERIA, 4, ("a", "b"))}
    assert found == {
        ("a", "accuracy"): (3, 3),
        ("a", "isi_referencing"): (1, 2),
        ("a", ""): (1, 2),
        ("b", "accuracy"): (0, 1),
    }


def test_a_comparison_counts_regulated_criteria_alone(rate):
    """What is not regulated is no floor; one regulated criterion is not told twice."""
    rows = [rate("p1", name, {"accuracy": 4, "brand_voice": 1}) for name in "ab"]
    (a, b) = compare("s", rows, ["accuracy", "brand_voice"], regulated=frozenset({"accuracy"})).reached
    assert (a.criterion, b.criterion, a.reached, a.n) == ("accuracy", "accuracy", 1, 1)
    assert a.ci95 is not None
