"""What changed in approved language between two versions of a product?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from rapidfuzz.distance import Indel

from fairdraft.domain.finding import DiffPart
from fairdraft.domain.product import Product
from fairdraft.domain.product_elements import LISTED, ElementPart, ProductElement, is_critical, product_elements
from fairdraft.domain.text_diff import words_diff

ChangeStatus = Literal["added", "removed", "changed"]

# Twice the common words by all words, from which on two texts of different ids are one element under another id.
_SAME_ELEMENT = 0.6


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element, or one part of it, that differs.

    `element` is its name: `boxed_warning`, `indication:<id>`, with the part behind it (`indication:<id>.limitations`);
    the id is that of the later version where it has the element. `before` and `after` are "" where it is not there.
    """

    element: str
    label: str
    status: ChangeStatus
    critical: bool
    before: str
    after: str
    diff: tuple[DiffPart, ...]

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "element": self.element,
            "label": self.label,
            "status": self.status,
            "critical": self.critical,
            "before": self.before if self.status != "added" else None,
            "after": self.after if self.status != "removed" else None,
            "diff": [{"op": part.op, "text": part.text} for part in self.diff],
        }


@dataclass(frozen=True, slots=True)
class ProductDiff:
    """Every difference, critical ones first, and how many parts of elements are the same in both."""

    changes: tuple[ElementChange, ...]
    unchanged: int

    def count(self, status: ChangeStatus) -> int:
        """How many parts of elements were added, removed or changed."""
        return sum(one.status == status for one in self.changes)


def may_be_another(before: Product, after: Product) -> bool:
    """Whether neither the brand nor the established name is the same, as it would be of another product."""
    return (
        before.brand.casefold() != after.brand.casefold()
        and before.established_name.casefold() != after.established_name.casefold()
    )


def product_diff(before: Product, after: Product) -> ProductDiff:
    """Compare two products element by element.

    Indications, safety items and claims are paired by their ids, then by their wording where an id is in one of
    the two alone; an id that changed over the same words is no difference.
    """
    found: list[tuple[int, ElementChange]] = []
    unchanged = 0
    for old, new in _paired(product_elements(before), product_elements(after)):
        for was, now in _paired_parts(old, new):
            if now.text.strip() == was.text.strip():
                unchanged += 1
            else:
                found.append((min(was.rank, now.rank), _change(new if new.parts else old, was, now)))
    found.sort(key=lambda one: one[0])
    return ProductDiff(tuple(change for _, change in found), unchanged)


def _paired(
    before: Sequence[ProductElement], after: Sequence[ProductElement]
) -> Iterator[tuple[ProductElement, ProductElement]]:
    """Each element with its counterpart, or one without parts, in the order of the later version; then what that
    has no more.
    """
    free = dict(enumerate(before))
    partner: dict[int, int] = {}
    for key in (_name, _own_words):
        # Of equal ones the first in the file.
        places: dict[object, list[int]] = {}
        for at in reversed(free):
            places.setdefault(key(free[at]), []).append(at)
        for place, one in enumerate(after):
            equal = [] if place in partner else places.get(key(one), [])
            if equal:
                partner[place] = equal.pop()
                del free[partner[place]]
    words = {at: _folded(old.text) for at, old in free.items()}
    for place, one in enumerate(after):
        if place in partner:
            continue
        own = _folded(one.text)
        rivals = [(_likeness(words[at], own), -at) for at, old in free.items() if old.group == one.group]
        likest, at = max(rivals, default=(0.0, 1))
        if likest > 0:
            partner[place] = -at
            del free[-at]
    for place, one in enumerate(after):
        yield (before[partner[place]] if place in partner else replace(one, parts=())), one
    for old in free.values():
        yield old, replace(old, parts=())


def _name(one: ProductElement) -> object:
    """By what an element is the same one: itself where it has no name of its own."""
    return (one.group, one.id) if one.id or one.group not in LISTED else one


def _own_words(one: ProductElement) -> object:
    return one.group, tuple(one.text.split())


def _folded(text: str) -> list[str]:
    return text.casefold().split()


def _likeness(old: list[str], new: list[str]) -> float:
    # Most pairs share little, which this tells in a hundredth of the time; it is never less than what is told below.
    if Indel.normalized_similarity(old, new, score_cutoff=_SAME_ELEMENT) < _SAME_ELEMENT:
        return 0.0
    ratio = SequenceMatcher(None, old, new, autojunk=False).ratio()
    return ratio if ratio >= _SAME_ELEMENT else 0.0


def _paired_parts(old: ProductElement, new: ProductElement) -> Iterator[tuple[ElementPart, ElementPart]]:
    """The parts of a pair by their field; one that only one of the two has stands beside an empty one.

    Of an element that came or went whole, its words are told and not each fact about it.
    """
    was, now = ({one.field: one for one in element.parts} for element in (old, new))
    whole = not was or not now
    for field in dict.fromkeys((*now, *was)):
        told = now.get(field) or was[field]
        if whole and told.form == "fact" and field and old.group != "indication":
            continue
        empty = replace(told, text="")
        yield was.get(field, empty), now.get(field, empty)


def _change(element: ProductElement, was: ElementPart, now: ElementPart) -> ElementChange:
    before, after = was.text.strip(), now.text.strip()
    status: ChangeStatus = "added" if not before else "removed" if not after else "changed"
    told = now if after else was
    return ElementChange(
        element=f"{element.name}.{told.field}" if told.field else element.name,
        label=told.label,
        status=status,
        critical=is_critical(min(was.rank, now.rank)),
        before=before,
        after=after,
        diff=words_diff(before, after),
    )
