"""How is approved copy found by its words, in either database?

SQLite keeps a full-text index (FTS5, https://www.sqlite.org/fts5.html) beside the table, which has to be told of each
row. PostgreSQL keeps a column that it computes from each row itself (https://www.postgresql.org/docs/15/textsearch.html).
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

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
_ROW_IN_FILE = (
    "SELECT id FROM approved_copy_words JOIN approved_copy ON number = approved_copy_words.rowid "
    "WHERE approved_copy_words MATCH :asked AND deleted_at IS NULL"
)
_ROW_ON_SERVER = "SELECT id FROM approved_copy WHERE words @@ ({asked}) AND deleted_at IS NULL"
_PLAIN = re.compile("[a-z0-9]+")
# So many words at either end of a row are asked of the server.
_END = 5
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


def found_in_a_row(connection: Connection, words: Sequence[str], most: int | None, *, loosely: bool) -> list[str]:
    """The ids of at most so many texts in use that may have these words in a row, in the order in which they came.

    Both indexes know words by their stems and read accents and other scripts in ways of their own. So words of plain
    letters alone are asked for, where there are any; and unless they are meant loosely, each has to stand in the text
    as it is written.
    """
    plain = [word if word.isascii() else "" for word in words]
    written = sorted({one for word in plain for one in _PLAIN.findall(word)})
    asked_for = plain if written else list(words)
    if loosely:
        written = []
    given: dict[str, Any] = {f"word{place}": word for place, word in enumerate(written)} | {"most": most}
    if _keeps_a_file(connection):
        # A word that is not asked for parts the row; what is left of it is asked for piece by piece.
        parts = " ".join(word or "\n" for word in asked_for).split("\n")
        asked = " AND ".join(f'"{storable(one.strip())}"' for one in parts if one.strip())
        given |= {"asked": f"text : ({asked})", "most": -1 if most is None else most}
        standing = "".join(f" AND instr(lower(approved_copy.text), :word{n}) > 0" for n in range(len(written)))
        query = text(f"{_ROW_IN_FILE}{standing} ORDER BY approved_copy_words.rowid LIMIT :most")
    else:
        ends = (_asked_of_server(some, given) for some in (asked_for[:_END], asked_for[-_END:]))
        standing = "".join(f" AND position(:word{n} IN lower(text)) > 0" for n in range(len(written)))
        row = _ROW_ON_SERVER.format(asked=" && ".join(ends))
        query = text(f"{row}{standing} ORDER BY number LIMIT CAST(:most AS bigint)")
    return list(connection.execute(query, given).scalars())


def _asked_of_server(words: Sequence[str], given: dict[str, Any]) -> str:
    """The query for texts with these few words; its values go into `given`.

    The server counts places and takes signs otherwise than people: "and/or" is one word to it. So any two neighbors
    may be missing in its index. Words that say nothing ("it is for you") are not there at all: it finds none of them.
    """
    parts = [one for word in words for one in re.split(r"\W+", word) if one.isalpha()]
    ways = []
    for at in range(max(1, len(parts) - 1)):
        name = f"way{len(given)}"
        given[name] = _without_accents(" ".join(parts[:at] + parts[at + 2 :] if len(parts) > 2 else parts))
        ways.append(f"plainto_tsquery(CAST('english' AS regconfig), :{name})")
    return f"({' || '.join(ways)})"


def _without_accents(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", word) if not "\u0300" <= one <= "\u036f")


def _keeps_a_file(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
