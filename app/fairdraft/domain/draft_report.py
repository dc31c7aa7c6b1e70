"""What does the report on a batch of drafts show?"""

from dataclasses import dataclass

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product


@dataclass(frozen=True, slots=True)
class ReportedDraft:
    """One draft with its check, for the report."""

    draft: Draft
    check: CheckResult


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What the report on a batch of drafts shows; `notes` are the honest sentences at its top."""

    title: str
    campaign: Campaign
    product: Product | None
    drafts: tuple[ReportedDraft, ...]
    notes: tuple[str, ...]
