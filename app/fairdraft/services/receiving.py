"""How does a document that comes back from reviewers get into its piece: comments, answers, changed words?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fairdraft.domain.comment_places import Standing, TextCarrier
from fairdraft.domain.counting import counted
from fairdraft.domain.deck_mark import DeckMark, marks_in, words_mark
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, text_sha256, utc_now
from fairdraft.domain.line_marks import without_template
from fairdraft.domain.name_list import listed
from fairdraft.domain.pdf_pages import PdfFile
from fairdraft.domain.piece import Block, Piece, Revision, render
from fairdraft.domain.piece_comment import AnswerKind, CommentAnswer, PieceComment
from fairdraft.domain.returned_document import ReturnedDocument
from fairdraft.domain.returned_lines import MatchedLines, line_key, match_lines
from fairdraft.domain.returned_places import CommentPlaces, ReturnedPlace
from fairdraft.domain.returned_talk import DONE_THERE, ReturnedComment, returned_talk
from fairdraft.domain.returned_words import ReturnedChange, returned_changes, with_changes
from fairdraft.services.comment_ports import CommentStore
from fairdraft.services.editing import EditingService
from fairdraft.services.naming import somebody
from fairdraft.services.ports import PieceStore
from fairdraft.services.profiles import ProfileService
from fairdraft.services.receiving_ports import ReturnedFiles
from fairdraft.services.whose_document import own_mark, refuse_other_text

_AT_ONCE = 50
_MOST_VERSIONS = 1_000


@dataclass(frozen=True, slots=True)
class Received:
    """What taking a document in would do; nothing is kept yet.

    `share` is how much of the piece's copy the document has (0 to 1). `version` is the version that the reviewers read,
    as far as can be told, and `is_present` says that its words are still the piece's. `lost` is how many lines of the
    piece were neither found in the document nor seen to be changed there.
    """

    piece: Piece
    document: ReturnedDocument
    share: float
    version: Revision
    is_present: bool
    talk: tuple[ReturnedComment, ...]
    changes: tuple[ReturnedChange, ...]
    lost: int

    @property
    def new_comments(self) -> tuple[ReturnedComment, ...]:
        """The comments that nobody here knows."""
        return tuple(one for one in self.talk if one.kind == "new")

    @property
    def known(self) -> int:
        """How many of the piece's own comments came back."""
        return sum(1 for one in self.talk if one.kind == "known")

    @property
    def findings(self) -> int:
        """How many findings of the checker came back as comments; they are no person's."""
        return sum(1 for one in self.talk if one.kind == "finding")

    @property
    def new_answers(self) -> int:
        """How many answers are new, those to new comments as well."""
        return sum(len(one.answers) for one in self.talk)

    @property
    def done(self) -> int:
        """How many comments are to be resolved, because they were marked as done."""
        return sum(1 for one in self.talk if one.is_done)

    @property
    def open_changes(self) -> tuple[ReturnedChange, ...]:
        """The changes that can be taken."""
        return tuple(one for one in self.changes if one.standing == "open")

    @property
    def brings_something(self) -> bool:
        """Whether there is anything to take in, or to tell of words."""
        return bool(self.changes) or any(one.brings_something for one in self.talk)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was taken in: how many comments, answers and resolutions, how many changes of words.

    `left` is the version that stood there before the words were changed, None where they were not; `voided` is who had
    approved the piece until then. `people` are those who said something, by name, each with the pseudonym that is kept.
    """

    piece: Piece
    comments: int
    answers: int
    resolved: int
    changes: int
    left: str | None
    voided: str | None
    people: dict[str, str]


class ReceivingService:
    """Takes in what reviewers wrote into a document: what they said always, the words they changed where chosen."""

    def __init__(
        self,
        store: PieceStore,
        comments: CommentStore,
        editing: EditingService,
        profiles: ProfileService,
        files: ReturnedFiles,
    ) -> None:
        self._store = store
        self._comments = comments
        self._editing = editing
        self._profiles = profiles
        self._files = files

    def read(self, path: Path) -> ReturnedDocument | PdfFile:
        """The words, changes and comments of a .docx or .pdf file; KnownError where it cannot be read."""
        return self._files.read_returned(path)

    def marks(self, path: Path) -> tuple[DeckMark, ...]:
        """The marks of a .docx or .pdf file that is a deck; KnownError where it cannot be read."""
        from fairdraft.domain.returned_pdf import pdf_words

        read = self.read(path)
        return _marks(pdf_words(read) if isinstance(read, PdfFile) else read)

    def look(self, piece: Piece, document: ReturnedDocument | PdfFile) -> Received:
        """What taking a document in would do to a piece, as both are now.

        Raises:
            KnownError: the document is another piece's, or has no words.
        """
        if isinstance(document, PdfFile):
            return self._look_at_pages(piece, document)
        if not document.original.strip() and not document.text.strip():
            raise KnownError(f"{document.name} has no words in it.", "Choose the document that came back.")
        mark = self._mark(piece, document)
        looked = self._looked(piece, document, mark)
        if mark is None:
            refuse_other_text(piece, document.name, looked.share)
        return looked

    def _looked(self, piece: Piece, document: ReturnedDocument, mark: DeckMark | None) -> Received:
        version = self._version_read(piece, document, mark)
        lines = without_template(document.lines, document.line_marks)
        matched = match_lines(version.blocks, lines)
        places = CommentPlaces(version.blocks, matched, document)
        read, now = render(version.blocks).text, render(piece.blocks).text
        carrier = TextCarrier(read, now)

        def standing(place: ReturnedPlace) -> Standing:
            return carrier.carry(place.span).standing

        return Received(
            piece=piece,
            document=document,
            share=matched.share,
            version=version,
            is_present=read == now,
            talk=returned_talk(document, self._comments.comments(piece.id), places.place, standing),
            changes=returned_changes(version.blocks, piece.blocks, matched, lines),
            lost=_lost(version.blocks, matched),
        )

    def _look_at_pages(self, piece: Piece, file: PdfFile) -> Received:
        """The remarks on pages, as remarks on the words of the version that was set."""
        # Every start would wait for what few files need.
        from fairdraft.domain.returned_pdf import pdf_words, returned_from_pdf

        words = pdf_words(file)
        if not words.text.strip():
            raise KnownError(
                f"{words.name} has no words: its pages are pictures, or empty.",
                "Ask for the comments on a PDF file that contains text.",
            )
        mark = self._mark(piece, words)
        returned = returned_from_pdf(self._version_read(piece, words, mark).blocks, file)
        if mark is None:
            refuse_other_text(piece, words.name, returned.share)
        return replace(self.look(piece, returned.document), share=returned.share)

    def take_talk_at_beginning(self, piece: Piece, document: ReturnedDocument, *, by: str) -> TakenIn:
        """Take in what was said in the document that a piece was just made of, with its changes accepted."""
        return self._keep_talk(self._looked(piece, document.accepted, None), by)

    def look_at(self, piece_id: str, document: ReturnedDocument | PdfFile) -> Received:
        """The same for a piece as the store has it now, by its id."""
        return self.look(self._editing.piece(piece_id), document)

    def take_in(self, received: Received, *, by: str, words: Collection[str] = (), holder: str) -> TakenIn:
        """Take in what was said, and the changes of words that were chosen. It is on disk before this returns.

        Taken in again, the same document adds nothing.

        Args:
            received: what `look` told.
            by: the pseudonym of who takes it in: its author, where words are changed, and who resolves what was done.
            words: the keys of the changes to take; they become a version of the piece, which voids an approval.
            holder: who holds the lease meanwhile.

        Raises:
            UsageError: nobody is named.
            KnownError: a chosen change cannot be taken (any more), or somebody else edits the piece; nothing is kept
                then.
        """
        somebody(by)
        if not words:
            return self.take_talk(received, by=by)
        session = self._editing.open(received.piece.id, holder)
        try:
            fresh = self.look(session.piece, received.document)
            blocks = self.with_words(fresh, words)
            taken = self._keep_talk(fresh, by)
            before = session.piece
            after = self._editing.save(session, blocks, by, summary_of(received.document))
            return TakenIn(
                after,
                taken.comments,
                taken.answers,
                taken.resolved,
                len(words),
                before.head,
                before.approved_by,
                taken.people,
            )
        finally:
            self._editing.close(session)

    def take_talk(self, received: Received, *, by: str) -> TakenIn:
        """Take in what was said alone: comments, answers, and what was marked as done."""
        return self._keep_talk(self.look_at(received.piece.id, received.document), by)

    def _keep_talk(self, fresh: Received, by: str) -> TakenIn:
        """Keep what was said; `fresh` is of the piece as it is now."""
        people: dict[str, str] = {}

        def known_as(author: str) -> str:
            person = self._profiles.reviewer(author)
            people[person.name] = person.pseudonym
            return person.pseudonym

        comments = answers = resolved = 0
        for one in fresh.talk:
            if not one.brings_something:
                continue
            comment_id = one.existing.id if one.existing is not None else None
            if comment_id is None:
                made = _comment_of(one, fresh, known_as(one.comment.author))
                if made is None:
                    continue
                self._comments.save_comment(made)
                comment_id = made.id
                comments += 1
            for answer in one.answers:
                self._answer(comment_id, "answered", answer.text, known_as(answer.author), answer.at or utc_now())
                answers += 1
            if one.is_done:
                self._answer(comment_id, "resolved", DONE_THERE, by, utc_now())
                resolved += 1
        return TakenIn(self._editing.piece(fresh.piece.id), comments, answers, resolved, 0, None, None, people)

    @staticmethod
    def with_words(received: Received, words: Collection[str]) -> tuple[Block, ...]:
        """The piece's blocks with the changes of these keys.

        Raises:
            KnownError: one of them cannot be taken, or not any more.
        """
        chosen = [one for one in received.open_changes if one.key in words]
        if len(chosen) < len(set(words)):
            raise KnownError(
                f'"{received.piece.name}" was edited in the meantime where reviewers changed it.',
                "Look at the document again, and choose again.",
            )
        return with_changes(received.version.blocks, received.piece.blocks, chosen)

    def _answer(self, comment_id: str, kind: AnswerKind, text: str, by: str, at: datetime) -> None:
        self._comments.save_answer(CommentAnswer(new_id(), comment_id, kind, text, by, at))

    def _mark(self, piece: Piece, document: ReturnedDocument) -> DeckMark | None:
        return own_mark(piece, document.name, _marks(document), self._editing.piece)

    def _version_read(self, piece: Piece, document: ReturnedDocument, mark: DeckMark | None) -> Revision:
        """The version that the document was made of: the one that it names, else the one that it has the most of."""
        keys = {line_key(line) for line in document.original.splitlines()}
        best: tuple[int, Revision] | None = None
        for one in self._newest_first(piece):
            if mark is not None and mark.sha256 and words_mark(one.blocks) == mark.sha256:
                return one
            own = [line_key(line) for block in one.blocks for line in block.text.splitlines()]
            found = sum(len(line.split()) for line in own if line in keys)
            missing = sum(len(line.split()) for line in own if line not in keys)
            if best is None or found - missing > best[0]:
                best = (found - missing, one)
            if not missing and (mark is None or not mark.sha256):
                break
        assert best is not None  # noqa: S101 - a piece has its first version at least
        return best[1]

    def _newest_first(self, piece: Piece) -> Iterator[Revision]:
        ids = [one.id for one in self._store.versions(piece.id)][::-1][:_MOST_VERSIONS]
        ids = [piece.head, *(one for one in ids if one != piece.head)]
        for first in range(0, len(ids), _AT_ONCE):
            few = ids[first : first + _AT_ONCE]
            by_id = {one.id: one for one in self._store.revisions_of(piece.id, few)}
            yield from (by_id[one] for one in few if one in by_id)


def summary_of(document: ReturnedDocument) -> str:
    """What a version says of itself that has words of a returned document."""
    return f"reviewers' words from {document.name}"


def told_words(received: Received) -> str:
    """In words: how much of the piece stands in the document, and whether the piece was edited since."""
    of = f"{received.share:.0%} of the piece's copy is in “{received.document.name}” as exported."
    if received.is_present:
        return f"{of} Nobody has edited it here since."
    return (
        f"{of} It has been edited here since; the exported version is of {received.version.made_at:%Y-%m-%d %H:%M} UTC."
    )


def told_talk(received: Received) -> str:
    """In words: what is new of what was said, and what came back that is known here."""
    new = [
        counted(number, thing)
        for number, thing in ((len(received.new_comments), "new comment"), (received.new_answers, "new answer"))
        if number
    ]
    new += [f"{received.done:,} marked as done"] if received.done else []
    known = [
        counted(number, thing)
        for number, thing in ((received.known, "comment"), (received.findings, "finding"))
        if number
    ]
    said = f"{listed(new)}." if new else "No new comment."
    return f"{said} Already known here: {listed(known)}." if known else said


def _marks(document: ReturnedDocument) -> tuple[DeckMark, ...]:
    return marks_in(document.original) or marks_in(document.text)


def _lost(blocks: tuple[Block, ...], matched: MatchedLines) -> int:
    lines = (n for n, one in enumerate(matched.lines) if not one.is_name and blocks[one.block].kind != "locked")
    return sum(1 for number in lines if number in matched.unclear)


def _comment_of(one: ReturnedComment, received: Received, by: str) -> PieceComment | None:
    if one.place is None:
        return None
    text = render(received.version.blocks).text
    span, at = one.place.span, one.comment.at or utc_now()
    return PieceComment(
        id=new_id(),
        piece_id=received.piece.id,
        revision_id=received.version.id,
        start=span.start,
        end=span.end,
        quote=one.place.quote,
        text_sha256=text_sha256(text),
        text=one.comment.text,
        by=by,
        made_at=at,
    )
