"""How are drafts and what the rules say of them shown on one page?"""

from collections.abc import Sequence

from fairdraft.domain.caveats import ASSISTED_NOTE, SAMPLE_CAMPAIGN_NOTE
from fairdraft.domain.draft import Draft
from fairdraft.domain.draft_report import DraftReport, ReportedDraft
from fairdraft.services.drafting import DraftingService
from fairdraft.services.managing_models import ModelService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Documents


class ReportingService:
    """Self-contained reports for people who do not have the program."""

    def __init__(
        self, drafting: DraftingService, products: ProductService, models: ModelService, documents: Documents
    ) -> None:
        self._drafting = drafting
        self._products = products
        self._models = models
        self._documents = documents

    def drafts_html(self, campaign_id: str, drafts: Sequence[Draft]) -> str:
        """One HTML page on drafts of a campaign: marked-up text, required language, findings, provenance."""
        campaign = self._products.campaign(campaign_id)
        product = self._products.product_of(campaign)
        notes: list[str] = []
        if campaign.sample:
            notes.append(SAMPLE_CAMPAIGN_NOTE)
        starters = {one.name for one in self._models.models() if one.starter}
        if any(one.provenance.model_name in starters for one in drafts):
            notes.append(
                "Written by the starter model, which is small and writes weak copy: it shows how the program works, "
                "not what a good model can do."
            )
        if any(one.mode == "assisted" for one in drafts):
            notes.append(ASSISTED_NOTE)
        reported = tuple(ReportedDraft(one, self._drafting.check(one)) for one in drafts)
        return self._documents.report_html(
            DraftReport(title=campaign.name, campaign=campaign, product=product, drafts=reported, notes=tuple(notes))
        )
