"""Whole pieces as writers hand them in: three that are right, and three that harm in several ways."""

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.rules.examples import load_example_products

PIECES = Path(__file__).with_name("whole_pieces")
PRODUCTS = load_example_products(Path(__file__).parents[2] / "resources" / "products")

Check = Callable[..., CheckResult]


def piece(name: str) -> tuple[str, Product, str]:
    """A piece with its product's approved language in the place of {isi} and {indication}, and its channel."""
    _, product_id, channel = name.split("-")
    product = PRODUCTS[product_id]
    use = product.indications[0]
    text = (PIECES / f"{name}.md").read_text(encoding="utf-8")
    for place, words in (
        ("{isi}", product.safety.isi.strip()),
        ("{indication}", use.text),
        ("{limitations}", " ".join(use.limitations)),
    ):
        text = text.replace(place, words)
    return text, product, channel


def spoken(result: CheckResult) -> set[str]:
    return {rule for one in result.findings if one.severity != "suggestion" for rule in (one.rule, *one.also)}


@pytest.mark.parametrize("name", ["clean-glynora-web", "clean-cordexa-email", "clean-lumivar-print"])
def test_a_piece_that_is_right_draws_no_error_and_no_warning(name: str, check: Check) -> None:
    """Approved language, approved claims with their qualifiers, disease facts and habits are let be."""
    text, product, channel = piece(name)
    result = check(text, product, channel=channel)
    assert [(one.rule, one.message) for one in result.findings if one.severity != "suggestion"] == []
    assert [row.element for row in result.required if row.status != "present"] == []


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (
            "harmful-glynora-web",
            {"EFF-01", "IND-02", "IND-03", "IND-04", "IND-05", "ISI-08", "MIN-04", "MW-01", "PI-01"},
        ),
        ("harmful-lumivar-social", {"IND-01", "ISI-01", "ISI-02", "MIN-03", "TST-01", "CTA-02", "NAM-01"}),
    ],
)
def test_each_harm_of_a_piece_is_told(name: str, rules: Collection[str], check: Check) -> None:
    """What was left out, narrowed, boasted and played down is told by the rule it belongs to."""
    text, product, channel = piece(name)
    assert set(rules) <= spoken(check(text, product, channel=channel))


def test_changes_in_one_word_and_in_order_are_told(check: Check) -> None:
    """Another number, "people" for "adults" and a boxed warning behind the other risks are told in a long piece."""
    text, product, channel = piece("harmful-cordexa-email")
    boxed = product.safety.boxed_warning.strip()
    text = text.replace(boxed, "", 1) + f"\n\n{boxed}"
    text = text.replace("in adults with atrial", "in people with atrial", 1)
    assert {"NUM-04", "IND-02", "ISI-03", "EFF-02"} <= spoken(check(text, product, channel=channel))
