"""How does work that was approved in this program come into the library?"""

import threading
from collections.abc import Callable, Iterator

from fairdraft.domain.approved_copy import FoundCopy
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import render
from fairdraft.domain.sample_study import SYNTHETIC
from fairdraft.domain.study import desk_study
from fairdraft.domain.written_copy import written_copy
from fairdraft.services.library import CopyFacts, CopyTaken, LibraryService, TakenIn
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import StudyStore
from fairdraft.services.study_reader import StudyReader

# What the label says is inserted by the program; a raw draft's version of it is nobody's copy.
_LABEL_SECTIONS = frozenset(("indication", "isi", "legal", "names"))


class ApprovedWork:
    """Pieces that a named person approved, and drafts that a study's raters approved by its own rule.

    Args:
        library: takes them in.
        studies: which studies there are.
        reader: reads a study and says what was approved in it.
        products: campaigns and their products.
    """

    def __init__(
        self, library: LibraryService, studies: StudyStore, reader: StudyReader, products: ProductService
    ) -> None:
        self._library = library
        self._studies = studies
        self._reader = reader
        self._products = products

    def add(
        self, facts: CopyFacts, progress: Callable[[int], None] | None = None, stop: threading.Event | None = None
    ) -> TakenIn:
        """Take in all of it that is not there yet; what came in before a stop stays.

        Args:
            facts: reference and expiry of what comes in, where it says none itself.
            progress: told how many texts were looked at.
            stop: set by another thread to stop.
        """
        pieces = self._library.add_approved_pieces(facts, progress, stop)
        if pieces.stopped:
            return pieces
        return self._library.take_in(self._drafts(facts), facts, pieces, progress, stop)

    def _drafts(self, facts: CopyFacts) -> Iterator[CopyTaken]:
        """Approved drafts of all studies, each once; made-up samples are nobody's copy."""
        campaigns = {one.id: one for one in self._products.campaigns()}
        for study in (*(desk_study(one) for one in campaigns), *(one.id for one in self._studies.studies())):
            contents = self._reader.contents(study)
            approved = self._reader.approved(contents)
            judged = {one.draft_id: one.rated_at for one in contents.ratings}
            for draft in contents.drafts:
                campaign = campaigns.get(draft.campaign)
                text = _copy_of(draft)
                if not approved.get(draft.id) or campaign is None or not text:
                    continue
                if draft.state != "finished" or draft.provenance.source == SYNTHETIC:
                    continue
                found = FoundCopy(
                    # Who wrote it is not said: the study may be blind.
                    name=f"{campaign.name}, {draft.brief}",
                    text=text,
                    product=campaign.product or "",
                    ad_type=campaign.ad_type,
                    approved_on=judged[draft.id].astimezone().date(),
                    reference=facts.reference or f"approved by the raters of {study}",
                    expires=facts.expires,
                )
                yield CopyTaken(found, "study", draft.id)


def _copy_of(draft: Draft) -> str:
    return render(one for one in written_copy(draft.blocks) if one.section not in _LABEL_SECTIONS).text.strip()
