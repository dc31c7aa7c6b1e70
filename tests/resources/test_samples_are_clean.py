"""Does a piece made of nothing but a sample's approved language pass the shipped rules?"""

from datetime import date

import pytest

from fairdraft.domain.assembly import assisted_blocks
from fairdraft.domain.campaign import Campaign, Channel
from fairdraft.domain.copy_shape import Section
from fairdraft.domain.piece import render
from fairdraft.domain.product import Product
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.rules.request import CheckRequest

from .conftest import RESOURCES


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_packs(RESOURCES / "rules"), speller=DictionarySpeller(RESOURCES / "spelling" / "words.txt"))


@pytest.mark.parametrize("channel", ["print", "web", "email", "banner", "social", "tv", "radio"])
@pytest.mark.parametrize("name", ["cordexa", "glynora", "lumivar"])
def test_approved_claims_and_blocks_have_no_finding(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign], name: str, channel: Channel
) -> None:
    """Claims with qualifiers, followed by the inserted blocks, have no finding and miss nothing in any channel."""
    product = products[name]
    claims = [one for one in product.claims if not one.channels or channel in one.channels]
    # The first claim names the use; a wall of claims rightly stands too far from the risks.
    shown = claims[:2]
    copy = [
        Section("headline", "Bring it up at your next visit"),
        Section("subhead", f"Ask about {product.full_name}"),
        Section("body", " ".join(claim.text for claim in shown)),
        Section("call_to_action", f"Ask your doctor about {product.brand}."),
        Section("footnotes", "\n".join(filter(None, (claim.qualifier for claim in shown)))),
    ]
    text = render(assisted_blocks(copy, product, campaigns[name].model_copy(update={"channel": channel}))).text
    result = checker.check(CheckRequest(text=text, product=product, channel=channel, on=date(2026, 11, 23)))
    # A job code and date are put under the finished piece, not into its draft: advisory.
    assert not [(one.rule, one.message) for one in result.findings if not one.advisory]
    assert result.required
    assert not [one.element for one in result.required if one.status != "present"]


@pytest.mark.parametrize("name", ["cordexa", "glynora", "lumivar"])
def test_a_sentence_lost_from_the_safety_information_is_found(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign], name: str
) -> None:
    """Each bullet that is cut out of a sample's safety information is missed by the rules."""
    product = products[name]
    text = render(assisted_blocks([], product, campaigns[name])).text
    for line in product.safety.isi.splitlines():
        if line.startswith("• ") and len(line.split()) > 4:
            request = CheckRequest(
                text=text.replace(line + "\n", "", 1), product=product, channel="web", on=date(2026, 11, 23)
            )
            assert any(one.severity == "error" for one in checker.check(request).findings), line
