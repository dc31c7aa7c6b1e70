"""What a sheet of claims changes in those of a product."""

from dataclasses import replace
from datetime import date
from typing import get_args

from fairdraft.domain.claim_changes import claim_changes
from fairdraft.domain.claim_sheet import ClaimField, ClaimSheet, made_claim_id
from fairdraft.domain.product import Claim, ClaimSource

FOOD = Claim(id="food", text="Can be taken with or without food.", channels=("print",), source=ClaimSource(page="3"))
ONCE = Claim(id="once", text="Taken once a day.", qualifier="In the morning.", expires=date(2027, 1, 1))
KNOWN = (FOOD, ONCE)


def sheet(*claims: Claim, fields: frozenset[ClaimField] = frozenset(get_args(ClaimField))) -> ClaimSheet:
    return ClaimSheet("claims.xlsx", "Claims", claims, fields)


def test_a_claim_is_known_by_its_id_or_else_by_its_words() -> None:
    """The id of the product stays; other words under a known id are a change, told word by word."""
    reworded = FOOD.model_copy(update={"text": "Can be taken with food."})
    same_words = ONCE.model_copy(update={"id": made_claim_id(ONCE.text), "text": "taken  once a\nday."})
    found = claim_changes(KNOWN, sheet(same_words, reworded), replace=False)
    assert [(one.claim.id, one.status) for one in found.changes] == [("food", "changed"), ("once", "changed")]
    (wording,) = found.changes[0].fields
    assert (wording.label, [part.text.strip() for part in wording.diff if part.op == "delete"]) == (
        "wording",
        ["or without"],
    )
    respaced = ONCE.model_copy(update={"text": "Taken  once a\nday."})
    assert claim_changes(KNOWN, sheet(respaced), replace=False).claims == KNOWN


def test_ids_go_before_words() -> None:
    """Two claims that exchanged their words are two changes, and no id is lost."""
    crossed = (FOOD.model_copy(update={"id": "once"}), ONCE.model_copy(update={"id": "food"}))
    found = claim_changes(KNOWN, sheet(*crossed), replace=False)
    assert [one.status for one in found.changes] == ["changed", "changed"]
    assert [(one.id, one.text) for one in found.claims] == [("food", ONCE.text), ("once", FOOD.text)]


def test_what_has_no_column_stays_as_it_is() -> None:
    """A sheet of wordings alone takes no qualifier, source, channel or day away; an empty column does."""
    bare = (Claim(id="food", text=FOOD.text), Claim(id="once", text="Taken once daily."))
    found = claim_changes(KNOWN, sheet(*bare, fields=frozenset({"id", "text", "page"})), replace=False)
    assert [one.label for change in found.changes for one in change.fields] == ["page", "wording"]
    assert found.claims[1] == ONCE.model_copy(update={"text": "Taken once daily."})
    assert found.claims[0].channels == ("print",)
    assert found.claims[0].source.page == ""


def test_claims_of_the_product_alone_are_kept_unless_they_are_to_go() -> None:
    """New ones come behind them, and one that says almost the same as a kept one is told."""
    new = Claim(id="meals", text="Can be taken with or without meals.")
    kept = claim_changes(KNOWN, sheet(new), replace=False)
    assert [(one.claim.id, one.status, one.like) for one in kept.changes] == [
        ("food", "kept", ""),
        ("once", "kept", ""),
        ("meals", "new", "food"),
    ]
    assert kept.claims == (*KNOWN, new)
    gone = claim_changes(KNOWN, sheet(new), replace=True)
    assert (gone.claims, len(gone.of("removed"))) == ((new,), 2)
    assert gone.changes[-1].like == ""
    assert not claim_changes(KNOWN, replace_nothing(), replace=False)


def replace_nothing() -> ClaimSheet:
    return replace(sheet(*KNOWN), source="same.csv")
