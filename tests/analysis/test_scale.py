"""Does a comparison of 100,000 ratings stay within its time and memory?"""

import time

import numpy as np
import pytest

from fairdraft.analysis.compare import compare
from fairdraft.domain.comparison import RatedValue

CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice", "copy_quality")
CANDIDATES = ("general", "biomedical", "specialised")


def ratings(prompts: int, drafts: int, raters: int) -> list[RatedValue]:
    generator = np.random.default_rng(8)
    scores = generator.integers(1, 6, (prompts, len(CANDIDATES), drafts, raters, len(CRITERIA))).tolist()
    return [
        RatedValue(
            campaign=f"campaign {prompt % 3}",
            prompt_id=f"campaign {prompt % 3}/{prompt}",
            brief_sha256=str(prompt),
            candidate=candidate,
            draft_id=f"{prompt}/{k}/{draft}",
            rater=f"R{rater}",
            occasion=1,
            blind=True,
            mode="raw",
            scores=dict(zip(CRITERIA, scores[prompt][k][draft][rater], strict=True)),
            verdict="approve" if scores[prompt][k][draft][rater][0] > 3 else "revise",
            duration_ms=20_000,
            cost=0.01,
        )
        for prompt in range(prompts)
        for k, candidate in enumerate(CANDIDATES)
        for draft in range(drafts)
        for rater in range(raters)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("prompts", "drafts", "raters"), [(3_334, 2, 5), (33_334, 1, 1), (500, 20, 4)])
def test_a_hundred_thousand_ratings_take_ten_seconds(prompts: int, drafts: int, raters: int):
    """Comparing 100,000 ratings takes at most 10 s of processor time and 500 MB, input included."""
    resource = pytest.importorskip("resource", reason="memory is measured through the Unix resource module")
    rows = ratings(prompts, drafts, raters)
    assert len(rows) >= 100_000
    started = time.process_time()
    comparison = compare("large", rows, CRITERIA)
    assert time.process_time() - started <= 10
    assert comparison.design.family_size == 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss <= 500 * 1024  # in KiB on Linux
