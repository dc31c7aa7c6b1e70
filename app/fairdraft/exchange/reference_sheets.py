"""How does the reference list of a piece stand in a workbook, for whoever loads, highlights and links its sources?"""

from collections.abc import Iterator, Sequence

from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.reference_list import ListedSource, SupportPlace
from fairdraft.exchange.grid_book import TICK, GridSheet, book_bytes
from fairdraft.exchange.rating_table import Value
from fairdraft.exchange.review_words import section_label
from fairdraft.exchange.source_copies import SourceCopy

SOURCE_COLUMNS = (
    *("No.", "Number in the piece", "Source", "Label version", "As the piece lists it", "Places", "To look at"),
    "Loaded",
)
PLACE_COLUMNS = (
    *("No.", "Number in the piece", "Source", "Label version", "Page", "Paragraph", "Table", "Claims"),
    *("Approved wording", "The piece says", "To look at", "Highlighted", "Linked"),
)
OPEN_COLUMNS = ("Section", "The piece says", "Why its support is open", "Settled")
_WIDTHS = {
    "No.": 5, "Source": 34, "As the piece lists it": 44, "Claims": 18, "Approved wording": 40, "The piece says": 50,
    "To look at": 28, "Why its support is open": 44, "Section": 14,
}  # fmt: skip
_NO_SOURCE = "No approved claim in this piece names a source, and no reference mark leads to one."
_NO_PLACE = "no page, paragraph or table on file: find the place"


def reference_bytes(given: HandOff, copies: Sequence[SourceCopy]) -> bytes:
    """The workbook: sources, each once; the places to highlight in them; sentences whose support is open."""
    open_rows = [(section_label(one.section), one.said, one.why, "") for one in given.references.open]
    sheets = (
        GridSheet("Sources", SOURCE_COLUMNS, source_rows(given), ("Loaded",), _NO_SOURCE),
        GridSheet(
            "Places to highlight", PLACE_COLUMNS, place_rows(given, copies), ("Highlighted", "Linked"), _NO_SOURCE
        ),
        GridSheet("Support is open", OPEN_COLUMNS, open_rows, ("Settled",), "Nothing found."),
    )
    return book_bytes(f"Reference list: {given.review.title}", sheets, _WIDTHS, given)


def source_rows(given: HandOff) -> list[tuple[Value, ...]]:
    """A row for each source in the order of first mention, under `SOURCE_COLUMNS`."""
    return [
        (*_source(number, one), one.entry, len(one.places), "; ".join(one.looks), "")
        for number, one in enumerate(given.references.sources, start=1)
    ]


def place_rows(given: HandOff, copies: Sequence[SourceCopy]) -> list[tuple[Value, ...]]:
    """A row for each place in each source, under `PLACE_COLUMNS`; ticked where all its claims are highlighted in a copy
    that goes with it.
    """
    copied = {one.source.path for one in copies if one.name}
    done = {one.claim for one in given.anchored.anchors if one.path in copied}
    return [
        (*_source(number, one), *_place(place), TICK if place.claims and done.issuperset(place.claims) else "", "")
        for number, one in enumerate(given.references.sources, start=1)
        for place in one.places
    ]


def _source(number: int, one: ListedSource) -> tuple[Value, ...]:
    return number, one.number, one.document, one.label_version


def _place(place: SupportPlace) -> Iterator[Value]:
    yield from (place.page, place.paragraph, place.table, ", ".join(place.claims), "\n".join(place.approved))
    yield "\n".join(f"{section_label(section)}: {said}" for section, said in place.said)
    yield "" if place.page or place.paragraph or place.table else _NO_PLACE
