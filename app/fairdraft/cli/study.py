"""`fairdraft study`: what will be compared, and which ratings from elsewhere belong to it?"""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fairdraft.cli import study_annotations, study_curve, study_decide, study_merge, study_queue
from fairdraft.cli.file_faults import validated
from fairdraft.cli.output import Output
from fairdraft.cli.study_run import run_study, show_status
from fairdraft.cli.study_words import plan_words, sealed, study_name, study_object
from fairdraft.domain.claim_sheet import rows_told
from fairdraft.domain.counting import counted
from fairdraft.services.workplace import Workplace

_LINES_SHOWN = 10


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("study", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every study except those that each campaign has by itself", **shared).set_defaults(
        run=list_studies
    )
    plan = actions.add_parser("plan", help="what the plan in a file can show, without saving it", **shared)
    _take_plan(plan)
    plan.set_defaults(run=plan_study)
    create = actions.add_parser("create", help="save the plan in a file", **shared)
    _take_plan(create)
    create.add_argument(
        "--new-version", action="store_true", help="change a plan that is already sealed; comparisons will say so"
    )
    create.set_defaults(run=create_study)
    for name, said, run in (
        ("run", "make the drafts that are left; continues where it stopped", run_study),
        ("status", "what a study has so far, and what is next", show_status),
        ("seal", "freeze the plan before rating starts", seal_study),
    ):
        action = actions.add_parser(name, help=said, **shared)
        action.add_argument("study", metavar="STUDY", help="its id")
        action.set_defaults(run=run)
    name = actions.add_parser("name", help="rename a study that has no name in its plan", **shared)
    name.add_argument("study", metavar="STUDY", help="its id")
    name.add_argument("name", metavar="NAME", help='such as "Raters of March"; "" goes back to its id')
    name.set_defaults(run=name_study)
    ratings = actions.add_parser("import-ratings", help="import ratings from a .csv, .xlsx or .jsonl file", **shared)
    ratings.add_argument("study", metavar="STUDY", help="its id; the study is made if it does not exist")
    ratings.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="columns campaign, prompt_id, candidate, draft_id, rater_id and score_… for each criterion",
    )
    ratings.add_argument(
        "--hidden", action="store_true", help="also import rows that are hidden or filtered out in a workbook"
    )
    ratings.set_defaults(run=import_ratings)
    drafts = actions.add_parser("import-drafts", help="import drafts from elsewhere, .csv, .xlsx or .jsonl", **shared)
    drafts.add_argument("study", metavar="STUDY", help="its id")
    drafts.add_argument(
        "file", type=Path, metavar="FILE", help="columns prompt_id (campaign/brief), candidate, draft_text"
    )
    drafts.set_defaults(run=import_drafts)
    study_queue.add_to(actions, shared)
    study_merge.add_to(actions, shared)
    study_curve.add_to(actions, shared)
    study_annotations.add_to(actions, shared)
    study_decide.add_to(actions, shared)


def _take_plan(action: argparse.ArgumentParser) -> None:
    action.add_argument("file", type=Path, metavar="FILE", help="a plan (.toml)")
    action.add_argument(
        "--briefs",
        action="append",
        type=_briefs,
        default=[],
        metavar="CAMPAIGN=B,B…",
        help="only these briefs of a campaign, instead of what the file says; CAMPAIGN= takes all",
    )


def _briefs(typed: str) -> tuple[str, list[str]]:
    campaign, sign, names = typed.partition("=")
    if not sign or not campaign:
        raise argparse.ArgumentTypeError(f'"{typed}" is not in the form CAMPAIGN=BRIEF,BRIEF')
    return campaign, [name for one in names.split(",") if (name := one.strip())]


def list_studies(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every study."""
    studies = workplace.studying.studies()
    if out.as_json:
        out.json([study_object(one) for one in studies])
    else:
        out.table(
            ("ID", "NAME", "PLAN", "SEALED", "FROM ELSEWHERE"),
            [
                (one.id, study_name(one), plan_words(one), sealed(one), "yes" if one.imported else "no")
                for one in studies
            ],
        )
    return 0


def name_study(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Give a study another name."""
    by = workplace.profiles.present_or_default().pseudonym
    study = workplace.studying.rename(arguments.study, arguments.name, by=by)
    if out.as_json:
        out.json(study_object(study))
    else:
        out.text(f'Study "{study.id}" is called "{study.name}".')
    return 0


def plan_study(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print what the plan can show."""
    design = validated(arguments.file, lambda file: workplace.studying.design(file, dict(arguments.briefs)), out)
    if out.as_json:
        out.json(design.as_object())
        return 0
    for said in design.says:
        out.text(said)
    if design.proposals:
        out.text("\nBetter:")
    for proposed in design.proposals:
        out.text(f"  {proposed.words}")
    return 0


def create_study(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a plan."""
    study = workplace.studying.create(arguments.file, dict(arguments.briefs), new_version=arguments.new_version)
    if out.as_json:
        out.json(study_object(study))
    else:
        out.text(f'Study "{study.id}": {plan_words(study)}.\nNext: {workplace.studying.status(study.id).next}')
    return 0


def seal_study(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Freeze a plan."""
    study = workplace.studying.seal(arguments.study)
    if out.as_json:
        out.json(study_object(study))
    else:
        out.text(f'The plan of study "{study.id}" has been sealed since {sealed(study)}: {study.sealed_sha256}')
    return 0


def import_ratings(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take in a file of ratings; what was there already and what the store has otherwise is told."""
    report = workplace.studying.import_ratings(arguments.study, arguments.file, hidden=arguments.hidden)
    if out.as_json:
        out.json(asdict(report) | {"conflicting": len(report.conflicting_lines)})
    else:
        out.text(
            f'Study "{report.study}": {counted(report.imported, "rating")} imported, '
            f"{report.already_there} already there, "
            f"{len(report.conflicting_lines)} conflicting; {counted(report.drafts_added, 'draft')} added."
        )
    if report.conflicting_lines:
        shown = ", ".join(map(str, report.conflicting_lines[:_LINES_SHOWN]))
        more = " …" if len(report.conflicting_lines) > _LINES_SHOWN else ""
        out.say(f"These lines differ from ratings in the store, which are kept: {shown}{more}.")
    if report.drafts_without_text:
        out.say(f"{counted(report.drafts_without_text, 'draft')} came without text, so their text is empty here.")
    if report.hidden_rows:
        rows = rows_told(report.hidden_rows)
        what = "imported" if report.hidden_rows_taken else "left out; --hidden imports them"
        out.say(f"Ratings in rows that are hidden or filtered out were {what}: {rows}.")
    if report.read_as:
        out.say(f"Columns read as ours: {', '.join(f'{theirs} as {ours}' for theirs, ours in report.read_as)}.")
    if report.named_raters:
        out.say(
            f"Exports name these raters as the file does: {', '.join(report.named_raters)}. If they are people's "
            'names, give each a pseudonym: fairdraft study forget "NAME"'
        )
    for names, said in (
        (report.unknown_columns, "Unknown columns, kept with each rating"),
        (report.unknown_campaigns, "Unknown campaigns, kept by name"),
        (report.unknown_candidates, "Unknown candidates, kept by name"),
    ):
        if names:
            out.say(f"{said}: {', '.join(names)}.")
    return 0


def import_drafts(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take in a file of drafts."""
    done = workplace.importing_drafts.import_drafts(arguments.study, arguments.file)
    if out.as_json:
        out.json(asdict(done))
    else:
        out.text(
            f'Study "{done.study}": {counted(done.imported, "draft")} imported, {done.already_there} already there.'
        )
    return 0
