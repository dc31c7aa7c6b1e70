"""Which names that claims give a document may mean the same one?"""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

_ALIKE = 84
_SHORT = {
    "uspi": "prescribing information", "pi": "prescribing information", "mg": "medication guide",
    "ppi": "patient information", "pil": "patient information", "ifu": "instructions for use",
}  # fmt: skip
_DATED = re.compile(r"\b(?:19|20)\d\d(?:[-./]\d{1,2}){0,2}\b|\b(?:v|ver|version|rev|revised|label)\b\.?")


def same_name(one: str, other: str) -> bool:
    """Whether two names of documents differ in blanks, case, how accents are encoded and a last full stop alone."""
    return _folded(one) == _folded(other)


def look_alikes(name: str, others: Iterable[str], brand: str) -> tuple[str, ...]:
    """The other names that may mean the same document, the likest first: "Gly PI 2026" and "GLYNORA PI".

    They are to be proposed, never assumed: an edition of another year is another document.
    """
    spelled = _spelled_out(name, brand)
    found = [
        (score, other)
        for other in others
        if not same_name(name, other)
        and (score := fuzz.token_sort_ratio(spelled, _spelled_out(other, brand))) >= _ALIKE
    ]
    return tuple(other for _score, other in sorted(found, key=lambda one: (-one[0], one[1])))


def _folded(name: str) -> str:
    # macOS takes the accents of a file's name apart.
    return unicodedata.normalize("NFC", " ".join(name.split()).rstrip(".").casefold())


def _spelled_out(name: str, brand: str) -> str:
    words = re.findall(r"[^\W_]+", _DATED.sub(" ", _folded(name)))
    whole = brand.casefold()
    # A brand is cut short, three letters at least.
    spelled = (whole if len(one) >= 3 and whole.startswith(one) else _SHORT.get(one, one) for one in words)
    return " ".join(dict.fromkeys(" ".join(spelled).split()))
