"""How is what lies beside the store as secret as the store?

Begun work and own words lie in plain files while the store is plain, in an encrypted database while that is encrypted.
What an embedding model made of approved copy is encrypted as the store is. It can be made anew, so it is thrown away
where the key of the store changes.

The exchange of the store's file is the moment at which all changes. Before it, what the new key needs is written beside
what the old one needs (`prepare`); after it, what is not needed any more is taken away (`settle`). Every opening
settles too, so a program that was killed anywhere between loses nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from fairdraft.domain.begun_files import BegunFiles, BegunFilesError, PlainBegunFiles
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_now
from fairdraft.domain.passphrase import PassphraseNeededError
from fairdraft.store.begun_database import BegunDatabase
from fairdraft.store.copy_vectors import CopyVectors
from fairdraft.store.encrypting import rewrite_file, write_copy
from fairdraft.store.faults import DamagedStoreError, told_plainly
from fairdraft.store.sqlite_file import connect, remove_with_logs
from fairdraft.store.store_key import PLAIN_HEAD, SALT_BYTES, StoreKey


class BesideStore:
    """Begun work, own words and vectors of one store.

    Args:
        store: the store file.
        begun: the database of begun work and own words, which is there while the store is encrypted.
        meaning: the file of vectors.
        tells_names: a file that tells names and can be spared, which is not to be there while the store is encrypted.
        plain: both while the store is plain.
        clock: gives the present moment.
    """

    def __init__(
        self,
        store: Path,
        *,
        begun: Path,
        meaning: Path,
        tells_names: Path,
        plain: PlainBegunFiles,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.begun_file = begun
        self._store = store
        self._meaning = meaning
        self._tells_names = tells_names
        self._plain = plain
        self._clock = clock
        # The database with the key that the store is about to get, and one all of which lies in plain files already.
        self._next = begun.with_name(f"{begun.name}.next")
        self._given_out = begun.with_name(f"{begun.name}.given-out")

    def begun(self, key: StoreKey | None) -> BegunFiles:
        """Where begun work lies, beside a store with that key."""
        return self._plain if key is None else self._database(key)

    def vectors(self, key: StoreKey | None) -> CopyVectors:
        """The vectors, beside a store with that key."""
        return CopyVectors(self._meaning, None if key is None else (self._store, key))

    def prepare(self, old: StoreKey | None, new: StoreKey | None, secret: str) -> None:
        """Write what is needed once the store has another key. Called while nobody else can have the store open; all
        was settled before.

        Args:
            old: the key of the store now.
            new: the one that it is about to get.
            secret: that one as SQLCipher takes it for the store's new file.

        Raises:
            KnownError: it cannot be written.
        """
        if old is None or not self.begun_file.exists() or not self.begun_file.stat().st_size:
            # Plain files are taken in afterwards, by the key that is the store's by then.
            return
        if new is not None:
            write_copy(self.begun_file, self._next, old, new, secret)
            return
        if not self._plain.is_empty():
            raise KnownError(
                f"Unsaved briefs, campaigns, half-rated drafts or own words in {self.begun_file.parent} could "
                f"not be moved into {self.begun_file.name}, which would then overwrite them, so the store was left "
                "as it is.",
                "Give yourself permission to read and delete them, and try again.",
            )
        try:
            for name, content, _written in self._database(old).contents():
                self._plain.write(name, content)
        except BegunFilesError as error:
            raise KnownError(
                f"Unsaved briefs, campaigns, half-rated drafts and own words could not be written to {error.place} "
                f"({error.why}), so the store was left as it is.",
                "Free some space there, or give yourself permission to write there.",
            ) from error
        with told_plainly(self.begun_file):
            self.begun_file.replace(self._given_out)

    def settle(self, key: StoreKey | None, *, changed: bool = False) -> tuple[KnownError, ...]:
        """Put in order what lies beside a store with that key; no part of this process may have any of it open.

        Args:
            key: of the store.
            changed: it has this key since a moment; what was set aside before may be opened by it.

        Returns:
            what could not be put in order, or had to be set aside.

        Raises:
            PassphraseNeededError: the store has another key. Nothing was done.
        """
        try:
            with told_plainly(self._store):
                if not changed and self._in_order(key):
                    return ()
                with self._alone(key):
                    return self._settled(key, changed=changed)
        except PassphraseNeededError:
            raise
        except KnownError as error:
            return (error,)

    def _in_order(self, key: StoreKey | None) -> bool:
        if self._next.exists() or self._given_out.exists() or not self._meaning_fits(key):
            return False
        if key is None:
            return not self.begun_file.exists()
        return (
            self._plain.is_empty()
            and not self._tells_names.exists()
            and not self._coming_back(key, changed=False)
            and (not self.begun_file.exists() or (self._has_stores_salt(key) and _opens(self.begun_file, key)))
        )

    def _has_stores_salt(self, key: StoreKey) -> bool:
        """Whether no key has to be made for it; after the return of a backup it may have another one."""
        return key.salt_of(self.begun_file) in (b"", key.salt_of(self._store))

    @contextmanager
    def _alone(self, key: StoreKey | None) -> Iterator[None]:
        """One program at a time puts things in order, and none while the store is exchanged: by the store's lock."""
        with closing(connect(self._store, key=key)) as held:
            held.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                held.execute("ROLLBACK")

    def _settled(self, key: StoreKey | None, *, changed: bool) -> tuple[KnownError, ...]:
        told: list[KnownError] = []
        # First, and told with the rest: neither keeps the other one plain.
        try:
            with told_plainly(self._meaning):
                if not self._meaning_fits(key):
                    remove_with_logs(self._meaning)
        except KnownError as error:
            told.append(error)
        if key is not None:
            # One that cannot be removed is for its owner alone.
            with suppress(OSError):
                self._tells_names.unlink(missing_ok=True)
            told += self._choose(key)
            told += self._take_in(key)
            for one in self._coming_back(key, changed=changed):
                self._take_from(one, key)
            return tuple(told)
        remove_with_logs(self._given_out)
        if self.begun_file.exists():
            # All of it is in this one, too.
            remove_with_logs(self._next)
        for one in (self._next, self.begun_file):
            if one.exists() and one.stat().st_size:
                told.append(self._set_aside(one))
            else:
                remove_with_logs(one)
        return tuple(told)

    def _meaning_fits(self, key: StoreKey | None) -> bool:
        """By its first bytes, which say that it is plain, or with which salt it was encrypted."""
        if not self._meaning.exists():
            return not self._meaning.with_name(f"{self._meaning.name}-wal").exists()
        if not self._meaning.is_file():
            # Told where it is needed.
            return True
        with self._meaning.open("rb") as file:
            head = file.read(SALT_BYTES)
        return head in (b"", PLAIN_HEAD if key is None else key.salt_of(self._store))

    def _choose(self, key: StoreKey) -> list[KnownError]:
        """Of the databases of begun work that a change of the key may leave, keep the one that this key opens."""
        told: list[KnownError] = []
        fits = self.begun_file.exists() and _opens(self.begun_file, key)
        for one in (self._next, self._given_out):
            if not one.exists():
                continue
            opens = _opens(one, key)
            if opens and not fits:
                remove_with_logs(self.begun_file)
                one.replace(self.begun_file)
                fits = True
            elif opens:
                # The change was not put in order at once, and something was begun since.
                self._take_from(one, key)
            elif fits:
                # The change did not come about: the same is in the other one.
                remove_with_logs(one)
            else:
                told.append(self._set_aside(one))
        if not self.begun_file.exists():
            return told
        if not fits:
            told.append(self._set_aside(self.begun_file))
        elif not self._has_stores_salt(key):
            # Another program may be writing; then the next opening does it.
            with suppress(KnownError):
                rewrite_file(self.begun_file, key, key, secret=key.for_file(self._store))
        return told

    def _take_in(self, key: StoreKey) -> list[KnownError]:
        """Take plain files of begun work into the database, and remove them."""
        if self._plain.is_empty():
            return []
        problems: list[BegunFilesError] = []
        files: list[tuple[str, bytes, float]] = []
        try:
            for name, written in self._plain.whole():
                try:
                    content = self._plain.read(name)
                except BegunFilesError as error:
                    # The others are no less secret.
                    problems.append(error)
                else:
                    files += [] if content is None else [(name, content, written)]
            if files:
                self._database(key).take(files)
            for name, _content, _written in files:
                self._plain.remove(name)
            self._plain.sweep()
        except BegunFilesError as error:
            problems.append(error)
        return [
            KnownError(
                "Unsaved briefs, campaigns, half-rated drafts or own words are still unencrypted beside the "
                f"encrypted store ({one}).",
                "Free some space, or give yourself permission to read and delete them, and start Fairdraft again.",
            )
            for one in problems[:1]
        ]

    def _coming_back(self, key: StoreKey, *, changed: bool) -> list[Path]:
        """What was set aside and this key opens. Making a key for each takes time: unless the store's was `changed`,
        only those with its salt are tried, which lay beside this very store.
        """
        found = []
        for one in sorted(self.begun_file.parent.glob(f"{self.begun_file.stem}-aside-*{self.begun_file.suffix}")):
            # One that cannot be read keeps nothing else from being put in order.
            with suppress(OSError, KnownError):
                if (changed or key.salt_of(one) == key.salt_of(self._store)) and _opens(one, key):
                    found.append(one)
        return found

    def _take_from(self, one: Path, key: StoreKey) -> None:
        """Take another database of begun work into the one beside the store."""
        # Where that fails, it stays as it was.
        with suppress(BegunFilesError):
            self._database(key).take(BegunDatabase(one, one, key).contents())
            remove_with_logs(one)

    def _set_aside(self, path: Path) -> KnownError:
        moment = self._clock().strftime("%Y%m%dT%H%M%S%fZ")
        kind = path.name.removeprefix(self.begun_file.name).replace(".", "-")
        aside = self.begun_file.with_name(f"{self.begun_file.stem}-aside-{moment}{kind}{self.begun_file.suffix}")
        for end in ("-wal", "-shm", ""):
            part = path.with_name(f"{path.name}{end}")
            if part.exists():
                part.rename(aside.with_name(f"{aside.name}{end}"))
        return KnownError(
            f"The unsaved briefs, campaigns, half-rated drafts and own words in {path} have a different passphrase "
            f"than the store, or the file is damaged. It is kept as {aside.name}, and they are not shown.",
            'Give the store the passphrase of this file ("Who is working?", or "fairdraft store encrypt") to '
            "get them back, or delete the file.",
        )

    def _database(self, key: StoreKey) -> BegunDatabase:
        return BegunDatabase(self.begun_file, self._store, key)


def _opens(path: Path, key: StoreKey) -> bool:
    """Whether the key opens a database, and all of it is whole."""
    if not path.stat().st_size:
        return True
    try:
        with told_plainly(path), closing(connect(path, key=key)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)])
    except (PassphraseNeededError, DamagedStoreError):
        return False
