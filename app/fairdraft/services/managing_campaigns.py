"""How does a person make, change, share and take out campaigns of their own?"""

from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.campaign_form import CampaignForm, UnfitCampaignError, filled_campaign
from fairdraft.domain.campaign_use import CampaignUse
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.services.campaign_ports import CampaignFiles, CampaignStore
from fairdraft.services.managing_products import ProductService

_UNUSED = CampaignUse()


@dataclass(frozen=True, slots=True)
class CampaignOverview:
    """A campaign, its product (None for help-seeking ones, and where it is not kept), and what it is used for.

    `ships` tells the program's samples from a person's own, which may be marked as samples too: whoever goes on from a
    sample's file has its mark.
    """

    campaign: Campaign
    product: Product | None
    use: CampaignUse
    ships: bool = False


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A campaign that was read from a file, and the kept one of its id, if there is one, with what that is used for."""

    campaign: Campaign
    kept: Campaign | None
    use: CampaignUse

    @property
    def dropped(self) -> tuple[str, ...]:
        """Briefs of the kept campaign that something refers to and the file does not have."""
        before = () if self.kept is None else self.kept.briefs
        return tuple(one.id for one in before if self.use.needs(one.id) and self.campaign.brief(one.id) is None)


class CampaignService:
    """Campaigns, those that ship with the program and a person's own."""

    def __init__(self, store: CampaignStore, files: CampaignFiles, products: ProductService) -> None:
        self._store = store
        self._files = files
        self._products = products
        self._shipped: frozenset[str] | None = None

    def overviews(self) -> tuple[CampaignOverview, ...]:
        """Every campaign, by name."""
        products = {one.id: one for one in self._products.products()}
        uses = self._store.campaign_uses()
        found = (
            CampaignOverview(one, products.get(one.product or ""), uses.get(one.id, _UNUSED), self._ships(one))
            for one in self._store.campaigns()
        )
        return tuple(sorted(found, key=lambda one: (one.campaign.name.casefold(), one.campaign.id)))

    def look_at(self, path: Path) -> CampaignFile:
        """What a campaign file would bring; nothing is kept.

        Raises:
            KnownError: the file is wrong, told with file, line and key, a limit is below 0, or its product is not
                known.
        """
        campaign = self._products.read_campaign(path)
        self._products.product_of(campaign)
        use = self._store.campaign_uses().get(campaign.id, _UNUSED)
        return CampaignFile(campaign, self._store.campaign(campaign.id), use)

    def keep(self, file: CampaignFile) -> Campaign:
        """Keep a campaign from a file, in the place of the kept one that was looked at with it.

        Raises:
            KnownError: the kept one is another by now, or the product is not known any more.
        """
        return self._keep(file.campaign, file.kept)

    def make(self, form: CampaignForm, base: Campaign | None = None) -> Campaign:
        """Keep a new campaign as it was filled in, perhaps begun from another one.

        Raises:
            UnfitCampaignError: something is missing or wrong, or the id is another campaign's.
            KnownError: the product is not known.
        """
        campaign = filled_campaign(form, base)
        taken = self._store.campaign(campaign.id)
        if taken is not None:
            raise UnfitCampaignError(
                "id",
                f'The id "{campaign.id}" belongs to the campaign "{taken.name}".',
                "Give this one a different id.",
            )
        return self._keep(campaign, None)

    def change(self, before: Campaign, form: CampaignForm) -> Campaign:
        """Keep a person's own campaign as it is filled in now. Drafts keep the words that they were made for.

        Raises:
            UnfitCampaignError: something is missing or wrong, or a brief is gone that something refers to.
            KnownError: it is a sample, or was changed meanwhile by another window or a command.
        """
        if self._ships(before):
            raise KnownError(
                f'The campaign "{before.name}" is a sample and cannot be changed.', "Make one of your own from it."
            )
        # Its mark stays: drafts for what somebody invented are told as such.
        campaign = filled_campaign(form, before).model_copy(update={"sample": before.sample})
        use = self._store.campaign_uses().get(before.id, _UNUSED)
        gone = [one.id for one in before.briefs if campaign.brief(one.id) is None and use.needs(one.id)]
        if gone:
            raise UnfitCampaignError(
                "briefs",
                f"The brief {gone[0]} cannot be removed: it has drafts, or a study asks for them.",
                "Keep it, or add another brief.",
            )
        return self._keep(campaign, before)

    def write(self, campaign_id: str, path: Path) -> Path:
        """Write a campaign as a file that `campaigns add` reads, in the place of what is there.

        Raises:
            KnownError: there is no such campaign, or the file cannot be written.
        """
        return self._files.write_campaign(self._products.campaign(campaign_id), path)

    def remove(self, campaign_id: str) -> Campaign:
        """Take a person's own campaign out of the store, and give it back.

        Raises:
            KnownError: there is no such campaign, it is a sample, or drafts, pieces or studies refer to it.
        """
        campaign = self._products.campaign(campaign_id)
        if self._ships(campaign):
            raise KnownError(
                f'The campaign "{campaign_id}" is a sample and cannot be removed.',
                "Only your own campaigns can be removed.",
            )
        self._store.remove_campaign(campaign_id)
        return campaign

    def _ships(self, campaign: Campaign) -> bool:
        """Whether it is one of the samples, and not one of a person's own that bears their mark."""
        if self._shipped is None:
            self._shipped = frozenset(one.id for one in self._files.sample_campaigns())
        return campaign.sample and campaign.id in self._shipped

    def _keep(self, campaign: Campaign, before: Campaign | None) -> Campaign:
        self._products.product_of(campaign)
        if self._store.campaign(campaign.id) != before:
            raise KnownError(
                f'The campaign "{campaign.id}" was changed or removed in the meantime by another window or a command.',
                "Copy what you wrote, look at the campaign as it is now, and enter it again.",
            )
        campaign = self._files.as_written(campaign)
        self._store.save_campaign(campaign)
        return campaign
