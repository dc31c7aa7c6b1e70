"""How are canonical ratings written as Parquet, with the right type for every column?

The library that writes Parquet is large and few need it, so it is an extra of its own.
"""

import hashlib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating_row import RatingRows
from fairdraft.exchange.kept_by_draft import columns_of
from fairdraft.exchange.rating_columns import RatingColumn
from fairdraft.exchange.rating_files import WrittenTable
from fairdraft.exchange.rating_table import RatingTable, Value

if TYPE_CHECKING:
    import pyarrow as pa

# Rows are handed over in groups, so that memory stays small however many there are.
_ROWS_AT_ONCE = 10_000


def require_parquet() -> None:
    """Raise KnownError where the library that reads and writes Parquet is not installed."""
    if find_spec("pyarrow") is None:
        raise KnownError(
            "Parquet needs the package pyarrow, which is not installed.",
            "Export as CSV or JSONL, or run Fairdraft from its source and install the package there: .venv/bin/python "
            "-m pip install pyarrow.",
        )


def write_parquet(path: Path, rows: Iterable[RatingRows], table: RatingTable) -> WrittenTable:
    """Write one row group per ten thousand ratings."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([pa.field(one.name, _type(one), nullable=not one.required) for one in table.columns])
    hashes: list[list[int]] = []
    waiting: list[list[Value]] = [[] for _ in table.names]
    digest = _Digest(path)
    with digest, pq.ParquetWriter(digest, schema, compression="zstd") as writer:

        def hand_over() -> None:
            group = [values[:_ROWS_AT_ONCE] for values in waiting]
            arrays = [pa.array(values, field.type) for values, field in zip(group, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            hashes.append([hash(tuple(values)) for values in group])
            for values in waiting:
                del values[:_ROWS_AT_ONCE]

        for columns in columns_of(rows, table):
            for values, further in zip(waiting, columns, strict=True):
                values += further
            while len(waiting[0]) >= _ROWS_AT_ONCE:
                hand_over()
        if waiting[0] or not hashes:
            hand_over()
    return WrittenTable(digest.hexdigest(), lambda: _holds(path, table.names, hashes))


def _holds(path: Path, names: list[str], hashes: list[list[int]]) -> bool:
    """Whether a reader of Parquet finds the columns that were written."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        if file.schema_arrow.names != names or file.num_row_groups != len(hashes):
            return False
        return all(
            [hash(tuple(column.to_pylist())) for column in file.read_row_group(number).columns] == of_group
            for number, of_group in enumerate(hashes)
        )


class _Digest:
    """A file being written, with the SHA-256 of what was written."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._hash = hashlib.sha256()

    @property
    def closed(self) -> bool:
        """Whether the file is closed; the library asks."""
        return self._file.closed

    def write(self, data: bytes) -> int:
        """Write some bytes."""
        self._hash.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Hand what is held back to the system."""
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def hexdigest(self) -> str:
        """SHA-256 of everything written."""
        return self._hash.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _type(column: RatingColumn) -> "pa.DataType":
    import pyarrow as pa

    return {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}[column.kind]
