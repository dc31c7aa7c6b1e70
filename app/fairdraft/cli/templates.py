"""`fairdraft templates`: into which Word templates of copy decks may pieces go?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.domain.deck_fields import COPY_FIELDS, HEAD_FIELDS, ROW_FIELDS, DeckField
from fairdraft.domain.deck_template import TemplateLook
from fairdraft.domain.size_words import size_words
from fairdraft.services.workplace import Workplace


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("templates", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every saved template", **shared).set_defaults(run=list_templates)
    add = actions.add_parser("add", help="check a template and save a copy of it", **shared)
    add.add_argument("file", type=Path, metavar="FILE", help="a Word document (.docx) with fields")
    add.add_argument("--name", default="", help="its name (default: that of its file)")
    add.set_defaults(run=add_template)
    show = actions.add_parser("show", help="which fields a template has, and which content has no field", **shared)
    show.add_argument("template", metavar="NAME|FILE", help="a saved template, or a .docx file")
    show.set_defaults(run=show_template)
    remove = actions.add_parser("remove", help="remove a saved template", **shared)
    remove.add_argument("template", metavar="NAME", help="its name")
    remove.set_defaults(run=remove_template)
    fields = actions.add_parser("fields", help="every field that a template can have", **shared)
    fields.set_defaults(run=list_fields)
    example = actions.add_parser("example", help="write an example template to start from", **shared)
    example.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new .docx file")
    example.set_defaults(run=write_example)


def list_templates(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every template that is kept."""
    kept = workplace.deck_templates.kept()
    if out.as_json:
        out.json([{"id": one.name, "name": one.name, "bytes": one.size, "sha256": one.sha256} for one in kept])
    elif kept:
        out.table(("NAME", "SIZE"), [(one.name, size_words(one.size)) for one in kept])
    else:
        out.say('There is no template. "fairdraft templates example --out FILE" writes one to start from.')
    return 0


def add_template(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a template."""
    kept, look = workplace.deck_templates.add(arguments.file, arguments.name)
    if out.as_json:
        out.json({"id": kept.name, "sha256": kept.sha256} | _as_object(look) | {"name": kept.name})
        return 0
    out.text(f'Added the deck template "{kept.name}" with {counted(len(look.fields), "field")}.')
    _tell(look, out)
    return 0


def show_template(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print what is found in a template; exit code 1 where it has to be mended before a piece goes into it."""
    look = workplace.deck_templates.look(workplace.deck_templates.file_of(arguments.template))
    if out.as_json:
        out.json(_as_object(look))
    else:
        for one in look.fields:
            where = "" if one in look.in_body else "  (head or foot of pages, or notes)"
            out.text(f"{one.token}{where}")
        _tell(look, out)
    return 1 if look.faults else 0


def remove_template(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Forget a template."""
    name = workplace.deck_templates.remove(arguments.template)
    if out.as_json:
        out.json({"id": name, "name": name, "removed": True})
    else:
        out.text(f'Removed the deck template "{name}".')
    return 0


def list_fields(_arguments: argparse.Namespace, _workplace: Workplace, out: Output) -> int:
    """Print every field with what fills it."""
    rows = [(DeckField(name).token, what) for name, what in (HEAD_FIELDS | COPY_FIELDS).items()]
    rows += [
        (DeckField(name, family).token, what) for family, many in ROW_FIELDS.items() for name, what in many.items()
    ]
    if out.as_json:
        out.json([{"id": token.strip("{}"), "name": token, "meaning": what} for token, what in rows])
    else:
        out.table(("FIELD", "WHAT FILLS IT"), rows)
    return 0


def write_example(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write the example."""
    written = workplace.deck_templates.example(arguments.out)
    if out.as_json:
        out.json({"file": str(written)})
    else:
        out.text(str(written))
    return 0


def _as_object(look: TemplateLook) -> dict[str, Any]:
    return {
        "name": look.name,
        "fields": [one.token for one in look.fields],
        "in_body": [one.token for one in look.fields if one in look.in_body],
        "faults": list(look.faults),
        "lacks": list(look.lacks),
        "doubts": list(look.doubts),
        "dropped": list(look.dropped),
    }


def _tell(look: TemplateLook, out: Output) -> None:
    for told in (*look.faults, *look.lacks, *look.doubts, *look.dropped):
        out.say(told)
