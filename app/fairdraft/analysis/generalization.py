"""What may be said about campaigns that nobody has rated yet?"""

import math
from collections.abc import Sequence

from fairdraft.analysis.distributions import student_t_quantile

FEWEST_CAMPAIGNS = 6


def new_campaigns_interval(campaign_means: Sequence[float], span: tuple[float, float]) -> tuple[float, float] | None:
    """95% interval for the mean over campaigns like these: Student's t over campaign means, G − 1 degrees.

    Each campaign counts once, whatever its number of prompts. None under six campaigns: with three, resampling
    campaigns covers 74% instead of 95%, and t is too wide to say anything.
    """
    campaigns = len(campaign_means)
    if campaigns < FEWEST_CAMPAIGNS:
        return None
    center = math.fsum(campaign_means) / campaigns
    spread = math.fsum((mean - center) ** 2 for mean in campaign_means) / (campaigns - 1)
    half = student_t_quantile(0.975, campaigns - 1) * math.sqrt(spread / campaigns)
    return max(center - half, span[0]), min(center + half, span[1])
