"""What several tests of the services need."""

from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.draft import Draft
from fairdraft.services.drafting import DraftDone, DraftingModelReady, DraftOrder
from fairdraft.services.workplace import Workplace


def drafted(workplace: Workplace, candidate: str = "starter", count: int = 1, brief: str | None = None) -> list[Draft]:
    """Finished drafts of the sample campaign."""
    run = workplace.drafting.start(
        DraftOrder("glynora", candidate, brief_id=brief, count=count, seed=3), lambda _event: None
    )
    assert run.wait(30)
    return [workplace.drafting.draft(one.id) for one in run.drafts]


def drafted_with(workplace: Workplace, k: int, *, raw: bool = False) -> tuple[DraftingModelReady, DraftDone]:
    """What is told of a draft whose candidate is shown k pieces of approved copy, first and last."""
    starter = workplace.products.candidate("starter")
    candidate = starter.model_copy(update={"id": f"k{k}", "retrieval": Retrieval(k=k)})
    workplace.products._store.save_candidate(candidate)
    events = []
    run = workplace.drafting.start(DraftOrder("glynora", candidate.id, seed=3, raw=raw), events.append)
    assert run.wait(30)
    ready = next(one for one in events if isinstance(one, DraftingModelReady))
    return ready, events[-1]
