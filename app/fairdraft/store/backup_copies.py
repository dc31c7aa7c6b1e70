"""Which copies of a store lie beside it, and are they as secret as it is?

They follow the store when that gets another key, after it. A mark beside the store says that they are about to: where
the program is killed in between, the next opening finds it and goes on.
"""

import glob
from pathlib import Path

import psutil

from fairdraft.domain.errors import KnownError
from fairdraft.store.backup import RESTORING, forget_abandoned
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.faults import told_plainly
from fairdraft.store.sqlite_file import backups_folder, stored_schema
from fairdraft.store.store_key import StoreKey, is_encrypted
from fairdraft.store.store_keys import StoreKeys


class StoreCopies:
    """All copies of the store at `path` in its folder and in that of backups, whole ones and others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark = path.with_name(f"{path.name}.copies-to-follow")

    def about_to_follow(self) -> None:
        """The store is about to get another key. KnownError if that cannot be noted."""
        with told_plainly(self._mark):
            self._mark.touch(mode=0o600)

    def stay(self) -> None:
        """The store keeps its key."""
        with told_plainly(self._mark):
            self._mark.unlink(missing_ok=True)

    def follow(self, keys: StoreKeys, new: StoreKey | None) -> tuple[list[Path], list[tuple[Path, str]]]:
        """Give them the key that the store has since a moment.

        Args:
            keys: open those that are encrypted.
            new: the store's; None where that is plain.

        Returns:
            those that have it, and those that stay as they were, each with the reason.
        """
        done: list[Path] = []
        left: list[tuple[Path, str]] = []
        for file in self._files():
            try:
                key = keys.key_of(file)
                with told_plainly(file):
                    is_store = stored_schema(file, read_only=True, key=key) is not None
                if not is_store:
                    continue
                rewrite_file(file, key, new)
            except KnownError as error:
                left.append((file, error.what))
            else:
                done.append(file)
        self.stay()
        return done, left

    def settle(self, key: StoreKey | None) -> tuple[KnownError, ...]:
        """Go on where a program was killed before all had the store's key, and take away what a killed restoring left
        beside an encrypted store: it may be plain. No part of this process may have the store or a copy open.

        Returns:
            which copies are not as secret as the store, and why.
        """
        try:
            if key is not None:
                with told_plainly(backups_folder(self._path)):
                    _forget_killed(backups_folder(self._path))
            if not self._mark.exists():
                return ()
            # Nothing of a plain store is a secret that its copies could give away.
            told = [] if key is None else [_encrypted(file, key) for file in self._files() if not is_encrypted(file)]
            self.stay()
        except KnownError as error:
            return (error,)
        return tuple(one for one in told if one is not None)

    def _files(self) -> tuple[Path, ...]:
        backups = backups_folder(self._path)
        if backups.is_dir():
            forget_abandoned(backups)
        aside = self._path.parent.glob(f"{glob.escape(self._path.stem)}-damaged-*{glob.escape(self._path.suffix)}")
        found = (*sorted(backups.glob("*")), *sorted(aside))
        # What lies beside a copy goes into it when it is opened.
        return tuple(one for one in found if one.is_file() and not one.name.endswith(("-wal", "-shm", "-journal")))


def _forget_killed(folder: Path) -> None:
    for copy in folder.glob(f"*{RESTORING}*"):
        process = copy.name.partition(RESTORING)[0].rpartition(".")[2]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            copy.unlink(missing_ok=True)


def _encrypted(file: Path, key: StoreKey) -> KnownError | None:
    """Encrypt a copy that is plain; what is to be told where that fails."""
    try:
        with told_plainly(file):
            is_store = stored_schema(file, read_only=True) is not None
        if is_store:
            rewrite_file(file, None, key)
    except KnownError as error:
        return KnownError(
            f"The copy {file} is not encrypted, although the store now is ({error.what})",
            "Delete it if nobody needs it.",
        )
    return None
