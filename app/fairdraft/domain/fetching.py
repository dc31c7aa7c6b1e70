"""What is fetched from a repository or an address, and how far is it?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairdraft.domain.size_words import size_words

MOST_BYTES = 2**63 - 1
"""What a server says of a larger file is no size: no disk and no store could hold the number."""


def told_bytes(words: str) -> int | None:
    """The size that a header says; None where it says none, or one of more than `MOST_BYTES`."""
    size = int(words) if words.isdecimal() and len(words) <= len(str(MOST_BYTES)) else None
    return None if size is None or size > MOST_BYTES else size


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
class FetchPart:
    """One of the files of a model that was cut into several; its fields are as those of a `FetchOffer`."""

    file: str
    url: str
    size: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class FetchOffer:
    """One model that can be fetched, pinned: `revision` is a commit, `sha256` what its repository says it is.

    `url` is called for it. `size` is in bytes, None where the server does not tell. `key_name` names the token in the
    keyring that its host wants, empty where it wants none. `licence` is empty where none is stated; `licence_text` is
    the repository's own licence file, if it has one.

    Of a model in several files, `parts` are these in order, `file` and `url` the first one's, and `size` that of all;
    what is known of their content is known of each, so `sha256` is None.
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
    parts: tuple[FetchPart, ...] = ()

    @property
    def files(self) -> tuple["FetchOffer", ...]:
        """An offer of each of its files alone."""
        return tuple(
            replace(
                self,
                source=self.source if self.revision else one.url,
                file=one.file,
                url=one.url,
                size=one.size,
                sha256=one.sha256,
                parts=(),
            )
            for one in self.parts
        ) or (self,)

    @property
    def size_in_words(self) -> str:
        """How large it is, and in how many files where there are several."""
        size = "size not told" if self.size is None else size_words(self.size)
        return f"{size} in {len(self.parts)} files" if self.parts else size

    @property
    def hash_words(self) -> str:
        """What is known of its content before it is fetched."""
        if self.sha256:
            return self.sha256
        told = sum(one.sha256 is not None for one in self.parts)
        if told:
            which = "each of its" if told == len(self.parts) else f"{told} of its"
            return f"{which} {len(self.parts)} files has its own, which is checked"
        return "its source gives none; Fairdraft computes and keeps it"

    @property
    def origin(self) -> str:
        """Where it is from, in one line that names the very same content again."""
        return f"{self.source}@{self.revision}/{self.file}" if self.revision else self.source


def offer_of_files(about: FetchOffer, files: Sequence[FetchPart]) -> FetchOffer:
    """The offer of a model in these files, in order; what else is known of it is `about`."""
    first, *further = files
    sizes = [one.size for one in files]
    return replace(
        about,
        file=first.file,
        url=first.url,
        size=None if None in sizes else sum(size for size in sizes if size is not None),
        sha256=None if further else first.sha256,
        parts=tuple(files) if further else (),
    )


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
