"""What goes out with a piece of the sources of its claims: highlighted copies, and what is not anchored?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.page_readings import ReadPage
from fairdraft.domain.pdf_pages import PdfBox, PdfMark


@dataclass(frozen=True, slots=True)
class HandedAnchor:
    """A sentence of the piece that a claim should carry, and where that claim's support stands.

    `where` is the page as people are told it, `quote` the words there; both are empty where the claim is not anchored,
    and `why_not` then says why. `notes` are what a person has to look at. `document` is the name in
    the claim's source, `path` its file.
    """

    section: str
    said: str
    claim: str
    document: str
    where: str = ""
    quote: str = ""
    way: str = ""
    by: str = ""
    path: str = ""
    why_not: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_anchored(self) -> bool:
        """Whether the words that support it are known."""
        return bool(self.quote)


@dataclass(frozen=True, slots=True)
class MarkedSource:
    """A source document of which a copy goes out with highlights: its name, its file and the SHA-256 of what was read
    there, the copy's name, the marks.
    """

    document: str
    path: str
    sha256: str
    name: str
    marks: tuple[PdfMark, ...]


@dataclass(frozen=True, slots=True)
class AnchoredSources:
    """The sources of a piece, and each sentence that a claim should carry in the order of the piece."""

    anchors: tuple[HandedAnchor, ...] = ()
    sources: tuple[MarkedSource, ...] = ()

    @property
    def not_anchored(self) -> int:
        """How many of the sentences have no words of a source."""
        return sum(not one.is_anchored for one in self.anchors)


def without_path(words: str, path: str, document: str) -> str:
    """What is told of a document's file, with the document's name in place of its path: folders stay in the house."""
    return words.replace(path, f"“{document}”")


def passage_boxes(page: ReadPage, passage: Passage) -> tuple[PdfBox, ...]:
    """The boxes of a passage as the page is seen: words that follow each other on a line share one."""
    boxes: list[PdfBox] = []
    for at in passage.words:
        box = page.words[at].boxes[0]
        last = boxes[-1] if boxes else None
        if last is not None and _follows(last, box):
            joined = min(last.bottom, box.bottom), box.right, max(last.top, box.top)
            boxes[-1] = PdfBox(last.left, *joined)
        else:
            boxes.append(box)
    return tuple(boxes)


def source_marks(page: ReadPage, said: Iterable[tuple[Passage, str, str]]) -> tuple[PdfMark, ...]:
    """The highlights of a page, one for each passage, with all that is said of it.

    Args:
        page: the page.
        said: passages of it, each with words and the pseudonym of who anchored it.
    """
    by_place: dict[tuple[tuple[int, int], ...], list[tuple[Passage, str, str]]] = {}
    for one in said:
        by_place.setdefault(one[0].runs, []).append(one)
    return tuple(_mark(page, same) for same in by_place.values())


def _mark(page: ReadPage, same: Sequence[tuple[Passage, str, str]]) -> PdfMark:
    words = dict.fromkeys(words for _passage, words, _by in same)
    names = dict.fromkeys(by for _passage, _words, by in same)
    boxes = tuple(map(page.as_filed, passage_boxes(page, same[0][0])))
    return PdfMark(page.number, boxes, "\n".join(words), ", ".join(names))


def _follows(last: PdfBox, box: PdfBox) -> bool:
    """Whether a word stands behind another, as near as words of a sentence do."""
    height = max(1.0, last.top - last.bottom)
    same_line = abs(last.bottom - box.bottom) < 0.4 * height
    return same_line and -0.5 * height < box.left - last.right < 1.2 * height
