"""Which candidates show what retrieval gains, and what it gains beside an adapter?"""

from collections.abc import Iterable, Sequence

from fairdraft.domain.candidate import Adapter, Candidate, Retrieval
from fairdraft.domain.errors import UsageError


def varied(candidate: Candidate, ks: Iterable[int], adapter: Adapter | None = None) -> tuple[Candidate, ...]:
    """A candidate with each number of approved examples, and, with an adapter, each of these twice.

    Args:
        candidate: what stays the same in all of them.
        ks: numbers of examples; each once, in order.
        adapter: laid over the model in the second half.

    Raises:
        UsageError: no number, one that cannot be, or an adapter for a hosted model or one that has its own.
    """
    numbers = sorted(set(ks))
    most = next(one.le for one in Retrieval.model_fields["k"].metadata if hasattr(one, "le"))
    if not numbers or numbers[0] < 0 or numbers[-1] > most:
        raise UsageError(f"Numbers of examples must be from 0 to {most}.", "Give some, such as 0,2,4,8.")
    if adapter is not None and (candidate.endpoint is not None or candidate.adapter is not None):
        why = "is hosted" if candidate.endpoint is not None else "already has an adapter"
        raise UsageError(f'"{candidate.id}" {why}.', "Vary a candidate with a model file and no adapter.")
    return tuple(
        candidate.model_copy(
            update={
                "id": f"{candidate.id}{'-adapted' if adapter is not None and laid else ''}-k{k}",
                "name": f"{candidate.name}{', adapted' if adapter is not None and laid else ''}, {_examples(k)}",
                "retrieval": candidate.retrieval.model_copy(update={"k": k}),
                "adapter": laid,
            }
        )
        for laid in ((None, adapter) if adapter is not None else (candidate.adapter,))
        for k in numbers
    )


def differ_in_adaptation_alone(candidates: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], ...]:
    """Those of the candidates that are the same but for the number of examples and the adapter, in groups of two or
    more; each group by adapter, then by number.
    """
    groups: dict[str, list[Candidate]] = {}
    for one in candidates:
        same = one.model_copy(
            update={
                "id": "same",
                "name": "same",
                "adapter": None,
                "retrieval": one.retrieval.model_copy(update={"k": 0}),
            }
        )
        groups.setdefault(same.model_dump_json(), []).append(one)
    return tuple(
        tuple(sorted(group, key=lambda one: (one.adapter is not None, one.retrieval.k, one.id)))
        for group in groups.values()
        if len(group) > 1
    )


def adapted_selves(candidates: Sequence[Candidate]) -> tuple[tuple[str, str], ...]:
    """Pairs of a candidate without an adapter and one that is the same but for an adapter: (before, after), by id."""
    return tuple(
        (before.id, after.id)
        for group in differ_in_adaptation_alone(candidates)
        for before in group
        for after in group
        if before.adapter is None and after.adapter is not None and before.retrieval.k == after.retrieval.k
    )


def _examples(k: int) -> str:
    return {0: "no examples", 1: "1 example"}.get(k, f"{k} examples")
