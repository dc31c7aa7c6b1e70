"""How does what a layout has otherwise than its piece stand in Word or on a page, for whoever proofreads it?"""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairdraft import __version__
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_text
from fairdraft.domain.layout_comparison import (
    BESIDE_WORDS,
    LAYOUT_KIND_WORDS,
    LAYOUT_KINDS,
    WHAT_WORDS,
    LayoutDifference,
    LayoutReport,
    place_words,
)
from fairdraft.exchange.html_head import HTML_HEAD
from fairdraft.exchange.review_words import block_label
from fairdraft.exchange.single_page import write_content, write_page
from fairdraft.exchange.storable_text import storable_in_html
from fairdraft.exchange.word_parts import clean, muted, prepare, put_table, put_words, rezipped

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_GONE, _COME = "B3261E", "0E6767"
_DIFFERENCE_CM = (1.2, 3.4, 8.2, 2.4)
_SECTION_CM = (7.0, 8.2)
_BESIDE_CM = (2.2, 4.2, 8.8)
_ABOUT = (
    "Struck out: words of the piece that are missing from the layout. Underlined: words that are only in the "
    "layout. Order, line breaks, all-capital words and the style of quotation marks and dashes were not "
    "compared. Words in pictures were not read."
)
_STYLE = """
del { color: var(--error); } ins { color: var(--accent); }
table { width: 100%; } td { vertical-align: top; } td.words { overflow-wrap: anywhere; }
"""
_TEMPLATE = (
    "{%- set title = 'Layout of ' ~ report.title -%}\n"
    + HTML_HEAD
    + """\
<main>
<h1>{{ title }}</h1>
<p class="facts">{{ facts|join(" · ") }}</p>
<p class="standing"><span class="chip {{ "present" if report.approval else "warning" }}">\
{{ report.approval or "Not approved: working material for review, not for use" }}</span></p>
<section class="panel">
<p><strong>{{ compared.in_words }}</strong> {{ compared.approved_in_words }}</p>
<p class="muted">{{ about }}</p>
{%- if compared.told %}
<ul>{% for one in compared.told %}<li>{{ one }}</li>{% endfor %}</ul>
{%- endif %}
</section>
{%- for kind, differences in kinds %}
<section class="panel answers" aria-label="{{ kind }}">
<h2>{{ kind }}</h2>
<table>
<thead><tr><th scope="col">No.</th><th scope="col">Where</th><th scope="col">Words</th><th scope="col">Layout</th></tr>
</thead>
<tbody>
{%- for one in differences %}
<tr><td>{{ one.number }}</td><td>{{ where(one) }}<br><span class="muted">{{ what[one.what] }}</span></td>
<td class="words">{% for part in one.diff %}{% if part.op == "delete" %}<del>{{ part.text }}</del>\
{% elif part.op == "insert" %}<ins>{{ part.text }}</ins>{% else %}{{ part.text }}{% endif %} {% endfor %}</td>
<td>{{ place(one) or "–" }}</td></tr>
{%- endfor %}
</tbody>
</table>
</section>
{%- endfor %}
{%- for heading, columns, lines in tables %}
<section class="panel answers" aria-label="{{ heading }}">
<h2>{{ heading }}</h2>
<table>
<thead><tr>{% for one in columns %}<th scope="col">{{ one }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for line in lines %}
<tr>{% for cell in line %}<td>{{ cell }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
</section>
{%- endfor %}
<footer>Written by Fairdraft {{ version }}. Working material, not information about any medicine.</footer>
</main>
</body>
</html>
"""
)


def write_proof(report: LayoutReport, path: Path) -> Path:
    """Write a .docx or .html file, by the ending of its name, whole or not at all.

    Raises:
        KnownError: another ending, or it cannot be written.
    """
    writers: dict[str, Callable[[], Path]] = {
        ".docx": lambda: write_content(proof_bytes(report), path),
        ".html": lambda: write_page(proof_html(report), path),
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise KnownError(f"{path} ends in neither .docx nor .html.", "Give it one of these endings.")
    return writer()


def proof_bytes(report: LayoutReport) -> bytes:
    """The .docx as bytes: differences by kind, approved language first, then sections, and what stands there alone."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document

    made = Document()
    compared = report.compared
    prepare(made, f"Layout of {report.title}", report.made_at, [report.approval])
    made.add_heading(clean(f"Layout of {report.title}"), 0)
    muted(made.add_paragraph(), " · ".join(_facts(report)))
    made.add_paragraph(clean(f"{compared.in_words} {compared.approved_in_words}".strip()))
    muted(made.add_paragraph(), _ABOUT)
    for sentence in compared.told:
        made.add_paragraph(clean(sentence))
    for heading, differences in _kinds(report):
        made.add_heading(heading, 2)
        lines = [
            (str(one.number), f"{_where(one)}\n{WHAT_WORDS[one.what]}", "", place_words(one) or "–")
            for one in differences
        ]
        table = put_table(made, ("No.", "Where", "Words", "Layout"), lines, _DIFFERENCE_CM)
        for row, one in zip(table.rows[1:], differences, strict=True):
            _put_difference(row.cells[2].paragraphs[0], one)
    for (heading, columns, rows), widths in zip(_tables(report), (_SECTION_CM, _BESIDE_CM), strict=False):
        made.add_heading(heading, 2)
        put_table(made, columns, rows, widths)
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def proof_html(report: LayoutReport) -> str:
    """One self-contained page, without script; text of any origin stands in it as text."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from fairdraft.exchange.report_style import REPORT_STYLE
    from fairdraft.exchange.review_template import REVIEW_STYLE

    def finalized(value: Any) -> Any:
        return storable_in_html(value) if type(value) is str else value

    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalized)
    return environment.from_string(_TEMPLATE).render(
        report=report,
        compared=report.compared,
        facts=_facts(report),
        about=_ABOUT,
        kinds=_kinds(report),
        tables=_tables(report),
        where=_where,
        place=place_words,
        what=WHAT_WORDS,
        style=Markup(REPORT_STYLE + REVIEW_STYLE + _STYLE),  # noqa: S704 (our own constants, no foreign text in them)
        version=__version__,
    )


def _facts(report: LayoutReport) -> list[str]:
    compared = report.compared
    pages = f"{compared.pages} page{'' if compared.pages == 1 else 's'}"
    return [
        f"{Path(compared.file).name}, {pages}, SHA-256 {compared.sha256[:12]}",
        f"piece {report.piece_id[:8]}",
        utc_text(report.made_at)[:10],
    ]


def _kinds(report: LayoutReport) -> list[tuple[str, tuple[LayoutDifference, ...]]]:
    found = ((LAYOUT_KIND_WORDS[kind], report.compared.of_kind(kind)) for kind in LAYOUT_KINDS)
    return [(heading, those) for heading, those in found if those]


def _where(one: LayoutDifference) -> str:
    return "Not in the piece" if one.block is None else block_label(one.block)


def _tables(report: LayoutReport) -> list[tuple[str, Sequence[str], list[tuple[str, ...]]]]:
    compared = report.compared
    sections = [(block_label(one.block), one.in_words) for one in compared.sections]
    beside = [
        (f"page {one.place.page}", BESIDE_WORDS[one.kind], one.text) for one in compared.beside if one.kind != "deck"
    ]
    tables: list[tuple[str, Sequence[str], list[tuple[str, ...]]]] = [
        ("Sections of the piece", ("Section", "In the layout"), list(sections))
    ]
    if beside:
        tables.append(("Only in the layout; not copy", ("Where", "Taken for", "Words"), list(beside)))
    return tables


def _put_difference(paragraph: "Paragraph", one: LayoutDifference) -> None:
    from docx.shared import RGBColor

    for number, part in enumerate(one.diff):
        if number:
            paragraph.add_run(" ")
        for run in put_words(paragraph, part.text):
            if part.op != "keep":
                run.font.strike = part.op == "delete"
                run.font.underline = part.op == "insert"
                run.font.color.rgb = RGBColor.from_string(_GONE if part.op == "delete" else _COME)
