"""How do canonical ratings leave the program as files that analysts load as they are?"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import UsageError
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.annotation_rows import annotation_dictionary, write_annotations
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.parquet_file import require_parquet, write_parquet
from fairdraft.exchange.rating_documentation import RatingSetFacts, columns_document, dataset_card, manifest_of
from fairdraft.exchange.rating_files import WrittenTable, write_csv, write_jsonl
from fairdraft.exchange.rating_table import RatingTable
from fairdraft.exchange.vote_rows import vote_dictionary, write_votes


@dataclass(frozen=True, slots=True)
class _Form:
    file_name: str
    write: Callable[[Path, Iterable[RatingRows], RatingTable], WrittenTable]


_FORMS = {
    "csv": _Form("ratings.csv", write_csv),
    "jsonl": _Form("ratings.jsonl", write_jsonl),
    "parquet": _Form("ratings.parquet", write_parquet),
}


def export_ratings(
    rows: Iterable[RatingRows],
    form: str,
    folder: Path,
    facts: dict[str, Any],
    drafts: Collection[Draft] = (),
    marked: Sequence[Rating] = (),
    votes: Sequence[Vote] = (),
) -> tuple[Path, ...]:
    """Write ratings with `columns.md`, `dataset_card.md` and `manifest.json`, and return the files.

    The same rows and facts give the same bytes. The folder appears, or replaces an earlier export, only after
    everything was read back and found to be what was given.

    Args:
        rows: values by the names of rating_columns.py; absent optional ones are null.
        form: `csv`, `jsonl` or `parquet`.
        folder: made if need be.
        facts: what the rows do not say, as in `RatingSetFacts`.
        drafts: the drafts of the rows, where spans were marked in them or pairs of them voted on.
        marked: the ratings that have marked spans.
        votes: which of two drafts is better.

    Raises:
        KnownError: the folder cannot be written or holds other files, the disk is full, or it does not give back
            what was written; or Parquet's library is not installed.
        ValueError: a row is not as rating_columns.py says.
    """
    if form not in _FORMS:
        raise UsageError(f'Ratings cannot be exported as "{form}".', f"Choose one of: {', '.join(_FORMS)}.")
    if form == "parquet":
        require_parquet()
    chosen = _FORMS[form]
    known = RatingSetFacts.of(facts)
    table = RatingTable(known.meanings())
    with export_folder(folder) as files:
        path = files.path(chosen.file_name)
        written = chosen.write(path, known.counted(rows), table)
        files.verified(chosen.file_name, written.sha256, rows=table.rows)
        if not written.holds():
            raise files.not_the_same(chosen.file_name)
        spans = write_annotations(files, drafts, marked)
        voted = write_votes(files, drafts, votes)
        told = [columns_document(table, known, form)]
        told += [annotation_dictionary()] if spans else []
        told += [vote_dictionary()] if voted else []
        files.write_text("columns.md", "\n".join(told))
        files.write_text("dataset_card.md", dataset_card(known, table))
        files.write_manifest(manifest_of(known, table, form))
        return files.place()
