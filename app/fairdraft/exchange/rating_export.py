"""How do canonical ratings leave the program as files that analysts load as they are?"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.exchange.new_files import NewFiles, new_files
from fairdraft.exchange.rating_documentation import (
    RatingSetFacts,
    WrittenFile,
    columns_document,
    dataset_card,
    manifest_document,
)
from fairdraft.exchange.rating_files import read_csv_digest, read_jsonl_digest, write_csv, write_jsonl
from fairdraft.exchange.rating_table import RatingTable

MANIFEST = "manifest.json"
_COLUMNS = "columns.md"
_CARD = "dataset_card.md"


@dataclass(frozen=True, slots=True)
class _Form:
    file_name: str
    write: Callable[[Path, Iterable[dict[str, Any]], RatingTable], str]
    read_digest: Callable[[Path, list[str]], tuple[str, int]]


_FORMS = {
    "csv": _Form("ratings.csv", write_csv, read_csv_digest),
    "jsonl": _Form("ratings.jsonl", write_jsonl, read_jsonl_digest),
}


def export_ratings(rows: Iterable[dict[str, Any]], form: str, folder: Path, facts: dict[str, Any]) -> tuple[Path, ...]:
    """Write ratings with `columns.md`, `dataset_card.md` and `manifest.json`, and return the files.

    The same rows and facts give the same bytes. Files are written beside the old ones and replace them only
    after everything was read back and found to be what was given.

    Args:
        rows: values by the names of rating_columns.py; absent optional ones are null.
        form: `csv` or `jsonl`.
        folder: made if need be.
        facts: what the rows do not say, as in `RatingSetFacts`.

    Raises:
        KnownError: the folder cannot be written, the disk is full, or it does not give back what was written.
        ValueError: a row is not as rating_columns.py says.
    """
    if form not in _FORMS:
        raise UsageError(f'Ratings are not written as "{form}".', f"Choose one of: {', '.join(_FORMS)}.")
    chosen = _FORMS[form]
    known = RatingSetFacts.of(facts)
    table = RatingTable(known.meanings())
    with new_files(folder) as files:
        path = files.path(chosen.file_name)
        digest = chosen.write(path, _seen(rows, known), table)
        if _read_back(chosen, path, table) != (digest, table.rows):
            raise _not_the_same(folder / chosen.file_name)
        written = [_described(path, table.rows)]
        written += _documents(files, folder, known, table)
        manifest = manifest_document(known, table, form, written)
        _write_verified(files, folder, MANIFEST, manifest)
        return files.place([*(one.name for one in written), MANIFEST])


def _documents(files: NewFiles, folder: Path, facts: RatingSetFacts, table: RatingTable) -> Iterator[WrittenFile]:
    for name, text in (
        (_COLUMNS, columns_document(table)),
        (_CARD, dataset_card(facts, table)),
    ):
        _write_verified(files, folder, name, text)
        yield _described(files.path(name), None)


def _seen(rows: Iterable[dict[str, Any]], facts: RatingSetFacts) -> Iterator[dict[str, Any]]:
    for row in rows:
        facts.count(row)
        yield row


def _read_back(form: _Form, path: Path, table: RatingTable) -> tuple[str, int] | None:
    try:
        return form.read_digest(path, table.names)
    except ValueError:
        return None


def _write_verified(files: NewFiles, folder: Path, name: str, text: str) -> None:
    content = text.encode("utf-8", "replace")
    if files.write(name, content).read_bytes() != content:
        raise _not_the_same(folder / name)


def _described(path: Path, rows: int | None) -> WrittenFile:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return WrittenFile(path.name, path.stat().st_size, sha256, rows)


def _not_the_same(path: Path) -> KnownError:
    return KnownError(
        f"{path} was not written: the disk gave back other bytes than it was given.",
        "Check the disk, or choose another folder; the files that were there are unchanged.",
    )
