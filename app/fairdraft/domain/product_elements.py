"""Of which elements does a product's approved language consist?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.product import Claim, Indication, Product, SafetyItem, SafetyKind
from fairdraft.domain.shortening import first_words

# How an element's wording is found in a piece: by sentences, as a phrase a line, or not at all (a date, a rule).
ElementForm = Literal["passage", "phrases", "fact"]

# Groups of which a product has any number, each with an id or without.
LISTED = frozenset(("indication", "safety_item", "claim"))

_KIND_WORDS: dict[SafetyKind, str] = {
    "boxed_warning": "Boxed warning, point",
    "contraindication": "Contraindication",
    "warning": "Warning",
    "adverse_reaction": "Side effect",
    "interaction": "Interaction",
    "population": "Population",
    "instruction": "Instruction",
    "other": "Safety point",
}
_BOXED, _CONTRAINDICATION, _INDICATION, _SAFETY, _REST = range(5)
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class ElementPart:
    """One text of an element: its own (`field` empty), or what belongs to it, such as `limitations`.

    A part that is a list has one line for each member. Its place in a report is `rank`: 0 to 2 are critical.
    """

    field: str
    label: str
    text: str
    form: ElementForm
    rank: int


@dataclass(frozen=True, slots=True)
class ProductElement:
    """A part of the approved language that has a name: an indication, a safety text, a claim.

    `group` says what it is one of (`indication`, `safety_item`, `claim`; else the name itself), `id` which one;
    `text` is its own wording, by which it is known again under another id.
    """

    group: str
    id: str
    text: str
    parts: tuple[ElementPart, ...]

    @property
    def name(self) -> str:
        """As other answers name it: `boxed_warning`, `indication:<id>`, `claim:<id>`."""
        return f"{self.group}:{self.id}" if self.id else self.group


def is_critical(rank: int) -> bool:
    """Whether a change of this rank comes first: boxed warning, contraindications, indication."""
    return rank <= _INDICATION


def beginning(text: str) -> str:
    """The first words of a text, by which a person knows it."""
    return first_words(text, _MOST_WORDS)


def product_elements(product: Product) -> tuple[ProductElement, ...]:
    """Every element of a product that has any text, in the order of the file. Id and version name the product
    and are no elements; ids of indications, safety items and claims name these.
    """
    return tuple(one for one in _elements(product) if one.parts)


def _elements(product: Product) -> Iterator[ProductElement]:
    form = f"{product.established_name} {product.dosage_form}" if product.dosage_form else ""
    yield _single("brand", "Brand", product.brand, "phrases", _REST)
    yield _single("established_name", "Established name", product.established_name, "phrases", _REST)
    yield _single("dosage_form", "Established name with dosage form", form, "phrases", _REST)
    yield _single("therapeutic_area", "Therapeutic area", product.therapeutic_area, "fact", _REST)
    yield _single("schedule", "Schedule", product.schedule, "fact", _REST)
    yield _single("compounded", "Compounded", "yes" if product.compounded else "no", "fact", _REST)
    yield _single("launch_date", "Launched", str(product.launch_date or ""), "fact", _REST)
    yield _single("expires", "Expires", str(product.expires or ""), "fact", _REST)
    yield _single("sample", "Sample data", "yes" if product.sample else "no", "fact", _REST)
    for indication in product.indications:
        # Its id says which of several it is, and nothing to anybody where there is one.
        label = "Indication" if len(product.indications) == 1 else f"Indication ({indication.id})"
        yield _indication(indication, label)
    safety = product.safety
    yield _single("boxed_warning", "Boxed warning", safety.boxed_warning, "passage", _BOXED)
    yield _single("isi", "Important Safety Information", safety.isi, "passage", _SAFETY)
    yield _single("short_isi", "Short Important Safety Information", safety.short_isi, "passage", _SAFETY)
    yield _single("tv_statement", "Major statement", safety.tv_statement, "passage", _SAFETY)
    for item in safety.items:
        yield _safety_item(item)
    contact = product.contact
    yield _single("contact.website", "Website", contact.website, "phrases", _REST)
    yield _single("contact.phone", "Telephone", contact.phone, "phrases", _REST)
    yield _single("contact.print_reference", "Print reference", contact.print_reference, "phrases", _REST)
    pointer = contact.prescribing_information
    yield _single("contact.prescribing_information", "Pointer to the labeling", pointer, "phrases", _REST)
    guide = contact.medication_guide
    yield _single("contact.medication_guide", "Pointer to the Medication Guide", guide, "phrases", _REST)
    for claim in product.claims:
        yield _claim(claim)
    voice = product.voice
    yield _single("voice.description", "Voice", voice.description, "fact", _REST)
    yield _single("voice.avoid", "Words to avoid", "\n".join(voice.avoid), "fact", _REST)
    prefer = "\n".join(f"{word}, not {' or '.join(others)}" for word, others in sorted(voice.prefer.items()))
    yield _single("voice.prefer", "Preferred words", prefer, "fact", _REST)


def _indication(one: Indication, label: str) -> ProductElement:
    must_keep = "\n".join(" / ".join(any_of) for any_of in one.must_keep)
    return _element(
        "indication",
        one.id,
        one.text,
        ElementPart("", label, one.text, "passage", _INDICATION),
        ElementPart("must_keep", f"{label}, words that must stay", must_keep, "fact", _INDICATION),
        ElementPart("limitations", f"{label}, limitations", "\n".join(one.limitations), "passage", _INDICATION),
        ElementPart("conditions", f"{label}, conditions", "\n".join(one.conditions), "phrases", _INDICATION),
        ElementPart(
            "accelerated_approval",
            f"{label}, accelerated approval",
            one.accelerated_approval,
            "passage",
            _INDICATION,
        ),
    )


def _safety_item(one: SafetyItem) -> ProductElement:
    label = f'{_KIND_WORDS[one.kind]} "{beginning(one.text)}"'
    rank = {"boxed_warning": _BOXED, "contraindication": _CONTRAINDICATION}.get(one.kind, _SAFETY)
    return _element(
        "safety_item",
        one.id,
        one.text,
        ElementPart("", label, one.text, "passage", rank),
        ElementPart("kind", f"{label}, kind", one.kind, "fact", rank),
        ElementPart("any_of", f"{label}, other approved wording", "\n".join(one.any_of), "passage", rank),
        ElementPart("consequences", f"{label}, consequences", "\n".join(one.consequences), "fact", rank),
        ElementPart("required_in", f"{label}, required in", ", ".join(sorted(one.required_in)), "fact", rank),
    )


def _claim(one: Claim) -> ProductElement:
    label = f'Claim "{beginning(one.text)}"'
    source = one.source
    told = (
        ("document", source.document),
        ("page", source.page),
        ("paragraph", source.paragraph),
        ("table", source.table),
        ("label version", source.label_version),
    )
    return _element(
        "claim",
        one.id,
        one.text,
        ElementPart("", label, one.text, "passage", _REST),
        ElementPart("variants", f"{label}, variants", "\n".join(one.variants), "passage", _REST),
        ElementPart("qualifier", f"{label}, qualifier", one.qualifier, "passage", _REST),
        ElementPart(
            "source", f"{label}, source", "\n".join(f"{name} {said}" for name, said in told if said), "fact", _REST
        ),
        ElementPart("channels", f"{label}, channels", ", ".join(sorted(one.channels)), "fact", _REST),
        ElementPart("expires", f"{label}, expires", str(one.expires or ""), "fact", _REST),
    )


def _single(name: str, label: str, text: str, form: ElementForm, rank: int) -> ProductElement:
    return _element(name, "", text, ElementPart("", label, text, form, rank))


def _element(group: str, element_id: str, text: str, *parts: ElementPart) -> ProductElement:
    return ProductElement(group, element_id, text, tuple(one for one in parts if one.text.strip()))
