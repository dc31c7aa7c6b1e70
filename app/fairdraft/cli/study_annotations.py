"""`fairdraft study annotations`: how do the words that writers marked stand to what the rules find?"""

import argparse
from collections.abc import Sequence
from typing import Any

from fairdraft.cli.check_telling import CheckTelling
from fairdraft.cli.output import Output
from fairdraft.domain.annotation_scores import AnnotationScores, MarkScore, QuotedWords
from fairdraft.domain.annotation_words import (
    HOW_TO_MARK,
    NOT_MARKED,
    agreement_words,
    score_sentences,
    share_words,
)
from fairdraft.domain.counting import counted
from fairdraft.domain.shortening import shortened
from fairdraft.services.workplace import Workplace

_MOST_RULES = 40
_MOST_QUOTES = 3
_LONGEST_QUOTE = 90


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft study`."""
    action = actions.add_parser("annotations", help="writers' marks compared with the rules' findings", **shared)
    action.add_argument("study", metavar="STUDY", help="its id")
    action.set_defaults(run=show_annotations)


def show_annotations(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the scores."""
    scores = workplace.whole_comparison.scoring.scores(arguments.study, CheckTelling(out).tell)
    if out.as_json:
        out.json(scores.as_object())
    else:
        for line in annotation_lines(scores):
            out.text(line)
    return 0


def annotation_lines(scores: AnnotationScores) -> list[str]:
    """The scores in words and columns."""
    lines = [f"Study {scores.study}: what writers marked, compared with what the rules find", *score_sentences(scores)]
    if not scores.spans:
        return [*lines, HOW_TO_MARK]
    lines += _score_table("by group of rules", scores.groups)
    lines += _score_table("by rule", scores.rules[:_MOST_RULES])
    if len(scores.rules) > _MOST_RULES:
        lines.append(f"  and {counted(len(scores.rules) - _MOST_RULES, 'more rule')}, with --json")
    missed = [(f"{one.id} {one.title}", words) for one in scores.rules for words in one.missed_words[:_MOST_QUOTES]]
    if missed:
        lines += ["\nmarked by writers, not found by the rule", *(f"  {name}: {_quote(one)}" for name, one in missed)]
    unmarked = [(one.id, words) for one in scores.rules if one.labelled for words in one.not_marked_words[:1]]
    if unmarked:
        lines += [f"\nfound by the rule, {NOT_MARKED}", *(f"  {name}: {_quote(one)}" for name, one in unmarked)]
    for label in scores.uncovered:
        if label.marks:
            points = f", points to {label.rule}, which is not in use" if label.rule else ""
            lines.append(
                f"\nno rule covers “{label.name}”{points}: {counted(label.marks, 'mark')} in "
                f"{counted(label.drafts, 'draft')}, rules found something on {label.with_findings}"
            )
            lines += [f"  {_quote(one)}" for one in label.words[:_MOST_QUOTES]]
    if scores.silent:
        lines.append("\nrules that found nothing in these drafts")
        lines += [f"  {one.rule} {one.title}: {counted(one.marks, 'mark')}" for one in scores.silent if one.marks]
        lines.append(f"  {', '.join(one.rule for one in scores.silent if not one.marks)}")
    if scores.agreement:
        lines += ["\nagreement of writers", *(f"  {agreement_words(one)}" for one in scores.agreement)]
    lines += ["", *(f"Left out: {one.n:,} {one.why}." for one in scores.excluded), *scores.conditions]
    return lines


def summary_lines(scores: AnnotationScores | None) -> list[str]:
    """The scores in a few lines, for a comparison."""
    if scores is None:
        return []
    lines = ["\nwriters' marks compared with the rules' findings", *(f"  {one}" for one in score_sentences(scores))]
    if scores.spans:
        lines += [f"  {agreement_words(one)}" for one in scores.agreement]
        lines.append(f"  By rule, with the words: fairdraft study annotations {scores.study}")
    return lines


def _score_table(title: str, scores: Sequence[MarkScore]) -> list[str]:
    heads = (
        "",
        "MARKS",
        "FOUND",
        "BY GROUP",
        "MISSED",
        "RECALL",
        "FINDINGS",
        "MARKED",
        "NOT",
        "NO LABEL",
        "PRECISION",
    )
    rows = [
        (
            one.id,
            *(f"{n:,}" for n in (one.marks, one.marks_found, one.marks_found_by_group, one.missed)),
            share_words(one.recall),
            *(f"{n:,}" for n in (one.findings, one.findings_marked, one.not_marked, one.findings_without_label)),
            share_words(one.precision) if one.labelled else "no label",
        )
        for one in scores
    ]
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [heads, *rows]]
    return [f"\n{title}", *(f"  {line.rstrip()}" for line in table)]


def _quote(one: QuotedWords) -> str:
    words = shortened(one.quote, _LONGEST_QUOTE)
    said = f"“{words}”" if words else "(missing language)"
    return f"{said} — {one.comment}" if one.comment else said
