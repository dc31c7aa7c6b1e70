"""Answers to findings: kept for ever, withdrawn at most once."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from fairdraft.domain.change import Change
from fairdraft.domain.dismissal import Anchor, Dismissal
from fairdraft.domain.errors import UsageError
from fairdraft.domain.piece import Piece
from fairdraft.services.ports import Store


@pytest.fixture
def piece(store: Store, make_piece) -> Piece:
    one, revision = make_piece()
    store.create_piece(one, revision)
    return one


def test_answers_come_back_in_the_order_in_which_they_were_given(
    store: Store, piece: Piece, make_piece, make_dismissal: Callable[..., Dismissal]
) -> None:
    """Every field comes back, those of missing language too; other pieces have answers of their own."""
    other, revision = make_piece()
    store.create_piece(other, revision)
    one = make_dismissal(piece)
    missing = make_dismissal(
        piece, anchor=Anchor("IND-05", "limitation:1", "Not for children.", None), made_at=one.made_at - timedelta(1)
    )
    elsewhere = make_dismissal(other)
    for dismissal in (one, missing, elsewhere):
        store.save_dismissal(dismissal)
    assert store.dismissals(piece.id) == (one, missing)
    assert store.dismissals(other.id) == (elsewhere,)
    assert store.dismissals("unknown-piece") == ()


def test_an_answer_is_withdrawn_once(store: Store, piece: Piece, make_dismissal, clock) -> None:
    """Withdrawing notes the time and keeps all else; the second time changes nothing and tells nobody."""
    one = make_dismissal(piece)
    store.save_dismissal(one)
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    clock.advance(60)
    withdrawn = replace(one, withdrawn_at=clock())
    assert store.withdraw_dismissal(one.id) == withdrawn
    clock.advance(60)
    assert store.withdraw_dismissal(one.id) == withdrawn
    assert store.dismissals(piece.id) == (withdrawn,)
    assert heard == [(Change("piece", piece.id),)]


def test_answers_change_the_piece_for_those_who_listen(store: Store, piece: Piece, make_dismissal) -> None:
    """Keeping an answer is told as a change of its piece, whose text, time and lease stay as they were."""
    store.take_lease(piece.id, "Anna", 60)
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    store.save_dismissal(make_dismissal(piece))
    assert heard == [(Change("piece", piece.id),)]
    assert store.piece(piece.id) == piece


def test_answers_survive_edits_deletion_and_reopening(
    store: Store, piece: Piece, make_dismissal, reopen: Callable[..., Store]
) -> None:
    """They stay with the piece while it is put aside, and are there in the next session."""
    one = make_dismissal(piece)
    store.save_dismissal(one)
    store.delete_piece(piece.id)
    store.restore_piece(piece.id)
    store.close()
    assert reopen().dismissals(piece.id) == (one,)


def test_unknown_pieces_and_answers_are_told(store: Store, piece: Piece, make_dismissal) -> None:
    """An answer needs a piece, and only one that is there can be withdrawn."""
    with pytest.raises(UsageError, match='no piece "nothing"'):
        store.save_dismissal(make_dismissal(piece, piece_id="nothing"))
    with pytest.raises(UsageError, match='no dismissal "nothing"'):
        store.withdraw_dismissal("nothing")


def test_an_answer_is_never_overwritten(store: Store, piece: Piece, make_dismissal) -> None:
    """The same id with another reason is a bug, and the first reason stays."""
    one = make_dismissal(piece)
    store.save_dismissal(one)
    with pytest.raises(IntegrityError):
        store.save_dismissal(replace(one, reason="another"))
    assert store.dismissals(piece.id) == (one,)


def test_an_answer_without_its_piece_is_found(store: Store, store_path: Path, piece: Piece, make_dismissal) -> None:
    """The integrity check names answers whose piece is gone."""
    store.save_dismissal(make_dismissal(piece))
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute("DELETE FROM piece_revisions")
        connection.execute("DELETE FROM pieces")
        connection.commit()
    (fault,) = store.check_integrity()
    assert "dismissals refers to a row of pieces" in fault
