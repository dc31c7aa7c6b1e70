"""By which sentences is it told what reads like a claim that regulators object to?"""

import re
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from fairdraft.domain.document_schema import FileValue

_MEDICINE = "this medicine"
_CAPITALS = re.compile(r"\b[A-Z]{5,}\b[®™]?")
# A brand has its established name behind it in parentheses.
_TWICE = re.compile(rf"{_MEDICINE}[®™]? \([\w-]+(?: \w+)?\)")


class ClaimExamples(FileValue):
    """Example sentences: `objectionable` by the id of the rule that says why, and `fair` ones of sound copy."""

    schema_name: Literal["fairdraft/claim-examples@1"] = Field(alias="schema")
    fair: tuple[str, ...]
    objectionable: dict[str, tuple[str, ...]]


def without_names(text: str, names: Iterable[str] = ()) -> str:
    """The text with "this medicine" in place of brands: these names, and words in capitals of five letters or more.

    A model takes a name for a topic: without this, all that is said of one brand is alike.
    """
    for name in sorted({one for one in names if one}, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b[®™]?", _MEDICINE, text, flags=re.IGNORECASE)
    text = _CAPITALS.sub(_MEDICINE, text)
    return _TWICE.sub(_MEDICINE, text)
