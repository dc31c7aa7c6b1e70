"""What does the one who decides need on one page?"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fairdraft.domain.before_after import befores_and_afters
from fairdraft.domain.caveats import Caveat, caveats_of
from fairdraft.domain.comparison import Approval, Comparison, Cost, Interval, Reached
from fairdraft.domain.comparison_words import (
    Name,
    cost_interval,
    finding_sentences,
    interval,
    name_in_sentence,
    share_range,
)
from fairdraft.domain.cost_words import basis_sentences, cost_sentences, money, month_sentences, months
from fairdraft.domain.counting import counted
from fairdraft.domain.name_list import listed
from fairdraft.domain.sheet_evidence import (
    agreement_cells,
    agreement_sentences,
    evidence_sentences,
    reached_sentences,
)
from fairdraft.domain.shown_pairs import shown_by_pair
from fairdraft.domain.study_decision import StudyDecision, decision_notes, signed_fields

ADVICE_NOTE = (
    "The data advise; a person decides. Whichever candidate drafts, each piece still goes through review. "
    "A rating is one person's judgment under one version of a rubric."
)
NOT_PROBED = "not probed"
"""How what is said of a model begins that nobody measured."""

_NOTHING = "–"
_MOST_NAMED = 6
_READING = (
    "How to read it: a candidate is a model with its recipe and settings. Ratings go from 1 to 5, averaged over "
    "briefs; "
    "brackets show 95% intervals; a score with a plus counts drafts with that score or more. Alpha is how far raters "
    "agree: 1 is full agreement, 0 is chance. Findings are what the program's rules flagged."
)
_READING_COVERAGE = "Coverage: the fewer bits per byte, the better a model knows such texts."


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A figure with its interval and what it was counted over, as people read it."""

    value: str
    about: str = ""

    @property
    def words(self) -> str:
        """All of it on one line."""
        return f"{self.value} {self.about}".strip()


@dataclass(frozen=True, slots=True)
class SheetCandidate:
    """A candidate's row: what its model was seen to know, its ratings in the order of the criteria, what the rules
    found, how many drafts were approved, and what an approved one cost.

    `reached` says of each criterion how many drafts are good enough on it and which score that takes, empty where it
    is not regulated, and `reached_all` on all of them; `per_draft` is a draft's cost, `month` what the approved drafts
    of a month take.
    """

    candidate: str
    coverage: str
    ratings: tuple[SheetCell, ...]
    findings: SheetCell
    approved: SheetCell
    cost: SheetCell
    reached: tuple[SheetCell, ...] = ()
    reached_all: SheetCell = SheetCell(_NOTHING)
    per_draft: SheetCell = SheetCell(_NOTHING)
    month: str = ""


def coverage_is_known(candidates: Iterable[SheetCandidate]) -> bool:
    """Whether the model of any of them was probed for what it knows."""
    return any(not one.coverage.startswith(NOT_PROBED) for one in candidates)


@dataclass(frozen=True, slots=True)
class CalledCandidate:
    """Who stands behind a candidate's id: what people call it, and the model that wrote its drafts."""

    id: str
    name: str
    model: str


@dataclass(frozen=True, slots=True)
class BesideFigures:
    """What a sheet says besides what was computed: how many approved drafts a month are wanted (0: nobody said), and
    what was decided (the latest last), with the hash of what the ratings say now.
    """

    approved_a_month: int = 0
    decisions: tuple[StudyDecision, ...] = ()
    judgments_sha256: str = ""


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """One page: the question, the candidates, what the data show and do not show and under which conditions, the advice
    with its rules, and what retrieval was measured to gain. `advised` is the candidate of the advice, empty where there
    is none. `legend` tells who is behind the ids, where candidates go by them.

    `evidence` is what the figures rest on, `agreement` how far raters agree, also on each criterion (`alphas`),
    `reached` how many drafts are good enough on what is regulated, `costs` what drafts cost, and those of a month where
    somebody said how many (`approved_a_month`), `priced` how that was found. `signed` are the fields of the decision
    with what a person decided, or empty ones, `decided` what is to be known of that.
    """

    study: str
    question: str
    caveats: tuple[Caveat, ...]
    names_hidden: bool
    criteria: tuple[str, ...]
    candidates: tuple[SheetCandidate, ...]
    shows: tuple[str, ...]
    does_not_show: tuple[str, ...]
    advice: str
    because: tuple[str, ...]
    next: tuple[str, ...]
    alternatives: tuple[str, ...]
    would_change: tuple[str, ...]
    rules: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    retrieval: tuple[str, ...] = ()
    advised: str = ""
    legend: tuple[CalledCandidate, ...] = ()
    evidence: tuple[str, ...] = ()
    agreement: tuple[str, ...] = ()
    alphas: tuple[SheetCell, ...] = ()
    reached: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    priced: tuple[str, ...] = ()
    approved_a_month: int = 0
    signed: tuple[tuple[str, str], ...] = signed_fields(())
    decided: tuple[str, ...] = ()

    @property
    def counts_a_month(self) -> bool:
        """Whether it tells of anybody what the approved drafts of a month take: without a judged draft nobody knows."""
        return any(one.month for one in self.candidates)

    @property
    def priced_in_short(self) -> tuple[str, ...]:
        """How costs were found, and what the figures of a month take for granted, where `costs` do not stand beside."""
        if not self.counts_a_month:
            return self.priced
        return (*self.priced, "A month is counted as if others were approved as often as those judged here.")

    @property
    def why_no_alpha(self) -> tuple[str, ...]:
        """Why nothing is told of agreement, where the table has no figure of it."""
        return () if any(one.about for one in self.alphas) else self.agreement

    @property
    def reading(self) -> str:
        """How the figures are read, for people who never saw the program; nothing where there are none."""
        if not self.candidates:
            return ""
        is_probed = any(" bits per byte" in one.coverage for one in self.candidates)
        return f"{_READING} {_READING_COVERAGE}" if is_probed else _READING

    def as_object(self) -> dict[str, Any]:
        """The JSON form `fairdraft/decision-sheet@1`."""
        return {"schema": "fairdraft/decision-sheet@1", **asdict(self)}


def sheet_sections(sheet: DecisionSheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What stands under the advice, with its headings, in the order of reading."""
    return (
        ("Next", sheet.next),
        ("Alternatives", sheet.alternatives),
        ("What would change the advice", sheet.would_change),
        ("What it costs", (*sheet.costs, *sheet.priced)),
        ("What it is based on", (*sheet.evidence, *sheet.agreement)),
        ("Draft by draft on what is regulated", sheet.reached),
        ("What retrieval adds", sheet.retrieval),
        ("What the data show", sheet.shows),
        ("What they do not show", sheet.does_not_show),
        ("Conditions of the comparison", sheet.conditions),
        ("The rules behind the advice", sheet.rules),
    )


def decision_sheet(
    comparison: Comparison,
    name: Name,
    candidate: Name = str,
    coverage: Mapping[str, str] | None = None,
    retrieval: tuple[str, ...] = (),
    legend: tuple[CalledCandidate, ...] = (),
    beside: BesideFigures | None = None,
) -> DecisionSheet:
    """The sheet of a comparison.

    Args:
        comparison: what was computed.
        name: a criterion's name by its id.
        candidate: a candidate's name by its id.
        coverage: by candidate's id, what its model was seen to know, in words.
        retrieval: what approved copy in the prompt was measured to gain, in sentences.
        legend: who is behind the ids.
        beside: what is said beside the figures.
    """
    beside = beside or BesideFigures()
    advice = comparison.recommendation
    said = finding_sentences(comparison, name, candidate)
    undecided = [one for one in said if " is higher than " not in one]
    advised = candidate(advice.candidate) if advice.candidate else ""
    # What is open about the advised one comes first, then the other pairs.
    near = [one for one in undecided if not advised or advised in one]
    adapted = [one.summary for one in befores_and_afters(comparison, name, candidate)]
    shown = shown_by_pair(comparison, name, candidate)
    names = sorted({one.candidate for row in comparison.criteria for one in row.candidates})
    rated = [row.criterion for row in comparison.criteria if any(one.n for one in row.candidates)]
    month = months(comparison, beside.approved_a_month)
    return DecisionSheet(
        study=comparison.study,
        question=_question(comparison, name, [candidate(one) for one in names]),
        caveats=caveats_of(comparison),
        names_hidden=comparison.names_hidden,
        criteria=tuple(map(name, rated)),
        candidates=tuple(_row(comparison, one, candidate, coverage or {}, month.get(one, "")) for one in names),
        shows=(*(shown or ["No candidate is shown to be higher than another on any criterion."]), *adapted),
        does_not_show=(*near, *(one for one in undecided if one not in near)),
        advice=advice.sentence,
        because=advice.because,
        next=advice.next[1:] if advice.candidate else advice.next,
        alternatives=advice.alternatives,
        would_change=advice.would_change,
        rules=advice.rules,
        conditions=comparison.conditions,
        retrieval=retrieval,
        advised=advised,
        legend=legend,
        evidence=evidence_sentences(comparison, name),
        agreement=agreement_sentences(comparison, name),
        alphas=tuple(SheetCell(*one) for one in agreement_cells(comparison, rated)),
        reached=reached_sentences(comparison, name, candidate),
        # What somebody asked for has room on paper first; what an approved draft costs stands in the table as well.
        costs=(
            *month_sentences(comparison, beside.approved_a_month, candidate),
            *cost_sentences(comparison, candidate),
        ),
        priced=basis_sentences(comparison, candidate),
        approved_a_month=beside.approved_a_month,
        signed=signed_fields(beside.decisions, candidate),
        decided=decision_notes(beside.decisions, beside.judgments_sha256, candidate),
    )


def _question(comparison: Comparison, name: Name, candidates: list[str]) -> str:
    rated = [row for row in comparison.criteria if any(one.n for one in row.candidates)]
    if not candidates or not rated:
        return "Which candidate should draft? Nothing has been rated yet."
    design = comparison.design
    # Of more the names stand in the tables alone, or the question would fill the page.
    named = listed(candidates) if len(candidates) <= _MOST_NAMED else counted(len(candidates), "candidate")
    who = f"Which of {named}" if len(candidates) > 1 else f"How well does {candidates[0]}"
    should = "should draft this copy" if len(candidates) > 1 else "draft this copy"
    criteria = listed([name_in_sentence(name(row.criterion)) for row in rated])
    return (
        f"{who} {should}, judged on {criteria} over {counted(design.prompts, 'brief')} of "
        f"{counted(design.campaigns, 'campaign')} by {counted(design.raters, 'rater')}?"
    )


def _row(comparison: Comparison, candidate: str, name: Name, coverage: Mapping[str, str], month: str) -> SheetCandidate:
    reached = {one.criterion: one for one in comparison.reached if one.candidate == candidate}
    ratings, good_enough = [], []
    for row in comparison.criteria:
        if not any(one.n for one in row.candidates):
            continue
        good = None if row.inserted_by_program else reached.get(row.criterion)
        good_enough.append(SheetCell("") if good is None else _good_enough(good))
        found = next((one for one in row.candidates if one.candidate == candidate), None)
        if found is None or found.mean is None:
            ratings.append(SheetCell(_NOTHING, "not rated"))
        else:
            # Without an interval the figure is that of these briefs alone.
            about = _bare(found.ci95, 1) or f"({counted(found.n, 'brief')}, no interval)"
            ratings.append(SheetCell(f"{found.mean:.1f}", "by the program" if row.inserted_by_program else about))
    load = next((one for one in comparison.findings if one.candidate == candidate), None)
    approval = next((one for one in comparison.approval if one.candidate == candidate), None)
    cost = next((one for one in comparison.cost if one.candidate == candidate), None)
    return SheetCandidate(
        candidate=name(candidate),
        coverage=coverage.get(candidate, NOT_PROBED),
        ratings=tuple(ratings),
        findings=SheetCell(_NOTHING, "not checked")
        if load is None
        else SheetCell(
            f"{load.errors:.1f} errors, {load.warnings:.1f} warnings", f"per draft, {counted(load.drafts, 'draft')}"
        ),
        approved=SheetCell(_NOTHING, "not judged")
        if approval is None or not approval.n
        else SheetCell(f"{approval.approved} of {approval.n}", share_range(approval.ci95).strip()),
        cost=_cost(comparison, cost, approval),
        reached=tuple(good_enough),
        reached_all=SheetCell(_NOTHING)
        if "" not in reached
        else SheetCell(_good_enough(reached[""]).words, share_range(reached[""].ci95).strip()),
        per_draft=SheetCell(_NOTHING, "" if comparison.names_hidden else "no price known")
        if cost is None or cost.per_draft is None
        else SheetCell(money(cost.per_draft, cost.currency)),
        month=month,
    )


def _good_enough(one: Reached) -> SheetCell:
    return SheetCell(f"{one.reached} of {one.n}", f"at {one.at_least}+")


def _cost(comparison: Comparison, cost: Cost | None, approval: Approval | None) -> SheetCell:
    if comparison.names_hidden:
        return SheetCell(_NOTHING, "hidden")
    if cost is None or cost.per_draft is None:
        return SheetCell(_NOTHING, "no price known")
    if cost.per_approved is None:
        # A sum behind the dash would read as one below nothing; what a draft costs has a place of its own.
        return SheetCell(_NOTHING, "none approved" if approval is not None and approval.n else "not judged")
    return SheetCell(money(cost.per_approved, cost.currency), cost_interval(cost.ci95))


def _bare(ci95: Interval | None, digits: int) -> str:
    return interval(ci95, digits).strip()
