"""Compares 100,000 made-up ratings in a process of its own, whose memory is the comparison's: tells both as JSON.

Usage: python tests/analysis/large_comparison.py PROMPTS DRAFTS RATERS
"""

import json
import resource
import sys
import time

import numpy as np

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


def main() -> None:
    """Compare, and print how many ratings, seconds of processor time and KiB it took."""
    prompts, drafts, raters = map(int, sys.argv[1:])
    rows = ratings(prompts, drafts, raters)
    started = time.process_time()
    comparison = compare("large", rows, CRITERIA)
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB on Linux
    told = {"ratings": len(rows), "seconds": seconds, "kib": memory, "family": comparison.design.family_size}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
