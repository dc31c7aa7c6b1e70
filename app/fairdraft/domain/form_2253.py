"""Which fields does Form FDA 2253 have?

Read in "Transmittal of Advertisements and Promotional Labeling for Drugs and Biologics for Human Use", edition 04/21,
as it was filed under the control number 0910-0001 of the Office of Management and Budget (information collections
202109-0910-001 and 202402-0910-003, https://omb.report). Its list of codes for types of material was not read, and is
not told here.
"""

from dataclasses import dataclass
from typing import Literal

EDITION = "04/21"

FormKey = Literal[
    "submitted", "products", "application", "proprietary", "established", "product_code", "insert", "manufacturer",
    "license", "audience", "material_type", "dissemination", "material_id", "description", "comments", "address",
    "contact", "official", "signature", "signed", "biologics",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormField:
    """A field by the number of its box; `box` is empty where the form shows it without one of its own."""

    key: FormKey
    box: str
    name: str


FORM_FIELDS = (
    FormField("submitted", "1", "Date submitted"),
    FormField("products", "2", "Single product or multiple products"),
    FormField("application", "2", "Application type (NDA, ANDA, BLA, PMA or CDER IND) and number"),
    FormField("proprietary", "3", "Proprietary name"),
    FormField("established", "4", "Established name"),
    FormField("product_code", "", "Product code no."),
    FormField("insert", "5", "Package insert date and ID number (latest final printed labeling)"),
    FormField("manufacturer", "6", "Manufacturer name"),
    FormField("license", "6", "License no. (biologics)"),
    FormField("audience", "7", "Professional or consumer (only one)"),
    FormField("material_type", "7", "Material type (FDA codes)"),
    FormField("dissemination", "7", "Dissemination or publication date"),
    FormField("material_id", "7", "Material ID code"),
    FormField("description", "7", "Material description"),
    FormField("comments", "7", "Comments"),
    FormField("address", "8", "Return address of the applicant or agent"),
    FormField("contact", "9", "Telephone, fax and email of the responsible official or agent"),
    FormField("official", "10", "Typed name and title of the responsible official or agent"),
    FormField("signature", "11", "Signature of the responsible official or agent"),
    FormField("signed", "12", "Date"),
    FormField("biologics", "13", "For CBER products only: draft or final"),
)
"""All fields in the order of the form."""
