"""`fairdraft study queue`, `vote`, `unblind` and `disagreements`: how is a study rated blind from the terminal?"""

import argparse
from dataclasses import asdict
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.domain.criterion_words import criterion_words
from fairdraft.domain.errors import UsageError
from fairdraft.domain.finding import findings_document
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rating_queue import VOTE_OUTCOMES, BlindDraft, QueueProgress
from fairdraft.domain.rubric import SHIPPED_CRITERIA, Rubric
from fairdraft.services.rating_queue import RatingQueue
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to the parser of `study`."""
    queue = actions.add_parser("queue", help="the next draft for a rater, blind", **shared)
    queue.add_argument("study", metavar="STUDY", help="its id")
    queue.add_argument("--rater", required=True, metavar="R", help="the rater's pseudonym")
    queue.add_argument("--pairs", action="store_true", help="two drafts of one brief side by side instead")
    queue.add_argument("--skip", action="store_true", help="skip what is shown now, and show the next")
    queue.add_argument("--undo", action="store_true", help="show the latest rating, to change it")
    queue.set_defaults(run=show_queue)
    vote = actions.add_parser("vote", help="say which of the two drafts that the queue shows is better", **shared)
    vote.add_argument("study", metavar="STUDY", help="its id")
    vote.add_argument(
        "outcome",
        choices=[one.replace("_", "-") for one in VOTE_OUTCOMES],
        help="tie: as good as each other; both-bad: neither is usable",
    )
    vote.add_argument("--rater", required=True, metavar="R", help="the rater's pseudonym")
    vote.add_argument("--role", default="", metavar="ROLE", help='such as "medical writer"; it goes with the vote')
    vote.add_argument("--comment", default="", metavar="T", help="a comment on the two")
    vote.set_defaults(run=give_vote)
    unblind = actions.add_parser("unblind", help="end the blindness: an event that marks every later rating", **shared)
    unblind.add_argument("study", metavar="STUDY", help="its id")
    unblind.add_argument("--by", metavar="R", help="who unblinds (default: the person at this machine)")
    unblind.set_defaults(run=unblind_study)
    differing = actions.add_parser(
        "disagreements", help="drafts that raters judged differently, largest first", **shared
    )
    differing.add_argument("study", metavar="STUDY", help="its id")
    differing.set_defaults(run=show_disagreements)


def show_queue(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print what a rater sees next."""
    session = workplace.queueing.terminal_session(arguments.study, arguments.rater)
    if arguments.pairs:
        pairs = workplace.queueing.open_pairs(arguments.study, arguments.rater, session_id=session)
        if arguments.undo:
            raise UsageError("A vote cannot be changed by a command.", "Undo it in the window, with U.")
        if arguments.skip:
            pairs.skip()
        pair = pairs.current
        drafts = () if pair is None else (pair.first, pair.second)
        return _show(arguments, workplace, out, pairs.progress(), drafts)
    queue = workplace.queueing.open(arguments.study, arguments.rater, session_id=session)
    if arguments.skip:
        queue.skip()
    if arguments.undo:
        queue.back()
    shown = () if queue.current is None else (queue.current,)
    return _show(arguments, workplace, out, queue.progress(), shown, queue)


def _show(
    arguments: argparse.Namespace,
    workplace: Workplace,
    out: Output,
    progress: QueueProgress,
    drafts: tuple[BlindDraft, ...],
    queue: RatingQueue | None = None,
) -> int:
    if out.as_json:
        with_findings = queue is not None and queue.show_findings
        shown = [_draft_object(one, workplace, with_findings=with_findings) for one in drafts]
        answer: dict[str, Any] = {"study": arguments.study, "rater": arguments.rater}
        answer["progress"] = asdict(progress) | {"left": progress.left}
        if queue is None:
            answer["pair"] = {"first": shown[0], "second": shown[1]} if shown else None
        else:
            answer["draft"] = shown[0] if shown else None
            answer["rubric"] = _rubric_object(queue.rubric)
        out.json(answer)
        return 0
    what = "pair" if arguments.pairs else "draft"
    left = ""
    if progress.seconds_left is not None and progress.left:
        left = f", about {max(1, round(progress.seconds_left / 60))} min left"
    aside = f", {progress.skipped} skipped" if progress.skipped else ""
    out.text(f"{progress.rated} of {counted(progress.total, what)} rated{aside}{left}.")
    if not drafts:
        return 0
    # A file of drafts may name a campaign that is not known here.
    campaign = next((one for one in workplace.products.campaigns() if one.id == drafts[0].campaign), None)
    if campaign is not None:
        out.text(f"\nCampaign: {campaign.name}")
    out.text(f"\nBrief: {drafts[0].brief_text}")
    for name, draft in zip(("FIRST", "SECOND") if arguments.pairs else ("DRAFT",), drafts, strict=True):
        out.text(f"\n── {name} · {draft.draft_id}\n\n{draft.text or '(nothing was written)'}")
        if draft.inserted_by_program:
            out.text(f"\nInserted by the program: {', '.join(draft.inserted_by_program)}.")
    if campaign is not None and campaign.product:
        out.text(f"\nIts approved uses, safety information and claims: fairdraft products show {campaign.product}")
    if queue is None:
        outcomes = "|".join(one.replace("_", "-") for one in VOTE_OUTCOMES)
        out.text(f"\nfairdraft study vote {arguments.study} {outcomes} --rater {arguments.rater}")
    else:
        out.text(f"\nfairdraft rate {drafts[0].draft_id} --rater {arguments.rater} {_how_to_rate(queue.rubric)}")
    return 0


def _how_to_rate(rubric: Rubric) -> str:
    """What a rating is given with, in short: one criterion stands for all."""
    first = rubric.criteria[0].id
    score = f"--{first.replace('_', '-')} 1-5" if first in SHIPPED_CRITERIA else f"--score {first}=1-5"
    more = " …" if len(rubric.criteria) > 1 else ""
    verdict = f" --verdict {'|'.join(rubric.verdicts)}" if rubric.verdicts else ""
    return f"{score}{more}{verdict}"


def _rubric_object(rubric: Rubric) -> dict[str, Any]:
    return {
        "id": rubric.id,
        "version": rubric.version,
        "criteria": [one.id for one in rubric.criteria],
        "labels": [one.id for one in rubric.labels],
        "verdicts": list(rubric.verdicts),
    }


def give_vote(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Store a judgement of the pair that the queue shows."""
    session = workplace.queueing.terminal_session(arguments.study, arguments.rater)
    pairs = workplace.queueing.open_pairs(
        arguments.study, arguments.rater, rater_role=arguments.role, session_id=session
    )
    outcome = next(one for one in VOTE_OUTCOMES if one.replace("_", "-") == arguments.outcome)
    vote = pairs.vote(outcome, arguments.comment)
    if out.as_json:
        out.json(asdict(vote) | {"voted_at": utc_text(vote.voted_at)})
    else:
        out.text(f"Saved: {arguments.outcome}. {counted(pairs.progress().left, 'pair')} left.")
    return 0


def unblind_study(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep that the study was unblinded."""
    by = arguments.by or workplace.profiles.present_or_default().pseudonym
    event = workplace.queueing.unblind(arguments.study, by)
    if out.as_json:
        out.json({"study": event.study, "by": event.by, "at": utc_text(event.at)})
    else:
        out.text(f'Study "{event.study}" was unblinded by {event.by} on {utc_text(event.at)}; later ratings say so.')
    return 0


def show_disagreements(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print where raters differ."""
    found = workplace.adjudicating.disagreements(arguments.study)
    if out.as_json:
        out.json(
            [
                {
                    "draft_id": one.draft.draft_id,
                    "prompt_id": f"{one.draft.campaign}/{one.draft.brief}",
                    "spreads": one.spreads,
                    "verdicts": list(one.verdicts),
                    "settled": one.settled,
                    "ratings": [
                        {"id": r.id, "rater": r.rater, "scores": r.scores, "verdict": r.verdict, "comment": r.comment}
                        for r in one.ratings
                    ],
                }
                for one in found
            ]
        )
        return 0
    if not found:
        out.text("The raters agree on every draft that two of them rated.")
        return 0
    out.table(
        ("DRAFT", "BRIEF", "POINTS APART", "VERDICTS", "SETTLED"),
        [
            (
                one.draft.draft_id[:8],
                f"{one.draft.campaign}/{one.draft.brief}",
                ", ".join(f"{criterion_words(name)} {width}" for name, width in one.spreads.items()) or "0",
                ", ".join(one.verdicts),
                "yes" if one.settled else "no",
            )
            for one in found
        ],
    )
    out.text("\nSettle one: fairdraft rate DRAFT --rater R --settles all --accuracy 4 …")
    return 0


def _draft_object(draft: BlindDraft, workplace: Workplace, *, with_findings: bool) -> dict[str, Any]:
    value = {
        "draft_id": draft.draft_id,
        "campaign": draft.campaign,
        "brief": draft.brief,
        "brief_text": draft.brief_text,
        "mode": draft.mode,
        "inserted_by_program": list(draft.inserted_by_program),
        "text": draft.text,
        "blocks": [block.as_object() for block in draft.blocks],
        "given": None if draft.given is None else asdict(draft.given),
    }
    if with_findings:
        stored = workplace.drafting.draft(draft.draft_id)
        value["findings"] = findings_document(workplace.drafting.check(stored), stored.text)
    return value
