"""How is the list of required language told in few lines?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.assembly import indication_text
from fairdraft.domain.campaign import Campaign, isi_text
from fairdraft.domain.finding import RequiredElement
from fairdraft.domain.product import Product, SafetyKind

_KINDS: dict[SafetyKind, str] = {
    "boxed_warning": "Boxed warning",
    "contraindication": "Contraindications",
    "warning": "Warnings",
    "adverse_reaction": "Side effects",
    "interaction": "Interactions",
    "population": "Pregnancy, age and other conditions",
    "instruction": "Instructions",
    "other": "Other safety information",
}
_GROUPS = {
    "indication": "Indication",
    "limitation": "Limitations of use",
    "accelerated_approval": "Accelerated approval",
    "boxed_warning": "Boxed warning",
}
_SMALL = "Name, Rx status, MedWatch, labeling"


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
    order = ["Indication", "Limitations of use", "Accelerated approval", *_KINDS.values(), "Safety information", _SMALL]
    groups: dict[str, list[RequiredElement]] = {}
    for one in elements:
        groups.setdefault(_title(one.element, kinds), []).append(one)
    return tuple(
        RequiredGroup(title, tuple(groups[title]))
        for title in sorted(groups, key=lambda title: order.index(title) if title in order else len(order))
    )


def whole_text(group: RequiredGroup, product: Product | None, campaign: Campaign) -> RequiredElement | None:
    """One element that stands for a whole missing text (all safety information, the indication), to be inserted
    at once; None where the group has no such text or only little of it is missing.
    """
    missing = [one for one in group.elements if one.status == "missing"]
    if product is None or len(missing) < 3 or len(missing) < len(group.elements):
        return None
    kind = missing[0].element.partition(":")[0]
    if kind == "isi":
        return RequiredElement(
            "isi:all", "missing", 0.0, label="safety information", approved=isi_text(product, campaign.channel)
        )
    if kind == "indication":
        return RequiredElement("indication:all", "missing", 0.0, label="indication", approved=indication_text(product))
    return None


def label_of(element: RequiredElement) -> str:
    """An element's name for people."""
    if element.label:
        return element.label
    kind, _, name = element.element.partition(":")
    words = (name or kind).replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _title(element: str, kinds: dict[str, SafetyKind]) -> str:
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
