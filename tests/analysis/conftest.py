import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fairdraft.domain.comparison import RatedValue

Rate = Callable[..., RatedValue]


@pytest.fixture
def rate() -> Rate:
    """Make one rating; what a test does not name is ordinary."""
    numbers: Iterator[int] = itertools.count(1)

    def make(
        prompt: str, candidate: str, scores: int | dict[str, int], *, rater: str = "R1", **fields: Any
    ) -> RatedValue:
        campaign = fields.pop("campaign", "glynora")
        ordinary: dict[str, Any] = {
            "campaign": campaign,
            "prompt_id": f"{campaign}/{prompt}",
            "brief_sha256": f"hash of {campaign}/{prompt}",
            "draft_id": f"{campaign}/{prompt}/{candidate}",
            "occasion": 1,
            "blind": True,
            "mode": "raw",
            "verdict": None,
            "rating_id": f"rating {next(numbers)}",
        }
        given = {"accuracy": scores} if isinstance(scores, int) else scores
        return RatedValue(candidate=candidate, rater=rater, scores=given, **{**ordinary, **fields})

    return make
