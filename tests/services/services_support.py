"""What several tests of the services need."""

from fairdraft.domain.draft import Draft
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace


def drafted(workplace: Workplace, candidate: str = "starter", count: int = 1, brief: str | None = None) -> list[Draft]:
    """Finished drafts of the sample campaign."""
    run = workplace.drafting.start(
        DraftOrder("glynora", candidate, brief_id=brief, count=count, seed=3), lambda _event: None
    )
    assert run.wait(30)
    return [workplace.drafting.draft(one.id) for one in run.drafts]
