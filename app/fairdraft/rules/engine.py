"""What does a check of one text find?"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from fairdraft.domain.campaign import AdType, Channel, isi_form
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult, Finding, NotChecked, RequiredElement, Span
from fairdraft.domain.house_words import house_words
from fairdraft.domain.product import IsiForm, Product
from fairdraft.domain.spelling import Speller
from fairdraft.rules.approved import ApprovedLanguage, approved_language
from fairdraft.rules.balance import Balance, balance_of
from fairdraft.rules.claims import tie_claims
from fairdraft.rules.compiled_rules import CompiledRule, Outcome, compile_rule
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
from fairdraft.rules.merging import merged
from fairdraft.rules.own_sentences import own_sentences
from fairdraft.rules.pack_schema import LED_BY_PATTERNS, RuleKind
from fairdraft.rules.packs import LoadedPack
from fairdraft.rules.pattern_set import PatternSet
from fairdraft.rules.request import CheckRequest
from fairdraft.rules.script_reading import script_of
from fairdraft.rules.sentence_memory import Memory
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
_NO_HOUSE_WORDS = "Neither the product nor the campaign lists words to avoid or to prefer."
_NO_DICTIONARY = "There is no dictionary on this machine to check spelling with."
_CUT = f"The rule found more than {MOST_PLACES} places; the first {MOST_PLACES} are listed."
_KEPT_PRODUCTS = 12
_REMEMBERED = 600_000  # characters: the questions about some ten pieces
LONGEST_TEXT = 20_000_000

_KEPT_PLANS = 64
_FULL = 0.8  # from this share of the full safety text on, a piece that may have the short form has the full one
_CacheKey = tuple[str, str, AdType, Channel, IsiForm]
_PlanKey = tuple[AdType, Channel, date, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rules that a kind of request is checked by, each with its kind's function and whether that looks at the
    places of the rule's patterns alone; and what becomes of the others.
    """

    rules: tuple[tuple[CompiledRule, Callable[[CompiledRule, TextReading], Outcome], bool], ...]
    checked: tuple[str, ...]
    not_applicable: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]


class Checker:
    """Checks texts against packs; the same request always gives the same result. Safe to use from any thread.

    What depends on a sentence alone is remembered, so that a check after a key press looks at what changed;
    `remembers=False` gives the same results without it. Raises KnownError when two packs have a rule of the
    same id. Without a `speller` spelling is not checked.
    """

    def __init__(self, packs: Sequence[LoadedPack], *, remembers: bool = True, speller: Speller | None = None) -> None:
        self.packs = tuple(packs)
        self.rules = _rules(self.packs)
        self.speller = speller
        self._identities = tuple(pack.identity for pack in self.packs)
        self._patterns = PatternSet(self.rules)
        self._plans: dict[_PlanKey, _Plan] = {}
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
                f"The text has {len(request.text):,} characters, more than the limit of {LONGEST_TEXT:,}.",
                "Check it in parts.",
            )
        reading = self._read(request)
        plan = self._plan(request)
        findings: list[Finding] = []
        required: list[RequiredElement] = []
        cut: list[NotChecked] = []
        matched = reading.matched
        for rule, look, led in plan.rules:
            if led and rule.rule.id not in matched:
                continue
            outcome = look(rule, reading)
            findings.extend(outcome.findings)
            required.extend(outcome.required)
            if outcome.cut:
                cut.append(NotChecked(rule.id, _CUT))
        return CheckResult(
            text_sha256=hashlib.sha256(request.text.encode("utf-8", "surrogatepass")).hexdigest(),
            product=request.product.id if request.product else None,
            ad_type=request.ad_type,
            channel=request.channel,
            packs=self._identities,
            checked=plan.checked,
            not_applicable=plan.not_applicable,
            not_checked=(*plan.not_checked, *cut),
            findings=merged(findings),
            required=tuple(required),
        )

    def sentences(self, request: CheckRequest) -> tuple[Span, ...]:
        """Where the sentences of a text stand, in order; a text without a product has them too."""
        reading = self._read(request)
        return tuple(reading.span(one.start, one.end) for one in reading.prose.sentences)

    def own_sentences(self, request: CheckRequest) -> tuple[Span, ...]:
        """Where the writer's own sentences stand that may promise something, in order."""
        return own_sentences(self._read(request))

    def claim_links(self, request: CheckRequest) -> tuple[ClaimLink, ...]:
        """How each sentence of a text stands to the product's claims; nothing without a product."""
        if request.product is None or len(request.text) > LONGEST_TEXT:
            return ()
        reading = self._read(request)
        product = reading.language.product if reading.language else request.product
        return tie_claims(reading, product, request.channel, request.on)

    def balance(self, request: CheckRequest) -> Balance:
        """Risk against benefit in a text: words, place and emphasis, without a mark."""
        return balance_of(self._read(request))

    def tv_script(self, request: CheckRequest, pace: float) -> TvScript:
        """A broadcast script row by row; `pace` is spoken words a minute where the script states no times."""
        return script_of(self._read(request), pace)

    def _read(self, request: CheckRequest) -> TextReading:
        reading = self._read_in_form(request)
        product, approved = request.product, reading.approved
        # Where the short form is asked for, the full text has all of it and more, in sentences of its own.
        if product is None or approved is None or approved.language.form != "short" or approved.isi.status == "present":
            return reading
        if len(request.text) < _FULL * len(product.safety.isi):
            return reading
        in_full = self._read_in_form(request, "full")
        return in_full if in_full.approved and in_full.approved.isi.similarity >= _FULL else reading

    def _read_in_form(self, request: CheckRequest, form: IsiForm | None = None) -> TextReading:
        return read_text(request, self._language(request, form), self._memory, self._patterns, self.speller)

    def _plan(self, request: CheckRequest) -> _Plan:
        """Which rules a request is checked by, and why the others are not."""
        product = request.product
        has_claims, has_words = bool(product and product.claims), bool(house_words(product, request.voice))
        key = (request.ad_type, request.channel, request.on, product is not None, has_claims, has_words)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _KEPT_PLANS:
                self._plans = {}
            plan = self._plans[key] = _plan_of(self.rules, request, spells=self.speller is not None)
        return plan

    def _language(self, request: CheckRequest, form: IsiForm | None = None) -> ApprovedLanguage | None:
        """The product's approved language, prepared once and kept for the last few products."""
        product = request.product
        if product is None:
            return None
        asked = form or isi_form(product, request.channel)
        key = (product.id, product.version, request.ad_type, request.channel, asked)
        with self._lock:
            known = self._languages.get(key)
        # The kept product is compared too: a product may be changed without a new version.
        if known is not None and (known[0] is product or known[0] == product):
            with self._lock:
                self._languages[key] = (product, known[1])
                self._languages.move_to_end(key)
            return known[1]
        language = approved_language(product, request.ad_type, request.channel, asked)
        with self._lock:
            self._languages[key] = (product, language)
            while len(self._languages) > _KEPT_PRODUCTS:
                self._languages.popitem(last=False)
        return language


def _rules(packs: Sequence[LoadedPack]) -> tuple[CompiledRule, ...]:
    rules: dict[str, CompiledRule] = {}
    for pack in packs:
        for rule in pack.rules:
            known = rules.get(rule.id)
            if known is not None:
                raise KnownError(
                    f'The rule "{rule.id}" is in two packs: {known.pack.source} and {pack.source}.',
                    "Rename it in one of them, or leave one pack out.",
                )
            rules[rule.id] = compile_rule(rule, pack)
    return tuple(rules.values())


def _plan_of(rules: Sequence[CompiledRule], request: CheckRequest, *, spells: bool) -> _Plan:
    run: list[CompiledRule] = []
    not_applicable: list[str] = []
    not_checked: list[NotChecked] = []
    lacking = _lacking(request, spells=spells)
    for rule in rules:
        if not rule.applies(request.ad_type, request.channel):
            not_applicable.append(rule.id)
        elif not rule.valid_on(request.on):
            not_checked.append(NotChecked(rule.id, _off_reason(rule)))
        elif rule.rule.kind in lacking:
            not_checked.append(NotChecked(rule.id, lacking[rule.rule.kind]))
        else:
            run.append(rule)
    ready = [(one, _CHECKS[one.rule.kind], one.rule.kind in LED_BY_PATTERNS) for one in run]
    return _Plan(tuple(ready), tuple(one.id for one in run), tuple(not_applicable), tuple(not_checked))


def _lacking(request: CheckRequest, *, spells: bool) -> dict[RuleKind, str]:
    """The kinds of rules that a request has not what it takes to check by, each with the reason."""
    reasons = dict(_UNSEEN)
    if request.product is None:
        reasons |= dict.fromkeys(_NEEDS_PRODUCT, _NO_PRODUCT)
    elif not request.product.claims:
        reasons["claim"] = _NO_CLAIMS
    if not house_words(request.product, request.voice):
        reasons["house-words"] = _NO_HOUSE_WORDS
    if not spells:
        reasons["spelling"] = _NO_DICTIONARY
    return reasons


def _off_reason(rule: CompiledRule) -> str:
    if not rule.rule.enabled:
        return "The rule is switched off in its pack."
    return "The rule does not apply on that date."
