"""How is the list of required language told in few lines?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.product import Product, SafetyKind
from fairdraft.domain.product_elements import beginning

_KINDS: dict[SafetyKind, str] = {
    "boxed_warning": "Boxed warning",
    "contraindication": "Contraindications",
    "warning": "Warnings",
    "adverse_reaction": "Side effects",
    "interaction": "Interactions",
    "population": "Pregnancy, age, conditions",
    "instruction": "Instructions",
    "other": "Other safety information",
}
_GROUPS = {
    "indication": "Indication",
    "limitation": "Limitations of use",
    "accelerated_approval": "Accelerated approval",
    "boxed_warning": "Boxed warning",
}
_WHOLE_ISI, _STATEMENT = "Important Safety Information", "Major statement"
_WHOLE_TEXTS = {"isi": _WHOLE_ISI, "short_isi": _WHOLE_ISI, "tv_statement": _STATEMENT}
_SMALL = "Name · Rx · MedWatch · labeling"


@dataclass(frozen=True, slots=True)
class RequiredGroup:
    """Required elements that are told together; `title` is for people."""

    title: str
    elements: tuple[RequiredElement, ...]

    @property
    def present(self) -> tuple[RequiredElement, ...]:
        """Those that stand in the text word for word."""
        return tuple(one for one in self.elements if one.status == "present")

    @property
    def open(self) -> tuple[RequiredElement, ...]:
        """Those that are altered or missing."""
        return tuple(one for one in self.elements if one.status != "present")


def group_required(elements: Sequence[RequiredElement], product: Product | None) -> tuple[RequiredGroup, ...]:
    """The elements by what they are, in the order of a piece; safety items by their kind where the file tells it."""
    kinds = {} if product is None else {item.id: item.kind for item in product.safety.items if item.id}
    order = [
        "Indication",
        "Limitations of use",
        "Accelerated approval",
        _WHOLE_ISI,
        _STATEMENT,
        *_KINDS.values(),
        "Safety information",
        _SMALL,
    ]
    groups: dict[str, list[RequiredElement]] = {}
    items = [one for one in elements if one.element.startswith("isi:")]
    # Where none of it is there, it is one thing that is missing.
    nothing = len(items) > 2 and all(one.status == "missing" for one in items)
    whole = next((_WHOLE_TEXTS[one.element] for one in elements if one.element in _WHOLE_TEXTS), _WHOLE_ISI)
    for one in elements:
        title = whole if nothing and one in items else _title(one.element, kinds)
        groups.setdefault(title, []).append(one)
    return tuple(
        RequiredGroup(title, tuple(groups[title]))
        for title in sorted(groups, key=lambda title: order.index(title) if title in order else len(order))
    )


def whole_text(group: RequiredGroup) -> RequiredElement | None:
    """The element whose approved text holds all others of its group (the safety information in the asked form),
    where none of it is there.
    """
    if any(one.status != "missing" for one in group.elements):
        return None
    return next((one for one in group.elements if one.element in _WHOLE_TEXTS and one.approved), None)


def label_of(element: RequiredElement) -> str:
    """An element's name for people."""
    if element.label:
        return element.label
    kind, _, name = element.element.partition(":")
    if name and element.approved:
        # The id that a file gives it is no phrase.
        return beginning(element.approved)
    words = (name or kind).replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def name_of(group: RequiredGroup) -> str:
    """What a group is called in one line: an element that is alone in it by its own name, if it has one for people."""
    if len(group.elements) > 1:
        return group.title
    (element,) = group.elements
    # Without a name of its own an item of the safety information has only the id that a file gives it.
    return group.title if element.element.startswith("isi:") and not element.label else label_of(element)


def _title(element: str, kinds: dict[str, SafetyKind]) -> str:
    if element in _WHOLE_TEXTS:
        return _WHOLE_TEXTS[element]
    kind, _, name = element.partition(":")
    if kind == "isi":
        if name in kinds:
            return _KINDS[kinds[name]]
        # Items derived from the text are named kind + hash.
        for known, title in _KINDS.items():
            if known != "other" and name.startswith((known, known.replace("_", "-"))):
                return title
        return "Safety information"
    return _GROUPS.get(kind, _SMALL)
