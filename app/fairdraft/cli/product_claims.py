"""`fairdraft products claims`: how do a product's claims go out as a spreadsheet and come in again?"""

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fairdraft.cli.changed_words import changed_lines
from fairdraft.cli.files import typed_path
from fairdraft.cli.output import Output
from fairdraft.cli.product_changes import piece_lines
from fairdraft.domain.claim_changes import ClaimChange, ClaimStatus, claim_facts
from fairdraft.domain.claim_sheet import WrongSheetError, rows_told
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.product_elements import beginning
from fairdraft.services.taking_claims import ClaimPlan
from fairdraft.services.workplace import Workplace

_STATUSES: tuple[ClaimStatus, ...] = ("new", "changed", "same", "kept", "removed")
_MOST_TOLD = 40


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft products`."""
    action = actions.add_parser("claims", help="export a product's claims as a spreadsheet, or import them", **shared)
    action.add_argument("product", metavar="ID", help="the product's id")
    way = action.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--from",
        dest="source",
        type=typed_path,
        metavar="FILE",
        help="import claims from an .xlsx, .csv or .tsv file, as a new version of the product",
    )
    way.add_argument(
        "--out", type=typed_path, metavar="FILE", help="write the claims as an .xlsx or .csv file to fill in"
    )
    action.add_argument(
        "--version", dest="new_version", metavar="V", help="the name of the new version (default: today's date)"
    )
    action.add_argument("--replace", action="store_true", help="remove claims that are not in the file")
    action.add_argument(
        "--hidden", action="store_true", help="also import rows that are hidden or filtered out in the file"
    )
    action.add_argument("--dry-run", action="store_true", help="show what would change, and save nothing")
    action.set_defaults(run=claims_as_spreadsheet)


def claims_as_spreadsheet(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write a product's claims, or make a new version of it with those of a file."""
    if arguments.source is not None:
        return _take_in(arguments, workplace, out)
    if arguments.new_version is not None or arguments.replace or arguments.hidden or arguments.dry_run:
        raise UsageError(
            "--version, --replace, --hidden and --dry-run only work with --from.",
            "Leave them out, or name a file to read.",
        )
    return _write(arguments, workplace, out)


def _write(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    target: Path = arguments.out
    if os.path.exists(target):
        raise KnownError(f"{target} already exists.", "Give another name, or remove it first.")
    product, file = workplace.claim_sheets.write(arguments.product, target)
    if out.as_json:
        out.json({"file": str(file), "id": product.id, "version": product.version, "claims": len(product.claims)})
        return 0
    out.text(
        f"Wrote {file}: {counted(len(product.claims), 'claim')} of {product.full_name}, version {product.version}."
    )
    out.say(f'Fill it in, then "fairdraft products claims {product.id} --from {file}".')
    return 0


def _take_in(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    file: Path = arguments.source
    try:
        plan = workplace.claim_sheets.plan(
            arguments.product, file, arguments.new_version, replace=arguments.replace, hidden=arguments.hidden
        )
    except WrongSheetError as error:
        _tell_problems(error, file, out)
        raise _all_told(error) from None
    kept = bool(plan.claims) and not arguments.dry_run
    if kept:
        workplace.claim_sheets.keep(plan)
    if out.as_json:
        out.json(_object(plan, kept=kept))
        return 0
    for line in _lines(plan):
        out.text(line)
    for line in _about_reading(plan):
        out.say(line)
    out.text(_end(plan, kept=kept))
    return 0


def _tell_problems(error: WrongSheetError, file: Path, out: Output) -> None:
    problems = error.problems
    if out.as_json:
        out.json({"file": str(file), "kept": False, "problems": [one.as_object() for one in problems]})
    elif len(problems) > 1:
        for one in problems[:_MOST_TOLD]:
            out.say(f"{one.place[:1].upper()}{one.place[1:]}: {one.what}. {one.remedy}")


def _all_told(error: WrongSheetError) -> KnownError:
    count = len(error.problems)
    if count == 1:
        return KnownError(f"{error.what} Nothing was imported.", error.remedy)
    more = count - _MOST_TOLD
    rest = f" {more:,} more; --json lists all." if more > 0 else ""
    return KnownError(
        f"{error.source} has {count:,} problems.{rest}", "Nothing was imported. Correct them and try again."
    )


def _object(plan: ClaimPlan, *, kept: bool) -> dict[str, Any]:
    sheet, claims = plan.sheet, plan.claims
    return {
        "schema": "fairdraft/product-claims@1",
        "id": plan.before.id,
        "version": plan.before.version,
        "new_version": plan.after.version if claims else None,
        "newest": plan.newest,
        "kept": kept,
        "file": sheet.source,
        "sheet": sheet.sheet or None,
        "counts": {status: len(claims.of(status)) for status in _STATUSES},
        "claims": [one.as_object() for one in claims.changes],
        "rows_without_claim": list(sheet.skipped),
        "hidden_rows": list(sheet.hidden),
        "hidden_rows_taken": sheet.takes_hidden,
        "unknown_columns": list(sheet.unknown_columns),
        "notes": list(sheet.notes),
        "pieces": [one.as_object() for one in plan.reached.pieces],
        "pieces_looked_at": plan.reached.looked_at,
        "problems": [],
    }


def _lines(plan: ClaimPlan) -> Iterator[str]:
    before, sheet, claims = plan.before, plan.sheet, plan.claims
    named = f'{sheet.source}, sheet "{sheet.sheet}"' if sheet.sheet else sheet.source
    yield f"{before.brand} ({before.id}), version {before.version}, and {named}"
    yield f"{_counts(plan)}."
    yield from _under("NEW", (line for one in claims.of("new") for line in _new(one)))
    yield from _under("CHANGED", (line for one in claims.of("changed") for line in _changed(one)))
    yield from _under("REMOVED", (f"{one.claim.id}: {one.claim.text}" for one in claims.of("removed")))
    if claims:
        yield from piece_lines(plan.reached)
    kept = (f'{one.claim.id}: "{beginning(one.claim.text)}"' for one in claims.of("kept"))
    yield from _under("ONLY IN THE PRODUCT, KEPT (--replace removes them)", kept)


def _counts(plan: ClaimPlan) -> str:
    new, changed, same, kept, removed = (len(plan.claims.of(status)) for status in _STATUSES)
    told = [f"{new:,} new", f"{changed:,} changed", f"{same:,} the same"]
    told += [f"{kept:,} only in the product, kept"] if kept else []
    told += [f"{removed:,} removed"] if removed else []
    return ", ".join(told)


def _under(head: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines under their head; nothing where there are none."""
    told = list(lines)
    if told:
        yield f"\n{head}"
        yield from told


def _new(one: ClaimChange) -> Iterator[str]:
    yield f"{one.claim.id}: {one.claim.text}"
    for label, said in list(claim_facts(one.claim))[1:]:
        if said:
            yield f"  {label}: {' · '.join(said.splitlines())}"
    if one.like:
        yield f'  Much like the claim "{one.like}", which stays. Give it that id to replace that claim.'


def _changed(one: ClaimChange) -> Iterator[str]:
    yield one.claim.id
    for field in one.fields:
        yield f" {field.label}:"
        yield from changed_lines(field.diff)


def _about_reading(plan: ClaimPlan) -> Iterator[str]:
    sheet = plan.sheet
    if sheet.unknown_columns:
        yield f"Columns left out: {', '.join(sheet.unknown_columns)}."
    if sheet.skipped:
        yield f"Rows left out, without a claim: {rows_told(sheet.skipped)}."
    if sheet.hidden:
        what = "imported" if sheet.takes_hidden else "left out (--hidden imports them)"
        yield f"Claims in rows that are hidden or filtered out were {what}: {rows_told(sheet.hidden)}."
    yield from sheet.notes


def _end(plan: ClaimPlan, *, kept: bool) -> str:
    after = plan.after
    if not plan.claims:
        return f"\nNothing is new: {after.brand} stays at version {after.version}."
    older = "" if plan.newest == after.version else f" Drafts and checks use version {plan.newest}, which is newer."
    if kept:
        return f"\nAdded {after.full_name}, version {after.version}.{older}"
    return f"\nNothing was saved (--dry-run). Without it, this becomes version {after.version}.{older}"
