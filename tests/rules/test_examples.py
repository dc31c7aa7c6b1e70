"""Every shipped rule keeps its own examples."""

import json
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.rules.examples import ExampleOutcome, load_example_products, run_examples
from fairdraft.rules.packs import LoadedPack, load_packs, parse_pack

RULES = Path(__file__).parents[2] / "resources" / "rules"
PACKS = load_packs(RULES)
PRODUCTS = load_example_products(RULES / "example_products")
SPELLER = DictionarySpeller(RULES.parent / "spelling" / "words.txt")
# Named here and run by the first test: who only collects the tests shall not wait for hundreds of checks.
EXAMPLES = [
    (pack.id, rule.id, should, number)
    for pack in PACKS
    for rule in pack.rules
    for should, examples in (("flag", rule.flags), ("pass", rule.passes))
    for number in range(1, len(examples) + 1)
]
FIRST_RULES = {
    *("IND-01", "IND-02", "IND-05", "ISI-01", "ISI-02", "ISI-03", "ISI-08", "ISI-12", "NAM-01", "RX-01", "MW-01"),
    *("PI-01", "MIN-01", "MIN-03", "EFF-01", "EFF-02", "CMP-01", "REM-01", "HLP-01"),
}


@pytest.fixture(scope="module")
def outcomes() -> dict[tuple[str, str, str, int], ExampleOutcome]:
    return {
        (pack.id, one.rule, one.should, one.number): one
        for pack in PACKS
        for one in run_examples(pack, PRODUCTS, SPELLER)
    }


def test_no_example_is_left_out(outcomes: dict[tuple[str, str, str, int], ExampleOutcome]) -> None:
    """Every example of every pack is one of those that are looked at."""
    assert sorted(outcomes) == sorted(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: "-".join(map(str, one[1:])))
def test_a_rule_flags_and_passes_what_its_pack_says(
    example: tuple[str, str, str, int], outcomes: dict[tuple[str, str, str, int], ExampleOutcome]
) -> None:
    """An example that must flag is told by its rule, and one that must pass is not."""
    outcome = outcomes[example]
    told = [(one.rule, one.also, one.message) for one in outcome.result.findings]
    assert outcome.kept, f"{outcome.text}\n{json.dumps(told, indent=1)}"


def test_no_message_quotes_nothing(outcomes: dict[tuple[str, str, str, int], ExampleOutcome]) -> None:
    """What is told of the examples has words within its quotation marks."""
    for one in outcomes.values():
        for finding in one.result.findings:
            assert "“”" not in finding.message, finding.rule


@pytest.mark.parametrize("pack", PACKS, ids=lambda one: one.id)
def test_every_rule_that_reads_text_has_three_examples_of_each(pack: LoadedPack) -> None:
    """A rule has at least three examples that must flag and three that must pass, unless it reads no text."""
    for rule in pack.rules:
        if rule.kind not in ("layout", "process"):
            assert len(rule.flags) >= 3, rule.id
            assert len(rule.passes) >= 3, rule.id


def test_the_rules_that_are_due_first_are_there() -> None:
    """The shipped packs hold the nineteen rules that every check starts from."""
    there = {rule.id for pack in PACKS for rule in pack.rules}
    assert there >= FIRST_RULES


def test_no_text_for_people_shows_the_catalogue_tags() -> None:
    """Titles, messages and citations carry no [V], [M] or [T]; each citation says verified or unverified."""
    for pack in PACKS:
        for rule in pack.rules:
            for text in (rule.title, rule.message, rule.why, rule.citation, *rule.cases.values()):
                assert not any(tag in text for tag in ("[V]", "[M]", "[T]", "[V/M]"))
            assert rule.citation
            assert rule.citation_status in ("verified", "unverified")


def test_an_example_of_an_unknown_product_is_a_known_problem(products: dict[str, Product]) -> None:
    """An example that names a product which is not there is told with the known ones."""
    pack = parse_pack(
        'schema = "fairdraft/pack@1"\nid = "own"\nversion = "1"\n[[rules]]\nid = "OWN-1"\ntitle = "t"\n'
        'kind = "pattern"\nseverity = "error"\nmessage = "m"\nwhy = "w"\npatterns = ["x"]\n'
        'flags = [{ text = "x", product = "nothere" }]\n',
        "own.toml",
    )
    with pytest.raises(KnownError, match=r"nothere.*glynora"):
        run_examples(pack, products)
