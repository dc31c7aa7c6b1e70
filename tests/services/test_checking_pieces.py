"""Checking knows the names of other products, weighs pieces and reads scripts."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.examples import load_example_products
from fairdraft.rules.packs import load_packs
from fairdraft.services.checking import CheckingService

RULES = Path(__file__).parents[2] / "resources" / "rules"
SEEKING = "Itchy all night? See brevasta.example for tips, and ask your doctor."


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_packs(RULES))


@pytest.fixture(scope="module")
def products() -> dict[str, Product]:
    return load_example_products(RULES / "example_products")


def campaign(product: str | None, channel: str, ad_type: str = "product-claim") -> Campaign:
    return Campaign.model_validate(
        {
            "schema": "fairdraft/campaign@1",
            "id": "c",
            "name": "c",
            "product": product,
            "channel": channel,
            "ad_type": ad_type,
        }
    )


def told(service: CheckingService) -> set[str]:
    result = service.check_text(SEEKING, None, "help-seeking", "web", on=date(2026, 6, 1))
    return {one.rule for one in result.findings}


def test_names_of_all_products_are_known(checker: Checker, products: dict[str, Product]) -> None:
    """A help-seeking text or piece that names a product of the library is told."""
    service = CheckingService(lambda: checker, lambda: tuple(products.values()))
    assert "HLP-01" in told(service)
    piece = service.check_blocks((Block("b", "body", "copy", SEEKING),), None, campaign(None, "web", "help-seeking"))
    assert "HLP-01" in {one.rule for one in piece.result.findings}
    assert "HLP-01" not in told(CheckingService(lambda: checker))


def test_names_are_asked_for_again_when_products_change(checker: Checker, products: dict[str, Product]) -> None:
    """A product that is added later is known after `forget_names`, and asking happens once until then."""
    there: list[Product] = []
    asked: list[int] = []

    def ask() -> Sequence[Product]:
        asked.append(len(there))
        return tuple(there)

    service = CheckingService(lambda: checker, ask)
    assert "HLP-01" not in told(service)
    there.append(products["brevasta"])
    assert "HLP-01" not in told(service)
    service.forget_names()
    assert "HLP-01" in told(service)
    assert asked == [0, 1]


def test_a_piece_is_weighed(checker: Checker, products: dict[str, Product]) -> None:
    """The balance of a piece counts its copy and its locked safety text on their sides."""
    product = products["glynora"]
    blocks = (
        Block("h", "headline", "copy", "GLYNORA helps"),
        Block("i", "isi", "locked", product.safety.isi.strip()),
    )
    balance = CheckingService(lambda: checker).balance(blocks, product, campaign("glynora", "web"))
    assert balance.benefit.headline_words == 2
    assert balance.risk.words > 100


def test_a_piece_is_read_as_a_script(checker: Checker, products: dict[str, Product]) -> None:
    """Spoken and shown blocks pair up in rows; seconds follow the pace that is asked for."""
    product = products["glynora"]
    blocks = (
        Block("v", "voice_over", "voice_over", "Do not take GLYNORA if you are on dialysis."),
        Block("s", "super", "super", "Do not take if you are on dialysis"),
    )
    service = CheckingService(lambda: checker)
    script = service.tv_script(blocks, product, campaign("glynora", "tv"), pace=90)
    assert [(one.words, one.seconds, one.risk, one.alignment) for one in script.rows] == [(9, 6.0, True, "verbatim")]


def test_references_of_a_piece_need_no_heading(checker: Checker, products: dict[str, Product]) -> None:
    """The label of a deck is no word of the piece that it becomes: its list is known by its section."""
    service = CheckingService(lambda: checker)
    blocks = (
        Block("b", "body", "copy", "Many people walk.¹"),
        Block("f", "footnote", "copy", "†Study 1."),
        Block("r", "references", "copy", "1. An overview.\n2. Another one."),
    )
    result = service.check_blocks(blocks, products["glynora"], campaign("glynora", "web")).result
    found = [one.message for one in result.findings if one.rule == "REF-01"]
    assert [message.split(".")[0] for message in found] == [
        "Nothing in the copy refers to entry †",
        "Nothing in the copy refers to entry 2",
    ]


def test_titles_of_references_are_nobodys_claims(checker: Checker, products: dict[str, Product]) -> None:
    """What a study is called is neither flagged nor weighed; words without a source are copy, wherever they stand."""
    service = CheckingService(lambda: checker)
    about, product = campaign("glynora", "web"), products["glynora"]
    body = Block("b", "body", "copy", "Many people walk.¹")
    title = "A miracle cure for type 2 diabetes with no side effects"
    cited, claimed = (
        (body, Block("r", "references", "copy", f"References\n1. Smith A. {title}.{source}"))
        for source in (" J Med. 2019;1:2.", "")
    )

    def flagged(blocks: tuple[Block, ...]) -> set[str]:
        result = service.check_blocks(blocks, product, about).result
        return {one.rule for one in result.findings if one.span and one.span.start > len(body.text)}

    assert flagged(cited) == set()
    assert {"EFF-01", "EFF-03"} <= flagged(claimed)
    balances = [service.balance(one, product, about) for one in ((body,), cited, claimed)]
    assert balances[0].benefit.words == balances[1].benefit.words
    assert balances[1].risk.words < balances[2].risk.words
