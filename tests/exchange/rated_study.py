"""A study of made-up ratings, and its decision sheet, for the tests of what is printed of it."""

import random

from fairdraft.analysis.compare import compare
from fairdraft.domain.comparison import Comparison, DeclaredAdaptation, RatedValue
from fairdraft.domain.decision_sheet import DecisionSheet, decision_sheet
from fairdraft.domain.rubric import Rubric

CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice", "copy_quality")
REGULATED = frozenset(CRITERIA[:3])
RUBRIC = Rubric.model_validate(
    {
        "schema": "fairdraft/rubric@1", "id": "dtc", "version": "1",
        "criteria": [{"id": one, "name": one.replace("_", " ").capitalize()} for one in CRITERIA],
    }
)  # fmt: skip


def rated(candidates: int) -> Comparison:
    """A study of so many candidates with long names, every second one far better than the others."""
    chance = random.Random(4)  # noqa: S311 - made-up ratings, the same at each run
    names = [f"specialised-model-{n}-with-examples" for n in range(candidates)]
    rows = [
        RatedValue(
            campaign=f"campaign-{prompt % 3}", prompt_id=f"p{prompt}", brief_sha256="b", candidate=name,
            draft_id=f"{name}-{prompt}", rater="R1", occasion=1, blind=True, mode="raw",
            scores={one: chance.choice((1, 2, 3) if n % 2 else (3, 4, 5)) for one in CRITERIA},
            verdict=chance.choice(("approve", "reject")), cost=0.1 * (n + 1),
        )
        for n, name in enumerate(names)
        for prompt in range(30)
    ]  # fmt: skip
    kept = tuple(sorted(REGULATED))
    adaptations = [DeclaredAdaptation(names[1], names[0], ("brand_voice",), kept)] if candidates > 1 else []
    return compare("s", rows, CRITERIA, regulated=REGULATED, adaptations=adaptations, examples_at_hand=12)


def sheet_of(comparison: Comparison) -> DecisionSheet:
    gains = tuple(f"{k} examples against none: brand voice +0.1 [−0.2, 0.4], 17 shared briefs." for k in range(2, 9))
    coverage = "safety 1.09, indication 0.99, consumer copy 1.36 bits per byte"
    names = {one.candidate for row in comparison.criteria for one in row.candidates}
    criterion = {one.id: one.name for one in RUBRIC.criteria}
    return decision_sheet(comparison, criterion.__getitem__, coverage=dict.fromkeys(names, coverage), retrieval=gains)
