"""Is a zip from another laptop what it says, and nothing else?"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.file_bytes import read_bytes
from fairdraft.exchange.zip_packing import is_counted

MANIFEST = "manifest.json"
_MEBIBYTE = 1024 * 1024
LARGEST_FILE = 256 * _MEBIBYTE
LARGEST_ENTRY = 512 * _MEBIBYTE
LARGEST_WHOLE = 1024 * _MEBIBYTE
# Text is packed to a tenth, seldom to a fiftieth; what is packed to less was made to fill a disk.
_LARGEST_RATIO = 300
_SMALL = _MEBIBYTE
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What reading a zip comes to when bytes of it are others than were written, or are missing.
_DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
    ValueError,
)  # fmt: skip


def zip_bytes(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """A zip of the files with a manifest that has the size and SHA-256 of each; equal files give equal bytes."""
    listed = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    }
    whole = json.dumps({**manifest, "files": listed}, ensure_ascii=False, indent=1, sort_keys=True).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in ((MANIFEST, whole), *sorted(files.items())):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content, compresslevel=6)
    return target.getvalue()


def unzip(
    path: Path, schema: str, names: Collection[str], optional: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest and the files of a zip, each exactly as its manifest says.

    Args:
        path: the file.
        schema: the schema that its manifest must have.
        names: the files that must be in it.
        optional: those that may be.

    Raises:
        KnownError: it is no zip, too large, has other entries than those names (a path among them), an entry twice, a
            wrong size or hash, or another schema. Nothing of it is used then.
    """
    data = read_bytes(path, LARGEST_FILE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_names(path, [entry.filename for entry in entries], {MANIFEST, *names, *optional})
            contents = _read_all(path, archive, entries)
    except _DAMAGE as error:
        raise refused(path, f"it is not a readable zip file ({error})") from error
    manifest = parsed(path, MANIFEST, contents.pop(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("schema") != schema:
        found = manifest.get("schema") if isinstance(manifest, dict) else None
        raise refused(path, f'its schema is "{found}", but this program reads "{schema}"')
    listed = manifest.get("files")
    if not isinstance(listed, dict) or set(listed) != set(contents):
        raise refused(path, "its manifest does not list the files that are in it")
    for name, content in contents.items():
        said = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        if listed[name] != said:
            raise refused(path, f"{name} differs from the manifest in SHA-256 or size")
    missing = sorted(set(names) - set(contents))
    if missing:
        raise refused(path, f"{missing[0]} is missing")
    return manifest, contents


def refused(path: Path, why: str) -> KnownError:
    """The one sentence for a file that is taken in whole or not at all."""
    return KnownError(f"{path} was refused: {why}.", "Ask for the file again; nothing was imported.")


def parsed(path: Path, name: str, content: bytes) -> Any:
    """The JSON value of a file in the zip."""
    try:
        return json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise refused(path, f"{name} is not JSON in UTF-8") from error


def _refuse_names(path: Path, found: list[str], allowed: Collection[str]) -> None:
    for name in found:
        if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise refused(path, f'it holds a file with the path "{name}", which is outside it')
        if name not in allowed:
            raise refused(path, f'it has "{name}", which rating sets do not have')
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise refused(path, f'"{twice}" is in it twice')
    if MANIFEST not in found:
        raise refused(path, f"it has no {MANIFEST}")


def _read_all(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if entry.file_size > LARGEST_ENTRY:
            raise refused(path, f"{entry.filename} is larger than {LARGEST_ENTRY // _MEBIBYTE} MiB")
        if not is_counted(entry) or entry.file_size > max(_SMALL, entry.compress_size * _LARGEST_RATIO):
            raise refused(path, f"{entry.filename} is compressed in a way that text is not")
        with archive.open(entry) as file:
            # What the entry says of its size is the sender's word: no more than that is read.
            content = file.read(entry.file_size + 1)
        total += len(content)
        if len(content) != entry.file_size or total > LARGEST_WHOLE:
            raise refused(
                path, f"{entry.filename} does not have the size that it states, or the whole set is too large"
            )
        contents[entry.filename] = content
    return contents
