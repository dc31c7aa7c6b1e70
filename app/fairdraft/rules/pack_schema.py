"""What may stand in a rule pack (`fairdraft/pack@1`)?"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from fairdraft.domain.campaign import AD_TYPES, CHANNELS, AdType, Channel
from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.finding import CitationStatus, Severity
from fairdraft.domain.product import SafetyKind
from fairdraft.rules.pack_pattern import compiled
from fairdraft.rules.word_classes import with_words, word_classes

RuleKind = Literal[
    "pattern",
    "statement",
    "indication-present",
    "indication-exact",
    "limitations-present",
    "isi-present",
    "isi-exact",
    "boxed-warning",
    "boxed-warning-first",
    "boxed-mark",
    "link-only",
    "established-name",
    "medwatch",
    "reminder-claim",
    "product-named",
    "claim",
    "unreferenced",
    "relative-number",
    "control-arm",
    "study-context",
    "newness",
    "compounded",
    "competitor-named",
    "disclaimer",
    "parts-present",
    "boxed-reminder",
    "established-name-once",
    "name-spelling",
    "name-style",
    "house-words",
    "spelling",
    "hidden-signs",
    "jargon",
    "professional-language",
    "reading-level",
    "long-sentence",
    "language-parity",
    "short-format",
    "hashtags",
    "references",
    "reference-anchor",
    "population-kept",
    "taken-with-kept",
    "use-near-claim",
    "other-uses",
    "accelerated-approval",
    "safety-points",
    "consequences-kept",
    "boxed-pointer",
    "mention",
    "major-statement",
    "adequate-provision",
    "dual-modality",
    "risk-language",
    "pace",
    "competing-elements",
    "risk-in-audio",
    "claim-alone",
    "proportion",
    "risk-order",
    "headline-claim",
    "layout",
    "process",
]
# Kinds that have nothing to say of a text in which none of their patterns is found.
LED_BY_PATTERNS: frozenset[RuleKind] = frozenset(
    (
        "pattern",
        "unreferenced",
        "relative-number",
        "control-arm",
        "study-context",
        "newness",
        "compounded",
        "competitor-named",
        "disclaimer",
        "jargon",
        "professional-language",
    )
)
GuardReach = Literal["overlap", "before", "sentence", "block", "piece", "surface", "referenced"]

# What a message may name in braces.
MESSAGE_NAMES = frozenset(
    ("brand", "established_name", "quote", "expected", "label", "missing", "count", "total", "changes")
)
_NAMED = re.compile(r"\{([^{}]*)\}")
_CASES: dict[str, frozenset[str]] = {
    "indication-exact": frozenset(("altered", "wording", "copy", "other_words")),
    "limitations-present": frozenset(("altered", "wording")),
    "boxed-warning": frozenset(("altered", "wording")),
    "isi-exact": frozenset(
        (
            "altered",
            "wording",
            "several",
            "most",
            "copy",
            "moved",
            "interrupted",
            "joined",
            "again",
            "displaced",
            "displaced_list",
            "detached",
        )
    ),
    "medwatch": frozenset(("altered", "wording", "copy", "number")),
    "population-kept": frozenset(("anyone", "wider")),
    "taken-with-kept": frozenset(("headline", "alone")),
    "use-near-claim": frozenset(("elsewhere",)),
    "other-uses": frozenset(("widened",)),
    "accelerated-approval": frozenset(("altered", "wording", "beyond")),
    "safety-points": frozenset(("altered", "wording")),
    "consequences-kept": frozenset(("altered", "wording", "bare")),
    "major-statement": frozenset(("point", "silent")),
    "dual-modality": frozenset(("missing", "partial")),
    "risk-language": frozenset(("long",)),
    "pace": frozenset(("length",)),
    "competing-elements": frozenset(("benefit",)),
    "risk-order": frozenset(("action", "behind")),
    "headline-claim": frozenset(("alone",)),
    "claim": frozenset(("differs", "drifted", "wording", "unsupported", "qualifier", "channel", "expired")),
    "newness": frozenset(("undated",)),
    "name-spelling": frozenset(("other_product", "telephone", "form", "established")),
    "name-style": frozenset(("case",)),
    "house-words": frozenset(("preferred",)),
    "spelling": frozenset(("near",)),
    "hidden-signs": frozenset(("letter", "unseen")),
    "long-sentence": frozenset(("passive",)),
    "short-format": frozenset(("length",)),
    "hashtags": frozenset(("emoji",)),
    "references": frozenset(("unused", "order", "reused")),
    "reference-anchor": frozenset(("claim", "outdated")),
}
# The numbers that a kind goes by, and what they count.
_LIMITS: dict[str, frozenset[str]] = {
    "use-near-claim": frozenset(("words",)),
    "risk-language": frozenset(("words",)),
    "pace": frozenset(("percent",)),
    "proportion": frozenset(("claims", "percent")),
    "risk-order": frozenset(("words",)),
    "headline-claim": frozenset(("words",)),
    "newness": frozenset(("days",)),
    "professional-language": frozenset(("at_least",)),
    "reading-level": frozenset(("grade", "sentences")),
    "long-sentence": frozenset(("words",)),
    "short-format": frozenset(("post", "headline", "description")),
}


class Guard(FileValue):
    """Words that make a flagged phrase harmless.

    `overlap`: the guard's match overlaps the flagged words within their sentence. `before`: it stands in the
    sentence before them. `sentence`, `block`, `piece`: it stands anywhere in these. `surface`: it fits the name
    of the surface, where no approved language is known that would tell what stands there. `referenced`: as
    `overlap`, where the sentence carries a reference mark.
    """

    pattern: str = Field(min_length=1)
    where: GuardReach = "overlap"

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        compiled(value)
        return value


class Example(FileValue):
    """A text that a rule must flag, or must pass. `product` is the id of an example product ("" for none);
    `known_names` are names of other products.
    """

    text: str
    product: str = ""
    ad_type: AdType = "product-claim"
    channel: Channel = "print"
    on: date = date(2026, 6, 1)
    known_names: tuple[str, ...] = ()


class Rule(FileValue):
    """One rule: what is looked for, where it holds, and what the writer is told.

    `cases` are messages for the special cases of a kind; `channel_severity` overrides `severity` for
    channels. `element` is the required element that a `statement` stands for. `claims_only` leaves out
    sentences that tell of risks or give instructions. `limits` are the numbers that a kind goes by, `terms`
    words with what to say instead, `parts` what has to be said somewhere: its name and its pattern.
    `lexicon` is a list of names that are looked for as they are; `safety_kinds` and `points` (patterns) choose
    sentences of the safety information.
    """

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")
    title: str = Field(min_length=1)
    kind: RuleKind
    severity: Severity
    message: str = Field(min_length=1)
    why: str = Field(min_length=1)
    citation: str = ""
    citation_status: CitationStatus = "unverified"
    advisory: bool = False
    ad_types: tuple[AdType, ...] = AD_TYPES
    channels: tuple[Channel, ...] = CHANNELS
    channel_severity: dict[Channel, Severity] = {}
    cases: dict[str, str] = {}
    patterns: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    needs: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    brand_near: bool = False
    claims_only: bool = False
    limits: dict[str, int] = {}
    terms: dict[str, str] = {}
    parts: dict[str, str] = {}
    lexicon: tuple[str, ...] = ()
    safety_kinds: tuple[SafetyKind, ...] = ()
    points: tuple[str, ...] = ()
    element: str = ""
    label: str = ""
    expected: str = ""
    fix: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    enabled: bool = True
    flags: tuple[Example, ...] = ()
    passes: tuple[Example, ...] = ()

    @field_validator("patterns", "needs", "points")
    @classmethod
    def _compile(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for one in values:
            compiled(one)
        return values

    @field_validator("parts")
    @classmethod
    def _compile_parts(cls, values: dict[str, str]) -> dict[str, str]:
        for one in values.values():
            compiled(one)
        return values

    @property
    def searched(self) -> tuple[str, ...]:
        """The patterns that are looked for, the one of all terms or names among them."""
        names = (*self.terms, *self.lexicon)
        if not names:
            return self.patterns
        words = sorted(names, key=lambda one: (-len(one), one))
        return (*self.patterns, r"\b(?:" + "|".join(re.escape(one) for one in words) + r")\b")

    @field_validator("message")
    @classmethod
    def _names_what_is_known(cls, text: str) -> str:
        _check_names(text)
        return text

    @field_validator("cases")
    @classmethod
    def _cases_name_what_is_known(cls, cases: dict[str, str]) -> dict[str, str]:
        for text in cases.values():
            _check_names(text)
        return cases

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind in ("pattern", "statement", *LED_BY_PATTERNS) and not self.searched:
            raise ValueError(f'a rule of kind "{self.kind}" needs patterns')
        if self.kind == "statement" and not self.element:
            raise ValueError('a rule of kind "statement" needs an element, the name of what must be present')
        for limit in self.limits:
            known = _LIMITS.get(self.kind, frozenset())
            if limit not in known:
                raise ValueError(
                    f'there is no limit "{limit}" for kind "{self.kind}"; known: {", ".join(sorted(known)) or "none"}'
                )
        for case in self.cases:
            known = _CASES.get(self.kind, frozenset())
            if case not in known:
                raise ValueError(
                    f'there is no case "{case}" for kind "{self.kind}"; known: {", ".join(sorted(known)) or "none"}'
                )
        return self


class RulePack(FileValue):
    """A set of rules with a version (`fairdraft/pack@1`). `words` are classes of words that patterns name."""

    schema_name: Literal["fairdraft/pack@1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    version: str = Field(min_length=1)
    name: str = ""
    words: dict[str, str] = {}
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _puts_words_in(cls, given: Any) -> Any:
        return with_words(given) if isinstance(given, Mapping) else given

    @field_validator("words")
    @classmethod
    def _words_compile(cls, values: dict[str, str]) -> dict[str, str]:
        for one in word_classes(values).values():
            compiled(one)
        return values

    @model_validator(mode="after")
    def _names_each_rule_once(self) -> Self:
        seen: dict[str, int] = {}
        for number, rule in enumerate(self.rules):
            if rule.id in seen:
                raise ValueError(f'rule "{rule.id}" is there twice, as rules[{seen[rule.id]}] and rules[{number}]')
            seen[rule.id] = number
        return self


def _check_names(message: str) -> None:
    """ValueError for a name in braces that nothing fills."""
    for name in _NAMED.findall(message):
        if name not in MESSAGE_NAMES:
            # Imported here: only a mistake pays for it.
            from difflib import get_close_matches

            near = get_close_matches(name, MESSAGE_NAMES, n=1)
            meant = f" (did you mean {{{near[0]}}}?)" if near else ""
            known = ", ".join(sorted(MESSAGE_NAMES))
            raise ValueError(f"{{{name}}} cannot be used in a message{meant}; known: {known}")
