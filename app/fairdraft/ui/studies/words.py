"""How is a study told in the window?"""

from fairdraft.domain.counting import counted
from fairdraft.domain.study import StudyPlan
from fairdraft.services.study_overview import RaterProgress, StudyOverview
from fairdraft.ui.theme.tokens import Tone


def step_words(overview: StudyOverview, *, running: bool, made: int | None = None) -> tuple[str, Tone]:
    """The step a study is at, for its chip, with the tone of the chip; `made` where a run knows it better."""
    if running:
        return f"generating {overview.made if made is None else made:,}/{overview.wanted:,}", "accent"
    if overview.unblinded is not None:
        return f"unblinded {overview.unblinded.at.astimezone():%d %b %Y}", "neutral"
    told: dict[str, tuple[str, Tone]] = {
        "elsewhere": ("rated elsewhere", "neutral"),
        "planned": ("planned", "neutral"),
        "drafting": (f"{overview.made:,} of {counted(overview.wanted, 'draft')}", "warning"),
        "drafted": ("ready to rate", "accent"),
        "rating": ("rating", "accent"),
        "rated": ("rated" if overview.is_synthetic else "rated, still blind", "present"),
    }
    return told[overview.step]


def conflict_words(overview: StudyOverview) -> str:
    """Judgments that differ between laptops and wait for somebody, for a chip; empty where there are none."""
    return f"{counted(overview.conflicts, 'conflict')} to decide" if overview.conflicts else ""


def extent_words(overview: StudyOverview) -> str:
    """What a study is made of: campaigns, candidates, drafts."""
    plan = overview.plan
    if plan is None:
        return f"{counted(overview.made, 'draft')} and {counted(overview.ratings, 'rating')} from elsewhere"
    if overview.came_blind:
        return f"{counted(len(plan.campaigns), 'campaign')} · {counted(overview.made, 'draft')}; candidates hidden"
    return " · ".join(
        (
            counted(len(plan.campaigns), "campaign"),
            counted(len(plan.candidates), "candidate"),
            counted(overview.wanted, "draft"),
            raters_planned(plan),
        )
    )


def raters_planned(plan: StudyPlan) -> str:
    """How many raters a plan has."""
    return counted(plan.rater_count, "rater")


def rater_words(one: RaterProgress) -> str:
    """How far a rater is."""
    if one.total is None:
        return counted(one.rated, "rating") if one.rated else "not started"
    return f"{one.rated:,} of {one.total:,}"
