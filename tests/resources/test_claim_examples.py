"""The example sentences for reading by meaning: do they fit the rules, and is what measures them new to them?"""

from fairdraft.domain.claim_examples import ClaimExamples
from fairdraft.domain.documents import read_document
from fairdraft.rules.packs import load_packs

from .conftest import RESOURCES

SHIPPED = RESOURCES / "meaning" / "claims.toml"
UNSEEN = RESOURCES.parent / "packaging" / "checker_report" / "unseen.toml"


def _sentences(examples: ClaimExamples) -> list[str]:
    return [*examples.fair, *(one for some in examples.objectionable.values() for one in some)]


def test_examples_fit_the_rules_and_stand_once() -> None:
    """Each rule that examples name ships, no sentence stands twice, and the sentences that measure are none of them."""
    shipped, unseen = (
        read_document(path.read_text(encoding="utf-8"), path.name, ClaimExamples) for path in (SHIPPED, UNSEEN)
    )
    rules = {rule.id: rule for pack in load_packs(RESOURCES / "rules") for rule in pack.pack.rules}
    assert shipped.objectionable.keys() | unseen.objectionable.keys() <= rules.keys()
    every = [*_sentences(shipped), *_sentences(unseen)]
    of_rules = {one.text for rule in rules.values() for one in (*rule.flags, *rule.passes)}
    assert len(every) == len(set(every))
    assert of_rules.isdisjoint(_sentences(unseen))
