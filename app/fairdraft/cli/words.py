"""`fairdraft words`: which words of your own does the spelling check know?"""

import argparse
from collections.abc import Sequence
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.counting import counted
from fairdraft.services.workplace import Workplace


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("words", **shared)
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="your own words", **shared)
    listing.set_defaults(run=list_words)
    for name, words, run in (
        ("add", "know these words from now on", add_words),
        ("remove", "know these words no longer", remove_words),
    ):
        action = actions.add_parser(name, help=words, **shared)
        action.add_argument("words", nargs="+", metavar="WORD", help="as it is written; a name has its capital")
        action.set_defaults(run=run)


def list_words(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print the words, one a line."""
    words = workplace.spelling.words()
    if out.as_json:
        out.json(_objects(words))
        return 0
    for one in words:
        out.text(one)
    if not words:
        out.say("There are no words of your own.")
    return 0


def add_words(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Add the words."""
    workplace.spelling.add(arguments.words)
    _tell(f"Added {counted(len(arguments.words), 'word')}.", workplace, out)
    return 0


def remove_words(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Take the words out."""
    workplace.spelling.remove(arguments.words)
    _tell(f"Removed {counted(len(arguments.words), 'word')}.", workplace, out)
    return 0


def _tell(done: str, workplace: Workplace, out: Output) -> None:
    """What was done; as JSON, the words as they are now."""
    if out.as_json:
        out.json(_objects(workplace.spelling.words()))
    else:
        out.text(done)


def _objects(words: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": one, "name": one} for one in words]
