"""Sentences that nobody wrote for a rule: what harms is told by a rule of a fitting group, what does not is let be."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product
from fairdraft.rules.examples import load_example_products, run_examples
from fairdraft.rules.packs import load_pack

RESOURCES = Path(__file__).parents[2] / "resources"
PRODUCTS = load_example_products(RESOURCES / "rules" / "example_products") | load_example_products(
    RESOURCES / "products"
)
SENTENCES = tomllib.loads(Path(__file__).with_name("copy_sentences.toml").read_text(encoding="utf-8"))

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]


def told(name: str, sentence: str, check: Check, whole: Whole) -> list[Finding]:
    """The errors and warnings on a sentence, in a piece that carries everything it owes."""
    product = PRODUCTS.get(name)
    text = f"{sentence}\n\n{whole(product)}" if product else sentence
    return [
        one
        for one in check(text, product, channel="web").findings
        if one.severity != "suggestion" and not one.advisory and one.span and one.span.start < len(sentence)
    ]


@pytest.mark.parametrize(("product", "sentence", "groups"), SENTENCES["too_much"])
def test_a_sentence_that_promises_too_much_is_told(
    product: str, sentence: str, groups: str, check: Check, whole: Whole
) -> None:
    """Overstatement, minimised risk, comparison, other uses and pressure are flagged by a rule of a fitting group."""
    spoken = {rule.partition("-")[0] for one in told(product, sentence, check, whole) for rule in (one.rule, *one.also)}
    assert spoken & set(groups.split())


@pytest.mark.parametrize(("product", "sentence"), SENTENCES["informs"])
def test_a_sentence_that_only_informs_is_let_be(product: str, sentence: str, check: Check, whole: Whole) -> None:
    """Disease facts, habits, instructions and risks draw no error and no warning."""
    assert [(one.rule, one.message) for one in told(product, sentence, check, whole)] == []


def test_the_example_pack_of_the_handbook_comes_out_as_it_says(tmp_path: Path) -> None:
    """The pack that the handbook shows to writers of packs passes its own examples."""
    handbook = (RESOURCES / "rules" / "README.md").read_text(encoding="utf-8")
    file = tmp_path / "client-style.toml"
    file.write_text(handbook.partition("```toml\n")[2].partition("\n```")[0], encoding="utf-8")
    outcomes = run_examples(load_pack(file), PRODUCTS)
    assert len(outcomes) == 6
    assert all(one.kept for one in outcomes)
