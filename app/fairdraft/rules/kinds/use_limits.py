"""Do the limits of the approved use travel with it: whom it is for, and what it is taken with?"""

import re
from bisect import bisect_left
from collections.abc import Callable

from fairdraft.domain.finding import Finding, Span
from fairdraft.domain.product import Indication
from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.approved_reading import PassageReading
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.corrections import differing_span
from fairdraft.rules.kinds.indication import approved_uses, use_statement
from fairdraft.rules.kinds.kept_in_view import stays_in_view
from fairdraft.rules.kinds.link_only import standing_alone
from fairdraft.rules.kinds.pattern import brand_of, matches_of
from fairdraft.rules.kinds.use_people import is_named_as_use, sentences_naming, sentences_of_product, younger_people
from fairdraft.rules.text_reading import TextReading

_WITH = re.compile(
    r"^with\b|\b(?:along|together|taken|used|combination|combined|added|addition)\b.*\b(?:with|to)\b|\bdiet\b|\bexercise\b",
    re.IGNORECASE,
)
_STATED_WITH = re.compile(
    r"\b(?:along|together|in combination|combined) with (?:(?:an?|other|your|the) )?[\w-]+(?: (?:and|or) [\w-]+)?",
    re.IGNORECASE,
)
_SHORT_SURFACES = ("headline", "subhead", "subject", "preheader", "eyebrow", "post", "card", "frame")
# Words that make a disease's name the name of something else.
_OTHER_SENSE = (
    r"(?! (?:care|teams?|doctors?|educators?|nurses?|plans?|supplies|medicines?|medications?|management|journey))"
)
_NAMED_ALONE = frozenset(("diabetes",))
_GENERAL = ("s", "disorder", "disease", "sugar", "pressure")  # what ends so says too little to be another disease
_NARROWING_WORDS = (
    "major minor metastatic advanced severe moderate mild chronic acute plaque rheumatoid psoriatic atopic relapsing "
    "ulcerative type stage early late recurrent resistant breast lung prostate ovarian skin bladder kidney liver "
    "thyroid colorectal pancreatic stomach blood cell positive negative active juvenile allergic vascular"
)
_NARROWING = frozenset(_NARROWING_WORDS.split())
_NARROWED = re.compile(r"\b(?:" + "|".join(sorted(_NARROWING)) + r")(?: \d)?[ -]$", re.IGNORECASE)


def check_population(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The limits on whom the medicine is for stay with the use, and no copy widens them."""
    language = reading.language
    if language is None:
        return Outcome()
    findings = _lost_limits(rule, reading, with_others=False)
    severity = rule.severity(reading.request.channel)
    stated = _is_stated(reading)
    for low, high in matches_of(rule, reading):
        findings.append(_told(rule, reading, low, high, severity, "anyone"))
    whole = set(reading.once(sentences_of_product))
    sentences = sorted(whole.union(reading.once(sentences_naming)))
    for names_in, approved in language.once(_wider_names):
        for start, end in sentences:
            for low, high in reading.said(start, end).ask(names_in):
                if (start, end) in whole or is_named_as_use(reading, start, start + low):
                    grade = "warning" if stated else severity
                    findings.append(_told(rule, reading, start + low, start + high, grade, "wider", approved))
    for place in younger_people(reading):
        findings.append(_told(rule, reading, *place, severity, "wider", "adults"))
    return Outcome(tuple(findings))


def check_taken_with(rule: CompiledRule, reading: TextReading) -> Outcome:
    """What the medicine is taken with is said with its use: in the piece, and in a headline that promises something."""
    if reading.language is None:
        return Outcome()
    findings = _lost_limits(rule, reading, with_others=True)
    if findings:
        return Outcome(tuple(findings))
    groups = [group for use in reading.language.product.indications for group in limits_of(use, with_others=True)]
    if groups and (places := matches_of(rule, reading)):
        return Outcome(
            tuple(_told(rule, reading, *place, rule.rule.severity, "alone", groups[0][0]) for place in places)
        )
    terms = _any_of([term for use in reading.language.product.indications for term in use.conditions])
    if not groups or terms is None:
        return Outcome()
    text = reading.prose.text
    for surface in reading.surfaces:
        if surface.name not in _SHORT_SURFACES:
            continue
        said = text[surface.start : surface.end]
        if any(_says(group, said) for group in groups):
            continue
        for low, high in reading.claims_within(surface.start, surface.end):
            if reading.names_product(low, high) and terms.search(text, low, high):
                findings.append(_told(rule, reading, low, high, "warning", "headline", groups[0][0]))
                break
    return Outcome(tuple(findings))


def check_use_near_claim(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The approved use, or a short form of it, stands near the first claim and on the same surface."""
    if reading.approved is None or not _is_found(reading) or stays_in_view(reading, "use"):
        return Outcome()
    farthest = rule.rule.limits.get("words", 120)
    uses = _use_places(reading)
    findings: list[Finding] = []
    alone = standing_alone(reading)
    for low, high in alone:
        claim = next((one for one in reading.claims_within(low, high) if reading.names_product(*one)), None)
        if claim is None:
            continue
        near = [place for place in uses if low <= place[0] < high or len(alone) == 1]
        words = min((_words_between(reading, claim, place) for place in near), default=None)
        if words is not None and words <= farthest:
            continue
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {"brand": brand_of(reading), "quote": _quote(reading, *claim), "count": str(words or 0)},
                case="" if words is not None else "elsewhere",
                span=reading.span(*claim),
            )
        )
    return Outcome(tuple(findings))


def limits_of(use: Indication, *, with_others: bool) -> list[tuple[str, ...]]:
    """The any-of lists of phrases that stay with a use: what it is taken with, or whom it is for."""
    groups = [group for group in use.must_keep if group]
    if not groups:
        groups = [(found[0],) for found in _STATED_WITH.finditer(use.text)]
        groups += [(word,) for word in ("adults", "moderate-to-severe") if word in use.text]
    return [group for group in groups if any(_WITH.search(one) for one in group) == with_others]


def _lost_limits(rule: CompiledRule, reading: TextReading, *, with_others: bool) -> list[Finding]:
    """A use that is stated, in whatever words, without one of its limits, where the approved words stand nowhere."""
    if reading.approved is None or _is_stated(reading):
        return []
    findings: list[Finding] = []
    statement = use_statement(reading)
    said = reading.prose.text
    for one in approved_uses(reading):
        use = one.approved.indication
        if use is None:
            continue
        lost = [group[0] for group in limits_of(use, with_others=with_others) if not _says(group, said)]
        span = _altered_span(reading, one) or (reading.span(*statement) if statement else None)
        if not lost or span is None:
            continue
        approved = one.approved.passage.text.strip()
        findings.append(
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "brand": brand_of(reading),
                    "missing": ", ".join(f"“{phrase}”" for phrase in lost),
                    "expected": approved,
                },
                span=span,
                item=one.approved.element,
                expected=approved,
            )
        )
        if not _altered_span(reading, one):
            break  # one sentence in other words is one problem, however many uses there are
    return findings


def _altered_span(reading: TextReading, one: PassageReading) -> Span | None:
    unit = next((unit for unit in one.counted if unit.status == "altered"), None)
    return differing_span(unit, one.text, reading) if unit else None


def _is_stated(reading: TextReading) -> bool:
    return any(one.status == "present" for one in approved_uses(reading))


def _is_found(reading: TextReading) -> bool:
    return any(one.status != "missing" for one in approved_uses(reading))


def _use_places(reading: TextReading) -> list[tuple[int, int]]:
    """Where the use is stated: in the approved words, or as a sentence that names the condition and whom it is for."""
    places = [unit for one in approved_uses(reading) if (unit := one.range) is not None]
    if reading.language is None:
        return places
    states_use = reading.language.once(_states_use)
    places += [(start, end) for start, end, _, said in reading.prose.sentences if said.ask(states_use)]
    return places


def _states_use(language: ApprovedLanguage) -> Callable[[str], bool]:
    """The question whether words name the condition and whom the medicine is for."""
    uses = language.product.indications
    terms = _any_of([term for use in uses for term in use.conditions])
    limits = _any_of([phrase for use in uses for group in limits_of(use, with_others=False) for phrase in group])

    def states_use(said: str) -> bool:
        return terms is not None and bool(terms.search(said)) and (limits is None or bool(limits.search(said)))

    return states_use


def _words_between(reading: TextReading, one: tuple[int, int], other: tuple[int, int]) -> int:
    first, second = sorted((one, other))
    starts = reading.words.starts
    return max(0, bisect_left(starts, second[0]) - bisect_left(starts, first[1]))


def _wider_names(language: ApprovedLanguage) -> list[tuple[Callable[[str], tuple[tuple[int, int], ...]], str]]:
    """What finds names of diseases in a sentence that hold more than an approved one, with that one: diabetes, type 2
    diabetes.
    """
    uses = language.product.indications
    conditions = tuple(dict.fromkeys(term.lower().strip() for use in uses for term in use.conditions if term.strip()))
    names: dict[str, None] = {}
    for term in conditions:
        words = term.split()
        while len(words) > 1 and (words[0] in _NARROWING or words[0].isdigit()):
            words = words[1:]
        wider = " ".join(words)
        if wider not in conditions and (wider in _NAMED_ALONE or not wider.endswith(_GENERAL)):
            names[wider] = None
    approved = {name: tuple(one for one in conditions if name in one) for name in names}
    return [(_looking_for(name, longer), longer[0]) for name, longer in approved.items()]


def _looking_for(name: str, longer: tuple[str, ...]) -> Callable[[str], tuple[tuple[int, int], ...]]:
    """What finds a name where it stands in no longer one, an approved or another ("type 1 diabetes")."""
    alone = re.compile(rf"\b{re.escape(name)}\b{_OTHER_SENSE}", re.IGNORECASE)
    within = _any_of([*longer])

    def names_in(said: str) -> tuple[tuple[int, int], ...]:
        held = [one.span() for one in within.finditer(said)] if within is not None else []
        return tuple(
            found.span()
            for found in alone.finditer(said)
            if not _NARROWED.search(said, max(0, found.start() - 24), found.start())
            and not any(low <= found.start() and found.end() <= high for low, high in held)
        )

    return names_in


def _says(group: tuple[str, ...], said: str) -> bool:
    pattern = _any_of([*group])
    return pattern is not None and pattern.search(said) is not None


def _any_of(phrases: list[str]) -> re.Pattern[str] | None:
    spoken = sorted({one.strip() for one in phrases if one.strip()}, key=lambda one: (-len(one), one))
    if not spoken:
        return None
    said = "|".join(r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", one) if word) for one in spoken)
    return re.compile(rf"(?<![^\W_])(?:{said})(?![^\W_])", re.IGNORECASE)


def _told(
    rule: CompiledRule, reading: TextReading, low: int, high: int, severity: str, case: str, expected: str = ""
) -> Finding:
    return rule.finding(
        "warning" if severity == "warning" else "error",
        {"brand": brand_of(reading), "quote": _quote(reading, low, high), "expected": expected},
        case=case,
        span=reading.span(low, high),
        expected=expected or None,
    )


def _quote(reading: TextReading, low: int, high: int) -> str:
    span = reading.span(low, high)
    return " ".join(reading.quote(span).split())[:160]
