"""What does a comparison of candidates answer? (fields as in the JSON `fairdraft/comparison@1`)"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from fairdraft.domain.annotation_scores import AnnotationScores
from fairdraft.domain.figure_terms import Exclusion as Exclusion
from fairdraft.domain.figure_terms import Interval as Interval

_WHOLE_SCALE = 4.0

ModelPlace = Literal["here", "hosted", "untold"]
"""Where a candidate's model is: a file on this machine, a host's, or nobody said or may say."""

PairVerdict = Literal["a_higher", "b_higher", "too_small_to_say", "not_shown_to_differ"]


@dataclass(frozen=True, slots=True)
class RatedValue:
    """One rating of one draft as the comparison takes it in.

    `scores` maps criterion to 1–5, unrated criteria absent; `brief_sha256` may be empty where ratings came without it.
    `occasion` is 1, and 2, 3 … where the rater got the draft again. `duration_ms` is how long it was open, in
    milliseconds; None and 0 are times that nobody knows. `cost` is the draft's, in `currency` (empty: nobody said in
    which), `machine_ms` what this machine took for it (None and 0: not known). `adjudicates` names the ratings
    (by `rating_id`) or raters of this draft that this row settles, separated by blanks, commas or semicolons.
    `blindness_told` is False where nobody said whether it was given `blind`.
    """

    campaign: str
    prompt_id: str
    brief_sha256: str
    candidate: str
    draft_id: str
    rater: str
    occasion: int
    blind: bool
    mode: str
    scores: dict[str, int]
    verdict: str | None
    duration_ms: int | None = None
    cost: float | None = None
    rating_id: str = ""
    adjudicates: str | None = None
    blindness_told: bool = True
    currency: str = ""
    machine_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PreferenceVote:
    """One vote on drafts of candidates `a` and `b` for one prompt, in its present wording, as the comparison takes it.

    Lengths are in characters.
    """

    campaign: str
    prompt: str
    a: str
    b: str
    outcome: Literal["a", "b", "tie", "both_bad"]
    rater: str
    blind: bool
    length_a: int
    length_b: int


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """When a draft counts as approved: each of `criteria` is at least `at_least`, or, without criteria, by verdict."""

    criteria: tuple[str, ...] = ()
    at_least: int = 4


@dataclass(frozen=True, slots=True)
class DeclaredComparison:
    """A pair of candidates that the plan compares, on one criterion or (None) on each."""

    a: str
    b: str
    criterion: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredAdaptation:
    """Two candidates, before and after an adaptation: what it was made to raise, and what it must not lower.

    `margin` is how many points on 1–5 a kept criterion may fall at most; `in_plan` says whether that was declared
    before anything was rated.
    """

    before: str
    after: str
    made_for: tuple[str, ...]
    must_keep: tuple[str, ...]
    margin: float = 0.5
    in_plan: bool = True


@dataclass(frozen=True, slots=True)
class Design:
    """What was compared, in numbers of prompts, campaigns and raters.

    `blind_share`, 0 to 1, is that of the ratings of which it is known (None: of none); of `blindness_untold` it is not.
    `family_size` is the number of comparisons that p is adjusted for: those of the plan, or all that share a prompt.
    `minimum_detectable_difference` is in points on 1–5 (None: not estimable). `drafts` and `ratings` count what is
    compared, without what is `excluded` whole; `rubrics` are those that were rated by, with their versions.
    """

    prompts: int
    campaigns: int
    raters: int
    blind_share: float | None
    minimum_detectable_difference: float | None
    family_size: int
    excluded: tuple[Exclusion, ...] = ()
    blindness_untold: int = 0
    drafts: int = 0
    ratings: int = 0
    rubrics: tuple[str, ...] = ()

    @property
    def shows_nothing(self) -> bool:
        """Whether even the widest difference that the scale has, that of 1 and 5, is likely to stay unseen."""
        points = self.minimum_detectable_difference
        return points is not None and points > _WHOLE_SCALE


@dataclass(frozen=True, slots=True)
class CandidateEstimate:
    """A candidate's mean on one criterion, 1 to 5: over its `n` rated prompts, each the mean of its drafts.

    `mean` is None without a prompt, its 95% interval `ci95` under three. `by_campaign` are the means of each campaign
    that has a rated prompt.
    """

    candidate: str
    n: int
    mean: float | None
    ci95: Interval | None
    by_campaign: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairEstimate:
    """Candidate a against b on one criterion over the `n` prompts they share.

    `difference` is the mean of a − b in points, −4 to 4, with its 95% interval `ci95`; `by_campaign` are the means
    inside each campaign. `p` stands alone, `p_holm` is adjusted for the whole family (None for a pair outside it).
    `probability_a_higher` is the share of prompts where a is higher, ties counted half, 0 to 1. `only_in_campaign` is
    the campaign where a difference is shown, if it is shown in one alone. Without a shared prompt figures are None.

    `new_campaigns_ci95` is the interval for campaigns like these rather than for these (None under six campaigns).
    """

    a: str
    b: str
    n: int
    difference: float | None
    ci95: Interval | None
    p: float | None
    p_holm: float | None
    probability_a_higher: float | None
    by_campaign: dict[str, float]
    verdict: PairVerdict
    only_in_campaign: str | None = None
    new_campaigns_ci95: Interval | None = None

    @property
    def untested(self) -> bool:
        """Whether the plan declares other comparisons and not this one: it is estimated, and no claim is made of it."""
        return self.p is not None and self.p_holm is None


@dataclass(frozen=True, slots=True)
class Omnibus:
    """Whether the candidates differ at all on one criterion (None where it cannot be computed)."""

    test: str
    p: float | None


@dataclass(frozen=True, slots=True)
class CriterionComparison:
    """Everything about one criterion; `inserted_by_program` marks assisted drafts' regulated language."""

    criterion: str
    candidates: tuple[CandidateEstimate, ...]
    pairs: tuple[PairEstimate, ...]
    omnibus: Omnibus
    inserted_by_program: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's ordinal alpha over the `units`, drafts rated by two or more; None with a `why` where not
    estimable.

    It is 1 where all agree, and 0 where they agree as chance would. `within_one` is the share of pairs of ratings, 0 to
    1, that are at most one point apart; None without units.
    """

    criterion: str
    alpha: float | None
    ci95: Interval | None
    units: int
    within_one: float | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Consistency:
    """A rater beside themselves: of `repeats` scores given again, the shares that are equal and within ±1."""

    rater: str
    repeats: int
    equal: float
    within_one: float


@dataclass(frozen=True, slots=True)
class Strictness:
    """A rater beside `others` on `drafts` of `briefs` that both scored: `difference` in points, −4 to 4, below 0 where
    the rater is the stricter one, with its 95% interval.

    `p_holm` is adjusted for the raters compared at once. `stands_out` says that the difference is shown; those after
    it are compared without that rater.
    """

    rater: str
    others: tuple[str, ...]
    drafts: int
    briefs: int
    difference: float
    ci95: Interval | None
    p_holm: float
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """Drafts `approved` of `n` that were judged for it, with Wilson's 95% interval of the share (0 to 1)."""

    candidate: str
    approved: int
    n: int
    ci95: Interval | None


@dataclass(frozen=True, slots=True)
class ApprovalPair:
    """Approval of a against b on the `n` shared prompts: prompts where more of a's, or of b's, drafts were approved.

    `p` is McNemar's exact one, not adjusted for the number of pairs; None without a shared prompt.
    """

    a: str
    b: str
    n: int
    a_more: int
    b_more: int
    p: float | None


@dataclass(frozen=True, slots=True)
class Reached:
    """Drafts that `reached` the score `at_least`, of `n` rated for it, with Wilson's 95% interval of the share, 0 to 1.

    `criterion` is a regulated one, or empty for all of them together: a draft fails by one.
    """

    candidate: str
    criterion: str
    at_least: int
    reached: int
    n: int
    ci95: Interval | None


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost per draft and per approved draft, in `currency`; people's time has no price.

    `ci95` is the 95% interval of `per_approved`. What cannot be told is None, and `basis` says why. `currency` is empty
    where nobody said in which. Of a draft, in seconds, `machine_s` is this machine's time on the average, `reading_s`
    the time of one rater in the middle.
    """

    candidate: str
    per_draft: float | None
    per_approved: float | None
    ci95: Interval | None
    basis: str
    currency: str = ""
    machine_s: float | None = None
    reading_s: float | None = None


def in_one_currency(cost: Iterable[Cost]) -> bool:
    """Whether costs may be compared; those that nobody named a currency for are taken to be in that of the others."""
    return len({one.currency for one in cost if one.per_draft is not None and one.currency}) < 2


@dataclass(frozen=True, slots=True)
class FindingLoad:
    """What the rules found in a candidate's `drafts` when they were made: findings per draft by severity, each brief
    counting once, with the interval of errors, and how many drafts had no error.
    """

    candidate: str
    drafts: int
    errors: float
    warnings: float
    suggestions: float
    ci95: Interval | None
    without_error: int


@dataclass(frozen=True, slots=True)
class EditLoad:
    """How much writers changed a candidate's drafts: the share of words, 0 to 1, over `n` drafts that they edited, each
    brief counting once.
    """

    candidate: str
    n: int
    words_changed: float
    ci95: Interval | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the data advise; `candidate` is None when they advise nothing yet, and `because` says why.

    `alternatives` are what could be done instead, `rules` the declared rules that the advice follows from.
    """

    candidate: str | None
    because: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is advised, in a sentence."""
        return self.next[0] if self.candidate and self.next else "No candidate can be recommended yet."


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole comparison of one study; `conditions` are the sentences printed under every figure. `synthetic` marks
    figures that were made up to show the program; `scripted_raters` are those whose ratings a script computed. With
    `names_hidden` the study is still blind: candidates have letters in place of their names, and costs are left out
    because they would give them away. `reached` is how many drafts are good enough on what is regulated. `annotations`
    (None until drafts were checked) sets writers' marks beside findings; `unchecked_drafts` are not among `findings`.
    `strictness` has the raters who share enough drafts with others, those who stand out first.
    """

    study: str
    design: Design
    criteria: tuple[CriterionComparison, ...]
    agreement: tuple[Agreement, ...]
    approval: tuple[Approval, ...]
    cost: tuple[Cost, ...]
    recommendation: Recommendation
    approval_pairs: tuple[ApprovalPair, ...] = ()
    consistency: tuple[Consistency, ...] = ()
    preferences: dict[str, Any] | None = None
    adaptations: tuple[dict[str, Any], ...] = ()
    conditions: tuple[str, ...] = ()
    synthetic: bool = False
    findings: tuple[FindingLoad, ...] = ()
    edits: tuple[EditLoad, ...] = ()
    names_hidden: bool = False
    annotations: AnnotationScores | None = None
    unchecked_drafts: int = 0
    reached: tuple[Reached, ...] = ()
    scripted_raters: tuple[str, ...] = ()
    strictness: tuple[Strictness, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """The JSON form `fairdraft/comparison@1`."""
        scores = None if self.annotations is None else self.annotations.as_object()
        return {"schema": "fairdraft/comparison@1", **asdict(self), "annotations": scores}
