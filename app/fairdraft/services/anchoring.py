"""Where in its source document does each claim stand, and how does a person say so?"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fairdraft.domain.anchor_search import in_longer_sentence, named_pages, passages_of, propose
from fairdraft.domain.anchor_standing import AnchoredPlace, anchored_place
from fairdraft.domain.claim_anchor import AnchorProposal, AnchorWay, ClaimAnchor, Passage, PlaceStanding, anchor_object
from fairdraft.domain.document_names import same_name
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.page_readings import ReadPage
from fairdraft.domain.printed_pages import page_words
from fairdraft.domain.product import Claim, Product
from fairdraft.domain.source_text import SourceText
from fairdraft.services.anchor_ports import AnchorStore
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import somebody, unknown
from fairdraft.services.profiles import ProfileService
from fairdraft.services.source_documents import NamedDocument, SourceDocumentService

AnchorState = Literal["anchored", "found_again", "lost", "proposed", "none", "document_missing", "no_document"]

_OF_PLACE: dict[PlaceStanding, AnchorState] = {
    "stands": "anchored",
    "found again": "found_again",
    "no longer there": "lost",
}

STATE_WORDS: dict[AnchorState, str] = {
    "anchored": "anchored",
    "found_again": "found again",
    "lost": "no longer there",
    "proposed": "proposed",
    "none": "nothing found",
    "document_missing": "document missing",
    "no_document": "names no document",
}


@dataclass(frozen=True, slots=True)
class AnchoredClaim:
    """A claim with its document, the anchor that stands, and what is proposed.

    `place` is where the anchored words are now; None without an anchor, or where the document cannot be read.
    `proposals` are the passages that may support it, the best first; none are looked for where it is anchored.
    """

    product: str
    claim: Claim
    source: NamedDocument | None
    anchor: ClaimAnchor | None
    place: AnchoredPlace | None
    proposals: tuple[AnchorProposal, ...]

    @property
    def state(self) -> AnchorState:
        """How it stands."""
        if self.source is None:
            return "no_document"
        if self.source.text is None:
            return "document_missing"
        if self.place is not None:
            return _OF_PLACE[self.place.standing]
        return "proposed" if self.proposals else "none"

    @property
    def passage(self) -> Passage | None:
        """The passage that supports it now; None where it has none."""
        return None if self.place is None else self.place.passage

    @property
    def text(self) -> SourceText | None:
        """What was read of its document; None where there is none, or it cannot be read."""
        return None if self.source is None else self.source.text

    @property
    def word_for_word(self) -> Passage | None:
        """The passage that it may be anchored to without a look: its own words, where it has no anchor; the anchored
        words, where they were found again in another file that somebody gave, with as many words between them, and in
        no sentence that may say otherwise.
        """
        if self.anchor is None:
            first = self.proposals[0] if self.proposals else None
            return first.passage if first is not None and first.likeness == "same words" else None
        given = self.source is not None and self.source.standing == "there"
        if not given or self.state != "found_again" or self.is_reworded or self.passage is None:
            return None
        alike = len(self.passage.runs) == 1 or self.passage.shape == self.anchor.passage.shape
        stands_alone = self.text is not None and in_longer_sentence(self.passage, self.text) is None
        return self.passage if alike and stands_alone else None

    @property
    def is_reworded(self) -> bool:
        """Whether its approved wording is another one than when it was anchored."""
        return self.anchor is not None and self.anchor.claim_text != self.claim.text

    def where(self, passage: Passage) -> str:
        """The page of a passage, or both, as people are told it."""
        return " and ".join(page_words(page, self._printed) for page in self.pages(passage))

    def pages(self, passage: Passage) -> tuple[int, ...]:
        """The numbers of the pages on which a passage stands."""
        return (passage.page,) if self.text is None else self.text.pages_of(passage)

    @property
    def named_page(self) -> int | None:
        """The page of the file that the claim's source names; None where it names none that is there."""
        text = None if self.source is None else self.source.text
        pages = () if text is None else sorted(named_pages(self.claim.source, text))
        return next((one for one in pages if text is not None and text.page(one) is not None), None)

    def source_words(self) -> str:
        """The document, page, paragraph and table that the claim names."""
        one = self.claim.source
        where = (f"page {one.page}" if one.page else "", f"paragraph {one.paragraph}" if one.paragraph else "")
        return " · ".join(filter(None, (one.document, *where, one.table))) or "names no document"

    def notes(self) -> Iterator[str]:
        """What a person has to know of its anchor and its document."""
        if self.anchor is not None and self.place is not None and self.place.standing != "stands":
            if self.passage is None and self.proposals:
                yield f"It was anchored to: “{self.anchor.passage.quote}”."
            if self.source is not None and self.source.standing != "changed":
                yield "The file is not the one it was anchored in."
        if self.is_reworded and self.anchor is not None:
            yield f"The claim has been reworded since. It was anchored as: {self.anchor.claim_text}"
        if self.source is not None and self.source.text is not None and self.source.problem is not None:
            yield str(self.source.problem)

    @property
    def _printed(self) -> dict[int, int]:
        return {} if self.source is None or self.source.text is None else self.source.text.printed

    def as_object(self) -> dict[str, Any]:
        """The claim as JSON."""
        printed = self._printed
        anchor = None
        if self.anchor is not None:
            found = self.passage
            anchor = anchor_object(self.anchor) | {
                "page_now": None if found is None else found.page,
                "pages_now": [] if found is None else list(self.pages(found)),
                "printed_page": None if found is None else printed.get(found.page),
                "claim_reworded": self.is_reworded,
            }
        return {
            "claim": self.claim.id,
            "text": self.claim.text,
            "source": self.claim.source.model_dump(),
            "state": self.state,
            "anchor": anchor,
            "proposals": [
                one.as_object(printed.get(one.passage.page), self.pages(one.passage)) for one in self.proposals
            ],
        }


class AnchoringService:
    """Claims and the passages that support them. Nothing is anchored unless a person says so."""

    def __init__(
        self, store: AnchorStore, sources: SourceDocumentService, products: ProductService, profiles: ProfileService
    ) -> None:
        self._store = store
        self._sources = sources
        self._products = products
        self._profiles = profiles

    def claims(
        self, product_id: str, only: Collection[str] | None = None, *, proposing: bool = True
    ) -> tuple[AnchoredClaim, ...]:
        """The claims of a product in its newest version, each with how it stands in its document.

        Args:
            product_id: the product.
            only: ids of claims; others are left out.
            proposing: whether passages are looked for where a claim has none.

        Raises:
            KnownError: there is no such product.
        """
        product = self._products.product(product_id)
        wanted = [one for one in product.claims if only is None or one.id in only]
        named = self._sources.documents(product.id, [one.source.document for one in wanted])
        standing = {one.claim: one for one in self._store.claim_anchors(product.id) if one.ended_at is None}
        return tuple(_anchored(product, one, named, standing.get(one.id), proposing=proposing) for one in wanted)

    def claim(self, product_id: str, claim_id: str, *, proposing: bool = True) -> AnchoredClaim:
        """One claim of a product; KnownError with the nearest names where there is none."""
        product = self._products.product(product_id)
        if all(one.id != claim_id for one in product.claims):
            raise unknown("claim", claim_id, [one.id for one in product.claims])
        return self.claims(product.id, (claim_id,), proposing=proposing)[0]

    def accept(self, product_id: str, claim_id: str, number: int = 1, *, by: str | None = None) -> AnchoredClaim:
        """Anchor a claim to one of the passages that are proposed for it; it is on disk before this returns.

        Args:
            product_id: the product.
            claim_id: the claim.
            number: which proposal, from 1 as they are listed.
            by: pseudonym of who accepts it; the present person when None.

        Raises:
            UsageError: there is no proposal of that number, or nobody is named.
            KnownError: there is no such product or claim, its document cannot be read, or nothing is proposed.
        """
        one = self.claim(product_id, claim_id, proposing=False)
        text = _readable(one)
        proposals = propose(one.claim, text)
        if not proposals:
            raise KnownError(
                f'Nothing in "{one.claim.source.document}" was found for the claim "{claim_id}".',
                "Name the page, and quote words of it.",
            )
        if not 1 <= number <= len(proposals):
            raise UsageError(f'The claim "{claim_id}" has no proposal {number}.', f"It has {len(proposals)}.")
        chosen = proposals[number - 1]
        return self._save(one, text, chosen.passage, _way(chosen), by)

    def accept_same_words(self, product_id: str, *, by: str | None = None) -> tuple[AnchoredClaim, ...]:
        """Anchor every claim that stands word for word in its document (see `word_for_word`); those that were."""
        return tuple(
            self._save(one, _readable(one), passage, "same words" if one.anchor is None else one.anchor.way, by)
            for one in self.claims(product_id)
            if (passage := one.word_for_word) is not None
        )

    def quote(self, product_id: str, claim_id: str, page: int, quote: str, *, by: str | None = None) -> AnchoredClaim:
        """Anchor a claim to words of a page, which may go on on the next one, or begin on the one before; "…" in the
        quote leaves words out. Errors as `accept`.

        Raises:
            UsageError: no words are quoted, they stand in several places of the page, or nobody is named.
            KnownError: as `accept`, there is no such page, or the words do not stand there.
        """
        one = self.claim(product_id, claim_id, proposing=False)
        text = _readable(one)
        quotes = [part.strip() for part in quote.replace("...", "…").split("…") if part.strip()]
        if not quotes:
            raise UsageError("No words are quoted.", "Quote the words of the page that support the claim.")
        read = _page(one, text, page)
        pairs = text.pairs[max(0, page - 2) : page]
        found = passages_of(quotes, read) or [one for pair in pairs for one in passages_of(quotes, pair)]
        if not found:
            elsewhere = [other.number for other in text.pages if passages_of(quotes, other)]
            pages = f"They are on page {', '.join(map(str, elsewhere[:6]))}." if elsewhere else ""
            raise KnownError(
                f"“{' … '.join(quotes)}” is not on page {page} of “{one.claim.source.document}”.",
                pages or "Quote the words exactly as they appear there.",
            )
        if len(found) > 1:
            raise UsageError(
                f"“{' … '.join(quotes)}” is {len(found)} times on page {page}.",
                "Quote more of the words around it.",
            )
        return self._save(one, text, found[0], "by hand", by)

    def choose(
        self, product_id: str, claim_id: str, passage: Passage, *, read_sha256: str, by: str | None = None
    ) -> AnchoredClaim:
        """Anchor a claim to words that a person saw and chose; `read_sha256` is the hash of the file they were seen in.

        Raises:
            UsageError: no words are chosen, or nobody is named.
            KnownError: as `accept`, or the file is another one by now.
        """
        one = self.claim(product_id, claim_id, proposing=False)
        text = _readable(one)
        if not passage.runs:
            raise UsageError("No words are selected.", "Select the words of the page that support the claim.")
        if text.file.sha256 != read_sha256:
            raise KnownError(
                f"{text.file.name} was changed in the meantime.", "Look at it as it is now, then select again."
            )
        _page(one, text, passage.page)
        proposed = next((it for it in propose(one.claim, text) if it.passage == passage), None)
        return self._save(one, text, passage, "by hand" if proposed is None else _way(proposed), by)

    def take_back(self, product_id: str, claim_id: str) -> None:
        """End the anchor of a claim; KnownError where it has none. It stays in the record."""
        product = self._products.product(product_id)
        if not self._store.end_claim_anchor(product.id, claim_id):
            raise KnownError(f'The claim "{claim_id}" is not anchored.', "There is nothing to remove.")

    def _save(
        self, one: AnchoredClaim, text: SourceText, passage: Passage, way: AnchorWay, by: str | None
    ) -> AnchoredClaim:
        anchor = ClaimAnchor(
            id=new_id(),
            product=one.product,
            claim=one.claim.id,
            claim_text=one.claim.text,
            document=one.claim.source.document,
            document_sha256=text.file.sha256,
            passage=passage,
            way=way,
            by=somebody(self._profiles.present_or_default().pseudonym if by is None else by),
            made_at=utc_now(),
        )
        anchor = self._store.save_claim_anchor(anchor)
        return AnchoredClaim(one.product, one.claim, one.source, anchor, AnchoredPlace("stands", passage), ())


def _anchored(
    product: Product, claim: Claim, named: Sequence[NamedDocument], anchor: ClaimAnchor | None, *, proposing: bool
) -> AnchoredClaim:
    source = next((one for one in named if same_name(one.name, claim.source.document)), None)
    text = None if source is None else source.text
    place = None if anchor is None or text is None else anchored_place(anchor, text)
    looked_for = proposing and text is not None and (place is None or place.passage is None)
    proposals = propose(claim, text) if looked_for and text is not None else ()
    return AnchoredClaim(product.id, claim, source, anchor, place, proposals)


def _way(taken: AnchorProposal) -> AnchorWay:
    return "same words" if taken.likeness == "same words" else "proposal"


def _readable(one: AnchoredClaim) -> SourceText:
    """The document of a claim; KnownError that says what to do where it cannot be read."""
    if one.source is None:
        raise KnownError(
            f'The claim "{one.claim.id}" names no document.',
            'Add a source with "products claims" or in the product file.',
        )
    if one.source.text is not None:
        return one.source.text
    if one.source.problem is not None:
        raise one.source.problem
    raise KnownError(
        f'"{one.source.name}" has no file here.',
        f'Choose it with: fairdraft products sources {one.product} --give "{one.source.name}" FILE.pdf',
    )


def _page(one: AnchoredClaim, text: SourceText, number: int) -> ReadPage:
    page = text.page(number)
    if page is None:
        raise KnownError(
            f'"{one.claim.source.document}" has no page {number}.', f"Its file has {len(text.pages)} pages."
        )
    return page
