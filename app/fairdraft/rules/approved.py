"""Which approved language does a product have for an ad type and channel, prepared for comparison?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from fairdraft.domain.assembly import MEDWATCH_SENTENCE
from fairdraft.domain.campaign import AdType, Channel, isi_form, isi_text
from fairdraft.domain.product import Indication, IsiForm, Product
from fairdraft.rules.claim_library import ClaimLibrary, claim_library
from fairdraft.rules.coded_text import Codebook, CodedUnit, coded_units
from fairdraft.rules.normalise import normalise
from fairdraft.rules.passages import Names, Passage, label_of, passage_of
from fairdraft.rules.safety_items import PassageItem, items_of
from fairdraft.rules.words import words_of

Made = TypeVar("Made")
Role = Literal["indication", "limitation", "accelerated_approval", "boxed_warning", "isi", "medwatch", "other"]

# The statutory sentence with the address as a link only, as web pages print it.
MEDWATCH_LINKED = (
    "You are encouraged to report negative side effects of prescription drugs to the FDA. "
    "Visit MedWatch or call 1-800-FDA-1088."
)


@dataclass(frozen=True, slots=True)
class ApprovedPassage:
    """One approved text with its role; `element` is its name among the required elements."""

    role: Role
    element: str
    label: str
    passage: Passage
    units: tuple[CodedUnit, ...]
    alternatives: tuple[tuple[Passage, tuple[CodedUnit, ...]], ...] = ()
    indication: Indication | None = None


@dataclass(frozen=True, slots=True)
class ApprovedLanguage:
    """A product's approved language in the form that an ad type and channel ask for.

    `covered` names, for units of the safety text that another passage asks for (the MedWatch sentence, the
    indication), that passage; `boxed` are the units that belong to the boxed warning.
    """

    product: Product
    form: IsiForm
    names: Names
    codebook: Codebook
    passages: tuple[ApprovedPassage, ...]
    isi: ApprovedPassage
    items: tuple[PassageItem, ...]
    covered: dict[int, str]
    boxed: frozenset[int]
    boxed_warning: ApprovedPassage | None
    others: tuple[ApprovedPassage, ...]
    claims: ClaimLibrary
    _made: "dict[Callable[[ApprovedLanguage], Any], Any]" = field(default_factory=dict, repr=False, compare=False)

    def once(self, make: "Callable[[ApprovedLanguage], Made]") -> "Made":
        """What `make` makes of this language, made at the first use: patterns, questions about sentences."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made


def approved_language(
    product: Product, ad_type: AdType, channel: Channel, form: IsiForm | None = None
) -> ApprovedLanguage:
    """Prepare a product's approved language; takes some milliseconds, so keep the result.

    `form` is the form of the safety text that a piece has, where it is another than its channel asks for.
    """
    return _Compiler(product, ad_type, channel, form).compile()


def names_of(product: Product) -> Names:
    """The words of a product's names."""
    form = words_of(normalise(product.dosage_form)).keys
    return Names(words_of(normalise(product.brand)).keys, words_of(normalise(product.established_name)).keys, form)


def medwatch_passage(names: Names, codebook: Codebook) -> ApprovedPassage:
    """The statutory sentence with its known variants."""
    return _passage("medwatch", "medwatch", "MedWatch sentence", (MEDWATCH_SENTENCE, MEDWATCH_LINKED), names, codebook)


def _passage(
    role: Role, element: str, label: str, texts: tuple[str, ...], names: Names, codebook: Codebook
) -> ApprovedPassage:
    """A passage of the first text, with the others as approved alternatives."""
    passages = [passage_of(one, names) for one in texts]
    coded = [(one, coded_units(one, codebook)) for one in passages]
    return ApprovedPassage(role, element, label, *coded[0], tuple(coded[1:]))


class _Compiler:
    def __init__(self, product: Product, ad_type: AdType, channel: Channel, form: IsiForm | None) -> None:
        self.product = product
        self.form = form or isi_form(product, channel)
        self.ad_type = ad_type
        self.channel = channel
        self.names = names_of(product)
        self.codebook = Codebook()

    def compile(self) -> ApprovedLanguage:
        product = self.product
        form = self.form
        master = product.safety.isi if form == "full" else isi_text(product, self.channel)
        passages = [*self._uses()]
        if self.channel in ("print", "web", "email"):
            passages.append(medwatch_passage(self.names, self.codebook))
        isi = self._passage("isi", _ISI_ELEMENT[form], _ISI_LABEL[form], master)
        boxed = (
            self._passage("boxed_warning", "boxed_warning", "Boxed warning", product.safety.boxed_warning)
            if product.safety.boxed_warning.strip()
            else None
        )
        listed = tuple(one for one in product.safety.items if form in one.required_in)
        items = items_of(isi.units, listed, self.names, self.codebook)
        return ApprovedLanguage(
            product,
            form,
            self.names,
            self.codebook,
            tuple(passages),
            isi,
            items,
            self._covered(isi, passages),
            self._boxed_units(isi, boxed),
            boxed,
            tuple(self._others(master)),
            claim_library(product, self.names, self.codebook),
        )

    def _passage(self, role: Role, element: str, label: str, text: str) -> ApprovedPassage:
        return _passage(role, element, label, (text,), self.names, self.codebook)

    def _uses(self) -> list[ApprovedPassage]:
        passages: list[ApprovedPassage] = []
        number = 0
        for indication in self.product.indications:
            use = self._passage("indication", f"indication:{indication.id}", "Indication", indication.text)
            label = f"Indication: {_use_label(indication)}"
            passages.append(ApprovedPassage(use.role, use.element, label, use.passage, use.units, (), indication))
            for limitation in indication.limitations:
                number += 1
                passages.append(
                    self._passage(
                        "limitation", f"limitation:{number}", f"Limitation of use: {label_of(limitation)}", limitation
                    )
                )
            if indication.accelerated_approval.strip():
                passages.append(
                    self._passage(
                        "accelerated_approval",
                        f"accelerated_approval:{indication.id}",
                        "Accelerated-approval statement",
                        indication.accelerated_approval,
                    )
                )
        return passages

    def _others(self, master: str) -> list[ApprovedPassage]:
        """Approved texts that are not asked for here, and must not be flagged where they stand."""
        product = self.product
        safety, contact = product.safety, product.contact
        texts = [one for one in (safety.isi, safety.short_isi, safety.tv_statement) if one and one != master]
        texts += [text for item in safety.items for text in (item.text, *item.any_of)]
        texts += [text for claim in product.claims for text in (claim.text, *claim.variants, claim.qualifier)]
        texts += [contact.print_reference, contact.prescribing_information, contact.medication_guide]
        return [self._passage("other", "", "", text) for text in dict.fromkeys(texts) if text.strip()]

    def _covered(self, isi: ApprovedPassage, passages: list[ApprovedPassage]) -> dict[int, str]:
        covered: dict[int, str] = {}
        for passage in passages:
            variants = [passage.units, *(units for _, units in passage.alternatives)]
            wholes = ["".join(one.code for one in units) for units in variants]
            for number, unit in enumerate(isi.units):
                if len(unit.code) > 3 and any(unit.code in whole for whole in wholes):
                    covered[number] = passage.element
        return covered

    def _boxed_units(self, isi: ApprovedPassage, boxed: ApprovedPassage | None) -> frozenset[int]:
        if boxed is None:
            return frozenset()
        whole = "".join(one.code for one in boxed.units)
        return frozenset(number for number, unit in enumerate(isi.units) if len(unit.code) > 2 and unit.code in whole)


_ISI_ELEMENT: dict[IsiForm, str] = {"full": "isi", "short": "short_isi", "tv": "tv_statement"}
_ISI_LABEL: dict[IsiForm, str] = {
    "full": "Important Safety Information",
    "short": "Short Important Safety Information",
    "tv": "Major statement",
}


def _use_label(indication: Indication) -> str:
    return indication.conditions[0] if indication.conditions else label_of(indication.text)
