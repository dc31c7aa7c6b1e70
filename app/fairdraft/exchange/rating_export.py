"""How do canonical ratings leave the program as files that analysts load as they are?"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairdraft.domain.errors import UsageError
from fairdraft.domain.rating_row import RatingRow
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.annotation_rows import annotation_dictionary, write_annotations
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.parquet_file import read_parquet_rows, require_parquet, write_parquet
from fairdraft.exchange.rating_documentation import RatingSetFacts, columns_document, dataset_card, manifest_of
from fairdraft.exchange.rating_files import holds, read_csv_rows, read_jsonl_rows, write_csv, write_jsonl
from fairdraft.exchange.rating_table import RatingTable, Value


@dataclass(frozen=True, slots=True)
class _Form:
    file_name: str
    write: Callable[[Path, Iterable[RatingRow], RatingTable], "tuple[str, array[int]]"]
    read: Callable[[Path, list[str]], Iterator[tuple[Value, ...]]]


_FORMS = {
    "csv": _Form("ratings.csv", write_csv, read_csv_rows),
    "jsonl": _Form("ratings.jsonl", write_jsonl, read_jsonl_rows),
    "parquet": _Form("ratings.parquet", write_parquet, read_parquet_rows),
}


def export_ratings(
    rows: Iterable[RatingRow],
    form: str,
    folder: Path,
    facts: dict[str, Any],
    contents: StudyContents | None = None,
) -> tuple[Path, ...]:
    """Write ratings with `columns.md`, `dataset_card.md` and `manifest.json`, and return the files.

    The same rows and facts give the same bytes. The folder appears, or replaces an earlier export, only after
    everything was read back and found to be what was given.

    Args:
        rows: values by the names of rating_columns.py; absent optional ones are null.
        form: `csv`, `jsonl` or `parquet`.
        folder: made if need be.
        facts: what the rows do not say, as in `RatingSetFacts`.
        contents: the study, for the spans that were marked in its drafts.

    Raises:
        KnownError: the folder cannot be written or holds other files, the disk is full, or it does not give back
            what was written; or Parquet's library is not installed.
        ValueError: a row is not as rating_columns.py says.
    """
    if form not in _FORMS:
        raise UsageError(f'Ratings are not written as "{form}".', f"Choose one of: {', '.join(_FORMS)}.")
    if form == "parquet":
        require_parquet()
    chosen = _FORMS[form]
    known = RatingSetFacts.of(facts)
    table = RatingTable(known.meanings())
    with export_folder(folder) as files:
        path = files.path(chosen.file_name)
        sha256, hashes = chosen.write(path, _seen(rows, known), table)
        files.verified(chosen.file_name, sha256, rows=table.rows)
        if not holds(chosen.read(path, table.names), hashes):
            raise files.not_the_same(chosen.file_name)
        spans = 0 if contents is None else write_annotations(files, contents)
        files.write_text("columns.md", columns_document(table) + (f"\n{annotation_dictionary()}" if spans else ""))
        files.write_text("dataset_card.md", dataset_card(known, table))
        files.write_manifest(manifest_of(known, table, form))
        return files.place()


def _seen(rows: Iterable[RatingRow], facts: RatingSetFacts) -> Iterator[RatingRow]:
    for row in rows:
        facts.count(row)
        yield row
