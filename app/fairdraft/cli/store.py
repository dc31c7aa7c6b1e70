"""`fairdraft store`: is what people wrote safe, and can it be brought back?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from fairdraft.cli.exit_codes import EXIT_DONE, EXIT_KNOWN
from fairdraft.cli.hidden_input import hidden_input
from fairdraft.cli.output import Output
from fairdraft.cli.upgrade_telling import UpgradeTelling
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import UsageError
from fairdraft.domain.store_rewritten import StoreRewritten
from fairdraft.services.store_keeping import StoreKeeper


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("store", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="check the whole store", **shared)
    check.set_defaults(run=check_store)
    backup = actions.add_parser("backup", help="copy the store, even while it is in use", **shared)
    backup.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a new file (default: in the backups folder)"
    )
    backup.set_defaults(run=backup_store)
    restore = actions.add_parser("restore", help="restore what a backup has and the store lacks", **shared)
    restore.add_argument("file", type=Path, metavar="FILE", help="a backup of the store")
    restore.set_defaults(run=restore_store)
    upgrade = actions.add_parser(
        "upgrade",
        help="upgrade a store to this program's version, after copying it; a team's database is not copied",
        **shared,
    )
    upgrade.set_defaults(run=upgrade_store)
    encrypt = actions.add_parser("encrypt", help="encrypt the store, or change its passphrase", **shared)
    encrypt.add_argument("--remember", action="store_true", help="keep the passphrase in the system's keyring")
    encrypt.set_defaults(run=encrypt_store)
    decrypt = actions.add_parser("decrypt", help="decrypt the store", **shared)
    decrypt.set_defaults(run=decrypt_store)


def check_store(_arguments: argparse.Namespace, keeper: StoreKeeper, out: Output) -> int:
    """Print what is wrong with the store; exit code 3 when something is."""
    faults = keeper.check()
    if out.as_json:
        out.json({"store": keeper.place, "faults": list(faults)})
    else:
        out.text("\n".join([f"{keeper.place} is damaged:", *faults]) if faults else f"{keeper.place} is whole.")
    return EXIT_KNOWN if faults else EXIT_DONE


def backup_store(arguments: argparse.Namespace, keeper: StoreKeeper, out: Output) -> int:
    """Copy the store and print where to."""
    written = keeper.backup(arguments.file)
    if out.as_json:
        out.json({"store": keeper.place, "backup": str(written)})
    else:
        out.text(f"The store was copied to {written}.")
    return 0


def restore_store(arguments: argparse.Namespace, keeper: StoreKeeper, out: Output) -> int:
    """Bring back what the backup has and the store lacks, and print how much that was."""
    done = keeper.restore(arguments.file)
    if out.as_json:
        aside = None if done.moved_aside is None else str(done.moved_aside)
        out.json(
            {
                "store": keeper.place,
                "added": dict(done.added),
                "already_there": dict(done.already_there),
                "in_the_way": dict(done.in_the_way),
                "moved_aside": aside,
            }
        )
        return 0
    if done.moved_aside is not None:
        out.text(f"The damaged store was moved to {done.moved_aside}.")
    for counts, what in (
        (done.added, "restored"),
        (done.already_there, "already there and unchanged"),
        (done.in_the_way, "not restored, because others have taken their place"),
    ):
        kinds = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(counts.items()) if count)
        out.text(f"{counted(sum(counts.values()), 'row')} {what}{': ' if kinds else ''}{kinds}.")
    return 0


def upgrade_store(_arguments: argparse.Namespace, keeper: StoreKeeper, out: Output) -> int:
    """Bring the tables to this program's version and print what that was."""
    before, after = keeper.upgrade(UpgradeTelling(out).tell)
    if out.as_json:
        out.json({"store": keeper.place, "before": before, "after": after})
    elif before == after:
        out.text(f"{keeper.place} is already at version {after}.")
    elif before == 0:
        out.text(f"{keeper.place} was made, with tables of version {after}.")
    else:
        out.text(f"{keeper.place} was upgraded from version {before} to {after}.")
    return 0


def encrypt_store(arguments: argparse.Namespace, keeper: StoreKeeper, out: Output) -> int:
    """Encrypt the store and its copies with a passphrase that is asked for, or read as a line of standard input."""
    # Before a new passphrase is asked for: the present one may be needed, or nothing can be done.
    keeper.make_sure(remember=arguments.remember)
    changed = keeper.is_encrypted
    done = keeper.encrypt(_new_passphrase(out, changes=changed), remember=arguments.remember)
    if out.as_json:
        out.json(_rewritten_object(keeper, "encrypted", done))
        return 0
    out.text("Has the new passphrase now:" if changed else "Encrypted now:")
    _tell_files(done, out)
    out.text(
        "Nobody can open the store without the passphrase, and nobody can recover a lost one. Keep it where your "
        "agency keeps its passwords."
    )
    if changed:
        out.text("Copies elsewhere still have the old passphrase.")
    if done.remembered:
        out.text("This system's keyring remembers it, too.")
    elif done.told:
        out.text(f"The keyring does not remember it. {done.told}")
    else:
        gone = "The keyring forgot the old one. " if done.forgotten else ""
        out.text(f"{gone}Each start asks for it, unless the system's keyring has it (--remember).")
    if done.elsewhere:
        out.text(done.elsewhere)
    team = "" if keeper.place == str(keeper.file) else f"the team's database {keeper.place}, "
    out.text("Unsaved briefs and campaigns, unfinished ratings and the index by meaning are encrypted with the store.")
    out.text(
        f"Not encrypted: {team}the log and the records of training sets in the home folder (names and hashes), your "
        "own rule packs and recipes, model files, copies and exports elsewhere, and disk blocks that plain "
        "files left behind. Encrypt the disk, too."
    )
    return 0


def decrypt_store(_arguments: argparse.Namespace, keeper: StoreKeeper, out: Output) -> int:
    """Make the store and its copies plain again, and print which files that are."""
    done = keeper.decrypt()
    if out.as_json:
        out.json(_rewritten_object(keeper, "decrypted", done))
        return 0
    out.text("Decrypted, so everybody who can read the disk can read them:")
    _tell_files(done, out)
    gone = "The keyring forgot the passphrase. " if done.forgotten else ""
    out.text(f"{gone}Copies elsewhere still need it.")
    return 0


def _rewritten_object(keeper: StoreKeeper, what: str, done: StoreRewritten) -> dict[str, Any]:
    return {
        "store": str(keeper.file),
        what: [str(file) for file in done.files],
        "left": [{"file": str(file), "why": why} for file, why in done.left],
        "beside": [str(problem) for problem in done.beside],
        "remembered": done.remembered,
    }


def _tell_files(done: StoreRewritten, out: Output) -> None:
    for file in done.files:
        out.text(f"  {file}")
    if done.left:
        out.text("These stay as they were:")
    for file, why in done.left:
        out.text(f"  {file}: {why}")
    for problem in done.beside:
        out.text(str(problem))


def _new_passphrase(out: Output, *, changes: bool) -> str:
    passphrase = hidden_input("New passphrase" if changes else "Passphrase", out)
    if sys.stdin.isatty() and hidden_input("Repeat it", out) != passphrase:
        raise UsageError("The two passphrases differ, so nothing was encrypted.", "Try again.")
    return passphrase
