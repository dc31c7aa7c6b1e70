"""How are canonical ratings written as Parquet, with the right type for every column?

The library that writes Parquet is large and few need it, so it is an extra of its own.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating_row import RatingRow
from fairdraft.exchange.rating_columns import RatingColumn
from fairdraft.exchange.rating_table import RatingTable, Value

if TYPE_CHECKING:
    import pyarrow as pa

# Rows are handed over in groups, so that memory stays small however many there are.
_ROWS_AT_ONCE = 10_000


def require_parquet() -> None:
    """Raise KnownError where the library that reads and writes Parquet is not installed."""
    if find_spec("pyarrow") is None:
        raise KnownError(
            "Parquet is an extra that is not installed here.",
            'Install it with "pip install pyarrow" in the environment of Fairdraft (in this folder: '
            ".venv/bin/python -m pip install pyarrow), or export as CSV or JSONL.",
        )


def write_parquet(path: Path, rows: Iterable[RatingRow], table: RatingTable) -> tuple[str, "array[int]"]:
    """Write one row group per ten thousand ratings; return the file's SHA-256 and the hash of each row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([pa.field(one.name, _type(one), nullable=not one.required) for one in table.columns])
    hashes = array("q")
    waiting: list[tuple[Value, ...]] = []
    digest = _Digest(path)
    with digest, pq.ParquetWriter(digest, schema, compression="zstd") as writer:

        def hand_over() -> None:
            columns = list(zip(*waiting, strict=True)) if waiting else [() for _ in table.names]
            arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            waiting.clear()

        for row in rows:
            table.require_known(row.own)
            table.require_known(row.draft)
            values = tuple(value for part in table.parts for value in table.storable(part.values(row)))
            hashes.append(hash(values))
            waiting.append(values)
            table.rows += 1
            if len(waiting) == _ROWS_AT_ONCE:
                hand_over()
        if waiting or not hashes:
            hand_over()
    return digest.hexdigest(), hashes


def read_parquet_rows(path: Path, names: list[str]) -> Iterator[tuple[Value, ...]]:
    """The rows of a written Parquet file; ValueError if it has other columns."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        if file.schema_arrow.names != names:
            raise ValueError(f"{path.name} has other columns")
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


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
