"""What parts does a .docx file have, and which of them holds the text?"""

import io
import posixpath
import zipfile
import zlib
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.file_bytes import read_bytes
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.zip_packing import is_counted

LARGEST_FILE = 128 * 1024 * 1024
LARGEST_PART = 64 * 1024 * 1024
MOST_PARTS = 10_000

_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AGAIN = "Open it in a word processor and save it as .docx again."
_ENCRYPTED = 0x1


class DocxPackage:
    """The parts of one .docx file. No part is unpacked before it is asked for, and none beyond `LARGEST_PART`.

    Raises:
        KnownError: the file is encrypted, no zip, damaged, or has too many parts.
    """

    def __init__(self, path: Path) -> None:
        self.source = str(path)
        data = read_bytes(path, LARGEST_FILE)
        if not data:
            raise KnownError(f"{path} is empty.", "Save the document again, or ask for another copy.")
        if data.startswith(_COMPOUND_FILE):
            raise KnownError(
                f"{path} is protected with a password, or an old .doc file under another name.",
                "Save it as .docx without a password.",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
            raise KnownError(f"{path} is not a .docx file, or is damaged.", _SAVE_AGAIN) from None
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS:
            raise KnownError(f"{path} has {len(entries):,} parts, more than any document needs.", _SAVE_AGAIN)
        # Part names count without regard to case.
        self._entries = {entry.filename.lower(): entry for entry in entries}

    def names(self) -> list[str]:
        """Names of all parts, in the order in which they are packed."""
        return [entry.filename for entry in self._zip.infolist() if not entry.is_dir()]

    def main_part(self) -> str:
        """Name of the part that holds the document's body."""
        for kind, target in self._relationships("_rels/.rels", ""):
            if kind == "officeDocument":
                return target
        raise KnownError(f"{self.source} is not a .docx file: it does not name a document inside.", _SAVE_AGAIN)

    def root_related(self, kind: str) -> str | None:
        """Name of the part to which the file itself has a relationship of that kind (`core-properties` …), if any."""
        related = self._relationships("_rels/.rels", "")
        return next((target for found, target in related if found == kind and self.has(target)), None)

    def related(self, part: str, kind: str) -> str | None:
        """Name of the part to which `part` has a relationship of that kind (`footnotes`, `endnotes` …), if any."""
        return next(iter(self.all_related(part, kind)), None)

    def all_related(self, part: str, kind: str) -> list[str]:
        """Names of all parts to which `part` has a relationship of that kind."""
        folder, name = posixpath.split(part)
        related = self._relationships(f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
        return [target for found, target in related if found == kind and self.has(target)]

    def has(self, part: str) -> bool:
        """Whether there is a part of that name."""
        return part.lower() in self._entries

    def read(self, part: str) -> bytes:
        """The unpacked bytes of a part.

        The bytes are counted while they are unpacked: the size that the file states may be a lie.

        Raises:
            KnownError: the part is missing, encrypted, damaged, or larger than `LARGEST_PART`.
        """
        entry = self._entries.get(part.lower())
        if entry is None:
            raise KnownError(f"{self.source} is incomplete: its part {part} is missing.", _SAVE_AGAIN)
        if entry.flag_bits & _ENCRYPTED:
            raise KnownError(f"{self.source} is encrypted.", "Save it as .docx without a password.")
        if not is_counted(entry):
            raise KnownError(f"{self.source} is compressed in a way that word processors do not use.", _SAVE_AGAIN)
        try:
            with self._zip.open(entry) as file:
                data = file.read(LARGEST_PART + 1)
        # ValueError: a damaged directory may place a part before the beginning of the file.
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise KnownError(f"{self.source} is damaged: its part {part}: {_reason(error)}.", _SAVE_AGAIN) from None
        if len(data) > LARGEST_PART:
            raise KnownError(
                f"{self.source} is refused: its part {part} unpacks to more than {LARGEST_PART // 2**20} MiB.",
                "Split the document, or check where it comes from.",
            )
        return data

    def _relationships(self, part: str, folder: str) -> list[tuple[str, str]]:
        """(last word of the type, name of the target part) of each internal relationship in a part."""
        if not self.has(part):
            return []
        found: list[tuple[str, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "rel:Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.join("/", folder, attributes.get("Target", ""))
                found.append((attributes.get("Type", "").rpartition("/")[2], posixpath.normpath(target).lstrip("/")))

        walk_xml(self.read(part), self.source, start)
        return found


def _reason(error: Exception) -> str:
    said = str(error).rstrip(".") or type(error).__name__
    return said[:1].lower() + said[1:]
