"""What does a comparison say in tables, whatever carries them: a page, Markdown, a workbook?"""

from collections.abc import Callable
from dataclasses import dataclass

from fairdraft.domain.before_after import METHOD, ROLE_WORDS, befores_and_afters
from fairdraft.domain.comparison import Comparison, Interval, PairEstimate
from fairdraft.domain.comparison_words import open_verdict, signed, single_campaign
from fairdraft.domain.decision_sheet import DecisionSheet, SheetCell, coverage_is_known
from fairdraft.domain.name_list import listed
from fairdraft.domain.study_contents import StudyContents

Cell = str | int | float | None

_HIGHER = {"a_higher": "first is higher", "b_higher": "second is higher"}
INSERTED = "inserted by the program"
P_HOLM = "p (Holm)"
INTERVAL_FROM, INTERVAL_TO = "95% from", "to"
"""The heads of an interval's ends, each with a column of its own; pages show both in one."""


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table. Numbers are as computed; `digits` says how many decimals of a column people read."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    digits: tuple[int, ...]
    note: str = ""


def criterion_names(contents: StudyContents) -> Callable[[str], str]:
    """The name of a criterion by its id."""
    names = {one.id: one.name for one in contents.rubric.criteria}
    return lambda one: names.get(one, one.replace("_", " ").capitalize())


def comparison_tables(comparison: Comparison, name: Callable[[str], str]) -> list[Table]:
    """Estimates, differences, agreement, approval, cost and adaptations: every number with its n and interval."""
    tables = [_estimates(comparison, name), _pairs(comparison, name), _campaigns(comparison, name)]
    tables += [_preferences(comparison), _adaptations(comparison, name), _agreement(comparison, name)]
    tables += [_approval(comparison), _cost(comparison), _findings(comparison), _edits(comparison)]
    tables += [_consistency(comparison), _strictness(comparison)]
    return [one for one in tables if one.rows]


def sheet_table(sheet: DecisionSheet) -> Table:
    """The candidates of a decision sheet, each figure with what it was counted over; what their models know stands
    there where anybody measured it.
    """
    is_probed = coverage_is_known(sheet.candidates)

    def cell(one: SheetCell) -> str:
        about = one.about.replace(", ", ",\u00a0")  # An interval stays on one line.
        return f"{one.value} {about}".strip()

    rows: list[tuple[Cell, ...]] = [
        (
            one.candidate,
            *([one.coverage] if is_probed else []),
            *map(cell, one.ratings),
            findings_words(one.findings),
            *map(cell, (one.approved, one.cost)),
        )
        for one in sheet.candidates
    ]
    coverage = ("Coverage",) if is_probed else ()
    heads = ("Candidate", *coverage, *sheet.criteria, "Findings per draft", "Approved", "Cost per approved draft")
    return Table("Candidates", heads, tuple(rows), tuple(0 for _ in heads))


def findings_words(one: SheetCell) -> str:
    """Without the number of drafts, for which there is no room, but with why there is none."""
    return one.value if any(map(str.isdigit, one.value)) else one.words


def legend_table(sheet: DecisionSheet) -> Table:
    """Who stands behind the ids by which the report calls candidates; without rows where it does not go by ids."""
    rows: list[tuple[Cell, ...]] = [(one.id, one.name, one.model or "–") for one in sheet.legend]
    return Table("Who is who", ("Candidate", "Name", "Model"), tuple(rows), (0, 0, 0))


def design_table(comparison: Comparison, contents: StudyContents) -> Table:
    """What was compared, by which rubric, and what was left out."""
    design = comparison.design
    versions = sorted({f"{one.rubric_id} {one.rubric_version}" for one in contents.ratings})
    rows: list[tuple[Cell, ...]] = [
        ("Study", comparison.study),
        ("Briefs", design.prompts),
        ("Campaigns", design.campaigns),
        ("Raters", design.raters),
        ("Drafts", len(contents.drafts)),
        ("Ratings", len(contents.ratings)),
        ("Rubric and version", ", ".join(versions) or "none"),
        ("Tests in the family", design.family_size),
        ("Share of ratings given blind", design.blind_share),
        (
            "Smallest difference this design can show",
            "none: too small" if design.shows_nothing else design.minimum_detectable_difference,
        ),
        *((f"Left out: {one.why}", one.n) for one in (*design.excluded, *contents.excluded)),
        *(
            (f"Model {one.model or one.sha256[:12]}", f"license: {one.licence or 'unknown'}")
            for one in contents.licences
        ),
    ]
    return Table("Design", ("What", "Value"), tuple(rows), (0, 2))


def shown(value: Cell, digits: int) -> str:
    """A cell as people read it: a true minus sign, a dash where nothing is known."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return signed(value, digits)
    return f"{value:,}" if isinstance(value, int) else value


def p_shown(value: Cell, digits: int) -> str:
    """A p value is never nothing: what would round to noughts alone is said to be below the last place."""
    least = 10**-digits
    return f"< {least:.{digits}f}" if isinstance(value, float) and value < least else shown(value, digits)


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column as people read it: its head, its cells as text, and whether they are numbers."""

    head: str
    cells: tuple[str, ...]
    numeric: bool


def read_columns(table: Table) -> list[ReadColumn]:
    """The table's columns for a page: the ends of an interval in one, columns without content left out."""
    columns: list[ReadColumn] = []
    starts: tuple[str, ...] = ()
    for place, head in enumerate(table.heads):
        values = [row[place] for row in table.rows]
        said = p_shown if head == P_HOLM else shown
        cells = tuple(said(value, table.digits[place]) for value in values)
        if head == INTERVAL_FROM:
            starts = cells
            continue
        if head == INTERVAL_TO:
            both = zip(starts, cells, strict=True)
            head, cells = "95% interval", tuple("–" if end == "–" else f"[{start}, {end}]" for start, end in both)
        if any(cell not in ("", "–") for cell in cells):
            columns.append(ReadColumn(head, cells, any(isinstance(one, int | float) for one in values)))
    return columns


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else interval


def _estimates(comparison: Comparison, name: Callable[[str], str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            name(row.criterion),
            one.candidate,
            one.n,
            one.mean,
            *_ends(one.ci95),
            INSERTED if row.inserted_by_program else "",
        )
        for row in comparison.criteria
        for one in row.candidates
        if one.n
    ]
    return Table(
        "Means, 1 to 5",
        ("Criterion", "Candidate", "Briefs", "Mean", INTERVAL_FROM, INTERVAL_TO, "Note"),
        tuple(rows),
        (0, 0, 0, 2, 2, 2, 0),
        "Each brief's mean over drafts and raters (first occasions), averaged over briefs.",
    )


def _pairs(comparison: Comparison, name: Callable[[str], str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            name(row.criterion),
            pair.a,
            pair.b,
            _verdict(pair),
            pair.n,
            pair.difference,
            *_ends(pair.ci95),
            pair.p_holm,
            pair.probability_a_higher,
        )
        for row in comparison.criteria
        for pair in row.pairs
        if pair.n
    ]
    heads = (
        "Criterion",
        "First",
        "Second",
        "In words",
        "Briefs",
        "Difference",
        INTERVAL_FROM,
        INTERVAL_TO,
        P_HOLM,
    )
    return Table(
        "Differences, first minus second",
        (*heads, "P(first higher)"),
        tuple(rows),
        (0, 0, 0, 0, 0, 2, 2, 2, 3, 2),
        f"The intervals are not adjusted for the family; p is adjusted for {comparison.design.family_size} tests.",
    )


def _verdict(pair: PairEstimate) -> str:
    return f"{_HIGHER.get(pair.verdict) or open_verdict(pair)}{single_campaign(pair)}"


def _campaigns(comparison: Comparison, name: Callable[[str], str]) -> Table:
    campaigns = sorted({one for row in comparison.criteria for each in row.candidates for one in each.by_campaign})
    rows: list[tuple[Cell, ...]] = [
        (name(row.criterion), each.candidate, *(each.by_campaign.get(one) for one in campaigns))
        for row in comparison.criteria
        for each in row.candidates
        if each.by_campaign
    ]
    if len(campaigns) < 2:
        rows = []
    return Table(
        "Means by campaign",
        ("Criterion", "Candidate", *campaigns),
        tuple(rows),
        (0, 0, *(2 for _ in campaigns)),
        "This holds for these campaigns, not for campaigns in general.",
    )


def _preferences(comparison: Comparison) -> Table:
    told = comparison.preferences or {}
    rows: list[tuple[Cell, ...]] = [
        (
            one["a"],
            one["b"],
            one["n"],
            one["a_preferred"],
            one["b_preferred"],
            one["ties"],
            one["both_bad"],
            one["probability_a_preferred"],
            *_ends(one["ci95"]),
            one["length_difference"],
        )
        for one in told.get("pairs", ())
        if one["n"]
    ]
    heads = ("First", "Second", "Votes", "First preferred", "Second preferred", "Ties", "Both bad")
    return Table(
        "Side by side",
        (*heads, "P(first preferred)", INTERVAL_FROM, INTERVAL_TO, "Longer by (characters)"),
        tuple(rows),
        (0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 0),
        "Bradley–Terry with ties; length is shown because raters often prefer a draft for being longer. A pair with "
        "fewer than three briefs has counts only.",
    )


def _adaptations(comparison: Comparison, name: Callable[[str], str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.before,
            one.after,
            name(each.criterion),
            each.verdict,
            ROLE_WORDS.get(each.role, ""),
            each.n,
            each.before,
            each.after,
            each.difference,
            *_ends(each.ci95),
        )
        for one in befores_and_afters(comparison, name)
        for each in one.changes
    ]
    heads = ("Before", "After", "Criterion", "In words", "Aim", "Shared briefs", "Mean before", "Mean after")
    return Table(
        "Adaptations, after minus before",
        (*heads, "Difference", INTERVAL_FROM, INTERVAL_TO),
        tuple(rows),
        (0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2),
        METHOD,
    )


def _agreement(comparison: Comparison, name: Callable[[str], str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (name(one.criterion), one.units, one.alpha, *_ends(one.ci95), one.within_one, one.why or "")
        for one in comparison.agreement
    ]
    return Table(
        "Agreement of raters",
        ("Criterion", "Drafts rated by two or more", "Alpha", INTERVAL_FROM, INTERVAL_TO, "Within one point", "Note"),
        tuple(rows),
        (0, 0, 2, 2, 2, 2, 0),
        "Krippendorff's ordinal alpha; 1 is full agreement, 0 is what chance alone would give.",
    )


def _approval(comparison: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.candidate, one.approved, one.n, one.approved / one.n if one.n else None, *_ends(one.ci95))
        for one in comparison.approval
    ]
    heads = ("Candidate", "Approved", "Judged", "Share", INTERVAL_FROM, INTERVAL_TO)
    return Table("Approved", heads, tuple(rows), (0, 0, 0, 2, 2, 2), "Wilson intervals.")


def _cost(comparison: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.candidate, one.per_draft, one.per_approved, *_ends(one.ci95), one.basis) for one in comparison.cost
    ]
    return Table(
        "Cost",
        ("Candidate", "Per draft", "Per approved draft", INTERVAL_FROM, INTERVAL_TO, "Basis"),
        tuple(rows),
        (0, 4, 4, 4, 4, 0),
    )


def _findings(comparison: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.candidate, one.drafts, one.errors, *_ends(one.ci95), one.warnings, one.suggestions, one.without_error)
        for one in comparison.findings
    ]
    heads = ("Candidate", "Drafts", "Errors", INTERVAL_FROM, INTERVAL_TO, "Warnings", "Suggestions")
    return Table(
        "Findings per draft",
        (*heads, "Drafts without error"),
        tuple(rows),
        (0, 0, 2, 2, 2, 2, 2, 0),
        "What the rules found when the drafts were made, each brief counted once; the interval is for errors. Advisory "
        "findings are not counted.",
    )


def _edits(comparison: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.candidate, one.n, one.words_changed, *_ends(one.ci95)) for one in comparison.edits
    ]
    return Table(
        "From draft to final",
        ("Candidate", "Edited drafts", "Share of words changed", INTERVAL_FROM, INTERVAL_TO),
        tuple(rows),
        (0, 0, 2, 2, 2),
        "Only drafts that a writer edited; those left unchanged are not counted.",
    )


def _consistency(comparison: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.rater, one.repeats, one.equal, one.within_one) for one in comparison.consistency
    ]
    return Table(
        "Raters compared with themselves",
        ("Rater", "Repeated scores", "Equal", "Within one point"),
        tuple(rows),
        (0, 0, 2, 2),
        "From hidden repeats.",
    )


def _strictness(comparison: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.rater,
            listed(one.others),
            one.drafts,
            one.briefs,
            one.difference,
            *_ends(one.ci95),
            one.p_holm,
            ("lower" if one.difference < 0 else "higher") if one.stands_out else "not shown to differ",
        )
        for one in comparison.strictness
    ]
    heads = ("Rater", "Beside", "Drafts", "Briefs", "Difference", INTERVAL_FROM, INTERVAL_TO, P_HOLM, "In words")
    return Table(
        "Raters beside each other",
        heads,
        tuple(rows),
        (0, 0, 0, 0, 2, 2, 2, 3, 0),
        "On drafts that both scored, over all criteria; below 0 the rater is the stricter one. Whoever stands out "
        "comes first, and the others are compared without that one.",
    )
