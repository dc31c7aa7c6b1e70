"""Is it written down what the paragraphs are about that the shipped rules cite?"""

from pathlib import Path

from fairdraft.domain.cited_paragraphs import address_of, cited_paragraphs
from fairdraft.exchange.law_file import read_law
from fairdraft.rules.packs import load_packs

RESOURCES = Path(__file__).parents[2] / "resources"


def test_every_paragraph_that_is_cited_is_told_of() -> None:
    """With an address."""
    law = read_law(RESOURCES)
    rules = [rule for pack in load_packs(RESOURCES / "rules") for rule in pack.rules]
    cited = {name for rule in rules for name in cited_paragraphs(rule.citation)}
    assert len(cited) > 40
    told = {one.name: one for name in cited for one in law.cited_in(name)}
    assert [name for name in sorted(cited) if not told[name].says] == []
    assert [name for name in sorted(cited) if not address_of(name)] == []
