"""Which words does the command line understand?"""

import argparse
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from fairdraft import __version__
from fairdraft.cli.files import typed_path
from fairdraft.cli.mistyped import meant_by

Command = Callable[..., int]

_FORMAT = "json: for programs"

# What each command does; the module of the same name beside this one has its arguments and what it runs.
_COMMANDS = {
    "doctor": "check engine, keyring, display, disk and store",
    "models": "the model library; files stay where they are",
    "candidates": "models with recipe and sampling, which is what you compare",
    "products": "products and their approved language",
    "campaigns": "campaigns and their briefs",
    "draft": "write drafts, check them and save them",
    "pieces": "drafts and pieces: edit, review, import and hand off",
    "templates": "your agency's own Word templates for copy decks",
    "check": "check .txt, .md, .docx or .pdf files, or standard input",
    "rules": "the rules and their sources",
    "words": "your own words, which the spelling check accepts",
    "library": "approved copy, given to models that write for its product",
    "corpus": "a folder of domain text, for continual pre-training",
    "rate": "rate one draft",
    "study": "plan, seal and fill studies",
    "compare": "compare the candidates of a study",
    "export": "write a study in a format that other programs read",
    "settings": "show and change this machine's settings",
    "store": "check, back up, restore, encrypt and upgrade the store",
    "demo": "draft, check and report a sample brief without a display",
}


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """What the words of a command line say; the chosen command's function is in `run`.

    Only commands that are named in the words are loaded; the others are merely listed.
    """
    return _command_line(set(words)).parse_args(words)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    return _command_line(_COMMANDS)


def _command_line(loaded: Container[str]) -> argparse.ArgumentParser:
    root = _Parser(
        prog="fairdraft",
        description="Draft, check, rate and compare US direct-to-consumer prescription-drug copy, offline. "
        "Without a command, the window opens.",
        parents=[shared_options()],
    )
    root.add_argument("--version", action="version", version=f"fairdraft {__version__}")
    root.add_argument("--bench-first-paint", action="store_true", help=argparse.SUPPRESS)
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    for name in _COMMANDS:
        if name in loaded:
            import_module(f"fairdraft.cli.{name}").add_to(commands, {"parents": [shared_options()]})
        else:
            commands.add_parser(name)
    root.know_the_format()
    return root


class _Parser(argparse.ArgumentParser):
    """Takes options as they are spelt: a shortened one would change its meaning when another is added. No path is
    empty, as it is where a script's variable is.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})
        self.register("type", Path, typed_path)
        self._words: tuple[str, ...] = ()
        self._commands: _Commands | None = None

    def know_the_format(self) -> None:
        """Let each command know `--format json`, as another way to write `--json`, that has no forms of its own. Before
        the command it is that for every one, as its own forms are not known there.
        """
        if self._commands is not None:
            self.add_argument(
                "--format",
                action=_FormatBefore,
                choices=("text", "json"),
                default=argparse.SUPPRESS,
                dest="json",
                help=_FORMAT,
            )
            for command in self._commands.choices.values():
                command.know_the_format()
            return
        with suppress(argparse.ArgumentError):
            self.add_argument("--format", choices=("text", "json"), default=argparse.SUPPRESS, help=_FORMAT)

    def parse_args(self, args: Sequence[str], namespace: Any = None) -> argparse.Namespace:  # type: ignore[override] # the words are always given
        """What the words say."""
        self._words = tuple(args)
        said: argparse.Namespace = super().parse_args(args, namespace)
        return said

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and what may be meant, and end with exit code 2."""
        super().error(message + meant_by(message, self, self._words))

    def add_subparsers(self, **settings: Any) -> Any:
        """The commands below this one."""
        self._commands = _Commands(super().add_subparsers(**settings))
        return self._commands


class _FormatBefore(argparse.Action):
    """`--format` before a command, which has a form by default that would take the place of this one."""

    def __call__(self, _parser: Any, namespace: argparse.Namespace, form: Any, _option: str | None = None) -> None:
        """Note `json` where `--json` does."""
        if form == "json":
            setattr(namespace, self.dest, True)


class _Commands:
    """Takes in commands; what the list of them says of one stands at the top of its own help, too."""

    def __init__(self, taken_in: Any) -> None:
        self._taken_in = taken_in
        self.choices: dict[str, _Parser] = taken_in.choices

    def add_parser(self, name: str, *, help: str = "", **settings: Any) -> argparse.ArgumentParser:  # noqa: A002 - argparse's own name
        """One more command; what those of the program itself do is known here."""
        said = help or _COMMANDS[name]
        described = {"description": f"{said[:1].upper()}{said[1:]}.", **settings}
        command: argparse.ArgumentParser = self._taken_in.add_parser(name, help=said, **described)
        return command


def shared_options() -> argparse.ArgumentParser:
    """Options that may stand before, within or after the command."""
    shared = argparse.ArgumentParser(add_help=False)
    group = shared.add_argument_group("everywhere")
    absent: Any = argparse.SUPPRESS
    group.add_argument("--home", type=Path, metavar="DIR", default=absent, help="the folder that holds everything")
    group.add_argument("--online", action="store_true", default=absent, help="allow network calls (default: offline)")
    group.add_argument("--json", action="store_true", default=absent, help="same as --format json")
    group.add_argument(
        "--scripted",
        action="store_true",
        default=absent,
        help="draft with the scripted engine: no model, fixed words, for tests and demonstrations",
    )
    return shared
