"""Pieces, their tree of revisions, and the lease for editing."""

from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import timedelta

import pytest

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block, Piece, Revision
from fairdraft.domain.piece_beginning import BegunPiece
from fairdraft.services.ports import Store

Make = Callable[..., tuple[Piece, Revision]]


def next_revision(parent: Revision, text: str, minutes: int = 1) -> Revision:
    blocks = (Block("1", "headline", "copy", text), Block("n", "note", "note", "art"))
    return replace(
        parent, id=new_id(), parent=parent.id, blocks=blocks, made_at=parent.made_at + timedelta(0, 60 * minutes)
    )


def test_a_draft_has_one_piece(store: Store, finished, make_piece) -> None:
    """What another program began of it meanwhile is given in place of a second one; one that was put aside is none."""
    draft = finished()
    store.finish_draft(draft, None)
    first, second, third = (make_piece(draft_id=draft.id) for _ in range(3))
    assert store.create_piece(*first) == store.create_piece(*second) == first[0]
    assert store.pieces() == (first[0],)
    store.delete_piece(first[0].id)
    assert store.create_piece(*third) == third[0]


def test_a_piece_is_read_as_it_was_given(store: Store, make_piece: Make, finished: Callable[..., Draft]) -> None:
    """Every field of a piece and its first revision come back, found by id or its beginning."""
    draft = finished()
    store.finish_draft(draft, None)
    piece, revision = make_piece(draft_id=draft.id)
    store.create_piece(piece, revision)

    assert store.piece(piece.id) == piece
    assert store.piece(piece.id[:8]) == piece
    assert store.revisions(piece.id) == (revision,)
    assert store.piece("unknown-piece") is None
    assert store.revisions("unknown-piece") == ()


def test_a_saved_revision_becomes_the_head(store: Store, make_piece: Make) -> None:
    """The piece then shows the revision's blocks and its time; earlier revisions stay, oldest first."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.take_lease(piece.id, "Anna", 60)
    second = next_revision(first, "Ask your doctor")
    saved = store.save_revision(second, "Anna")

    assert saved == replace(piece, head=second.id, blocks=second.blocks, changed_at=second.made_at)
    assert store.piece(piece.id) == saved
    assert store.revisions(piece.id) == (first, second)


def test_revisions_make_a_tree(store: Store, make_piece: Make) -> None:
    """Going back to an old revision and editing that keeps the abandoned branch, whatever the clock said."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.take_lease(piece.id, "Anna", 60)
    left, right = next_revision(first, "left"), next_revision(first, "right", minutes=-5)
    store.save_revision(left, "Anna")
    store.save_revision(right, "Anna")

    assert store.revisions(piece.id) == (first, left, right)
    assert store.piece(piece.id).blocks == right.blocks


def test_versions_are_the_revisions_without_words(store: Store, make_piece: Make) -> None:
    """Every revision of a piece is listed as it was saved, those of other pieces are not; the steps of its review are
    found whole among them, and so are those that are asked for by their ids.
    """
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.create_piece(*make_piece())
    assert store.review_steps(piece.id) == ()
    store.take_lease(piece.id, "Anna", 60)
    store.save_revision(next_revision(first, "left"), "Anna")
    edited = replace(next_revision(first, "right", minutes=-5), summary="fixed CLM-01")
    store.save_revision(edited, "Anna")
    sent = replace(edited, id=new_id(), parent=edited.id, author="M2", summary="sent to review", step="sent")
    store.review_piece(sent, "in_review", None)

    told = [(one.id, one.author, one.made_at, one.summary, one.step) for one in store.revisions(piece.id)]
    assert [astuple(one) for one in store.versions(piece.id)] == told
    assert [one.step for one in store.versions(piece.id)] == [None, None, None, "sent"]
    assert store.review_steps(piece.id) == (sent,)
    assert set(store.revisions_of(piece.id, [sent.id, first.id])) == {first, sent}
    assert store.revisions_of(piece.id, ["unknown", *(new_id() for _ in range(501)), first.id]) == (first,)
    assert store.revisions_of("unknown-piece", [first.id]) == store.revisions_of(piece.id, []) == ()
    assert store.versions("unknown-piece") == store.review_steps("unknown-piece") == ()


def test_an_edit_voids_an_approval_only(store: Store, make_piece: Make, clock) -> None:
    """Approved pieces fall back to draft without name, time and hash; other states stay."""
    approval = {"approved_by": "M. Ruiz", "approved_at": clock(), "approved_sha256": "aa"}
    for state, afterwards in (("approved", "draft"), ("in_review", "in_review"), ("returned", "returned")):
        piece, first = make_piece(state=state, **(approval if state == "approved" else {}))
        store.create_piece(piece, first)
        assert store.piece(piece.id) == piece
        store.take_lease(piece.id, "Anna", 60)
        saved = store.save_revision(next_revision(first, "new"), "Anna")
        assert saved.state == afterwards
        assert (saved.approved_by, saved.approved_at, saved.approved_sha256) == (None, None, None)


def test_one_person_edits_at_a_time(store: Store, make_piece: Make, clock) -> None:
    """A running lease keeps others from taking it and from saving, by name and end; they may read."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.take_lease(piece.id, "Anna at desk 3", 60)
    ends = (clock() + timedelta(seconds=60)).astimezone().strftime("%Y-%m-%d %H:%M:%S")

    with pytest.raises(KnownError, match=rf'"Web page" is being edited by Anna at desk 3 until {ends}\.'):
        store.take_lease(piece.id, "Ben", 60)
    with pytest.raises(KnownError, match="Anna at desk 3"):
        store.save_revision(next_revision(first, "Ben's"), "Ben")
    store.release_lease(piece.id, "Ben")
    with pytest.raises(KnownError, match="Anna"):
        store.take_lease(piece.id, "Ben", 60)
    assert store.revisions(piece.id) == (first,)

    store.release_lease(piece.id, "Anna at desk 3")
    store.take_lease(piece.id, "Ben", 60)
    store.save_revision(next_revision(first, "Ben's"), "Ben")


def test_a_lease_ends_by_itself_and_can_be_renewed(store: Store, make_piece: Make, clock) -> None:
    """Renewing moves the end; once it has passed, another may take the piece."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.take_lease(piece.id, "Anna", 60)
    clock.advance(59)
    store.take_lease(piece.id, "Anna", 60)
    clock.advance(59)
    with pytest.raises(KnownError):
        store.take_lease(piece.id, "Ben", 60)
    clock.advance(1)
    store.take_lease(piece.id, "Ben", 60)
    with pytest.raises(KnownError, match="Ben"):
        store.save_revision(next_revision(first, "too late"), "Anna")


def test_a_lease_of_a_clock_that_was_wrong_ends_too(store: Store, make_piece: Make, clock) -> None:
    """Taken by a program that was killed while the clock told next year: it does not hold the piece until then."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    clock.advance(365 * 86_400)
    store.take_lease(piece.id, "Anna", 60)
    clock.advance(-365 * 86_400)
    store.take_lease(piece.id, "Ben", 60)
    # Another machine of a team may be some hours ahead: that lease is one.
    clock.advance(-6 * 3600)
    with pytest.raises(KnownError, match="Ben"):
        store.take_lease(piece.id, "Anna", 60)


def test_words_are_not_lost_to_a_lease_that_ran_out(store: Store, make_piece: Make, clock) -> None:
    """Who slept over the end may still save, as long as nobody has taken the piece."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.take_lease(piece.id, "Anna", 60)
    clock.advance(3600)

    assert store.save_revision(next_revision(first, "after lunch"), "Anna").blocks[0].text == "after lunch"


def test_a_piece_that_nobody_named_is_told_by_its_headline(store: Store, make_piece: Make) -> None:
    """Whoever is kept from it reads a name, and no id."""
    piece, first = make_piece(title="", draft_id=None)
    store.create_piece(piece, first)
    store.take_lease(piece.id, "Anna", 60)
    with pytest.raises(KnownError, match=f'"{piece.name}" is being edited by Anna'):
        store.take_lease(piece.id, "Ben", 60)


def test_saving_without_a_lease_is_refused(store: Store, make_piece: Make) -> None:
    """A piece whose lease was given back, or never taken, takes no revision."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    with pytest.raises(KnownError, match="editing lease has ended"):
        store.save_revision(next_revision(first, "x"), "Anna")
    assert store.piece(piece.id) == piece


def test_a_deleted_piece_is_gone_until_it_is_restored(store: Store, make_piece: Make) -> None:
    """Deletion hides a piece and keeps its revisions; restoring brings it back."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.delete_piece(piece.id)
    assert store.piece(piece.id) is None
    assert store.pieces() == ()
    assert store.piece_aside(piece.id[:8]) == piece
    assert store.pieces_aside(campaign=piece.campaign) == (piece,)
    assert store.pieces_aside(campaign="another") == ()
    store.restore_piece(piece.id)
    assert store.piece_aside(piece.id) is None
    assert store.pieces() == (piece,)
    assert store.revisions(piece.id) == (first,)
    with pytest.raises(UsageError, match="nowhere"):
        store.restore_piece("nowhere")
    with pytest.raises(UsageError, match="nowhere"):
        store.take_lease("nowhere", "Anna", 1)


def test_pieces_come_last_changed_first(store: Store, make_piece: Make) -> None:
    """An edited piece moves to the front; a campaign or a limit narrows the list."""
    one, first = make_piece()
    other, _ = made = make_piece(campaign="cordexa")
    store.create_piece(one, first)
    store.create_piece(*made)
    assert [piece.id for piece in store.pieces()] == [other.id, one.id]
    store.take_lease(one.id, "Anna", 60)
    store.save_revision(next_revision(first, "x"), "Anna")
    assert [piece.id for piece in store.pieces()] == [one.id, other.id]
    assert store.pieces(campaign="cordexa") == (other,)
    assert [piece.id for piece in store.pieces(limit=1)] == [one.id]


def test_pieces_are_found_by_the_drafts_that_they_were_begun_from(
    store: Store, make_piece: Make, finished: Callable[..., Draft]
) -> None:
    """However many drafts are asked about; a deleted piece is none of them."""
    drafts = [finished() for _ in range(3)]
    pieces = []
    for draft in drafts:
        store.finish_draft(draft, None)
        piece, revision = make_piece(draft_id=draft.id)
        store.create_piece(piece, revision)
        pieces.append(piece)
    store.create_piece(*make_piece())
    store.delete_piece(pieces[2].id)
    asked = [drafts[0].id, *(f"unknown-{number}" for number in range(1200)), drafts[1].id, drafts[2].id]

    assert {one.id for one in store.pieces_of(asked)} == {pieces[0].id, pieces[1].id}
    assert store.pieces_of(()) == ()


def test_pieces_of_no_draft_come_with_how_they_began(
    store: Store, make_piece: Make, finished: Callable[..., Draft]
) -> None:
    """The summary and author of their first revision, whatever was saved since; pieces of drafts are left out."""
    draft = finished()
    store.finish_draft(draft, None)
    store.create_piece(*make_piece(draft_id=draft.id))
    piece, first = make_piece()
    first = replace(first, summary="an empty piece", author="W1")
    store.create_piece(piece, first)
    store.create_piece(*make_piece(campaign="cordexa"))
    store.take_lease(piece.id, "Anna", 60)
    edited = store.save_revision(replace(next_revision(first, "x"), author="W2", summary=""), "Anna")

    assert store.pieces_without_draft(piece.campaign) == (BegunPiece(edited, "an empty piece", "W1"),)
    store.delete_piece(piece.id)
    assert store.pieces_without_draft(piece.campaign) == ()


def test_a_piece_gets_another_title(store: Store, make_piece: Make) -> None:
    """Its words and revisions stay; a piece that is not there is told."""
    piece, first = make_piece()
    store.create_piece(piece, first)
    store.rename_piece(piece.id, "Spring page")
    assert store.piece(piece.id) == replace(piece, title="Spring page")
    assert store.revisions(piece.id) == (first,)
    with pytest.raises(UsageError, match="nowhere"):
        store.rename_piece("nowhere", "x")


def test_revisions_that_do_not_belong_are_bugs(store: Store, make_piece: Make) -> None:
    """A first revision is the piece's own and has no parent; a later one's parent is of the same piece."""
    piece, first = make_piece()
    other, other_first = make_piece()
    with pytest.raises(ValueError, match="does not show"):
        store.create_piece(piece, other_first)
    with pytest.raises(ValueError, match="parent"):
        store.create_piece(piece, replace(first, parent="x"))
    store.create_piece(piece, first)
    store.create_piece(other, other_first)
    store.take_lease(piece.id, "Anna", 60)
    with pytest.raises(ValueError, match="no revision of piece"):
        store.save_revision(replace(next_revision(first, "x"), parent=other_first.id), "Anna")
    assert store.revisions(piece.id) == (first,)
