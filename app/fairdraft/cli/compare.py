"""`fairdraft compare`: which candidate writes better, and how sure is that?"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fairdraft.cli.check_telling import CheckTelling
from fairdraft.cli.decision_text import decision_text
from fairdraft.cli.files import refuse_unwritable
from fairdraft.cli.output import Output
from fairdraft.cli.results import give_result
from fairdraft.cli.study_annotations import summary_lines
from fairdraft.domain.before_after import ROLE_WORDS, BeforeAfter, befores_and_afters, change_words
from fairdraft.domain.caveats import caveats_of
from fairdraft.domain.comparison import (
    Approval,
    Comparison,
    CriterionComparison,
    Interval,
    PairEstimate,
    Recommendation,
)
from fairdraft.domain.comparison_words import (
    NO_OVERLAP,
    cost_interval,
    has_no_overlap,
    interval,
    open_verdict,
    share_range,
    signed,
    single_campaign,
    strictness_words,
)
from fairdraft.domain.cost_words import money
from fairdraft.domain.counting import counted
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.errors import UsageError
from fairdraft.services.draft_findings import Tell
from fairdraft.services.exporting import SHEET_FORMS
from fairdraft.services.workplace import Workplace

_VERDICTS = {"a_higher": "higher", "b_higher": "lower"}


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("compare", **shared)
    command.add_argument(
        "study", metavar="STUDY", help='such as "desk-glynora": the drafts of a campaign made outside any planned study'
    )
    command.add_argument(
        "--format",
        choices=("text", "json", *SHEET_FORMS),
        help="default: by the extension of FILE, else text; for the sheet, html. Only the sheet can be docx or pdf",
    )
    command.add_argument("--sheet", action="store_true", help="only the decision sheet")
    command.add_argument(
        "--approved-a-month",
        type=int,
        default=0,
        metavar="N",
        help="on the sheet: what this many approved drafts a month would take with each candidate",
    )
    command.add_argument(
        "--check-all", action="store_true", help="check all drafts that were not checked when they were made"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="write it to a file (default: print it)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print or write the comparison."""
    refuse_unwritable(arguments.out)
    tell = CheckTelling(out).tell
    if arguments.approved_a_month and not arguments.sheet:
        raise UsageError("Only the decision sheet shows what a month takes.", "Add --sheet.")
    form = arguments.format or ("" if out.as_json else _form_of(arguments.out))
    if form in ("docx", "pdf"):
        return _save_sheet(arguments, form, workplace, out, tell)
    result: str | dict[str, Any]
    if form == "html" or (arguments.sheet and not form and not out.as_json):
        result = workplace.exporting.report_page(
            arguments.study,
            sheet_alone=arguments.sheet,
            tell=tell,
            check_all=arguments.check_all,
            approved_a_month=arguments.approved_a_month,
        )
    else:
        # Programs go by ids, and so do the tables of the text; the sheet is for the one who decides.
        by_name = arguments.sheet and not out.as_json
        comparison = workplace.whole_comparison.compare(
            arguments.study, tell, check_all=arguments.check_all, by_name=by_name
        )
        sheet = (
            workplace.deciding.sheet(comparison, by_name=by_name, approved_a_month=arguments.approved_a_month)
            if arguments.sheet
            else None
        )
        if out.as_json:
            result = (sheet or comparison).as_object()
        else:
            result = comparison_text(comparison) if sheet is None else decision_text(sheet)
    give_result(result, arguments.out, out)
    return 0


def _form_of(file: Path | None) -> str:
    """The form that a file's name asks for; a web page in a file called .pdf opens nowhere."""
    ending = "" if file is None else file.suffix.lower().removeprefix(".")
    return ending if ending in SHEET_FORMS else ""


def _save_sheet(arguments: argparse.Namespace, form: str, workplace: Workplace, out: Output, tell: Tell) -> int:
    """Write the sheet in a form that no terminal shows."""
    if not arguments.sheet:
        raise UsageError(f"The whole comparison cannot be written as {form}.", "Add --sheet, or write it as html.")
    if arguments.out is None:
        raise UsageError(f"A {form} file cannot be printed to the terminal.", "Say where to write it: --out FILE.")
    file = workplace.exporting.save_sheet(
        arguments.study,
        arguments.out,
        form,
        approved_a_month=arguments.approved_a_month,
        tell=tell,
        check_all=arguments.check_all,
    )
    out.say(f"Wrote {file}, read back and verified.")
    return 0


def comparison_text(comparison: Comparison) -> str:
    """The comparison in words: each number with its n, interval and conditions."""
    lines = [
        *_about(comparison),
        *(line for one in comparison.criteria for line in _criterion(one)),
        *_raters(comparison),
        *_approved(comparison.approval),
        *_work(comparison),
        *summary_lines(comparison.annotations),
    ]
    if comparison.preferences is not None:
        lines += ["", *_preferences(comparison.preferences)]
    for adapted in befores_and_afters(comparison, str):
        lines += _before_and_after(adapted)
    return "\n".join([*lines, *_advice(comparison.recommendation), "", *comparison.conditions]).rstrip()


def _about(comparison: Comparison) -> Iterator[str]:
    """What the figures rest on, and what was left out of them."""
    design = comparison.design
    for one in caveats_of(comparison):
        yield f"{one.chip.upper()}. {one.note}"
    if comparison.names_hidden:
        yield f"Still blind: letters stand for candidates until you run: fairdraft study unblind {comparison.study}"
    if design.raters or comparison.preferences is not None:
        yield (
            f"Study {comparison.study}: {counted(design.prompts, 'brief')}, {counted(design.campaigns, 'campaign')}, "
            f"{counted(design.raters, 'rater')}, family of {counted(design.family_size, 'test')}."
        )
    else:
        nothing = "no rating counts here" if design.excluded else "nothing has been rated in it yet"
        yield f"Study {comparison.study}: {nothing}."
    if design.shows_nothing:
        yield "With so few briefs, even the largest difference on 1 to 5 is likely to go unseen."
    elif design.minimum_detectable_difference is not None:
        yield f"This design can show differences from about {design.minimum_detectable_difference:.2f} points."
    if design.blind_share is not None:
        yield f"{design.blind_share:.0%} of the ratings were made blind."
    for excluded in design.excluded:
        yield f"Left out: {excluded.n} ({excluded.why})."


def _criterion(compared: CriterionComparison) -> list[str]:
    """The means of a criterion and its pairs; nothing for one that nobody rated."""
    if not (any(one.n for one in compared.candidates) or any(pair.n for pair in compared.pairs)):
        return []
    inserted = " (inserted by the program)" if compared.inserted_by_program else ""
    lines = [f"\n{criterion_words(compared.criterion)}{inserted}"]
    for one in compared.candidates:
        mean = "not rated" if one.mean is None else f"{one.mean:.2f}{interval(one.ci95, 2)}"
        lines.append(f"  {one.candidate}: {mean}, {counted(one.n, 'brief')}")
    return [*lines, *(f"  {_pair(pair)}" for pair in compared.pairs)]


def _raters(comparison: Comparison) -> list[str]:
    """How raters agree with each other and with themselves."""
    lines = []
    if comparison.agreement and comparison.design.raters:
        lines += ["\nagreement of raters (Krippendorff's ordinal alpha)", *_agreement(comparison)]
    if comparison.consistency:
        lines.append("\nraters' own consistency (from hidden repeats)")
    lines += [
        f"  {one.rater} again on {counted(one.repeats, 'score')}: {one.equal:.0%} equal, {one.within_one:.0%} ±1"
        for one in comparison.consistency
    ]
    if comparison.strictness:
        lines.append("\nraters beside each other (all criteria, on the same drafts)")
    return [*lines, *(f"  {strictness_words(one)}" for one in comparison.strictness)]


def _approved(approval: Sequence[Approval]) -> list[str]:
    lines = [f"  {one.candidate}: {one.approved} of {one.n}{share_range(one.ci95)}" for one in approval]
    return ["\napproved", *lines] if lines else []


def _before_and_after(adapted: BeforeAfter) -> list[str]:
    return [
        f"\nbefore and after: {adapted.summary}",
        *(
            f"  {criterion_words(one.criterion)} ({ROLE_WORDS.get(one.role, one.role)}): {change_words(one)}, "
            f"{counted(one.n, 'shared brief')}: {one.verdict}"
            for one in adapted.changes
        ),
        *(f"  {one}" for one in adapted.notes),
    ]


def _advice(advice: Recommendation) -> list[str]:
    return [
        "\nwhat the data suggest",
        *(f"  {one}" for one in (advice.candidate or "nothing yet", *advice.because, *advice.next)),
        *(f"  Or: {one}" for one in advice.alternatives),
        *(f"  What would change it: {one}" for one in advice.would_change),
    ]


def _agreement(comparison: Comparison) -> list[str]:
    """A line for each criterion; one for all where none can be estimated, for one and the same reason."""
    found = comparison.agreement
    if has_no_overlap(comparison):
        return [f"  {NO_OVERLAP}"]
    reasons = {one.why for one in found}
    if len(reasons) == 1 and all(one.alpha is None for one in found):
        return [f"  cannot be estimated: {found[0].why}"]
    lines = []
    for one in found:
        alpha = one.why if one.alpha is None else f"{signed(one.alpha, 2)}{interval(one.ci95, 2)}"
        units = f", {counted(one.units, 'draft')} rated by two or more" if one.units else ""
        lines.append(f"  {criterion_words(one.criterion)}: {alpha}{units}")
    return lines


def _work(comparison: Comparison) -> list[str]:
    """What drafts cost, what the rules found in them, and how much writers changed."""
    lines = []
    priced = [one for one in comparison.cost if one.per_draft is not None]
    if priced:
        lines.append("\ncost")
    for cost in priced:
        approved = (
            "none approved"
            if cost.per_approved is None
            else f"{money(cost.per_approved, cost.currency)} per approved draft"
        )
        ends = f" {cost_interval(cost.ci95)}" if cost.ci95 else ""
        lines.append(
            f"  {cost.candidate}: {money(cost.per_draft, cost.currency)} per draft, {approved}{ends} ({cost.basis})"
        )
    if comparison.findings:
        lines.append("\nfound by the rules, per draft")
    lines += [
        f"  {one.candidate}: {one.errors:.2f} errors{interval(one.ci95, 2)}, {one.warnings:.2f} warnings, "
        f"{one.suggestions:.2f} suggestions, {counted(one.drafts, 'draft')}"
        for one in comparison.findings
    ]
    if comparison.edits:
        lines.append("\nwords changed from draft to final")
    lines += [
        f"  {one.candidate}: {one.words_changed:.0%}{share_range(one.ci95)}, {counted(one.n, 'edited draft')}"
        for one in comparison.edits
    ]
    return lines


def _preferences(found: dict[str, Any]) -> list[str]:
    votes, raters = counted(found["votes"], "vote"), counted(found["raters"], "rater")
    lines = [f"preferred side by side ({votes} by {raters} on {counted(found['prompts'], 'brief')})"]
    lines += [
        f"  {pair['a']} over {pair['b']}: {_preferred(pair['probability_a_preferred'], pair['ci95'])}, "
        f"{pair['a_preferred']} to {pair['b_preferred']}, {pair['ties']} as good, {pair['both_bad']} both bad; "
        f"{_length_words(pair['length_difference'])}"
        for pair in found["pairs"]
        if pair["n"]
    ]
    if found["longer_preferred"] is not None:
        lines.append(f"  the longer of the two was preferred in {found['longer_preferred']:.0%} of the decided votes")
    return lines


def _preferred(share: float | None, ci95: Interval | None) -> str:
    return "too few briefs for a share" if share is None else f"{share:.0%}{share_range(ci95)}"


def _length_words(difference: float) -> str:
    """How much longer the drafts of the first candidate were in these pairs; raters tend to prefer the longer."""
    characters = round(abs(difference))
    if not characters:
        return "equally long"
    return f"the first {counted(characters, 'character')} {'longer' if difference > 0 else 'shorter'}"


def _pair(pair: PairEstimate) -> str:
    if pair.difference is None:
        return f"{pair.a} against {pair.b}: no shared briefs"
    difference = _with_sign(pair.difference) + interval(pair.ci95, 2)
    p = "" if pair.p_holm is None else f", p (Holm) {_p_words(pair.p_holm)}"
    return (
        f"{pair.a} − {pair.b}: {difference}, {counted(pair.n, 'shared brief')}{p}: "
        f"{_VERDICTS.get(pair.verdict) or open_verdict(pair)}{single_campaign(pair)}"
    )


def _with_sign(difference: float) -> str:
    words = signed(difference, 2)
    return words if words[0] == "−" else f"+{words}"


def _p_words(p: float) -> str:
    """A p value is never nothing: what rounds to 0.000 is said to be below 0.001."""
    return "below 0.001" if p < 0.001 else f"{p:.3f}"
