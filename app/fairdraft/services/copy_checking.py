"""Does approved copy fit its product and ad type, and what do the rules find in it?"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings
from fairdraft.domain.campaign import AdType, Channel
from fairdraft.domain.errors import UsageError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.domain.script_shape import has_shown_lines, has_spoken_lines
from fairdraft.services.checking import CheckingService

ReadProduct = Callable[[str], Product]
"""Answers a product by its id."""


def require_fit(name: str, product: str, ad_type: AdType) -> None:
    """Help-seeking copy names no product, all other copy belongs to one.

    Raises:
        UsageError: it does not.
    """
    if (ad_type == "help-seeking") == bool(product):
        why = "help-seeking copy must not name a product" if product else f"{ad_type} copy needs a product"
        raise UsageError(f'"{name}" was not imported: {why}.', "Choose a product and an ad type that fit together.")


def require_dates(name: str, approved_on: date | None, expires: date | None) -> None:
    """Copy may be used from the day of its approval until it expires.

    Raises:
        UsageError: it would expire before it could be used, so one of the two days is a slip.
    """
    if approved_on is not None and expires is not None and expires <= approved_on:
        raise UsageError(
            f'"{name}" expires on {expires.isoformat()}, not after its approval on {approved_on.isoformat()}.',
            "Fix one of the two dates.",
        )


def check_copy(checking: CheckingService, product_of: ReadProduct, copy: ApprovedCopy) -> CheckResult:
    """What the rules of today find in the words of a piece; `product_of` reads its product.

    Only findings with a place are told: copy is often a part, and the program inserts the language that belongs
    beside it. A script is checked as one (for the radio where it shows nothing), all other copy as print.
    """
    product = product_of(copy.product) if copy.product else None
    result = checking.check_text(copy.text, product, copy.ad_type, _channel_of(copy.text))
    return replace(result, findings=tuple(one for one in result.findings if one.span is not None))


def _channel_of(text: str) -> Channel:
    if not has_spoken_lines(text):
        return "print"
    return "tv" if has_shown_lines(text) else "radio"


def counted_findings(result: CheckResult) -> CopyFindings:
    """How many there are of each severity; advisory ones do not count."""
    placed = Counter(one.severity for one in result.findings if one.span is not None and not one.advisory)
    return CopyFindings(placed["error"], placed["warning"], placed["suggestion"])
