"""How do people talk about the words of a piece: comment on them, answer, resolve, take up again?"""

import re
from dataclasses import dataclass

from fairdraft.domain.comment_places import PlacedComment, place_comments
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import Span
from fairdraft.domain.identity import new_id, text_sha256, utc_now
from fairdraft.domain.piece import Piece, render
from fairdraft.domain.piece_comment import AnswerKind, CommentAnswer, PieceComment
from fairdraft.domain.shortening import shortened
from fairdraft.services.comment_ports import CommentStore
from fairdraft.services.naming import no_piece, somebody
from fairdraft.services.ports import PieceStore
from fairdraft.services.profiles import ProfileService

_SHORTEST_BEGINNING = 4
_SHOWN_PLACES = 3
_LONGEST_QUOTE = 60
_BESIDE = 24


@dataclass(frozen=True, slots=True)
class PieceTalk:
    """All comments on a piece with the texts they were made on: enough to place them in any state of its text."""

    comments: tuple[PieceComment, ...]
    texts: dict[str, str]

    def placed(self, text: str) -> tuple[PlacedComment, ...]:
        """Each comment with its place in a text, in the order in which they were made."""
        return place_comments(self.comments, self.texts, text)


NO_TALK = PieceTalk((), {})


class CommentingService:
    """Comments on words of pieces, by named people, each with what was answered; nothing of it is ever overwritten."""

    def __init__(self, store: CommentStore, pieces: PieceStore, profiles: ProfileService) -> None:
        self._store = store
        self._pieces = pieces
        self._profiles = profiles

    def talk(self, piece_id: str) -> PieceTalk:
        """What was said about a piece (its full id)."""
        comments = self._store.comments(piece_id)
        if not comments:
            return NO_TALK
        revisions = self._store.commented_revisions(piece_id)
        return PieceTalk(comments, {one.id: render(one.blocks).text for one in revisions})

    def placed(self, piece: Piece) -> tuple[PlacedComment, ...]:
        """The piece's comments with their places in its text, in the order in which they were made."""
        return self.talk(piece.id).placed(render(piece.blocks).text)

    def open_comments(self) -> dict[str, int]:
        """How many comments wait for somebody, by piece; pieces without any are left out."""
        return self._store.open_comments()

    def add(
        self, piece_id: str, span: Span, text: str, *, by: str | None = None, read_sha256: str | None = None
    ) -> PieceComment:
        """Comment on words of a piece. It is on disk before this returns.

        Args:
            piece_id: the piece, by id or the beginning of it.
            span: the words, in code points of the piece's rendering; white space at its ends is left out.
            text: what is to be said.
            by: pseudonym of who says it; the present person when None.
            read_sha256: the hash of the text in which `span` counts; None if it was read just now.

        Raises:
            UsageError: nothing is said, no words are named, or nobody.
            KnownError: there is no such piece, or its text is another one by now.
        """
        author = self._author(by)
        said = text.strip()
        if not said:
            raise UsageError("The comment is empty.", "Write a few words.")
        piece = self._piece(piece_id)
        whole = render(piece.blocks).text
        sha256 = text_sha256(whole)
        if read_sha256 not in (None, sha256):
            raise KnownError(
                f'"{piece.name}" was edited in the meantime.', "Read it as it is now, then select the words again."
            )
        quoted = whole[span.start : span.end]
        start = span.start + len(quoted) - len(quoted.lstrip())
        quote = quoted.strip()
        if not quote:
            raise UsageError("No words to comment on.", "Select or quote words of the piece.")
        comment = PieceComment(
            new_id(), piece.id, piece.head, start, start + len(quote), quote, sha256, said, author, utc_now()
        )
        self._store.save_comment(comment)
        return comment

    def answer(self, comment_id: str, text: str, *, by: str | None = None) -> PieceComment:
        """Answer a comment; it stays open or resolved as it is.

        Raises:
            UsageError: the answer says nothing, or nobody is named.
            KnownError: there is no such comment.
        """
        if not text.strip():
            raise UsageError("The answer is empty.", "Write a few words.")
        return self._save(comment_id, "answered", text, by)

    def resolve(self, comment: PieceComment, text: str = "", *, by: str | None = None) -> PieceComment:
        """Resolve an open comment, with an answer or without.

        Raises:
            KnownError: it is resolved already.
        """
        resolution = comment.resolution
        if resolution is not None:
            raise KnownError(
                f"The comment on “{shown_quote(comment)}” was already resolved by {resolution.by}.",
                "Reopen it first to give another answer.",
            )
        return self._save(comment.id, "resolved", text, by)

    def reopen(self, comment: PieceComment, text: str = "", *, by: str | None = None) -> PieceComment:
        """Take a resolved comment up again, with a reason or without.

        Raises:
            KnownError: it is open.
        """
        if comment.is_open:
            raise KnownError(f"The comment on “{shown_quote(comment)}” is open.", "Answer or resolve it.")
        return self._save(comment.id, "reopened", text, by)

    def meant(self, piece: Piece, name: str) -> PlacedComment:
        """The one comment of a piece that a number, an id or the beginning of an id (at least 4 characters) names.

        Raises:
            KnownError: there is none, or several ids begin so.
        """
        placed = self.placed(piece)
        given = name.strip().removeprefix("#").casefold()
        by_number = [one for one in placed if given == str(one.number)]
        begins = [one for one in placed if len(given) >= _SHORTEST_BEGINNING and one.comment.id.startswith(given)]
        found = by_number or [one for one in placed if one.comment.id == given] or begins
        if len(found) > 1:
            raise KnownError(f'More than one comment begins with "{name}".', "Give more of its id, or its number.")
        if not found:
            raise KnownError(
                f'There is no comment "{name}" on this piece.',
                f"See them with: fairdraft pieces comments {piece.id[:8]}",
            )
        return found[0]

    def _save(self, comment_id: str, kind: AnswerKind, text: str, by: str | None) -> PieceComment:
        return self._store.save_answer(
            CommentAnswer(new_id(), comment_id, kind, text.strip(), self._author(by), utc_now())
        )

    def _author(self, by: str | None) -> str:
        return somebody(self._profiles.present_or_default().pseudonym if by is None else by)

    def _piece(self, piece_id: str) -> Piece:
        piece = self._pieces.piece(piece_id)
        if piece is None:
            raise no_piece(piece_id)
        return piece


def quoted_place(text: str, quote: str) -> Span:
    """Where quoted words stand in a text; neither capital letters nor the spaces between the words count.

    Raises:
        UsageError: no words are quoted, or they stand in several places.
        KnownError: they stand nowhere.
    """
    words = quote.split()
    if not words:
        raise UsageError("No words to comment on.", "Quote words of the piece, with --quote.")
    exact = r"\s+".join(re.escape(word) for word in words)
    found = list(re.finditer(exact, text)) or list(re.finditer(exact, text, re.IGNORECASE))
    if not found:
        raise KnownError(f"“{' '.join(words)}” is not in the piece.", "Quote its words as they are.")
    if len(found) > 1:
        shown = "; ".join(
            f"“…{' '.join(text[max(0, one.start() - _BESIDE) : one.end() + _BESIDE].split())}…”"
            for one in found[:_SHOWN_PLACES]
        )
        raise UsageError(
            f"“{' '.join(words)}” is in {len(found)} places: {shown}.", "Quote more of the words around it."
        )
    return Span(*found[0].span())


def shown_quote(comment: PieceComment) -> str:
    """The commented words in one line."""
    return shortened(comment.quote, _LONGEST_QUOTE)
