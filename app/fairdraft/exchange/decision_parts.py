"""What do the pages of a decision sheet and its Word document share: heading, table, what goes on the first page?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.comparison_words import design_chips
from fairdraft.domain.counting import counted
from fairdraft.domain.decision_sheet import DecisionSheet, SheetCandidate, coverage_is_known, sheet_sections
from fairdraft.domain.identity import utc_text
from fairdraft.domain.shortening import without_middle
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.comparison_report import SAMPLE, unbroken
from fairdraft.exchange.comparison_tables import Cell as TableCell
from fairdraft.exchange.comparison_tables import (
    ReadColumn,
    Table,
    comparison_tables,
    criterion_names,
    findings_words,
    read_columns,
)
from fairdraft.exchange.printed_decision import LEFT_EMPTY, MOST_CANDIDATES, printed_field, printed_notes, rows_beyond

IN_FULL = "In full"
OVERLEAF = "and {n} more, in full on the next page"
ALL_BEHIND = "What the data show, what they are based on, alternatives and conditions: in full on the next page"
_CUT = "(in full on the next page)"
# Longer names fill the page when several candidates have them.
_LONGEST_NAME = 40
_TABLES = ("Differences, first minus second", "Means by campaign")
_MOST_LETTERS = 22
_NO_ROOM = ("P(first higher)",)


@dataclass(frozen=True, slots=True)
class SheetContents:
    """A decision sheet with what stands above it: `notes` before anything else, `facts` on the study. `at` is when it
    was rated last, `standing` whether it is decided. `tables` are for the pages behind the first.
    """

    title: str
    notes: tuple[str, ...]
    facts: str
    at: datetime
    standing: str
    sheet: DecisionSheet
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A part under the advice: what of it goes on the first page, and how many sentences are left for the next."""

    title: str
    sentences: tuple[str, ...]
    left: int = 0


def sheet_contents(study: StudyContents, comparison: Comparison, sheet: DecisionSheet) -> SheetContents:
    """The sheet of a study, with what is invented in it said first."""
    days = sorted(one.rated_at for one in study.ratings)
    decided = sheet.signed[0][1] and f"Decided by {sheet.signed[1][1]} on {sheet.signed[2][1]}"
    return SheetContents(
        title=f"Decision sheet: {study.name or study.study}",
        notes=(*(one.note for one in sheet.caveats), *([SAMPLE] if study.sample_data else [])),
        facts=" · ".join((_rated(days), *design_chips(comparison))),
        at=days[-1] if days else datetime(1980, 1, 1, tzinfo=UTC),
        standing=decided or "Not decided yet",
        sheet=sheet,
        tables=_tables(study, comparison, sheet),
    )


def candidates_by_page(sheet: DecisionSheet, most: int = MOST_CANDIDATES) -> list[list[SheetCandidate]]:
    """The candidates of the first page, at most so many, then the others, as many at a time."""
    beyond = rows_beyond(sheet, most)
    first = [one for place, one in enumerate(sheet.candidates) if place not in beyond]
    others = [sheet.candidates[place] for place in sorted(beyond)]
    groups = [first, *(others[at : at + len(first)] for at in range(0, len(others), len(first) or 1))]
    return [one for one in groups if one]


def more_candidates(groups: Sequence[Sequence[SheetCandidate]]) -> str:
    """What is said below the table of the first page of those that it has no room for; empty where it has all."""
    number = sum(map(len, groups[1:]))
    return f"{counted(number, 'more candidate')} on the next page" if number else ""


def sheet_rows(sheet: DecisionSheet, shown: Sequence[SheetCandidate]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table with a column for each of some candidates, and one for agreement: its heads, and its rows."""
    heads = ("", *(one.candidate for one in shown), "Agreement (alpha)")
    rows = []
    for at, name in enumerate(sheet.criteria):
        figures = [" · ".join(filter(None, (one.ratings[at].words, one.reached[at].words))) for one in shown]
        rows.append((name, *figures, sheet.alphas[at].words))
    others = [
        ("All regulated criteria", [one.reached_all.words for one in shown]),
        ("Approved", [one.approved.words for one in shown]),
        ("Findings per draft", [findings_words(one.findings) for one in shown]),
        ("Cost per draft", [one.per_draft.words for one in shown]),
        ("Cost per approved draft", [one.cost.words for one in shown]),
    ]
    if sheet.counts_a_month:
        others.append((f"{sheet.approved_a_month:,} approved a month", [one.month for one in shown]))
    if coverage_is_known(shown):
        others.append(("Coverage", [one.coverage for one in shown]))
    every = [*rows, *((name, *cells, "") for name, cells in others)]
    return heads, [tuple(map(unbroken, row)) for row in every]


def first_page(sheet: DecisionSheet, share: float) -> tuple[SheetPart, list[SheetPart]]:
    """The reasons, and the parts under them, each as far as `share` of its room goes.

    What the table has is not said again, and the rules wait for the pages behind.
    """
    given = (
        ("What the data show", sheet.shows, 800),
        ("What they do not show", sheet.does_not_show, 500),
        ("What it is based on", (*sheet.evidence, *sheet.why_no_alpha), 500),
        ("How costs were computed", sheet.priced_in_short, 420),
        ("Next", sheet.next, 420),
        ("Alternatives", sheet.alternatives, 260),
        ("What would change the advice", sheet.would_change, 260),
        ("Conditions of the comparison", sheet.conditions, 700),
    )
    return (
        _part("", sheet.because, round(700 * share)),
        [_part(title, said, round(room * share)) for title, said, room in given if said],
    )


def column_shares(columns: Sequence[ReadColumn]) -> list[int]:
    """How wide columns of figures are beside each other: about as wide as what is in them, heads being bold."""
    letters = [
        max(*(len(word) + 4 for word in one.head.split()), *(len(cell) + 2 for cell in one.cells)) for one in columns
    ]
    return [min(one, _MOST_LETTERS) for one in letters]


def paper_columns(table: Table) -> list[ReadColumn]:
    """The columns that a page has room for."""
    return [one for one in read_columns(table) if one.head not in _NO_ROOM]


def _part(title: str, said: tuple[str, ...], room: int) -> SheetPart:
    """What has room, in its order; a long sentence stays behind for shorter ones, but one at least is there."""
    taken: list[str] = []
    for one in said:
        room -= len(one) + LEFT_EMPTY
        if room < 0:
            room += len(one) + LEFT_EMPTY
        else:
            taken.append(one)
    taken = taken or [min(said, key=len)] if said else []
    return SheetPart(title, tuple(taken), len(said) - len(taken))


def halves(parts: list[SheetPart]) -> tuple[list[SheetPart], list[SheetPart]]:
    """The parts in two columns of about the same length, in order."""
    lengths = [sum(len(one) + 40 for one in part.sentences) + 90 for part in parts]
    best = min(range(len(parts) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])))
    return parts[:best], parts[best:]


def first_fields(sheet: DecisionSheet) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The fields of the decision and what is to be known of it, as far as the first page has room for them."""
    fields = tuple(
        (name, value if printed_field(value) == value else f"{printed_field(value)} {_CUT}")
        for name, value in sheet.signed
    )
    known = printed_notes(sheet)
    notes = [one if printed_field(one) == one else f"{printed_field(one)} {_CUT}" for one in sheet.decided[:known]]
    left = len(sheet.decided) - known
    return fields, (*notes, *([OVERLEAF.format(n=left)] if left else []))


def with_short_names(sheet: DecisionSheet) -> DecisionSheet:
    """The sheet with long names of candidates cut in their middle, unless that makes two of them the same."""
    short = {one.candidate: without_middle(one.candidate, _LONGEST_NAME) for one in sheet.candidates}
    if len(set(short.values())) < len(short):
        return sheet
    # A name may be the beginning of another one.
    longest_first = sorted((one for one in short if short[one] != one), key=len, reverse=True)

    def cut(words: str) -> str:
        for one in longest_first:
            words = words.replace(one, short[one])
        return words

    def all_cut(sentences: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(cut, sentences))

    return replace(
        sheet,
        question=cut(sheet.question),
        candidates=tuple(replace(one, candidate=short[one.candidate]) for one in sheet.candidates),
        shows=all_cut(sheet.shows),
        does_not_show=all_cut(sheet.does_not_show),
        advice=cut(sheet.advice),
        advised=cut(sheet.advised),
        because=all_cut(sheet.because),
        next=all_cut(sheet.next),
        alternatives=all_cut(sheet.alternatives),
        would_change=all_cut(sheet.would_change),
        priced=all_cut(sheet.priced),
        signed=tuple((name, cut(value)) for name, value in sheet.signed),
        decided=all_cut(sheet.decided),
    )


def full_parts(sheet: DecisionSheet) -> list[SheetPart]:
    """Everything that is said, for the pages behind the first."""
    return [
        *([SheetPart("Why", sheet.because)] if sheet.because else []),
        *(SheetPart(title, said) for title, said in sheet_sections(sheet) if said),
        *([_decision_in_full(sheet)] if sheet.signed[0][1] else []),
    ]


def _decision_in_full(sheet: DecisionSheet) -> SheetPart:
    return SheetPart("Decision", (*(f"{name}: {value}" for name, value in sheet.signed), *sheet.decided))


def _rated(days: list[datetime]) -> str:
    if not days:
        return "not rated yet"
    first, last = (utc_text(one)[:10] for one in (days[0], days[-1]))
    return f"rated on {first}" if first == last else f"rated {first} to {last}"


def _tables(study: StudyContents, comparison: Comparison, sheet: DecisionSheet) -> tuple[Table, ...]:
    """Every difference with its test, and the means of each campaign; candidates are called as on the sheet."""
    ids = sorted({one.candidate for row in comparison.criteria for one in row.candidates})
    called = {one: row.candidate for one, row in zip(ids, sheet.candidates, strict=True)}

    def named(cell: TableCell) -> TableCell:
        return called.get(cell, cell) if isinstance(cell, str) else cell

    return tuple(
        replace(one, rows=tuple(tuple(map(named, row)) for row in one.rows))
        for one in comparison_tables(comparison, criterion_names(study))
        if one.title in _TABLES
    )
