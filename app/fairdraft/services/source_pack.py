"""Which sources go out with a piece, and what is highlighted in them?"""

import re
from collections.abc import Iterable, Sequence

from fairdraft.domain.anchor_search import named_pages
from fairdraft.domain.anchored_sources import (
    AnchoredSources,
    HandedAnchor,
    MarkedSource,
    source_marks,
    without_path,
)
from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.file_words import no_device
from fairdraft.domain.hand_off import HandedClaim
from fairdraft.domain.product import Product
from fairdraft.services.anchoring import AnchoredClaim, AnchoringService

_LONGEST_NAME = 80
_NO_CLAIM = "no approved claim on file says it"


class SourcePack:
    """Puts the anchored sources of a piece together."""

    def __init__(self, anchoring: AnchoringService) -> None:
        self._anchoring = anchoring

    def of(self, said: Sequence[HandedClaim], product: Product | None) -> AnchoredSources:
        """The sources of the claims that sentences of a piece say."""
        if product is None or not said:
            return AnchoredSources()
        wanted = {one.claim.id for one in said if one.claim is not None}
        claims = {one.claim.id: one for one in self._anchoring.claims(product.id, wanted, proposing=False)}
        anchors = tuple(_handed(one, claims.get(one.link.claim or "")) for one in said)
        return AnchoredSources(anchors, tuple(_marked(said, claims.values())))


def _handed(said: HandedClaim, one: AnchoredClaim | None) -> HandedAnchor:
    words = " ".join(said.said.split())
    if one is None:
        return HandedAnchor(said.section, words, "", "", why_not=_NO_CLAIM)
    document = one.claim.source.document
    notes = [f"the sentence is {said.how}"] if said.how == "drifted" else []
    notes += ["the claim was reworded since it was anchored"] if one.is_reworded else []
    if one.anchor is None or one.passage is None:
        return HandedAnchor(said.section, words, one.claim.id, document, why_not=_why_not(one), notes=tuple(notes))
    if one.place is not None and one.place.standing == "found again":
        notes.append(f"the file was changed; found again, was on page {one.anchor.passage.page}")
    named = frozenset() if one.text is None else named_pages(one.claim.source, one.text)
    if named and named.isdisjoint(one.pages(one.passage)):
        notes.append(f"the claim names page {one.claim.source.page}")
    path = "" if one.source is None or one.source.document is None else one.source.document.path
    return HandedAnchor(
        said.section,
        words,
        one.claim.id,
        document,
        one.where(one.passage),
        one.passage.quote,
        one.anchor.way,
        one.anchor.by,
        path,
        notes=tuple(notes),
    )


def _why_not(one: AnchoredClaim) -> str:
    match one.state:
        case "no_document":
            return "the claim names no document"
        case "document_missing":
            source = one.source
            if source is None or source.document is None or source.problem is None:
                return "nobody has chosen the document's file"
            return without_path(source.problem.what, source.document.path, source.name).rstrip(".")
        case "lost":
            return "the anchored words are no longer in the document"
        case _:
            return "nobody has anchored it"


def _marked(said: Sequence[HandedClaim], claims: Iterable[AnchoredClaim]) -> Iterable[MarkedSource]:
    by_file: dict[str, list[AnchoredClaim]] = {}
    for one in claims:
        if one.passage is not None and one.source is not None and one.source.document is not None:
            by_file.setdefault(one.source.document.path, []).append(one)
    names: set[str] = set()
    for path, of_file in by_file.items():
        source = of_file[0].source
        text = None if source is None else source.text
        if source is None or text is None:
            continue
        name = _file_name(source.name, names)
        names.add(name.casefold())
        on_page: dict[int, list[tuple[Passage, str, str]]] = {}
        for one in of_file:
            if one.passage is not None and one.anchor is not None:
                for part in text.parts(one.passage):
                    on_page.setdefault(part.page, []).append((part, _words(one, said), one.anchor.by))
        pages = (text.page(number) for number in sorted(on_page))
        marks = tuple(mark for page in pages if page is not None for mark in source_marks(page, on_page[page.number]))
        yield MarkedSource(source.name, path, text.file.sha256, name, marks)


def _words(one: AnchoredClaim, said: Sequence[HandedClaim]) -> str:
    """What a highlight says: the claim, and the sentences of the piece that it carries."""
    of_claim = [it for it in said if it.link.claim == one.claim.id]
    ways = (
        ("supports", [it for it in of_claim if it.how != "drifted"]),
        ("is not what the piece says", _drifted(of_claim)),
    )
    told = (f"{way}: {_quoted(sentences)}" for way, sentences in ways if sentences)
    looks = (
        ("reworded since it was anchored", one.is_reworded),
        ("found again in a file that was changed since it was anchored", one.state == "found_again"),
    )
    to_look_at = "".join(f", {look}," for look, holds in looks if holds).replace(",,", " and")
    return f"Claim {one.claim.id}{to_look_at} {'; '.join(told)}"


def _drifted(said: Iterable[HandedClaim]) -> list[HandedClaim]:
    return [one for one in said if one.how == "drifted"]


def _quoted(said: Iterable[HandedClaim]) -> str:
    return " · ".join(dict.fromkeys(f"“{' '.join(one.said.split())}”" for one in said))


def _file_name(document: str, taken: set[str]) -> str:
    plain = no_device(re.sub(r"[^\w.-]+", "-", document, flags=re.ASCII).strip("-.")[:_LONGEST_NAME] or "source")
    number, name = 1, f"{plain}.pdf"
    while name.casefold() in taken:
        number += 1
        name = f"{plain}-{number}.pdf"
    return name
