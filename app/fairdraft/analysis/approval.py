"""Which drafts were approved, by the rule that the study declares?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from fairdraft.analysis.proportions import mcnemar_exact_p, wilson_interval
from fairdraft.domain.comparison import Approval, ApprovalPair, ApprovalRule, RatedValue


@dataclass(frozen=True, slots=True)
class JudgedDraft:
    """A draft and whether it was approved (None: nobody judged what the rule asks about).

    `read_ms` is the time of each rater whose time is known.
    """

    draft_id: str
    campaign: str
    prompt_id: str
    brief_sha256: str
    candidate: str
    approved: bool | None
    cost: float | None
    currency: str = ""
    machine_ms: int | None = None
    read_ms: tuple[int, ...] = ()


def judged_drafts(rows: Iterable[RatedValue], rule: ApprovalRule) -> tuple[JudgedDraft, ...]:
    """Each draft once, with its verdict by the rule.

    By criteria: the mean over raters of each named criterion is at least `at_least`. By verdict: more than half
    of the verdicts given are "approve" (two raters who disagree do not approve).
    """
    of_draft: dict[str, list[RatedValue]] = defaultdict(list)
    for row in rows:
        of_draft[row.draft_id].append(row)
    return tuple(_judged(ratings, rule) for ratings in of_draft.values())


def approvals(drafts: Iterable[JudgedDraft], candidates: Iterable[str]) -> tuple[Approval, ...]:
    """The share approved of each candidate's judged drafts, with Wilson's interval."""
    judged: dict[str, list[bool]] = {name: [] for name in candidates}
    for draft in drafts:
        if draft.approved is not None:
            judged[draft.candidate].append(draft.approved)
    return tuple(
        Approval(name, sum(each), len(each), wilson_interval(sum(each), len(each))) for name, each in judged.items()
    )


def approval_pairs(drafts: Iterable[JudgedDraft], candidates: Sequence[str]) -> tuple[ApprovalPair, ...]:
    """McNemar's exact test for each pair of candidates, over the prompts where both have judged drafts.

    With one draft each a prompt agrees or disagrees; with several, the candidate with the larger share of approved
    drafts on a prompt has it. p is not adjusted for the number of pairs, and None without a shared prompt.
    """
    given: dict[str, dict[tuple[str, str, str], list[bool]]] = {name: defaultdict(list) for name in candidates}
    for draft in drafts:
        if draft.approved is not None:
            brief = (draft.campaign, draft.prompt_id, draft.brief_sha256)
            given[draft.candidate][brief].append(draft.approved)
    pairs = []
    for a, b in combinations(candidates, 2):
        shared = given[a].keys() & given[b].keys()
        # Shares are compared crosswise in whole numbers: no rounding decides a tie.
        leads = [
            sum(given[a][brief]) * len(given[b][brief]) - sum(given[b][brief]) * len(given[a][brief])
            for brief in shared
        ]
        a_more, b_more = sum(lead > 0 for lead in leads), sum(lead < 0 for lead in leads)
        p = mcnemar_exact_p(a_more, b_more) if shared else None
        pairs.append(ApprovalPair(a, b, len(shared), a_more, b_more, p))
    return tuple(pairs)


def _judged(ratings: list[RatedValue], rule: ApprovalRule) -> JudgedDraft:
    first = ratings[0]
    return JudgedDraft(
        draft_id=first.draft_id,
        campaign=first.campaign,
        prompt_id=first.prompt_id,
        brief_sha256=first.brief_sha256,
        candidate=first.candidate,
        approved=_approved(ratings, rule),
        # The cost is the draft's, repeated on each rating of it.
        cost=max((one.cost for one in ratings if one.cost is not None), default=None),
        currency=first.currency,
        machine_ms=first.machine_ms,
        read_ms=tuple(one.duration_ms for one in ratings if one.duration_ms),
    )


def _approved(ratings: list[RatedValue], rule: ApprovalRule) -> bool | None:
    if not rule.criteria:
        verdicts = [one.verdict for one in ratings if one.verdict]
        return 2 * verdicts.count("approve") > len(verdicts) if verdicts else None
    given = [[one.scores[name] for one in ratings if name in one.scores] for name in rule.criteria]
    if not all(given):
        return None
    return all(sum(scores) >= rule.at_least * len(scores) for scores in given)
