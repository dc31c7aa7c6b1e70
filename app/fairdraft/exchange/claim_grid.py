"""How do the claims of a piece stand in a grid: as said, as approved, with source and expiry?"""

from collections.abc import Callable, Sequence
from datetime import date

from fairdraft.domain.finding import DiffPart
from fairdraft.domain.hand_off import HandedClaim, HandOff
from fairdraft.domain.product import ClaimSource
from fairdraft.exchange.grid_book import GridSheet, book_bytes
from fairdraft.exchange.rating_table import Value
from fairdraft.exchange.review_words import section_label

CLAIM_COLUMNS = (
    *("No.", "Section", "Claim as said", "How it is said", "Claim", "Approved wording", "Word by word"),
    *(
        "Source document",
        "Page",
        "Paragraph",
        "Table",
        "Label version",
        "Expires",
        "Qualifier",
        "Qualifier in the piece",
    ),
    *("Channels", "To look at"),
)
REQUIRED_COLUMNS = ("Element", "Match", "Similarity", "In the piece, word for word", "Approved wording")
_WIDTHS = {
    "No.": 5, "Section": 11, "Claim as said": 38, "How it is said": 13, "Claim": 14, "Approved wording": 38,
    "Word by word": 38, "Source document": 22, "Qualifier": 30, "Element": 34, "In the piece, word for word": 60,
    "To look at": 22,
}  # fmt: skip


def grid_bytes(given: HandOff) -> bytes:
    """The workbook: a sheet of claims, a sheet of required language."""
    sheets = (
        GridSheet("Claims", CLAIM_COLUMNS, claim_rows(given)),
        GridSheet("Required language", REQUIRED_COLUMNS, required_rows(given)),
    )
    return book_bytes(f"Claims grid: {given.review.title}", sheets, _WIDTHS, given)


def claim_rows(given: HandOff) -> list[tuple[Value, ...]]:
    """A row for each sentence that a claim should carry, under `CLAIM_COLUMNS`."""
    return [_claim_row(number, one) for number, one in enumerate(given.claims, start=1)]


def required_rows(given: HandOff) -> list[tuple[Value, ...]]:
    """A row for each required element, under `REQUIRED_COLUMNS`."""
    return [
        (
            one.label or one.element,
            one.status,
            f"{one.similarity:.0%}",
            diff_words(one.diff) if one.status == "altered" else "",
            one.approved,
        )
        for one in given.required
    ]


def diff_words(diff: Sequence[DiffPart] | None, write: Callable[[str], str] = str) -> str:
    """A word diff in one run: [-in the piece only-] {+in the approved wording only+}; `write` puts words into it."""
    signs = {"keep": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    parts = ((signs[part.op], " ".join(part.text.split())) for part in diff or ())
    return " ".join(sign.format(write(words)) for sign, words in parts if words)


def reference_lines(given: HandOff) -> list[str]:
    """Where the claims of the piece are supported, each place once, with the claims that it carries."""
    carried: dict[str, list[str]] = {}
    for one in given.claims:
        if one.link.source is not None and (place := _place(one.link.source)):
            carried.setdefault(place, []).append(one.link.claim or "")
    return [f"{place} ({', '.join(dict.fromkeys(claims))})" for place, claims in carried.items()]


def qualifier_lines(given: HandOff) -> list[str]:
    """The qualifiers that belong to the claims of the piece, each once."""
    return list(dict.fromkeys(one.link.qualifier for one in given.claims if one.link.qualifier))


def _claim_row(number: int, one: HandedClaim) -> tuple[Value, ...]:
    link = one.link
    source = link.source or ClaimSource()
    expires: date | None = None if one.claim is None else one.claim.expires
    look = [f"changed: {', '.join(link.changes)}"] if link.changes else []
    look += ["not for this channel"] if link.other_channel else []
    look += ["expired"] if link.expired else []
    look += [
        f"{'a number differs from' if x.status == 'differs' else 'a number is not in'} the product file"
        for x in link.numbers
    ]
    look += ["its qualifier is not in the piece"] if link.qualifier_status == "missing" else []
    return (
        number,
        section_label(one.section),
        " ".join(one.said.split()),
        one.how,
        link.claim or "",
        link.wording,
        diff_words(link.diff) if link.status == "drifted" else "",
        source.document,
        source.page,
        source.paragraph,
        source.table,
        source.label_version,
        "" if expires is None else expires.isoformat(),
        link.qualifier,
        link.qualifier_status or "",
        "" if one.claim is None else ", ".join(one.claim.channels) or "all",
        "; ".join(dict.fromkeys(look)),
    )


def _place(source: ClaimSource) -> str:
    where = [f"page {source.page}" if source.page else "", f"paragraph {source.paragraph}" if source.paragraph else ""]
    said = ", ".join(filter(None, [source.document, *where, source.table]))
    return f"{said}, label {source.label_version}" if said and source.label_version else said
