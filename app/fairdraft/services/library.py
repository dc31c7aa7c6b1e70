"""Which approved copy is there, how does it come in, and what of it is shown to a model?"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings, CopySource, FoundCopy, NearCopy
from fairdraft.domain.campaign import AD_TYPES, AdType, Brief, Campaign
from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.copy_search import CopySearch
from fairdraft.domain.counting import counted, counted_are
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, today, utc_now
from fairdraft.domain.piece import render
from fairdraft.domain.product import Product
from fairdraft.domain.written_copy import written_copy
from fairdraft.retrieval.near_copy import nearest_copy
from fairdraft.services.checking import CheckingService
from fairdraft.services.copy_checking import ReadProduct, check_copy, counted_findings, require_dates, require_fit
from fairdraft.services.finding_copy import CopyFinder, Examples
from fairdraft.services.library_ports import LibraryFiles, LibraryStore
from fairdraft.services.managing_products import ProductService
from fairdraft.services.meaning import MeaningService
from fairdraft.services.ports import PieceStore

WHOLE = "whole"
_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What a person says of the copy that comes in; what a file's row says itself counts more."""

    product: str = ""
    ad_type: AdType | None = None
    section: str = ""
    approved_on: date | None = None
    reference: str = ""
    expires: date | None = None
    source: CopySource = "file"


@dataclass(frozen=True, slots=True)
class CopyTaken:
    """A text that comes in, where it came from, and the id it has there."""

    found: FoundCopy
    source: CopySource = "file"
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came in: `duplicates` were there already, `failed` names files that could not be read and why. `stopped`:
    not all was looked at. `told` is what reading files left out or could not know: a file, and a sentence.
    """

    added: tuple[ApprovedCopy, ...] = ()
    duplicates: int = 0
    failed: tuple[KnownError, ...] = ()
    stopped: bool = False
    told: tuple[tuple[str, str], ...] = ()

    @property
    def told_lines(self) -> tuple[str, ...]:
        """What reading files left out or could not know; what is said of many files once, behind all else."""
        files: dict[str, list[str]] = {}
        for file, sentence in self.told:
            files.setdefault(sentence, []).append(file)
        own = [f"{those[0]}: {sentence}" for sentence, those in files.items() if len(those) == 1]
        shared = [f"{counted(len(those), 'file')}: {sentence}" for sentence, those in files.items() if len(those) > 1]
        return (*own, *shared)

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "added": [one.as_object() for one in self.added],
            "duplicates": self.duplicates,
            "failed": [str(one) for one in self.failed],
            "stopped": self.stopped,
            "told": [{"file": file, "what": sentence} for file, sentence in self.told],
        }


class LibraryService:
    """The library of approved copy; `meaning` tells and does what concerns the search by meaning.

    Args:
        store: where it is kept.
        pieces: where approved pieces are.
        products: whose names and expiry count.
        checking: checks copy on its way in.
        files: reads files.
        meaning: reads copy for its meaning.
        today: the day by which copy expires.
    """

    def __init__(
        self,
        store: LibraryStore,
        pieces: PieceStore,
        products: ProductService,
        checking: CheckingService,
        files: LibraryFiles,
        meaning: MeaningService,
        today: Callable[[], date] = today,
    ) -> None:
        self._store = store
        self._pieces = pieces
        self._products = products
        self._checking = checking
        self._files = files
        self.meaning = meaning
        self._finder = CopyFinder(store, products, meaning, today)

    def copies(self, product: str | None = None) -> tuple[ApprovedCopy, ...]:
        """All approved copy, or that of a product."""
        return self._store.copies(product)

    def search(self, text: str, most: int = 20, product: str | None = None) -> CopySearch:
        """Copy that has words of the text or is near to its meaning, the best first. It may wait for the engine."""
        return self._finder.search(text, most, product)

    def remove(self, copy_id: str) -> ApprovedCopy:
        """Take copy out; drafts that were shown it keep its id."""
        copy = self._store.copy(copy_id)
        self._store.remove_copy(copy_id)
        if copy is not None and copy.key not in {key for _, key in self._store.copy_keys()}:
            self.meaning.forget(copy.key)
        assert copy is not None  # noqa: S101 - removing refuses what is not there
        return copy

    def add_files(
        self,
        paths: Sequence[Path],
        facts: CopyFacts,
        progress: Callable[[int, int], None] | None = None,
        stop: threading.Event | None = None,
        on_text: Callable[[int], None] | None = None,
    ) -> TakenIn:
        """Take files in. One that cannot be read is told and the others come in; what came in before a stop stays.

        Args:
            paths: .txt, .md, .docx, .pdf (a piece each) or .csv (a piece in each row).
            facts: what is said of all of them.
            progress: told how many files of how many are done.
            stop: set by another thread to stop.
            on_text: told how many texts of all files were looked at; a table has many.

        Raises:
            UsageError: a product that is not known.
            KnownError: the store takes no more; it says how many came in.
        """
        product_of = self._product_reader()
        if facts.product:
            product_of(facts.product)
        held = self._store.copy_keys()
        before = len(held)
        total = TakenIn()
        for done, path in enumerate(paths):
            if stop is not None and stop.is_set():
                return replace(total, stopped=True)
            try:
                found = self._files.approved_texts(path)
                copies = [self._copy(CopyTaken(one, facts.source), facts, product_of) for one in found]
            except KnownError as error:
                total = replace(total, failed=(*total.failed, error))
            else:
                told = [(one.place, sentence) for one in found for sentence in one.told]
                total = replace(total, told=(*total.told, *told))
                try:
                    total = self._take_in(total, copies, held, product_of, on_text, stop)
                except KnownError as problem:
                    # The store takes no more, as on a full disk: what came in is counted there.
                    came = len(self._store.copy_keys()) - before
                    raise KnownError(
                        f"{problem.what} Of this import {counted_are(came, 'piece')} in.",
                        f"{problem.remedy} Pieces already imported are then skipped.",
                    ) from problem
            if progress is not None:
                progress(done + 1, len(paths))
        return total

    def add_approved_pieces(
        self, facts: CopyFacts, on_text: Callable[[int], None] | None = None, stop: threading.Event | None = None
    ) -> TakenIn:
        """Take in every approved piece that is not there yet: what a person or model wrote of it, without the locked
        blocks, and without references and footnotes.
        """
        return self.take_in(self._approved_pieces(facts), facts, TakenIn(), on_text, stop)

    def take_in(
        self,
        texts: Iterable[CopyTaken],
        facts: CopyFacts,
        total: TakenIn,
        on_text: Callable[[int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> TakenIn:
        """Take texts in that are not there yet, after those of `total`; what came in before a stop stays."""
        held, product_of = self._store.copy_keys(), self._product_reader()
        copies = (self._copy(one, facts, product_of) for one in texts)
        return self._take_in(total, copies, held, product_of, on_text, stop)

    def _approved_pieces(self, facts: CopyFacts) -> Iterator[CopyTaken]:
        for piece in self._pieces.pieces():
            text = render(written_copy(piece.blocks)).text.strip()
            if piece.state != "approved" or not text:
                continue
            campaign = self._products.campaign(piece.campaign)
            found = FoundCopy(
                name=piece.name,
                text=text,
                product=campaign.product or "",
                ad_type=campaign.ad_type,
                approved_on=piece.approved_at.date() if piece.approved_at else None,
                reference=facts.reference or f"approved here by {piece.approved_by}",
                expires=facts.expires,
            )
            yield CopyTaken(found, "piece", piece.id)

    def examples(
        self, retrieval: Retrieval, product: Product | None, campaign: Campaign, brief: Brief, *, wait: bool = True
    ) -> Examples:
        """The copy to be shown for a brief; see `CopyFinder.examples`."""
        return self._finder.examples(retrieval, product, campaign, brief, wait=wait)

    def copies_at_hand(self, retrieval: Retrieval, product: Product | None, campaign: Campaign) -> int:
        """How many pieces could be shown for a campaign's briefs; see `CopyFinder.at_hand`."""
        return self._finder.at_hand(retrieval, product, campaign)

    def near_copy(self, draft: Draft) -> NearCopy | None:
        """The approved copy that shares the longest passage with what the model wrote, see `nearest_copy`; None where
        none shares five words in a row.

        Copy of all products is looked at: lifting another brand's is no better. What this draft itself became is not.
        """
        found = nearest_copy(written_words(draft), self._store, lambda copy: self._came_from(copy, draft))
        if found is None:
            return None
        start = draft.text.find(found.passage)
        return replace(found, start=start, end=start + len(found.passage) if start >= 0 else -1)

    def _came_from(self, copy: ApprovedCopy, draft: Draft) -> bool:
        if copy.source == "piece":
            piece = self._pieces.piece(copy.source_id)
            return piece is not None and draft.id == (piece.draft_id or piece.id)
        return copy.source == "study" and copy.source_id == draft.id

    def _product_reader(self) -> ReadProduct:
        """Reads each product of one import once: a table may have thousands of rows about the same."""
        return cache(self._products.product)

    def _copy(self, taken: CopyTaken, facts: CopyFacts, product_of: ReadProduct) -> ApprovedCopy:
        found = taken.found
        product = found.product or facts.product
        ad_type = _ad_type(found.ad_type) or facts.ad_type or ("product-claim" if product else "help-seeking")
        approved_on, expires = found.approved_on or facts.approved_on, found.expires or facts.expires
        try:
            if product:
                product_of(product)
            require_fit(found.name, product, ad_type)
            require_dates(found.name, approved_on, expires)
        except KnownError as problem:
            if not found.place:
                raise
            # Among many files and rows it has to be found.
            raise KnownError(f"{found.place}: {problem.what}", problem.remedy) from problem
        return ApprovedCopy(
            id=new_id(),
            product=product,
            ad_type=ad_type,
            section=found.section or facts.section or WHOLE,
            name=found.name,
            text=found.text,
            approved_on=approved_on,
            reference=found.reference or facts.reference,
            expires=expires,
            source=taken.source,
            source_id=taken.source_id,
            findings=CopyFindings(),
            added_at=utc_now(),
        )

    def _take_in(
        self,
        total: TakenIn,
        copies: Iterable[ApprovedCopy],
        held: set[tuple[str, str]],
        product_of: ReadProduct,
        on_text: Callable[[int], None] | None,
        stop: threading.Event | None,
    ) -> TakenIn:
        """Check and keep what is new, some at a time, so that little is lost where the program ends meanwhile."""
        new: list[ApprovedCopy] = []
        added: list[ApprovedCopy] = []
        duplicates, before = 0, len(total.added) + total.duplicates
        stopped = False
        for number, copy in enumerate(copies, start=1):
            if stop is not None and stop.is_set():
                stopped = True
                break
            if on_text is not None:
                on_text(before + number)
            if (copy.product, copy.key) in held:
                duplicates += 1
                continue
            held.add((copy.product, copy.key))
            new.append(replace(copy, findings=counted_findings(check_copy(self._checking, product_of, copy))))
            if len(new) == _TOGETHER:
                added += self._keep(new)
                new = []
        added += self._keep(new)
        return replace(total, added=(*total.added, *added), duplicates=total.duplicates + duplicates, stopped=stopped)

    def _keep(self, copies: list[ApprovedCopy]) -> list[ApprovedCopy]:
        kept = set(self._store.add_copies(copies)) if copies else set()
        return [one for one in copies if one.id in kept]


def written_words(draft: Draft) -> str:
    """What the model wrote of a draft, without the language that the program inserted, references and footnotes."""
    return render(written_copy(draft.blocks)).text


def _ad_type(text: str) -> AdType | None:
    return next((one for one in AD_TYPES if one == text), None)
