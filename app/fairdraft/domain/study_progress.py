"""How far are the drafts of a study: which are wanted, made, failed, left?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from fairdraft.domain.campaign import Campaign, brief_sha256
from fairdraft.domain.draft import Draft, DraftState
from fairdraft.domain.identity import text_sha256, value_sha256
from fairdraft.domain.product import Product
from fairdraft.domain.study import StudyPlan

_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """One draft that a study wants: the `number`-th (from 1) of a candidate for a brief in its present wording."""

    campaign: str
    brief: str
    brief_sha256: str
    candidate: str
    number: int

    @property
    def prompt_id(self) -> str:
        """`campaign/brief`, the pairing key of comparisons."""
        return f"{self.campaign}/{self.brief}"


@dataclass(frozen=True, slots=True)
class PlacedDraft:
    """The draft that now stands in a place. `settings_sha256` tells drafts of one model and sampling from others'."""

    place: DraftPlace
    draft_id: str
    state: DraftState
    failure: str
    settings_sha256: str


@dataclass(frozen=True, slots=True)
class DraftCounts:
    """Drafts of a candidate for a campaign: how many the plan wants, have been made, failed, and are left to make.

    A failed draft is left too: the next run tries it again.
    """

    candidate: str
    campaign: str
    wanted: int
    done: int
    failed: int
    left: int

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class StudyCounts:
    """What a study holds: finished drafts by candidate, ratings by rater; soft-deleted drafts left out. Conflicts are
    judgements that differ between laptops, open while nobody has decided.
    """

    drafts: dict[str, int]
    ratings: dict[str, int]
    open_conflicts: int = 0


def wanted_places(
    plan: StudyPlan, campaigns: Mapping[str, Campaign], products: Mapping[str, Product | None]
) -> tuple[DraftPlace, ...]:
    """Every draft that a plan wants: by candidate, then in the order of campaigns, briefs and numbers.

    Args:
        plan: the plan.
        campaigns: its campaigns by id.
        products: the product of each campaign, by the campaign's id.
    """
    prompts = [
        (name, brief.id, brief_sha256(products[name], campaigns[name], brief.text))
        for name in plan.campaigns
        for brief in plan.briefs_of(campaigns[name])
    ]
    return tuple(
        DraftPlace(campaign, brief, sha256, candidate, number)
        for candidate in plan.candidates
        for campaign, brief, sha256 in prompts
        for number in range(1, plan.drafts_per_brief + 1)
    )


def shared_seeds(plan: StudyPlan) -> tuple[int, ...]:
    """The seeds of a brief's drafts, the same for every candidate: the plan's, or such as its id gives."""
    if plan.seeds:
        return plan.seeds
    return tuple(
        int(text_sha256(f"{plan.id}/{number}")[:12], 16) % _LARGEST_SEED for number in range(plan.drafts_per_brief)
    )


def settings_sha256(draft: Draft) -> str:
    """Hash over what a draft was made with, apart from its prompt and seed."""
    birth = draft.provenance
    settings: dict[str, Any] = {
        "model": birth.model_sha256 or birth.model_name,
        "endpoint": birth.endpoint,
        "adapter": birth.adapter_sha256,
        "recipe": [birth.recipe, birth.recipe_version],
        "sampler": birth.sampler,
        "mode": draft.mode,
    }
    # Each only where there is one: the hashes of drafts without stay what they were.
    if birth.copy_sha256 is not None:
        settings["copy"] = birth.copy_sha256
    if birth.adapter_scale is not None:
        settings["adapter scale"] = birth.adapter_scale
    return value_sha256(settings)


def known_as(draft: Draft) -> frozenset[str]:
    """The hashes under which drafts that were made alike may be known: earlier versions did not keep how strongly an
    adapter was laid over the model.
    """
    without = replace(draft, provenance=replace(draft.provenance, adapter_scale=None))
    return frozenset((settings_sha256(draft), settings_sha256(without)))


def draft_counts(wanted: Sequence[DraftPlace], placed: Iterable[PlacedDraft]) -> tuple[DraftCounts, ...]:
    """Counts by candidate and campaign, in the order of what is wanted."""
    states = {one.place: one.state for one in placed}
    groups = list(dict.fromkeys((one.candidate, one.campaign) for one in wanted))
    totals = Counter((one.candidate, one.campaign) for one in wanted)
    done = Counter((one.candidate, one.campaign) for one in wanted if states.get(one) == "finished")
    failed = Counter((one.candidate, one.campaign) for one in wanted if states.get(one) == "failed")
    return tuple(
        DraftCounts(
            *group, wanted=totals[group], done=done[group], failed=failed[group], left=totals[group] - done[group]
        )
        for group in groups
    )
