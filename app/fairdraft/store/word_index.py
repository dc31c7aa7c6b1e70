"""How is approved copy found by its words, in either database?

SQLite keeps a full-text index (FTS5, https://www.sqlite.org/fts5.html) beside the table, which has to be told of each
row. PostgreSQL keeps a column that it computes from each row itself (https://www.postgresql.org/docs/15/textsearch.html).
"""

import unicodedata
from collections.abc import Sequence

from sqlalchemy import Connection, text

from fairdraft.domain.approved_copy import CopyBounds
from fairdraft.store.column_types import storable

# Names count half as much as texts; bm25 gives smaller numbers to better matches.
_FOUND_IN_FILE = text(
    "SELECT number FROM approved_copy_words JOIN approved_copy ON number = approved_copy_words.rowid "
    "WHERE approved_copy_words MATCH :words AND deleted_at IS NULL AND (:product IS NULL OR product = :product) "
    "AND (:ad_type IS NULL OR ad_type = :ad_type) AND (:sources IS NULL OR instr(:sources, ',' || source || ',') > 0) "
    "AND (:day IS NULL OR expires IS NULL OR expires > :day) "
    "ORDER BY bm25(approved_copy_words, 0.5, 1.0), number LIMIT :most"
)
_BOUNDED_ON_SERVER = (
    "AND (CAST(:product AS text) IS NULL OR product = CAST(:product AS text)) "
    "AND (CAST(:ad_type AS text) IS NULL OR ad_type = CAST(:ad_type AS text)) "
    "AND (CAST(:sources AS text) IS NULL OR position(',' || source || ',' IN CAST(:sources AS text)) > 0) "
    "AND (CAST(:day AS text) IS NULL OR expires IS NULL OR expires > CAST(:day AS text)) "
)

# The index reads texts from the table when it is told of a row, as they are stored there. Triggers could not
# do that: the schema of a store file is not trusted to reach virtual tables.
_INTO_INDEX = text(
    "INSERT INTO approved_copy_words(rowid, name, text) SELECT number, name, text FROM approved_copy WHERE id = :id"
)
_OUT_OF_INDEX = text(
    "INSERT INTO approved_copy_words(approved_copy_words, rowid, name, text) "
    "SELECT 'delete', number, name, text FROM approved_copy WHERE id = :id"
)
_INDEX_ANEW = text("INSERT INTO approved_copy_words(approved_copy_words) VALUES ('rebuild')")


def into_index(connection: Connection, copy_id: str) -> None:
    """Have the row of that id found from now on."""
    if _keeps_a_file(connection):
        connection.execute(_INTO_INDEX, {"id": copy_id})


def out_of_index(connection: Connection, copy_id: str) -> None:
    """Have the row of that id, as it still stands in the table, not found any more."""
    if _keeps_a_file(connection):
        connection.execute(_OUT_OF_INDEX, {"id": copy_id})


def index_anew(connection: Connection) -> None:
    """Make the index from the table, where rows came by another way."""
    if _keeps_a_file(connection):
        connection.execute(_INDEX_ANEW)


def found_by_words(connection: Connection, words: Sequence[str], most: int, bounds: CopyBounds) -> list[int]:
    """The numbers of the `most` best texts in use and within the bounds that have any of the words, best first.

    SQLite ranks by BM25; PostgreSQL by `ts_rank`, which knows no rarity of words.
    """
    wanted = {
        "most": most,
        "product": None if bounds.product is None else storable(bounds.product),
        "ad_type": bounds.ad_type,
        "sources": f",{','.join(bounds.sources)}," if bounds.sources else None,
        "day": None if bounds.in_force is None else bounds.in_force.isoformat(),
    }
    if _keeps_a_file(connection):
        wanted["words"] = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        return [row.number for row in connection.execute(_FOUND_IN_FILE, wanted)]
    # A word is a phrase to the server where it consists of parts, as it is to FTS5.
    phrases = [f"phraseto_tsquery(CAST('english' AS regconfig), :word{place})" for place in range(len(words))]
    query = text(
        f"WITH asked AS (SELECT {' || '.join(phrases)} AS query) SELECT number FROM approved_copy, asked "  # noqa: S608 - no value of anybody's is in the text
        "WHERE words @@ query AND deleted_at IS NULL "
        f"{_BOUNDED_ON_SERVER}"
        # Divided by one and the logarithm of the length, as BM25 does not let long texts win by length.
        "ORDER BY ts_rank('{0, 0, 0.5, 1}', words, query, 1) DESC, number LIMIT :most"
    )
    given = {f"word{place}": _without_accents(word) for place, word in enumerate(words)}
    return [row.number for row in connection.execute(query, {**given, **wanted})]


def _without_accents(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", word) if not "\u0300" <= one <= "\u036f")


def _keeps_a_file(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
