"""What does the talk about pieces need of the store?"""

from typing import Protocol

from fairdraft.domain.piece import Revision
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment


class CommentStore(Protocol):
    """Comments on words of pieces. They are added and answered, never changed; neither needs the lease of the piece,
    because its text stays as it is. Every write is durable (full synchronous) before it returns.
    """

    def save_comment(self, comment: PieceComment) -> None:
        """Keep a comment, without its answers; KnownError where the piece or the revision is not there."""

    def save_answer(self, answer: CommentAnswer) -> PieceComment:
        """Keep an answer, and give the comment with all of them; KnownError where there is no such comment."""

    def comments(self, piece_id: str) -> tuple[PieceComment, ...]:
        """The piece's comments with their answers, each in the order in which they were made."""

    def commented_revisions(self, piece_id: str) -> tuple[Revision, ...]:
        """The revisions of the piece that somebody commented on."""

    def open_comments(self) -> dict[str, int]:
        """How many comments wait for somebody, by piece; pieces without any are left out."""
