"""In which words does a sentence differ from the claim it is near, and how bad is that?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdraft.domain.claim_link import ClaimChange
from fairdraft.domain.finding import DiffPart, Severity
from fairdraft.rules.alignment import Operation, aligned
from fairdraft.rules.claim_library import ClaimLibrary, ClaimUnit, ClaimWording
from fairdraft.rules.claim_numbers import Quantity
from fairdraft.rules.claim_sentences import ClaimSentence, ClaimText
from fairdraft.rules.claim_words import kinds_of_change
from fairdraft.rules.coded_text import CodedText
from fairdraft.rules.passages import Names

_ERRORS: frozenset[ClaimChange] = frozenset(
    ("number", "unit", "comparator", "population", "superlative", "certainty", "negation")
)
_RESULTS = frozenset(("percent", "amount", "times"))
_CONTROL = ("placebo", "comparator")
# How a medicine is taken; another claim may say so too ("once a day, with or without food").
_HOW_TAKEN = frozenset(("dose", "frequency"))
# "Can be taken with or without food" lets one do it, and says nothing of how likely it is.
_TAKEN_WORDS = "taken used given injected swallowed applied stored"
_TAKEN = frozenset(_TAKEN_WORDS.split())


@dataclass(frozen=True, slots=True)
class Drift:
    """How a sentence differs from an approved one; `first`…`end` are characters of the coded text. `shortened`
    says that words were only left out, `continued` that it goes on behind the whole claim.
    """

    similarity: float
    diff: tuple[DiffPart, ...]
    changes: tuple[ClaimChange, ...]
    severity: Severity
    first: int
    end: int
    shortened: bool
    continued: bool


def drift(
    wording: ClaimWording,
    unit: ClaimUnit,
    sentence: ClaimSentence,
    numbers: Sequence[Quantity],
    text: ClaimText,
    library: ClaimLibrary,
) -> Drift:
    """Compare a sentence with an approved sentence, what was added before and behind it included."""
    operations = _whole(aligned(unit.code, sentence.code, sentence.first), sentence, len(unit.code))
    # Words of numbers are left to the comparison of the numbers.
    theirs = {at for one in unit.numbers for at in range(one.first, one.end)}
    ours = {at for one in numbers for at in range(one.first, one.end)}
    changes = kinds_of_change(
        [
            unit.keys[at]
            for kind, a, b, _, _ in operations
            if kind == "delete"
            for at in range(a, b)
            if unit.kept[at] not in theirs and not _lets_be_taken(unit.keys, at)
        ],
        [
            text.coded.key(at)
            for kind, _, _, a, b in operations
            if kind == "insert"
            for at in range(a, b)
            if text.coded.kept[at] not in ours
        ],
    )
    own = frozenset(one.kind for one in unit.numbers)
    counted = [one for one in numbers if one.kind in own or not is_how_taken(one, library)]
    number = _number_change(unit, counted, text.keys(sentence), library.names)
    if number is not None:
        changes.add(number)
        changes.discard("wording")
    continued = [kind for kind, _, _, _, _ in operations if kind != "equal"] == ["insert"] and (
        operations[-1][0] == "insert"
    )
    if continued and "negation" in changes:  # "… and it is not for everyone" leaves the claim what it is
        changes = (changes - {"negation"}) or {"content"}
    first, end = _differing(operations, sentence)
    return Drift(
        unit.likeness(sentence.code),
        _diff(operations, wording, unit, text.coded),
        tuple(sorted(changes)),
        "error" if changes & _ERRORS else "warning" if "content" in changes else "suggestion",
        first,
        end,
        all(kind != "insert" for kind, _, _, _, _ in operations),
        continued,
    )


def is_how_taken(number: Quantity, library: ClaimLibrary) -> bool:
    """Whether a number is a dose or a frequency that a claim of the product carries."""
    return number.kind in _HOW_TAKEN and number.said in library.claim_numbers


def _lets_be_taken(keys: Sequence[str], at: int) -> bool:
    return (
        keys[at] in ("can", "may") and keys[at + 1 : at + 2] == ("be",) and not _TAKEN.isdisjoint(keys[at + 2 : at + 3])
    )


def _differing(operations: Sequence[Operation], sentence: ClaimSentence) -> tuple[int, int]:
    """The characters that differ; where words are only gone, their neighbours."""
    places = [(first, end) for kind, _, _, first, end in operations if kind == "insert"]
    edges = {edge for place in places for edge in place}
    for kind, _, _, place, _ in operations:
        if kind == "delete" and place not in edges:
            places.append((max(place - 1, sentence.first), min(place + 1, sentence.last)))
    first = min((low for low, _ in places), default=sentence.first)
    end = max((high for _, high in places), default=sentence.last)
    return (first, end) if first < end else (sentence.first, sentence.last)


def _whole(operations: list[Operation], sentence: ClaimSentence, size: int) -> list[Operation]:
    """The operations with the sentence's words before the first and behind the last of them."""
    used = [one for one in operations if one[0] != "delete"]
    first = used[0][3] if used else sentence.last
    end = used[-1][4] if used else sentence.last
    whole = list(operations)
    if sentence.first < first:
        whole.insert(0, ("insert", 0, 0, sentence.first, first))
    if end < sentence.last:
        whole.append(("insert", size, size, end, sentence.last))
    return whole


def _number_change(
    unit: ClaimUnit, numbers: Sequence[Quantity], keys: Sequence[str], names: Names
) -> ClaimChange | None:
    """Numbers that the claim has not are a change; numbers that are only left out are content."""
    approved = [one.said for one in unit.numbers]
    said = [one.said for one in numbers]
    new = [one for one in said if one not in approved]
    if new:
        other_unit = all(any(value == other for _, other, _ in approved) for _, value, _ in new)
        return "unit" if other_unit else "number"
    if _arms_swapped(unit, numbers, keys, names):
        return "number"
    if any(one not in said for one in approved):
        return "comparator" if any(one[0] == "percent" for one in approved if one not in said) else "content"
    return None


def _arms_swapped(unit: ClaimUnit, numbers: Sequence[Quantity], keys: Sequence[str], names: Names) -> bool:
    """Whether the same results stand in another order and the arms of the study do not, or the other way round."""
    approved = [one.value for one in unit.numbers if one.kind in _RESULTS]
    said = [one.value for one in numbers if one.kind in _RESULTS]
    if len(approved) < 2 or sorted(approved) != sorted(said):
        return False
    arms = [_arms(unit.keys, names), _arms(keys, names)]
    return len(arms[0]) > 1 and sorted(arms[0]) == sorted(arms[1]) and (approved != said) != (arms[0] != arms[1])


def _arms(keys: Sequence[str], names: Names) -> list[str]:
    """The arms of a study in the order in which they are first named."""
    arms = ["product" if key in names.brand[:1] else "control" for key in keys if key in names.brand[:1] + _CONTROL]
    return list(dict.fromkeys(arms))


def _diff(
    operations: Sequence[Operation], wording: ClaimWording, unit: ClaimUnit, text: CodedText
) -> tuple[DiffPart, ...]:
    parts: list[DiffPart] = []
    for kind, a, b, first, end in operations:
        if kind == "delete":
            parts.append(DiffPart("insert", wording.words.original(unit.kept[a], unit.kept[b - 1] + 1)))
        else:
            said = text.words.original(text.kept[first], text.kept[end - 1] + 1)
            parts.append(DiffPart("keep" if kind == "equal" else "delete", said))
    return tuple(parts)
