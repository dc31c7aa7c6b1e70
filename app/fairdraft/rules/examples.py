"""Do a pack's own examples come out as their author says?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fairdraft.domain.assembly import MEDWATCH_SENTENCE
from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.domain.spelling import Speller
from fairdraft.rules.engine import Checker
from fairdraft.rules.pack_schema import Example, Rule
from fairdraft.rules.packs import LoadedPack
from fairdraft.rules.request import CheckRequest


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """One example as it was checked. `told` says whether the rule spoke."""

    rule: str
    should: Literal["flag", "pass"]
    number: int
    text: str
    told: bool
    result: CheckResult

    @property
    def kept(self) -> bool:
        """Whether the example came out as it should."""
        return self.told == (self.should == "flag") and self.rule in self.result.checked


def load_example_products(folder: Path) -> dict[str, Product]:
    """The fictional products that examples name, by id."""
    return {
        product.id: product
        for path in sorted(folder.glob("*.toml"))
        for product in [read_document(path.read_text(encoding="utf-8"), str(path), Product)]
    }


def run_examples(
    pack: LoadedPack, products: Mapping[str, Product], speller: Speller | None = None
) -> tuple[ExampleOutcome, ...]:
    """Check every example of a pack with that pack alone. KnownError for a product that is not there."""
    checker = Checker([pack], speller=speller)
    outcomes: list[ExampleOutcome] = []
    for rule in pack.rules:
        for number, example in enumerate(rule.flags, start=1):
            outcomes.append(_run(checker, rule, example, "flag", number, products))
        for number, example in enumerate(rule.passes, start=1):
            outcomes.append(_run(checker, rule, example, "pass", number, products))
    return tuple(outcomes)


def example_text(example: Example, product: Product | None) -> str:
    """The text with approved language in the place of {isi}, {indication}, {limitations} and their like."""
    if product is None:
        return example.text.replace("{medwatch}", MEDWATCH_SENTENCE)
    safety = product.safety
    parts = {
        "isi": safety.isi.strip(),
        "short_isi": safety.short_isi,
        "tv_statement": safety.tv_statement,
        "boxed_warning": safety.boxed_warning,
        "indication": product.indications[0].text,
        "limitations": " ".join(product.indications[0].limitations),
        "medwatch": MEDWATCH_SENTENCE,
        "pointer": product.contact.prescribing_information,
    }
    text = example.text
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    return text


def _run(
    checker: Checker,
    rule: Rule,
    example: Example,
    should: Literal["flag", "pass"],
    number: int,
    products: Mapping[str, Product],
) -> ExampleOutcome:
    product = products.get(example.product)
    if example.product and product is None:
        raise KnownError(
            f'Example {number} of rule {rule.id} names the product "{example.product}", which does not exist.',
            f"Known example products: {', '.join(sorted(products)) or 'none'}.",
        )
    text = example_text(example, product)
    result = checker.check(
        CheckRequest(
            text=text,
            product=product,
            ad_type=example.ad_type,
            channel=example.channel,
            on=example.on,
            known_names=example.known_names,
        )
    )
    told = any(rule.id == finding.rule or rule.id in finding.also for finding in result.findings)
    return ExampleOutcome(rule.id, should, number, text, told, result)
