"""On what does a comparison rest, and how many drafts are good enough on what is regulated?"""

from collections.abc import Sequence

from fairdraft.domain.comparison import Comparison, Reached
from fairdraft.domain.comparison_words import NO_OVERLAP, Name, has_no_overlap, interval, name_in_sentence, signed
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed

LEAST_ALPHA = 0.667
"""Under this alpha Krippendorff draws no conclusion, not even a tentative one."""


def evidence_sentences(comparison: Comparison, name: Name) -> tuple[str, ...]:
    """Drafts, ratings and raters; what the number of tests leaves to be seen; where raters agree too little.

    Args:
        comparison: what was computed.
        name: a criterion's name by its id.
    """
    design = comparison.design
    if not design.ratings:
        return ()
    counts = [counted(design.drafts, "draft"), counted(design.ratings, "rating"), counted(design.raters, "rater")]
    blind = "" if design.blind_share is None else f", {design.blind_share:.0%} given blind"
    rubrics = f"; rubric {listed(design.rubrics)}" if design.rubrics else ""
    said = f"{', '.join(counts)}{blind}{rubrics}."
    low = _too_little(comparison, name)
    tests = f"One is called higher where p is under 0.05 with {counted(design.family_size, 'test')} counted (Holm)"
    if design.shows_nothing:
        return (said, *low, f"{tests}; with so few briefs no difference on 1 to 5 is likely to be shown.")
    least = design.minimum_detectable_difference
    likely = "" if least is None else f"; a difference of about {least:.2f} points or more is likely to be shown"
    return (said, *low, f"{tests}{likely}.")


def reached_sentences(comparison: Comparison, name: Name, candidate: Name = str) -> tuple[str, ...]:
    """For each candidate how many drafts reach the score on each regulated criterion, and on all of them."""
    inserted = {one.criterion for one in comparison.criteria if one.inserted_by_program}
    of_candidate: dict[str, list[Reached]] = {}
    for one in comparison.reached:
        of_candidate.setdefault(one.candidate, []).append(one)
    said = []
    for each, found in of_candidate.items():
        parts = []
        for one in found:
            on = name_in_sentence(name(one.criterion)) if one.criterion else "all of them together"
            by_program = " (inserted by the program)" if one.criterion in inserted else ""
            share = "" if one.ci95 is None or one.criterion else f" [{one.ci95[0]:.0%}, {one.ci95[1]:.0%}]"
            parts.append(f"{on}{by_program} in {one.reached} of {one.n}{share}")
        said.append(f"{candidate(each)} has {found[0].at_least} or more on {'; '.join(parts)}.")
    return tuple(said)


def agreement_cells(comparison: Comparison, criteria: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Krippendorff's alpha on each of these criteria with its interval, a dash where it cannot be estimated."""
    known = {one.criterion: one for one in comparison.agreement if one.alpha is not None}
    return tuple(
        (signed(known[one].alpha or 0.0, 2), interval(known[one].ci95, 2).strip()) if one in known else ("–", "")
        for one in criteria
    )


def agreement_sentences(comparison: Comparison, name: Name) -> tuple[str, ...]:
    """How far raters agree on each criterion, or why that cannot be told."""
    told = [one for one in comparison.agreement if one.alpha is not None]
    if has_no_overlap(comparison):
        return (NO_OVERLAP,)
    if not told:
        reasons = list(dict.fromkeys(one.why for one in comparison.agreement if one.why))
        return (f"How far raters agree cannot be told: {'; '.join(reasons)}.",) if reasons else ()
    words = [
        f"{name_in_sentence(name(one.criterion))} {signed(one.alpha or 0.0, 2)}{interval(one.ci95, 2)}" for one in told
    ]
    units = counted(max(one.units for one in told), "draft")
    return (f"Agreement of raters (Krippendorff's ordinal alpha, {units} rated by two or more): {', '.join(words)}.",)


def _too_little(comparison: Comparison, name: Name) -> list[str]:
    low = [
        name_in_sentence(name(one.criterion))
        for one in comparison.agreement
        if one.alpha is not None and one.alpha < LEAST_ALPHA
    ]
    return [f"Raters agree too little to conclude much (alpha under {LEAST_ALPHA:g}) on {listed(low)}."] if low else []
