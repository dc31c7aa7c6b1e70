"""What did a probe find: how well does a model predict each kind of text?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fairdraft.domain.identity import utc_text

PROBE_SCHEMA = "fairdraft/probe@1"
TERMS_SCHEMA = "fairdraft/terms-probe@1"

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ProbedDocument:
    """One text of a set, scored: how many bytes were predicted, in how many tokens, and at how many bits in all."""

    text_sha256: str
    title: str
    tokens: int
    bytes: int
    bits: float


@dataclass(frozen=True, slots=True)
class ProbedSet:
    """One kind of text: bits per byte over all its documents, with a 95% interval over documents (three or more)."""

    set: str
    language: str
    documents: tuple[ProbedDocument, ...]
    bits_per_byte: float
    ci95: Interval | None
    measured_at: datetime

    @property
    def tokens(self) -> int:
        """How many of the model's tokens were predicted."""
        return sum(one.tokens for one in self.documents)

    @property
    def bytes(self) -> int:
        """How many bytes those tokens are."""
        return sum(one.bytes for one in self.documents)


@dataclass(frozen=True, slots=True)
class Probe:
    """What is known of a model, set by set. `quick`: on the first 4,000 bytes of each set alone. `complete`: False
    where it was stopped, or where not all that was asked for has been measured.
    """

    model: str
    model_sha256: str
    kind: str
    sets: tuple[ProbedSet, ...]
    quick: bool = False
    complete: bool = True

    def of(self, name: str) -> ProbedSet | None:
        """The set of that name, if it was measured."""
        return next((one for one in self.sets if one.set == name), None)

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "schema": PROBE_SCHEMA,
            "model": self.model,
            "model_sha256": self.model_sha256,
            "kind": self.kind,
            "quick": self.quick,
            "complete": self.complete,
            "sets": [
                {
                    "set": one.set,
                    "language": one.language,
                    "documents": len(one.documents),
                    "bytes": one.bytes,
                    "tokens": one.tokens,
                    "bits_per_byte": one.bits_per_byte,
                    "ci95": list(one.ci95) if one.ci95 else None,
                    "measured_at": utc_text(one.measured_at),
                }
                for one in self.sets
            ],
        }


@dataclass(frozen=True, slots=True)
class RelativeCost:
    """How many times as many bits per byte a model needs as another, on the documents that both have."""

    set: str
    times: float
    ci95: Interval | None
    documents: int

    @property
    def verdict(self) -> str:
        """`better`, `worse`, or `not shown to differ` (also where there are too few documents to tell)."""
        if self.ci95 is None or self.ci95[0] <= 1 <= self.ci95[1]:
            return "not shown to differ"
        return "better" if self.ci95[1] < 1 else "worse"


@dataclass(frozen=True, slots=True)
class ProbedTerm:
    """A fact: bits per byte of the answer, and of the foil that the model likes best. `chance` is how likely it is to
    find the answer among the foils by guessing, 0 to 1.
    """

    prompt: str
    answer: str
    date: date | None
    answer_bits_per_byte: float
    best_foil: str
    foil_bits_per_byte: float
    chance: float

    @property
    def known(self) -> bool:
        """Whether the model likes the answer better than every foil."""
        return self.answer_bits_per_byte < self.foil_bits_per_byte


@dataclass(frozen=True, slots=True)
class TermsProbe:
    """What a model knows of listed facts."""

    model: str
    terms: tuple[ProbedTerm, ...]

    def by_year(self) -> tuple[tuple[int, int, int, float], ...]:
        """(year, facts, known, as many as guessing would give) of the dated facts, by year."""
        years = sorted({one.date.year for one in self.terms if one.date is not None})
        rows = []
        for year in years:
            mine = [one for one in self.terms if one.date is not None and one.date.year == year]
            rows.append((year, len(mine), sum(one.known for one in mine), sum(one.chance for one in mine)))
        return tuple(rows)

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "schema": TERMS_SCHEMA,
            "model": self.model,
            "known": sum(one.known for one in self.terms),
            "by_chance": sum(one.chance for one in self.terms),
            "terms": [
                {
                    "prompt": one.prompt,
                    "answer": one.answer,
                    "date": one.date.isoformat() if one.date else None,
                    "known": one.known,
                    "bits_per_byte": one.answer_bits_per_byte,
                    "best_foil": one.best_foil,
                    "best_foil_bits_per_byte": one.foil_bits_per_byte,
                }
                for one in self.terms
            ],
            "by_year": [
                {"year": year, "facts": facts, "known": known, "by_chance": chance}
                for year, facts, known, chance in self.by_year()
            ],
        }
