"""Which candidates of a study are compared as before and after an adaptation, and what is known of the adapters?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.comparison import DeclaredAdaptation
from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.rubric import VOICE, Rubric
from fairdraft.domain.study import Margins, StudyPlan
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.varying_candidates import adapted_selves


def adaptations_of(
    plan: StudyPlan | None, candidates: Iterable[Candidate], rated: Collection[str], rubric: Rubric
) -> list[DeclaredAdaptation]:
    """What the plan declares, and every rated candidate beside its adapted self of which it says nothing.

    Args:
        plan: the study's, if it has one.
        candidates: those on file.
        rated: the ids of candidates that have ratings.
        rubric: the study's; of it the regulated criteria are kept where nothing is declared.
    """
    comparisons = plan.comparisons if plan is not None else ()
    kept = plan.margins.kept if plan is not None else Margins().kept
    declared = [
        DeclaredAdaptation(one.a, one.b, one.made_for, one.must_keep, kept) for one in comparisons if one.made_for
    ]
    if all(one.id != VOICE for one in rubric.criteria):
        return declared
    said = {(one.before, one.after) for one in declared}
    must_keep = tuple(one.id for one in rubric.criteria if one.regulated)
    found = adapted_selves([one for one in candidates if one.id in rated])
    return declared + [
        DeclaredAdaptation(before, after, (VOICE,), must_keep, kept, in_plan=False)
        for before, after in found
        if (before, after) not in said
    ]


def without_copy(drafts: Iterable[Draft], candidates: Iterable[Candidate]) -> list[str]:
    """For each candidate that asks for approved copy, how many drafts made here had some in their prompt, if not all.

    The others are drafts as without it: what approved copy gains can show in the rest alone.
    """
    asking: dict[str, list[bool]] = {one.id: [] for one in candidates if one.retrieval.k}
    for one in drafts:
        if one.candidate in asking and not one.provenance.source:
            asking[one.candidate].append(bool(one.provenance.retrieval_ids))
    return [
        f'{sum(shown):,} of {counted(len(shown), "draft")} of "{name}" had approved copy in the prompt. For the '
        "others, the library had none or the context had no room, so they were written without it."
        for name, shown in sorted(asking.items())
        if not all(shown)
    ]


def with_adapters(
    told: Iterable[Mapping[str, Any]],
    declared: Sequence[DeclaredAdaptation],
    adapters: AdapterTraining,
    left_out: Mapping[str, int],
    *,
    hidden: bool,
) -> tuple[dict[str, Any], ...]:
    """Each adaptation with its `adapter`: whether its training set is known, ratings left out for it, its own cost.

    Args:
        told: the adaptations as compared, in the order of `declared`.
        declared: the same with the candidates' own ids.
        adapters: knows what adapters were trained on.
        left_out: by candidate, ratings of drafts for prompts that its adapter was trained on.
        hidden: whether candidates' names are hidden, and with them what they cost.
    """
    return tuple(
        {**one, "adapter": _adapter(each.after, adapters, left_out, hidden=hidden)}
        for one, each in zip(told, declared, strict=True)
    )


def _adapter(
    candidate: str, adapters: AdapterTraining, left_out: Mapping[str, int], *, hidden: bool
) -> dict[str, Any] | None:
    facts = adapters.facts(candidate)
    if facts is None:
        return None
    return {
        "training_known": facts.training_known,
        "left_out": left_out.get(candidate, 0),
        "cost": None if hidden else facts.cost,
        "currency": "" if hidden else facts.currency,
        "basis": "" if hidden else facts.basis,
        "cost_hidden": hidden,
    }
