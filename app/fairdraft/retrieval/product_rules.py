"""Which approved copy may be shown to a model that writes for a product?"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.script_shape import has_spoken_lines


class ProductRules:
    """Copy of exactly this product, in force on the day, that names no other product; scripts for spots alone.

    Args:
        product: the product written for; empty for copy without a product.
        other_names: brand and established names of all other products.
        day: the day of writing.
        scripts: whether a script may be shown; copy for readers may be, to whoever writes a spot.
    """

    def __init__(self, product: str, other_names: Iterable[str], day: date, *, scripts: bool = True) -> None:
        self._product = product
        self._day = day
        self._scripts = scripts
        names = sorted({name.strip() for name in other_names if name.strip()}, key=len, reverse=True)
        words = "|".join(re.escape(name) for name in names)
        self._others = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if names else None

    def allow(self, copy: ApprovedCopy) -> bool:
        """Whether the copy may be shown."""
        if copy.product != self._product or copy.expired(self._day):
            return False
        if self._others is not None and self._others.search(copy.text) is not None:
            return False
        return self._scripts or not has_spoken_lines(copy.text)

    def allowed(self, copies: Iterable[ApprovedCopy]) -> list[ApprovedCopy]:
        """Those that may be shown, in their order."""
        return [one for one in copies if self.allow(one)]


def names_of_others(names: Iterable[tuple[str, Sequence[str]]], product: str) -> tuple[str, ...]:
    """The names of all products but this one; a name that it shares with another is its own.

    Args:
        names: product ids with the names of each.
        product: the product's id.
    """
    known = list(names)
    own = {name.casefold() for one, theirs in known if one == product for name in theirs}
    return tuple(name for one, theirs in known if one != product for name in theirs if name.casefold() not in own)
