"""How do the match of required language and the record of review stand in Markdown?"""

from collections import Counter
from collections.abc import Sequence

from fairdraft.domain.counting import counted
from fairdraft.domain.hand_off import HandOff, open_findings
from fairdraft.domain.size_words import size_words
from fairdraft.exchange.claim_grid import diff_words
from fairdraft.exchange.deck_parts import approval_words
from fairdraft.exchange.markdown_text import plain, table
from fairdraft.exchange.review_words import (
    ANSWER_COLUMNS,
    COMMENT_COLUMNS,
    answer_cells,
    block_label,
    comment_cells,
)
from fairdraft.exchange.source_copies import SourceCopy
from fairdraft.exchange.storable_text import storable_in_html

_FILES = """\
- `copy-deck.docx`: the copy for layout, without findings
- `annotated-deck.docx`: the same with findings and open comments as Word comments
- `copy-deck.pdf`, `annotated-deck.pdf`: both as pages; the annotated one ends with a list of findings and comments
{changes}- `claims-grid.xlsx`: each claim as said and as approved, with its source; the required language
- `reference-list.xlsx`: each source once, with every place to highlight in it; what has no source yet
- `anchors.xlsx`: each sentence that a claim should support, with the words of its source, or why it is not anchored
{sources}- `submission-sheet.docx`: what Form FDA 2253 and review systems ask for, as far as it is known here
- `isi-match.md`: proof of match of the required approved language
- `review-record.md`: this page"""
_CHANGES = (
    "- `changes-since-review.docx`: what changed since the last review, by kind of copy, and what comments led to\n"
    "- `redline-since-review.docx`: the whole piece with these changes as tracked changes in Word\n"
)
_SIGNS = {"present": "✓", "altered": "≠", "missing": "✗"}


def isi_match(given: HandOff) -> str:
    """Each required element as present, altered (word by word) or missing; then each block of approved language."""
    counts = Counter(one.status for one in given.required)
    lines = [f"# Match of required language: {plain(given.review.title)}", ""]
    lines += [f"> {plain(given.review.notes[0])}", ""] if given.review.sample_data else []
    lines += _facts(given)
    if not given.required:
        lines += ["", "This kind of piece requires nothing, or it has no product."]
        return _page(lines)
    said = f"{counts['present']} present, {counts['altered']} altered, {counts['missing']} missing."
    lines += ["", f"{said} Words are compared; case, typography and line breaks are not.", ""]
    rows = [[plain(one.label or one.element), f"{_SIGNS[one.status]} {one.status}", f"{one.similarity:.0%}"]
            for one in given.required]  # fmt: skip
    lines.append(table(["Element", "Match", "Similarity"], rows))
    changed = [one for one in given.required if one.status != "present"]
    if changed:
        lines += ["", "## Altered and missing", "", "`[-in the piece only-]` `{+in the approved wording only+}`"]
    for one in changed:
        lines += ["", f"### {plain(one.label or one.element)}: {one.status}", ""]
        if one.status == "altered":
            lines += [diff_words(one.diff, plain), ""]
        lines.append(f"Approved: {plain(one.approved) or 'no wording on file'}")
    locked = [one for one in given.blocks if one.kind == "locked"]
    if locked:
        lines += ["", "## Blocks of approved language", ""]
        lines.append(
            table(
                ["Section", "Words", "Compared with the product file"],
                [[block_label(one), str(len(one.text.split())), plain(approval_words(one, given))] for one in locked],
            )
        )
    return _page(lines)


def review_record(given: HandOff, copies: Sequence[SourceCopy]) -> str:
    """What is in the folder, what was answered to findings and comments, and what was not checked."""
    review = given.review
    text = review.texts[0]
    files = _FILES.format(changes="" if given.rounds is None else _CHANGES, sources=_sources(copies))
    lines = [f"# Record of review: {plain(review.title)}", ""]
    lines += [f"> {plain(one)}" for one in review.notes]
    lines += ["", *_facts(given), "", "## In this folder", "", files, "", "## Findings", ""]
    nothing = f"{counted(given.rules_without_findings, 'rule')} found nothing"
    cannot = f"{len(given.not_checked)} cannot be checked in text."
    told = sum(one.status is not None for one in text.comments)
    # Of very many the deck has the gravest, and counts the others at its head.
    stand = "they are" if told >= len(given.judged) else f"the {told:,} most serious are"
    lines.append(f"Open: {open_findings(given.judged)}; {stand} in the annotated deck. {nothing}; {cannot}")
    lines += ["", "## Claims and their sources", "", *_anchored(given, copies)]
    lines += ["", "## Findings that were answered with a reason", ""]
    answers = [[plain(cell) for cell in answer_cells(one)] for one in text.answers]
    lines.append(table(list(ANSWER_COLUMNS), answers) if answers else "None.")
    lines += ["", "## Comments", ""]
    talk = [[plain(cell) for cell in comment_cells(one)] for one in text.talk]
    lines.append(table(list(COMMENT_COLUMNS), talk) if talk else "None.")
    lines += ["", "## What was not checked", ""]
    unchecked = [[one.rule, plain(one.title), plain(one.why)] for one in given.not_checked]
    lines.append(table(["Rule", "About", "Why not"], unchecked) if unchecked else "Every rule for this piece ran.")
    return _page(lines)


def _sources(copies: Sequence[SourceCopy]) -> str:
    written = [one for one in copies if one.name]
    if not written:
        return ""
    size = size_words(sum(one.size for one in written))
    return f"- `sources/`: {counted(len(written), 'source document')} with the words highlighted, {size} in all\n"


def _anchored(given: HandOff, copies: Sequence[SourceCopy]) -> list[str]:
    """What is anchored and what is not, by sentence; and which documents were not copied."""
    anchored = given.anchored
    if not anchored.anchors:
        return ["No sentence of the piece needs a claim to support it."]
    open_ones = [one for one in anchored.anchors if not one.is_anchored]
    lines = [f"{len(anchored.anchors) - len(open_ones)} of {counted(len(anchored.anchors), 'sentence')} anchored."]
    if open_ones:
        rows = [[plain(one.said), plain(one.claim or "none"), plain(one.why_not)] for one in open_ones]
        lines += ["", "NOT ANCHORED:", "", table(["The piece says", "Claim", "Why"], rows)]
    for one in copies:
        if one.why_not:
            lines += ["", f"Not copied: {plain(one.source.document)}. {plain(one.why_not)}"]
    return lines


def _facts(given: HandOff) -> list[str]:
    told = ("Brand (generic)", "Kind, channel", "Version", "Date", "Review", "Label and ISI version", "Text")
    return [f"- {name}: {plain(value)}" for name, value in given.header if name in told]


def _page(lines: list[str]) -> str:
    return storable_in_html("\n".join(lines).rstrip() + "\n")
