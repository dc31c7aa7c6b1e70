"""`fairdraft rate`: how good is a draft?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.errors import UsageError
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rubric import VERDICTS
from fairdraft.services.workplace import Workplace

# The criteria of the default rubric, each an option of its own; others are given with --score.
_CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice", "copy_quality")


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("rate", help="rate one draft", **shared)
    command.add_argument("draft", help="its id, or the beginning of it (at least 6 characters)")
    command.add_argument("--rater", required=True, metavar="R", help="your pseudonym; it goes into exports")
    for criterion in _CRITERIA:
        command.add_argument(f"--{criterion.replace('_', '-')}", type=int, choices=range(1, 6), metavar="1-5")
    command.add_argument("--score", action="append", default=[], metavar="CRITERION=1-5", help="any criterion")
    command.add_argument("--verdict", choices=VERDICTS)
    command.add_argument("--comment", metavar="T")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Store the rating; what was rated before and is not named now stays."""
    scores: dict[str, int | None] = {
        one: getattr(arguments, one) for one in _CRITERIA if getattr(arguments, one) is not None
    }
    for given in arguments.score:
        criterion, _, value = given.partition("=")
        if value not in {"1", "2", "3", "4", "5"}:
            raise UsageError(f'"{given}" is no score.', "Write --score criterion=4, with 1 to 5.")
        scores[criterion.replace("-", "_")] = int(value)
    if not scores and arguments.verdict is None and arguments.comment is None:
        raise UsageError("Nothing was rated.", "Give at least one score, a verdict or a comment.")
    rating = workplace.rating.rate(
        arguments.draft, arguments.rater, scores=scores, verdict=arguments.verdict, comment=arguments.comment
    )
    if out.as_json:
        out.json(
            {
                "id": rating.id,
                "draft_id": rating.draft_id,
                "study": rating.study,
                "rater": rating.rater,
                "occasion": rating.occasion,
                "scores": rating.scores,
                "verdict": rating.verdict,
                "comment": rating.comment,
                "rubric": f"{rating.rubric_id}@{rating.rubric_version}",
                "rated_at": utc_text(rating.rated_at),
            }
        )
    else:
        words = ", ".join(f"{criterion} {score}" for criterion, score in rating.scores.items()) or "no scores"
        verdict = f", {rating.verdict}" if rating.verdict else ""
        out.text(f"Saved: {rating.rater} on {rating.draft_id[:8]}: {words}{verdict}.")
    return 0
