"""What moved in a piece since the version that reviewers have read?"""

from collections.abc import Sequence

from fairdraft.domain.piece import Block, Piece, Revision, render
from fairdraft.domain.round_changes import ReadSentence, read_sentences, round_changes
from fairdraft.domain.round_comparison import RoundComparison, last_read, with_changes
from fairdraft.services.checking import CheckingService
from fairdraft.services.commenting import CommentingService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import PieceStore


class RoundComparingService:
    """Compares a piece with an earlier version of it, sentence by sentence, and ties comments to what was changed."""

    def __init__(
        self, store: PieceStore, products: ProductService, checking: CheckingService, commenting: CommentingService
    ) -> None:
        self._store = store
        self._products = products
        self._checking = checking
        self._commenting = commenting

    def since_last_read(self, piece: Piece) -> RoundComparison | None:
        """The comparison with what reviewers read last (`last_read`); None before a first round."""
        read = last_read(self._store.review_steps(piece.id), render(piece.blocks).text)
        return None if read is None else self.compare(piece, read)

    def compare(self, piece: Piece, since: Revision) -> RoundComparison:
        """The comparison with any version.

        Raises:
            KnownError: the piece's campaign or product is not there.
        """
        changes = round_changes(self.sentences(piece, since.blocks), self.sentences(piece, piece.blocks))
        sent = [
            one for one in self._store.review_steps(piece.id) if one.step == "sent" and one.made_at <= since.made_at
        ]
        talk = self._commenting.talk(piece.id)
        now, then = (talk.placed(render(blocks).text) for blocks in (piece.blocks, since.blocks))
        return RoundComparison(since, changes, with_changes(now, then, changes, sent[-1] if sent else None))

    def sentences(self, piece: Piece, blocks: Sequence[Block]) -> tuple[ReadSentence, ...]:
        """The sentences of blocks of a piece with their kinds. KnownError as of `compare`."""
        campaign = self._products.campaign(piece.campaign)
        product = self._products.product_of(campaign)
        links = self._checking.claim_links_of_blocks(blocks, product, campaign)
        spans = [one.span for one in links] or self._checking.sentences_of_blocks(blocks, product, campaign)
        return read_sentences(blocks, links, spans)
