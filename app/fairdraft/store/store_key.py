"""With which key is an encrypted store file read and written?

Encrypted files are SQLCipher's, in the form of its version 4: each begins with 16 bytes of salt, and the key is made of
passphrase and salt by PBKDF2 (HMAC-SHA512, 256,000 rounds), so that other programs that know SQLCipher open them with
the passphrase, too. Making a key takes a fifth of a second: it is made once for each file, not for each connection.
"""

import hashlib
import os
import threading
import unicodedata
from pathlib import Path

PLAIN_HEAD = b"SQLite format 3\0"
SALT_BYTES = 16
_PAGE_BYTES = 4096
_ROUNDS = 256_000
# Of 4096 random bytes all 256 values but very few come up; pages of tables and texts have half of them.
_FEWEST_VALUES = 230


class StoreKey:
    """A passphrase, and the keys that it gives for files; neither is ever shown.

    Args:
        passphrase: any text; how its accents are composed makes no difference.
    """

    def __init__(self, passphrase: str) -> None:
        self._passphrase = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
        self._lock = threading.Lock()
        self._made: dict[bytes, str] = {}
        self._salts: dict[tuple[int, int], bytes] = {}

    def for_file(self, path: Path, *, anew: bool = False) -> str:
        """The key of a file that is encrypted already, as SQLCipher takes it. OSError if it cannot be read.

        The file is read once, before its first connection: a system that knows locks by process, as POSIX has it,
        drops all of this process's locks on a file as soon as any reader in it closes the file. `anew` reads it again,
        where another file may have come into its place.
        """
        return self._with_salt(self.salt_of(path, anew=anew))

    def salt_of(self, path: Path, *, anew: bool = False) -> bytes:
        """The salt of such a file, read as `for_file` does."""
        place = _place(path)
        with self._lock:
            if anew or place not in self._salts:
                with path.open("rb") as file:
                    self._salts[place] = file.read(SALT_BYTES)
            return self._salts[place]

    def share(self, path: Path, empty: Path) -> None:
        """Have a file that is there and still empty get the key of another one, so that none has to be made for it.

        As SQLCipher does for databases that are attached without a key: each page has noise of its own besides.
        """
        salt = self.salt_of(path)
        with self._lock:
            self._salts[_place(empty)] = salt

    def for_new_file(self) -> str:
        """A key for a file that is to be made, with salt of its own."""
        return self._with_salt(os.urandom(SALT_BYTES))

    def _with_salt(self, salt: bytes) -> str:
        with self._lock:
            if salt not in self._made:
                key = hashlib.pbkdf2_hmac("sha512", self._passphrase, salt, _ROUNDS, 32)
                self._made[salt] = f"x'{key.hex()}{salt.hex()}'"
            return self._made[salt]


def _place(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def is_encrypted(path: Path) -> bool:
    """Whether the file looks like an encrypted store: whole pages, the first of which is noise. A damaged first page of
    a plain store hardly ever does. False for a file that is not there or cannot be read: opening it tells why.

    Only to be asked where this process has no connection to the file (see `StoreKey.for_file`).
    """
    try:
        size = path.stat().st_size
        if size == 0 or size % _PAGE_BYTES or not path.is_file():
            return False
        with path.open("rb") as file:
            page = file.read(_PAGE_BYTES)
    except OSError:
        return False
    return not page.startswith(PLAIN_HEAD) and len(set(page)) >= _FEWEST_VALUES
