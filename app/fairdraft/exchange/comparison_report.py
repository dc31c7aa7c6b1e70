"""How does a comparison become a report: one self-contained HTML page, or Markdown?"""

import re
from pathlib import Path
from typing import Any

from fairdraft import __version__
from fairdraft.domain.annotation_words import SCORES_TITLE, score_sentences
from fairdraft.domain.before_after import BeforeAfter, befores_and_afters
from fairdraft.domain.comparison import Comparison
from fairdraft.domain.comparison_words import design_chips, finding_sentences
from fairdraft.domain.decision_sheet import (
    ADVICE_NOTE,
    DecisionSheet,
    coverage_is_known,
    sheet_sections,
)
from fairdraft.domain.quality_cost import quality_cost
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.annotation_tables import annotation_tables
from fairdraft.exchange.comparison_plots import interval_plot, mark, quality_cost_plot
from fairdraft.exchange.comparison_tables import (
    Table,
    comparison_tables,
    criterion_names,
    design_table,
    legend_table,
    read_columns,
    sheet_table,
)
from fairdraft.exchange.export_card import study_card, study_manifest
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.markdown_text import plain, table
from fairdraft.exchange.printed_decision import (
    printed_field,
    printed_notes,
    printed_reasons,
    printed_sections,
    rows_beyond,
)

SAMPLE = "Sample data: the products, labels and campaigns behind these drafts are invented, for trying out the program."
_DICTIONARY = """\
# What the report's numbers mean

| word | meaning |
| --- | --- |
| mean | each draft's mean over raters (first occasions), averaged over a brief's drafts, then over briefs; 1 to 5 |
| 95% from, to | interval by resampling briefs inside each campaign |
| difference | mean over shared briefs of first minus second |
| p (Holm) | p by permutation of labels within briefs, adjusted for the declared family of tests |
| P(first higher) | probability that the first is higher on a brief, half of the ties counted |
| alpha | Krippendorff's ordinal alpha over drafts rated by two or more |
| raters beside each other | mean over briefs of a rater's scores minus the others' on the same drafts and criteria |
| too small to say | fewer than 20 shared briefs |
| recall | share found by a rule (or its group) of the words that writers marked for it |
| precision | share of a rule's findings that writers marked; a lower limit, because writers do not mark everything |
| dominated | another candidate is at least as good and costs no more, and is better in one of the two |
"""


def export_report(
    contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, form: str, folder: Path
) -> tuple[Path, ...]:
    """Write `report.html` or `report.md` with card, dictionary and manifest, and return the files.

    Raises:
        KnownError: the folder cannot be written, or the disk does not give back what was written.
    """
    text = (report_page if form == "html" else report_markdown)(contents, comparison, sheet)
    with export_folder(folder) as files:
        files.write_text(f"report.{form}", text)
        files.write_text("columns.md", _DICTIONARY)
        files.write_text(
            "dataset_card.md",
            study_card(
                f"Report on the study {plain(contents.study)}",
                f"`report.{form}`: the comparison of the study's candidates. The numbers: `columns.md`.",
                [("Its conditions", "\n".join(f"- {plain(one)}" for one in comparison.conditions) or "- None.")],
                contents,
            ),
        )
        files.write_manifest(study_manifest(contents, form))
        return files.place()


def report_page(
    contents: StudyContents, comparison: Comparison, sheet: DecisionSheet, *, sheet_alone: bool = False
) -> str:
    """The page as text, to be written as UTF-8. The same study gives the same page."""
    # The template engine takes longer to import than most commands to run, and few write a report.
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from fairdraft.exchange.comparison_template import COMPARISON_TEMPLATE
    from fairdraft.exchange.report_style import COMPARISON_STYLE, REPORT_STYLE

    names = criterion_names(contents)
    candidates = sorted({one.candidate for row in comparison.criteria for one in row.candidates})
    places = quality_cost(comparison, [one.criterion for one in comparison.criteria])
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_finalized)
    environment.filters["unbroken"] = unbroken
    environment.filters["printed"] = printed_field
    return environment.from_string(COMPARISON_TEMPLATE).render(
        study=(contents.name if sheet_alone else "") or contents.study,
        sample=SAMPLE if contents.sample_data else "",
        caveats=[one.note for one in sheet.caveats],
        advice_note=ADVICE_NOTE,
        sheet=sheet,
        sections=printed_sections(sheet),
        printed_reasons=printed_reasons(sheet),
        printed_notes=printed_notes(sheet),
        beyond=rows_beyond(sheet),
        adaptations=befores_and_afters(comparison, names),
        scores_title=SCORES_TITLE,
        sheet_alone=sheet_alone,
        chips=design_chips(comparison),
        sentences=finding_sentences(comparison, names),
        # The pictures are made of numbers and escaped names.
        intervals=Markup(interval_plot(comparison, candidates, names)),  # noqa: S704 - see above
        cost_plot=Markup(quality_cost_plot(places, candidates)) if places else "",  # noqa: S704 - see above
        candidates=[(one, Markup(mark(place))) for place, one in enumerate(candidates)],  # noqa: S704 - see above
        sheet_table=sheet_table(sheet),
        is_probed=coverage_is_known(sheet.candidates),
        legend=legend_table(sheet),
        rated=comparison.design.prompts > 0,
        tables=comparison_tables(comparison, names),
        scores=comparison.annotations,
        score_sentences=[] if comparison.annotations is None else score_sentences(comparison.annotations),
        score_tables=annotation_tables(comparison.annotations),
        design=design_table(comparison, contents),
        conditions=comparison.conditions,
        read_columns=read_columns,
        style=Markup(REPORT_STYLE + COMPARISON_STYLE),  # noqa: S704 (our own constants)
        version=__version__,
    )


def report_markdown(contents: StudyContents, comparison: Comparison, sheet: DecisionSheet) -> str:
    """The report in Markdown."""
    notes = [*(one.note for one in sheet.caveats), *([SAMPLE] if contents.sample_data else [])]
    parts = [f"# Comparison: {plain(contents.study)}", *(f"**{one}**" for one in notes)]
    legend = legend_table(sheet)
    parts += [f"## {legend.title}", _markdown_table(legend)] if legend.rows else []
    parts += ["## Decision", plain(sheet.question), _markdown_table(sheet_table(sheet)), sheet.reading]
    parts += [f"**{plain(sheet.advice)}**", _bullets(sheet.because)]
    for title, sentences in sheet_sections(sheet):
        if sentences:
            parts += [f"### {title}", _bullets(sentences)]
    fields = "\n".join(f"- {name}: {plain(value) or '______________________'}" for name, value in sheet.signed)
    parts += [ADVICE_NOTE, fields, _bullets(sheet.decided)]
    found = finding_sentences(comparison, criterion_names(contents))
    parts += ["## What was found", " · ".join(map(plain, design_chips(comparison))), _bullets(found)]
    adapted = [said for one in befores_and_afters(comparison, criterion_names(contents)) for said in _said(one)]
    parts += ["## Before and after", _bullets(adapted)] if adapted else []
    for one in comparison_tables(comparison, criterion_names(contents)):
        parts += [f"## {one.title}", _markdown_table(one), *([one.note] if one.note else [])]
    if comparison.annotations is not None:
        parts += [f"## {SCORES_TITLE}", _bullets(score_sentences(comparison.annotations))]
        for one in annotation_tables(comparison.annotations):
            parts += [f"### {one.title}", _markdown_table(one), *([one.note] if one.note else [])]
        parts += [_bullets(comparison.annotations.conditions)]
    design = design_table(comparison, contents)
    parts += [f"## {design.title}", _markdown_table(design), *([design.note] if design.note else [])]
    parts += ["## Conditions", _bullets(comparison.conditions)]
    return "\n\n".join(one for one in parts if one) + f"\n\nWritten by Fairdraft {__version__}.\n"


def _said(one: BeforeAfter) -> tuple[str, ...]:
    return (one.summary, *one.notes)


def _bullets(sentences: Any) -> str:
    return "\n".join(f"- {plain(one)}" for one in sentences)


def _markdown_table(one: Table) -> str:
    columns = read_columns(one)
    rows = [[plain(column.cells[place]) for column in columns] for place in range(len(one.rows))]
    return table([plain(column.head) for column in columns], rows)


def unbroken(sentence: str) -> str:
    """The sentence with each interval on one line."""
    return _INTERVAL.sub(",\u00a0", sentence)


_INTERVAL = re.compile(r"(?<=[\d%]), (?=[−\d.]+%?\])")

# Characters that HTML forbids even when escaped: controls, lone surrogates, non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _finalized(value: Any) -> Any:
    return _FORBIDDEN.sub("\ufffd", value) if type(value) is str and _FORBIDDEN.search(value) else value
