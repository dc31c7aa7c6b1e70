"""What would a sheet of claims change in the claims of a product?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz.distance import Indel

from fairdraft.domain.claim_sheet import SOURCE_FIELDS, ClaimField, ClaimSheet
from fairdraft.domain.finding import DiffPart
from fairdraft.domain.product import Claim
from fairdraft.domain.text_diff import words_diff

ClaimStatus = Literal["new", "changed", "same", "kept", "removed"]

_FIELDS: tuple[ClaimField, ...] = ("text", "variants", "qualifier", "channels", "expires")
# Twice the common words by all words, from which on a new claim may be meant in the place of one that stays.
_MUCH_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing about a claim that differs, by its name for people, word by word."""

    label: str
    before: str
    after: str
    diff: tuple[DiffPart, ...]

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        diff = [{"op": part.op, "text": part.text} for part in self.diff]
        return {"field": self.label, "before": self.before, "after": self.after, "diff": diff}


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """One claim: `new` in the sheet, `changed`, the `same`, or only in the product, where it is `kept` or `removed`.

    `like` is the id of a claim that is kept and says almost the same as a new one, else empty.
    """

    status: ClaimStatus
    claim: Claim
    fields: tuple[FieldChange, ...] = ()
    like: str = ""

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "id": self.claim.id,
            "status": self.status,
            "claim": self.claim.model_dump(mode="json"),
            "changes": [one.as_object() for one in self.fields],
            "like": self.like or None,
        }


@dataclass(frozen=True, slots=True)
class ClaimChanges:
    """What becomes of every claim, first of those of the product in their order; and all claims after."""

    changes: tuple[ClaimChange, ...]
    claims: tuple[Claim, ...]

    def of(self, status: ClaimStatus) -> tuple[ClaimChange, ...]:
        """The claims of which that becomes."""
        return tuple(one for one in self.changes if one.status == status)

    def __bool__(self) -> bool:
        """Whether anything is another."""
        return any(one.status in ("new", "changed", "removed") for one in self.changes)


def claim_changes(known: Sequence[Claim], sheet: ClaimSheet, *, replace: bool) -> ClaimChanges:
    """Hold a sheet against the claims of a product.

    A claim is the same one by its id, or else by its words, however they are spaced; it keeps the product's id. What
    the sheet has no column for stays as it is. Claims that are only in the product are kept, or removed with `replace`.
    """
    partner = _partners(known, sheet.claims)
    changes: list[ClaimChange] = []
    claims: list[Claim] = []
    for place, one in enumerate(known):
        if place not in partner:
            changes.append(ClaimChange("removed" if replace else "kept", one))
            claims += [] if replace else [one]
            continue
        after = _merged(one, partner[place], sheet.fields)
        fields = tuple(_field_changes(one, after))
        # Where the words are the same, their blanks and line ends are those of the product.
        after = after if fields else one
        changes.append(ClaimChange("changed" if fields else "same", after, fields))
        claims.append(after)
    left = [(_words(one.claim.text).split(), one.claim.id) for one in changes if one.status == "kept"]
    taken = [id(one) for one in partner.values()]
    for one in sheet.claims:
        if id(one) not in taken:
            changes.append(ClaimChange("new", one, like=_likest(one, left)))
            claims.append(one)
    return ClaimChanges(tuple(changes), tuple(claims))


def _partners(known: Sequence[Claim], given: Iterable[Claim]) -> dict[int, Claim]:
    """For the places of known claims the given ones that stand for them: by id first, then by words."""
    places = {one.id: place for place, one in reversed(list(enumerate(known)))}
    found: dict[int, Claim] = {}
    others: list[Claim] = []
    for one in given:
        place = places.get(one.id)
        if place is None or place in found:
            others.append(one)
        else:
            found[place] = one
    by_words: dict[str, int] = {}
    for place, one in enumerate(known):
        if place not in found:
            by_words.setdefault(_words(one.text), place)
    for one in others:
        place = by_words.pop(_words(one.text), None)
        if place is not None:
            found[place] = one
    return found


def _merged(known: Claim, given: Claim, fields: frozenset[ClaimField]) -> Claim:
    """The known claim with what the sheet has a column for."""
    update: dict[str, Any] = {one: getattr(given, one) for one in _FIELDS if one in fields}
    source: dict[str, Any] = {one: getattr(given.source, one) for one in SOURCE_FIELDS if one in fields}
    return known.model_copy(update=update | {"source": known.source.model_copy(update=source)})


def _field_changes(before: Claim, after: Claim) -> Iterator[FieldChange]:
    for (label, old), (_, new) in zip(claim_facts(before), claim_facts(after), strict=True):
        if old.split() != new.split():
            yield FieldChange(label, old, new, words_diff(old, new))


def claim_facts(claim: Claim) -> Iterator[tuple[str, str]]:
    """All that is said of a claim, its wording first: names for people, and words, empty where nothing is said."""
    source = claim.source
    yield "wording", claim.text
    yield "variants", "\n".join(claim.variants)
    yield "qualifier", claim.qualifier
    yield "source", source.document
    yield "page", source.page
    yield "paragraph", source.paragraph
    yield "table", source.table
    yield "label version", source.label_version
    yield "channels", ", ".join(sorted(claim.channels))
    yield "expires", "" if claim.expires is None else claim.expires.isoformat()


def _likest(one: Claim, left: Iterable[tuple[list[str], str]]) -> str:
    """Of claims, by their words, the id of the one that says almost the same."""
    own = _words(one.text).split()
    alike = [(Indel.normalized_similarity(words, own, score_cutoff=_MUCH_ALIKE), known) for words, known in left]
    ratio, found = max(alike, default=(0.0, ""))
    return found if ratio > 0 else ""


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
