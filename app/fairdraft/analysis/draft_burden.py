"""How much do the rules find in a candidate's drafts, and how much do writers change in them?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from fairdraft.analysis.resampling import mean_interval
from fairdraft.domain.comparison import EditLoad, FindingLoad, Interval

_ANY_NUMBER = (0.0, float("inf"))
_SHARE = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class CountedDraft:
    """A draft of a candidate for a prompt, with the findings of each severity when it was made."""

    candidate: str
    campaign: str
    prompt: str
    errors: int
    warnings: int
    suggestions: int


@dataclass(frozen=True, slots=True)
class EditedDraft:
    """A draft that a writer edited, and the share of its words that changed."""

    candidate: str
    campaign: str
    prompt: str
    words_changed: float


OfCandidate = TypeVar("OfCandidate", CountedDraft, EditedDraft)


def finding_loads(drafts: Iterable[CountedDraft], seed: int = 0) -> tuple[FindingLoad, ...]:
    """Findings per draft of each candidate, by name: means over prompts of the mean over a prompt's drafts, as those of
    ratings are; intervals by bootstrap of prompts inside each campaign.
    """
    return tuple(
        FindingLoad(
            candidate=name,
            drafts=len(own),
            errors=_mean(errors),
            warnings=_mean(_of_prompts((one.campaign, one.prompt, float(one.warnings)) for one in own)),
            suggestions=_mean(_of_prompts((one.campaign, one.prompt, float(one.suggestions)) for one in own)),
            ci95=_interval(errors, _ANY_NUMBER, seed),
            without_error=sum(not one.errors for one in own),
        )
        for name, own in _by_candidate(drafts)
        for errors in [_of_prompts((one.campaign, one.prompt, float(one.errors)) for one in own)]
    )


def edit_loads(drafts: Iterable[EditedDraft], seed: int = 0) -> tuple[EditLoad, ...]:
    """Share of words that writers changed, by candidate's name; means and intervals as for findings."""
    return tuple(
        EditLoad(candidate=name, n=len(own), words_changed=_mean(changed), ci95=_interval(changed, _SHARE, seed))
        for name, own in _by_candidate(drafts)
        for changed in [_of_prompts((one.campaign, one.prompt, one.words_changed) for one in own)]
    )


def _by_candidate(drafts: Iterable[OfCandidate]) -> list[tuple[str, list[OfCandidate]]]:
    of_candidate: dict[str, list[OfCandidate]] = defaultdict(list)
    for one in drafts:
        of_candidate[one.candidate].append(one)
    return sorted(of_candidate.items())


_OfPrompts = dict[tuple[str, str], float]
"""The mean of each prompt's drafts, by campaign and prompt."""


def _of_prompts(values: Iterable[tuple[str, str, float]]) -> _OfPrompts:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for campaign, prompt, value in values:
        found[campaign, prompt].append(value)
    return {place: sum(own) / len(own) for place, own in found.items()}


def _mean(values: _OfPrompts) -> float:
    return sum(values.values()) / len(values)


def _interval(values: _OfPrompts, span: tuple[float, float], seed: int) -> Interval | None:
    names = sorted({campaign for campaign, _ in values})
    means = np.array(list(values.values()), dtype=np.float64)
    return mean_interval(means, np.array([names.index(campaign) for campaign, _ in values]), span, seed)
