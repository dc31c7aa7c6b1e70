"""`fairdraft models`: which model files are in the library?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli import bench_model, fetch, model_faults, probe
from fairdraft.cli.later import add_later
from fairdraft.cli.output import Output
from fairdraft.domain.model import LibraryModel
from fairdraft.services.workplace import Workplace

_GIB = 1024**3


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("models", help="the model library; files stay where they are", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every model", **shared).set_defaults(run=list_models)
    add = actions.add_parser("add", help="take a GGUF file in where it lies", **shared)
    add.add_argument("path", type=Path)
    add.set_defaults(run=add_model)
    remove = actions.add_parser("remove", help="forget a model; its file stays", **shared)
    remove.add_argument("model")
    remove.set_defaults(run=remove_model)
    model_faults.add_to(actions, shared)
    info = actions.add_parser("info", help="a model's passport", **shared)
    info.add_argument("model")
    info.set_defaults(run=show_model)
    probe.add_to(actions, shared)
    bench_model.add_to(actions, shared)
    fetch.add_to(actions, shared)
    add_later(actions, "models")


def list_models(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every model, and what to get next when only the starter is there."""
    models = workplace.models.models()
    if out.as_json:
        out.json([model_object(one) for one in models])
        return 0
    if models:
        out.table(
            ("NAME", "KIND", "SIZE", "LICENCE", "SHA-256", "NOTE"),
            [
                (
                    one.name,
                    one.header.kind,
                    f"{one.size / _GIB:.2f} GiB",
                    one.header.licence or "not stated",
                    one.sha256[:12],
                    one.note,
                )
                for one in models
            ],
        )
    else:
        out.text("The library is empty.")
    if all(one.starter for one in models):
        out.text(
            "\nModels worth getting next (models fetch OWNER/REPO, or download the GGUF file and models add PATH):"
        )
        out.table(
            ("NAME", "MEMORY", "LICENCE", "KIND", "GOOD FOR"),
            [
                (one.name, f"about {one.memory_gib:g} GiB", one.licence, one.kind, one.good_for)
                for one in workplace.models.recommended()
            ],
        )
    return 0


def add_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take a model file in."""
    told = -1

    def progress(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 10
        if tenth > told and total > 512 * 1024 * 1024:
            told = tenth
            out.say(f"Hashing {arguments.path.name}: {tenth * 10} %")

    model = workplace.models.add(arguments.path, progress)
    if out.as_json:
        out.json(model_object(model))
    else:
        out.text(f'Added "{model.name}" ({model.header.kind}, {model.size / _GIB:.2f} GiB, SHA-256 {model.sha256}).')
    return 0


def remove_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Forget a model."""
    model = workplace.models.remove(arguments.model)
    if out.as_json:
        out.json(model_object(model))
    else:
        out.text(f'Forgot "{model.name}". Its file stays at {model.path}.')
        if model.starter:
            out.say("The starter model comes back with the next command, as long as its file is there.")
    return 0


def show_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print a passport."""
    passport = workplace.models.passport(arguments.model)
    probe = workplace.probing.last(arguments.model)
    if out.as_json:
        passport["probe"] = probe.as_object() if probe else None
        out.json(passport)
        return 0
    for key, value in passport.items():
        if isinstance(value, dict):
            out.text(f"{key}:")
            for inner, one in value.items():
                out.text(f"  {inner}: {_words(one)}")
        else:
            out.text(f"{key}: {_words(value)}")
    return 0


def _words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "not stated"
    return str(value) or "not stated"


def model_object(model: LibraryModel) -> dict[str, Any]:
    """A model as JSON, in short."""
    return {
        "id": model.id,
        "name": model.name,
        "path": model.path,
        "size": model.size,
        "sha256": model.sha256,
        "kind": model.header.kind,
        "quantisation": model.header.quantisation,
        "licence": model.header.licence,
        "starter": model.starter,
        "note": model.note,
        "origin": model.origin,
    }
