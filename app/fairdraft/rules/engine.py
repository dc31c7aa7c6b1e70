"""What does a check of one text find?"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

import re2

from fairdraft.domain.campaign import AdType, Channel
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult, Finding, NotChecked, RequiredElement
from fairdraft.domain.product import Product
from fairdraft.rules.approved import ApprovedLanguage, approved_language
from fairdraft.rules.balance import Balance, balance_of
from fairdraft.rules.claims import tie_claims
from fairdraft.rules.compiled_rules import CompiledRule, Outcome, compile_rule
from fairdraft.rules.kinds.broadcast import script_of
from fairdraft.rules.kinds.claim import check_claim
from fairdraft.rules.kinds.copy_checks import COPY_CHECKS, COPY_NEEDS_PRODUCT
from fairdraft.rules.kinds.indication import (
    check_indication_exact,
    check_indication_present,
    check_limitations,
)
from fairdraft.rules.kinds.language_checks import LANGUAGE_CHECKS, LANGUAGE_NEEDS_PRODUCT
from fairdraft.rules.kinds.link_only import check_link_only
from fairdraft.rules.kinds.names import check_established_name, check_product_named
from fairdraft.rules.kinds.pattern import MOST_PLACES, check_pattern
from fairdraft.rules.kinds.reminder import check_reminder_claim
from fairdraft.rules.kinds.safety import (
    check_boxed_first,
    check_boxed_warning,
    check_isi_exact,
    check_isi_present,
)
from fairdraft.rules.kinds.statements import check_medwatch, check_statement
from fairdraft.rules.memory import Memory
from fairdraft.rules.merging import merged
from fairdraft.rules.pack_schema import LED_BY_PATTERNS, RuleKind, pattern_options, pattern_text
from fairdraft.rules.packs import LoadedPack
from fairdraft.rules.request import CheckRequest
from fairdraft.rules.text_reading import TextReading, read_text
from fairdraft.rules.tv_script import TvScript

_CHECKS: dict[RuleKind, Callable[[CompiledRule, TextReading], Outcome]] = {
    "pattern": check_pattern,
    "statement": check_statement,
    "indication-present": check_indication_present,
    "indication-exact": check_indication_exact,
    "limitations-present": check_limitations,
    "isi-present": check_isi_present,
    "isi-exact": check_isi_exact,
    "boxed-warning": check_boxed_warning,
    "boxed-warning-first": check_boxed_first,
    "link-only": check_link_only,
    "established-name": check_established_name,
    "medwatch": check_medwatch,
    "reminder-claim": check_reminder_claim,
    "product-named": check_product_named,
    "claim": check_claim,
    **COPY_CHECKS,
    **LANGUAGE_CHECKS,
}
_NEEDS_PRODUCT: frozenset[RuleKind] = frozenset(
    (
        "indication-present",
        "indication-exact",
        "limitations-present",
        "isi-present",
        "isi-exact",
        "boxed-warning",
        "boxed-warning-first",
        "established-name",
        "claim",
        *COPY_NEEDS_PRODUCT,
        *LANGUAGE_NEEDS_PRODUCT,
    )
)
_UNSEEN: dict[RuleKind, str] = {
    "layout": "Plain text does not show the layout: check it by eye.",
    "process": "This is a step of the hand-off, not of the text.",
}
_NO_PRODUCT = "There is no product with approved language to compare with."
_NO_CLAIMS = "The product has no claims on file to compare with."
_CUT = f"The rule found more than {MOST_PLACES} places; the first {MOST_PLACES} are listed."
_KEPT_PRODUCTS = 12
_REMEMBERED = 1_500_000  # characters: the questions about some thirty pieces
LONGEST_TEXT = 20_000_000

_CacheKey = tuple[str, str, AdType, Channel]


class Checker:
    """Checks texts against packs; the same request always gives the same result. Safe to use from any thread.

    What depends on a sentence alone is remembered, so that a check after a key press looks at what changed;
    `remembers=False` gives the same results without it. Raises KnownError when two packs have a rule of the
    same id.
    """

    def __init__(self, packs: Sequence[LoadedPack], *, remembers: bool = True) -> None:
        self.packs = tuple(packs)
        self.rules = _rules(self.packs)
        self._patterns = _PatternSet(self.rules)
        self._languages: OrderedDict[_CacheKey, tuple[Product, ApprovedLanguage]] = OrderedDict()
        self._memory = Memory(_REMEMBERED if remembers else 0)
        self._lock = threading.Lock()

    def rule(self, rule_id: str) -> CompiledRule | None:
        """The rule of an id, in any case."""
        wanted = rule_id.strip().casefold()
        return next((one for one in self.rules if one.id.casefold() == wanted), None)

    def check(self, request: CheckRequest) -> CheckResult:
        """Check one text. KnownError for a text of more than 20 million characters."""
        if len(request.text) > LONGEST_TEXT:
            raise KnownError(
                f"The text has {len(request.text):,} characters, more than the {LONGEST_TEXT:,} that are checked.",
                "Check it in parts.",
            )
        reading = read_text(request, self._language(request), self._memory)
        hits = self._patterns.hits(reading.prose.text)
        findings: list[Finding] = []
        required: list[RequiredElement] = []
        checked: list[str] = []
        not_applicable: list[str] = []
        not_checked: list[NotChecked] = []
        for number, rule in enumerate(self.rules):
            kind = rule.rule.kind
            if not rule.applies(request.ad_type, request.channel):
                not_applicable.append(rule.id)
            elif not rule.valid_on(request.on):
                not_checked.append(NotChecked(rule.id, _off_reason(rule)))
            elif kind in _UNSEEN:
                not_checked.append(NotChecked(rule.id, _UNSEEN[kind]))
            elif _needs_product(rule) and request.product is None:
                not_checked.append(NotChecked(rule.id, _NO_PRODUCT))
            elif kind == "claim" and request.product is not None and not request.product.claims:
                not_checked.append(NotChecked(rule.id, _NO_CLAIMS))
            else:
                checked.append(rule.id)
                led = rule
                if kind in LED_BY_PATTERNS and hits is not None:
                    if number not in hits:
                        continue
                    led = replace(rule, patterns=tuple(rule.patterns[place] for place in hits[number]))
                outcome = _CHECKS[kind](led, reading)
                findings.extend(outcome.findings)
                required.extend(outcome.required)
                if outcome.cut:
                    not_checked.append(NotChecked(rule.id, _CUT))
        return CheckResult(
            text_sha256=hashlib.sha256(request.text.encode("utf-8", "surrogatepass")).hexdigest(),
            product=request.product.id if request.product else None,
            ad_type=request.ad_type,
            channel=request.channel,
            packs=tuple(pack.identity for pack in self.packs),
            checked=tuple(checked),
            not_applicable=tuple(not_applicable),
            not_checked=tuple(not_checked),
            findings=merged(findings),
            required=tuple(required),
        )

    def claim_links(self, request: CheckRequest) -> tuple[ClaimLink, ...]:
        """How each sentence of a text stands to the product's claims; nothing without a product."""
        if request.product is None or len(request.text) > LONGEST_TEXT:
            return ()
        reading = read_text(request, self._language(request), self._memory)
        return tie_claims(reading, request.product, request.channel, request.on)

    def balance(self, request: CheckRequest) -> Balance:
        """Risk against benefit in a text: words, place and emphasis, without a mark."""
        return balance_of(read_text(request, self._language(request), self._memory))

    def tv_script(self, request: CheckRequest, pace: float) -> TvScript:
        """A broadcast script row by row; `pace` is spoken words a minute where the script states no times."""
        return script_of(read_text(request, self._language(request), self._memory), pace)

    def _language(self, request: CheckRequest) -> ApprovedLanguage | None:
        """The product's approved language, prepared once and kept for the last few products."""
        product = request.product
        if product is None:
            return None
        key = (product.id, product.version, request.ad_type, request.channel)
        with self._lock:
            known = self._languages.get(key)
            # Compared as a whole too, because a file that is being written changes under its version; each reading
            # of the store gives an object of its own.
            if known is not None and (known[0] is product or known[0] == product):
                self._languages.move_to_end(key)
                return known[1]
        language = approved_language(product, request.ad_type, request.channel)
        with self._lock:
            self._languages[key] = (product, language)
            while len(self._languages) > _KEPT_PRODUCTS:
                self._languages.popitem(last=False)
        return language


class _PatternSet:
    """All patterns of the rules that are led by them as one automaton: tells in one pass which to run."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._owners: list[tuple[int, int]] = []
        patterns = re2.Set.SearchSet(pattern_options())
        for number, rule in enumerate(rules):
            if rule.rule.kind in LED_BY_PATTERNS:
                for place, pattern in enumerate(rule.rule.searched):
                    patterns.Add(pattern_text(pattern))
                    self._owners.append((number, place))
        self._set = None
        if self._owners:
            try:
                patterns.Compile()
                self._set = patterns
            except re2.error:  # too many patterns for one automaton: each is run by itself
                self._set = None

    def hits(self, text: str) -> dict[int, list[int]] | None:
        """The numbers of the rules with the places of their patterns that are found; None: run them all."""
        if self._set is None:
            return None
        found = self._set.Match(text)
        places: list[int] = found if isinstance(found, list) else []
        hits: dict[int, list[int]] = {}
        for hit in sorted(places):
            number, place = self._owners[hit]
            hits.setdefault(number, []).append(place)
        return hits


def _rules(packs: Sequence[LoadedPack]) -> tuple[CompiledRule, ...]:
    rules: dict[str, CompiledRule] = {}
    for pack in packs:
        for rule in pack.rules:
            known = rules.get(rule.id)
            if known is not None:
                raise KnownError(
                    f'The rule "{rule.id}" stands in two packs: {known.pack.source} and {pack.source}.',
                    "Rename it in one of them, or leave one pack out.",
                )
            rules[rule.id] = compile_rule(rule, pack)
    return tuple(rules.values())


def _needs_product(rule: CompiledRule) -> bool:
    return rule.rule.kind in _NEEDS_PRODUCT


def _off_reason(rule: CompiledRule) -> str:
    if not rule.rule.enabled:
        return "The rule is switched off in its pack."
    return "The rule does not hold on that day."
