"""Which one value has each candidate on each prompt?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairdraft.domain.comparison import RatedValue

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PromptValues:
    """A value per criterion, prompt and candidate: the mean over its drafts of the mean over raters.

    `table[c, p, k]` belongs to `criteria[c]`, prompt p and `candidates[k]` and is NaN where nothing was rated.
    A prompt is a brief in one wording (`prompt_id` with one `brief_sha256`); `campaign_of[p]` indexes `campaigns`.
    """

    criteria: tuple[str, ...]
    candidates: tuple[str, ...]
    campaigns: tuple[str, ...]
    campaign_of: NDArray[np.int64]
    table: Values

    def of(self, criterion: str) -> Values:
        """The prompts × candidates values of one criterion."""
        values: Values = self.table[self.criteria.index(criterion)]
        return values

    def by_campaign(self, values: Values) -> dict[str, float]:
        """Mean of one value per prompt in each campaign; campaigns with no value are absent."""
        means = {}
        for index, campaign in enumerate(self.campaigns):
            inside = values[(self.campaign_of == index) & ~np.isnan(values)]
            if inside.size:
                means[campaign] = float(inside.mean())
        return means


def prompt_values(rows: Sequence[RatedValue], criteria: Sequence[str]) -> PromptValues:
    """Average ratings to drafts and drafts to prompts."""
    prompts: dict[tuple[str, str, str], int] = {}
    candidates = {name: index for index, name in enumerate(sorted({row.candidate for row in rows}))}
    campaigns = {name: index for index, name in enumerate(sorted({row.campaign for row in rows}))}
    drafts: dict[str, int] = {}
    draft_of = np.empty(len(rows), dtype=np.int64)
    cell_of_draft: list[int] = []
    campaign_of: list[int] = []
    scores = np.full((len(criteria), len(rows)), np.nan)
    for n, row in enumerate(rows):
        brief = (row.campaign, row.prompt_id, row.brief_sha256)
        if brief not in prompts:
            prompts[brief] = len(prompts)
            campaign_of.append(campaigns[row.campaign])
        if row.draft_id not in drafts:
            drafts[row.draft_id] = len(drafts)
            cell_of_draft.append(prompts[brief] * len(candidates) + candidates[row.candidate])
        draft_of[n] = drafts[row.draft_id]
        for c, name in enumerate(criteria):
            score = row.scores.get(name)
            if score is not None:
                scores[c, n] = score
    cells = np.asarray(cell_of_draft, dtype=np.int64)
    table = np.empty((len(criteria), len(prompts), len(candidates)))
    for c in range(len(criteria)):
        of_drafts = _group_means(scores[c], draft_of, len(drafts))
        of_cells = _group_means(of_drafts, cells, len(prompts) * len(candidates))
        table[c] = of_cells.reshape(len(prompts), len(candidates))
    return PromptValues(
        tuple(criteria), tuple(candidates), tuple(campaigns), np.asarray(campaign_of, dtype=np.int64), table
    )


def _group_means(values: Values, group: NDArray[np.int64], groups: int) -> Values:
    """Mean of the values present in each group, NaN for a group without any."""
    present = ~np.isnan(values)
    counts = np.bincount(group[present], minlength=groups)
    sums = np.bincount(group[present], weights=values[present], minlength=groups)
    means = np.full(groups, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means
