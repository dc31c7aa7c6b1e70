"""Which words does the command line understand?"""

import argparse
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, NoReturn

from fairdraft import __version__
from fairdraft.cli import (
    campaigns,
    candidates,
    check,
    compare,
    corpus,
    demo,
    doctor,
    draft,
    export,
    library,
    models,
    pieces,
    products,
    rate,
    rules,
    settings,
    store,
    study,
    words,
)
from fairdraft.cli.files import typed_path

Command = Callable[..., int]

_COMMANDS = {
    "doctor": doctor,
    "models": models,
    "candidates": candidates,
    "products": products,
    "campaigns": campaigns,
    "draft": draft,
    "pieces": pieces,
    "check": check,
    "rules": rules,
    "words": words,
    "library": library,
    "corpus": corpus,
    "rate": rate,
    "study": study,
    "compare": compare,
    "export": export,
    "settings": settings,
    "store": store,
    "demo": demo,
}


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """What the words of a command line say; the chosen command's function is in `run`.

    Only commands that are named in the words are made: making all of them takes ten times as long, at every start.
    Help, and whatever is wrong, is told by the whole command line, which knows every choice.
    """
    if not any(word.startswith(("-h", "--help")) for word in words):
        try:
            return _command_line(_QuietParser, set(words) & set(_COMMANDS)).parse_args(words)
        except _NotUnderstoodError:
            pass
    return parser().parse_args(words)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    return _command_line(_Parser, _COMMANDS)


def _command_line(kind: type["_Parser"], names: Collection[str]) -> argparse.ArgumentParser:
    root = kind(
        prog="fairdraft",
        description="Draft, check, rate and compare US direct-to-consumer prescription-drug copy, offline. "
        "Without a command, the window opens.",
        parents=[shared_options()],
    )
    root.add_argument("--version", action="version", version=f"fairdraft {__version__}")
    root.add_argument("--bench-first-paint", action="store_true", help=argparse.SUPPRESS)
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    for name, module in _COMMANDS.items():
        if name in names:
            module.add_to(commands, {"parents": [shared_options()]})
    return root


class _Parser(argparse.ArgumentParser):
    """Takes options as they are spelt: a shortened one would change its meaning when another is added. No path is
    empty, as it is where a script's variable is.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})
        self.register("type", Path, typed_path)

    def add_subparsers(self, **settings: Any) -> Any:
        """The commands below this one."""
        return _Commands(super().add_subparsers(**settings))


class _NotUnderstoodError(Exception):
    """The words are wrong."""


class _QuietParser(_Parser):
    """Tells nobody what is wrong: it does not know all that would have been right."""

    def error(self, message: str) -> NoReturn:
        """Whoever asked asks the whole command line."""
        raise _NotUnderstoodError(message)


class _Commands:
    """Takes in commands; what the list of them says of one stands at the top of its own help, too."""

    def __init__(self, taken_in: Any) -> None:
        self._taken_in = taken_in
        self.choices: dict[str, argparse.ArgumentParser] = taken_in.choices

    def add_parser(self, name: str, *, help: str, **settings: Any) -> argparse.ArgumentParser:  # noqa: A002 - argparse's own name
        """One more command."""
        described = {"description": f"{help[:1].upper()}{help[1:]}.", **settings}
        command: argparse.ArgumentParser = self._taken_in.add_parser(name, help=help, **described)
        return command


def shared_options() -> argparse.ArgumentParser:
    """Options that may stand before, within or after the command."""
    shared = argparse.ArgumentParser(add_help=False)
    group = shared.add_argument_group("everywhere")
    absent: Any = argparse.SUPPRESS
    group.add_argument("--home", type=Path, metavar="DIR", default=absent, help="where everything is kept")
    group.add_argument("--online", action="store_true", default=absent, help="allow network calls (default: offline)")
    group.add_argument("--json", action="store_true", default=absent, help="same as --format json")
    group.add_argument(
        "--scripted",
        action="store_true",
        default=absent,
        help="draft with the scripted engine: no model, fixed words, for tests and demonstrations",
    )
    return shared
