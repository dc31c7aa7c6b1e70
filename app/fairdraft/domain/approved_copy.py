"""What is a piece of approved copy in the library?"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from fairdraft.domain.campaign import AdType
from fairdraft.domain.identity import text_sha256

CopySource = Literal["file", "piece", "study", "sample"]
"""Where approved copy came from: a file that a person took in, a piece that a person approved in this program, a draft
that the raters of a study approved, or the sample library that ships.
"""

COPY_SOURCES: tuple[CopySource, ...] = get_args(CopySource)

COPY_FILES = (".txt", ".md", ".docx", ".pdf", ".csv")
"""The endings of files that approved copy comes in."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class CopyFindings:
    """What the rules found in its words when it was taken in. Approval is people's; findings are shown, not hidden.

    Language that is missing does not count: copy is often a part, and the program inserts what belongs beside it.
    """

    errors: int = 0
    warnings: int = 0
    suggestions: int = 0


@dataclass(frozen=True, slots=True)
class ApprovedCopy:
    """One approved text.

    `product` is a product's id, empty for copy without a product (help-seeking). `section` is the place in a copy deck,
    `whole` for a whole piece. `source_id` names the piece it came from. `expires` is the first day on which it may not
    be used any more.
    """

    id: str
    product: str
    ad_type: AdType
    section: str
    name: str
    text: str
    approved_on: date | None
    reference: str
    expires: date | None
    source: CopySource
    source_id: str
    findings: CopyFindings
    added_at: datetime

    @property
    def key(self) -> str:
        """The same for texts that differ in nothing but capitals, signs and spaces: there is one of each product."""
        return text_sha256(" ".join(_WORD.findall(self.text.casefold())))

    def expired(self, day: date) -> bool:
        """Whether it may not be used on that day."""
        return self.expires is not None and self.expires <= day

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "id": self.id,
            "name": self.name,
            "product": self.product or None,
            "ad_type": self.ad_type,
            "section": self.section,
            "approved_on": self.approved_on.isoformat() if self.approved_on else None,
            "reference": self.reference,
            "expires": self.expires.isoformat() if self.expires else None,
            "source": self.source,
            "findings": {
                "errors": self.findings.errors,
                "warnings": self.findings.warnings,
                "suggestions": self.findings.suggestions,
            },
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class CopyBounds:
    """Which copy may be found at all; what is None or empty bounds nothing.

    `product` is "" for copy without a product. `in_force` is the day on which it must not have expired.
    """

    product: str | None = None
    ad_type: AdType | None = None
    sources: tuple[CopySource, ...] = ()
    in_force: date | None = None


@dataclass(frozen=True, slots=True)
class FoundCopy:
    """A text that a file has, with what the file itself says of it (empty or None where it says nothing).

    `place` is where it stands, as people are told it: a file, of a table with the line. `told` is what reading the file
    left out or could not know, a sentence each.
    """

    name: str
    text: str
    product: str = ""
    ad_type: str = ""
    section: str = ""
    approved_on: date | None = None
    reference: str = ""
    expires: date | None = None
    place: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NearCopy:
    """How near a text is to a piece of the library.

    `passage` is the longest run of words that both have, as the text has it, at `start` to `end` (code points).
    `share` is the part of the text's runs of five words that the piece has too.
    """

    copy_id: str
    name: str
    passage: str
    start: int
    end: int
    words: int
    share: float

    @property
    def alarming(self) -> bool:
        """Whether a person should look: twelve words in a row, or half of the text, are the piece's."""
        return self.words >= NEAR_COPY_WORDS or self.share >= NEAR_COPY_SHARE

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "id": self.copy_id,
            "name": self.name,
            "passage": self.passage,
            "start": self.start,
            "end": self.end,
            "words": self.words,
            "share": self.share,
            "alarming": self.alarming,
        }


NEAR_COPY_WORDS = 12
NEAR_COPY_SHARE = 0.5
