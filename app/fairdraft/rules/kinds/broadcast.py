"""Does a broadcast script say its risks aloud, show them in the same words, and give them time?"""

import re
from dataclasses import replace

from fairdraft.domain.assembly import broadcast_provision
from fairdraft.domain.finding import Finding, Fix, RequiredElement, Span
from fairdraft.domain.script_assembly import SUPER
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.critical_words import critical_key, is_connective
from fairdraft.rules.kinds.pattern import brand_of, matches_of
from fairdraft.rules.normalise import normalise
from fairdraft.rules.risk_language import promises, tells_of_risk
from fairdraft.rules.script_reading import script_of
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.tv_script import ScriptRow, ScriptText, not_yet_shown, provision_of
from fairdraft.rules.words import words_of

_QUOTED = 140
_WORDS_PER_SECOND = 2.5


def check_major_statement(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Each sentence of the major statement is spoken; without tags the whole text counts as spoken."""
    if reading.approved is None:
        return Outcome()
    isi = reading.approved.isi
    spoken = [span for row in reading.once(script_of).rows for span in row.voice_over.spans]
    said = f" {' '.join(_spoken_keys(reading, spoken))} "
    lost = [one for one in isi.counted if one.status == "missing"]
    silent = [
        one
        for one in isi.counted
        if spoken
        and one.start is not None
        and one.end is not None
        and not _is_within(reading.span(one.start, one.end), spoken)
        and f" {' '.join(one.coded.unit.keys)} " not in said
    ]
    findings: list[Finding] = []
    if len(lost) == len(isi.counted):
        expected = isi.approved.passage.text.strip()
        findings.append(_spanless(rule, reading, expected, "", isi.approved.element))
    else:
        findings += [_spanless(rule, reading, one.coded.unit.text, "point", None) for one in lost]
    for one in silent:
        span = reading.span(one.start or 0, one.end or 0)
        findings.append(_at(rule, reading, span, "silent", expected=one.coded.unit.text))
    return Outcome(tuple(findings))


def check_provision(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The four ways to the full labeling; one finding names those that are missing, and a row tells how it is."""
    ways = reading.once(script_of).provision
    missing = [one.label for one in ways if one.span is None]
    product = reading.language.product if reading.language else None
    expected = "" if product is None else broadcast_provision(product)
    row = RequiredElement(
        "adequate_provision",
        "missing" if missing else "present",
        1 - len(missing) / len(ways),
        None if missing else ways[-1].span,
        "Where to find the full labeling",
        # What would still lack a way is no remedy.
        expected if all(one.span for one in provision_of(expected)) else "",
    )
    if not missing:
        return Outcome((), (row,))
    return Outcome(
        (
            rule.finding(
                rule.severity(reading.request.channel),
                {
                    "brand": brand_of(reading),
                    "missing": ", ".join(missing),
                    "count": str(len(missing)),
                    "expected": expected,
                },
                anchor=reading.anchor,
                item="adequate_provision",
                expected=expected or None,
            ),
        ),
        (row,),
    )


def check_dual_modality(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Beside every spoken risk the screen shows its own key words."""
    script = reading.once(script_of)
    findings: list[Finding] = []
    for row in script.rows:
        if row.alignment == "missing":
            found = _at(rule, reading, row.voice_over.spans[0], "missing", quote=row.voice_over.text)
            findings.append(replace(found, fix=_super_beside(reading, row)))
        elif row.alignment == "paraphrase":
            place = _place(reading, row.super, row.not_spoken[0])
            found = _at(rule, reading, place, "", quote=row.not_spoken[0], expected=row.voice_over.text)
            findings.append(replace(found, fix=_as_spoken(reading, row, place)))
        elif row.alignment == "partial":
            findings.append(
                _at(rule, reading, _place(reading, row.voice_over, row.not_shown[0]), "partial", quote=row.not_shown[0])
            )
    return Outcome(tuple(findings))


def check_risk_in_audio(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Every risk that the screen shows is spoken somewhere in the spot."""
    script = reading.once(script_of)
    spoken = {key for row in script.rows for key in words_of(normalise(row.voice_over.text)).keys}
    findings: list[Finding] = []
    for row in script.rows:
        for span in row.super.spans:
            said = reading.request.text[span.start : span.end]
            plain = normalise(said).text
            if not tells_of_risk(plain) or row.alignment == "paraphrase":
                continue
            keys = [key for key in words_of(normalise(said)).keys if critical_key(key) and not is_connective(key)]
            silent = [key for key in keys if key not in spoken]
            if silent and len(silent) * 2 >= len(keys):
                findings.append(_at(rule, reading, span, "", quote=said.strip()))
    return Outcome(tuple(findings))


def check_pace(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Risk is not spoken faster than the rest, and the words fit the spot."""
    script = reading.once(script_of)
    findings: list[Finding] = []
    first = next((row.voice_over.spans[0] for row in script.rows if row.risk and row.voice_over.spans), None)
    risk, rest = script.risk_pace, script.benefit_pace
    if (
        risk is not None
        and rest is not None
        and first is not None
        and risk > rest * (1 + rule.rule.limits.get("percent", 5) / 100)
    ):
        findings.append(_at(rule, reading, first, "", count=f"{risk:.0f}", total=f"{rest:.0f}"))
    length = script.length
    if length is not None and script.words > length * _WORDS_PER_SECOND:
        values = {
            "brand": brand_of(reading),
            "count": str(script.words),
            "total": str(int(length * _WORDS_PER_SECOND)),
            "label": f":{length}",
        }
        findings.append(
            rule.finding(rule.severity(reading.request.channel), values, case="length", anchor=reading.anchor)
        )
    return Outcome(tuple(findings))


def check_competing(rule: CompiledRule, reading: TextReading) -> Outcome:
    """While risks are spoken nothing in sound or picture draws attention away."""
    rows = [row for row in reading.once(script_of).rows if row.risk]
    places = [span for row in rows for span in (*row.visual.spans, *row.super.spans)]
    findings: list[Finding] = []
    for low, high in matches_of(rule, reading):
        span = reading.span(low, high)
        if any(place.start <= span.start and span.end <= place.end for place in places):
            findings.append(_at(rule, reading, span, "", quote=reading.request.text[span.start : span.end]))
    for row in rows:
        for span in row.super.spans:
            said = normalise(reading.request.text[span.start : span.end]).text
            if row.alignment == "verbatim" and reading.is_approved(*_words_of(reading, span)):
                continue
            if reading.request.text[span.start : span.end].strip() and promises(said):
                findings.append(_at(rule, reading, span, "benefit", quote=said))
    return Outcome(tuple(findings))


def check_risk_language(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Spoken risks that are no approved words use plain terms and short sentences."""
    findings: list[Finding] = []
    rows = [row for row in reading.once(script_of).rows if row.risk]
    places = [span for row in rows for span in row.voice_over.spans]
    for low, high in matches_of(rule, reading):
        span = reading.span(low, high)
        if any(place.start <= span.start and span.end <= place.end for place in places):
            findings.append(_at(rule, reading, span, "", quote=reading.request.text[span.start : span.end]))
    longest = rule.rule.limits.get("words", 20)
    for place in places:
        start, end = reading.normal.place_of(place.start), reading.normal.place_of(place.end)
        for low, high in reading.sentences_within(start, end):
            count = len(words_of(normalise(reading.prose.text[low:high])).keys)
            if count > longest + longest // 2 and not reading.is_approved(low, high):
                span = reading.span(low, high)
                findings.append(_at(rule, reading, span, "long", count=str(count), total=str(longest)))
    return Outcome(tuple(findings))


def _super_beside(reading: TextReading, row: ScriptRow) -> Fix | None:
    """A line that shows a spoken line in its own words; None in a table, and where the row shows something else."""
    text, spans = reading.request.text, row.voice_over.spans
    line = text[text.rfind("\n", 0, spans[0].start) + 1 : spans[0].start]
    if len(spans) != 1 or row.super.spans or "|" in line:
        return None
    end = _trimmed(text, spans[0]).end
    return Fix(end, end, f"\n{SUPER}{row.voice_over.text}")


def _as_spoken(reading: TextReading, row: ScriptRow, place: Span) -> Fix | None:
    """What is spoken in the place of other words, so far as it is not shown beside them; they go where all of it is.

    Beside a super that fits, another is that of a line which is not spoken here: nothing is put over it.
    """
    if len(row.super.spans) != 1:
        return None
    (line,), text = row.super.spans, reading.request.text
    before, after = text[line.start : place.start], text[place.end : line.end]
    said = not_yet_shown(row.voice_over.text, f"{before}\n{after}")
    start = place.start if said or after.strip() else line.start + len(before.rstrip())
    end = place.end if said else place.end + len(after) - len(after.lstrip())
    return Fix(start, end, said)


def _spoken_keys(reading: TextReading, spoken: list[Span]) -> list[str]:
    """All spoken words as they are compared, one row behind the other."""
    keys: list[str] = []
    for span in spoken:
        words = words_of(normalise(reading.request.text[span.start : span.end])).keys
        keys += [words[at] for at in reading.language.names.kept(words)] if reading.language else words
    return keys


def _is_within(span: Span, places: list[Span]) -> bool:
    return any(place.start <= span.start and span.end <= place.end for place in places)


def _place(reading: TextReading, words: ScriptText, quote: str) -> Span:
    """Where a quoted part of a row's words stands."""
    for span in words.spans:
        at = reading.request.text.find(quote, span.start, span.end)
        if at >= 0:
            return Span(at, at + len(quote))
    return words.spans[0]


def _spanless(rule: CompiledRule, reading: TextReading, expected: str, case: str, item: str | None) -> Finding:
    return rule.finding(
        rule.severity(reading.request.channel),
        {"brand": brand_of(reading), "expected": expected},
        case=case,
        anchor=reading.anchor,
        item=item,
        expected=expected,
    )


def _at(rule: CompiledRule, reading: TextReading, span: Span, case: str, **values: str) -> Finding:
    said = {name: " ".join(value.split())[:_QUOTED] for name, value in values.items()}
    return rule.finding(
        rule.severity(reading.request.channel),
        {"brand": brand_of(reading), **said},
        case=case,
        span=_trimmed(reading.request.text, span),
        expected=values.get("expected"),
    )


def _words_of(reading: TextReading, span: Span) -> tuple[int, int]:
    """From the first to the last word of a span, in the normalised text: marks at its ends are no approved words."""
    said = reading.request.text[span.start : span.end]
    words = list(re.finditer(r"\w+", said))
    start, end = (words[0].start(), words[-1].end()) if words else (0, 0)
    return reading.normal.place_of(span.start + start), reading.normal.place_of(span.start + end)


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))
