"""When a version of a product can be replaced, and which drafts rest on it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fairdraft.domain.campaign import Brief, Campaign
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Piece, Revision
from fairdraft.domain.product import Indication, Product, Safety
from fairdraft.domain.product_use import DraftsOfBrief, ProductVersionTakenError
from fairdraft.domain.rating_set import blinded_draft
from fairdraft.services.ports import Store


def product(isi: str = "Impotrant.", version: str = "1") -> Product:
    return Product(
        schema="fairdraft/product@1",
        id="glynora",
        version=version,
        brand="GLYNORA",
        established_name="glynoral",
        indications=(Indication(text="For adults."),),
        safety=Safety(isi=isi),
    )


def isi(store: Store) -> str:
    found = store.product("glynora")
    assert found is not None
    return found.safety.isi


@pytest.fixture
def stocked(store: Store) -> Store:
    """A store with a product that has a typing error, and its campaign."""
    briefs = (Brief(id="b01", text="Ask."),)
    store.save_campaign(
        Campaign(schema="fairdraft/campaign@1", id="glynora", name="Email", product="glynora", briefs=briefs)
    )
    assert store.save_product(product()) is False
    return store


def of_version(draft: Draft, version: str = "1") -> Draft:
    return replace(draft, provenance=replace(draft.provenance, product="glynora", product_version=version))


def test_a_version_that_nothing_rests_on_is_replaced_when_asked(stocked: Store) -> None:
    """Unasked it is refused and stays; asked it has the new words, and the same words again replace nothing."""
    with pytest.raises(ProductVersionTakenError, match="Nothing rests on it yet") as refused:
        stocked.save_product(product("Important."))
    assert refused.value.use.words == ""
    assert isi(stocked) == "Impotrant."
    assert stocked.save_product(product("Important."), replace=True) is True
    assert isi(stocked) == "Important."
    assert stocked.save_product(product("Important."), replace=True) is False
    assert stocked.product_versions("glynora") == ("1",)


def test_a_draft_keeps_the_words_it_was_made_from(stocked: Store, finished: Callable[..., Draft]) -> None:
    """A draft of this version keeps it as it is, put aside too; one of another version does not."""
    stocked.finish_draft(of_version(finished(), "0"), None)
    assert stocked.save_product(product("Important."), replace=True) is True
    draft = of_version(finished())
    stocked.finish_draft(draft, None)
    stocked.delete_draft(draft.id)
    with pytest.raises(ProductVersionTakenError, match=r"this rests on it: 1 draft.*new version"):
        stocked.save_product(product("Other."), replace=True)
    assert isi(stocked) == "Important."


def test_a_draft_of_a_blind_set_keeps_the_words(stocked: Store, finished: Callable[..., Draft], clock: Any) -> None:
    """It does not tell its product until it is unblinded, and may be of any version that was there when it came."""
    stocked.finish_draft(blinded_draft(of_version(finished())), None)
    stocked.finish_draft(blinded_draft(finished(campaign="cordexa")), None)
    with pytest.raises(ProductVersionTakenError, match=r"this rests on it: 1 draft\."):
        stocked.save_product(product("Important."), replace=True)
    clock.advance(60)
    stocked.save_product(product(version="2"))
    assert stocked.save_product(product("Important.", "2"), replace=True) is True


def test_a_piece_written_since_keeps_the_words(
    stocked: Store, make_piece: Callable[..., tuple[Piece, Revision]], clock: Any
) -> None:
    """A piece last changed before the version came in does not rest on it; one changed since does."""
    stocked.create_piece(*make_piece(changed_at=clock(), made_at=clock()))
    clock.advance(60)
    stocked.save_product(product(version="2"))
    assert stocked.save_product(product("Important.", "2"), replace=True) is True
    clock.advance(60)
    stocked.create_piece(*make_piece(changed_at=clock(), made_at=clock()))
    with pytest.raises(ProductVersionTakenError, match="rests on it: 1 piece"):
        stocked.save_product(product("Other.", "2"), replace=True)
    with pytest.raises(ProductVersionTakenError, match="rests on it: 2 pieces"):
        stocked.save_product(product("Other."), replace=True)


def test_drafts_that_nobody_went_on_with_are_counted_by_brief(
    stocked: Store, finished: Callable[..., Draft], make_piece: Callable[..., tuple[Piece, Revision]]
) -> None:
    """Desk drafts of the version with words count; those of a study, of another version, put aside, failed, or with a
    piece do not.
    """
    drafts = [of_version(finished(brief=brief)) for brief in ("b02", "b01", "b02", "b01")]
    others = [
        of_version(finished(), "2"),
        of_version(finished(study="autumn")),
        of_version(finished(state="failed", failure="It ended.")),
        of_version(finished(text="", blocks=())),
    ]
    for one in (*drafts, *others):
        stocked.finish_draft(one, None)
    stocked.create_piece(*make_piece(draft_id=drafts[1].id))
    assert stocked.waiting_drafts("glynora", "1") == (
        DraftsOfBrief("glynora", "b01", 1),
        DraftsOfBrief("glynora", "b02", 2),
    )
    stocked.delete_draft(drafts[3].id)
    assert [one.words for one in stocked.waiting_drafts("glynora", "1")] == ["glynora/b02 (2)"]
    assert stocked.waiting_drafts("glynora", "3") == ()
