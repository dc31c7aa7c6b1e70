"""`fairdraft pieces dismiss` and `undismiss`: which finding is answered with a reason instead of a change?"""

import argparse
import re
from collections.abc import Iterator, Sequence
from typing import Any

from fairdraft.cli.named_piece import begun_piece, piece_or_draft
from fairdraft.cli.output import Output
from fairdraft.domain.dismissal import Dismissal, JudgedFinding, dismissal_object, subject_of
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import LineIndex
from fairdraft.domain.piece import Piece
from fairdraft.domain.shortening import shortened
from fairdraft.services.checking import CheckedPiece
from fairdraft.services.dismissing import already_dismissed
from fairdraft.services.workplace import Workplace

_SHORTEST_BEGINNING = 6
_SHOWN_PLACES = 6
_LONGEST_QUOTE = 60


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add both actions to `fairdraft pieces`."""
    dismiss = actions.add_parser("dismiss", help="answer a finding with a reason instead of a change", **shared)
    dismiss.add_argument("id", metavar="ID", help="the piece, or the draft to start one from")
    dismiss.add_argument("--rule", required=True, metavar="RULE", help="the rule that made the finding, such as MIN-01")
    dismiss.add_argument("--quote", metavar="WORDS", help="words of the finding, with more around them if needed")
    dismiss.add_argument("--reason", required=True, metavar="T", help="why this can stay as it is; kept on record")
    dismiss.add_argument("--by", required=True, metavar="R", help="your pseudonym; it goes into exports")
    dismiss.set_defaults(run=run_dismiss)
    undismiss = actions.add_parser("undismiss", help="undo a dismissal, which reopens its finding", **shared)
    undismiss.add_argument("id", metavar="ID", help="the piece, or the draft it was made from")
    undismiss.add_argument(
        "dismissal", metavar="DISMISSAL", help="the dismissal's id as the piece shows it, or its beginning"
    )
    undismiss.set_defaults(run=run_undismiss)


def run_dismiss(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Dismiss the one finding that is meant; begin the piece first where a draft was named that has none."""
    meant = piece_or_draft(arguments.id, workplace)
    campaign = workplace.products.campaign(meant.campaign)
    checked = workplace.checking.check_blocks(meant.blocks, workplace.products.product_of(campaign), campaign)
    judged = (
        workplace.dismissing.judged(meant, checked.result, checked.text)
        if isinstance(meant, Piece)
        else tuple(JudgedFinding(one) for one in checked.result.findings)
    )
    workplace.checking.explain(arguments.rule)
    finding = chosen(judged, checked, arguments.rule, arguments.quote)
    if finding.dismissal is not None:
        raise already_dismissed(finding.dismissal)
    meant = begun_piece(meant, arguments.by, workplace, out)
    done = workplace.dismissing.dismiss(meant.id, finding.finding, checked.text, arguments.reason, by=arguments.by)
    if out.as_json:
        out.json(dismissal_object(done, holds=True))
    else:
        out.text(f"Dismissed {subject_of(done)}, by {done.by}: {done.reason}")
        out.say(f"To undo it: fairdraft pieces undismiss {meant.id[:8]} {done.id[:8]}")
    return 0


def run_undismiss(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take one dismissal of a piece back."""
    meant = piece_or_draft(arguments.id, workplace)
    made = workplace.dismissing.dismissals(meant.id) if isinstance(meant, Piece) else ()
    given = arguments.dismissal.casefold()
    found = [one for one in made if one.id == given or (len(given) >= _SHORTEST_BEGINNING and one.id.startswith(given))]
    if len(found) > 1:
        raise UsageError(f'More than one dismissal begins with "{given}".', "Give more of its id.")
    if not found:
        raise KnownError(
            f'There is no dismissal "{arguments.dismissal}" in this piece.',
            f'See them with "fairdraft pieces show {meant.id[:8]}".',
        )
    one = workplace.dismissing.withdraw(found[0].id)
    if out.as_json:
        out.json(dismissal_object(one, holds=False))
    else:
        out.text(f"Dismissal undone: {subject_of(one)}; the finding is open again.")
    return 0


def chosen(judged: Sequence[JudgedFinding], checked: CheckedPiece, rule: str, quote: str | None) -> JudgedFinding:
    """The one finding of a rule that a person means.

    Args:
        judged: every finding of the piece.
        checked: its text.
        rule: an id in any case; of findings merged from several rules any of theirs.
        quote: words that overlap the finding's own, or that stand in what it says is missing.

    Raises:
        KnownError: there is none.
        UsageError: there are several.
    """
    wanted = rule.strip().casefold()
    of_rule = [one for one in judged if wanted in {name.casefold() for name in (one.finding.rule, *one.finding.also)}]
    found = of_rule if quote is None else [one for one in of_rule if _said_in(one, checked.text, quote)]
    if len(found) > 1:
        # One of several that were answered before is not meant again.
        found = [one for one in found if one.dismissal is None] or found[:1]
    if not found:
        words = f" on “{quote}”" if quote is not None and of_rule else ""
        raise KnownError(
            f"{rule} has no finding{words} in this piece.", 'See its findings with "fairdraft pieces show" and its id.'
        )
    if len(found) > 1:
        lines = LineIndex.of(checked.text)
        places = "; ".join(_place(one, checked.text, lines) for one in found[:_SHOWN_PLACES])
        raise UsageError(
            f"{rule} has {len(found)} findings that match: {places}.",
            "Name one with --quote and its words, or more of the words around it.",
        )
    return found[0]


def settled_lines(made: Sequence[Dismissal], judged: Sequence[JudgedFinding]) -> Iterator[str]:
    """One line for each dismissal that nobody took back and that has no finding any more."""
    holding = {one.dismissal.id for one in judged if one.dismissal is not None}
    for one in made:
        if one.withdrawn_at is None and one.id not in holding:
            yield (f"No longer found: {subject_of(one)}, which {one.by} had dismissed: {one.reason} ({one.id[:8]})")


def _said_in(one: JudgedFinding, text: str, quote: str) -> bool:
    words = re.compile(r"\s+".join(re.escape(word) for word in quote.split()), re.IGNORECASE)
    span = one.finding.span
    if not quote.split():
        return False
    if span is None:
        return any(words.search(said) for said in (one.finding.expected or "", one.finding.message))
    return any(found.start() < span.end and span.start < found.end() for found in words.finditer(text))


def _place(one: JudgedFinding, text: str, lines: LineIndex) -> str:
    span = one.finding.span
    if span is None:
        return f"missing “{shortened(one.finding.expected or one.finding.message, _LONGEST_QUOTE)}”"
    line, column = lines.place(span.start)
    return f"{line}:{column} “{shortened(text[span.start : span.end], _LONGEST_QUOTE)}”"
