"""Which points does an approved safety text make, and what kind is each?"""

import dataclasses
import hashlib
import itertools
import re
from dataclasses import dataclass

from fairdraft.domain.product import SafetyItem, SafetyKind
from fairdraft.rules.coded_text import Codebook, CodedUnit, coded_units
from fairdraft.rules.passages import Names, Unit, label_of, passage_of

# The first that fits, in this order.
_KINDS: tuple[tuple[SafetyKind, re.Pattern[str]], ...] = (
    (
        "contraindication",
        re.compile(r"do not (?:take|use|receive|give)\b|should not (?:take|use|receive)\b|not for people who\b", re.I),
    ),
    (
        "adverse_reaction",
        re.compile(r"(?:common|other|these) (?:possible )?side effects?\b|not (?:all|the only)\b", re.I),
    ),
    ("population", re.compile(r"pregnan|breast-?feed|unborn|nursing|in children|\bunder \d+ years", re.I)),
    (
        "interaction",
        re.compile(
            r"about all (?:of )?(?:the|your) (?:other )?medicines|medicines you take|other medicines|supplements", re.I
        ),
    ),
    ("warning", re.compile(r"\bcan cause|may cause|serious|risk of|life.threatening|increase|death|harm\b", re.I)),
    ("instruction", re.compile(r"\b(?:stop|call|tell|get|seek|ask|take|avoid|talk)\b", re.I)),
)


@dataclass(frozen=True, slots=True)
class ItemPart:
    """The words of an item in one unit: `first`…`end` count the unit's compared words."""

    unit: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class PassageItem:
    """One point of a safety text, with its place in the text's units (none: it stands elsewhere)."""

    id: str
    kind: SafetyKind
    label: str
    text: str
    parts: tuple[ItemPart, ...]
    alternatives: tuple[tuple[CodedUnit, ...], ...] = ()
    consequences: tuple[str, ...] = ()
    listed: bool = False


def items_of(
    units: tuple[CodedUnit, ...], listed: tuple[SafetyItem, ...], names: Names, codebook: Codebook
) -> tuple[PassageItem, ...]:
    """The items of a passage: those the product lists, then one for each unit that no listed one covers.

    A listed item whose words are not among the units has no parts.
    """
    whole = "".join(one.code for one in units)
    offsets = [0]
    for one in units:
        offsets.append(offsets[-1] + len(one.code))
    covered: set[int] = set()
    items: list[PassageItem] = []
    for place, item in enumerate(listed, start=1):
        texts = [passage_of(text, names) for text in (item.text, *item.any_of)]
        coded = [coded_units(one, codebook) for one in texts]
        parts: tuple[ItemPart, ...] = ()
        for variant in coded:
            code = "".join(one.code for one in variant)
            at = whole.find(code) if code else -1
            if at >= 0:
                parts = _parts(offsets, at, at + len(code))
                break
        covered.update(part.unit for part in parts if part.end - part.first == len(units[part.unit].code))
        item_id = item.id or _derived_id(item.kind, texts[0].words.keys)
        items.append(
            PassageItem(
                item_id or f"item-{place}",
                item.kind,
                _spoken(item.id, item.text) if item.id else label_of(item.text),
                item.text,
                parts,
                tuple(coded),
                item.consequences,
                listed=True,
            )
        )
    for number, one in enumerate(units):
        if number in covered or one.unit.title:
            continue
        kind = kind_of(one.unit, units)
        items.append(
            PassageItem(
                _derived_id(kind, one.unit.keys),
                kind,
                _unit_label(one.unit, units),
                one.unit.text,
                (ItemPart(number, 0, len(one.code)),),
            )
        )
    return _with_unlike_ids(sorted(items, key=lambda one: one.parts[0].unit if one.parts else len(units)))


def kind_of(unit: Unit, units: tuple[CodedUnit, ...]) -> SafetyKind:
    """What a unit of a safety text tells; a list member tells what its lead-in announces."""
    said = units[unit.lead_in].unit.text if unit.lead_in is not None else unit.text
    for kind, pattern in _KINDS:
        if pattern.search(unit.text) and kind in ("population", "interaction"):
            return kind
    return next((kind for kind, pattern in _KINDS if pattern.search(said)), "other")


def _unit_label(unit: Unit, units: tuple[CodedUnit, ...]) -> str:
    # A bullet with a name of its own ("Ketoacidosis…") needs no lead-in, and is told from its neighbours by it.
    if unit.lead_in is None or unit.text[:1].isupper():
        return label_of(unit.text)
    return f"{label_of(units[unit.lead_in].unit.text, 6)}: {label_of(unit.text, 7)}"


def _spoken(item_id: str, text: str) -> str:
    """An id as words, with capitals where the text has them (MAOI)."""
    shouted = {word.lower(): word for word in re.findall(r"\b[A-Z][A-Z0-9]+\b", text)}
    parts: list[str] = re.findall(r"[^-_ ]+", item_id)
    words = " ".join(shouted.get(part, part) for part in parts)
    return words[:1].upper() + words[1:]


def _derived_id(kind: str, keys: tuple[str, ...]) -> str:
    return f"{kind}-{hashlib.sha256(' '.join(keys).encode()).hexdigest()[:8]}"


def _with_unlike_ids(items: list[PassageItem]) -> tuple[PassageItem, ...]:
    """The same sentence twice in a text gives two items; the later one gets a number."""
    seen: dict[str, int] = {}
    result = []
    for item in items:
        seen[item.id] = seen.get(item.id, 0) + 1
        if seen[item.id] > 1:
            result.append(dataclasses.replace(item, id=f"{item.id}-{seen[item.id]}"))
        else:
            result.append(item)
    return tuple(result)


def _parts(offsets: list[int], start: int, end: int) -> tuple[ItemPart, ...]:
    return tuple(
        ItemPart(number, max(start, low) - low, min(end, high) - low)
        for number, (low, high) in enumerate(itertools.pairwise(offsets))
        if low < end and high > start
    )
