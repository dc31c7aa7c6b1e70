"""What does managing campaigns need of the store and the files?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from fairdraft.domain.begun_campaigns import BegunCampaign
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.campaign_use import CampaignUse


class CampaignStore(Protocol):
    """Campaigns, and what refers to them."""

    def campaigns(self) -> tuple[Campaign, ...]:
        """Every campaign, by id."""

    def campaign(self, campaign_id: str) -> Campaign | None:
        """The campaign of that id."""

    def save_campaign(self, campaign: Campaign) -> None:
        """Add or replace a campaign; drafts keep the brief text and hash they were written for."""

    def campaign_uses(self) -> Mapping[str, CampaignUse]:
        """By id of a campaign, what refers to it; one that nothing refers to may be absent."""

    def remove_campaign(self, campaign_id: str) -> None:
        """Forget a campaign. KnownError if there is none of that id, or something refers to it."""


class KeptCampaignForms(Protocol):
    """Campaigns that somebody began to fill in and did not keep: beside the store, as secret as that, on this machine
    alone, and in no export.
    """

    def read_begun_campaigns(self) -> tuple[BegunCampaign, ...]:
        """What was begun; nothing where it cannot be read."""

    def write_begun_campaigns(self, forms: tuple[BegunCampaign, ...]) -> None:
        """Keep these instead of those before, whole or not at all; KnownError if they cannot be written."""


class CampaignFiles(Protocol):
    """Reads and writes campaign files."""

    def read_campaign(self, path: Path) -> Campaign:
        """A campaign file; KnownError names file, line, key, value and what is allowed."""

    def sample_campaigns(self) -> tuple[Campaign, ...]:
        """The campaigns that ship with the program."""

    def as_written(self, campaign: Campaign) -> Campaign:
        """The campaign as its file gives it back: characters that no file can hold are U+FFFD."""

    def write_campaign(self, campaign: Campaign, path: Path) -> Path:
        """Write a campaign file whole or not at all; KnownError if it cannot be."""
