"""What do the scores of writers' marks say in sentences, and never more than their data?"""

from collections.abc import Sequence

from fairdraft.domain.annotation_scores import AnnotationScores, MarkScore, Share, SpanAgreement
from fairdraft.domain.comparison_words import share_range
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed
from fairdraft.domain.sample_study import sample_condition

SCORES_TITLE = "Writers' marks beside the rules' findings"
NOTHING_MARKED = "No writer has marked anything yet."
HOW_TO_MARK = (
    "While rating, select words and give them a label: the study then compares these marks with the rules' findings."
)
NOT_MARKED = "not marked by writers"

MATCHING = (
    "A mark and a finding match when they have the same rule and overlap by at least a character; a label "
    "counts for the rule, or the whole group of rules, that it stands for. Missing language matches a mark of "
    "its rule anywhere in the draft. Overlapping marks count as one, whoever made them; so do overlapping "
    "findings."
)
_NOT_EXHAUSTIVE = (
    "Writers are not asked to mark everything: a finding that is not marked may still be right, so the "
    "share that is marked is a lower limit of precision. Only findings that somebody dismissed with a "
    "reason are known to be false alarms."
)
_CLUSTERS = (
    "Wilson intervals assume that marks are independent. Marks from one draft, one brief or one writer are "
    "not: if a few drafts have many of the marks, the intervals are too narrow."
)
_FINDINGS_SHOWN = (
    "The plan shows the rules' findings while rating: the marks then tend to follow the findings, and "
    "both shares are too high."
)
_FEW = 10


def score_conditions(packs: Sequence[str], *, findings_shown: bool, synthetic: bool) -> tuple[str, ...]:
    """The sentences that belong to every figure of the scores."""
    return (
        *([sample_condition()] if synthetic else []),
        MATCHING,
        _NOT_EXHAUSTIVE,
        *([_FINDINGS_SHOWN] if findings_shown else []),
        _CLUSTERS,
        (
            f"Findings come from the current rules, not from the rules at the time of rating: {len(packs)} packs, "
            f"{_versions(packs)}."
        ),
    )


def score_sentences(scores: AnnotationScores) -> list[str]:
    """What was marked, what of it was found, and what of the findings was marked; each with its n and interval."""
    if not scores.spans:
        return [NOTHING_MARKED]
    one = scores.overall
    raters = counted(len(scores.raters), "writer")
    said = [
        (
            f"{raters} marked words {counted(scores.spans, 'time')} in {scores.drafts_marked:,} of the "
            f"{counted(scores.drafts_read, 'draft')} they finished."
        )
    ]
    if one.marks:
        said.append(_recall_words(one))
    else:
        said.append("No mark has the label of a rule, so recall cannot be computed.")
    if one.findings:
        said.append(_precision_words(one))
    uncovered = [label for label in scores.uncovered if label.marks]
    if uncovered:
        names = listed([f"“{label.name}” ({label.marks:,})" for label in uncovered])
        said.append(f"Marked with labels that no rule covers: {names}.")
    if scores.silent:
        marked = [rule for rule in scores.silent if rule.marks]
        about = f"; marks point to {listed([rule.rule for rule in marked])}" if marked else ""
        said.append(f"{counted(len(scores.silent), 'rule')} found nothing in these drafts{about}.")
    return said


def agreement_words(one: SpanAgreement) -> str:
    """Two raters' marks beside each other, in a sentence."""
    marks = f"{one.marks_a:,} and {counted(one.marks_b, 'mark')} in {counted(one.drafts, 'draft')} that both finished"
    if one.f1 is None or one.f1_any_label is None:
        return f"{one.a} and {one.b}: neither marked anything in {counted(one.drafts, 'draft')} that both finished."
    return (
        f"{one.a} and {one.b}: {one.f1:.0%}{share_range(one.ci95)} of their marks are on the same words with the "
        f"same label, {one.f1_any_label:.0%} with any label (F1; {marks})."
    )


def share_words(one: Share | None) -> str:
    """`9 of 12, 75% [47%, 91%]`, or a dash."""
    return "–" if one is None else f"{one.k:,} of {one.n:,}, {one.share:.0%}{share_range(one.ci95)}"


def _recall_words(one: MarkScore) -> str:
    if one.recall is None:
        return f"{counted(one.marks, 'mark')} {_point(one.marks)} to rules that do not apply to these drafts."
    few = f" Fewer than {_FEW} are too few to say much." if one.recall.n < _FEW else ""
    unseen = one.marks_not_checked
    whose = "a rule that does not apply to its draft" if unseen == 1 else "rules that do not apply to their draft"
    beside = f"; {unseen:,} more {_point(unseen)} to {whose}" if unseen else ""
    return (
        f"Of {counted(one.recall.n, 'mark')} that {_point(one.recall.n)} to a rule, its group of rules found "
        f"{one.recall.k:,}: {one.recall.share:.0%}{share_range(one.recall.ci95)}"
        f"{beside}.{few}"
    )


def _precision_words(one: MarkScore) -> str:
    absent = one.findings_without_label
    beside = (
        f" {absent:,} more {'is' if absent == 1 else 'are'} missing language that no label covers." if absent else ""
    )
    if one.precision is None:
        return f"No finding could be marked: no label covers its rule.{beside}"
    dismissed = f", {one.findings_dismissed:,} were dismissed with a reason" if one.findings_dismissed else ""
    return (
        f"Of {counted(one.precision.n, 'finding')} that could be marked, writers marked {one.precision.k:,}: "
        f"{one.precision.share:.0%}{share_range(one.precision.ci95)}; {one.not_marked:,} are {NOT_MARKED}{dismissed}."
        f"{beside}{_advisory_words(one)}"
    )


def _advisory_words(one: MarkScore) -> str:
    n = one.findings_advisory
    are = "is" if n == 1 else "are"
    return f" Of all {counted(one.findings, 'finding')} {n:,} {are} advisory and not counted as errors." if n else ""


def _point(n: int) -> str:
    return "points" if n == 1 else "point"


def _versions(packs: Sequence[str]) -> str:
    versions = sorted({one.rpartition(" ")[2] for one in packs})
    return f"versions {listed(versions)}" if len(versions) > 1 else f"version {''.join(versions)}"
