"""`fairdraft products import-label`: which product file can be drafted from a label?"""

import argparse
import os
from pathlib import Path
from typing import Any

from fairdraft.cli.files import write_text
from fairdraft.cli.output import Output
from fairdraft.domain.errors import KnownError
from fairdraft.domain.label_draft import NOT_IN_A_LABEL, LabelDraft
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft products`."""
    action = actions.add_parser(
        "import-label", help="draft a product file from a label; a person confirms it", **shared
    )
    action.add_argument(
        "file", type=Path, metavar="FILE", help="the label: SPL XML (DailyMed), or openFDA's drug label JSON"
    )
    action.add_argument("--out", type=Path, metavar="FILE.toml", help="the product file to write (default: print it)")
    action.add_argument("--id", metavar="ID", help="the product's id (default: made from the brand)")
    action.add_argument("--result", metavar="N", help="which label, if openFDA's answer has several: number or set id")
    action.set_defaults(run=import_label)


def import_label(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the drafted product file, or write it; what was found and not is told beside it."""
    target: Path | None = arguments.out
    if target is not None and os.path.exists(target):
        raise KnownError(f"{target} already exists.", "Give another name, or remove it first.")
    draft, text = workplace.products.draft_from_label(arguments.file, arguments.id, arguments.result)
    if target is not None:
        write_text(target, text)
    if out.as_json:
        out.json(_object(draft, arguments.file, target, text))
        return 0
    if target is None:
        out.text(text.rstrip("\n"))
    account = draft.account
    for head, lines in (("Taken", account.found), ("Not in this label", account.missing), ("Note", account.notes)):
        for line in lines:
            out.say(f"{head}: {line}")
    out.say(NOT_IN_A_LABEL)
    if target is not None:
        named = f"{draft.product.full_name}, version {draft.product.version}"
        out.text(f"Wrote {target}: a draft of {named}. Nothing in it is confirmed.")
        out.say(f'Confirm or replace each text, then "fairdraft products add {target}".')
    return 0


def _object(draft: LabelDraft, file: Path, target: Path | None, text: str) -> dict[str, Any]:
    account = draft.account
    return {
        "file": str(file),
        "out": None if target is None else str(target),
        "product": draft.product.model_dump(mode="json", by_alias=True),
        "sources": {key: list(lines) for key, lines in account.comments.items() if key},
        "found": list(account.found),
        "missing": list(account.missing),
        "notes": [*account.notes, NOT_IN_A_LABEL],
        "toml": text,
    }
