"""How does a command run, and with which exit code does it end?"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fairdraft.cli.acting_person import put_pseudonym
from fairdraft.cli.arguments import parsed
from fairdraft.cli.exit_codes import EXIT_BUG, EXIT_DONE, EXIT_INTERRUPTED, EXIT_KNOWN, EXIT_USAGE
from fairdraft.cli.hidden_input import hidden_input
from fairdraft.cli.output import Output
from fairdraft.cli.upgrade_telling import UpgradeTelling
from fairdraft.domain.bug_trace import told_of
from fairdraft.domain.errors import InterruptedByPersonError, KnownError, UsageError
from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE, PassphraseNeededError
from fairdraft.domain.store_upgrade import TellUpgrade
from fairdraft.services.store_keeping import StoreKeeper
from fairdraft.services.workplace import Workplace

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Options:
    """What every part of the program needs to know before anything opens.

    `passphrases` is what the person typed for an encrypted store or backup so far, the newest last.
    """

    home: Path | None
    online: bool
    scripted: bool
    passphrases: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """What a command gets handed in: how to open the workplace, to look the machine over, to picture the window.
    Opening tells of the upgrade of an older store.

    `diagnose` and `keeper` (of the store) work where the workplace cannot be opened;
    `log_bug` writes an unexpected exception to the log.
    """

    open_workplace: Callable[[Options, TellUpgrade], Workplace]
    diagnose: Callable[[Options], list[dict[str, Any]]]
    keeper: Callable[[Options], StoreKeeper]
    log_bug: Callable[[BaseException], None]
    picture: Callable[[Workplace, str, Path], None]


def options_of(arguments: argparse.Namespace) -> Options:
    """The options that stand before or after the command."""
    return Options(
        home=getattr(arguments, "home", None),
        online=getattr(arguments, "online", False),
        scripted=getattr(arguments, "scripted", False),
    )


def run(argv: Sequence[str], door: FrontDoor) -> int:
    """Run one command and return its exit code; nothing but a bug leaves as an exception's text."""
    arguments = parsed(argv)
    as_json = getattr(arguments, "json", False) or getattr(arguments, "format", None) == "json"
    out = Output(as_json=as_json, verbose=getattr(arguments, "verbose", False))
    try:
        code = _run(arguments, door, out)
        out.flush()
        return code
    except (KeyboardInterrupt, InterruptedByPersonError):
        out.say("Interrupted. Everything finished so far is kept.")
        return EXIT_INTERRUPTED
    except UsageError as problem:
        out.say(f"fairdraft: {problem}")
        return EXIT_USAGE
    except KnownError as problem:
        out.say(f"fairdraft: {problem}")
        return EXIT_KNOWN
    except BrokenPipeError:
        # The reader of our output went away; that is its right.
        sys.stderr.close()
        return EXIT_DONE
    except Exception as bug:  # noqa: BLE001 - the one place where a bug becomes an exit code
        out.say(
            "fairdraft: this is a bug in Fairdraft, not your mistake. If you report it, copy the following; "
            "it contains nothing you wrote:"
        )
        out.say(told_of(bug))
        return EXIT_BUG


def _refuse_broken_text(arguments: argparse.Namespace) -> None:
    """Bytes of the command line that are no text in this terminal's encoding may only be the name of a file."""
    for name, value in vars(arguments).items():
        words = value if isinstance(value, list) else [value]
        if any(isinstance(one, str) and not _is_text(one) and not os.path.exists(one) for one in words):
            raise UsageError(f'The words given for "{name.replace("_", "-")}" are not UTF-8 text.', "Type them again.")


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _run(arguments: argparse.Namespace, door: FrontDoor, out: Output) -> int:
    _refuse_broken_text(arguments)
    options = options_of(arguments)
    for _try in range(_TRIES):
        try:
            return _run_with(options, arguments, door, out)
        except PassphraseNeededError as needed:
            # Nothing was done yet: a store is opened before anything else.
            options = replace(options, passphrases=(*options.passphrases, _asked_passphrase(needed, out)))
    return _run_with(options, arguments, door, out)


def _asked_passphrase(needed: PassphraseNeededError, out: Output) -> str:
    if not (sys.stdin.isatty() and out.on_terminal):
        raise KnownError(
            needed.what, f"{needed.remedy} If nobody can be asked, it is taken from {PASSPHRASE_VARIABLE}."
        )
    out.say(needed.what)
    return hidden_input("Passphrase", out)


def _run_with(options: Options, arguments: argparse.Namespace, door: FrontDoor, out: Output) -> int:
    if arguments.command == "doctor":
        return int(arguments.run(arguments, door.diagnose(options), out))
    if arguments.command == "store":
        return int(arguments.run(arguments, door.keeper(options), out))
    workplace = door.open_workplace(options, UpgradeTelling(out).tell)
    for problem in workplace.told:
        out.say(f"fairdraft: {problem}")
    try:
        with _bugs_logged(door):
            put_pseudonym(arguments, workplace)
            if getattr(arguments, "takes_picture", False):
                return int(arguments.run(arguments, workplace, out, door.picture))
            return int(arguments.run(arguments, workplace, out))
    finally:
        workplace.close()


@contextmanager
def _bugs_logged(door: FrontDoor) -> Iterator[None]:
    """Writes a bug to the log while that is open: the workplace closes it with the store."""
    try:
        yield
    except (KnownError, InterruptedByPersonError, BrokenPipeError):
        raise
    except Exception as bug:
        door.log_bug(bug)
        raise
