"""What does a study look like: a synthetic one whose means are those of the published evaluation.

Published were, on 1–5: a general-purpose model (brand voice 3.9, copy quality 4.1, ISI referencing 1.8, indication
language 2.3), a biomedical one (indication language 3.7, brand voice 2.6) and a specialised proprietary one (accuracy
3.8, brand voice 3.6) at four times the general model's cost. Everything else here is invented, and said to be.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from fairdraft.domain.campaign import Brief, Campaign, brief_sha256
from fairdraft.domain.comparison_words import name_in_sentence
from fairdraft.domain.curve_words import measure_name
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.identity import named_id
from fairdraft.domain.name_list import listed
from fairdraft.domain.piece import Block, render
from fairdraft.domain.product import Product
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import Rubric, Verdict
from fairdraft.domain.study import StudyPlan

SAMPLE_STUDY = "sample"
# Those of the published evaluation: fifty briefs. Other sample campaigns are for trying the program.
SAMPLE_CAMPAIGNS = ("cordexa", "glynora", "lumivar")
SYNTHETIC = "synthetic sample"
GENERAL, BIOMEDICAL, PROPRIETARY = "sample-general", "sample-biomedical", "sample-proprietary"
RATERS = ("sample-writer-1", "sample-writer-2")

# (candidate, criterion): mean on 1–5.
PUBLISHED: Mapping[tuple[str, str], float] = {
    (GENERAL, "brand_voice"): 3.9,
    (GENERAL, "copy_quality"): 4.1,
    (GENERAL, "isi_referencing"): 1.8,
    (GENERAL, "indication_language"): 2.3,
    (BIOMEDICAL, "indication_language"): 3.7,
    (BIOMEDICAL, "brand_voice"): 2.6,
    (PROPRIETARY, "accuracy"): 3.8,
    (PROPRIETARY, "brand_voice"): 3.6,
}
INVENTED: Mapping[tuple[str, str], float] = {
    (GENERAL, "accuracy"): 2.9,
    (BIOMEDICAL, "accuracy"): 3.6,
    (BIOMEDICAL, "isi_referencing"): 3.3,
    (BIOMEDICAL, "copy_quality"): 3.1,
    (PROPRIETARY, "indication_language"): 3.5,
    (PROPRIETARY, "isi_referencing"): 3.4,
    (PROPRIETARY, "copy_quality"): 3.9,
}
# Per draft; only that the proprietary model cost four times the general one was published.
_COST = {GENERAL: 0.01, BIOMEDICAL: 0.012, PROPRIETARY: 0.04}
_REGULATED = ("accuracy", "indication_language", "isi_referencing")
_WHEN = datetime(2026, 1, 12, 9, tzinfo=UTC)
_SHARED_OF_CAMPAIGN = 4
_REPEATED = 15
_OPENINGS = {
    GENERAL: ("A brighter chapter starts here", "Your day, your way", "Ready for what comes next?"),
    BIOMEDICAL: ("{brand}: prescribing facts for patients", "About treatment with {brand}", "How {brand} is used"),
    PROPRIETARY: (
        "Talk about {brand} with your doctor",
        "A plan you can discuss",
        "Ask what {brand} could mean for you",
    ),
}
_BODIES = {
    GENERAL: (
        "Small steps add up, and you do not have to take them alone. {brand} fits into the life you already lead.",
        "You know how you want to feel. With {brand} and your doctor's guidance, you can work toward it.",
    ),
    BIOMEDICAL: (
        "{brand} is indicated for adult patients as described in the Prescribing Information. Adverse reactions occur.",
        "Administration of {brand} follows the labeled dosage. Patients are to be evaluated for contraindications.",
    ),
    PROPRIETARY: (
        "{brand} is a prescription medicine for adults. Your doctor can tell you whether it is right for you.",
        "If your treatment is not working as you hoped, ask about {brand}. See the Important Safety Information.",
    ),
}


@dataclass(frozen=True, slots=True)
class SampleStudy:
    """The plan with its drafts and ratings."""

    plan: StudyPlan
    drafts: tuple[Draft, ...]
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True)
class _Prompt:
    campaign: Campaign
    product: Product | None
    brief: Brief


def sample_study(campaigns: Sequence[Campaign], products: Mapping[str, Product | None], rubric: Rubric) -> SampleStudy:
    """The synthetic study over the sample campaigns that the evaluation was of; the same one every time.

    Every brief is drafted by every candidate. One writer rates all drafts and a tenth of them again; a second rates
    those of four briefs of each campaign, with the same sum of scores, so that the means stay as published.

    Args:
        campaigns: the sample campaigns.
        products: the product of each campaign, by the campaign's id.
        rubric: the default rubric.
    """
    campaigns = [one for one in campaigns if one.id in SAMPLE_CAMPAIGNS]
    plan = StudyPlan(
        schema_name="fairdraft/study@1",
        id=SAMPLE_STUDY,
        name="Sample (synthetic): the published evaluation",
        campaigns=tuple(one.id for one in campaigns),
        candidates=(GENERAL, BIOMEDICAL, PROPRIETARY),
        seeds=(1,),
        mode="raw",
        raters=RATERS,
        overlap=0.24,
        hidden_repeats=0.1,
    )
    prompts = [_Prompt(one, products[one.id], brief) for one in campaigns for brief in one.briefs]
    chance = random.Random(SAMPLE_STUDY)  # noqa: S311 - the same study every time is the aim
    shared = [index for one in campaigns for index in _shared(prompts, one, chance)]
    difficulty = [chance.gauss(0, 0.5) for _ in prompts]
    drafts: list[Draft] = []
    ratings: list[Rating] = []
    for candidate in plan.candidates:
        own = [_draft(prompt, candidate, chance) for prompt in prompts]
        first: dict[str, list[int]] = {}
        second: dict[str, list[int]] = {}
        for criterion in (one.id for one in rubric.criteria):
            mean = PUBLISHED.get((candidate, criterion)) or INVENTED[candidate, criterion]
            first[criterion] = _scores(mean, difficulty, chance)
            second[criterion] = _second_opinion([first[criterion][index] for index in shared], chance)
        ratings += [
            _rating(draft, 0, 1, {name: scores[index] for name, scores in first.items()}, rubric)
            for index, draft in enumerate(own)
        ]
        ratings += [
            _rating(own[index], 1, 1, {name: scores[place] for name, scores in second.items()}, rubric)
            for place, index in enumerate(shared)
        ]
        for index in chance.sample(range(len(own)), _REPEATED // len(plan.candidates)):
            again = {name: _near(scores[index], chance) for name, scores in first.items()}
            ratings.append(_rating(own[index], 0, 2, again, rubric))
        drafts += own
    return SampleStudy(plan, tuple(drafts), tuple(_dated(ratings, chance)))


def sample_condition() -> str:
    """What is said wherever a figure of the sample study shows."""
    by_candidate: dict[str, list[str]] = {}
    for candidate, criterion in INVENTED:
        by_candidate.setdefault(candidate, []).append(name_in_sentence(measure_name(criterion)))
    invented = "; ".join(f"{listed(criteria)} of {candidate}" for candidate, criteria in by_candidate.items())
    return (
        "Synthetic data, made to demonstrate the program: the means come from the published evaluation. Not "
        f"published, and invented here, are {invented}; and all texts, verdicts, spreads, times and costs."
    )


def _shared(prompts: Sequence[_Prompt], campaign: Campaign, chance: random.Random) -> list[int]:
    own = [index for index, one in enumerate(prompts) if one.campaign.id == campaign.id]
    return chance.sample(own, min(_SHARED_OF_CAMPAIGN, len(own)))


def _scores(mean: float, difficulty: Sequence[float], chance: random.Random) -> list[int]:
    """Whole scores that spread as such ratings do, and whose mean is as near to `mean` as whole scores allow."""
    scores = [_clipped(mean + hard + chance.gauss(0, 0.85)) for hard in difficulty]
    return _with_sum(scores, round(mean * len(scores)), chance)


def _second_opinion(scores: Sequence[int], chance: random.Random) -> list[int]:
    return _with_sum([_near(score, chance) for score in scores], sum(scores), chance)


def _near(score: int, chance: random.Random) -> int:
    return _clipped(score + chance.choice((-1, 0, 0, 0, 1)))


def _clipped(value: float) -> int:
    return max(1, min(5, round(value)))


def _with_sum(scores: list[int], total: int, chance: random.Random) -> list[int]:
    while sum(scores) != total:
        index = chance.randrange(len(scores))
        scores[index] = _clipped(scores[index] + (1 if sum(scores) < total else -1))
    return scores


def _draft(prompt: _Prompt, candidate: str, chance: random.Random) -> Draft:
    brand = "this treatment" if prompt.product is None else prompt.product.brand
    blocks = (
        Block("1", "headline", "copy", chance.choice(_OPENINGS[candidate]).format(brand=brand)),
        Block("2", "body", "copy", chance.choice(_BODIES[candidate]).format(brand=brand)),
    )
    return Draft(
        id=named_id(SAMPLE_STUDY, prompt.campaign.id, prompt.brief.id, candidate),
        study=SAMPLE_STUDY,
        campaign=prompt.campaign.id,
        brief=prompt.brief.id,
        brief_text=prompt.brief.text,
        brief_sha256=brief_sha256(prompt.product, prompt.campaign, prompt.brief.text),
        candidate=candidate,
        mode="raw",
        state="finished",
        model_text="",
        blocks=blocks,
        text=render(blocks).text,
        provenance=Provenance(
            model_name="synthetic (no model)",
            seed=1,
            source=SYNTHETIC,
            cost=_COST[candidate],
            cost_currency="USD",
            cost_basis="invented amounts (only the ratio of proprietary to general was published)",
        ),
        made_at=_WHEN,
    )


def _rating(draft: Draft, rater: int, occasion: int, scores: Mapping[str, int], rubric: Rubric) -> Rating:
    return Rating(
        id=named_id(draft.id, RATERS[rater], str(occasion)),
        draft_id=draft.id,
        study=SAMPLE_STUDY,
        rater=RATERS[rater],
        rubric_id=rubric.id,
        rubric_version=rubric.version,
        rated_at=_WHEN,
        scores=dict(scores),
        verdict=_verdict(scores),
        comment="",
        rater_role="synthetic",
        occasion=occasion,
        blind=True,
        revealed_before_submit=False,
    )


def _verdict(scores: Mapping[str, int]) -> Verdict:
    regulated = [scores[name] for name in _REGULATED if name in scores]
    if min(regulated) >= 4:
        return "approve"
    return "reject" if min(regulated) == 1 else "revise"


def _dated(ratings: Sequence[Rating], chance: random.Random) -> list[Rating]:
    """Ratings in sittings: each rater's in shuffled order, a minute or so apart, repeats behind all others."""
    dated = []
    for rater in RATERS:
        own = [one for one in ratings if one.rater == rater]
        chance.shuffle(own)
        own.sort(key=lambda one: one.occasion)
        now = _WHEN + timedelta(days=1)
        for position, one in enumerate(own, start=1):
            seconds = chance.randint(25, 110)
            now += timedelta(seconds=seconds)
            dated.append(
                replace(
                    one,
                    rated_at=now,
                    duration_ms=seconds * 1000,
                    session_id=named_id(SAMPLE_STUDY, rater),
                    position_in_session=position,
                    presentation_seed=1,
                )
            )
    return dated
