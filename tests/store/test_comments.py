"""Comments on pieces: kept for ever, with every answer."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from fairdraft.domain.change import Change
from fairdraft.domain.errors import UsageError
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Piece, Revision
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment
from fairdraft.services.ports import Store
from fairdraft.store.backup import backup_store
from fairdraft.store.restore import restore_store
from fairdraft.store.sqlite_store import open_store

RELEASED = Path(__file__).with_name("released")


@pytest.fixture
def piece(store: Store, make_piece) -> Piece:
    one, revision = make_piece()
    store.create_piece(one, revision)
    return one


@pytest.fixture
def comment(piece: Piece, clock) -> PieceComment:
    return PieceComment(new_id(), piece.id, piece.head, 0, 3, "A\0k", "ab", "Why “ask” \ud83d?", "M1", clock())


@pytest.fixture
def answer(comment: PieceComment, clock) -> Callable[..., CommentAnswer]:
    def make(kind: str, text: str = "") -> CommentAnswer:
        return CommentAnswer(new_id(), comment.id, kind, text, "W1", clock())  # type: ignore[arg-type] # a literal

    return make


def test_comments_come_back_in_the_order_in_which_they_were_made(
    store: Store, piece: Piece, comment: PieceComment, answer, make_piece
) -> None:
    """Every field comes back, with every answer; other pieces have comments of their own."""
    other, revision = make_piece()
    store.create_piece(other, revision)
    later = replace(comment, id=new_id(), made_at=comment.made_at.replace(year=2020))
    elsewhere = replace(comment, id=new_id(), piece_id=other.id, revision_id=other.head)
    for one in (comment, later, elsewhere):
        store.save_comment(one)
    steps = (answer("answered", "It invites."), answer("resolved"), answer("reopened", "Still \0"))
    answered = [store.save_answer(one) for one in steps]
    assert [one.is_open for one in answered] == [True, False, True]
    assert store.comments(piece.id) == (replace(comment, answers=steps), later)
    assert store.comments(other.id) == (elsewhere,)
    assert store.comments("unknown-piece") == ()
    assert store.open_comments() == {piece.id: 2, other.id: 1}


def test_the_texts_that_were_commented_on_are_found(store: Store, piece: Piece, comment: PieceComment) -> None:
    """A comment stays with the revision it was made on, whatever is edited afterwards."""
    store.save_comment(comment)
    store.take_lease(piece.id, "Anna", 60)
    store.save_revision(Revision(new_id(), piece.id, piece.head, (), "W1", piece.made_at), "Anna")
    (commented,) = store.commented_revisions(piece.id)
    assert (commented.id, commented.blocks) == (piece.head, piece.blocks)


def test_comments_change_the_piece_for_those_who_listen(
    store: Store, piece: Piece, comment: PieceComment, answer
) -> None:
    """Comments and answers are told as changes of the piece, need no lease, and leave text and state alone."""
    store.take_lease(piece.id, "Anna", 60)
    heard: list[tuple[Change, ...]] = []
    store.subscribe(heard.append)
    store.save_comment(comment)
    store.save_answer(answer("resolved"))
    assert heard == [(Change("piece", piece.id),)] * 2
    assert store.piece(piece.id) == piece
    assert store.open_comments() == {}


def test_comments_survive_closing_and_two_who_write_at_once(
    store: Store, piece: Piece, comment: PieceComment, answer, reopen: Callable[..., Store]
) -> None:
    """Two open stores see what the other wrote, and nothing of either is lost."""
    store.save_comment(comment)
    second = reopen()
    mine, theirs = answer("answered", "mine"), answer("resolved", "theirs")
    store.save_answer(mine)
    second.save_answer(theirs)
    expected = (replace(comment, answers=(mine, theirs)),)
    assert store.comments(piece.id) == second.comments(piece.id) == expected
    store.close()
    second.close()
    assert reopen().comments(piece.id) == expected


def test_unknown_pieces_revisions_and_comments_are_told(store: Store, comment: PieceComment, answer) -> None:
    """A comment needs its piece and revision, an answer its comment."""
    with pytest.raises(UsageError, match='no piece "nothing"'):
        store.save_comment(replace(comment, piece_id="nothing"))
    with pytest.raises(UsageError, match='the revision "nothing"'):
        store.save_comment(replace(comment, revision_id="nothing"))
    with pytest.raises(UsageError, match="There is no comment"):
        store.save_answer(answer("resolved"))


def test_a_comment_is_never_overwritten(store: Store, piece: Piece, comment: PieceComment) -> None:
    """The same id with other words is a bug, and the first words stay."""
    store.save_comment(comment)
    with pytest.raises(IntegrityError):
        store.save_comment(replace(comment, text="another"))
    assert store.comments(piece.id) == (comment,)


def test_a_rater_who_is_forgotten_has_another_pseudonym_in_comments(
    store: Store, piece: Piece, comment: PieceComment, answer
) -> None:
    """Comments and answers of a renamed person carry the new pseudonym."""
    store.save_comment(comment)
    store.save_answer(answer("resolved"))
    store.rename_rater("M1", "M9")
    store.rename_rater("W1", "W9")
    (one,) = store.comments(piece.id)
    assert (one.by, one.answers[0].by) == ("M9", "W9")


def test_comments_come_back_from_a_backup(
    store: Store, store_path: Path, tmp_path: Path, piece: Piece, comment: PieceComment, answer, clock
) -> None:
    """What was said in the backup comes back beside what was said since; the latter stays."""
    store.save_comment(comment)
    copy = tmp_path / "copy.db"
    backup_store(store_path, copy)
    elsewhere = open_store(copy, app_version="0.1.0")
    lost = answer("resolved", "in the backup")
    elsewhere.save_answer(lost)
    elsewhere.close()
    since = answer("answered", "since")
    store.save_answer(since)
    store.close()
    done = restore_store(store_path, copy, app_version="0.1.0", now=clock())
    assert (done.added["piece_comment_answers"], done.already_there["piece_comments"]) == (1, 1)
    again = open_store(store_path, app_version="0.1.0")
    assert [one.text for one in again.comments(piece.id)[0].answers] == ["since", "in the backup"]
    again.close()


def test_steps_of_review_are_known_in_an_older_store(tmp_path: Path) -> None:
    """An upgrade marks the revisions of a version 7 store that were steps of review, and no edits."""
    path = tmp_path / "store.db"
    shutil.copyfile(RELEASED / "schema-7.db", path)
    summaries = ("sent to review", "returned: sent to review", "approved text: isi", "approved", "fixed MIN-01")
    with closing(sqlite3.connect(path)) as connection:
        for number, summary in enumerate(summaries, start=3):
            connection.execute(
                "INSERT INTO piece_revisions (id, piece_id, parent, blocks, author, made_at, summary) "
                "SELECT ?, piece_id, 'r2', blocks, author, made_at, ? FROM piece_revisions WHERE id = 'r2'",
                (f"r{number}", summary),
            )
        connection.commit()
    store = open_store(path, app_version="9.9.9")
    steps = {one.summary: one.step for one in store.revisions("p1")}
    store.close()
    assert steps == {
        "begun": None,
        "with ISI": None,
        "sent to review": "sent",
        "returned: sent to review": "returned",
        "approved text: isi": None,
        "approved": "approved",
        "fixed MIN-01": None,
    }
