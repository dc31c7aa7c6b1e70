"""How are rule packs read from files?"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import PackIdentity
from fairdraft.rules.pack_schema import Rule, RulePack


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack with the hash of the file it was read from."""

    pack: RulePack
    sha256: str
    source: str

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.pack.id

    @property
    def version(self) -> str:
        """The pack's version."""
        return self.pack.version

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The pack's rules."""
        return self.pack.rules

    @property
    def identity(self) -> PackIdentity:
        """What a result says about the pack."""
        return PackIdentity(self.pack.id, self.pack.version, self.sha256)


def load_pack(path: Path) -> LoadedPack:
    """Read one pack file. KnownError names file, line, column, the wrong value and the allowed ones."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise KnownError(f"There is no rule pack {path}.", "Check the name and the folder.") from None
    except OSError as error:
        if path.is_dir():
            raise KnownError(f"{path} is a folder.", "Give the name of a rule pack in it.") from None
        raise KnownError(
            f"The rule pack {path} cannot be read: {error.strerror or error}.",
            "Check the path and the file's permissions.",
        ) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise KnownError(
            f"The rule pack {path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8 and try again."
        ) from None
    return parse_pack(text, str(path), hashlib.sha256(content).hexdigest())


def parse_pack(text: str, source: str, sha256: str | None = None) -> LoadedPack:
    """Read a pack from its text; `source` names it in messages."""
    pack = read_document(text, source, RulePack)
    return LoadedPack(pack, sha256 or hashlib.sha256(text.encode()).hexdigest(), source)


def load_packs(folder: Path) -> tuple[LoadedPack, ...]:
    """Read every .toml file directly in a folder, by name; a folder that is not there has none.

    Raises:
        KnownError: a pack is wrong, or the folder cannot be read: nobody is to believe that its rules found nothing.
    """
    try:
        paths = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise KnownError(
            f"The folder of rule packs {folder} cannot be read: {error.strerror or error}.",
            "Get permission to read it, or remove it if its rules should not apply.",
        ) from error
    return tuple(load_pack(path) for path in paths if path.suffix == ".toml")
