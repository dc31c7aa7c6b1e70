"""Risk and benefit are weighed by words, place and emphasis, without a mark."""

from collections.abc import Callable
from datetime import date

from fairdraft.domain.product import Product
from fairdraft.rules.balance import Balance
from fairdraft.rules.engine import Checker
from fairdraft.rules.request import CheckRequest


def weigh(checker: Checker, text: str, product: Product | None) -> Balance:
    return checker.balance(CheckRequest(text=text, product=product, channel="web", on=date(2026, 6, 1)))


def test_words_of_each_side_are_counted_with_their_place(checker: Checker, products: dict[str, Product]) -> None:
    """Sentences are benefit, risk or neither; positions are shares of the piece."""
    text = "BREVASTA helps calm the itch.\n\nIt is Monday.\n\nBREVASTA can cause serious allergic reactions."
    balance = weigh(checker, text, products["brevasta"])
    assert (balance.words, balance.benefit.words, balance.risk.words) == (14, 5, 6)
    assert balance.benefit.first == 0
    assert balance.risk.first == 8 / 14
    assert balance.risk_share == 6 / 11
    assert balance.farthest == 3
    assert [one.side for one in balance.parts] == ["benefit", "risk"]


def test_emphasis_is_counted_on_its_side(checker: Checker, products: dict[str, Product]) -> None:
    """Bold words, capitals and headlines count for the side they stand on."""
    text = (
        "# BREVASTA helps\n\n**BREVASTA helps calm the itch.**\n\nCan cause ALLERGIC REACTIONS and serious infections."
    )
    balance = weigh(checker, text, products["brevasta"])
    assert balance.benefit.headline_words == 2
    assert balance.benefit.bold_words == 5
    assert (balance.risk.bold_words, balance.risk.capital_words) == (0, 2)


def test_what_the_medicine_lowers_is_no_risk_of_it(checker: Checker, products: dict[str, Product]) -> None:
    """ "Reduces the risk of stroke" is benefit, "increases your risk of stroke" is risk."""
    reduced = weigh(checker, "CORDEXA helps lower your risk of stroke.", products["cordexa"])
    raised = weigh(checker, "Stopping CORDEXA early increases your risk of stroke.", products["cordexa"])
    assert (reduced.benefit.sentences, reduced.risk.sentences) == (1, 0)
    assert (raised.benefit.sentences, raised.risk.sentences) == (0, 1)


def test_the_approved_safety_text_is_risk_as_a_whole(
    checker: Checker, products: dict[str, Product], whole: Callable[[Product], str]
) -> None:
    """Every sentence of it counts, whatever words it uses."""
    product = products["glynora"]
    balance = weigh(checker, whole(product), product)
    assert balance.risk.words > 150
    assert balance.benefit.words > 0


def test_a_text_without_words_weighs_nothing(checker: Checker) -> None:
    """No words, no share and no position."""
    balance = weigh(checker, "", None)
    assert (balance.words, balance.risk_share, balance.risk.first, balance.farthest) == (0, None, None, None)
