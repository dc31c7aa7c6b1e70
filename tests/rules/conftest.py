"""The shipped rules and the fictional products of their examples."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fairdraft.domain.assembly import MEDWATCH_SENTENCE
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.rules.engine import Checker
from fairdraft.rules.examples import load_example_products
from fairdraft.rules.packs import LoadedPack, load_packs
from fairdraft.rules.request import CheckRequest

RULES = Path(__file__).parents[2] / "resources" / "rules"
ON = date(2026, 6, 1)

Check = Callable[..., CheckResult]


@pytest.fixture(scope="session")
def packs() -> tuple[LoadedPack, ...]:
    return load_packs(RULES)


@pytest.fixture(scope="session")
def checker(packs: tuple[LoadedPack, ...]) -> Checker:
    return Checker(packs, speller=DictionarySpeller(RULES.parent / "spelling" / "words.txt"))


@pytest.fixture(scope="session")
def products() -> dict[str, Product]:
    return load_example_products(RULES / "example_products")


@pytest.fixture(scope="session")
def check(checker: Checker, products: dict[str, Product]) -> Check:
    """Check a text: check(text, "glynora", channel="web")."""

    def run(text: str, product: str | Product | None = None, **request: object) -> CheckResult:
        chosen = products[product] if isinstance(product, str) else product
        return checker.check(CheckRequest(text=text, product=chosen, **{"on": ON, **request}))

    return run


@pytest.fixture(scope="session")
def whole() -> Callable[[Product], str]:
    """A piece that carries everything a product-claim piece owes."""

    def text(product: Product) -> str:
        use = product.indications[0]
        parts = (
            product.full_name,
            " ".join((use.text, *use.limitations, use.accelerated_approval)).strip(),
            product.safety.isi.strip(),
            MEDWATCH_SENTENCE,
            product.contact.prescribing_information,
            "Rx only",
            "©2026 Example Pharma. US-EXA-26-0077 06/26",
        )
        return "\n\n".join(part for part in parts if part)

    return text
