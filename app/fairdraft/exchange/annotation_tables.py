"""What do the scores of writers' marks say in tables, whatever carries them?"""

from collections.abc import Iterable, Sequence

from fairdraft.domain.annotation_scores import AnnotationScores, MarkScore, QuotedWords, Share
from fairdraft.domain.annotation_words import NOT_MARKED
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.comparison_tables import INTERVAL_FROM, INTERVAL_TO, Cell, Table

_MOST_QUOTES = 5
_LONGEST_QUOTE = 240
# As much of a draft's id as commands need to find it.
_OF_ID = 8
_SHARE_HEADS = ("Share", INTERVAL_FROM, INTERVAL_TO)


def annotation_tables(scores: AnnotationScores | None) -> list[Table]:
    """Marks and findings by group and by rule, the words behind them, labels without a rule, and agreement."""
    if scores is None or not scores.spans:
        return []
    tables = [
        _recall("Words that writers marked: found by the group of rules", scores.groups),
        _recall("Words that writers marked: found by the rule itself", scores.rules),
        _precision("Findings of the rules: marked with a label of the group", scores.groups),
        _precision("Findings of the rules: marked with a label of the rule itself", scores.rules),
        _missed(scores),
        _not_marked(scores),
        _uncovered(scores),
        _silent(scores),
        _agreement(scores),
    ]
    return [one for one in tables if one.rows]


def _ends(share: Share | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if share is None else (share.share, *share.ci95)


def _recall(title: str, scores: Sequence[MarkScore]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.id,
            one.title,
            one.marks,
            one.marked_drafts,
            one.marks_found,
            one.marks_found_by_group or None,
            one.marks_not_checked or None,
            one.missed,
            *_ends(one.recall),
        )
        for one in scores
        if one.marks
    ]
    heads = ("Rule", "Title", "Marks", "In drafts", "Found", "By group", "Not looked at")
    return Table(
        title,
        (*heads, "Missed", *_SHARE_HEADS),
        tuple(rows),
        (0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2),
        "Recall: the share found of the marks that the rules could find. Wilson intervals.",
    )


def _precision(title: str, scores: Sequence[MarkScore]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.id,
            one.title,
            one.findings,
            one.found_drafts,
            one.findings_marked,
            one.findings_marked_in_group or None,
            one.findings_dismissed or None,
            one.findings_without_label or None,
            one.not_marked,
            one.findings_advisory or None,
            *_ends(one.precision),
        )
        for one in scores
        if one.findings
    ]
    heads = ("Rule", "Title", "Findings", "In drafts", "Marked", "In group", "Dismissed")
    return Table(
        title,
        (*heads, "No label", "Not marked", "Advisory", *_SHARE_HEADS),
        tuple(rows),
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2),
        "Precision: the share marked of the findings that writers could mark. It is a lower limit, because writers "
        "are not asked to mark everything. No label: missing language that no label covers. A dash: no label covers "
        "the rule. Advisory: findings that are shown but do not count as errors.",
    )


def _missed(scores: AnnotationScores) -> Table:
    rows = [(one.id, one.title, *_words(words)) for one in scores.rules for words in one.missed_words[:_MOST_QUOTES]]
    return Table("Marked by writers, not found by the rule", _WORD_HEADS, tuple(rows), _plain(_WORD_HEADS))


def _not_marked(scores: AnnotationScores) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.id, one.title, shortened(words.quote, _LONGEST_QUOTE) or "(missing language)", words.draft[:_OF_ID])
        for one in scores.rules
        if one.labelled
        for words in one.not_marked_words[:_MOST_QUOTES]
    ]
    heads = ("Rule", "Title", "Words", "Draft")
    return Table(f"Found by the rule, {NOT_MARKED}", heads, tuple(rows), _plain(heads))


def _uncovered(scores: AnnotationScores) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.name,
            one.rule,
            *_words(words),
            ", ".join(words.rules),
        )
        for one in scores.uncovered
        for words in one.words[:_MOST_QUOTES]
    ]
    counts = "; ".join(f"{one.name}: {one.marks:,}" for one in scores.uncovered if one.marks)
    heads = ("Label", "Rule not in use", "Words", "Comment", "Writers", "Draft", "What the rules find there")
    return Table("Labels that no rule covers", heads, tuple(rows), _plain(heads), counts)


def _silent(scores: AnnotationScores) -> Table:
    rows: list[tuple[Cell, ...]] = [(one.rule, one.title, one.drafts, one.marks) for one in scores.silent]
    return Table(
        "Rules that found nothing",
        ("Rule", "Title", "Drafts checked", "Marks for it"),
        tuple(rows),
        (0, 0, 0, 0),
        "Counted in drafts that are finished by writers who mark words.",
    )


def _agreement(scores: AnnotationScores) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.a, one.b, one.drafts, one.marks_a, one.marks_b, one.f1, *(one.ci95 or (None, None)), one.f1_any_label)
        for one in scores.agreement
    ]
    heads = (
        "First",
        "Second",
        "Drafts that both finished",
        "First's marks",
        "Second's marks",
        "F1",
        INTERVAL_FROM,
        INTERVAL_TO,
    )
    return Table(
        "Agreement of writers on words",
        (*heads, "F1 under any label"),
        tuple(rows),
        (0, 0, 0, 0, 0, 2, 2, 2, 2),
        "F1: the share of both writers' marks that the other writer has, too. Intervals by bootstrap over drafts.",
    )


_WORD_HEADS = ("Rule", "Title", "Words", "Comment", "Writers", "Draft")


def _words(one: QuotedWords) -> tuple[Cell, ...]:
    return shortened(one.quote, _LONGEST_QUOTE), one.comment, one.raters, one.draft[:_OF_ID]


def _plain(heads: Iterable[str]) -> tuple[int, ...]:
    return tuple(0 for _ in heads)
