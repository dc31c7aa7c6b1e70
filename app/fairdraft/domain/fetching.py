"""What is fetched from a repository or an address, and how far is it?"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FetchSource:
    """What a person names: a repository (`OWNER/REPO`) with a file of it and a revision, or the address of a file.

    `sha256` is what the person knows of the file at an address, where the source itself tells no hash.
    """

    name: str
    file: str | None = None
    revision: str = "main"
    sha256: str | None = None

    @property
    def is_address(self) -> bool:
        """Whether it is the address of a file, and no repository."""
        return "://" in self.name


@dataclass(frozen=True, slots=True)
class FetchOffer:
    """One file that can be fetched, pinned: `revision` is a commit, `sha256` what its repository says it is.

    `url` is called for it. `key_name` names the token in the keyring that its host wants, empty where it wants none.
    `licence` is empty where none is stated; `licence_text` is the repository's own licence file, if it has one.
    """

    source: str
    file: str
    url: str
    revision: str
    size: int | None
    sha256: str | None
    licence: str
    licence_link: str
    licence_text: str
    gated: bool = False
    key_name: str = ""

    @property
    def origin(self) -> str:
        """Where it is from, in one line that names the very same content again."""
        return f"{self.source}@{self.revision}/{self.file}" if self.revision else self.source


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a fetch is, in bytes. `total` is None where the server does not tell; `seconds_left` is None as long as
    there is nothing to tell it by. `doing` is what is done at the moment.
    """

    doing: str
    done: int
    total: int | None
    bytes_per_second: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file that is whole: where it lies, and its SHA-256 as computed from every byte."""

    path: Path
    sha256: str
