"""Where do the words that were taken from a label come from, and what does the label lack?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fairdraft.domain.label import SECTION_NAMES, Label, LabelSection
from fairdraft.domain.label_words import title_words

CONFIRM = "A person must confirm or replace it."


@dataclass(frozen=True, slots=True)
class Account:
    """What is said of a draft, or of a part of it.

    `comments` tells for keys of the product file (`safety.isi`, `indications[0].text`) where their words come from.
    `found` and `missing` name parts of the label; `notes` is what else a person has to know.
    """

    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def together(accounts: Iterable[Account]) -> Account:
    """Several accounts as one; the same is said once."""
    told = list(accounts)
    return Account(
        {key: lines for one in told for key, lines in one.comments.items()},
        tuple(dict.fromkeys(line for one in told for line in one.found)),
        tuple(dict.fromkeys(line for one in told for line in one.missing)),
        tuple(dict.fromkeys(line for one in told for line in one.notes)),
    )


def place_of(label: Label, section: LabelSection) -> str:
    """A section as a person finds it: its name, title and code."""
    name = SECTION_NAMES.get(section.code, "")
    title = title_words(section.title)
    shown = f'{name}, "{title}"' if name and title and title.casefold() != name.casefold() else name or f'"{title}"'
    return f"{shown} (LOINC {section.code})" if section.code and label.form == "SPL" else shown
