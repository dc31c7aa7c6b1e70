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
    """Findings per draft of each candidate, by name; intervals by bootstrap of prompts inside each campaign."""
    return tuple(
        FindingLoad(
            candidate=name,
            drafts=len(own),
            errors=sum(one.errors for one in own) / len(own),
            warnings=sum(one.warnings for one in own) / len(own),
            suggestions=sum(one.suggestions for one in own) / len(own),
            ci95=_interval(((one.campaign, one.prompt, float(one.errors)) for one in own), _ANY_NUMBER, seed),
            without_error=sum(not one.errors for one in own),
        )
        for name, own in _by_candidate(drafts)
    )


def edit_loads(drafts: Iterable[EditedDraft], seed: int = 0) -> tuple[EditLoad, ...]:
    """Share of words that writers changed, by candidate's name; intervals as for findings."""
    return tuple(
        EditLoad(
            candidate=name,
            n=len(own),
            words_changed=sum(one.words_changed for one in own) / len(own),
            ci95=_interval(((one.campaign, one.prompt, one.words_changed) for one in own), _SHARE, seed),
        )
        for name, own in _by_candidate(drafts)
    )


def _by_candidate(drafts: Iterable[OfCandidate]) -> list[tuple[str, list[OfCandidate]]]:
    of_candidate: dict[str, list[OfCandidate]] = defaultdict(list)
    for one in drafts:
        of_candidate[one.candidate].append(one)
    return sorted(of_candidate.items())


def _interval(values: Iterable[tuple[str, str, float]], span: tuple[float, float], seed: int) -> Interval | None:
    of_prompt: dict[tuple[str, str], list[float]] = defaultdict(list)
    for campaign, prompt, value in values:
        of_prompt[campaign, prompt].append(value)
    names = sorted({campaign for campaign, _ in of_prompt})
    means = np.array([sum(own) / len(own) for own in of_prompt.values()], dtype=np.float64)
    return mean_interval(means, np.array([names.index(campaign) for campaign, _ in of_prompt]), span, seed)
