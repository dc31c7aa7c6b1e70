"""What is a product: a brand with its approved language?"""

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator

from fairdraft.domain.document_schema import FileValue

IsiForm = Literal["full", "short", "tv"]
SafetyKind = Literal[
    "boxed_warning",
    "contraindication",
    "warning",
    "adverse_reaction",
    "interaction",
    "population",
    "instruction",
    "other",
]


class Indication(FileValue):
    """One approved use, in the approved consumer wording.

    Each list in `must_keep` is any-of: one of its phrases has to stay with the use. `conditions` are the
    diseases and symptoms that copy may say the product treats.
    """

    text: str = Field(min_length=1)
    id: str = ""
    must_keep: tuple[tuple[str, ...], ...] = ()
    limitations: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    accelerated_approval: str = ""


class SafetyItem(FileValue):
    """One point of the safety information; `any_of` holds approved alternatives of `text`."""

    text: str = Field(min_length=1)
    kind: SafetyKind = "other"
    id: str = ""
    any_of: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    required_in: tuple[IsiForm, ...] = ("full",)


class Safety(FileValue):
    """The approved consumer safety texts; `items` are derived from `isi` when the file lists none."""

    isi: str = Field(min_length=1)
    boxed_warning: str = ""
    short_isi: str = ""
    tv_statement: str = ""
    items: tuple[SafetyItem, ...] = ()


class Contact(FileValue):
    """Where a reader is sent: texts as they are printed."""

    website: str = ""
    phone: str = ""
    print_reference: str = ""
    prescribing_information: str = ""
    medication_guide: str = ""


class ClaimSource(FileValue):
    """Where a claim's support stands."""

    document: str = ""
    page: str = ""
    paragraph: str = ""
    table: str = ""
    label_version: str = ""


class Claim(FileValue):
    """An approved promotional statement with its allowed variants, qualifier (footnote) and source."""

    id: str
    text: str = Field(min_length=1)
    variants: tuple[str, ...] = ()
    qualifier: str = ""
    source: ClaimSource = ClaimSource()
    channels: tuple[str, ...] = ()
    expires: date | None = None


class Voice(FileValue):
    """How the brand speaks: words to avoid, and for a preferred word those it replaces."""

    description: str = ""
    avoid: tuple[str, ...] = ()
    prefer: dict[str, tuple[str, ...]] = {}


class Product(FileValue):
    """A brand with its approved language, of one label and ISI version (`fairdraft/product@1`)."""

    schema_name: Literal["fairdraft/product@1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    version: str = Field(min_length=1)
    brand: str = Field(min_length=1)
    established_name: str = Field(min_length=1)
    dosage_form: str = ""
    therapeutic_area: str = ""
    schedule: str = ""
    compounded: bool = False
    launch_date: date | None = None
    expires: date | None = None
    sample: bool = False
    indications: tuple[Indication, ...] = Field(min_length=1)
    safety: Safety
    contact: Contact = Contact()
    claims: tuple[Claim, ...] = ()
    voice: Voice = Voice()

    @field_validator("indications", mode="before")
    @classmethod
    def _names_unnamed_indications(cls, indications: Any) -> Any:
        if not isinstance(indications, list | tuple):
            return indications
        return [
            {**one, "id": one.get("id") or ("use" if place == 1 else f"use-{place}")} if isinstance(one, dict) else one
            for place, one in enumerate(indications, start=1)
        ]

    @property
    def full_name(self) -> str:
        """Brand with registered mark, established name and dosage form, as first mentioned in a piece."""
        return f"{self.brand}® ({self.established_name}) {self.dosage_form}".strip()
