"""`fairdraft corpus`: what is in a folder of domain text, and could a model gain from reading it?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.cli.progress_tenths import Tenths
from fairdraft.domain.corpus import CorpusGain, CorpusProfile
from fairdraft.domain.counting import counted
from fairdraft.services.corpus_words import gain_sentences
from fairdraft.services.workplace import Workplace

_SHOWN = 10


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("corpus", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    profile = actions.add_parser("profile", help="what is in a folder, and what a model can gain from it", **shared)
    profile.set_defaults(run=show_profile)
    write = actions.add_parser("write", help="write it as a packed corpus with each text once, and a recipe", **shared)
    write.add_argument("--out", type=Path, required=True, metavar="DIR", help="new, empty, or an earlier corpus")
    write.set_defaults(run=write_corpus)
    for one in (profile, write):
        one.add_argument(
            "folder", type=Path, metavar="FOLDER", help=".txt, .md, .docx and .pdf files, also in subfolders"
        )
        one.add_argument(
            "--model", action="append", default=[], metavar="M", help="measure this model on a sample (may be repeated)"
        )
        one.add_argument("--quick", action="store_true", help="measure on 4,000 bytes instead of 12,000")


def show_profile(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Tell what is in a folder."""
    profile, gains = _profiled(arguments, workplace, out)
    if out.as_json:
        out.json(profile.as_object() | {"bits_per_byte": [one.as_object() for one in gains]})
    else:
        _tell(profile, gains, out)
    return 0


def write_corpus(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Write the corpus; its files are read back and verified before this says so."""
    workplace.exporting.refuse_place(arguments.out)
    profile, gains = _profiled(arguments, workplace, out)
    files, sha256 = workplace.corpora.write(profile, gains, arguments.out)
    if out.as_json:
        found = profile.as_object() | {"bits_per_byte": [one.as_object() for one in gains]}
        out.json(found | {"files": [str(one) for one in files], "training_set": sha256})
        return 0
    _tell(profile, gains, out)
    for path in files:
        out.text(str(path))
    out.text(f"Training set {sha256}")
    out.say("Written, read back and verified.")
    return 0


def _profiled(
    arguments: argparse.Namespace, workplace: Workplace, out: Output
) -> tuple[CorpusProfile, list[CorpusGain]]:
    # A name that no model has is told before anything is read.
    for name in arguments.model:
        workplace.models.model(name)
    profile = workplace.corpora.profile(arguments.folder, Tenths(out, "files read").tell)
    gains = []
    for name in arguments.model:
        progress = Tenths(out, f"texts measured with {name}")
        gains.append(workplace.corpora.gain(profile, name, quick=arguments.quick, progress=progress.tell))
    return profile, gains


def _tell(profile: CorpusProfile, gains: list[CorpusGain], out: Output) -> None:
    extent = [counted(profile.files, "file"), counted(profile.words, "word"), counted(profile.bytes, "byte")]
    out.text(f"{profile.folder}: {', '.join(extent)}")
    out.text("Languages: " + (", ".join(f"{one.language} {one.documents}" for one in profile.languages) or "none"))
    out.text(
        f"Left out: {counted(profile.duplicates, 'duplicate')}, "
        f"{counted(profile.near_duplicates, 'near-duplicate')}, "
        f"{counted(profile.repeated_paragraphs, 'repeated paragraph')}, {counted(len(profile.overlaps), 'text')} "
        "that models are tested on"
    )
    for overlap in profile.overlaps[:_SHOWN]:
        out.text(f"  {overlap.name} shares words in a row with {overlap.shared_with}")
    if len(profile.overlaps) > _SHOWN:
        out.text(f"  … and {len(profile.overlaps) - _SHOWN} more")
    for problem in profile.failed:
        out.say(f"Not read: {problem}")
    out.text(f"Kept: {counted(len(profile.documents), 'document')}, {counted(profile.kept_bytes, 'byte')}")
    for line in gain_sentences(gains):
        out.text(line)
