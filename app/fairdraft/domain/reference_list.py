"""What supports a piece: each source once, with every place in it, and what the piece says by it?

Sources come in the order in which the piece first mentions them: by a claim on file, or by a reference mark. What the
piece lists and nothing leads to comes last. Nothing is guessed: where nobody has told a page, there is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, BlockSpan, render
from fairdraft.domain.product import ClaimSource
from fairdraft.domain.reference_marks import reference_marks
from fairdraft.domain.referencing import REFERENCES, listed_references, reference_of


@dataclass(frozen=True, slots=True)
class SupportPlace:
    """A place in a source: page, paragraph and table as the claims have them on file, all empty where nobody told.

    `claims` are the ids of the claims that stand there, `approved` their approved wordings, and `said` the sentences of
    the piece that it supports, each with its section.
    """

    page: str
    paragraph: str
    table: str
    claims: tuple[str, ...]
    approved: tuple[str, ...]
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source of a piece. `number` is the one that the piece gives it, and `entry` its words there; both are empty
    where the piece lists it nowhere. `looks` are what a person has to look at.
    """

    document: str
    label_version: str
    number: str
    entry: str
    places: tuple[SupportPlace, ...]
    looks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenSupport:
    """A sentence whose support is open, and why."""

    section: str
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """All sources of a piece, and the sentences whose support is open."""

    sources: tuple[ListedSource, ...]
    open: tuple[OpenSupport, ...]


@dataclass(slots=True)
class _Place:
    claims: dict[str, None] = field(default_factory=dict)
    approved: dict[str, None] = field(default_factory=dict)
    said: dict[tuple[str, str], None] = field(default_factory=dict)


@dataclass(slots=True)
class _Source:
    document: str = ""
    label_version: str = ""
    numbers: dict[str, None] = field(default_factory=dict)
    entry: str = ""
    cited: bool = False
    places: dict[tuple[str, str, str], _Place] = field(default_factory=dict)

    def place(self, page: str = "", paragraph: str = "", table: str = "") -> _Place:
        return self.places.setdefault((page, paragraph, table), _Place())


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the copy with the numbers of its reference marks, and the claim it should say, if any."""

    section: str
    said: str
    numbers: tuple[int, ...]
    link: ClaimLink | None

    @property
    def source(self) -> ClaimSource | None:
        """The source of its claim, where that names a document."""
        source = None if self.link is None else self.link.source
        return source if source is not None and reference_of(source) else None


def reference_list(blocks: Sequence[Block], links: Iterable[ClaimLink], sentences: Sequence[Span]) -> ReferenceList:
    """The sources of a piece in the order of their first mention, and the sentences without one.

    Args:
        blocks: the piece.
        links: how its sentences stand to the claims on file; places are those of its rendering.
        sentences: where its sentences stand in its rendering, in order.
    """
    claims = {one.span.start: one for one in links if one.status not in ("connective", "approved")}
    entries = listed_references(blocks)
    known = {number for number, _words in entries}
    read = [one for place in render(blocks).blocks for one in _sentences_of(place, claims, sentences, known)]
    return _Listing(entries, read).run()


def _sentences_of(
    place: BlockSpan, claims: dict[int, ClaimLink], sentences: Sequence[Span], known: set[int]
) -> list[_Sentence]:
    """The sentences of a block that say a claim or carry a mark; the list of references itself has none."""
    if place.block.section == REFERENCES:
        return []
    # A sentence of a script begins at its tag, before the block's own words.
    inside = [one for one in sentences if one.start < place.span.end and place.span.start < one.end]
    marked: list[list[int]] = [[] for _ in inside]
    for mark in reference_marks(place.block.text):
        # "people(2)" may be no mark at all, where there is no second reference.
        if not mark.is_sure and not known.issuperset(mark.numbers):
            continue
        # A mark may stand behind the full stop, where its sentence has ended.
        before = sum(one.start <= place.span.start + mark.start for one in inside)
        if before:
            marked[before - 1] += mark.numbers
    found = []
    for span, numbers in zip(inside, marked, strict=True):
        link = claims.get(span.start)
        if link is not None or numbers:
            words = place.block.text[max(0, span.start - place.span.start) : span.end - place.span.start]
            found.append(_Sentence(place.block.section, " ".join(words.split()), tuple(dict.fromkeys(numbers)), link))
    return found


class _Listing:
    """Gathers the sources of one piece."""

    def __init__(self, entries: Sequence[tuple[int, str]], sentences: Sequence[_Sentence]) -> None:
        # Of two entries of one number the first is the one that readers find.
        self.entries = dict(reversed(entries))
        self.sentences = sentences
        self.sources: dict[str, _Source] = {}
        self.open: list[OpenSupport] = []
        self.keys = self._keys()

    def run(self) -> ReferenceList:
        for one in self.sentences:
            self._take(one)
        for number, words in sorted(self.entries.items()):
            source = self._source(self.keys[number])
            source.numbers[str(number)] = None
            source.entry = source.entry or words
        return ReferenceList(tuple(map(self._listed, self.sources.values())), tuple(self.open))

    def _keys(self) -> dict[int, str]:
        """By what each entry of the piece is known: the source of a claim that it names, or its own words.

        It names a source by the words that the program writes for it, or where it begins with the name of its document
        and no other source comes into question.
        """
        written = {reference_of(one.source).casefold(): one.source for one in self.sentences if one.source}
        exact = {number: words.casefold() for number, words in self.entries.items() if words.casefold() in written}
        rest = {key: one.document for key, one in written.items() if key not in exact.values()}
        keys = dict(exact)
        for number, words in self.entries.items():
            begun = [key for key, document in rest.items() if _begins_with(words.casefold(), document)]
            keys.setdefault(number, begun[0] if len(begun) == 1 else words.casefold())
        return keys

    def _take(self, one: _Sentence) -> None:
        supported = one.source is not None
        if one.source is not None and one.link is not None:
            where = one.source
            source = self._source(reference_of(where).casefold())
            source.document, source.label_version = where.document.strip(), where.label_version.strip()
            place = source.place(where.page, where.paragraph, where.table)
            place.claims[one.link.claim or ""] = None
            place.approved[one.link.wording] = None
            place.said[one.section, one.said] = None
        lost = [number for number in one.numbers if number not in self.keys]
        for number in one.numbers:
            if number in lost:
                self.open.append(OpenSupport(one.section, one.said, f"The mark {number} leads to no reference."))
                continue
            source = self._source(self.keys[number])
            source.cited = supported = True
            if not any((one.section, one.said) in place.said for place in source.places.values()):
                source.place().said[one.section, one.said] = None
        if not supported and not lost and one.link is not None:
            why = (
                "No approved claim on file says it, and it has no reference mark."
                if one.link.claim is None
                else f"The claim {one.link.claim} does not name a source document."
            )
            self.open.append(OpenSupport(one.section, one.said, why))

    def _source(self, key: str) -> _Source:
        return self.sources.setdefault(key, _Source())

    def _listed(self, one: _Source) -> ListedSource:
        looks = ["not in the piece's list of references"] if self.entries and not one.entry else []
        if len(one.numbers) > 1:
            looks.append(f"listed {len(one.numbers)} times")
        if one.entry and one.label_version.casefold() not in one.entry.casefold():
            looks.append(f"its entry in the piece does not name label {one.label_version}")
        if one.entry and not one.cited:
            looks.append("no mark in the piece leads to it")
        places = tuple(
            SupportPlace(*where, tuple(filter(None, x.claims)), tuple(filter(None, x.approved)), tuple(x.said))
            for where, x in one.places.items()
        )
        numbers = ", ".join(one.numbers)
        return ListedSource(one.document or one.entry, one.label_version, numbers, one.entry, places, tuple(looks))


def _begins_with(said: str, document: str) -> bool:
    """Whether an entry begins with the name of a document, and with no longer word than its last."""
    name = " ".join(document.split()).rstrip(".").casefold()
    return bool(name) and said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()
