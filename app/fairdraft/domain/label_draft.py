"""Which product file, still to be confirmed by a person, can be drafted from a label?"""

import re
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.label import Label
from fairdraft.domain.label_account import CONFIRM, Account, together
from fairdraft.domain.label_indications import indications_of
from fairdraft.domain.label_names import names_of_label
from fairdraft.domain.label_safety import safety_of
from fairdraft.domain.label_words import phone_in, website_in, word_of
from fairdraft.domain.patient_guide import patient_guide
from fairdraft.domain.product import Product

# As `Product.id` wants it.
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
NOT_IN_A_LABEL = (
    "Labels do not have these; add them from approved copy: the short safety information (short_isi), the major "
    "statement (tv_statement), what must stay with a use (must_keep), conditions that copy may name (conditions), "
    "claims, and the brand's voice."
)


@dataclass(frozen=True, slots=True)
class LabelDraft:
    """A draft of a product, with where its words come from and what the label lacks."""

    product: Product
    account: Account


def label_draft(label: Label, source: str, product_id: str | None = None) -> LabelDraft:
    """Draft a product from a label.

    Consumer wording is taken where the label has it (its Medication Guide or patient package insert); all else is
    the professional text. References to other sections are left out.

    Args:
        label: the label.
        source: the file's name, for messages and the head of the file.
        product_id: the id of the product; None makes one of the brand.

    Raises:
        KnownError: the label has no brand, no indication or no safety text, or no id can be made of its brand.
        UsageError: `product_id` is no id.
    """
    if not label.brand.strip():
        raise _lacking(source, "the brand's name")
    chosen = _id_of(label, product_id)
    guide = patient_guide(label)
    names, of_names = names_of_label(label)
    indications, of_indications = indications_of(label, guide)
    if not indications:
        raise _lacking(source, "an indication")
    safety, of_safety = safety_of(label, guide)
    if "isi" not in safety:
        raise _lacking(source, "any safety text (boxed warning, contraindications, warnings, adverse reactions)")
    contact, of_contact = _contact(label)
    of_guide = Account()
    if guide is None:
        of_guide = Account(missing=("patient information, so that all texts are for professionals",))
    file = {"schema": "fairdraft/product@1", "id": chosen, **names, "indications": indications, "safety": safety}
    if contact:
        file["contact"] = contact
    account = together((of_names, of_indications, of_safety, of_contact, of_guide, _head(label, source)))
    head = [*account.comments[""], *(f"Not in this label: {one}." for one in account.missing), *account.notes]
    told = Account({**account.comments, "": tuple(head)}, account.found, account.missing, account.notes)
    return LabelDraft(Product.model_validate(file), told)


def _head(label: Label, source: str) -> Account:
    filed = ", ".join(
        filter(
            None,
            (
                f"set id {label.set_id}" if label.set_id else "",
                f"version {label.version}" if label.version else "",
                f"of {label.effective.isoformat()}" if label.effective else "",
            ),
        )
    )
    lines = (
        "DRAFT: made from a label, and not confirmed by anybody yet.",
        f"Read from {source} ({label.form}{f', {filed}' if filed else ''}).",
        "Each text says where in the label it comes from. Confirm or replace every one, remove this header, then run",
        '"fairdraft products validate" and "fairdraft products add".',
        'References to other sections ("[see Warnings …]") were left out.',
        NOT_IN_A_LABEL,
    )
    return Account({"": lines})


def _contact(label: Label) -> tuple[dict[str, Any], Account]:
    lines = [line for one in label.sections for line in (*one.highlights, *one.lines)]
    found = {"website": website_in(lines), "phone": phone_in(lines)}
    contact = {key: value for key, value in found.items() if value}
    comments = {f"contact.{key}": (f"The first in the label that is not FDA's own. {CONFIRM}",) for key in contact}
    missing = [words for key, words in (("website", "a website"), ("phone", "a telephone number")) if not found[key]]
    return contact, Account(comments, tuple(f"{key} {value}" for key, value in contact.items()), tuple(missing))


def _id_of(label: Label, given: str | None) -> str:
    if given is not None:
        if not _ID.fullmatch(given):
            raise UsageError(
                f'"{given}" cannot be the id of a product.',
                "An id is one word of lowercase letters, digits and the characters _.-",
            )
        return given
    made = word_of(label.brand)
    if not made:
        raise KnownError(f'The brand "{label.brand}" cannot be made into an id.', "Give one with --id.")
    return made


def _lacking(source: str, what: str) -> KnownError:
    return KnownError(
        f"{source} was read as a label, but it lacks {what}.",
        "Check that it is the complete label of a prescription drug, or write the product file by hand.",
    )
