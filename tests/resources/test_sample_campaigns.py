"""Are the sample campaigns fifty different tasks for a writer?"""

import re

from rapidfuzz import fuzz

from fairdraft.domain.assembly import approved_language
from fairdraft.domain.campaign import COPY_SECTIONS, Campaign, copy_sections, is_broadcast, spot_seconds
from fairdraft.domain.product import Product
from fairdraft.domain.sample_study import SAMPLE_CAMPAIGNS
from fairdraft.domain.script_assembly import said_and_shown
from fairdraft.rules.tv_script import PACE, tv_script

NAME_OF_OTHERS = re.compile(r"glynora|cordexa|lumivar|brevasta|onvessa|noctaris", re.IGNORECASE)


def test_three_campaigns_hold_the_fifty_proposals(campaigns: dict[str, Campaign]) -> None:
    """GLYNORA on the web, CORDEXA in print and LUMIVAR by email have 17, 17 and 16 briefs."""
    found = {name: (one.id, one.channel, len(one.briefs)) for name, one in campaigns.items()}
    assert {name: found[name] for name in SAMPLE_CAMPAIGNS} == {
        "cordexa": ("cordexa", "print", 17),
        "glynora": ("glynora", "web", 17),
        "lumivar": ("lumivar", "email", 16),
    }


def test_two_campaigns_more_are_spots(campaigns: dict[str, Campaign]) -> None:
    """GLYNORA on television and CORDEXA on the radio, of a minute and a half, with three and two briefs."""
    found = {name: (one.id, one.channel, spot_seconds(one), len(one.briefs)) for name, one in campaigns.items()}
    assert {name: one for name, one in found.items() if name not in SAMPLE_CAMPAIGNS} == {
        "cordexa-radio": ("cordexa-radio", "radio", 90, 2),
        "glynora-tv": ("glynora-tv", "tv", 90, 3),
    }


def test_a_spot_has_room_for_what_is_to_be_written(
    campaigns: dict[str, Campaign], products: dict[str, Product]
) -> None:
    """All words that the model may write fit into the spot beside the approved lines, and hardly more would."""
    for campaign in campaigns.values():
        seconds = spot_seconds(campaign)
        if seconds is None:
            continue
        approved = "\n".join(text for _, text in approved_language(products[campaign.product or ""], campaign))
        lines, _ = said_and_shown(approved)
        spoken = tv_script("\n".join(f"VO: {one}" for one in lines)).words
        room = seconds * PACE / 60 - spoken
        assert 0 <= room - campaign.limits["voice_over"] < 10, campaign.id


def test_campaigns_belong_to_a_sample_product(campaigns: dict[str, Campaign], products: dict[str, Product]) -> None:
    """Each is a product-claim campaign of a sample product, and marked as a sample."""
    for campaign in campaigns.values():
        assert campaign.product in products
        assert campaign.ad_type == "product-claim"
        assert campaign.sample


def test_campaigns_say_all_that_a_prompt_asks(campaigns: dict[str, Campaign]) -> None:
    """Audience, objective, message, sections and a word limit for each section are given."""
    for campaign in campaigns.values():
        assert min(len(text.split()) for text in (campaign.audience, campaign.objective, campaign.message)) >= 8
        assert campaign.sections == copy_sections(campaign.channel)
        if is_broadcast(campaign.channel):
            assert set(campaign.limits) == {"seconds", *campaign.sections}
            continue
        assert set(campaign.limits) == set(COPY_SECTIONS)
        assert campaign.limits["headline"] < campaign.limits["subhead"] < campaign.limits["body"] <= 120


def test_every_brief_is_another_idea(campaigns: dict[str, Campaign]) -> None:
    """Fifty are the evaluation's; no two of all have the same id in a campaign, the same opening or nearly the same
    words.
    """
    briefs = [(name, brief.id, brief.text) for name, campaign in campaigns.items() for brief in campaign.briefs]
    assert sum(name in SAMPLE_CAMPAIGNS for name, _, _ in briefs) == 50
    assert len({(name, brief_id) for name, brief_id, _ in briefs}) == len(briefs)
    assert len({text.split(".")[0] for _, _, text in briefs}) == len(briefs)
    for place, (_, _, text) in enumerate(briefs):
        nearest = max(fuzz.token_sort_ratio(text, other) for _, _, other in briefs[place + 1 :] or [("", "", "")])
        assert nearest < 70, text


def test_briefs_are_two_to_four_sentences_about_their_own_product(campaigns: dict[str, Campaign]) -> None:
    """A brief has two to four sentences, a usable length, and names no product but its own."""
    for campaign in campaigns.values():
        for brief in campaign.briefs:
            sentences = re.findall(r"[.!?]['\"]?(?= ['\"]?[A-Z\d]|$)", brief.text)
            assert 2 <= len(sentences) <= 4, brief.id
            assert 20 <= len(brief.text.split()) <= 60, brief.id
            assert {one.casefold() for one in NAME_OF_OTHERS.findall(brief.text)} <= {campaign.product}


def test_most_briefs_name_their_product(campaigns: dict[str, Campaign]) -> None:
    """Nine briefs in ten name the brand, so that a small model stays on it."""
    for campaign in campaigns.values():
        named = sum((campaign.product or "").upper() in brief.text for brief in campaign.briefs)
        assert named / len(campaign.briefs) >= 0.7
