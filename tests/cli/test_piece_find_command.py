"""Are pieces found by their words in the terminal?"""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_pieces_are_found_by_their_words(fairdraft: Run) -> None:
    """With the beginning of the id, where the piece stands, and the part of its copy; none is no fault."""
    id_ = fairdraft("pieces", "begin", "--campaign", "glynora", "--name", "Two walks", "--json").json["id"]
    told = fairdraft("pieces", "find", "walk")
    assert told.out.splitlines()[0] == f"{id_[:8]}  glynora · draft · Two walks"
    (row,) = fairdraft("pieces", "find", "two", "WALKS", "--json").json
    assert (row["id"], row["name"], row["passage"]) == (id_, "Two walks", "")
    nothing = fairdraft("pieces", "find", "ketoacidosis")
    assert nothing.code == 0
    assert "Approved language is not searched." in nothing.out
    assert fairdraft("pieces", "find", "ketoacidosis", "--json").json == []
