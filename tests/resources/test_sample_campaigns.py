"""Are the sample campaigns fifty different tasks for a writer?"""

import re

from rapidfuzz import fuzz

from fairdraft.domain.campaign import COPY_SECTIONS, Campaign
from fairdraft.domain.product import Product

NAME_OF_OTHERS = re.compile(r"glynora|cordexa|lumivar|brevasta|onvessa|noctaris", re.IGNORECASE)


def test_three_campaigns_hold_the_fifty_proposals(campaigns: dict[str, Campaign]) -> None:
    """GLYNORA on the web, CORDEXA in print and LUMIVAR by email have 17, 17 and 16 briefs."""
    assert {name: (one.id, one.channel, len(one.briefs)) for name, one in campaigns.items()} == {
        "cordexa": ("cordexa", "print", 17),
        "glynora": ("glynora", "web", 17),
        "lumivar": ("lumivar", "email", 16),
    }


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
        assert campaign.sections == COPY_SECTIONS
        assert set(campaign.limits) == set(COPY_SECTIONS)
        assert campaign.limits["headline"] < campaign.limits["subhead"] < campaign.limits["body"] <= 120


def test_every_brief_is_another_idea(campaigns: dict[str, Campaign]) -> None:
    """No two of the fifty briefs have the same id in a campaign, the same opening or nearly the same words."""
    briefs = [(name, brief.id, brief.text) for name, campaign in campaigns.items() for brief in campaign.briefs]
    assert len(briefs) == 50
    assert len({(name, brief_id) for name, brief_id, _ in briefs}) == 50
    assert len({text.split(".")[0] for _, _, text in briefs}) == 50
    for place, (_, _, text) in enumerate(briefs):
        nearest = max(fuzz.token_sort_ratio(text, other) for _, _, other in briefs[place + 1 :] or [("", "", "")])
        assert nearest < 70, text


def test_briefs_are_two_to_four_sentences_about_their_own_product(campaigns: dict[str, Campaign]) -> None:
    """A brief has two to four sentences, a usable length, and names no product but its own."""
    for name, campaign in campaigns.items():
        for brief in campaign.briefs:
            sentences = re.findall(r"[.!?]['\"]?(?= ['\"]?[A-Z\d]|$)", brief.text)
            assert 2 <= len(sentences) <= 4, brief.id
            assert 20 <= len(brief.text.split()) <= 60, brief.id
            assert {one.casefold() for one in NAME_OF_OTHERS.findall(brief.text)} <= {name}


def test_most_briefs_name_their_product(campaigns: dict[str, Campaign]) -> None:
    """Nine briefs in ten name the brand, so that a small model stays on it."""
    for name, campaign in campaigns.items():
        named = sum(name.upper() in brief.text for brief in campaign.briefs)
        assert named / len(campaign.briefs) >= 0.7
