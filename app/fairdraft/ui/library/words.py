"""How is a piece of approved copy told in the window?"""

from collections.abc import Mapping
from datetime import date

from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings, CopySource
from fairdraft.domain.copy_filter import standings
from fairdraft.domain.counting import counted
from fairdraft.ui.parts.kind_words import ad_type_words
from fairdraft.ui.theme.tokens import Tone

NO_PRODUCT = "No product"
SOURCES: dict[CopySource, str] = {
    "file": "a file",
    "piece": "a piece approved here",
    "study": "a draft that a study's raters approved",
    "sample": "the sample library; fictional",
}
SAMPLE = "sample"


def brand_of(product: str, brands: Mapping[str, str]) -> str:
    """A product's brand; its id where the product is not known any more."""
    return brands.get(product, product) or NO_PRODUCT


def expiry_chip(copy: ApprovedCopy, day: date) -> tuple[str, Tone] | None:
    """What is to be said at first sight of when a piece ends; None where that is far off."""
    if copy.expires is None:
        return None
    standing = standings(copy.expires, day)
    if "expired" in standing:
        return f"expired {copy.expires.isoformat()}", "warning"
    if "ending" in standing:
        return f"expires in {counted((copy.expires - day).days, 'day')}", "neutral"
    return None


def finding_words(found: CopyFindings) -> tuple[str, Tone] | None:
    """How many findings of which severity, with the tone of the worst; None for none."""
    counts: tuple[tuple[int, str, Tone], ...] = (
        (found.errors, "error", "error"),
        (found.warnings, "warning", "warning"),
        (found.suggestions, "suggestion", "accent"),
    )
    there = [one for one in counts if one[0]]
    if not there:
        return None
    return ", ".join(counted(number, noun) for number, noun, _tone in there), there[0][2]


def about_line(copy: ApprovedCopy, brands: Mapping[str, str]) -> str:
    """Product, ad type, section, day and number of the approval in one line."""
    approved = f"approved {copy.approved_on.isoformat()}" if copy.approved_on else ""
    said = (brand_of(copy.product, brands), ad_type_words(copy.ad_type), copy.section, approved, copy.reference)
    return " · ".join(filter(None, said))


def spoken_line(copy: ApprovedCopy, brands: Mapping[str, str], day: date) -> str:
    """All that a row shows, for screen readers."""
    chips = (expiry_chip(copy, day), finding_words(copy.findings))
    said = [copy.name, about_line(copy, brands), *(one[0] for one in chips if one)]
    return ", ".join([*said, SAMPLE] if copy.source == "sample" else said)
