"""`fairdraft models`: which model files are in the library?"""

import argparse
import os
from pathlib import Path
from typing import Any

from fairdraft.cli import bench_model, fetch, model_faults, probe
from fairdraft.cli.output import Output
from fairdraft.cli.recommended_models import list_recommended, tell_recommended, tell_what_it_reads
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import UsageError
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_likeness import differences, in_few
from fairdraft.domain.model_moves import arrival_words, forgetting_words
from fairdraft.domain.size_words import size_words
from fairdraft.services.model_passport import NOTED
from fairdraft.services.watching_models import Scan
from fairdraft.services.workplace import Workplace

_MOST_NAMED = 12


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("models", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="every model, or those worth getting", **shared)
    listed.add_argument("--recommended", action="store_true", help="models worth getting, by the memory they need")
    listed.set_defaults(run=list_models)
    add = actions.add_parser("add", help="add a GGUF file where it is, or watch a folder of them", **shared)
    add.add_argument("path", type=Path, metavar="PATH", help="a .gguf file, or a folder to watch")
    add.set_defaults(run=add_model)
    remove = actions.add_parser("remove", help="forget a model or a folder; files stay", **shared)
    remove.add_argument(
        "model", metavar="MODEL", help="its name, id or SHA-256, or the beginning of one; or a watched folder"
    )
    remove.set_defaults(run=remove_model)
    model_faults.add_to(actions, shared)
    actions.add_parser("folders", help="the watched folders", **shared).set_defaults(run=list_folders)
    accept = actions.add_parser("accept", help="accept a changed file as it is now", **shared)
    accept.add_argument("model", metavar="MODEL", help="its name, id or SHA-256, or the beginning of one")
    accept.set_defaults(run=accept_model)
    note = actions.add_parser("note", help="note what is known about a model, with its source", **shared)
    note.add_argument("model", metavar="MODEL", help="its name, id or SHA-256, or the beginning of one")
    note.add_argument("--training-data", metavar="T", help="what it was trained on; an empty text removes the note")
    note.add_argument("--knowledge-cutoff", metavar="T", help="its knowledge cutoff")
    note.add_argument("--domains", metavar="T", help="what it is good at")
    note.add_argument("--source", default="", metavar="T", help="where you know that from, such as the model's card")
    note.set_defaults(run=note_model)
    info = actions.add_parser("info", help="a model's passport", **shared)
    info.add_argument("model", metavar="MODEL", help="its name, id or SHA-256, or the beginning of one")
    info.set_defaults(run=show_model)
    probe.add_to(actions, shared)
    bench_model.add_to(actions, shared)
    fetch.add_to(actions, shared)


def list_models(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every model, and what to get next when only the starter is there."""
    if arguments.recommended:
        return list_recommended(workplace, out)
    tell_scan(workplace.model_watch.scan(), out)
    models = workplace.models.models()
    if out.as_json:
        out.json([model_object(one) for one in models])
        return 0
    if models:
        out.table(
            ("NAME", "KIND", "SIZE", "LICENSE", "SHA-256", "STATE", "NOTE"),
            [
                (
                    one.name,
                    one.header.kind if one.header.role == "drafting" else one.header.role,
                    size_words(one.size),
                    one.header.licence or "not stated",
                    one.sha256[:12] or "not hashed yet",
                    one.state,
                    one.note,
                )
                for one in models
            ],
        )
        for one in models:
            if text := workplace.models.license_text(one):
                out.text(f"The text of the license of {one.name}: {text}")
        out.text(f"{size_words(workplace.models.disk_use())} on disk in all.")
    else:
        out.text("The library is empty.")
    if all(one.starter for one in models):
        out.text("\nModels worth getting next:")
        tell_recommended([one for one in workplace.models.recommended() if one.drafts], out)
    return 0


def add_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take a model file in, or watch a folder."""
    if os.path.isdir(arguments.path):
        return _watch(arguments.path, workplace, out)
    told = -1

    def progress(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 10
        if tenth > told and total > 512 * 1024 * 1024:
            told = tenth
            out.say(f"Hashing {arguments.path.name}: {tenth * 10}%")

    before = workplace.models.models()
    model = workplace.models.add(arguments.path, progress)
    if out.as_json:
        out.json(model_object(model))
    elif any(one.id == model.id for one in before):
        out.text(arrival_words(arguments.path, model, before))
    else:
        kind = model.header.kind if model.header.role == "drafting" else model.header.role
        out.text(f'Added "{model.name}" ({kind}, {size_words(model.size)}, SHA-256 {model.sha256}).')
        for difference in in_few(differences(model, before)):
            out.say(difference)
    tell_what_it_reads(model, out)
    return 0


def remove_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Forget a model."""
    folder = workplace.model_watch.folder(arguments.model)
    if folder is not None:
        before = len(workplace.models.models())
        workplace.model_watch.unwatch(folder.id)
        if out.as_json:
            out.json({"id": folder.id, "path": folder.path})
        else:
            left = counted(before - len(workplace.models.models()), "model")
            out.text(f"The folder {folder.path} is no longer watched; {left} left the library with it. The files stay.")
        return 0
    model = workplace.models.remove(arguments.model)
    if out.as_json:
        out.json(model_object(model))
    else:
        out.text(forgetting_words(model, file_is_there=workplace.models.is_there(model)))
        if model.starter:
            out.say("The starter model comes back with the next command, as long as its file is there.")
    return 0


def show_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print a passport."""
    tell_scan(workplace.model_watch.scan(), out)
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
            out.text(f"{_spelled(key)}: {_words(value)}")
    shape = workplace.models.model(arguments.model).header.shape
    if shape is not None and shape.memory_in_words:
        out.text(f"memory: {shape.memory_in_words}")
    return 0


def _watch(path: Path, workplace: Workplace, out: Output) -> int:
    """Watch a folder, and hash what is in it."""
    watch = workplace.model_watch
    folder = watch.watch(path)
    tell_scan(watch.scan(), out)
    for model in watch.unhashed():
        if model.folder_id == folder.id:
            out.say(f"Hashing {Path(model.path).name} ({size_words(model.size)})")
            watch.hash(model, lambda _done, _of: None)
    models = workplace.models.models()
    found = [one for one in models if one.folder_id == folder.id]
    if out.as_json:
        out.json({"id": folder.id, "path": folder.path, "models": [model_object(one) for one in found]})
    else:
        others = sum(one.folder_id != folder.id and Path(folder.path) in Path(one.path).parents for one in models)
        known = f"; {others:,} more of its files had been added before" if others else ""
        out.text(
            f"The folder {folder.path} is watched; {counted(len(found), 'model')} came from it{known}. "
            "The files stay where they are."
        )
    return 0


def list_folders(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the watched folders."""
    folders = workplace.model_watch.folders()
    if out.as_json:
        out.json([{"id": one.id, "path": one.path} for one in folders])
    elif folders:
        out.table(("FOLDER",), [(one.path,) for one in folders])
    else:
        out.text("No folder is watched.")
    return 0


def accept_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take a changed file as it is now; it is hashed first where it was not."""
    watch = workplace.model_watch
    watch.scan()
    wanted = workplace.models.model(arguments.model)
    for model in watch.unhashed():
        if model.id == wanted.id:
            watch.hash(model, lambda _done, _of: None)
    accepted = watch.accept(wanted.id)
    if out.as_json:
        out.json(model_object(accepted))
    else:
        out.text(f'"{accepted.name}" now uses the file with the SHA-256 {accepted.sha256}.')
    return 0


def note_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Note what is known of a model."""
    given = {name: getattr(arguments, name) for name in NOTED if getattr(arguments, name) is not None}
    if not given:
        raise UsageError("There is nothing to note.", "Give --training-data, --knowledge-cutoff or --domains.")
    model = workplace.models.model(arguments.model)
    for name, text in given.items():
        model = workplace.models.note(model.id, name, text, arguments.source)
    if out.as_json:
        out.json(workplace.models.passport(model.id)["notes"])
    else:
        out.text(f'Noted on "{model.name}".')
    return 0


def tell_scan(scan: Scan, out: Output) -> None:
    """Say what appeared, went or changed, and which files were left out and why."""
    for names, what in (
        (scan.appeared, "is new in a watched folder"),
        (scan.gone, "is no longer where it was"),
        (scan.back, "is back"),
        (scan.touched, "changed and has to be hashed again"),
    ):
        for name in names[:_MOST_NAMED]:
            out.say(f'"{name}" {what}.')
        if len(names) > _MOST_NAMED:
            out.say(f"… and {len(names) - _MOST_NAMED:,} more.")
    for _path, problem in scan.left_out:
        out.say(f"Left out: {problem}")


def _spelled(key: str) -> str:
    """A key of the JSON as its readers, who are American, spell it."""
    return key.replace("licence", "license").replace("quantisation", "quantization")


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
        "state": model.state,
        "role": model.header.role,
    }
