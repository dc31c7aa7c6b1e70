"""Does an anchored passage still stand in its document, as that is now?"""

from dataclasses import dataclass

from fairdraft.domain.anchor_search import passage_of, passages_of
from fairdraft.domain.claim_anchor import ClaimAnchor, Passage, PlaceStanding
from fairdraft.domain.page_pairs import PagePair
from fairdraft.domain.page_readings import ReadPage
from fairdraft.domain.source_text import SourceText


@dataclass(frozen=True, slots=True)
class AnchoredPlace:
    """What became of an anchored passage; `passage` is where it stands now, None where it is no longer there."""

    standing: PlaceStanding
    passage: Passage | None


def anchored_place(anchor: ClaimAnchor, text: SourceText) -> AnchoredPlace:
    """Where an anchored passage stands in its document as it was read now.

    In the very file it stands where it was seen. In another it is looked up by its words; of several places the one
    on the page nearest to where it was.
    """
    was = anchor.passage
    page = text.holder(was)
    if text.file.sha256 == anchor.document_sha256 and page is not None and _is_there(was, page):
        return AnchoredPlace("stands", was)
    # Of as near ones a page by itself is before one with the next.
    nearest = sorted(text.places, key=lambda one: (isinstance(one, PagePair), abs(one.number - was.page), one.number))
    # Runs that other words parted may follow each other in another order of the file, or in other lines.
    for quotes in (was.quotes, (" ".join(was.quotes),)):
        for one in nearest:
            found = passages_of(quotes, one)
            if found:
                return AnchoredPlace("found again", found[0])
    return AnchoredPlace("no longer there", None)


def _is_there(passage: Passage, page: ReadPage | PagePair) -> bool:
    """Whether a page has the words of a passage in their places: another program may read the same file otherwise."""
    return passage == passage_of(page, (at for at in passage.words if at < len(page.words)))
