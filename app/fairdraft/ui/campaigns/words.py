"""How is a campaign told in the window?"""

from fairdraft.domain.campaign import PIECE_CHARACTERS, SPOT_SECONDS, Campaign, limited_section, spot_seconds
from fairdraft.domain.counting import counted
from fairdraft.services.managing_campaigns import CampaignOverview
from fairdraft.ui.parts.kind_words import CHANNEL_NAMES, ad_type_words
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.theme.tokens import Tone

_PARTS = {
    SPOT_SECONDS: "Spot",
    PIECE_CHARACTERS: "Whole piece",
    "voice_over": "Voice-over",
    "super": "Each super",
    "headline": "Headline",
    "subhead": "Subhead",
    "body": "Body",
    "call_to_action": "Call to action",
}


def part_words(part: str) -> str:
    """What a limit is of, as people say it; a name of the person's own as it is."""
    section, unit = limited_section(part)
    return _PARTS.get(part) or (_PARTS.get(section, part) if unit == "character" else part)


def origin_words(overview: CampaignOverview) -> str:
    """Where a campaign comes from; whoever begins with a sample's file has its mark in their own."""
    if overview.ships:
        return "sample, fictional"
    return "your own, marked as a sample" if overview.campaign.sample else "your own"


def chips_of(overview: CampaignOverview) -> list[tuple[str, Tone]]:
    """What is to be seen of a campaign at first sight."""
    campaign, seconds = overview.campaign, spot_seconds(overview.campaign)
    told: list[tuple[str, Tone]] = [(CHANNEL_NAMES[campaign.channel].lower(), "neutral")]
    if seconds:
        told.append((f":{seconds}", "neutral"))
    told.append((counted(len(campaign.briefs), "brief"), "neutral"))
    told.append((origin_words(overview), "warning" if campaign.sample else "accent"))
    return told


def about_line(overview: CampaignOverview) -> str:
    """Product, therapeutic area, ad type, and for a person's own what it was used for."""
    campaign, product = overview.campaign, overview.product
    brand = product.brand if product is not None else f"{campaign.product} (not here)" if campaign.product else ""
    area = "" if product is None else product.therapeutic_area
    used = "" if overview.ships else in_curly_quotes(overview.use.words) or "not used yet"
    return " · ".join(filter(None, (brand, area, ad_type_words(campaign.ad_type), used)))


def spoken_line(overview: CampaignOverview) -> str:
    """All that a card shows, for screen readers."""
    campaign, seconds = overview.campaign, spot_seconds(overview.campaign)
    length = counted(seconds, "second") if seconds else ""
    briefs, channel = counted(len(campaign.briefs), "brief"), CHANNEL_NAMES[campaign.channel].lower()
    said = (campaign.name, channel, length, briefs, origin_words(overview), about_line(overview))
    return ", ".join(filter(None, said))


def limit_words(campaign: Campaign) -> str:
    """The limits of a campaign in a line; empty where it has none."""
    return " · ".join(
        f"{part_words(part)} {counted(most, limited_section(part)[1])}"
        for part, most in campaign.limits.items()
        if most > 0
    )
