"""`fairdraft rate`: how good is a draft?"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairdraft.cli.named_piece import draft_named
from fairdraft.cli.output import Output
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.errors import UsageError
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Judgement, MarkedWords
from fairdraft.domain.rubric import SHIPPED_CRITERIA, VERDICTS
from fairdraft.services.workplace import Workplace

_ALL = "all"


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("rate", **shared)
    command.add_argument("draft", metavar="DRAFT", help="its id, or the beginning of it (at least 6 characters)")
    command.add_argument("--rater", required=True, metavar="R", help="your pseudonym; it goes into exports")
    command.add_argument("--role", default="", metavar="ROLE", help='such as "medical writer"; it goes with the rating')
    for criterion in SHIPPED_CRITERIA:
        command.add_argument(
            f"--{criterion.replace('_', '-')}",
            type=int,
            choices=range(1, 6),
            metavar="1-5",
            help="1 (worst) to 5 (best)",
        )
    command.add_argument(
        "--score",
        action="append",
        default=[],
        metavar="CRITERION=1-5",
        help="another criterion of the study's rubric",
    )
    command.add_argument("--verdict", choices=VERDICTS, help="one that the study's rubric has")
    command.add_argument("--comment", metavar="T", help="a comment on the draft")
    planned = command.add_argument_group("drafts of a planned study")
    planned.add_argument(
        "--mark",
        action="append",
        default=[],
        metavar="START:END:LABEL[:COMMENT]",
        help="words under a label of the rubric; characters are counted from 0",
    )
    planned.add_argument("--suggest", type=Path, metavar="FILE", help="the draft as you would write it")
    planned.add_argument(
        "--settles",
        action="append",
        default=[],
        metavar="ID",
        help='settle a disagreement: the rating that this one settles, or "all" of the draft',
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Store the rating; what was rated before and is not named now stays."""
    scores = _scores(arguments)
    further = [*arguments.mark, *arguments.settles, *([arguments.suggest] if arguments.suggest else [])]
    if not scores and arguments.verdict is None and arguments.comment is None and not further:
        raise UsageError("Nothing was rated.", "Give at least one score, a verdict or a comment.")
    draft = draft_named(arguments.draft, workplace)
    # Of those who rate by a queue the plan says under which pseudonyms, so that no name gets in.
    rater = workplace.profiles.pseudonym(arguments.rater)
    if arguments.settles:
        names = [] if _ALL in arguments.settles else arguments.settles
        judgement = _judgement(arguments, scores, Judgement(), workplace)
        rating = workplace.adjudicating.adjudicate(draft.id, rater, judgement, settles=names, rater_role=arguments.role)
    elif workplace.queueing.is_planned(draft.study):
        session = workplace.queueing.terminal_session(draft.study, arguments.rater)
        queue = workplace.queueing.open(draft.study, arguments.rater, rater_role=arguments.role, session_id=session)
        shown = queue.show(draft.id)
        # A command is over in a moment: what it took says nothing of the rater.
        judgement = _judgement(arguments, scores, shown.given or Judgement(), workplace)
        rating = queue.submit(replace(judgement, duration_ms=0))
    elif further:
        raise UsageError(
            "Only drafts of a planned study can have marked words and suggested versions.",
            "Rate this one with scores, a verdict and a comment.",
        )
    else:
        given: dict[str, int | None] = dict(scores)
        rating = workplace.rating.rate(
            draft.id,
            rater,
            scores=given,
            verdict=arguments.verdict,
            comment=arguments.comment,
            rater_role=arguments.role,
        )
    _tell(rating, out)
    return 0


def _scores(arguments: argparse.Namespace) -> dict[str, int]:
    named = {one: getattr(arguments, one) for one in SHIPPED_CRITERIA}
    scores: dict[str, int] = {name: score for name, score in named.items() if score is not None}
    for given in arguments.score:
        criterion, _, value = given.partition("=")
        if value not in {"1", "2", "3", "4", "5"}:
            raise UsageError(f'"{given}" is not a score.', "Write --score criterion=4, with a number from 1 to 5.")
        scores[criterion.replace("-", "_")] = int(value)
    return scores


def _judgement(
    arguments: argparse.Namespace, scores: dict[str, int], before: Judgement, workplace: Workplace
) -> Judgement:
    suggested = before.suggested_text
    if arguments.suggest is not None:
        suggested = workplace.documents.read_text(arguments.suggest).text
    return Judgement(
        scores={**before.scores, **scores},
        verdict=arguments.verdict or before.verdict,
        note=before.note if arguments.comment is None else arguments.comment,
        marks=(*before.marks, *(_mark(one) for one in arguments.mark)),
        suggested_text=suggested,
    )


def _mark(given: str) -> MarkedWords:
    start, _, rest = given.partition(":")
    end, _, rest = rest.partition(":")
    label, _, comment = rest.partition(":")
    if not (start.isdecimal() and end.isdecimal() and label):
        raise UsageError(f'"{given}" does not mark words.', "Write --mark START:END:LABEL, such as 10:25:off_label.")
    return MarkedWords(int(start), int(end), label, comment)


def _tell(rating: Rating, out: Output) -> None:
    if out.as_json:
        out.json(
            {
                "id": rating.id,
                "draft_id": rating.draft_id,
                "study": rating.study,
                "rater": rating.rater,
                "occasion": rating.occasion,
                "adjudicates": rating.adjudicates,
                "blind": rating.blind,
                "scores": rating.scores,
                "verdict": rating.verdict,
                "comment": rating.comment,
                "annotations": [one.as_object() for one in rating.annotations],
                "suggested_text": rating.suggested_text,
                "rubric": f"{rating.rubric_id}@{rating.rubric_version}",
                "rated_at": utc_text(rating.rated_at),
            }
        )
        return
    words = (
        ", ".join(f"{criterion_words(criterion)} {score}" for criterion, score in rating.scores.items()) or "no scores"
    )
    verdict = f", {rating.verdict}" if rating.verdict else ""
    marks = f", {len(rating.annotations)} marked" if rating.annotations else ""
    out.text(f"Saved: {rating.rater} on {rating.draft_id[:8]}: {words}{verdict}{marks}.")
