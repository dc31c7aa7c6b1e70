"""Is the approved safety information there, whole, unchanged and in order?"""

from dataclasses import replace

from fairdraft.domain.finding import DiffPart, Finding, RequiredElement, RequiredStatus
from fairdraft.rules.approved_reading import (
    PassageReading,
    UnitReading,
    match_exactly,
    range_of,
    similarity_of,
    status_of,
)
from fairdraft.rules.compiled_rules import CompiledRule, Outcome
from fairdraft.rules.kinds.corrections import appended
from fairdraft.rules.kinds.indication import altered_finding, copy_findings, required_row
from fairdraft.rules.kinds.link_only import LINK
from fairdraft.rules.kinds.pattern import brand_of
from fairdraft.rules.kinds.safety_copies import differing_copies
from fairdraft.rules.kinds.safety_interruptions import interrupted
from fairdraft.rules.kinds.safety_order import joined_conditions, misplaced
from fairdraft.rules.kinds.safety_places import moved_out
from fairdraft.rules.kinds.safety_units import MANY, MOST, insertion, is_mostly_missing, owed_units
from fairdraft.rules.matching import match_units
from fairdraft.rules.passages import label_of
from fairdraft.rules.safety_items import PassageItem
from fairdraft.rules.text_reading import TextReading

_SOME = 0.12  # below this share of the approved words there is no safety information


def check_isi_present(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Safety information has to be there in some form; one finding when it is not."""
    if reading.approved is None:
        return Outcome()
    rows = (required_row(reading.approved.isi, reading), *_item_rows(reading))
    if has_safety_information(reading):
        return Outcome((), rows)
    isi = reading.approved.isi.approved
    finding = rule.finding(
        rule.severity(reading.request.channel),
        {"brand": brand_of(reading), "label": isi.label, "expected": isi.passage.text.strip()},
        anchor=reading.anchor,
        item=isi.element,
        expected=isi.passage.text.strip(),
        fix=appended(isi.passage.text.strip(), reading),
    )
    return Outcome((finding,), rows)


def has_safety_information(reading: TextReading) -> bool:
    """Whether a text says something of the product's risks."""
    return reading.once(_has_safety_information)


def _has_safety_information(reading: TextReading) -> bool:
    if reading.approved is None:
        return False
    if reading.approved.isi.similarity >= _SOME:
        return True
    return any(
        reading.has_risk(one.start, one.end)
        for one in reading.prose.sentences
        if len(reading.prose.text[one.start : one.end].split()) >= 4
        and not _is_link(reading.prose.text[one.start : one.end])
    )


def check_isi_exact(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Every sentence and bullet of the approved safety text has to be there, unchanged."""
    if reading.approved is None or not has_safety_information(reading):
        return Outcome()
    isi = reading.approved.isi
    units = owed_units(reading)
    missing = [one for one in units if one.status == "missing"]
    if is_mostly_missing(units):
        # The text has to be inserted whole: what is left of it need not be put right word by word.
        return Outcome((_most_finding(rule, reading, missing, len(units)),))
    findings = [
        altered_finding(rule, reading, one, isi.text, item_id(reading, one), label_of(one.coded.unit.text))
        for one in units
        if one.status == "altered"
    ]
    findings.extend(_run_finding(rule, reading, run) for run in _runs(missing, isi))
    findings.extend(moved_out(rule, reading))
    findings.extend(misplaced(rule, reading))
    findings.extend(joined_conditions(rule, reading))
    findings.extend(interrupted(rule, reading))
    findings.extend(copy_findings(rule, reading, isi.approved.element))
    findings.extend(differing_copies(rule, reading))
    if "medwatch" in reading.approved.language.covered.values():
        findings.extend(copy_findings(rule, reading, "medwatch"))
    return Outcome(tuple(findings))


def check_boxed_warning(rule: CompiledRule, reading: TextReading) -> Outcome:
    """Every point of the boxed warning has to be there."""
    boxed = reading.approved.boxed_warning if reading.approved else None
    if boxed is None or reading.approved is None:
        return Outcome()
    row = required_row(boxed, reading)
    passage, units = boxed, list(boxed.counted)
    if reading.approved.language.form != "full" and row.status != "present":
        isi = reading.approved.isi
        # The approved short form is on file as a whole; it carries the boxed warning in its own words, or some of them.
        passage, units = isi, [one for one in isi.units if one.coded.unit.number in reading.approved.language.boxed]
        if isi.status == "present" or units:
            row = _short_row(row, reading, units)
        if not units:
            return Outcome((), (row,))
    findings = [
        altered_finding(rule, reading, one, passage.text, "boxed_warning", label_of(one.coded.unit.text))
        for one in units
        if one.status == "altered"
    ]
    missing = [one for one in units if one.status == "missing"]
    if missing:
        findings.append(_boxed_finding(rule, reading, passage, missing))
    return Outcome(tuple(findings), (row,))


def _short_row(row: RequiredElement, reading: TextReading, units: list[UnitReading]) -> RequiredElement:
    """The row of a boxed warning by the sentences of it that the short form has."""
    status = status_of(units) if units else "present"
    place = range_of(units)
    return replace(
        row,
        status=status,
        similarity=similarity_of(units) if units else 1.0,
        span=reading.span(*place) if place else None,
        approved="\n".join(one.coded.unit.text for one in units) or row.approved,
        diff=None if status == "present" else tuple(part for one in units for part in one.diff or ()) or None,
    )


def check_boxed_first(rule: CompiledRule, reading: TextReading) -> Outcome:
    """The boxed warning has to stand before the risks that follow it in the approved text."""
    if reading.approved is None or reading.approved.boxed_warning is None:
        return Outcome()
    boxed_places = [one.start for one in reading.approved.boxed_warning.counted if one.start is not None]
    if not boxed_places:
        return Outcome()
    first = min(boxed_places)
    language = reading.approved.language
    first_boxed = min(language.boxed, default=-1)
    earlier = [
        one
        for one in reading.approved.isi.counted
        if one.start is not None
        and one.start < first
        and one.coded.unit.number not in language.boxed
        and one.coded.unit.number not in language.covered
        and one.coded.unit.number > first_boxed
    ]
    if not earlier:
        return Outcome()
    place = min((one for one in earlier if one.start is not None), key=lambda one: one.start or 0)
    if place.start is None or place.end is None:
        return Outcome()
    span = reading.span(place.start, place.end)
    return Outcome(
        (
            rule.finding(
                rule.severity(reading.request.channel),
                {"brand": brand_of(reading), "label": label_of(place.coded.unit.text)},
                span=span,
                item="boxed_warning",
            ),
        )
    )


def _runs(missing: list[UnitReading], isi: PassageReading) -> list[list[UnitReading]]:
    """Lost units that stand together in the approved text; two or fewer are told one by one."""
    runs: list[list[UnitReading]] = []
    present = {one.coded.unit.number for one in isi.units if one.status != "missing"}
    for one in missing:
        if runs:
            between = range(runs[-1][-1].coded.unit.number + 1, one.coded.unit.number)
            if not any(number in present for number in between):
                runs[-1].append(one)
                continue
        runs.append([one])
    return [part for run in runs for part in ([run] if len(run) >= MANY else [[one] for one in run])]


def _run_finding(rule: CompiledRule, reading: TextReading, run: list[UnitReading]) -> Finding:
    labels = [label_of(one.coded.unit.text) for one in run]
    expected = "\n".join(one.coded.unit.text for one in run)
    several = len(run) >= MANY
    return rule.finding(
        rule.severity(reading.request.channel),
        {
            "brand": brand_of(reading),
            "label": labels[0],
            "count": str(len(run)),
            "missing": "; ".join(f"“{label}”" for label in labels[:4]),
            "expected": expected,
        },
        case="several" if several else "",
        anchor=reading.anchor,
        item=item_id(reading, run[0]),
        expected=expected,
        fix=insertion(reading, run),
    )


def _most_finding(rule: CompiledRule, reading: TextReading, missing: list[UnitReading], total: int) -> Finding:
    isi = reading.approved.isi.approved if reading.approved else None
    expected = isi.passage.text.strip() if isi else ""
    return rule.finding(
        rule.severity(reading.request.channel),
        {
            "brand": brand_of(reading),
            "label": isi.label if isi else "",
            "count": str(len(missing)),
            "total": str(total),
            "missing": "; ".join(f"“{label_of(one.coded.unit.text)}”" for one in missing[:3]),
        },
        case="most",
        anchor=reading.anchor,
        item=isi.element if isi else None,
        expected=expected,
        fix=appended(expected, reading),
    )


def _boxed_finding(
    rule: CompiledRule, reading: TextReading, boxed: PassageReading, missing: list[UnitReading]
) -> Finding:
    expected = "\n".join(one.coded.unit.text for one in missing)
    return rule.finding(
        rule.severity(reading.request.channel),
        {
            "brand": brand_of(reading),
            "label": label_of(missing[0].coded.unit.text),
            "missing": "; ".join(f"“{label_of(one.coded.unit.text)}”" for one in missing[:4]),
            "count": str(len(missing)),
            "expected": expected,
        },
        anchor=reading.anchor,
        item="boxed_warning",
        expected=expected,
        fix=insertion(reading, missing, boxed),
    )


def _item_rows(reading: TextReading) -> tuple[RequiredElement, ...]:
    approved = reading.approved
    if approved is None:
        return ()
    rows = []
    for item in approved.language.items:
        if item.parts and all(part.unit in approved.language.covered for part in item.parts):
            continue
        rows.append(_located_row(item, reading) if item.parts else _unlocated_row(item, reading))
    return tuple(rows)


def _located_row(item: PassageItem, reading: TextReading) -> RequiredElement:
    """The row of an item whose words stand in the approved text: only those words count."""
    assert reading.approved is not None  # noqa: S101 -- items come from an approved reading
    units = reading.approved.isi.units
    if len(item.parts) == 1 and item.parts[0].first < item.parts[0].end:
        unit = units[item.parts[0].unit]
        if unit.status == "present" and unit.start is not None and unit.end is not None:
            place = reading.span(unit.start, unit.end)
            return RequiredElement(f"isi:{item.id}", "present", 1.0, place, item.label, item.text)
    statuses: list[RequiredStatus] = []
    diff: list[DiffPart] = []
    matched = total = 0
    places: list[tuple[int, int]] = []
    for part in item.parts:
        unit = units[part.unit]
        size = part.end - part.first
        total += size
        if unit.status == "missing" or unit.start is None or unit.end is None:
            statuses.append("missing")
            diff.append(DiffPart("insert", unit.coded.unit.text))
            continue
        places.append((unit.start, unit.end))
        whole = size == len(unit.coded.code)
        if unit.status == "present" or (not whole and not _touches(unit, part.first, part.end)):
            statuses.append("present")
            matched += size
            continue
        statuses.append("altered")
        matched += round(size * unit.match.similarity)
        diff.extend(unit.diff or ())
    status: RequiredStatus = (
        "present"
        if all(one == "present" for one in statuses)
        else "missing"
        if all(one == "missing" for one in statuses)
        else "altered"
    )
    span = reading.span(min(start for start, _ in places), max(end for _, end in places)) if places else None
    similarity = matched / total if total else 0.0
    return RequiredElement(
        f"isi:{item.id}", status, min(1.0, similarity), span, item.label, item.text, tuple(diff) if diff else None
    )


def _touches(unit: UnitReading, first: int, end: int) -> bool:
    """Whether a difference of the unit lies within its words `first`…`end`."""
    return any(
        kind != "equal" and low < end and (high > first or (low == high > first))
        for kind, low, high, _, _ in unit.match.operations
    )


def _unlocated_row(item: PassageItem, reading: TextReading) -> RequiredElement:
    """The row of a listed item that the approved text does not hold in these words: any wording of it counts,
    and so does the approved text as a whole.
    """
    assert reading.approved is not None  # noqa: S101 -- items come from an approved reading
    text = reading.approved.text
    best = 0.0
    for units in item.alternatives:
        exact = {match.coded.code for match in match_exactly(units, text)}
        if units and all(one.code in exact for one in units):
            return RequiredElement(f"isi:{item.id}", "present", 1.0, None, item.label, item.text)
        matches = match_units(units, text)
        size = sum(len(one.code) for one in units) or 1
        best = max(best, sum(one.similarity * len(one.coded.code) for one in matches) / size)
    if reading.approved.isi.status == "present":
        return RequiredElement(f"isi:{item.id}", "present", 1.0, None, item.label, item.text)
    status: RequiredStatus = "altered" if best > MOST else "missing"
    return RequiredElement(f"isi:{item.id}", status, min(1.0, best), None, item.label, item.text)


def item_id(reading: TextReading, unit: UnitReading) -> str | None:
    """The id of the safety item that a unit belongs to."""
    if reading.approved is None:
        return None
    number = unit.coded.unit.number
    return next(
        (item.id for item in reading.approved.language.items if any(part.unit == number for part in item.parts)), None
    )


def _is_link(sentence: str) -> bool:
    return bool(LINK.search(sentence))
