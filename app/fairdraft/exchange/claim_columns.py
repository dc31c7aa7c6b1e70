"""Which column of a sheet holds what of a claim?"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fairdraft.domain.campaign import Channel
from fairdraft.domain.claim_sheet import ClaimField
from fairdraft.exchange.cell_texts import STRUCK
from fairdraft.exchange.spreadsheet_grid import Cell

HEADS: dict[ClaimField, str] = {
    "id": "Claim ID",
    "text": "Approved wording",
    "variants": "Allowed variants",
    "qualifier": "Qualifier",
    "document": "Source",
    "page": "Page",
    "paragraph": "Paragraph",
    "table": "Table",
    "label_version": "Label version",
    "channels": "Channels",
    "expires": "Expires",
}
"""What the columns are called in a sheet of ours, in their order."""

# How agencies call them. A running number is no id: it moves when somebody inserts a row.
_NAMES: dict[ClaimField, str] = {
    "id": "claim id, id, claim no, claim number, claim code",
    "text": (
        "claim, claims, claim text, claim wording, claim copy, claim statement, approved claim, approved claims, "
        "approved wording, approved claim wording, approved text, approved copy, approved language, wording, message, "
        "key message, statement"
    ),
    "variants": (
        "variant, variants, allowed variant, allowed variants, approved variant, approved variants, variation, "
        "variations, allowed variations, approved variations, allowed wording, alternates, alternatives, "
        "alternate wording, alternative wording"
    ),
    "qualifier": (
        "qualifier, qualifiers, required qualifier, qualifying language, qualifying statement, footnote, footnotes, "
        "footnote text, disclaimer, disclaimers"
    ),
    "document": (
        "source, sources, source document, source reference, document, reference, references, reference document, "
        "supporting reference, citation, substantiation, support"
    ),
    "page": "page, pages, page no, page number, source page, pg",
    "paragraph": "paragraph, paragraphs, para, section, sections, source section, source paragraph, label section",
    "table": "table, tables, figure, figures, table no, source table",
    "label_version": "label version, version of label, labeling version, pi version, label date, pi date",
    "channels": (
        "channel, channels, allowed channels, approved channels, channels allowed, media, medium, allowed media, "
        "approved media"
    ),
    "expires": (
        "expires, expires on, expiry, expiry date, expiration, expiration date, expire date, valid until, "
        "valid through, use by"
    ),
}
_FIELDS: dict[str, ClaimField] = {
    name: known for known, names in _NAMES.items() for name in (*names.split(", "), HEADS[known].lower())
}
_CHANNEL_NAMES: dict[Channel, str] = {
    "print": "print, print ad, print ads, magazine",
    "tv": "tv, television, dtc tv, tv spot",
    "radio": "radio, radio spot",
    "web": "web, website, web site, site",
    "banner": "banner, banners, display, display ads, banner ads",
    "email": "email, e mail, emails, e mails",
    "social": "social, social media, social posts",
    "search": "search, paid search, search ads, sem",
}
CHANNELS_BY_NAME: dict[str, Channel] = {
    name: channel for channel, names in _CHANNEL_NAMES.items() for name in names.split(", ")
}
EVERY_CHANNEL = ("all", "any", "all channels", "all media")

_FIRST_ROWS = 30
_NO_WORD = re.compile(r"[^\w]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class ClaimHeader:
    """The row (from 0) that names the columns, their places by what they hold, and the heads that name nothing known;
    `doubled` are heads that name what another column holds already. A hidden column holds nothing that one holds that
    is seen, and its head is in `passed_over`.
    """

    row: int
    columns: dict[ClaimField, int]
    unknown: tuple[str, ...]
    doubled: tuple[tuple[ClaimField, str], ...]
    passed_over: tuple[str, ...] = ()


def plain_name(text: str) -> str:
    """A name as it is looked up: small letters, without signs and what stands in brackets."""
    words = _IN_BRACKETS.sub(" ", text).replace("#", " no ").replace("_", " ")
    return " ".join(_NO_WORD.sub(" ", words).casefold().split())


def head_words(cell: Cell) -> str:
    """A head as people are told it."""
    return " ".join(str(cell).replace(STRUCK, "").split())


def find_header(rows: Sequence[Sequence[Cell]], hidden: Collection[int] = ()) -> ClaimHeader | None:
    """Of the first rows the one that names a column of claims, and most others; titles may stand above it. `hidden`
    are the places of columns that nobody sees.
    """
    headers = [one for at, row in enumerate(rows[:_FIRST_ROWS]) if (one := _header(at, row, hidden)) is not None]
    return max(headers, key=lambda one: len(one.columns), default=None)


def _header(at: int, row: Sequence[Cell], hidden: Collection[int]) -> ClaimHeader | None:
    columns: dict[ClaimField, int] = {}
    unknown: list[str] = []
    doubled: list[tuple[ClaimField, str]] = []
    passed_over: list[str] = []
    for place, cell in sorted(enumerate(row), key=lambda one: one[0] in hidden):
        head = head_words(cell)
        known = _field(head)
        if known is None:
            unknown += [head] if head else []
        elif known not in columns:
            columns[known] = place
        elif place in hidden and columns[known] not in hidden:
            passed_over.append(head)
        else:
            doubled.append((known, head))
    return ClaimHeader(at, columns, tuple(unknown), tuple(doubled), tuple(passed_over)) if "text" in columns else None


def _field(head: str) -> ClaimField | None:
    """What a head names; one of several names, such as "Footnote/Qualifier", where all of them mean the same."""
    whole = _FIELDS.get(plain_name(head))
    if whole is not None or "/" not in head:
        return whole
    meant = {_FIELDS.get(plain_name(one)) for one in head.split("/")}
    return meant.pop() if len(meant) == 1 else None
