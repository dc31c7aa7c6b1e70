"""Do two candidates' approvals pair by prompt?"""

from fairdraft.analysis.approval import approval_pairs, judged_drafts
from fairdraft.analysis.proportions import mcnemar_exact_p
from fairdraft.domain.comparison import ApprovalPair, ApprovalRule

APPROVED = {True: "approve", False: "reject"}


def test_one_draft_each_is_mcnemars_test(rate):
    """Prompts where only one candidate was approved decide, those where both or none were do not."""
    outcomes = [(True, False)] * 6 + [(False, True)] + [(True, True)] * 5 + [(False, False)] * 3
    rows = []
    for n, (a, b) in enumerate(outcomes):
        rows += [rate(f"p{n}", "a", 3, verdict=APPROVED[a]), rate(f"p{n}", "b", 3, verdict=APPROVED[b])]
    pairs = approval_pairs(judged_drafts(rows, ApprovalRule()), ["a", "b"])
    assert pairs == (ApprovalPair("a", "b", 15, 6, 1, mcnemar_exact_p(6, 1)),)


def test_several_drafts_compare_shares(rate):
    """Two of three approved is more than one of two, and two of four is as many as one of two."""
    shares = {"p1": ([True, True, False], [True, False]), "p2": ([True, True, False, False], [False, True])}
    rows = [
        rate(prompt, name, 3, draft_id=f"{prompt}{name}{n}", verdict=APPROVED[approved])
        for prompt, both in shares.items()
        for name, each in zip("ab", both, strict=True)
        for n, approved in enumerate(each)
    ]
    (pair,) = approval_pairs(judged_drafts(rows, ApprovalRule()), ["a", "b"])
    assert (pair.n, pair.a_more, pair.b_more) == (2, 1, 0)


def test_no_shared_judged_prompt_has_no_p(rate):
    """Drafts without a verdict do not pair."""
    rows = [rate("p1", "a", 3, verdict="approve"), rate("p1", "b", 3)]
    assert approval_pairs(judged_drafts(rows, ApprovalRule()), ["a", "b"]) == (ApprovalPair("a", "b", 0, 0, 0, None),)
