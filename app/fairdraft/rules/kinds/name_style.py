"""Are the product's names written as they are approved, and is no other product named?"""

import re
from collections.abc import Callable

from rapidfuzz.distance import DamerauLevenshtein

from fairdraft.domain.finding import Finding, Fix, Span
from fairdraft.domain.product import Product
from fairdraft.rules.addresses import is_in_address
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.contact_number import misdialed
from fairdraft.rules.kinds.pattern import MOST_PLACES
from fairdraft.rules.passages import Names
from fairdraft.rules.text_reading import TextReading, name_pattern

_SHORTEST_NAME = 5  # shorter words are too often one letter from another word
_LONG_NAME = 8
_WORD = re.compile(r"[a-z]+")
_SUFFIX = re.compile(r"(?P<core>[a-z]{4,})-(?P<suffix>[a-z]{4})", re.IGNORECASE)
_FORMS = (
    r"tablets?|capsules?|caplets?|injections?|cream|ointment|gel|lotion|foam|patch(?:es)?|nasal spray|inhaler"
    r"|inhalation|oral solution|oral suspension|eye drops|ophthalmic solution|suppositor(?:y|ies)|pills?|pen"
)
_SALT = (
    r"(?:sodium|potassium|calcium|(?:hydro)?chloride|(?:hydro)?bromide|acetate|besylate|citrate|fumarate|maleate|malate"
    r"|mesylate|phosphate|succinate|sulfate|tartrate|tosylate)"
)
# One long word alone, as names are: an aside has several words, or a verb's or adjective's ending.
_NAMED_BEHIND = re.compile(
    rf" ?\((?P<name>(?!(?:{_FORMS})\b)[a-z]{{7,}}(?<!ly)(?<!ed)(?<!ing)(?<!ous)(?<!able)(?<!ary)(?<!tion)(?<!ment)"
    rf"(?:-[a-z]{{4}})?(?: {_SALT})?)\)",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(("generic", "inhaler", "medicine", "placebo", "trademark"))
_FORM_BEHIND = re.compile(rf" ({_FORMS})$", re.IGNORECASE)


def check_name_spelling(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag misspelt names, a lost biologic suffix, another dosage form, another name in the place of the established
    one, names of other products, and a telephone number that is nearly the product's.
    """
    if reading.language is None:
        return Outcome()
    product = reading.language.product
    findings = [
        *_misspelt(rule, reading, product),
        *_without_suffix(rule, reading, product),
        *_other_form(rule, reading, product),
        *_other_established(rule, reading, product),
        *_other_products(rule, reading, product),
        *misdialed(rule, reading, product),
    ]
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def check_name_style(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Flag the brand in another case than the approved one, and a first mention without its mark."""
    if reading.language is None:
        return Outcome()
    product = reading.language.product
    original = reading.normal.original
    findings: list[Finding] = []
    first = True
    for start, end in reading.brand_mentions:
        if is_in_address(reading.prose.text, start, end):
            continue
        if not first and original.startswith(product.brand, reading.normal.original_start(start)):
            continue
        span = reading.span(start, end)
        said = original[span.start : span.end]
        values = {"quote": said, "brand": product.brand, "expected": product.brand}
        if said != product.brand and said.casefold() == product.brand.casefold():
            fix = Fix(span.start, span.end, product.brand)
            findings.append(_finding(rule, reading, span, values, case="case", fix=fix))
        elif first and not re.match(r" ?(?:[®™℠]|\((?:R|TM|SM)\)|&(?:reg|trade);)", original[span.end : span.end + 8]):
            fix = Fix(span.end, span.end, "®")
            findings.append(_finding(rule, reading, span, {**values, "expected": f"{product.brand}®"}, fix=fix))
        first = False
        if len(findings) > MOST_PLACES:
            break
    return Outcome(tuple(findings[:MOST_PLACES]), cut=len(findings) > MOST_PLACES)


def _misspelt(rule: CompiledRule, reading: TextReading, product: Product) -> list[Finding]:
    names = reading.language.names if reading.language else Names(())
    targets = [key for key in (*names.brand, *names.established) if len(key) >= _SHORTEST_NAME and key.isalpha()]
    known = {*targets, *_WORD.findall(" ".join(reading.request.known_names).lower())}
    firsts = tuple({target[0] for target in targets})
    words = reading.words
    meant = {
        key: target
        for key in set(words.keys)
        if targets and key.startswith(firsts) and len(key) >= _SHORTEST_NAME - 1 and key not in known
        for target in [_meant(key, targets)]
        if target is not None
    }
    findings: list[Finding] = []
    for place, key in enumerate(words.keys) if meant else ():
        target = meant.get(key)
        start, end = words.starts[place], words.ends[place]
        if target is None or reading.is_approved(start, end):
            continue
        right = product.brand if names.brand == (target,) else target
        span = reading.span(start, end)
        values = {"quote": reading.quote(span), "brand": product.brand, "expected": right}
        findings.append(_finding(rule, reading, span, values, fix=Fix(span.start, span.end, right)))
        if len(findings) > MOST_PLACES:
            break
    return findings


def _meant(key: str, targets: list[str]) -> str | None:
    """The name that a word is one slip away from (two in long names), and not its plural or possessive."""
    if not key.isalpha():
        return None
    for target in targets:
        if target[0] != key[0] or key in (f"{target}s", target.removesuffix("s")):
            continue
        slips = 2 if min(len(target), len(key)) >= _LONG_NAME else 1
        if DamerauLevenshtein.distance(key, target, score_cutoff=slips) <= slips:
            return target
    return None


def _without_suffix(rule: CompiledRule, reading: TextReading, product: Product) -> list[Finding]:
    """A biologic's name has four letters behind a hyphen, which belong to it."""
    named = _SUFFIX.fullmatch(product.established_name.strip())
    if named is None or named["core"].lower() not in reading.words.keys:
        return []
    core = re.compile(rf"(?<![\w-]){re.escape(named['core'])}(?!-?{re.escape(named['suffix'])})(?!\w)", re.IGNORECASE)
    findings = []
    for found in core.finditer(reading.prose.text):
        if reading.is_approved(*found.span()):
            continue
        span = reading.span(*found.span())
        values = {"quote": found[0], "brand": product.brand, "expected": product.established_name}
        fix = Fix(span.start, span.end, product.established_name)
        findings.append(_finding(rule, reading, span, values, fix=fix))
    return findings


def _other_form(rule: CompiledRule, reading: TextReading, product: Product) -> list[Finding]:
    """A dosage form directly behind the established name that is not the product's."""
    form = product.dosage_form.strip().lower()
    if not form:
        return []
    findings = []
    for low, high in reading.found(reading.language.once(_forms)) if reading.language else ():
        found = _FORM_BEHIND.search(reading.prose.text, low, high)
        if found is None:
            continue
        said = found[1].lower()
        if said.rstrip("s") in form or form.rstrip("s") in said or reading.is_approved(low, high):
            continue
        span = reading.span(*found.span(1))
        values = {"quote": found[1], "brand": product.brand, "expected": product.dosage_form}
        fix = Fix(span.start, span.end, product.dosage_form)
        findings.append(_finding(rule, reading, span, values, case="form", fix=fix))
    return findings


def _other_established(rule: CompiledRule, reading: TextReading, product: Product) -> list[Finding]:
    """A name in parentheses directly behind the brand that is neither the approved one nor a slip of it: models make
    names up.
    """
    names = reading.language.names if reading.language else Names(())
    told_already = {one.casefold() for one in reading.request.known_names}
    findings = []
    for _start, end in reading.brand_mentions:
        found = _NAMED_BEHIND.match(reading.prose.text, end)
        if found is None or found["name"].casefold() in told_already | _NO_NAMES:
            continue
        words = _WORD.findall(found["name"].lower())
        if {*words} & {*names.established} or _meant(words[0], list(names.established)):
            continue
        if reading.is_approved(*found.span("name")):
            continue
        span = reading.span(*found.span("name"))
        values = {"quote": found["name"], "brand": product.brand, "expected": product.established_name}
        fix = Fix(span.start, span.end, product.established_name)
        findings.append(_finding(rule, reading, span, values, case="established", fix=fix))
    return findings


def _forms(language: ApprovedLanguage) -> Callable[[str], list[tuple[int, int]]]:
    """The question where a dosage form stands directly behind the established name."""
    behind = re.compile(rf"{name_pattern(language.product.established_name).pattern}\)? (?:{_FORMS})\b", re.IGNORECASE)

    def forms(said: str) -> list[tuple[int, int]]:
        return [found.span() for found in behind.finditer(said)]

    return forms


def _other_products(rule: CompiledRule, reading: TextReading, product: Product) -> list[Finding]:
    own = {product.brand.casefold(), product.established_name.casefold()}
    names = sorted({one for one in reading.request.known_names if len(one) >= 4 and one.casefold() not in own})
    if not names:
        return []
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in names) + r")(?!\w)", re.IGNORECASE)
    findings = []
    for found in pattern.finditer(reading.prose.text):
        if reading.is_approved(*found.span()):
            continue
        span = reading.span(*found.span())
        values = {"quote": found[0], "brand": product.brand, "expected": product.brand}
        findings.append(_finding(rule, reading, span, values, case="other_product"))
        if len(findings) > MOST_PLACES:
            break
    return findings


def _finding(
    rule: CompiledRule,
    reading: TextReading,
    span: Span,
    values: dict[str, str],
    *,
    case: str = "",
    fix: Fix | None = None,
) -> Finding:
    severity = rule.severity(reading.request.channel)
    return rule.finding(severity, values, case=case, span=span, expected=values["expected"], fix=fix)
