"""A piece has another sign after everything that is written about it, and about nothing else."""

from collections.abc import Callable

from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Piece, Revision
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment
from fairdraft.services.ports import Store


def test_each_thing_that_is_written_about_a_piece_changes_its_sign(
    store: Store, make_piece: Callable[[], tuple[Piece, Revision]], make_dismissal, clock
) -> None:
    """Words, name, steps, comments, answers and dismissals do, each once; a lease and another piece do not."""
    piece, first = make_piece()
    other, others_first = make_piece()
    store.create_piece(piece, first)
    comment = PieceComment(new_id(), piece.id, piece.head, 0, 3, "Ask", "ab", "Why?", "M1", clock())
    dismissal = make_dismissal(piece)
    edit = Revision(new_id(), piece.id, piece.head, piece.blocks, "W1", clock())
    step = Revision(new_id(), piece.id, edit.id, piece.blocks, "W1", clock(), "", "sent")
    signs = {store.piece_sign(piece.id)}
    store.take_lease(piece.id, "the window", 90)
    store.create_piece(other, others_first)
    store.save_comment(PieceComment(new_id(), other.id, other.head, 0, 3, "Ask", "ab", "Why?", "M1", clock()))
    assert {store.piece_sign(piece.id)} == signs
    for written in (
        lambda: store.save_comment(comment),
        lambda: store.save_answer(CommentAnswer(new_id(), comment.id, "answered", "So.", "W1", clock())),
        lambda: store.save_dismissal(dismissal),
        lambda: store.withdraw_dismissal(dismissal.id),
        lambda: store.save_revision(edit, "the window"),
        lambda: store.review_piece(step, "in_review", None),
        lambda: store.rename_piece(piece.id, "Another name"),
    ):
        written()
        sign = store.piece_sign(piece.id)
        assert sign is not None
        assert sign not in signs
        signs.add(sign)
    store.delete_piece(piece.id)
    assert store.piece_sign(piece.id) is None
    assert store.piece_sign("nobody's") is None
