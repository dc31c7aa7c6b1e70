"""Approved copy as it is looked through: ids by filter and order, corrections, removals and their undo, uses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings
from fairdraft.domain.copy_filter import ENDING_DAYS, CopyFilter, CopyGroup, CopyOrder, CopyStanding
from fairdraft.domain.errors import KnownError
from fairdraft.services.ports import Store

TODAY = date(2026, 11, 27)
DAYS = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=ENDING_DAYS))
LATER = TODAY + timedelta(days=ENDING_DAYS + 1)


def copy(number: int, **values: object) -> ApprovedCopy:
    one = ApprovedCopy(
        f"id-{number}", "glynora", "product-claim", "whole", f"piece {number}", f"Words number {number} count.",
        None, "", None, "file", "", CopyFindings(), datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    return replace(one, **values)  # type: ignore[arg-type]  # field names are checked by replace itself


WALK = copy(1, name="walk", expires=TODAY, approved_on=date(2026, 1, 1))
HEART = copy(2, name="Heart", product="cordexa", section="body", expires=LATER)
COUGH = copy(3, name="cough", product="", ad_type="help-seeking", approved_on=date(2026, 3, 1))
NEAR = copy(4, name="near", section="body", expires=TODAY + timedelta(days=ENDING_DAYS))


def ids(*pieces: ApprovedCopy) -> tuple[str, ...]:
    return tuple(one.id for one in pieces)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CopyFilter(), (NEAR, COUGH, HEART, WALK)),
        (CopyFilter(order="name"), (COUGH, HEART, NEAR, WALK)),
        (CopyFilter(order="approved"), (COUGH, WALK, NEAR, HEART)),
        (CopyFilter(order="expires"), (WALK, NEAR, HEART, COUGH)),
        (CopyFilter(product="glynora"), (NEAR, WALK)),
        (CopyFilter(product=""), (COUGH,)),
        (CopyFilter(ad_type="help-seeking"), (COUGH,)),
        (CopyFilter(section="body", order="name"), (HEART, NEAR)),
        (CopyFilter(standing="expired"), (WALK,)),
        (CopyFilter(standing="ending"), (NEAR,)),
        (CopyFilter(standing="in_force"), (NEAR, COUGH, HEART)),
    ],
)
def test_ids_come_by_filter_and_order(store: Store, wanted: CopyFilter, expected: tuple[ApprovedCopy, ...]) -> None:
    """What is wanted comes, in the wanted order; what has no day comes last."""
    store.add_copies([WALK, HEART, COUGH, NEAR])
    assert store.copy_ids(wanted, TODAY) == ids(*expected)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    facts=st.lists(
        st.tuples(st.sampled_from(["glynora", ""]), st.sampled_from(["body", "whole"]), st.sampled_from(DAYS))
    ),
    product=st.sampled_from([None, "glynora", ""]),
    section=st.sampled_from([None, "body"]),
    standing=st.sampled_from([None, "in_force", "ending", "expired"]),
)
def test_a_filter_admits_what_the_store_finds(
    store: Store,
    facts: Sequence[tuple[str, str, date | None]],
    product: str | None,
    section: str | None,
    standing: CopyStanding | None,
) -> None:
    """The store's answer and the filter's own are the same for any pieces and any filter."""
    turn = len(store.copies())
    pieces = [
        copy(
            turn + number,
            product=product_of,
            section=place,
            expires=day,
            ad_type="product-claim" if product_of else "help-seeking",
        )
        for number, (product_of, place, day) in enumerate(facts)
    ]
    assert len(store.add_copies(pieces)) == len(pieces)
    wanted = CopyFilter(product, None, section, standing)
    admitted = [one for one in store.copies() if wanted.admits(one, TODAY)]
    assert store.copy_ids(wanted, TODAY) == ids(*reversed(admitted))


def test_pieces_come_by_their_ids(store: Store) -> None:
    """Many ids at once are read; those that are gone are left out."""
    pieces = [copy(number) for number in range(1100)]
    store.add_copies(pieces)
    store.remove_copies(["id-7"])
    found = store.copies_of_ids([*ids(*pieces), "nothing"])
    assert (len(found), found["id-1099"], "id-7" in found) == (1099, pieces[-1], False)


def test_groups_and_keys_count_what_is_there(store: Store) -> None:
    """Each product, ad type and section with its number; removed pieces do not count."""
    store.add_copies([WALK, HEART, COUGH, NEAR, copy(9)])
    store.remove_copies([COUGH.id])
    assert store.copy_groups() == (
        CopyGroup("cordexa", "product-claim", "body", 1),
        CopyGroup("glynora", "product-claim", "body", 1),
        CopyGroup("glynora", "product-claim", "whole", 2),
    )
    assert (HEART.product, HEART.key) in store.copy_keys()
    assert (COUGH.product, COUGH.key) not in store.copy_keys()


def test_what_is_removed_comes_back(store: Store) -> None:
    """An undo puts back what one removal took, found by its words as before; what is there already stays."""
    store.add_copies([WALK, HEART])
    assert store.remove_copies([WALK.id, "nothing", HEART.id]) == ids(WALK, HEART)
    assert store.copy_ids(CopyFilter(), TODAY) == store.find_copies(["words"], 9) == ()
    assert store.restore_copies([WALK.id, HEART.id]) == ids(WALK, HEART)
    assert store.restore_copies([WALK.id]) == ()
    assert set(store.find_copies(["words"], 9)) == {WALK, HEART}


def test_a_correction_is_kept_and_found(store: Store) -> None:
    """What is said of a piece is written, its words stay, and it is found under its new name alone."""
    store.add_copies([WALK])
    after = replace(WALK, name="Stroll", product="cordexa", section="body", reference="MLR-9", expires=LATER)
    store.change_copy(after)
    assert store.copies() == (after,)
    assert store.find_copies(["stroll"], 9) == (after,)
    assert store.find_copies(["walk"], 9) == ()


def test_a_correction_makes_no_second_piece_of_the_same_words(store: Store) -> None:
    """A product that has the words already refuses them, and a piece that is gone is not changed."""
    store.add_copies([WALK, replace(HEART, text=WALK.text.upper())])
    with pytest.raises(KnownError, match=r'already has these words.*"Heart"'):
        store.change_copy(replace(WALK, product="cordexa"))
    store.remove_copies([WALK.id])
    with pytest.raises(KnownError, match="no longer in the library"):
        store.change_copy(replace(WALK, name="again"))


def test_every_order_is_known(store: Store) -> None:
    """No order of the filter is without an answer."""
    store.add_copies([WALK, HEART])
    assert all(len(store.copy_ids(CopyFilter(order=order), TODAY)) == 2 for order in get_args(CopyOrder))
