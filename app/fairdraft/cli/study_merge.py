"""`fairdraft study merge`, `conflicts`, `resolve` and `forget`: how do several laptops rate one study?"""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted, counted_are
from fairdraft.domain.identity import utc_text
from fairdraft.domain.judgement_origin import JudgementOrigin, judged_at, moment_words
from fairdraft.domain.merge_words import decided_differently, merge_notes
from fairdraft.domain.rating_set import MergeConflict
from fairdraft.services.workplace import Workplace

_MOST_TOLD = 10


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the actions to the parser of `study`."""
    merge = actions.add_parser("merge", help="import a .fairset from another laptop", **shared)
    merge.add_argument(
        "file", type=Path, metavar="FILE.fairset", help='what "fairdraft export STUDY --format fairset" wrote there'
    )
    merge.set_defaults(run=merge_set)
    conflicts = actions.add_parser("conflicts", help="judgments that differ between laptops", **shared)
    conflicts.add_argument("study", metavar="STUDY", help="its id")
    conflicts.add_argument("--all", action="store_true", help="include those already decided")
    conflicts.set_defaults(run=show_conflicts)
    resolve = actions.add_parser("resolve", help="decide a conflict", **shared)
    resolve.add_argument("study", metavar="STUDY", help="its id")
    resolve.add_argument("conflict", metavar="CONFLICT", help="its id, or the beginning of it")
    resolve.add_argument(
        "--keep",
        choices=("standing", "other"),
        required=True,
        help="the judgment that counts now, or the one that is waiting",
    )
    resolve.add_argument("--by", metavar="R", help="who decides (default: the person at this machine)")
    resolve.set_defaults(run=resolve_conflict)
    forget = actions.add_parser("forget", help="give a rater's judgments a pseudonym that cannot be traced", **shared)
    forget.add_argument("rater", metavar="RATER", help="the rater's pseudonym")
    forget.set_defaults(run=forget_rater)


def merge_set(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take a file in and tell what it brought."""
    report = workplace.sharing.merge(arguments.file)
    if out.as_json:
        out.json(asdict(report))
        return 0
    made = "made" if report.created else "known"
    out.text(
        f'Study "{report.study}" ({made}): {counted(report.imported, "judgment")} imported, '
        f"{report.already_there} already there, {report.conflicting} conflicting, "
        f"{sum(report.rejected.values())} rejected; {counted(report.drafts_added, 'draft')} added."
    )
    for why, number in report.rejected.items():
        out.say(f"{number} rejected: {why}.")
    for note in merge_notes(report):
        out.say(note)
    if report.candidates_checked:
        out.say("Checked: its drafts have the candidates they had when the set was written.")
    if report.conflicting or report.decided_both_ways:
        found = [one for one in workplace.sharing.conflicts(report.study) if one.resolved_at is None]
        for one in found[:_MOST_TOLD]:
            _tell_conflict(one, workplace, out.say)
        if len(found) > _MOST_TOLD:
            out.say(f'and {len(found) - _MOST_TOLD} more: "fairdraft study conflicts {report.study}"')
        out.say(f"Resolve each on the study's page, or here:\n{_how_to_decide(report.study)}")
    return 0


def show_conflicts(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the conflicts, open ones first."""
    found = workplace.sharing.conflicts(arguments.study)
    if not arguments.all:
        found = tuple(one for one in found if one.resolved_at is None)
    if out.as_json:
        out.json([_object(one, workplace) for one in found])
        return 0
    if not found:
        out.text("No open conflicts.")
    for one in found:
        _tell_conflict(one, workplace, out.text)
    if found and not arguments.all:
        out.text(f"\n{_how_to_decide(arguments.study)}")
    return 0


def resolve_conflict(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Decide a conflict."""
    known = [one.id for one in workplace.sharing.conflicts(arguments.study) if one.id.startswith(arguments.conflict)]
    named = known[0] if len(known) == 1 else arguments.conflict
    by = arguments.by or workplace.profiles.present_or_default().pseudonym
    decided = workplace.sharing.resolve(named, by, keep_other=arguments.keep == "other")
    if out.as_json:
        out.json(_object(decided, workplace))
    else:
        out.text(f"Decided by {decided.resolved_by}; standing: {_words(decided.standing)}")
    return 0


def forget_rater(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Re-key a rater."""
    pseudonym, number = workplace.sharing.forget_rater(arguments.rater)
    if out.as_json:
        out.json({"rater": pseudonym, "judgements": number})
    else:
        out.text(f"{counted_are(number, 'judgment')} now under {pseudonym}; nothing here leads to a person.")
        out.text("Backups and sets written earlier still have the old name; restoring one brings it back.")
    return 0


def _how_to_decide(study: str) -> str:
    return f"fairdraft study resolve {study} ID --keep standing|other --by R"


def _tell_conflict(conflict: MergeConflict, workplace: Workplace, say: Callable[[str], None]) -> None:
    decided = "" if conflict.resolved_at is None else f", decided by {conflict.resolved_by}"
    drafts = [conflict.other[name] for name in ("draft_id", "first_draft", "second_draft") if name in conflict.other]
    about = " and ".join(str(one)[:8] for one in drafts)
    say(f"{conflict.id[:8]}  {conflict.kind} by {conflict.other.get('rater')} on {about}{decided}")
    origins = workplace.sharing.origins(conflict)
    for name, content, origin in zip(("standing", "other"), (conflict.standing, conflict.other), origins, strict=True):
        say(f"  {name}: {_words(content)}")
        say(f"    given {moment_words(judged_at(content))}, {origin.words()}")
    if conflict.decisions:
        say(f"  {decided_differently(conflict.decisions)}")


def _object(conflict: MergeConflict, workplace: Workplace) -> dict[str, Any]:
    resolved = None if conflict.resolved_at is None else utc_text(conflict.resolved_at)
    standing, other = (_origin_object(one) for one in workplace.sharing.origins(conflict))
    made = [asdict(one) | {"at": utc_text(one.at)} for one in conflict.decisions]
    told = {"found_at": utc_text(conflict.found_at), "resolved_at": resolved, "decisions": made}
    return asdict(conflict) | told | {"standing_origin": standing, "other_origin": other}


def _origin_object(origin: JudgementOrigin) -> dict[str, Any]:
    taken = None if origin.taken_in_at is None else utc_text(origin.taken_in_at)
    return asdict(origin) | {"taken_in_at": taken}


def _words(content: dict[str, Any]) -> str:
    if "outcome" in content:
        return str(content["outcome"])
    scores = ", ".join(f"{name} {score}" for name, score in content.get("scores", {}).items()) or "no scores"
    return f"{scores}{', ' + content['verdict'] if content.get('verdict') else ''}"
