"""Which of the words that writers marked did the rules find, and which findings did writers mark?

A mark and a finding are the same matter when they are of one rule (of one group, in the rows of groups) and have a
code point in common; a mark may point to a whole group. Missing language has no words: it is the same matter as a mark
that points to its very rule, or to its whole group, anywhere in the draft. What meets on one side is taken together
first, so that neither two writers on the same words nor two findings on them count twice; and each side is counted by
itself, so that one long mark may answer two findings.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from fairdraft.analysis.proportions import wilson_interval
from fairdraft.analysis.span_matching import Place, Unit, met, united
from fairdraft.domain.annotation_scores import (
    FoundSpan,
    MarkedSpan,
    MarkScore,
    QuotedWords,
    ReadDraft,
    Share,
    SilentRule,
    UncoveredLabel,
    rule_group,
)

MOST_QUOTED = 20
"""Of each kind of words this many are quoted."""

OVERALL = "all"


@dataclass(frozen=True, slots=True)
class ScoredMarks:
    """The figures by rule and by group, rules that found nothing, and labels without a rule."""

    overall: MarkScore
    groups: tuple[MarkScore, ...]
    rules: tuple[MarkScore, ...]
    silent: tuple[SilentRule, ...]
    uncovered: tuple[UncoveredLabel, ...]


@dataclass(slots=True)
class _Tally:
    """What is counted of a rule or group while drafts pass; `missing` is what nobody marked, by rule."""

    marks: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    marked_drafts: int = 0
    found_drafts: int = 0
    advisory: int = 0
    missed: list[QuotedWords] = field(default_factory=list)
    not_marked: list[QuotedWords] = field(default_factory=list)
    missing: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _LabelTally:
    marks: int = 0
    drafts: int = 0
    with_findings: int = 0
    words: list[QuotedWords] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Matter:
    """The marks and findings of one rule or group in one draft: those with words taken together, and missing language
    by rule.
    """

    marks: Sequence[MarkedSpan]
    mark_units: Sequence[Unit]
    findings: Sequence[FoundSpan]
    finding_units: Sequence[Unit]
    missing: Mapping[str, Sequence[FoundSpan]]

    def rules_of(self, unit: Unit, groups: Mapping[str, frozenset[str]]) -> set[str]:
        """The rules that the marks of a unit point to; a mark may point to all of a group."""
        named = {rule for number in unit.members if (rule := self.marks[number].rule)}
        return named.union(*(groups.get(one, ()) for one in named))


def scored_marks(
    drafts: Iterable[ReadDraft], labels: Mapping[str, tuple[str, str]], titles: Mapping[str, str]
) -> ScoredMarks:
    """Count marks against findings.

    Args:
        drafts: those that writers who mark words have finished.
        labels: the rubric's labels: by id the name and the rule or group of rules that it points to, or "".
        titles: the rules in use, by id.
    """
    groups_in_use: dict[str, frozenset[str]] = {
        group: frozenset(one for one in titles if rule_group(one) == group) for group in {*map(rule_group, titles)}
    }
    in_use = titles.keys() | groups_in_use.keys()
    rules: dict[str, _Tally] = defaultdict(_Tally)
    groups: dict[str, _Tally] = defaultdict(_Tally)
    uncovered: dict[tuple[str, str | None], _LabelTally] = defaultdict(_LabelTally)
    looked: Counter[str] = Counter()
    pointed = {rule for _name, rule in labels.values() if rule}
    for draft in drafts:
        looked.update(draft.checked)
        known = [one for one in draft.marks if one.rule in in_use]
        pointed.update(one.rule for one in known if one.rule)
        _count_rules(draft, known, rules, groups_in_use)
        _count_groups(draft, known, groups, groups_in_use)
        _count_uncovered(draft, [one for one in draft.marks if one.rule not in in_use], uncovered)
    can_be_marked = pointed.union(*(groups_in_use.get(one, ()) for one in pointed))
    labelled_groups = {one if one in groups_in_use else rule_group(one) for one in pointed}
    by_rule = tuple(
        _score(one, titles.get(one, ""), rules[one], can_be_marked, labelled=one in pointed) for one in sorted(rules)
    )
    by_group = tuple(
        _score(one, "", groups[one], can_be_marked, labelled=one in labelled_groups) for one in sorted(groups)
    )
    for label, (_name, rule) in labels.items():
        if rule not in in_use:
            # A label that nobody used is told, too.
            uncovered.setdefault((label, rule or None), _LabelTally())
    return ScoredMarks(
        overall=_sum(by_group),
        groups=by_group,
        rules=by_rule,
        silent=_silent(looked, rules, titles),
        uncovered=tuple(
            UncoveredLabel(
                label=label,
                name=labels.get(label, (label, ""))[0],
                rule=rule,
                marks=one.marks,
                drafts=one.drafts,
                with_findings=one.with_findings,
                words=tuple(one.words),
            )
            for (label, rule), one in sorted(
                uncovered.items(), key=lambda both: (-both[1].marks, both[0][0], both[0][1] or "")
            )
        ),
    )


def _matters(marks: Iterable[MarkedSpan], findings: Iterable[FoundSpan], *, by_group: bool) -> dict[str, _Matter]:
    """Marks and findings by rule, or by group."""
    of = rule_group if by_group else str  # The letters of a group are their own group.
    own_marks: dict[str, list[MarkedSpan]] = defaultdict(list)
    own_findings: dict[str, list[FoundSpan]] = defaultdict(list)
    missing: dict[str, dict[str, list[FoundSpan]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        own_marks[of(mark.rule or "")].append(mark)
    for finding in findings:
        for rule in dict.fromkeys(finding.rules):
            if finding.start is None:
                missing[of(rule)][rule].append(finding)
        if finding.start is not None:
            for name in dict.fromkeys(map(of, finding.rules)):
                own_findings[name].append(finding)
    return {
        name: _Matter(
            own_marks[name],
            united([Place(one.start, one.end) for one in own_marks[name]]),
            own_findings[name],
            united([_place(one) for one in own_findings[name]]),
            missing[name],
        )
        for name in {*own_marks, *own_findings, *missing}
    }


def _count_rules(
    draft: ReadDraft, marks: Sequence[MarkedSpan], tallies: dict[str, _Tally], groups: Mapping[str, frozenset[str]]
) -> None:
    matters = _matters(marks, draft.findings, by_group=False)
    of_group: dict[str, list[_Matter]] = defaultdict(list)
    for rule, matter in matters.items():
        of_group[rule if rule in groups else rule_group(rule)].append(matter)
    for rule, matter in matters.items():
        # Marks that point to a whole group have no row among the rules.
        if rule not in groups or rule in groups[rule]:
            others = [one for one in of_group[rule_group(rule)] if one is not matter]
            _count(draft, matter, tallies[rule], others, groups)


def _count_groups(
    draft: ReadDraft, marks: Sequence[MarkedSpan], tallies: dict[str, _Tally], groups: Mapping[str, frozenset[str]]
) -> None:
    for group, matter in _matters(marks, draft.findings, by_group=True).items():
        _count(draft, matter, tallies[group], (), groups)


def _count(
    draft: ReadDraft,
    matter: _Matter,
    tally: _Tally,
    others: Sequence[_Matter],
    groups: Mapping[str, frozenset[str]],
) -> None:
    """Add one draft's marks and findings of a rule or group; the others are those of the group's further rules."""
    tally.marked_drafts += bool(matter.mark_units)
    tally.found_drafts += bool(matter.finding_units or matter.missing)
    found = met(matter.mark_units, matter.finding_units)
    nearby = met(matter.mark_units, [unit for one in others for unit in one.finding_units])
    pointed: set[str] = set()
    for number, unit in enumerate(matter.mark_units):
        rules = matter.rules_of(unit, groups)
        pointed |= rules
        if found[number] or not rules.isdisjoint(matter.missing):
            tally.marks["found"] += 1
        elif rules.isdisjoint(draft.checked):
            tally.marks["not_checked"] += 1
        elif nearby[number]:
            tally.marks["found_by_group"] += 1
        else:
            tally.marks["missed"] += 1
            if len(tally.missed) < MOST_QUOTED:
                tally.missed.append(_quoted(draft, unit, [matter.marks[one] for one in unit.members]))
    marked = met(matter.finding_units, matter.mark_units)
    near = met(matter.finding_units, [unit for one in others for unit in one.mark_units])
    for number, unit in enumerate(matter.finding_units):
        members = [matter.findings[one] for one in unit.members]
        _count_finding(draft, tally, members, unit.place, marked=marked[number], nearby=near[number])
    pointed_nearby = {rule for one in others for unit in one.mark_units for rule in one.rules_of(unit, groups)}
    for rule, absent in matter.missing.items():
        before = tally.findings["not_marked"]
        _count_finding(draft, tally, absent, None, marked=rule in pointed, nearby=rule in pointed_nearby)
        tally.missing[rule] += tally.findings["not_marked"] - before


def _count_finding(
    draft: ReadDraft, tally: _Tally, members: Sequence[FoundSpan], place: Place | None, *, marked: bool, nearby: bool
) -> None:
    tally.advisory += all(one.advisory for one in members)
    if marked:
        tally.findings["marked"] += 1
    elif nearby:
        tally.findings["marked_in_group"] += 1
    elif all(one.dismissed for one in members):
        tally.findings["dismissed"] += 1
    else:
        tally.findings["not_marked"] += 1
        if len(tally.not_marked) < MOST_QUOTED:
            rules = tuple(dict.fromkeys(rule for one in members for rule in one.rules))
            words = "" if place is None else draft.text[place.start : place.end]
            tally.not_marked.append(QuotedWords(draft.id, words, rules=rules))


def _count_uncovered(
    draft: ReadDraft, marks: Sequence[MarkedSpan], tallies: dict[tuple[str, str | None], _LabelTally]
) -> None:
    of_label: dict[tuple[str, str | None], list[MarkedSpan]] = defaultdict(list)
    for one in marks:
        of_label[one.label, one.rule].append(one)
    placed = [one for one in draft.findings if one.start is not None] if marks else []
    for key, own in of_label.items():
        tally = tallies[key]
        tally.drafts += 1
        for unit in united([Place(one.start, one.end) for one in own]):
            on_them = [one for one in placed if _place(one).meets(unit.place)]
            tally.marks += 1
            tally.with_findings += bool(on_them)
            if len(tally.words) < MOST_QUOTED:
                rules = dict.fromkeys(rule for one in on_them for rule in one.rules)
                tally.words.append(_quoted(draft, unit, [own[one] for one in unit.members], tuple(rules)))


def _place(finding: FoundSpan) -> Place:
    start = finding.start or 0
    return Place(start, start if finding.end is None else finding.end)


def _quoted(draft: ReadDraft, unit: Unit, marks: Sequence[MarkedSpan], rules: tuple[str, ...] = ()) -> QuotedWords:
    comments = dict.fromkeys(one.comment for one in marks if one.comment)
    return QuotedWords(
        draft=draft.id,
        quote=draft.text[unit.place.start : unit.place.end],
        label=marks[0].label,
        comment=" / ".join(comments),
        raters=len({one.rater for one in marks}),
        rules=rules,
    )


def _score(name: str, title: str, tally: _Tally, can_be_marked: AbstractSet[str], *, labelled: bool) -> MarkScore:
    """The figures of a rule or group. Missing language has no words that a neighbor's label could mark: it counts for
    precision only where a label points to its rule.
    """
    marks, findings = tally.marks, tally.findings
    without_label = sum(n for rule, n in tally.missing.items() if rule not in can_be_marked)
    return MarkScore(
        id=name,
        title=title,
        labelled=labelled,
        marks=marks.total(),
        marks_found=marks["found"],
        marks_found_by_group=marks["found_by_group"],
        marks_not_checked=marks["not_checked"],
        missed=marks["missed"],
        marked_drafts=tally.marked_drafts,
        findings=findings.total(),
        findings_marked=findings["marked"],
        findings_marked_in_group=findings["marked_in_group"],
        findings_dismissed=findings["dismissed"],
        findings_without_label=without_label,
        not_marked=findings["not_marked"] - without_label,
        found_drafts=tally.found_drafts,
        recall=_share(marks["found"], marks.total() - marks["not_checked"]),
        precision=_share(findings["marked"], findings.total() - without_label) if labelled else None,
        missed_words=tuple(tally.missed),
        not_marked_words=tuple(tally.not_marked),
        findings_advisory=tally.advisory,
    )


def _sum(groups: Sequence[MarkScore]) -> MarkScore:
    """All groups together; findings of groups that no label points to count for no precision."""
    tally = _Tally()
    for one in groups:
        tally.marks.update(found=one.marks_found, not_checked=one.marks_not_checked, missed=one.missed)
        if one.labelled:
            tally.findings.update(
                marked=one.findings_marked,
                dismissed=one.findings_dismissed,
                not_marked=one.not_marked + one.findings_without_label,
            )
            tally.missing[one.id] = one.findings_without_label
            tally.advisory += one.findings_advisory
    return _score(OVERALL, "", tally, frozenset(), labelled=any(one.labelled for one in groups))


def _share(k: int, n: int) -> Share | None:
    ci95 = wilson_interval(k, n)
    return None if ci95 is None else Share(k, n, k / n, ci95)


def _silent(looked: Counter[str], rules: Mapping[str, _Tally], titles: Mapping[str, str]) -> tuple[SilentRule, ...]:
    silent = [
        SilentRule(rule, titles.get(rule, ""), drafts, rules[rule].marks.total() if rule in rules else 0)
        for rule, drafts in looked.items()
        if rule not in rules or not rules[rule].findings
    ]
    return tuple(sorted(silent, key=lambda one: (-one.marks, one.rule)))
